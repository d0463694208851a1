// Pictures of one sequence in several station blocks as one picture TO LOOK AT: the first block's lattice, made long enough, each voxel from the block in
// whose inside it lies deepest; each block's signal brought to the first one's by what both show. Nothing is measured on it: resampling thick slices
// that are tilted against each other costs sharpness.
import { lpsToVoxel, voxel, voxelToLps, type Grid, type Lps } from '../base/index.ts';
import type { Volume } from '../records/index.ts';
import { trilinear } from './sample.ts';

/** How deep (mm) a point lies inside a grid; negative outside. */
function depthMm(g: Grid, p: Lps): number {
  const v = lpsToVoxel(g, p);
  let least = Infinity;
  for (let a = 0; a < 3; a++) least = Math.min(least, (v[a] + 0.5) * g.spacing[a], (g.size[a] - 0.5 - v[a]) * g.spacing[a]);
  return least;
}

const quantile = (v: Volume, share: number): number => {
  const step = Math.max(1, Math.floor(v.voxels.length / 20000));
  const some: number[] = [];
  for (let i = 0; i < v.voxels.length; i += step) some.push(v.voxels[i]);
  some.sort((a, b) => a - b);
  return some[Math.floor(share * (some.length - 1))] ?? 0;
};

/** The blocks as one picture, scaled so that its 99th per cent stands at `topAt` and zero at `zeroAt` (a display's own units, not a measure). */
export function joinedPicture(blocks: readonly Volume[], zeroAt: number, topAt: number): Volume {
  const first = blocks[0];
  const g = first.grid;
  const lo = [0, 0, 0];
  const hi = g.size.map((n) => n - 1);
  for (const b of blocks)
    for (let c = 0; c < 8; c++) {
      const s = b.grid.size;
      const v = lpsToVoxel(g, voxelToLps(b.grid, voxel(c & 1 ? s[0] - 1 : 0, c & 2 ? s[1] - 1 : 0, c & 4 ? s[2] - 1 : 0)));
      for (let a = 0; a < 3; a++) {
        lo[a] = Math.min(lo[a], Math.floor(v[a]));
        hi[a] = Math.max(hi[a], Math.ceil(v[a]));
      }
    }
  const size: readonly [number, number, number] = [hi[0] - lo[0] + 1, hi[1] - lo[1] + 1, hi[2] - lo[2] + 1];
  const grid: Grid = { ...g, size, originLps: voxelToLps(g, voxel(lo[0], lo[1], lo[2])) };
  const gains = blocks.map((b) => (topAt - zeroAt) / Math.max(1e-6, quantile(b, 0.99)));
  const out = new Int16Array(size[0] * size[1] * size[2]).fill(zeroAt);
  for (let k = 0, q = 0; k < size[2]; k++)
    for (let j = 0; j < size[1]; j++)
      for (let i = 0; i < size[0]; i++, q++) {
        const p = voxelToLps(grid, voxel(i, j, k));
        let best = -1;
        let deepest = 0;
        for (const [n, b] of blocks.entries()) {
          const d = depthMm(b.grid, p);
          if (d > deepest) {
            deepest = d;
            best = n;
          }
        }
        if (best < 0) continue;
        const b = blocks[best];
        const v = lpsToVoxel(b.grid, p);
        const value = zeroAt + gains[best] * trilinear(b.grid.size, b.voxels, v[0], v[1], v[2], 0);
        out[q] = Math.max(-32768, Math.min(32767, Math.round(value)));
      }
  return { ...first, grid, voxels: out };
}
