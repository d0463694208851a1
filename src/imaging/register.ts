// Two pictures of one sequence that overlap → the rigid motion between them (station blocks of one MR exam). Each picture is flattened first: its
// signal over its own mean within about 12 mm, so that coil falloff and scale go; then a coarse search over shifts, then least squares.
// Fails first: an overlap with little in it but muscle; the likeness is then low and the caller refuses.
import { lpsToVoxel, movePoint, lps, voxel, voxelToLps, type Grid, type Lps, type Rigid } from '../base/index.ts';
import type { Volume } from '../records/index.ts';
import { fitRigid, gradientSampler, type GradientSampler } from './rigid-fit.ts';

export interface Flat {
  readonly grid: Grid;
  readonly values: Float32Array;
  readonly sample: GradientSampler;
}

/** Running mean along one axis, in place (window of 2r+1, edges held). */
function smooth(a: Float32Array, size: Grid['size'], axis: 0 | 1 | 2, r: number): void {
  if (r < 1) return;
  const stride = axis === 0 ? 1 : axis === 1 ? size[0] : size[0] * size[1];
  const n = size[axis];
  const others = a.length / n;
  const line = new Float64Array(n + 1);
  for (let o = 0; o < others; o++) {
    const start = axis === 0 ? o * n : axis === 1 ? (o % size[0]) + Math.floor(o / size[0]) * size[0] * size[1] : o;
    for (let i = 0; i < n; i++) line[i + 1] = line[i] + a[start + i * stride];
    for (let i = 0; i < n; i++) {
      const lo = Math.max(0, i - r);
      const hi = Math.min(n, i + r + 1);
      a[start + i * stride] = (line[hi] - line[lo]) / (hi - lo);
    }
  }
}

/** Signal against its own neighbourhood: (s − mean) / (mean + a little), held to ±1.5; a slight blur takes the noise. */
export function flattened(volume: Pick<Volume, 'grid' | 'voxels'>, reachMm = 12): Flat {
  const { grid } = volume;
  const fine = Float32Array.from(volume.voxels);
  const inPlane = Math.min(...grid.spacing);
  for (const axis of [0, 1, 2] as const) if (grid.spacing[axis] < 2 * inPlane && grid.spacing[axis] < 1.6) smooth(fine, grid.size, axis, 1);
  const mean = Float32Array.from(volume.voxels);
  for (let turn = 0; turn < 2; turn++)
    for (const axis of [0, 1, 2] as const) smooth(mean, grid.size, axis, Math.round(reachMm / grid.spacing[axis] / 1.5));
  let all = 0;
  for (const v of mean) all += v / mean.length;
  const floor = 0.25 * all + 1e-6;
  for (let i = 0; i < fine.length; i++) {
    const v = (fine[i] - mean[i]) / (mean[i] + floor);
    fine[i] = v > 1.5 ? 1.5 : v < -1.5 ? -1.5 : v;
  }
  return { grid, values: fine, sample: gradientSampler(grid, fine) };
}

/** Points of `moving` that lie in `fixed`'s box (by the given motion, widened by `slackMm`), thinned to about `most`, with their values. */
function overlapPoints(
  fixed: Flat,
  moving: Flat,
  start: Rigid,
  slackMm: number,
  most: number,
): { points: Float64Array; values: Float64Array } {
  const { grid } = moving;
  const [nx, ny, nz] = grid.size;
  const found: number[] = [];
  const slack = fixed.grid.spacing.map((s) => slackMm / s);
  for (let k = 0, q = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, q++) {
        if ((i & 1) !== 0 || (j & 1) !== 0) continue;
        const v = lpsToVoxel(fixed.grid, movePoint(start, voxelToLps(grid, voxel(i, j, k))));
        if (v.every((x, a) => x > -slack[a] && x < fixed.grid.size[a] - 1 + slack[a])) found.push(q);
      }
  const step = Math.max(1, found.length / most);
  const count = Math.floor(found.length / step);
  const points = new Float64Array(3 * count);
  const values = new Float64Array(count);
  for (let n = 0; n < count; n++) {
    const q = found[Math.floor(n * step)];
    points.set(voxelToLps(grid, voxel(q % nx, Math.floor(q / nx) % ny, Math.floor(q / (nx * ny)))), 3 * n);
    values[n] = moving.values[q];
  }
  return { points, values };
}

/** Correlation of the two pictures at these points under a motion; undefined when fewer than half of the points are covered. */
function likeness(fixed: Flat, points: Float64Array, values: Float64Array, m: Rigid, least: number): number | undefined {
  const out = new Float64Array(4);
  let [n, a, b, aa, bb, ab] = [0, 0, 0, 0, 0, 0];
  for (let i = 0; i < values.length; i++) {
    const q = movePoint(m, lps(points[3 * i], points[3 * i + 1], points[3 * i + 2]));
    if (!fixed.sample(q[0], q[1], q[2], out)) continue;
    n++;
    a += out[0];
    b += values[i];
    aa += out[0] * out[0];
    bb += values[i] * values[i];
    ab += out[0] * values[i];
  }
  if (n < least) return undefined;
  const va = aa - (a * a) / n;
  const vb = bb - (b * b) / n;
  return va <= 0 || vb <= 0 ? 0 : (ab - (a * b) / n) / Math.sqrt(va * vb);
}

export interface PictureMotion {
  /** Moving → fixed. */
  readonly motion: Rigid;
  /** Correlation after the motion, −1 … 1. */
  readonly likenessFraction: number;
  /** By how much it exceeds the best place that lies 8 mm or more away. */
  readonly leadFraction: number;
  readonly middleLps: Lps;
  readonly middleSdMm: number;
}

/** Brings `moving` onto `fixed` within ±`searchMm` of the start; undefined when they share too little. */
export function registerPictures(fixed: Flat, moving: Flat, start: Rigid, searchMm: number): PictureMotion | undefined {
  const coarse = overlapPoints(fixed, moving, start, 0, 2500);
  if (coarse.values.length < 200) return undefined;
  const least = 0.45 * coarse.values.length;
  const step = 4;
  const reach = Math.floor(searchMm / step);
  const side = Math.min(2, reach);
  const shifted = (x: number, y: number, z: number): Rigid => ({
    rotation: start.rotation,
    translationMm: [start.translationMm[0] + x, start.translationMm[1] + y, start.translationMm[2] + z],
  });
  const tried: { readonly at: readonly [number, number, number]; readonly value: number }[] = [];
  for (let z = -reach; z <= reach; z++)
    for (let y = -reach; y <= reach; y++)
      for (let x = -side; x <= side; x++) {
        const at = [x * step * 1.5, y * step, z * step] as const;
        const value = likeness(fixed, coarse.points, coarse.values, shifted(...at), least);
        if (value !== undefined) tried.push({ at, value });
      }
  if (tried.length === 0) return undefined;
  tried.sort((a, b) => b.value - a.value);
  // The two best places that are not neighbours are both refined; the better one is the answer, the other its rival.
  const far = (a: readonly number[], b: readonly number[]): boolean => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]) >= 9;
  const starts = [tried[0]];
  for (const t of tried) if (starts.length < 3 && starts.every((s) => far(s.at, t.at))) starts.push(t);
  const refined = starts.flatMap(({ at }) => {
    const first = shifted(...at);
    const { points, values } = overlapPoints(fixed, moving, first, 0, 9000);
    if (values.length < 200) return [];
    const fit = fitRigid(fixed.sample, points, values, first, { iterations: 25, gainFree: true });
    if (fit === undefined) return [];
    const value = likeness(fixed, points, values, fit.motion, 0.5 * values.length);
    return value === undefined ? [] : [{ fit, value }];
  });
  refined.sort((a, b) => b.value - a.value);
  const best = refined[0];
  if (best === undefined) return undefined;
  const place = movePoint(best.fit.motion, best.fit.middleLps);
  const rival = refined.find((r) => {
    const p = movePoint(r.fit.motion, best.fit.middleLps);
    return Math.hypot(p[0] - place[0], p[1] - place[1], p[2] - place[2]) > 5;
  });
  return {
    motion: best.fit.motion,
    likenessFraction: best.value,
    leadFraction: best.value - (rival?.value ?? tried.find((t) => far(t.at, starts[0].at))?.value ?? 0),
    middleLps: best.fit.middleLps,
    middleSdMm: best.fit.middleSdMm,
  };
}
