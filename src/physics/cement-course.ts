// The plausible courses of one mix: central first, then a seeded ensemble over what the literature leaves open (two temperature laws, shape of the
// cure, warming of a cold paste) and what a table leaves open (scatter between mixes, room, body). Every member is fitted anew on the stated times, so
// all of them agree there and part only away from the stated temperature. Self-heating is left out: before "stop" hardly anything has reacted, and
// without it "set" comes later, which is the safe side.
import { Problem, type Random } from '../base/index.ts';
import {
  ageCourse,
  fitCure,
  fitPaste,
  timeAtAgeS,
  type CureConstants,
  type PasteConstants,
  type SharesMeant,
  type TimesStated,
} from './cement-fit.ts';
import { cureRatePerS, warmedC, type CureLaw } from './curing.ts';
import { thickeningRate, type PasteLaw } from './paste.ts';

export interface MixSetting {
  readonly roomC: number;
  readonly pasteC: number;
  readonly bodyC: number;
}
type Range = readonly [number, number];
export interface CourseSpread {
  readonly alpha: Range;
  readonly cureKjMol: Range;
  readonly pasteKjMol: Range;
  readonly warmingS: Range;
  /** Standard deviation of the stated times, over the time. */
  readonly timesFraction: number;
  /** Half-widths. */
  readonly roomC: number;
  readonly bodyC: number;
}
export interface CourseAsk {
  readonly times: TimesStated;
  readonly setting: MixSetting;
  readonly paste: PasteConstants;
  readonly cure: CureConstants;
  readonly shares: SharesMeant;
  readonly warmingS: number;
  readonly spread: CourseSpread;
  readonly courseCount: number;
  readonly random: Random;
}
export interface Course {
  readonly paste: PasteLaw;
  readonly cure: CureLaw | undefined;
  /** Thickening age (s at the reference) and cure age in the syringe, every `courseStepS`. */
  readonly thickening: Float64Array;
  readonly curing: Float64Array | undefined;
  readonly roomThickening: number;
  readonly roomPerS: number;
  readonly bodyPerS: number;
  readonly roomC: number;
  readonly bodyC: number;
}
/** Step and length of the tabulated part; the paste has long reached the room by its end, and goes on at the room's rate. */
export const courseStepS = 10;
const courseSteps = 540;

function oneCourse(
  times: TimesStated,
  setting: MixSetting,
  ask: CourseAsk,
  paste: PasteConstants,
  cure: CureConstants,
  warmingS: number,
): Course {
  const law = fitPaste(times, paste);
  const cured = fitCure(times, cure, ask.shares);
  const at = (s: number): number => warmedC(setting.pasteC, setting.roomC, warmingS, s);
  return {
    paste: law,
    cure: cured,
    thickening: ageCourse((c) => thickeningRate(law, c), at, courseStepS, courseSteps),
    curing: cured === undefined ? undefined : ageCourse((c) => cureRatePerS(cured, c), at, courseStepS, courseSteps),
    roomThickening: thickeningRate(law, setting.roomC),
    roomPerS: cured === undefined ? 0 : cureRatePerS(cured, setting.roomC),
    bodyPerS: cured === undefined ? 0 : cureRatePerS(cured, setting.bodyC),
    roomC: setting.roomC,
    bodyC: setting.bodyC,
  };
}

const scaled = (t: TimesStated, f: number): TimesStated => ({
  temperatureC: t.temperatureC,
  injectFromMin: t.injectFromMin * f,
  injectUntilMin: t.injectUntilMin * f,
  ...(t.second === undefined ? {} : { second: { ...t.second, injectUntilMin: t.second.injectUntilMin * f } }),
  ...(t.set === undefined ? {} : { set: { ...t.set, timeMin: t.set.timeMin * f, roomMin: (t.set.roomMin ?? 0) * f } }),
});

export function coursesOf(ask: CourseAsk): readonly Course[] {
  const { times, setting, spread, random } = ask;
  const out = [oneCourse(times, setting, ask, ask.paste, ask.cure, ask.warmingS)];
  for (let n = 1; n < ask.courseCount; n++) {
    const f = Math.exp(random.normal(0, spread.timesFraction));
    const place: MixSetting = {
      roomC: setting.roomC + random.uniform(-spread.roomC, spread.roomC),
      pasteC: setting.pasteC,
      bodyC: setting.bodyC + random.uniform(-spread.bodyC, spread.bodyC),
    };
    // a paste that is not pre-cooled is as warm as its room
    const mixed = setting.pasteC === setting.roomC ? { ...place, pasteC: place.roomC } : place;
    out.push(
      oneCourse(
        scaled(times, f),
        mixed,
        ask,
        { ...ask.paste, activationKjMol: random.uniform(...spread.pasteKjMol) },
        { ...ask.cure, alpha: random.uniform(...spread.alpha), activationKjMol: random.uniform(...spread.cureKjMol) },
        random.uniform(...spread.warmingS),
      ),
    );
  }
  return out;
}

/** When the paste of a course has thickened to its own "inject from" and "inject until". */
export function windowS(course: Course, fromMin: number, untilMin: number): { readonly fromS: number; readonly untilS: number } {
  // the gel age is the stated end at the reference: the start lies at the same share of it as was stated
  const fromAge = (course.paste.gelAgeS * fromMin) / untilMin;
  const at = (age: number): number => timeAtAgeS(course.thickening, courseStepS, course.roomThickening, age);
  return { fromS: at(fromAge), untilS: at(course.paste.gelAgeS) };
}

/** Value below which a share of the numbers lies, between neighbours in a straight line. */
export function quantileOf(values: readonly number[], fraction: number): number {
  if (values.length === 0) throw new Problem('physics.bad-fraction', { fraction });
  const sorted = values.toSorted((a, b) => a - b);
  const at = Math.min(1, Math.max(0, fraction)) * (sorted.length - 1);
  const low = Math.floor(at);
  return sorted[low] + (at - low) * (sorted[Math.min(sorted.length - 1, low + 1)] - sorted[low]);
}
