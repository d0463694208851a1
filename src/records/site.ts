// Site: what one department sets once (execution error, table set-up, language …); Act: one procedure; Choice: what a person picked.
import { z } from 'zod';
import { billingLineSchema } from './billing.ts';
import { levelSchema } from './level.ts';
import type { Frozen } from './schema.ts';

/**
 * How the patient lies on the angiography table and what the C-arm's labels mean there: needed before machine angles may be printed. `cArmSide`
 * is told by what the machine shows, not by where it stands: 'left' = LAO, 'right' = RAO, when a patient lies supine, head first, and the
 * detector is turned towards his left (a C-arm brought in from the other side is turned by 180°, and its labels with it).
 */
export const tableSetupSchema = z.object({
  position: z.enum(['HFS', 'HFP', 'FFS', 'FFP']),
  cArmSide: z.enum(['left', 'right']),
});
export type TableSetup = Frozen<z.infer<typeof tableSetupSchema>>;

const executionErrorSchema = z.object({ positionSdMm: z.number().min(0.1).max(10), angleSdDeg: z.number().min(0.1).max(15) });
const deadSpaceSchema = z.number().min(0).max(10);
/** From which dose the skin is seen again; absent = the levels of catalog/radiation-dose. */
const skinAlertSchema = z.object({ airKermaMGy: z.number().min(500).max(10_000), doseAreaGyCm2: z.number().min(50).max(1000) });
/** How long a case is kept after the patient was last seen; absent = for ever. Nothing is erased without a person saying so. */
const retentionSchema = z.object({
  identityYear: z.number().min(0).max(100).optional(),
  contentsYear: z.number().min(0).max(100).optional(),
});
export type Retention = Frozen<z.infer<typeof retentionSchema>>;
export const siteSchema = z.object({
  executionError: executionErrorSchema,
  tableSetup: tableSetupSchema.optional(),
  language: z.enum(['en', 'fr']),
  deadSpaceMl: deadSpaceSchema,
  skinAlert: skinAlertSchema.optional(),
  retention: retentionSchema.optional(),
  billing: z.array(billingLineSchema).max(60).optional(),
});
export type Site = Frozen<z.infer<typeof siteSchema>>;
/** What a person may say of a site, in part; `tableSetup: null` takes the set-up back. A name that is not known is refused. */
export const siteGivenSchema = z.strictObject({
  executionError: executionErrorSchema.partial().strict().optional(),
  tableSetup: tableSetupSchema.strict().nullable().optional(),
  language: siteSchema.shape.language.optional(),
  deadSpaceMl: deadSpaceSchema.optional(),
  skinAlert: skinAlertSchema.strict().optional(),
  retention: retentionSchema.strict().optional(),
  billing: z.array(billingLineSchema).max(60).optional(),
});
export type SiteGiven = z.infer<typeof siteGivenSchema>;
/** Defaults; the execution error and what it rests on are in catalog/planning (executionDefault), held equal by a test. */
export const defaultSite: Site = { executionError: { positionSdMm: 2, angleSdDeg: 3 }, language: 'en', deadSpaceMl: 1.5 };

/** One procedure of the patient: which levels, when. */
export const actSchema = z.object({
  date: z.string().optional(),
  levels: z.array(z.object({ vertebraId: z.string(), levelAtChoice: levelSchema.optional() })),
  gaugeGauge: z.number(),
});
export type Act = Frozen<z.infer<typeof actSchema>>;
