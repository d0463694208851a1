// STAND-IN: three laws from mineral density to Young's modulus, until the catalogue of material laws is in. Everything a caller needs is `strengthLaws`,
// `StrengthLaw` and `densityAs`; nothing else may be imported from here, so that this one file can be replaced.
// E in MPa, density in g/cm³ of the NAMED kind: a law fed with another kind is a silent factor of two.
import type { DensityKind } from '../records/index.ts';

export interface StrengthLaw {
  readonly id: string;
  /** What the law was measured on. */
  readonly density: DensityKind;
  modulusMPa(gPerCm3: number): number;
  readonly source: string;
  /** Densities the law was fitted on, g/cm³. */
  readonly range: readonly [number, number];
}
const power =
  (factor: number, exponent: number) =>
  (d: number): number =>
    d > 0 ? factor * d ** exponent : 0;

export const strengthLaws: readonly StrengthLaw[] = [
  {
    id: 'kopperdahl',
    density: 'k2hpo4',
    modulusMPa: power(2980, 1.05),
    source:
      'Kopperdahl 2002, J Orthop Res 20:801, E = 2980 rho^1.05 on QCT density (coefficients read in public code; the unit K2HPO4 recalled)',
    range: [0.09, 0.35],
  },
  {
    id: 'crawford',
    density: 'k2hpo4',
    modulusMPa: (d) => Math.max(0, 3230 * d - 34.7),
    source:
      'Crawford 2003, Bone 33:744, E = -34.7 + 3230 rho on QCT density a voxel (coefficients read in public code; the unit K2HPO4 recalled)',
    range: [0.05, 0.35],
  },
  {
    id: 'morgan',
    density: 'apparent',
    modulusMPa: power(4730, 1.56),
    source: 'Morgan 2003, J Biomech 36:897 (doi 10.1016/s0021-9290(03)00071-x), vertebra, E = 4730 rho^1.56 on APPARENT density',
    range: [0.11, 0.35],
  },
];

/**
 * A density counted as another kind, g/cm³: ash = 1.06 K2HPO4 + 0.0389 (Keyak 1994); ash = 0.839 CHA + 0.0698 (Kaneko 2004); both read in public
 * code; apparent = ash / 0.6 (recalled). Only towards ash and apparent.
 */
export function densityAs(gPerCm3: number, from: DensityKind, to: DensityKind): number | undefined {
  if (from === to) return gPerCm3;
  const ash =
    from === 'k2hpo4'
      ? 1.06 * gPerCm3 + 0.0389
      : from === 'hydroxyapatite'
        ? 0.839 * gPerCm3 + 0.0698
        : from === 'ash'
          ? gPerCm3
          : 0.6 * gPerCm3;
  if (to === 'ash') return ash;
  if (to === 'apparent') return ash / 0.6;
  return to === 'k2hpo4' ? (ash - 0.0389) / 1.06 : (ash - 0.0698) / 0.839;
}
