// A product in a setting → its plausible courses, with the catalogue's constants and priors put in: what the clock and the sitting both start from.
import { seeded } from '../../base/index.ts';
import {
  cannulaBores,
  clockSpread,
  cureConstants,
  cureConstantsOf,
  handForce,
  pasteConstants,
  pasteConstantsOf,
  sharesMeant,
  warming,
} from '../../catalog/index.ts';
import {
  activationOf,
  courseStepS,
  coursesOf,
  quantileOf,
  timeAtAgeS,
  uninjectableAgeS,
  windowS,
  type Course,
} from '../../physics/index.ts';
import type { CementClock, CementProduct, CementSetting } from '../../records/index.ts';
import { checkCement } from '../../spine/index.ts';

/** Two stated temperatures give the thickening's law; rounding to the half minute leaves it this open. */
const statedLawFraction = 0.15;

/** Seeded by what is asked, so that clock and sitting, with and without a case, say the same second. */
export function cementCourses(product: CementProduct, setting: CementSetting): readonly Course[] {
  const times = checkCement(product, setting);
  const random = seeded(JSON.stringify([times.temperatureC, times.injectFromMin, times.injectUntilMin, times.second, times.set, setting]));
  const prior = pasteConstants.activationKjMol.range;
  const own =
    times.second === undefined
      ? undefined
      : activationOf(times.injectUntilMin, times.temperatureC, times.second.injectUntilMin, times.second.temperatureC);
  // a stated second temperature is kept by the central fit; the ensemble opens it a little
  const paste = own === undefined ? prior : ([own * (1 - statedLawFraction), own * (1 + statedLawFraction)] as const);
  const { second: _, ...oneTemperature } = times;
  return coursesOf({
    times: oneTemperature,
    setting,
    paste: { ...pasteConstantsOf(product.viscosityClass), ...(own === undefined ? {} : { activationKjMol: own }) },
    cure: cureConstantsOf(product),
    shares: sharesMeant,
    warmingS: warming.timeConstantS.value,
    spread: {
      alpha: cureConstants.alpha.range,
      cureKjMol: cureConstants.activationKjMol.range,
      pasteKjMol: paste,
      warmingS: warming.timeConstantS.range,
      timesFraction: times.scatterFraction ?? clockSpread.timesFraction.value,
      roomC: clockSpread.roomC.value,
      bodyC: clockSpread.bodyC.value,
    },
    courseCount: clockSpread.courseCount.value,
    random,
  });
}

/** Enough digits that reading a record back moves no second. */
export const kept = (v: number): number => Number(v.toPrecision(6));
export const tail = (1 - clockSpread.coverage.value) / 2;

export interface PasteWindow {
  readonly from: { readonly fastMin: number; readonly middleMin: number; readonly slowMin: number };
  readonly stop: { readonly fastMin: number; readonly middleMin: number; readonly slowMin: number };
}
/** "Inject from" and "stop" over the courses: each with its fast and slow end, min. */
export function pasteWindow(product: CementProduct, courses: readonly Course[]): PasteWindow {
  const { injectFromMin, injectUntilMin } = product.times ?? { injectFromMin: 0, injectUntilMin: 1 };
  const all = courses.map((c) => windowS(c, injectFromMin, injectUntilMin));
  // an end is never less safe than the central course
  const ends = (seconds: readonly number[]) => ({
    fastMin: Math.min(seconds[0], quantileOf(seconds, tail)) / 60,
    middleMin: seconds[0] / 60,
    slowMin: Math.max(seconds[0], quantileOf(seconds, 1 - tail)) / 60,
  });
  return { from: ends(all.map((w) => w.fromS)), stop: ends(all.map((w) => w.untilS)) };
}

/** Time at which the hand's pressure no longer gives the usual flow through each cannula, over the courses. */
export function handLimits(courses: readonly Course[]): CementClock['hand'] {
  return cannulaBores.flatMap(({ gaugeGauge, boreMm, lengthMm }) => {
    const times = courses.map((c) => {
      const age = uninjectableAgeS([{ lengthMm, boreMm }], c.paste, handForce.flowMlPerMin.value, handForce.pressureMPa.value);
      return age === undefined ? Number.POSITIVE_INFINITY : timeAtAgeS(c.thickening, courseStepS, c.roomThickening, age) / 60;
    });
    if (!times.every(Number.isFinite)) return [];
    return [
      { gaugeGauge, boreMm, fastMin: kept(quantileOf(times, tail)), middleMin: kept(times[0]), slowMin: kept(quantileOf(times, 1 - tail)) },
    ];
  });
}
