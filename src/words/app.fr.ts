// Phrases françaises du domaine « app » ; une clé manquante ne compile pas.
import type { appEn } from './app.en.ts';

export const appFr: Record<keyof typeof appEn, string> = {
};
