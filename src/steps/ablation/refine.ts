// Needles moved and their voltages set with the physics in the loop: each turn computes the course on coarse voxels, looks where the lesion lives on and
// which nerve pays, and tries one change (power, time, one needle's voltage, one needle's place). What is better stays.
// The assumption that fails first: what gains on coarse voxels gains on fine ones; a margin to the limits and to the aim is kept for it.
import { ablationRules } from '../../catalog/index.ts';
import { cellPlace, needlesApart, type ProbeLine, type TissueMap } from '../../spine/index.ts';
import type { RunFigures } from './run.ts';

export interface Setting {
  readonly lines: readonly ProbeLine[];
  /** Of the strongest channel's voltage, one a needle. */
  readonly voltFractions: readonly number[];
  readonly powerW: number;
  readonly seconds: number;
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
  readonly mostW: number;
  readonly mostS: number;
  readonly mostRuns: number;
  readonly run: (s: Setting) => Promise<RunFigures>;
  /** By which factor all power may change before the worst nerve is at its limit, a margin kept. */
  readonly room: (f: RunFigures) => number;
  readonly cancelled: () => boolean;
}

/** Higher is better: what is covered, once nerves are within their limits; before that how far they are past them. */
const worth = (f: RunFigures, room: number): number => (room >= 1 ? f.coverageFraction : Math.min(0, room - 1));

export async function refine(first: Setting, ask: RefineAsk): Promise<Refined | undefined> {
  const most = ask.mostRuns;
  const aimFraction = ablationRules.refineFraction.value;
  let runs = 0;
  let best: { setting: Setting; figures: RunFigures; worth: number } | undefined;
  /** One change; a set that passes a limit is tried once more with the power it may have. */
  const attempt = async (wanted: Setting): Promise<boolean> => {
    let setting = { ...wanted, powerW: Math.min(ask.mostW, wanted.powerW), seconds: Math.min(ask.mostS, wanted.seconds) };
    let gained = false;
    for (let n = 0; n < 2 && runs < most && !ask.cancelled(); n++) {
      const figures = await ask.run(setting);
      runs++;
      const room = ask.room(figures);
      const w = worth(figures, room);
      if (best === undefined || w > best.worth + 0.002) {
        best = { setting, figures, worth: w };
        gained = true;
      }
      if (room >= 1) break;
      setting = { ...setting, powerW: setting.powerW * room };
    }
    return gained;
  };
  await attempt(first);
  while (best !== undefined && runs < most && best.worth < aimFraction && !ask.cancelled()) {
    let gained = false;
    const tries: ((s: Setting, f: RunFigures) => Setting | undefined)[] = [
      (s, f) => (ask.room(f) > 1.05 && s.powerW < ask.mostW ? { ...s, powerW: s.powerW * Math.min(1.3, ask.room(f)) } : undefined),
      (s) => (s.seconds < ask.mostS ? { ...s, seconds: s.seconds * 1.5 } : undefined),
      ...first.lines.flatMap((_, n) => [
        (s: Setting, f: RunFigures) => movedTo(s, f, n, ask),
        (s: Setting) => louder(s, n, 0.85),
        (s: Setting) => louder(s, n, 1.15),
      ]),
    ];
    for (const change of tries) {
      if (runs >= most || best.worth >= aimFraction) break;
      const next = change(best.setting, best.figures);
      if (next !== undefined && (await attempt(next))) gained = true;
    }
    if (!gained) break;
  }
  return best;
}

/** One needle's voltage by a factor, the others' power kept. */
function louder(s: Setting, n: number, factor: number): Setting | undefined {
  if (s.lines.length < 2) return undefined;
  const all = s.voltFractions.map((v, m) => (m === n ? v * factor : v));
  const top = Math.max(...all);
  const volts = all.map((v) => v / top);
  if (Math.min(...volts) < 0.5) return undefined;
  const sum = (list: readonly number[]): number => list.reduce((x, v) => x + v * v, 0);
  return { ...s, voltFractions: volts, powerW: (s.powerW * sum(all)) / sum(s.voltFractions) };
}

/** One needle to the way near it from which most of what lives on is reached. */
function movedTo(s: Setting, f: RunFigures, n: number, ask: RefineAsk): Setting | undefined {
  const alive = f.alive.map((q) => cellPlace(ask.map, q));
  if (alive.length === 0) return undefined;
  const middle = (l: ProbeLine): readonly number[] => [0, 1, 2].map((a) => l.shaft.tip[a] - (ask.activeMm / 2) * l.shaft.axis[a]);
  const from = middle(s.lines[n]);
  const others = s.lines.filter((_, m) => m !== n);
  const reach = (at: readonly number[]): number =>
    alive.reduce((sum, p) => sum + Math.exp(-Math.hypot(p[0] - at[0], p[1] - at[1], p[2] - at[2]) / ask.fadeMm), 0);
  const [leastMm, mostMm] = [2, 9];
  let best: ProbeLine | undefined;
  let most = reach(from) * 1.02;
  for (const l of ask.candidates) {
    const at = middle(l);
    const mm = Math.hypot(at[0] - from[0], at[1] - from[1], at[2] - from[2]);
    if (mm < leastMm || mm > mostMm) continue;
    const gain = reach(at);
    if (gain <= most || others.some((o) => !needlesApart(o, l, ask.activeMm, ask.apartMm))) continue;
    most = gain;
    best = l;
  }
  const chosen = best;
  return chosen === undefined ? undefined : { ...s, lines: s.lines.map((l, m) => (m === n ? chosen : l)) };
}
