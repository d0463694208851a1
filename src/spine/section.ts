// The mid-sagittal section of a body fitted to its labels: a closed curve in the frame's (posterior, superior) plane, displaced along its normals
// by f(t, l) = a(t) + b(t)·x + c(t)·x², x = l over the half width of the slab (t along the curve; a, b, c periodic cubic B-splines). A voxel at
// signed distance d from the curve should be bone where d < f: a, b, c minimise the logistic loss of all labels near the curve plus the changes of
// the curve's bending, forgiven at the rims. The half-level of blurred labels follows the voxels' stairs wherever an endplate lies nearly along the
// lattice (their wavelength is voxel/tan(tilt), 10 mm and more); a curve that agrees with the labels and bends evenly does not.
// The assumption that fails first: across the slab the surface is a parabola (a sharp sagittal cleft is smoothed away).
import { between, dot, voxelMm3 } from '../base/index.ts';
import { voxelAlong, type BoneField } from './bone-field.ts';
import type { BodyFrame } from './frame.ts';
import { outline, type Curve } from './outline.ts';

/** Settings of the fit, found on development phantoms. */
const slabHalfMm = 6.5;
const knotMm0 = 1.5;
const outlineSmoothMm = 1.2;
/** Softness of the labels' edge: a share of the mean voxel, and more where the labels are ragged (voxels across the edge a unit of share). */
const softVoxels = 0.08;
const softRagged = 1;
/** Weight of bending (its square, 1/mm²) and of its change along the curve (1/mm⁴) against labels; curvature (1/mm) from which both are forgiven. */
const bendingWeight = 3;
const changeWeight = 3000;
const rimCurvature = 0.08;
/** How far on the wrong side of the section a label must lie to speak against it, and how far along the curve it is heard. */
const doubtMm = 0.4;
const heardMm = 5;
/** The walls are short and lie between two rims: they bend more freely. */
const wallShare = 0.03;
/** Keeps coefficients no label sees where they are. */
const holdWeight = 1e-4;
const rounds = 14;
/** Rounds after which the rims are looked for again on the fitted curve. */
const rimsAgain = 5;

export interface Section {
  /** Surface above (+1) or below (−1) height `s` on the line (l, p). */
  endplate(l: number, p: number, sign: 1 | -1, s: number): number | undefined;
  /** Front (−1) or back (+1) wall at (l, s), seen from depth `p`. */
  wall(l: number, s: number, sign: 1 | -1, p: number): number | undefined;
  /** Share of the labels about the endplate at depth p that contradict the section by more than `doubtMm` (a pit, a sharp corner, a ragged map). */
  againstFraction(p: number, sign: 1 | -1): number;
}

/** Labels near the curve: place along it (points), across the slab (−1 … 1), distance from it (mm, > 0 outside), bone or not, softness (mm). */
interface Labels {
  readonly soft: readonly number[];
  readonly t: readonly number[];
  readonly x: readonly number[];
  readonly d: readonly number[];
  readonly bone: readonly number[];
}

/** Place along the curve and distance from it: nearest point, then along its tangent (−ns, np), away from which it bends by bend·u²/2. */
function besideCurve(c: Curve, p: number, s: number): { readonly t: number; readonly d: number; readonly near: number } {
  let best = Infinity;
  let near = 0;
  for (let m = 0; m < c.p.length; m++) {
    const e = (p - c.p[m]) ** 2 + (s - c.s[m]) ** 2;
    if (e < best) {
      best = e;
      near = m;
    }
  }
  const d = (p - c.p[near]) * c.np[near] + (s - c.s[near]) * c.ns[near];
  const u = ((s - c.s[near]) * c.np[near] - (p - c.p[near]) * c.ns[near]) / Math.max(0.3, 1 + c.bend[near] * d);
  return { t: near + u / c.stepMm, d: d + 0.5 * c.bend[near] * u * u, near };
}

function labelsNear(field: BoneField, inside: Uint8Array, b: BodyFrame, c: Curve, raggedFraction: number): Labels {
  const { grid } = field;
  const dirs = [b.frame.left, b.frame.posterior, b.frame.superior];
  const o = between(b.frame.originLps, grid.originLps);
  const at0 = dirs.map((d) => dot(o, d));
  const step = grid.axes.map((a, n) => dirs.map((d) => dot(a, d) * grid.spacing[n]));
  const [vp, vs] = [voxelAlong(grid, b.frame.posterior), voxelAlong(grid, b.frame.superior)];
  const most = 1.5 + 0.8 * Math.hypot(vp, vs);
  const p0 = Math.min(...c.p) - most;
  const p1 = Math.max(...c.p) + most;
  const s0 = Math.min(...c.s) - most;
  const s1 = Math.max(...c.s) + most;
  const out: { t: number[]; x: number[]; d: number[]; bone: number[]; soft: number[] } = { t: [], x: [], d: [], bone: [], soft: [] };
  const sharp = softVoxels * Math.cbrt(voxelMm3(grid));
  const [nx, ny, nz] = grid.size;
  for (let k = 0, q = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, q++) {
        const l = at0[0] + i * step[0][0] + j * step[1][0] + k * step[2][0];
        if (l < -slabHalfMm || l > slabHalfMm) continue;
        const p = at0[1] + i * step[0][1] + j * step[1][1] + k * step[2][1];
        if (p < p0 || p > p1) continue;
        const s = at0[2] + i * step[0][2] + j * step[1][2] + k * step[2][2];
        if (s < s0 || s > s1) continue;
        const { t, d, near } = besideCurve(c, p, s);
        // further than a voxel and a half a label says nothing new
        const across = Math.hypot(vp * c.np[near], vs * c.ns[near]);
        if (Math.abs(d) > 1.5 + 0.8 * across) continue;
        out.soft.push(sharp + softRagged * raggedFraction * across);
        out.t.push(t);
        out.x.push(l / slabHalfMm);
        out.d.push(d);
        out.bone.push(inside[q]);
      }
  return out;
}

const cubic = (u: number): readonly [number, number, number, number] => {
  const v = 1 - u;
  return [(v * v * v) / 6, (3 * u * u * u - 6 * u * u + 4) / 6, (3 * v * v * v - 6 * v * v + 4) / 6, (u * u * u) / 6];
};

/** Solves h x = g (symmetric, positive; overwritten) by Cholesky within the rows' envelope: a closed curve couples neighbours, and its two ends. */
function solveEnvelope(h: Float64Array, g: Float64Array): Float64Array | undefined {
  const n = g.length;
  const from = new Int32Array(n);
  for (let i = 0; i < n; i++) {
    let j = 0;
    while (j < i && h[i * n + j] === 0) j++;
    from[i] = j;
    for (; j <= i; j++) {
      let s = h[i * n + j];
      for (let k = Math.max(from[i], from[j]); k < j; k++) s -= h[i * n + k] * h[j * n + k];
      if (j < i) h[i * n + j] = s / h[j * n + j];
      else if (s > 0) h[i * n + i] = Math.sqrt(s);
      else return undefined;
    }
  }
  const x = Float64Array.from(g);
  for (let i = 0; i < n; i++) {
    for (let k = from[i]; k < i; k++) x[i] -= h[i * n + k] * x[k];
    x[i] /= h[i * n + i];
  }
  for (let i = n - 1; i >= 0; i--) {
    x[i] /= h[i * n + i];
    for (let k = from[i]; k < i; k++) x[k] -= h[i * n + k] * x[i];
  }
  return x;
}

/** First of the four knots that act at point t of a curve of `points` and `knots`, and their values. */
function placeOf(t: number, points: number, knots: number): { readonly k: number; readonly w: readonly [number, number, number, number] } {
  let y = ((t / points) * knots) % knots;
  if (y < 0) y += knots;
  const k = Math.floor(y);
  return { k: k % knots, w: cubic(y - k) };
}

/** Sum of squares to be kept small: Σ weight/2 · (Σ by·x[at] − aim)². */
interface Tie {
  readonly at: readonly number[];
  readonly by: readonly number[];
  readonly aim: number;
  readonly weight: number;
}

/** What the curve should not do: bend, and change its bending; `bend` is the present curvature at each knot, `base` that of the outline. */
function tiesOf(base: readonly number[], bend: readonly number[], walls: readonly boolean[], knotMm: number): readonly Tie[] {
  const knots = base.length;
  const area = 2 * slabHalfMm * knotMm;
  const ease = bend.map((e, k) => ((walls[k] ? wallShare : 1) * area) / (1 + (e / rimCurvature) ** 2) ** 2);
  const ties: Tie[] = [];
  const d2 = 1 / (knotMm * knotMm);
  const d3 = d2 / knotMm;
  for (let k = 0; k < knots; k++)
    for (let u = 0; u < 3; u++) {
      const knot = (n: number): number => 3 * ((k + n + knots) % knots) + u;
      const next = (k + 1) % knots;
      const aim = u === 0 ? base[k] : 0;
      const change = u === 0 ? (base[next] - base[k]) / knotMm : 0;
      ties.push({ at: [knot(-1), knot(0), knot(1)], by: [d2, -2 * d2, d2], aim, weight: bendingWeight * ease[k] });
      const weight = changeWeight * Math.min(ease[k], ease[next]);
      ties.push({ at: [knot(-1), knot(0), knot(1), knot(2)], by: [-d3, 3 * d3, -3 * d3, d3], aim: change, weight });
      ties.push({ at: [knot(0)], by: [1], aim: 0, weight: holdWeight * area });
    }
  return ties;
}
const missOf = (tie: Tie, c: Float64Array): number => {
  let e = -tie.aim;
  for (let a = 0; a < tie.at.length; a++) e += tie.by[a] * c[tie.at[a]];
  return e;
};

/** Coefficients (a, b, c of each knot) by Newton's method on a convex sum; undefined when the labels cannot say. */
function fitDisplacement(labels: Labels, curve: Curve, labelMm3: number): Float64Array | undefined {
  const points = curve.p.length;
  const length = points * curve.stepMm;
  const knots = Math.max(12, Math.round(length / knotMm0));
  const knotMm = length / knots;
  const count = labels.t.length;
  if (count < 4 * knots) return undefined;
  const n = 3 * knots;
  const first = new Int32Array(count);
  const values = new Float64Array(4 * count);
  for (let i = 0; i < count; i++) {
    const { k, w } = placeOf(labels.t[i], points, knots);
    first[i] = k;
    values.set(w, 4 * i);
  }
  // the spline of coefficient k has its middle one knot before k
  const pointOf = (k: number): number => Math.round((((k + knots - 1) % knots) / knots) * points) % points;
  const base = Array.from({ length: knots }, (_, k) => curve.bend[pointOf(k)]);
  const walls = base.map((_, k) => Math.abs(curve.ns[pointOf(k)]) < 0.7);
  let ties = tiesOf(base, base, walls, knotMm);
  let c = new Float64Array(n);
  const value = (x: Float64Array, i: number): number => {
    let f = 0;
    for (let m = 0; m < 4; m++) {
      const o = 3 * ((first[i] + m) % knots);
      f += values[4 * i + m] * (x[o] + labels.x[i] * (x[o + 1] + labels.x[i] * x[o + 2]));
    }
    return f;
  };
  const cost = (x: Float64Array): number => {
    let sum = 0;
    for (let i = 0; i < count; i++) {
      const z = ((value(x, i) - labels.d[i]) / labels.soft[i]) * (labels.bone[i] === 1 ? 1 : -1);
      sum += z > 0 ? Math.log1p(Math.exp(-z)) : Math.log1p(Math.exp(z)) - z;
    }
    sum *= labelMm3;
    for (const tie of ties) sum += 0.5 * tie.weight * missOf(tie, x) ** 2;
    return sum;
  };
  const newton = (): Float64Array | undefined => {
    const h = new Float64Array(n * n);
    const g = new Float64Array(n);
    for (let i = 0; i < count; i++) {
      const p = 1 / (1 + Math.exp(-(value(c, i) - labels.d[i]) / labels.soft[i]));
      const slope = ((labels.bone[i] - p) / labels.soft[i]) * labelMm3;
      const curvature = ((p * (1 - p)) / labels.soft[i] ** 2) * labelMm3;
      const x = labels.x[i];
      const powers = [1, x, x * x, x * x * x, x * x * x * x];
      for (let m = 0; m < 4; m++) {
        const o = 3 * ((first[i] + m) % knots);
        const w = values[4 * i + m];
        for (let u = 0; u < 3; u++) g[o + u] += slope * w * powers[u];
        if (curvature < 1e-6) continue;
        for (let r = 0; r < 4; r++) {
          const q = 3 * ((first[i] + r) % knots);
          const both = curvature * w * values[4 * i + r];
          for (let u = 0; u < 3; u++) for (let v = 0; v < 3; v++) h[(o + u) * n + q + v] += both * powers[u + v];
        }
      }
    }
    for (const tie of ties) {
      const e = missOf(tie, c);
      for (let a = 0; a < tie.at.length; a++) {
        g[tie.at[a]] -= tie.weight * tie.by[a] * e;
        for (let z = 0; z < tie.at.length; z++) h[tie.at[a] * n + tie.at[z]] += tie.weight * tie.by[a] * tie.by[z];
      }
    }
    return solveEnvelope(h, g);
  };
  let now = cost(c);
  for (let round = 0; round < rounds; round++) {
    if (round === rimsAgain) {
      const bend = base.map((e, k) => {
        const at = (j: number): number => c[3 * ((k + j + knots) % knots)];
        return e - (at(-1) - 2 * at(0) + at(1)) / (knotMm * knotMm);
      });
      const eased = bend.map((e, k) => (bend[(k + knots - 1) % knots] + e + bend[(k + 1) % knots]) / 3);
      ties = tiesOf(base, eased, walls, knotMm);
      now = cost(c);
    }
    const move = newton();
    if (move === undefined) return undefined;
    let next = c;
    let after = Infinity;
    for (let scale = 1; scale > 1e-3 && !(after < now); scale /= 2) {
      next = c.map((v, i) => v + scale * move[i]);
      after = cost(next);
    }
    const gain = now - after;
    if (after < now) [c, now] = [next, after];
    if (round > rimsAgain && !(gain > 1e-4 * now)) break;
  }
  return c;
}

/** `inside` on the field's grid; undefined when the outline or the labels cannot say. */
export function fitSection(field: BoneField, inside: Uint8Array, b: BodyFrame, raggedFraction: number): Section | undefined {
  const curve = outline(field, b, outlineSmoothMm);
  if (curve === undefined) return undefined;
  const labels = labelsNear(field, inside, b, curve, raggedFraction);
  const c = fitDisplacement(labels, curve, voxelMm3(field.grid));
  if (c === undefined) return undefined;
  const points = curve.p.length;
  const knots = c.length / 3;
  const displacement = (t: number, x: number): number => {
    const { k, w } = placeOf(t, points, knots);
    let f = 0;
    for (let m = 0; m < 4; m++) {
      const o = 3 * ((k + m) % knots);
      f += w[m] * (c[o] + x * (c[o + 1] + x * c[o + 2]));
    }
    return f;
  };
  const kept = new Map<number, { readonly p: Float64Array; readonly s: Float64Array }>();
  /** The fitted curve at l. */
  const at = (l: number): { readonly p: Float64Array; readonly s: Float64Array } => {
    const before = kept.get(l);
    if (before !== undefined) return before;
    const p = new Float64Array(points);
    const s = new Float64Array(points);
    for (let i = 0; i < points; i++) {
      const f = displacement(i, l / slabHalfMm);
      p[i] = curve.p[i] + f * curve.np[i];
      s[i] = curve.s[i] + f * curve.ns[i];
    }
    kept.set(l, { p, s });
    return { p, s };
  };
  return {
    endplate: (l, p, sign, s) => crossing(at(l).p, at(l).s, p, s, sign),
    wall: (l, s, sign, p) => crossing(at(l).s, at(l).p, s, p, sign),
    againstFraction: (p, sign) => {
      let heard = 0;
      let against = 0;
      for (let i = 0; i < labels.t.length; i++) {
        const near = ((Math.round(labels.t[i]) % points) + points) % points;
        if (sign * curve.ns[near] < 0.5 || Math.abs(curve.p[near] - p) > heardMm) continue;
        heard++;
        const past = displacement(labels.t[i], labels.x[i]) - labels.d[i];
        if (labels.bone[i] === 1 ? past < -doubtMm : past > doubtMm) against++;
      }
      return heard === 0 ? 1 : against / heard;
    },
  };
}

/** First y beyond `from` (in the direction of `sign`) where the closed polygon (x, y) crosses x = `line`. */
function crossing(x: Float64Array, y: Float64Array, line: number, from: number, sign: 1 | -1): number | undefined {
  let best: number | undefined;
  for (let i = 0; i < x.length; i++) {
    const j = (i + 1) % x.length;
    if (x[i] > line === x[j] > line) continue;
    const v = y[i] + ((line - x[i]) / (x[j] - x[i])) * (y[j] - y[i]);
    if (sign * (v - from) > 0 && (best === undefined || sign * (best - v) > 0)) best = v;
  }
  return best;
}
