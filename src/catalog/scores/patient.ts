// Scores of how a patient feels and functions, and what goes with them: a file of data and arithmetic each.
export * from './pain.ts';
export * from './odi.ts';
export * from './rmdq.ts';
export * from './eq5d.ts';
export * from './analgesics.ts';
export * from './complications.ts';
