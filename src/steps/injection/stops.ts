// When to stop, and how little is enough. A stop is stated at its early end (a tenth of the ensemble is there before), never at the middle. The proposal
// is the smallest fill with both endplates touched and both sides filled, if no stop comes before it; otherwise there is none, and why is said.
import { fillRules, handForce, leakRules, pasteConstants } from '../../catalog/index.ts';
import type { Approach, InjectionStop, Injection, LeakKind } from '../../records/index.ts';
import type { Course } from './member.ts';
import { firstAt, reachedBy } from './statistics.ts';

export interface StopAsk {
  readonly courses: readonly Course[];
  readonly leaks: Approach['leaks'];
  readonly limits: Injection['leakLimits'];
  readonly viscosityPaS: readonly number[];
  readonly viscosityHighPaS: readonly number[];
  readonly syringeKPa: readonly number[];
  readonly syringeHighKPa: readonly number[];
}
const stopAt = (code: InjectionStop['code'], atMl: number, middleMl: number): readonly InjectionStop[] =>
  atMl === Infinity ? [] : [{ code, atMl, ...(middleMl === Infinity ? {} : { middleMl }) }];

export function stopsOf(a: StopAsk): readonly InjectionStop[] {
  const { injectedMl } = a.courses[0];
  const early = fillRules.earlyFraction.value;
  const behind = a.courses.map((m) => firstAt(injectedMl, (c) => m.posteriorMl[c] >= leakRules.leastMl.value));
  const leak = (kind: LeakKind): readonly InjectionStop[] => {
    const l = a.leaks.find((x) => x.kind === kind);
    const limit = a.limits.find((x) => x.kind === kind)?.limitProbability;
    if (l === undefined || limit === undefined) return [];
    return stopAt(
      `leak-limit.${kind}`,
      firstAt(injectedMl, (c) => l.probability[c] > limit),
      Infinity,
    );
  };
  const tooMuch = (early_: readonly number[], middle: readonly number[], limit: number): readonly [number, number] => [
    firstAt(injectedMl, (c) => early_[c] >= limit),
    firstAt(injectedMl, (c) => middle[c] >= limit),
  ];
  return [
    ...stopAt('posterior-wall', reachedBy(behind, early), reachedBy(behind, 0.5)),
    ...(['basivertebral', 'segmental', 'cortical', 'disc'] as const).flatMap(leak),
    ...stopAt('paste-too-stiff', ...tooMuch(a.viscosityHighPaS, a.viscosityPaS, pasteConstants.stopPaS.value)),
    ...stopAt('hand-force', ...tooMuch(a.syringeHighKPa, a.syringeKPa, 1000 * handForce.pressureMPa.value)),
  ].toSorted((x, y) => x.atMl - y.atMl);
}

type Reach = Pick<Approach, 'injectedMl' | 'contactProbability' | 'balanceProbability' | 'stops'>;
export function proposalOf(a: Reach): Pick<Approach, 'proposedMl' | 'proposalReason'> {
  const need = fillRules.reachedProbability.value;
  const contact = firstAt(a.injectedMl, (c) => a.contactProbability[c] >= need);
  const both = firstAt(a.injectedMl, (c) => a.contactProbability[c] >= need && a.balanceProbability[c] >= need);
  const stop = a.stops[0]?.atMl ?? Infinity;
  if (both < stop) return { proposedMl: both, proposalReason: 'injection.proposal.reached' };
  if (both !== Infinity) return { proposalReason: `injection.proposal.stop-before` };
  return { proposalReason: contact === Infinity ? 'injection.proposal.no-contact' : 'injection.proposal.no-balance' };
}
