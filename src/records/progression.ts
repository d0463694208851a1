// Progression: one bone in an earlier study and today. A loss that was not there before is the plainest proof that a collapse is recent.
import { z } from 'zod';
import { bandsSchema } from './band.ts';
import { levelSchema } from './level.ts';
import { findingSchema, type Frozen } from './schema.ts';
import { heightsSchema } from './vertebra.ts';

export const progressionSchema = z.object({
  vertebraId: z.string(),
  sightingId: z.string(),
  level: levelSchema.optional(),
  /** Days of the two studies (ISO), where known. */
  earlierDate: z.string().optional(),
  todayDate: z.string().optional(),
  earlier: heightsSchema,
  today: heightsSchema,
  /** Height lost since, share of the earlier height; < 0 would be a gain (posture, or the error of both). */
  lossSince: z.object({ anteriorFraction: z.number(), middleFraction: z.number(), posteriorFraction: z.number() }),
  /** `progressed`: the loss is beyond what both measurements may be wrong by; `unchanged`: any loss is below the threshold by as much. */
  state: z.enum(['new-collapse', 'progressed', 'unchanged', 'undecided']),
  bands: bandsSchema,
  findings: z.array(findingSchema),
});
export type Progression = Frozen<z.infer<typeof progressionSchema>>;
