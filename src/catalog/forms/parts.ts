// Small makers of questions, so that a form reads like the list it is. No rule here.
import { levelNames } from '../../records/index.ts';
import type {
  ChoiceQuestion,
  Condition,
  DateQuestion,
  NumberQuestion,
  Question,
  TextQuestion,
  UnitRange,
  YesNoQuestion,
} from './question.ts';

type More = {
  readonly when?: Condition;
  readonly unless?: Condition;
  readonly requiredFor?: readonly string[];
  readonly known?: true;
  readonly hint?: true;
  readonly words?: string;
};
export const yesNo = (id: string, more: More = {}): YesNoQuestion => ({ id, kind: 'yes-no', ...more });
export const choice = (id: string, choices: readonly string[], more: More & Partial<ChoiceQuestion> = {}): ChoiceQuestion => ({
  id,
  kind: 'choice',
  choices,
  ...more,
});
export const choices = (id: string, list: readonly string[], more: More & Partial<ChoiceQuestion> = {}): ChoiceQuestion => ({
  id,
  choices: list,
  ...more,
  kind: 'choices',
});
export const amount = (id: string, units: readonly [UnitRange, ...UnitRange[]], more: More = {}): NumberQuestion => ({
  id,
  kind: 'number',
  units,
  ...more,
});
export const date = (
  id: string,
  daysFromToday: readonly [number, number],
  more: More & { readonly notBefore?: string } = {},
): DateQuestion => ({
  id,
  kind: 'date',
  daysFromToday,
  ...more,
});
export const moment = (
  id: string,
  daysFromToday: readonly [number, number],
  more: More & { readonly notBefore?: string } = {},
): DateQuestion => ({
  id,
  kind: 'date-time',
  daysFromToday,
  ...more,
});
export const text = (id: string, more: More & { readonly maxLength?: number } = {}): TextQuestion => ({ id, kind: 'text', ...more });

export const yes = (question: string): Condition => ({ question, is: true });
export const is = (question: string, ...values: readonly string[]): Condition => ({ question, is: values });
/** Required for the moment, whatever the answer. */
export const before = (...moments: readonly string[]): { readonly requiredFor: readonly string[] } => ({ requiredFor: moments });

/** Levels a vertebroplasty may name, and its counting may start from. */
export const levelChoices = levelNames.filter((l) => !l.startsWith('C') && l !== 'S2');

/** Strength of the legs 0…5 (MRC) of each side, feeling, sphincters: asked the same way before, at the end and in recovery, so that a change shows. */
export const legs = (moments: readonly string[]): readonly Question[] => [
  ...(['right', 'left'] as const).map((side) =>
    choice(`legs-strength-${side}`, ['5', '4', '3', '2', '1', '0'], {
      requiredFor: moments,
      known: true,
      words: `q.legs.strength-${side}`,
      choiceWords: 'q.legs.strength',
    }),
  ),
  choice('legs-feeling', ['normal', 'less-right', 'less-left', 'less-both'], {
    requiredFor: moments,
    known: true,
    words: 'q.legs.feeling',
  }),
  choice('sphincters', ['normal', 'disturbed'], { requiredFor: moments, words: 'q.legs.sphincters' }),
];
/** Question ids of the legs, to compare two moments. */
export const legIds = ['legs-strength-right', 'legs-strength-left', 'legs-feeling', 'sphincters'] as const;
