// Indication: what the rules say about putting cement into each level judged, with every rule that was asked, what each answer rests on, and what is
// missing. A proposal to the team, never a decision: who decided what, and when, is a form of its own (formId 'indication-decision').
import { z } from 'zod';
import { findingSchema, type Frozen } from './schema.ts';

export const indicationPathSchema = z.enum(['osteoporotic', 'tumour', 'haemangioma', 'non-union', 'trauma']);
export const indicationOutcomeSchema = z.enum(['indicated', 'not-indicated', 'discuss']);
export type IndicationOutcome = z.infer<typeof indicationOutcomeSchema>;

const factSchema = z.object({
  value: z.union([z.boolean(), z.string(), z.object({ low: z.number(), high: z.number() })]),
  from: z.enum(['person', 'images', 'levels', 'dates', 'score', 'site']),
});
export type KnownFact = Frozen<z.infer<typeof factSchema>>;

export const askedRuleSchema = z.object({
  id: z.string(),
  effect: z.enum(['requires', 'excludes', 'cautions', 'biopsy', 'advises']),
  answer: z.enum(['yes', 'no', 'unknown']),
  /** True when everything it looks at is about the patient, not about this level. */
  ofPatient: z.boolean(),
  /** The limits it was held against. */
  limits: z.record(z.string(), z.number()),
  sources: z.array(z.string()),
  strength: z.enum(['guideline', 'trial', 'series', 'definition', 'consensus', 'choice']),
});
export type AskedRule = Frozen<z.infer<typeof askedRuleSchema>>;

/** Something nobody has said, or said to be unknown; never read as a no. */
export const missingItemSchema = z.object({
  /** A question of a form, or the name of a fact when no question gives it. */
  item: z.string(),
  formId: z.string().optional(),
  /** 'uncertain' = what is known does not suffice (a band that crosses the limit, a test dated after the act). */
  said: z.enum(['unknown', 'not-asked', 'uncertain']).optional(),
  /** The outcome stays open because of it. */
  decides: z.boolean(),
});
export type MissingItem = Frozen<z.infer<typeof missingItemSchema>>;

export const scoreResultSchema = z.object({
  id: z.string(),
  /** Printed beside it: Tokuhashi predates current drugs. */
  publishedYear: z.int(),
  parts: z.array(z.object({ item: z.string(), choice: z.string().optional(), pointsCount: z.int().optional() })),
  /** Lowest and highest total the missing items still allow. */
  low: z.number(),
  high: z.number(),
  /** The authors' own total, where they say what an unknown item counts. */
  totalCount: z.int().optional(),
  band: z.string().optional(),
  missing: z.array(z.string()),
});
export type ScoreResult = Frozen<z.infer<typeof scoreResultSchema>>;

export const levelIndicationSchema = z.object({
  vertebraId: z.string(),
  path: indicationPathSchema.optional(),
  outcome: indicationOutcomeSchema,
  /** A sample before any cement. */
  biopsy: z.enum(['proposed', 'not-proposed', 'unknown']),
  /** Suspected infection of disc and bone: a sample, and no cement at all. */
  sampleOnly: z.boolean(),
  facts: z.record(z.string(), factSchema),
  rules: z.array(askedRuleSchema),
  missing: z.array(missingItemSchema),
  scores: z.array(scoreResultSchema),
  /** Epidural grade (Bilsky), as said. */
  epidural: z.enum(['0', '1a', '1b', '1c', '2', '3']).optional(),
  alternatives: z.array(z.string()),
  findings: z.array(findingSchema),
});
export type LevelIndication = Frozen<z.infer<typeof levelIndicationSchema>>;

export const indicationSchema = z.object({
  ruleSet: z.object({ id: z.string(), version: z.string(), date: z.string() }),
  actDate: z.string().optional(),
  /** Every study of the case and its age at the act; `used` = the images the acuity rests on. */
  imaging: z.array(
    z.object({
      studyUid: z.string(),
      description: z.string(),
      date: z.string().optional(),
      daysToActCount: z.int().optional(),
      used: z.boolean(),
    }),
  ),
  levels: z.array(levelIndicationSchema),
  findings: z.array(findingSchema),
});
export type Indication = Frozen<z.infer<typeof indicationSchema>>;
