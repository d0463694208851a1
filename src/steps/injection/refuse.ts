// What no injection can be computed for, and what weakens every number of one: said before anything is computed.
import { finding, type Finding } from '../../base/index.ts';
import { porousBone } from '../../catalog/index.ts';
import type { Calibration, Plan, Vertebra, Volume } from '../../records/index.ts';

export function refusalOf(v: Vertebra, volume: Volume, plan: Plan | undefined): Finding | undefined {
  const id = v.vertebraId;
  if (volume.quantity !== 'hu') return finding('injection.refused.not-hu', 'stop', { quantity: volume.quantity }, id);
  const voxelMm = Math.max(...volume.grid.spacing);
  const mostMm = porousBone.mostVoxelMm.value;
  // spacings are written with rounding
  if (voxelMm > mostMm + 0.01) return finding('injection.refused.coarse', 'stop', { voxelMm, mostMm }, id);
  if (!v.complete || v.bodyVolumeMl === undefined) return finding('injection.refused.cut', 'stop', {}, id);
  if (v.metal === true) return finding('injection.refused.metal', 'stop', {}, id);
  if (v.previousCementMl !== undefined) return finding('injection.refused.old-cement', 'stop', { cementMl: v.previousCementMl }, id);
  if (plan === undefined || plan.state !== 'planned' || plan.chosen.length === 0)
    return finding('injection.refused.no-plan', 'stop', {}, id);
  return undefined;
}

export function warningsOf(v: Vertebra, volume: Volume, calibration: Calibration | undefined): readonly Finding[] {
  const id = v.vertebraId;
  const out: Finding[] = [finding('injection.veins-not-patient', 'note', {}, id)];
  const voxelMm = Math.max(...volume.grid.spacing);
  if (voxelMm > porousBone.thickVoxelMm.value + 0.01) out.push(finding('injection.thick', 'caution', { voxelMm }, id));
  if (calibration === undefined || calibration.method === 'entered') out.push(finding('injection.uncalibrated', 'caution', {}, id));
  if (volume.contrast === 'given') out.push(finding('injection.contrast', 'caution', {}, id));
  if (v.posteriorWall.state === 'unseen') out.push(finding('injection.wall-unseen', 'caution', {}, id));
  if (v.posteriorWall.state === 'broken') out.push(finding('injection.wall-broken', 'caution', {}, id));
  for (const g of v.gaps)
    if (g.where !== 'wall.posterior') out.push(finding(`injection.gap.${g.where}`, 'caution', { areaMm2: g.areaMm2 }, id));
  const cleftMl = v.clefts.reduce((s, c) => s + c.volumeMl, 0);
  if (cleftMl > 0) out.push(finding('injection.cleft', 'note', { cleftMl }, id));
  if (v.lesion?.kind === 'lytic') out.push(finding('injection.lysis', 'caution', { lesionMl: v.lesion.volumeMl }, id));
  if (v.lesion?.kind === 'sclerotic') out.push(finding('injection.sclerosis', 'caution', {}, id));
  return out;
}
