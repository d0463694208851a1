// A plan from MRI alone. Where the pedicles are, how wide and which way they point, read on slices of several millimetres and held against what is
// usual at the level; an approach, a bone entry and an angle with their bands. No clearance and no probability of a breach is given: what they
// need lies below one slice. Axial angle = precision-weighted mean of (own side, other side, level's usual). The assumption that fails first: the
// bone of this patient points where bones of this level point (catalog/outline-rules).
import { direction, distance, dot, fromFrame, radFromDeg, toFrame, type Direction, type Frame, type Lps } from '../../base/index.ts';
import { fineAcrossMm, levelAnatomy, margins, outlineRules, type TrocarProduct } from '../../catalog/index.ts';
import type { Band, LevelName, Outline, OutlineSide, Pedicle, Vertebra } from '../../records/index.ts';
import { fieldAt, rayToWall, usualDirection, voxelAlong, type Surroundings } from '../../spine/index.ts';

const z90 = 1.645;
const rules = outlineRules;

export interface Outlined {
  readonly outline: Omit<Outline, 'withheld' | 'ctAdds' | 'ctMatters'>;
  readonly bands: Readonly<Record<string, Band>>;
}

/** Which way the thick side of the voxels lies: along left–right (sagittal slices), along the spine (axial slices), or nowhere. */
function basisOf(v: Vertebra): { basis: Outline['basis']; acrossMm: number } {
  const { grid } = v.parts;
  const acrossMm = voxelAlong(grid, v.frame.left);
  const alongMm = voxelAlong(grid, v.frame.superior);
  return {
    acrossMm,
    basis: acrossMm <= fineAcrossMm.value ? (alongMm > fineAcrossMm.value ? 'axial-slices' : 'fine-voxels') : 'sagittal-slices',
  };
}

interface Reading {
  readonly value: number;
  readonly sd: number;
}
const weigh = (readings: readonly Reading[]): Reading => {
  const total = readings.reduce((sum, r) => sum + 1 / r.sd ** 2, 0);
  return { value: readings.reduce((sum, r) => sum + r.value / r.sd ** 2, 0) / total, sd: Math.sqrt(1 / total) };
};

/** One sigma of a reading: far from everything usual, the slices have met a process or the body and say less. */
const doubted = (sd: number, deg: number, usualDeg: number): number =>
  sd * Math.max(1, Math.abs(deg - usualDeg) / rules.outlierDeg.value) ** 2;

/**
 * A reading that contradicts the level's usual angle by more than a person's own may be the slices' mistake or this bone's truth: nothing here tells
 * which, so the band holds both.
 */
function holdingBoth(told: Reading, readDeg: number, usualDeg: number): Reading {
  const apartDeg = Math.abs(readDeg - usualDeg);
  if (apartDeg <= rules.outlierDeg.value) return told;
  const reachDeg = Math.max(Math.abs(readDeg - told.value), Math.abs(usualDeg - told.value));
  return { value: told.value, sd: Math.max(Math.hypot(told.sd, apartDeg / 2), reachDeg / z90) };
}

/**
 * Axial angle of one side. What the two sides have in common is read (their mean, in which a turned body frame cancels) and held against the level;
 * what they differ by is mostly error of the slices, and little of it is kept. Sides read far apart, and pedicles hardly wider than a slice, are read badly
 * on both: the level's usual angle then says more, and the band widens.
 */
function axialOf(own: Pedicle, other: Pedicle | undefined, usualDeg: number, acrossMm: number, tornTimes: number): Reading {
  const widthMm = other === undefined ? own.widthMm : (own.widthMm + other.widthMm) / 2;
  const apartDeg = other === undefined ? 0 : Math.abs(own.axialAngleDeg - other.axialAngleDeg);
  const read =
    tornTimes *
    Math.hypot(rules.readFloorDeg.value, rules.readPerMmDeg.value * acrossMm) *
    Math.max(1, apartDeg / rules.apartDeg.value) *
    Math.max(1, (rules.slicesAcross.value * acrossMm) / Math.max(0.5, widthMm));
  if (other === undefined) {
    const alone = weigh([
      { value: own.axialAngleDeg, sd: doubted(1.41 * read, own.axialAngleDeg, usualDeg) },
      { value: usualDeg, sd: Math.hypot(rules.axialSdDeg.value, rules.sideSdDeg.value) },
    ]);
    return holdingBoth(alone, own.axialAngleDeg, usualDeg);
  }
  const meanDeg = (own.axialAngleDeg + other.axialAngleDeg) / 2;
  const both = weigh([
    { value: meanDeg, sd: doubted(read, meanDeg, usualDeg) },
    { value: usualDeg, sd: Math.hypot(rules.axialSdDeg.value, rules.sideSdDeg.value / 1.41) },
  ]);
  const kept = rules.sideSdDeg.value ** 2 / 2;
  const share = kept / (kept + read ** 2);
  const half = share * ((own.axialAngleDeg - other.axialAngleDeg) / 2);
  const told = { value: both.value + half, sd: Math.hypot(both.sd, Math.sqrt(kept * (1 - share))) };
  return holdingBoth(told, meanDeg, usualDeg);
}

/** Unit vector (frame coordinates) with these angles (records/vertebra), forwards. */
function axisOf(side: 'left' | 'right', axialDeg: number, sagittalDeg: number): readonly [number, number, number] {
  const a = radFromDeg(axialDeg);
  const s = radFromDeg(sagittalDeg);
  return [(side === 'left' ? -1 : 1) * Math.sin(a) * Math.cos(s), -Math.cos(a) * Math.cos(s), Math.sin(s)];
}

/** Backwards from the isthmus until soft tissue follows for longer than a thin pedicle can be lost between two slices. */
function entryOf(s: Surroundings, from: readonly number[], axis: readonly number[], lostMm: number): readonly [number, number, number] {
  let end = 0;
  let gap = 0;
  for (let t = 0; t > -40 && gap < lostMm; t -= 0.25) {
    if (fieldAt(s.grid, s.bone, from[0] + t * axis[0], from[1] + t * axis[1], from[2] + t * axis[2]) > 0) {
      end = t;
      gap = 0;
    } else gap += 0.25;
  }
  return [from[0] + end * axis[0], from[1] + end * axis[1], from[2] + end * axis[2]];
}

/** Forwards to the front third, as long as the line stays in the body and off its front wall. */
function targetOf(
  s: Surroundings,
  from: readonly number[],
  axis: readonly number[],
  radiusMm: number,
): readonly [number, number, number] | undefined {
  const e = s.extent;
  const wanted = e.anteriorMm + rules.tipFraction.value * (e.posteriorMm - e.anteriorMm);
  const front = margins.anteriorMm.value + margins.anteriorReserveMm.value;
  let best: readonly [number, number, number] | undefined;
  for (let t = 0; t < 70; t += 0.5) {
    const p = [from[0] + t * axis[0], from[1] + t * axis[1], from[2] + t * axis[2]] as const;
    if (p[1] < wanted) break;
    if (fieldAt(s.grid, s.body, ...p) > radiusMm && rayToWall(s, s.body, p, [0, -1, 0], 40) >= front) best = p;
  }
  return best;
}

const bandOf = (value: number, sd: number, note: string): Band => ({
  low: value - z90 * sd,
  high: value + z90 * sd,
  coverage: 0.9,
  basis: 'voxel',
  note,
});

export function outlineOf(v: Vertebra, s: Surroundings, level: LevelName | undefined, trocar: TrocarProduct): Outlined {
  const { basis, acrossMm } = basisOf(v);
  const frame = s.grid.frame as Frame;
  const anatomy = level === undefined ? undefined : levelAnatomy.get(level);
  const usualDeg = anatomy?.pedicleAxialDeg ?? usualDirection.axialDeg;
  const risesDeg = anatomy?.pedicleSagittalDeg ?? usualDirection.sagittalDeg;
  const widestMm = anatomy === undefined ? 0 : anatomy.pedicleWidthMm + rules.widestSds.value * anatomy.pedicleWidthSdMm;
  const neededMm = trocar.outerDiameterMm + 2 * margins.wallMm.value;
  const bands: Record<string, Band> = {};
  const sides = (['left', 'right'] as const).map((side): OutlineSide => {
    const own = v.pedicles[side];
    // a tube found in the lower half of the body is not the pedicle (foramen, joint): nothing is told of it
    if (own === undefined || toFrame(frame, own.isthmusLps)[2] < rules.lowestIsthmusMm.value)
      return { side, approach: 'undecided', pedicle: 'unseen', neededMm };
    const other = v.pedicles[side === 'left' ? 'right' : 'left'];
    const slicesSd = Math.hypot(rules.widthFloorMm.value, rules.widthPerMm.value * acrossMm);
    // the work-up knows how ragged the labels are: what it does not trust is not trusted here
    const worked = v.bands[`pedicles.${side}.widthMm`];
    const widthSd = Math.max(slicesSd, worked === undefined ? 0 : (worked.high - worked.low) / (2 * z90));
    const pedicle =
      own.widthMm - Math.max(acrossMm, z90 * widthSd) >= neededMm && own.widthMm <= widestMm
        ? 'wide'
        : own.widthMm + Math.max(acrossMm / 2, z90 * widthSd) < neededMm
          ? 'narrow'
          : 'undecided';
    const axial = axialOf(own, other, usualDeg, acrossMm, widthSd / slicesSd);
    const rise = holdingBoth(
      weigh([
        { value: own.sagittalAngleDeg, sd: doubted(rules.sagittalSdDeg.value, own.sagittalAngleDeg, risesDeg) },
        { value: risesDeg, sd: rules.sagittalUsualSdDeg.value },
      ]),
      own.sagittalAngleDeg,
      risesDeg,
    );
    const axis = axisOf(side, axial.value, rise.value);
    const isthmus = toFrame(frame, own.isthmusLps);
    const entryLps = fromFrame(frame, ...entryOf(s, isthmus, axis, Math.max(2, acrossMm)));
    const target = targetOf(s, isthmus, axis, trocar.outerDiameterMm / 2);
    const targetLps = target === undefined ? undefined : fromFrame(frame, ...target);
    if (targetLps !== undefined)
      bands[`outline.${side}.lengthMm`] = {
        ...bandOf(distance(entryLps, targetLps), rules.lengthSdMm.value, 'plan.outline.band.length'),
        safe: 'low',
      };
    bands[`outline.${side}.widthMm`] = { ...bandOf(own.widthMm, widthSd, 'plan.outline.band.width'), safe: 'low' };
    bands[`outline.${side}.axialAngleDeg`] = bandOf(axial.value, axial.sd, 'plan.outline.band.axial');
    bands[`outline.${side}.sagittalAngleDeg`] = bandOf(rise.value, rise.sd, 'plan.outline.band.sagittal');
    return {
      side,
      pedicle,
      approach: pedicle === 'wide' ? 'transpedicular' : pedicle === 'narrow' ? 'parapedicular' : 'undecided',
      widthMm: own.widthMm,
      neededMm,
      entryLps,
      direction: turned(frame, axis),
      axialAngleDeg: axial.value,
      sagittalAngleDeg: rise.value,
      ...(targetLps === undefined ? {} : { targetLps, lengthMm: distance(entryLps, targetLps) }),
    };
  });
  return { outline: { basis, acrossMm, sides }, bands };
}

const turned = (f: Frame, a: readonly [number, number, number]): Direction => {
  const tip: Lps = fromFrame(f, ...a);
  return direction(tip[0] - f.originLps[0], tip[1] - f.originLps[1], tip[2] - f.originLps[2]);
};
/** True when two outlined lines meet the body's middle from their own sides: the check the acceptance table makes of left and right. */
export const standsOnSide = (v: Vertebra, o: OutlineSide): boolean =>
  o.entryLps === undefined || dot(toFrame(v.frame as Frame, o.entryLps), [1, 0, 0]) * (o.side === 'left' ? 1 : -1) > 0;
