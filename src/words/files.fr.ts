// Phrases françaises du domaine « files » ; une clé manquante ne compile pas.
import type { filesEn } from './files.en.ts';

export const filesFr: Record<keyof typeof filesEn, string> = {
};
