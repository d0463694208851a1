// Six-point heights of a body: distance between the endplate surfaces along the body's up axis, in the mid-sagittal slab (mean of the lines
// within ±3 mm), anterior and posterior at 8 % of the depth inside the walls taken at mid-height, middle at 50 %; osteophytes beyond the wall
// line are left out. Each surface is read twice: on the section fitted to the labels (section.ts), which sees through the voxels' stairs, and by a
// local quadratic of the blurred labels, robust and weighted around the line:
//   s(l, p) = c0 + c1·(p−p0) + c2·(p−p0)² + c3·l + c4·l²,  mean over |l| ≤ 3 mm = c0 + 3·c4.
// In the middle the section is believed on a smooth map whose labels all agree with it; else the mean of both counts, and always near the rims,
// where the section overshoots a corner and the local reading cuts it. Where they lie far apart the section has lost its way and is not heard.
// The assumption that fails first: an endplate is smooth over about 6 mm (a narrow Schmorl node is partly smoothed away).
import { fromFrame, type Lps } from '../base/index.ts';
import type { Heights } from '../records/index.ts';
import { inFrame, marchOut, voxelAlong, type BoneField, type FrameSampler } from './bone-field.ts';
import { median, robustFit } from './fit.ts';
import type { BodyFrame } from './frame.ts';
import { fitSection, type Section } from './section.ts';
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

/** Share of ragged surface, and of labels that contradict the section, from which both readings count alike in the middle too. */
const raggedFromFraction = 0.03;
const againstFromFraction = 0.01;
/** Distance between the two from which the section is not heard. */
const lostMm = (alongMm: number): number => Math.min(1.5 * alongMm, 2);

interface Box {
  readonly anteriorMm: number;
  readonly posteriorMm: number;
  readonly middleMm: number;
}
/** Walls at mid-height of the section's own middle line; undefined when it does not agree with the walls of the blurred labels. */
function sectionBox(section: Section, walls: { anteriorMm: number; posteriorMm: number }, apartMm: number): Box | undefined {
  let box: Box = { ...walls, middleMm: 0 };
  for (let round = 0; round < 3; round++) {
    const p = (box.anteriorMm + box.posteriorMm) / 2;
    const anteriorMm = section.wall(0, box.middleMm, -1, p);
    const posteriorMm = section.wall(0, box.middleMm, 1, p);
    if (anteriorMm === undefined || posteriorMm === undefined) return undefined;
    const up = section.endplate(0, (anteriorMm + posteriorMm) / 2, 1, box.middleMm);
    const down = section.endplate(0, (anteriorMm + posteriorMm) / 2, -1, box.middleMm);
    if (up === undefined || down === undefined) return undefined;
    box = { anteriorMm, posteriorMm, middleMm: (up + down) / 2 };
  }
  const apart = Math.max(Math.abs(box.anteriorMm - walls.anteriorMm), Math.abs(box.posteriorMm - walls.posteriorMm));
  return apart < apartMm ? box : undefined;
}
/** Mean of the section's surface over the lines of the slab. */
function sectionSurface(section: Section, p: number, sign: 1 | -1, middleMm: number): number | undefined {
  let sum = 0;
  const lines = 4 * slabHalfMm + 1;
  for (let n = 0; n < lines; n++) {
    const s = section.endplate(n / 2 - slabHalfMm, p, sign, middleMm);
    if (s === undefined) return undefined;
    sum += s;
  }
  return sum / lines;
}

/** `inside` (the labels on the field's grid) and how ragged they are; without labels the blurred field speaks alone. */
export function sixPoints(
  body: BoneField,
  b: BodyFrame,
  labels?: { readonly inside: Uint8Array; readonly raggedFraction: number },
): SixPoints | undefined {
  const sample = inFrame(body, b.frame);
  const walls = slabWalls(sample);
  if (walls === undefined) return undefined;
  const along = voxelAlong(body.grid, b.frame.superior);
  const section = labels === undefined ? undefined : fitSection(body, labels.inside, b, labels.raggedFraction);
  const box = section === undefined ? undefined : sectionBox(section, walls, 0.5 * Math.max(1, voxelAlong(body.grid, b.frame.posterior)));
  const { anteriorMm, posteriorMm } = box ?? walls;
  const depth = posteriorMm - anteriorMm;
  // thick slices make stairs: a step is no outlier
  const floor = Math.max(0.25, 0.3 * along);
  const low = walls.anteriorMm + 1.2;
  const high = walls.posteriorMm - 1.2;
  const lines = [anteriorMm + insideWallFraction * depth, anteriorMm + 0.5 * depth, posteriorMm - insideWallFraction * depth] as const;
  const ragged = (labels?.raggedFraction ?? 0) / raggedFromFraction;
  const read = (p: number, sign: 1 | -1): SurfaceRead | undefined => {
    const local = readSurface((l, q) => surfaceAt(sample, l, q, sign), p, low, high, 5, 7, floor);
    if (local === undefined || section === undefined || box === undefined) return local;
    const fitted = sectionSurface(section, p, sign, box.middleMm);
    if (fitted === undefined || Math.abs(fitted - local.atMm) > lostMm(along)) return local;
    const doubt = p === lines[1] ? Math.max(ragged, section.againstFraction(p, sign) / againstFromFraction) : 1;
    const share = 1 - 0.5 * Math.min(1, doubt);
    return { ...local, atMm: share * fitted + (1 - share) * local.atMm };
  };
  const up: SurfaceRead[] = [];
  const down: SurfaceRead[] = [];
  for (const p of lines) {
    const u = read(p, 1);
    const d = read(p, -1);
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
