// Every form there is. A new form is a file of data beside this one and a line here.
import { beforeLeaving, beforePuncture, beforeSedation } from './day.ts';
import { boneForm } from './bone.ts';
import { recovery } from './recovery.ts';
import { baseline, followUp, patientForm } from './visits.ts';
import type { Form } from './question.ts';

export const forms: readonly Form[] = [beforeSedation, beforePuncture, beforeLeaving, recovery, baseline, followUp, patientForm, boneForm];
export const findForm = (id: string): Form | undefined => forms.find((f) => f.id === id);
