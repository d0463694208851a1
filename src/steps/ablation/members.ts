// The doubt of a plan: members that differ in perfusion, conduction, current, exchange with CSF, the rinse's flow and warmth, and where every needle lies; shares with Wilson's band.
import { seeded } from '../../base/index.ts';
import { ablationRules, bloodAndWater, protectionValues, rinseFlowMlPerMin, tissueRows, type Constant } from '../../catalog/index.ts';
import type { AblationCourse } from '../../physics/index.ts';
import type { Ablation, Band, Context, Lesion, Vertebra } from '../../records/index.ts';
import type { Triple } from '../../spine/index.ts';
import { round } from './answer.ts';
import type { Tried } from './tune.ts';
import type { EdgeEffect } from './edge.ts';
import { findingsOf } from './findings.ts';
import { isNerve, stateOf, wilson } from './judge.ts';
import type { AblationParams } from './params.ts';
import { organsAtRinseEnd, rinseAlongC } from './rinse.ts';
import type { Change, RunFigures, RunItem } from './run.ts';

export interface Doubt {
  readonly uncertainty: NonNullable<Ablation['uncertainty']>;
  readonly members: readonly RunFigures[];
}
export async function doubtOf(
  item: RunItem,
  p: AblationParams,
  id: string,
  context: Context,
  simulate: (items: readonly RunItem[]) => Promise<readonly RunFigures[]>,
  /** What the plan's rinse takes up, W. */
  rinseTakenW?: number,
): Promise<Doubt | undefined> {
  const seed = p.seed ?? id;
  const members: RunFigures[] = [];
  const turn = 4;
  for (let n = 0; n < p.memberCount; n += turn) {
    if (context.cancelled()) return undefined;
    const items = Array.from({ length: Math.min(turn, p.memberCount - n) }, (_, m) =>
      memberOf(item, changeOf(seed, n + m, item.probes.length), rinseTakenW),
    );
    members.push(...(await simulate(items)));
    context.progress(0.7 + (0.29 * (n + turn)) / p.memberCount, 'ablation.progress.members');
  }
  const count = members.length;
  const covers = members.filter((m) => m.coverageFraction >= ablationRules.coverFraction.value).length;
  const hurts = members.filter((m) => m.organs.some((o) => isNerve(o.id) && stateOf(o) === 'red')).length;
  const [coverLow, coverHigh] = wilson(covers, count);
  const [injuryLow, injuryHigh] = wilson(hurts, count);
  return {
    members,
    uncertainty: {
      memberCount: count,
      seed,
      voxelMm: item.map.spacingMm,
      coverProbability: covers / count,
      coverLowProbability: coverLow,
      coverHighProbability: coverHigh,
      injuryProbability: hurts / count,
      injuryLowProbability: injuryLow,
      injuryHighProbability: injuryHigh,
      coverageFractions: members.map((m) => round(m.coverageFraction, 4)),
    },
  };
}
/** A member's rinse has one temperature, somewhere between the one it comes in with and the one at which its own flow would leave. */
export function memberOf(item: RunItem, change: ReturnType<typeof changeOf>, rinseTakenW: number | undefined): RunItem {
  const { temperatureC: inC } = protectionValues(item.protection, item.rinseC);
  if (inC === undefined || rinseTakenW === undefined) return { ...item, change };
  return { ...item, change, rinseC: rinseAlongC(inC, rinseTakenW, change.rinseFlowMlPerMin, change.rinseWay) };
}
/** Member n's nature: the same for the same seed, whatever the plan. */
export function changeOf(seed: string, member: number, probeCount: number): Required<Change> {
  const r = seeded(seed).fork(`ablation/${member}`);
  const { perfusionLogSd, conductivityLogSd, probeSdMm } = ablationRules;
  const within = ({ value, range: [low, high] }: Constant): number => (low * (high / low) ** r.uniform(0, 1)) / value;
  const usual = {
    perfusion: Math.exp(perfusionLogSd.value * r.normal()),
    conduction: Math.exp(conductivityLogSd.value * r.normal()),
    flow: r.uniform(0, 2),
    moved: Array.from({ length: probeCount }, (): Triple => [
      r.normal(0, probeSdMm.value / Math.sqrt(3)),
      r.normal(0, probeSdMm.value / Math.sqrt(3)),
      r.normal(0, probeSdMm.value / Math.sqrt(3)),
    ]),
  };
  const current = { tumourCurrent: within(tissueRows.tumour.electricSPerM), marrowCurrent: within(bloodAndWater.marrowSPerM) };
  // drawn last: what else a member is does not hang on them
  return { ...usual, ...current, rinseFlowMlPerMin: rinseFlowMlPerMin.value * within(rinseFlowMlPerMin), rinseWay: r.uniform(0, 1) };
}

export function withDoubt(
  a: Ablation,
  doubt: Doubt | undefined,
  chosen: Tried,
  v: Vertebra,
  lesion: Lesion,
  level: string | undefined,
  notes: AblationCourse['findings'],
  edge?: EdgeEffect,
): Ablation {
  const share = (id: string, state: (s: string) => boolean): number | undefined => {
    if (doubt === undefined) return undefined;
    const n = doubt.members.filter((m) => m.organs.some((o) => o.id === id && state(stateOf(o)))).length;
    return n / doubt.members.length;
  };
  const organs = organsAtRinseEnd(a).map((o) => {
    const [amber, red] = [share(o.id, (s) => s !== 'kept'), share(o.id, (s) => s === 'red')];
    if (doubt === undefined || o.kind === 'wall' || o.kind === 'skin' || amber === undefined || red === undefined) return o;
    const n = doubt.members.length;
    const [redLowProbability, redHighProbability] = wilson(Math.round(red * n), n);
    // the middle case is one of many: what some of them injure is never told as kept
    const state = o.state === 'kept' && red > 0 ? 'amber' : o.state;
    return { ...o, state, amberProbability: amber, redProbability: red, redLowProbability, redHighProbability };
  });
  const bands: Record<string, Band> = {};
  if (doubt !== undefined) {
    const sorted = [...doubt.uncertainty.coverageFractions].sort((x, y) => x - y);
    bands['coverage.killedFraction'] = {
      low: Math.min(sorted[0], a.coverage?.killedFraction ?? 1),
      high: Math.max(sorted[sorted.length - 1], a.coverage?.killedFraction ?? 0),
      // smallest and largest of n + 1
      coverage: sorted.length / (sorted.length + 2),
      basis: 'ensemble',
      nCount: sorted.length,
      safe: 'low',
    };
    for (const o of organs) {
      const key = a.modality === 'rf' ? 'peakC' : 'lowestC';
      const values = doubt.members.flatMap((m) => m.organs.filter((x) => x.id === o.id).map((x) => x[key]));
      if (values.length === 0) continue;
      bands[`organs.${o.id}.${key}`] = {
        low: Math.min(o[key], ...values),
        high: Math.max(o[key], ...values),
        coverage: values.length / (values.length + 2),
        basis: 'ensemble',
        nCount: values.length,
        safe: a.modality === 'rf' ? 'high' : 'low',
      };
    }
  }
  return {
    ...a,
    organs,
    bands,
    ...(doubt === undefined ? {} : { uncertainty: doubt.uncertainty }),
    findings: findingsOf(
      { ...a, organs, ...(doubt === undefined ? {} : { uncertainty: doubt.uncertainty }) },
      chosen,
      v,
      lesion,
      level,
      notes,
      edge,
    ),
  };
}
