import type { CementProduct } from '../../records/index.ts';

/** Make-up only: the chart of times in its instructions was not read, so it runs no clock until a person enters them. */
export const vertecemVPlus: CementProduct = {
  id: 'vertecem-v-plus',
  name: 'Vertecem V+',
  viscosityClass: 'medium',
  opacifier: { what: 'zirconium-dioxide', powderFraction: 0.4 },
  powderG: 26,
  liquidMl: 10,
  mark: 'read',
  source:
    'instructions of the cement kit 07.702.016S: 26 g powder with 40 % zirconium dioxide and 15 % hydroxyapatite, 10 ml liquid; that it is the medium viscous cement of Hindawi 2011:571728 is not said there',
};
