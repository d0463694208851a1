// Keeps one answer of one form: judged, merged into the form's one record for its subject, durable when the promise resolves. A change of one
// question never touches another, so two people (or two windows) on one form lose nothing of each other's.
import { Problem } from '../base/index.ts';
import { findForm, findQuestion, forms, judgeAnswer, missingQuestions, type Form } from '../catalog/index.ts';
import type { Answer, AnswerValues, CaseRecord, FormAnswers } from '../records/index.ts';
import type { OpenCase } from './open-case.ts';

export interface GivenAnswer {
  readonly formId: string;
  readonly subject?: string;
  readonly questionId: string;
  /** Null takes the answer back: not reached yet. */
  readonly answer: Answer | null;
  readonly saidBy?: FormAnswers['saidBy'];
  readonly who?: string;
}
const two = (n: number): string => String(n).padStart(2, '0');
/** The calendar date where this program runs. */
export const todayHere = (at = new Date()): string => `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;

export const needForm = (id: string): Form => {
  const form = findForm(id);
  if (form === undefined) throw new Problem('form.no-such-form', { form: id, known: forms.map((f) => f.id).join(', ') });
  return form;
};
export const answersOn = (open: Pick<OpenCase, 'records'>, formId: string, subject?: string): CaseRecord<'answers'> | undefined =>
  open.records('answers').findLast((r) => r.data.formId === formId && r.data.subject === subject);
/** What was said on a form so far; nothing when it was not begun. */
export const valuesOn = (open: Pick<OpenCase, 'records'>, formId: string, subject?: string): AnswerValues =>
  answersOn(open, formId, subject)?.data.values ?? {};

const turns = new WeakMap<OpenCase, Promise<unknown>>();
/** What reads a case and then writes it, one after the other: each sees what the one before left. */
export function inTurnOf<T>(open: OpenCase, f: () => Promise<T>): Promise<T> {
  const turn = (turns.get(open) ?? Promise.resolve()).then(f, f);
  turns.set(
    open,
    turn.catch(() => undefined),
  );
  return turn;
}
export const keepAnswer = (open: OpenCase, given: GivenAnswer, today = todayHere()): Promise<CaseRecord<'answers'>> =>
  inTurnOf(open, () => keepNow(open, given, today));
async function keepNow(open: OpenCase, given: GivenAnswer, today: string): Promise<CaseRecord<'answers'>> {
  const form = needForm(given.formId);
  const question = findQuestion(form, given.questionId);
  if (question === undefined) throw new Problem('form.no-such-question', { form: form.id, question: given.questionId });
  const old = answersOn(open, form.id, given.subject);
  const before = old?.data.values ?? {};
  if (given.answer !== null) {
    const f = judgeAnswer(question, given.answer, { today, values: before });
    if (f?.severity === 'stop') throw new Problem(f.code, { ...f.values, question: given.questionId });
  }
  const { [given.questionId]: _, ...others } = before;
  const values = given.answer === null ? others : { ...others, [given.questionId]: given.answer };
  const complete = missingQuestions(form, values).length === 0;
  const data: FormAnswers = {
    formId: form.id,
    versionCount: form.versionCount,
    ...(given.subject === undefined ? {} : { subject: given.subject }),
    saidBy: given.saidBy ?? old?.data.saidBy ?? 'team',
    values,
    state: complete ? 'complete' : 'draft',
    ...(complete ? { completedAt: old?.data.completedAt ?? new Date().toISOString() } : {}),
  };
  return open.put('answers', data, {
    ...(old === undefined ? {} : { id: old.id }),
    ...(given.who === undefined ? {} : { who: given.who }),
    provenance: { by: 'person', inputs: [] },
  });
}
