// The three pauses of the day, after the check-list of interventional radiology in France (HAS / FRI "check-list sécurité du patient en radiologie
// interventionnelle"; read from memory, to be compared with the site's own sheet): before sedation, before the puncture, before leaving the
// room. The moments 'sedation', 'puncture' and 'left-room' wait for what is marked; the course (catalog/course-rules) enforces it.
import { actKinds, leakPlaces } from '../../records/index.ts';
import { complicationKinds, cirseGrades, ctcaeGrades } from '../scores/patient.ts';
import { doseAreaLimits, doseAreaUnits, kermaLimits, kermaUnits, type DoseAreaUnit } from '../radiation-dose.ts';
import { amount, before, choice, choices, date, is, legs, levelChoices, moment, text, yes, yesNo } from './parts.ts';
import type { Form, Question, UnitRange } from './question.ts';

export const antithrombotics = [
  'aspirin',
  'clopidogrel',
  'prasugrel',
  'ticagrelor',
  'warfarin',
  'fluindione',
  'acenocoumarol',
  'apixaban',
  'rivaroxaban',
  'dabigatran',
  'edoxaban',
  'enoxaparin',
  'tinzaparin',
  'fondaparinux',
  'heparin',
  'other',
] as const;
const sedation = before('sedation');

export const beforeSedation: Form = {
  id: 'before-sedation',
  versionCount: 1,
  sections: [
    {
      id: 'identity',
      questions: [
        yesNo('identity-said', { ...sedation, known: true }),
        yesNo('level-side-said', { ...sedation, known: true }),
        yesNo('counting-sheet', { ...sedation }),
        date('consent', [-730, 0], { ...sedation, known: true }),
        date('information', [-730, 0], { ...sedation }),
      ],
    },
    {
      id: 'ready',
      questions: [
        yesNo('fasting', { ...sedation, known: true }),
        amount('weight', [{ unit: 'kg', range: [25, 300], usual: [35, 150] }], { ...sedation }),
        choices('allergies', ['cement', 'antibiotic', 'contrast', 'latex', 'local-anaesthetic', 'other'], { ...sedation }),
        text('allergy-detail', { when: is('allergies', 'cement', 'antibiotic', 'contrast', 'latex', 'local-anaesthetic', 'other') }),
        yesNo('prone', { ...sedation, known: true }),
        choice('pregnancy', ['not-concerned', 'no', 'possible', 'yes'], { ...sedation }),
      ],
    },
    {
      id: 'bleeding',
      questions: [
        choices('antithrombotics', antithrombotics, { ...sedation }),
        ...antithrombotics.map((m): Question =>
          moment(`last-dose.${m}`, [-60, 0], { when: is('antithrombotics', m), ...sedation, words: `q.before-sedation.last-dose.${m}` }),
        ),
        amount('clearance', [{ unit: 'ml/min', range: [1, 250], usual: [30, 150] }], { when: is('antithrombotics', ...antithrombotics) }),
        amount('inr', [{ unit: 'INR', range: [0.5, 15], usual: [0.8, 1.8] }], { ...sedation }),
        amount('platelets', [{ unit: 'G/l', range: [1, 2000], usual: [50, 600] }], { ...sedation }),
        amount(
          'haemoglobin',
          [
            { unit: 'g/dl', range: [3, 25], usual: [8, 18] },
            { unit: 'g/l', range: [30, 250], usual: [80, 180] },
          ],
          { ...sedation },
        ),
        date('blood', [-365, 0], { ...sedation }),
      ],
    },
    {
      id: 'infection',
      questions: [
        yesNo('fever', { ...sedation }),
        amount('crp', [{ unit: 'mg/l', range: [0, 600], usual: [0, 50] }], { ...sedation }),
        choice('urine', ['clear', 'infected', 'treated', 'not-done'], { ...sedation }),
      ],
    },
    { id: 'legs', questions: legs(['sedation']) },
  ],
};

const puncture = before('puncture');
export const beforePuncture: Form = {
  id: 'before-puncture',
  versionCount: 1,
  sections: [
    {
      id: 'place',
      questions: [
        choice('position', ['prone', 'lateral', 'supine', 'seated'], { ...puncture }),
        choices('levels-counted', levelChoices, { ...puncture, known: true, plainChoices: true, hint: true }),
        choice('counted-from', ['sacrum', 'last-rib', 'C2', 'earlier-cement', 'other-mark'], { ...puncture, known: true }),
        choice('side', ['both', 'left', 'right'], { ...puncture }),
        choice('lateral-view', ['same', 'differs', 'not-compared'], { ...puncture }),
        text('lateral-difference', { when: is('lateral-view', 'differs') }),
      ],
    },
    {
      id: 'drugs',
      questions: [
        choice('antibiotic', ['given', 'not-given'], { ...puncture, known: true }),
        text('antibiotic-name', { when: is('antibiotic', 'given') }),
        moment('antibiotic-at', [-1, 0], { when: is('antibiotic', 'given'), ...puncture }),
        text('antibiotic-reason', { when: is('antibiotic', 'not-given'), ...puncture }),
        choice('sedation-type', ['local', 'sedation', 'general'], { ...puncture }),
        choices('guidance', ['fluoroscopy', 'cbct', 'ct'], { ...puncture }),
      ],
    },
  ],
};

const area = (unit: DoseAreaUnit): UnitRange => {
  const { most, usualLow, usualHigh } = doseAreaLimits;
  const per = (v: number): number => Number((v / doseAreaUnits[unit]).toPrecision(6));
  return { unit, range: [0, per(most.value)], usual: [per(usualLow.value), per(usualHigh.value)] };
};
const kerma = (unit: keyof typeof kermaUnits): UnitRange => ({
  unit,
  range: [0, kermaLimits.mostMGy.value / kermaUnits[unit]],
  usual: [0, kermaLimits.usualHighMGy.value / kermaUnits[unit]],
});
const leaving = before('left-room');
const ofCount = (id: string, most: number, more: Parameters<typeof amount>[2] = {}): Question =>
  amount(id, [{ unit: 'count', range: [0, most], whole: true }], more);

/** What happened, how bad by CIRSE 2017 and CTCAE v5; used at the end of the act and at every visit. */
export const complicationQuestions = (moments: readonly string[]): readonly Question[] => [
  yesNo('complication', { requiredFor: moments, words: 'q.complication' }),
  choice('complication-kind', complicationKinds, { when: yes('complication'), requiredFor: moments, words: 'q.complication.kind' }),
  choice('complication-cirse', cirseGrades, { when: yes('complication'), words: 'q.complication.cirse', hint: true }),
  choice('complication-ctcae', ctcaeGrades, { when: yes('complication'), words: 'q.complication.ctcae', hint: true }),
  date('complication-date', [-730, 0], { when: yes('complication'), words: 'q.complication.date' }),
  text('complication-text', { when: yes('complication'), words: 'q.complication.text' }),
];

export const beforeLeaving: Form = {
  id: 'before-leaving',
  versionCount: 1,
  sections: [
    {
      id: 'done',
      questions: [
        choices('acts', actKinds, { ...leaving, known: true, choiceWords: 'act-kind' }),
        choice('cement', ['pmma', 'other', 'none'], { ...leaving }),
        text('cement-other', { when: is('cement', 'other') }),
        ofCount('biopsy-count', 30, { when: is('acts', 'biopsy'), ...leaving }),
        ofCount('biopsy-pots', 30, { when: is('acts', 'biopsy'), ...leaving }),
        yesNo('biopsy-histology', { when: is('acts', 'biopsy'), ...leaving }),
        yesNo('biopsy-culture', { when: is('acts', 'biopsy'), ...leaving }),
      ],
    },
    {
      id: 'leaks',
      questions: [
        yesNo('leak', { ...leaving }),
        choices('leak-places', leakPlaces, { when: yes('leak'), ...leaving, choiceWords: 'leak-place' }),
        choice('leak-seen', ['fluoroscopy', 'cbct', 'ct'], { ...leaving }),
        ...complicationQuestions(['left-room']),
      ],
    },
    { id: 'legs', questions: legs(['left-room']) },
    {
      id: 'dose',
      questions: [
        amount(
          'fluoroscopy',
          [
            { unit: 'min', range: [0, 300], usual: [0.5, 60] },
            { unit: 's', range: [0, 18_000], usual: [30, 3600] },
          ],
          { ...leaving },
        ),
        amount('dose-area', [area('Gy·cm²'), area('dGy·cm²'), area('cGy·cm²'), area('µGy·m²'), area('mGy·cm²')], {
          ...leaving,
          hint: true,
        }),
        amount('air-kerma', [kerma('mGy'), kerma('Gy')], { ...leaving, hint: true }),
        ofCount('acquisitions', 200, { ...leaving }),
        choice('skin-follow-up', ['not-needed', 'arranged', 'not-arranged'], { ...leaving }),
      ],
    },
  ],
};
