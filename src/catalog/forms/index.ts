export * from './question.ts';
export * from './answering.ts';
export * from './list.ts';
