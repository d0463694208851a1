// Equations on voxel grids: they know materials, not patients. One multigrid (solve/) serves every operator.
export * from './elasticity.ts';
export * from './box.ts';
export { isotropic, type Stiffness } from './elastic-grid.ts';
export * from './plate.ts';
export * from './crush.ts';
export * from './heat.ts';
export type { HeatMaterial, HeatModel, HeatSide } from './heat-model.ts';
export { diffusionBytes, diffusionSolver, type DiffusionSolver } from './diffusion.ts';
export type { DiffusionAnswer, DiffusionLoad, DiffusionModel, Diffusivity, SideCondition, Sides } from './diffusion-model.ts';
export * from './orthotropic.ts';
export * from './curing.ts';
export * from './paste.ts';
export * from './tube-flow.ts';
export { porousFlow } from './porous-flow.ts';
export type { FlowLedger, FlowModel, FlowPush, FlowSolver, FlowSource, FlowStep, Outlet } from './porous-flow-model.ts';
export * from './cement-fit.ts';
export * from './cement-course.ts';
