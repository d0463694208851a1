export * from './sample.ts';
export * from './distance.ts';
export * from './components.ts';
