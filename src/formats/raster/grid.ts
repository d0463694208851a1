// A file's affine (three columns and a corner, already in LPS mm) → our Grid; anything that is not a box of equal cells is refused.
// Fails first: a sheared affine (a gantry tilt kept by a converter): refused with a way out rather than bent in silence.
import { cross, direction, dot, lps, Problem, type Direction, type Grid } from '../../base/index.ts';
import { fileName } from '../file-entry.ts';

export type Triple = readonly [number, number, number];
/** Largest cosine between two columns taken for rounding (0.06°: 0.3 mm over 300 mm). */
const squareTolerance = 1e-3;

export interface Affine {
  /** Step of one voxel along i, j, k, in LPS mm. */
  readonly columns: readonly [Triple, Triple, Triple];
  /** Centre of voxel (0,0,0), LPS mm. */
  readonly corner: Triple;
}

export const affineToLps = (ras: Affine): Affine => {
  const turn = ([x, y, z]: Triple): Triple => [0 - x, 0 - y, z];
  return { columns: [turn(ras.columns[0]), turn(ras.columns[1]), turn(ras.columns[2])], corner: turn(ras.corner) };
};

export function gridFromAffine(size: Triple, affine: Affine, frame: string, path: string): Grid {
  const file = fileName(path);
  const all = [...affine.columns.flat(), ...affine.corner];
  if (all.some((v) => !Number.isFinite(v) || Math.abs(v) > 1e6)) throw new Problem('labels.affine-not-finite', { file });
  const spacing = affine.columns.map((c) => Math.hypot(c[0], c[1], c[2]));
  const smallest = Math.min(...spacing);
  const largest = Math.max(...spacing);
  if (!(smallest > 1e-3) || largest > 500)
    throw new Problem('labels.spacing-impossible', { file, smallestMm: smallest, largestMm: largest });
  const [a, b, c] = affine.columns.map((v) => direction(v[0], v[1], v[2])) as [Direction, Direction, Direction];
  const skew = Math.max(Math.abs(dot(a, b)), Math.abs(dot(b, c)), Math.abs(dot(a, c)));
  if (skew > squareTolerance) throw new Problem('labels.sheared', { file, angleDeg: (Math.asin(Math.min(1, skew)) * 180) / Math.PI });
  const s = dot(a, b);
  const second = direction(b[0] - s * a[0], b[1] - s * a[1], b[2] - s * a[2]);
  const n = cross(a, second);
  const sign = dot(n, c) < 0 ? -1 : 1;
  return {
    size: [size[0], size[1], size[2]],
    spacing: [spacing[0], spacing[1], spacing[2]],
    originLps: lps(affine.corner[0], affine.corner[1], affine.corner[2]),
    axes: [a, second, direction(sign * n[0], sign * n[1], sign * n[2])],
    frame,
  };
}

/** Voxels a file may claim: product of sizes, each at least 1, at most 2^31 bytes in its own type. */
export function checkSize(size: readonly number[], bytesEach: number, path: string): number {
  const file = fileName(path);
  if (size.some((n) => !Number.isInteger(n) || n < 1)) throw new Problem('labels.size-zero', { file, size: size.join('×') });
  const count = size.reduce((a, b) => a * b, 1);
  if (count * bytesEach > 2 ** 31) throw new Problem('labels.too-large', { file, limitBytesCount: 2 ** 31 });
  return count;
}
