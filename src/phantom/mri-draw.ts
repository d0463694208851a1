// The distributions from which judged MR patients are drawn, and the best any reader could do on them. test/acceptance/mri-draw.json is the frozen
// copy that judges methods: a test holds this file to it. Given the age of a fracture its features are independent, so the likelihood is a product and
// `bestPosterior` is the exact posterior: no method can have a better expected score on this draw, and how good that is stands beside every figure.
// Published figures the draw follows are in `sources`; widths without a published figure are chosen so that the classes overlap as a reader's do.
import type { LevelName } from '../records/index.ts';

export const acuities = ['acute', 'subacute', 'old'] as const;
export type Acuity = (typeof acuities)[number];
export const marrowPatterns = ['band', 'patchy', 'diffuse'] as const;
export type MarrowPattern = (typeof marrowPatterns)[number];
export const scenarios = [
  'fractures',
  'three-acute',
  'schmorl',
  'modic1',
  'haemangioma',
  'red-marrow',
  'irradiated',
  'myeloma',
  'spondylodiscitis',
  'metastasis',
  'failed-suppression',
] as const;
export type Scenario = (typeof scenarios)[number];
type Normal = readonly [mean: number, sd: number];
type Range = readonly [low: number, high: number];

/** What a fracture of one age looks like; `log…` are natural logarithms, `logit…` ln(x/(1−x)). */
export interface AcuityDraw {
  readonly probability: number;
  /** Signal of the changed marrow against the patient's normal marrow. */
  readonly logFluidRatio: Normal;
  readonly logT1Ratio: Normal;
  /** Share of the body that is changed. */
  readonly logitOedemaFraction: Normal;
  readonly patterns: Readonly<Record<MarrowPattern, number>>;
  readonly posteriorWallProbability: number;
  readonly fluidSignProbability: number;
  /** Loss of height: low + (high − low) × logistic, of `depth`. */
  readonly logitDepth: Normal;
}
interface MimicDraw {
  /** How many neighbouring bodies are touched. */
  readonly levelsCount: Range;
  readonly t1Ratio: Range;
  readonly fluidRatio: Range;
  readonly oedemaFraction: Range;
  /** Chance that a touched body is also deformed (an old loss of height, no matter of the marrow). */
  readonly deformedProbability: number;
}
export interface MriDraw {
  readonly version: number;
  readonly about: string;
  readonly sources: readonly string[];
  readonly firstCase: number;
  readonly firstDevelopmentCase: number;
  readonly caseCount: number;
  readonly levels: readonly [LevelName, LevelName];
  /** Where collapses are drawn, and how often one of a patient's lies there. */
  readonly fractureWeights: Readonly<Partial<Record<LevelName, number>>>;
  readonly scenarios: Readonly<Record<Scenario, number>>;
  readonly acuity: Readonly<Record<Acuity, AcuityDraw>>;
  readonly depth: Range;
  readonly shapes: Readonly<Record<'wedge' | 'biconcave' | 'crush', number>>;
  readonly fracturesCount: readonly number[];
  readonly mimics: Readonly<Record<Exclude<Scenario, 'fractures' | 'three-acute' | 'failed-suppression'>, MimicDraw>>;
  /** One old level holds cement; how often its rim is still bright a year later. */
  readonly cement: { readonly probability: number; readonly brightProbability: number; readonly volumeMl: Range };
  readonly failedSuppression: { readonly wholeProbability: number; readonly leftFraction: Range };
  /** Bending against the CT at each disc: size in degrees, share to the side; how often one disc bends by the extreme. */
  readonly posture: {
    readonly bendDeg: Range;
    readonly leanSdDeg: number;
    readonly extremeDeg: number;
    readonly extremeProbability: number;
  };
  readonly placeSd: { readonly turnDeg: number; readonly shiftMm: number };
  readonly protocol: {
    readonly sliceMm: readonly number[];
    readonly gapFraction: number;
    readonly pixelMm: Range;
    readonly widthMm: Range;
    readonly fluidKinds: Readonly<Record<'stir' | 't2-fs' | 'dixon', number>>;
    readonly overlapMm: Range;
    readonly blockTiltSdDeg: number;
    readonly signalToNoise: Range;
    readonly biasFraction: Range;
    /** The patient moved between the blocks: usual spread, and the large move that must be recovered or refused. */
    readonly movedSd: { readonly shiftMm: number; readonly turnDeg: number };
    readonly movedFar: { readonly probability: number; readonly shiftMm: Range };
  };
}

export const mriDraw: MriDraw = {
  version: 1,
  about:
    'MR patients: those of spine-draw.json without its fractures, then fractures of known age, mimics, another posture than in the CT, two sagittal blocks. Frozen before any reading of MR was written.',
  sources: [
    'posterior-wall T1 change 83.5 % within two weeks, 41.7 % at six months; anterior height ratio 84.6 % and 63.7 %: Qasem 2014, doi 10.1186/s13018-014-0096-1 (n = 139); subacute between them, chosen',
    'fluid ratio of acute benign fractures mostly above 2.5: 66 patients, 70 fractures (opposed/in-phase study); spread chosen',
    'T1 pattern diffuse, patchy, band: JKNS 59(2), kinds only; shares chosen',
    'fluid sign in about 40 % of acute osteoporotic fractures: recalled (Baur 2002), share chosen',
    'cemented levels: oedema in 29 % at one year, without relation to pain: Voormolen, AJNR',
    'overlap of ages: so that the best possible reader separates unhealed from old with an area near 0.95 (qualitative MR reading: sensitivity 89 %, specificity 88 %, doi 10.1007/s00330-021-07947-1, a different question, used as an order of size)',
    'mimics: appearance as described in reviews (Mauch 2018, PMC7655272); ratios chosen',
    'posture 1-3 degrees a level, 10 as the extreme: the issue',
  ],
  firstCase: 1,
  firstDevelopmentCase: 100000,
  caseCount: 400,
  levels: ['T4', 'S1'],
  fractureWeights: { T6: 0.5, T7: 1, T8: 1, T9: 0.7, T10: 0.7, T11: 1.2, T12: 2.4, L1: 2.6, L2: 1.5, L3: 1.1, L4: 0.8, L5: 0.3 },
  scenarios: {
    fractures: 0.5,
    'three-acute': 0.05,
    schmorl: 0.05,
    modic1: 0.05,
    haemangioma: 0.05,
    'red-marrow': 0.05,
    irradiated: 0.05,
    myeloma: 0.05,
    spondylodiscitis: 0.05,
    metastasis: 0.05,
    'failed-suppression': 0.05,
  },
  acuity: {
    acute: {
      probability: 0.4,
      logFluidRatio: [1.15, 0.42],
      logT1Ratio: [-0.62, 0.3],
      logitOedemaFraction: [0.9, 1.1],
      patterns: { band: 0.4, patchy: 0.2, diffuse: 0.4 },
      posteriorWallProbability: 0.835,
      fluidSignProbability: 0.4,
      logitDepth: [-1.6, 0.9],
    },
    subacute: {
      probability: 0.25,
      logFluidRatio: [0.82, 0.42],
      logT1Ratio: [-0.46, 0.3],
      logitOedemaFraction: [0.1, 1.1],
      patterns: { band: 0.5, patchy: 0.3, diffuse: 0.2 },
      posteriorWallProbability: 0.62,
      fluidSignProbability: 0.2,
      logitDepth: [-0.8, 0.9],
    },
    old: {
      probability: 0.35,
      logFluidRatio: [0.38, 0.42],
      logT1Ratio: [-0.22, 0.3],
      logitOedemaFraction: [-0.9, 1.1],
      patterns: { band: 0.6, patchy: 0.3, diffuse: 0.1 },
      posteriorWallProbability: 0.417,
      fluidSignProbability: 0.05,
      logitDepth: [0, 1],
    },
  },
  depth: [0.06, 0.62],
  shapes: { wedge: 0.5, biconcave: 0.3, crush: 0.2 },
  fracturesCount: [1, 1, 2, 2, 3, 4],
  mimics: {
    schmorl: { levelsCount: [1, 2], t1Ratio: [0.45, 0.7], fluidRatio: [1.8, 3.2], oedemaFraction: [0.08, 0.25], deformedProbability: 0.3 },
    modic1: { levelsCount: [2, 2], t1Ratio: [0.45, 0.7], fluidRatio: [1.8, 3.2], oedemaFraction: [0.15, 0.35], deformedProbability: 0.3 },
    haemangioma: {
      levelsCount: [1, 1],
      t1Ratio: [1.25, 1.7],
      fluidRatio: [1.5, 2.8],
      oedemaFraction: [0.3, 0.9],
      deformedProbability: 0.4,
    },
    'red-marrow': {
      levelsCount: [3, 5],
      t1Ratio: [0.58, 0.78],
      fluidRatio: [1.3, 1.9],
      oedemaFraction: [0.3, 0.7],
      deformedProbability: 0.4,
    },
    irradiated: { levelsCount: [4, 6], t1Ratio: [1.3, 1.6], fluidRatio: [0.35, 0.6], oedemaFraction: [0.95, 1], deformedProbability: 0.4 },
    myeloma: { levelsCount: [17, 17], t1Ratio: [0.35, 0.55], fluidRatio: [1.8, 3.2], oedemaFraction: [0.85, 1], deformedProbability: 0.15 },
    spondylodiscitis: {
      levelsCount: [2, 2],
      t1Ratio: [0.4, 0.6],
      fluidRatio: [2, 3.5],
      oedemaFraction: [0.4, 0.9],
      deformedProbability: 0.4,
    },
    metastasis: { levelsCount: [1, 2], t1Ratio: [0.3, 0.5], fluidRatio: [1.6, 3], oedemaFraction: [0.75, 1], deformedProbability: 0.5 },
  },
  cement: { probability: 0.15, brightProbability: 0.29, volumeMl: [2.5, 5] },
  failedSuppression: { wholeProbability: 0.5, leftFraction: [0.6, 0.95] },
  posture: { bendDeg: [1, 3], leanSdDeg: 0.7, extremeDeg: 10, extremeProbability: 0.1 },
  placeSd: { turnDeg: 2.5, shiftMm: 25 },
  protocol: {
    sliceMm: [3, 3.5, 4],
    gapFraction: 0.1,
    pixelMm: [0.8, 1.05],
    widthMm: [64, 76],
    fluidKinds: { stir: 0.5, 't2-fs': 0.25, dixon: 0.25 },
    overlapMm: [45, 90],
    blockTiltSdDeg: 2,
    signalToNoise: [14, 35],
    biasFraction: [0.08, 0.35],
    movedSd: { shiftMm: 0.8, turnDeg: 0.5 },
    movedFar: { probability: 0.05, shiftMm: [8, 16] },
  },
};

/** What can be known of a fracture from its pictures, without any error of measurement. */
export interface FractureFeatures {
  readonly fluidRatio: number;
  readonly t1Ratio: number;
  readonly oedemaFraction: number;
  readonly pattern: MarrowPattern;
  readonly posteriorWallChanged: boolean;
  readonly fluidSign: boolean;
  /** Share of the intact height lost where the collapse is deepest. */
  readonly depthFraction: number;
}
const logNormal = (x: number, [mean, sd]: Normal): number => -0.5 * ((x - mean) / sd) ** 2 - Math.log(sd);
const logit = (x: number): number => Math.log(x / (1 - x));

/** ln of the likelihood of the features for a fracture of this age, up to a constant common to all ages. */
export function logLikelihood(f: FractureFeatures, a: AcuityDraw, draw: MriDraw = mriDraw): number {
  const [low, high] = draw.depth;
  const chance = (yes: boolean, p: number): number => Math.log(yes ? p : 1 - p);
  const inside = (x: number): number => Math.min(1 - 1e-9, Math.max(1e-9, x));
  return (
    logNormal(Math.log(f.fluidRatio), a.logFluidRatio) +
    logNormal(Math.log(f.t1Ratio), a.logT1Ratio) +
    logNormal(logit(inside(f.oedemaFraction)), a.logitOedemaFraction) +
    logNormal(logit(inside((f.depthFraction - low) / (high - low))), a.logitDepth) +
    Math.log(a.patterns[f.pattern]) +
    chance(f.posteriorWallChanged, a.posteriorWallProbability) +
    chance(f.fluidSign, a.fluidSignProbability)
  );
}

/** Probability of each age given the features: the best possible answer on this draw. */
export function bestPosterior(f: FractureFeatures, draw: MriDraw = mriDraw): Readonly<Record<Acuity, number>> {
  const l = acuities.map((a) => Math.log(draw.acuity[a].probability) + logLikelihood(f, draw.acuity[a], draw));
  const most = Math.max(...l);
  const e = l.map((x) => Math.exp(x - most));
  const sum = e[0] + e[1] + e[2];
  return { acute: e[0] / sum, subacute: e[1] / sum, old: e[2] / sum };
}
