// One open case over the files of an engine. A change is acknowledged (its promise resolves) when its bricks, its body and its journal line are
// durable, in that order; so a cut at any moment leaves at most unused files and a torn last line, which is dropped at opening.
// Undo appends a line that withdraws, redo one that restores. Current records are decoded once and kept in memory.
// What fails first: an array changed after it was given to `put` (memory and disk then differ); give arrays away.
import { Problem } from '../base/index.ts';
import {
  bricksOf,
  foldJournal,
  inOrder,
  parseBodyJson,
  parseData,
  readBody,
  readIdentity,
  readJournal,
  reverseOf,
  bodiesNamed,
  firstPrev,
  whoPattern,
  writeArchive,
  writeBody,
  writeIdentity,
  writeLines,
  type JournalLine,
  type JournalState,
  type NewLine,
  type Packing,
} from '../formats/case/index.ts';
import type { AnyRecord, CaseRecord, DataOf, Identity, Provenance, RecordKind } from '../records/index.ts';
import { sha256 } from './digest.ts';
import type { CaseFiles } from './engine.ts';
import { staleInputs, type Stale } from './stale.ts';

export interface PutOptions {
  readonly id?: string;
  /** Self-declared initials (1 to 5 letters), not authenticated; 'program' when absent. */
  readonly who?: string;
  readonly provenance?: Provenance;
}
/** One change among several made by one gesture. */
export type Change =
  | { readonly [K in RecordKind]: { readonly kind: K; readonly data: DataOf<K> } & PutOptions }[RecordKind]
  | { readonly withdraw: string; readonly who?: string };

export interface OpenCase {
  readonly code: string;
  readonly identity: Identity | undefined;
  /** Current records in the order they were first made; withdrawn ones left out. */
  records<K extends RecordKind>(kind: K): readonly CaseRecord<K>[];
  /** Every version of a record that was not taken back, the current one last; older ones are read from the disk. */
  versions<K extends RecordKind>(kind: K, id: string): Promise<readonly CaseRecord<K>[]>;
  put<K extends RecordKind>(kind: K, data: DataOf<K>, o?: PutOptions): Promise<CaseRecord<K>>;
  /** Several changes as one gesture: one write, one undo. Answers the records put, in order. */
  change(changes: readonly Change[]): Promise<readonly CaseRecord[]>;
  withdraw(id: string, who?: string): Promise<void>;
  undo(who?: string): Promise<boolean>;
  redo(who?: string): Promise<boolean>;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** Hash of the data alone. */
  hashOf(record: CaseRecord): string;
  stale(record: CaseRecord): readonly Stale[];
  /** case.trocart; with the identity only when asked. */
  exportCase(o?: { readonly identity?: boolean }): Promise<Uint8Array<ArrayBuffer>>;
  setIdentity(identity: Identity): Promise<void>;
  eraseIdentity(who?: string): Promise<void>;
  /** Erases every record and image as well; the journal stays and still verifies. */
  eraseContents(who?: string): Promise<void>;
  /** The journal: who changed what, when. */
  history(): readonly JournalLine[];
  /** Reads every file again and checks it against its name; a flipped byte is a Problem. */
  verify(): Promise<void>;
  subscribe(f: () => void): () => void;
}
export interface CaseTools {
  readonly packing: Packing;
  readonly packed: boolean;
  readonly now: () => string;
  readonly newId: () => string;
  /** Told after an erasure, so that nothing of the case stays in the index. */
  readonly erased?: () => Promise<void>;
}

interface Loaded {
  readonly record: AnyRecord;
  readonly contentHash: string;
}

export async function openCase(code: string, files: CaseFiles, tools: CaseTools): Promise<OpenCase> {
  let lines: readonly JournalLine[] = [];
  let byteCount = 0;
  let state = foldJournal([]);
  /** Record id of each put line seen, and the decoded record of those that are current; older versions are decoded again when undone to. */
  const ids = new Map<number, string>();
  let loaded: ReadonlyMap<number, Loaded> = new Map();
  let current: readonly Loaded[] = [];
  let identity: Identity | undefined;
  const hashes = new WeakMap<object, string>();
  const listeners = new Set<() => void>();
  // Shared memory where there is some: threads then read voxels without a copy.
  const shared = typeof SharedArrayBuffer !== 'undefined';

  const fetchBrick = async (hash: string): Promise<Uint8Array> => {
    const stored = await files.read('blobs', hash);
    if (stored === undefined) throw new Problem('store.missing-blob', { file: hash });
    const raw = tools.packed ? await tools.packing.unpack(stored) : stored;
    if ((await sha256(raw)) !== hash) throw new Problem('store.damaged-blob', { file: hash });
    return raw;
  };
  const bodyOf = async (line: JournalLine): Promise<Uint8Array> => {
    const body = line.body === undefined ? undefined : await files.read('bodies', line.body);
    if (body === undefined) throw new Problem('store.missing-body', { file: line.body ?? '?' });
    if ((await sha256(body)) !== line.body) throw new Problem('store.damaged-body', { file: line.body ?? '?' });
    return body;
  };
  const load = async (line: JournalLine): Promise<Loaded> => {
    const { record, contentHash } = await readBody(await bodyOf(line), sha256, fetchBrick, shared);
    return { record, contentHash };
  };
  const idOf = async (line: JournalLine): Promise<string> => {
    const id = (parseBodyJson(await bodyOf(line)) as { id?: unknown } | null)?.id;
    if (typeof id !== 'string') throw new Problem('store.damaged-body', { file: line.body ?? '?' });
    return id;
  };
  interface Settled {
    readonly state: JournalState;
    readonly loaded: ReadonlyMap<number, Loaded>;
  }
  /** What the case would be with these lines: the latest live version of each id, in the order the ids first appeared. Changes nothing. */
  const settle = async (next: readonly JournalLine[], given: ReadonlyMap<number, Loaded> = new Map()): Promise<Settled> => {
    const folded = foldJournal(next);
    const live = [...folded.live].toSorted((a, b) => a - b);
    for (const [seq, one] of given) ids.set(seq, one.record.id);
    await inOrder(live, 4, async (seq) => ids.has(seq) || ids.set(seq, await idOf(next[seq - 1])));
    const latest = new Map<string, number>();
    for (const seq of live) latest.set(ids.get(seq) ?? '', seq);
    const found = await inOrder(
      [...latest.values()],
      4,
      async (seq) => [seq, given.get(seq) ?? loaded.get(seq) ?? (await load(next[seq - 1]))] as const,
    );
    return { state: folded, loaded: new Map(found) };
  };
  const take = (next: readonly JournalLine[], settled: Settled): void => {
    lines = next;
    ({ state, loaded } = settled);
    current = [...loaded.values()];
    for (const one of current) hashes.set(one.record.data, one.contentHash);
  };
  /** A damaged identity does not lock the case: it reads as absent (and `verify` says so), to be erased and entered again. */
  const storedIdentity = async (lenient: boolean): Promise<Identity | undefined> => {
    const known = await files.identity();
    try {
      return known === undefined ? undefined : await readIdentity(known, sha256);
    } catch (error) {
      if (lenient) return undefined;
      throw error;
    }
  };
  const refresh = async (): Promise<void> => {
    const bytes = await files.journal();
    const read = await readJournal(bytes, sha256);
    if (read.byteCount < bytes.length) await files.cut(read.byteCount, bytes.length);
    ids.clear();
    take(read.lines, await settle(read.lines));
    byteCount = read.byteCount;
    identity = await storedIdentity(true);
  };
  const notify = (): void => {
    for (const f of listeners) f();
  };

  let queue: Promise<unknown> = Promise.resolve();
  /** One gesture at a time, its files included, so that erasing never meets files of a change under way. */
  const inTurn = <T>(f: () => Promise<T>): Promise<T> => {
    const turn = queue.then(f, f);
    queue = turn.catch(() => undefined);
    return turn;
  };
  /** Inside a turn. `make` sees the state its lines will be appended to and is asked again when somebody else wrote meanwhile. */
  const append = async <T>(
    make: () => Promise<{ lines: readonly NewLine[]; bodies?: readonly (Loaded | undefined)[]; answer: T } | undefined>,
  ): Promise<T | undefined> => {
    // somebody who writes as fast as this may win many times in a row; giving up is for a partner that never stops
    for (let n = 0; n < 40; n++) {
      const made = await make();
      if (made === undefined) return undefined;
      if (made.lines.length === 0) return made.answer;
      const written = await writeLines(made.lines, lines.length, lines.at(-1)?.sum ?? firstPrev, sha256);
      const next = [...lines, ...written.lines];
      const given = new Map(
        written.lines.flatMap((line, i) => (made.bodies?.[i] === undefined ? [] : [[line.seq, made.bodies[i]] as const])),
      );
      // Before the line is written: what it brings back must be readable.
      const settled = await settle(next, given);
      if (!(await files.append(written.bytes, byteCount))) {
        await refresh();
        continue;
      }
      byteCount += written.bytes.length;
      take(next, settled);
      notify();
      return made.answer;
    }
    throw new Problem('store.changed-elsewhere', { code });
  };

  const keepBrick = async (hash: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> => {
    if (await files.has('blobs', hash)) return;
    await files.write('blobs', hash, tools.packed ? await tools.packing.pack(bytes) : bytes);
  };
  /** After an erasure: whatever no later line names. Done again at opening, should it have been cut. */
  const dropErased = async (): Promise<void> => {
    const bodies = bodiesNamed(lines);
    const bricks = new Set<string>();
    for (const hash of bodies) bricksOf(parseBodyJson((await files.read('bodies', hash)) ?? new TextEncoder().encode('null')), bricks);
    for (const hash of await files.list('bodies')) if (!bodies.has(hash)) await files.drop('bodies', hash);
    for (const hash of await files.list('blobs')) if (!bricks.has(hash)) await files.drop('blobs', hash);
    await files.flush();
  };
  const initials = (who = 'program'): string => {
    if (!whoPattern.test(who)) throw new Problem('store.bad-initials');
    return who;
  };
  const liveSeqs = (id: string): number[] => [...state.live].filter((seq) => ids.get(seq) === id);

  const change = (changes: readonly Change[]): Promise<readonly CaseRecord[]> => inTurn(() => changeNow(changes));
  const changeNow = async (changes: readonly Change[]): Promise<readonly CaseRecord[]> => {
    const at = tools.now();
    const made: ({ line: NewLine; one: Loaded } | { withdraw: string; who: string })[] = [];
    for (const c of changes) {
      if ('withdraw' in c) {
        made.push({ withdraw: c.withdraw, who: initials(c.who) });
        continue;
      }
      const who = initials(c.who);
      const provenance = c.provenance ?? { by: who === 'program' ? 'import' : 'person', inputs: [] };
      const record = {
        kind: c.kind,
        id: c.id ?? tools.newId(),
        at,
        who,
        provenance,
        data: parseData(c.kind, c.data),
      } as unknown as AnyRecord;
      const body = await writeBody(record, sha256, keepBrick);
      await files.write('bodies', body.bodyHash, body.bytes);
      made.push({ line: { at, who, kind: c.kind, body: body.bodyHash }, one: { record, contentHash: body.contentHash } });
    }
    await files.flush();
    const records = made.flatMap((m) => ('one' in m ? [m.one.record as CaseRecord] : []));
    await append(async () => {
      const out: { line: NewLine; one?: Loaded }[] = [];
      for (const m of made) {
        if ('one' in m) {
          out.push(m);
          continue;
        }
        const withdraws = liveSeqs(m.withdraw);
        const kind = withdraws.length === 0 ? undefined : (lines[withdraws[0] - 1].kind as RecordKind);
        if (kind !== undefined) out.push({ line: { at, who: m.who, kind, withdraws } });
      }
      return { lines: out.map((o) => o.line), bodies: out.map((o) => o.one), answer: undefined };
    });
    return records;
  };
  const reverse = (mode: 'undo' | 'redo', who?: string): Promise<boolean> => inTurn(() => reverseNow(mode, who));
  const reverseNow = async (mode: 'undo' | 'redo', who?: string): Promise<boolean> => {
    const name = initials(who);
    const done = await append(async () => {
      const gesture = state[mode].at(-1);
      if (gesture === undefined) return undefined;
      const { withdraws, restores } = reverseOf(lines, gesture, mode === 'redo');
      const line: NewLine = {
        at: tools.now(),
        who: name,
        kind: lines[gesture[0] - 1].kind,
        mode,
        ...(withdraws.length > 0 ? { withdraws } : {}),
        ...(restores.length > 0 ? { restores } : {}),
      };
      return { lines: [line], answer: true };
    });
    return done ?? false;
  };
  const erasing = (erases: 'identity' | 'contents', who?: string): Promise<void> => inTurn(() => eraseNow(erases, who));
  const eraseNow = async (erases: 'identity' | 'contents', who?: string): Promise<void> => {
    const name = initials(who);
    // The identity goes first: a cut in between must leave less, not more.
    await files.setIdentity(undefined);
    identity = undefined;
    await append(async () => ({ lines: [{ at: tools.now(), who: name, kind: 'case', erases }], answer: undefined }));
    if (erases === 'contents') {
      await dropErased();
    }
    await tools.erased?.();
    notify();
  };

  const self: OpenCase = {
    code,
    get identity() {
      return identity;
    },
    get canUndo() {
      return state.undo.length > 0;
    },
    get canRedo() {
      return state.redo.length > 0;
    },
    records: <K extends RecordKind>(kind: K) =>
      current.filter((c) => c.record.kind === kind).map((c) => c.record as unknown as CaseRecord<K>),
    versions: <K extends RecordKind>(kind: K, id: string) =>
      inTurn(async () => {
        const seqs = liveSeqs(id).toSorted((a, b) => a - b);
        const read = await inOrder(seqs, 4, async (seq) => loaded.get(seq) ?? (await load(lines[seq - 1])));
        return read.filter((one) => one.record.kind === kind).map((one) => one.record as unknown as CaseRecord<K>);
      }),
    async put<K extends RecordKind>(kind: K, data: DataOf<K>, o: PutOptions = {}) {
      const [record] = await change([{ kind, data, ...o } as unknown as Change]);
      return record as unknown as CaseRecord<K>;
    },
    change,
    async withdraw(id, who) {
      await change([{ withdraw: id, ...(who === undefined ? {} : { who }) }]);
    },
    undo: (who) => reverse('undo', who),
    redo: (who) => reverse('redo', who),
    hashOf(record) {
      const hash = hashes.get(record.data);
      if (hash === undefined) throw new Problem('store.foreign-record', { kind: record.kind });
      return hash;
    },
    stale: (record) => staleInputs(self, record),
    async exportCase(o = {}) {
      await queue;
      const bodies = new Map<string, Uint8Array<ArrayBuffer>>();
      const blobs = new Map<string, Uint8Array<ArrayBuffer>>();
      for (const hash of bodiesNamed(lines)) {
        const body = await files.read('bodies', hash);
        if (body === undefined) throw new Problem('store.missing-body', { file: hash });
        bodies.set(hash, body);
        for (const brick of bricksOf(parseBodyJson(body))) {
          if (blobs.has(brick)) continue;
          const stored = await files.read('blobs', brick);
          if (stored === undefined) throw new Problem('store.missing-blob', { file: brick });
          blobs.set(brick, tools.packed ? stored : await tools.packing.pack(stored));
        }
      }
      const journal = new Uint8Array((await files.journal()).subarray(0, byteCount));
      const known = o.identity === true && identity !== undefined ? await writeIdentity(identity, sha256) : undefined;
      return writeArchive(code, journal, bodies, blobs, known);
    },
    async setIdentity(next) {
      await files.setIdentity(await writeIdentity(next, sha256));
      identity = next;
      notify();
    },
    eraseIdentity: (who) => erasing('identity', who),
    eraseContents: (who) => erasing('contents', who),
    history: () => lines,
    async verify() {
      await queue;
      const read = await readJournal(await files.journal(), sha256);
      await storedIdentity(false);
      for (const hash of bodiesNamed(read.lines)) {
        const body = await files.read('bodies', hash);
        if (body === undefined) throw new Problem('store.missing-body', { file: hash });
        if ((await sha256(body)) !== hash) throw new Problem('store.damaged-body', { file: hash });
        for (const brick of bricksOf(parseBodyJson(body))) await fetchBrick(brick);
      }
    },
    subscribe(f) {
      listeners.add(f);
      return () => listeners.delete(f);
    },
  };
  await refresh();
  if (state.erasedUpTo > 0) await dropErased();
  return self;
}
