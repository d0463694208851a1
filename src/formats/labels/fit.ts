// A label map on the image's grid: the same voxels (taken as they are), the same lattice stored in another order or cropped (moved
// exactly), or another grid (nearest voxel, said so). Refused when less than 90 % of the labelled voxels lie in the image.
import { finding, inGrid, lpsToVoxel, voxel, voxelToLps, type Finding, type Grid } from '../../base/index.ts';
import { resample } from '../../imaging/index.ts';
import type { VoxelArray } from '../../records/index.ts';
import { fileName } from '../file-entry.ts';
import type { Statistics } from './detect.ts';

/** Share of the labelled voxels that must lie in the image. */
export const leastOverlapFraction = 0.9;
/** Voxels two lattices may be apart and still be one. */
const sameVoxel = 0.02;

const corners = (g: Grid): readonly (readonly [number, number, number])[] =>
  Array.from({ length: 8 }, (_, n) => [n & 1 ? g.size[0] - 1 : 0, n & 2 ? g.size[1] - 1 : 0, n & 4 ? g.size[2] - 1 : 0]);

/** True when every voxel of `a` falls on a voxel centre of `b`'s lattice (order and size may differ). */
export const sameLattice = (a: Grid, b: Grid): boolean => {
  const steps = a.axes.map((axis, n) =>
    b.axes.map((other, m) => (axis[0] * other[0] + axis[1] * other[1] + axis[2] * other[2]) * (a.spacing[n] / b.spacing[m])),
  );
  const unit = steps.every(
    (row) => row.filter((v) => Math.abs(Math.abs(v) - 1) < 1e-3).length === 1 && row.filter((v) => Math.abs(v) < 1e-3).length === 2,
  );
  return (
    unit &&
    corners(a).every((c) => lpsToVoxel(b, voxelToLps(a, voxel(c[0], c[1], c[2]))).every((v) => Math.abs(v - Math.round(v)) < sameVoxel))
  );
};

/** Same lattice, order and size. */
export const sameGrid = (a: Grid, b: Grid): boolean =>
  a.size.every((n, i) => n === b.size[i]) &&
  corners(a).every((c) => lpsToVoxel(b, voxelToLps(a, voxel(c[0], c[1], c[2]))).every((v, i) => Math.abs(v - c[i]) < sameVoxel));

/** Share of labelled voxels that lie inside a grid; every voxel counted, or every n-th of a long map. */
export function insideFraction(grid: Grid, voxels: VoxelArray, other: Grid): number {
  const [nx, ny, nz] = grid.size;
  const stride = Math.max(1, Math.floor(voxels.length / 4e6));
  let labelled = 0;
  let inside = 0;
  for (let n = 0; n < voxels.length; n += stride) {
    if (voxels[n] === 0) continue;
    labelled++;
    const k = Math.floor(n / (nx * ny));
    if (k < nz && inGrid(other, lpsToVoxel(other, voxelToLps(grid, voxel(n % nx, Math.floor(n / nx) % ny, k))))) inside++;
  }
  return labelled === 0 ? 0 : inside / labelled;
}

export interface Fitted {
  readonly grid: Grid;
  readonly voxels: VoxelArray;
  readonly findings: readonly Finding[];
}

/** The map on the image's grid; undefined when the frames overlap too little. */
export function fitToImage(
  map: { readonly grid: Grid; readonly voxels: VoxelArray; readonly path: string },
  image: Grid,
): Fitted | undefined {
  if (sameGrid(map.grid, image)) return { grid: image, voxels: map.voxels, findings: [] };
  const share = insideFraction(map.grid, map.voxels, image);
  if (share < leastOverlapFraction) return undefined;
  const voxels = resample(map, image, 'nearest');
  const file = fileName(map.path);
  const findings: Finding[] = [];
  if (!sameLattice(map.grid, image))
    findings.push(
      finding('labels.resampled', 'note', {
        file,
        fromMm: map.grid.spacing.map((s) => s.toFixed(2)).join('×'),
        toMm: image.spacing.map((s) => s.toFixed(2)).join('×'),
      }),
    );
  if (share < 0.999) findings.push(finding('labels.partly-outside', 'caution', { file, insideFraction: share }));
  return { grid: image, voxels, findings };
}

/** Values whose label touches the edge of the map it came from, wherever that edge lies in the image. */
export const edgeValues = (statistics: Statistics): ReadonlySet<number> =>
  new Set([...statistics.values()].filter((s) => s.touchesEdge).map((s) => s.value));
