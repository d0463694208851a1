// What can be asked of a strength; units in the names.
import { z } from 'zod';
import { cementSourceSchema, densityKindSchema, endConditionSchema, strengthLoadSchema } from '../../records/index.ts';

export const strengthParams = z.object({
  load: strengthLoadSchema.default('axial'),
  ends: endConditionSchema.default('pmma-caps'),
  cement: cementSourceSchema.default('none'),
  /** Planned cement: this much instead of the middle of the plan's range. */
  cementMl: z.number().positive().max(20).optional(),
  voxelMm: z.number().min(0.2).max(2).default(1),
  law: z.string().default('kopperdahl'),
  /** A person's own scale from HU to density, instead of a calibration record. */
  entered: z
    .object({
      density: densityKindSchema.default('k2hpo4'),
      slopeMgPerCm3: z.number().positive(),
      interceptMgPerCm3: z.number(),
      sdAtZeroMgPerCm3: z.number().min(0).optional(),
      sdAt300MgPerCm3: z.number().min(0).optional(),
    })
    .optional(),
  /** Arch and processes stand on the model too (never judged). */
  behind: z.boolean().default(false),
  /** Also the run beyond yield: a load–displacement curve, and the load at 1.9 % apparent strain. Default: where there is cement to compare. */
  nonlinear: z.boolean().optional(),
  /** The designed set of runs; without it no number has a band. */
  sensitivity: z.boolean().default(true),
  maps: z.boolean().default(true),
  compositeMPa: z.number().positive().max(5000).optional(),
  interfaceMmPerMPa: z.number().min(0).optional(),
  /** Degree of cure: 1 = set. */
  cureFraction: z.number().min(0.6).max(1).default(1),
  volumeFraction: z.number().positive().max(0.5).optional(),
  strainFraction: z.number().positive().max(0.1).optional(),
  leastMPa: z.number().min(0).max(500).optional(),
  /** Where the residual stiffness of the fractured zone is believed to lie, over the law. */
  residualPrior: z.tuple([z.number().min(0.05).max(1), z.number().min(0.05).max(1)]).optional(),
});
export type StrengthParams = z.infer<typeof strengthParams>;

const canCrush = (p: StrengthParams): boolean => p.load === 'axial' && p.ends === 'pmma-caps';
export const wantsCrush = (p: StrengthParams): boolean => canCrush(p) && (p.nonlinear ?? p.cement !== 'none');
/** Asked for where it is not made. */
export const cannotCrush = (p: StrengthParams): boolean => p.nonlinear === true && !canCrush(p);
