// How far each measure may be off: one sigma from the voxel size along the body's up axis, the roughness of the labels and a floor, fitted on the
// development phantoms (seeds from 100000 up; never those of the acceptance table). 90 % band = ± 1.645 σ.
// The assumption that fails first: the labels are off as the phantom's are (a rater who draws one voxel fat is not covered).
import type { Band } from '../../records/index.ts';
import { voxelAlong } from '../../spine/index.ts';
import type { Shape } from './shape.ts';

/** Fitted constants: σ² = floor² + (perVoxel·voxel)² + (perRoughness·roughness)², mm. */
export const heightErrorModel = { floorMm: 0.12, perVoxelFraction: 0.1, perRoughnessFraction: 0.35 } as const;
const z90 = 1.645;

export function heightSdMm(shape: Shape): number {
  const m = heightErrorModel;
  return Math.hypot(
    m.floorMm,
    m.perVoxelFraction * voxelAlong(shape.field.grid, shape.body.frame.superior),
    m.perRoughnessFraction * (shape.six?.roughnessMm ?? 1),
  );
}
export const band = (value: number, sd: number, basis: Band['basis'] = 'voxel', note?: string): Band => ({
  low: value - z90 * sd,
  high: value + z90 * sd,
  coverage: 0.9,
  basis,
  ...(note === undefined ? {} : { note }),
});
