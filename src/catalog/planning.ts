// What the planner keeps clear of and by how much, and when it gives up. These are choices of this project unless a source says otherwise:
// each stands once, with the range a site could defend. Distances are from the trocar's SURFACE.
import { levelNames, type LevelName } from '../records/index.ts';
import { choice, type Margin } from './choice.ts';

/**
 * One sigma of the hand, the default of a site (records/site holds the same two numbers; a test keeps them equal). No figure for free hands was
 * found: a robot's are taken as the order of magnitude.
 */
export const executionDefault = {
  positionSdMm: choice(2, 1, 4, 'of the order of the 2.1 mm a robot is reported to reach (doi 10.1186/s41016-018-0131-x)'),
  angleSdDeg: choice(3, 1.5, 6, 'of the order of the 2.4 deg a robot is reported to reach (doi 10.1186/s41016-018-0131-x)'),
} as const satisfies Record<string, Margin>;

export const margins = {
  /** Tip behind the anterior cortex. */
  anteriorMm: choice(3, 3, 8, 'the project asks for >= 3 mm behind the anterior cortex'),
  /** Added to the anterior rule for the error of a wall seen in 1 mm voxels. */
  anteriorReserveMm: choice(0.7, 0.3, 1.5, 'label maps are off by up to one voxel'),
  /** Nominal path to canal, nerve root, pleura, vessel: never less than this. */
  hardMm: choice(1, 0.5, 2, 'label maps are off by up to one voxel'),
  /** Nominal path to the pedicle walls: below this the pedicle is too narrow for the gauge. */
  wallMm: choice(0.8, 0.5, 1.5, 'Gertzbein-Robbins grade A needs no breach; 0.8 mm covers the error of a pedicle width on CT (0.7 mm)'),
  endplateMm: choice(2, 1, 3, 'cortical endplate and voxel error'),
  ribMm: choice(1, 0, 2, 'periosteal pain and deflection'),
  cementMm: choice(2, 1, 3, 'a trocar cannot be driven through set cement'),
  /** Nearer than this is said, although it is allowed. */
  pleuraSaidMm: choice(5, 3, 10, 'the pleura moves with the breath'),
  vesselSaidMm: choice(3, 2, 5, 'aorta and cava pulse and were imaged in another posture'),
  /** Distance at which soft penalties have ended. */
  comfortMm: choice(2, 1, 4, 'about one sigma of the execution error'),
} as const;

export const rules = {
  /** Nominal breach probability above which a path is offered only with a caution … */
  cautionProbability: choice(0.1, 0.05, 0.2, 'one in ten under the stated execution error'),
  /** … and above which another approach or gauge is looked for. */
  refuseProbability: choice(0.35, 0.2, 0.5, 'a path more likely than a third to breach is not a plan'),
  /** A one-sided tip must come this close to the midline, as a share of the body's width. */
  oneSidedFraction: choice(
    0.12,
    0.08,
    0.2,
    'about 5 mm of a 43 mm body: "near the midline" of the one-sided literature (doi 10.1097/MD.0000000000012314)',
  ),
  /** Height left in the centre below which the body is "flat": trocar plus both endplate margins no longer fit. */
  flatHeightMm: choice(
    9,
    7,
    11,
    '11 G (3 mm) plus twice the endplate margin (2 mm) plus the reserve (0.7 mm) is 7.7 mm; the rest is for hollow endplates',
  ),
  /** Skin distances from a supine study are good to this. */
  skinBandMm: choice(15, 10, 25, 'the project states +/- 15 mm for a supine study and a prone act'),
  minInwardDeg: choice(0, -5, 5, 'a trocar does not diverge'),
  maxInwardDeg: choice(
    45,
    35,
    55,
    'beyond this the skin entry leaves the paraspinal muscles; 19.5 +/- 5.9 deg (L1) to 48.9 +/- 8.1 deg (L5) reported (doi 10.1097/MD.0000000000012314)',
  ),
  /** A single central path may cost this much even where two side paths cost less. */
  oneSidedProbability: choice(0.02, 0.01, 0.05, 'below two in a hundred a second puncture is not worth its own risk'),
} as const;

/** Levels this planner knows: T9 to L5 as every text says; no T13 and no L6, whose anatomy nobody measured. */
export const plannedLevels: readonly LevelName[] = ['T9', 'T10', 'T11', 'T12', 'L1', 'L2', 'L3', 'L4', 'L5'];
/** Levels beside which lung may lie: where the pleura cannot be seen, that must be said. */
export const pleuraLevels: readonly LevelName[] = levelNames.slice(levelNames.indexOf('T9'), levelNames.indexOf('L2') + 1);

/** How far behind the bone entry the shaft is still followed, mm, for what lies under the skin and beside the ribs. */
export const followedBehindMm = {
  breach: choice(20, 10, 30, 'beyond it the hand, not the aim, holds the trocar off'),
  pleura: choice(25, 15, 40, 'the pleural recess reaches behind the transverse process'),
  rib: choice(15, 10, 25, 'neck and tubercle of the rib lie beside the transverse process'),
} as const;

/** Where a nerve root is kept clear of when the map has none: a capsule under each pedicle, mm. */
export const rootEnvelope = {
  radiusMm: choice(3, 2, 4, 'root with its ganglion, 5-7 mm thick'),
  belowPedicleMm: choice(3.5, 2, 5, 'the root hugs the lower wall of its pedicle'),
  inwardMm: choice(1, 0, 3, 'from inside the medial wall of the pedicle'),
  outwardMm: choice(6, 4, 10, 'out past the lateral wall of the pedicle'),
  forwardMm: choice(6, 4, 10, 'forwards to the posterior wall of the body'),
  downMm: choice(12, 8, 16, 'steeply down, more so in the lumbar spine'),
} as const;
