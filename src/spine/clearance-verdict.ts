// How near is too near: one verdict on a clearance and on a breach probability, for the page and the paper alike. Red is what the planner
// itself would never propose (below its hard margin: a person's own path can be there); amber is nearer than comfort. The margins are those
// of the catalog. The assumption that fails first: the wall of the label map lies within one voxel of the wall of the bone.
import { margins, rules } from '../catalog/index.ts';
import type { Clearance } from '../records/index.ts';

export type Verdict = 'plain' | 'caution' | 'stop';

const wall = { stop: margins.wallMm.value, caution: margins.comfortMm.value };
const obstacle = { stop: margins.hardMm.value, caution: margins.comfortMm.value };
const endplate = { stop: 0, caution: margins.endplateMm.value };

/** Distances (mm) below which a clearance is red or amber. A rib deflects a trocar and hurts, but touching it harms no nerve: never red. */
export const clearanceLimits: Readonly<Record<keyof Clearance, { readonly stop: number; readonly caution: number }>> = {
  medialMm: wall,
  lateralMm: wall,
  superiorMm: wall,
  inferiorMm: wall,
  anteriorMm: { stop: margins.hardMm.value, caution: margins.anteriorMm.value },
  canalMm: obstacle,
  foramenMm: obstacle,
  pleuraMm: { stop: margins.hardMm.value, caution: margins.pleuraSaidMm.value },
  vesselMm: { stop: margins.hardMm.value, caution: margins.vesselSaidMm.value },
  endplateSuperiorMm: endplate,
  endplateInferiorMm: endplate,
  ribMm: { stop: -Infinity, caution: margins.ribMm.value },
};

export function clearanceVerdict(name: keyof Clearance, mm: number): Verdict {
  const limit = clearanceLimits[name];
  return mm < limit.stop ? 'stop' : mm < limit.caution ? 'caution' : 'plain';
}

/** The same limits as the plan's findings: above one in ten a caution, above what the planner would look for another path for, red. */
export const breachVerdict = (probability: number): Verdict =>
  probability > rules.refuseProbability.value ? 'stop' : probability > rules.cautionProbability.value ? 'caution' : 'plain';
