// What outlining a body from one click rests on: how an edge of bone looks, how far a surface may stray from its first guess, how much a usual size
// counts. Choices were fitted on development phantoms (seeds from 100000); none was moved by a public case. The assumption that fails first: HU
// are those of a CT without contrast beside the spine (an enhanced aorta is as bright as bone).
import { firstName, type Level } from '../records/index.ts';
import { levelAnatomy } from './anatomy.ts';
import { choice } from './choice.ts';

const development = 'development phantoms, seeds from 100000';

export const oneClickRules = {
  /** Block around a click: half extents, mm (left, posterior, superior). */
  blockHalfMm: [42, 40, 38] as const,
  /** Smoothing before anything is read, mm (one sigma): noise of thin slices falls by half, a shell of bone survives. */
  smoothingMm: choice(0.7, 0.5, 1, development),
  /** One sigma of a scanner's own blur as a share of the mean voxel: half a voxel, as a box of one voxel and a soft kernel have together. */
  blurVoxelFraction: choice(0.5, 0.4, 0.6, 'a voxel as a box has 0.29, the kernel adds as much again'),
  /** Where a surface is read, in sigmas of the blur: just outside the bright shell … */
  shellSigmas: choice(0.04, -0.1, 0.2, development),
  /** … against what lies beyond it. */
  beyondSigmas: choice(2.8, 2.2, 3.2, 'three sigmas are past the blur of a shell; more would reach across a thin disc'),
  /** The same for the side wall, beyond which there is fat or muscle. */
  wallSigmas: choice(-0.35, -0.5, 0, development),
  wallBeyondSigmas: choice(2.4, 2, 3, development),
  /** The half level between a blurred shell's peak and the outside lies this far outside the surface, sigmas of the blur: where marrow is nearly as
   * bright as the shell … */
  stepOffsetSigmas: choice(0.35, 0, 0.5, development),
  /** … and so much more where there is nothing but the shell: a Gaussian falls to half at 1.18 sigmas from its middle, half a shell less. */
  shellOffsetSigmas: choice(0.68, 0.4, 1.2, 'shell of 0.3 to 0.7 mm; with the share before, development phantoms'),
  /** Marrow darker than a disc counts as this share of a step at least (negative: the step rises). */
  leastStepFraction: choice(-0.4, -0.6, 0, development),
  /** Beyond a surface of bone on CT there is disc, fat, muscle or canal: below the first HU surely, above the second hardly. */
  softHu: choice(80, 60, 100, 'discs 50 to 120 HU, muscle 30 to 70 HU (tissues of catalog/anatomy-tissue)'),
  hardHu: choice(160, 130, 200, 'fibrous ring up to 120 HU with noise; trabecular bone of the neighbour 30 to 280 HU'),
  /** What a step is still worth when what lies beyond is as bright as bone (a facet, a rib head, contrast). */
  hardShareFraction: choice(0.35, 0.2, 0.5, development),
  /** A drop of this height is a whole edge, HU: a blurred shell of an osteoporotic body drops by 150 to 300. */
  wholeEdgeHu: choice(300, 200, 400, development),
  /** A box pays this for each square millimetre its plate stands off one a person has shown, up to the next, as mean edge (0 … 1). */
  shownPlateCost: choice(0.15, 0.05, 0.4, 'a hand sets a line within 1 mm: there the picture decides, from 2 mm on the hand'),
  shownPlateMost: choice(2.4, 1, 5, 'twice the best box there is: a plate that was shown is never left for another'),
  /** A plate this clear that a box has passed tells two half bodies and a disc from a body, 0 … 1. */
  passedDrop: choice(0.06, 0.03, 0.12, 'noise and texture of marrow make smaller ones; development phantoms'),
  /** A plate counts as passed when the box goes on for this much and, fully, for twice that, mm. */
  passedMm: choice(2.5, 2, 4, 'half the thinnest disc: the body’s own plate stands nearer'),
  /** A plate is brighter than the marrow behind it, by this for a whole one, HU; a vein or a lighter patch is not. */
  ridgeHu: choice(60, 40, 120, development),
  leastRidgeFraction: choice(0.35, 0.2, 0.6, development),
  /** An endplate’s place whose edge is less than this of the sheet’s usual one is put where its neighbours say. */
  doubtedFraction: choice(0.25, 0.1, 0.5, development),
  /** Nothing of a body is thinner than twice this at its middle, mm. */
  halfLeastMm: choice(2, 1.5, 3, 'a vertebra plana keeps 4 mm and more'),
  /** A shell that stands out less than this from what lies beyond is not settled on, HU. */
  leastShellHu: choice(40, 25, 80, 'twice the noise of a smoothed 1 mm slice'),
  /** A mean edge under this is guessed more than seen, 0 … 1. */
  faintEdge: choice(0.15, 0.1, 0.25, 'noise alone gives 0.05 to 0.1 on development phantoms'),
  /** A box whose middle lies further than this from the click is fitted once more from there, mm: what was looked for about a click off the middle was
   * looked for about the wrong axis. */
  recentreMm: choice(2, 1, 4, 'development phantoms: clicks at ±4 mm, worst Dice of 13 bodies from 0.82 to 0.94'),
  /** Mean edge of a whole box under which there is no body, 0 … 1 (the cost is its negative). */
  noBodyCost: choice(0.05, 0, 0.1, development),
  /** Spread of widths and depths about a level's usual one, as a share: SD 2.4 of 44 mm between people and a body scale of 5.5 %, twice. */
  sizeSpreadFraction: choice(
    0.16,
    0.1,
    0.25,
    'anatomySpread.widthSdMm and the scale of people; doubled, because a level may be misnamed by one',
  ),
  /** The same about an accepted neighbour's sizes. */
  besideSpreadFraction: choice(0.12, 0.06, 0.2, 'neighbouring levels differ by 2 to 6 % (Bonczar 2024)'),
  /** The same about the height: hardly held, because height is what a fracture takes. */
  heightSpreadFraction: choice(0.5, 0.4, 0.8, 'a body may have lost 60 % of its height'),
  /** From one body to the next, as shares of a whole body's height: body and disc are 1.2 to 1.45 of it; a fallen one or a thin disc less. */
  chainSteps: [1.3, 1.15, 1.45, 1] as const,
  /** Two centres nearer than this share of a height are the same body. */
  leastStepFractionOfHeight: choice(0.6, 0.5, 0.7, 'a body crushed to 40 % and its disc still stand 0.6 of a height from the next'),
  /** Two bodies share no more of their voxels than this. */
  sharedFraction: choice(0.06, 0.03, 0.1, development),
  /** Neighbours' widths and depths differ by less than this share, and their axes by less than this angle, rad. */
  besideMostFraction: choice(0.3, 0.2, 0.4, 'neighbouring levels differ by 2 to 6 % (Bonczar 2024); a fitted box errs by 10 %'),
  besideMostRad: choice(0.7, 0.5, 0.9, 'a wedge of 30 degrees and the lordosis of one disc together'),
  /** A disc is no higher than this share of a body. */
  widestDiscFraction: choice(0.7, 0.55, 0.9, 'L4-L5: 11 to 14 mm against 26 mm; a jumped body leaves 1.3 and more'),
} as const;

/** Usual width, depth and height of a level, mm: a first guess and a weak hold of a clicked body's sizes. */
export function usualBody(level: Level): { readonly widthMm: number; readonly depthMm: number; readonly heightMm: number } | undefined {
  const a = levelAnatomy.get(firstName(level));
  return a === undefined ? undefined : { widthMm: a.widthMm, depthMm: a.depthMm, heightMm: a.posteriorHeightMm };
}

/** What growing an arch behind an outlined body rests on. */
export const archRules = {
  /** Nothing darker is bone to grow through, HU: shells of arches stay above it, muscle and cartilage below. */
  boneHu: choice(130, 110, 180, development),
  /** From here on a millimetre of bone costs one, HU: a thin shell at 1 mm voxels. */
  fullHu: choice(380, 300, 500, development),
  /** A gap between two bones: this much darker than both within the reach, HU and mm, costs this for each such step. */
  gapHu: choice(60, 40, 100, development),
  gapReachMm: choice(2, 1.5, 3, 'facet joints are 1.5 to 4 mm wide with their cartilage'),
  gapCost: choice(12, 6, 25, development),
  /** Growth ends here, in millimetres of thick cortex: a spinous tip is 90 mm of bone away. */
  farthest: choice(220, 150, 300, development),
  /** It begins in the back of a body, within this of its posterior wall, and never comes further forward than this, mm. */
  fromBackMm: choice(6, 4, 10, 'pedicles leave the body in its back fifth'),
  beforeBackMm: choice(6, 3, 10, 'the roots of the pedicles lie beside the back of the body'),
  /** Extent of an arch from its body, mm: beside the middle, behind, above the upper endplate, below the lower. */
  sideMm: choice(52, 45, 60, 'transverse processes of L3 reach 46 mm (Panjabi 1992, recalled)'),
  behindMm: choice(85, 75, 95, 'spinous tips lie 60 to 80 mm behind the middle of the body'),
  aboveMm: choice(16, 12, 22, 'superior articular processes end beside the disc above'),
  belowMm: choice(40, 30, 50, 'thoracic spinous processes reach beyond the next body'),
  /** The surface of an arch: half way between its brightest bone within this reach, no brighter than this, and soft tissue, mm and HU. */
  shellReachMm: choice(2, 1.5, 2.5, 'a cortex of 1 to 2 mm'),
  brightestHu: choice(800, 600, 1000, 'cortical bone 500 to 1600 HU, blurred'),
  softHu: choice(50, 30, 70, 'muscle and fat beside an arch'),
  /** A wall of a pedicle is seen where HU fall by this, with the steepest place within this of the outline, HU and mm. */
  seenFallHu: choice(120, 80, 200, 'three sigmas of the noise of a 1 mm slice (12 to 34 HU); a thin cortex falls by 250 and more'),
  seenOffMm: choice(1, 0.6, 1.2, 'the margin a path keeps from a wall is 1 mm'),
  /** A clearance is measured only where this share of the contour, and of its third towards the canal, is seen … */
  leastSeenFraction: choice(0.85, 0.75, 0.95, development),
  /** … on voxels no larger than this across the pedicle, mm. */
  mostAcrossMm: choice(1.5, 1, 2, 'outline-rules, fineAcrossMm: a pedicle of 5 mm needs voxels of half the margin'),
} as const;
