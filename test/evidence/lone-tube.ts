// How finely sagittal slices of 3–4 mm can carry the axial angle of a pedicle at all: the drawn pedicle as a waisted elliptical tube standing alone, cut
// by the same lattice, and fitted by its own equation. Its width, height and waist are given to the fit; place, axial angle and elevation are not. Nothing is
// attached to it, 9 mm of it are seen, and the drawn sides are weighed with the level's usual angle as the outline weighs them.
import { seeded, type Random } from '../../src/base/index.ts';

export interface LoneTube {
  readonly axialDeg: number;
  readonly sagittalDeg: number;
  readonly widthMm: number;
  readonly heightMm: number;
}
interface Label {
  readonly x: number;
  readonly q: number;
  readonly s: number;
  readonly bone: boolean;
}
const rad = Math.PI / 180;
/** Half the length that is seen, mm (about what stands free between body and arch); voxels within a slice, mm. */
const halfMm = 4.5;
const fineMm = 0.9;
const softMm = 0.3;

/** x0, tan axial, s0, tan elevation, ln half width, ln half height, waist of the width and of the height (1/mm²), its place. */
type Shape = readonly number[];
const truth = (t: LoneTube, x0: number, s0: number): Shape => {
  const slope = Math.tan(t.axialDeg * rad);
  return [
    x0,
    slope,
    s0,
    -Math.tan(t.sagittalDeg * rad) / Math.cos(t.axialDeg * rad),
    Math.log(t.widthMm / 2 / Math.cos(t.axialDeg * rad)),
    Math.log(t.heightMm / 2),
    0.006,
    0.0025,
    0,
  ];
};
/** Signed distance to first order, mm, > 0 outside. */
function outsideMm(p: Shape, v: Label): number {
  const w = v.q - p[8];
  const a = Math.exp(p[4]) * (1 + p[6] * w * w);
  const b = Math.exp(p[5]) * (1 + p[7] * w * w);
  const x = (v.x - p[0] - p[1] * v.q) / a;
  const y = (v.s - p[2] - p[3] * v.q) / b;
  const rho = Math.hypot(x, y);
  return ((rho - 1) * rho) / Math.max(1e-6, Math.hypot(x / a, y / b));
}

function cut(p: Shape, acrossMm: number, r: Random): readonly Label[] {
  const out: Label[] = [];
  const [x0, q0, s0] = [r.uniform(0, acrossMm), r.uniform(0, fineMm), r.uniform(0, fineMm)];
  for (let x = x0 - 5 * acrossMm; x < 5 * acrossMm; x += acrossMm)
    for (let q = q0 - halfMm; q <= halfMm; q += fineMm)
      for (let s = s0 - 14; s <= 14; s += fineMm) {
        const v = { x, q, s, bone: false };
        const d = outsideMm(p, v);
        if (Math.abs(d) < 3.5) out.push({ ...v, bone: d < 0 });
      }
  return out;
}

/** Size and waist are as good as known. */
const sds = [1.5, 0.3, 1, 0.15, 0.005, 0.005, 0.0002, 0.0002, 0.05] as const;
const steps = [0.01, 0.002, 0.01, 0.002, 0.005, 0.005, 0.0003, 0.0003, 0.02] as const;

/** Solves h·x = g by elimination; h is positive definite. */
function solve(h: readonly (readonly number[])[], g: readonly number[]): readonly number[] {
  const n = g.length;
  const m = h.map((row, i) => [...row, g[i]]);
  for (let c = 0; c < n; c++)
    for (let i = c + 1; i < n; i++) {
      const f = m[i][c] / m[c][c];
      for (let j = c; j <= n; j++) m[i][j] -= f * m[c][j];
    }
  const x = Array.from({ length: n }, () => 0);
  for (let i = n - 1; i >= 0; i--) x[i] = (m[i][n] - x.reduce((s, v, j) => s + (j > i ? m[i][j] * v : 0), 0)) / m[i][i];
  return x;
}

/** Axial angle (degrees) fitted to the labels from a start that knows the level only. */
function fitted(labels: readonly Label[], mean: Shape): number {
  const cost = (p: Shape): number =>
    labels.reduce((sum, v) => {
      const z = (outsideMm(p, v) / softMm) * (v.bone ? 1 : -1);
      return sum + (z > 30 ? z : Math.log1p(Math.exp(z)));
    }, 0) + p.reduce((sum, x, i) => sum + 0.5 * ((x - mean[i]) / sds[i]) ** 2, 0);
  let p: Shape = mean;
  let now = cost(p);
  for (let round = 0; round < 25; round++) {
    const h = p.map((_, i) => p.map((__, j) => (i === j ? 1 / sds[i] ** 2 : 0)));
    const g = p.map((x, i) => (x - mean[i]) / sds[i] ** 2);
    for (const v of labels) {
      const d = outsideMm(p, v);
      if (Math.abs(d) > 8 * softMm) continue;
      const inside = 1 / (1 + Math.exp(d / softMm));
      const slope = p.map((x, i) => (outsideMm(p.with(i, x + steps[i]), v) - d) / steps[i]);
      const pull = ((v.bone ? 1 : 0) - inside) / softMm;
      const weight = (inside * (1 - inside)) / softMm ** 2;
      for (let i = 0; i < p.length; i++) {
        g[i] += pull * slope[i];
        for (let j = 0; j < p.length; j++) h[i][j] += weight * slope[i] * slope[j];
      }
    }
    const move = solve(h, g);
    let after = now;
    for (let scale = 1; scale > 0.02; scale /= 2) {
      const tried = p.map((x, i) => x - scale * move[i]);
      after = cost(tried);
      if (after < now) {
        p = tried;
        break;
      }
    }
    if (!(now - after > 1e-3)) break;
    now = after;
  }
  return Math.atan(p[1]) / rad;
}

/** Error (degrees) of the best reading of one pedicle on slices `acrossMm` apart; `usual`: what is known beforehand, the level's own. */
export function loneTubeErrorDeg(tube: LoneTube, usual: LoneTube, acrossMm: number, key: string): number {
  const r = seeded(`lone-tube/${key}`);
  const p = truth(tube, r.uniform(-0.5, 0.5), r.uniform(-0.5, 0.5));
  const start = truth({ ...usual, widthMm: tube.widthMm, heightMm: tube.heightMm }, 0, 0);
  return fitted(cut(p, acrossMm, r), start) - tube.axialDeg;
}
