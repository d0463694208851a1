// How far each measure may be off: one sigma from the voxel size along the body's up axis, the roughness of the labels and a floor, fitted on the
// development phantoms (seeds from 100000 up; never those of the acceptance table). 90 % band = ± 1.645 σ.
// The assumption that fails first: the labels are off as the phantom's are (a rater who draws one voxel fat is not covered).
import type { Band } from '../../records/index.ts';
import { voxelAlong } from '../../spine/index.ts';
import type { Shape } from './shape.ts';

/** Fitted constants: σ² = floor² + (perVoxel2·voxel²)² + (perRoughness·roughness)², mm; thick slices hurt with the square of the voxel. */
export const heightErrorModel = { floorMm: 0.06, perVoxel2: 0.085, perRoughness: 0.62 } as const;
const z90 = 1.645;

export function heightSdMm(shape: Shape): number {
  const m = heightErrorModel;
  const voxel = voxelAlong(shape.field.grid, shape.body.frame.superior);
  return Math.hypot(m.floorMm, m.perVoxel2 * voxel * voxel, m.perRoughness * (shape.six?.roughnessMm ?? 1));
}
/** One sigma of what follows the labels' error at one surface, from that of a height. */
export const pedicleWidthSdMm = (heightSd: number): number => 0.05 + 0.4 * heightSd;
export const pedicleHeightSdMm = (heightSd: number): number => 0.08 + 0.7 * heightSd;
export const wedgeSdDeg = (heightSd: number, depthMm: number): number => Math.hypot(0.25, (0.8 * heightSd * 57.3) / (0.84 * depthMm));
export const volumeSdFraction = (heightSd: number): number => 0.006 + 0.01 * heightSd;

export const band = (value: number, sd: number, basis: Band['basis'] = 'voxel', note?: string): Band => ({
  low: value - z90 * sd,
  high: value + z90 * sd,
  coverage: 0.9,
  basis,
  ...(note === undefined ? {} : { note }),
});
