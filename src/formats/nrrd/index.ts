export { isNrrd } from './header.ts';
export * from './read.ts';
export * from './write.ts';
