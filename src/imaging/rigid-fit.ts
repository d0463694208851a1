// The rigid motion that brings values measured at points onto a field: least squares of r_i = value_i − F(T x_i) by Gauss–Newton with a little
// damping, six unknowns (turn about the points' middle, shift). Shared by masks (spine/register) and by pictures (imaging/register).
// Fails first: a start further away than the field is blurred; callers go from coarse to fine.
import { composeRigid, direction, identityRigid, lps, movePoint, rotationAbout, type Grid, type Lps, type Rigid } from '../base/index.ts';

/** Reads a field and its gradient (per mm, LPS) at a point; false where it has none. `out` = [value, gx, gy, gz]. */
export type GradientSampler = (x: number, y: number, z: number, out: Float64Array) => boolean;

/** Trilinear value and gradient of a voxel field. */
export function gradientSampler(grid: Grid, values: Float32Array | Int16Array | Uint16Array | Uint8Array): GradientSampler {
  const [nx, ny, nz] = grid.size;
  const o = grid.originLps;
  const s = grid.axes.map((a, n) => [a[0] / grid.spacing[n], a[1] / grid.spacing[n], a[2] / grid.spacing[n]]);
  const plane = nx * ny;
  return (px, py, pz, out) => {
    const dx = px - o[0];
    const dy = py - o[1];
    const dz = pz - o[2];
    const x = s[0][0] * dx + s[0][1] * dy + s[0][2] * dz;
    const y = s[1][0] * dx + s[1][1] * dy + s[1][2] * dz;
    const z = s[2][0] * dx + s[2][1] * dy + s[2][2] * dz;
    if (!(x >= 0 && y >= 0 && z >= 0 && x < nx - 1 && y < ny - 1 && z < nz - 1)) return false;
    const i = x | 0;
    const j = y | 0;
    const k = z | 0;
    const fx = x - i;
    const fy = y - j;
    const fz = z - k;
    const q = i + nx * (j + ny * k);
    const a00 = values[q];
    const a10 = values[q + 1];
    const a01 = values[q + nx];
    const a11 = values[q + nx + 1];
    const b00 = values[q + plane];
    const b10 = values[q + plane + 1];
    const b01 = values[q + plane + nx];
    const b11 = values[q + plane + nx + 1];
    const la = a00 + fx * (a10 - a00);
    const lb = a01 + fx * (a11 - a01);
    const ha = b00 + fx * (b10 - b00);
    const hb = b01 + fx * (b11 - b01);
    const low = la + fy * (lb - la);
    const high = ha + fy * (hb - ha);
    const gi = (1 - fz) * ((1 - fy) * (a10 - a00) + fy * (a11 - a01)) + fz * ((1 - fy) * (b10 - b00) + fy * (b11 - b01));
    const gj = (1 - fz) * (lb - la) + fz * (hb - ha);
    const gk = high - low;
    out[0] = low + fz * gk;
    out[1] = gi * s[0][0] + gj * s[1][0] + gk * s[2][0];
    out[2] = gi * s[0][1] + gj * s[1][1] + gk * s[2][1];
    out[3] = gi * s[0][2] + gj * s[1][2] + gk * s[2][2];
    return true;
  };
}

/** Solves a symmetric positive system (Cholesky); undefined when it is not one. */
export function solvePositive(a: Float64Array, b: Float64Array, n: number): Float64Array | undefined {
  const l = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      let sum = a[i * n + j];
      for (let k = 0; k < j; k++) sum -= l[i * n + k] * l[j * n + k];
      if (i === j) {
        if (!(sum > 1e-12)) return undefined;
        l[i * n + i] = Math.sqrt(sum);
      } else l[i * n + j] = sum / l[j * n + j];
    }
  const x = Float64Array.from(b);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) x[i] -= l[i * n + k] * x[k];
    x[i] /= l[i * n + i];
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) x[i] -= l[k * n + i] * x[k];
    x[i] /= l[i * n + i];
  }
  return x;
}

export interface RigidFit {
  readonly motion: Rigid;
  /** Root mean square of the residuals over the points the field covers. */
  readonly rms: number;
  readonly usedFraction: number;
  /** One sigma of the place of the points' middle (mm) and of the turn (degrees), residuals taken as independent. */
  readonly middleSdMm: number;
  readonly turnSdDeg: number;
  readonly middleLps: Lps;
  /** How much larger the moving bone had to be made; 1 unless `sizeFree`. */
  readonly size: number;
}

/** `points` flat xyz in the moving frame with their `values`; `gainFree`: the field's scale and offset are fitted too (pictures);
 * `sizeFree`: the points' size about their middle as well (is this the same bone or its smaller neighbour?). Several fields: `of` says which one each
 * point is read in. */
export function fitRigid(
  given: GradientSampler | { readonly fields: readonly GradientSampler[]; readonly of: Uint8Array },
  points: Float64Array,
  values: Float64Array,
  start: Rigid,
  o: { readonly iterations?: number; readonly gainFree?: boolean; readonly sizeFree?: boolean } = {},
): RigidFit | undefined {
  const count = values.length;
  if (count < 12) return undefined;
  const fields = typeof given === 'function' ? [given] : given.fields;
  const of = typeof given === 'function' ? new Uint8Array(count) : given.of;
  const m = [0, 0, 0];
  for (let i = 0; i < count; i++) for (let a = 0; a < 3; a++) m[a] += points[3 * i + a] / count;
  const middle = lps(m[0], m[1], m[2]);
  const sizeFree = o.sizeFree === true;
  const unknowns = o.gainFree === true ? 8 : sizeFree ? 7 : 6;
  let size = 1;
  let motion = start;
  let gain = 1;
  let offset = 0;
  let damping = 1e-3;
  const out = new Float64Array(4);
  const row = new Float64Array(8);
  const collect = (
    t: Rigid,
    g: number,
    c: number,
    by: number,
    a: Float64Array | undefined,
    b: Float64Array | undefined,
  ): { readonly cost: number; readonly used: number } => {
    const r = t.rotation;
    const s = t.translationMm;
    const at = movePoint(t, middle);
    let cost = 0;
    let used = 0;
    for (let i = 0; i < count; i++) {
      const px = m[0] + by * (points[3 * i] - m[0]);
      const py = m[1] + by * (points[3 * i + 1] - m[1]);
      const pz = m[2] + by * (points[3 * i + 2] - m[2]);
      const x = r[0] * px + r[1] * py + r[2] * pz + s[0];
      const y = r[3] * px + r[4] * py + r[5] * pz + s[1];
      const z = r[6] * px + r[7] * py + r[8] * pz + s[2];
      if (!fields[of[i]](x, y, z, out)) continue;
      used++;
      const e = values[i] - (g * out[0] + c);
      cost += e * e;
      if (a === undefined || b === undefined) continue;
      const qx = x - at[0];
      const qy = y - at[1];
      const qz = z - at[2];
      row[0] = g * out[1];
      row[1] = g * out[2];
      row[2] = g * out[3];
      row[3] = qy * row[2] - qz * row[1];
      row[4] = qz * row[0] - qx * row[2];
      row[5] = qx * row[1] - qy * row[0];
      row[6] = sizeFree ? qx * row[0] + qy * row[1] + qz * row[2] : out[0];
      row[7] = 1;
      for (let p = 0; p < unknowns; p++) {
        b[p] += row[p] * e;
        for (let q = 0; q <= p; q++) a[p * unknowns + q] += row[p] * row[q];
      }
    }
    return { cost: used === 0 ? Infinity : cost / used, used };
  };
  let now = collect(motion, gain, offset, size, undefined, undefined);
  const a = new Float64Array(unknowns * unknowns);
  for (let round = 0; round < (o.iterations ?? 12); round++) {
    a.fill(0);
    const b = new Float64Array(unknowns);
    const { used } = collect(motion, gain, offset, size, a, b);
    if (used < 12) return undefined;
    let moved = 0;
    for (let attempt = 0; attempt < 5; attempt++) {
      const damped = Float64Array.from(a);
      for (let p = 0; p < unknowns; p++) damped[p * unknowns + p] *= 1 + damping;
      const x = solvePositive(damped, b, unknowns);
      if (x === undefined) return undefined;
      const at = movePoint(motion, middle);
      const angle = Math.hypot(x[3], x[4], x[5]);
      const turn = angle < 1e-12 ? identityRigid : rotationAbout(at, direction(x[3], x[4], x[5]), (angle * 180) / Math.PI);
      const next = composeRigid({ rotation: identityRigid.rotation, translationMm: [x[0], x[1], x[2]] }, composeRigid(turn, motion));
      const g = gain + (unknowns === 8 ? x[6] : 0);
      const c = offset + (unknowns === 8 ? x[7] : 0);
      const bySize = sizeFree ? size * Math.exp(Math.max(-0.1, Math.min(0.1, x[6]))) : size;
      const then = collect(next, g, c, bySize, undefined, undefined);
      // Points that leave the field must not be what makes a step look good.
      if (then.cost < now.cost && then.used > 0.6 * used) {
        motion = next;
        gain = g;
        offset = c;
        size = bySize;
        now = then;
        moved = Math.hypot(x[0], x[1], x[2]) + angle * 20;
        damping = Math.max(1e-6, damping / 4);
        break;
      }
      damping *= 8;
    }
    if (moved < 1e-3) break;
  }
  a.fill(0);
  const last = collect(motion, gain, offset, size, a, new Float64Array(unknowns));
  const variance = (last.cost * last.used) / Math.max(1, last.used - unknowns);
  const sds = Array.from({ length: 6 }, (_, p) => {
    const e = new Float64Array(unknowns);
    e[p] = 1;
    for (let i = 0; i < unknowns; i++) for (let j = i + 1; j < unknowns; j++) a[i * unknowns + j] = a[j * unknowns + i];
    const x = solvePositive(a, e, unknowns);
    return x === undefined ? Infinity : Math.sqrt(Math.max(0, x[p]) * variance);
  });
  return {
    motion,
    rms: Math.sqrt(last.cost),
    usedFraction: last.used / count,
    middleSdMm: Math.hypot(sds[0], sds[1], sds[2]),
    turnSdDeg: (Math.hypot(sds[3], sds[4], sds[5]) * 180) / Math.PI,
    middleLps: middle,
    size,
  };
}

/** Turn of a motion in degrees, and how far it carries a point. */
export const turnOfMotion = (m: Rigid): number =>
  (Math.acos(Math.max(-1, Math.min(1, (m.rotation[0] + m.rotation[4] + m.rotation[8] - 1) / 2))) * 180) / Math.PI;
export const shiftAt = (m: Rigid, p: Lps): number => {
  const q = movePoint(m, p);
  return Math.hypot(q[0] - p[0], q[1] - p[1], q[2] - p[2]);
};
