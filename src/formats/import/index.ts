export * from './types.ts';
export { readFiles } from './read-files.ts';
export { checkedImages } from './mr-exam.ts';
