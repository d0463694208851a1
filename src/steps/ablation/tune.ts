// How strong, and how long, with the needles where they are: the strongest energy that no nerve pays for, by a few runs on coarse voxels.
import { ablationRules, bloodAndWater, nerveLimits, protectionValues, type AblationProbe } from '../../catalog/index.ts';
import type { AblationProtocol } from '../../physics/index.ts';
import type { ProbeLine, TissueMap, Triple } from '../../spine/index.ts';
import { firstInjuryS, isKept, isNerve } from './judge.ts';
import type { AblationParams } from './params.ts';
import { energyS, followS, shortened, strengthRange, withStrength, type ProtocolChoice } from './protocol.ts';
import type { Simulate } from './rinse.ts';
import type { PlacedProbe, Protection, RunFigures } from './run.ts';

export interface Tried {
  readonly lines: readonly ProbeLine[];
  readonly probe: AblationProbe;
  readonly placed: readonly PlacedProbe[];
  readonly choice: ProtocolChoice;
  readonly seconds: number;
  readonly figures: RunFigures;
  readonly reason: string;
  readonly protection: Protection;
  /** Of its rinse where that comes in; absent: the catalogue's. */
  readonly rinseC?: number;
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

/** What a run of it is given of its protection. */
export const rinseOf = (t: Pick<Tried, 'protection' | 'rinseC'>): Pick<Tried, 'protection' | 'rinseC'> => ({
  protection: t.protection,
  ...(t.rinseC === undefined ? {} : { rinseC: t.rinseC }),
});
export const isEnough = (t: Tried): boolean => t.figures.coverageFraction >= ablationRules.coverFraction.value && isKept(t.figures);
export function betterThan(a: Tried, b: Tried): boolean {
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
  p: Pick<AblationParams, 'durationS' | 'obeysLimits' | 'strength' | 'rinseC'>,
  protection: Protection,
  simulate: Simulate,
  isSearched = true,
): Promise<Omit<Tried, 'lines' | 'probe'>> {
  const seconds = p.durationS ?? energyS(choice.protocol);
  const isRinse = protectionValues(protection).temperatureC !== undefined;
  const rinse = { protection, ...(p.rinseC === undefined || !isRinse ? {} : { rinseC: p.rinseC }) };
  const run = async (protocol: AblationProtocol, s: number): Promise<RunFigures> =>
    (await simulate([{ map, probes: placed, protocol: shortened(protocol, s, followS), ...rinse }]))[0];
  const asked = p.durationS === undefined ? 'ablation.end.protocol' : 'ablation.end.asked';
  // a given strength is used as it stands, but the limits still end it
  if (p.strength !== undefined && p.obeysLimits)
    return { ...(await cutShort(run, placed, withStrength(choice, p.strength), seconds, asked, true)), ...rinse };
  if (!p.obeysLimits) {
    const set = p.strength === undefined ? choice : withStrength(choice, p.strength);
    // nothing to set: the course itself says what comes of it
    if (!isSearched) return { placed, choice: set, seconds, figures: noFigures, reason: asked, ...rinse };
    return { placed, choice: set, seconds, figures: await run(set.protocol, seconds), reason: asked, ...rinse };
  }
  const most = strengthRange(choice.protocol, placed.length);
  if (most === undefined) return { ...(await cutShort(run, placed, choice, seconds, asked, true)), ...rinse };
  let strength = most.first;
  let set = withStrength(choice, strength);
  let figures = await run(set.protocol, seconds);
  let best: { readonly set: ProtocolChoice; readonly figures: RunFigures } | undefined;
  for (let n = 0; n < 3; n++) {
    if (isKept(figures) && (best === undefined || figures.coverageFraction > best.figures.coverageFraction)) best = { set, figures };
    // what boils covers less: no more of it
    if (best !== undefined && figures.coverageFraction < best.figures.coverageFraction - 0.01) break;
    const next = Math.min(most.most, strength * roomLeft(figures, choice.protocol.kind, protection, p.rinseC));
    if (Math.abs(next / strength - 1) < 0.02 || (isKept(figures) && figures.coverageFraction > 0.995)) break;
    strength = next;
    set = withStrength(choice, strength);
    figures = await run(set.protocol, seconds);
  }
  if (isKept(figures) && (best === undefined || figures.coverageFraction > best.figures.coverageFraction)) best = { set, figures };
  return best === undefined
    ? { ...(await cutShort(run, placed, set, seconds, asked, true)), ...rinse }
    : { placed, choice: best.set, seconds, figures: best.figures, reason: asked, ...rinse };
}
const noFigures: RunFigures = {
  coverageFraction: 0,
  perhapsFraction: 0,
  reachedFraction: 0,
  alive: [],
  organs: [],
  rinsedW: 0,
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
): Promise<Omit<Tried, 'lines' | 'probe' | 'protection' | 'rinseC'>> {
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
/**
 * By which factor the strength may change before the worst nerve is at its limit, by its own change of temperature; held to a little under it. What energy
 * changes is counted from where it would be without any: the body's temperature, or beside a rinse the rinse's.
 */
export function roomLeft(f: RunFigures, kind: 'rf' | 'cryo', protection: Protection, rinseC?: number): number {
  const bodyC = bloodAndWater.bodyC.value;
  const restC = protectionValues(protection, rinseC).temperatureC ?? bodyC;
  let room = 1.35;
  for (const o of f.organs) {
    if (!isNerve(o.id)) continue;
    if (kind === 'cryo') {
      const from = Math.max(bodyC, restC);
      const fall = from - o.lowestC;
      if (fall > 0.5) room = Math.min(room, (from - nerveLimits.injury.coldC.value - 1) / fall);
      continue;
    }
    if (o.peakC - bodyC < 0.3) continue;
    const from = Math.min(bodyC, restC);
    const rise = o.peakC - from;
    room = Math.min(room, (nerveLimits.injury.hotC.value - 0.4 - from) / rise);
    // the dose doubles with every degree: how many degrees are left of it
    if (o.cem43Min > 0.01) room = Math.min(room, (rise + Math.log2((0.8 * nerveLimits.injury.cem43Min.value) / o.cem43Min)) / rise);
  }
  return Math.max(0.4, room);
}
