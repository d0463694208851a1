// Phrases françaises du domaine « cement » : horloge, produits, séance.
import type { cementEn } from './cement.en.ts';

export const cementFr: Record<keyof typeof cementEn, string> = {
  'cement.times-order':
    'Les temps du produit sont impossibles : injection de {fromMin} min à {untilMin} min après le mélange. Saisissez ceux de sa notice ; rien n’a été calculé.',
};
