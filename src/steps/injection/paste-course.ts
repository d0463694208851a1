// The paste in the syringe, minute by minute: the product's law from its stated times, warming to the room from how cold it was mixed. What the cannula
// takes of the pressure. The middle course: the clock (steps/cement) has the ends.
import { boreOf, pasteConstantsOf, warming, type CannulaBore } from '../../catalog/index.ts';
import {
  ageAtViscosityS,
  ageCourse,
  consistencyPaSn,
  fitPaste,
  pasteViscosityPaS,
  powerLawPressureMPa,
  thickeningRate,
  timeAtAgeS,
  type PasteLaw,
} from '../../physics/index.ts';
import type { CementProduct, CementSetting } from '../../records/index.ts';
import { checkCement } from '../../spine/index.ts';

export interface PasteCourse {
  readonly law: PasteLaw;
  /** Thickening age at a time after mixing, s. */
  ageS(timeS: number): number;
  temperatureC(timeS: number): number;
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
  return {
    law,
    temperatureC,
    ageS(timeS) {
      const at = timeS / stepS;
      if (at >= count) return ages[count] + (timeS - count * stepS) * tail;
      const n = Math.floor(at);
      return ages[n] + (at - n) * (ages[n + 1] - ages[n]);
    },
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
