// Pedicles, laminae and processes of outlined bodies: bone grows backwards from every body at once, along the way that stays in bone, and a voxel goes to
// the body whose growth reaches it at the least cost (Dijkstra 1959, doi 10.1007/BF01386390). A step through a joint's dark gap costs as much as
// centimetres of bone, so that a facet stops the growth of both sides; where gaps are closed by disease it does not, and the shares meet inside the bone.
// The assumption that fails first: an arch's shell is brighter than 130 HU all the way (a lytic arch ends where the lysis begins).
import { between, cropGrid, lpsToVoxel, voxelToLps, voxel, type Grid, type Lps } from '../../base/index.ts';
import { archRules as rules } from '../../catalog/index.ts';
import { seedPart, type Mask, type Volume } from '../../records/index.ts';
import { axesOf } from './axes.ts';
import { fillAcross, keepJoined } from './arch-shape.ts';
import type { Guide } from './one-body.ts';

export interface Body {
  readonly mask: Mask;
  readonly centreLps: Lps;
  readonly guide: Guide;
}
type Size = readonly [number, number, number];
interface Piece {
  readonly grid: Grid;
  readonly hu: Float32Array;
}

/**
 * The whole bone of each body: 2 = body, 3 = what grew behind it. `others`: bodies that only hold their own ground. Undefined where nothing grew.
 */
export function growArches(
  volume: Pick<Volume, 'grid' | 'voxels'>,
  bodies: readonly Body[],
  others: readonly Body[] = [],
): readonly (Mask | undefined)[] {
  const all = [...bodies, ...others];
  const piece = pieceAround(volume, all);
  const owner = grow(piece, all);
  return bodies.map((b, n) => boneOf(piece, owner, b, n + 1));
}

/** The part of the image that arches can lie in, as HU. */
function pieceAround(volume: Pick<Volume, 'grid' | 'voxels'>, bodies: readonly Body[]): Piece {
  const { grid } = volume;
  const lo = [Infinity, Infinity, Infinity];
  const hi = [-Infinity, -Infinity, -Infinity];
  for (const b of bodies) {
    const [u, v, w] = axesOf(b.guide.tilts[0], b.guide.tilts[1]);
    for (const x of [-rules.sideMm.value, rules.sideMm.value])
      for (const y of [-b.guide.depthMm / 2 - 2, rules.behindMm.value])
        for (const z of [-b.guide.heightMm / 2 - rules.belowMm.value, b.guide.heightMm / 2 + rules.aboveMm.value]) {
          const p = [0, 1, 2].map((k) => b.centreLps[k] + x * u[k] + y * v[k] + z * w[k]);
          const at = lpsToVoxel(grid, p as unknown as Lps);
          for (let k = 0; k < 3; k++) {
            lo[k] = Math.min(lo[k], at[k]);
            hi[k] = Math.max(hi[k], at[k]);
          }
        }
  }
  const from = lo.map((n) => Math.max(0, Math.floor(n))) as [number, number, number];
  const size = hi.map((n, k) => Math.min(grid.size[k] - 1, Math.ceil(n)) - from[k] + 1) as [number, number, number];
  const hu = new Float32Array(size[0] * size[1] * size[2]);
  const [nx, ny] = grid.size;
  let q = 0;
  for (let k = 0; k < size[2]; k++)
    for (let j = 0; j < size[1]; j++) {
      const row = from[0] + nx * (from[1] + j + ny * (from[2] + k));
      for (let i = 0; i < size[0]; i++) hu[q++] = volume.voxels[row + i];
    }
  return { grid: cropGrid(grid, from, size), hu };
}

/** Offsets of voxels one step along each axis. */
const strides = (size: Size): Size => [1, size[0], size[0] * size[1]];

/** Cost of a millimetre in each voxel: 1 in thick cortex, more in thin or faint bone, much more in a gap between two bones; 0 = no bone. */
function costs({ grid, hu }: Piece): Float32Array {
  const { size, spacing } = grid;
  const out = new Float32Array(hu.length);
  const [sx, sy, sz] = strides(size);
  const reach = spacing.map((mm) => Math.max(1, Math.round(rules.gapReachMm.value / mm)));
  // across a gap: straight along an axis, or aslant in the plane of the first two
  const across = [reach[0] * sx, reach[1] * sy, reach[2] * sz, reach[0] * sx + reach[1] * sy, reach[0] * sx - reach[1] * sy];
  const least = rules.boneHu.value;
  const full = rules.fullHu.value;
  for (let k = reach[2]; k < size[2] - reach[2]; k++)
    for (let j = reach[1]; j < size[1] - reach[1]; j++)
      for (let i = reach[0]; i < size[0] - reach[0]; i++) {
        const q = i * sx + j * sy + k * sz;
        const here = hu[q];
        if (here < least) continue;
        let gap = 0;
        for (const d of across) gap = Math.max(gap, Math.min(hu[q - d], hu[q + d]) - here);
        const thin = full / Math.min(full, here);
        out[q] = thin ** 4 + rules.gapCost.value * Math.max(0, gap / rules.gapHu.value - 1);
      }
  return out;
}

/** Owner of each voxel: 1 … bodies, 0 = nobody. */
function grow(piece: Piece, bodies: readonly Body[]): Uint8Array {
  const { grid } = piece;
  const { size, spacing } = grid;
  const cost = costs(piece);
  const count = cost.length;
  const owner = new Uint8Array(count);
  const far = new Float32Array(count).fill(Infinity);
  const step = strides(size);
  // buckets of a tenth of a millimetre of cortex; a step never costs more than the ring is long
  const ring: number[][] = Array.from({ length: ringLength }, () => []);
  let waiting = 0;
  const put = (q: number, f: number): void => {
    ring[Math.floor(f * perMm) % ringLength].push(q);
    waiting++;
  };
  const places = bodies.map((b) => placer(grid, b));
  bodies.forEach((b, n) => {
    for (const q of voxelsOf(b.mask, grid)) {
      owner[q] = n + 1;
      far[q] = 0;
      const [, back] = places[n](q);
      if (back > -rules.fromBackMm.value) put(q, 0);
    }
  });
  const done = new Uint8Array(count);
  for (let at = 0; waiting > 0; at++) {
    const bucket = ring[at % ringLength];
    while (bucket.length > 0) {
      const q = bucket.pop() as number;
      waiting--;
      if (done[q] === 1) continue;
      done[q] = 1;
      const mine = owner[q];
      const [i, j, k] = [q % size[0], Math.floor(q / size[0]) % size[1], Math.floor(q / step[2])];
      for (let axis = 0; axis < 3; axis++)
        for (const sign of [-1, 1]) {
          const place = axis === 0 ? i : axis === 1 ? j : k;
          if (place + sign < 0 || place + sign >= size[axis]) continue;
          const r = q + sign * step[axis];
          if (done[r] === 1 || cost[r] === 0) continue;
          const f = far[q] + Math.min(mostStep, (cost[q] + cost[r]) * 0.5 * spacing[axis]);
          if (f >= far[r] || f > rules.farthest.value) continue;
          const [side, back, up, down] = places[mine - 1](r);
          if (back < -rules.beforeBackMm.value || side > rules.sideMm.value || up > rules.aboveMm.value || down > rules.belowMm.value)
            continue;
          far[r] = f;
          owner[r] = mine;
          put(r, f);
        }
    }
  }
  return owner;
}
const perMm = 10;
const ringLength = 2048;
const mostStep = (ringLength - 2) / perMm;

/** Where a voxel of the grid lies to a body: beside its middle, behind its posterior wall, above and below its endplates, mm. */
function placer(grid: Grid, b: Body): (q: number) => readonly [number, number, number, number] {
  const axes = axesOf(b.guide.tilts[0], b.guide.tilts[1]);
  const [nx, ny] = grid.size;
  const o = between(b.centreLps, grid.originLps);
  const start = axes.map((a) => a[0] * o[0] + a[1] * o[1] + a[2] * o[2]);
  const move = grid.axes.map((g, n) => axes.map((a) => (a[0] * g[0] + a[1] * g[1] + a[2] * g[2]) * grid.spacing[n]));
  const [halfDepth, halfHeight] = [b.guide.depthMm / 2, b.guide.heightMm / 2];
  return (q) => {
    const i = q % nx;
    const j = Math.floor(q / nx) % ny;
    const k = Math.floor(q / (nx * ny));
    const at = (n: number): number => start[n] + i * move[0][n] + j * move[1][n] + k * move[2][n];
    return [Math.abs(at(0)), at(1) - halfDepth, at(2) - halfHeight, -at(2) - halfHeight];
  };
}

/** Voxels of `grid` that a mask on the same lattice (or another) covers. */
function voxelsOf(mask: Mask, grid: Grid): readonly number[] {
  const out: number[] = [];
  const { size } = mask.grid;
  for (let k = 0, q = 0; k < size[2]; k++)
    for (let j = 0; j < size[1]; j++)
      for (let i = 0; i < size[0]; i++, q++) {
        if (mask.voxels[q] === 0) continue;
        const at = lpsToVoxel(grid, voxelToLps(mask.grid, voxel(i, j, k))).map(Math.round);
        if (at.every((n, a) => n >= 0 && n < grid.size[a])) out.push(at[0] + grid.size[0] * (at[1] + grid.size[1] * at[2]));
      }
  return out;
}

/** Body and arch of one owner as a tight mask: the arch cut back to the half level of its own shell, its marrow filled in. */
function boneOf(piece: Piece, owner: Uint8Array, body: Body, n: number): Mask | undefined {
  const { grid, hu } = piece;
  const { size } = grid;
  const inBody = new Uint8Array(hu.length);
  for (const q of voxelsOf(body.mask, grid)) inBody[q] = 1;
  const bone = Uint8Array.from(owner, (o, q) => (o === n && inBody[q] === 0 && hu[q] >= halfLevel(piece, q) ? 1 : inBody[q]));
  // marrow: enclosed in planes across the patient, where the canal is open upwards and downwards
  const back = [0, 1, 2].toSorted((a, b) => Math.abs(grid.axes[b][1]) - Math.abs(grid.axes[a][1]))[0];
  fillAcross(bone, owner, n, size, back);
  keepJoined(bone, inBody, size);
  let lo = [...size];
  let hi = [-1, -1, -1];
  let grown = 0;
  for (let k = 0, q = 0; k < size[2]; k++)
    for (let j = 0; j < size[1]; j++)
      for (let i = 0; i < size[0]; i++, q++) {
        if (bone[q] === 0) continue;
        if (inBody[q] === 0) grown++;
        const at = [i, j, k];
        lo = lo.map((v, a) => Math.min(v, at[a]));
        hi = hi.map((v, a) => Math.max(v, at[a]));
      }
  if (grown === 0) return undefined;
  const from = lo.map((v) => Math.max(0, v - 1)) as [number, number, number];
  const own = hi.map((v, a) => Math.min(size[a] - 1, v + 1) - from[a] + 1) as [number, number, number];
  const voxels = new Uint8Array(own[0] * own[1] * own[2]);
  for (let k = 0, q = 0; k < own[2]; k++)
    for (let j = 0; j < own[1]; j++)
      for (let i = 0; i < own[0]; i++, q++) {
        const p = i + from[0] + size[0] * (j + from[1] + size[1] * (k + from[2]));
        voxels[q] = bone[p] === 0 ? 0 : inBody[p] === 1 ? seedPart.body : seedPart.posterior;
      }
  return { grid: cropGrid(grid, from, own), voxels };
}

/** Half way between the brightest bone within two millimetres and the soft tissue around: where a blurred thick shell has its surface. */
function halfLevel({ grid, hu }: Piece, q: number): number {
  const { size, spacing } = grid;
  const step = strides(size);
  let most = hu[q];
  for (let axis = 0; axis < 3; axis++) {
    const reach = Math.max(1, Math.round(rules.shellReachMm.value / spacing[axis]));
    for (let d = -reach; d <= reach; d++) {
      const r = q + d * step[axis];
      if (r >= 0 && r < hu.length && hu[r] > most) most = hu[r];
    }
  }
  return (Math.min(most, rules.brightestHu.value) + rules.softHu.value) / 2;
}
