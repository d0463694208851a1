// First guess of a body: a rounded box with ten numbers (place, width, depth, height, two tilts, wedge, dent), moved until bone lies inside its six
// faces and something else outside. Many starts, short and tall ones alike, so that a crushed body is not made whole; Nelder and Mead 1965,
// doi 10.1093/comjnl/7.4.308. The assumption that fails first: the click lies within some 10 mm of the middle of the body.
import { oneClickRules as rules } from '../../catalog/index.ts';
import { axesOf } from './axes.ts';
import { edge, valueAt, type Block } from './block.ts';
import { clearest, near, platesOf, wide, type Plane } from './planes.ts';

/** Place mm from the click (left, posterior, superior); width, depth, height at the rim mm; tilt in the sagittal and coronal plane, rad; wedge (the height
 * grows by this share from front to back); dent: the share of the height missing in the middle. */
export type Box = readonly [number, number, number, number, number, number, number, number, number, number];

export interface Guide {
  /** Where the sizes come from: nowhere, the level's usual ones, an accepted neighbour. */
  readonly from: 'none' | 'level' | 'beside';
  readonly widthMm: number;
  readonly depthMm: number;
  readonly heightMm: number;
  /** Sagittal tilt of the superior axis (towards posterior), coronal (towards left), rad. */
  readonly tilts: readonly [number, number];
}
/** Section exponent of the rounded box. */
export const roundness = 2.6;

/** A plate a person has shown: 1 the upper, −1 the lower. */
export interface Shown {
  readonly sign: 1 | -1;
  readonly plane: Plane;
}
/** How far a box stands off the plates that were shown, as cost. */
function offShown(shown: readonly Shown[], p: Float64Array, s: readonly number[]): number {
  let cost = 0;
  for (const { sign, plane } of shown) {
    const n = plane.normal;
    const along = Math.max(0.3, n[0] * s[0] + n[1] * s[1] + n[2] * s[2]);
    const at = (plane.atMm - (n[0] * p[0] + n[1] * p[1] + n[2] * p[2])) / along;
    cost += Math.min(rules.shownPlateMost.value, rules.shownPlateCost.value * (p[5] / 2 - sign * at) ** 2);
  }
  return cost;
}

interface Face {
  readonly q: Float64Array;
  readonly normal: Float64Array;
  readonly face: Uint8Array;
}
/** Points on the six faces of the unit box, its edges left out; rounded in the axial plane. Faces: left−, left+, posterior−, +, superior−, +. */
function facePoints(perFace: number): Face {
  const q: number[] = [];
  const normal: number[] = [];
  const face: number[] = [];
  for (let axis = 0; axis < 3; axis++)
    for (const side of [-1, 1])
      for (let a = 0; a < perFace; a++)
        for (let b = 0; b < perFace; b++) {
          const t = [0, 0, 0];
          t[axis] = side;
          const others = [0, 1, 2].filter((n) => n !== axis);
          t[others[0]] = -0.9 + (1.8 * a) / (perFace - 1);
          t[others[1]] = -0.9 + (1.8 * b) / (perFace - 1);
          const r = (Math.abs(t[0]) ** roundness + Math.abs(t[1]) ** roundness) ** (1 / roundness);
          const f = r > 0 ? Math.max(Math.abs(t[0]), Math.abs(t[1])) / r : 1;
          q.push(t[0] * f, t[1] * f, t[2]);
          const n = [0, 0, 0];
          n[axis] = side;
          normal.push(n[0], n[1], n[2]);
          face.push(2 * axis + (side > 0 ? 1 : 0));
        }
  return { q: Float64Array.from(q), normal: Float64Array.from(normal), face: Uint8Array.from(face) };
}
const fine = { points: facePoints(8), each: 64 };
/** For the first look, from many starts: a third of the cost. */
const coarse = { points: facePoints(5), each: 25 };

/** Where the wall of the box stands in the direction (c, s), mm. */
export const boxRadius = (box: ArrayLike<number>, c: number, s: number): number =>
  (Math.abs(c / (box[3] / 2)) ** roundness + Math.abs(s / (box[4] / 2)) ** roundness) ** (-1 / roundness);

/** Anterior, the canal's wall and the endplates weigh more than the flanks, which meet the pedicles. */
const faceWeight = [1, 1, 1.3, 1, 2, 2] as const;
const passedWeight = 8;
const weightSum = faceWeight.reduce((a, b) => a + b, 0);

/** Height of the box over the place (a, b) of its section (−1…1 each), mm. */
export const heightOver = (h: number, wedge: number, dent: number, a: number, b: number): number =>
  h * (1 + wedge * b * 0.5) * (1 - dent * Math.max(0, 1 - a * a - b * b));

const passedDrop = rules.passedDrop.value;
const passedMm = rules.passedMm.value;
/** What has been passed inside a box: the clearest plate above and below, 0 … 1 each, added. */
function passedBy(plates: readonly Plane[], p: Float64Array, s: readonly number[]): number {
  const [, , , , , h] = p;
  let above = 0;
  let below = 0;
  const own = (h / 2) * (1 - p[9]);
  for (const q of plates) {
    // where the plate crosses the box's axis, from its middle
    const along = q.normal[0] * s[0] + q.normal[1] * s[1] + q.normal[2] * s[2];
    if (along < 0.5) continue;
    const at = (q.atMm - (q.normal[0] * p[0] + q.normal[1] * p[1] + q.normal[2] * p[2])) / along;
    const sign = q.atMm > 0 ? 1 : -1;
    const beyond = (own - sign * at) / passedMm - 1;
    if (beyond <= 0) continue;
    const worth = (q.drop - passedDrop) * Math.min(1, beyond);
    if (sign > 0) above = Math.max(above, worth);
    else below = Math.max(below, worth);
  }
  return above + below;
}

/** Cost of a box, lower is better: edge contrast of its faces, and how far it strays from what a body may be. */
function costOf(
  block: Block,
  guide: Guide,
  strict: number,
  grain: typeof fine,
  plates: readonly Plane[],
  shown: readonly Shown[],
): (p: Float64Array) => number {
  const sums = new Float64Array(6);
  const { points, each } = grain;
  const spread = (guide.from === 'beside' ? rules.besideSpreadFraction : rules.sizeSpreadFraction).value;
  return (p) => {
    const [cx, cy, cz, w, d, h, sag, cor, wedge, dent] = p;
    if (w < 12 || d < 10 || h < 5) return 10;
    const [u, v, s] = axesOf(sag, cor);
    sums.fill(0);
    for (let n = 0; n < points.face.length; n++) {
      const a = (points.q[3 * n] * w) / 2;
      const b = (points.q[3 * n + 1] * d) / 2;
      const high =
        points.face[n] < 4 ? h * (1 + wedge * points.q[3 * n + 1] * 0.5) : heightOver(h, wedge, dent, points.q[3 * n], points.q[3 * n + 1]);
      const c = (points.q[3 * n + 2] * high) / 2;
      const x = cx + a * u[0] + b * v[0] + c * s[0];
      const y = cy + a * u[1] + b * v[1] + c * s[1];
      const z = cz + a * u[2] + b * v[2] + c * s[2];
      const na = points.normal[3 * n];
      const nb = points.normal[3 * n + 1];
      const nc = points.normal[3 * n + 2];
      const nx = na * u[0] + nb * v[0] + nc * s[0];
      const ny = na * u[1] + nb * v[1] + nc * s[1];
      const nz = na * u[2] + nb * v[2] + nc * s[2];
      const face = points.face[n];
      // Beyond a wall there is no bone for a while; beyond an endplate a thin disc may be all there is.
      let outside = valueAt(block, x + 1.8 * nx, y + 1.8 * ny, z + 1.8 * nz);
      if (face < 4) outside = (outside + valueAt(block, x + 4 * nx, y + 4 * ny, z + 4 * nz)) / 2;
      sums[face] += edge(block, valueAt(block, x - 1.2 * nx, y - 1.2 * ny, z - 1.2 * nz), outside);
    }
    let score = 0;
    for (let f = 0; f < 6; f++) score += (faceWeight[f] * sums[f]) / each;
    // Walls alone make no body: both ends must be seen.
    for (const f of [4, 5]) score -= 3 * Math.max(0, 0.3 - sums[f] / each);
    score -= passedWeight * passedBy(plates, p, s);
    const [g, q] = guide.tilts;
    const penalty =
      strict * (((w - guide.widthMm) / (spread * guide.widthMm)) ** 2 + ((d - guide.depthMm) / (spread * guide.depthMm)) ** 2) * 0.06 +
      // Height is what a fracture takes: hardly held.
      ((h - guide.heightMm) / (rules.heightSpreadFraction.value * guide.heightMm)) ** 2 * 0.04 +
      // A body is a quarter wider than deep, and not taller than deep.
      ((w / d - 1.27) / 0.25) ** 2 * 0.05 +
      (Math.max(0, h / d - 0.92) / 0.12) ** 2 * 0.05 +
      ((cx / 9) ** 2 + (cy / 9) ** 2 + (cz / 9) ** 2) * 0.03 +
      ((sag - g) ** 2 + (cor - q) ** 2) * (0.1 + 0.3 * strict) +
      wedge ** 2 * 0.15 +
      (dent - 0.1) ** 2 * 0.2 +
      (dent < -0.1 || dent > 0.75 ? 1 : 0);
    return -score / weightSum + 0.35 * penalty + offShown(shown, p, s);
  };
}

function descend(
  cost: (p: Float64Array) => number,
  start: readonly number[],
  steps: readonly number[],
  most: number,
): { p: Float64Array<ArrayBuffer>; f: number } {
  const n = start.length;
  const simplex = [Float64Array.from(start), ...steps.map((s, i) => Float64Array.from(start, (v, k) => (k === i ? v + s : v)))];
  const f = simplex.map(cost);
  const order = Array.from({ length: n + 1 }, (_, i) => i);
  const centre = new Float64Array(n);
  const at = (worst: Float64Array, t: number): Float64Array<ArrayBuffer> => Float64Array.from(centre, (c, k) => c + t * (c - worst[k]));
  for (let count = n + 1; count < most;) {
    order.sort((a, b) => f[a] - f[b]);
    const worst = order[n];
    if (f[worst] - f[order[0]] < 1e-4) break;
    centre.fill(0);
    for (let i = 0; i < n; i++) for (let k = 0; k < n; k++) centre[k] += simplex[order[i]][k] / n;
    const r = at(simplex[worst], 1);
    const fr = cost(r);
    count++;
    if (fr < f[order[0]]) {
      const e = at(simplex[worst], 2);
      const fe = cost(e);
      count++;
      [simplex[worst], f[worst]] = fe < fr ? [e, fe] : [r, fr];
    } else if (fr < f[order[n - 1]]) [simplex[worst], f[worst]] = [r, fr];
    else {
      const c = at(simplex[worst], fr < f[worst] ? 0.5 : -0.5);
      const fc = cost(c);
      count++;
      if (fc < Math.min(fr, f[worst])) [simplex[worst], f[worst]] = [c, fc];
      else {
        const best = simplex[order[0]];
        for (let i = 1; i <= n; i++) {
          const p = simplex[order[i]];
          for (let k = 0; k < n; k++) p[k] = best[k] + 0.5 * (p[k] - best[k]);
          f[order[i]] = cost(p);
          count++;
        }
      }
    }
  }
  const best = order.reduce((a, b) => (f[b] < f[a] ? b : a), 0);
  return { p: simplex[best], f: f[best] };
}

/** Boxes between an endplate above and one below, the likeliest first; `middle` = a point on the body's axis, mm from the click. */
function starts(plates: readonly Plane[], guide: Guide, middle: readonly [number, number, number]): readonly (readonly number[])[] {
  const above = plates.filter((q) => q.atMm > 0);
  const below = plates.filter((q) => q.atMm < 0);
  /** A plate behind a clear one is likely the neighbour's. */
  const likely = (q: Plane): number =>
    q.drop -
    0.7 * Math.max(0, ...plates.filter((o) => o.atMm * q.atMm > 0 && Math.abs(o.atMm) < Math.abs(q.atMm)).map((o) => o.drop - 0.05));
  const pairs: { readonly start: readonly number[]; readonly score: number }[] = [];
  for (const top of above)
    for (const low of below) {
      const sagittal = (top.sagittal + low.sagittal) / 2;
      const coronal = (top.coronal + low.coronal) / 2;
      const [, , w] = axesOf(sagittal, coronal);
      // where the two planes cross the axis through `middle`
      const cross = (q: Plane): number => {
        const n = q.normal;
        return (q.atMm - n[0] * middle[0] - n[1] * middle[1] - n[2] * middle[2]) / (n[0] * w[0] + n[1] * w[1] + n[2] * w[2]);
      };
      const [high, deep] = [cross(top), cross(low)];
      const height = high - deep;
      if (height < 6 || height > 1.5 * guide.heightMm) continue;
      // The height grows towards posterior when the top plane leans the other way than the bottom one.
      const wedge = Math.max(-0.9, Math.min(0.9, ((low.sagittal - top.sagittal) * guide.depthMm) / (2 * Math.max(height, 8))));
      const half = (high + deep) / 2;
      const tall = Math.max(0, height / guide.heightMm - 1.05);
      const place = [...middle.map((m, k) => m + w[k] * half), guide.widthMm * 0.9, guide.depthMm * 0.95];
      const score = likely(top) + likely(low) - 1.5 * tall * tall - Math.abs(top.coronal - low.coronal);
      pairs.push({ start: [...place, height / 0.95, sagittal, coronal, wedge, 0.05], score });
      // The middle alone may have fallen.
      if (height < 0.75 * guide.heightMm)
        pairs.push({
          start: [...place, 0.9 * guide.heightMm, sagittal, coronal, 0, 1 - height / (0.9 * guide.heightMm)],
          score: score - 0.05,
        });
    }
  return pairs.toSorted((a, b) => b.score - a.score).map((p) => p.start);
}

/** Moves one face at a time along its normal, far enough to leave a false edge, and keeps what is better. */
function pushFaces(cost: (p: Float64Array) => number, start: Float64Array): Float64Array {
  let [best, least] = [start, cost(start)];
  for (let round = 0; round < 2; round++) {
    // The whole section first: its faces hold each other by the ratio of width and depth.
    for (const [from, share] of [0.8, 0.87, 0.93, 1.07, 1.14, 1.22, 1.3].map((f) => [best, f] as const)) {
      const p = Float64Array.from(from, (v, n) => (n === 3 || n === 4 ? v * share : v));
      const f = cost(p);
      if (f < least) [best, least] = [p, f];
    }
    for (const axis of [0, 1, 2])
      for (const side of [-1, 1]) {
        const from = best;
        const along = axesOf(from[6], from[7])[axis];
        for (let mm = -9; mm <= 9; mm += 1) {
          const p = Float64Array.from(from);
          p[3 + axis] += mm;
          for (let k = 0; k < 3; k++) p[k] += (side * mm * along[k]) / 2;
          const f = cost(p);
          if (f < least) [best, least] = [p, f];
        }
      }
  }
  return best;
}

const firstSteps = [2.5, 2.5, 2, -4, -3, 3, 0.1, 0.08, 0.15, 0.15];

/**
 * The best box around the origin of the block, and its cost (−1 = edges all around, 0 = none). Twice: the first box tells where the body's axis
 * runs, and plates are looked for again along it, so that the answer hardly depends on where in the body the click was.
 */
export function fitBox(block: Block, guide: Guide, shown: readonly Shown[] = []): { readonly box: Box; readonly cost: number } {
  const strict = guide.from === 'none' ? 0.2 : 1;
  const sizes = guide.from === 'none' ? [1, 0.75] : [1];
  const tries = (
    plates: readonly Plane[],
    begin: readonly (readonly number[])[],
    most: number,
  ): readonly { p: Float64Array; f: number }[] => {
    const rough = costOf(block, guide, strict, coarse, plates, shown);
    return begin.map((start) => descend(rough, start, firstSteps, most)).toSorted((a, b) => a.f - b.f);
  };
  const sized = (begin: readonly (readonly number[])[]): readonly (readonly number[])[] =>
    sizes.flatMap((size) => begin.map((start) => start.map((v, n) => (n === 3 || n === 4 ? v * size : v))));
  const plain = [0, 0, 0, guide.widthMm * 0.9, guide.depthMm * 0.95, guide.heightMm * 0.9, guide.tilts[0], guide.tilts[1], 0, 0.1];

  const far = { from: [0, 0, 0] as const, tilts: guide.tilts, ...wide };
  // a plate that was shown is the only one on its side
  const told = (sign: 1 | -1): readonly Plane[] => shown.filter((t) => t.sign === sign).map((t) => t.plane);
  const platesBy = (sign: 1 | -1, look: () => readonly Plane[]): readonly Plane[] => (told(sign).length > 0 ? told(sign) : look());
  const seen = ([1, -1] as const).flatMap((sign) => platesBy(sign, () => platesOf(block, far, sign, 5)));
  const first = tries(seen, sized([...starts(seen, guide, [0, 0, 0]).slice(0, 6), plain]), 110);
  const one = first[0].p;
  const middle = [one[0], one[1], one[2]] as const;
  const again = { from: middle, tilts: [one[6], one[7]] as const, ...near };
  const plates = ([1, -1] as const).flatMap((sign) =>
    platesBy(sign, () => clearest([...seen.filter((q) => q.atMm * sign > 0), ...platesOf(block, again, sign, 6)], 6)),
  );
  const own: Guide = { ...guide, widthMm: one[3] / 0.95, depthMm: one[4] };
  const second = tries(
    plates,
    [...starts(plates, guide.from === 'none' ? own : guide, middle).slice(0, 5), ...first.slice(0, 3).map((t) => Array.from(t.p))],
    110,
  );
  const cost = costOf(block, guide, strict, fine, plates, shown);
  const tried = second.slice(0, 3).map(({ p }) =>
    descend(
      cost,
      Array.from(p),
      firstSteps.map((v) => v * 0.6),
      200,
    ),
  );
  const best = tried.reduce((a, b) => (b.f < a.f ? b : a));
  const last = descend(cost, Array.from(pushFaces(cost, best.p)), [1, 1, 1, 2, 2, 2, 0.06, 0.05, 0.1, 0.1], 320);
  return { box: Array.from(last.p) as unknown as Box, cost: last.f };
}
