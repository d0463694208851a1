// The journal: one JSON line a change, each naming the hash of the line before (`prev`) and carrying its own (`sum`), so that a changed,
// missing or reordered line is found, the last one included. No identity and no free text: a patient can be erased and the chain still verifies.
// A line: {at, body | withdraws | restores | erases, group?, kind, mode?, prev, seq, who, sum}. What fails first: two writers at once;
// the store appends only at the length it read.
import { Problem } from '../../base/index.ts';
import { z } from 'zod';
import type { Digest } from './arrays.ts';
import { canonicalJson } from './canonical.ts';

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const seqs = z.array(z.int().min(1)).min(1);
/** Initials or 'program'; nothing longer, so that no name ends up in the journal. Self-declared, not authenticated. */
export const whoPattern = /^(program|[\p{L}.-]{1,5})$/u;

const lineSchema = z.strictObject({
  seq: z.int().min(1),
  at: z.iso.datetime(),
  who: z.string().regex(whoPattern),
  /** Record kind, or 'case' for an erasure. Unknown kinds are of a newer program. */
  kind: z.string().regex(/^[a-z-]{1,30}$/),
  body: hash.optional(),
  withdraws: seqs.optional(),
  restores: seqs.optional(),
  erases: z.enum(['identity', 'contents']).optional(),
  /** Lines of one gesture carry the seq of its first line: undone together. */
  group: z.int().min(1).optional(),
  mode: z.enum(['undo', 'redo']).optional(),
  prev: hash,
  sum: hash,
});
export type JournalLine = Readonly<z.infer<typeof lineSchema>>;
export type NewLine = Omit<JournalLine, 'seq' | 'prev' | 'sum'>;

export const firstPrev = '0'.repeat(64);

/** Text of lines after `seq` and `prev`, with the new end of the chain. `group: 0` means "the first of these lines". */
export async function writeLines(
  lines: readonly NewLine[],
  seq: number,
  prev: string,
  digest: Digest,
): Promise<{ readonly bytes: Uint8Array<ArrayBuffer>; readonly lines: readonly JournalLine[] }> {
  const encoder = new TextEncoder();
  const out: JournalLine[] = [];
  let text = '';
  let last = prev;
  for (const line of lines) {
    const plain = { ...line, ...(lines.length > 1 ? { group: seq + 1 } : {}), seq: seq + 1 + out.length, prev: last };
    const json = canonicalJson(plain);
    last = await digest(encoder.encode(json));
    out.push({ ...plain, sum: last });
    text += `${json.slice(0, -1)},"sum":"${last}"}\n`;
  }
  return { bytes: encoder.encode(text), lines: out };
}

export interface ReadJournal {
  readonly lines: readonly JournalLine[];
  /** Bytes that hold whole, verified lines; anything after is a torn tail of a write that was never acknowledged. */
  readonly byteCount: number;
}

/** Reads and verifies the chain. A torn tail (no line end, or zeros of a lost write) is left out; any other fault is a Problem. */
export async function readJournal(bytes: Uint8Array, digest: Digest): Promise<ReadJournal> {
  const lines: JournalLine[] = [];
  let at = 0;
  let prev = firstPrev;
  while (at < bytes.length) {
    const end = bytes.indexOf(10, at);
    if (end < 0) {
      // A whole line and one other byte: the line feed itself was damaged. Anything else without a line feed is a torn write.
      const tail = bytes.subarray(at);
      if (tail.at(-1) !== 0 && (await readLine(tail.subarray(0, -1), digest)) !== undefined)
        throw new Problem('store.damaged-journal', { line: lines.length + 1 });
      break;
    }
    const line = await readLine(bytes.subarray(at, end), digest);
    if (line === undefined && bytes.subarray(at).includes(0)) break;
    if (line === undefined || line.seq !== lines.length + 1 || line.prev !== prev)
      throw new Problem('store.damaged-journal', { line: lines.length + 1 });
    lines.push(line);
    prev = line.sum;
    at = end + 1;
  }
  return { lines, byteCount: at };
}

async function readLine(bytes: Uint8Array, digest: Digest): Promise<JournalLine | undefined> {
  let text: string;
  let json: unknown;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  const tail = /,"sum":"([0-9a-f]{64})"\}$/.exec(text);
  if (tail === null) return undefined;
  if ((await digest(new TextEncoder().encode(`${text.slice(0, tail.index)}}`))) !== tail[1]) return undefined;
  const parsed = lineSchema.safeParse(json);
  // The sum is right, so nobody damaged it: a line this program does not know was written by a newer one.
  if (!parsed.success) throw new Problem('store.newer-case');
  return parsed.data;
}

/** Which puts count now, and what undo and redo would do; a fold over the lines. */
export interface JournalState {
  /** seq of put lines that count, ascending. */
  readonly live: ReadonlySet<number>;
  readonly undo: readonly (readonly number[])[];
  readonly redo: readonly (readonly number[])[];
  /** Lines up to this seq had their contents erased. */
  readonly erasedUpTo: number;
}
export function foldJournal(lines: readonly JournalLine[]): JournalState {
  const live = new Set<number>();
  let undo: number[][] = [];
  let redo: number[][] = [];
  let erasedUpTo = 0;
  for (const line of lines) {
    if (line.body !== undefined) live.add(line.seq);
    for (const s of line.withdraws ?? []) live.delete(s);
    for (const s of line.restores ?? []) live.add(s);
    if (line.erases === 'contents') {
      live.clear();
      undo = [];
      redo = [];
      erasedUpTo = line.seq;
    }
    if (line.erases !== undefined) continue;
    const continues = line.group !== undefined && line.group !== line.seq;
    if (line.mode === 'undo') {
      if (!continues) move(undo, redo);
    } else if (line.mode === 'redo') {
      if (!continues) move(redo, undo);
    } else {
      redo = [];
      if (continues) undo.at(-1)?.push(line.seq);
      else undo.push([line.seq]);
    }
  }
  return { live, undo, redo, erasedUpTo };
}
function move(from: number[][], to: number[][]): void {
  const last = from.pop();
  if (last !== undefined) to.push(last);
}

/** What undoing (or redoing) a gesture's lines means: the puts to take back and the ones to bring back. */
export function reverseOf(
  lines: readonly JournalLine[],
  gesture: readonly number[],
  redo: boolean,
): { readonly withdraws: number[]; readonly restores: number[] } {
  const puts: number[] = [];
  const taken: number[] = [];
  for (const seq of gesture) {
    const line = lines[seq - 1];
    if (line.body !== undefined) puts.push(seq);
    taken.push(...(line.withdraws ?? []));
  }
  return redo ? { withdraws: taken, restores: puts } : { withdraws: puts, restores: taken };
}
