// A brush on a mask: a stroke in the plane of a picture changes the voxels whose CENTRES it covers, whatever way the mask's lattice lies. The mask
// grows on its own lattice where the stroke leaves it. Nothing is resampled: voxels that the stroke does not cover are the same numbers.
// The assumption that fails first: the person meant a flat disc one slice thick (or a ball), not a shape that follows the bone.
import { between, cropGrid, dot, lpsToVoxel, voxel, voxelCount, voxelToLps, type Direction, type Grid, type Lps } from '../base/index.ts';
import type { Mask } from '../records/index.ts';

export interface BrushStroke {
  /** Where the middle of the brush went. */
  readonly pointsLps: readonly Lps[];
  readonly radiusMm: number;
  /** Of the picture; absent = a ball. */
  readonly disc?: { readonly normal: Direction; readonly thicknessMm: number };
  /** 0 erases. */
  readonly value: number;
}

/** Squared distance of a point to a line between two, of vectors from a common origin. */
function segment2(p: readonly number[], a: readonly number[], b: readonly number[]): number {
  const d = [b[0] - a[0], b[1] - a[1], b[2] - a[2]];
  const dd = d[0] * d[0] + d[1] * d[1] + d[2] * d[2];
  const t = dd === 0 ? 0 : Math.max(0, Math.min(1, ((p[0] - a[0]) * d[0] + (p[1] - a[1]) * d[1] + (p[2] - a[2]) * d[2]) / dd));
  return (p[0] - a[0] - t * d[0]) ** 2 + (p[1] - a[1] - t * d[1]) ** 2 + (p[2] - a[2] - t * d[2]) ** 2;
}

/** True for points a stroke covers. */
export function covers(s: BrushStroke): (p: Lps) => boolean {
  const first = s.pointsLps[0];
  const n = s.disc?.normal;
  /** From the first point, flattened into the picture's plane for a disc. */
  const flat = (p: Lps): readonly [number, number, number] => {
    const v = between(first, p);
    const off = n === undefined ? 0 : dot(v, n);
    return n === undefined ? v : [v[0] - off * n[0], v[1] - off * n[1], v[2] - off * n[2]];
  };
  const line = s.pointsLps.map(flat);
  const reach = s.radiusMm * s.radiusMm;
  return (p) => {
    if (s.disc !== undefined && Math.abs(dot(between(first, p), s.disc.normal)) > s.disc.thicknessMm / 2) return false;
    const q = flat(p);
    return line.length === 1 ? segment2(q, line[0], line[0]) <= reach : line.some((a, i) => i > 0 && segment2(q, line[i - 1], a) <= reach);
  };
}

/** Voxels (from, to) of a lattice that a stroke can reach. */
function reachOf(g: Grid, s: BrushStroke): readonly [readonly number[], readonly number[]] {
  const far = s.disc === undefined ? s.radiusMm : Math.hypot(s.radiusMm, s.disc.thicknessMm / 2);
  const at = s.pointsLps.map((p) => lpsToVoxel(g, p));
  const bound = (a: number, sign: 1 | -1): number =>
    sign < 0
      ? Math.floor(Math.min(...at.map((v) => v[a])) - far / g.spacing[a])
      : Math.ceil(Math.max(...at.map((v) => v[a])) + far / g.spacing[a]);
  return [[0, 1, 2].map((a) => bound(a, -1)), [0, 1, 2].map((a) => bound(a, 1))];
}

/** The mask on a larger piece of its own lattice. */
function grown(mask: Mask, from: readonly number[], to: readonly number[]): Mask {
  const { grid, voxels } = mask;
  const [x0, y0, z0] = from.map((v) => Math.min(0, v));
  const size = [0, 1, 2].map((a) => Math.max(grid.size[a] - 1, to[a]) - Math.min(0, from[a]) + 1) as [number, number, number];
  if (size.every((n, a) => n === grid.size[a]) && x0 === 0 && y0 === 0 && z0 === 0) return { grid, voxels: voxels.slice() };
  const next = cropGrid(grid, [x0, y0, z0], size);
  const out = new Uint8Array(voxelCount(next));
  const [nx, ny, nz] = grid.size;
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++) {
      const row = nx * (j + ny * k);
      out.set(voxels.subarray(row, row + nx), -x0 + size[0] * (j - y0 + size[1] * (k - z0)));
    }
  return { grid: next, voxels: out };
}

export interface Painted {
  readonly mask: Mask;
  readonly changedCount: number;
}
/**
 * The mask after a stroke. `allowed` = where it may be painted (inside the image, not on another bone); erasing is never held back.
 * The given mask is not touched.
 */
export function brushed(mask: Mask, s: BrushStroke, allowed: (p: Lps) => boolean = () => true): Painted {
  const [from, to] = reachOf(mask.grid, s);
  const isErasing = s.value === 0;
  const clip = (v: number, a: number): number => Math.min(mask.grid.size[a] - 1, Math.max(0, v));
  const lo = isErasing ? from.map(clip) : from;
  const hi = isErasing ? to.map(clip) : to;
  const covered = covers(s);
  // First which voxels change, so that the mask grows no further than it must.
  const g = mask.grid;
  const hits: (readonly [number, number, number])[] = [];
  for (let k = lo[2]; k <= hi[2]; k++)
    for (let j = lo[1]; j <= hi[1]; j++)
      for (let i = lo[0]; i <= hi[0]; i++) {
        const p = voxelToLps(g, voxel(i, j, k));
        if (!covered(p)) continue;
        const inside = i >= 0 && j >= 0 && k >= 0 && i < g.size[0] && j < g.size[1] && k < g.size[2];
        const now = inside ? mask.voxels[i + g.size[0] * (j + g.size[1] * k)] : 0;
        if (now === s.value || (!isErasing && !allowed(p))) continue;
        hits.push([i, j, k]);
      }
  if (hits.length === 0) return { mask, changedCount: 0 };
  const bound = (a: number, f: (...n: number[]) => number): number => hits.reduce((m, h) => f(m, h[a]), hits[0][a]);
  const next = grown(
    mask,
    [0, 1, 2].map((a) => bound(a, Math.min)),
    [0, 1, 2].map((a) => bound(a, Math.max)),
  );
  const shift = [0, 1, 2].map((a) => Math.round(lpsToVoxel(next.grid, g.originLps)[a]));
  for (const [i, j, k] of hits)
    next.voxels[i + shift[0] + next.grid.size[0] * (j + shift[1] + next.grid.size[1] * (k + shift[2]))] = s.value;
  return { mask: next, changedCount: hits.length };
}
