// Strength: what one vertebral body carries by voxel finite elements, in named states (now, with cement …), under one load and one end condition.
// Every number is a model's answer with its band; forces are magnitudes, compression understood. Never a clearance to load a patient.
import { z } from 'zod';
import { bandsSchema } from './band.ts';
import { findingSchema, gridSchema, maskSchema, type Frozen } from './schema.ts';

export const strengthLoadSchema = z.enum(['axial', 'flexion']);
export type StrengthLoad = z.infer<typeof strengthLoadSchema>;
export const endConditionSchema = z.enum(['pmma-caps', 'disc']);
export type EndCondition = z.infer<typeof endConditionSchema>;
/** Where the cement of a 'with cement' state comes from. */
export const cementSourceSchema = z.enum(['none', 'planned', 'injected', 'observed']);
export type CementSource = z.infer<typeof cementSourceSchema>;

export const strengthStateSchema = z.object({
  /**
   * 'now' = the calibrated image as it is; 'intact-twin' = shape and density from the neighbours; 'undamaged-law' = the impacted bone taken at its
   * own density (upper bound, not physical); 'residual' = the fractured zone at `residualFraction` of the law.
   */
  bone: z.enum(['now', 'intact-twin', 'undamaged-law', 'residual']),
  residualFraction: z.number().optional(),
  cemented: z.boolean(),
  stiffnessNPerMm: z.number(),
  /** Pistoia-type failure load, and the yielded share and strain it used. */
  failureLoadN: z.number(),
  /** Load of the nonlinear run at 1.9 % apparent strain, when it was asked for. */
  crushLoadN: z.number().optional(),
  /** Load at equal apparent strain 0.7 % (linear: stiffness times it). */
  loadAt07N: z.number(),
  /** Minimum over slices of Σ E dA: an independent cross-check, N. */
  axialRigidityN: z.number(),
  /** Flexion: tilt of the free plate at the failure load, and bending stiffness, N·mm per degree. */
  tiltDeg: z.number().optional(),
  bendingNMmPerDeg: z.number().optional(),
  /** Share of the resultant carried through the cement at mid-height. */
  cementShareFraction: z.number().optional(),
  iterationCount: z.int(),
  solveResidualFraction: z.number().optional(),
});
export type StrengthState = Frozen<z.infer<typeof strengthStateSchema>>;

export const strengthSchema = z.object({
  vertebraId: z.string(),
  /** 'given' with states; 'refused' = a stop finding says why and states is empty. */
  state: z.enum(['given', 'refused']),
  load: strengthLoadSchema,
  endCondition: endConditionSchema,
  cement: cementSourceSchema,
  cementMl: z.number().optional(),
  voxelMm: z.number().optional(),
  law: z.string(),
  /** Failure criterion in numbers: share of voxels beyond the critical strain, and that strain. */
  criterion: z.object({ volumeFraction: z.number(), strainFraction: z.number() }),
  /** Height between the loaded ends and mean section of the body, for apparent strain and stress. */
  heightMm: z.number().optional(),
  areaMm2: z.number().optional(),
  states: z.array(strengthStateSchema),
  /** With cement over without, same bone (1 = no change); keys 'stiffness', 'failureLoad', 'loadAt07', 'crushLoad' — each a range over the sensitivity runs. */
  gains: z.record(z.string(), z.object({ lowFraction: z.number(), middleFraction: z.number(), highFraction: z.number() })),
  /** Load–displacement of nonlinear runs: apparent strain and force, one list a state index. */
  curves: z.array(z.object({ stateIndex: z.int(), strainFraction: z.array(z.number()), forceN: z.array(z.number()) })),
  /** The designed runs: what was varied, from what to what, and the failure load and gain it gave. */
  sensitivity: z.array(z.object({ cause: z.string(), to: z.string(), failureLoadN: z.number(), gainFraction: z.number().optional() })),
  dominantCause: z.string().optional(),
  /** Energy-equivalent strain of 'now' without and with cement, in 1/10000 per 0.7 % apparent strain, 0 outside; on the model's grid. */
  maps: z.array(z.object({ stateIndex: z.int(), grid: gridSchema, strain: z.custom<Uint16Array>((v) => v instanceof Uint16Array) })),
  cementMask: maskSchema.optional(),
  loadRatio: z.object({ loadN: z.number(), ratioFraction: z.number(), table: z.string() }).optional(),
  bands: bandsSchema,
  findings: z.array(findingSchema),
});
export type Strength = Frozen<z.infer<typeof strengthSchema>>;
