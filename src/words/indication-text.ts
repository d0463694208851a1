// An indication as a person reads it: the rules that spoke with their source, what is missing, the scores with their arithmetic. The same rows stand in
// the panel, on the sheet and in the terminal. It judges nothing.
import {
  findQuestion,
  findRule,
  indicationForm,
  indicationLevelForm,
  ofScore,
  questionCode,
  ruleSources,
  sins,
  tokuhashi,
  type Score,
  type SourceId,
} from '../catalog/index.ts';
import type { AskedRule, Indication, LevelIndication, MissingItem, ScoreResult } from '../records/index.ts';
import { isCode, say } from './dictionary.ts';
import { number, type Language } from './format.ts';

/** French sets high punctuation and the per cent off by a space that must not break; an unknown code is shown as itself. */
function text(language: Language, code: string, values: Readonly<Record<string, unknown>> = {}): string {
  if (!isCode(code)) return code;
  const filled = say(language, code, values);
  return language === 'fr' ? filled.replace(/ ([:;?!%])/g, '\u00a0$1') : filled;
}

export const ruleInWords = (language: Language, rule: Pick<AskedRule, 'id' | 'limits'>): string =>
  text(language, `indication.rule.${rule.id}`, {
    ...rule.limits,
    ...(rule.limits['lossFraction'] === undefined ? {} : { lossPercent: 100 * rule.limits['lossFraction'] }),
  });

/** "NICE TA279 · 2013 · UK · guideline": the first source; the others are in the catalogue. */
export function sourceInWords(language: Language, rule: Pick<AskedRule, 'sources' | 'strength'>): string {
  const source = ruleSources[rule.sources[0] as SourceId] as (typeof ruleSources)[SourceId] | undefined;
  if (source === undefined) return rule.sources.join(', ');
  if (source.how === 'choice') return text(language, 'indication.source.choice', { year: String(source.year) });
  if (source.how === 'recalled')
    return text(language, 'indication.source.recalled', { text: text(language, 'indication.source.practice') });
  return [
    text(language, 'indication.source', { text: source.text, year: String(source.year) }),
    text(language, `indication.jurisdiction.${source.jurisdiction}`),
    text(language, `indication.strength.${rule.strength}`),
    ...(source.how === 'abstract' ? [text(language, 'indication.source.abstract')] : []),
  ].join(' · ');
}

/** Name of something missing: the question's own sentence. */
export function itemInWords(language: Language, item: MissingItem): string {
  const form = [indicationForm, indicationLevelForm].find((f) => findQuestion(f, item.item) !== undefined);
  const question = form === undefined ? undefined : findQuestion(form, item.item);
  const own = `indication.item.${item.item}`;
  const certain = item.said !== 'uncertain' || !isCode(own);
  const name =
    form !== undefined && question !== undefined && certain
      ? text(language, questionCode(form, question)).replace(/[\s\u00a0]*\?$/, '')
      : text(language, own);
  return item.said === undefined || item.said === 'uncertain' ? name : `${name} (${text(language, `indication.said.${item.said}`)})`;
}

export type RowTone = 'stop' | 'caution' | 'strong' | 'plain' | 'muted';
export interface RuleRow {
  readonly id: string;
  readonly tone: RowTone;
  /** Contraindication, required, … */
  readonly effect: string;
  /** "met", "not met"; empty where the effect says it. */
  readonly state: string;
  readonly sentence: string;
  readonly source: string;
  /** Levels it speaks of; empty = the patient. */
  readonly about: readonly string[];
}
const rank = (r: AskedRule): number =>
  r.effect === 'excludes' || (r.effect === 'requires' && r.answer === 'no')
    ? 0
    : { cautions: 1, biopsy: 2, requires: 3, advises: 4 }[r.effect];
const tones: readonly RowTone[] = ['stop', 'caution', 'strong', 'plain', 'muted'];
/** A rule speaks when it answers yes; a requirement also when it is not met. */
export const speaks = (r: AskedRule): boolean => r.answer === 'yes' || (r.effect === 'requires' && r.answer === 'no');

/** Every rule that spoke, gravest first; told once for the levels on which it says the same. */
export function ruleRows(language: Language, indication: Pick<Indication, 'levels'>): readonly RuleRow[] {
  const rows = new Map<string, { rule: AskedRule; about: string[] }>();
  for (const level of indication.levels)
    for (const rule of level.rules.filter(speaks)) {
      const key = `${rule.id} ${rule.answer} ${JSON.stringify(rule.limits)}`;
      const row = rows.get(key) ?? { rule, about: [] };
      if (!rule.ofPatient) row.about.push(level.vertebraId);
      rows.set(key, row);
    }
  return [...rows.values()]
    .toSorted((a, b) => rank(a.rule) - rank(b.rule))
    .map(({ rule, about }) => ({
      id: rule.id,
      tone: tones[rank(rule)],
      effect: text(language, `indication.effect.${findRule(rule.id)?.settle === true ? 'settle' : rule.effect}`),
      state: rule.effect === 'requires' ? text(language, rule.answer === 'yes' ? 'indication.met' : 'indication.unmet') : '',
      sentence: ruleInWords(language, rule),
      source: sourceInWords(language, rule),
      about,
    }));
}

export interface MissingRow {
  readonly name: string;
  readonly decides: boolean;
  readonly about: readonly string[];
}
/** Everything missing, told once: for the patient, or for the levels it is missing of. */
export function missingRows(language: Language, indication: Pick<Indication, 'levels'>): readonly MissingRow[] {
  const rows = new Map<string, { item: MissingItem; decides: boolean; about: string[] }>();
  for (const level of indication.levels)
    for (const item of level.missing) {
      const ofLevel = item.formId === indicationLevelForm.id || (item.formId === undefined && item.said === 'uncertain');
      const key = `${item.item} ${item.said ?? ''}`;
      const row = rows.get(key) ?? { item, decides: false, about: [] };
      row.decides ||= item.decides;
      if (ofLevel) row.about.push(level.vertebraId);
      rows.set(key, row);
    }
  return [...rows.values()]
    .map(({ item, decides, about }) => ({ name: itemInWords(language, item), decides, about }))
    .toSorted((a, b) => Number(b.decides) - Number(a.decides));
}

export interface ScoreText {
  readonly name: string;
  readonly arithmetic: string;
  readonly meaning: string;
  readonly notes: readonly string[];
}
const scores: readonly Score[] = [sins, ofScore, tokuhashi];
/** The arithmetic in full: "Location junctional 3 + Pain mechanical 3 + … = 13", "?" where an item is missing. */
export function scoreInWords(language: Language, result: ScoreResult): ScoreText {
  const score = scores.find((s) => s.id === result.id);
  const item = (id: string): string => text(language, `score.${result.id}.${id}`);
  const choiceOf = (id: string, choice: string): string => {
    const own = `score.${result.id}.${id}.${choice}`;
    return text(language, !isCode(own) ? `score.${choice}` : own);
  };
  const parts = result.parts
    .map((p) =>
      p.choice === undefined
        ? `${item(p.item)} ?`
        : `${item(p.item)} (${choiceOf(p.item, p.choice)}) ${number(language, p.pointsCount ?? 0, 0)}`,
    )
    .join(' + ');
  const whole = result.low === result.high;
  const total = result.totalCount;
  const floored = total !== undefined && total !== result.parts.reduce((n, p) => n + (p.pointsCount ?? 0), 0);
  return {
    name: text(language, `score.${result.id}`),
    arithmetic: text(language, whole ? 'indication-view.score-total' : 'indication-view.score-range', {
      parts,
      total: result.low,
      low: result.low,
      high: result.high,
    }),
    meaning: result.band === undefined ? text(language, 'indication.open') : text(language, `score.${result.id}.band.${result.band}`),
    notes: [
      ...(result.missing.length === 0
        ? []
        : [text(language, 'indication-view.score-missing', { items: result.missing.map(item).join(', ') })]),
      ...(whole || total === undefined ? [] : [text(language, 'indication-view.score-unknown-zero', { total })]),
      ...(floored && score?.floor !== undefined
        ? [text(language, 'indication-view.score-floor', { items: score.floor.items.map(item).join(', '), points: score.floor.points })]
        : []),
      ...(result.id === 'tokuhashi' ? [text(language, 'score.tokuhashi.year', { year: String(result.publishedYear) })] : []),
      ...(result.id === 'of-score' ? [text(language, 'score.of-score.never')] : []),
    ],
  };
}

/** What the images gave of a level, as "question: answer". */
export function fromImagesInWords(language: Language, l: Pick<LevelIndication, 'facts'>): readonly string[] {
  return Object.entries(l.facts).flatMap(([id, fact]) => {
    const question = findQuestion(indicationLevelForm, id);
    if (fact.from !== 'images' || question === undefined) return [];
    const { value } = fact;
    const code = questionCode(indicationLevelForm, question);
    const said =
      typeof value === 'boolean'
        ? text(language, value ? 'score.yes' : 'score.no')
        : typeof value === 'string'
          ? text(language, `${code}.${value}`)
          : value.low === value.high
            ? `${number(language, 100 * value.low, 0)}\u00a0%`
            : `${number(language, 100 * value.low, 0)}–${number(language, 100 * value.high, 0)}\u00a0%`;
    const name = text(language, code).replace(/[\s\u00a0]*\?$/, '');
    return [text(language, 'indication-view.effect-state', { effect: name, state: said })];
  });
}
export const effectInWords = (language: Language, r: Pick<RuleRow, 'effect' | 'state'>): string =>
  r.state === '' ? r.effect : text(language, 'indication-view.effect-state', { effect: r.effect, state: r.state });

/** What is said of a sample before cement; undefined when none is proposed. */
export const sampleInWords = (language: Language, l: Pick<LevelIndication, 'biopsy' | 'sampleOnly'>): string | undefined =>
  l.sampleOnly
    ? text(language, 'indication-view.sample-only')
    : l.biopsy === 'proposed'
      ? text(language, 'indication-view.sample-first')
      : l.biopsy === 'unknown'
        ? text(language, 'indication-view.sample-unknown')
        : undefined;
