// What no strength can be given for, and what can still be given: said before anything is computed.
import { finding, type Finding } from '../../base/index.ts';
import { strengthLaws, boneModel } from '../../catalog/index.ts';
import type { Calibration, CementSource, Injection, Plan, Vertebra, Volume } from '../../records/index.ts';
import type { DensityScale } from './moduli.ts';

export function refusalOf(
  v: Vertebra,
  volume: Volume,
  scale: DensityScale | undefined,
  cement: CementSource,
  plan: Plan | undefined,
  injection: Injection | undefined,
): Finding | undefined {
  const id = v.vertebraId;
  if (volume.quantity !== 'hu') return finding('strength.refused.not-hu', 'stop', { quantity: volume.quantity }, id);
  const voxelMm = Math.max(...volume.grid.spacing);
  const mostMm = boneModel.mostVoxelMm.value;
  // spacings are written with rounding
  if (voxelMm > mostMm + 0.01) return finding('strength.refused.coarse', 'stop', { voxelMm, mostMm }, id);
  if (!v.complete || v.endplates === undefined) return finding('strength.refused.cut', 'stop', {}, id);
  if (v.metal === true) return finding('strength.refused.metal', 'stop', {}, id);
  if (v.previousCementMl !== undefined && cement !== 'observed')
    return finding('strength.refused.old-cement', 'stop', { cementMl: v.previousCementMl }, id);
  if (scale === undefined) return finding('strength.refused.no-calibration', 'stop', {}, id);
  if (cement === 'injected' && (injection === undefined || injection.state !== 'given' || injection.approaches.length === 0))
    return finding('strength.refused.no-injection', 'stop', {}, id);
  if (
    cement === 'planned' &&
    (plan === undefined || plan.vertebraId !== id || plan.state !== 'planned' || plan.cement === undefined || plan.chosen.length === 0)
  )
    return finding('strength.refused.no-plan', 'stop', {}, id);
  return undefined;
}

/** What is true of the image and weakens every number. */
export function warningsOf(v: Vertebra, calibration: Calibration | undefined): readonly Finding[] {
  const id = v.vertebraId;
  const out: Finding[] = [];
  if (calibration === undefined) out.push(finding('strength.calibration-entered', 'caution', {}, id));
  else if (calibration.contrast === 'given') out.push(finding('strength.contrast', 'caution', {}, id));
  else if (calibration.contrast === 'unknown') out.push(finding('strength.contrast-unknown', 'note', {}, id));
  if (v.lesion !== undefined) out.push(finding(`strength.lesion.${v.lesion.kind}`, 'caution', {}, id));
  if (v.clefts.length > 0) out.push(finding('strength.cleft', 'caution', {}, id));
  return out;
}

export const lawOf = (id: string) => strengthLaws.find((l) => l.id === id);
