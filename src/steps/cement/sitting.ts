// One sitting: all trocars first, then mix by mix. A turn is scheduled only where it fits between the slowest "inject from" and the fastest "stop" of
// its mix; what does not fit begins the next mix, whose mixing starts so that its paste is ready when the last turn of the one before has ended.
import { finding, type Finding } from '../../base/index.ts';
import { boreOf, cannulaMl, mixedCement, sittingRules } from '../../catalog/index.ts';
import {
  levelOf,
  type CementProduct,
  type CementSetting,
  type Levels,
  type Plan,
  type Sitting,
  type SittingMix,
  type SittingTurn,
} from '../../records/index.ts';
import { cementCourses, handLimits, pasteWindow } from './courses.ts';

export interface SittingAsk {
  /** One for all mixes, or one a mix in order; the last one serves what follows. */
  readonly products: readonly CementProduct[];
  readonly setting: CementSetting;
  readonly flowMlPerMin: number;
  readonly changeMin: number;
  readonly syringeMl: number;
  /** Bones in the order they are to be filled; absent = as counted from the top. */
  readonly order?: readonly string[] | undefined;
  /** ml into a bone instead of the middle of its plan's range. */
  readonly volumesMl?: Readonly<Record<string, number>> | undefined;
}
interface Turn {
  readonly vertebraId: string;
  readonly side: 'left' | 'right';
  readonly pathId: string;
  readonly gaugeGauge: number;
  readonly injectMl: number;
  readonly cannulaMl: number;
}

/** Left before right in every bone: one rule for every sitting. */
function turnsOf(plans: readonly Plan[], levels: Levels, ask: SittingAsk, findings: Finding[]): readonly Turn[] {
  const rank = (id: string): number => {
    const asked = ask.order?.indexOf(id) ?? -1;
    return asked >= 0 ? asked : 1000 + levels.entries.findIndex((e) => e.vertebraId === id);
  };
  const turns: Turn[] = [];
  for (const plan of plans.toSorted((a, b) => rank(a.vertebraId) - rank(b.vertebraId))) {
    const { cement, vertebraId } = plan;
    if (plan.state !== 'planned' || cement === undefined) continue;
    const paths = plan.paths.filter((p) => plan.chosen.includes(p.id)).toSorted((a, b) => (a.side < b.side ? -1 : 1));
    if (paths.length === 0) continue;
    const wholeMl = ask.volumesMl?.[vertebraId] ?? (cement.rangeMl[0] + cement.rangeMl[1]) / 2;
    if (wholeMl > cement.denominatorMl)
      findings.push(finding('cement.sitting.over-body', 'stop', { wholeMl, bodyMl: cement.denominatorMl }, vertebraId));
    let inCannulas = 0;
    for (const path of paths) {
      const bore = boreOf(path.gaugeGauge);
      if (bore === undefined) findings.push(finding('cement.sitting.no-bore', 'caution', { gauge: path.gaugeGauge }, vertebraId));
      const ml = bore === undefined ? 0 : cannulaMl(bore);
      inCannulas += ml;
      const { side, id: pathId, gaugeGauge } = path;
      turns.push({ vertebraId, side, pathId, gaugeGauge, injectMl: wholeMl / paths.length, cannulaMl: ml });
    }
    if (wholeMl + inCannulas > cement.rangeMl[1])
      findings.push(finding('cement.sitting.stylet-over', 'note', { wholeMl, pushMl: inCannulas, highMl: cement.rangeMl[1] }, vertebraId));
  }
  return turns;
}

export function makeSitting(plans: readonly Plan[], levels: Levels, ask: SittingAsk): Sitting {
  const findings: Finding[] = [];
  const turns = turnsOf(plans, levels, ask, findings);
  const courses = ask.products.map((p) => cementCourses(p, ask.setting));
  const windows = ask.products.map((p, n) => pasteWindow(p, courses[n]));
  const hands = courses.map(handLimits);
  const mixes: SittingMix[] = [];
  const left = [...turns];
  let freeMin = 0;
  /** Products passed over because the next turn does not fit in them. */
  let passedCount = 0;
  let leftOutCount = 0;
  while (left.length > 0) {
    const last = ask.products.length - 1;
    const n = Math.min(mixes.length + passedCount, last);
    const product = ask.products[n];
    const fromMin = windows[n].from.slowMin;
    const stopMin = windows[n].stop.fastMin;
    const before = mixes.at(-1);
    // ready when the hand is free, and never two mixings at once
    const startMin =
      before === undefined ? 0 : Math.max(freeMin + sittingRules.marginMin.value - fromMin, before.startMin + sittingRules.mixingMin.value);
    const taken: SittingTurn[] = [];
    let atMin = fromMin;
    while (left.length > 0) {
      const [turn] = left;
      const endMin = atMin + turn.injectMl / ask.flowMlPerMin;
      if (endMin > stopMin) break;
      const hand = hands[n].find((h) => h.gaugeGauge === turn.gaugeGauge);
      if (hand !== undefined && endMin > hand.fastMin)
        findings.push(
          finding('cement.sitting.hand', 'caution', { gauge: turn.gaugeGauge, handMin: hand.fastMin, endMin }, turn.vertebraId),
        );
      taken.push({ ...turn, startMin: atMin, endMin, sittingMin: startMin + atMin });
      atMin = endMin + ask.changeMin;
      left.shift();
    }
    if (taken.length === 0 && n < last) {
      passedCount++;
      const [turn] = left;
      findings.push(
        finding(
          'cement.sitting.passed-over',
          'caution',
          { product: product.name, level: levelOf(levels, turn.vertebraId) ?? '', ml: turn.injectMl, fromMin, untilMin: stopMin },
          turn.vertebraId,
        ),
      );
      continue;
    }
    if (taken.length === 0) {
      // fits in no mix: said, left out, and the others go on
      const [turn] = left.splice(0, 1);
      leftOutCount++;
      const needMlPerMin = stopMin > fromMin ? turn.injectMl / (stopMin - fromMin) : 0;
      findings.push(
        finding(
          needMlPerMin > 0 ? 'cement.sitting.too-slow' : 'cement.window-closed',
          'stop',
          { level: levelOf(levels, turn.vertebraId) ?? '', ml: turn.injectMl, needMlPerMin, fromMin, untilMin: stopMin },
          turn.vertebraId,
        ),
      );
      continue;
    }
    freeMin = startMin + taken[taken.length - 1].endMin;
    mixes.push(mixOf(`mix-${mixes.length + 1}`, product, { startMin, fromMin, stopMin }, taken, ask.syringeMl));
  }
  if (leftOutCount > 0) findings.push(finding('cement.sitting.left-out', 'stop', { turnCount: leftOutCount }));
  return {
    setting: ask.setting,
    trocars: turns.map(({ vertebraId, side, pathId, gaugeGauge }) => ({ vertebraId, side, pathId, gaugeGauge })),
    mixes,
    flowMlPerMin: ask.flowMlPerMin,
    changeMin: ask.changeMin,
    findings,
  };
}

function mixOf(
  mixId: string,
  product: CementProduct,
  at: { readonly startMin: number; readonly fromMin: number; readonly stopMin: number },
  turns: readonly SittingTurn[],
  syringeMl: number,
): SittingMix {
  const injectedMl = turns.reduce((sum, t) => sum + t.injectMl, 0);
  const deadSpaceMl = syringeMl + turns.reduce((sum, t) => sum + t.cannulaMl, 0);
  const preparedMl = injectedMl + deadSpaceMl;
  const kitMl = mixedCement(product).volumeMl;
  const kitCount = Math.max(1, Math.ceil(preparedMl / kitMl));
  return {
    mixId,
    productId: product.id,
    productName: product.name,
    startMin: at.startMin,
    injectFromMin: at.fromMin,
    stopMin: at.stopMin,
    kitCount,
    injectedMl,
    deadSpaceMl,
    preparedMl,
    spareMl: kitCount * kitMl - preparedMl,
    turns,
  };
}
