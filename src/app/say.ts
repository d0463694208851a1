// Sentences in the page's language. Codes from records and workers may be unknown to this version: they are then shown, never hidden.
import { needLanguage, say, sayCode, withBand, number, type Code, type Language } from '../words/index.ts';
import { update, usePage } from './case-state.ts';
import type { Band, Level } from './worker/nouns.ts';

export interface Voice {
  readonly language: Language;
  readonly t: (code: Code, values?: Readonly<Record<string, unknown>>) => string;
  readonly code: (code: string, values?: Readonly<Record<string, unknown>>) => string;
  /** With a capital, for a phrase that stands alone. */
  readonly sentence: (text: string) => string;
  readonly number: (value: number, decimals?: number) => string;
  readonly banded: (value: number | undefined, unit: string, band?: Band, decimals?: number) => string;
  /** A chance as a percentage, with its band. */
  readonly share: (fraction: number, band?: Band) => string;
  readonly level: (level: Level | undefined) => string;
  /** Date and time of this computer: "26 nov. 2026, 11:23". */
  readonly moment: (iso: string) => string;
  /** A calendar date, whatever the zone: "26 nov. 2026". */
  readonly day: (date: string) => string;
}
/** French sets its high punctuation off by a space that must not break. */
const spaced = (language: Language, text: string): string =>
  language === 'fr' ? text.replace(/ ([:;!?»%])/g, '\u00a0$1').replace(/« /g, '«\u00a0') : text;

/** "Which one? (--series)": the flag is for the command line; here the answer is a choice beside the question. */
const withoutFlags = (text: string): string => text.replace(/ ?\(--[a-z-]+\)/g, '');

export const voiceOf = (language: Language): Voice => ({
  language,
  t: (code, values) => spaced(language, say(language, code, values)),
  code: (code, values) => spaced(language, withoutFlags(sayCode(language, code, values))),
  sentence: (text) => text.charAt(0).toLocaleUpperCase(language) + text.slice(1),
  number: (value, decimals = 1) => number(language, value, decimals),
  banded: (value, unit, band, decimals = 1) =>
    value === undefined ? say(language, 'app.unknown') : withBand(language, value, unit, band, decimals).replace('\u00a0°', '°'),
  share(fraction, band) {
    const percent = fraction * 100;
    const tiny = percent > 0 && percent < 0.1;
    const scaled = band === undefined ? undefined : { ...band, low: band.low * 100, high: band.high * 100 };
    return `${tiny ? '< ' : ''}${withBand(language, tiny ? 0.1 : percent, '%', scaled, percent < 10 ? 1 : 0)}`;
  },
  level: (level) => level ?? say(language, 'app.no-level'),
  moment: (iso) => new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(iso)),
  day: (date) =>
    new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(`${date.slice(0, 10)}T00:00:00Z`)),
});
const voices = { en: voiceOf('en'), fr: voiceOf('fr') };
export const useVoice = (): Voice => voices[usePage((s) => s.language)];

/** The page speaks another language as soon as its sentences are there. */
export async function toLanguage(language: Language): Promise<void> {
  await needLanguage(language);
  update({ language });
}
