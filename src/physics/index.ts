// Equations on voxel grids: they know materials, not patients. One multigrid (solve/) serves every operator.
export * from './elasticity.ts';
export { isotropic, type Size, type Stiffness } from './elastic-grid.ts';
export * from './plate.ts';
export * from './crush.ts';
export * from './orthotropic.ts';
