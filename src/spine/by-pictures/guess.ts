// What an MR picture might show, guessed from the CT: near one bone the signal is taken as one piecewise-linear function of HU inside bone and another
// outside it. The pieces ("hats") are blurred as the scanner blurs (slice thickness across, pixel within); their weights are fitted to the picture
// itself, bone by bone, so no contrast is assumed once the place is nearly right; the first search takes it from the catalogue.
// Fails first: tissues of one HU and two signals (cord in fluid, an oedematous half of a body): they stay as residual.
import {
  direction,
  lps,
  lpsToVoxel,
  moveDirection,
  voxel,
  voxelToLps,
  type Direction,
  type Grid,
  type Lps,
  type Rigid,
} from '../../base/index.ts';
import { mrSignals, type TissueName } from '../../catalog/index.ts';
import { trilinear } from '../../imaging/index.ts';
import { isFluidSensitive, type Mask, type SequenceKind, type Volume } from '../../records/index.ts';

/** HU where one hat stands alone, inside bone and outside. */
const insideHu = [40, 200, 450, 800] as const;
const outsideHu = [-120, -40, 20, 60, 110, 220, 450] as const;
export const hatsOnly = insideHu.length + outsideHu.length;
/** Hats, the rim, marrow that changes with height and depth (oedema), and the marrow of the bones above and below. */
export const hatsCount = hatsOnly + 6;

export interface Guess {
  readonly grid: Grid;
  /** One field a hat, together 1 everywhere; the rim of the mask, where cortex thinner than a voxel lies; marrow by height, squared height and depth; the neighbours' marrow. */
  readonly hats: readonly Float32Array[];
  /** 1 near the bone this guess is about, 0 further off. */
  readonly near: Float32Array;
}

/** Symmetric weights (0 … radius) along one axis, edges held; inner loops run along memory. */
function weighted(a: Float32Array, size: Grid['size'], axis: 0 | 1 | 2, weights: readonly number[]): void {
  const radius = weights.length - 1;
  if (radius < 1) return;
  const stride = axis === 0 ? 1 : axis === 1 ? size[0] : size[0] * size[1];
  const n = size[axis];
  const block = stride * n;
  const old = new Float32Array(block);
  for (let start = 0; start < a.length; start += block) {
    const own = a.subarray(start, start + block);
    old.set(own);
    if (stride === 1) {
      for (let i = 0; i < n; i++) {
        let sum = weights[0] * old[i];
        for (let r = 1; r <= radius; r++) sum += weights[r] * (old[i < r ? 0 : i - r] + old[i + r >= n ? n - 1 : i + r]);
        own[i] = sum;
      }
      continue;
    }
    for (let i = 0; i < n; i++) {
      const row = i * stride;
      const w0 = weights[0];
      for (let q = 0; q < stride; q++) own[row + q] = w0 * old[row + q];
      for (let r = 1; r <= radius; r++) {
        const before = Math.max(0, i - r) * stride;
        const after = Math.min(n - 1, i + r) * stride;
        const w = weights[r];
        for (let q = 0; q < stride; q++) own[row + q] += w * (old[before + q] + old[after + q]);
      }
    }
  }
}
/** A running mean of 2r + 1 along one axis, edges held. */
function boxed(a: Float32Array, size: Grid['size'], axis: 0 | 1 | 2, r: number): void {
  const stride = axis === 0 ? 1 : axis === 1 ? size[0] : size[0] * size[1];
  const n = size[axis];
  const block = stride * n;
  const old = new Float32Array(block);
  const sum = new Float64Array(stride);
  const scale = 1 / (2 * r + 1);
  for (let start = 0; start < a.length; start += block) {
    const own = a.subarray(start, start + block);
    old.set(own);
    sum.fill(0);
    for (let i = -r; i <= r; i++) {
      const row = Math.max(0, Math.min(n - 1, i)) * stride;
      for (let q = 0; q < stride; q++) sum[q] += old[row + q];
    }
    for (let i = 0; i < n; i++) {
      const row = i * stride;
      const next = Math.min(n - 1, i + r + 1) * stride;
      const last = Math.max(0, i - r) * stride;
      for (let q = 0; q < stride; q++) {
        own[row + q] = sum[q] * scale;
        sum[q] += old[next + q] - old[last + q];
      }
    }
  }
}
const unit = (w: readonly number[]): readonly number[] => {
  const sum = w.reduce((s, x, n) => s + (n === 0 ? x : 2 * x), 0);
  return w.map((x) => x / sum);
};
export function blurAlong(a: Float32Array, grid: Grid, axis: 0 | 1 | 2, sigmaMm: number): void {
  const s = sigmaMm / grid.spacing[axis];
  if (s < 0.1) return;
  if (s > 2) {
    // Three boxes of width w have three times the variance (w² − 1)/12.
    const r = Math.max(1, Math.round((Math.sqrt(4 * s * s + 1) - 1) / 2));
    for (let n = 0; n < 3; n++) boxed(a, grid.size, axis, r);
    return;
  }
  // Below a voxel three weights of the right variance, else a Gaussian.
  const weights =
    s < 0.75
      ? [1 - s * s, 0.5 * s * s]
      : unit(Array.from({ length: Math.ceil(2.5 * s) + 1 }, (_, r) => Math.exp((-0.5 * r * r) / (s * s))));
  weighted(a, grid.size, axis, weights);
}
function boxAlong(a: Float32Array, grid: Grid, axis: 0 | 1 | 2, widthMm: number): void {
  const radius = Math.max(0, (widthMm / grid.spacing[axis] - 1) / 2);
  const whole = Math.floor(radius);
  if (radius > 0.02) weighted(a, grid.size, axis, unit([...Array.from({ length: whole + 1 }, () => 1), radius - whole]));
}

/** Adds a value's share to the two hats it lies between. */
function share(out: readonly Float32Array[], first: number, at: readonly number[], hu: number, q: number, weight: number): void {
  let n = 0;
  while (n < at.length - 2 && hu > at[n + 1]) n++;
  const f = Math.max(0, Math.min(1, (hu - at[n]) / (at[n + 1] - at[n])));
  out[first + n][q] += (1 - f) * weight;
  out[first + n + 1][q] += f * weight;
}

export interface GuessAbout {
  readonly ct: Pick<Volume, 'grid' | 'voxels'>;
  /** Bones whose inside counts as bone. */
  readonly masks: readonly { readonly mask: Mask; readonly keep: (label: number) => boolean }[];
  /** Those the guess is about. */
  readonly about: readonly number[];
  readonly reachMm: number;
  readonly stepMm: number;
  readonly smoothMm: number;
  /** Middle of the body it is about. */
  readonly centreLps: Lps;
}

/** Lattice along the picture's own axes (brought over by a first motion), around the bones it is about. */
export function guessOf(o: GuessAbout, picture: Grid, start: Rigid): Guess {
  const axes = picture.axes.map((a) => moveDirection(start, a)) as unknown as readonly [Direction, Direction, Direction];
  const local: Grid = { size: [1, 1, 1], spacing: [o.stepMm, o.stepMm, o.stepMm], originLps: lps(0, 0, 0), axes, frame: 'guess' };
  const lo = [Infinity, Infinity, Infinity];
  const hi = [-Infinity, -Infinity, -Infinity];
  for (const n of o.about) {
    const g = o.masks[n].mask.grid;
    for (let c = 0; c < 8; c++) {
      const p = voxelToLps(g, voxel(c & 1 ? g.size[0] - 1 : 0, c & 2 ? g.size[1] - 1 : 0, c & 4 ? g.size[2] - 1 : 0));
      const v = lpsToVoxel(local, p);
      for (let a = 0; a < 3; a++) {
        lo[a] = Math.min(lo[a], v[a]);
        hi[a] = Math.max(hi[a], v[a]);
      }
    }
  }
  const reach = o.reachMm / o.stepMm;
  const size = lo.map((x, a) => Math.ceil(hi[a] - x + 2 * reach)) as [number, number, number];
  const grid: Grid = { ...local, size, originLps: voxelToLps(local, voxel(lo[0] - reach, lo[1] - reach, lo[2] - reach)) };
  const count = size[0] * size[1] * size[2];
  const hu = new Float32Array(count);
  const bone = new Float32Array(count);
  const near = new Float32Array(count);
  const own = new Float32Array(count);
  each(grid, o.ct.grid, (q, x, y, z) => {
    // Held at the edge: what lies beyond the CT is unknown, and stays out of the reach of the points.
    const s = o.ct.grid.size;
    hu[q] = trilinear(s, o.ct.voxels, held(x, s[0]), held(y, s[1]), held(z, s[2]), 0);
  });
  for (const [n, { mask, keep }] of o.masks.entries()) {
    const s = mask.grid.size;
    const isOwn = o.about.includes(n);
    each(grid, mask.grid, (q, x, y, z) => {
      const i = Math.round(x);
      const j = Math.round(y);
      const k = Math.round(z);
      if (i < 0 || j < 0 || k < 0 || i >= s[0] || j >= s[1] || k >= s[2]) return;
      if (!keep(mask.voxels[i + s[0] * (j + s[1] * k)])) return;
      bone[q] = 1;
      if (isOwn) near[q] = own[q] = 1;
    });
  }
  for (const axis of [0, 1, 2] as const) {
    blurAlong(hu, grid, axis, o.smoothMm);
    blurAlong(bone, grid, axis, smoothBoneMm);
    blurAlong(near, grid, axis, nearMm);
    blurAlong(own, grid, axis, smoothBoneMm);
  }
  const hats = Array.from({ length: hatsCount }, () => new Float32Array(count));
  for (let q = 0; q < count; q++) {
    if (bone[q] > 0) share(hats, 0, insideHu, hu[q], q, bone[q]);
    if (bone[q] < 1) share(hats, insideHu.length, outsideHu, hu[q], q, 1 - bone[q]);
    hats[hatsOnly][q] = 4 * bone[q] * (1 - bone[q]);
  }
  uneven(grid, o, bone, own, hats);
  return { grid, hats, near };
}
/** What one bone's marrow may do: brighter towards one end, the middle or the front; other bones have a level of their own. */
function uneven(grid: Grid, o: GuessAbout, bone: Float32Array, own: Float32Array, hats: readonly Float32Array[]): void {
  const held3 = (x: number): number => Math.max(-1.3, Math.min(1.3, x));
  const [nx, ny, nz] = grid.size;
  const a = grid.axes;
  for (let k = 0, q = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, q++) {
        if (bone[q] <= 0) continue;
        const p = [0, 1, 2].map((d) => grid.originLps[d] + o.stepMm * (i * a[0][d] + j * a[1][d] + k * a[2][d]) - o.centreLps[d]);
        const up = held3(p[2] / unevenMm);
        const back = held3(p[1] / unevenMm);
        hats[hatsOnly + 1][q] = own[q] * up;
        hats[hatsOnly + 2][q] = own[q] * up * up;
        hats[hatsOnly + 3][q] = own[q] * back;
        const other = Math.max(0, bone[q] - own[q]);
        hats[hatsOnly + (p[2] > 0 ? 4 : 5)][q] = other;
      }
}
const unevenMm = 12;
const smoothBoneMm = 0.6;
const nearMm = 4;
const held = (x: number, n: number): number => (x < 0 ? 0 : x > n - 1 ? n - 1 : x);

/** Runs over a grid with the continuous index of each voxel in another one. */
function each(grid: Grid, other: Grid, at: (q: number, x: number, y: number, z: number) => void): void {
  const o = lpsToVoxel(other, grid.originLps);
  const step = [0, 1, 2].map((a) => {
    const p = lpsToVoxel(other, voxelToLps(grid, voxel(a === 0 ? 1 : 0, a === 1 ? 1 : 0, a === 2 ? 1 : 0)));
    return [p[0] - o[0], p[1] - o[1], p[2] - o[2]];
  });
  const [nx, ny, nz] = grid.size;
  for (let k = 0, q = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, q++)
        at(
          q,
          o[0] + i * step[0][0] + j * step[1][0] + k * step[2][0],
          o[1] + i * step[0][1] + j * step[1][1] + k * step[2][1],
          o[2] + i * step[0][2] + j * step[1][2] + k * step[2][2],
        );
}

/** The hats as the scanner would blur them: `sigmaMm` within the slice and `acrossMm` thick; axis 2 of the lattice is across. */
export function blurredHats(g: Guess, sigmaMm: number, acrossMm: number): readonly Float32Array[] {
  return g.hats.map((h) => {
    const own = Float32Array.from(h);
    blurAlong(own, g.grid, 0, sigmaMm);
    blurAlong(own, g.grid, 1, sigmaMm);
    boxAlong(own, g.grid, 2, acrossMm);
    return own;
  });
}

/** A picture of the given weights. */
export function painted(hats: readonly Float32Array[], weights: ArrayLike<number>, where: Int32Array, scale = 1): Float32Array {
  const out = new Float32Array(hats[0].length);
  for (let n = 0; n < hats.length; n++) {
    const w = weights[n] * scale;
    const h = hats[n];
    for (let m = 0; m < where.length; m++) out[where[m]] += w * h[where[m]];
  }
  return out;
}
/** Where on the lattice anything is painted: as far as points are taken, and as far again as they may be moved. */
export function placesNear(g: Guess): Int32Array {
  const found: number[] = [];
  for (let q = 0; q < g.near.length; q++) if (g.near[q] > 0.004) found.push(q);
  return Int32Array.from(found);
}

/** Weights for a sequence never seen yet: the catalogue's signals of what lies at each HU. */
export function usualWeights(kind: SequenceKind): readonly number[] {
  const of = (n: TissueName): number =>
    kind === 't1' || kind === 'pd' ? mrSignals[n].t1 : isFluidSensitive(kind) ? mrSignals[n].suppressed : mrSignals[n].t2;
  const mean = (...n: TissueName[]): number => n.reduce((s, x) => s + of(x), 0) / n.length;
  return [
    of('marrow'),
    of('marrow'),
    mean('marrow', 'cortical'),
    of('cortical'),
    of('fat'),
    mean('fat', 'muscle'),
    mean('csf', 'muscle'),
    of('muscle'),
    mean('annulus', 'nucleus'),
    mean('cortical', 'annulus'),
    of('cortical'),
    ...Array.from({ length: hatsCount - hatsOnly }, () => 0),
  ];
}

/** Middle of a mask's wanted voxels. */
export function middleOfMask(mask: Mask, keep: (label: number) => boolean): Lps {
  const [nx, ny, nz] = mask.grid.size;
  const sum = [0, 0, 0];
  let n = 0;
  for (let k = 0, q = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, q++) {
        if (!keep(mask.voxels[q])) continue;
        n++;
        sum[0] += i;
        sum[1] += j;
        sum[2] += k;
      }
  return n === 0 ? mask.grid.originLps : voxelToLps(mask.grid, voxel(sum[0] / n, sum[1] / n, sum[2] / n));
}
export const upOf = (a: Lps, b: Lps): Direction => direction(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
