// An ablation over time, by cold (cryo-run.ts) or by radiofrequency (rf-run.ts), on the grid of a scene. Heat in tissue by Pennes: conduction, blood
// that stops where tissue freezes or coagulates, sources. Bone of both kinds conducts heat alike, so an intact posterior wall is no thermal barrier:
// it protects because current avoids it and because blood and CSF flow behind it, and gives cold nothing.
import { Problem } from '../base/index.ts';
import type { RunAblation } from './ablation-model.ts';
import { checkScene } from './ablation-scene.ts';
import { runCryo } from './cryo-run.ts';
import { requireNumber, requireTemperature } from './heat-model.ts';
import { runRf } from './rf-run.ts';

/** Cost on one core: docs/guide/ablation-physics.md. A cancelled run throws physics.cancelled and keeps nothing. */
export const runAblation: RunAblation = (scene, probes, protocol, damage, kernels, options = {}) => {
  checkScene(scene, probes, options);
  if (protocol.kind === 'cryo') {
    if (protocol.phases.length === 0) throw new Problem('physics.heat-value', { field: 'phases', value: 0 });
    for (const p of protocol.phases) {
      requireNumber('durationS', p.durationS, 0, true);
      const duties = typeof p.dutyFraction === 'object' ? Object.values(p.dutyFraction) : [p.dutyFraction ?? 1];
      for (const d of duties) if (!(d >= 0 && d <= 1)) throw new Problem('physics.heat-value', { field: 'dutyFraction', value: d });
    }
    for (const part of probes.flatMap((p) => p.parts)) {
      if (part.kind !== 'cold') continue;
      requireNumber('coolingWPerCm', part.coolingWPerCm, 0, true);
      requireNumber('warmingWPerCm', part.warmingWPerCm ?? 0, 0);
      requireTemperature(part.lowestC);
    }
    return runCryo(scene, probes, protocol, damage, kernels, options);
  }
  requireNumber('durationS', protocol.durationS, 0, true);
  requireNumber('afterS', protocol.afterS ?? 0, 0);
  for (const [field, value] of Object.entries(protocol.control))
    if (typeof value === 'number') requireNumber(field, value, field === 'integralWPerCS' ? 0 : Number.MIN_VALUE);
  return runRf(scene, probes, protocol, damage, kernels, options);
};
