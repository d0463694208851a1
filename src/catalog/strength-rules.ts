// Numbers of the strength model that are no density law: end caps, failure criterion, cement, damage of impacted bone. [R] = read in an abstract,
// table or public code; [M] = recalled, a default with a wide range. The assumption that fails first: one criterion fits every spine.
import { boneBounds, yieldStrain } from './bone-laws.ts';
import { cementMechanics, endConditions, interfaceComplianceMmPerMPa } from './cement-laws.ts';
import { choice } from './choice.ts';
import { rodsSd } from './mass-attenuation.ts';

export const boneModel = {
  poissonRatio: choice(0.3, 0.2, 0.4, 'used by every voxel model read'),
  /** Bone with less mineral than its law needs (fat marrow) still holds together; voxels outside the mask are void. */
  floorMPa: boneBounds.floorMPa,
  capMPa: boneBounds.capMPa,
  /** A voxel with less of the bone in it than this is left out. */
  leastFillFraction: choice(0.05, 0.01, 0.2, 'its stiffness would be below the error of the mask'),
  /** Largest voxel of the image or the model, mm. */
  mostVoxelMm: choice(2, 1, 3, 'nonlinear CT/FE was best at 2 mm (Imai 2015, PMC4441400); the shell and endplates are lost beyond'),
  /** Share of the body that may hang loose and be removed before nothing is given. */
  mostLooseFraction: choice(0.1, 0.05, 0.25, 'a body in two pieces is no column'),
} as const;

export const endCaps = {
  thicknessMm: choice(3, 2, 10, 'at least 3 mm over the highest point, flat outside'),
  pmmaMPa: endConditions['pmma-caps'].modulusMPa,
  discMPa: endConditions.disc.modulusMPa,
  /** A column is capped when its end lies beyond this share of the endplate plane's height above the middle. */
  columnFraction: choice(0.3, 0.1, 0.6, 'bulges of the side walls carry no endplate'),
} as const;

export const failureCriterion = {
  /** Pistoia-type: the load at which this share of the judged voxels is beyond the strain. */
  volumeFraction: {
    value: 0.07,
    range: [0.01, 0.1] as const,
    source: 'spine copy of a public code: 7 %, 0.011 [R, Ogo]; radius, where the rule comes from: 2 %, 0.007 [R, n88tools]',
  },
  strainFraction: { value: 0.011, range: [0.005, 0.015] as const, source: 'beside volumeFraction' },
  /** Voxels softer than this are not judged: what carries nothing cannot fail. */
  leastMPa: choice(20, 5, 50, 'empty voxels at the rim of a mask must not move the percentile'),
  /** Left out under the caps: this many voxels, and no less than this many mm. */
  underCapVoxelCount: choice(2, 1, 4, 'end effects of the caps'),
  underCapMm: choice(2, 1, 4, 'two voxels of 1 mm; the same place on a finer model'),
  /** Nor bone this near to cement: the rim's strain is the surface's give. */
  besideCementMm: choice(1, 0.5, 3, 'the layer in which the surface gives, on 1 mm voxels'),
  /** Apparent strains at which states are compared. */
  apparentStrains: {
    value: [0.007, 0.019] as const,
    range: [0.005, 0.02] as const,
    source: 'yield near 0.7 % [M, Morgan & Keaveny 2001]; 1.9 % as asked for by the project',
  },
  yieldStrainFraction: yieldStrain.compression,
  hardeningFraction: choice(0.05, 0, 0.1, 'bilinear curve of the nonlinear run'),
} as const;

export const cementModel = {
  /** Bone filled with cement, set: never a rule of mixtures. */
  compositeMPa: cementMechanics.compositeModulusMPa,
  /** Normal compliance of the surface between cement and bone, mm/MPa. */
  interfaceMmPerMPa: interfaceComplianceMmPerMPa,
  /** Cement keeps this far from the body's surface. */
  marginMm: choice(1.5, 0.5, 3, 'cortex and endplate'),
} as const;

export const damageRules = {
  /** Height lost from which a body is taken as fractured. */
  fromLossFraction: choice(0.15, 0.1, 0.2, 'below Genant grade 1 (20 %), above the spread of a normal body'),
  /** Weight of damage: 0 at the first loss of height of a column, 1 at the second. */
  rampFraction: {
    value: [0.05, 0.15] as const,
    range: [0, 0.3] as const,
    source: 'design choice: the height of one wall is known to about 5 %',
  },
  /** One sigma of the intact twin's failure load against the bone's own before its fracture. */
  twinSdFraction: {
    value: 0.09,
    range: [0.05, 0.15] as const,
    source: 'development phantoms, seeds 100020 to 100210 (17 bodies, mean +3 %)',
  },
  /** Marrow between trabeculae: squeezed out, not compacted. */
  marrowHu: choice(-30, -80, 30, 'yellow and red marrow mixed, between fat (-100 HU) and water'),
  /** Residual stiffness of the fractured zone over the law: the curve … */
  curveFractions: { value: [0.1, 0.35, 0.6, 1] as const, range: [0.1, 1] as const, source: 'the project asks for 0.1 to 1' },
  /** … and where, before anything is known of this fracture, it is believed to lie. */
  priorFraction: { value: [0.1, 0.6] as const, range: [0.05, 1] as const, source: 'design choice: measured figures differ widely' },
} as const;

/** One sigma of a slope and intercept somebody entered without saying how good they are. */
export const enteredCalibration = {
  sdAtZeroMgPerCm3: rodsSd.atZeroMgPerCm3,
  sdAt300MgPerCm3: choice(15, 5, 30, 'a scanner function that is not this scan is off by some 5 to 10 %'),
} as const;
