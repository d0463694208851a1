// The walls of a body: is there cortex where the mask ends? Along lines through the surface the brightest HU within ±2 mm is read, averaged over
// 3 mm; where it stays below both a soft-tissue limit and the trabecular HU plus a margin, the wall is open. Retropulsion: how far the wall
// stands behind the straight line between its upper and lower corner (of the posterior height, seen from the canal). The assumption that fails first: thin osteoporotic cortex on thick slices
// fades below the limit (hence the smallest area that counts, and voxels wider than `thickestVoxelMm` across a wall are not read at all).
import { dot, fromFrame, lps, type Direction, type Grid, type Lps } from '../../base/index.ts';
import { wallRules } from '../../catalog/index.ts';
import type { Vertebra } from '../../records/index.ts';
import { inFrame, marchOut, surfaceAt, type FrameSampler } from '../../spine/index.ts';
import type { BodyHu } from './body-hu.ts';

interface Open {
  readonly u: number;
  readonly v: number;
  readonly at: Lps;
}
const step = 1.5;
const rules = wallRules;

/** Width of a voxel of the image across a wall with this normal, mm. */
export const voxelAcross = (grid: Grid, normal: Direction): number =>
  Math.hypot(...grid.axes.map((a, n) => dot(a, normal) * grid.spacing[n]));

export interface Walls {
  readonly posteriorWall: Vertebra['posteriorWall'];
  readonly gaps: Vertebra['gaps'];
  /** Where voxels were too thick to look for cortex: their width across it, mm. */
  readonly thickMm: { readonly posterior?: number; readonly endplates?: number };
}

/** `lytic`: a lesion has been seen, so that a smaller opening of the posterior wall counts. */
export function readWalls(body: BodyHu, lytic: boolean): Walls {
  const { shape } = body;
  const f = shape.body.frame;
  const bone = inFrame(shape.bodyField, f);
  const hu = inFrame({ grid: body.volume.grid, values: body.volume.voxels }, f, Number.NaN);
  const w = shape.body.walls;
  const height = shape.body.superior.offsetMm - shape.body.inferior.offsetMm;
  const limit = Math.max(rules.lowestLimitHu.value, Math.min(body.expectedHu + rules.aboveTrabecularHu.value, rules.highestLimitHu.value));
  const open = (
    at: readonly [number, number, number],
    d: readonly [number, number, number],
    reach: number,
  ): readonly [number, number, number] | undefined => {
    const t = marchOut(bone, at, d, reach);
    if (t === undefined) return undefined;
    const peak = brightest(hu, at, d, t);
    return peak < limit ? [at[0] + t * d[0], at[1] + t * d[1], at[2] + t * d[2]] : undefined;
  };
  const across = {
    l: voxelAcross(body.volume.grid, f.left),
    p: voxelAcross(body.volume.grid, f.posterior),
    s: voxelAcross(body.volume.grid, f.superior),
  };
  const thick = {
    sides: across.l > rules.thickestVoxelMm.value,
    posterior: across.p > rules.thickestVoxelMm.value,
    endplates: across.s > rules.thickestEndplateVoxelMm.value,
  };
  const side = 0.6 * Math.max(w.leftMm, -w.rightMm);
  const behind: Open[] = [];
  for (let u = -side; u <= side && !thick.posterior; u += step)
    for (let v = -0.38 * height; v <= 0.38 * height; v += step) {
      // the veins leave the body through the middle of its posterior wall
      if (Math.hypot(u / rules.veinHalfWidthMm.value, v / rules.veinHalfHeightMm.value) < 1) continue;
      const p = open([u, 0, v], [0, 1, 0], w.posteriorMm + 3.5);
      if (p !== undefined) behind.push({ u, v, at: fromFrame(f, ...p) });
    }
  const gaps: { where: Vertebra['gaps'][number]['where']; areaMm2: number; centreLps: Lps }[] = [];
  const put = (where: Vertebra['gaps'][number]['where'], found: readonly Open[], least: number): number => {
    const patch = largest(found);
    const areaMm2 = patch.length * step * step;
    if (areaMm2 >= least) gaps.push({ where, areaMm2, centreLps: meanOf(patch) });
    return areaMm2;
  };
  const least = lytic ? rules.besideLysisMm2.value : rules.posteriorMm2.value;
  const gapMm2 = put('wall.posterior', behind, least);
  for (const [where, sign] of [
    ['wall.left', 1],
    ['wall.right', -1],
  ] as const) {
    const found: Open[] = [];
    for (let u = 0.6 * w.anteriorMm; u <= 0.5 * w.posteriorMm && !thick.sides; u += step)
      for (let v = -0.38 * height; v <= 0.38 * height; v += step) {
        const p = open([0, u, v], [sign, 0, 0], 40);
        if (p !== undefined) found.push({ u, v, at: fromFrame(f, ...p) });
      }
    put(where, found, rules.otherMm2.value);
  }
  const front: Open[] = [];
  for (let u = -side; u <= side && !thick.posterior; u += step)
    for (let v = -0.38 * height; v <= 0.38 * height; v += step) {
      const p = open([u, 0, v], [0, -1, 0], 40);
      if (p !== undefined) front.push({ u, v, at: fromFrame(f, ...p) });
    }
  put('wall.anterior', front, rules.otherMm2.value);
  for (const [where, sign] of [
    ['endplate.superior', 1],
    ['endplate.inferior', -1],
  ] as const) {
    const found: Open[] = [];
    for (let u = 0.65 * w.rightMm; u <= 0.65 * w.leftMm && !thick.endplates; u += step)
      for (let v = 0.7 * w.anteriorMm; v <= 0.7 * w.posteriorMm; v += step) {
        const s = surfaceAt(bone, u, v, sign);
        if (s === undefined) continue;
        if (brightest(hu, [u, v, 0], [0, 0, sign], Math.abs(s)) < limit) found.push({ u, v, at: fromFrame(f, u, v, s) });
      }
    put(where, found, rules.otherMm2.value);
  }
  const retropulsionMm = retropulsion(bone, w.posteriorMm);
  const broken = gapMm2 >= least;
  return {
    posteriorWall: {
      state: thick.posterior ? 'unseen' : broken ? 'broken' : 'intact',
      ...(broken ? { gapMm2 } : {}),
      ...(retropulsionMm === undefined ? {} : { retropulsionMm }),
    },
    gaps,
    thickMm: { ...(thick.posterior ? { posterior: across.p } : {}), ...(thick.endplates ? { endplates: across.s } : {}) },
  };
}

/** Brightest HU within ±2 mm of distance t along a line, averaged over a 3 mm square across it. */
function brightest(hu: FrameSampler, at: readonly [number, number, number], d: readonly [number, number, number], t: number): number {
  let best = -Infinity;
  const u: readonly [number, number, number] = d[0] !== 0 ? [0, 1, 0] : [1, 0, 0];
  const v: readonly [number, number, number] = d[2] !== 0 ? [0, 1, 0] : [0, 0, 1];
  for (let x = t - 2.5; x <= t + 1.5; x += 0.5) {
    let sum = 0;
    let n = 0;
    for (const a of [-1.2, 0, 1.2])
      for (const b of [-1.2, 0, 1.2]) {
        const h = hu(
          at[0] + x * d[0] + a * u[0] + b * v[0],
          at[1] + x * d[1] + a * u[1] + b * v[1],
          at[2] + x * d[2] + a * u[2] + b * v[2],
        );
        if (!Number.isFinite(h)) continue;
        sum += h;
        n++;
      }
    if (n > 0) best = Math.max(best, sum / n);
  }
  return best;
}

/** The largest group of open points whose neighbours on the (u, v) lattice are open too. */
function largest(found: readonly Open[]): readonly Open[] {
  const at = new Map(found.map((o) => [`${Math.round(o.u / step)}/${Math.round(o.v / step)}`, o]));
  let best: Open[] = [];
  for (const start of found) {
    const key = (o: Open, a: number, b: number): string => `${Math.round(o.u / step) + a}/${Math.round(o.v / step) + b}`;
    if (!at.has(key(start, 0, 0))) continue;
    const group = [start];
    at.delete(key(start, 0, 0));
    for (let n = 0; n < group.length; n++)
      for (const [a, b] of [
        [1, 0],
        [-1, 0],
        [0, 1],
        [0, -1],
      ]) {
        const k = key(group[n], a, b);
        const next = at.get(k);
        if (next === undefined) continue;
        at.delete(k);
        group.push(next);
      }
    if (group.length > best.length) best = group;
  }
  return best;
}

function meanOf(group: readonly Open[]): Lps {
  const s = [0, 0, 0];
  for (const o of group) for (const a of [0, 1, 2]) s[a] += o.at[a] / group.length;
  return lps(s[0], s[1], s[2]);
}

/** Where a line from the canal forwards meets the body, mm behind the frame's origin; undefined when it does not within 30 mm. */
function metFromBehind(bone: FrameSampler, l: number, s: number, fromMm: number): number | undefined {
  let before = bone(l, fromMm, s);
  if (before >= 0.5) return undefined;
  for (let p = fromMm - 0.5; p > fromMm - 30; p -= 0.5) {
    const here = bone(l, p, s);
    if (here >= 0.5) return p + (0.5 * (here - 0.5)) / (here - before);
    before = here;
  }
  return undefined;
}

/**
 * Largest bulge (mm) of the mid-sagittal wall behind the line through its points 42 % of the POSTERIOR height above and below the middle of that
 * height; 0 when it is flat or hollow. Looked for from behind: the middle of a crushed body is lower than its wall, or missing.
 */
export function retropulsion(bone: FrameSampler, posteriorMm: number): number | undefined {
  const up = marchOut(bone, [0, 0.84 * posteriorMm, 0], [0, 0, 1], 40);
  const down = marchOut(bone, [0, 0.84 * posteriorMm, 0], [0, 0, -1], 40);
  if (up === undefined || down === undefined) return undefined;
  const at: { s: number; p: number }[] = [];
  for (let share = -0.42; share <= 0.421; share += 0.03) {
    const s = (up - down) / 2 + share * (up + down);
    const reads = [-3, -1.5, 0, 1.5, 3].flatMap((l) => metFromBehind(bone, l, s, posteriorMm + 14) ?? []);
    if (reads.length > 0) at.push({ s, p: reads.reduce((x, y) => x + y, 0) / reads.length });
  }
  if (at.length < 6) return undefined;
  const [a, b] = [at[0], at[at.length - 1]];
  return at.reduce((m, q) => Math.max(m, q.p - (a.p + ((b.p - a.p) * (q.s - a.s)) / (b.s - a.s))), 0);
}
