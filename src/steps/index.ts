export * from './workup/index.ts';
export * from './plan/index.ts';
