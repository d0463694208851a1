// Phrases françaises du domaine « phantom » ; une clé manquante ne compile pas.
import type { phantomEn } from './phantom.en.ts';

export const phantomFr: Record<keyof typeof phantomEn, string> = {
  'phantom.no-such-level': 'Le fantôme ne sait pas construire le niveau {level}. Choisir des niveaux entre C2 et S1.',
};
