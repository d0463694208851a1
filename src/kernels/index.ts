// The hot loops. Each is a pair: a plain TypeScript original (the judge) and, where a profile asked, a WASM twin with the same signature.
// A step gets them through its context; the host decides which flavour. Physics, imaging and spine import only types and originals.
import { project, type Project } from './project.ts';

export type { Project, Projection } from './project.ts';

export interface Kernels {
  readonly flavour: 'original' | 'twin';
  /** Perspective X-ray line integrals of a volume. */
  readonly project: Project;
}
export const originals: Kernels = { flavour: 'original', project };
