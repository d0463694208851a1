// Dose of heat, two ways kept apart: CEM43 = Σ dt R^(43 − T) in minutes (Sapareto & Dewey 1984), R 0.5 from 43 °C on and 0.25 below; and Arrhenius
// Ω = ∫ A exp(−E/R T) dt. They disagree 28-fold at 43 °C with liver's constants: never mixed. Both are read from tables of 0.02 °C with the
// temperature in the middle of a step. What fails first: blood of the cell dies later than the cell; and no two tissues share A and E.
import { Problem } from '../base/index.ts';
import type { DamageLaw } from './ablation-model.ts';

const gasJPerMolK = 8.314462618;
const kelvin = 273.15;
/** Below this a dose does not grow: CEM43 0.004 min a minute. */
const leastC = 39;
const mostC = 120;
const perC = 50;

/** Minutes at 43 °C that a second at this temperature is worth. */
export function cem43PerS(temperatureC: number): number {
  return (temperatureC >= 43 ? 0.5 : 0.25) ** (43 - temperatureC) / 60;
}
export const omegaPerS = (law: DamageLaw['arrhenius'], temperatureC: number): number =>
  law.perS * Math.exp(-law.jPerMol / (gasJPerMolK * (temperatureC + kelvin)));

export interface DoseFields {
  readonly cem43Min: Float32Array;
  readonly omega: Float32Array;
  /** Adds a step from one field of temperatures to the next, for cells [from, to). */
  add(before: Float32Array, after: Float32Array, stepS: number, from: number, to: number): void;
}
export function doseFields(cells: number, law: DamageLaw): DoseFields {
  if (!(law.arrhenius.perS > 0 && law.arrhenius.jPerMol > 0)) throw new Problem('physics.heat-value', { field: 'arrhenius', value: 0 });
  const cem43Min = new Float32Array(cells);
  const omega = new Float32Array(cells);
  const count = (mostC - leastC) * perC + 2;
  const cemTable = Float64Array.from({ length: count }, (_, q) => cem43PerS(leastC + q / perC));
  const omegaTable = Float64Array.from({ length: count }, (_, q) => omegaPerS(law.arrhenius, leastC + q / perC));
  return {
    cem43Min,
    omega,
    add(before, after, stepS, from, to) {
      for (let c = from; c < to; c++) {
        const t = 0.5 * (before[c] + after[c]);
        if (!(t > leastC)) continue;
        const x = (Math.min(mostC, t) - leastC) * perC;
        const q = Math.floor(x);
        const f = x - q;
        cem43Min[c] += stepS * (cemTable[q] + f * (cemTable[q + 1] - cemTable[q]));
        omega[c] += stepS * (omegaTable[q] + f * (omegaTable[q + 1] - omegaTable[q]));
      }
    },
  };
}

/** 1: dead by the demanding ends of both doses, or by cold; 2: perhaps; 0: neither. Cells of a needle are tissue no more: 1. */
export function killed(
  law: DamageLaw,
  lowestC: Float32Array,
  cem43Min: Float32Array,
  omega: Float32Array,
  probe: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const { kill, perhaps } = law;
  return Uint8Array.from(probe, (p, c) => {
    if (p !== 0) return 1;
    if (lowestC[c] <= kill.coldC || (cem43Min[c] >= kill.cem43Min && omega[c] >= kill.omega)) return 1;
    return lowestC[c] <= perhaps.coldC || (cem43Min[c] >= perhaps.cem43Min && omega[c] >= perhaps.omega) ? 2 : 0;
  });
}
