// The acceptance tables, by area. An area is a file beside this one and a line here.
import type { Row } from './row.ts';

export const tables: Readonly<Record<string, () => Promise<readonly Row[]>>> = {
  dicom: async () => (await import('./dicom.ts')).dicomRows,
  labels: async () => (await import('./labels.ts')).labelsRows,
  store: async () => (await import('./store.ts')).storeRows,
  workup: async () => (await import('./workup.ts')).workupRows,
  whole: async () => (await import('./whole.ts')).wholeRows,
  plan: async () => (await import('./plan.ts')).planRows,
  grid: async () => (await import('./grid.ts')).gridRows,
  heat: async () => (await import('./heat.ts')).heatRows,
  diffusion: async () => (await import('./diffusion.ts')).diffusionRows,
  flow: async () => (await import('./flow.ts')).flowRows,
  cement: async () => (await import('./cement.ts')).cementRows,
  indication: async () => (await import('./indication.ts')).indicationRows,
  signal: async () => (await import('./signal.ts')).signalRows,
  injection: async () => (await import('./injection.ts')).injectionRows,
  ablation: async () => [
    ...(await import('./ablation.ts')).ablationRows,
    ...(await import('./ablation-chain.ts')).ablationChainRows,
    ...(await import('./ablation-page.ts')).ablationPageRows,
  ],
  strength: async () => (await import('./strength.ts')).strengthRows,
  'one-click': async () => (await import('./one-click.ts')).oneClickRows,
  registry: async () => (await import('./registry.ts')).registryRows,
  mri: async () => (await import('./mri.ts')).mriRows,
  desk: async () => (await import('./desk.ts')).deskRows,
  'ablation-physics': async () => [
    ...(await import('./ablation-physics.ts')).ablationPhysicsRows,
    ...(await import('./ablation-needle.ts')).ablationNeedleRows,
  ],
  editing: async () => (await import('./editing.ts')).editingRows,
  day: async () => (await import('./day.ts')).dayRows,
  xray: async () => (await import('./xray.ts')).xrayRows,
};
