// From what was said, measured and named to the facts the rules look at, each with where it comes from. What a person said wins over the images, and
// a person's "unknown" stays unknown; where both speak and differ, that is a finding. Nothing absent becomes a no.
import { finding, type Finding } from '../../base/index.ts';
import {
  daysBetween,
  factIds,
  indicationFacts,
  indicationForm,
  indicationLevelForm,
  levelFromImages,
  lossOf,
  patientFromImages,
  regionOf,
  settledValues,
  type FactId,
  type FactValue,
} from '../../catalog/index.ts';
import type { Answer, AnswerValues, KnownFact, Level, Progression, Signal, Study, Vertebra } from '../../records/index.ts';

export type Known = Partial<Record<FactId, KnownFact>>;

export interface Said {
  /** Answers that count: of questions that are put. */
  readonly values: AnswerValues;
  /** What the images say of the same questions. */
  readonly images: AnswerValues;
}
export const patientSaid = (
  values: AnswerValues,
  study: Pick<Study, 'ageYear' | 'date'> | undefined,
  vertebrae: readonly Vertebra[],
  signals: readonly Signal[],
): Said => withImages(values, patientFromImages(study, vertebrae, signals), (v) => settledValues(indicationForm, v));
export const levelSaid = (
  values: AnswerValues,
  vertebra: Vertebra | undefined,
  signal: Signal | undefined,
  progression: Progression | undefined,
): Said => {
  // the path is a person's choice: the images only propose it
  const { path: _, ...images } = levelFromImages(vertebra, signal, progression);
  return withImages(values, images, (v) => settledValues(indicationLevelForm, v));
};
/** Questions behind others open with what the images say as well. */
const withImages = (values: AnswerValues, images: AnswerValues, settle: (v: AnswerValues) => AnswerValues): Said => {
  const both = settle({ ...images, ...values });
  const kept = (of: AnswerValues): AnswerValues => Object.fromEntries(Object.entries(of).filter(([id]) => id in both));
  return { values: kept(values), images: kept(images) };
};

/** What counts for a question: the person's word, else the images'. */
export const saidFor = (said: Said, id: string): { readonly answer: Answer; readonly from: 'person' | 'images' } | undefined =>
  said.values[id] !== undefined
    ? { answer: said.values[id], from: 'person' }
    : said.images[id] !== undefined
      ? { answer: said.images[id], from: 'images' }
      : undefined;

function valueOf(answer: Answer): FactValue | undefined {
  if (answer.is === 'yes-no') return answer.yes;
  if (answer.is === 'choice') return answer.choice;
  if (answer.is === 'number') {
    const v = answer.unit === '%' ? answer.value / 100 : answer.value;
    return { low: v, high: v };
  }
  return undefined;
}

/** Facts that are simply the answers to questions of the same name. */
export function answeredFacts(said: Said, of: 'patient' | 'level'): Known {
  const known: Known = {};
  for (const id of factIds.filter((f) => indicationFacts[f].of === of)) {
    const told = saidFor(said, id);
    const value = told === undefined ? undefined : valueOf(told.answer);
    if (told !== undefined && value !== undefined) known[id] = { value, from: told.from };
  }
  return known;
}

const dateIn = (said: Said, id: string): string | undefined => {
  const a = saidFor(said, id)?.answer;
  return a?.is === 'date' ? a.date : undefined;
};
export const actDateOf = (said: Said): string | undefined => dateIn(said, 'actDate');

/** Days from an examination to the act; negative is impossible and said. */
export function dateFacts(said: Said): { readonly known: Known; readonly findings: readonly Finding[] } {
  const known: Known = {};
  const findings: Finding[] = [];
  const act = actDateOf(said);
  for (const [fact, question] of [
    ['imagingDays', 'imagingDate'],
    ['bleedingDays', 'bleedingDate'],
  ] as const) {
    const date = dateIn(said, question);
    const days = act === undefined || date === undefined ? undefined : daysBetween(date, act);
    if (days === undefined) continue;
    if (days < 0) findings.push(finding(`indication.after-act.${question}`, 'stop', { date: date ?? '', actDate: act ?? '' }));
    else known[fact] = { value: { low: days, high: days }, from: 'dates' };
  }
  return { known, findings };
}

export function levelFacts(said: Said, vertebra: Vertebra | undefined, level: Level | undefined): Known {
  const known = answeredFacts(said, 'level');
  // the measured loss has a band, which a rule may fall into
  const loss = vertebra === undefined ? undefined : lossOf(vertebra);
  if (loss !== undefined && known.lossFraction?.from === 'images') known.lossFraction = { value: loss, from: 'images' };
  const region = regionOf(level);
  if (region !== undefined) known.region = { value: region, from: 'levels' };
  return known;
}

/** Where a person and the images answer the same question differently. Numbers within 10 points or 2 years do not differ. */
export function disagreements(said: Said, where?: string): readonly Finding[] {
  return Object.entries(said.images).flatMap(([id, seen]) => {
    const told = said.values[id];
    if (told === undefined || told.is === 'unknown' || told.is === 'not-asked') return [];
    const tolerance = id === 'ageYear' ? 2 : 10;
    const same =
      told.is === 'number' && seen.is === 'number'
        ? Math.abs(told.value - seen.value) <= tolerance
        : JSON.stringify(told) === JSON.stringify(seen);
    return same ? [] : [finding(`indication.disagree.${id}`, 'caution', { said: shortly(told), seen: shortly(seen) }, where)];
  });
}
const shortly = (a: Answer): string | number | boolean =>
  a.is === 'yes-no' ? a.yes : a.is === 'choice' ? a.choice : a.is === 'number' ? a.value : a.is === 'date' ? a.date : a.is;
