// A SPINEPS / TPTBox sub-region mask beside a vertebra mask: tells body from posterior elements, voxel by voxel.
import type { Lps } from '../../base/index.ts';
import { subregionConvention } from '../../catalog/index.ts';
import { sampleNearest } from '../../imaging/index.ts';
import { seedPart, type VoxelArray } from '../../records/index.ts';
import type { Grid } from '../../base/index.ts';
import type { Statistics } from './detect.ts';

const known = new Set<number>([
  ...subregionConvention.body,
  ...subregionConvention.posterior,
  ...subregionConvention.structures.keys(),
  ...subregionConvention.others,
]);

/** True for a mask of sub-regions: only its values, a body among them and several posterior parts; or its name says so. */
export function isSubregion(statistics: Statistics, path: string): boolean {
  const values = [...statistics.keys()];
  if (values.length === 0 || !values.every((v) => known.has(v))) return false;
  const has = (list: readonly number[]): number => values.filter((v) => list.includes(v)).length;
  if (has(subregionConvention.body) === 0) return false;
  if (path.toLowerCase().includes('subreg')) return true;
  // The same numbers are cervical vertebrae for TotalSegmentator: sub-regions of one region lie side by side, not one below the other.
  const body = statistics.get(50) ?? statistics.get(49);
  const arch = statistics.get(41);
  return (
    has(subregionConvention.posterior) >= 3 &&
    body !== undefined &&
    arch !== undefined &&
    Math.abs(body.centroidLps[2] - arch.centroidLps[2]) < 20
  );
}

export const partFrom =
  (grid: Grid, voxels: VoxelArray) =>
  (p: Lps): number => {
    const v = sampleNearest(grid, voxels, p, 0);
    return subregionConvention.body.includes(v)
      ? seedPart.body
      : subregionConvention.posterior.includes(v)
        ? seedPart.posterior
        : seedPart.whole;
  };
