// Plan: trocar paths and cement range for one vertebra. Stop list first; ranges, never targets; never a clearance alone.
import { z } from 'zod';
import { bandsSchema } from './band.ts';
import { directionSchema, findingSchema, lpsSchema, type Frozen } from './schema.ts';

/** Distance from the trocar's SURFACE to each wall, mm; negative = breach. Absent = could not be seen. */
export const clearanceSchema = z.object({
  medialMm: z.number().optional(),
  lateralMm: z.number().optional(),
  superiorMm: z.number().optional(),
  inferiorMm: z.number().optional(),
  anteriorMm: z.number().optional(),
  canalMm: z.number().optional(),
  foramenMm: z.number().optional(),
  endplateSuperiorMm: z.number().optional(),
  endplateInferiorMm: z.number().optional(),
  pleuraMm: z.number().optional(),
  ribMm: z.number().optional(),
  vesselMm: z.number().optional(),
});
export type Clearance = Frozen<z.infer<typeof clearanceSchema>>;

export const pathSchema = z.object({
  id: z.string(),
  side: z.enum(['left', 'right']),
  approach: z.enum(['transpedicular', 'parapedicular']),
  gaugeGauge: z.number(),
  diameterMm: z.number(),
  entryLps: lpsSchema,
  targetLps: lpsSchema,
  direction: directionSchema,
  /** Bone entry to tip. */
  lengthMm: z.number(),
  /** Defined as for a pedicle (records/vertebra): axial > 0 = towards the midline going forward; sagittal (elevation) > 0 = towards the head. */
  axialAngleDeg: z.number(),
  sagittalAngleDeg: z.number(),
  /** Where on the pedicle the bone is met, seen from behind: for the sentence. */
  entryQuadrant: z.enum(['upper-outer', 'upper-inner', 'lower-outer', 'lower-inner', 'centre', 'outside-lateral']),
  targetZone: z.enum(['anterior-third', 'cleft', 'lysis', 'fracture', 'lateral-remnant']),
  clearanceMm: clearanceSchema,
  /**
   * Chance that canal, nerve root, pleura or a great vessel is touched, or that the tip leaves the body in front or at its side, under the
   * site's execution error. Crossings of a pedicle wall or an endplate are not counted.
   */
  breachProbability: z.number().min(0).max(1),
  /** Probability per structure, same runs. */
  breachByStructure: z.record(z.string(), z.number()),
  /** Skin: direction from the bone entry outwards, and distance of the skin point from the midline, in the posture of the images. */
  skin: z.object({ direction: directionSchema, fromMidlineMm: z.number(), depthMm: z.number() }).optional(),
  rankCount: z.int(),
  findings: z.array(findingSchema),
});
export type Path = Frozen<z.infer<typeof pathSchema>>;

/** One C-arm view. Tilts name where the DETECTOR goes, by the patient: > 0 = to the patient's right / towards the head. */
export const viewSchema = z.object({
  name: z.enum([
    'ap',
    'lateral',
    'down-the-pedicle.left',
    'down-the-pedicle.right',
    'ap.superior-endplate',
    'ap.inferior-endplate',
    'lateral.superior-endplate',
    'lateral.inferior-endplate',
  ]),
  /** Unit vector from X-ray source to detector. */
  beam: directionSchema,
  /** Up in the picture. */
  up: directionSchema,
  centreLps: lpsSchema,
  rightTiltDeg: z.number(),
  headTiltDeg: z.number(),
  /** Only when the site has stated its table set-up. */
  machine: z
    .object({
      rotation: z.enum(['LAO', 'RAO', 'none']),
      rotationDeg: z.number(),
      angulation: z.enum(['CRA', 'CAU', 'none']),
      angulationDeg: z.number(),
    })
    .optional(),
});
export type CArmView = Frozen<z.infer<typeof viewSchema>>;

export const cementPlanSchema = z.object({
  rangeMl: z.tuple([z.number(), z.number()]),
  prepareMl: z.number(),
  deadSpaceMl: z.number(),
  denominator: z.enum(['body-now', 'lesion']),
  denominatorMl: z.number(),
  /** Codes of the stop list, in order of reading. */
  stopWhen: z.array(z.string()),
});

/**
 * How one side looks from MRI alone. No clearance and no probability of a breach stand here: voxels of several millimetres cannot give them.
 * Angles and widths carry their bands under `outline.<side>.…`.
 */
export const outlineSideSchema = z.object({
  side: z.enum(['left', 'right']),
  /** 'undecided' = the width's band holds what the trocar needs: a CT decides. */
  approach: z.enum(['transpedicular', 'parapedicular', 'undecided']),
  /** Against `neededMm`; 'wide' only when the width is enough with a whole voxel taken off. */
  pedicle: z.enum(['wide', 'narrow', 'undecided', 'unseen']),
  widthMm: z.number().optional(),
  neededMm: z.number(),
  /** Through the pedicle: where bone is met, where the line would end in the front third, and its way. Absent when the pedicle was not seen. */
  entryLps: lpsSchema.optional(),
  targetLps: lpsSchema.optional(),
  direction: directionSchema.optional(),
  lengthMm: z.number().optional(),
  axialAngleDeg: z.number().optional(),
  sagittalAngleDeg: z.number().optional(),
});
export type OutlineSide = Frozen<z.infer<typeof outlineSideSchema>>;

export const outlineSchema = z.object({
  /** Which images the pedicles were measured on, and the width of a voxel across them: a slice of a sagittal image. */
  basis: z.enum(['sagittal-slices', 'axial-slices', 'fine-voxels']),
  acrossMm: z.number(),
  sides: z.array(outlineSideSchema),
  /** Codes of what is withheld, and of what a CT would add here. */
  withheld: z.array(z.string()),
  ctAdds: z.array(z.string()),
  /** True where the missing CT may change the approach or forbid it. */
  ctMatters: z.boolean(),
});
export type Outline = Frozen<z.infer<typeof outlineSchema>>;

export const planSchema = z.object({
  vertebraId: z.string(),
  /** 'refused' = a stop finding says why; paths is then empty. 'outlined' = from MRI alone: an outline in place of paths. */
  state: z.enum(['planned', 'outlined', 'refused', 'not-planned-here']),
  sides: z.enum(['left', 'right', 'both', 'none']),
  sidesReason: z.string(),
  paths: z.array(pathSchema),
  /** Ids of the paths proposed for use (one or two); the rest are alternatives. */
  chosen: z.array(z.string()),
  outline: outlineSchema.optional(),
  cement: cementPlanSchema.optional(),
  views: z.array(viewSchema),
  executionError: z.object({ positionSdMm: z.number(), angleSdDeg: z.number() }),
  posture: z.string(),
  /** Structures that could not be seen and were therefore not kept clear of, as codes. */
  unseen: z.array(z.string()),
  bands: bandsSchema,
  findings: z.array(findingSchema),
});
export type Plan = Frozen<z.infer<typeof planSchema>>;
