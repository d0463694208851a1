// The two laws of a product from the times it states: thickening from "inject from … until", cure from "set" or "hard". Each fit meets its stated
// times exactly, so nothing of a product is typed in; where two temperatures are stated the thickening's own law follows from them, else a prior is used.
// Fails first: a product whose stated times were rounded to the minute or measured by another test than the one meant.
import { Problem } from '../base/index.ts';
import { ageAtFraction, cureRatePerS, gasConstant, zeroCelsiusK, type CureLaw } from './curing.ts';
import type { PasteLaw } from './paste.ts';

export interface TimesStated {
  readonly temperatureC: number;
  readonly injectFromMin: number;
  readonly injectUntilMin: number;
  readonly second?: { readonly temperatureC: number; readonly injectUntilMin: number } | undefined;
  readonly set?:
    | { readonly temperatureC: number; readonly timeMin: number; readonly means: 'set' | 'hard'; readonly roomMin?: number | undefined }
    | undefined;
}
export interface PasteConstants {
  readonly activationKjMol: number;
  readonly startPaS: number;
  readonly stopPaS: number;
  readonly tau2Fraction: number;
  readonly capPaS: number;
  readonly indexN: number;
  readonly shearRefPerS: number;
}
export type CureConstants = Omit<CureLaw, 'speedFactor'>;
export interface SharesMeant {
  readonly set: number;
  readonly hard: number;
}

/** Activation energy that makes a time at one temperature another at a second, kJ/mol. */
export const activationOf = (timeA: number, aC: number, timeB: number, bC: number): number =>
  (gasConstant * Math.log(timeA / timeB)) / (1 / (aC + zeroCelsiusK) - 1 / (bC + zeroCelsiusK)) / 1000;

export function fitPaste(t: TimesStated, c: PasteConstants): PasteLaw {
  if (!(t.injectFromMin >= 0) || !(t.injectUntilMin > t.injectFromMin))
    throw new Problem('cement.times-order', { fromMin: t.injectFromMin, untilMin: t.injectUntilMin });
  const tau1S = (60 * (t.injectUntilMin - t.injectFromMin)) / Math.log(c.stopPaS / c.startPaS);
  const activationKjMol =
    t.second === undefined || t.second.temperatureC === t.temperatureC
      ? c.activationKjMol
      : activationOf(t.injectUntilMin, t.temperatureC, t.second.injectUntilMin, t.second.temperatureC);
  return {
    eta0PaS: c.startPaS * Math.exp((-60 * t.injectFromMin) / tau1S),
    tau1S,
    gelAgeS: 60 * t.injectUntilMin,
    tau2S: tau1S * c.tau2Fraction,
    capPaS: c.capPaS,
    indexN: c.indexN,
    shearRefPerS: c.shearRefPerS,
    activationKjMol,
    refC: t.temperatureC,
  };
}

/** Cure law that is "set" or "hard" when the product says so; undefined when it says nothing of it. */
export function fitCure(t: TimesStated, c: CureConstants, shares: SharesMeant): CureLaw | undefined {
  if (t.set === undefined) return undefined;
  const one: CureLaw = { ...c, speedFactor: 1 };
  const y = 60 * (cureRatePerS(one, t.set.temperatureC) * t.set.timeMin + cureRatePerS(one, t.temperatureC) * (t.set.roomMin ?? 0));
  return { ...c, speedFactor: ageAtFraction(one, shares[t.set.means]) / y };
}

/** ∫ rate(T(t)) dt at every step of a paste warming from one temperature to another (Simpson inside each step). */
export function ageCourse(
  rate: (temperatureC: number) => number,
  temperatureAt: (timeS: number) => number,
  stepS: number,
  count: number,
): Float64Array {
  const out = new Float64Array(count + 1);
  let before = rate(temperatureAt(0));
  for (let n = 1; n <= count; n++) {
    const after = rate(temperatureAt(n * stepS));
    const middle = rate(temperatureAt((n - 0.5) * stepS));
    out[n] = out[n - 1] + (stepS / 6) * (before + 4 * middle + after);
    before = after;
  }
  return out;
}

/** Time at which a rising course reaches a value; beyond its end it goes on at `tailPerS`. */
export function timeAtAgeS(course: ArrayLike<number>, stepS: number, tailPerS: number, age: number): number {
  const last = course.length - 1;
  if (age >= course[last]) return tailPerS > 0 ? last * stepS + (age - course[last]) / tailPerS : Number.POSITIVE_INFINITY;
  let low = 0;
  let high = last;
  while (high - low > 1) {
    const mid = (low + high) >> 1;
    if (course[mid] <= age) low = mid;
    else high = mid;
  }
  return stepS * (low + (age - course[low]) / (course[high] - course[low]));
}
