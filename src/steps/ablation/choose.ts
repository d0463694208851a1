// Which probes, where, and how long: ways through or beside the pedicles are searched, few needles before many, and each set is tried on coarse voxels;
// where that does not cover, the nerves are protected and the needles moved with the physics in the loop (beside-rinse.ts).
// The assumption that fails first: the set that covers most on coarse voxels is the best on fine ones.
import { ablationRules, type AblationProbe } from '../../catalog/index.ts';
import type { Context } from '../../records/index.ts';
import { cellPlace, placeLines, probeLines, type ProbeLine, type ProbeScene, type TissueMap, type Triple } from '../../spine/index.ts';
import { besideRinse, mayBalance, rinseFor } from './beside-rinse.ts';
import { isNerve } from './judge.ts';
import type { AblationParams } from './params.ts';
import { followS, probeNamed, protocolFor, shortened } from './protocol.ts';
import type { Simulate } from './rinse.ts';
import type { Protection } from './run.ts';
import { betterThan, isEnough, placedOf, rinseOf, tune, type Tried } from './tune.ts';

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

/** The needles tried when nobody named any: the first, and with a rinse the others where it does not cover. */
const defaults = { rf: ['rf-cooled-17g-10'], cryo: ['cryo-17g', 'cryo-2.4'] } as const;
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
  simulate: Simulate,
  finer: () => TissueMap,
): Promise<Tried | undefined> {
  const asked = p.probes?.map(probeNamed);
  const models: readonly (readonly AblationProbe[])[] = asked === undefined ? defaults[p.modality].map((id) => [probeNamed(id)]) : [asked];
  const counts = asked === undefined ? Array.from({ length: ablationRules.mostProbesCount.value }, (_, n) => n + 1) : [asked.length];
  const { killOverBorne, fadeMm, apartMm } = ablationRules.search[p.modality];
  const [lesion, nerves] = [lesionPlaces(map, 3), nervePlaces(map)];
  const formOf = (probes: readonly AblationProbe[]) => {
    const form = { diameterMm: probes[0].diameterMm.value, activeMm: probes[0].activeMm };
    const ask = { lesion, nerves, form, killOverBorne: killOverBorne.value, fadeMm: fadeMm.value, apartMm: apartMm.value };
    return { probes, ask, lines: probeLines(scene, lesionPlaces(map, ablationRules.tipStepMm.value), form) };
  };
  const first = formOf(models[0]);
  const sets: NeedleSet[] = [];
  let before: readonly ProbeLine[] = [];
  for (const count of counts) {
    if (context.cancelled()) return undefined;
    const placed = placeLines(first.lines, { ...first.ask, count }, before);
    before = placed.lines;
    if (placed.lines.length === count) sets.push({ probes: first.probes, lines: placed.lines, fraction: placed.fraction });
  }
  let best: Tried | undefined;
  for (const set of worthTrying(sets, asked === undefined)) {
    const choice = protocolFor(set.probes[0], p.protocol);
    for (const protection of protectionsFor(p)) {
      // the rinse has a search of its own
      if (isRinse(protection) && mayBalance(p, choice)) continue;
      if (context.cancelled()) return undefined;
      const tried = await tune(map, placedOf(set.lines, set.probes), choice, p, protection, simulate);
      const t: Tried = { ...tried, lines: set.lines, probe: set.probes[0] };
      if (best !== undefined && !betterThan(t, best)) continue;
      best = t;
      // 3 mm voxels may keep what finer ones do not, and cover what they do not: enough is what is enough there
      if (isEnough(t)) best = await onFiner(t, finer(), simulate);
      if (isEnough(best)) return best;
    }
  }
  if (best !== undefined && best.figures.coverageFraction > 0) best = await onFiner(best, finer(), simulate);
  for (const [n, probes] of models.entries()) {
    const t = await besideRinse({ map, finer, p, counts, context, simulate, ...(n === 0 ? first : formOf(probes)) });
    if (t !== undefined && (best === undefined || betterThan(t, best))) best = t;
    if (best !== undefined && isEnough(best)) break;
  }
  return context.cancelled() ? undefined : best;
}
/** The same plan on finer voxels, to be held against what is judged on them. */
async function onFiner(t: Tried, map: TissueMap, simulate: Simulate): Promise<Tried> {
  const protocol = shortened(t.choice.protocol, t.seconds, followS);
  const [figures] = await simulate([{ map, probes: t.placed, protocol, ...rinseOf(t) }]);
  return { ...t, figures };
}
/** Of what even tissue says cannot do it only the best; else few needles before many. */
function worthTrying(sets: readonly NeedleSet[], free: boolean): readonly NeedleSet[] {
  const own = sets.toSorted((a, b) => b.fraction - a.fraction);
  const likely = own
    .filter((s) => s.fraction >= ablationRules.search.leastFraction.value)
    .toSorted((a, b) => a.lines.length - b.lines.length);
  return [...likely.slice(0, 1), ...own].filter((s, n, all) => all.indexOf(s) === n).slice(0, free ? 2 : 1);
}

const isRinse = (x: Protection): boolean => x === 'cooling' || x === 'warming';
/** What is tried in turn: nothing first, then what spares roots and ganglia. */
const protectionsFor = (p: Pick<AblationParams, 'protection' | 'modality'>): readonly Protection[] =>
  p.protection === 'auto' ? ['none', rinseFor(p.modality)] : [p.protection];
