// Paste: the viscosity of cement that is not yet set. Beads swell and dissolve with a temperature law of their own; the age that counts them is
//   θ = ∫ exp[−(Ea/R)(1/T − 1/Tref)] dt      seconds at Tref,
//   η = η_p(θ) (γ̇/γ̇ref)^(n−1),   η_p = η0 exp(θ/τ1) up to the gel age, then faster with τ2, never above the cap.
// The cap is where three joint cements all ended, 75 kPa·s (Nicholas 2007, doi 10.1007/s10856-007-0125-2). Fails first: wall slip, and the two phases
// parting under pressure (filter-pressing), neither of which is here.
import { gasConstant, zeroCelsiusK } from './curing.ts';

export interface PasteLaw {
  readonly eta0PaS: number;
  readonly tau1S: number;
  readonly gelAgeS: number;
  readonly tau2S: number;
  readonly capPaS: number;
  readonly indexN: number;
  readonly shearRefPerS: number;
  readonly activationKjMol: number;
  readonly refC: number;
}

/** dθ/dt at a temperature: 1 at the reference. */
export const thickeningRate = (law: Pick<PasteLaw, 'activationKjMol' | 'refC'>, temperatureC: number): number =>
  Math.exp(((-1000 * law.activationKjMol) / gasConstant) * (1 / (temperatureC + zeroCelsiusK) - 1 / (law.refC + zeroCelsiusK)));

/** Viscosity at the reference shear rate. */
export function pasteViscosityPaS(law: PasteLaw, thickeningAgeS: number): number {
  const soft = Math.min(thickeningAgeS, law.gelAgeS);
  const stiff = Math.max(0, thickeningAgeS - law.gelAgeS);
  return Math.min(law.capPaS, law.eta0PaS * Math.exp(soft / law.tau1S + stiff / law.tau2S));
}

/** A paste nearly at rest is not infinitely stiff: below this share of the reference shear the viscosity no longer rises. */
export const restingShearFraction = 1e-3;

export function viscosityPaS(law: PasteLaw, thickeningAgeS: number, shearPerS: number): number {
  const shear = Math.max(shearPerS / law.shearRefPerS, restingShearFraction);
  return Math.min(law.capPaS, pasteViscosityPaS(law, thickeningAgeS) * shear ** (law.indexN - 1));
}

/** θ at which the viscosity at the reference shear is reached; the cap's own age for anything at or above it. */
export function ageAtViscosityS(law: PasteLaw, etaPaS: number): number {
  const want = Math.min(etaPaS, law.capPaS);
  const soft = law.tau1S * Math.log(want / law.eta0PaS);
  if (soft <= law.gelAgeS) return Math.max(0, soft);
  return law.gelAgeS + law.tau2S * (Math.log(want / law.eta0PaS) - law.gelAgeS / law.tau1S);
}
