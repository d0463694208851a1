// OF classification and OF score (AO Spine–DGOU): shape of an osteoporotic fracture, and whether its authors would operate. "Surgery" there is
// not vertebroplasty: no rule of ours reads this score. Modified version, not validated by its authors; what is not known counts 0 by their rule.
import type { Score } from './score.ts';

export const ofClasses = ['of1', 'of2', 'of3', 'of4', 'of5'] as const;
export type OfClass = (typeof ofClasses)[number];

/** The order in which the class is found: the first "yes" decides. */
export const ofTree = {
  questions: [
    { id: 'band-failure', yes: 'of5' },
    { id: 'both-endplates', yes: 'of4' },
    { id: 'endplate-and-wall', yes: 'of3' },
    { id: 'endplate', yes: 'of2' },
    { id: 'oedema-only', yes: 'of1' },
  ],
  /** Share of the posterior wall from which OF2 becomes OF3. */
  wallFraction: { value: 0.2, range: [0.2, 0.2] as const, source: 'OF pocket card (AO Spine–DGOU)' },
  source:
    'OF pocket card (AO Spine–DGOU): OF1 oedema alone; OF2 one endplate, wall < 1/5; OF3 > 1/5; OF4 both endplates or frame; OF5 band failure',
} as const;

const yesNo = (yes: number, no: number) =>
  [
    { id: 'yes', points: yes },
    { id: 'no', points: no },
  ] as const;

export const ofScore = {
  id: 'of-score',
  year: 2018,
  source:
    'OF score, modified (AO Spine–DGOU), items as read; not validated by its authors; observed ICC 0.77 between and 0.83 within readers, AUC 0.77, cut 6.5: sensitivity 87.9 %, specificity 61.0 % (n = 157)',
  items: [
    {
      id: 'morphology',
      choices: [
        { id: 'of1', points: 2 },
        { id: 'of2', points: 4 },
        { id: 'of3', points: 6 },
        { id: 'of4', points: 8 },
        { id: 'of5', points: 10 },
      ],
    },
    { id: 'severe-osteoporosis', choices: yesNo(1, 0), unknownPoints: 0 },
    { id: 'progression', choices: yesNo(1, -1), unknownPoints: 0 },
    { id: 'pain-5-or-more', choices: yesNo(1, -1), unknownPoints: 0 },
    { id: 'deficit', choices: yesNo(2, 0), unknownPoints: 0 },
    {
      id: 'mobilised',
      choices: [
        { id: 'yes', points: -1 },
        { id: 'no', points: 1 },
      ],
      unknownPoints: 0,
    },
    { id: 'asa-over-3', choices: yesNo(-1, 0), unknownPoints: 0 },
    { id: 'frailty-over-2', choices: yesNo(-1, 0), unknownPoints: 0 },
    { id: 'anticoagulation', choices: yesNo(-1, 0), unknownPoints: 0 },
  ],
  floor: { items: ['asa-over-3', 'frailty-over-2', 'anticoagulation'], points: -2 },
  bands: [
    { id: 'conservative', from: -3, to: 5 },
    { id: 'either', from: 6, to: 6 },
    { id: 'surgery', from: 7, to: 16 },
  ],
} as const satisfies Score<'of-score'>;

export const ofLimits = {
  tScore: { value: -3, range: [-3, -3] as const, source: ofScore.source },
  trabecularHu: { value: 90, range: [90, 90] as const, source: ofScore.source },
  painNrs: { value: 5, range: [5, 5] as const, source: ofScore.source },
  asa: { value: 3, range: [3, 3] as const, source: ofScore.source },
  frailty: { value: 2, range: [2, 2] as const, source: ofScore.source },
} as const;
