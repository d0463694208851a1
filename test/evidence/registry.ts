// Acceptance rows of the registry: ten thousand cases, figures computed anew elsewhere, keeping (erase, encrypt, backup, restore), exchange.
import { spawn, spawnSync } from 'node:child_process';
import { createReadStream, createWriteStream, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { appendFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import type { Problem } from '../../src/base/index.ts';
import { csvLines, fhirBundleText, readFhirBundle, type FhirCase } from '../../src/formats/index.ts';
import { folderEngine } from '../../src/host/folder-engine.ts';
import { nodeDisk } from '../../src/host/node-disk.ts';
import {
  backupLibrary,
  encryptLibrary,
  fhirCases,
  folderCases,
  folderLibrary,
  libraryOver,
  makeCohort,
  nodePacking,
  restoreLibrary,
  unlock,
  type Library,
} from '../../src/host/node.ts';
import { cohortPatient } from '../../src/phantom/index.ts';
import { filtered, statisticsOf, type Figure } from '../../src/registry/index.ts';
import { fhirFaults } from './fhir-validator.ts';
import type { Outcome, Row } from './row.ts';

const today = '2026-11-26';
/** Development draw of made-up patients; nothing is tuned on it. */
const seed = 'registry acceptance';

/** A disk that does not wait for the platter: for making many cases, not for keeping them. */
const hasty: typeof nodeDisk = {
  ...nodeDisk,
  writeFlushed: (path, bytes) => writeFile(path, bytes, { mode: 0o600 }),
  appendFlushed: async (path, bytes) => (await appendFile(path, bytes), true),
  flushFolder: async () => {},
  locked: (_, f) => f(),
};
async function withLibrary<T>(count: number, f: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'trocart-registry-'));
  try {
    let n = 0;
    await makeCohort(
      libraryOver(
        folderEngine(hasty, folder, () => `${n++}`),
        { packing: nodePacking },
      ),
      { count, today, seed },
    );
    return await f(folder);
  } finally {
    // fifty thousand small files take minutes to delete on a busy disk: not on this row's time
    if (count > 2000 && process.platform !== 'win32') spawn('rm', ['-rf', folder], { detached: true, stdio: 'ignore' }).unref();
    else rmSync(folder, { recursive: true, force: true });
  }
}
interface Taken<T> {
  readonly value: T;
  readonly wallMs: number;
  readonly cpuMs: number;
}
async function timed<T>(f: () => T | Promise<T>): Promise<Taken<T>> {
  const cpu = process.cpuUsage();
  const start = performance.now();
  const value = await f();
  const used = process.cpuUsage(cpu);
  return { value, wallMs: Math.round(performance.now() - start), cpuMs: Math.round((used.user + used.system) / 1000) };
}
/** The quickest of nine by the clock: a first call compiles, and neighbours on the machine disturb most; CPU time stands beside it. */
async function quickest<T>(f: () => T | Promise<T>): Promise<Taken<T>> {
  let best = await timed(f);
  for (let n = 1; n < 9; n++) {
    const next = await timed(f);
    if (next.wallMs < best.wallMs) best = next;
  }
  return best;
}
const growthMb = async (f: () => Promise<void>): Promise<number> => {
  const before = process.memoryUsage().rss;
  let top = before;
  const look = setInterval(() => (top = Math.max(top, process.memoryUsage().rss)), 20);
  await f();
  clearInterval(look);
  return Math.round((Math.max(top, process.memoryUsage().rss) - before) / 1e6);
};

const tenThousand = (count: number): Promise<Outcome> =>
  withLibrary(count, async (folder) => {
    const rebuilt = await timed(() => folderLibrary(folder).index({ rebuild: true }));
    // another process each time: the snapshot is read, every journal is looked at
    const listed = await quickest(() => folderLibrary(folder).index());
    const rows = listed.value.flatMap((e) => e.rows);
    const searched = await quickest(() => filtered(rows, { cause: 'osteoporotic', text: 'l1', incomplete: true }, today));
    const counted = await quickest(() => statisticsOf(rows, today));
    const csv = await growthMb(() => pipeline(Readable.from(csvLines(rows, { today })), createWriteStream(join(folder, 'out.csv'))));
    const library = folderLibrary(folder);
    const half = listed.value.slice(0, Math.floor(count / 2)).map((e) => e.code);
    const write = (codes: readonly string[]) => () =>
      pipeline(Readable.from(fhirBundleText(fhirCases(library, codes))), createWriteStream(join(folder, 'out.json')));
    // the first half warms memory up; what the other half adds is what grows with the number of cases
    await growthMb(write(half));
    const fhir = await growthMb(write(listed.value.slice(half.length).map((e) => e.code)));
    const times = [listed, searched, counted].map((t) => t.wallMs);
    return {
      measured: {
        caseCount: rows.length,
        listMs: listed.wallMs,
        listCpuMs: listed.cpuMs,
        filterMs: searched.wallMs,
        statisticsMs: counted.wallMs,
        statisticsCpuMs: counted.cpuMs,
        rebuildS: Math.round(rebuilt.wallMs / 100) / 10,
        csvGrowthMb: csv,
        fhirGrowthMb: fhir,
        fhirMb: Math.round(statSync(join(folder, 'out.json')).size / 1e6),
      },
      ...(Math.max(...times) >= 300 && Math.max(listed.cpuMs, counted.cpuMs) < 300
        ? { reason: 'by the clock of a busy machine; each takes less than 300 ms of processor time' }
        : {}),
      state: Math.max(...times) < 300 && rebuilt.wallMs < 60_000 && fhir < 150 && csv < 150 && rows.length === count ? 'pass' : 'fail',
    };
  });

const peer = fileURLToPath(new URL('peers/registry_figures.py', import.meta.url));
const python = ['/usr/bin/python3', 'python3'].find((p) => spawnSync(p, ['-c', 'import scipy.stats']).status === 0);
const keyOf = (f: Pick<Figure, 'id' | 'visit' | 'group'>): string => `${f.id} ${f.visit ?? ''} ${f.group ?? ''}`;
const parts = ['value', 'low', 'high', 'lowerQuartile', 'upperQuartile', 'count', 'missingCount', 'yesCount'] as const;

const recomputed = (count: number): Promise<Outcome> =>
  withLibrary(count, async (folder) => {
    if (python === undefined) return { measured: {}, state: 'skipped', reason: 'no Python with scipy on this machine' };
    const rows = (await folderLibrary(folder).index()).flatMap((e) => e.rows);
    const path = join(folder, 'registry.csv');
    writeFileSync(path, [...csvLines(rows, { today })].join(''));
    const ran = spawnSync(python, [peer, path], { encoding: 'utf8', maxBuffer: 1 << 26 });
    if (ran.status !== 0) return { measured: {}, state: 'fail', reason: ran.stderr.slice(-300) };
    const theirs = JSON.parse(ran.stdout) as {
      actCount: number;
      caseCount: number;
      figures: readonly Figure[];
      curves: Readonly<Record<string, readonly (readonly number[])[]>>;
    };
    const ours = statisticsOf(rows, today);
    const found = new Map(theirs.figures.map((f) => [keyOf(f), f]));
    let comparedCount = 0;
    let worst = 0;
    const wrong: string[] = [];
    for (const figure of ours.figures) {
      const other = found.get(keyOf(figure));
      for (const part of parts) {
        const [a, b] = [figure[part], other?.[part]];
        comparedCount++;
        if (a === undefined && b === undefined) continue;
        const error = a === undefined || b === undefined ? Number.POSITIVE_INFINITY : Math.abs(a - b) / Math.max(1, Math.abs(b));
        worst = Math.max(worst, error);
        if (!(error <= 1e-6)) wrong.push(`${keyOf(figure)}${part}: ${a} against ${b}`);
      }
    }
    // the drawn curves as well, step by step
    for (const group of ['all', 'scheduled', 'symptomatic'] as const) {
      const drawn = ours.fractures[group].steps.map((step) =>
        [step.day, step.survivalFraction, step.low, step.high].filter((v) => v !== undefined),
      );
      const other = theirs.curves[`fracture-free-${group}`] ?? [];
      comparedCount += drawn.length;
      const off = drawn.flat().map((v, n) => Math.abs(v - (other.flat()[n] ?? Number.NaN)));
      if (drawn.flat().length !== other.flat().length || off.some((e) => !(e <= 1e-6))) wrong.push(`curve ${group}`);
    }
    const same = found.size === ours.figures.length && theirs.actCount === ours.actCount && theirs.caseCount === ours.caseCount;
    return {
      measured: { caseCount: count, figureCount: ours.figures.length, comparedCount, worstError: worst, wrongCount: wrong.length },
      state: same && wrong.length === 0 ? 'pass' : 'fail',
      ...(wrong.length === 0 ? {} : { reason: wrong.slice(0, 3).join('; ') }),
    };
  });

const walk = (p: string): string[] => (statSync(p).isDirectory() ? readdirSync(p).flatMap((n) => walk(join(p, n))) : [p]);
const kept = (folder: string): ReadonlyMap<string, Buffer> =>
  new Map(
    walk(folder)
      .filter((f) => !f.endsWith('.index.json'))
      .map((f) => [f.slice(folder.length), readFileSync(f)]),
  );
const sameFiles = (a: ReadonlyMap<string, Buffer>, b: ReadonlyMap<string, Buffer>): boolean =>
  a.size === b.size && [...a].every(([name, bytes]) => b.get(name)?.equals(bytes) === true);
const codeOf = (p: Promise<unknown>): Promise<string> =>
  p.then(
    () => 'opened',
    (e: Problem) => e.code,
  );

/** Every byte of every file of the folder against every identity of the cohort. */
function identityCount(folder: string, numbers: readonly number[]): number {
  const texts = numbers.flatMap((n) => {
    const { name, patientId } = cohortPatient(n, today, seed).identity;
    return [name, patientId].filter((t) => t !== undefined);
  });
  const all = Buffer.concat(walk(folder).flatMap((f) => [Buffer.from(f), readFileSync(f)]));
  return texts.filter((t) => all.includes(t)).length;
}

const keeping = (count: number): Promise<Outcome> =>
  withLibrary(count, async (folder) => {
    const faults: string[] = [];
    const check = (name: string, good: boolean): void => void (good || faults.push(name));
    const everybody = Array.from({ length: count }, (_, n) => n + 1);
    const library: Library = folderLibrary(folder);
    await library.index();
    check('the search finds an identity where there is one', identityCount(folder, everybody) === 2 * count);
    // a tenth is erased, half of it whole
    const erased = everybody.filter((n) => n % 10 === 0);
    for (const n of erased) {
      const open = await library.open(cohortPatient(n, today, seed).code);
      await (n % 20 === 0 ? open.eraseContents('AB') : open.eraseIdentity('AB'));
      await open.verify();
      library.close(open.code);
    }
    check('erased: no byte left', identityCount(folder, erased) === 0);
    for (const n of erased) await (await folderLibrary(folder).open(cohortPatient(n, today, seed).code)).verify();

    const plain = kept(folder);
    const restoreTo = async (from: ReadableStream<Uint8Array>, name: string): Promise<string> => {
      const file = join(folder, '..', `${name}-${process.pid}.tar`);
      const to = mkdtempSync(join(tmpdir(), 'trocart-restored-'));
      try {
        await pipeline(Readable.from(from as unknown as AsyncIterable<Uint8Array>), createWriteStream(file));
        await restoreLibrary(folderCases(to), Readable.toWeb(createReadStream(file)) as unknown as ReadableStream<Uint8Array>);
      } finally {
        rmSync(file, { force: true });
      }
      return to;
    };
    const first = await restoreTo(await backupLibrary(folderCases(folder)), 'plain');
    check('restored equals original', sameFiles(kept(first), plain));
    rmSync(first, { recursive: true });

    const passphrase = 'quatre mots assez rares';
    const recoveryKey = await encryptLibrary(folderCases(folder), passphrase);
    check('encrypted: no byte left', identityCount(folder, everybody) === 0);
    check('encrypted: nothing readable', !Buffer.concat([...kept(folder).values()]).includes('vertebroplasty'));
    check(
      'wrong passphrase refused',
      (await codeOf(unlock(folderCases(folder), { passphrase: 'quatre mots assez rates' }))) === 'keys.wrong-passphrase',
    );
    check('locked without one', (await codeOf(folderLibrary(folder).list())) === 'store.locked');
    const second = await restoreTo(await backupLibrary(folderCases(folder)), 'sealed');
    check('restored equals original, encrypted', sameFiles(kept(second), kept(folder)));
    check(
      'wrong passphrase refused after restoring',
      (await codeOf(unlock(folderCases(second), { passphrase: 'wrong but long' }))) === 'keys.wrong-passphrase',
    );
    const opened = libraryOver(await unlock(folderCases(second), { recoveryKey }), { packing: nodePacking });
    for (const { code } of await opened.list()) {
      await (await opened.open(code)).verify();
      opened.close(code);
    }
    rmSync(second, { recursive: true });
    return {
      measured: { caseCount: count, erasedCount: erased.length, fileCount: plain.size, faultCount: faults.length },
      state: faults.length === 0 ? 'pass' : 'fail',
      ...(faults.length === 0 ? {} : { reason: faults.join('; ') }),
    };
  });

const exchanged = (count: number): Promise<Outcome> =>
  withLibrary(count, async (folder) => {
    const library = folderLibrary(folder);
    const codes = (await library.list()).map((c) => c.code);
    let resourceCount = 0;
    let lostCount = 0;
    const faults: string[] = [];
    for (const pseudonym of [undefined, (code: string) => `P-${code}`])
      for await (const one of fhirCases(library, codes, pseudonym)) {
        let text = '';
        for await (const part of fhirBundleText([one])) text += part;
        const bundle = JSON.parse(text) as Parameters<typeof readFhirBundle>[0];
        resourceCount += bundle.entry?.length ?? 0;
        faults.push(...fhirFaults(bundle));
        if (pseudonym !== undefined && /"\d{4}-\d{2}-\d{2}/.test(text)) faults.push('a date in a pseudonymised bundle');
        const [back] = readFhirBundle(bundle);
        const claimed = (c: FhirCase): string => JSON.stringify(ordered({ ...c, outcome: { ...c.outcome, findings: undefined } }));
        if (claimed(back) !== claimed(one)) lostCount++;
      }
    return {
      measured: { caseCount: count, resourceCount, faultCount: faults.length, lostCount },
      state: faults.length === 0 && lostCount === 0 ? 'pass' : 'fail',
      ...(faults.length === 0 ? {} : { reason: faults.slice(0, 3).join('; ') }),
    };
  });
/** Keys sorted, so that two objects with the same contents have the same text. */
const ordered = (v: unknown): unknown =>
  Array.isArray(v)
    ? v.map(ordered)
    : typeof v === 'object' && v !== null
      ? Object.fromEntries(
          Object.entries(v)
            .filter(([, x]) => x !== undefined)
            .toSorted(([a], [b]) => (a < b ? -1 : 1))
            .map(([k, x]) => [k, ordered(x)]),
        )
      : v;

export const registryRows: readonly Row[] = [
  {
    id: 'registry-ten-thousand',
    source: 'own: made-up patients, seeded; the library is opened anew each time; the quickest of nine by the clock, on a shared machine',
    target:
      '10 000 cases: list, filter, statistics < 300 ms each; rebuilding the index < 60 s; export streaming, memory bounded (< 150 MB more)',
    run: ({ share }) => tenThousand(Math.round(10_000 * share)),
  },
  {
    id: 'registry-figures',
    source: 'own: test/evidence/peers/registry_figures.py (scipy), from the exported CSV alone',
    target: 'every figure of the statistics page recomputes from the CSV with an independent script (1e-6)',
    run: ({ share }) => recomputed(Math.max(200, Math.round(2000 * share))),
  },
  {
    id: 'registry-keeping',
    source: 'own: every byte of every file searched for every identity',
    target:
      'erase, encrypt, backup, restore on a library of 500: no identity byte left; restored equals original; wrong passphrase refused',
    run: ({ share }) => keeping(Math.max(40, Math.round(500 * share))),
  },
  {
    id: 'registry-fhir',
    source: 'own: official R4 JSON schema and the profiles of npm package fhir, offline',
    target: '500 cases, named and pseudonymised: every bundle valid for both; a round trip loses nothing that is claimed',
    run: ({ share }) => exchanged(Math.max(10, Math.round(500 * share))),
  },
];
