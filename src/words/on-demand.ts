// In the page a language comes when it is spoken: half of all sentences are never read. Stands in for at-hand.ts (vite.config.ts).
import type { Dictionaries } from './format.ts';

export const atHand: Dictionaries = {};
export const fetchLanguage = async (language: 'en' | 'fr'): Promise<Readonly<Record<string, string>>> =>
  language === 'fr' ? (await import('./french.ts')).french : (await import('./english.ts')).english;
