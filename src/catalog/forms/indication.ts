// What images cannot know: the patient once, then each level, then what the team decided. A question's id is the fact it gives
// (catalog/rules/facts). Short: sections open only where they matter. Nothing is asked twice; images propose, a person takes over.
import { epiduralGrades, ofClasses, sins, tokuhashi, type Score } from '../scores/index.ts';
import { indicationFacts, indicationPaths } from '../rules/facts.ts';
import type { ChoiceQuestion, DateQuestion, Form, NumberQuestion, Question, YesNoQuestion } from './question.ts';

const needed = ['indication'] as const;
const yesNo = (id: string, more: Partial<YesNoQuestion> = {}): YesNoQuestion => ({ id, kind: 'yes-no', requiredFor: needed, ...more });
const choice = (id: string, choices: readonly string[], more: Partial<ChoiceQuestion> = {}): ChoiceQuestion => ({
  id,
  kind: 'choice',
  choices,
  requiredFor: needed,
  ...more,
});
const number = (id: string, unit: NumberQuestion['units'][0], more: Partial<NumberQuestion> = {}): NumberQuestion => ({
  id,
  kind: 'number',
  units: [unit],
  requiredFor: needed,
  ...more,
});
const date = (id: string, daysFromToday: DateQuestion['daysFromToday'], more: Partial<DateQuestion> = {}): DateQuestion => ({
  id,
  kind: 'date',
  daysFromToday,
  requiredFor: needed,
  ...more,
});
/** A question for one item of a score, with the score's own words. */
const item = (id: string, score: Score, of: string): Question => ({
  id,
  kind: 'choice',
  choices: score.items.find((i) => i.id === of)?.choices.map((c) => c.id) ?? [],
  requiredFor: needed,
  words: `score.${score.id}.${of}`,
});
const choicesOf = (id: keyof typeof indicationFacts): readonly string[] => {
  const fact = indicationFacts[id];
  return 'choices' in fact ? fact.choices : [];
};

export const indicationForm: Form = {
  id: 'indication',
  versionCount: 1,
  sections: [
    {
      id: 'when',
      questions: [
        number('ageYear', { unit: 'year', range: [0, 120], usual: [18, 105] }),
        date('imagingDate', [-3650, 0]),
        date('actDate', [-3650, 365], { notBefore: 'imagingDate' }),
        yesNo('changedSinceImaging'),
      ],
    },
    {
      id: 'pain',
      questions: [
        number('painNrs', { unit: 'points', range: [0, 10], whole: true }, { hint: true }),
        choice('painTrend', choicesOf('painTrend')),
        number('durationWeeks', { unit: 'week', range: [0, 520], usual: [0, 104] }),
        choice('treatment', choicesOf('treatment'), { hint: true }),
        yesNo('mobilised'),
      ],
    },
    {
      id: 'risks',
      questions: [
        choice('neurology', choicesOf('neurology')),
        choice('infection', choicesOf('infection')),
        yesNo('discitis'),
        yesNo('allergy'),
        yesNo('canLieProne'),
        yesNo('ankylosed'),
        yesNo('surgeonAvailable'),
      ],
    },
    {
      id: 'bleeding',
      questions: [
        yesNo('coagulopathy'),
        number('inr', { unit: 'INR', range: [0.5, 20], usual: [0.8, 5] }),
        number('plateletsGigaPerL', { unit: '10⁹/l', range: [1, 2000], usual: [20, 800] }),
        date('bleedingDate', [-3650, 0]),
        choice('antithrombotic', choicesOf('antithrombotic')),
        yesNo('antithromboticManaged', { when: { question: 'antithrombotic', is: ['antiplatelet', 'anticoagulant'] } }),
      ],
    },
    {
      id: 'cause',
      questions: [yesNo('osteoporosis'), yesNo('cancer'), choice('electrophoresis', choicesOf('electrophoresis')), yesNo('teamAgreed')],
    },
    {
      id: 'frailty',
      when: { question: 'osteoporosis', is: true },
      questions: [
        number('tScore', { unit: 'T', range: [-8, 4], usual: [-5, 2] }),
        choice('asa', ['1', '2', '3', '4', '5'], { plainChoices: true }),
        yesNo('frailtyOver2'),
      ],
    },
    {
      id: 'tumour',
      when: { question: 'cancer', is: true },
      questions: tokuhashi.items.map((i) => item(`tokuhashi.${i.id}`, tokuhashi, i.id)),
    },
  ],
};

export const indicationLevelForm: Form = {
  id: 'indication-level',
  versionCount: 1,
  sections: [
    {
      id: 'level',
      questions: [
        choice('path', indicationPaths, { hint: true }),
        yesNo('painAtLevel'),
        yesNo('unhealed'),
        choice('unhealedBy', choicesOf('unhealedBy'), { when: { question: 'unhealed', is: true } }),
        yesNo('nonUnion'),
        yesNo('wallDefect'),
        number('lossFraction', { unit: '%', range: [0, 100] }),
        yesNo('unstableBehind'),
        yesNo('malignantSign'),
        yesNo('cementedBefore'),
        yesNo('haemangiomaAggressive', { when: { question: 'path', is: 'haemangioma' } }),
      ],
    },
    {
      id: 'osteoporotic',
      when: { question: 'path', is: 'osteoporotic' },
      questions: [choice('ofClass', ofClasses), yesNo('progression')],
    },
    {
      id: 'tumour',
      when: { question: 'path', is: 'tumour' },
      questions: [
        choice('lesion', choicesOf('lesion')),
        choice('epidural', epiduralGrades, { words: 'score.epidural' }),
        ...(['pain', 'alignment', 'collapse', 'posterolateral'] as const).map((i) => item(`sins.${i}`, sins, i)),
      ],
    },
  ],
};

export const indicationDecisionForm: Form = {
  id: 'indication-decision',
  versionCount: 1,
  sections: [
    {
      id: 'decision',
      questions: [
        {
          id: 'decision',
          kind: 'choice',
          choices: ['cement', 'ablation', 'sample-first', 'other-treatment', 'wait', 'no'],
          requiredFor: ['decision'],
          known: true,
        },
        {
          id: 'decidedIn',
          kind: 'choice',
          choices: ['spine-meeting', 'oncology-meeting', 'one-physician'],
          requiredFor: ['decision'],
          known: true,
        },
        { id: 'decidedOn', kind: 'date', daysFromToday: [-3650, 0], requiredFor: ['decision'], known: true },
        { id: 'decidedBy', kind: 'initials', requiredFor: ['decision'], known: true, hint: true },
        { id: 'reason', kind: 'text', maxLength: 300 },
      ],
    },
  ],
};
/** The forms the indication is made from; the decision is not one of them. */
export const indicationFormIds = [indicationForm.id, indicationLevelForm.id] as const;
