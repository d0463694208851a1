// Ablation: probes through or beside the pedicles, energy over time, what it kills of a lesion and what nerves and skin bear, with the doubt of it. A
// rehearsal to be discussed by a team: printed only with the team's decision recorded. Temperatures in °C; of fields in tenths of a degree.
import { z } from 'zod';
import { bandsSchema } from './band.ts';
import { epiduralGradeSchema } from './lesion.ts';
import { directionSchema, findingSchema, gridSchema, lpsSchema, type Frozen } from './schema.ts';

export const organStateSchema = z.enum(['kept', 'amber', 'red']);
export type OrganState = z.infer<typeof organStateSchema>;
const curve = z.array(z.number());
const tenths = z.custom<Int16Array>((v) => v instanceof Int16Array);

export const ablationProbeSchema = z.object({
  id: z.string(),
  /** Of the catalogue. */
  probeId: z.string(),
  name: z.string(),
  standing: z.enum(['geometry-only', 'experiment', 'recorded']),
  side: z.enum(['left', 'right']),
  approach: z.enum(['transpedicular', 'beside']),
  isOwn: z.boolean(),
  entryLps: lpsSchema,
  tipLps: lpsSchema,
  direction: directionSchema,
  lengthMm: z.number(),
  diameterMm: z.number(),
  activeMm: z.number(),
  /** Of the voltage of the strongest channel, where needles have channels of their own; absent: all the same. */
  voltFraction: z.number().optional(),
  /** From its surface; absent = not seen. */
  nerveMm: z.number().optional(),
  rootMm: z.number().optional(),
  canalMm: z.number().optional(),
  /**
   * For CT guidance, in the axes of the images: angle to straight forward in the plane of the slices (> 0 = towards the midline going forward), tilt out of
   * them (> 0 = towards the head), skin point and the side of the bone's midline on which it lies.
   */
  ct: z.object({
    axialAngleDeg: z.number(),
    sagittalAngleDeg: z.number(),
    skinLps: lpsSchema.optional(),
    fromMidlineMm: z.number().optional(),
    skinSide: z.enum(['left', 'right']).optional(),
    skinToTipMm: z.number().optional(),
  }),
});
export type AblationProbePlan = Frozen<z.infer<typeof ablationProbeSchema>>;

export const organCourseSchema = z.object({
  id: z.string(),
  kind: z.enum(['cord', 'sac', 'root', 'ganglion', 'wall', 'skin']),
  side: z.enum(['left', 'right']).optional(),
  vertebraId: z.string(),
  /** From a stated envelope, not from this patient's map. */
  assumed: z.boolean(),
  /** From the acting part of the nearest probe. */
  nearestMm: z.number(),
  hottestC: curve,
  coldestC: curve,
  peakC: z.number(),
  lowestC: z.number(),
  /** Of its worst point. */
  cem43Min: z.number(),
  /** 'amber' = past the monitoring limit, or past the injury threshold in some member or where the rinse leaves; 'red' = past the injury threshold. */
  state: organStateSchema,
  /** Past the injury threshold where the rinse leaves. */
  isInjuredAtRinseEnd: z.boolean().optional(),
  /** Where a thermocouple would read the worst of it. */
  worstLps: lpsSchema.optional(),
  /** Shares of the members that pass the two limits. */
  amberProbability: z.number().optional(),
  redProbability: z.number().optional(),
  /** Wilson's ends of it, coverage 0.9. */
  redLowProbability: z.number().optional(),
  redHighProbability: z.number().optional(),
});
export type OrganPlan = Frozen<z.infer<typeof organCourseSchema>>;

export const ablationSchema = z.object({
  vertebraId: z.string(),
  /** 'refused' = a stop finding says why; nothing was computed. */
  state: z.enum(['planned', 'refused']),
  modality: z.enum(['rf', 'cryo', 'microwave']),
  epidural: z.object({ grade: epiduralGradeSchema, basis: z.enum(['distances', 'by-analogy', 'entered']) }).optional(),
  protocol: z
    .object({ id: z.string(), isOwnChoice: z.boolean(), powerW: z.number().optional(), dutyFraction: z.number().optional() })
    .optional(),
  /** A first look on coarse voxels. */
  isPreview: z.boolean(),
  voxelMm: z.number(),
  probes: z.array(ablationProbeSchema),
  /** Energy ends here, and the course is followed until cement may come. */
  energyS: z.number(),
  endS: z.number(),
  /** What is put around nerves for this plan; 'none' = nothing. */
  protection: z.enum(['none', 'gas', 'fluid', 'warming', 'cooling']),
  /** Of a rinse where it comes in. */
  rinseC: z.number().optional(),
  /** Why it ends: the protocol's own time, or a limit. */
  endReason: z.string(),
  coverage: z
    .object({
      /** Dead by the demanding ends of the thresholds; by their other ends. */
      killedFraction: z.number(),
      perhapsFraction: z.number(),
      lesionMl: z.number(),
      killedMl: z.number(),
      /** Killed outside the lesion; and by the other ends of the thresholds, the larger, which is what a loss is told by. */
      healthyMl: z.number(),
      healthyPerhapsMl: z.number().optional(),
      parts: z.array(z.object({ part: z.enum(['bone', 'canal', 'beside', 'foramen']), ml: z.number(), killedFraction: z.number() })),
    })
    .optional(),
  /** How far the killed zone reaches past the lesion's surface; negative = short of it. */
  margin: z.object({ leastMm: z.number(), edgesMm: curve, shares: curve }).optional(),
  timeS: curve,
  organs: z.array(organCourseSchema),
  readings: z.array(z.object({ timeS: z.number(), powerW: z.number(), sensorC: z.number(), impedanceOhm: z.number().optional() })),
  ledger: z.object({ storedJ: z.number(), deliveredJ: z.number(), unaccountedFraction: z.number() }).optional(),
  /** Temperature at times of the course, tenths of °C; and what is dead: 1 for sure, 2 perhaps. */
  field: z
    .object({
      grid: gridSchema,
      timeS: curve,
      temperatures: z.array(tenths),
      killed: z.custom<Uint8Array>((v) => v instanceof Uint8Array),
    })
    .optional(),
  /** Largest volumes inside the visible edge of ice (0 °C) and the lethal edge within it, ml; cold only. */
  ice: z.object({ visibleMl: z.number(), lethalMl: z.number(), lethalC: z.number() }).optional(),
  uncertainty: z
    .object({
      memberCount: z.int(),
      seed: z.string(),
      voxelMm: z.number(),
      /** Share of members that cover what is called covering, and its band (coverage 0.9). */
      coverProbability: z.number(),
      coverLowProbability: z.number(),
      coverHighProbability: z.number(),
      /** Share in which any nerve passes its injury threshold. */
      injuryProbability: z.number(),
      injuryLowProbability: z.number(),
      injuryHighProbability: z.number(),
      coverageFractions: curve,
    })
    .optional(),
  /** The same plan with one protection each; the first is without. */
  measures: z.array(
    z.object({
      id: z.string(),
      coverageFraction: z.number(),
      worstOrganId: z.string().optional(),
      worstC: z.number().optional(),
      state: organStateSchema,
    }),
  ),
  /** The same plan where a rinse leaves: what it took up on its way at this flow, and what nerves then bear everywhere. */
  rinseEnd: z
    .object({
      flowMlPerMin: z.number(),
      temperatureC: z.number(),
      takenW: z.number(),
      coverageFraction: z.number(),
      organs: z.array(z.object({ id: z.string(), peakC: z.number(), lowestC: z.number(), cem43Min: z.number(), state: organStateSchema })),
    })
    .optional(),
  /** What the team will do besides, as said; nothing is computed from it. */
  recorded: z.array(z.string()),
  /** When the bone has thawed or cooled enough for cement, after energy ended; and what it then is. */
  cement: z.object({ waitS: z.number(), isReady: z.boolean(), lowestC: z.number(), highestC: z.number() }).optional(),
  bands: bandsSchema,
  findings: z.array(findingSchema),
});
export type Ablation = Frozen<z.infer<typeof ablationSchema>>;
