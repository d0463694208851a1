export * from './levels.ts';
export * from './genant.ts';
export * from './density.ts';
export * from './label-conventions.ts';
export * from './trocars/index.ts';
export * from './cement-range.ts';
export * from './planning.ts';
export * from './attenuation.ts';
