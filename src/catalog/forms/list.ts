// Every form there is. A new form is a file of data beside this one and a line here.
import { indicationDecisionForm, indicationForm, indicationLevelForm } from './indication.ts';
import type { Form } from './question.ts';

export const forms: readonly Form[] = [indicationForm, indicationLevelForm, indicationDecisionForm];
export const findForm = (id: string): Form | undefined => forms.find((f) => f.id === id);
