// Phrases françaises du domaine « report » ; une clé manquante ne compile pas.
import type { reportEn } from './report.en.ts';

export const reportFr: Record<keyof typeof reportEn, string> = {
};
