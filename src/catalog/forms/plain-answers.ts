// Answers as a person writes them in a file: {"painNrs": 8, "allergy": false, "infection": "none", "inr": "unknown"}. Each becomes the typed answer
// of its question, in the question's first unit, or is refused with what may stand there. `null` = not asked.
import { Problem } from '../../base/index.ts';
import type { Answer, AnswerValues } from '../../records/index.ts';
import { judgeForm } from './answering.ts';
import { findQuestion, questionsOf, type Form, type Question } from './question.ts';

const dayMs = 86_400_000;
const shifted = (today: string, days: number): string =>
  new Date(Date.parse(`${today}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);
/** What may stand for a question, in one line. */
export function expectedFor(q: Question, today?: string): string {
  if (q.kind === 'choice' || q.kind === 'choices') return q.choices.join(', ');
  if (q.kind === 'yes-no') return 'true, false';
  // one unit needs no name (it is in the question's own); of several each names itself
  if (q.kind === 'number') return q.units.map((u) => `${u.range[0]} … ${u.range[1]}${q.units.length > 1 ? ` ${u.unit}` : ''}`).join('; ');
  if (q.kind === 'date' && today !== undefined)
    return `${q.daysFromToday.map((d) => shifted(today, d)).join(' … ')}${q.notBefore === undefined ? '' : `, >= ${q.notBefore}`}`;
  if (q.kind === 'date') return 'YYYY-MM-DD';
  if (q.kind === 'date-time') return 'YYYY-MM-DDThh:mm';
  return q.kind === 'initials' ? 'A … ABCDE' : '"…"';
}
function typed(q: Question, said: unknown): Answer | undefined {
  if (said === null) return { is: 'not-asked' };
  if (said === 'unknown') return { is: 'unknown' };
  if (q.kind === 'yes-no') return typeof said === 'boolean' ? { is: 'yes-no', yes: said } : undefined;
  if (q.kind === 'number')
    return typeof said === 'number' && Number.isFinite(said) ? { is: 'number', value: said, unit: q.units[0].unit } : undefined;
  if (q.kind === 'choices')
    return Array.isArray(said) && said.every((s) => typeof s === 'string') ? { is: 'choices', choices: said as string[] } : undefined;
  if (typeof said !== 'string') return undefined;
  if (q.kind === 'choice') return { is: 'choice', choice: said };
  if (q.kind === 'date') return /^\d{4}-\d{2}-\d{2}$/.test(said) ? { is: 'date', date: said } : undefined;
  if (q.kind === 'date-time') return /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(said) ? { is: 'date-time', at: said } : undefined;
  if (q.kind === 'initials') return /^\p{L}{1,5}$/u.test(said) ? { is: 'initials', initials: said } : undefined;
  return { is: 'text', text: said };
}

/** The answers of one form; the first that cannot be is a Problem naming the question. `today` = the calendar date, from the host. */
export function answersFromPlain(form: Form, plain: Readonly<Record<string, unknown>>, today: string): AnswerValues {
  const values: Record<string, Answer> = {};
  for (const [id, said] of Object.entries(plain)) {
    const question = findQuestion(form, id);
    if (question === undefined)
      throw new Problem('indication.no-such-question', {
        question: id,
        known: questionsOf(form)
          .map((q) => q.id)
          .join(', '),
      });
    const answer = typed(question, said);
    if (answer === undefined)
      throw new Problem('indication.bad-answer', {
        question: id,
        value: JSON.stringify(said) ?? '–',
        expected: expectedFor(question, today),
      });
    values[id] = answer;
  }
  const fault = judgeForm(form, values, today).find((f) => f.severity === 'stop');
  const asked = fault === undefined ? undefined : findQuestion(form, fault.where ?? '');
  if (asked !== undefined) {
    const value = JSON.stringify(plain[asked.id]) ?? '–';
    throw new Problem('indication.bad-answer', { question: asked.id, value, expected: expectedFor(asked, today) });
  }
  return values;
}
