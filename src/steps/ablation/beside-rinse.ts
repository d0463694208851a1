// Where nothing else covers: the nerves rinsed, needles placed for a lesion that stays at the rinse's temperature along it or by what each warms in this
// patient's tissues, then moved and balanced with the physics in the loop on voxels that show a layer of rinse. A rinse held at one temperature is an ideal one: it
// takes from the kill beside it and flatters the nerves; the plan says so.
import { ablationRules, protectionValues, rinseFlowMlPerMin, rinseRangeOf, type AblationProbe } from '../../catalog/index.ts';
import type { Context } from '../../records/index.ts';
import { cellPlace, placeLines, thinnedLines, type PlaceAsk, type ProbeLine, type TissueMap, type Triple } from '../../spine/index.ts';
import { influenceOf, weigh, type Influence } from './influence.ts';
import { isKept } from './judge.ts';
import type { AblationParams } from './params.ts';
import { energyS, followS, protocolFor, shortened, withStrength, type ProtocolChoice } from './protocol.ts';
import { refine, type Refined, type Setting } from './refine.ts';
import type { RunItem } from './run.ts';
import type { Simulate } from './rinse.ts';
import { betterThan, isEnough, placedOf, roomLeft, tune, type Tried } from './tune.ts';

export interface RinseAsk {
  readonly map: TissueMap;
  readonly finer: () => TissueMap;
  readonly probes: readonly AblationProbe[];
  readonly lines: readonly ProbeLine[];
  readonly ask: Omit<PlaceAsk, 'count'>;
  readonly counts: readonly number[];
  readonly p: AblationParams;
  readonly context: Context;
  readonly simulate: Simulate;
}
/** How strong the needles are is the planner's to set, and a rinse is not ruled out. */
export const mayBalance = (p: AblationParams, { protocol }: ProtocolChoice): boolean =>
  (p.protection === 'auto' || p.protection === rinseFor(p.modality)) &&
  p.strength === undefined &&
  p.obeysLimits &&
  (protocol.kind === 'cryo' || protocol.control.kind === 'power');

export const rinseFor = (modality: AblationParams['modality']): 'cooling' | 'warming' => (modality === 'rf' ? 'cooling' : 'warming');
/** A temperature that a person asked for stays. */
const rinseRangeC = (p: AblationParams): readonly [number, number] =>
  p.rinseC === undefined ? rinseRangeOf(rinseFor(p.modality)) : [p.rinseC, p.rinseC];

export async function besideRinse(a: RinseAsk): Promise<Tried | undefined> {
  const { p, probes, context } = a;
  const choice = protocolFor(probes[0], p.protocol);
  if (!mayBalance(p, choice)) return undefined;
  const rule = ablationRules.rinse;
  const candidates = thinnedLines(a.lines, a.ask.form);
  const fine = a.finer();
  // a layer of fat and rinse around the sac is thinner than a coarse voxel: all is judged on finer ones from the start
  const influence = p.modality === 'rf' ? influenceOn(a, candidates, fine) : undefined;
  if (context.cancelled()) return undefined;
  const fineRuns = p.preview ? ablationRules.refinePreviewRuns.value : ablationRules.refineFineRuns.value;
  let best: Tried | undefined;
  const counts = a.counts.filter((n) => n >= Math.min(rule.leastCount.value, Math.max(...a.counts)));
  const most = Math.max(...counts);
  for (const count of counts) {
    const settings = influence === undefined ? firstCold(a, candidates, count) : firstHot(a, candidates, influence, count);
    if (settings.length === 0 || context.cancelled()) continue;
    const refined = await refine(settings, {
      ...limitsOf(a, count, choice),
      map: fine,
      candidates,
      mostRuns: fineRuns,
      // more needles rather than more runs, where these are far from enough
      leastFraction: count < most ? ablationRules.search.leastFraction.value : 0,
      run: (list) => a.simulate(list.map((s) => itemOf(a, fine, s, choice))),
      room: (f, rinseC) => roomLeft(f, p.modality, rinseFor(p.modality), rinseC),
      cancelled: () => context.cancelled(),
      progress: (runs) => context.progress(progressAt(runs), 'ablation.progress.search'),
    });
    if (context.cancelled()) return best;
    if (refined === undefined) continue;
    const t = triedOf(a, refined, choice);
    if (best === undefined || betterThan(t, best)) best = t;
    if (isEnough(best)) return best;
  }
  return best === undefined || isKept(best.figures) ? best : weakened(a, best, fine);
}
/** What covers most beside the rinse but not without an injury, with as much energy as the nerves bear: some of the lesion rather than none of this. */
async function weakened(a: RinseAsk, t: Tried, fine: TissueMap): Promise<Tried> {
  const p = t.rinseC === undefined ? a.p : { ...a.p, rinseC: t.rinseC };
  const less = await tune(fine, t.placed, protocolFor(t.probe, a.p.protocol), p, t.protection, a.simulate);
  const tried: Tried = { ...less, lines: t.lines, probe: t.probe };
  return betterThan(tried, t) ? tried : t;
}
/** Of the whole step, within the search's part. */
const progressAt = (runs: number): number => 0.06 + 0.24 * (1 - Math.exp(-runs / 40));

function limitsOf(a: RinseAsk, count: number, { protocol }: ProtocolChoice) {
  const rule = ablationRules.rinse;
  const seconds = a.p.durationS ?? energyS(protocol);
  return {
    activeMm: a.ask.form.activeMm,
    apartMm: a.ask.apartMm,
    rinseRangeC: rinseRangeC(a.p),
    gentlerC: (a.p.modality === 'rf' ? 1 : -1) * rule.stepC.value,
    fadeMm: a.ask.fadeMm,
    hasShares: a.p.modality === 'rf',
    mostStrength: a.p.modality === 'rf' ? rule.mostW.value * count : 1,
    mostS: a.p.modality === 'rf' ? (a.p.durationS ?? rule.mostS.value) : seconds,
  };
}
/** Heat: the set that even tissue likes best beside the rinse, at two powers, and those of the sums for a colder and a warmer rinse: the physics decides. */
function firstHot(a: RinseAsk, candidates: readonly ProbeLine[], influence: Influence, count: number): readonly Setting[] {
  const rule = ablationRules.rinse;
  const { mostW } = ablationRules.influence;
  const { mostS } = limitsOf(a, count, protocolFor(a.probes[0], a.p.protocol));
  const [low, high] = rinseRangeC(a.p);
  const usualC = protectionValues('cooling', a.p.rinseC).temperatureC ?? low;
  const even = placedBeside(a, candidates, count, needBesideRinse(a.map, a.ask.lesion), rule.shieldFraction.value);
  const ofEven = [1, 1.4].map((k): Setting => ({
    lines: even,
    shares: even.map(() => 1),
    strength: k * rule.firstW.value * count,
    seconds: mostS,
    rinseC: usualC,
  }));
  const ask = { count, activeMm: a.ask.form.activeMm, apartMm: a.ask.apartMm, mostW: mostW.value, flowMlPerMin: rinseFlowMlPerMin.value };
  const ofSums = [...new Set([low + 0.3 * (high - low), high])].flatMap((at) =>
    weigh(influence, { ...ask, rinseC: at })
      .filter((w) => Math.max(...w.powersW) > 0)
      .slice(0, 1)
      .map((w): Setting => {
        const most = Math.max(...w.powersW);
        return {
          lines: w.lines,
          shares: w.powersW.map((x) => Math.sqrt(x / most)),
          strength: rule.givenFactor.value * w.powersW.reduce((sum, x) => sum + x, 0),
          seconds: mostS,
          rinseC: at,
        };
      }),
  );
  return [...ofEven.filter((s) => s.lines.length === count), ...ofSums];
}
/** A ranking of some thousand ways asks for no more. */
function placedBeside(
  a: RinseAsk,
  candidates: readonly ProbeLine[],
  count: number,
  need: readonly number[],
  shieldFraction: number,
): readonly ProbeLine[] {
  const some = candidates.filter((_, n) => n % Math.ceil(candidates.length / 1200) === 0);
  return placeLines(some, { ...a.ask, need, shieldFraction, count }).lines;
}
function influenceOn(a: RinseAsk, candidates: readonly ProbeLine[], map: TissueMap): Influence | undefined {
  const { mostLines } = ablationRules.influence;
  const lines = candidates.filter((_, n) => n % Math.ceil(candidates.length / mostLines.value) === 0);
  const coolantC = a.probes[0].stretches.flatMap((x) => (x.kind === 'electrode' ? [x.coolantC] : []))[0];
  const { activeMm, diameterMm } = a.ask.form;
  const ask = { map, lines, activeMm, diameterMm, isRinsed: true, ...(coolantC === undefined ? {} : { coolantC }) };
  const onProgress = (f: number): void => a.context.progress(0.04 + 0.02 * f, 'ablation.progress.search');
  return influenceOf(ask, a.context.kernels, () => a.context.cancelled(), onProgress);
}
/** Cold, of which all there is may be used: four placements. */
function firstCold(a: RinseAsk, candidates: readonly ProbeLine[], count: number): readonly Setting[] {
  const rule = ablationRules.rinse;
  const seconds = limitsOf(a, count, protocolFor(a.probes[0], a.p.protocol)).mostS;
  const rim = needBesideRinse(a.map, a.ask.lesion);
  const even = a.ask.lesion.map(() => 1);
  const at = (need: readonly number[], shieldFraction: number): readonly ProbeLine[] =>
    placedBeside(a, candidates, count, need, shieldFraction);
  const shield = rule.shieldFraction.value;
  const rinseC = rinseRangeC(a.p)[1];
  const all = [at(even, shield), at(rim, shield), at(even, 0.4 * shield), at(even, 1)];
  const seen = new Set<string>();
  return all
    .map((lines): Setting => ({ lines, shares: lines.map(() => 1), strength: 1, seconds, rinseC }))
    .filter((s) => {
      const key = s.lines.map((l) => candidates.indexOf(l)).join();
      return s.lines.length === count && !seen.has(key) && seen.add(key) !== undefined;
    });
}
function itemOf(a: RinseAsk, on: TissueMap, s: Setting, choice: ProtocolChoice): RunItem {
  return {
    map: on,
    probes: placedOf(s.lines, a.probes, sharesOf(a, s)),
    protocol: shortened(withStrength(choice, s.strength).protocol, s.seconds, followS),
    protection: rinseFor(a.p.modality),
    rinseC: s.rinseC,
  };
}
const sharesOf = (a: RinseAsk, s: Setting): readonly number[] | undefined => (a.p.modality === 'rf' ? s.shares : undefined);
function triedOf(a: RinseAsk, { setting, figures }: Refined, choice: ProtocolChoice): Tried {
  return {
    lines: setting.lines,
    probe: a.probes[0],
    placed: placedOf(setting.lines, a.probes, sharesOf(a, setting)),
    choice: withStrength(choice, setting.strength),
    seconds: setting.seconds,
    figures,
    reason: a.p.durationS === undefined ? 'ablation.end.protocol' : 'ablation.end.asked',
    protection: rinseFor(a.p.modality),
    rinseC: setting.rinseC,
  };
}
/** Beside the rinse a place asks for more heat: how much of it falls off with the distance. */
function needBesideRinse(map: TissueMap, lesion: readonly Triple[]): readonly number[] {
  const cold: Triple[] = [];
  for (let q = 0; q < map.epidural.length; q++) if (map.epidural[q] !== 0) cold.push(cellPlace(map, q));
  const { fadeMm, extraFraction } = ablationRules.rinse;
  return lesion.map((a) => {
    let mm = Infinity;
    for (const b of cold) mm = Math.min(mm, Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]));
    return 1 + extraFraction.value * Math.exp(-mm / fadeMm.value);
  });
}
