export * from './numbers.ts';
export * from './grid.ts';
export * from './raster.ts';
