// What is asked, what is missing, what is refused: one set of pure functions for page, command line and tests.
import { finding, type Finding } from '../../base/index.ts';
import type { Answer, AnswerValues } from '../../records/index.ts';
import { isKnown, isSaid } from '../../records/index.ts';
import { findQuestion, questionsOf, type Condition, type Form, type FormSection, type Question, type UnitRange } from './question.ts';

/** True, false, or undefined when it rests on an answer that is missing or unknown. */
export function holds(condition: Condition | undefined, values: AnswerValues): boolean | undefined {
  if (condition === undefined) return true;
  if ('not' in condition) {
    const inner = holds(condition.not, values);
    return inner === undefined ? undefined : !inner;
  }
  if ('all' in condition) {
    const parts = condition.all.map((c) => holds(c, values));
    return parts.includes(false) ? false : parts.includes(undefined) ? undefined : true;
  }
  if ('any' in condition) {
    const parts = condition.any.map((c) => holds(c, values));
    return parts.includes(true) ? true : parts.includes(undefined) ? undefined : false;
  }
  const a = values[condition.question];
  if (a === undefined || !isKnown(a)) return undefined;
  if ('over' in condition) return a.is === 'number' && a.unit === condition.unit ? a.value > condition.over : undefined;
  const { is } = condition;
  if (typeof is === 'boolean') return a.is === 'yes-no' ? a.yes === is : undefined;
  const wanted = typeof is === 'string' ? [is] : is;
  if (a.is === 'choice') return wanted.includes(a.choice);
  if (a.is === 'choices') return a.choices.some((c) => wanted.includes(c));
  return undefined;
}

const isPut = (x: { readonly when?: Condition; readonly unless?: Condition }, values: AnswerValues): boolean =>
  holds(x.when, values) === true && (x.unless === undefined || holds(x.unless, values) !== true);
/** Sections and their questions that are put, given what was said so far. */
export const askedSections = (
  form: Form,
  values: AnswerValues,
): readonly { readonly section: FormSection; readonly questions: readonly Question[] }[] =>
  form.sections
    .filter((s) => isPut(s, values))
    .map((section) => ({ section, questions: section.questions.filter((q) => holds(q.when, values) === true) }))
    .filter((s) => s.questions.length > 0);
export const askedQuestions = (form: Form, values: AnswerValues): readonly Question[] =>
  askedSections(form, values).flatMap((s) => s.questions);

/** Questions the moment waits for. Without a moment: whatever is required for any. */
export const missingQuestions = (form: Form, values: AnswerValues, moment?: string): readonly Question[] =>
  askedQuestions(form, values).filter(
    (q) =>
      q.requiredFor !== undefined &&
      (moment === undefined || q.requiredFor.includes(moment)) &&
      (q.known === true ? !isKnown(values[q.id]) : !isSaid(values[q.id])),
  );
/** Share of the questions put that have an answer, 0…1. */
export function completeFraction(form: Form, values: AnswerValues): number {
  const asked = askedQuestions(form, values);
  return asked.length === 0 ? 0 : asked.filter((q) => isSaid(values[q.id])).length / asked.length;
}
/** Answers to questions that are no longer put (the one before was changed): kept, not counted. */
export const settledValues = (form: Form, values: AnswerValues): AnswerValues => {
  const asked = new Set(askedQuestions(form, values).map((q) => q.id));
  return Object.fromEntries(Object.entries(values).filter(([id]) => asked.has(id)));
};

const dayMs = 86_400_000;
/** Whole days from one calendar date to another; undefined when one is no date of the calendar (30 February). */
export function daysBetween(from: string, to: string): number | undefined {
  const day = (text: string): number | undefined => {
    const m = /^(\d{4})-(\d{2})-(\d{2})/.exec(text);
    if (m === null) return undefined;
    const at = Date.UTC(Number(m[1]), Number(m[2]) - 1, Number(m[3]));
    return new Date(at).toISOString().slice(0, 10) === m[0] ? at : undefined;
  };
  const [a, b] = [day(from), day(to)];
  return a === undefined || b === undefined ? undefined : Math.round((b - a) / dayMs);
}

interface Now {
  /** The calendar date of today, from the host. */
  readonly today: string;
  readonly values?: AnswerValues;
}
/**
 * What is wrong with an answer: 'stop' = it cannot be kept, 'caution' = it is kept and shown beside the answer. Undefined = nothing.
 * "Unknown" and "not asked" are always well formed.
 */
export function judgeAnswer(question: Question, answer: Answer, now: Now): Finding | undefined {
  if (!isKnown(answer)) return undefined;
  const wrong = (code: string, values: Readonly<Record<string, string | number>> = {}): Finding =>
    finding(code, 'stop', values, question.id);
  switch (question.kind) {
    case 'choice':
      return answer.is === 'choice' && question.choices.includes(answer.choice) ? undefined : wrong('form.not-a-choice');
    case 'choices':
      return answer.is === 'choices' && answer.choices.every((c) => question.choices.includes(c)) ? undefined : wrong('form.not-a-choice');
    case 'yes-no':
      return answer.is === 'yes-no' ? undefined : wrong('form.not-yes-no');
    case 'number':
      return answer.is === 'number' ? judgeNumber(question.units, answer.value, answer.unit, question.id) : wrong('form.not-a-number');
    case 'date':
    case 'date-time':
      return judgeDate(question, answer, now);
    case 'initials':
      return answer.is === 'initials' ? undefined : wrong('form.not-initials');
    case 'text':
      if (answer.is !== 'text') return wrong('form.not-a-text');
      return answer.text.length > (question.maxLength ?? 500) ? wrong('form.too-long', { most: question.maxLength ?? 500 }) : undefined;
  }
}
function judgeNumber(units: readonly UnitRange[], value: number, unit: string, where: string): Finding | undefined {
  const u = units.find((x) => x.unit === unit);
  if (u === undefined) return finding('form.not-a-unit', 'stop', { unit, known: units.map((x) => x.unit).join(', ') }, where);
  if (!Number.isFinite(value)) return finding('form.not-a-number', 'stop', {}, where);
  const [low, high] = u.range;
  if (value < low || value > high) return finding('form.out-of-range', 'stop', { value, low, high, unit }, where);
  if (u.whole === true && !Number.isInteger(value)) return finding('form.not-whole', 'stop', { value }, where);
  if (u.usual !== undefined && (value < u.usual[0] || value > u.usual[1]))
    return finding('form.unusual', 'caution', { value, low: u.usual[0], high: u.usual[1], unit }, where);
  return undefined;
}
function judgeDate(question: Extract<Question, { kind: 'date' | 'date-time' }>, answer: Answer, now: Now): Finding | undefined {
  const wrong = (code: string, values: Readonly<Record<string, string | number>> = {}): Finding =>
    finding(code, 'stop', values, question.id);
  const date =
    answer.is === 'date' && question.kind === 'date' ? answer.date : answer.is === 'date-time' ? answer.at.slice(0, 10) : undefined;
  if (date === undefined) return wrong('form.not-a-date');
  const days = daysBetween(now.today, date);
  if (days === undefined) return wrong('form.no-such-day', { date });
  if (answer.is === 'date-time') {
    const [hour, minute] = answer.at.slice(11, 16).split(':').map(Number);
    if (hour > 23 || minute > 59) return wrong('form.no-such-time', { time: answer.at.slice(11, 16) });
  }
  const [earliest, latest] = question.daysFromToday;
  if (days > latest) return wrong(latest <= 0 ? 'form.in-future' : 'form.too-late', { date });
  if (days < earliest) return wrong('form.too-early', { date });
  const before = question.notBefore === undefined ? undefined : now.values?.[question.notBefore];
  const first = before?.is === 'date' ? before.date : before?.is === 'date-time' ? before.at : undefined;
  if (first !== undefined && question.notBefore !== undefined) {
    const own = answer.is === 'date-time' ? answer.at : date;
    if (own.slice(0, first.length) < first.slice(0, own.length))
      return wrong('form.before-other', { date, first: first.replace('T', ' ') });
  }
  return undefined;
}

/** Judges every answer of a form: what an imported or older set of answers is worth. */
export const judgeForm = (form: Form, values: AnswerValues, today: string): readonly Finding[] =>
  Object.entries(values).flatMap(([id, answer]) => {
    const question = findQuestion(form, id);
    if (question === undefined) return [finding('form.no-such-question', 'stop', { question: id, form: form.id }, id)];
    const f = judgeAnswer(question, answer, { today, values });
    return f === undefined ? [] : [f];
  });

/** Ids must be the form's own, unique, and conditions must name earlier questions; used by the test of every form. */
export function faultsOfForm(form: Form): readonly string[] {
  const out: string[] = [];
  const seen = new Set<string>();
  const named = (c: Condition | undefined): readonly string[] =>
    c === undefined ? [] : 'not' in c ? named(c.not) : 'all' in c ? c.all.flatMap(named) : 'any' in c ? c.any.flatMap(named) : [c.question];
  for (const s of form.sections) {
    for (const id of [...named(s.when), ...named(s.unless)])
      if (!seen.has(id)) out.push(`${form.id}: section ${s.id} waits for ${id}, which does not come before`);
    for (const q of s.questions) {
      if (seen.has(q.id)) out.push(`${form.id}: two questions ${q.id}`);
      for (const id of [...named(q.when), ...named(q.unless)])
        if (!seen.has(id)) out.push(`${form.id}: ${q.id} waits for ${id}, which does not come before`);
      if ('notBefore' in q && q.notBefore !== undefined && !questionsOf(form).some((x) => x.id === q.notBefore))
        out.push(`${form.id}: ${q.id} is not before ${q.notBefore}, which is not asked`);
      seen.add(q.id);
    }
  }
  return out;
}
