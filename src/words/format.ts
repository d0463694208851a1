// How numbers and sentences are written: French comma, English point, non-breaking spaces before units, value with its band and basis.
import type { Band } from '../records/index.ts';

export type Language = 'en' | 'fr';
export const languages: readonly Language[] = ['en', 'fr'];
export type Dictionaries = { [L in Language]?: Readonly<Record<string, string>> };

/** Number with a fixed count of decimals: 27,4 (fr) / 27.4 (en); a true minus sign; "−0.0" is written 0.0. */
export function number(language: Language, value: number, decimals = 1): string {
  if (!Number.isFinite(value)) return language === 'fr' ? 'inconnu' : 'unknown';
  const rounded = Number(value.toFixed(decimals));
  const [whole, fraction] = Math.abs(rounded).toFixed(decimals).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, language === 'fr' ? '\u202f' : ',');
  const text = fraction === undefined ? grouped : grouped + (language === 'fr' ? ',' : '.') + fraction;
  return rounded < 0 ? `\u2212${text}` : text;
}

/** Value, unit, band: "27,4 mm [26,8 – 28,0]". */
export function withBand(language: Language, value: number, unit: string, band?: Band, decimals = 1): string {
  const v = `${number(language, value, decimals)}${unit === '' ? '' : `\u00a0${unit}`}`;
  return band === undefined ? v : `${v} [${number(language, band.low, decimals)} \u2013 ${number(language, band.high, decimals)}]`;
}

/**
 * Fills `{name}` (numbers with one decimal), `{name:0}` (that many decimals) in a sentence. A name without a value stays visible as ⟨name⟩:
 * a wrong call must not look like a right sentence.
 */
export function fill(language: Language, sentence: string, values: Readonly<Record<string, unknown>> = {}): string {
  return sentence.replace(/\{(\w+)(?::(\d))?\}/g, (_, name: string, decimals: string | undefined) => {
    const v = values[name];
    if (v === undefined) return `\u27e8${name}\u27e9`;
    if (typeof v === 'number') return number(language, v, decimals === undefined ? (Number.isInteger(v) ? 0 : 1) : Number(decimals));
    if (typeof v === 'boolean') return v ? (language === 'fr' ? 'oui' : 'yes') : language === 'fr' ? 'non' : 'no';
    return String(v);
  });
}
