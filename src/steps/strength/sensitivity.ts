// The designed set of runs: one thing changed at a time, from the run as asked for. Their spread is the band of the result and the widest of them is
// its dominant cause. Extremes of a few stated changes, not a probability.
import { strengthLaws, cementModel, damageRules } from '../../catalog/index.ts';
import type { Material } from './moduli.ts';

export interface Variation {
  /** 'law', 'calibration', 'composite', 'interface', 'ends', 'damage'. */
  readonly cause: string;
  readonly to: string;
  readonly material: Material;
}

/** The bone is asked about first: variations of the cement alone leave 'before' as it is. */
export function variationsOf(base: Material, cemented: boolean, prior: readonly [number, number] | undefined): readonly Variation[] {
  const out: Variation[] = [];
  for (const law of strengthLaws) if (law.id !== base.law.id) out.push({ cause: 'law', to: law.id, material: { ...base, law } });
  for (const shiftSds of [-1, 1]) out.push({ cause: 'calibration', to: `${shiftSds} sd`, material: { ...base, shiftSds } });
  const ends = base.ends === 'pmma-caps' ? 'disc' : 'pmma-caps';
  out.push({ cause: 'ends', to: ends, material: { ...base, ends } });
  if (prior !== undefined)
    for (const residualFraction of prior) out.push({ cause: 'damage', to: `${residualFraction}`, material: { ...base, residualFraction } });
  if (cemented) {
    for (const compositeMPa of cementModel.compositeMPa.range)
      out.push({ cause: 'composite', to: `${compositeMPa} MPa`, material: { ...base, compositeMPa } });
    for (const interfaceMmPerMPa of cementModel.interfaceMmPerMPa.range)
      out.push({ cause: 'interface', to: `${interfaceMmPerMPa} mm/MPa`, material: { ...base, interfaceMmPerMPa } });
  }
  return out;
}

/** The cause whose runs lie furthest apart. */
export function dominantOf(runs: readonly { readonly cause: string; readonly value: number }[], base: number): string | undefined {
  const spread = new Map<string, readonly [number, number]>();
  for (const r of runs) {
    const [low, high] = spread.get(r.cause) ?? [base, base];
    spread.set(r.cause, [Math.min(low, r.value), Math.max(high, r.value)]);
  }
  return [...spread].toSorted((a, b) => b[1][1] - b[1][0] - (a[1][1] - a[1][0]))[0]?.[0];
}
export const defaultPrior = damageRules.priorFraction.value;
