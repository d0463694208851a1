// Is a raster an image or a label map? Label maps are whole, never negative and flat over neighbouring voxels; images are noisy.
import type { VoxelArray } from '../../records/index.ts';

export interface Looks {
  readonly whole: boolean;
  readonly lowest: number;
  readonly highest: number;
}

/** Distinct values above which no tool's label map goes. */
const mostLabels = 1000;
/** Share of neighbouring pairs that differ above which an array is noise, not labels. */
const flatFraction = 0.45;

export function looksLikeLabels(about: Looks, voxels: VoxelArray, size: readonly [number, number, number]): boolean {
  if (!about.whole || about.lowest < 0 || about.highest > 65535) return false;
  const seen = new Set<number>();
  let pairs = 0;
  let differ = 0;
  // Every row counts, but long images are read with a stride of whole rows.
  const rows = size[1] * size[2];
  const stride = Math.max(1, Math.floor(rows / 20000));
  for (let r = 0; r < rows; r += stride) {
    const from = r * size[0];
    for (let n = from; n < from + size[0]; n++) {
      const v = voxels[n];
      if (v !== 0) seen.add(v);
      if (n + 1 < from + size[0] && (v !== 0 || voxels[n + 1] !== 0)) {
        pairs++;
        if (v !== voxels[n + 1]) differ++;
      }
    }
    if (seen.size > mostLabels) return false;
  }
  return seen.size <= 30 || differ <= flatFraction * pairs;
}
