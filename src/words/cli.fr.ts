// Phrases françaises du domaine « cli » ; une clé manquante ne compile pas.
import type { cliEn } from './cli.en.ts';

export const cliFr: Record<keyof typeof cliEn, string> = {
};
