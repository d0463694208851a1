// Measure: what a person measured on the pictures. The points are the person's; the figures follow from them (and the voxels under a region) and
// are written with them, so that a later program does not say another number. Bands say how far a point may lie from where it was meant.
import { z } from 'zod';
import { bandsSchema } from './band.ts';
import { directionSchema, lpsSchema, type Frozen } from './schema.ts';

export const measureKinds = ['distance', 'angle', 'cobb', 'region'] as const;
export type MeasureKind = (typeof measureKinds)[number];

export const measureSchema = z.object({
  what: z.enum(measureKinds),
  /** Distance: two ends. Angle: arm, corner, arm. Cobb: two ends of one line, two of the other. Region: its centre. */
  pointsLps: z.array(lpsSchema),
  /** The picture it was drawn in; a Cobb angle is the one seen in it, a region lies in it. */
  plane: z.object({ right: directionSchema, normal: directionSchema }).optional(),
  radiusMm: z.number().positive().optional(),
  distanceMm: z.number().optional(),
  /** Angle 0–180; Cobb: between the lines, each taken towards the right of the picture. */
  angleDeg: z.number().optional(),
  /** Of the disc. Mean and sd take each voxel it passes through by the share of the disc in it; the count is of those voxels. */
  areaMm2: z.number().optional(),
  voxelCount: z.int().optional(),
  /** The image the region was read from. */
  seriesUid: z.string().optional(),
  hu: z.object({ meanHu: z.number(), sdHu: z.number(), lowestHu: z.number(), highestHu: z.number() }).optional(),
  /** As `hu`, in the units of an MR image, which mean nothing outside it. */
  signal: z.object({ meanSignal: z.number(), sdSignal: z.number(), lowestSignal: z.number(), highestSignal: z.number() }).optional(),
  bands: bandsSchema,
});
export type Measure = Frozen<z.infer<typeof measureSchema>>;
