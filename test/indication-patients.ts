// Made patients of the indication: one for each path, whole and without a reason against; the changes that make each rule speak; and the judging of
// answers in a line. No images: a vertebra of eight voxels stands for the bone. Used by the step's tests and by the evidence rows.
import { axisGrid, direction, lps, seeded } from '../src/base/index.ts';
import {
  answersFromPlain,
  askedQuestions,
  indicationForm,
  indicationLevelForm,
  type IndicationPath,
  type RuleId,
} from '../src/catalog/index.ts';
import { twins } from '../src/kernels/index.ts';
import type {
  Context,
  Indication,
  Levels,
  LevelIndication,
  LevelName,
  Progression,
  Signal,
  Site,
  Study,
  Vertebra,
} from '../src/records/index.ts';
import { indication } from '../src/steps/index.ts';

export const today = '2026-11-26';
export type Plain = Readonly<Record<string, unknown>>;

const box = { grid: axisGrid([2, 2, 2], [1, 1, 1], lps(0, 0, 0)), voxels: new Uint8Array(8).fill(1) };
export const madeVertebra = (change: Partial<Vertebra> = {}): Vertebra => ({
  vertebraId: 'v1',
  complete: true,
  frame: { originLps: lps(0, 0, 0), left: direction(1, 0, 0), posterior: direction(0, 1, 0), superior: direction(0, 0, 1) },
  pedicles: {},
  posteriorWall: { state: 'unseen' },
  gaps: [],
  clefts: [],
  parts: box,
  bands: {},
  findings: [],
  ...change,
});
export const madeSignal = (change: Partial<Signal> = {}): Signal => ({
  vertebraId: 'v1',
  state: 'read',
  images: [],
  reference: { basis: 'own-normal-bodies', vertebraIds: [], tissue: 'disc' },
  signs: [],
  acuity: {
    class: 'indeterminate',
    acuteProbability: 0.2,
    subacuteProbability: 0.2,
    oldProbability: 0.2,
    noFractureProbability: 0.2,
    mimicProbability: 0.2,
    basis: 'phantom-mri',
    why: [],
  },
  against: [],
  suspicion: { suggestion: 'no-signs', mimics: [] },
  cohort: [],
  cemented: false,
  bands: {},
  findings: [],
  ...change,
});
export const madeProgression = (state: Progression['state']): Progression => ({
  vertebraId: 'v1',
  sightingId: 's1',
  earlier: { anteriorMm: 25, middleMm: 24, posteriorMm: 26 },
  today: { anteriorMm: 20, middleMm: 22, posteriorMm: 26 },
  lossSince: { anteriorFraction: 0.2, middleFraction: 0.08, posteriorFraction: 0 },
  state,
  bands: {},
  findings: [],
});
export const madeLevels = (names: readonly LevelName[] = ['L3'], confirmed = true): Levels => ({
  entries: names.map((level, n) => ({ vertebraId: `v${n + 1}`, level })),
  confirmed,
  countedFrom: 'sacrum',
  absolute: true,
  findings: [],
});
export const madeStudy = (change: Partial<Study> = {}): Study => ({
  studyUid: '1.2.3',
  description: 'MR spine',
  sex: 'female',
  series: [],
  source: 'phantom',
  findings: [],
  ...change,
});

/** Everything about the patient answered, nothing against. */
export const wholePatient: Plain = {
  ageYear: 74,
  imagingDate: '2026-11-10',
  actDate: '2026-11-24',
  changedSinceImaging: false,
  painNrs: 8,
  painTrend: 'same',
  durationWeeks: 3,
  treatment: 'still-severe',
  mobilised: false,
  neurology: 'none',
  infection: 'none',
  discitis: false,
  allergy: false,
  canLieProne: true,
  ankylosed: false,
  surgeonAvailable: true,
  coagulopathy: false,
  inr: 1.1,
  plateletsGigaPerL: 210,
  bleedingDate: '2026-11-20',
  antithrombotic: 'none',
  osteoporosis: true,
  cancer: false,
  electrophoresis: 'normal',
  teamAgreed: true,
  tScore: -3.4,
  asa: '3',
  frailtyOver2: false,
};
const wholeLevel: Plain = {
  painAtLevel: true,
  unhealed: true,
  unhealedBy: 'mri',
  nonUnion: false,
  wallDefect: false,
  lossFraction: 30,
  unstableBehind: false,
  malignantSign: false,
  cementedBefore: false,
};
const tumourPatient: Plain = {
  cancer: true,
  'tokuhashi.performance': '80-100',
  'tokuhashi.extraspinal-bone': '1-2',
  'tokuhashi.vertebral': '1',
  'tokuhashi.organs': 'none',
  'tokuhashi.primary': 'breast',
  'tokuhashi.palsy': 'frankel-e',
};
/** One whole patient and level a path; each is proposed as indicated. */
export const wholePaths: Readonly<Record<IndicationPath, { readonly patient: Plain; readonly level: Plain }>> = {
  osteoporotic: { patient: wholePatient, level: { ...wholeLevel, path: 'osteoporotic', ofClass: 'of2', progression: false } },
  tumour: {
    patient: { ...wholePatient, ...tumourPatient },
    level: {
      ...wholeLevel,
      path: 'tumour',
      lesion: 'lytic',
      epidural: '0',
      'sins.pain': 'occasional',
      'sins.alignment': 'normal',
      'sins.collapse': 'none',
      'sins.posterolateral': 'none',
    },
  },
  haemangioma: { patient: wholePatient, level: { ...wholeLevel, path: 'haemangioma', haemangiomaAggressive: true } },
  'non-union': { patient: wholePatient, level: { ...wholeLevel, path: 'non-union', nonUnion: true } },
  trauma: { patient: wholePatient, level: { ...wholeLevel, path: 'trauma' } },
};

export interface Made {
  readonly patient?: Plain;
  readonly level?: Plain;
  readonly names?: readonly LevelName[];
  readonly confirmed?: boolean;
  readonly vertebrae?: readonly Vertebra[];
  readonly signals?: readonly Signal[];
  readonly progressions?: readonly Progression[];
  readonly studies?: readonly Study[];
  readonly site?: NonNullable<Site['indication']>;
  readonly vertebraIds?: readonly string[];
  /** Levels of the case without a name. */
  readonly unnamed?: boolean;
}
const context: Context = {
  progress: () => undefined,
  cancelled: () => false,
  random: seeded('indication'),
  kernels: twins(),
  map: () => Promise.reject(new Error('no tasks')),
  infer: () => Promise.reject(new Error('no models')),
};

export async function judgeMade(m: Made): Promise<Indication> {
  const ids = m.vertebraIds ?? (m.names ?? ['L3']).map((_, n) => `v${n + 1}`);
  const answers = [
    {
      formId: indicationForm.id,
      versionCount: 1,
      saidBy: 'team' as const,
      state: 'draft' as const,
      values: answersFromPlain(indicationForm, m.patient ?? {}, today),
    },
    ...ids.map((subject) => ({
      formId: indicationLevelForm.id,
      versionCount: 1,
      subject,
      saidBy: 'team' as const,
      state: 'draft' as const,
      values: answersFromPlain(indicationLevelForm, m.level ?? {}, today),
    })),
  ];
  const levels = madeLevels(m.names, m.confirmed);
  const [made] = await indication.run(
    {
      studies: m.studies ?? [],
      levels: m.unnamed === true ? { ...levels, entries: [] } : levels,
      vertebrae: m.vertebrae ?? [],
      signals: m.signals ?? [],
      progressions: m.progressions ?? [],
      answers,
      act: undefined,
      site:
        m.site === undefined
          ? undefined
          : { executionError: { positionSdMm: 2, angleSdDeg: 3 }, language: 'en', deadSpaceMl: 1.5, indication: m.site },
    },
    { vertebraIds: [...ids] },
    context,
  );
  return made;
}
export const judgeOne = async (m: Made): Promise<LevelIndication> => (await judgeMade(m)).levels[0];
export const judgePath = (path: IndicationPath, change: Made = {}): Promise<LevelIndication> =>
  judgeOne({
    ...change,
    patient: { ...wholePaths[path].patient, ...change.patient },
    level: { ...wholePaths[path].level, ...change.level },
  });

const p = (path: IndicationPath, patient: Plain = {}, level: Plain = {}, more: Made = {}) => ({
  path,
  change: { ...more, patient, level },
});
/** For each rule, a patient on whom it answers yes, and one on whom it answers no; a whole path patient when the change is empty. */
export const reach: Readonly<Record<RuleId, { readonly yes: ReturnType<typeof p>; readonly no: ReturnType<typeof p> }>> = {
  'pain-worth-treating': { yes: p('osteoporotic', { painNrs: 4 }), no: p('osteoporotic', { painNrs: 3 }) },
  'pain-at-level': { yes: p('osteoporotic'), no: p('osteoporotic', {}, { painAtLevel: false }) },
  'recent-unhealed': { yes: p('trauma'), no: p('osteoporotic', {}, { unhealed: false }) },
  'treatment-failed': { yes: p('osteoporotic', { treatment: 'cannot-walk' }), no: p('osteoporotic', { treatment: 'helps' }) },
  'non-union-shown': { yes: p('non-union'), no: p('non-union', {}, { nonUnion: false }) },
  'lesion-shown': { yes: p('tumour'), no: p('tumour', {}, { lesion: 'none' }) },
  'haemangioma-aggressive': { yes: p('haemangioma'), no: p('haemangioma', {}, { haemangiomaAggressive: false }) },
  'team-first': { yes: p('trauma'), no: p('haemangioma', { teamAgreed: false }) },
  'infection-active': { yes: p('osteoporotic', { infection: 'local' }), no: p('osteoporotic') },
  'discitis-suspected': { yes: p('osteoporotic', { discitis: true }), no: p('osteoporotic') },
  coagulopathy: { yes: p('osteoporotic', { coagulopathy: true }), no: p('osteoporotic') },
  'cement-allergy': { yes: p('osteoporotic', { allergy: true }), no: p('osteoporotic') },
  asymptomatic: { yes: p('tumour', {}, { painAtLevel: false }), no: p('osteoporotic') },
  improving: { yes: p('osteoporotic', { painTrend: 'better' }), no: p('osteoporotic') },
  'unstable-behind': { yes: p('trauma', {}, { unstableBehind: true }), no: p('osteoporotic') },
  ankylosed: { yes: p('osteoporotic', { ankylosed: true }), no: p('osteoporotic') },
  'pain-below-trials': { yes: p('osteoporotic', { painNrs: 6 }), no: p('osteoporotic', { painNrs: 7 }) },
  late: { yes: p('osteoporotic', { durationWeeks: 7 }), no: p('osteoporotic', { durationWeeks: 6 }) },
  'cannot-lie-prone': { yes: p('osteoporotic', { canLieProne: false }), no: p('osteoporotic') },
  radicular: { yes: p('osteoporotic', { neurology: 'radicular' }), no: p('osteoporotic') },
  deficit: { yes: p('osteoporotic', { neurology: 'deficit' }), no: p('osteoporotic') },
  'wall-defect': { yes: p('osteoporotic', {}, { wallDefect: true }), no: p('osteoporotic') },
  collapse: { yes: p('osteoporotic', {}, { lossFraction: 66 }), no: p('osteoporotic', {}, { lossFraction: 65 }) },
  'no-surgeon': { yes: p('osteoporotic', { surgeonAvailable: false }), no: p('osteoporotic') },
  'many-levels': {
    yes: p('osteoporotic', {}, {}, { names: ['T12', 'L1', 'L2', 'L3'] }),
    no: p('osteoporotic', {}, {}, { names: ['T12', 'L1', 'L2'] }),
  },
  'imaging-old': { yes: p('osteoporotic', { imagingDate: '2026-10-24' }), no: p('osteoporotic', { imagingDate: '2026-10-25' }) },
  'changed-since-imaging': { yes: p('osteoporotic', { changedSinceImaging: true }), no: p('osteoporotic') },
  'levels-unconfirmed': { yes: p('osteoporotic', {}, {}, { confirmed: false }), no: p('osteoporotic') },
  'region-not-planned': { yes: p('tumour', {}, {}, { names: ['C5'] }), no: p('tumour', {}, {}, { names: ['T4'] }) },
  'cemented-before': { yes: p('osteoporotic', {}, { cementedBefore: true }), no: p('osteoporotic') },
  'acuity-without-mri': { yes: p('osteoporotic', {}, { unhealedBy: 'bone-scan' }), no: p('osteoporotic') },
  'inr-high': { yes: p('osteoporotic', { inr: 1.51 }), no: p('osteoporotic', { inr: 1.5 }) },
  'platelets-low': { yes: p('osteoporotic', { plateletsGigaPerL: 50 }), no: p('osteoporotic', { plateletsGigaPerL: 51 }) },
  'bleeding-test-old': { yes: p('osteoporotic', { bleedingDate: '2026-11-16' }), no: p('osteoporotic', { bleedingDate: '2026-11-17' }) },
  'antithrombotic-open': {
    yes: p('osteoporotic', { antithrombotic: 'anticoagulant', antithromboticManaged: false }),
    no: p('osteoporotic', { antithrombotic: 'antiplatelet', antithromboticManaged: true }),
  },
  'tumour-without-team': { yes: p('tumour', { teamAgreed: false }), no: p('tumour') },
  'epidural-tumour': { yes: p('tumour', {}, { epidural: '1a' }), no: p('tumour') },
  'epidural-cord': { yes: p('tumour', {}, { epidural: '1c' }), no: p('tumour', {}, { epidural: '1b' }) },
  'epidural-compressed': { yes: p('tumour', {}, { epidural: '2' }), no: p('tumour', {}, { epidural: '1c' }) },
  // L3, lytic: 2 + 2, pain 1, posterolateral 1 or 3, collapse 0 or 1
  'sins-surgeon': {
    yes: p('tumour', {}, { 'sins.collapse': 'none-body-over-half', 'sins.posterolateral': 'unilateral' }),
    no: p('tumour', {}, { 'sins.posterolateral': 'unilateral' }),
  },
  'sins-unstable': {
    yes: p(
      'tumour',
      {},
      { 'sins.pain': 'mechanical', 'sins.alignment': 'deformity', 'sins.collapse': 'over-half', 'sins.posterolateral': 'unilateral' },
    ),
    no: p(
      'tumour',
      {},
      { 'sins.pain': 'mechanical', 'sins.alignment': 'deformity', 'sins.collapse': 'under-half', 'sins.posterolateral': 'unilateral' },
    ),
  },
  'biopsy-cancer': { yes: p('tumour'), no: p('osteoporotic') },
  'biopsy-malignant-sign': { yes: p('osteoporotic', {}, { malignantSign: true }), no: p('osteoporotic') },
  'biopsy-age': { yes: p('osteoporotic', { ageYear: 49 }), no: p('osteoporotic', { ageYear: 50 }) },
  'biopsy-site': { yes: p('osteoporotic', {}, {}, { names: ['T4'] }), no: p('osteoporotic', {}, {}, { names: ['T5'] }) },
  'biopsy-single': {
    yes: p('osteoporotic', { osteoporosis: false }),
    no: p('osteoporotic', { osteoporosis: false }, {}, { names: ['L1', 'L2'] }),
  },
  'biopsy-electrophoresis': {
    yes: p('osteoporotic', { electrophoresis: 'abnormal' }),
    no: p('osteoporotic', { electrophoresis: 'not-done' }),
  },
  'biopsy-for-all': { yes: p('osteoporotic', {}, {}, { site: { biopsyForAll: true } }), no: p('osteoporotic') },
  'biopsy-discitis': { yes: p('osteoporotic', { discitis: true }), no: p('osteoporotic') },
  'waiting-helps': { yes: p('osteoporotic', { durationWeeks: 6 }), no: p('osteoporotic', { durationWeeks: 7 }) },
  'electrophoresis-not-done': { yes: p('osteoporotic', { electrophoresis: 'not-done' }), no: p('osteoporotic') },
  'ablation-option': { yes: p('tumour'), no: p('tumour', {}, { lesion: 'none' }) },
  'radiation-first': { yes: p('tumour', {}, { epidural: '1b' }), no: p('tumour', {}, { epidural: '1c' }) },
  'protect-nerves': { yes: p('tumour', {}, { epidural: '1b' }), no: p('tumour') },
  'short-prognosis': {
    yes: p('tumour', { 'tokuhashi.primary': 'lung', 'tokuhashi.vertebral': '2' }),
    no: p('tumour', { 'tokuhashi.primary': 'lung' }),
  },
};

/** The questions a patient of this path is asked: those that can be left out. */
export function questionsAsked(path: IndicationPath): readonly { readonly of: 'patient' | 'level'; readonly id: string }[] {
  const { patient, level } = wholePaths[path];
  return [
    ...askedQuestions(indicationForm, answersFromPlain(indicationForm, patient, today)).map((q) => ({ of: 'patient' as const, id: q.id })),
    ...askedQuestions(indicationLevelForm, answersFromPlain(indicationLevelForm, level, today)).map((q) => ({
      of: 'level' as const,
      id: q.id,
    })),
  ];
}
/** The same patient with some answers left out, or said to be unknown. */
export function without(path: IndicationPath, left: ReadonlySet<string>, how: 'left-out' | 'unknown' = 'left-out'): Made {
  const less = (plain: Plain): Plain =>
    Object.fromEntries(
      Object.entries(plain).flatMap(([id, v]) => (left.has(id) ? (how === 'unknown' ? [[id, 'unknown']] : []) : [[id, v]])),
    );
  return { patient: less(wholePaths[path].patient), level: less(wholePaths[path].level) };
}
