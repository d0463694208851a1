import type { CementProduct } from '../../records/index.ts';

/** Make-up only: the tables of times in its instructions were not read, so it runs no clock until a person enters them. */
export const kyphonHvR: CementProduct = {
  id: 'kyphon-hv-r',
  name: 'Kyphon HV-R',
  viscosityClass: 'high',
  opacifier: { what: 'barium-sulfate', powderFraction: 0.3 },
  powderG: 20,
  liquidMl: 9.6,
  mark: 'read',
  source: 'instructions for use M708348B154E rev. F (2021): 20 g powder with about 30 % barium sulfate, 9.0 g liquid (9.6 ml at 0.94 g/ml)',
};
