export * from './spec.ts';
export * from './phantom.ts';
export * from './demos.ts';
export type { PhantomTruth, VertebraTruth, PedicleTruth } from './truth.ts';
export type { RenderOptions } from './render.ts';
export { drawSpec, type DrawOptions } from './draw.ts';
export { spineDraw, type SpineDraw } from './spine-draw.ts';
export { degradeLabels } from './degrade.ts';
export { cohortPatient, type CohortPatient } from './cohort.ts';
