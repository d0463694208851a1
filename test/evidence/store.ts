// Acceptance rows of the store and the server: nothing acknowledged is lost, damage is found, nothing goes out.
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seeded } from '../../src/base/index.ts';
import { folderLibrary, libraryOver, nodePacking } from '../../src/host/node.ts';
import { remoteEngine } from '../../src/host/remote-engine.ts';
import { serve } from '../../src/server/index.ts';
import { killedProcesses, powerCuts, type Losses } from '../store/kill.ts';
import { scribble } from '../store/scribble.ts';
import type { Outcome, Row } from './row.ts';

const outcome = (l: Losses): Outcome => ({
  measured: { cutCount: l.cutCount, acknowledgedCount: l.acknowledgedCount, faultCount: l.faults.length },
  state: l.faults.length === 0 && l.acknowledgedCount > 0 ? 'pass' : 'fail',
  ...(l.faults.length === 0 ? {} : { reason: l.faults.slice(0, 3).join('; ') }),
});

/** One bit of a random byte of a random file of a case turned: the case must not open as if nothing were wrong. */
async function flippedBits(count: number): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'trocart-flip-'));
  const random = seeded('flipped bits');
  try {
    const open = await folderLibrary(folder).create('C-FLIP');
    await scribble(open, 1, 30, 90, () => {});
    // Files nobody names any more (withdrawn records) are only found by verify; a reopening reads what counts now.
    const root = join(folder, 'C-FLIP');
    const files = [
      'journal.jsonl',
      ...['bodies', 'blobs'].flatMap((area) => readdirSync(join(root, area)).map((name) => join(area, name))),
    ];
    const missed: string[] = [];
    for (let n = 0; n < count; n++) {
      const file = join(root, n % 3 === 0 ? files[0] : files[random.integer(files.length)]);
      const good = readFileSync(file);
      const bad = Buffer.from(good);
      const at = random.integer(statSync(file).size);
      bad[at] ^= 1 << random.integer(8);
      writeFileSync(file, bad);
      const found = await folderLibrary(folder)
        .open('C-FLIP')
        .then((c) => c.verify())
        .then(
          () => false,
          () => true,
        );
      if (!found) missed.push(`${file.slice(root.length)} byte ${at}`);
      writeFileSync(file, good);
    }
    await (await folderLibrary(folder).open('C-FLIP')).verify();
    return {
      measured: { flipCount: count, missedCount: missed.length },
      state: missed.length === 0 ? 'pass' : 'fail',
      ...(missed.length === 0 ? {} : { reason: missed.slice(0, 3).join('; ') }),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A session of the page against the server, every outgoing connection of the process noted. */
async function outbound(): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'trocart-out-'));
  const went: string[] = [];
  const connect = Socket.prototype.connect;
  let port = 0;
  Socket.prototype.connect = function (this: Socket, ...args: Parameters<typeof connect>) {
    const flat = (Array.isArray(args[0]) ? args[0] : args) as unknown[];
    const to = (typeof flat[0] === 'object' && flat[0] !== null ? flat[0] : { port: flat[0], host: flat[1] }) as {
      host?: string;
      port?: number;
    };
    if (!['127.0.0.1', 'localhost'].includes(to.host ?? '') || Number(to.port) !== port) went.push(`${to.host}:${to.port}`);
    return connect.apply(this, args);
  } as typeof connect;
  try {
    const serving = await serve({ port: 0, data: join(folder, 'data'), app: folder, language: 'en', print: () => {} });
    if (serving === undefined) return { measured: {}, state: 'fail', reason: 'the server did not start' };
    port = Number(new URL(serving.address).port);
    const library = libraryOver(remoteEngine(`http://127.0.0.1:${port}`, serving.key), { packing: nodePacking });
    const open = await library.create('C-OUT');
    await scribble(open, 2, 20, 40, () => {});
    await (await folderLibrary(join(folder, 'data')).open('C-OUT')).verify();
    await serving.close();
    return {
      measured: { outboundCount: went.length },
      state: went.length === 0 ? 'pass' : 'fail',
      ...(went.length === 0 ? {} : { reason: went.join(', ') }),
    };
  } finally {
    Socket.prototype.connect = connect;
    rmSync(folder, { recursive: true, force: true });
  }
}

export const storeRows: readonly Row[] = [
  {
    id: 'store-killed-writing',
    source: 'own: a process writing cases, ended by SIGKILL at seeded moments',
    target: '200 kills at random moments of writing: 0 acknowledged changes lost; library opens; chain verifies',
    slow: true,
    run: async ({ share, progress }) => outcome(await killedProcesses(Math.max(2, Math.round(200 * share)), 5, progress)),
  },
  {
    id: 'store-power-cut',
    source: 'own: a fake disk that loses or tears what was not flushed',
    target: '2000 power cuts at random moments of writing: 0 acknowledged changes lost; library opens; chain verifies; work goes on',
    run: async ({ share }) => outcome(await powerCuts(Math.round(2000 * share), 3)),
  },
  {
    id: 'store-flipped-bit',
    source: 'own: one bit of a case folder turned',
    target: '1000 turned bits in journal, bodies and blobs: every one is found',
    run: ({ share }) => flippedBits(Math.round(1000 * share)),
  },
  {
    id: 'server-outbound',
    source: 'own: a session of a page client against the server in one process, every connect noted',
    target: '0 outbound connections in a scripted run',
    run: outbound,
  },
];
