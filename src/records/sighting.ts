// Sighting: a bone as another image of the same patient shows it: the MR beside a CT, or an earlier study. It keeps its own id and its own frame;
// which bone of the case it is stands in the Registration (`movingVertebraId` → `vertebraId`). An MR alone has plain Seeds, not sightings.
import { z } from 'zod';
import { levelSchema } from './level.ts';
import type { Frozen } from './schema.ts';
import { seedSchema } from './seed.ts';
import { vertebraSchema } from './vertebra.ts';

export const sightingSchema = z.object({
  /** Its own id (that of `seed`), never a bone's of the case. */
  sightingId: z.string(),
  role: z.enum(['mri', 'earlier']),
  /** Image whose frame the mask stands in. */
  seriesUid: z.string(),
  frame: z.string(),
  /** Day of that study (ISO), when the files say so. */
  date: z.string().optional(),
  /** Name by the count of that study alone. */
  level: levelSchema.optional(),
  /** True when that study's own count is anchored (sacrum or C2 seen, or a person's word). */
  absolute: z.boolean(),
  seed: seedSchema,
  /** What the work-up measures of it, in its own frame. */
  vertebra: vertebraSchema.optional(),
});
export type Sighting = Frozen<z.infer<typeof sightingSchema>>;
