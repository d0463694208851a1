export * from './question.ts';
export * from './answering.ts';
export * from './list.ts';
export * from './indication.ts';
export * from './plain-answers.ts';
