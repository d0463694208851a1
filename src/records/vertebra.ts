// Vertebra: everything the work-up measured of one bone. Level is NOT here: it is read from the Levels record.
// Heights: distance between the endplate surfaces along the axis perpendicular to the plane bisecting the endplates, in the body's
// mid-sagittal slab (mean of lines within ±3 mm), anterior and posterior at 8 % of the depth inside the walls taken at mid-height,
// middle at 50 %; osteophytes beyond the wall line excluded. Frame axes are the patient's left, posterior, superior for that body.
import { z } from 'zod';
import { bandsSchema } from './band.ts';
import { directionSchema, findingSchema, frameSchema, lpsSchema, maskSchema, type Frozen } from './schema.ts';
import { levelSchema } from './level.ts';

export const heightsSchema = z.object({ anteriorMm: z.number(), middleMm: z.number(), posteriorMm: z.number() });
export type Heights = Frozen<z.infer<typeof heightsSchema>>;

export const planeSchema = z.object({ pointLps: lpsSchema, normal: directionSchema });

/**
 * One pedicle. `axis` runs from behind forwards into the body. Angles in the body frame, the same for a path: axial is the angle to straight
 * forward of the axis projected on the axial plane, > 0 when the tip goes towards the midline; sagittal is the elevation of the axis above that
 * plane (not its projection on the sagittal plane), > 0 when the tip goes towards the head.
 */
export const pedicleSchema = z.object({
  isthmusLps: lpsSchema,
  axis: directionSchema,
  widthMm: z.number(),
  heightMm: z.number(),
  axialAngleDeg: z.number(),
  sagittalAngleDeg: z.number(),
  /** Where the axis leaves the bone behind. */
  entryLps: lpsSchema,
  /** Isthmus section, a closed contour in LPS (mm), flat xyzxyz; counter-clockwise seen from behind. */
  contourLps: z.array(z.number()).optional(),
});
export type Pedicle = Frozen<z.infer<typeof pedicleSchema>>;

/** Values of the parts mask. */
export const vertebraPart = { body: 1, posterior: 2, pedicleLeft: 3, pedicleRight: 4 } as const;

export const genantSchema = z.object({
  gradeCount: z.int().min(0).max(3),
  type: z.enum(['none', 'wedge', 'biconcave', 'crush']),
  /** Set when the 90 % band crosses a threshold: the two grades it lies between. */
  between: z.tuple([z.int(), z.int()]).optional(),
});

export const vertebraSchema = z.object({
  vertebraId: z.string(),
  /** Level the normal values were taken for (from Levels when computed). */
  levelUsed: levelSchema.optional(),
  /** False when the image edge cuts the body: heights and volume are then absent. */
  complete: z.boolean(),
  frame: frameSchema,
  heights: heightsSchema.optional(),
  /** What the heights were compared with, and where it came from. */
  reference: heightsSchema.extend({ basis: z.enum(['neighbours', 'one-neighbour', 'table']) }).optional(),
  ratios: z.object({ wedgeFraction: z.number(), biconcaveFraction: z.number(), crushFraction: z.number() }).optional(),
  genant: genantSchema.optional(),
  widthMm: z.number().optional(),
  depthMm: z.number().optional(),
  wedgeAngleDeg: z.number().optional(),
  /** Angle between the upper endplate of the body above and the lower endplate of the body below; kyphosis > 0. */
  segmentalKyphosisDeg: z.number().optional(),
  /** Endplate planes, normals pointing towards the head. */
  endplates: z.object({ superior: planeSchema, inferior: planeSchema }).optional(),
  /** The six points of the heights: anterior, middle, posterior; superior then inferior. */
  sixPointsLps: z.array(lpsSchema).optional(),
  bodyVolumeMl: z.number().optional(),
  trabecularHu: z.number().optional(),
  /** How the trabecular region was made: share of the body used, voxels excluded and why. */
  trabecularRegion: z.object({ volumeMl: z.number(), excluded: z.array(z.string()) }).optional(),
  /** Density of the spine as a whole, from one named body. */
  density: z
    .object({
      vertebraId: z.string(),
      meanHu: z.number(),
      class: z.enum(['normal', 'osteopenia', 'osteoporosis', 'unclassified']),
      reason: z.string().optional(),
    })
    .optional(),
  pedicles: z.object({ left: pedicleSchema.optional(), right: pedicleSchema.optional() }),
  canal: z.object({ centreLps: lpsSchema, widthMm: z.number(), depthMm: z.number() }).optional(),
  posteriorWall: z.object({
    state: z.enum(['intact', 'broken', 'unseen']),
    gapMm2: z.number().optional(),
    retropulsionMm: z.number().optional(),
  }),
  gaps: z.array(
    z.object({
      where: z.enum(['endplate.superior', 'endplate.inferior', 'wall.anterior', 'wall.left', 'wall.right', 'wall.posterior']),
      areaMm2: z.number(),
      centreLps: lpsSchema,
    }),
  ),
  clefts: z.array(
    z.object({ centreLps: lpsSchema, volumeMl: z.number(), content: z.enum(['gas', 'fluid', 'unknown']), mask: maskSchema.optional() }),
  ),
  lesion: z
    .object({
      kind: z.enum(['lytic', 'sclerotic']),
      centreLps: lpsSchema,
      volumeMl: z.number(),
      bodyFraction: z.number(),
      canal: z.enum(['none', 'contact', 'sac-compressed', 'cord-compressed', 'unseen']),
      paravertebral: z.enum(['none', 'left', 'right', 'both', 'unseen']),
      mask: maskSchema.optional(),
    })
    .optional(),
  previousCementMl: z.number().optional(),
  metal: z.boolean().optional(),
  /** Body 1, posterior elements 2, left pedicle 3, right pedicle 4. */
  parts: maskSchema,
  bands: bandsSchema,
  findings: z.array(findingSchema),
});
export type Vertebra = Frozen<z.infer<typeof vertebraSchema>>;
