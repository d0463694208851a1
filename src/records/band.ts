// Bands: how far a number may be off, beside the number, in one map per record keyed by its path ('heights.anteriorMm').
import { z } from 'zod';
import type { Frozen } from './schema.ts';

export const bandSchema = z.object({
  low: z.number(),
  high: z.number(),
  /** Share of cases in which the truth lies inside, e.g. 0.9. */
  coverage: z.number().min(0).max(1),
  basis: z.enum(['voxel', 'ensemble', 'literature', 'repeat', 'model']),
  nCount: z.int().optional(),
  /** Which end a decision uses. */
  safe: z.enum(['low', 'high']).optional(),
  note: z.string().optional(),
});
export type Band = Frozen<z.infer<typeof bandSchema>>;
export const bandsSchema = z.record(z.string(), bandSchema);
export type Bands = Frozen<z.infer<typeof bandsSchema>>;
