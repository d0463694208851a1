// Which probes, where, and how long: ways through or beside the pedicles are searched, few needles before many, and each set is tried on coarse voxels.
// Energy ends when the lesion is covered, at the protocol's time, or before a nerve passes its injury threshold, whichever is first.
// The assumption that fails first: the set that covers most on coarse voxels is the best on fine ones.
import { Problem } from '../../base/index.ts';
import { ablationProbes, ablationRules, findAblationProtocol, findProbe, nerveLimits, type AblationProbe } from '../../catalog/index.ts';
import type { AblationProtocol } from '../../physics/index.ts';
import type { Context } from '../../records/index.ts';
import {
  cellPlace,
  placeLines,
  probeLines,
  thinnedLines,
  type ProbeLine,
  type ProbeScene,
  type TissueMap,
  type Triple,
} from '../../spine/index.ts';
import { firstInjuryS, isNerve, stateOf } from './judge.ts';
import type { AblationParams } from './params.ts';
import { refine, type Refined, type Setting } from './refine.ts';
import type { PlacedProbe, Protection, RunFigures, RunItem } from './run.ts';

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

export interface Tried {
  readonly lines: readonly ProbeLine[];
  readonly probe: AblationProbe;
  readonly placed: readonly PlacedProbe[];
  readonly choice: ProtocolChoice;
  readonly seconds: number;
  readonly figures: RunFigures;
  readonly reason: string;
  readonly protection: Protection;
}
export const placedOf = (
  lines: readonly ProbeLine[],
  probes: readonly AblationProbe[],
  voltFractions?: readonly (number | undefined)[],
): readonly PlacedProbe[] =>
  lines.map((l, n) => ({
    id: `p${n + 1}`,
    probe: probes[Math.min(n, probes.length - 1)],
    tip: l.shaft.tip,
    toHub: l.shaft.axis.map((x) => -x) as unknown as Triple,
    ...(voltFractions?.[n] === undefined ? {} : { voltFraction: voltFractions[n] }),
  }));

/** Places of the lesion, thinned to a few hundred. */
export function lesionPlaces(map: TissueMap, stepMm: number): readonly Triple[] {
  const every = Math.max(1, Math.round(stepMm / map.spacingMm));
  const [nx, ny] = map.size;
  const out: Triple[] = [];
  for (let q = 0; q < map.lesion.length; q++) {
    if (map.lesion[q] === 0) continue;
    const [i, j, k] = [q % nx, Math.floor(q / nx) % ny, Math.floor(q / (nx * ny))];
    if (i % every === 0 && j % every === 0 && k % every === 0) out.push(cellPlace(map, q));
  }
  return out;
}

/** The needles tried when nobody named any. */
const defaults = { rf: ['rf-cooled-17g-10'], cryo: ['cryo-17g'] } as const;
/** Places of nerves, thinned. */
const nervePlaces = (map: TissueMap): readonly Triple[] =>
  map.organs
    .filter((o) => isNerve(o.id))
    .flatMap((o) => o.cells.filter((_, n) => n % Math.max(1, Math.floor(o.cells.length / 120)) === 0).map((q) => cellPlace(map, q)));
interface NeedleSet {
  readonly probes: readonly AblationProbe[];
  readonly lines: readonly ProbeLine[];
  readonly fraction: number;
}

export async function chooseProbes(
  map: TissueMap,
  scene: ProbeScene,
  p: AblationParams,
  context: Context,
  simulate: (items: readonly RunItem[]) => Promise<readonly RunFigures[]>,
  finer: () => TissueMap,
): Promise<Tried | undefined> {
  const places = lesionPlaces(map, ablationRules.tipStepMm.value);
  const lesion = lesionPlaces(map, 3);
  const asked = p.probes?.map(probeNamed);
  const models: readonly (readonly AblationProbe[])[] = asked === undefined ? defaults[p.modality].map((id) => [probeNamed(id)]) : [asked];
  const counts = asked === undefined ? Array.from({ length: ablationRules.mostProbesCount.value }, (_, n) => n + 1) : [asked.length];
  const { killOverBorne, fadeMm, apartMm } = ablationRules.search[p.modality];
  const nerves = nervePlaces(map);
  const sets: NeedleSet[] = [];
  for (const probes of models) {
    const form = { diameterMm: probes[0].diameterMm.value, activeMm: probes[0].activeMm };
    const lines = probeLines(scene, places, form);
    const ask = {
      lesion,
      nerves,
      form,
      killOverBorne: killOverBorne.value,
      fadeMm: fadeMm.value,
      apartMm: apartMm.value,
    };
    let before: readonly ProbeLine[] = [];
    for (const count of counts) {
      if (context.cancelled()) return undefined;
      const placed = placeLines(lines, { ...ask, count }, before);
      before = placed.lines;
      if (placed.lines.length === count) sets.push({ probes, lines: placed.lines, fraction: placed.fraction });
    }
  }
  const stop = (): boolean => context.cancelled();
  let best: Tried | undefined;
  for (const set of worthTrying(sets, asked === undefined)) {
    const [probe] = set.probes;
    for (const protection of protectionsFor(p)) {
      // the rinse has a search of its own
      if (protection === 'cooling' && mayBalance(p, protocolFor(probe, p.protocol))) continue;
      if (context.cancelled()) return undefined;
      const tried = await tune(map, placedOf(set.lines, set.probes), protocolFor(probe, p.protocol), p, protection, simulate);
      const t: Tried = { ...tried, lines: set.lines, probe };
      if (best === undefined || betterThan(t, best)) best = t;
      if (isEnough(best)) return best;
    }
  }
  return withRinse([map, finer], scene, places, lesion, nerves, models, counts, p, best, simulate, stop);
}

/**
 * Where nothing else covers: the nerves rinsed, needles placed for a lesion that is cold along the rinse, then moved and balanced with the physics in the
 * loop. Monopolar needles whose power is the planner's to set; else what was found before stands.
 */
async function withRinse(
  [map, finer]: readonly [TissueMap, () => TissueMap],
  scene: ProbeScene,
  places: readonly Triple[],
  lesion: readonly Triple[],
  nerves: readonly Triple[],
  models: readonly (readonly AblationProbe[])[],
  counts: readonly number[],
  p: AblationParams,
  before: Tried | undefined,
  simulate: (items: readonly RunItem[]) => Promise<readonly RunFigures[]>,
  cancelled: () => boolean,
): Promise<Tried | undefined> {
  const choice = protocolFor(models[0][0], p.protocol);
  const { protocol } = choice;
  if (!mayBalance(p, choice) || protocol.kind !== 'rf') return before;
  const protection: Protection = 'cooling';
  const { killOverBorne, fadeMm, apartMm } = ablationRules.search.rf;
  const rule = ablationRules.rinse;
  const need = needBesideRinse(map, lesion);
  let best = before;
  for (const probes of models) {
    const [probe] = probes;
    const form = { diameterMm: probe.diameterMm.value, activeMm: probe.activeMm };
    const candidates = thinnedLines(probeLines(scene, places, form), form);
    for (const count of counts.filter((n) => n >= Math.min(rule.leastCount.value, Math.max(...counts)))) {
      if (cancelled()) return best;
      const ask = { lesion, nerves, form, killOverBorne: killOverBorne.value, fadeMm: fadeMm.value, apartMm: apartMm.value };
      const placed = placeLines(candidates, { ...ask, need, shieldFraction: rule.shieldFraction.value, count });
      if (placed.lines.length < count) continue;
      const seconds = p.durationS ?? energyS(protocol);
      const itemOf = (on: TissueMap, s: Setting): RunItem => ({
        map: on,
        probes: placedOf(s.lines, probes, s.voltFractions),
        protocol: shortened({ ...protocol, control: { kind: 'power', powerW: s.powerW } }, s.seconds, followS),
        protection,
      });
      const turn = (on: TissueMap, first: Setting, mostRuns: number): Promise<Refined | undefined> =>
        refine(first, {
          map: on,
          candidates,
          activeMm: form.activeMm,
          apartMm: apartMm.value,
          fadeMm: fadeMm.value,
          mostW: rule.mostW.value * count,
          mostS: p.durationS ?? rule.mostS.value,
          mostRuns,
          run: async (s) => (await simulate([itemOf(on, s)]))[0],
          room: (f) => roomLeft(f, 'rf'),
          cancelled,
        });
      const voltFractions = placed.lines.map(() => 1);
      const first = { lines: placed.lines, voltFractions, powerW: rule.firstW.value * count, seconds };
      const coarse = await turn(map, first, ablationRules.refineRuns.value);
      if (coarse === undefined) return best;
      // the layer of fat and rinse around the sac is thinner than a coarse voxel
      const refined = await turn(finer(), coarse.setting, ablationRules.refineFineRuns.value);
      if (refined === undefined) return best;
      const { setting, figures } = refined;
      const t: Tried = {
        lines: setting.lines,
        probe,
        placed: placedOf(setting.lines, probes, setting.voltFractions),
        choice: withStrength(choice, setting.powerW),
        seconds: setting.seconds,
        figures,
        reason: p.durationS === undefined ? 'ablation.end.protocol' : 'ablation.end.asked',
        protection,
      };
      if (best === undefined || betterThan(t, best)) best = t;
      if (isEnough(best)) return best;
    }
  }
  return best;
}
/** The power of every needle is the planner's to set, and a rinse is not ruled out. */
const mayBalance = (p: AblationParams, { protocol }: ProtocolChoice): boolean =>
  (p.protection === 'auto' || p.protection === 'cooling') &&
  p.strength === undefined &&
  p.obeysLimits &&
  protocol.kind === 'rf' &&
  protocol.control.kind === 'power';
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
/** Of what even tissue says cannot do it only the best; else few needles before many. */
function worthTrying(sets: readonly NeedleSet[], free: boolean): readonly NeedleSet[] {
  const own = sets.toSorted((a, b) => b.fraction - a.fraction);
  const likely = own
    .filter((s) => s.fraction >= ablationRules.search.leastFraction.value)
    .toSorted((a, b) => a.lines.length - b.lines.length);
  return [...likely.slice(0, 1), ...own].filter((s, n, all) => all.indexOf(s) === n).slice(0, free ? 2 : 1);
}

/** What is tried in turn: nothing first, then what spares roots and ganglia. */
const protectionsFor = (p: Pick<AblationParams, 'protection' | 'modality'>): readonly Protection[] =>
  p.protection !== 'auto' ? [p.protection] : p.modality === 'rf' ? ['none', 'cooling'] : ['none', 'warming'];
const isEnough = (t: Tried): boolean => t.figures.coverageFraction >= ablationRules.coverFraction.value && isKept(t.figures);
const isKept = (f: RunFigures): boolean => f.organs.every((o) => !isNerve(o.id) || stateOf(o) !== 'red');
function betterThan(a: Tried, b: Tried): boolean {
  const [ka, kb] = [isKept(a.figures), isKept(b.figures)];
  return ka === kb ? a.figures.coverageFraction > b.figures.coverageFraction + 0.01 : ka;
}

/**
 * The strongest energy that no nerve pays for: where the strength can be set (power, duty) it is, for the whole time; else the time is cut. A few runs on
 * coarse voxels.
 */
export async function tune(
  map: TissueMap,
  placed: readonly PlacedProbe[],
  choice: ProtocolChoice,
  p: Pick<AblationParams, 'durationS' | 'obeysLimits' | 'strength'>,
  protection: Protection,
  simulate: (items: readonly RunItem[]) => Promise<readonly RunFigures[]>,
  isSearched = true,
): Promise<Omit<Tried, 'lines' | 'probe'>> {
  const seconds = p.durationS ?? energyS(choice.protocol);
  const run = async (protocol: AblationProtocol, s: number): Promise<RunFigures> =>
    (await simulate([{ map, probes: placed, protocol: shortened(protocol, s, followS), protection }]))[0];
  const asked = p.durationS === undefined ? 'ablation.end.protocol' : 'ablation.end.asked';
  // a given strength is used as it stands, but the limits still end it
  if (p.strength !== undefined && p.obeysLimits)
    return { ...(await cutShort(run, placed, withStrength(choice, p.strength), seconds, asked, true)), protection };
  if (!p.obeysLimits) {
    const set = p.strength === undefined ? choice : withStrength(choice, p.strength);
    // nothing to set: the course itself says what comes of it
    if (!isSearched) return { placed, choice: set, seconds, figures: noFigures, reason: asked, protection };
    return { placed, choice: set, seconds, figures: await run(set.protocol, seconds), reason: asked, protection };
  }
  const most = strengthRange(choice.protocol, placed.length);
  if (most === undefined) return { ...(await cutShort(run, placed, choice, seconds, asked, true)), protection };
  let strength = most.first;
  let set = withStrength(choice, strength);
  let figures = await run(set.protocol, seconds);
  let best: { readonly set: ProtocolChoice; readonly figures: RunFigures } | undefined;
  for (let n = 0; n < 3; n++) {
    if (isKept(figures) && (best === undefined || figures.coverageFraction > best.figures.coverageFraction)) best = { set, figures };
    // what boils covers less: no more of it
    if (best !== undefined && figures.coverageFraction < best.figures.coverageFraction - 0.01) break;
    const next = Math.min(most.most, strength * roomLeft(figures, choice.protocol.kind));
    if (Math.abs(next / strength - 1) < 0.02 || (isKept(figures) && figures.coverageFraction > 0.995)) break;
    strength = next;
    set = withStrength(choice, strength);
    figures = await run(set.protocol, seconds);
  }
  if (isKept(figures) && (best === undefined || figures.coverageFraction > best.figures.coverageFraction)) best = { set, figures };
  return best === undefined
    ? { ...(await cutShort(run, placed, set, seconds, asked, true)), protection }
    : { placed, choice: best.set, seconds, figures: best.figures, reason: asked, protection };
}
const noFigures: RunFigures = {
  coverageFraction: 0,
  perhapsFraction: 0,
  alive: [],
  organs: [],
  endS: 0,
  lesionHighestC: 37,
  lesionLowestC: 37,
};
async function cutShort(
  run: (protocol: AblationProtocol, s: number) => Promise<RunFigures>,
  placed: readonly PlacedProbe[],
  choice: ProtocolChoice,
  whole: number,
  asked: string,
  obeys: boolean,
): Promise<Omit<Tried, 'lines' | 'probe' | 'protection'>> {
  let seconds = whole;
  let reason = asked;
  let figures = await run(choice.protocol, seconds);
  for (let n = 0; n < 4 && obeys && !isKept(figures); n++) {
    const limit = firstInjuryS(figures.organs);
    // heat goes on spreading after the end, so it ends before the limit is reached
    seconds = Math.max(20, Math.floor(Math.min(0.85 * (Number.isFinite(limit) ? limit : seconds), 0.85 * seconds)));
    figures = await run(choice.protocol, seconds);
    reason = 'ablation.end.limit';
  }
  return { placed, choice, seconds, figures, reason };
}
/** Heat and cold go on spreading: followed this long. */
const followS = 120;

/** Power in W or duty as a share: what may be set, and where to begin; undefined for protocols that set themselves. */
function strengthRange(p: AblationProtocol, count: number): { readonly first: number; readonly most: number } | undefined {
  if (p.kind === 'cryo') return { first: 1, most: 1 };
  return p.control.kind === 'power' ? { first: 8 * count, most: 40 * count } : undefined;
}
function withStrength(choice: ProtocolChoice, strength: number): ProtocolChoice {
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

/** By which factor the strength may change before the worst nerve is at its limit, by its own change of temperature; held to a little under it. */
function roomLeft(f: RunFigures, kind: 'rf' | 'cryo'): number {
  let room = 1.35;
  for (const o of f.organs) {
    if (!isNerve(o.id)) continue;
    if (kind === 'cryo') {
      const fall = 37 - o.lowestC;
      if (fall > 0.5) room = Math.min(room, (37 - nerveLimits.injury.coldC.value - 1) / fall);
      continue;
    }
    const rise = o.peakC - 37;
    if (rise < 0.3) continue;
    room = Math.min(room, (nerveLimits.injury.hotC.value - 0.4 - 37) / rise);
    // the dose doubles with every degree: how many degrees are left of it
    if (o.cem43Min > 0.01) room = Math.min(room, (rise + Math.log2((0.8 * nerveLimits.injury.cem43Min.value) / o.cem43Min)) / rise);
  }
  return Math.max(0.4, room);
}
