export * from './sample.ts';
export * from './distance.ts';
export * from './components.ts';
export * from './picture.ts';
export * from './picture-marks.ts';
export * from './picture-map.ts';
export * from './picture-cut.ts';
export * from './picture-fill.ts';
