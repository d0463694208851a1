// A figure of the registry in words: its name with visit and group, its value with interval, how many it speaks of and how many are missing.
import { isCode, say } from './dictionary.ts';
import { number, type Language } from './format.ts';

/** What is needed of registry/Figure. */
interface FigureLike {
  readonly id: string;
  readonly kind: 'mean' | 'share' | 'median' | 'survival';
  readonly visit?: string;
  readonly group?: string;
  readonly count: number;
  readonly missingCount: number;
  readonly value?: number;
  readonly low?: number;
  readonly high?: number;
  readonly lowerQuartile?: number;
  readonly upperQuartile?: number;
  readonly yesCount?: number;
}
const text = (language: Language, code: string, values: Readonly<Record<string, unknown>> = {}): string =>
  isCode(code) ? say(language, code, values) : code;
/** A word that stands in a row: a cause, a step of analgesics, a place of a leak. Unknown words are shown as they are. */
export function registryWord(language: Language, word: string): string {
  const code = `registry.word.${word}`;
  const said = text(language, code);
  return said === code ? word : said;
}

export const figureName = (language: Language, f: FigureLike): string =>
  [
    text(language, `registry.figure.${f.id}`),
    ...(f.group === undefined ? [] : [registryWord(language, f.group)]),
    ...(f.visit === undefined ? [] : [text(language, `registry.visit.${f.visit}`)]),
  ].join(' · ');

const units: Readonly<Record<string, string>> = {
  'morphine-median': 'mg/d',
  'standing-median': 'h',
  'walking-median': 'h',
  'pain-to-mri-median': 'd',
  'mri-to-act-median': 'd',
  'pain-to-act-median': 'd',
};
const decimalsOf = (f: FigureLike): number => (f.kind === 'share' || f.kind === 'survival' ? 0 : /^(eq5d|odi)/.test(f.id) ? 2 : 1);

/** The number with its unit; the ends of a band without, the unit is said once. */
export function figureNumber(language: Language, f: FigureLike, value: number | undefined = f.value, bare = false): string {
  if (value === undefined) return text(language, 'registry.unknown');
  if (f.kind === 'share' || f.kind === 'survival') return `${number(language, 100 * value, 0)}${bare ? '' : '\u00a0%'}`;
  const unit = bare ? undefined : units[f.id];
  const said = unit === undefined ? '' : `\u00a0${text(language, `registry.unit.${unit}`)}`;
  return `${number(language, value, decimalsOf(f))}${said}`;
}
/** "3.8 [3.6 – 4.0] · 781 known, 145 missing". */
export function figureValue(language: Language, f: FigureLike): string {
  const band =
    f.low === undefined || f.high === undefined
      ? ''
      : ` [${figureNumber(language, f, f.low, true)} – ${figureNumber(language, f, f.high, true)}]`;
  const quartiles =
    f.lowerQuartile === undefined || f.upperQuartile === undefined
      ? ''
      : ` (${text(language, 'registry.quartiles')} ${figureNumber(language, f, f.lowerQuartile, true)} – ${figureNumber(language, f, f.upperQuartile, true)})`;
  const yes = f.yesCount === undefined ? '' : `${f.yesCount}/${f.count} · `;
  const counts = text(language, 'registry.known-missing', { count: f.count, missingCount: f.missingCount });
  return `${figureNumber(language, f)}${band}${quartiles} · ${yes}${counts}`;
}
