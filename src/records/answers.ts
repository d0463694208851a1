// Answers: what a person said on one form, question by question. Three things differ and stay different: an answer ("no" is one), "unknown" (asked,
// nobody knows), "not asked" (left out on purpose). A question without an entry has not been reached yet. Every answer given is a new version of
// this record, so it is in the journal as soon as it is acknowledged; a form is left and taken up again by its id.
// What fails first: a form whose questions changed meaning without a new version.
import { z } from 'zod';
import type { Frozen } from './schema.ts';

/** A number as it was said; its unit stands beside it and is never assumed. */
const said = z.number();
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const moment = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?$/);

export const answerSchema = z.discriminatedUnion('is', [
  z.object({ is: z.literal('choice'), choice: z.string() }),
  /** An empty list is the answer "none of these". */
  z.object({ is: z.literal('choices'), choices: z.array(z.string()) }),
  z.object({ is: z.literal('yes-no'), yes: z.boolean() }),
  z.object({ is: z.literal('number'), value: said, unit: z.string() }),
  z.object({ is: z.literal('date'), date: day }),
  /** Local time of the room when it carries no offset. */
  z.object({ is: z.literal('date-time'), at: moment }),
  z.object({ is: z.literal('text'), text: z.string().max(2000) }),
  z.object({ is: z.literal('initials'), initials: z.string().regex(/^\p{L}{1,5}$/u) }),
  z.object({ is: z.literal('unknown') }),
  z.object({ is: z.literal('not-asked') }),
]);
export type Answer = Frozen<z.infer<typeof answerSchema>>;
export type AnswerValues = Readonly<Record<string, Answer>>;

export const answersSchema = z.object({
  formId: z.string(),
  /** Of the form's questions when the answers were given. */
  versionCount: z.int().min(1),
  /** What the form is about: the id of a course or a visit of one, a vertebraId; absent = the patient. */
  subject: z.string().optional(),
  /** Who spoke: a member of the team, the patient on a tablet, a value taken over from a record or a file. */
  saidBy: z.enum(['team', 'patient', 'import']),
  values: z.record(z.string(), answerSchema),
  state: z.enum(['draft', 'complete']),
  /** Given with 'complete': when, from the host. */
  completedAt: z.string().optional(),
});
export type FormAnswers = Frozen<z.infer<typeof answersSchema>>;

/** What was said in the affirmative or negative; undefined when unknown, not asked or not reached. */
export const yesOf = (values: AnswerValues, id: string): boolean | undefined => {
  const a = values[id];
  return a?.is === 'yes-no' ? a.yes : undefined;
};
export const choiceOf = (values: AnswerValues, id: string): string | undefined => {
  const a = values[id];
  return a?.is === 'choice' ? a.choice : undefined;
};
export const choicesOf = (values: AnswerValues, id: string): readonly string[] | undefined => {
  const a = values[id];
  return a?.is === 'choices' ? a.choices : undefined;
};
/** The number in the asked unit only: another unit must be converted by whoever knows how. */
export const numberOf = (values: AnswerValues, id: string, unit: string): number | undefined => {
  const a = values[id];
  return a?.is === 'number' && a.unit === unit ? a.value : undefined;
};
export const dateOf = (values: AnswerValues, id: string): string | undefined => {
  const a = values[id];
  return a?.is === 'date' ? a.date : a?.is === 'date-time' ? a.at.slice(0, 10) : undefined;
};
export const textOf = (values: AnswerValues, id: string): string | undefined => {
  const a = values[id];
  return a?.is === 'text' ? a.text : a?.is === 'initials' ? a.initials : undefined;
};
/** Something was said, be it "unknown": the question need not be put again. */
export const isSaid = (a: Answer | undefined): a is Answer => a !== undefined;
/** Something is known: neither unknown nor left out. */
export const isKnown = (a: Answer | undefined): boolean => a !== undefined && a.is !== 'unknown' && a.is !== 'not-asked';
