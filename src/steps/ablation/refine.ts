// Needles moved and their strengths set with the physics in the loop: each turn looks where the lesion lives on and which nerve pays, computes a handful
// of single changes beside one another (strength, time, one needle's share of it, one needle's place) and keeps the best. A handful is always the same
// size, so that the answer does not hang on the number of threads.
// The assumption that fails first: what gains on coarse voxels gains on fine ones; a margin to the limits and to the aim is kept for it.
import { ablationRules } from '../../catalog/index.ts';
import { cellPlace, needlesApart, type ProbeLine, type TissueMap, type Triple } from '../../spine/index.ts';
import type { RunFigures } from './run.ts';

export interface Setting {
  readonly lines: readonly ProbeLine[];
  /** Of the strongest needle's voltage, one a needle. */
  readonly shares: readonly number[];
  /** W of all needles together, or the share of full cooling. */
  readonly strength: number;
  readonly seconds: number;
  /** Of the rinse where it comes in, °C. */
  readonly rinseC: number;
}
export interface Refined {
  readonly setting: Setting;
  readonly figures: RunFigures;
}
export interface RefineAsk {
  readonly map: TissueMap;
  readonly candidates: readonly ProbeLine[];
  readonly activeMm: number;
  readonly apartMm: number;
  readonly fadeMm: number;
  /** Nothing may pass these. */
  readonly mostStrength: number;
  readonly mostS: number;
  readonly rinseRangeC: readonly [number, number];
  readonly mostRuns: number;
  /** Where the first handful covers less than this, nothing more is tried. */
  readonly leastFraction?: number;
  /** Needles have channels of their own. */
  readonly hasShares: boolean;
  /** One step of the rinse's temperature towards the body's. */
  readonly gentlerC: number;
  readonly run: (list: readonly Setting[]) => Promise<readonly RunFigures[]>;
  /** By which factor all strength may change before the worst nerve is at its limit, a margin kept. */
  readonly room: (f: RunFigures, rinseC: number) => number;
  readonly cancelled: () => boolean;
  readonly progress?: (runs: number) => void;
}

/** Computed beside one another. */
const handful = 4;
/** Higher is better: what is covered and how near the rest is, once nerves are within their limits; before that how far they are past them. */
const worth = (f: RunFigures, room: number): number => (room >= 1 ? f.coverageFraction + 0.5 * f.reachedFraction : Math.min(0, room - 1));

export async function refine(first: readonly Setting[], ask: RefineAsk): Promise<Refined | undefined> {
  const aimFraction = ablationRules.refineFraction.value;
  let runs = 0;
  let best: (Refined & { readonly worth: number }) | undefined;
  const bound = (s: Setting): Setting => ({
    ...s,
    strength: Math.min(ask.mostStrength, s.strength),
    seconds: Math.min(ask.mostS, s.seconds),
  });
  /** What passes a limit and covers more is tried once more with the strength it may have. */
  const see = async (list: readonly Setting[], again = true): Promise<boolean> => {
    const asked = list.map(bound).slice(0, ask.mostRuns - runs);
    if (asked.length === 0 || ask.cancelled()) return false;
    const all = await ask.run(asked);
    runs += asked.length;
    ask.progress?.(runs);
    let gained = false;
    const over: Setting[] = [];
    for (const [n, setting] of asked.entries()) {
      const figures = all[n];
      const room = ask.room(figures, setting.rinseC);
      const w = worth(figures, room);
      if (room < 1 && (best === undefined || best.worth < 0 || figures.coverageFraction > best.figures.coverageFraction))
        over.push({ ...setting, strength: setting.strength * room });
      if (best !== undefined && w <= best.worth + 0.002) continue;
      best = { setting, figures, worth: w };
      gained = true;
    }
    return again && over.length > 0 ? (await see(over, false)) || gained : gained;
  };
  await see(first);
  if (best !== undefined && best.figures.coverageFraction < (ask.leastFraction ?? 0)) return best;
  let next = 0;
  let idle = 0;
  while (best !== undefined && runs < ask.mostRuns && best.figures.coverageFraction < aimFraction && !ask.cancelled()) {
    const { setting, figures } = best;
    const tries = changesOf(setting, figures, ask);
    const list: Setting[] = [];
    while (list.length < handful && idle < tries.length) {
      const changed = tries[next++ % tries.length]();
      idle++;
      if (changed !== undefined) list.push(changed);
    }
    if (list.length === 0) break;
    if (await see(list)) idle = 0;
  }
  return best;
}

/** Single changes, in the order in which they are tried. */
function changesOf(s: Setting, f: RunFigures, ask: RefineAsk): readonly (() => Setting | undefined)[] {
  const stronger = (by: number) => (): Setting | undefined => {
    const factor = Math.min(by, by > 1 ? ask.room(f, s.rinseC) : 1);
    return factor > 1.03 && s.strength < 0.98 * ask.mostStrength ? { ...s, strength: s.strength * factor } : undefined;
  };
  const rinsed = (byC: number) => (): Setting | undefined => {
    const rinseC = Math.max(ask.rinseRangeC[0], Math.min(ask.rinseRangeC[1], s.rinseC + byC));
    return Math.abs(rinseC - s.rinseC) < 0.5 ? undefined : { ...s, rinseC };
  };
  // towards the body's temperature a rinse takes less of the kill beside it
  return [
    stronger(1.12),
    rinsed(ask.gentlerC),
    ...s.lines.map((_, n) => () => movedTo(s, f, n, ask, 9)),
    stronger(1.3),
    () => (s.seconds < ask.mostS ? { ...s, seconds: s.seconds * 1.4 } : undefined),
    ...s.lines.map((_, n) => () => movedTo(s, f, n, ask, 4.5)),
    rinsed(-ask.gentlerC),
    // less may be more only where tissue boils
    ...(ask.hasShares
      ? [...s.lines.flatMap((_, n) => [() => louder(s, n, 0.85), () => louder(s, n, 1.18)]), () => ({ ...s, strength: 0.9 * s.strength })]
      : []),
  ];
}

/** One needle's voltage by a factor, the others' power kept. */
function louder(s: Setting, n: number, factor: number): Setting | undefined {
  if (s.lines.length < 2) return undefined;
  const all = s.shares.map((v, m) => (m === n ? v * factor : v));
  const top = Math.max(...all);
  const shares = all.map((v) => v / top);
  if (Math.min(...shares) < 0.5) return undefined;
  const sum = (list: readonly number[]): number => list.reduce((x, v) => x + v * v, 0);
  return { ...s, shares, strength: (s.strength * sum(all)) / sum(s.shares) };
}

/** One needle to the way near it, at most so far, from which most of what lives on is reached. */
function movedTo(s: Setting, f: RunFigures, n: number, ask: RefineAsk, mostMm: number): Setting | undefined {
  const alive = f.alive.map((q) => cellPlace(ask.map, q));
  if (alive.length === 0) return undefined;
  const from = pointsOf(s.lines[n], ask.activeMm);
  const others = s.lines.filter((_, m) => m !== n);
  const reach = (points: readonly Triple[]): number =>
    alive.reduce((sum, p) => sum + Math.exp(-Math.min(...points.map((at) => apart(p, at))) / ask.fadeMm), 0);
  let best: ProbeLine | undefined;
  let most = reach(from) * 1.02;
  for (const l of ask.candidates) {
    const at = pointsOf(l, ask.activeMm);
    const mm = Math.max(...at.map((p, k) => apart(p, from[k])));
    if (mm < 1.5 || mm > mostMm) continue;
    const gain = reach(at);
    if (gain <= most || others.some((o) => !needlesApart(o, l, ask.activeMm, ask.apartMm))) continue;
    most = gain;
    best = l;
  }
  const chosen = best;
  return chosen === undefined ? undefined : { ...s, lines: s.lines.map((l, m) => (m === n ? chosen : l)) };
}
/** Along what acts: its middle, or for a long one its thirds. */
function pointsOf(l: ProbeLine, activeMm: number): readonly Triple[] {
  const parts = activeMm > 12 ? [1 / 6, 1 / 2, 5 / 6] : [1 / 2];
  return parts.map((t) => [0, 1, 2].map((a) => l.shaft.tip[a] - t * activeMm * l.shaft.axis[a]) as unknown as Triple);
}
const apart = (p: Triple, q: Triple): number => Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]);
