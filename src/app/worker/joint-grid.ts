// The smallest grid, on the lattice of the first, that holds all of several masks: what a case without images is looked at on.
import { cropGrid, lpsToVoxel, voxel, voxelToLps, type Grid } from '../../base/index.ts';

export function jointGrid(grids: readonly Grid[]): Grid | undefined {
  if (grids.length === 0) return undefined;
  const first = grids[0];
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  for (const g of grids)
    for (let corner = 0; corner < 8; corner++) {
      const at = lpsToVoxel(
        first,
        voxelToLps(g, voxel(corner & 1 ? g.size[0] - 1 : 0, corner & 2 ? g.size[1] - 1 : 0, corner & 4 ? g.size[2] - 1 : 0)),
      );
      for (let n = 0; n < 3; n++) {
        low[n] = Math.min(low[n], Math.floor(at[n] + 1e-6));
        high[n] = Math.max(high[n], Math.ceil(at[n] - 1e-6));
      }
    }
  return cropGrid(first, [low[0], low[1], low[2]], [high[0] - low[0] + 1, high[1] - low[1] + 1, high[2] - low[2] + 1]);
}
