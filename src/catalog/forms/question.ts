// A form as data: questions in sections, when each is asked, for which moment it must be answered, what its answer may be. No sentence here:
// they stand in words under codes made from the ids (`codesOfForm`), so a form is read in either language. A form whose questions change
// meaning gets a new version. What fails first: a range too narrow for a rare but true value; `usual` asks again, `range` refuses.

/** Three-valued: what rests on an unknown answer is neither true nor false. */
export type Condition =
  | { readonly question: string; readonly is: string | boolean | readonly string[] }
  | { readonly question: string; readonly over: number; readonly unit: string }
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition };

interface Base {
  readonly id: string;
  /** Asked only when this holds. */
  readonly when?: Condition;
  /** Not asked when this holds; asked while it is not known. */
  readonly unless?: Condition;
  /** Moments that may not pass while this question has no answer ("unknown" is an answer unless `known`). */
  readonly requiredFor?: readonly string[];
  /** "Unknown" does not do for the moments above. */
  readonly known?: true;
  /** There is a second line of explanation, code `<question>.hint`. */
  readonly hint?: true;
  /** Code of the question's sentence when several forms share it. */
  readonly words?: string;
  readonly source?: string;
}
export interface ChoiceQuestion extends Base {
  readonly kind: 'choice' | 'choices';
  readonly choices: readonly string[];
  /** Prefix of the codes of the choices, when several questions share them; default the question's own code. */
  readonly choiceWords?: string;
  /** Choices are printed as they are: names of molecules, levels. */
  readonly plainChoices?: true;
}
export interface YesNoQuestion extends Base {
  readonly kind: 'yes-no';
}
/** One unit a number may be said in. Outside `range` it is refused; outside `usual` it is kept and asked about. */
export interface UnitRange {
  readonly unit: string;
  readonly range: readonly [number, number];
  readonly usual?: readonly [number, number];
  readonly whole?: true;
}
export interface NumberQuestion extends Base {
  readonly kind: 'number';
  readonly units: readonly [UnitRange, ...UnitRange[]];
}
export interface DateQuestion extends Base {
  readonly kind: 'date' | 'date-time';
  /** Days from today: [-30, 0] = the last month. */
  readonly daysFromToday: readonly [number, number];
  /** Not before the date answered there. */
  readonly notBefore?: string;
}
export interface TextQuestion extends Base {
  readonly kind: 'text' | 'initials';
  readonly maxLength?: number;
}
export type Question = ChoiceQuestion | YesNoQuestion | NumberQuestion | DateQuestion | TextQuestion;

export interface FormSection {
  readonly id: string;
  readonly when?: Condition;
  readonly unless?: Condition;
  readonly questions: readonly Question[];
}
export interface Form {
  readonly id: string;
  readonly versionCount: number;
  readonly sections: readonly FormSection[];
  /** Answered by the patient on a tablet: one question a screen, very large. */
  readonly tablet?: true;
}
export const questionsOf = (form: Form): readonly Question[] => form.sections.flatMap((s) => s.questions);
export const findQuestion = (form: Form, id: string): Question | undefined => questionsOf(form).find((q) => q.id === id);

// Codes of the sentences.
export const formCode = (form: Pick<Form, 'id'>): string => `form.${form.id}`;
export const sectionCode = (form: Pick<Form, 'id'>, section: Pick<FormSection, 'id'>): string => `form.${form.id}.${section.id}`;
export const questionCode = (form: Pick<Form, 'id'>, question: Question): string => question.words ?? `q.${form.id}.${question.id}`;
export const choiceCode = (form: Pick<Form, 'id'>, question: ChoiceQuestion, choice: string): string =>
  `${question.choiceWords ?? questionCode(form, question)}.${choice}`;

/** Every code a form needs a sentence for; a test asks words for each. */
export const codesOfForm = (form: Form): readonly string[] => [
  formCode(form),
  ...form.sections.flatMap((s) => [
    sectionCode(form, s),
    ...s.questions.flatMap((q) => [
      questionCode(form, q),
      ...(q.hint === true ? [`${questionCode(form, q)}.hint`] : []),
      ...('choices' in q && q.plainChoices !== true ? q.choices.map((c) => choiceCode(form, q, c)) : []),
    ]),
  ]),
];
