// A body is one record as canonical JSON, its arrays replaced by references; its file name is the SHA-256 of its bytes.
// The CONTENT hash covers the data alone (with the references, hence the voxels), never id, at, who, provenance: equal data is equal
// whoever made it. Bytes from outside are parsed by the record's schema; a body of a newer schema is refused, an older one migrated.
import { Problem } from '../../base/index.ts';
import { envelopeSchema, recordSchemas, type AnyRecord, type CaseRecord, type RecordKind } from '../../records/index.ts';
import { z } from 'zod';
import { isArrayRef, isStoredArray, loadArray, parseArrayRef, storeArray, type Digest } from './arrays.ts';
import { canonicalJson } from './canonical.ts';
import { migrate, versionOf } from './migrations.ts';

type Json = unknown;

/** Replaces every typed array by its reference; `keep` stores a brick. */
async function withoutArrays(
  value: unknown,
  digest: Digest,
  keep: (hash: string, bytes: Uint8Array<ArrayBuffer>) => Promise<void>,
): Promise<Json> {
  if (value === null || typeof value !== 'object') return value;
  if (isStoredArray(value)) return storeArray(value, [value.length, 1, 1], digest, keep);
  if (Array.isArray(value)) {
    if (value.every((v) => v === null || typeof v !== 'object')) return value;
    const out: Json[] = [];
    for (const v of value) out.push(await withoutArrays(v, digest, keep));
    return out;
  }
  const from = value as Readonly<Record<string, unknown>>;
  const out: Record<string, Json> = {};
  for (const key of Object.keys(from)) {
    if (key.startsWith('$')) throw new Problem('store.reserved-key', { key });
    const v = from[key];
    const size = key === 'voxels' && isStoredArray(v) ? gridSize(from.grid, v.length) : undefined;
    out[key] = size !== undefined && isStoredArray(v) ? await storeArray(v, size, digest, keep) : await withoutArrays(v, digest, keep);
  }
  return out;
}

function gridSize(grid: unknown, length: number): readonly [number, number, number] | undefined {
  const size = (grid as { size?: readonly [number, number, number] } | undefined)?.size;
  return size !== undefined && size[0] * size[1] * size[2] === length ? size : undefined;
}

async function withArrays(value: Json, fetch: (hash: string) => Promise<Uint8Array>, shared: boolean, key = ''): Promise<unknown> {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) {
    if (value.every((v) => v === null || typeof v !== 'object')) return value;
    const out: unknown[] = [];
    for (const v of value) out.push(await withArrays(v, fetch, shared));
    return out;
  }
  // Only voxels go into shared memory: pictures must stay usable by canvas and encoders, which refuse it.
  if (isArrayRef(value)) return loadArray(parseArrayRef(value), fetch, shared && key === 'voxels');
  const out: Record<string, unknown> = {};
  for (const [k, v] of Object.entries(value)) out[k] = await withArrays(v, fetch, shared, k);
  return out;
}

/** Every brick a body's JSON names. */
export function bricksOf(value: Json, into: Set<string> = new Set()): Set<string> {
  if (value === null || typeof value !== 'object') return into;
  if (!Array.isArray(value) && isArrayRef(value)) for (const h of parseArrayRef(value).$bricks) into.add(h);
  else for (const v of Object.values(value)) bricksOf(v, into);
  return into;
}

/** Data as its schema sees it: what a saved and reopened record would hold. Refused when it does not fit. */
export function parseData<K extends RecordKind>(kind: K, data: unknown): CaseRecord<K>['data'] {
  const parsed = recordSchemas[kind].safeParse(data);
  if (!parsed.success) throw new Problem('store.bad-record', { kind, ...firstIssue(parsed.error) });
  return parsed.data as CaseRecord<K>['data'];
}
const firstIssue = (error: z.ZodError): { field: string; reason: string } => ({
  field: error.issues[0]?.path.join('.') ?? '',
  reason: error.issues[0]?.code ?? '',
});

export interface WrittenBody {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly bodyHash: string;
  readonly contentHash: string;
}

export async function writeBody(
  record: AnyRecord | CaseRecord,
  digest: Digest,
  keep: (hash: string, bytes: Uint8Array<ArrayBuffer>) => Promise<void>,
): Promise<WrittenBody> {
  const data = await withoutArrays(record.data, digest, keep);
  const contentHash = await contentHashOf(data, digest);
  const text = new TextEncoder();
  const bytes = text.encode(canonicalJson({ ...record, data, schema: versionOf(record.kind) }));
  return { bytes, bodyHash: await digest(bytes), contentHash };
}
const contentHashOf = (data: Json, digest: Digest): Promise<string> => digest(new TextEncoder().encode(canonicalJson(data)));

const bodySchema = envelopeSchema.extend({ schema: z.int().min(1) });

export function parseBodyJson(bytes: Uint8Array): Json {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new Problem('store.damaged-body', { file: '?' });
  }
}

export interface ReadBody {
  readonly record: AnyRecord;
  readonly contentHash: string;
}
export async function readBody(
  bytes: Uint8Array,
  digest: Digest,
  fetch: (hash: string) => Promise<Uint8Array>,
  shared: boolean,
): Promise<ReadBody> {
  const json = parseBodyJson(bytes);
  const kind = (json as { kind?: unknown } | null)?.kind;
  if (typeof kind === 'string' && !Object.hasOwn(recordSchemas, kind)) throw new Problem('store.newer-record', { kind });
  const envelope = bodySchema.safeParse(json);
  if (!envelope.success) throw new Problem('store.damaged-body', { file: '?' });
  const { schema, data: stored, ...rest } = envelope.data;
  if (schema > versionOf(rest.kind)) throw new Problem('store.newer-record', { kind: rest.kind });
  const data = parseData(rest.kind, await withArrays(migrate(rest.kind, schema, stored), fetch, shared));
  return { record: { ...rest, data } as unknown as AnyRecord, contentHash: await contentHashOf(stored, digest) };
}
