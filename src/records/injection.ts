// Injection: where cement goes in one vertebral body, millilitre by millilitre, through the trocars of a plan; an ensemble over what is not known.
// Curves run over `injectedMl` (what left the trocar tips, all tips together). Probabilities are of the ensemble first (`raw…`), then drawn towards
// the rate of a named cohort. Never a promise of where cement stays: a guess for rehearsal, said with its band.
import { z } from 'zod';
import { bandsSchema } from './band.ts';
import { findingSchema, gridSchema, lpsSchema, type Frozen } from './schema.ts';

/** Yeom's B, S, C and D. Venous = basivertebral or segmental. */
export const leakKinds = ['basivertebral', 'segmental', 'cortical', 'disc'] as const;
export const leakKindSchema = z.enum(leakKinds);
export type LeakKind = z.infer<typeof leakKindSchema>;

const curve = z.array(z.number());
export const leakSchema = z.object({
  kind: leakKindSchema,
  /** One value an entry of `injectedMl`, never falling: share of the ensemble in which at least `leastMl` has left this way. */
  rawProbability: curve,
  /** Drawn towards the cohort's rate, and its band (coverage 0.9). */
  probability: curve,
  lowProbability: curve,
  highProbability: curve,
  /** Mean and highest tenth of what has left, over the ensemble. */
  meanMl: curve,
  highMl: curve,
  /** From how much on it is called a leak: what a CT shows. */
  leastMl: z.number(),
  /** Rate of the cohort at its own volumes. */
  baseProbability: z.number(),
  /** Codes with sentences: what was counted, on which image, in whom. */
  definition: z.string(),
  cohort: z.string(),
  /** False: the outlet's place is from an atlas, not from this patient's images; to be said with every figure. */
  isPatientSpecific: z.boolean(),
  /** Skill against the cohort's rate alone, as measured on phantoms; at 0 or below the figure is "no better than the average". */
  skillFraction: z.number().optional(),
  /** Outlet most often used. */
  atLps: lpsSchema.optional(),
});
export type Leak = Frozen<z.infer<typeof leakSchema>>;

/** A reason to stop, and the millilitre at which it is reached first (safe end of the ensemble: a tenth of the members are there earlier). */
export const stopSchema = z.object({
  code: z.enum([
    'posterior-wall',
    'leak-limit.basivertebral',
    'leak-limit.segmental',
    'leak-limit.cortical',
    'leak-limit.disc',
    'paste-too-stiff',
    'hand-force',
    'body-full',
  ]),
  atMl: z.number(),
  /** The middle of the ensemble; absent where half of it never gets there. */
  middleMl: z.number().optional(),
});
export type InjectionStop = Frozen<z.infer<typeof stopSchema>>;

/** One way to do it: through one tip or through two. */
export const approachSchema = z.object({
  sides: z.enum(['left', 'right', 'both']),
  /** True for the plan's own choice of paths. */
  isPlanned: z.boolean(),
  trocars: z.array(
    z.object({
      pathId: z.string(),
      side: z.enum(['left', 'right']),
      tipLps: lpsSchema,
      boreMm: z.number(),
      lengthMm: z.number(),
      /** Share of the volume given through this one. */
      shareFraction: z.number(),
    }),
  ),
  memberCount: z.int(),
  /** Injected so far at each point of the curves; the first is > 0. */
  injectedMl: curve,
  /** Since mixing began. */
  timeMin: curve,
  /** Middle of the ensemble, and its ends where they matter (a tenth of the members beyond). */
  inBodyMl: curve,
  leakedMl: curve,
  venousMl: curve,
  boneKPa: curve,
  boneHighKPa: curve,
  cannulaKPa: curve,
  syringeKPa: curve,
  syringeHighKPa: curve,
  viscosityPaS: curve,
  /** Share of the endplate's area (inside its rim) that cement touches. */
  superiorContactFraction: curve,
  inferiorContactFraction: curve,
  /** Share of the ensemble in which both endplates are touched. */
  contactProbability: curve,
  /** Share of the cement in the body that lies left of its mid-plane; 0.5 = balanced. */
  leftFraction: curve,
  /** Share of the ensemble that is balanced (each side has at least the least share). */
  balanceProbability: curve,
  leaks: z.array(leakSchema),
  /** In the order in which they are reached. */
  stops: z.array(stopSchema),
  /**
   * When each voxel fills, in 1/100 ml of what was injected; 0 = never. `voxels`: the middle course (the one that keeps its volume); `early`: a
   * tenth of the ensemble has filled it by then.
   */
  arrival: z.object({
    grid: gridSchema,
    voxels: z.custom<Uint16Array>((v) => v instanceof Uint16Array),
    early: z.custom<Uint16Array>((v) => v instanceof Uint16Array),
  }),
  /** Smallest fill that meets contact and balance before the first stop; absent when none does, `proposalReason` says why. */
  proposedMl: z.number().optional(),
  proposalReason: z.string(),
});
export type Approach = Frozen<z.infer<typeof approachSchema>>;

/** Where the heat of the setting cement is looked at: inside the cement, bone that holds none, the back wall of the body, the canal behind it. */
export const heatPlaces = ['cement', 'bone', 'posterior-wall', 'canal'] as const;
export type HeatPlace = (typeof heatPlaces)[number];
/** The hottest voxel of each place, from the end of the injection on. The middle course, and the extremes of some bodies drawn (coverage said). */
export const injectionHeatSchema = z.object({
  /** Cement in the body at the planned approach when pushing ended. */
  inBodyMl: z.number(),
  fromMin: z.number(),
  thresholdC: z.number(),
  drawnCount: z.int(),
  coverage: z.number(),
  places: z.array(
    z.object({
      place: z.enum(heatPlaces),
      peakC: z.number(),
      lowPeakC: z.number(),
      highPeakC: z.number(),
      /** After mixing began. */
      peakAtMin: z.number(),
      /** Time the hottest voxel is above `thresholdC`. */
      aboveMin: z.number(),
      lowAboveMin: z.number(),
      highAboveMin: z.number(),
      /** Volume that was ever above it; the middle course. */
      aboveMl: z.number(),
    }),
  ),
  /** Middle course, after mixing began; one curve a place, in the order of `places`. */
  timeMin: curve,
  hottestC: z.array(curve),
  /** |released − stored − lost| over released, the worst run. */
  imbalanceFraction: z.number(),
});
export type InjectionHeat = Frozen<z.infer<typeof injectionHeatSchema>>;

export const injectionSchema = z.object({
  vertebraId: z.string(),
  /** 'given' with approaches; 'refused' = a stop finding says why. */
  state: z.enum(['given', 'refused']),
  product: z.object({ id: z.string(), name: z.string(), viscosityClass: z.enum(['low', 'medium', 'high', 'unknown']) }).optional(),
  roomC: z.number(),
  bodyC: z.number(),
  /** When, after mixing began, the first drop leaves the tip. */
  startMin: z.number(),
  flowMlPerMin: z.number(),
  /** Left in the cannulas when pushing ends; the stylet pushes it into the body. Not part of `injectedMl`. */
  cannulaMl: z.number(),
  /** Space in the body the cement can take (pores and hollows), and the most that was computed. */
  roomMl: z.number().optional(),
  volumeMl: z.number(),
  /** Limit of the leak probability of each kind that bounds the proposal: the site's, else the rate of the cohort (no worse than the average). */
  leakLimits: z.array(z.object({ kind: leakKindSchema, limitProbability: z.number(), isSites: z.boolean() })),
  ensembleSeed: z.string(),
  approaches: z.array(approachSchema),
  /** Index of the approach proposed; absent when none can be. */
  proposedIndex: z.int().optional(),
  /** Of the planned approach; absent where the product states no setting time, in a first look, and in records made before. */
  heat: injectionHeatSchema.optional(),
  bands: bandsSchema,
  findings: z.array(findingSchema),
});
export type Injection = Frozen<z.infer<typeof injectionSchema>>;
