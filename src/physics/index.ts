// Equations on voxel grids: they know materials, not patients. One multigrid (solve/) serves every operator.
export * from './elasticity.ts';
export { isotropic, type Size, type Stiffness } from './elastic-grid.ts';
export * from './plate.ts';
export * from './crush.ts';
export * from './heat.ts';
export type { HeatMaterial, HeatModel, HeatSide, SideName } from './heat-model.ts';
export { diffusionBytes, diffusionSolver, type DiffusionSolver } from './diffusion.ts';
export {
  boxSides,
  type BoxSide,
  type DiffusionAnswer,
  type DiffusionLoad,
  type DiffusionModel,
  type Diffusivity,
  type SideCondition,
  type Sides,
} from './diffusion-model.ts';
