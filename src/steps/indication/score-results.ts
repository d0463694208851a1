// The scores of a level from what is known: SINS and Tokuhashi for tumours, OF score for osteoporotic fractures. Their totals become facts only as
// ranges, so a rule fires when even the lowest total reaches it. The OF score is printed and read by no rule.
import { ofLimits, ofScore, scoreOf, sins, sinsLocation, statedTotal, tokuhashi, type FactValue, type Score } from '../../catalog/index.ts';
import type { Answer, Level, ScoreResult, Vertebra } from '../../records/index.ts';
import { saidFor, type Known, type Said } from './known-facts.ts';

type Picks = Record<string, string | undefined>;
export interface ScoredLevel {
  readonly patient: Said;
  readonly level: Said;
  readonly known: Known;
  readonly name: Level | undefined;
  readonly vertebra: Vertebra | undefined;
}

const choiceIn = (said: Said, id: string): string | undefined => {
  const a = saidFor(said, id)?.answer;
  return a?.is === 'choice' ? a.choice : undefined;
};
const yesIn = (said: Said, id: string): 'yes' | 'no' | undefined => {
  const a: Answer | undefined = saidFor(said, id)?.answer;
  return a?.is === 'yes-no' ? (a.yes ? 'yes' : 'no') : undefined;
};
const numberIn = (said: Said, id: string): number | undefined => {
  const a = saidFor(said, id)?.answer;
  return a?.is === 'number' ? a.value : undefined;
};
const orUnknown = (value: boolean | undefined): 'yes' | 'no' | undefined => (value === undefined ? undefined : value ? 'yes' : 'no');
/** One yes is a yes; a no needs both. */
const either = (a: boolean | undefined, b: boolean | undefined): boolean | undefined =>
  a === true || b === true ? true : a === undefined || b === undefined ? undefined : false;
const text = (v: FactValue | undefined): string | undefined => (typeof v === 'string' ? v : undefined);

const sinsPicks = ({ level, name, known }: ScoredLevel): Picks => ({
  location: name === undefined ? undefined : sinsLocation(name),
  lesion: text(known.lesion?.value),
  ...Object.fromEntries((['pain', 'alignment', 'collapse', 'posterolateral'] as const).map((i) => [i, choiceIn(level, `sins.${i}`)])),
});
const tokuhashiPicks = ({ patient }: ScoredLevel): Picks =>
  Object.fromEntries(tokuhashi.items.map((i) => [i.id, choiceIn(patient, `tokuhashi.${i.id}`)]));

function ofPicks({ patient, level, known, vertebra }: ScoredLevel): Picks {
  const tScore = numberIn(patient, 'tScore');
  const density = vertebra?.density;
  const hu = density === undefined || density.class === 'unclassified' ? undefined : density.meanHu;
  const pain = numberIn(patient, 'painNrs');
  const asa = choiceIn(patient, 'asa');
  const neurology = text(known.neurology?.value);
  const drugs = text(known.antithrombotic?.value);
  return {
    morphology: choiceIn(level, 'ofClass'),
    'severe-osteoporosis': orUnknown(
      either(
        tScore === undefined ? undefined : tScore < ofLimits.tScore.value,
        hu === undefined ? undefined : hu <= ofLimits.trabecularHu.value,
      ),
    ),
    progression: yesIn(level, 'progression'),
    'pain-5-or-more': orUnknown(pain === undefined ? undefined : pain >= ofLimits.painNrs.value),
    // N2 of the authors is a root, N3 and N4 the cord
    deficit: orUnknown(neurology === undefined ? undefined : neurology !== 'none'),
    mobilised: yesIn(patient, 'mobilised'),
    'asa-over-3': orUnknown(asa === undefined ? undefined : Number(asa) > ofLimits.asa.value),
    'frailty-over-2': yesIn(patient, 'frailtyOver2'),
    anticoagulation: orUnknown(drugs === undefined ? undefined : drugs === 'anticoagulant'),
  };
}

function result(score: Score, picks: Picks): ScoreResult {
  const a = scoreOf(score, picks);
  const total = statedTotal(score, a);
  return {
    id: score.id,
    publishedYear: score.year,
    parts: a.parts.map(({ item, choice, points }) => ({
      item,
      ...(choice === undefined ? {} : { choice }),
      ...(points === undefined ? {} : { pointsCount: points }),
    })),
    low: a.low,
    high: a.high,
    ...(total === undefined ? {} : { totalCount: total }),
    ...(a.band === undefined ? {} : { band: a.band }),
    missing: [...a.missing],
  };
}

/** The scores of the level's path; none while the path is not chosen. */
export function scoresOf(of: ScoredLevel): readonly ScoreResult[] {
  const path = text(of.known.path?.value);
  if (path === 'tumour') return [result(sins, sinsPicks(of)), result(tokuhashi, tokuhashiPicks(of))];
  return path === 'osteoporotic' ? [result(ofScore, ofPicks(of))] : [];
}
export const scoreFacts = (scores: readonly ScoreResult[]): Known =>
  Object.fromEntries(
    scores
      .filter((s) => s.id === 'sins' || s.id === 'tokuhashi')
      .map((s) => [s.id, { value: { low: s.low, high: s.high }, from: 'score' as const }]),
  );
