export * from './types.ts';
export { readFiles } from './read-files.ts';
