// Which probes, where, and how long: ways through or beside the pedicles are searched, few needles before many, and each set is tried on coarse voxels.
// Energy ends when the lesion is covered, at the protocol's time, or before a nerve passes its injury threshold, whichever is first.
// The assumption that fails first: the set that covers most on coarse voxels is the best on fine ones.
import { Problem } from '../../base/index.ts';
import { ablationProbes, ablationRules, findAblationProtocol, findProbe, type AblationProbe } from '../../catalog/index.ts';
import type { AblationProtocol } from '../../physics/index.ts';
import type { Context } from '../../records/index.ts';
import { cellPlace, chooseLines, probeLines, type ProbeLine, type ProbeScene, type TissueMap, type Triple } from '../../spine/index.ts';
import { firstInjuryS, isNerve, stateOf } from './judge.ts';
import type { AblationParams } from './params.ts';
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
}
export function protocolFor(probe: AblationProbe, asked: string | undefined): ProtocolChoice {
  const id = asked ?? probe.protocols[0];
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
}
export const placedOf = (lines: readonly ProbeLine[], probes: readonly AblationProbe[]): readonly PlacedProbe[] =>
  lines.map((l, n) => ({
    id: `p${n + 1}`,
    probe: probes[Math.min(n, probes.length - 1)],
    tip: l.shaft.tip,
    toHub: l.shaft.axis.map((x) => -x) as unknown as Triple,
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

/** The needles tried when nobody named any: by modality, few before many, the longer tip first. */
const defaults = { rf: ['osteocool-20', 'osteocool-15'], cryo: ['cryo-17g'] } as const;

export async function chooseProbes(
  map: TissueMap,
  scene: ProbeScene,
  p: AblationParams,
  context: Context,
  simulate: (items: readonly RunItem[]) => Promise<readonly RunFigures[]>,
): Promise<Tried | undefined> {
  const places = lesionPlaces(map, ablationRules.tipStepMm.value);
  const targets = lesionPlaces(map, 2);
  const asked = p.probes?.map(probeNamed);
  const models: readonly (readonly AblationProbe[])[] = asked === undefined ? defaults[p.modality].map((id) => [probeNamed(id)]) : [asked];
  let best: Tried | undefined;
  for (const probes of models) {
    const [probe] = probes;
    const form = { diameterMm: probe.diameterMm.value, activeMm: probe.activeMm };
    const lines = probeLines(scene, places, form);
    const counts = asked === undefined ? Array.from({ length: ablationRules.mostProbesCount.value }, (_, n) => n + 1) : [asked.length];
    const sets = counts
      .map((n) =>
        chooseLines(
          scene,
          lines,
          targets,
          form,
          probe.searchMm,
          n,
          probe.modality === 'cryo' ? ablationRules.cryoSpacingMm.value * 0.6 : 6,
        ),
      )
      .filter((set, n, all) => set.length > 0 && all.findIndex((o) => o.length === set.length) === n);
    for (const set of sets) {
      if (context.cancelled()) return undefined;
      const tried = await tune(map, placedOf(set, probes), protocolFor(probe, p.protocol), p, simulate);
      const t: Tried = { ...tried, lines: set, probe };
      if (best === undefined || betterThan(t, best)) best = t;
      if (best !== undefined && isEnough(best)) return best;
    }
  }
  return best;
}
const isEnough = (t: Tried): boolean => t.figures.coverageFraction >= ablationRules.coverFraction.value && isKept(t.figures);
const isKept = (f: RunFigures): boolean => f.organs.every((o) => !isNerve(o.id) || stateOf(o) !== 'red');
function betterThan(a: Tried, b: Tried): boolean {
  const [ka, kb] = [isKept(a.figures), isKept(b.figures)];
  return ka === kb ? a.figures.coverageFraction > b.figures.coverageFraction + 0.01 : ka;
}

/** The longest energy that no nerve pays for, at most what was asked: a few runs on coarse voxels. */
export async function tune(
  map: TissueMap,
  placed: readonly PlacedProbe[],
  choice: ProtocolChoice,
  p: Pick<AblationParams, 'durationS' | 'obeysLimits' | 'protection'>,
  simulate: (items: readonly RunItem[]) => Promise<readonly RunFigures[]>,
): Promise<Omit<Tried, 'lines' | 'probe'>> {
  const protection: Protection = p.protection;
  const most = p.durationS ?? energyS(choice.protocol);
  const run = async (seconds: number): Promise<RunFigures> =>
    (await simulate([{ map, probes: placed, protocol: shortened(choice.protocol, seconds, followS), protection }]))[0];
  let seconds = most;
  let reason = p.durationS === undefined ? 'ablation.end.protocol' : 'ablation.end.asked';
  let figures = await run(seconds);
  for (let n = 0; n < 4 && p.obeysLimits && !isKept(figures); n++) {
    const limit = firstInjuryS(figures.organs);
    // heat goes on spreading after the end, so it ends before the limit is reached
    seconds = Math.max(20, Math.floor(Math.min(0.85 * (Number.isFinite(limit) ? limit : seconds), 0.85 * seconds)));
    figures = await run(seconds);
    reason = 'ablation.end.limit';
  }
  return { placed, choice, seconds, figures, reason };
}
/** Heat and cold go on spreading: followed this long. */
const followS = 120;
