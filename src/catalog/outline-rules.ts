// What a plan from MRI alone rests on: slices of several millimetres across the pedicles, helped by what is normal for the level. The assumption
// that fails first: the patient's pedicles point where those of the level usually do (deformity, scoliosis with turned bodies, old fractures).
import { levelNames, type LevelName } from '../records/index.ts';
import { choice } from './choice.ts';

/** Levels outlined from MRI. Above T9 the pedicles are narrow and a CT is advised for each. */
export const outlinedLevels: readonly LevelName[] = levelNames
  .slice(levelNames.indexOf('T4'), levelNames.indexOf('L5') + 1)
  .filter((l) => l !== 'T13');
/** Levels for which a CT is always named: the narrowest pedicles of the spine. */
export const ctAdvisedLevels: readonly LevelName[] = levelNames.slice(levelNames.indexOf('T4'), levelNames.indexOf('T9') + 1);

/** A voxel finer than this across a pedicle is no thick slice, mm. */
export const fineAcrossMm = choice(
  1.5,
  1,
  2,
  'the planner for CT takes series up to 3 mm along the body; across a pedicle of 5 mm half of that is needed',
);

export const outlineRules = {
  /** Between people, one level's axial angle of the pedicle, degrees … */
  axialSdDeg: choice(3, 2.2, 8, 'PMC4857161 reads 2.2-2.4 (T1, T12); other cohorts differ more: see anatomySpread.pedicleAxialSdDeg'),
  /** … and between the two sides of one bone. */
  sideSdDeg: choice(1.4, 1, 3, 'no figure found; half of the spread between people'),
  /** One sigma of the mean of both sides' axial angles, and of half their difference, on voxels v mm wide across the pedicle: hypot(floor, perMm · v), degrees. */
  readFloorDeg: choice(0.8, 0.5, 1.5, 'development phantoms, seeds 100100 to 100104'),
  readPerMmDeg: choice(
    0.58,
    0.4,
    0.9,
    'development phantoms: the 90 % band holds 0.95 clean, 0.97 torn (seeds 100400 to 100416), 0.93 and 0.93 (100700 to 100723, 100712; at 0.60); at 0.45 0.90, 0.97, 0.90, 0.92: nothing to spare',
  ),
  /**
   * That sigma grows in proportion where the two sides are read further apart than this, degrees (both are then noise: bones differ by 2 degrees from side
   * to side) …
   */
  apartDeg: choice(6, 5, 8, 'development phantoms, seeds 100400 to 100423: 3.7 degrees in the widest quarter, 1.9 in the rest'),
  /** … and where a pedicle is narrower than so many slices. */
  slicesAcross: choice(1.7, 1.4, 2, 'the same phantoms: 3.3 degrees below, 1.9 above'),
  /** An axial angle this far from the level's usual one is read as a mistake of the slices and counts less; the band then holds both, degrees. */
  outlierDeg: choice(7, 5, 12, 'two sigmas of the spread between people; seeds 100400 to 100423'),
  /** What a plan needs of an axial angle: where 95 % of its error do not stay within it, the sheet says that these slices do not carry it, degrees. */
  carriedDeg: choice(5, 3, 6, 'the acceptance limit of a plan from MRI alone'),
  /** One sigma of a width: hypot(floor, perMm · v), mm. */
  widthFloorMm: choice(0.25, 0.1, 0.5, 'development phantoms, seeds 100000 to 100079'),
  widthPerMm: choice(
    0.32,
    0.25,
    0.4,
    'the band is half a slice either way, a uniform error would be 0.29; on development phantoms (seeds 100100 to 100105) the error is half of that',
  ),
  /** One sigma of the elevation, degrees: it lies in the plane of sagittal slices. */
  sagittalSdDeg: choice(2.2, 1.5, 3, 'development phantoms, seeds 100000 to 100079'),
  /** Between people, one level's elevation of the pedicle, degrees. */
  sagittalUsualSdDeg: choice(4, 2, 6, 'no figure read; wide'),
  /** A width this many of the level's SDs above its mean is a misread section, never a wide pedicle. */
  widestSds: choice(3, 2.5, 4, 'one pedicle in a thousand'),
  /** One sigma of the length from bone entry to the proposed tip, mm. */
  lengthSdMm: choice(1.8, 1.2, 2.5, 'entries lie within 3 mm of the true ones (95 %) on development phantoms'),
  /** Lowest isthmus above the middle of the body, mm: pedicles join the upper half of thoracic and lumbar bodies. */
  lowestIsthmusMm: choice(-2, -4, 0, 'anatomy, with the error of a height on thick slices'),
  /** Depth of the proposed tip behind the front wall, as a share of the body's depth: inside the front third. */
  tipFraction: choice(0.28, 0.2, 0.33, 'the front third is the usual target; a little inside it because the wall is blurred'),
} as const;

/** Axial angle of the way beside a thoracic pedicle, degrees: [R] section D of the science notes, straight pedicle to intercostovertebral. */
export const besideAngleDeg = {
  range: [20, 30] as const,
  source: 'thoracic intercostovertebral access 20-30 deg (reviewed literature, D)',
} as const;
