export * from './levels.ts';
export * from './genant.ts';
export * from './density.ts';
export * from './label-conventions.ts';
