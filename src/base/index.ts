export * from './space.ts';
export * from './problem.ts';
export * from './random.ts';
export * from './quantity.ts';
export * from './memory.ts';
