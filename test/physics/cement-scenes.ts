// Exact answers and published figures the cement clock is held against; used by the unit tests and by the evidence rows.
import {
  ageAtFraction,
  convertedFraction,
  cureRatePerS,
  fitCure,
  fitPaste,
  ageCourse,
  thickeningRate,
  timeAtAgeS,
  warmedC,
  newtonianPressureMPa,
  powerLawPressureMPa,
  wallShearPerS,
  type CureLaw,
} from '../../src/physics/index.ts';
import { cureConstants, cureConstantsOf, pasteConstantsOf, publishedPmma, sharesMeant, warming } from '../../src/catalog/index.ts';

/** The table's own constants (science A1), s = 1. */
export const tableCure: CureLaw = {
  alpha: 9.2,
  activationKjMol: 62.9,
  preFactorPerS: 2.64e8,
  speedFactor: 1,
  glassK: 378,
  heatJPerM3: 2.07e8,
};

/** Largest difference between X(y) and a fourth-order run of the equation itself, started on the curve, over a temperature history. */
export function historyError(law: CureLaw, temperatureAt: (s: number) => number, endS: number, stepS: number): number {
  const slope = (x: number, s: number): number =>
    law.alpha * cureRatePerS(law, temperatureAt(s)) * x ** (1 - 1 / law.alpha) * (1 - x) ** (1 + 1 / law.alpha);
  const startS = 60;
  let y = timeIntegral(law, temperatureAt, 0, startS, 4000);
  let x = convertedFraction(law, y);
  let worst = 0;
  for (let s = startS; s < endS - 1e-9; s += stepS) {
    const k1 = slope(x, s);
    const k2 = slope(x + (stepS / 2) * k1, s + stepS / 2);
    const k3 = slope(x + (stepS / 2) * k2, s + stepS / 2);
    const k4 = slope(x + stepS * k3, s + stepS);
    x = Math.min(1 - 1e-12, x + (stepS / 6) * (k1 + 2 * k2 + 2 * k3 + k4));
    y += timeIntegral(law, temperatureAt, s, s + stepS, 2);
    worst = Math.max(worst, Math.abs(x - convertedFraction(law, y)));
  }
  return worst;
}
function timeIntegral(law: CureLaw, at: (s: number) => number, fromS: number, toS: number, parts: number): number {
  const h = (toS - fromS) / parts;
  let sum = 0;
  for (let n = 0; n < parts; n++)
    sum +=
      (h / 6) *
      (cureRatePerS(law, at(fromS + n * h)) +
        4 * cureRatePerS(law, at(fromS + (n + 0.5) * h)) +
        cureRatePerS(law, at(fromS + (n + 1) * h)));
  return sum;
}

/** Adiabatic: T = T0 + rise · X. Marching in time (as a voxel does) against t = ∫ dy / k(T0 + rise X(y)), in seconds at given shares. */
export function adiabatic(law: CureLaw, startC: number, riseC: number, stepS: number, shares: readonly number[]) {
  const exact = shares.map((share) => {
    const yEnd = ageAtFraction(law, share);
    const parts = 20_000;
    let t = 0;
    for (let n = 0; n < parts; n++) {
      const f = (q: number): number => 1 / cureRatePerS(law, startC + riseC * convertedFraction(law, (yEnd * q) / parts));
      t += (yEnd / parts / 6) * (f(n) + 4 * f(n + 0.5) + f(n + 1));
    }
    return t;
  });
  const marched: number[] = [];
  let y = 0;
  let t = 0;
  let left = [...shares];
  let endC = startC;
  while (left.length > 0 && t < 1e5) {
    const k1 = cureRatePerS(law, startC + riseC * convertedFraction(law, y));
    const middle = cureRatePerS(law, startC + riseC * convertedFraction(law, y + (stepS / 2) * k1));
    const before = convertedFraction(law, y);
    y += stepS * middle;
    t += stepS;
    const after = convertedFraction(law, y);
    endC = startC + riseC * after;
    while (left.length > 0 && after >= left[0]) {
      marched.push(t - stepS * ((after - left[0]) / (after - before)));
      left = left.slice(1);
    }
  }
  return { exact, marched, endC };
}
/** K: heat of polymerisation over heat capacity at a degree of cure (science A2: 174 J/g at full conversion). */
export const adiabaticRise = (share: number, heatCapacityJPerGK: number): number => (174 * share) / heatCapacityJPerGK;

export const tubeTable = {
  boresMm: [1.5, 1.8, 2.0, 2.5, 3.0],
  newtonianMPa: [8.05, 3.88, 2.55, 1.04, 0.5],
  powerLawMPa: [0.63, 0.4, 0.31, 0.18, 0.11],
  shearPerS: [201, 116, 85, 43, 25],
} as const;
export const tubeFigures = () => ({
  newtonianMPa: tubeTable.boresMm.map((boreMm) => newtonianPressureMPa({ lengthMm: 150, boreMm }, 100, 4)),
  powerLawMPa: tubeTable.boresMm.map((boreMm) => powerLawPressureMPa({ lengthMm: 150, boreMm }, 100, 0.5, 4)),
  shearPerS: tubeTable.boresMm.map((boreMm) => wallShearPerS({ lengthMm: 150, boreMm }, 4)),
});

/** One parameter set against what was published; with `single`, thickening and cure share one age and its law. */
export function agesFigures(single: boolean, o: { readonly activationKjMol?: number; readonly warmingS?: number } = {}) {
  const times = publishedPmma.times!;
  const activationKjMol = o.activationKjMol ?? cureConstants.activationKjMol.value;
  const warmingS = o.warmingS ?? warming.timeConstantS.value;
  const paste = fitPaste(times, { ...pasteConstantsOf(publishedPmma.viscosityClass), activationKjMol });
  const shape = { ...cureConstantsOf(publishedPmma), activationKjMol };
  // one age: its own landmarks (science A1: X 0.01 ends the liquid, 0.52 the handling), scaled on the end of handling at 22 °C
  const oneAge: CureLaw = { ...shape, speedFactor: 1 };
  const handlingY = ageAtFraction(oneAge, 0.52);
  const cure: CureLaw = single
    ? { ...oneAge, speedFactor: handlingY / (cureRatePerS(oneAge, 22) * 60 * times.injectUntilMin) }
    : fitCure(times, shape, sharesMeant)!;
  const stepS = 5;
  const reach = (rate: (c: number) => number, age: number, at: (s: number) => number): number =>
    timeAtAgeS(ageCourse(rate, at, stepS, 1440), stepS, rate(at(7200)), age) / 60;
  const thick = single ? (c: number): number => cureRatePerS(cure, c) : (c: number): number => thickeningRate(paste, c);
  const liquidAge = single ? ageAtFraction(cure, 0.01) : 60 * times.injectFromMin;
  const handlingAge = single ? handlingY : 60 * times.injectUntilMin;
  const room = (): number => 22;
  const cooled = (s: number): number => warmedC(4, 22, warmingS, s);
  const liquid22 = reach(thick, liquidAge, room);
  const handling22 = reach(thick, handlingAge, room);
  const liquid4 = reach(thick, liquidAge, cooled);
  const handling4 = reach(thick, handlingAge, cooled);
  const hard = ageAtFraction(cure, 0.9);
  const yRoom = cureRatePerS(cure, 22) * 60 * times.injectFromMin;
  const hardening37 = (hard - yRoom) / cureRatePerS(cure, 37) / 60;
  const halving = cureRatePerS(cure, 37) / cureRatePerS(cure, 25);
  const published = [5.1, 3.4, 8.5, 9.4, 5.8, 15.2, 2, 11];
  const ours = [liquid22, handling22 - liquid22, handling22, liquid4, handling4 - liquid4, handling4, halving, hardening37];
  return {
    names: ['liquid22Min', 'paste22Min', 'handling22Min', 'liquid4Min', 'paste4Min', 'handling4Min', 'halving25to37', 'hardening37Min'],
    ours,
    published,
    offPercent: ours.map((v, n) => 100 * (v / published[n] - 1)),
    /** Reported, never judged: a paste kept in ice water from the end of mixing (Lai 2012: 112.5 min). */
    iceWaterMin: reach(thick, handlingAge, (s) => warmedC(22, 0, 60, s)),
  };
}
