export * from './workup/index.ts';
