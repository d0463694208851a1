// Six-point heights of a body: distance between the endplate surfaces along the body's up axis, in the mid-sagittal slab (mean of the lines
// within ±3 mm), anterior and posterior at 8 % of the depth inside the walls taken at mid-height, middle at 50 %; osteophytes beyond the wall
// line are left out. Each surface is read by a local quadratic, robust and weighted around the line, so that voxel steps average out:
//   s(l, p) = c0 + c1·(p−p0) + c2·(p−p0)² + c3·l + c4·l²,  mean over |l| ≤ 3 mm = c0 + 3·c4.
// The assumption that fails first: an endplate is smooth over about 6 mm (a narrow Schmorl node is partly smoothed away).
import { fromFrame, type Lps } from '../base/index.ts';
import type { Heights } from '../records/index.ts';
import { inFrame, marchOut, voxelAlong, type BoneField, type FrameSampler } from './bone-field.ts';
import { median, robustFit } from './fit.ts';
import type { BodyFrame } from './frame.ts';
import { surfaceAt } from './walls.ts';

export const slabHalfMm = 3;
export const insideWallFraction = 0.08;

export interface SixPoints {
  readonly heights: Heights;
  /** anterior, middle, posterior of the upper surface, then of the lower. */
  readonly pointsLps: readonly Lps[];
  /** Wall to wall at mid-height in the slab. */
  readonly depthMm: number;
  /** Frame coordinates of the three lines. */
  readonly linesMm: readonly [number, number, number];
  /** Spread of the surface about the local fits: roughness of the labels. */
  readonly roughnessMm: number;
}

export interface SurfaceRead {
  readonly atMm: number;
  readonly spreadMm: number;
  readonly errorMm: number;
}

const nearReachMm = 2;
const steepFraction = 0.35;

/** The surface above or below (0…, p0), averaged as the heights define it. */
export function readSurface(
  surface: (l: number, p: number) => number | undefined,
  p0: number,
  low: number,
  high: number,
  reachMm = 5,
  acrossMm = 7,
  floorMm = 0.25,
): SurfaceRead | undefined {
  const rows: number[][] = [];
  const z: number[] = [];
  const w: number[] = [];
  const step = reachMm > nearReachMm ? 1 : 0.5;
  for (let l = -acrossMm; l <= acrossMm + 1e-9; l += 1)
    for (let d = -reachMm; d <= reachMm + 1e-9; d += step) {
      const p = p0 + d;
      if (p < low || p > high) continue;
      const s = surface(l, p);
      if (s === undefined) continue;
      const x = d / (reachMm + 1);
      const y = l / (acrossMm + 1);
      rows.push([1, d, d * d, l, l * l]);
      z.push(s);
      w.push((1 - Math.abs(x) ** 3) ** 3 * (1 - Math.abs(y) ** 3) ** 3);
    }
  const fit = robustFit(rows, z, w, floorMm);
  if (fit === undefined) return undefined;
  // A steep or sharply bent surface (rim of a hollow, a corner cut by a tilted line) is not quadratic over 10 mm: read it close by.
  const bend = Math.abs(fit.coefficients[1]) + 4 * Math.abs(fit.coefficients[2]);
  if (reachMm > nearReachMm && bend > steepFraction)
    return readSurface(surface, p0, p0 - nearReachMm, p0 + nearReachMm, nearReachMm, acrossMm, floorMm);
  return { atMm: fit.coefficients[0] + (slabHalfMm * slabHalfMm * fit.coefficients[4]) / 3, spreadMm: fit.spread, errorMm: fit.firstError };
}

/** Anterior and posterior wall at mid-height, mean over the slab and ±2 mm of height. */
export function slabWalls(sample: FrameSampler): { anteriorMm: number; posteriorMm: number } | undefined {
  const a: number[] = [];
  const b: number[] = [];
  for (let l = -slabHalfMm; l <= slabHalfMm; l += 1)
    for (const s of [-2, -1, 0, 1, 2]) {
      const front = marchOut(sample, [l, 0, s], [0, -1, 0], 45);
      const back = marchOut(sample, [l, 0, s], [0, 1, 0], 45);
      if (front !== undefined) a.push(-front);
      if (back !== undefined) b.push(back);
    }
  return a.length < 5 || b.length < 5 ? undefined : { anteriorMm: trimmedMean(a), posteriorMm: trimmedMean(b) };
}

function trimmedMean(values: readonly number[]): number {
  const m = median(values);
  const near = values.filter((v) => Math.abs(v - m) < 2);
  return near.reduce((s, v) => s + v, 0) / near.length;
}

export function sixPoints(body: BoneField, b: BodyFrame): SixPoints | undefined {
  const sample = inFrame(body, b.frame);
  const walls = slabWalls(sample);
  if (walls === undefined) return undefined;
  const depth = walls.posteriorMm - walls.anteriorMm;
  // thick slices make stairs: a step is no outlier
  const floor = Math.max(0.25, 0.3 * voxelAlong(body.grid, b.frame.superior));
  const low = walls.anteriorMm + 1.2;
  const high = walls.posteriorMm - 1.2;
  const lines = [
    walls.anteriorMm + insideWallFraction * depth,
    walls.anteriorMm + 0.5 * depth,
    walls.posteriorMm - insideWallFraction * depth,
  ] as const;
  const up: SurfaceRead[] = [];
  const down: SurfaceRead[] = [];
  for (const p of lines) {
    const u = readSurface((l, q) => surfaceAt(sample, l, q, 1), p, low, high, 5, 7, floor);
    const d = readSurface((l, q) => surfaceAt(sample, l, q, -1), p, low, high, 5, 7, floor);
    if (u === undefined || d === undefined) return undefined;
    up.push(u);
    down.push(d);
  }
  const point = (p: number, s: SurfaceRead): Lps => fromFrame(b.frame, 0, p, s.atMm);
  return {
    heights: { anteriorMm: up[0].atMm - down[0].atMm, middleMm: up[1].atMm - down[1].atMm, posteriorMm: up[2].atMm - down[2].atMm },
    pointsLps: [...lines.map((p, i) => point(p, up[i])), ...lines.map((p, i) => point(p, down[i]))],
    depthMm: depth,
    linesMm: lines,
    roughnessMm: median([...up, ...down].map((r) => r.spreadMm)),
  };
}
