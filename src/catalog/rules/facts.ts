// What a rule may look at: the facts of a patient and of a level. A fact is absent while nobody knows it; absent is never "no". Numbers are ranges
// (a loss of height has a band, a score with a missing item has two ends), so a rule may still be answered, or not, from what is known.
export const indicationPaths = ['osteoporotic', 'tumour', 'haemangioma', 'non-union', 'trauma'] as const;
/** Why this bone hurts: the way its indication is judged. A person's choice, never forced by the images. */
export type IndicationPath = (typeof indicationPaths)[number];

export interface FactRange {
  readonly low: number;
  readonly high: number;
}
export type FactValue = boolean | string | FactRange;

interface FactKind {
  readonly kind: 'yes-no' | 'choice' | 'number';
  readonly of: 'patient' | 'level';
  readonly choices?: readonly string[];
  /** What a person or the images must give for it; the fact's own name when absent. */
  readonly from?: readonly string[];
}
const yesNo = (of: 'patient' | 'level', from?: readonly string[]) => ({
  kind: 'yes-no' as const,
  of,
  ...(from === undefined ? {} : { from }),
});
const number = (of: 'patient' | 'level', from?: readonly string[]) => ({
  kind: 'number' as const,
  of,
  ...(from === undefined ? {} : { from }),
});
const choice = (of: 'patient' | 'level', choices: readonly string[]) => ({ kind: 'choice' as const, of, choices });

export const indicationFacts = {
  // the patient
  ageYear: number('patient'),
  painNrs: number('patient'),
  painTrend: choice('patient', ['better', 'same', 'worse']),
  durationWeeks: number('patient'),
  treatment: choice('patient', ['not-tried', 'helps', 'cannot-walk', 'cannot-do-physiotherapy', 'side-effects', 'still-severe']),
  neurology: choice('patient', ['none', 'radicular', 'deficit']),
  infection: choice('patient', ['none', 'local', 'systemic']),
  discitis: yesNo('patient'),
  allergy: yesNo('patient'),
  canLieProne: yesNo('patient'),
  coagulopathy: yesNo('patient'),
  inr: number('patient'),
  plateletsGigaPerL: number('patient'),
  /** Days from the blood test to the act. */
  bleedingDays: number('patient', ['bleedingDate', 'actDate']),
  antithrombotic: choice('patient', ['none', 'antiplatelet', 'anticoagulant']),
  antithromboticManaged: yesNo('patient'),
  ankylosed: yesNo('patient'),
  cancer: yesNo('patient'),
  osteoporosis: yesNo('patient'),
  electrophoresis: choice('patient', ['normal', 'abnormal', 'not-done']),
  surgeonAvailable: yesNo('patient'),
  changedSinceImaging: yesNo('patient'),
  /** Days from the images the indication rests on to the act. */
  imagingDays: number('patient', ['imagingDate', 'actDate']),
  teamAgreed: yesNo('patient'),
  levelCount: number('patient', ['levels']),
  suspectCount: number('patient', ['levels']),
  levelsConfirmed: yesNo('patient', ['levels']),
  biopsyForAll: yesNo('patient', ['site']),
  tokuhashi: number('patient', ['tokuhashi']),
  // the level
  path: choice('level', indicationPaths),
  painAtLevel: yesNo('level'),
  unhealed: yesNo('level'),
  unhealedBy: choice('level', ['mri', 'bone-scan', 'earlier-study']),
  nonUnion: yesNo('level'),
  unstableBehind: yesNo('level'),
  wallDefect: yesNo('level'),
  lossFraction: number('level'),
  lesion: choice('level', ['lytic', 'mixed', 'blastic', 'none']),
  malignantSign: yesNo('level'),
  haemangiomaAggressive: yesNo('level'),
  epidural: choice('level', ['0', '1a', '1b', '1c', '2', '3']),
  cementedBefore: yesNo('level'),
  region: { ...choice('level', ['cervical', 'above-T5', 'T5-L5', 'sacral']), from: ['levels'] },
  sins: number('level', ['sins']),
} as const satisfies Readonly<Record<string, FactKind>>;
export type FactId = keyof typeof indicationFacts;
export const factIds = Object.keys(indicationFacts) as readonly FactId[];
export type IndicationFacts = Readonly<Partial<Record<FactId, FactValue>>>;

/** What must be given before the fact is known. */
export const givenBy = (id: FactId): readonly string[] => (indicationFacts[id] as FactKind).from ?? [id];
export const isOfPatient = (id: FactId): boolean => indicationFacts[id].of === 'patient';
