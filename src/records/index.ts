// The nouns. A record is a plain readonly envelope {kind, id, at, who, provenance, data}; steps see and return data only.
import { z } from 'zod';
import { answersSchema, type FormAnswers } from './answers.ts';
import { calibrationSchema, type Calibration } from './calibration.ts';
import { courseSchema, type Course } from './course.ts';
import { levelsSchema, type Levels } from './level.ts';
import { outcomeSchema, type Outcome } from './outcome.ts';
import { planSchema, type Plan } from './plan.ts';
import { provenanceSchema, type Provenance } from './provenance.ts';
import { reportSchema, type Report } from './report.ts';
import { correctionSchema, seedSchema, structuresSchema, type Correction, type Seed, type Structures } from './seed.ts';
import { actSchema, siteSchema, type Act, type Site } from './site.ts';
import { strengthSchema, type Strength } from './strength.ts';
import { studySchema, volumeSchema, type Study, type Volume } from './study.ts';
import { vertebraSchema, type Vertebra } from './vertebra.ts';

export * from './schema.ts';
export * from './band.ts';
export * from './level.ts';
export * from './study.ts';
export * from './seed.ts';
export * from './vertebra.ts';
export * from './plan.ts';
export * from './report.ts';
export * from './site.ts';
export * from './calibration.ts';
export * from './strength.ts';
export * from './answers.ts';
export * from './course.ts';
export * from './billing.ts';
export * from './outcome.ts';
export * from './provenance.ts';
export * from './step.ts';

/** Every kind of record and the schema of its data. A new record is a line here. */
export const recordSchemas = {
  study: studySchema,
  volume: volumeSchema,
  seed: seedSchema,
  structures: structuresSchema,
  levels: levelsSchema,
  correction: correctionSchema,
  vertebra: vertebraSchema,
  site: siteSchema,
  act: actSchema,
  plan: planSchema,
  report: reportSchema,
  calibration: calibrationSchema,
  strength: strengthSchema,
  answers: answersSchema,
  course: courseSchema,
  outcome: outcomeSchema,
} as const;

export interface DataByKind {
  readonly study: Study;
  readonly volume: Volume;
  readonly seed: Seed;
  readonly structures: Structures;
  readonly levels: Levels;
  readonly correction: Correction;
  readonly vertebra: Vertebra;
  readonly site: Site;
  readonly act: Act;
  readonly plan: Plan;
  readonly report: Report;
  readonly calibration: Calibration;
  readonly strength: Strength;
  readonly answers: FormAnswers;
  readonly course: Course;
  readonly outcome: Outcome;
}
export type RecordKind = keyof DataByKind;
export type DataOf<K extends RecordKind> = DataByKind[K];

export interface CaseRecord<K extends RecordKind = RecordKind> {
  readonly kind: K;
  /** Made once; a recomputed record keeps the id of the answer it replaces. */
  readonly id: string;
  /** ISO time, from the host. */
  readonly at: string;
  /** Self-declared initials, "not authenticated", or 'program'. */
  readonly who: string;
  readonly provenance: Provenance;
  readonly data: DataOf<K>;
}
/** A record of any one kind, so that checking `kind` narrows `data`. */
export type AnyRecord = { [K in RecordKind]: CaseRecord<K> }[RecordKind];

export const envelopeSchema = z.object({
  kind: z.enum(Object.keys(recordSchemas) as [RecordKind, ...RecordKind[]]),
  id: z.string(),
  at: z.string(),
  who: z.string(),
  provenance: provenanceSchema,
  data: z.unknown(),
});
