// The bone behind the fracture. A cemented level treats a level: the form asks what was looked for and what was begun, and its gaps are shown at
// discharge and at month 3. The list of causes is that of the pathway; no drug is proposed.
import { amount, before, choice, date, is, text, yes, yesNo } from './parts.ts';
import type { Form, Question } from './question.ts';

export const boneTests = [
  'calcium',
  'phosphate',
  'creatinine',
  'vitamin-d',
  'pth',
  'tsh',
  'blood-count',
  'crp',
  'electrophoresis',
] as const;
const both = before('discharged', 'month-3');
const late = before('month-3');
const osteo = is('path', 'osteoporotic');
const tumour = is('path', 'tumour');

export const boneForm: Form = {
  id: 'bone',
  versionCount: 1,
  sections: [
    { id: 'path', questions: [choice('path', ['osteoporotic', 'tumour'], { ...both, known: true })] },
    {
      id: 'causes',
      when: osteo,
      questions: [
        ...boneTests.map((t): Question => choice(`test.${t}`, ['normal', 'abnormal', 'not-done'], { ...both, choiceWords: 'bone-test' })),
        choice('dxa', ['done', 'planned', 'not-done'], { ...late }),
        amount('t-score', [{ unit: 'SD', range: [-8, 5], usual: [-6, 2] }], { when: is('dxa', 'done') }),
        date('dxa-date', [-3650, 0], { when: is('dxa', 'done') }),
      ],
    },
    {
      id: 'treatment',
      when: osteo,
      questions: [
        choice(
          'decided',
          ['alendronate', 'risedronate', 'zoledronate', 'denosumab', 'teriparatide', 'romosozumab', 'raloxifene', 'other', 'none'],
          { ...both, choiceWords: 'bone-drug' },
        ),
        date('decided-date', [-3650, 0], { unless: is('decided', 'none') }),
        choice('dental', ['done', 'planned', 'not-done'], { ...both }),
        yesNo('started', { unless: is('decided', 'none'), ...late }),
        date('started-date', [-3650, 0], { when: yes('started'), ...late, notBefore: 'decided-date' }),
        yesNo('falls-assessed', { ...late }),
        yesNo('liaison', { ...both }),
      ],
    },
    {
      id: 'tumour',
      when: tumour,
      questions: [
        yesNo('oncologist', { ...both }),
        choice('radiotherapy', ['none', 'planned', 'running', 'done'], { ...both }),
        date('radiotherapy-from', [-3650, 365], { when: is('radiotherapy', 'planned', 'running', 'done'), ...late }),
        date('radiotherapy-to', [-3650, 365], { when: is('radiotherapy', 'running', 'done'), notBefore: 'radiotherapy-from' }),
        choice('systemic', ['none', 'planned', 'running', 'done'], { ...late }),
        text('systemic-text', { when: is('systemic', 'planned', 'running', 'done') }),
        choice('bone-agent', ['zoledronate', 'denosumab', 'other', 'none'], { ...late, choiceWords: 'bone-drug' }),
        date('bone-agent-date', [-3650, 0], { when: is('bone-agent', 'zoledronate', 'denosumab', 'other') }),
        choice('tumour-dental', ['done', 'planned', 'not-done'], { ...late }),
      ],
    },
  ],
};
