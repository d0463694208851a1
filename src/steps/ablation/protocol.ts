// Probes and protocols by name, and what the planner may set of them: power or duty, and how long.
import { Problem } from '../../base/index.ts';
import { ablationProbes, findAblationProtocol, findProbe, type AblationProbe } from '../../catalog/index.ts';
import type { AblationProtocol } from '../../physics/index.ts';

export function probeNamed(id: string): AblationProbe {
  const probe = findProbe(id);
  if (probe === undefined) throw new Problem('ablation.unknown-probe', { probe: id, known: ablationProbes.map((p) => p.id).join(', ') });
  return probe;
}
export interface ProtocolChoice {
  readonly id: string;
  readonly isOwnChoice: boolean;
  readonly protocol: AblationProtocol;
  /** W, or share of full cooling, where the planner set it. */
  readonly strength?: number;
}
/** A monopolar needle's power, set by the planner so that no nerve passes its limit, for ten minutes. */
const plannedPower: ProtocolChoice = {
  id: 'rf-planned-power',
  isOwnChoice: true,
  protocol: { kind: 'rf', durationS: 600, control: { kind: 'power', powerW: 10 }, cutOff: { riseFraction: 0.3, pauseS: 15 }, afterS: 60 },
};
export function protocolFor(probe: AblationProbe, asked: string | undefined): ProtocolChoice {
  const id = asked ?? probe.protocols[0];
  if (id === plannedPower.id && probe.modality === 'rf') return plannedPower;
  const entry = findAblationProtocol(id);
  if (entry === undefined) throw new Problem('ablation.unknown-protocol', { protocol: id, known: probe.protocols.join(', ') });
  if (entry.kind !== probe.modality) throw new Problem('ablation.protocol-not-for', { protocol: id, probe: probe.name });
  return { id, isOwnChoice: entry.isOwnChoice, protocol: entry.protocol };
}

/** Energy of a protocol, s; and the same protocol with that much of it, then followed for `afterS`. */
export const energyS = (p: AblationProtocol): number =>
  p.kind === 'rf' ? p.durationS : p.phases.reduce((s, x) => s + (x.kind === 'thaw' ? 0 : x.durationS), 0);
/** What `shortened` really gives of so many seconds: heat all of them, cold never more than its phases. */
export const givenS = (p: AblationProtocol, seconds: number): number => (p.kind === 'rf' ? seconds : Math.min(seconds, energyS(p)));
export function shortened(p: AblationProtocol, seconds: number, afterS: number): AblationProtocol {
  if (p.kind === 'rf') return { ...p, durationS: seconds, afterS };
  let left = seconds;
  const phases = p.phases
    .filter((x) => x.kind !== 'thaw')
    .flatMap((x) => {
      const durationS = Math.min(x.durationS, left);
      left -= durationS;
      return durationS <= 0 ? [] : [{ ...x, durationS }];
    });
  const thaw = p.phases.filter((x) => x.kind === 'thaw');
  return { ...p, phases: [...phases, ...thaw, ...(afterS > 0 ? [{ kind: 'passive' as const, durationS: afterS }] : [])] };
}

/** Heat and cold go on spreading: followed this long. */
export const followS = 120;

/** Power in W or duty as a share: what may be set, and where to begin; undefined for protocols that set themselves. */
export function strengthRange(p: AblationProtocol, count: number): { readonly first: number; readonly most: number } | undefined {
  if (p.kind === 'cryo') return { first: 1, most: 1 };
  return p.control.kind === 'power' ? { first: 8 * count, most: 40 * count } : undefined;
}
export function withStrength(choice: ProtocolChoice, strength: number): ProtocolChoice {
  const p = choice.protocol;
  if (p.kind === 'rf')
    return p.control.kind === 'power' ? { ...choice, strength, protocol: { ...p, control: { kind: 'power', powerW: strength } } } : choice;
  return {
    ...choice,
    strength,
    protocol: { ...p, phases: p.phases.map((x) => (x.kind === 'freeze' ? { ...x, dutyFraction: strength * dutyOf(x) } : x)) },
  };
}
const dutyOf = (x: { readonly dutyFraction?: number | Readonly<Record<string, number>> }): number =>
  typeof x.dutyFraction === 'number' ? x.dutyFraction : 1;
