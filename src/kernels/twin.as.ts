// All twins in one module.
export { setScratch } from './scratch.as';
export * from './vector.as';
export * from './elastic.as';
export * from './transfer.as';
export * from './matrices.as';
export * from './heat.as';
export * from './diffusion.as';
export * from './xray.as';
