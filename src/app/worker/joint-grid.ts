// The smallest grid, on the lattice of the first or of an image, that holds all of several masks: what a case without images is looked at on, and
// the part of an image that masks are laid in.
import { cropGrid, lpsToVoxel, voxel, voxelToLps, type Grid } from '../../base/index.ts';

/** `image`: the part of it the masks reach into; undefined where they reach into none of it. */
export function jointGrid(grids: readonly Grid[], image?: Grid): Grid | undefined {
  if (grids.length === 0) return undefined;
  const first = image ?? grids[0];
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
  if (image !== undefined)
    for (let n = 0; n < 3; n++) {
      low[n] = Math.max(0, low[n]);
      high[n] = Math.min(image.size[n] - 1, high[n]);
      if (high[n] < low[n]) return undefined;
    }
  return cropGrid(first, [low[0], low[1], low[2]], [high[0] - low[0] + 1, high[1] - low[1] + 1, high[2] - low[2] + 1]);
}
