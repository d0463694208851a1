export * from './calibrate/index.ts';
export * from './workup/index.ts';
export * from './signal/index.ts';
export * from './register/index.ts';
export * from './progression/index.ts';
export * from './plan/index.ts';
export * from './strength/index.ts';
export * from './report/index.ts';
