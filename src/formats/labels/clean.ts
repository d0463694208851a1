// The bone itself among the voxels of its label: largest connected piece, plus a large second piece (a pedicle lost to noise leaves
// body and arch apart); what is left are stray voxels.
import { voxel, voxelToLps, type Lps } from '../../base/index.ts';
import { components } from '../../imaging/index.ts';
import type { Mask } from '../../records/index.ts';

export interface Cleaned {
  readonly mask: Mask;
  readonly centroidLps: Lps;
  readonly keptCount: number;
  readonly strayCount: number;
  /** Connected pieces kept. */
  readonly piecesCount: number;
}

/** A piece this large beside the largest one is bone, not noise. */
const pieceFraction = 0.12;

export function cleanMask(mask: Mask): Cleaned {
  const { grid, voxels } = mask;
  const { labels, counts } = components(grid.size, (n) => voxels[n] !== 0, 26);
  const kept = counts.filter((c) => c >= pieceFraction * counts[0]).length;
  const out = new Uint8Array(voxels.length);
  const [nx, ny] = grid.size;
  let keptCount = 0;
  let [x, y, z] = [0, 0, 0];
  for (let n = 0; n < out.length; n++) {
    if (labels[n] === 0 || labels[n] > kept) continue;
    out[n] = voxels[n];
    keptCount++;
    x += n % nx;
    y += Math.floor(n / nx) % ny;
    z += Math.floor(n / (nx * ny));
  }
  const c = Math.max(1, keptCount);
  return {
    mask: { grid, voxels: out },
    centroidLps: voxelToLps(grid, voxel(x / c, y / c, z / c)),
    keptCount,
    strayCount: counts.reduce((a, b) => a + b, 0) - keptCount,
    piecesCount: kept,
  };
}
