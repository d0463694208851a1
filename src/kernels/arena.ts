// Who owns memory. An arena is one fixed region from which a solver takes its arrays: views on a WASM memory in the twin, plain arrays in the
// original. It never grows: the solver's layout is first run on a `Tally` (which only counts), so that a solve too large is refused before it
// starts, with the size that would fit. Every array starts at a multiple of 64 bytes, holds zeros and has 64 spare bytes behind it, because a
// kernel may read and write whole vectors past the end of a row.
import { Problem } from '../base/index.ts';
import type { GridKernels } from './grid.ts';

/** Takes arrays of n numbers each. */
export interface Allocator {
  f32(n: number): Float32Array;
  f64(n: number): Float64Array;
  i32(n: number): Int32Array;
  u8(n: number): Uint8Array;
}
export interface Arena extends Allocator {
  readonly bytes: number;
  /** The hot loops; every array they are given comes from this arena. */
  readonly grid: GridKernels;
  /** How many threads share each kernel call; the numbers do not depend on it. */
  readonly threadCount: number;
  /** Gives the region back (ends the threads that wait on it). */
  free(): void;
}

export const spareBytes = 64;
/** Bytes an array takes in an arena. */
export const takenBytes = (bytes: number): number => Math.ceil((bytes + spareBytes) / 64) * 64;

/** Counts what a layout would take; the arrays it gives are empty and only stand for their place. */
export interface Tally extends Allocator {
  readonly bytes: number;
}
export function tally(): Tally {
  let bytes = 0;
  const take = (n: number, size: number): void => void (bytes += takenBytes(n * size));
  return {
    get bytes() {
      return bytes;
    },
    f32: (n) => (take(n, 4), new Float32Array(0)),
    f64: (n) => (take(n, 8), new Float64Array(0)),
    i32: (n) => (take(n, 4), new Int32Array(0)),
    u8: (n) => (take(n, 1), new Uint8Array(0)),
  };
}

/** Refuses an arena that this host cannot give. */
export function requireRoom(bytes: number, limitBytes: number): void {
  if (bytes <= limitBytes) return;
  throw new Problem('physics.too-large', {
    needMb: Math.ceil(bytes / 2 ** 20),
    limitMb: Math.floor(limitBytes / 2 ** 20),
    // memory goes with the cells, cells with the cube of the voxel size
    coarserFactor: Math.ceil(Math.cbrt(bytes / limitBytes) * 100) / 100,
  });
}

/** Longest row of cells: each thread's line buffers (twin.ts) hold this many nodes and not many more. */
export const longestRow = 8000;
/** Refuses a grid whose rows along x are longer than the kernels' lines. */
export function requireRow(nx: number): void {
  if (nx > longestRow) throw new Problem('physics.long-row', { nx, mostCount: longestRow });
}

/** The arena of the original: plain arrays, one thread. */
export function plainArena(bytes: number, grid: GridKernels): Arena {
  const count = tally();
  const within = <A>(make: () => A): A => {
    if (count.bytes > bytes) throw new Problem('physics.arena-full', { bytes });
    return make();
  };
  return {
    bytes,
    grid,
    threadCount: 1,
    f32: (n) => (count.f32(n), within(() => spare(Float32Array, n))),
    f64: (n) => (count.f64(n), within(() => spare(Float64Array, n))),
    i32: (n) => (count.i32(n), within(() => spare(Int32Array, n))),
    u8: (n) => (count.u8(n), within(() => spare(Uint8Array, n))),
    free: () => undefined,
  };
}
interface ArrayKind<A> {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBuffer, offset: number, length: number): A;
}
const spare = <A>(kind: ArrayKind<A>, n: number): A => new kind(new ArrayBuffer(takenBytes(n * kind.BYTES_PER_ELEMENT)), 0, n);
