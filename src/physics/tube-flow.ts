// Paste through syringe, tube and cannula: laminar flow of a Newtonian (Poiseuille) and of a power-law fluid,
//   Δp = 8 η L Q/(π R⁴),   Δp = (2 K L/R) [((3n+1)/n) Q/(π R³)]^n   with σ = K γ̇^n,
// and what a hand can press. No entry loss, no wall slip: both make the real pressure smaller and larger respectively; bores are the product's own.
import { Problem } from '../base/index.ts';
import { ageAtViscosityS, pasteViscosityPaS, type PasteLaw } from './paste.ts';

export interface Tube {
  readonly lengthMm: number;
  readonly boreMm: number;
}
const mPerMm = 1e-3;
const m3PerSFromMlPerMin = 1e-6 / 60;
const mpaPerPa = 1e-6;

function inMetres(tube: Tube): { readonly l: number; readonly r: number } {
  if (!(tube.lengthMm > 0 && tube.boreMm > 0) || !Number.isFinite(tube.lengthMm) || !Number.isFinite(tube.boreMm))
    throw new Problem('physics.bad-tube', { lengthMm: tube.lengthMm, boreMm: tube.boreMm });
  return { l: tube.lengthMm * mPerMm, r: (tube.boreMm * mPerMm) / 2 };
}

/** Pressure lost along a tube by a fluid of one viscosity, MPa. */
export function newtonianPressureMPa(tube: Tube, viscosityPaS: number, flowMlPerMin: number): number {
  const { l, r } = inMetres(tube);
  return (mpaPerPa * 8 * viscosityPaS * l * flowMlPerMin * m3PerSFromMlPerMin) / (Math.PI * r ** 4);
}

/** The same by a power-law fluid, σ = K γ̇^n; K in Pa·sⁿ. */
export function powerLawPressureMPa(tube: Tube, consistencyPaSn: number, indexN: number, flowMlPerMin: number): number {
  const { l, r } = inMetres(tube);
  const shear = (((3 * indexN + 1) / indexN) * flowMlPerMin * m3PerSFromMlPerMin) / (Math.PI * r ** 3);
  return (mpaPerPa * 2 * consistencyPaSn * l * shear ** indexN) / r;
}

/** Shear rate a Newtonian fluid would have at the wall, 4Q/(πR³), 1/s. */
export function wallShearPerS(tube: Tube, flowMlPerMin: number): number {
  const { r } = inMetres(tube);
  return (4 * flowMlPerMin * m3PerSFromMlPerMin) / (Math.PI * r ** 3);
}

/** K of a paste at an age: σ = η_p γ̇ref (γ̇/γ̇ref)^n. */
export const consistencyPaSn = (law: PasteLaw, thickeningAgeS: number): number =>
  pasteViscosityPaS(law, thickeningAgeS) * law.shearRefPerS ** (1 - law.indexN);

/** Pressure the hand gives for a flow through tubes in a row, MPa, one entry a tube. */
export const linePressuresMPa = (
  tubes: readonly Tube[],
  law: PasteLaw,
  thickeningAgeS: number,
  flowMlPerMin: number,
): readonly number[] => {
  const k = consistencyPaSn(law, thickeningAgeS);
  return tubes.map((t) => powerLawPressureMPa(t, k, law.indexN, flowMlPerMin));
};

export interface Sphere {
  readonly permeabilityM2: number;
  readonly porosityFraction: number;
  readonly tipRadiusMm: number;
  readonly volumeMl: number;
}
/**
 * What the bone sees: paste spreading as a sphere from the tip through a porous medium, MPa. Shear in the pores is taken as u/√(kφ) (science B2, C = 1);
 * with n = 1 this is Q η/(4πk) (1/r0 − 1/rf).
 */
export function spherePressureMPa(s: Sphere, law: PasteLaw, thickeningAgeS: number, flowMlPerMin: number): number {
  const q = flowMlPerMin * m3PerSFromMlPerMin;
  const r0 = s.tipRadiusMm * mPerMm;
  const rf = Math.cbrt(r0 ** 3 + (3 * s.volumeMl * 1e-6) / (4 * Math.PI * s.porosityFraction));
  const k = consistencyPaSn(law, thickeningAgeS);
  // σ-like: dp/dr = K u^n (kφ)^((1−n)/2) / k with u = q/(4πr²): a power of r, so the integral is exact
  const n = law.indexN;
  const factor = ((k * (q / (4 * Math.PI)) ** n) / s.permeabilityM2) * (s.permeabilityM2 * s.porosityFraction) ** ((1 - n) / 2);
  const power = 1 - 2 * n;
  const integral = Math.abs(power) < 1e-9 ? Math.log(rf / r0) : (rf ** power - r0 ** power) / power;
  return mpaPerPa * factor * integral;
}

/** Thickening age at which the tubes need more than the hand can give at this flow; `undefined` = never, up to the cap. */
export function uninjectableAgeS(tubes: readonly Tube[], law: PasteLaw, flowMlPerMin: number, handMPa: number): number | undefined {
  const sum = (ageS: number): number => linePressuresMPa(tubes, law, ageS, flowMlPerMin).reduce((a, b) => a + b, 0);
  // pressure is proportional to the paste's viscosity: the one that needs just the hand is known at once
  const etaPaS = (pasteViscosityPaS(law, 0) * handMPa) / sum(0);
  if (etaPaS > law.capPaS) return undefined;
  return ageAtViscosityS(law, etaPaS);
}
