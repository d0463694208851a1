// Site: what one department sets once (execution error, table set-up, language …); Act: one procedure; Choice: what a person picked.
import { z } from 'zod';
import { levelSchema } from './level.ts';
import type { Frozen } from './schema.ts';

/** How the patient lies on the angiography table and where the C-arm stands: needed before machine angles may be printed. */
export const tableSetupSchema = z.object({
  position: z.enum(['HFS', 'HFP', 'FFS', 'FFP']),
  cArmSide: z.enum(['left', 'right']),
});
export type TableSetup = Frozen<z.infer<typeof tableSetupSchema>>;

export const siteSchema = z.object({
  executionError: z.object({ positionSdMm: z.number().min(0.1).max(10), angleSdDeg: z.number().min(0.1).max(15) }),
  tableSetup: tableSetupSchema.optional(),
  language: z.enum(['en', 'fr']),
  deadSpaceMl: z.number().min(0).max(10),
});
export type Site = Frozen<z.infer<typeof siteSchema>>;
/** Defaults; the execution error and what it rests on are in catalog/planning (executionDefault), held equal by a test. */
export const defaultSite: Site = { executionError: { positionSdMm: 2, angleSdDeg: 3 }, language: 'en', deadSpaceMl: 1.5 };

/** One procedure of the patient: which levels, when. */
export const actSchema = z.object({
  date: z.string().optional(),
  levels: z.array(z.object({ vertebraId: z.string(), levelAtChoice: levelSchema.optional() })),
  gaugeGauge: z.number(),
});
export type Act = Frozen<z.infer<typeof actSchema>>;
