// The library: `import { … } from 'trocart'`. Each folder is also a subpath.
export * from './base/index.ts';
export * from './records/index.ts';
