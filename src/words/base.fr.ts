// Phrases communes : usage prévu, côtés, gravités, unités.
import type { baseEn } from './base.en.ts';

export const baseFr: Record<keyof typeof baseEn, string> = {
  'intended-use':
    'Répétition, enseignement, recherche ; pas un dispositif médical, ne sert pas à choisir côté, niveau, dose ou moment chez un patient.',
  'levels-not-confirmed': 'NIVEAUX NON CONFIRMÉS',
  left: 'gauche',
  right: 'droite',
  LEFT: 'GAUCHE',
  RIGHT: 'DROITE',
  'severity.note': 'Note',
  'severity.caution': 'Attention',
  'severity.stop': 'Arrêt',
  unknown: 'inconnu',
  yes: 'oui',
  no: 'non',
  'space.zero-direction':
    'Direction de longueur nulle ({x}, {y}, {z}) : la géométrie du fichier est abîmée ; exportez de nouveau la série.',
  /* What, then what is said of it. */
  named: '{name} : {text}',
};
