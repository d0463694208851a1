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
  /** A mean edge under this is guessed more than seen, 0 … 1. */
  faintEdge: choice(0.15, 0.1, 0.25, 'noise alone gives 0.05 to 0.1 on development phantoms'),
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
} as const;

/** Usual width, depth and height of a level, mm: a first guess and a weak hold of a clicked body's sizes. */
export function usualBody(level: Level): { readonly widthMm: number; readonly depthMm: number; readonly heightMm: number } | undefined {
  const a = levelAnatomy.get(firstName(level));
  return a === undefined ? undefined : { widthMm: a.widthMm, depthMm: a.depthMm, heightMm: a.posteriorHeightMm };
}
