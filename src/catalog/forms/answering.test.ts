import { describe, expect, it } from 'vitest';
import type { Answer, AnswerValues } from '../../records/index.ts';
import { allCodes, isCode } from '../../words/index.ts';
import {
  askedQuestions,
  codesOfForm,
  completeFraction,
  daysBetween,
  faultsOfForm,
  forms,
  holds,
  judgeAnswer,
  judgeForm,
  missingQuestions,
  settledValues,
  type Form,
  type NumberQuestion,
} from './index.ts';

const yes: Answer = { is: 'yes-no', yes: true };
const no: Answer = { is: 'yes-no', yes: false };
const unknown: Answer = { is: 'unknown' };
const dose: NumberQuestion = {
  id: 'dose',
  kind: 'number',
  units: [
    { unit: 'Gy·cm²', range: [0, 2000], usual: [1, 300] },
    { unit: 'mGy·cm²', range: [0, 2e6], usual: [1000, 300_000] },
  ],
};
const form: Form = {
  id: 'try',
  versionCount: 1,
  sections: [
    {
      id: 'one',
      questions: [
        { id: 'fever', kind: 'yes-no', requiredFor: ['start'] },
        { id: 'since', kind: 'date', daysFromToday: [-30, 0], when: { question: 'fever', is: true }, requiredFor: ['start'] },
        { id: 'seen', kind: 'date', daysFromToday: [-30, 0], notBefore: 'since' },
        { id: 'who', kind: 'initials', requiredFor: ['start'], known: true },
        dose,
      ],
    },
  ],
};
const ids = (values: AnswerValues): readonly string[] => missingQuestions(form, values, 'start').map((q) => q.id);

describe('answers', () => {
  it('unknown is neither yes nor no, and is not a missing answer', () => {
    const c = { question: 'fever', is: true } as const;
    expect([holds(c, { fever: yes }), holds(c, { fever: no }), holds(c, { fever: unknown }), holds(c, {})]).toEqual([
      true,
      false,
      undefined,
      undefined,
    ]);
    expect(holds({ not: c }, { fever: unknown })).toBeUndefined();
    expect(holds({ any: [c, { question: 'seen', is: true }] }, { fever: yes })).toBe(true);
    expect(holds({ all: [c, { question: 'seen', is: true }] }, { fever: no })).toBe(false);
    expect(ids({})).toEqual(['fever', 'who']);
    expect(ids({ fever: unknown, who: unknown })).toEqual(['who']);
    expect(ids({ fever: yes, who: { is: 'initials', initials: 'AB' } })).toEqual(['since']);
  });
  it('a changed answer leaves the ones behind it kept, not counted', () => {
    const values = { fever: no, since: { is: 'date', date: '2026-01-02' } } as const;
    expect(askedQuestions(form, values).map((q) => q.id)).toEqual(['fever', 'seen', 'who', 'dose']);
    expect(Object.keys(settledValues(form, values))).toEqual(['fever']);
    expect(completeFraction(form, values)).toBe(0.25);
  });
  it('refuses what cannot be, asks about what is odd', () => {
    const today = '2026-03-01';
    const number = (value: number, unit: string): string | undefined => judgeAnswer(dose, { is: 'number', value, unit }, { today })?.code;
    expect([
      number(45, 'Gy·cm²'),
      number(45_000, 'Gy·cm²'),
      number(45, 'mGy·cm²'),
      number(45, 'Gy'),
      number(-1, 'Gy·cm²'),
      number(1, 'Gy·cm²'),
      number(0.99, 'Gy·cm²'),
    ]).toEqual([undefined, 'form.out-of-range', 'form.unusual', 'form.not-a-unit', 'form.out-of-range', undefined, 'form.unusual']);
    const [, since, seen] = form.sections[0].questions;
    const date = (text: string, q = since, values: AnswerValues = {}): string | undefined =>
      judgeAnswer(q, { is: 'date', date: text }, { today, values })?.code;
    expect([date('2026-03-01'), date('2026-03-02'), date('2026-01-30'), date('2026-01-29'), date('2026-02-30')]).toEqual([
      undefined,
      'form.in-future',
      undefined,
      'form.too-early',
      'form.no-such-day',
    ]);
    expect(date('2026-02-10', seen, { since: { is: 'date', date: '2026-02-11' } })).toBe('form.before-other');
    expect(date('2026-02-11', seen, { since: { is: 'date', date: '2026-02-11' } })).toBeUndefined();
    expect(judgeForm(form, { nobody: yes, fever: { is: 'text', text: 'x' } }, today).map((f) => f.code)).toEqual([
      'form.no-such-question',
      'form.not-yes-no',
    ]);
    expect(daysBetween('2024-02-28', '2024-03-01')).toBe(2);
  });
});
describe('every form', () => {
  it('has its sentences, and conditions that look back', () => {
    expect(allCodes().length).toBeGreaterThan(0);
    for (const f of forms) {
      expect(codesOfForm(f).filter((c) => !isCode(c))).toEqual([]);
      expect(faultsOfForm(f)).toEqual([]);
    }
  });
});
