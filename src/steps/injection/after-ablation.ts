// Cement into a body that was ablated before: coagulated tissue lets it in otherwise than living tissue, and the paste meets bone that is still warm or cold.
// The assumption that fails first: how permeability changes with coagulation was measured by nobody; the factor is a guess with a wide range, all of which
// the members draw. What was killed has no blood any more (cold closes its vessels too) and cools the cement no better than by conduction.
import { finding } from '../../base/index.ts';
import { afterAblation } from '../../catalog/index.ts';
import type { Ablation, Injection } from '../../records/index.ts';
import type { ChangedTissue } from './tissue-change.ts';

/** What the injection meets when the pause after the energy is over; undefined when no fields were kept. */
export function changedByAblation(a: Ablation): ChangedTissue | undefined {
  const { field } = a;
  const last = field?.temperatures.at(-1);
  if (field === undefined || last === undefined) return undefined;
  return {
    grid: field.grid,
    permeabilityFactor: Float32Array.from(field.killed, (k) => (k === 1 ? afterAblation.permeabilityFactor.value : 1)),
    permeabilityDraw: { value: afterAblation.permeabilityFactor.value, range: afterAblation.permeabilityFactor.range },
    deadFraction: Float32Array.from(field.killed, (k) => (k === 1 ? 1 : 0)),
    startTemperatureC: Float32Array.from(last, (t) => t / 10),
  };
}
/** Frozen bone takes no cement: the answer becomes a refusal that says so; else it says what it met. */
export function withAblation(i: Injection, a: Ablation): Injection {
  const id = i.vertebraId;
  if (a.cement?.isReady === false)
    return { ...i, state: 'refused', approaches: [], bands: {}, findings: [finding('injection.refused.frozen', 'stop', {}, id)] };
  if (i.state !== 'given') return i;
  const told = finding('injection.after-ablation', 'caution', { lowC: a.cement?.lowestC ?? 37, highC: a.cement?.highestC ?? 37 }, id);
  return { ...i, findings: [told, ...i.findings] };
}
