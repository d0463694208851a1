// Phrases of an injection that page, paper and terminal share: one leak at one millilitre, with its band and what must be said beside it.
import type { Leak } from '../records/index.ts';
import { say } from './dictionary.ts';
import { number, type Language } from './format.ts';

const percent = (language: Language, p: number): string => number(language, 100 * p, 0);

/** What has to stand beside a leak figure: its origin, and that it is no better than the average where it is not. */
export const leakRemarks = (language: Language, l: Pick<Leak, 'isPatientSpecific' | 'skillFraction'>): readonly string[] => [
  ...(l.isPatientSpecific ? [] : [say(language, 'injection.not-patient')]),
  ...((l.skillFraction ?? 0) > 0 ? [] : [say(language, 'injection.no-better-short')]),
];

/** The same as one phrase; French sets a semicolon off. */
export const remarksInWords = (language: Language, l: Pick<Leak, 'isPatientSpecific' | 'skillFraction'>): string =>
  leakRemarks(language, l).join(language === 'fr' ? ' ; ' : '; ');

export const leakInWords = (language: Language, l: Leak, click: number): string => {
  const remarks = remarksInWords(language, l);
  return say(language, 'injection.leak-line', {
    kind: say(language, `injection.kind.${l.kind}`),
    percent: percent(language, l.probability[click]),
    low: percent(language, l.lowProbability[click]),
    high: percent(language, l.highProbability[click]),
    raw: percent(language, l.rawProbability[click]),
    base: percent(language, l.baseProbability),
    remarks: remarks === '' ? '' : ` (${remarks})`,
  });
};
