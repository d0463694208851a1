// Limits by which MR signal is read. Signals are ratios to the patient's own normal bodies (1 = like them), never the scanner's numbers. What has no
// published figure is a choice of this project with the range a site could defend, tried on development phantoms (seeds from 100000), never on the
// frozen draw. The assumption that fails first: marrow of healthy bodies of one patient is alike (red islands in the young, treatment, anaemia).
import { choice } from './choice.ts';

export const referenceRules = {
  /** Prior sd of the terms x, y, xy, x², y² of ln field over the image (−1…1): coils fade by a third and bend little. */
  bendSds: [0.4, 0.25, 0.25, 0.25, 0.4] as readonly number[],
  /** Spread (ln) of one normal body about the patient's marrow … */
  bodySd: choice(0.1, 0.06, 0.15, 'homogeneous marrow of one elderly patient'),
  /** … and of discs, T1 and fluid-sensitive. */
  discT1Sd: choice(0.12, 0.08, 0.2, 'discs are alike on T1'),
  discFluidSd: choice(0.35, 0.2, 0.6, 'discs differ by their degeneration on fluid-sensitive images'),
  discT1Weight: choice(1, 0.5, 2, 'as much as a body'),
  discFluidWeight: choice(0.3, 0.1, 0.5, 'hydration varies from disc to disc'),
  /** A body whose distance (ln) from the discs beside it differs so much from that of the others is not asked what normal is: T1, fluid. */
  unlikeT1: choice(0.24, 0.18, 0.35, 'three spreads of a normal body and of a disc'),
  unlikeFluid: choice(0.5, 0.35, 0.8, 'discs differ on fluid-sensitive images'),
  /** A body is normal when its middle lies within these (ln) of the patient's level … */
  normalT1: choice(0.2, 0.15, 0.3, 'two to three sigmas of a normal body'),
  normalFluid: choice(0.3, 0.2, 0.4, 'two to three sigmas of a normal body'),
  /** … and at least so many of them agree. */
  leastNormalCount: choice(2, 2, 4, 'one body cannot say that it is normal'),
  /** One sigma of the changed share of a body. */
  fractionSd: choice(0.06, 0.03, 0.1, 'development phantoms: 0.04 of rendered bodies, more at the edges of real oedema'),
  /** Normal marrow is brighter than discs on T1 by at least this factor: else the marrow is replaced everywhere and nobody is normal. */
  leastToDiscFraction: choice(
    1.4,
    1,
    1.5,
    'marrow at or below disc on T1 is abnormal (Carroll 1997, recalled); on development draws 100000 to 102999 no normal patient lies below 1.4, and 3 % of diffuse disease above',
  ),
} as const;

export const changeRules = {
  /** A body's own normal marrow about the patient's (ln). */
  ownSd: choice(0.08, 0.05, 0.12, 'as referenceRules.bodySd'),
  /** Strip before the posterior wall whose change is looked at apart, mm. */
  stripMm: choice(5, 3, 7, 'a fifth of the depth; the posterior-wall change of Qasem 2014 is read by eye there'),
  /** An endplate is reached when this share of the third beside it is changed. */
  endplateShare: choice(0.35, 0.25, 0.5, 'a third of a third'),
} as const;

export const signRules = {
  /** Loss of height from which a body counts as deformed here. */
  collapsedFraction: choice(
    0.17,
    0.12,
    0.2,
    'a little below the first Genant threshold (0.20): oedema makes small losses likelier to be fractures',
  ),
  /** The fluid sign: as bright as this share of the cerebrospinal fluid beside it, dark on T1 (ln ratio), and so large. */
  fluidOfCsf: choice(0.75, 0.6, 0.85, 'isointense to cerebrospinal fluid, with partial volume in slices of 3-4 mm'),
  fluidT1: choice(-0.8, -1, -0.5, 'less than half of normal marrow'),
  fluidMl: choice(0.12, 0.06, 0.3, 'a lens of 12 x 2.5 mm in one slice'),
  fluidMostMl: choice(2, 1.2, 3, 'more is bright marrow, not a cleft'),
  /** Fat outshines normal marrow on T1 by this (ln). */
  fatLn: choice(0.25, 0.15, 0.4, 'subcutaneous and epidural fat'),
  /** … and discs by this. */
  fatOverDiscLn: choice(0.9, 0.7, 1.1, 'two and a half times a disc; muscle is about as bright as one'),
  /** Darker than this (ln ratio) on both images is no marrow: cement or gas. */
  voidLn: choice(-1.2, -1.6, -1, 'a third of normal marrow and less'),
} as const;

/** Soft tissue behind and beside a body, and a wall that stands out backwards. */
export const massRules = {
  /** Like a mass: T1 (ln ratio to normal marrow) between these … */
  darkestT1Ln: choice(-1.1, -1.4, -0.9, 'a third of marrow: cerebrospinal fluid and flowing blood are darker'),
  brightestT1Ln: choice(-0.2, -0.35, -0.1, 'marrow and fat are brighter'),
  /** … and the fluid-sensitive image between these shares of cerebrospinal fluid. */
  leastOfCsf: choice(0.36, 0.3, 0.45, 'muscle reads about a quarter'),
  mostOfCsf: choice(0.82, 0.75, 0.9, 'partial volume of fluid begins above'),
  /** How far behind the wall and beside the body is looked, mm. */
  behindReachMm: choice(9, 7, 12, 'half of the canal: beyond it lies the cord'),
  besideReachMm: choice(12, 9, 15, 'beyond it lie kidney and bowel'),
  /** Levels of the same patient needed to say what is usual. */
  leastLevelsCount: choice(3, 2, 5, 'a median of fewer is one of them'),
  /** More than at the other levels by so much: a mass behind (mm), a mass beside (share of the strip). */
  behindMm: choice(2, 1.5, 3, 'two pixels; development phantoms'),
  besideFraction: choice(0.25, 0.15, 0.4, 'a quarter of the strip; development phantoms'),
  /** A wall is read on a map whose pixel is not larger than this, and is convex from here, mm. */
  finestMm: choice(1.3, 1, 1.5, 'the sign is a millimetre'),
  convexMm: choice(1.5, 1, 2.5, 'normal walls are hollow by 0-2 mm; more than a pixel outwards'),
} as const;

export const mimicRules = {
  /** A change is seen when the two kinds of marrow lie this many spreads apart and it fills this share of the body. */
  apartSpreads: choice(2.5, 2, 3.5, 'below it the mixture splits noise'),
  /** … fat between trabeculae (bright on T1, dark on fluid) below this share is none … */
  fattyFraction: choice(0.15, 0.08, 0.25, 'partial volume with fat'),
  faintDarkLn: choice(-0.31, -0.4, -0.2, 'a little darker on both images is cortex in a thick slice'),
  /** … nor is what is darker than this (ln) on both images, below that share: the rim. Above it: cement, sclerosis or gas. */
  bothDarkLn: choice(-0.28, -0.4, -0.2, 'three spreads of normal marrow'),
  voidFraction: choice(0.25, 0.15, 0.35, 'more than rims and veins'),
  /** Patterns: order with height (0 = clean band, 1 = none) below which it is a band; share above which it is diffuse; and whole. */
  bandMixing: choice(0.5, 0.35, 0.6, 'development phantoms, seeds from 100000'),
  diffuseFraction: choice(0.62, 0.5, 0.75, 'development phantoms, seeds from 100000'),
  /** A whole body off by less than this (ln, both images together) is a field misjudged, not a change. */
  wholeLn: choice(0.36, 0.25, 0.45, 'three spreads of a normal body, at the ends of a block'),
  wholeFraction: choice(0.93, 0.85, 0.97, 'no band is left in it'),
  leastFraction: choice(0.04, 0.03, 0.08, 'smaller ones are veins and Schmorl nodes at rest'),
  /** Oedema: this much brighter than normal on the fluid-sensitive image (ln) … */
  brightLn: choice(0.22, 0.15, 0.35, '25 % above normal marrow, three spreads of a normal body'),
  /** … T1-dark and T1-bright (ln). */
  darkLn: choice(-0.18, -0.3, -0.12, 'a sixth below normal marrow'),
  fattyLn: choice(0.17, 0.12, 0.25, 'a sixth above normal marrow: haemangioma, fat after radiation'),
  /** Dark on the fluid-sensitive image and bright on T1, in most of the body: marrow after radiation. */
  dryLn: choice(-0.3, -0.5, -0.2, 'radiated marrow is fat'),
  mostFraction: choice(0.7, 0.6, 0.85, 'nearly the whole body'),
  /** Facing endplates: change against the disc on both sides, none of it beyond this share of its body. */
  facingFraction: choice(0.5, 0.35, 0.6, 'Modic 1 change stays near its endplate'),
  /** A disc this much brighter than the patient's other discs (ln). */
  discBrightLn: choice(0.45, 0.3, 0.6, 'half as bright again: fluid in the disc space'),
  /** Neighbours in a row, alike and moderate, that speak of red marrow: how many, and no darker on T1 and no brighter than (ln). */
  redCount: choice(3, 3, 4, 'three fractures side by side with the same mild signal are rare'),
  /** Two neighbours are enough where this body has lost less than this and its change is no band. */
  redPairCount: choice(2, 2, 3, 'oedema without collapse and without a line is rarely a fracture when its neighbour has it too'),
  redPairLossFraction: choice(0.1, 0.06, 0.15, 'two sigmas of a loss'),
  redMildLn: choice(-0.1, -0.18, -0.05, 'neighbours of the same kind may be fainter'),
  redDarkLn: choice(-0.62, -0.75, -0.5, 'red marrow stays above muscle and disc'),
  redBrightLn: choice(0.72, 0.55, 0.9, 'twice normal marrow'),
  /** Pedicles: T1 and fluid (ln) from which they count as involved, and voxels needed. */
  pedicleDarkLn: choice(-0.5, -0.8, -0.35, 'beyond the partial volume of their cortex in 3-4 mm slices'),
  pedicleBrightLn: choice(-0.05, -0.2, 0.2, 'cortex alone makes them darker than marrow on both images'),
  pedicleCount: choice(60, 40, 120, 'fewer voxels are all cortex'),
  /** Strong replacement on T1 (ln). */
  replacedLn: choice(-0.5, -0.7, -0.4, 'at or below disc'),
  /** Change this far from the sides and rims of the body is a hernia into the endplate: share at the rim over share in the middle. */
  nodeRimFraction: choice(0.35, 0.2, 0.5, 'a band reaches the rim, a node does not'),
  nodeMostFraction: choice(0.3, 0.25, 0.4, 'larger ones are no nodes'),
  /** Fat behind the spine left bright by the suppression, against cerebrospinal fluid. */
  fatLeftFraction: choice(0.22, 0.15, 0.3, 'suppressed fat is nearly black beside cerebrospinal fluid'),
  /** Void in the body from which it is taken as cement, ml. */
  cementMl: choice(0.8, 0.5, 1.5, 'gas clefts are smaller and flat'),
} as const;

/** Decisions on the age model's answer. */
export const ageRules = {
  /** Below it no age is named: to be read by a radiologist. */
  leastProbability: choice(0.5, 0.4, 0.7, 'more likely than everything else together'),
  /** Chance that a change is an imitation when no sign of one is seen, and when one is: counted on development phantoms. */
  mimicUnsignedProbability: choice(0.05, 0.02, 0.15, 'development phantoms, seeds from 100000'),
  mimicSignedProbability: choice(0.85, 0.6, 0.95, 'development phantoms, seeds from 100000'),
  /** What speaks against a recent fracture: a loss so large, a change so small; against an old one: a signal so bright (ln). */
  oldLossFraction: choice(0.33, 0.25, 0.45, 'mean anterior height 84.6 % within two weeks, 63.7 % at six months (Qasem 2014)'),
  smallFraction: choice(0.2, 0.1, 0.3, 'a fifth of the body'),
  veryBrightLn: choice(0.9, 0.7, 1.1, 'a ratio of 2.5: acute benign fractures lie mostly above it'),
} as const;

export interface CohortRule {
  readonly id: 'sir-1' | 'sir-08' | 'sir-stir' | 'stir-25' | 'ahr-75' | 'wall-t1' | 'qualitative';
  readonly limit: number;
  /** Performance as published, words kept short; never this program's. */
  readonly published: string;
  readonly source: string;
  readonly nCount: number | undefined;
  readonly mark: 'read' | 'recalled';
}
export const cohortRules: readonly CohortRule[] = [
  {
    id: 'sir-1',
    limit: 1,
    published: 'opposed/in-phase < 1.0 in all benign fractures',
    source: '66 patients, 70 fractures (opposed- and in-phase study, abstract)',
    nCount: 70,
    mark: 'read',
  },
  { id: 'sir-08', limit: 0.8, published: 'classic cut, performance not re-read', source: 'recalled', nCount: undefined, mark: 'recalled' },
  {
    id: 'sir-stir',
    limit: 2,
    published: 'opposed/in-phase > 1.0 with a STIR ratio < 2.0: malignant',
    source: '66 patients, 70 fractures (opposed- and in-phase study, abstract)',
    nCount: 70,
    mark: 'read',
  },
  {
    id: 'stir-25',
    limit: 2.5,
    published: 'acute benign fractures: STIR ratio > 2.5',
    source: '66 patients, 70 fractures (opposed- and in-phase study, abstract)',
    nCount: 70,
    mark: 'read',
  },
  {
    id: 'ahr-75',
    limit: 0.75,
    published: 'anterior height > 75 % alone: sensitivity 85.6 %, specificity 67.6 %, PPV 72.6 %',
    source: 'Qasem 2014, doi 10.1186/s13018-014-0096-1',
    nCount: 139,
    mark: 'read',
  },
  {
    id: 'wall-t1',
    limit: 0.5,
    published: 'T1 change at the posterior wall: 83.5 % within two weeks, 41.7 % at six months',
    source: 'Qasem 2014, doi 10.1186/s13018-014-0096-1',
    nCount: 139,
    mark: 'read',
  },
  {
    id: 'qualitative',
    limit: 0,
    published: 'qualitative reading of MRI, benign or malignant: sensitivity 89 %, specificity 88 %',
    source: 'doi 10.1007/s00330-021-07947-1',
    nCount: undefined,
    mark: 'read',
  },
];

/** Without an MRI: shares by which the ages are spread, deliberately flat. No published table was found: choices of this project, not figures. */
export const withoutMriOdds = {
  /** No collapse on CT: a fracture without loss of height cannot be seen. */
  undeformed: { acute: 0.06, subacute: 0.04, old: 0.05, none: 0.8, mimic: 0.05 },
  deformed: { acute: 0.27, subacute: 0.2, old: 0.38, none: 0.05, mimic: 0.1 },
  newCollapse: { acute: 0.4, subacute: 0.4, old: 0.05, none: 0, mimic: 0.15 },
  newlyCollapsed: { acute: 0.8, subacute: 0.1, old: 0.02, none: 0, mimic: 0.08 },
  unchanged: { acute: 0.05, subacute: 0.1, old: 0.8, none: 0, mimic: 0.05 },
  source: 'design choice: no published table was found',
  range: [0, 1] as const,
} as const;

/** A collapse that a study so many days earlier did not have is acute. */
export const acuteDays = choice(42, 14, 60, 'six weeks: inclusion of the VAPOUR trial');

/** A body of normal shape and marrow: what is left for error. On development phantoms 622 of 623 bodies called so were free of fracture. */
export const quietOdds = {
  acute: 0.01,
  subacute: 0.01,
  old: 0.03,
  none: 0.94,
  mimic: 0.01,
  source: 'design choice, more cautious than the count on development phantoms (seeds from 100000)',
  range: [0, 1] as const,
} as const;
