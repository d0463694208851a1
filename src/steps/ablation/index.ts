// Ablation: probes to a lesion through or beside the pedicles, energy over time, what it kills and what nerves bear, with the doubt of it; protective
// measures beside one another. See README.md for the method and its limits. One record a vertebra; never a plan at grade 1c and above.
import { finding, fromFrame, Problem, seeded, toFrame, type Finding, type Lps } from '../../base/index.ts';
import {
  type AblationProbe,
  ablationRules,
  afterAblation,
  bloodAndWater,
  nerveLimits,
  protections,
  protectionValues,
  thermalDamage,
  tissueRows,
  type Constant,
} from '../../catalog/index.ts';
import { epiduralReaches, epidural as epiduralScale } from '../../catalog/index.ts';
import type { Kernels } from '../../kernels/index.ts';
import type { AblationCourse } from '../../physics/index.ts';
import {
  defineStep,
  levelOf,
  type Ablation,
  type Band,
  type Context,
  type Lesion,
  type Vertebra,
  type Volume,
} from '../../records/index.ts';
import {
  axisOf,
  cellPlace,
  extentInFrame,
  gridOf,
  heatBox,
  judgeProbe,
  pathAngles,
  probeSceneOf,
  shaftEndsLps,
  shaftFromLps,
  skinOf,
  tissueMapOf,
  type ProbeLine,
  type ProbeScene,
  type TissueMap,
  type Triple,
} from '../../spine/index.ts';
import { chooseProbes, energyS, placedOf, probeNamed, protocolFor, shortened, tune, type Tried } from './choose.ts';
import { coverageOf, isModelled, isNerve, marginOf, stateOf, wilson } from './judge.ts';
import { ablationParams, type AblationParams } from './params.ts';
import { organsAtRinseEnd, rinseEndOf, rinseFindings } from './rinse.ts';
import { courseOf, runFigures, type Change, type PlacedProbe, type Protection, type RunFigures, type RunItem } from './run.ts';

export const ablation = defineStep({
  name: 'ablation',
  command: 'ablate',
  versionCount: 2,
  reads: {
    vertebra: { kind: 'vertebra', need: 'each' },
    vertebrae: { kind: 'vertebra', need: 'all' },
    volume: { kind: 'volume', need: 'one' },
    structures: { kind: 'structures', need: 'optional' },
    lesions: { kind: 'lesion', need: 'all' },
    levels: { kind: 'levels', need: 'optional', only: ['entries'] },
    calibration: { kind: 'calibration', need: 'optional' },
  },
  params: ablationParams,
  makes: 'ablation',
  tasks: { run: (item: RunItem, kernels: Kernels) => runFigures(item, kernels) },
  async run({ vertebra: v, vertebrae, volume, structures, lesions, levels, calibration }, p, context) {
    const id = v.vertebraId;
    const lesion = lesions.find((l) => l.vertebraId === id);
    const named = [...(p.probes ?? []), ...(p.own ?? []).map((o) => o.probe)].map(probeNamed);
    const refuse = (f: Finding): readonly Ablation[] => [{ ...emptyOf(id, p, lesion), state: 'refused', findings: [f] }];
    checkNeedles(named, p);
    const level = levels === undefined ? undefined : levelOf(levels, id);
    const reason = refusalOf(v, volume, lesion, named, level);
    if (reason !== undefined) return refuse(reason);
    if (lesion?.mask === undefined) throw new Problem('ablation.no-lesion', { vertebraId: id });
    context.progress(0.01, 'ablation.progress.map');
    const own = calibration?.seriesUid === volume.seriesUid ? calibration : undefined;
    const mapAt = (mm: number): TissueMap =>
      tissueMapOf({
        box: heatBox(v.frame, volume.grid.frame, lesion.mask as NonNullable<Lesion['mask']>, ablationRules.aroundMm.value, mm),
        vertebra: v,
        vertebrae,
        volume,
        ...(structures === undefined ? {} : { structures }),
        lesion: lesion.mask as NonNullable<Lesion['mask']>,
        nerves: lesion.nerves,
        ...(own === undefined ? {} : { calibration: own }),
      });
    const coarseMap = mapAt(ablationRules.searchVoxelMm.value);
    // nothing stands for the sac: what it bears would not be followed
    if (coarseMap.organs.every((o) => o.kind !== 'sac')) return refuse(finding('ablation.refused.no-canal', 'stop', {}, id));
    const scene = probeSceneOf(v, structures, volume, p.preview ? 1.5 : 1);
    const simulate = (items: readonly RunItem[]): Promise<readonly RunFigures[]> => context.map<RunItem, RunFigures>('run', items);
    context.progress(0.03, 'ablation.progress.paths');
    const chosen = await planned(mapAt, scene, p, context, simulate);
    if (context.cancelled()) return [];
    if (chosen === undefined) return refuse(finding('ablation.refused.no-path', 'stop', {}, id));
    if ('code' in chosen) return refuse(chosen);

    context.progress(0.3, 'ablation.progress.heat');
    const map = mapAt(p.preview ? ablationRules.previewMm.value : p.voxelMm);
    const waitS = 60 * (p.waitMin ?? (p.modality === 'rf' ? 5 : 15));
    const item: RunItem = {
      map,
      probes: chosen.placed,
      protocol: shortened(chosen.choice.protocol, chosen.seconds, waitS),
      protection: chosen.protection,
      everyS: (chosen.seconds + waitS) / 10,
    };
    const course = courseOf(
      item,
      context.kernels,
      (f) => context.progress(0.3 + 0.3 * f, 'ablation.progress.heat'),
      () => context.cancelled(),
    );
    if (context.cancelled()) return [];
    const base = answerOf(v, volume, lesion, p, scene, chosen, map, course, waitS);
    const rinseEnd = rinseEndOf(item, course, chosen.seconds, context.kernels, () => context.cancelled());
    if (context.cancelled()) return [];
    context.progress(0.62, 'ablation.progress.measures');
    const coarse = p.preview || (!p.compare && p.memberCount === 0) ? map : mapAt(ablationRules.previewMm.value);
    const coarseItem = { ...item, map: coarse, protocol: shortened(chosen.choice.protocol, chosen.seconds, 120) };
    const measures = p.compare && !p.preview ? await compared(coarseItem, p, chosen, simulate) : [];
    if (context.cancelled()) return [];
    const doubt = p.preview || p.memberCount === 0 ? undefined : await doubtOf(coarseItem, p, id, context, simulate);
    if (context.cancelled()) return [];
    return [
      withDoubt({ ...base, measures, ...(rinseEnd === undefined ? {} : { rinseEnd }) }, doubt, chosen, v, lesion, level, course.findings),
    ];
  },
});

const notCervical = 'ablation.remark.not-cervical';
function emptyOf(vertebraId: string, p: AblationParams, lesion: Lesion | undefined): Omit<Ablation, 'state' | 'findings'> {
  return {
    vertebraId,
    modality: p.modality,
    ...(lesion?.epidural === undefined ? {} : { epidural: lesion.epidural }),
    isPreview: p.preview,
    voxelMm: p.preview ? ablationRules.previewMm.value : p.voxelMm,
    probes: [],
    energyS: 0,
    endS: 0,
    endReason: 'ablation.end.none',
    protection: 'none',
    timeS: [],
    organs: [],
    readings: [],
    measures: [],
    recorded: [...p.recorded],
    bands: {},
  };
}

/** Needles of the other modality, of another protocol, or of unlike kinds in one run are a wrong question: the run would be of the first alone. */
function checkNeedles(named: readonly AblationProbe[], p: AblationParams): void {
  const modelled = named.filter(isModelled);
  for (const x of modelled) {
    if (x.modality !== p.modality)
      throw new Problem('ablation.modality-not-for', { probe: x.name, modality: `ablation.modality.${p.modality}` });
    protocolFor(x, p.protocol);
    const [first] = modelled;
    const isSearched = (p.own ?? []).length === 0;
    const isAlike = x.diameterMm.value === first.diameterMm.value && x.activeMm === first.activeMm;
    if (x.protocols[0] !== first.protocols[0] || (isSearched && !isAlike))
      throw new Problem('ablation.mixed-probes', { first: first.name, probe: x.name });
  }
}
function refusalOf(
  v: Vertebra,
  volume: Volume,
  lesion: Lesion | undefined,
  named: readonly AblationProbe[],
  level: string | undefined,
): Finding | undefined {
  const no = (code: string, values: Finding['values'] = {}): Finding => finding(code, 'stop', values, v.vertebraId);
  if (volume.quantity !== 'hu') return no('ablation.refused.mri-only');
  if (lesion === undefined) return no('ablation.refused.no-lesion');
  if (lesion.state === 'refused') return lesion.findings.find((f) => f.severity === 'stop') ?? no('ablation.refused.no-lesion');
  if (lesion.epidural === undefined) return no('ablation.refused.no-grade');
  if (epiduralReaches(lesion.epidural.grade, epiduralScale.teamFrom))
    return lesion.canal === undefined
      ? no('ablation.refused.epidural-unmeasured', { grade: lesion.epidural.grade })
      : no('ablation.refused.epidural', { grade: lesion.epidural.grade, reachMm: lesion.canal.reachMm });
  const unmodelled = named.find((x) => !isModelled(x));
  if (unmodelled !== undefined) return no('ablation.refused.not-modelled', { probe: unmodelled.name });
  const excluded = level?.startsWith('C') === true ? named.find((x) => x.remarks.includes(notCervical)) : undefined;
  return excluded === undefined ? undefined : no('ablation.refused.cervical', { probe: excluded.name });
}

/** A person's own probes are judged and run as they stand; else the search. */
async function planned(
  mapAt: (mm: number) => TissueMap,
  scene: ProbeScene,
  p: AblationParams,
  context: Context,
  simulate: (items: readonly RunItem[]) => Promise<readonly RunFigures[]>,
): Promise<Tried | Finding | undefined> {
  const coarse = (): TissueMap => mapAt(ablationRules.searchVoxelMm.value);
  if (p.own === undefined || p.own.length === 0)
    return chooseProbes(coarse(), scene, p, context, simulate, () => mapAt(ablationRules.previewMm.value));
  const probes = p.own.map((o) => probeNamed(o.probe));
  const lines: ProbeLine[] = [];
  for (const [n, o] of p.own.entries()) {
    const shaft = shaftFromLps(scene, o.entryLps, o.tipLps, probes[n].diameterMm.value);
    const judged = judgeProbe(scene, shaft, false);
    if (judged.refusal !== undefined)
      return finding(
        `ablation.refused.probe-${judged.refusal}`,
        'stop',
        {
          probe: `p${n + 1}`,
          distanceMm: (judged.refusal === 'root' ? judged.rootMm : judged.refusal === 'canal' ? judged.canalMm : judged.nerveMm) ?? 0,
          leastMm: ablationRules.nerveMm.value,
        },
        scene.vertebra.vertebraId,
      );
    const pedicle = scene.vertebra.pedicles[shaft.entry[0] > 0 ? 'left' : 'right'];
    const through = pedicle !== undefined && passes(shaft, toFrame(scene.surroundings.grid.frame, pedicle.isthmusLps), pedicle.widthMm / 2);
    lines.push({ side: shaft.entry[0] > 0 ? 'left' : 'right', approach: through ? 'transpedicular' : 'beside', shaft, judged });
  }
  const tuned = await tune(
    coarse(),
    placedOf(
      lines,
      probes,
      p.own.map((o) => o.voltFraction),
    ),
    protocolFor(probes[0], p.protocol),
    p,
    p.protection === 'auto' ? 'none' : p.protection,
    simulate,
    false,
  );
  return { ...tuned, lines, probe: probes[0] };
}
function passes(shaft: ProbeLine['shaft'], at: Triple, withinMm: number): boolean {
  const w = [0, 1, 2].map((a) => at[a] - shaft.entry[a]);
  const t = w[0] * shaft.axis[0] + w[1] * shaft.axis[1] + w[2] * shaft.axis[2];
  return Math.hypot(...[0, 1, 2].map((a) => w[a] - t * shaft.axis[a])) < withinMm;
}

function probePlans(volume: Volume, v: Vertebra, scene: ProbeScene, chosen: Tried, p: AblationParams): Ablation['probes'] {
  return chosen.lines.map((l, n) => {
    const { probe } = chosen.placed[n];
    const { entryLps, tipLps } = shaftEndsLps(scene, l.shaft);
    const t = { entryLps, targetLps: tipLps, diameterMm: probe.diameterMm.value };
    const direction = axisOf(t);
    const skin = skinOf(volume, v.frame, t);
    return {
      id: chosen.placed[n].id,
      probeId: probe.id,
      name: probe.name,
      standing: probe.standing,
      side: l.side,
      approach: l.approach,
      isOwn: (p.own?.length ?? 0) > 0,
      entryLps,
      tipLps,
      direction,
      lengthMm: l.shaft.lengthMm,
      diameterMm: probe.diameterMm.value,
      activeMm: probe.activeMm,
      ...(chosen.placed[n].voltFraction === undefined ? {} : { voltFraction: chosen.placed[n].voltFraction }),
      nerveMm: l.judged.nerveMm,
      ...(l.judged.rootMm === undefined ? {} : { rootMm: l.judged.rootMm }),
      ...(l.judged.canalMm === undefined ? {} : { canalMm: l.judged.canalMm }),
      ct: {
        ...pathAngles(v.frame, direction, l.side),
        ...(skin === undefined
          ? {}
          : { skinLps: skin.pointLps, fromMidlineMm: skin.fromMidlineMm, skinToTipMm: skin.depthMm + l.shaft.lengthMm }),
      },
    };
  });
}

function answerOf(
  v: Vertebra,
  volume: Volume,
  lesion: Lesion,
  p: AblationParams,
  scene: ProbeScene,
  chosen: Tried,
  map: TissueMap,
  c: AblationCourse,
  waitS: number,
): Ablation {
  const figures = { coverage: coverageOf(map, c) };
  const margin = marginOf(map, c);
  const timeS = c.organs[0]?.timeS ?? [];
  const keep = thinned(timeS.length, 120);
  const organs = c.organs.map((o): Ablation['organs'][number] => {
    const cells = map.organs.find((x) => x.id === o.id);
    return {
      id: o.id,
      kind: cells?.kind ?? 'root',
      ...(cells?.side === undefined ? {} : { side: cells.side }),
      vertebraId: cells?.vertebraId ?? v.vertebraId,
      assumed: cells?.assumed ?? false,
      nearestMm: nearestMm(map, cells?.cells ?? [], chosen.placed),
      hottestC: keep.map((n) => round(o.hottestC[n], 2)),
      coldestC: keep.map((n) => round(o.coldestC[n], 2)),
      peakC: o.peakC,
      lowestC: o.lowestC,
      cem43Min: o.cem43Min,
      state: isNerve(o.id) ? stateOf(o) : 'kept',
      ...(cells === undefined
        ? {}
        : { worstLps: worstPlace(map, cells.cells, p.modality === 'rf' ? c.peakC : c.lowestC, p.modality === 'rf') }),
    };
  });
  const probes = probePlans(volume, v, scene, chosen, p);
  const skin = skinOrgan(v, probes, chosen);
  const end = c.snapshots.at(-1)?.temperatureC;
  const [lowestC, highestC] = rangeIn(map, c, end);
  const isReady = p.modality === 'rf' || lowestC > afterAblation.thawedC.value;
  return {
    ...emptyOf(v.vertebraId, p, lesion),
    state: 'planned',
    protocol: {
      id: chosen.choice.id,
      isOwnChoice: chosen.choice.isOwnChoice,
      ...(chosen.choice.strength === undefined
        ? {}
        : p.modality === 'rf'
          ? { powerW: chosen.choice.strength }
          : { dutyFraction: chosen.choice.strength }),
    },
    probes,
    energyS: Math.min(chosen.seconds, energyS(chosen.choice.protocol) + (p.durationS ?? 0)),
    endS: c.endS,
    endReason: chosen.reason,
    protection: chosen.protection,
    ...figures,
    ...(margin === undefined ? {} : { margin }),
    timeS: keep.map((n) => round(timeS[n], 1)),
    organs: skin === undefined ? organs : [...organs, skin],
    readings: thinned(c.readings.length, 120).map((n) => {
      const r = c.readings[n];
      return {
        timeS: round(r.timeS, 1),
        powerW: round(r.powerW, 3),
        sensorC: round(r.sensorC, 2),
        ...(r.impedanceOhm === undefined ? {} : { impedanceOhm: round(r.impedanceOhm, 1) }),
      };
    }),
    ledger: {
      storedJ: c.ledger.storedJ,
      deliveredJ: c.kind === 'rf' ? c.ledger.fromCurrentJ : c.ledger.fromProbesJ,
      unaccountedFraction: c.ledger.unaccountedFraction,
    },
    field: {
      grid: gridOf(map),
      timeS: c.snapshots.map((s) => s.timeS),
      temperatures: c.snapshots.map((s) => Int16Array.from(s.temperatureC, (t) => Math.round(10 * t))),
      killed: Uint8Array.from(c.killed, (k, q) => (c.probe[q] === 1 ? 1 : k)),
    },
    ...(p.modality === 'cryo' ? { ice: iceOf(map, c) } : {}),
    cement: { waitS, isReady, lowestC, highestC },
    findings: [],
  };
}
const round = (x: number, digits: number): number => Number(x.toFixed(digits));
const thinned = (count: number, most: number): readonly number[] => {
  const every = Math.max(1, Math.ceil(count / most));
  return Array.from({ length: count }, (_, n) => n).filter((n) => n % every === 0 || n === count - 1);
};
/** From the needle's surface. */
export function nearestMm(map: TissueMap, cells: readonly number[], probes: readonly PlacedProbe[]): number {
  let least = Infinity;
  for (const q of cells) {
    const at = cellPlace(map, q);
    for (const p of probes) {
      const w = [0, 1, 2].map((a) => at[a] - p.tip[a]);
      const t = Math.max(0, Math.min(p.probe.activeMm, w[0] * p.toHub[0] + w[1] * p.toHub[1] + w[2] * p.toHub[2]));
      const axis = Math.hypot(...[0, 1, 2].map((a) => w[a] - t * p.toHub[a]));
      least = Math.min(least, Math.max(0, axis - p.probe.diameterMm.value / 2));
    }
  }
  // never told farther than it is
  return Number.isFinite(least) ? Math.floor(10 * least) / 10 : 999;
}
function worstPlace(map: TissueMap, cells: readonly number[], field: Float32Array, hot: boolean): Lps {
  let worst = cells[0];
  for (const q of cells) if (hot ? field[q] > field[worst] : field[q] < field[worst]) worst = q;
  return fromFrame(map.frame, ...cellPlace(map, worst));
}
/** Skin lies outside the box: far from what acts it stays at body temperature, near it nothing is known and it is said. */
function skinOrgan(v: Vertebra, probes: Ablation['probes'], chosen: Tried): Ablation['organs'][number] | undefined {
  const near = probes.flatMap((x, n) => (x.ct.skinToTipMm === undefined ? [] : [x.ct.skinToTipMm - chosen.placed[n].probe.activeMm]));
  if (near.length === 0) return undefined;
  // never told farther than it is
  const nearest = Math.floor(10 * Math.max(0, Math.min(...near))) / 10;
  return {
    id: 'skin',
    kind: 'skin',
    vertebraId: v.vertebraId,
    assumed: false,
    nearestMm: nearest,
    hottestC: [],
    coldestC: [],
    peakC: 37,
    lowestC: 37,
    cem43Min: 0,
    state: nearest < ablationRules.aroundMm.value ? 'amber' : 'kept',
  };
}
function rangeIn(map: TissueMap, c: AblationCourse, field: Float32Array | undefined): readonly [number, number] {
  if (field === undefined) return [37, 37];
  let [low, high] = [Infinity, -Infinity];
  for (let q = 0; q < map.lesion.length; q++)
    // cement reaches the bone beside the lesion too
    if ((map.lesion[q] !== 0 || map.boneFraction[q] > 0.1) && c.probe[q] !== 1) {
      low = Math.min(low, field[q]);
      high = Math.max(high, field[q]);
    }
  return [low, high];
}
function iceOf(map: TissueMap, c: AblationCourse): NonNullable<Ablation['ice']> {
  const ml = map.spacingMm ** 3 / 1000;
  const lethalC = thermalDamage.killColdC.value;
  let [visible, lethal] = [0, 0];
  for (let q = 0; q < c.lowestC.length; q++) {
    if (c.lowestC[q] < 0) visible++;
    if (c.lowestC[q] < lethalC) lethal++;
  }
  return { visibleMl: visible * ml, lethalMl: lethal * ml, lethalC };
}

/** The plan with each protection in turn, on coarse voxels, the same seconds. */
async function compared(
  item: RunItem,
  p: AblationParams,
  chosen: Tried,
  simulate: (items: readonly RunItem[]) => Promise<readonly RunFigures[]>,
): Promise<Ablation['measures']> {
  const fit = protections.filter((x) => !('for' in x) || x.for === p.modality).map((x) => x.id as Protection);
  const list: { readonly id: string; readonly item: RunItem }[] = [
    { id: 'none', item: { ...item, protection: 'none' } },
    ...fit.map((id) => ({ id, item: { ...item, protection: id } })),
  ];
  if (p.modality === 'cryo') {
    for (const id of chosen.probe.protocols)
      if (id !== chosen.choice.id)
        list.push({
          id,
          item: {
            ...item,
            protocol: shortened(protocolFor(chosen.probe, id).protocol, energyS(protocolFor(chosen.probe, id).protocol), 120),
          },
        });
  } else list.push({ id: 'shorter', item: { ...item, protocol: shortened(chosen.choice.protocol, 0.7 * chosen.seconds, 120) } });
  const figures = await simulate(list.map((l) => l.item));
  return list.map(({ id }, n) => {
    const worst = worstOf(figures[n], p.modality);
    return {
      id,
      coverageFraction: figures[n].coverageFraction,
      ...(worst === undefined ? {} : { worstOrganId: worst.id, worstC: p.modality === 'rf' ? worst.peakC : worst.lowestC }),
      state: worst === undefined ? 'kept' : stateOf(worst),
    };
  });
}
/** By its state first: a dose may injure where another is hotter. */
export function worstOf(f: RunFigures, modality: AblationParams['modality']): RunFigures['organs'][number] | undefined {
  const nerves = f.organs.filter((o) => isNerve(o.id));
  const rank = { red: 0, amber: 1, kept: 2 };
  return nerves.toSorted(
    (a, b) => rank[stateOf(a)] - rank[stateOf(b)] || (modality === 'rf' ? b.peakC - a.peakC : a.lowestC - b.lowestC),
  )[0];
}

export interface Doubt {
  readonly uncertainty: NonNullable<Ablation['uncertainty']>;
  readonly members: readonly RunFigures[];
}
async function doubtOf(
  item: RunItem,
  p: AblationParams,
  id: string,
  context: Context,
  simulate: (items: readonly RunItem[]) => Promise<readonly RunFigures[]>,
): Promise<Doubt | undefined> {
  const seed = p.seed ?? id;
  const members: RunFigures[] = [];
  const turn = 4;
  for (let n = 0; n < p.memberCount; n += turn) {
    if (context.cancelled()) return undefined;
    const items = Array.from({ length: Math.min(turn, p.memberCount - n) }, (_, m) => ({
      ...item,
      change: changeOf(seed, n + m, item.probes.length),
    }));
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
/** Member n's nature: the same for the same seed, whatever the plan. */
export function changeOf(seed: string, member: number, probeCount: number): Change {
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
  return { ...usual, tumourCurrent: within(tissueRows.tumour.electricSPerM), marrowCurrent: within(bloodAndWater.marrowSPerM) };
}

export function withDoubt(
  a: Ablation,
  doubt: Doubt | undefined,
  chosen: Tried,
  v: Vertebra,
  lesion: Lesion,
  level: string | undefined,
  notes: AblationCourse['findings'],
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
    ),
  };
}

export function findingsOf(
  a: Ablation,
  chosen: Tried,
  v: Vertebra,
  lesion: Lesion,
  level: string | undefined,
  notes: AblationCourse['findings'] = [],
): readonly Finding[] {
  const out: Finding[] = [];
  const say = (code: string, severity: Finding['severity'], values?: Finding['values'], where = v.vertebraId): void =>
    void out.push(finding(code, severity, values, where));
  say('ablation.to-discuss', 'caution');
  if (a.isPreview) say('ablation.preview', 'caution', { voxelMm: a.voxelMm });
  for (const o of a.organs) {
    if (o.state === 'red') say(`ablation.injury.${a.modality === 'rf' ? 'hot' : 'cold'}`, 'stop', organValues(o, a), o.vertebraId);
    else if (o.state === 'amber' && o.kind !== 'skin' && stateOf(o) === 'kept') {
      if ((o.redProbability ?? 0) > 0)
        say('ablation.organ-possible', 'caution', { ...organValues(o, a), percent: 100 * (o.redProbability ?? 0) }, o.vertebraId);
    } else if (o.state === 'amber' && o.kind !== 'skin')
      say(`ablation.monitor.${a.modality === 'rf' ? 'hot' : 'cold'}`, 'caution', organValues(o, a), o.vertebraId);
    if (o.kind === 'skin' && o.state === 'amber') say('ablation.skin-near', 'caution', { nearestMm: o.nearestMm });
  }
  const possible = a.uncertainty?.injuryHighProbability ?? 0;
  if (possible > ablationRules.injuryToldProbability.value)
    say('ablation.injury-possible', possible < ablationRules.injuryStopProbability.value ? 'caution' : 'stop', {
      percent: 100 * (a.uncertainty?.injuryProbability ?? 0),
      percentHigh: Math.ceil(100 * possible),
      members: a.uncertainty?.memberCount ?? 0,
    });
  for (const n of notes) say(`ablation.physics.${n}`, graveNotes.has(n) ? 'caution' : 'note');
  const unaccounted = a.ledger?.unaccountedFraction ?? 0;
  const isOpen = unaccounted > ablationRules.unaccountedFraction.value;
  if (isOpen) say('ablation.physics.unaccounted', 'caution', { percent: 100 * unaccounted });
  // where the model itself is in doubt, coverage is never claimed
  const isDoubted = isOpen || notes.includes('touches-side');
  const fraction = a.coverage?.killedFraction ?? 0;
  if (fraction < ablationRules.coverFraction.value) say('ablation.not-covered', 'caution', { percent: Math.floor(100 * fraction) });
  else if (!isDoubted) say('ablation.covered', 'note', { percent: Math.floor(100 * fraction) });
  if (a.endReason === 'ablation.end.limit') say('ablation.ended-by-limit', 'caution', { minutes: chosen.seconds / 60 });
  if (chosen.protection !== 'none') {
    // that nerves would suffer without it is said only where it was computed
    const isNeeded = a.measures.find((m) => m.id === 'none')?.state === 'red';
    say(isNeeded ? 'ablation.protected' : 'ablation.with-protection', 'caution', {
      measure: `ablation.measure.${chosen.protection}`,
      ...protectionValues(chosen.protection),
    });
  }
  out.push(...rinseFindings(a));
  if (a.probes.some((x) => (x.voltFraction ?? 1) < 0.995))
    say('ablation.channels', 'caution', {
      voltages: a.probes.map((x) => `${x.id} ${Math.round(100 * (x.voltFraction ?? 1))} %`).join(', '),
    });
  const probes = [...new Set(chosen.placed.map((x) => x.probe))];
  for (const x of probes) if (x.standing === 'geometry-only') say('ablation.geometry-only', 'caution', { probe: x.name });
  if (chosen.choice.isOwnChoice) say('ablation.protocol-own', 'note', { protocol: chosen.choice.id });
  // below the neck the neck's exclusion says nothing; without a level it must be read
  for (const code of new Set(probes.flatMap((x) => x.remarks))) if (code !== notCervical || level === undefined) say(code, 'note');
  if (lesion.posteriorWall === 'unseen') say('ablation.wall-unseen', 'caution');
  if (lesion.posteriorWall === 'broken') say('ablation.wall-broken', 'caution');
  if (epiduralScale.protect.some((g) => g === lesion.epidural?.grade))
    say('ablation.protect', 'caution', { grade: lesion.epidural?.grade ?? '' });
  if (a.organs.some((o) => o.assumed && o.kind !== 'sac')) say('ablation.root-assumed', 'caution');
  if (a.organs.some((o) => o.assumed && o.kind === 'sac')) say('ablation.sac-assumed', 'caution');
  if (a.cement?.isReady === false) say('ablation.cement-waits', 'caution', { lowestC: a.cement.lowestC, waitMin: a.cement.waitS / 60 });
  if (a.field !== undefined && largestMm(lesion, v) > ablationRules.curativeMm.value)
    say('ablation.large', 'caution', { sizeMm: largestMm(lesion, v) });
  return out;
}
const graveNotes: ReadonlySet<string> = new Set(['touches-side', 'target-not-reached']);
const organValues = (o: Ablation['organs'][number], a: Ablation): NonNullable<Finding['values']> => ({
  organ: `ablation.organ.${o.kind}${o.side === undefined ? '' : `.${o.side}`}`,
  peakC: a.modality === 'rf' ? o.peakC : o.lowestC,
  cem43Min: o.cem43Min,
  limitC: a.modality === 'rf' ? nerveLimits.injury.hotC.value : nerveLimits.injury.coldC.value,
});
/** Along the axes of the vertebra, the longest. */
export function largestMm(l: Lesion, v: Vertebra): number {
  if (l.mask === undefined) return 2 * Math.cbrt((3 * l.volumeMl * 1000) / (4 * Math.PI));
  const [low, high] = extentInFrame(v.frame, l.mask);
  // between centres of voxels: one voxel more
  return Math.max(...high.map((h, a) => h - low[a])) + Math.max(...l.mask.grid.spacing);
}
