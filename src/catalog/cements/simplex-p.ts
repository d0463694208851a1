import type { CementProduct } from '../../records/index.ts';

/** Make-up only, as sold (10 % opacifier: too pale for the spine, which is why barium was added by hand); its times were not read. */
export const simplexP: CementProduct = {
  id: 'simplex-p',
  name: 'Simplex P',
  viscosityClass: 'low',
  opacifier: { what: 'barium-sulfate', powderFraction: 0.1 },
  powderG: 40,
  liquidMl: 20,
  mark: 'read',
  source: 'packing as described by a user of the surgical radiopaque packing: 30 g copolymer + 6 g PMMA + 4 g barium sulfate, 20 ml liquid',
};
