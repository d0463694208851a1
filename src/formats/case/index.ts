// case: the journal, bodies, blobs and case.trocart, as bytes; see docs/case-format.md.
export * from './canonical.ts';
export * from './arrays.ts';
export * from './body.ts';
export * from './journal.ts';
export * from './seal.ts';
export * from './archive.ts';
