// One bone of the CT in the MR pictures: the motion that makes the guess (guess.ts) explain the signal best. Turn by turn the weights of the hats are
// fitted (ridge), the coil's slope over the bone is taken out, and least squares move the picture; from a wide blur to a narrow one. Voxels the
// guess does not explain (an oedematous half, a vessel) are left out at the end. Both sequences speak together; how far they disagree when each
// speaks alone is the residual that is shown.
import { distance, invertRigid, lps, lpsToVoxel, movePoint, type Grid, type Lps, type Rigid } from '../../base/index.ts';
import { registerRules } from '../../catalog/index.ts';
import { fitRigid, gradientSampler, solvePositive, type GradientSampler } from '../../imaging/index.ts';
import { blurredHats, hatsCount, hatsOnly, painted, placesNear, type Guess } from './guess.ts';
import { pointsNear, type Channel, type Points } from './pictures.ts';

export interface Placed {
  /** MR → CT. */
  readonly motion: Rigid;
  /** Correlation of picture and guess, mean over the sequences. */
  readonly likenessFraction: number;
  readonly centreSdMm: number;
  readonly turnSdDeg: number;
  /** How far two sequences, each alone, put the centre apart; absent where fewer than two could place it. */
  readonly apartMm?: number;
  readonly size: number;
  /** Share of what lies near the bone in the CT that a picture shows. */
  readonly seenFraction: number;
}

/** One guess to find the place, one to fix it; each blurred as asked, once. */
export interface Prepared {
  readonly centreLps: Lps;
  readonly coarse: Blurred;
  readonly fine: () => Blurred;
}
export interface Blurred {
  readonly guess: Guess;
  readonly near: GradientSampler;
  readonly where: Int32Array;
  hats(sigmaMm: number, acrossMm: number): readonly Float32Array[];
}
export function blurs(guess: Guess): Blurred {
  const made = new Map<string, readonly Float32Array[]>();
  return {
    guess,
    near: gradientSampler(guess.grid, guess.near),
    where: placesNear(guess),
    hats: (sigmaMm, acrossMm) => {
      const key = `${sigmaMm}/${acrossMm.toFixed(1)}`;
      let own = made.get(key);
      if (own === undefined) {
        own = blurredHats(guess, sigmaMm, acrossMm);
        made.set(key, own);
      }
      return own;
    },
  };
}
/** Blur (mm) below which the fine guess is used. */
const fineBelow = 1.5;
const guessFor = (p: Prepared, sigmaMm: number): Blurred => (sigmaMm < fineBelow ? p.fine() : p.coarse);

interface Fitted {
  readonly weights: Float64Array;
  /** Values of the points, the coil's slope taken out. */
  readonly values: Float64Array;
  readonly rms: number;
  readonly likeness: number;
}

/** Values of every hat at the points under a motion; rows of NaN where the guess has none. */
function rowsOf(grid: Grid, hats: readonly Float32Array[], points: Float64Array, motion: Rigid): Float32Array {
  const count = points.length / 3;
  const rows = new Float32Array(count * hatsCount);
  const [nx, ny, nz] = grid.size;
  const plane = nx * ny;
  const corners = [0, 1, nx, nx + 1, plane, plane + 1, plane + nx, plane + nx + 1];
  const share = new Float64Array(8);
  // One affine map from the points to the lattice.
  const o = lpsToVoxel(grid, movePoint(motion, lps(0, 0, 0)));
  const m = [lps(1, 0, 0), lps(0, 1, 0), lps(0, 0, 1)].map((e) => {
    const v = lpsToVoxel(grid, movePoint(motion, e));
    return [v[0] - o[0], v[1] - o[1], v[2] - o[2]];
  });
  for (let n = 0; n < count; n++) {
    const [a, b, c] = [points[3 * n], points[3 * n + 1], points[3 * n + 2]];
    const x = o[0] + a * m[0][0] + b * m[1][0] + c * m[2][0];
    const y = o[1] + a * m[0][1] + b * m[1][1] + c * m[2][1];
    const z = o[2] + a * m[0][2] + b * m[1][2] + c * m[2][2];
    if (!(x >= 0 && y >= 0 && z >= 0 && x < nx - 1 && y < ny - 1 && z < nz - 1)) {
      rows[n * hatsCount] = Number.NaN;
      continue;
    }
    const [i, j, k] = [x | 0, y | 0, z | 0];
    const [fx, fy, fz] = [x - i, y - j, z - k];
    const q = i + nx * (j + ny * k);
    for (let s = 0; s < 8; s++) share[s] = (s & 1 ? fx : 1 - fx) * (s & 2 ? fy : 1 - fy) * (s & 4 ? fz : 1 - fz);
    for (let h = 0; h < hatsCount; h++) {
      const f = hats[h];
      let v = 0;
      for (let s = 0; s < 8; s++) v += share[s] * f[q + corners[s]];
      rows[n * hatsCount + h] = v;
    }
  }
  return rows;
}

/** Weights of the hats that explain the values best; ridge towards the mean of the values. */
function weigh(rows: Float32Array, values: Float64Array, points: Float64Array, kept?: Uint8Array): Fitted | undefined {
  const n = hatsCount;
  const a = new Float64Array(n * n);
  const b = new Float64Array(n);
  let mean = 0;
  let used = 0;
  for (let i = 0; i < values.length; i++)
    if (!Number.isNaN(rows[i * n]) && (kept === undefined || kept[i] === 1)) {
      mean += values[i];
      used++;
    }
  if (used < 60) return undefined;
  mean /= used;
  let own: Float64Array = values;
  let weights = new Float64Array(n);
  const m = [0, 0, 0];
  for (let i = 0; i < values.length; i++) for (let d = 0; d < 3; d++) m[d] += points[3 * i + d] / values.length;
  for (let round = 0; round < 2; round++) {
    a.fill(0);
    b.fill(0);
    for (let i = 0; i < values.length; i++) {
      if (Number.isNaN(rows[i * n]) || (kept !== undefined && kept[i] === 0)) continue;
      for (let p = 0; p < n; p++) {
        const r = rows[i * n + p];
        if (r === 0) continue;
        b[p] += r * own[i];
        for (let q = 0; q <= p; q++) a[p * n + q] += r * rows[i * n + q];
      }
    }
    for (let p = 0; p < n; p++) {
      a[p * n + p] += 0.004 * used;
      // Hats towards the mean of the picture; what is a difference, towards none.
      if (p < hatsOnly) b[p] += 0.004 * used * mean;
    }
    const x = solvePositive(a, b, n);
    if (x === undefined) return undefined;
    weights = Float64Array.from(x);
    if (round === 0) own = levelled(rows, values, points, weights, m);
  }
  let [s, v, ss, vv, sv, err, count] = [0, 0, 0, 0, 0, 0, 0];
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(rows[i * n]) || (kept !== undefined && kept[i] === 0)) continue;
    let g = 0;
    for (let p = 0; p < n; p++) g += weights[p] * rows[i * n + p];
    s += g;
    v += own[i];
    ss += g * g;
    vv += own[i] * own[i];
    sv += g * own[i];
    err += (own[i] - g) ** 2;
    count++;
  }
  const likeness = (sv - (s * v) / count) / Math.sqrt(Math.max(1e-12, (ss - (s * s) / count) * (vv - (v * v) / count)));
  return { weights, values: own, rms: Math.sqrt(err / count), likeness };
}

/** Values with a slope of the coil over the bone taken out: value ≈ guess × (1 + a·place). */
function levelled(
  rows: Float32Array,
  values: Float64Array,
  points: Float64Array,
  weights: Float64Array,
  m: readonly number[],
): Float64Array {
  const n = hatsCount;
  const a = new Float64Array(16);
  const b = new Float64Array(4);
  const r = new Float64Array(4);
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(rows[i * n])) continue;
    let g = 0;
    for (let p = 0; p < n; p++) g += weights[p] * rows[i * n + p];
    r[0] = g;
    for (let d = 0; d < 3; d++) r[d + 1] = (g * (points[3 * i + d] - m[d])) / slopeMm;
    for (let p = 0; p < 4; p++) {
      b[p] += r[p] * values[i];
      for (let q = 0; q <= p; q++) a[p * 4 + q] += r[p] * r[q];
    }
  }
  for (let p = 0; p < 4; p++) a[p * 5] *= 1.002;
  const x = solvePositive(a, b, 4);
  if (x === undefined) return values;
  return Float64Array.from(values, (v, i) => {
    const slope = 1 + [0, 1, 2].reduce((t, d) => t + ((x[d + 1] / Math.max(0.2, x[0])) * (points[3 * i + d] - m[d])) / slopeMm, 0);
    return v / Math.max(0.4, Math.min(2.5, slope));
  });
}
const slopeMm = 40;

/** Points of one channel, of all its blocks that show the bone. */
function collect(b: Blurred, channel: Channel, sigmaMm: number, motion: Rigid, most: number): Points {
  const back = invertRigid(motion);
  const lists: Points[] = channel.pictures.map((x) => pointsNear(x, sigmaMm, b.near, b.guess.grid, motion, back, most));
  const count = lists.reduce((s, l) => s + l.values.length, 0);
  const points = new Float64Array(3 * count);
  const values = new Float64Array(count);
  let n = 0;
  for (const l of lists) {
    points.set(l.points, 3 * n);
    values.set(l.values, n);
    n += l.values.length;
  }
  return { points, values };
}
const acrossOf = (c: Channel): number => 0.92 * c.pictures[0].grid.spacing[2];

/** Likeness under a motion without moving anything, at one blur: for choosing between starts. */
export function likenessAt(p: Prepared, channels: readonly Channel[], motion: Rigid, sigmaMm: number, most = 700): number | undefined {
  let sum = 0;
  let count = 0;
  const b = guessFor(p, sigmaMm);
  for (const c of channels) {
    const { points, values } = collect(b, c, sigmaMm, motion, most);
    if (values.length < 0.2 * most) continue;
    const fitted = weigh(rowsOf(b.guess.grid, b.hats(sigmaMm, acrossOf(c)), points, motion), values, points);
    if (fitted === undefined) continue;
    sum += fitted.likeness;
    count++;
  }
  return count === 0 ? undefined : sum / count;
}

interface Moved {
  readonly motion: Rigid;
  readonly likeness: number;
  readonly middleSdMm: number;
  readonly turnSdDeg: number;
  readonly middleLps: Lps;
  readonly size: number;
}
/** Weights, then motion, `rounds` times at one blur. */
function settle(
  p: Prepared,
  channels: readonly Channel[],
  start: Rigid,
  sigmaMm: number,
  o: { readonly most: number; readonly rounds: number; readonly strict?: boolean; readonly sizeFree?: boolean },
): Moved | undefined {
  let motion = start;
  let out: Moved | undefined;
  const b = guessFor(p, sigmaMm);
  const { grid } = b.guess;
  const seen = channels.map((channel) => ({ channel, c: collect(b, channel, sigmaMm, start, o.most) }));
  for (let round = 0; round < o.rounds; round++) {
    const used: { c: Points; f: Fitted; field: GradientSampler; kept: Uint8Array }[] = [];
    for (const { channel, c } of seen) {
      if (c.values.length < Math.min(200, 0.1 * o.most)) continue;
      const hats = b.hats(sigmaMm, acrossOf(channel));
      const rows = rowsOf(grid, hats, c.points, motion);
      let f = weigh(rows, c.values, c.points);
      if (f === undefined) continue;
      let kept = new Uint8Array(c.values.length).fill(1);
      if (o.strict === true) {
        const g = f;
        kept = Uint8Array.from(g.values, (v, i) => {
          let s = 0;
          for (let h = 0; h < hatsCount; h++) s += g.weights[h] * rows[i * hatsCount + h];
          return Math.abs(v - s) <= outlier * g.rms ? 1 : 0;
        });
        f = weigh(rows, c.values, c.points, kept) ?? f;
      }
      used.push({ c, f, field: gradientSampler(grid, painted(hats, f.weights, b.where, 1 / f.rms)), kept });
    }
    if (used.length === 0) return undefined;
    const count = used.reduce((s, u) => s + u.kept.reduce((t, k) => t + k, 0), 0);
    const points = new Float64Array(3 * count);
    const values = new Float64Array(count);
    const of = new Uint8Array(count);
    let q = 0;
    for (const [n, u] of used.entries())
      for (let i = 0; i < u.kept.length; i++) {
        if (u.kept[i] === 0) continue;
        points.set(u.c.points.subarray(3 * i, 3 * i + 3), 3 * q);
        values[q] = u.f.values[i] / u.f.rms;
        of[q++] = n;
      }
    const last = round === o.rounds - 1;
    const fit = fitRigid({ fields: used.map((u) => u.field), of }, points, values, motion, {
      iterations: 5,
      sizeFree: last && o.sizeFree === true,
    });
    if (fit === undefined || fit.usedFraction < 0.5) return undefined;
    motion = fit.motion;
    out = {
      motion,
      likeness: used.reduce((s, u) => s + u.f.likeness, 0) / used.length,
      middleSdMm: fit.middleSdMm,
      turnSdDeg: fit.turnSdDeg,
      middleLps: fit.middleLps,
      size: fit.size,
    };
  }
  return out;
}
const outlier = 2.5;

/** Blurs from coarse to fine; the first is what a start may be wrong by. */
export const usualSigmas = [4, 2, 0.7] as const;

/** The bone from a start; undefined when least squares have no answer or the pictures do not show it. `rough`: no errors, for comparing. */
export function placeBone(
  p: Prepared,
  channels: readonly Channel[],
  start: Rigid,
  o: { readonly sigmas?: readonly number[]; readonly rough?: boolean } = {},
): Placed | undefined {
  const sigmas = o.sigmas ?? usualSigmas;
  let motion = start;
  for (const s of sigmas.slice(0, -1)) {
    const moved = settle(p, channels, motion, s, { most: 900, rounds: 2 });
    if (moved === undefined) return undefined;
    motion = moved.motion;
  }
  const last = sigmas[sigmas.length - 1];
  const whole = settle(p, channels, motion, last, { most: o.rough === true ? 1500 : 3000, rounds: 2, strict: true });
  if (whole === undefined) return undefined;
  const centre = movePoint(invertRigid(whole.motion), p.centreLps);
  const alone =
    channels.length < 2 || o.rough === true
      ? []
      : channels.flatMap((c) => {
          const m = settle(p, [c], whole.motion, last, { most: 2000, rounds: 2, strict: true });
          return m === undefined ? [] : [movePoint(m.motion, centre)];
        });
  const sized = settle(p, channels, whole.motion, last, { most: 1500, rounds: 1, strict: true, sizeFree: true });
  const arm = distance(whole.middleLps, centre);
  const inflate = registerRules.errorInflation.value;
  return {
    motion: whole.motion,
    likenessFraction: whole.likeness,
    centreSdMm: Math.hypot(registerRules.leastSdMm.value, inflate * Math.hypot(whole.middleSdMm, (whole.turnSdDeg * Math.PI * arm) / 180)),
    turnSdDeg: inflate * whole.turnSdDeg,
    ...(alone.length < 2 ? {} : { apartMm: distance(alone[0], alone[1]) }),
    size: sized?.size ?? 1,
    seenFraction: seenOf(p, channels, whole.motion),
  };
}

/** Share of the lattice near the bone that lies inside some picture. */
export function seenOf(p: Prepared, channels: readonly Channel[], motion: Rigid): number {
  const back = invertRigid(motion);
  const { grid, near } = p.coarse.guess;
  const [nx, ny, nz] = grid.size;
  const out = new Float64Array(4);
  const samplers = channels.flatMap((c) => c.pictures.map((x) => x.sample(0)));
  let [all, seen] = [0, 0];
  for (let k = 0; k < nz; k += 2)
    for (let j = 0; j < ny; j += 2)
      for (let i = 0; i < nx; i += 2) {
        if (near[i + nx * (j + ny * k)] < 0.5) continue;
        const p0 = grid.originLps;
        const s = grid.spacing[0];
        const a = grid.axes;
        const q = movePoint(back, [0, 1, 2].map((d) => p0[d] + s * (i * a[0][d] + j * a[1][d] + k * a[2][d])) as unknown as Lps);
        all++;
        if (samplers.some((f) => f(q[0], q[1], q[2], out))) seen++;
      }
  return all === 0 ? 0 : seen / all;
}
