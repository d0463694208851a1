// One pass over a label map: for every value its count, centroid, box, and whether it touches the edge of the image.
import { voxel, voxelMm3, voxelToLps, type Grid, type Lps } from '../../base/index.ts';
import type { Box } from '../../imaging/index.ts';
import type { VoxelArray } from '../../records/index.ts';

export interface LabelStatistics {
  readonly value: number;
  readonly count: number;
  readonly volumeMl: number;
  readonly centroidLps: Lps;
  readonly box: Box;
  readonly touchesEdge: boolean;
  /** Extent along the patient's front-to-back axis, mm (box of the label in the image's own axes). */
  readonly depthMm: number;
}

/** Statistics of every value but 0, by value. Values are whole and not negative (the caller checks). */
export function labelStatistics(grid: Grid, voxels: VoxelArray): ReadonlyMap<number, LabelStatistics> {
  const [nx, ny, nz] = grid.size;
  let highest = 0;
  for (let n = 0; n < voxels.length; n++) if (voxels[n] > highest) highest = voxels[n];
  const wide = 10;
  const table = new Float64Array((highest + 1) * wide);
  for (let v = 0; v <= highest; v++) {
    table[v * wide + 4] = table[v * wide + 5] = table[v * wide + 6] = Infinity;
    table[v * wide + 7] = table[v * wide + 8] = table[v * wide + 9] = -1;
  }
  let n = 0;
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++) {
      const end = n + nx;
      for (let i = 0; n < end; n++, i++) {
        const v = voxels[n];
        if (v === 0) continue;
        // A run of equal values along i is counted at once: label maps are made of runs.
        const first = i;
        while (n + 1 < end && voxels[n + 1] === v) {
          n++;
          i++;
        }
        const run = i - first + 1;
        const t = v * wide;
        table[t] += run;
        table[t + 1] += (run * (first + i)) / 2;
        table[t + 2] += run * j;
        table[t + 3] += run * k;
        if (first < table[t + 4]) table[t + 4] = first;
        if (j < table[t + 5]) table[t + 5] = j;
        if (k < table[t + 6]) table[t + 6] = k;
        if (i > table[t + 7]) table[t + 7] = i;
        if (j > table[t + 8]) table[t + 8] = j;
        if (k > table[t + 9]) table[t + 9] = k;
      }
    }
  const out = new Map<number, LabelStatistics>();
  const cellMl = voxelMm3(grid) / 1000;
  for (let v = 1; v <= highest; v++) {
    const t = v * wide;
    const count = table[t];
    if (count === 0) continue;
    const from: [number, number, number] = [table[t + 4], table[t + 5], table[t + 6]];
    const to = [table[t + 7], table[t + 8], table[t + 9]];
    const size: [number, number, number] = [to[0] - from[0] + 1, to[1] - from[1] + 1, to[2] - from[2] + 1];
    out.set(v, {
      value: v,
      count,
      volumeMl: count * cellMl,
      centroidLps: voxelToLps(grid, voxel(table[t + 1] / count, table[t + 2] / count, table[t + 3] / count)),
      box: { from, size },
      touchesEdge: from.some((f) => f === 0) || to.some((e, a) => e === [nx, ny, nz][a] - 1),
      depthMm: depthOf(grid, size),
    });
  }
  return out;
}

/** Front-to-back extent of a voxel box: its longest axis pointing mostly forwards or back, not the box of an oblique diagonal. */
function depthOf(grid: Grid, size: readonly number[]): number {
  const front = grid.axes.map((a) => Math.abs(a[1]));
  const axis = front.indexOf(Math.max(...front));
  return size[axis] * grid.spacing[axis];
}
