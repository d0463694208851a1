// Phrases françaises du domaine « store » ; une clé manquante ne compile pas.
import type { storeEn } from './store.en.ts';

export const storeFr: Record<keyof typeof storeEn, string> = {
};
