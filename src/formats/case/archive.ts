// case.trocart: a zip of one case: trocart.json (format and version), journal.jsonl, bodies/<hash>.json, blobs/<hash>.gz and, only when asked,
// identity.json. Reading verifies everything before anything is kept: the chain, every body and blob against its name, every record
// against its schema. A damaged or newer file is refused and changes nothing.
import { Problem } from '../../base/index.ts';
import type { Identity } from '../../records/index.ts';
import { unzipSync, zipSync, type Zippable } from 'fflate';
import { z } from 'zod';
import type { Digest } from './arrays.ts';
import { bricksOf, parseBodyJson, readBody } from './body.ts';
import { canonicalJson } from './canonical.ts';
import { foldJournal, readJournal, type JournalLine } from './journal.ts';
import { plainPacking, readIdentity, sealed, type Packing } from './seal.ts';

export const caseVersion = 1;
const headSchema = z.object({
  format: z.literal('trocart-case'),
  version: z.int().min(1),
  code: z.string().regex(/^[A-Z0-9][A-Z0-9-]{1,30}$/),
});

/** One case as bytes; blobs are the raw bricks. */
export interface CaseBytes {
  readonly code: string;
  readonly journal: Uint8Array<ArrayBuffer>;
  readonly bodies: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
  readonly blobs: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
  readonly identity?: Identity;
}

/** The zip; entries are stored, bricks are compressed (and sealed) already; `identity` is the file as it stands. */
export function writeArchive(
  code: string,
  journal: Uint8Array<ArrayBuffer>,
  bodies: ReadonlyMap<string, Uint8Array<ArrayBuffer>>,
  packedBlobs: ReadonlyMap<string, Uint8Array<ArrayBuffer>>,
  identity?: Uint8Array<ArrayBuffer>,
): Uint8Array<ArrayBuffer> {
  const text = (v: unknown): Uint8Array => new TextEncoder().encode(canonicalJson(v));
  const entries: Zippable = { 'trocart.json': text({ format: 'trocart-case', version: caseVersion, code }), 'journal.jsonl': journal };
  for (const [hash, bytes] of bodies) entries[`bodies/${hash}.json`] = [bytes, { level: 6 }];
  for (const [hash, bytes] of packedBlobs) entries[`blobs/${hash}.gz`] = bytes;
  if (identity !== undefined) entries['identity.json'] = identity;
  return zipSync(entries, { level: 0, mtime: zipDate }) as Uint8Array<ArrayBuffer>;
}
/** Zip times are local: noon on a fixed day, so that the same case gives the same bytes. */
const zipDate = new Date(2020, 0, 1, 12);

/** Reads and verifies; see the head of this file. */
export async function readArchive(bytes: Uint8Array, digest: Digest, packing: Packing = plainPacking): Promise<CaseBytes> {
  const entries = unzipped(bytes);
  const head = entries.get('trocart.json');
  const journal = entries.get('journal.jsonl');
  if (head === undefined || journal === undefined) throw new Problem('store.not-a-case');
  const parsed = headSchema.safeParse(jsonOrNothing(head));
  if (!parsed.success) throw new Problem('store.not-a-case');
  if (parsed.data.version > caseVersion) throw new Problem('store.newer-case');
  const bodies = new Map<string, Uint8Array<ArrayBuffer>>();
  const blobs = new Map<string, Uint8Array<ArrayBuffer>>();
  for (const [name, entry] of entries) {
    const match = /^(bodies|blobs)\/([0-9a-f]{64})\.(json|gz)$/.exec(name);
    if (match === null) continue;
    const raw = match[1] === 'bodies' ? entry : await sealed(packing, digest).unpack(entry);
    if ((await digest(raw)) !== match[2])
      throw new Problem(match[1] === 'bodies' ? 'store.damaged-body' : 'store.damaged-blob', { file: match[2] });
    (match[1] === 'bodies' ? bodies : blobs).set(match[2], raw);
  }
  await verify(journal, bodies, blobs, digest);
  const identityBytes = entries.get('identity.json');
  const identity = identityBytes === undefined ? undefined : await readIdentity(identityBytes, digest);
  return { code: parsed.data.code, journal, bodies, blobs, ...(identity === undefined ? {} : { identity }) };
}

function jsonOrNothing(bytes: Uint8Array): unknown {
  try {
    return parseBodyJson(bytes);
  } catch {
    return undefined;
  }
}

/** Every line that was not erased has its body, every body its bricks, every record fits its schema. */
async function verify(
  journal: Uint8Array,
  bodies: ReadonlyMap<string, Uint8Array<ArrayBuffer>>,
  blobs: ReadonlyMap<string, Uint8Array<ArrayBuffer>>,
  digest: Digest,
): Promise<void> {
  const { lines, byteCount } = await readJournal(journal, digest);
  if (byteCount !== journal.length) throw new Problem('store.damaged-journal', { line: lines.length + 1 });
  for (const hash of bodiesNamed(lines)) {
    const body = bodies.get(hash);
    if (body === undefined) throw new Problem('store.missing-body', { file: hash });
    for (const brick of bricksOf(parseBodyJson(body))) if (!blobs.has(brick)) throw new Problem('store.missing-blob', { file: brick });
    await readBody(body, digest, async (h) => blobs.get(h) as Uint8Array, false);
  }
}

/** Hashes of the bodies a journal still needs (not erased). */
export function bodiesNamed(lines: readonly JournalLine[]): ReadonlySet<string> {
  const { erasedUpTo } = foldJournal(lines);
  const named = new Set<string>();
  for (const line of lines) if (line.body !== undefined && line.seq > erasedUpTo) named.add(line.body);
  return named;
}

const entryLimit = 2 ** 31;
/** Bricks are stored as they are, so a case hardly grows when unpacked; only bodies are deflated. */
function unzipped(bytes: Uint8Array): ReadonlyMap<string, Uint8Array<ArrayBuffer>> {
  let total = 0;
  try {
    const entries = unzipSync(bytes, {
      filter: (file) => {
        total += file.originalSize;
        // A zip that grows more than ours can is not one of ours.
        if (total > Math.min(entryLimit, bytes.length * 200 + 2 ** 20)) throw new Problem('store.not-a-case');
        return /^(trocart\.json|journal\.jsonl|identity\.json|(bodies|blobs)\/[0-9a-f]{64}\.(json|gz))$/.test(file.name);
      },
    });
    return new Map(Object.entries(entries) as [string, Uint8Array<ArrayBuffer>][]);
  } catch {
    throw new Problem('store.not-a-case');
  }
}
