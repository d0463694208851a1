// Phrases françaises du domaine « labels » ; une clé manquante ne compile pas.
import type { labelsEn } from './labels.en.ts';

export const labelsFr: Record<keyof typeof labelsEn, string> = {
};
