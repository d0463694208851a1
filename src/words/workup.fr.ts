// Phrases françaises du domaine « workup » ; une clé manquante ne compile pas.
import type { workupEn } from './workup.en.ts';

export const workupFr: Record<keyof typeof workupEn, string> = {
};
