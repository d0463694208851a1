// Elastic problems with known answers, for the tests and the evidence rows: geometry, supports, loads and the exact displacement.
import type { ElasticAnswer, ElasticModel, ElasticLoad } from '../../src/physics/index.ts';

export type Size = readonly [number, number, number];
export const nodesOf = (s: Size): number => (s[0] + 1) * (s[1] + 1) * (s[2] + 1);
/** Calls f(node index, i, j, k). */
export function eachNode(s: Size, f: (n: number, i: number, j: number, k: number) => void): void {
  for (let k = 0, n = 0; k <= s[2]; k++) for (let j = 0; j <= s[1]; j++) for (let i = 0; i <= s[0]; i++, n++) f(n, i, j, k);
}
export type Displacement = (x: number, y: number, z: number) => readonly [number, number, number];

/** A model whose nodes chosen by `held` are prescribed (bits) to the given displacement; coordinates in mm from the grid's corner. */
export function prescribed(
  model: Omit<ElasticModel, 'fixed'>,
  held: (i: number, j: number, k: number) => number,
  u: Displacement,
): { readonly model: ElasticModel; readonly load: ElasticLoad } {
  const n = nodesOf(model.size);
  const fixed = new Uint8Array(n);
  const displacementMm = new Float64Array(3 * n);
  const h = model.spacingMm;
  eachNode(model.size, (m, i, j, k) => {
    fixed[m] = held(i, j, k);
    if (fixed[m] === 0) return;
    const v = u(i * h, j * h, k * h);
    for (let q = 0; q < 3; q++) displacementMm[q * n + m] = v[q];
  });
  return { model: { ...model, fixed }, load: { displacementMm } };
}
/** Largest difference to the exact displacement over all nodes, over the largest exact one. */
export function displacementError(size: Size, h: number, answer: ElasticAnswer, u: Displacement): number {
  const n = nodesOf(size);
  let worst = 0;
  let most = 0;
  eachNode(size, (m, i, j, k) => {
    const v = u(i * h, j * h, k * h);
    for (let q = 0; q < 3; q++) {
      worst = Math.max(worst, Math.abs(answer.displacementMm[q * n + m] - v[q]));
      most = Math.max(most, Math.abs(v[q]));
    }
  });
  return worst / most;
}
/** Root mean square of the same. */
export function displacementRms(size: Size, h: number, answer: ElasticAnswer, u: Displacement): number {
  const n = nodesOf(size);
  let sum = 0;
  let scale = 0;
  eachNode(size, (m, i, j, k) => {
    const v = u(i * h, j * h, k * h);
    for (let q = 0; q < 3; q++) {
      sum += (answer.displacementMm[q * n + m] - v[q]) ** 2;
      scale += v[q] ** 2;
    }
  });
  return Math.sqrt(sum / scale);
}
/** Force on the nodes where pick is true, N, component q. */
export function forceOn(size: Size, answer: ElasticAnswer, q: number, pick: (i: number, j: number, k: number) => boolean): number {
  const n = nodesOf(size);
  let sum = 0;
  eachNode(size, (m, i, j, k) => {
    if (pick(i, j, k)) sum += answer.forceN[q * n + m];
  });
  return sum;
}

/** Pure bending of a bar along z about the y axis, radius 1/κ: exact in three dimensions. Origin at (cx, cy, 0). */
export const bending =
  (kappa: number, nu: number, cx: number, cy: number): Displacement =>
  (X, Y, z) => {
    const x = X - cx;
    const y = Y - cy;
    return [(-kappa / 2) * (z * z + nu * (x * x - y * y)), -kappa * nu * x * y, kappa * x * z];
  };

/** Saint-Venant torsion of a rectangle 2a × 2b (a along x), twist θ a unit length: warping by the series of Timoshenko & Goodier §109. */
export function torsion(theta: number, a: number, b: number, cx: number, cy: number): Displacement {
  return (X, Y, z) => {
    const x = X - cx;
    const y = Y - cy;
    let s = 0;
    for (let n = 0; n < 60; n++) {
      const k = ((2 * n + 1) * Math.PI) / (2 * a);
      // sinh(k y)/cosh(k b) without overflow
      const ratio = (Math.exp(k * (Math.abs(y) - b)) - Math.exp(-k * (Math.abs(y) + b))) / (1 + Math.exp(-2 * k * b));
      s += ((n % 2 === 0 ? 1 : -1) / (2 * n + 1) ** 3) * Math.sin(k * x) * ratio * Math.sign(y);
    }
    const warp = theta * (x * y - ((32 * a * a) / Math.PI ** 3) * s);
    return [-theta * y * z, theta * x * z, warp];
  };
}

const hash = (v: number): number => {
  let x = v;
  x ^= x >>> 16;
  x = Math.imul(x, 0x7feb352d);
  x ^= x >>> 15;
  x = Math.imul(x, 0x846ca68b);
  x ^= x >>> 16;
  return (x >>> 0) / 2 ** 32;
};
/**
 * The vertebra-like block whose force is known from an independent direct solver: an elliptic cylinder 40 × 35 × 28 mm with a 10 % waist, a shell
 * of 5–10 GPa about 0.5 mm thick, endplates of 1–3 GPa, trabecular bone of 50–500 MPa that changes every millimetre, a cement ellipsoid of
 * 2.5 GPa, void outside; moduli in 128 equal logarithmic steps from 20 MPa to 20 GPa. Ends clamped, the top lowered by 0.28 mm.
 */
export function vertebraBlock(h: number): { readonly model: ElasticModel; readonly load: ElasticLoad; readonly size: Size } {
  const size: Size = [Math.ceil(40 / h - 1e-9), Math.ceil(35 / h - 1e-9), Math.ceil(28 / h - 1e-9)];
  const modulusMpa = new Float32Array(size[0] * size[1] * size[2]);
  for (let k = 0, o = 0; k < size[2]; k++)
    for (let j = 0; j < size[1]; j++) for (let i = 0; i < size[0]; i++, o++) modulusMpa[o] = blockModulus(i, j, k, h);
  const top = size[2];
  return {
    size,
    ...prescribed(
      { size, spacingMm: h, modulusMpa, poissonRatio: 0.3 },
      (_i, _j, k) => (k === 0 || k === top ? 7 : 0),
      (_x, _y, z) => [0, 0, z > 0 ? -0.28 : 0],
    ),
  };
}
function blockModulus(i: number, j: number, k: number, h: number): number {
  const x = (i + 0.5) * h - 20;
  const y = (j + 0.5) * h - 17.5;
  const z = (k + 0.5) * h;
  if (z > 28) return 0;
  const waist = 1 - 0.1 * Math.sin((Math.PI * z) / 28);
  const r = Math.sqrt((x * x) / (400 * waist * waist) + (y * y) / (17.5 * 17.5 * waist * waist));
  if (r > 1) return 0;
  const depth = (1 - r) * 17.5 * waist;
  const u = hash(
    Math.imul(Math.floor(x + 100), 73856093) ^ Math.imul(Math.floor(y + 100), 19349663) ^ Math.imul(Math.floor(z + 100), 83492791),
  );
  const plate = Math.max(0.6, 0.99 * h);
  let e: number;
  if (depth < Math.max(0.5, 0.75 * h)) e = 5000 + 5000 * u;
  else if (z < plate || z > 28 - plate) e = 1000 + 2000 * u;
  else if (((x + 4) / 8) ** 2 + ((y - 2) / 7) ** 2 + ((z - 14) / 8) ** 2 < 1 + 0.2 * (u - 0.5)) e = 2500;
  else e = 50 * 10 ** u;
  const step = Math.floor((Math.log(e / 20) / Math.log(1000)) * 128);
  return 20 * 1000 ** ((step + 0.5) / 128);
}
