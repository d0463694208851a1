// Kills a writing process (SIGKILL) at seeded moments, and cuts the power of a disk that loses what was not flushed; counts what was lost.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { seeded } from '../../src/base/index.ts';
import { folderEngine } from '../../src/host/folder-engine.ts';
import { libraryOver } from '../../src/host/index.ts';
import { folderLibrary } from '../../src/host/node.ts';
import { lossyDisk } from './lossy-disk.ts';
import { faultAfter, scribble, type Acknowledged } from './scribble.ts';

export interface Losses {
  readonly cutCount: number;
  readonly acknowledgedCount: number;
  readonly faults: readonly string[];
}

const tsx = pathToFileURL(fileURLToPath(new URL('../../tools/node_modules/tsx/dist/esm/index.mjs', import.meta.url))).href;
const script = fileURLToPath(new URL('./scribbler.ts', import.meta.url));

/** One library, killed again and again: each process goes on with what the killed one left. */
export async function killedProcesses(
  count: number,
  seed: number,
  progress: (fraction: number) => void = () => {},
  writer = script,
): Promise<Losses> {
  const folder = mkdtempSync(join(tmpdir(), 'trocart-kill-'));
  const random = seeded(seed);
  const faults: string[] = [];
  let acknowledgedCount = 0;
  try {
    for (let n = 0; n < count; n++) {
      // A fresh case every 20 kills, so that its length does not slow the rest.
      const path = join(folder, `library-${Math.floor(n / 20)}`);
      const told = await killedOnce(writer, path, random.integer(2 ** 31), random.integer(8), random.uniform(0, 80));
      acknowledgedCount += told.length;
      try {
        const library = folderLibrary(path);
        const listed = await library.list();
        if (told.length === 0 && !listed.some((c) => c.code === 'C-KILL')) continue;
        if (listed.some((c) => c.problem !== undefined)) faults.push(`kill ${n}: listed as ${listed[0].problem}`);
        const fault = await faultAfter(await library.open('C-KILL'), told.at(-1));
        if (fault !== undefined) faults.push(`kill ${n}: ${fault}`);
      } catch (error) {
        faults.push(`kill ${n}: ${error instanceof Error ? error.message : String(error)}`);
      }
      progress((n + 1) / count);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return { cutCount: count, acknowledgedCount, faults };
}

/** The kill comes some time after a number of acknowledged changes, so that a slow machine is caught writing too. */
function killedOnce(writer: string, path: string, seed: number, afterCount: number, afterMs: number): Promise<readonly Acknowledged[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', tsx, writer, path, String(seed)], { stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    let complaint = '';
    let timer: ReturnType<typeof setTimeout> | undefined;
    child.stdout.on('data', (part: Buffer) => {
      out += part.toString();
      if (timer === undefined && out.split('\n').length > 1 + afterCount) timer = setTimeout(() => child.kill('SIGKILL'), afterMs);
    });
    child.stderr.on('data', (part: Buffer) => (complaint += part.toString()));
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(timer);
      if (code !== null) return reject(new Error(`the writer ended by itself: ${complaint}`));
      const lines = out.split('\n').slice(0, -1);
      resolve(
        lines.flatMap((line) =>
          /^\d+ [0-9a-f]{64}$/.test(line) ? [{ lineCount: Number(line.split(' ')[0]), sum: line.split(' ')[1] }] : [],
        ),
      );
    });
  });
}

/** The power is cut at every kind of moment of a short session; unflushed writes are lost or torn by chance. */
export async function powerCuts(count: number, seed: number): Promise<Losses> {
  const random = seeded(seed);
  const faults: string[] = [];
  let acknowledgedCount = 0;
  for (let n = 0; n < count; n++) {
    const disk = lossyDisk(random.integer(2 ** 31));
    let unique = 0;
    const library = (): ReturnType<typeof libraryOver> => libraryOver(folderEngine(disk, '/cases', () => `${unique++}`));
    let last: Acknowledged | undefined;
    let created = false;
    disk.failAfter(random.integer(160));
    const user = random.integer(2 ** 31);
    try {
      const open = await library().create('C-KILL');
      created = true;
      await scribble(open, user, 12, 16, (a) => {
        last = a;
        acknowledgedCount++;
      });
    } catch {
      // the power failed; what was told before must be there
    }
    disk.cutPower();
    try {
      const after = library();
      const listed = await after.list();
      const there = listed.some((c) => c.code === 'C-KILL');
      if (created && !there) faults.push(`cut ${n}: an acknowledged case is gone`);
      if (there) {
        const open = await after.open('C-KILL');
        const fault = await faultAfter(open, last);
        if (fault !== undefined) faults.push(`cut ${n}: ${fault}`);
        // The same work again: equal bricks must not lean on files that were cut.
        await scribble(open, user, 6, 16, () => {});
        await open.verify();
        await library().open('C-KILL');
      }
    } catch (error) {
      faults.push(
        `cut ${n}: ${error instanceof Error ? error.message : String(error)} ${JSON.stringify((error as { values?: unknown }).values ?? {})}`,
      );
    }
  }
  return { cutCount: count, acknowledgedCount, faults };
}
