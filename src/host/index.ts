// What the shells use on every platform. Node adds node.ts (folders, threads), the page browser.ts (OPFS, workers).
export * from './engine.ts';
export * from './memory-engine.ts';
export { sha256, type Change, type OpenCase, type PutOptions } from './open-case.ts';
export * from './store.ts';
export * from './stale.ts';
export * from './run.ts';
export * from './step-list.ts';
export * from './library.ts';
export * from './codecs.ts';
export * from './keep-import.ts';
export * from './keep-exam.ts';
export * from './site.ts';
export * from './make-report.ts';
export * from './answers.ts';
export * from './course.ts';
export * from './papers.ts';
export * from './read-signal.ts';
