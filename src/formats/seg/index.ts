export * from './read.ts';
export * from './meaning.ts';
