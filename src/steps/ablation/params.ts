// What can be asked of an ablation; units in the names. Probes by their names in the catalogue, one a needle.
import { z } from 'zod';
import { ablationRules, monitoringMeasures, rinseRangeOf } from '../../catalog/index.ts';
import { lpsSchema } from '../../records/index.ts';

export const ablationParams = z.object({
  modality: z.enum(['rf', 'cryo']).default('rf'),
  /** Catalogue ids, one a needle; absent: chosen here. */
  probes: z.array(z.string()).min(1).max(4).optional(),
  /** Name in the catalogue; absent: the probe's usual one. */
  protocol: z.string().optional(),
  /** A person's own ways, in place of the searched ones; `probe` as above. */
  own: z
    .array(z.object({ entryLps: lpsSchema, tipLps: lpsSchema, probe: z.string(), voltFraction: z.number().min(0.2).max(1).optional() }))
    .max(4)
    .optional(),
  /** Energy for this long at most; absent: as long as the protocol says or the limits allow. */
  durationS: z.number().min(30).max(3600).optional(),
  /** Power (W, all needles) or share of full cooling; absent: set so that no nerve passes its limit. */
  strength: z.number().positive().max(200).optional(),
  /** False: the limits do not end it (what a careless act would do). */
  obeysLimits: z.boolean().default(true),
  voxelMm: z.number().min(0.7).max(2).default(ablationRules.voxelMm.value),
  /** Coarse voxels and no members. */
  preview: z.boolean().default(false),
  memberCount: z.int().min(0).max(64).default(ablationRules.memberCount.value),
  /** The protective measures beside one another. */
  compare: z.boolean().default(true),
  /** Put into the canal and around the roots before; 'auto' = none, and what lets the plan reach its aim where none does not. */
  protection: z.enum(['auto', 'none', 'gas', 'fluid', 'warming', 'cooling']).default('auto'),
  /** Of the rinse where it comes in, °C (the catalogue's ranges); absent: set by the search, or the catalogue's. */
  rinseC: z.number().min(rinseRangeOf('cooling')[0]).max(rinseRangeOf('warming')[1]).optional(),
  recorded: z.array(z.enum(monitoringMeasures)).default([]),
  /** Between the end of energy and the cement. */
  waitMin: z.number().min(0).max(60).optional(),
  seed: z.string().optional(),
});
export type AblationParams = z.infer<typeof ablationParams>;
