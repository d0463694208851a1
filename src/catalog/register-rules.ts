// When a registration is believed. No published limits for these were found: choices of this project, tried on development phantoms (MR draw, seeds
// from 100000), each with the range a site could defend. Fails first: maps drawn by two readers who mean different edges of the bone.
import { choice } from './choice.ts';

export const registerRules = {
  /** Finest blur of the fixed mask, mm. */
  fineBlurMm: choice(1.2, 0.8, 2, 'above the voxel of a usual CT map, below the thinnest lamina'),
  /** Least-squares errors take neighbouring voxels for independent; they are not. */
  errorInflation: choice(3, 1.5, 6, 'development phantoms: true errors against the least-squares error'),
  /** Nothing is said to be placed better than this, mm. */
  leastSdMm: choice(0.25, 0.1, 0.5, 'development phantoms: torn maps, 0.2 on average'),
  /** Surfaces further apart than this on average are not the same bone, or not the same edges of it, mm. */
  mostResidualMm: choice(2.2, 1.5, 3, 'development phantoms: the right bone 0.3 on clean maps, up to 1.75 on badly torn ones'),
  /** Share of the moving bone that must lie in the fixed one. */
  leastOverlapFraction: choice(0.75, 0.65, 0.9, 'development phantoms: 0.96 on clean maps, down to 0.80 on torn ones'),
  /** Share of the fixed bone that the moving one must cover: processes may lie beyond an MR's field, half a body may not be missing. */
  leastCoveredFraction: choice(0.62, 0.55, 0.8, 'development phantoms: whole bones above 0.9, processes cut at the side of the MR 0.75'),
  /** Error of the centre above which the motion of a bone is refused, mm (one sigma). */
  mostCentreSdMm: choice(0.8, 0.5, 1.5, 'the target of 1 mm, with room for what the error does not know'),
  /** No patient bends one disc by more between two lying positions, degrees. */
  mostBendDeg: choice(15, 10, 20, 'whole range of a lumbar segment in flexion-extension, rarely above 15-20'),
  /** Counts: what is left between two columns, laid level on level, is residual (mm) + this x |ln of the size that would fit best|. */
  sizeWeightMm: choice(20, 10, 30, 'development phantoms: neighbours differ by 3-4 % in size, the same bone by less than 1 %'),
  /** The best lay of the columns must beat the next by this factor, or the count is not sure. */
  shiftFactor: choice(1.12, 1.05, 1.4, 'development phantoms: at least 1.33 on torn maps, above 3 on clean ones'),
  /** Blocks: likeness (correlation of flattened pictures) from which a join is believed … */
  leastLikenessFraction: choice(0.7, 0.5, 0.85, 'development phantoms: right joins 0.92-0.97; another patient at most 0.45'),
  /** … how much it must exceed the best other place … */
  leastLeadFraction: choice(0.08, 0.05, 0.2, 'development phantoms'),
  /** … and how far two sequences of one block may disagree about the same move, mm. */
  sequencesAgreeMm: choice(1.5, 1, 2, 'a third of a slice'),
  /** Overlap below which the scanner's own coordinates are all there is, mm. */
  leastBlockOverlapMm: choice(20, 15, 30, 'less than one body'),
  /** Furthest a patient is looked for between two blocks, mm: less than one vertebral step, or a neighbour would fit. */
  blockSearchMm: choice(20, 15, 24, 'the smallest step between bodies is about 25 mm'),
  /** By pictures: correlation of the picture with what the CT lets guess, below which a bone is not believed … */
  leastPictureLikenessFraction: choice(0.75, 0.6, 0.9, 'development phantoms'),
  /** … how far two sequences, each alone, may put its centre apart, mm … */
  mostPictureApartMm: choice(1.5, 1, 2, 'a third of a slice'),
  /** … how much a wrong size counts against what is left unexplained … */
  pictureSizeWeight: choice(2, 0.5, 4, 'development phantoms: neighbours differ by 3-4 % in size'),
  /** … and by what factor every other lay of the column must be worse. */
  pictureShiftFactor: choice(1.3, 1.15, 2, 'development phantoms'),
  /** A moved block is said from here, mm. */
  movedSaidMm: choice(2, 1, 3, 'two pixels'),
};
