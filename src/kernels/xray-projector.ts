// A volume laid ready for X-rays from every side: padded with zeros, and a copy with i and j exchanged for rays that cross i (the blends of xray.ts
// run along memory, so the axis the rays cross must not be the fastest). Picks the axis, the plane and its samples for each picture; one picture of
// 512² from 256³ voxels then costs two passes over the field. Where source or detector stand inside the field it falls back to project.ts.
import type { Arena } from './arena.ts';
import { tally, type Allocator } from './arena.ts';
import { project, type Projection } from './project.ts';
import { xrayLookCount } from './xray.ts';

export type XrayField = Pick<Projection, 'field' | 'size' | 'spacing'>;
/** A picture wished for: the detector of `Projection` in index coordinates of the field that was given. */
export type XrayView = Omit<Projection, 'field' | 'size' | 'spacing'>;
/** Part of the field, voxels; what lies outside is left out. */
export interface XrayBox {
  readonly from: readonly [number, number, number];
  readonly size: readonly [number, number, number];
}
export interface XrayProjector {
  /** ∫ f dl, row by row. The array is the caller's own. */
  project(view: XrayView, box?: XrayBox): Float32Array;
  free(): void;
}

/** Axes (a, b, m) of the layouts, and how far one step goes in each, for a padded size. */
interface Layout {
  readonly axes: readonly [number, number, number];
  readonly turned: boolean;
}
const layouts: readonly Layout[] = [
  { axes: [1, 2, 0], turned: true },
  { axes: [0, 2, 1], turned: false },
  { axes: [0, 1, 2], turned: false },
];
type Three = readonly [number, number, number];

/** Most samples of a plane picture, as a multiple of the detector's pixels: an oblique look spreads over more of the plane. */
const planeRoom = 3;
/** Samples of a plane picture along one axis at most, as a multiple of the picture's side. */
const planeSide = 2;

interface Laid {
  readonly field: Float32Array;
  readonly turned: Float32Array;
  readonly plane: Float32Array;
  readonly out: Float32Array;
  readonly look: Float64Array;
  readonly detector: Float64Array;
  readonly box: Int32Array;
}
const lay = (take: Allocator, count: number, mostPx: number): Laid => ({
  field: take.f32(count),
  turned: take.f32(count),
  plane: take.f32(planeRoom * mostPx),
  out: take.f32(mostPx),
  look: take.f64(xrayLookCount),
  detector: take.f64(9),
  box: take.i32(6),
});

/** `mostPx`: pixels of the largest picture. `arena`: of the host's kernels (original or twin). */
export function xrayProjector(arenaOf: (bytes: number) => Arena, given: XrayField, mostPx: number): XrayProjector {
  const size = given.size.map((n) => n + 2) as [number, number, number];
  const count = size[0] * size[1] * size[2];
  const need = tally();
  lay(need, count, mostPx);
  const arena = arenaOf(need.bytes);
  const laid = lay(arena, count, mostPx);
  pad(given, size, laid);
  return {
    project: (view, box) => {
      const inside = box ?? { from: [0, 0, 0], size: given.size };
      const px = view.width * view.height;
      const plan = slabPlan(size, given.spacing, view, inside);
      if (plan === undefined || px > mostPx || plan.width * plan.height > laid.plane.length) return rays(given, size, laid.field, view);
      laid.look.set(plan.look);
      laid.detector.set(plan.detector);
      laid.box.set(plan.box);
      const field = plan.layout.turned ? laid.turned : laid.field;
      arena.grid.xraySlabs(0, plan.height, plan.width, plan.rowStep, plan.sliceStep, laid.box, laid.look, field, laid.plane);
      arena.grid.xrayWarp(0, view.height, view.width, plan.width, plan.height, laid.look, laid.detector, laid.plane, laid.out);
      return laid.out.slice(0, px);
    },
    free: () => arena.free(),
  };
}

/** The field with a zero voxel all round, and the same with i and j exchanged. */
function pad(given: XrayField, size: Three, laid: Laid): void {
  const [nx, ny, nz] = given.size;
  const [px, py] = size;
  for (let k = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) {
      const from = nx * (j + ny * k);
      laid.field.set(given.field.subarray(from, from + nx), 1 + px * (j + 1 + py * (k + 1)));
    }
    // in tiles, so that neither side of the exchange leaves the cache
    const tile = 32;
    const o = px * py * (k + 1);
    for (let j0 = 0; j0 < py; j0 += tile)
      for (let i0 = 0; i0 < px; i0 += tile)
        for (let i = i0; i < Math.min(px, i0 + tile); i++)
          for (let j = j0; j < Math.min(py, j0 + tile); j++) laid.turned[o + j + py * i] = laid.field[o + i + px * j];
  }
}

/** The padded field by the ray-major method: right for any place of source and detector, several times slower. */
function rays(given: XrayField, size: Three, field: Float32Array, view: XrayView): Float32Array {
  const out = new Float32Array(view.width * view.height);
  const up = (p: Three): [number, number, number] => [p[0] + 1, p[1] + 1, p[2] + 1];
  project({ ...view, source: up(view.source), corner: up(view.corner), field, size, spacing: given.spacing }, out);
  return out;
}

interface SlabPlan {
  readonly layout: Layout;
  readonly rowStep: number;
  readonly sliceStep: number;
  readonly width: number;
  readonly height: number;
  readonly look: readonly number[];
  readonly detector: readonly number[];
  readonly box: readonly number[];
}

/** Which axis is crossed, which plane carries the picture, and its samples; undefined where the slabs do not serve. */
function slabPlan(size: Three, spacing: Three, view: XrayView, inside: XrayBox): SlabPlan | undefined {
  const shifted = (p: Three): number[] => [p[0] + 1, p[1] + 1, p[2] + 1];
  const source = shifted(view.source);
  const corner = shifted(view.corner);
  const pixel = (u: number, v: number): number[] => corner.map((c, a) => c + u * view.stepU[a] + v * view.stepV[a]);
  const corners = [
    pixel(-0.5, -0.5),
    pixel(view.width - 0.5, -0.5),
    pixel(-0.5, view.height - 0.5),
    pixel(view.width - 0.5, view.height - 0.5),
  ];
  const middle = pixel((view.width - 1) / 2, (view.height - 1) / 2);
  const way = middle.map((c, a) => c - source[a]);
  const main = [0, 1, 2].toSorted((p, q) => Math.abs(way[q]) - Math.abs(way[p]))[0];
  const layout = layouts[main];
  const [ia, ib, im] = layout.axes;
  // the whole field has its zeros around it; a part of it ends where it is cut
  const lower = [0, 1, 2].map((a) => (inside.from[a] <= 0 ? 0 : inside.from[a] + 1));
  const upper = [0, 1, 2].map((a) =>
    inside.from[a] + inside.size[a] >= size[a] - 2 ? size[a] : Math.max(lower[a] + 2, inside.from[a] + inside.size[a] + 1),
  );
  if (!between(source, corners, lower, upper)) return undefined;
  const [low, high] = [lower[im], upper[im] - 1];
  const pm = (low + high) / 2;
  const onPlane = (p: readonly number[], a: number): number => source[a] + ((pm - source[im]) / (p[im] - source[im])) * (p[a] - source[a]);
  // where detector and field overlap on the plane
  const span = (a: number): readonly [number, number] => {
    const seen = corners.map((c) => onPlane(c, a));
    const ends = [0, 1, 2, 3].map((n) => {
      const p = [0, 0, 0];
      p[a] = (n & 1) === 0 ? lower[a] : upper[a] - 1;
      p[im] = (n & 2) === 0 ? low : high;
      return onPlane(p, a);
    });
    return [Math.max(Math.min(...seen), Math.min(...ends)), Math.min(Math.max(...seen), Math.max(...ends))];
  };
  const [a0, a1] = span(ia);
  const [b0, b1] = span(ib);
  if (!(a1 > a0 && b1 > b0)) return { ...nothing, layout };
  const u = pixel((view.width + 1) / 2, (view.height - 1) / 2);
  const v = pixel((view.width - 1) / 2, (view.height + 1) / 2);
  const sample = (a: number): number => Math.hypot(onPlane(u, a) - onPlane(middle, a), onPlane(v, a) - onPlane(middle, a));
  const most = planeSide * Math.max(view.width, view.height);
  const width = Math.min(most, Math.ceil((a1 - a0) / sample(ia)) + 1);
  const height = Math.min(most, Math.ceil((b1 - b0) / sample(ib)) + 1);
  // one sample more on every side, so that the last look-up has its neighbours
  const [stepA, stepB] = [(a1 - a0) / (width - 1), (b1 - b0) / (height - 1)];
  const steps = layout.turned ? [size[1], 1, size[0] * size[1]] : [1, size[0], size[0] * size[1]];
  const inOrder = (p: readonly number[]): readonly number[] => [p[ia], p[ib], p[im]];
  return {
    layout,
    rowStep: steps[ib],
    sliceStep: steps[im],
    width: width + 2,
    height: height + 2,
    look: [...inOrder(source), pm, a0 - stepA, b0 - stepB, stepA, stepB, ...inOrder(spacing)],
    detector: [...inOrder(corner), ...inOrder(view.stepU), ...inOrder(view.stepV)],
    box: [lower[ia], upper[ia], lower[ib], upper[ib], low, high + 1],
  };
}
/** Field and detector do not meet: a picture of zeros. */
const nothing = {
  rowStep: 0,
  sliceStep: 0,
  width: 2,
  height: 2,
  look: [0, 0, 0, 1, 0, 0, 1, 1, 1, 1, 1],
  detector: [-9, -9, 1, 0, 0, 0, 0, 0, 0],
  box: [0, 2, 0, 2, 0, 0],
};

/** True when the box lies wholly between the source and the detector's plane, and no ray of the picture runs along its slices. */
function between(
  source: readonly number[],
  corners: readonly (readonly number[])[],
  lower: readonly number[],
  upper: readonly number[],
): boolean {
  const [c, u, v] = corners;
  const [p, q] = [u.map((x, a) => x - c[a]), v.map((x, a) => x - c[a])];
  const n = [p[1] * q[2] - p[2] * q[1], p[2] * q[0] - p[0] * q[2], p[0] * q[1] - p[1] * q[0]];
  const depth = (x: readonly number[]): number => n[0] * (x[0] - source[0]) + n[1] * (x[1] - source[1]) + n[2] * (x[2] - source[2]);
  const whole = depth(c);
  for (let k = 0; k < 8; k++) {
    const share = depth([0, 1, 2].map((a) => (((k >> a) & 1) === 0 ? lower[a] : upper[a] - 1))) / whole;
    if (!(share > 0.02 && share < 1)) return false;
  }
  const way = [0, 1, 2].map((a) => (corners[0][a] + corners[3][a]) / 2 - source[a]);
  const main = [0, 1, 2].toSorted((x, y) => Math.abs(way[y]) - Math.abs(way[x]))[0];
  // every corner's ray crosses the slices in the same sense as the middle one, and not too flatly; the source is off the slices
  const outside = source[main] < lower[main] || source[main] > upper[main] - 1;
  return (
    outside &&
    corners.every((d) => {
      const r = d.map((x, a) => x - source[a]);
      return r[main] * way[main] > 0 && Math.abs(r[main]) > 0.35 * Math.hypot(...r);
    })
  );
}
