// Follow-up: from courses and answers to figures (records/outcome). Pure arithmetic of catalog/scores; what was not said stays absent. Registry, curves
// and sheets read the same figures, whether they were kept as a record or made on the spot with `outcomeFrom`.
import { z } from 'zod';
import { eq5dSets } from '../../catalog/index.ts';
import { defineStep } from '../../records/index.ts';
import { outcomeFrom } from './outcome.ts';

export { outcomeFrom, type OutcomeInputs } from './outcome.ts';
export { missingBone } from './bone.ts';
export { patientSheet, plannedVisits, type SheetKind, type SheetInputs } from './sheet.ts';

const params = z.object({
  /** Country of the EQ-5D-5L value set. */
  eq5dSet: z.enum(eq5dSets.map((s) => s.id) as [string, ...string[]]).default('FR'),
});
export const followup = defineStep({
  name: 'followup',
  command: 'followup',
  versionCount: 1,
  reads: {
    courses: { kind: 'course', need: 'all' },
    answers: { kind: 'answers', need: 'all' },
  },
  params,
  makes: 'outcome',
  async run(inputs, p) {
    return [outcomeFrom(inputs, p.eq5dSet)];
  },
});
