// Voxel arrays stand beside the JSON, cut into bricks of 64³ elements, each named by the SHA-256 of its bytes (little-endian, i fastest),
// so that a brush stroke stores only the bricks it touched and equal bricks (air, empty mask) are stored once.
// Small arrays (up to two bricks' worth) stay whole; an array without a grid is cut along its length.
// What fails first: a big-endian machine (none runs Node or a current browser).
import { Problem } from '../../base/index.ts';
import { z } from 'zod';

export type StoredArray = Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array | Float32Array | Float64Array;
type Size = readonly [number, number, number];

/** SHA-256 of bytes as 64 lower-case hex digits; the host lends it. */
export type Digest = (bytes: Uint8Array<ArrayBuffer>) => Promise<string>;

const makers = {
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  float32: Float32Array,
  float64: Float64Array,
} as const;
type ArrayType = keyof typeof makers;

const typeOf = (a: StoredArray): ArrayType => {
  for (const name of Object.keys(makers) as ArrayType[]) if (a instanceof makers[name]) return name;
  throw new Problem('store.not-json', { type: 'array' });
};
export const isStoredArray = (v: unknown): v is StoredArray => ArrayBuffer.isView(v) && !(v instanceof DataView);

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const refSchema = z.strictObject({
  $array: z.enum(Object.keys(makers) as [ArrayType, ...ArrayType[]]),
  $size: z.tuple([z.int().min(0), z.int().min(0), z.int().min(0)]),
  $bricks: z.array(hash),
});
/** How an array is written in the JSON. */
export type ArrayRef = z.infer<typeof refSchema>;

export const isArrayRef = (v: object): boolean => Object.hasOwn(v, '$array');
export function parseArrayRef(v: unknown): ArrayRef {
  const ref = refSchema.safeParse(v);
  // The size is looked at before boxes are made of it.
  if (!ref.success || count(ref.data.$size) > elementLimit || ref.data.$bricks.length !== brickCount(ref.data.$size))
    throw new Problem('store.damaged-body', { file: '' });
  return ref.data;
}

/** More than any study: 2048 x 2048 x 256. */
const elementLimit = 2 ** 30;
const edge = 64;
const count = (s: Size): number => s[0] * s[1] * s[2];
interface BrickBox {
  readonly from: Size;
  readonly size: Size;
}

const stepOf = (size: Size): Size =>
  count(size) <= 2 * edge ** 3 ? size : size[1] === 1 && size[2] === 1 ? [edge ** 3, 1, 1] : [edge, edge, edge];
const brickCount = (size: Size): number => {
  const step = stepOf(size);
  return count(size) === 0 ? 0 : Math.ceil(size[0] / step[0]) * Math.ceil(size[1] / step[1]) * Math.ceil(size[2] / step[2]);
};

/** The boxes an array of this size is cut into, i fastest. */
export function brickBoxes(size: Size): readonly BrickBox[] {
  if (count(size) === 0) return [];
  const step = stepOf(size);
  const boxes: BrickBox[] = [];
  for (let k = 0; k < size[2]; k += step[2])
    for (let j = 0; j < size[1]; j += step[1])
      for (let i = 0; i < size[0]; i += step[0])
        boxes.push({
          from: [i, j, k],
          size: [Math.min(step[0], size[0] - i), Math.min(step[1], size[1] - j), Math.min(step[2], size[2] - k)],
        });
  return boxes;
}

const bytesOf = (a: StoredArray): Uint8Array => new Uint8Array(a.buffer, a.byteOffset, a.byteLength);

/** The bytes of one brick, always a copy (shared memory cannot be hashed or compressed in place). */
function cutBrick(a: StoredArray, size: Size, box: BrickBox): Uint8Array<ArrayBuffer> {
  const width = a.BYTES_PER_ELEMENT;
  const source = bytesOf(a);
  if (count(box.size) === a.length) return new Uint8Array(source);
  const out = new Uint8Array(count(box.size) * width);
  const row = box.size[0] * width;
  let at = 0;
  for (let k = 0; k < box.size[2]; k++)
    for (let j = 0; j < box.size[1]; j++) {
      const start = (box.from[0] + size[0] * (box.from[1] + j + size[1] * (box.from[2] + k))) * width;
      out.set(source.subarray(start, start + row), at);
      at += row;
    }
  return out;
}

/** Cuts, hashes and hands over every brick; a few at a time, so that a volume is never held twice. */
export async function storeArray(
  a: StoredArray,
  size: Size,
  digest: Digest,
  keep: (hash: string, bytes: Uint8Array<ArrayBuffer>) => Promise<void>,
): Promise<ArrayRef> {
  const boxes = brickBoxes(size);
  const bricks = await inOrder(boxes, 6, async (box) => {
    const bytes = cutBrick(a, size, box);
    const name = await digest(bytes);
    await keep(name, bytes);
    return name;
  });
  return { $array: typeOf(a), $size: [size[0], size[1], size[2]], $bricks: bricks };
}

/** Puts the bricks together again. `shared` = memory that threads can read without a copy. */
export async function loadArray(ref: ArrayRef, fetch: (hash: string) => Promise<Uint8Array>, shared: boolean): Promise<StoredArray> {
  const size = ref.$size;
  const Make = makers[ref.$array];
  const byteCount = count(size) * Make.BYTES_PER_ELEMENT;
  const memory = shared ? new SharedArrayBuffer(byteCount) : new ArrayBuffer(byteCount);
  const out: StoredArray = new (Make as new (memory: ArrayBufferLike) => StoredArray)(memory);
  const target = bytesOf(out);
  const width = Make.BYTES_PER_ELEMENT;
  const boxes = brickBoxes(size);
  await inOrder(boxes, 6, async (box, n) => {
    const bytes = await fetch(ref.$bricks[n]);
    if (bytes.length !== count(box.size) * width) throw new Problem('store.damaged-blob', { file: ref.$bricks[n] });
    if (boxes.length === 1) {
      target.set(bytes);
      return;
    }
    const row = box.size[0] * width;
    let at = 0;
    for (let k = 0; k < box.size[2]; k++)
      for (let j = 0; j < box.size[1]; j++) {
        target.set(bytes.subarray(at, at + row), (box.from[0] + size[0] * (box.from[1] + j + size[1] * (box.from[2] + k))) * width);
        at += row;
      }
  });
  return out;
}

/** Runs over the items with at most `width` under way; answers in order; the first failure ends it. */
export async function inOrder<I, O>(items: readonly I[], width: number, f: (item: I, n: number) => Promise<O>): Promise<O[]> {
  const out: O[] = Array.from({ length: items.length });
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < items.length) {
      const n = next++;
      out[n] = await f(items[n], n);
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, lane));
  return out;
}
