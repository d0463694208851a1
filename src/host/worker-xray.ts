// X-rays for a worker of the page that runs no step: the projector on the twins, with helper threads where memory can be shared.
import { twins, xrayProjector, type XrayField, type XrayProjector } from '../kernels/index.ts';
import { browserTeam } from './team-browser.ts';

export type { XrayBox, XrayField, XrayProjector, XrayView } from '../kernels/index.ts';

let kernels: ReturnType<typeof twins> | undefined;
/** Refuses (physics.too-large) a field that does not fit. */
export function projectorHere(field: XrayField, mostPx: number): XrayProjector {
  kernels ??= twins(browserTeam());
  return xrayProjector(kernels.arena, field, mostPx);
}
