// A path in the words of the room: angles in the body's frame, the quadrant of the pedicle where bone is met seen from behind, and the skin.
// Angles: axial > 0 = towards the midline going forward, sagittal > 0 = towards the head (records/plan). The assumption that fails first: the
// skin lies where it lay on the supine study; prone it does not, hence the stated ± 15 mm.
import { along, coordinate, direction, flip, lps, toFrame, dot, degFromRad, type Direction, type Frame, type Lps } from '../base/index.ts';
import { sampleLinear } from '../imaging/index.ts';
import type { Path, Pedicle, Volume } from '../records/index.ts';
import { axisOf, type Trocar } from './trocar.ts';

export type Side = 'left' | 'right';

/** Axial and sagittal angle of a forward direction, degrees: the one definition, for paths and pedicles (written out in records/vertebra). */
export function pathAngles(frame: Frame, axis: Direction, side: Side): { axialAngleDeg: number; sagittalAngleDeg: number } {
  const l = dot(axis, frame.left);
  const forward = -dot(axis, frame.posterior);
  const inwards = side === 'left' ? -l : l;
  return {
    axialAngleDeg: degFromRad(Math.atan2(inwards, forward)),
    sagittalAngleDeg: degFromRad(Math.atan2(dot(axis, frame.superior), Math.hypot(l, forward))),
  };
}

/** The axes of the images: left, back and head of the patient as he lay. */
const imageFrame: Frame = {
  originLps: lps(0, 0, 0),
  left: direction(1, 0, 0),
  posterior: direction(0, 1, 0),
  superior: direction(0, 0, 1),
};
/** The same two angles to the slices of the scanner, as CT guidance needs them: a tilted bone stands in them as it lies. */
export const sliceAngles = (axis: Direction, side: Side): { axialAngleDeg: number; sagittalAngleDeg: number } =>
  pathAngles(imageFrame, axis, side);

/** Where on the pedicle's oval, seen from behind, the bone is met. Within a sixth of the width and height of its middle = 'centre'. */
export function entryQuadrant(frame: Frame, entryLps: Lps, pedicle: Pedicle, side: Side): Path['entryQuadrant'] {
  const e = toFrame(frame, entryLps);
  const i = toFrame(frame, pedicle.isthmusLps);
  const out = (e[0] - i[0]) * (side === 'left' ? 1 : -1);
  const up = e[2] - i[2];
  if (out > pedicle.widthMm / 2 + 2) return 'outside-lateral';
  if (Math.abs(out) < pedicle.widthMm / 6 && Math.abs(up) < pedicle.heightMm / 6) return 'centre';
  return `${up >= 0 ? 'upper' : 'lower'}-${out >= 0 ? 'outer' : 'inner'}`;
}

/**
 * Skin point on the trocar's line: the first 6 mm of air met going outwards from the bone, at most 200 mm. undefined when the image ends first.
 * fromMidlineMm is measured across the back from the vertebra's mid-sagittal plane.
 */
export function skinOf(
  volume: Volume,
  frame: Frame,
  t: Trocar,
): { direction: Direction; fromMidlineMm: number; side: Side; depthMm: number; pointLps: Lps } | undefined {
  if (volume.quantity !== 'hu') return undefined;
  const outwards = flip(axisOf(t));
  let air = 0;
  for (let mm = 5; mm <= 200; mm += 0.5) {
    const hu = sampleLinear(volume.grid, volume.voxels, along(t.entryLps, outwards, mm));
    if (Number.isNaN(hu)) return undefined;
    air = hu < -300 ? air + 0.5 : 0;
    if (air >= 6) {
      const depthMm = mm - air;
      const pointLps = along(t.entryLps, outwards, depthMm);
      const toLeft = coordinate(pointLps, frame.originLps, frame.left);
      return { direction: outwards, fromMidlineMm: Math.abs(toLeft), side: toLeft > 0 ? 'left' : 'right', depthMm, pointLps };
    }
  }
  return undefined;
}
