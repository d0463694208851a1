// One image as a file gives it, before anybody has said what its numbers mean.
import { fnv1a, type Finding, type Grid } from '../../base/index.ts';
import type { VoxelArray } from '../../records/index.ts';

export interface Raster {
  readonly path: string;
  readonly source: 'nifti' | 'nrrd';
  readonly grid: Grid;
  readonly voxels: VoxelArray;
  readonly whole: boolean;
  readonly lowest: number;
  readonly highest: number;
  /** Names a file gives to its label values (3D Slicer). */
  readonly names?: ReadonlyMap<number, string>;
  readonly findings: readonly Finding[];
}

/** Short name made from the content, the same at every reading: stands in for the UID these formats lack. */
export function contentName(prefix: string, grid: Grid, voxels: VoxelArray): string {
  const parts: (string | number)[] = [
    grid.size.join(),
    grid.spacing.map((v) => v.toFixed(4)).join(),
    [...grid.originLps].map((v) => v.toFixed(3)).join(),
  ];
  const step = Math.max(1, Math.floor(voxels.length / 4096));
  for (let i = 0; i < voxels.length; i += step) parts.push(voxels[i]);
  const text = parts.join('|');
  return `${prefix}-${fnv1a(text).toString(16).padStart(8, '0')}${fnv1a(`${text}~`).toString(16).padStart(8, '0')}`;
}
