// Raw numbers of any type and byte order → the voxel arrays the house uses: uint8, uint16 or int16 when every value is whole and
// fits, else float32. One pass over the bytes for the range, one for the conversion; nothing is rounded to make it fit.
// Fails first: whole numbers beyond ±2^24 lose their last digits in float32 (no CT or label map holds such).
import { voxelFloat32, voxelInt16, voxelMemory } from '../../base/index.ts';
import type { VoxelArray } from '../../records/index.ts';

export type NumberType = 'u8' | 'i8' | 'u16' | 'i16' | 'u32' | 'i32' | 'u64' | 'i64' | 'f32' | 'f64';
export const bytesOf: Readonly<Record<NumberType, number>> = {
  u8: 1,
  i8: 1,
  u16: 2,
  i16: 2,
  u32: 4,
  i32: 4,
  u64: 8,
  i64: 8,
  f32: 4,
  f64: 8,
};

export interface Numbers {
  readonly voxels: VoxelArray;
  /** True when every value is a whole number. */
  readonly whole: boolean;
  readonly lowest: number;
  readonly highest: number;
  /** Values that were NaN or infinite; they became the lowest finite value. */
  readonly brokenCount: number;
}

type Native = Uint8Array | Int8Array | Uint16Array | Int16Array | Uint32Array | Int32Array | Float32Array | Float64Array;

const swap = (bytes: Uint8Array, width: number): void => {
  for (let at = 0; at + width <= bytes.length; at += width)
    for (let a = at, b = at + width - 1; a < b; a++, b--) {
      const kept = bytes[a];
      bytes[a] = bytes[b];
      bytes[b] = kept;
    }
};

/** 64-bit whole numbers as doubles; exact up to 2^53. */
function from64(bytes: Uint8Array, count: number, signed: boolean): Float64Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const out = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const high = signed ? view.getInt32(8 * i + 4, true) : view.getUint32(8 * i + 4, true);
    out[i] = high * 4294967296 + view.getUint32(8 * i, true);
  }
  return out;
}

function native(bytes: Uint8Array, count: number, type: NumberType, little: boolean): Native {
  const width = bytesOf[type];
  const copy = new Uint8Array(voxelMemory(count * width));
  copy.set(bytes.subarray(0, count * width));
  if (!little && width > 1) swap(copy, width);
  switch (type) {
    case 'u8':
      return copy;
    case 'i8':
      return new Int8Array(copy.buffer);
    case 'u16':
      return new Uint16Array(copy.buffer);
    case 'i16':
      return new Int16Array(copy.buffer);
    case 'u32':
      return new Uint32Array(copy.buffer);
    case 'i32':
      return new Int32Array(copy.buffer);
    case 'f32':
      return new Float32Array(copy.buffer);
    case 'f64':
      return new Float64Array(copy.buffer);
    default:
      return from64(copy, count, type === 'i64');
  }
}

/** The smallest house array that holds whole values of a range exactly; float32 when none does. */
export function arrayFor(lowest: number, highest: number, whole: boolean, count: number): VoxelArray {
  if (whole && lowest >= 0 && highest <= 255) return new Uint8Array(voxelMemory(count));
  if (whole && lowest >= -32768 && highest <= 32767) return voxelInt16(count);
  if (whole && lowest >= 0 && highest <= 65535) return new Uint16Array(voxelMemory(2 * count));
  return voxelFloat32(count);
}

/**
 * `count` numbers of `type` from the start of `bytes` (long enough: the caller checks), times `slope` plus `intercept`.
 */
export function readNumbers(bytes: Uint8Array, count: number, type: NumberType, little: boolean, slope = 1, intercept = 0): Numbers {
  const raw = native(bytes, count, type, little);
  const plain = slope === 1 && intercept === 0;
  let lowest = Infinity;
  let highest = -Infinity;
  let whole = true;
  let brokenCount = 0;
  for (let i = 0; i < count; i++) {
    const v = plain ? raw[i] : raw[i] * slope + intercept;
    if (v - v !== 0) {
      brokenCount++;
      continue;
    }
    if (v < lowest) lowest = v;
    if (v > highest) highest = v;
    if (whole && v !== Math.floor(v)) whole = false;
  }
  if (lowest > highest) lowest = highest = 0;
  const about = { whole, lowest, highest, brokenCount };
  if (plain && brokenCount === 0 && (raw instanceof Uint8Array || raw instanceof Int16Array || raw instanceof Float32Array)) {
    if (!(raw instanceof Float32Array) || !whole) return { voxels: raw as VoxelArray, ...about };
  }
  const voxels = arrayFor(lowest, highest, whole, count);
  for (let i = 0; i < count; i++) {
    const v = raw[i] * slope + intercept;
    voxels[i] = v - v !== 0 ? lowest : v;
  }
  return { voxels, ...about };
}
