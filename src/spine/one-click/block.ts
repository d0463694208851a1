// The neighbourhood of a click as a small isotropic block in patient axes, smoothed a little, with a number a voxel that falls when one leaves
// the body: HU on CT; on MRI, whose contrast has no fixed sign, the likeness to the marrow around the click.
// The assumption that fails first: on MRI the marrow at the click stands for the whole body (a half-oedematous body does not keep it).
import { between, dot, lps, type Grid, type Lps } from '../../base/index.ts';
import { oneClickRules as rules } from '../../catalog/index.ts';
import { trilinear } from '../../imaging/index.ts';
import type { Volume } from '../../records/index.ts';

export interface Block {
  /** Voxels along left, posterior, superior. */
  readonly size: readonly [number, number, number];
  readonly stepMm: number;
  /** Centre of voxel (0, 0, 0), mm from the click. */
  readonly firstMm: readonly [number, number, number];
  /** 0…1 scaled: what is inside a body is high, what surrounds it low. */
  readonly values: Float32Array;
  /** One sigma of all blur in `values`, mm: the scanner's and this block's. */
  readonly blurMm: number;
  readonly kind: 'ct' | 'mr';
}

function gaussian(values: Float32Array, size: readonly [number, number, number], sigma: number): Float32Array {
  const radius = Math.max(1, Math.ceil(2.5 * sigma));
  const weights = Float32Array.from({ length: 2 * radius + 1 }, (_, i) => Math.exp(-((i - radius) ** 2) / (2 * sigma * sigma)));
  const sum = weights.reduce((a, b) => a + b, 0);
  let from = values;
  for (let axis = 0; axis < 3; axis++) {
    const to = new Float32Array(from.length);
    const stride = axis === 0 ? 1 : axis === 1 ? size[0] : size[0] * size[1];
    const n = size[axis];
    const block = stride * n;
    for (let start = 0; start < from.length; start += block)
      for (let o = 0; o < stride; o++)
        for (let at = 0; at < n; at++) {
          let s = 0;
          for (let r = -radius; r <= radius; r++) {
            const q = at + r < 0 ? 0 : at + r > n - 1 ? n - 1 : at + r;
            s += weights[r + radius] * from[start + o + q * stride];
          }
          to[start + o + at * stride] = s / sum;
        }
    from = to;
  }
  return from;
}

/** Middle value and half-width (scaled median deviation) of the values within `radiusMm` of the click. */
function around(block: Float32Array, size: readonly [number, number, number], stepMm: number, centre: readonly number[], radiusMm: number) {
  const r = Math.ceil(radiusMm / stepMm);
  const seen: number[] = [];
  for (let k = -r; k <= r; k++)
    for (let j = -r; j <= r; j++)
      for (let i = -r; i <= r; i++) {
        if (Math.hypot(i, j, k) * stepMm > radiusMm) continue;
        seen.push(block[Math.round(centre[0]) + i + size[0] * (Math.round(centre[1]) + j + size[1] * (Math.round(centre[2]) + k))]);
      }
  const median = (v: number[]): number => v.toSorted((a, b) => a - b)[v.length >> 1];
  const middle = median(seen);
  return { middle, spread: 1.4826 * median(seen.map((v) => Math.abs(v - middle))) };
}

/** Block around `click`; voxels beyond the image keep the value at its edge, so that no edge appears there. */
export function blockAround(volume: Pick<Volume, 'grid' | 'voxels' | 'quantity'>, click: Lps): Block {
  const { grid, voxels } = volume;
  const stepMm = Math.max(0.9, Math.min(1.5, Math.min(...grid.spacing)));
  const smoothingMm = rules.smoothingMm.value;
  const blurMm = Math.hypot(smoothingMm, rules.blurVoxelFraction.value * Math.cbrt(grid.spacing[0] * grid.spacing[1] * grid.spacing[2]));
  const size = rules.blockHalfMm.map((h) => 2 * Math.round(h / stepMm) + 1) as [number, number, number];
  const firstMm = size.map((n) => (-(n - 1) / 2) * stepMm) as [number, number, number];
  const raw = new Float32Array(size[0] * size[1] * size[2]);
  const start = indexOf(grid, lps(click[0] + firstMm[0], click[1] + firstMm[1], click[2] + firstMm[2]));
  const moves = grid.axes.map((a, n) => [0, 1, 2].map((d) => (a[d] * stepMm) / grid.spacing[n]));
  const [m0, m1, m2] = moves;
  const last = grid.size.map((n) => n - 1);
  const clamp = (v: number, n: number): number => (v < 0 ? 0 : v > n ? n : v);
  let q = 0;
  for (let k = 0; k < size[2]; k++)
    for (let j = 0; j < size[1]; j++)
      for (let i = 0; i < size[0]; i++)
        raw[q++] = trilinear(
          grid.size,
          voxels,
          clamp(start[0] + i * m0[0] + j * m0[1] + k * m0[2], last[0]),
          clamp(start[1] + i * m1[0] + j * m1[1] + k * m1[2], last[1]),
          clamp(start[2] + i * m2[0] + j * m2[1] + k * m2[2], last[2]),
          0,
        );
  if (volume.quantity === 'hu') {
    for (let p = 0; p < raw.length; p++) raw[p] = Math.max(-100, Math.min(700, raw[p]));
    return { size, stepMm, firstMm, blurMm, values: gaussian(raw, size, smoothingMm / stepMm), kind: 'ct' };
  }
  const smooth = gaussian(raw, size, (0.6 * smoothingMm) / stepMm);
  const { middle, spread } = around(
    smooth,
    size,
    stepMm,
    size.map((n) => (n - 1) / 2),
    5,
  );
  const width = Math.max(3 * spread, 0.22 * Math.abs(middle), 1e-6);
  const like = smooth.map((v) => 1 - Math.min(1, Math.abs(v - middle) / width));
  return { size, stepMm, firstMm, blurMm, values: like, kind: 'mr' };
}
const indexOf = (g: Grid, p: Lps): readonly number[] => g.axes.map((a, n) => dot(between(g.originLps, p), a) / g.spacing[n]);

/** Value at a point given in mm from the click; held at the edges. */
export function valueAt(b: Block, x: number, y: number, z: number): number {
  const nx = b.size[0];
  const ny = b.size[1];
  const nz = b.size[2];
  const per = 1 / b.stepMm;
  let u = (x - b.firstMm[0]) * per;
  let v = (y - b.firstMm[1]) * per;
  let w = (z - b.firstMm[2]) * per;
  u = u < 0 ? 0 : u > nx - 1.001 ? nx - 1.001 : u;
  v = v < 0 ? 0 : v > ny - 1.001 ? ny - 1.001 : v;
  w = w < 0 ? 0 : w > nz - 1.001 ? nz - 1.001 : w;
  const i = u | 0;
  const j = v | 0;
  const k = w | 0;
  const fx = u - i;
  const fy = v - j;
  const fz = w - k;
  const o = i + nx * (j + ny * k);
  const a = b.values;
  const dz = nx * ny;
  const c00 = a[o] + fx * (a[o + 1] - a[o]);
  const c10 = a[o + nx] + fx * (a[o + nx + 1] - a[o + nx]);
  const c01 = a[o + dz] + fx * (a[o + dz + 1] - a[o + dz]);
  const c11 = a[o + dz + nx] + fx * (a[o + dz + nx + 1] - a[o + dz + nx]);
  const c0 = c00 + fy * (c10 - c00);
  const c1 = c01 + fy * (c11 - c01);
  return c0 + fz * (c1 - c0);
}

const wholeHu = rules.wholeEdgeHu.value;
const softHu = rules.softHu.value;
const hardHu = rules.hardHu.value;
const hardShare = rules.hardShareFraction.value;

/** Past a whole edge more still counts a little, so that the steepest place is told from the steep ones beside it. */
const more = 0.35;
/** How much of an edge the step from `inside` to `outside` is: −0.5 … 1 and a little more. */
export function edge(b: Block, inside: number, outside: number): number {
  const drop = inside - outside;
  if (b.kind !== 'ct') return drop < -0.5 ? -0.5 : drop;
  if (drop < 0) return drop < -wholeHu / 2 ? -0.5 : drop / wholeHu;
  const soft = (hardHu - outside) / (hardHu - softHu);
  const share = drop / wholeHu;
  return (share > 1 ? 1 + more * (share - 1) : share) * (soft > 1 ? 1 : soft < hardShare ? hardShare : soft);
}
