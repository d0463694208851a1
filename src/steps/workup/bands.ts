// How far each measure may be off: one sigma from the voxel size along the body's up axis, how ragged the labels are, the body's wedge and a floor
// (catalog/workup-rules, fitted on development phantoms, never on the acceptance draw). 90 % band = ± 1.645 σ.
// The assumption that fails first: the labels are off as the phantom's are (a rater who draws one voxel fat is not covered).
import { measureErrorModel } from '../../catalog/index.ts';
import type { Band, Heights } from '../../records/index.ts';
import { voxelAlong } from '../../spine/index.ts';
import type { Shape } from './shape.ts';

const z90 = 1.645;

/** What the errors hang on, read from the mask alone. */
export interface ErrorSetting {
  readonly voxelMm: number;
  /** Extent of a voxel from left to right: thick sagittal slices leave one or two lines in the middle slab instead of six. */
  readonly acrossMm?: number;
  readonly raggedFraction: number;
  readonly wedgeDeg: number;
  /** Share of the posterior wall's width that pedicles hide at every height. */
  readonly hiddenFraction: number;
}
export const errorSettingOf = (shape: Shape): ErrorSetting => ({
  voxelMm: voxelAlong(shape.field.grid, shape.body.frame.superior),
  acrossMm: voxelAlong(shape.field.grid, shape.body.frame.left),
  raggedFraction: shape.raggedFraction,
  wedgeDeg: shape.wedgeAngleDeg,
  hiddenFraction: hiddenFraction(shape),
});

function hiddenFraction({ wall, body }: Shape): number {
  const seen = (wall.seenMm[1] - wall.seenMm[0]) / (seenAtBest * (body.walls.leftMm - body.walls.rightMm));
  return Math.min(1, Math.max(0, 1 - seen));
}
/** The wall is looked at over this share of the width (spine/body). */
const seenAtBest = 0.93;

const hypot3 = (floor: number, voxel2: number, ragged: number, tilt: number, at: ErrorSetting): number =>
  Math.hypot(floor, voxel2 * at.voxelMm ** 2, (ragged * at.raggedFraction) / at.voxelMm, (tilt * Math.abs(at.wedgeDeg)) / 10);

/** One sigma of each of the three heights. */
export function heightSdsMm(at: ErrorSetting): Heights {
  const sd = (m: { floorMm: number; voxel2: number; ragged: number; tilt: number }): number =>
    few * Math.hypot(m.floorMm, m.voxel2 * at.voxelMm ** 2, m.ragged * at.raggedFraction, (m.tilt * Math.abs(at.wedgeDeg)) / 10);
  const few = 1 + measureErrorModel.fewLines * Math.max(0, (at.acrossMm ?? 0) - 2);
  const { anteriorMm, middleMm, posteriorMm } = measureErrorModel;
  return { anteriorMm: sd(anteriorMm), middleMm: sd(middleMm), posteriorMm: sd(posteriorMm) };
}
/** One sigma of what follows the labels' error at one surface, read from the blurred labels. */
const surfaceSdMm = (at: ErrorSetting): number => {
  const m = measureErrorModel.surfaceMm;
  return hypot3(m.floorMm, m.voxel2, m.ragged, m.tilt, at);
};
export const pedicleWidthSdMm = (at: ErrorSetting): number => 0.05 + 0.4 * surfaceSdMm(at);
export const pedicleHeightSdMm = (at: ErrorSetting): number => 0.08 + 0.7 * surfaceSdMm(at);
export function wedgeSdDeg(at: ErrorSetting, depthMm: number): number {
  const m = measureErrorModel.wedgeDeg;
  return hypot3(m.floorDeg, (m.voxel2 * 30) / depthMm, (m.ragged * 30) / depthMm, m.tilt, at);
}
export function volumeSdFraction(at: ErrorSetting): number {
  const m = measureErrorModel.volumeFraction;
  return Math.hypot(hypot3(m.floorFraction, m.voxel2, m.ragged, 0, at), m.hidden * at.hiddenFraction);
}

export const band = (value: number, sd: number, basis: Band['basis'] = 'voxel', note?: string): Band => ({
  low: value - z90 * sd,
  high: value + z90 * sd,
  coverage: 0.9,
  basis,
  ...(note === undefined ? {} : { note }),
});
