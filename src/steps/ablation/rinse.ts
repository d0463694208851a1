// A rinse that is held at one temperature is an ideal one: fluid warms (or cools) along its way. How far it does is told by the heat that the ideal run
// gives it and by its flow; the same plan is then computed with the temperature of its end everywhere, so that "kept" is said of both ends.
// Held at the inlet's temperature all along the rinse takes up the most it can: its end is an upper bound. What fails first: the flow (nobody measured
// it), and fluid that finds its own way and leaves a root dry.
import { finding, type Finding } from '../../base/index.ts';
import { protectionValues, rinseFlowMlPerMin, tissueHeat } from '../../catalog/index.ts';
import type { Kernels } from '../../kernels/index.ts';
import type { AblationCourse } from '../../physics/index.ts';
import type { Ablation } from '../../records/index.ts';
import { isKept, isNerve, stateOf } from './judge.ts';
import { courseOf, figuresOf, type RunFigures, type RunItem } from './run.ts';

/** Where the fluid leaves, °C, and the heat it has taken up on its way, W. */
export function rinseEndC(inC: number, rinsedW: number): { readonly temperatureC: number; readonly takenW: number } {
  const takenW = -rinsedW;
  return { temperatureC: rinseAlongC(inC, takenW, rinseFlowMlPerMin.value, 1), takenW };
}
/** At a share of its way, 0…1, at a flow. */
export function rinseAlongC(inC: number, takenW: number, flowMlPerMin: number, way: number): number {
  // MJ/m³/K is J/ml/K
  const wPerK = (tissueHeat('fluid').heatMjPerM3K * flowMlPerMin) / 60;
  return inC + (way * takenW) / wPerK;
}

/** A plan run with its rinse as it leaves. */
export interface RinseEnd {
  readonly temperatureC: number;
  readonly takenW: number;
  readonly figures: RunFigures;
}
/** The plan with its rinse as it leaves; nothing where there is no rinse. */
export function rinseEndOf(
  item: RunItem,
  course: AblationCourse,
  kernels: Kernels,
  onProgress: (fraction: number) => void,
  cancelled: () => boolean,
): RinseEnd | undefined {
  const { temperatureC: inC } = protectionValues(item.protection, item.rinseC);
  if (inC === undefined) return undefined;
  const { temperatureC, takenW } = rinseEndC(inC, course.rinsedW);
  const { everyS: _, ...same } = item;
  return {
    temperatureC,
    takenW,
    figures: figuresOf(item.map, courseOf({ ...same, rinseC: temperatureC }, kernels, onProgress, cancelled)),
  };
}
/** Runs for the search: with a rinse each is two, for a plan is judged at both its ends; one end that already injures needs no other. */
export type Simulate = (items: readonly RunItem[]) => Promise<readonly RunFigures[]>;
export const judgedAtBothEnds =
  (run: Simulate): Simulate =>
  async (items) => {
    const first = await run(items);
    // cancelled in between
    if (first.length < items.length || first.some((f) => f === undefined)) return first;
    const ends = items.flatMap((item, n) => {
      const { temperatureC: inC } = protectionValues(item.protection, item.rinseC);
      if (inC === undefined || !isKept(first[n])) return [];
      return [{ n, item: { ...item, rinseC: rinseEndC(inC, first[n].rinsedW).temperatureC } }];
    });
    if (ends.length === 0) return first;
    const last = await run(ends.map((e) => e.item));
    const both = [...first];
    for (const [k, { n }] of ends.entries()) both[n] = ofBothEnds(first[n], last[k]);
    return both;
  };
/** What both ends of a rinse come to: the less of what is covered, the nerves of either. */
export const ofBothEnds = (f: RunFigures, end: RunFigures | undefined): RunFigures =>
  end === undefined
    ? f
    : { ...(end.coverageFraction < f.coverageFraction ? end : f), rinsedW: f.rinsedW, organs: [...f.organs, ...end.organs] };

export function recordOf({ temperatureC, takenW, figures }: RinseEnd): NonNullable<Ablation['rinseEnd']> {
  return {
    flowMlPerMin: rinseFlowMlPerMin.value,
    temperatureC,
    takenW,
    coverageFraction: figures.coverageFraction,
    organs: figures.organs
      .filter((o) => isNerve(o.id))
      .map((o) => ({ id: o.id, peakC: o.peakC, lowestC: o.lowestC, cem43Min: o.cem43Min, state: stateOf(o) })),
  };
}

/** What is kept only while the rinse is as it came in is never told as kept. */
export function organsAtRinseEnd(a: Pick<Ablation, 'organs' | 'rinseEnd'>): Ablation['organs'] {
  return a.organs.map((o) => {
    const end = a.rinseEnd?.organs.find((x) => x.id === o.id);
    if (end?.state !== 'red') return o;
    return { ...o, isInjuredAtRinseEnd: true, state: o.state === 'kept' ? ('amber' as const) : o.state };
  });
}
/** No nerve passes its injury threshold, neither where a rinse comes in nor where it leaves. */
export const keepsLimits = (a: Pick<Ablation, 'state' | 'organs' | 'rinseEnd'>): boolean =>
  a.state === 'planned' &&
  a.organs.every((o) => o.kind === 'wall' || o.kind === 'skin' || o.state !== 'red') &&
  (a.rinseEnd?.organs ?? []).every((o) => o.state !== 'red');

export function rinseFindings(a: Ablation): readonly Finding[] {
  const end = a.rinseEnd;
  if (end === undefined) return [];
  const hot = a.modality === 'rf';
  const values = {
    inC: protectionValues(a.protection, a.rinseC).temperatureC ?? end.temperatureC,
    endC: end.temperatureC,
    flowMlPerMin: end.flowMlPerMin,
    percent: Math.floor(100 * end.coverageFraction),
  };
  const red = end.organs.filter((o) => o.state === 'red').toSorted((x, y) => (hot ? y.peakC - x.peakC : x.lowestC - y.lowestC));
  if (red.length === 0) return [finding('ablation.rinse-end-kept', 'note', values, a.vertebraId)];
  return red.map((o) => {
    const organ = a.organs.find((x) => x.id === o.id);
    const name = organ === undefined ? o.id : `ablation.organ.${organ.kind}${organ.side === undefined ? '' : `.${organ.side}`}`;
    const more = { organ: name, worstC: hot ? o.peakC : o.lowestC, cem43Min: o.cem43Min };
    return finding(
      `ablation.rinse-end-injury.${hot ? 'hot' : 'cold'}`,
      'caution',
      { ...values, ...more },
      organ?.vertebraId ?? a.vertebraId,
    );
  });
}
