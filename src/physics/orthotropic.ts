// Elastic constants of a material that is stiff along z and softer across it, for the grid solver: E_z = 1, E_x = E_y = r, one Poisson's ratio for a
// load along z (ν_zx) and one in the plane, shear moduli by the usual mean rule G = √(E_i E_j) / (2(1+ν)). Inverts the 3 × 3 compliance of the normal
// strains. Fails first: off-axis bone, whose principal direction is not the grid's.
import { Problem } from '../base/index.ts';
import type { Stiffness } from './elastic-grid.ts';

/** `transverseFraction` = E_x/E_z in (0, 1]; 1 gives the isotropic constants of that Poisson's ratio. */
export function alongZ(transverseFraction: number, poissonRatio: number): Stiffness {
  const r = transverseFraction;
  const nu = poissonRatio;
  // compliance: ε_x = σ_x/r − ν σ_y/r − ν σ_z, ε_z = −ν (σ_x + σ_y) + σ_z
  const a = 1 / r;
  const b = -nu / r;
  const c = -nu;
  const det = (a - b) * (a + b - 2 * c * c);
  if (!(r > 0) || !(det > 0) || !(a > Math.abs(b))) throw new Problem('physics.bad-poisson', { poissonRatio });
  const c33 = (a * a - b * b) / det;
  const c13 = (-c * (a - b)) / det;
  const c11 = (a - c * c) / det;
  const c12 = (c * c - b) / det;
  const g = Math.sqrt(r) / (2 * (1 + nu));
  return { c11, c22: c11, c33, c12, c13, c23: c13, g12: r / (2 * (1 + nu)), g13: g, g23: g };
}
