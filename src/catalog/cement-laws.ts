// Mechanics of what is not bone: set and setting cement, cement with bone inside it, the interface between them, and what the ends of a loaded
// vertebra stand in. Trabeculae do not reinforce cement: a rule of mixtures is nowhere here, and would over-promise.
import type { Constant } from './attenuation.ts';

export const cementMechanics = {
  /** Pure set acrylic cement. */
  setModulusMPa: { value: 2500, range: [2000, 2700], source: 'Jasper 2002, doi 10.1023/a:1013673830184 (2.0-2.7 GPa, compressive)' },
  poissonRatio: { value: 0.3, range: [0.28, 0.4], source: 'as the voxel models read' },
  /** Cement that has run into bone, as a voxel: contact and shrinkage included. */
  compositeModulusMPa: {
    value: 1500,
    range: [1000, 2500],
    source: 'computed: 2500 × 0.80 (frictional contact) × 0.76 (shrinkage), Kinzl 2012, doi 10.1016/j.jbiomech.2012.02.012',
  },
  /** The two losses, each alone. */
  contactFraction: { value: 0.8, range: [0.7, 1], source: 'Kinzl 2012: 20 % more compliant than perfect bonding' },
  shrinkageFraction: { value: 0.76, range: [0.65, 1], source: 'Kinzl 2012: another 24 % of the initial stiffness' },
  /** Below this degree of cure the cement carries nothing. */
  gelFraction: { value: 0.55, range: [0.5, 0.6], source: 'recalled' },
  cureExponent: { value: 2, range: [1.5, 3], source: 'recalled' },
} as const satisfies Record<string, Constant>;

/**
 * Extra shortening per pressure across the edge of the cement, mm/MPa: the same on any voxel size. The composite default already holds contact
 * and shrinkage, so a run with the interface on belongs beside one with it off, never instead.
 */
export const interfaceComplianceMmPerMPa: Constant = {
  value: 0.002,
  range: [0, 0.01],
  source: 'computed: 24 % of the stiffness of 25 mm of composite at 2000 MPa, shared by its two ends; no measurement was found',
};

/** Modulus of cement at a degree of cure (0…1): nothing up to the gel point, then rising to `fullMPa`. */
export const cementModulusMPa = (cureFraction: number, fullMPa: number = cementMechanics.setModulusMPa.value): number =>
  fullMPa * cementStiffnessFraction(cureFraction, cementMechanics.gelFraction.value, cementMechanics.cureExponent.value);
/** Share of its final stiffness at a share of its final cure; the law's two numbers are recalled, so whoever shows it shows their range. */
export function cementStiffnessFraction(cureFraction: number, gelFraction: number, cureExponent: number): number {
  const x = (Math.min(1, cureFraction) - gelFraction) / (1 - gelFraction);
  return x <= 0 ? 0 : x ** cureExponent;
}

export const endConditions = {
  'pmma-caps': {
    modulusMPa: { value: 2500, range: [1177, 2700], source: 'public spine model; large potting blocks measured 1177 ± 3 MPa (PMC7841704)' },
    thicknessMm: { value: 3, range: [3, 10], source: 'public spine model: at least 3 mm' },
  },
  disc: {
    modulusMPa: { value: 8, range: [3, 20], source: 'PMC3415303 (about 8 MPa); range recalled' },
    thicknessMm: { value: 5, range: [3, 10], source: 'design choice: half a lumbar disc' },
  },
} as const satisfies Record<string, Record<string, Constant>>;
