// Course: one act of the patient, from the door of the room to the way home: what was planned, what happened when, who said so, what was given and
// injected, and where the order was broken on purpose. A patient has as many as acts, two on one day if need be. The three pauses, the recovery
// and the visits are `answers` whose `subject` is the id of this record (visits: `<id>:<visit>`, see `visitSubject`).
// What fails first: a clock of the room that is wrong; times are said, never measured.
import { z } from 'zod';
import { levelSchema } from './level.ts';
import type { Frozen } from './schema.ts';

export const actKinds = ['vertebroplasty', 'balloon', 'implant', 'biopsy', 'ablation', 'screw'] as const;
export type ActKind = (typeof actKinds)[number];

/** In the order of a day; 'stopped' may come at any moment before the needle is out. */
export const courseEvents = [
  'arrived',
  'sedation',
  'second-confirmation',
  'puncture',
  'biopsy',
  'ablation',
  'cement',
  'needle-out',
  'left-room',
  'legs-examined',
  'stood',
  'walked',
  'discharged',
  'stopped',
] as const;
export type CourseEvent = (typeof courseEvents)[number];

export const sideNames = ['left', 'right', 'midline'] as const;
const sideSchema = z.enum(sideNames);
const initialsSchema = z.string().regex(/^\p{L}{1,5}$/u);
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

export const happenedSchema = z.object({
  event: z.enum(courseEvents),
  /** When it happened, as said in the room; the journal line tells when it was written. */
  at: z.string(),
  who: initialsSchema,
});
export type Happened = Frozen<z.infer<typeof happenedSchema>>;
/** An order broken on purpose: the rule by its code, who decided, why. */
export const deviationSchema = z.object({
  rule: z.string(),
  /** What its sentence quoted when it was broken. */
  values: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
  at: z.string(),
  who: initialsSchema,
  reason: z.string().min(3).max(500),
});
export type Deviation = Frozen<z.infer<typeof deviationSchema>>;
export const localDoseSchema = z.object({
  drug: z.string(),
  withEpinephrine: z.boolean(),
  concentrationMgPerMl: z.number().positive().max(40),
  volumeMl: z.number().positive().max(200),
  at: z.string(),
  who: initialsSchema,
});
export type LocalDose = Frozen<z.infer<typeof localDoseSchema>>;
export const cementLotSchema = z.object({ product: z.string().min(1).max(120), lot: z.string().min(1).max(60), expiry: day });
export type CementLot = Frozen<z.infer<typeof cementLotSchema>>;
export const injectedSchema = z.object({
  level: levelSchema,
  vertebraId: z.string().optional(),
  side: sideSchema,
  cementMl: z.number().min(0).max(20),
  lot: z.string().optional(),
});
export type Injected = Frozen<z.infer<typeof injectedSchema>>;

export const courseSchema = z.object({
  /** Also the record's own id, so that answers can name their course in their `subject`. */
  courseId: z.string().min(1),
  /** 1 for the first act of the patient. */
  numberCount: z.int().min(1),
  date: day,
  planned: z.array(z.enum(actKinds)),
  /** `sides`: of the planned trocars, when a plan says. */
  levels: z.array(
    z.object({ level: levelSchema, vertebraId: z.string().optional(), sides: z.array(z.enum(['left', 'right'])).optional() }),
  ),
  /** In the order they were said. */
  happened: z.array(happenedSchema),
  deviations: z.array(deviationSchema),
  localDoses: z.array(localDoseSchema),
  lots: z.array(cementLotSchema),
  injected: z.array(injectedSchema),
});
export type Course = Frozen<z.infer<typeof courseSchema>>;

export const visitNames = ['baseline', 'day-1', 'week-1', 'month-1', 'month-3', 'month-6', 'month-12'] as const;
export type VisitName = (typeof visitNames)[number];
export const visitSubject = (courseId: string, visit: VisitName): string => `${courseId}:${visit}`;
export const visitOfSubject = (subject: string): { readonly courseId: string; readonly visit: VisitName } | undefined => {
  const at = subject.lastIndexOf(':');
  const visit = visitNames.find((v) => v === subject.slice(at + 1));
  return at < 0 || visit === undefined ? undefined : { courseId: subject.slice(0, at), visit };
};
/** The time of the first such event, as said. */
export const timeOf = (course: Pick<Course, 'happened'>, event: CourseEvent): string | undefined =>
  course.happened.find((h) => h.event === event)?.at;
