// Connected patches of a voxel mask (6 neighbours) with size and middle, largest first. The grid is padded, so no patch touches its border.
import { lps, voxelMm3, type Grid, type Lps } from '../../base/index.ts';
import { placeOf } from './voxel-place.ts';

export interface Patch {
  readonly voxels: readonly number[];
  readonly volumeMl: number;
  readonly centreLps: Lps;
}

export function patches(grid: Grid, wanted: (index: number) => boolean, leastMl: number): readonly Patch[] {
  const [nx, ny] = grid.size;
  const plane = nx * ny;
  const count = plane * grid.size[2];
  const seen = new Uint8Array(count);
  const out: Patch[] = [];
  for (let s = plane; s < count - plane; s++) {
    if (seen[s] !== 0 || !wanted(s)) continue;
    const voxels = [s];
    seen[s] = 1;
    for (let at = 0; at < voxels.length; at++) {
      const q = voxels[at];
      for (const t of [q - 1, q + 1, q - nx, q + nx, q - plane, q + plane])
        if (t >= 0 && t < count && seen[t] === 0 && wanted(t)) {
          seen[t] = 1;
          voxels.push(t);
        }
    }
    const volumeMl = (voxels.length * voxelMm3(grid)) / 1000;
    if (volumeMl < leastMl) continue;
    const sum = [0, 0, 0];
    for (const q of voxels) {
      const p = placeOf(grid, q);
      for (const a of [0, 1, 2]) sum[a] += p[a] / voxels.length;
    }
    out.push({ voxels, volumeMl, centreLps: lps(sum[0], sum[1], sum[2]) });
  }
  return out.sort((a, b) => b.volumeMl - a.volumeMl);
}
