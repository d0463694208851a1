export * from './question.ts';
export * from './answering.ts';
export { aldreteReady, dischargeCriteria, recovery } from './recovery.ts';
export { antithrombotics, beforeLeaving, beforePuncture, beforeSedation } from './day.ts';
export { baseline, followUp, patientForm } from './visits.ts';
export { boneForm, boneTests } from './bone.ts';
export { legIds, levelChoices } from './parts.ts';
export * from './list.ts';
