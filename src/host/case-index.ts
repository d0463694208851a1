// The library's index: one entry a case, made from its journal and its small records, never from voxels. It is a cache: what counts is the
// journal. An entry is good while the journal has the length it had (journals only grow); the others are read again. The snapshot on disk is
// columns of values, written only when many entries changed, and holds no identity: names are read from the cases themselves, when asked.
// What fails first: a journal damaged without changing its length is not seen here; opening and `registry check` see it.
import { Problem } from '../base/index.ts';
import { foldJournal, inOrder, readBody, readJournal, type JournalLine } from '../formats/case/index.ts';
import type { DataOf } from '../records/index.ts';
import { outcomeFrom } from '../steps/index.ts';
import { fields, rowValuesOf, rowVersion, type RowSource, type RowValues } from '../registry/index.ts';
import { siteCode, type CaseFiles, type Engine } from './engine.ts';
import { sha256 } from './digest.ts';

export interface IndexEntry {
  readonly code: string;
  /** Stored length of the journal this entry was made from. */
  readonly byteCount: number;
  readonly createdAt?: string;
  readonly changedAt?: string;
  /** Journal lines. */
  readonly changeCount: number;
  /** Code of what is wrong with it; such a case is listed, not opened. */
  readonly problem?: string;
  readonly erased?: 'identity' | 'contents';
  /** One row an act; a case without an act has one row. Empty when the case cannot be read or was erased. */
  readonly rows: readonly RowValues[];
}
export interface IndexOptions {
  readonly progress?: (fraction: number) => void;
  readonly signal?: AbortSignal;
  /** Forgets what is known and reads every case again. */
  readonly rebuild?: boolean;
}

/** So many entries must have changed before the snapshot is written again; fewer are quicker read anew than written. */
const worthWriting = 20;
const together = 8;

export interface CaseIndex {
  entries(o?: IndexOptions): Promise<readonly IndexEntry[]>;
  /** After an erasure: nothing of the case stays in the snapshot. */
  forget(code: string): Promise<void>;
}

export function caseIndexOver(engine: Engine): CaseIndex {
  let known: Map<string, IndexEntry> | undefined;
  const load = async (): Promise<Map<string, IndexEntry>> => (known ??= await readSnapshot(engine));
  let queue: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(f: () => Promise<T>): Promise<T> => {
    const turn = queue.then(f, f);
    queue = turn.catch(() => undefined);
    return turn;
  };
  return {
    entries: (o = {}) =>
      inTurn(async () => {
        if (o.rebuild === true) known = new Map();
        const [before, sizes] = await Promise.all([load(), engine.sizes()]);
        const next = new Map<string, IndexEntry>();
        const missing: [string, number][] = [];
        for (const [code, byteCount] of [...sizes].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
          if (code === siteCode) continue;
          const entry = before.get(code);
          if (entry?.byteCount === byteCount) next.set(code, entry);
          else missing.push([code, byteCount]);
        }
        let done = 0;
        const read = await inOrder(missing, together, async ([code, byteCount]) => {
          if (o.signal?.aborted === true) throw new Problem('store.cancelled', { step: 'registry' });
          const entry = await entryOf(code, byteCount, await engine.open(code));
          o.progress?.(++done / missing.length);
          return entry;
        });
        for (const entry of read) next.set(entry.code, entry);
        const gone = [...before.keys()].filter((code) => !next.has(code)).length;
        known = next;
        if (missing.length + gone >= worthWriting) await writeSnapshot(engine, next);
        return [...next.values()].toSorted((a, b) => (a.code < b.code ? -1 : 1));
      }),
    forget: (code) =>
      inTurn(async () => {
        const all = await load();
        if (all.delete(code)) await writeSnapshot(engine, all);
      }),
  };
}

async function entryOf(code: string, byteCount: number, files: CaseFiles | undefined): Promise<IndexEntry> {
  if (files === undefined) return { code, byteCount, changeCount: 0, rows: [], problem: 'store.no-such-case' };
  try {
    const { lines } = await readJournal(await files.journal(), sha256);
    const first = lines.at(0);
    const last = lines.at(-1);
    const erased = lines.findLast((l) => l.erases !== undefined)?.erases;
    const times = {
      ...(first === undefined ? {} : { createdAt: first.at }),
      ...(last === undefined ? {} : { changedAt: last.at }),
    };
    const source = await sourceOf(lines, files);
    const nothing = source.study === undefined && source.levels === undefined && source.outcome === undefined;
    return {
      code,
      byteCount,
      changeCount: lines.length,
      ...times,
      ...(erased === undefined ? {} : { erased }),
      rows: erased === 'contents' && nothing ? [] : rowValuesOf(code, source),
    };
  } catch (error) {
    return { code, byteCount, changeCount: 0, rows: [], problem: error instanceof Problem ? error.code : 'store.unreadable' };
  }
}

/**
 * What the registry reads of a case, without opening it: no voxel is touched. The outcome is made here from courses and answers, so it is never older
 * than they are; a case without a course may carry one that was given to it.
 */
async function sourceOf(lines: readonly JournalLine[], files: CaseFiles): Promise<RowSource> {
  const { live } = foldJournal(lines);
  const all = async <K extends RowKind>(kind: K, lastOnly: boolean): Promise<readonly DataOf<K>[]> => {
    const named = [...live]
      .toSorted((a, b) => a - b)
      .map((seq) => lines[seq - 1])
      .filter((line) => line.kind === kind && line.body !== undefined);
    const latest = new Map<string, DataOf<K>>();
    for (const { body = '' } of lastOnly ? named.slice(-1) : named) {
      const bytes = await files.read('bodies', body);
      if (bytes === undefined) throw new Problem('store.missing-body', { file: body });
      if ((await sha256(bytes)) !== body) throw new Problem('store.damaged-body', { file: body });
      const { record } = await readBody(bytes, sha256, noBrick, false);
      latest.set(record.id, record.data as DataOf<K>);
    }
    return [...latest.values()];
  };
  const [studies, levels, courses] = await Promise.all([all('study', true), all('levels', true), all('course', false)]);
  const [study, level] = [studies.at(-1), levels.at(-1)];
  const [outcome] = courses.length === 0 ? await all('outcome', true) : [outcomeFrom({ courses, answers: await all('answers', false) })];
  return {
    ...(study === undefined ? {} : { study }),
    ...(level === undefined ? {} : { levels: level }),
    ...(outcome === undefined ? {} : { outcome }),
  };
}
type RowKind = 'study' | 'levels' | 'course' | 'answers' | 'outcome';
const noBrick = (hash: string): Promise<Uint8Array> => Promise.reject(new Problem('store.missing-blob', { file: hash }));

const fieldNames = fields.map((f) => f.name);
interface Snapshot {
  readonly format: 'trocart-index';
  readonly version: number;
  /** [code, byteCount, changeCount, createdAt, changedAt, problem, erased, rows]; a row is the values in the order of `names`. */
  readonly names: readonly string[];
  readonly cases: readonly (readonly unknown[])[];
}

async function readSnapshot(engine: Engine): Promise<Map<string, IndexEntry>> {
  const found = new Map<string, IndexEntry>();
  try {
    const bytes = await engine.note('index');
    if (bytes === undefined) return found;
    const { format, version, names, cases } = JSON.parse(new TextDecoder().decode(bytes)) as Snapshot;
    if (format !== 'trocart-index' || version !== rowVersion || names.join() !== fieldNames.join()) return found;
    for (const [code, byteCount, changeCount, createdAt, changedAt, problem, erased, rows] of cases)
      found.set(code as string, {
        code: code as string,
        byteCount: byteCount as number,
        changeCount: changeCount as number,
        ...(createdAt === null ? {} : { createdAt: createdAt as string }),
        ...(changedAt === null ? {} : { changedAt: changedAt as string }),
        ...(problem === null ? {} : { problem: problem as string }),
        ...(erased === null ? {} : { erased: erased as 'identity' }),
        rows: rows as RowValues[],
      });
    return found;
  } catch {
    // a snapshot that cannot be read is made again
    return new Map();
  }
}

async function writeSnapshot(engine: Engine, entries: ReadonlyMap<string, IndexEntry>): Promise<void> {
  const snapshot: Snapshot = {
    format: 'trocart-index',
    version: rowVersion,
    names: fieldNames,
    cases: [...entries.values()].map((e) => [
      e.code,
      e.byteCount,
      e.changeCount,
      e.createdAt ?? null,
      e.changedAt ?? null,
      e.problem ?? null,
      e.erased ?? null,
      e.rows,
    ]),
  };
  await engine.setNote('index', new TextEncoder().encode(JSON.stringify(snapshot)) as Uint8Array<ArrayBuffer>).catch((error: unknown) => {
    // without the right to write beside the cases the index lives in memory only
    if (!(error instanceof Problem)) throw error;
  });
}
