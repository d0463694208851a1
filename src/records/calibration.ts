// Calibration: what a grey value of one volume means as bone mineral. The density's unit is part of the record: a law made for one is never fed another.
import { z } from 'zod';
import { bandsSchema } from './band.ts';
import { findingSchema, type Frozen } from './schema.ts';

/**
 * What a density number counts. K2HPO4-equivalent and hydroxyapatite-equivalent come from a calibration; ash and apparent (wet) density are what
 * published laws were measured on; conversions between them stand in the catalogue with their sources.
 */
export const densityKindSchema = z.enum(['k2hpo4', 'hydroxyapatite', 'ash', 'apparent']);
export type DensityKind = z.infer<typeof densityKindSchema>;

export const calibrationSchema = z.object({
  /** Series of the volume this was made for. */
  seriesUid: z.string(),
  method: z.enum(['phantom-rods', 'internal-references', 'entered']),
  density: densityKindSchema,
  /** density (mg/cm³) = intercept + slope · HU + curvature · HU²; `densityOfHu` in the catalogue is the one place that says so. */
  slopeMgPerCm3: z.number(),
  interceptMgPerCm3: z.number(),
  /** Internal references only: the method multiplies two straight lines. Absent = 0. */
  curvatureMgPerCm3: z.number().optional(),
  /** One standard deviation of the density at 0 and at 300 HU, and of the slope relative to itself. */
  sdAtZeroMgPerCm3: z.number(),
  sdAt300MgPerCm3: z.number(),
  slopeSdFraction: z.number(),
  /** Where the references were taken and what they read. */
  references: z.array(
    z.object({
      what: z.enum(['rod', 'air', 'fat', 'blood', 'muscle', 'cortical-bone']),
      measuredHu: z.number(),
      /** Spread inside the region (robust), HU. */
      sdHu: z.number().optional(),
      expectedMgPerCm3: z.number().optional(),
      volumeMl: z.number(),
      used: z.boolean(),
    }),
  ),
  /** Effective energy that the references agree on, keV. */
  effectiveKev: z.number().optional(),
  /** Share of the references' variance that their straight line explains (R²). */
  fitFraction: z.number().optional(),
  kvpKv: z.number().optional(),
  kernel: z.string().optional(),
  contrast: z.enum(['none', 'given', 'unknown']),
  /** Virtual monoenergetic or photon-counting images keep another scale than tube images. */
  spectrum: z.enum(['conventional', 'monoenergetic', 'photon-counting', 'unknown']),
  monoenergeticKev: z.number().optional(),
  bands: bandsSchema,
  findings: z.array(findingSchema),
});
export type Calibration = Frozen<z.infer<typeof calibrationSchema>>;
