// What the planner keeps clear of and by how much, and when it gives up. These are choices of this project unless a source says otherwise:
// each stands once, with the range a site could defend. Distances are from the trocar's SURFACE.
import { levelNames, type LevelName } from '../records/index.ts';

export interface Margin {
  readonly value: number;
  readonly range: readonly [number, number];
  readonly source: string;
}
const choice = (value: number, low: number, high: number, why: string): Margin => ({
  value,
  range: [low, high],
  source: `design choice: ${why}`,
});

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
  flatHeightMm: choice(9, 7, 11, '11 G plus twice the endplate margin plus the reserve'),
  /** Skin distances from a supine study are good to this. */
  skinBandMm: choice(15, 10, 25, 'the project states +/- 15 mm for a supine study and a prone act'),
  minInwardDeg: choice(0, -5, 5, 'a trocar does not diverge'),
  maxInwardDeg: choice(
    45,
    35,
    55,
    'beyond this the skin entry leaves the paraspinal muscles; 19.5 +/- 5.9 deg (L1) to 48.9 +/- 8.1 deg (L5) reported (doi 10.1097/MD.0000000000012314)',
  ),
  maxTiltDeg: choice(25, 15, 35, 'C-arm reach along the table'),
} as const;

/** Levels this planner knows. */
export const plannedLevels: readonly LevelName[] = levelNames.slice(levelNames.indexOf('T9'), levelNames.indexOf('L5') + 1);
/** Levels beside which lung may lie: where the pleura cannot be seen, that must be said. */
export const pleuraLevels: readonly LevelName[] = levelNames.slice(levelNames.indexOf('T9'), levelNames.indexOf('L2') + 1);
