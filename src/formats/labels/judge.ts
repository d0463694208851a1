// Named masks (SEG segments, one file per structure) judged as a spine: in anatomical order, bodies only or whole, voxels shared.
import { lpsToVoxel, voxel, voxelToLps, type Grid } from '../../base/index.ts';
import { boundingBox } from '../../imaging/index.ts';
import { levelNames, type LevelName, type Mask } from '../../records/index.ts';
import { depthLimit } from './detect.ts';
import type { Item } from './items.ts';

interface Bone {
  readonly level: LevelName;
  readonly heightMm: number;
  readonly depthMm: number;
}

function bonesOf(items: readonly Item[]): readonly Bone[] {
  return items.flatMap((item): Bone[] => {
    if (item.what.kind !== 'vertebra' || item.what.level === undefined) return [];
    const { grid, voxels } = item.mask;
    const box = boundingBox(grid.size, (n) => voxels[n] !== 0);
    if (box === undefined) return [];
    const front = grid.axes.map((a) => Math.abs(a[1]));
    const axis = front.indexOf(Math.max(...front));
    return [{ level: item.what.level, heightMm: centroidHeight(item.mask), depthMm: box.size[axis] * grid.spacing[axis] }];
  });
}

function centroidHeight(mask: Mask): number {
  const [nx, ny, nz] = mask.grid.size;
  let [count, x, y, z] = [0, 0, 0, 0];
  for (let k = 0, n = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, n++)
        if (mask.voxels[n] !== 0) {
          count++;
          x += i;
          y += j;
          z += k;
        }
  return voxelToLps(mask.grid, voxel(x / count, y / count, z / count))[2];
}

/** True when each named bone lies above the next. */
export function inVertebralOrder(items: readonly Item[]): boolean {
  const bones = [...bonesOf(items)].sort((a, b) => levelNames.indexOf(a.level) - levelNames.indexOf(b.level));
  return bones.every((b, n) => n === 0 || b.level === bones[n - 1].level || b.heightMm < bones[n - 1].heightMm);
}

/** True when most named bones are too shallow to hold an arch. */
export function looksBodyOnlyItems(items: readonly Item[]): boolean {
  const bones = bonesOf(items);
  return bones.filter((b) => b.depthMm < depthLimit(b.level)).length * 2 > bones.length;
}

/** Where one mask's voxel (0,0,0) lies in another's lattice; undefined when they do not share one. */
function offset(a: Grid, b: Grid): readonly number[] | undefined {
  if (
    a.spacing.some((s, n) => Math.abs(s - b.spacing[n]) > 1e-3) ||
    a.axes.some((axis, n) => Math.abs(axis[0] * b.axes[n][0] + axis[1] * b.axes[n][1] + axis[2] * b.axes[n][2] - 1) > 1e-4)
  )
    return undefined;
  return lpsToVoxel(a, b.originLps).map(Math.round);
}

/** Voxels that two vertebrae claim, over all pairs. */
export function sharedCount(items: readonly Item[]): number {
  const bones = items.filter((i) => i.what.kind === 'vertebra').map((i) => i.mask);
  let shared = 0;
  for (let a = 0; a < bones.length; a++)
    for (let b = a + 1; b < bones.length; b++) {
      const [p, q] = [bones[a], bones[b]];
      const at = offset(p.grid, q.grid);
      if (at === undefined) continue;
      const from = at.map((v) => Math.max(0, v));
      const to = at.map((v, n) => Math.min(p.grid.size[n], v + q.grid.size[n]));
      for (let k = from[2]; k < to[2]; k++)
        for (let j = from[1]; j < to[1]; j++)
          for (let i = from[0]; i < to[0]; i++)
            if (
              p.voxels[i + p.grid.size[0] * (j + p.grid.size[1] * k)] !== 0 &&
              q.voxels[i - at[0] + q.grid.size[0] * (j - at[1] + q.grid.size[1] * (k - at[2]))] !== 0
            )
              shared++;
    }
  return shared;
}
