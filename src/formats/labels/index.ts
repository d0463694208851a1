export * from './statistics.ts';
export * from './detect.ts';
export * from './items.ts';
export * from './seeds.ts';
export * from './kind.ts';
export * from './fit.ts';
export * from './parts.ts';
export * from './names.ts';
