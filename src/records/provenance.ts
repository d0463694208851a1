// Provenance: what a record was computed from; the content hash covers the data only, so equal data is equal whoever made it.
import { z } from 'zod';
import type { Frozen } from './schema.ts';

export const provenanceSchema = z.object({
  /** 'person', 'import' or the name of a step. */
  by: z.string(),
  versionCount: z.int().optional(),
  inputs: z.array(z.object({ name: z.string(), id: z.string(), hash: z.string() })),
  params: z.unknown().optional(),
  seed: z.string().optional(),
  engine: z.string().optional(),
  kernels: z.enum(['original', 'twin']).optional(),
});
export type Provenance = Frozen<z.infer<typeof provenanceSchema>>;
