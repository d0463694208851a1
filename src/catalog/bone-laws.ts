// From bone density to stiffness and strength. Each law carries the kind of density it was measured on as a TYPE, so that a density of another kind
// does not compile, and at run time is refused; `convertDensity` is the only way across. The choice of law alone moves a stiffness by two.
// Units: MPa from g/cm³. Fails first: impacted (fractured), lytic or sclerotic bone, where none of these laws was measured.
import type { DensityKind } from '../records/index.ts';
import type { Constant } from './attenuation.ts';
import { ofKind, type Density } from './density-kinds.ts';

export interface BoneLaw<K extends DensityKind = DensityKind> {
  readonly name: string;
  readonly density: K;
  /** E = factor · ρ^exponent + offset, ρ in g/cm³. */
  readonly factorMPa: number;
  readonly exponent: number;
  readonly offsetMPa: number;
  /** Compressive yield stress = factor · ρ^exponent; absent where the source gives none. */
  readonly yield?: { readonly factorMPa: number; readonly exponent: number };
  readonly site: 'vertebra' | 'femur';
  /** Density over which it was measured, mg/cm³ of its kind. */
  readonly rangeMgPerCm3: readonly [number, number];
  readonly source: string;
}
const law = <K extends DensityKind>(l: BoneLaw<K>): BoneLaw<K> => l;

export const boneLaws = {
  crawford: law({
    name: 'crawford',
    density: 'k2hpo4',
    factorMPa: 3230,
    exponent: 1,
    offsetMPa: -34.7,
    site: 'vertebra',
    rangeMgPerCm3: [20, 350],
    source: 'Crawford 2003, per voxel on QCT (coefficients as in public code; that the unit is K2HPO4 and the range are recalled)',
  }),
  kopperdahl: law({
    name: 'kopperdahl',
    density: 'k2hpo4',
    factorMPa: 2980,
    exponent: 1.05,
    offsetMPa: 0,
    yield: { factorMPa: 37.4, exponent: 1.39 },
    site: 'vertebra',
    rangeMgPerCm3: [20, 350],
    source: 'Kopperdahl 2002, vertebral cores on QCT (coefficients as in public code; that the unit is K2HPO4 and the range are recalled)',
  }),
  morgan: law({
    name: 'morgan',
    density: 'apparent',
    factorMPa: 4730,
    exponent: 1.56,
    offsetMPa: 0,
    site: 'vertebra',
    rangeMgPerCm3: [90, 350],
    source: 'Morgan 2003, doi 10.1016/s0021-9290(03)00071-x, 61 vertebral cores on axis (range from Öhman-Mägi 2021, PMID 35005442)',
  }),
  keyak: law({
    name: 'keyak',
    density: 'ash',
    factorMPa: 10500,
    exponent: 2.29,
    offsetMPa: 0,
    site: 'femur',
    rangeMgPerCm3: [50, 1200],
    source:
      'default of public femur code (after Keyak): 2 to 12 times softer than the vertebral laws on the same number; NOT for a vertebra',
  }),
} as const;
export type BoneLawName = keyof typeof boneLaws;
/** Laws that may be asked of a vertebra, in the order a form offers them. */
export const vertebralLaws = ['crawford', 'kopperdahl', 'morgan'] as const satisfies readonly BoneLawName[];

/** A vertebral law chosen by name at run time: still with its density kind, and without floor and cap. */
export interface StrengthLaw {
  readonly id: string;
  readonly density: DensityKind;
  /** 0 where the law gives nothing. */
  modulusMPa(gPerCm3: number): number;
  readonly source: string;
  /** Densities it was measured on, g/cm³. */
  readonly range: readonly [number, number];
}
export const strengthLaws: readonly StrengthLaw[] = vertebralLaws.map((name) => {
  const l: BoneLaw = boneLaws[name];
  return {
    id: l.name,
    density: l.density,
    modulusMPa: (gPerCm3) => Math.max(0, modulusAt(l, gPerCm3)),
    source: l.source,
    range: [l.rangeMgPerCm3[0] / 1000, l.rangeMgPerCm3[1] / 1000],
  };
});

/** Tissue moduli: micro-CT only, where a voxel is bone or nothing. Never for clinical CT, whose voxels mix bone and marrow. */
export const tissueLaws = {
  trabecular: { modulusMPa: 18000, yieldCompressionMPa: 134, yieldTensionMPa: 83, source: 'Bayraktar 2004, as in public code' },
  cortical: { modulusMPa: 20000, yieldCompressionMPa: 134, yieldTensionMPa: 83, source: 'Bayraktar 2004, as in public code' },
} as const;

/** Bounds of what a voxel of bone may be given: softer is marrow and fat, stiffer is no bone. */
export const boneBounds = {
  floorMPa: { value: 1, range: [0.1, 5], source: 'design choice: fat marrow in its cage; a void is masked, not softened' },
  capMPa: { value: 20000, range: [15000, 25000], source: 'tissue modulus of cortex (Bayraktar 2004)' },
} as const satisfies Record<string, Constant>;

/** Apparent strain at yield, taken as the same at every density within a site. */
export const yieldStrain = {
  compression: { value: 0.0077, range: [0.006, 0.0095], source: 'recalled: Morgan & Keaveny 2001; uniform within a site (Morgan 2004)' },
  tension: { value: 0.007, range: [0.0055, 0.0085], source: 'recalled: same' },
} as const satisfies Record<string, Constant>;
/** Without fabric: how much softer the vertebral body is across its axis. */
export const orthotropy = {
  transverseFraction: { value: 0.4, range: [0.3, 0.5], source: 'recalled: transverse over axial modulus of vertebral trabecular bone' },
  poissonRatio: { value: 0.3, range: [0.2, 0.4], source: 'as every voxel model read' },
} as const satisfies Record<string, Constant>;

/** Modulus of one density in g/cm³, before floor and cap. */
function modulusAt(l: BoneLaw, rho: number): number {
  return rho <= 0 ? 0 : l.factorMPa * rho ** l.exponent + l.offsetMPa;
}
const bounded = (e: number): number => Math.min(boneBounds.capMPa.value, Math.max(boneBounds.floorMPa.value, e));

/**
 * Moduli by a law, floored and capped. A density of another kind does not compile; one whose kind was lost on the way is refused
 * ('calibrate.wrong-density'): convert it first.
 */
export function moduliOf<K extends DensityKind>(l: BoneLaw<K>, density: Density<NoInfer<K>>): Float32Array {
  const { valuesMgPerCm3 } = ofKind(density, l.density);
  return Float32Array.from(valuesMgPerCm3, (v) => bounded(modulusAt(l, v / 1000)));
}
/** Compressive yield stress by a law: its own where it has one, else the modulus times the yield strain. */
export function yieldStressesOf<K extends DensityKind>(l: BoneLaw<K>, density: Density<NoInfer<K>>): Float32Array {
  const { valuesMgPerCm3 } = ofKind(density, l.density);
  const { yield: y } = l;
  return y === undefined
    ? moduliOf(l, density).map((e) => e * yieldStrain.compression.value)
    : Float32Array.from(valuesMgPerCm3, (v) => (v <= 0 ? 0 : y.factorMPa * (v / 1000) ** y.exponent));
}
