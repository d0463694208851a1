export * from './codecs.ts';
export * from './dataset.ts';
export * from './transfer-syntax.ts';
export * from './frames.ts';
export { type Question, labelOfSeries } from './choose.ts';
export * from './read.ts';
export * from './jpeg.ts';
export * from './stream-shape.ts';
export * from './jpeg-lossless.ts';
