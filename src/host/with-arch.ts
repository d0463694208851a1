// A body and the arch behind it, one mask.
import { cropGrid, lpsToVoxel, voxel, voxelCount, voxelToLps } from '../base/index.ts';
import { maskAt } from '../imaging/index.ts';
import { seedPart, type Mask } from '../records/index.ts';

/** A mask with a grown arch beside what it holds already, on its own lattice; `outlined` = what was outlined before, where a hole was erased by a hand. */
export function withArch(own: Mask, grown: Mask, outlined: Mask): Mask {
  const first = lpsToVoxel(own.grid, grown.grid.originLps).map(Math.round);
  const [nx, ny, nz] = grown.grid.size;
  const last = lpsToVoxel(own.grid, voxelToLps(grown.grid, voxel(nx - 1, ny - 1, nz - 1))).map(Math.round);
  const from = first.map((v, a) => Math.min(0, v, last[a])) as [number, number, number];
  const size = from.map((v, a) => Math.max(own.grid.size[a] - 1, first[a], last[a]) - v + 1) as [number, number, number];
  const grid = cropGrid(own.grid, from, size);
  const voxels = new Uint8Array(voxelCount(grid));
  for (let k = 0, q = 0; k < size[2]; k++)
    for (let j = 0; j < size[1]; j++)
      for (let i = 0; i < size[0]; i++, q++) {
        const p = voxelToLps(grid, voxel(i, j, k));
        voxels[q] = maskAt(own, p) || (maskAt(grown, p) === seedPart.posterior && maskAt(outlined, p) === 0 ? seedPart.posterior : 0);
      }
  return { grid, voxels };
}
