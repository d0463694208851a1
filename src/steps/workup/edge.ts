// Is the BODY cut by the edge of the image (not just a process)? Counted on the faces of the image, or of the mask's own crop without an image.
// The assumption that fails first (mask only): a tight crop of a whole bone shows less than 60 mm² of body on any face of its box.
import { lpsToVoxel, voxel, voxelToLps, type Grid } from '../../base/index.ts';
import type { Volume } from '../../records/index.ts';
import type { Split } from '../../spine/index.ts';

const allowedMm2 = 60;

export function touchesEdge(split: Split, maskGrid: Grid, volume: Volume | undefined): boolean {
  const { grid, parts } = split;
  const pad = maskGrid.size.map((n, a) => (grid.size[a] - n) / 2);
  for (const axis of [0, 1, 2] as const)
    for (const end of [0, 1] as const) {
      const layer = end === 0 ? pad[axis] : pad[axis] + maskGrid.size[axis] - 1;
      if (volume !== undefined && !atImageEdge(grid, volume.grid, axis, layer)) continue;
      const [u, v] = axis === 0 ? [1, 2] : axis === 1 ? [0, 2] : [0, 1];
      let count = 0;
      for (let b = 0; b < grid.size[v]; b++)
        for (let a = 0; a < grid.size[u]; a++) {
          const i = [0, 0, 0];
          i[axis] = layer;
          i[u] = a;
          i[v] = b;
          if (parts[i[0] + grid.size[0] * (i[1] + grid.size[1] * i[2])] === 1) count++;
        }
      if (count * grid.spacing[u] * grid.spacing[v] > allowedMm2) return true;
    }
  return false;
}

/** True when this layer of the mask is the first or last of the image (within one and a half voxels). */
function atImageEdge(grid: Grid, image: Grid, axis: 0 | 1 | 2, layer: number): boolean {
  const middle: [number, number, number] = [grid.size[0] / 2, grid.size[1] / 2, grid.size[2] / 2];
  middle[axis] = layer;
  const v = lpsToVoxel(image, voxelToLps(grid, voxel(...middle)));
  return [0, 1, 2].some((a) => v[a] < 1 || v[a] > image.size[a] - 2);
}
