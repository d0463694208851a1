// Phrases françaises du domaine « plan » ; une clé manquante ne compile pas.
import type { planEn } from './plan.en.ts';

export const planFr: Record<keyof typeof planEn, string> = {
};
