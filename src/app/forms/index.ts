export { FormView, TabletForm, type FormViewProps } from './form-view.tsx';
export { answerText, amountText } from './answer-text.ts';
export type { Proposal } from './field.tsx';
export { localNow, localToday } from './now.ts';
