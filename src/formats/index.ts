export * from './dicom/index.ts';
export * from './file-entry.ts';
export * from './case/index.ts';
