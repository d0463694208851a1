// Before and after: the same figures at every visit, so that they can be compared. ODI and EQ-5D are entered as levels or totals from a sheet
// the site has the right to use; their wording is not shown. The patient's own form has what may be shown: pain, Roland–Morris, questions of ours.
import { analgesics, eq5dDimensions, odiLevelMost, odiSectionCount, rmdqItemCount } from '../scores/patient.ts';
import { complicationQuestions } from './day.ts';
import { amount, before, choice, choices, date, is, levelChoices, text, yes, yesNo } from './parts.ts';
import type { Form, FormSection, Question } from './question.ts';

const points = (id: string, most: number, more: Parameters<typeof amount>[2] = {}): Question =>
  amount(id, [{ unit: 'points', range: [0, most] }], more);
const range = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i + 1);
const visit = before('visit');

const painSection: FormSection = {
  id: 'pain',
  questions: [
    points('pain', 10, { ...visit, words: 'q.pain-worst', hint: true }),
    points('pain-moving', 10, { ...visit, words: 'q.pain-moving' }),
    choices(
      'analgesics',
      analgesics.map((a) => a.id),
      { ...visit, words: 'q.analgesics', choiceWords: 'analgesic' },
    ),
    ...analgesics
      .filter((a) => a.unit !== undefined)
      .map((a): Question =>
        amount(`dose.${a.id}`, [{ unit: a.unit ?? 'mg/d', range: [0, a.most ?? 0], usual: [0, (a.most ?? 0) / 2] }], {
          when: is('analgesics', a.id),
          ...visit,
          words: `q.analgesics.dose.${a.id}`,
        }),
      ),
  ],
};
const functionSection: FormSection = {
  id: 'function',
  questions: [
    choice('odi-entered', ['levels', 'total', 'not-done'], { words: 'q.odi-entered', hint: true }),
    ...range(odiSectionCount).map((n): Question =>
      choice(
        `odi.${n}`,
        range(odiLevelMost + 1).map((v) => String(v - 1)),
        { when: is('odi-entered', 'levels'), plainChoices: true, words: `q.odi.${n}` },
      ),
    ),
    amount('odi-total', [{ unit: '%', range: [0, 100] }], { when: is('odi-entered', 'total'), words: 'q.odi-total' }),
    amount('rmdq-total', [{ unit: 'points', range: [0, rmdqItemCount], whole: true }], { words: 'q.rmdq-total', hint: true }),
    choice('eq5d-entered', ['levels', 'not-done'], { words: 'q.eq5d-entered', hint: true }),
    ...eq5dDimensions.map((d): Question =>
      choice(`eq5d.${d}`, ['1', '2', '3', '4', '5'], { when: is('eq5d-entered', 'levels'), plainChoices: true, words: `q.eq5d.${d}` }),
    ),
    amount('eq5d-vas', [{ unit: 'points', range: [0, 100], whole: true }], { words: 'q.eq5d-vas' }),
  ],
};
const lifeSection: FormSection = {
  id: 'life',
  questions: [
    choice('usual-activities', ['resumed', 'partly', 'not'], { ...visit, words: 'q.usual-activities' }),
    choice('work', ['resumed', 'partly', 'not', 'not-working'], { words: 'q.work' }),
    choice('driving', ['resumed', 'not', 'not-driving'], { words: 'q.driving' }),
    amount(
      'walking',
      [
        { unit: 'm', range: [0, 50_000], usual: [0, 10_000] },
        { unit: 'km', range: [0, 50], usual: [0, 10] },
      ],
      { ...visit, words: 'q.walking' },
    ),
    amount('falls', [{ unit: 'times', range: [0, 200], whole: true, usual: [0, 10] }], { ...visit, words: 'q.falls' }),
    yesNo('corset', { words: 'q.corset' }),
    yesNo('physiotherapy', { words: 'q.physiotherapy' }),
  ],
};

export const baseline: Form = {
  id: 'baseline',
  versionCount: 1,
  sections: [
    {
      id: 'way',
      questions: [
        choice('cause', ['osteoporotic', 'tumour', 'haemangioma', 'trauma', 'other'], { ...visit }),
        date('date', [-730, 0], { ...visit, words: 'q.visit-date' }),
        date('pain-since', [-7300, 0], { ...visit }),
        date('mri', [-3650, 0], { ...visit }),
        date('admitted', [-365, 30]),
      ],
    },
    painSection,
    functionSection,
    lifeSection,
  ],
};

export const followUp: Form = {
  id: 'follow-up',
  versionCount: 1,
  sections: [
    {
      id: 'visit',
      questions: [
        date('date', [-1460, 0], { ...visit, words: 'q.visit-date', known: true }),
        choice('how', ['seen', 'telephone', 'tablet', 'letter', 'died'], { ...visit, hint: true }),
      ],
    },
    { ...painSection, unless: is('how', 'died') },
    {
      id: 'new',
      unless: is('how', 'died'),
      questions: [
        yesNo('new-pain', { ...visit, hint: true }),
        choice('new-pain-place', ['same-place', 'above', 'below', 'elsewhere'], { when: yes('new-pain'), ...visit }),
        date('new-pain-since', [-730, 0], { when: yes('new-pain') }),
        choice('new-fracture-mri', ['asked', 'done', 'not-asked'], { when: yes('new-pain'), ...visit, hint: true }),
        date('new-fracture-mri-date', [-365, 180], { when: is('new-fracture-mri', 'asked', 'done') }),
        choice('imaged', ['scheduled', 'symptoms', 'no'], { ...visit, hint: true }),
        yesNo('new-fracture', { when: is('imaged', 'scheduled', 'symptoms'), ...visit }),
        choices('new-fracture-levels', levelChoices, { when: yes('new-fracture'), ...visit, plainChoices: true }),
        date('new-fracture-date', [-730, 0], { when: yes('new-fracture') }),
        ...complicationQuestions(['visit']),
      ],
    },
    { ...functionSection, unless: is('how', 'died') },
    { ...lifeSection, unless: is('how', 'died') },
    { id: 'note', questions: [text('note')] },
  ],
};

export const patientForm: Form = {
  id: 'patient',
  versionCount: 1,
  tablet: true,
  sections: [
    {
      id: 'pain',
      questions: [
        ...(['pain', 'pain-moving'] as const).map((id): Question =>
          choice(
            id,
            range(11).map((n) => String(n - 1)),
            { requiredFor: ['visit'], plainChoices: true, hint: true },
          ),
        ),
        yesNo('new-pain', { requiredFor: ['visit'] }),
      ],
    },
    {
      id: 'own',
      questions: [
        choice('change', ['much-better', 'better', 'same', 'worse', 'much-worse'], { requiredFor: ['visit'] }),
        choice('usual-activities', ['resumed', 'partly', 'not'], { requiredFor: ['visit'] }),
        choice('walk', ['outside-far', 'outside-near', 'inside', 'bed'], { requiredFor: ['visit'] }),
        yesNo('fell', { requiredFor: ['visit'] }),
        choice('sleep', ['well', 'woken', 'badly'], {}),
      ],
    },
    { id: 'roland-morris', questions: range(rmdqItemCount).map((n): Question => yesNo(`rmdq.${n}`, { requiredFor: ['visit'] })) },
  ],
};
