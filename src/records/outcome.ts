// Outcome: everything followed, in figures: acts, visits with their scores, complications, new fractures, the treatment of the bone. Made by the
// step `followup` from courses and answers, so it can always be made again. A figure that was not said is absent, never 0; an empty list means
// "none", an absent list "not known".
import { z } from 'zod';
import { actKinds, visitNames } from './course.ts';
import { levelSchema } from './level.ts';
import { findingSchema, type Frozen } from './schema.ts';

const day = z.string();
export const leakPlaces = [
  'disc',
  'canal',
  'foramen',
  'basivertebral-vein',
  'segmental-vein',
  'paravertebral-vein',
  'soft-tissue',
  'needle-track',
  'lung',
] as const;
export const outcomeActSchema = z.object({
  courseId: z.string(),
  numberCount: z.int(),
  date: day,
  /** What was done, as said before leaving; what was planned while that is not said. */
  kinds: z.array(z.enum(actKinds)),
  cause: z.enum(['osteoporotic', 'tumour', 'haemangioma', 'trauma', 'other']).optional(),
  cement: z.enum(['pmma', 'other', 'none']).optional(),
  levels: z.array(levelSchema),
  stopped: z.boolean(),
  /** Sum over levels and sides; absent when nothing was written down. */
  cementMl: z.number().optional(),
  /** Whether a leak was seen; its places may still be unknown. */
  leaked: z.boolean().optional(),
  leaks: z.array(z.enum(leakPlaces)).optional(),
  sedation: z.enum(['local', 'sedation', 'general']).optional(),
  guidance: z.array(z.string()).optional(),
  fluoroscopyMin: z.number().optional(),
  doseAreaGyCm2: z.number().optional(),
  airKermaMGy: z.number().optional(),
  acquisitionCount: z.number().optional(),
  skinFollowUp: z.boolean().optional(),
  localAnaestheticMg: z.number().optional(),
  biopsyCount: z.number().optional(),
  /** Calendar dates of the way here. */
  painSince: day.optional(),
  mriDate: day.optional(),
  painToMriDay: z.number().optional(),
  mriToActDay: z.number().optional(),
  needleOutAt: z.string().optional(),
  stoodAfterH: z.number().optional(),
  walkedAfterH: z.number().optional(),
  admitted: day.optional(),
  discharged: day.optional(),
  /** Nights between admission (the day of the act when not said) and discharge. */
  nightCount: z.number().optional(),
  deviationCount: z.int(),
});
export type OutcomeAct = Frozen<z.infer<typeof outcomeActSchema>>;

export const analgesicSteps = ['none', 'paracetamol-only', 'non-opioid', 'weak-opioid', 'strong-opioid'] as const;
export const outcomeVisitSchema = z.object({
  courseId: z.string(),
  visit: z.enum(visitNames),
  date: day.optional(),
  /** Days after the act; negative before. */
  afterDay: z.number().optional(),
  /** Numeric rating 0…10: worst of the last 24 h, and standing or walking. */
  painPoints: z.number().optional(),
  painMovingPoints: z.number().optional(),
  odiFraction: z.number().optional(),
  rmdqPoints: z.number().optional(),
  eq5dState: z.string().optional(),
  eq5dValue: z.object({ set: z.string(), indexPoints: z.number() }).optional(),
  eq5dVasPoints: z.number().optional(),
  analgesics: z.enum(analgesicSteps).optional(),
  morphineMgPerDay: z.number().optional(),
  usualActivities: z.enum(['resumed', 'partly', 'not']).optional(),
  work: z.enum(['resumed', 'partly', 'not', 'not-working']).optional(),
  driving: z.enum(['resumed', 'not', 'not-driving']).optional(),
  walkingMetre: z.number().optional(),
  fallCount: z.number().optional(),
  corset: z.boolean().optional(),
  physiotherapy: z.boolean().optional(),
  newPain: z.boolean().optional(),
  imaged: z.enum(['scheduled', 'symptoms', 'no']).optional(),
  alive: z.boolean().optional(),
});
export type OutcomeVisit = Frozen<z.infer<typeof outcomeVisitSchema>>;

export const complicationSchema = z.object({
  courseId: z.string(),
  date: day.optional(),
  what: z.string(),
  /** CIRSE 2017, 1…6. */
  cirseIndex: z.int().min(1).max(6).optional(),
  /** CTCAE v5, 1…5. */
  ctcaeIndex: z.int().min(1).max(5).optional(),
});
export type Complication = Frozen<z.infer<typeof complicationSchema>>;
export const newFractureSchema = z.object({
  courseId: z.string(),
  visit: z.enum(visitNames),
  date: day.optional(),
  levels: z.array(levelSchema).optional(),
  /** Next to a cemented level; absent when a level is not known. */
  adjacent: z.boolean().optional(),
  /** How it was found; 'symptoms' finds only the painful ones. */
  found: z.enum(['scheduled', 'symptoms']).optional(),
});
export type NewFracture = Frozen<z.infer<typeof newFractureSchema>>;

export const boneHealthSchema = z.object({
  path: z.enum(['osteoporotic', 'tumour']).optional(),
  /** Blood tests and looks that were done. */
  done: z.array(z.string()),
  tScorePoints: z.number().optional(),
  decided: z.string().optional(),
  decidedDate: day.optional(),
  started: z.string().optional(),
  startedDate: day.optional(),
  /** From the first act to the start; within 3 months is <= 92. */
  actToStartDay: z.number().optional(),
  referred: z.boolean().optional(),
  /** Question ids that are still missing. */
  missing: z.array(z.string()),
});
export type BoneHealth = Frozen<z.infer<typeof boneHealthSchema>>;

export const outcomeSchema = z.object({
  acts: z.array(outcomeActSchema),
  visits: z.array(outcomeVisitSchema),
  complications: z.array(complicationSchema),
  fractures: z.array(newFractureSchema),
  bone: boneHealthSchema,
  findings: z.array(findingSchema),
});
export type Outcome = Frozen<z.infer<typeof outcomeSchema>>;
