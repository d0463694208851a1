// An answer as a person reads it: for proposals, summaries and the textual twin of a form.
import { choiceCode, type Form, type Question } from '../../catalog/index.ts';
import type { Answer } from '../../records/index.ts';
import { isCode } from '../../words/index.ts';
import type { Voice } from '../say.ts';

/** Units that are words have a sentence; symbols (mGy·cm², mg) are the same in both languages. */
export const unitText = (voice: Voice, unit: string): string => (isCode(`unit.${unit}`) ? voice.code(`unit.${unit}`) : unit);
const plain = (value: number): number => (Number.isInteger(value) ? 0 : Math.min(4, (String(value).split('.')[1] ?? '').length));
export const amountText = (voice: Voice, value: number, unit: string): string =>
  `${voice.number(value, plain(value))} ${unitText(voice, unit)}`.trim();
export const choiceText = (voice: Voice, form: Form, question: Question, choice: string): string =>
  'choices' in question && question.plainChoices !== true ? voice.code(choiceCode(form, question, choice)) : choice;

export function answerText(voice: Voice, form: Form, question: Question, answer: Answer | undefined): string {
  if (answer === undefined) return voice.t('form.answer.none');
  switch (answer.is) {
    case 'choice':
      return choiceText(voice, form, question, answer.choice);
    case 'choices':
      return answer.choices.length === 0
        ? voice.t('form.none-of-these')
        : answer.choices.map((c) => choiceText(voice, form, question, c)).join(', ');
    case 'yes-no':
      return voice.t(answer.yes ? 'form.yes' : 'form.no');
    case 'number':
      return amountText(voice, answer.value, answer.unit);
    case 'date':
      return voice.day(answer.date);
    case 'date-time':
      return voice.moment(answer.at);
    case 'text':
      return answer.text;
    case 'initials':
      return answer.initials;
    case 'unknown':
      return voice.t('form.unknown');
    case 'not-asked':
      return voice.t('form.not-asked');
  }
}
