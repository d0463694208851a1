export * from './dicom/index.ts';
export * from './file-entry.ts';
export * from './case/index.ts';
export * from './import/index.ts';
export * from './nifti/index.ts';
export * from './nrrd/index.ts';
export * from './zip/index.ts';
export * from './pdf/index.ts';
