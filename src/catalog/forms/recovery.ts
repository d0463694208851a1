// Recovery: awake, dry, legs as before, pain, then what allows to go home and what keeps. Standing, walking and leaving are events of the course, with
// their times. Scores: Aldrete modified 1995 (J Clin Anesth 7:89), 0…10, 9 and more ready (recalled).
import { delayReasons } from '../expectations.ts';
import { amount, before, choice, choices, legs, text, yesNo } from './parts.ts';
import type { Form } from './question.ts';

export const aldreteReady = { value: 9, range: [8, 10], source: 'Aldrete 1995, J Clin Anesth 7:89 (recalled)' } as const;
export const dischargeCriteria = ['awake', 'pain-eased', 'walks', 'site-dry', 'urinated', 'ate', 'accompanied', 'told'] as const;
const home = before('discharged');
export const recovery: Form = {
  id: 'recovery',
  versionCount: 1,
  sections: [
    {
      id: 'first',
      questions: [
        amount('aldrete', [{ unit: 'points', range: [0, 10], whole: true, usual: [7, 10] }], { ...home, hint: true }),
        choice('site', ['dry', 'oozing', 'haematoma'], { ...home }),
        amount('pain', [{ unit: 'points', range: [0, 10] }], { ...home, words: 'q.pain-now' }),
      ],
    },
    { id: 'legs', questions: legs(['discharged']) },
    {
      id: 'up',
      questions: [
        choice('stood-with', ['nurse', 'physiotherapist', 'doctor', 'alone'], {}),
        yesNo('dizzy'),
        choices('criteria', dischargeCriteria, { ...home }),
        choices(
          'delay',
          delayReasons.map((r) => r.id),
          { ...home, choiceWords: 'delay' },
        ),
        text('delay-text'),
      ],
    },
  ],
};
