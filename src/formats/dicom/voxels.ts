// The pixels of a stack as one voxel array: decoded frame by frame, masked to the bits stored, rescaled (HU = slope·stored + intercept),
// int16 when slope and intercept are whole numbers and every value fits, else float32; then the shear of a gantry tilt undone.
// Fails first: pixel data shorter than the header says; the slice is named and no volume is made.
import { Problem, voxelFloat32, voxelInt16, type Grid } from '../../base/index.ts';
import type { Codecs, FrameInfo, SampleArray } from './codecs.ts';
import type { OpenFile } from './dataset.ts';
import { openFrames, type FrameSource } from './frames.ts';
import type { Placed, Stack } from './geometry.ts';

export type Voxels = Int16Array | Float32Array;

/** The same values as float32, where images lie. */
export function floats(voxels: Voxels): Float32Array {
  const out = voxelFloat32(voxels.length);
  out.set(voxels);
  return out;
}

/** Largest volume we make (voxels): 1024² × 1000, 2 GB as int16. */
export const mostVoxelsCount = 2 ** 30;

/**
 * Writes one frame into `out` from `at`; false when a value does not fit (int16 out of range), in which case the frame must be
 * written again into a float array.
 */
export function storeFrame(raw: SampleArray, info: FrameInfo, slope: number, intercept: number, out: Voxels, at: number): boolean {
  const count = info.columns * info.rows;
  if (raw.length < count) throw new RangeError('frame too short');
  const whole = out instanceof Int16Array;
  let low = Infinity;
  let high = -Infinity;
  const bits = info.bitsStored;
  if (bits < 32) {
    const mask = 2 ** bits - 1;
    const shift = info.highBit + 1 - bits;
    const up = 32 - bits;
    const { signed } = info;
    for (let i = 0; i < count; i++) {
      const stored = (raw[i] >>> shift) & mask;
      const value = (signed ? (stored << up) >> up : stored) * slope + intercept;
      if (value < low) low = value;
      if (value > high) high = value;
      out[at + i] = value;
    }
  } else {
    for (let i = 0; i < count; i++) {
      const value = raw[i] * slope + intercept;
      if (value < low) low = value;
      if (value > high) high = value;
      out[at + i] = value;
    }
  }
  return !whole || (low >= -32768 && high <= 32767);
}

export interface Assembling {
  readonly codecs: Codecs;
  open(file: number): Promise<OpenFile>;
  nameOf(file: number): string;
  progress(fraction: number): void;
  cancelled(): boolean;
}

/** Voxels of a stack on its own (possibly sheared) lattice, i fastest. */
export async function assemble(stack: Stack, grid: Grid, how: Assembling): Promise<Voxels> {
  const [nx, ny, nz] = grid.size;
  const plane = nx * ny;
  const rescale = (p: Placed): readonly [number, number] => [p.slice.slope ?? 1, p.slice.intercept ?? 0];
  const whole = stack.placed.every((p) => rescale(p).every(Number.isInteger));
  let out: Voxels = whole ? voxelInt16(plane * nz) : voxelFloat32(plane * nz);
  let source: FrameSource | undefined;
  let sourceFile = -1;
  for (let k = 0; k < nz; k++) {
    if (how.cancelled()) throw new Problem('files.cancelled');
    const p = stack.placed[k];
    const { header, slice } = p;
    try {
      if (source === undefined || sourceFile !== header.file) {
        source = openFrames(await how.open(header.file), header.info, header.frameCount, how.codecs);
        sourceFile = header.file;
      }
      const raw = await source.frame(slice.frame);
      const [slope, intercept] = rescale(p);
      if (!storeFrame(raw, header.info, slope, intercept, out, k * plane)) {
        out = floats(out);
        storeFrame(raw, header.info, slope, intercept, out, k * plane);
      }
    } catch (e) {
      if (e instanceof Problem) throw e;
      throw new Problem('files.pixels-damaged', {
        file: how.nameOf(header.file),
        slice: k + 1,
        why: e instanceof Error ? e.message : String(e),
      });
    }
    how.progress((k + 1) / nz);
  }
  return out;
}

/**
 * Undoes a gantry tilt: slice k lies k·shear off the normal through slice 0, so it is shifted in its own plane (linear between
 * pixels; nothing is interpolated between slices) onto a lattice whose third axis is the normal, wide enough to keep every pixel.
 */
export function straighten(
  grid: Grid,
  voxels: Voxels,
  shearMm: readonly [number, number],
  outside: number,
): { grid: Grid; voxels: Voxels } {
  const [nx, ny, nz] = grid.size;
  const perSlice = [shearMm[0] / grid.spacing[0], shearMm[1] / grid.spacing[1]];
  const reach = perSlice.map((s) => s * (nz - 1));
  const before = reach.map((r) => Math.ceil(Math.max(0, -r) - 1e-9));
  const after = reach.map((r) => Math.ceil(Math.max(0, r) - 1e-9));
  const mx = nx + before[0] + after[0];
  const my = ny + before[1] + after[1];
  if (mx * my * nz > mostVoxelsCount) throw new Problem('files.too-large', { columnsCount: mx, rowsCount: my, slicesCount: nz });
  const out = (voxels instanceof Int16Array ? voxelInt16(mx * my * nz) : voxelFloat32(mx * my * nz)).fill(outside);
  const rounded = out instanceof Int16Array;
  for (let k = 0; k < nz; k++) {
    // Target (i, j) takes the source at (i − before − shift); the shift is split into whole pixels and a fraction.
    const sx = before[0] + k * perSlice[0];
    const sy = before[1] + k * perSlice[1];
    const wx = Math.floor(sx);
    const wy = Math.floor(sy);
    const fx = sx - wx;
    const fy = sy - wy;
    const base = k * nx * ny;
    for (let j = 0; j < ny + 1; j++) {
      const tj = j + wy;
      if (tj < 0 || tj >= my) continue;
      const j1 = base + Math.min(j, ny - 1) * nx;
      const j0 = base + Math.max(j - 1, 0) * nx;
      if ((j === ny && fy < 1e-9) || (j === 0 && fy > 0.5) || (j === ny && fy <= 0.5)) continue;
      for (let i = 0; i < nx + 1; i++) {
        const ti = i + wx;
        if (ti < 0 || ti >= mx || (i === nx && fx <= 0.5) || (i === 0 && fx > 0.5)) continue;
        const i1 = Math.min(i, nx - 1);
        const i0 = Math.max(i - 1, 0);
        const a = voxels[j1 + i1] * (1 - fx) + voxels[j1 + i0] * fx;
        const b = voxels[j0 + i1] * (1 - fx) + voxels[j0 + i0] * fx;
        const value = a * (1 - fy) + b * fy;
        out[ti + mx * (tj + my * k)] = rounded ? Math.round(value) : value;
      }
    }
  }
  const { axes, spacing, originLps: o } = grid;
  const back = [before[0] * spacing[0], before[1] * spacing[1]];
  const originLps = o.map((x, a) => x - back[0] * axes[0][a] - back[1] * axes[1][a]) as unknown as Grid['originLps'];
  return { grid: { ...grid, size: [mx, my, nz], originLps }, voxels: out };
}
