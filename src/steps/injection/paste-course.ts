// The paste in the syringe, minute by minute: the product's law from its stated times, warming to the room from how cold it was mixed. What the cannula
// takes of the pressure. The middle course: the clock (steps/cement) has the ends.
import { boreOf, cureConstantsOf, pasteConstantsOf, sharesMeant, warming, type CannulaBore } from '../../catalog/index.ts';
import {
  ageAtViscosityS,
  ageCourse,
  consistencyPaSn,
  cureRatePerS,
  fitCure,
  fitPaste,
  pasteViscosityPaS,
  powerLawPressureMPa,
  thickeningRate,
  timeAtAgeS,
  type CureLaw,
  type PasteLaw,
} from '../../physics/index.ts';
import type { CementProduct, CementSetting } from '../../records/index.ts';
import { checkCement } from '../../spine/index.ts';

export interface PasteCourse {
  readonly law: PasteLaw;
  /** Thickening age at a time after mixing, s. */
  ageS(timeS: number): number;
  temperatureC(timeS: number): number;
  /** Absent where the product does not say when it sets. */
  readonly cure: CureLaw | undefined;
  /** Cure age y of the cement in the syringe at a time after mixing, s. */
  cureAge(timeS: number): number;
  /** When the product may first be injected, and when it is too thick for a hand syringe, min. */
  readonly fromMin: number;
  readonly stopMin: number;
}
const stepS = 10;
const count = 540;

/** Refuses a product without times and absurd temperatures. */
export function pasteCourseOf(product: CementProduct, setting: CementSetting): PasteCourse {
  const times = checkCement(product, setting);
  const constants = pasteConstantsOf(product.viscosityClass);
  const law = fitPaste(times, constants);
  const temperatureC = (t: number): number => setting.roomC + (setting.pasteC - setting.roomC) * Math.exp(-t / warming.timeConstantS.value);
  const ages = ageCourse((c) => thickeningRate(law, c), temperatureC, stepS, count);
  const tail = thickeningRate(law, setting.roomC);
  const minute = (age: number): number => timeAtAgeS(ages, stepS, tail, age) / 60;
  const cure = fitCure(times, cureConstantsOf(product), sharesMeant);
  const cures = cure === undefined ? undefined : ageCourse((c) => cureRatePerS(cure, c), temperatureC, stepS, count);
  const read = (of: ArrayLike<number>, perS: number, timeS: number): number => {
    const at = timeS / stepS;
    if (at >= count) return of[count] + (timeS - count * stepS) * perS;
    const n = Math.floor(at);
    return of[n] + (at - n) * (of[n + 1] - of[n]);
  };
  return {
    law,
    temperatureC,
    ageS: (timeS) => read(ages, tail, timeS),
    cure,
    cureAge: (timeS) => (cure === undefined || cures === undefined ? 0 : read(cures, cureRatePerS(cure, setting.roomC), timeS)),
    fromMin: minute(60 * times.injectFromMin),
    stopMin: minute(ageAtViscosityS(law, constants.stopPaS)),
  };
}

/** A trocar's inside; thicker gauges than the table's are read as its nearest. */
export const boreFor = (gaugeGauge: number): CannulaBore =>
  boreOf(gaugeGauge) ?? { gaugeGauge, boreMm: 2.4, lengthMm: 125, source: 'of an 11 G trocar: this gauge is not in the table' };

/** Lost along a cannula at a flow, kPa. */
export const cannulaKPa = (bore: CannulaBore, law: PasteLaw, ageS: number, flowMlPerMin: number): number =>
  1000 * powerLawPressureMPa(bore, consistencyPaSn(law, ageS), law.indexN, flowMlPerMin);

export const viscosityAt = (c: PasteCourse, timeS: number): number => pasteViscosityPaS(c.law, c.ageS(timeS));
