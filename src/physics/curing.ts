// Cure of acrylic cement (polymerisation): what drives heat, setting and hardness; not thickening, which is another age (paste.ts).
//   dX/dt = α k(T) X^(1−1/α) (1−X)^(1+1/α),  k(T) = s a exp(−Ea/RT)   (Baliga 1992; used by Stańczyk & van Rietbergen 2004, doi 10.1016/j.jbiomech.2004.03.002)
// has for ANY temperature history the exact answer X = y^α / (1 + y^α) with y = ∫ k(T) dt: y is what is kept per voxel or per sample, never X
// (X = 0 is a fixed point of the equation, and any seed of it is minutes of age). The glass cap ends the reaction below full conversion:
// real conversion = X · min(1, T/Tg). Fails first: a product whose accelerator makes two reactions of it.
import { Problem } from '../base/index.ts';

export interface CureLaw {
  readonly alpha: number;
  readonly activationKjMol: number;
  readonly preFactorPerS: number;
  /** The product's own factor on the rate, from its stated times. */
  readonly speedFactor: number;
  /** Glass transition of the set cement, K. */
  readonly glassK: number;
  /** Heat released by full conversion of all monomer in a volume of cement, J/m³. */
  readonly heatJPerM3: number;
}

/** J/(mol K), and 0 °C in kelvin: definitions of the units, not properties of a material. */
export const gasConstant = 8.31446261815324;
export const zeroCelsiusK = 273.15;

/** k(T), 1/s: y grows by k dt. */
export const cureRatePerS = (law: CureLaw, temperatureC: number): number =>
  law.speedFactor * law.preFactorPerS * Math.exp((-1000 * law.activationKjMol) / (gasConstant * (temperatureC + zeroCelsiusK)));

/** Share of the reaction that can still happen at this temperature that has happened (0…1). */
export function convertedFraction(law: CureLaw, y: number): number {
  if (!(y > 0)) return 0;
  // for great y the power overflows: written so that it goes to 1
  return 1 / (1 + y ** -law.alpha);
}
/** What the glass leaves reachable at a temperature. */
export const reachableFraction = (law: CureLaw, temperatureC: number): number => Math.min(1, (temperatureC + zeroCelsiusK) / law.glassK);
/** Degree of cure: share of all monomer that has reacted. */
export const cureFraction = (law: CureLaw, y: number, temperatureC: number): number =>
  convertedFraction(law, y) * reachableFraction(law, temperatureC);
/** y at which a share of the reachable reaction is done. */
export function ageAtFraction(law: CureLaw, fraction: number): number {
  if (!(fraction > 0 && fraction < 1)) throw new Problem('physics.bad-fraction', { fraction });
  return (fraction / (1 - fraction)) ** (1 / law.alpha);
}
/** dX/dt of the converted share at age y, 1/s: heat is this times the reachable share and the heat of full conversion. */
export function conversionRatePerS(law: CureLaw, y: number, temperatureC: number): number {
  if (!(y > 0)) return 0;
  const x = convertedFraction(law, y);
  return (law.alpha * cureRatePerS(law, temperatureC) * x * (1 - x)) / y;
}

/** Temperature of a paste taken from a cold place into a room: one time constant for all of it. */
export const warmedC = (fromC: number, toC: number, timeConstantS: number, timeS: number): number =>
  timeConstantS > 0 ? toC + (fromC - toC) * Math.exp(-timeS / timeConstantS) : toC;
