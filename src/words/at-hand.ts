// Node has both languages from the start. The page's build puts on-demand.ts in the place of this file (vite.config.ts).
import type { Dictionaries } from './format.ts';
import { english } from './english.ts';
import { french } from './french.ts';

export const atHand: Dictionaries = { en: english, fr: french };
export const fetchLanguage = async (language: 'en' | 'fr'): Promise<Readonly<Record<string, string>>> =>
  language === 'fr' ? french : english;
