// What the synthetic X-rays shine through: the CT around some bones, or, without a CT, the bones' masks.
import { axisGrid, lps, lpsToVoxel, voxel, voxelToLps, type Grid, type Lps } from '../../base/index.ts';
import { maskAt } from '../../imaging/index.ts';
import type { Mask, Volume } from '../../records/index.ts';
import { attenuationField, type AttenuationField, type FieldOptions } from '../../spine/index.ts';

export interface Extent {
  readonly from: Lps;
  readonly to: Lps;
}
/** Smallest box in patient axes around the voxels' corners of some grids. */
export function extentOf(grids: readonly Grid[], marginMm = 0): Extent {
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  for (const g of grids)
    for (let c = 0; c < 8; c++) {
      const p = voxelToLps(g, voxel((c & 1) * (g.size[0] - 1), ((c >> 1) & 1) * (g.size[1] - 1), (c >> 2) * (g.size[2] - 1)));
      for (let a = 0; a < 3; a++) {
        low[a] = Math.min(low[a], p[a] - marginMm);
        high[a] = Math.max(high[a], p[a] + marginMm);
      }
    }
  return { from: lps(low[0], low[1], low[2]), to: lps(high[0], high[1], high[2]) };
}

/** The part of the CT inside an extent; undefined when they do not meet. */
export function fieldAround(volume: Volume, extent: Extent, options: FieldOptions): AttenuationField | undefined {
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  for (let c = 0; c < 8; c++) {
    const at = (a: number): number => ((c >> a) & 1 ? extent.to[a] : extent.from[a]);
    const v = lpsToVoxel(volume.grid, lps(at(0), at(1), at(2)));
    for (let a = 0; a < 3; a++) {
      low[a] = Math.min(low[a], v[a]);
      high[a] = Math.max(high[a], v[a]);
    }
  }
  const from = low.map((n) => Math.max(0, Math.floor(n))) as [number, number, number];
  const size = high.map((n, a) => Math.min(volume.grid.size[a] - 1, Math.ceil(n)) - from[a] + 1) as [number, number, number];
  return size.every((n) => n > 1) ? attenuationField(volume, { ...options, box: { from, size } }) : undefined;
}

/** Masks as bone of one density, on a lattice of `stepMm`. */
export function fieldOfMasks(masks: readonly Mask[], extent: Extent, stepMm: number): AttenuationField {
  const n = [0, 1, 2].map((a) => Math.max(1, Math.ceil((extent.to[a] - extent.from[a]) / stepMm))) as [number, number, number];
  const grid = axisGrid(n, [stepMm, stepMm, stepMm], extent.from);
  const field = new Float32Array(n[0] * n[1] * n[2]);
  for (const mask of masks) {
    const own = extentOf([mask.grid]);
    const from = own.from.map((c, a) => Math.max(0, Math.floor((c - extent.from[a]) / stepMm)));
    const to = own.to.map((c, a) => Math.min(n[a] - 1, Math.ceil((c - extent.from[a]) / stepMm)));
    for (let k = from[2]; k <= to[2]; k++)
      for (let j = from[1]; j <= to[1]; j++)
        for (let i = from[0]; i <= to[0]; i++)
          if (maskAt(mask, voxelToLps(grid, voxel(i, j, k))) !== 0) field[i + n[0] * (j + n[1] * k)] = 0.02;
  }
  return { field, grid };
}
