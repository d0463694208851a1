// A cropped mask from one grid to another: only the part of the target grid that the mask covers is made.
import { cropGrid, inGrid, lpsToVoxel, voxel, voxelToLps, type Grid } from '../../base/index.ts';
import { resample } from '../../imaging/index.ts';
import type { Mask } from '../../records/index.ts';
import { marginCount } from './items.ts';

/** The mask on `image`'s lattice, cropped with the usual margin, and the share of its voxels that lie inside; mask undefined when none does. */
export function moveMask(mask: Mask, image: Grid): { mask: Mask | undefined; insideFraction: number; touchesEdge: boolean } {
  const [nx, ny, nz] = mask.grid.size;
  let count = 0;
  let inside = 0;
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  for (let k = 0, n = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, n++) {
        if (mask.voxels[n] === 0) continue;
        count++;
        const v = lpsToVoxel(image, voxelToLps(mask.grid, voxel(i, j, k)));
        if (!inGrid(image, v)) continue;
        inside++;
        for (let a = 0; a < 3; a++) {
          if (v[a] < low[a]) low[a] = v[a];
          if (v[a] > high[a]) high[a] = v[a];
        }
      }
  const insideFraction = count === 0 ? 0 : inside / count;
  if (inside === 0) return { mask: undefined, insideFraction, touchesEdge: false };
  // A coarse mask voxel reaches half its own size beyond its centre.
  const reach = image.spacing.map((s) => Math.ceil((Math.max(...mask.grid.spacing) / s) * 0.87) + marginCount);
  const from = low.map((v, a) => Math.max(0, Math.floor(v) - reach[a])) as [number, number, number];
  const to = high.map((v, a) => Math.min(image.size[a] - 1, Math.ceil(v) + reach[a]));
  const grid = cropGrid(image, from, [to[0] - from[0] + 1, to[1] - from[1] + 1, to[2] - from[2] + 1]);
  const voxels = resample(mask, grid, 'nearest') as Uint8Array;
  const touchesEdge = low.some((v) => Math.round(v) === 0) || high.some((v, a) => Math.round(v) === image.size[a] - 1);
  return { mask: { grid, voxels }, insideFraction, touchesEdge };
}

/** The same mask with empty voxels around it, on its own lattice. */
export function padMask(mask: Mask, margin = marginCount): Mask {
  const [nx, ny, nz] = mask.grid.size;
  const size: [number, number, number] = [nx + 2 * margin, ny + 2 * margin, nz + 2 * margin];
  const voxels = new Uint8Array(size[0] * size[1] * size[2]);
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      voxels.set(mask.voxels.subarray(nx * (j + ny * k), nx * (j + ny * k) + nx), margin + size[0] * (j + margin + size[1] * (k + margin)));
  return { grid: cropGrid(mask.grid, [-margin, -margin, -margin], size), voxels };
}
