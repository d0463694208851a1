// The nouns. A record is a plain readonly envelope {kind, id, at, who, provenance, data}; steps see and return data only.
import { z } from 'zod';
import { ablationSchema, type Ablation } from './ablation.ts';
import { answersSchema, type FormAnswers } from './answers.ts';
import { calibrationSchema, type Calibration } from './calibration.ts';
import { injectionSchema, type Injection } from './injection.ts';
import { clockSchema, mixingSchema, sittingSchema, type CementClock, type Mixing, type Sitting } from './cement.ts';
import { indicationSchema, type Indication } from './indication.ts';
import { courseSchema, type Course } from './course.ts';
import { lesionSchema, type Lesion } from './lesion.ts';
import { levelsSchema, type Levels } from './level.ts';
import { measureSchema, type Measure } from './measure.ts';
import { outcomeSchema, type Outcome } from './outcome.ts';
import { planSchema, type Plan } from './plan.ts';
import { provenanceSchema, type Provenance } from './provenance.ts';
import { progressionSchema, type Progression } from './progression.ts';
import { registrationSchema, type Registration } from './registration.ts';
import { reportSchema, type Report } from './report.ts';
import { correctionSchema, seedSchema, structuresSchema, type Correction, type Seed, type Structures } from './seed.ts';
import { sightingSchema, type Sighting } from './sighting.ts';
import { actSchema, siteSchema, type Act, type Site } from './site.ts';
import { signalSchema, type Signal } from './signal.ts';
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
export * from './cement.ts';
export * from './strength.ts';
export * from './injection.ts';
export * from './lesion.ts';
export * from './ablation.ts';
export * from './signal.ts';
export * from './answers.ts';
export * from './indication.ts';
export * from './course.ts';
export * from './billing.ts';
export * from './outcome.ts';
export * from './sequence.ts';
export * from './registration.ts';
export * from './sighting.ts';
export * from './progression.ts';
export * from './measure.ts';
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
  injection: injectionSchema,
  lesion: lesionSchema,
  ablation: ablationSchema,
  clock: clockSchema,
  mixing: mixingSchema,
  sitting: sittingSchema,
  signal: signalSchema,
  answers: answersSchema,
  indication: indicationSchema,
  course: courseSchema,
  outcome: outcomeSchema,
  registration: registrationSchema,
  sighting: sightingSchema,
  progression: progressionSchema,
  measure: measureSchema,
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
  readonly injection: Injection;
  readonly lesion: Lesion;
  readonly ablation: Ablation;
  readonly clock: CementClock;
  readonly mixing: Mixing;
  readonly sitting: Sitting;
  readonly signal: Signal;
  readonly answers: FormAnswers;
  readonly indication: Indication;
  readonly course: Course;
  readonly outcome: Outcome;
  readonly registration: Registration;
  readonly sighting: Sighting;
  readonly progression: Progression;
  readonly measure: Measure;
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
