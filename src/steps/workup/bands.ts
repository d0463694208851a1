// How far each measure may be off: one sigma from the voxel size along the body's up axis, how ragged the labels are, the body's wedge and a floor
// (catalog/workup-rules, fitted on development phantoms, never on the acceptance draw). 90 % band = ± 1.645 σ.
// Heights on thick sagittal slices have a law of their own: the error is that of the stairs within a slice (0.29 voxel a surface), and it averages out
// only where the endplate crosses the lattice, along a slice or from slice to slice. A body that lies straight in its slices shows one phase of the
// stairs everywhere and is read worst. The extent of a voxel along "up" says the opposite: it grows with the tilt of the slices.
// The assumption that fails first: the labels are off as the phantom's are (a rater who draws one voxel fat is not covered).
import { dot, type Direction, type Frame, type Grid } from '../../base/index.ts';
import { measureErrorModel } from '../../catalog/index.ts';
import type { Band, Heights } from '../../records/index.ts';
import { thickAcross, voxelAlong } from '../../spine/index.ts';
import type { Shape } from './shape.ts';

const z90 = 1.645;

/** What the errors hang on, read from the mask alone. */
export interface ErrorSetting {
  readonly voxelMm: number;
  /** Where the voxels are thick from left to right (sagittal slices). */
  readonly slices?: SliceSetting;
  readonly raggedFraction: number;
  readonly wedgeDeg: number;
  /** Share of the posterior wall's width that pedicles hide at every height. */
  readonly hiddenFraction: number;
}
export interface SliceSetting {
  /** From slice to slice. */
  readonly acrossMm: number;
  /** Voxel of a slice along the body. */
  readonly fineMm: number;
  /** Voxels by which the body's mid-plane rises over the 10 mm of a slice in which a surface is read … */
  readonly alongCount: number;
  /** … and from one slice to the next. */
  readonly acrossCount: number;
}
export function errorSettingOf(shape: Shape): ErrorSetting {
  const { grid } = shape.field;
  const slices = sliceSettingOf(grid, shape.body.frame);
  return {
    voxelMm: voxelAlong(grid, shape.body.frame.superior),
    ...(slices === undefined ? {} : { slices }),
    raggedFraction: shape.raggedFraction,
    wedgeDeg: shape.wedgeAngleDeg,
    hiddenFraction: hiddenFraction(shape),
  };
}
/** A surface is read over so much of a slice (spine/heights). */
const readOverMm = 10;
function sliceSettingOf(grid: Grid, frame: Frame): SliceSetting | undefined {
  const along = (d: Direction): readonly number[] => grid.axes.map((a) => Math.abs(dot(a, d)));
  const most = (x: readonly number[]): number => x.reduce((best, v, a) => (v > x[best] ? a : best), 0);
  const across = most(along(frame.left));
  if (!thickAcross(grid, frame, across)) return undefined;
  const up = along(frame.superior);
  const fine = most(up.map((v, a) => (a === across ? -1 : v)));
  const other = 3 - across - fine;
  const fineMm = grid.spacing[fine];
  return {
    acrossMm: grid.spacing[across],
    fineMm,
    alongCount: (readOverMm * up[other]) / fineMm,
    acrossCount: (grid.spacing[across] * up[across]) / fineMm,
  };
}

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
  const { slices } = at;
  const tilt = Math.abs(at.wedgeDeg) / 10;
  const sd = (k: keyof Heights): number => {
    const m = measureErrorModel[k];
    if (slices === undefined) return Math.hypot(m.floorMm, m.voxel2 * at.voxelMm ** 2, m.ragged * at.raggedFraction, m.tilt * tilt);
    const { along, across, fewFromMm, [k]: own } = measureErrorModel.onSlices;
    const phases = 1 + along * slices.alongCount + across * slices.acrossCount;
    const few = Math.sqrt(Math.max(1, slices.acrossMm / fewFromMm));
    return Math.hypot(
      own.floorMm,
      (few * own.stairs * slices.fineMm) / Math.sqrt(phases),
      few * own.ragged * at.raggedFraction,
      m.tilt * tilt,
    );
  };
  return { anteriorMm: sd('anteriorMm'), middleMm: sd('middleMm'), posteriorMm: sd('posteriorMm') };
}
/** One sigma of what follows the labels' error at one surface, read from the blurred labels. */
const surfaceSdMm = (at: ErrorSetting): number => {
  const m = measureErrorModel.surfaceMm;
  return hypot3(m.floorMm, m.voxel2, m.ragged, m.tilt, at);
};
export const pedicleWidthSdMm = (at: ErrorSetting): number =>
  at.slices === undefined ? 0.05 + 0.4 * surfaceSdMm(at) : slicedSdMm(at, at.slices, measureErrorModel.onSlices.pedicleWidth);
export const pedicleHeightSdMm = (at: ErrorSetting): number =>
  at.slices === undefined ? 0.08 + 0.7 * surfaceSdMm(at) : slicedSdMm(at, at.slices, measureErrorModel.onSlices.pedicleHeight);
/** A pedicle of one to four slices: its side walls stand somewhere between two of them, its crest is lost with them; torn labels take whole slices of it. */
const slicedSdMm = (at: ErrorSetting, s: SliceSetting, m: { floorMm: number; perMm: number; ragged: number }): number =>
  Math.hypot(m.floorMm, m.perMm * s.acrossMm, m.ragged * at.raggedFraction);
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
