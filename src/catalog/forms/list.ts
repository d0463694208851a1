// Every form there is. A new form is a file of data beside this one and a line here.
import type { Form } from './question.ts';

export const forms: readonly Form[] = [];
export const findForm = (id: string): Form | undefined => forms.find((f) => f.id === id);
