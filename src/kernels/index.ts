// The hot loops. Each is a pair: a plain TypeScript original (the judge) and, where a profile asked, a WASM twin with the same signature.
// A step gets them through its context; the host decides which flavour. Physics, imaging and spine import only types and originals.
import type { Arena } from './arena.ts';
import { project, type Project } from './project.ts';
import { hasTwins, originalArena, twinArena, twinLimitBytes } from './twin.ts';
import type { Team } from './team.ts';

export { project, type Project, type Projection } from './project.ts';
export { xrayProjector, type XrayBox, type XrayField, type XrayProjector, type XrayView } from './xray-projector.ts';
export { requireRow, tally, type Allocator, type Arena, type Tally } from './arena.ts';
export { gridOriginals, type GridKernels } from './grid.ts';
export { blockLength, blocksOf, total } from './vector.ts';
export { coefCount } from './elastic.ts';
export { childWeights } from './matrices.ts';
export { heatBlock } from './heat-prepare.ts';
export { heatCoefCount, heatHeldSide, heatPass, heatTableWidth } from './heat.ts';
export { controlBytes, help, teamHelper, type Helper, type Team } from './team.ts';
export { instantiate, kernelNames } from './twin.ts';

export interface Kernels {
  readonly flavour: 'original' | 'twin';
  /** Perspective X-ray line integrals of a volume. */
  readonly project: Project;
  /** Largest arena this host gives. */
  readonly limitBytes: number;
  /** A fixed region of memory with the grid loops on it; refuses (physics.too-large) what does not fit. */
  arena(bytes: number): Arena;
}
const originalLimitBytes = 4 * 2 ** 30;
export const originals: Kernels = {
  flavour: 'original',
  project,
  limitBytes: originalLimitBytes,
  arena: (bytes) => originalArena(bytes, originalLimitBytes),
};
/** The twins, where this engine has SIMD; the originals elsewhere. `team`: threads that share each call. */
export const twins = (team?: Team, limitBytes = twinLimitBytes): Kernels =>
  hasTwins() ? { flavour: 'twin', project, limitBytes, arena: (bytes) => twinArena(bytes, limitBytes, team) } : originals;
