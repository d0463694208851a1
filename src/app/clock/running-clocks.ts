// The clocks that run, as plain data: what is written down for a reload, what a press adds, what a moment shows and what is still to ring. Nothing here
// knows a screen or a timer; a test drives it.
import { clockRules } from '../../catalog/index.ts';
import type { CementClock, Mixing, MixingEvent } from '../../records/index.ts';
import { changesBetween, clockAt, eventsOf, phasesOf, type ClockPhase, type ClockReading } from '../../spine/index.ts';
import type { Alarm } from './alarm-messages.ts';
import { resumeKeeper, save, shownTime, type Clocks, type Keeper, type Saved, type Shown } from './timekeeper.ts';

/** A turn of the sitting as the screen says it: names as they were when the mix was started. */
export interface NamedTurn {
  readonly vertebraId: string;
  readonly level: string;
  readonly side: 'left' | 'right';
  readonly injectMl: number;
  readonly cannulaMl: number;
  readonly startMin: number;
  readonly endMin: number;
}
export interface RunningClock {
  readonly clock: CementClock;
  readonly startedAt: string;
  readonly events: Mixing['events'];
  readonly turns: readonly NamedTurn[];
  /** Levels were confirmed when it started. */
  readonly confirmed: boolean;
  /** Case whose log this is; absent = no case was open. */
  readonly caseCode?: string;
  readonly keeper: Keeper;
  /** Last moment somebody could have looked, s. */
  readonly seenS: number;
  readonly missed: readonly { readonly phase: ClockPhase; readonly atS: number }[];
}
interface Written extends Omit<RunningClock, 'keeper' | 'seenS'> {
  readonly saved: Saved;
}

export const writeDown = (list: readonly RunningClock[], clocks: Clocks): string =>
  JSON.stringify(list.map(({ keeper, seenS: _, ...rest }): Written => ({ ...rest, saved: save(keeper, clocks) })));
/** Clocks found after a reload; what a changed version can no longer read is left out rather than guessed. */
export function readBack(text: string | null, clocks: Clocks, parse: (clock: unknown) => CementClock | undefined): readonly RunningClock[] {
  if (text === null) return [];
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch {
    return [];
  }
  if (!Array.isArray(list)) return [];
  return (list as readonly Written[]).flatMap(({ saved, clock, ...rest }) => {
    const known = parse(clock);
    if (known === undefined || typeof saved?.startedSystemMs !== 'number') return [];
    const keeper = resumeKeeper(saved, clocks);
    return [noticed({ ...rest, clock: known, keeper, seenS: saved.lastElapsedMs / 1000 }, clocks)];
  });
}

export const mixingOf = (r: RunningClock): Mixing => ({
  mixId: r.clock.mixId,
  productName: r.clock.product.name,
  startedAt: r.startedAt,
  events: r.events,
});
export const pressed = (r: RunningClock, what: MixingEvent, clocks: Clocks, note?: string): RunningClock => {
  const elapsedS = Math.round(10 * shownTime(r.keeper, clocks).elapsedS) / 10;
  const turn = turnAt(r, elapsedS);
  const where = turn !== undefined && what.startsWith('injection') ? { vertebraId: turn.vertebraId, side: turn.side } : {};
  return { ...r, events: [...r.events, { what, elapsedS, ...where, ...(note === undefined ? {} : { note }) }] };
};
/** What cannot be taken back by a slip of the finger: that it started, and what the program itself noted. */
const kept: readonly MixingEvent[] = ['started', 'missed', 'jump-accepted', 'jump-kept'];
export const takenBack = (r: RunningClock): RunningClock => {
  const at = r.events.findLastIndex((e) => !kept.includes(e.what));
  return at < 0 ? r : { ...r, events: r.events.filter((_, n) => n !== at) };
};
export const canTakeBack = (r: RunningClock): boolean => r.events.some((e) => !kept.includes(e.what));

export interface Moment extends Shown {
  readonly reading: ClockReading;
}
/** While two clocks disagree the further one counts, except for the last word: "set" waits for both. */
export function momentOf(r: RunningClock, clocks: Clocks): Moment {
  const shown = shownTime(r.keeper, clocks);
  const events = eventsOf(r);
  const reading = clockAt(r.clock, shown.elapsedS, events);
  if (shown.otherS === undefined || reading.phase !== 'set') return { ...shown, reading };
  if (clockAt(r.clock, shown.otherS, events).phase === 'set') return { ...shown, reading };
  // the last moment before it: "needle out" is the urgent word of the two
  const setS = phasesOf(r.clock, events).find((b) => b.phase === 'set')?.atS ?? shown.otherS;
  return { ...shown, reading: clockAt(r.clock, setS - 0.5, events) };
}
/** After a gap in which nobody could look: the changes that lie in it are remembered as missed. */
export function noticed(r: RunningClock, clocks: Clocks): RunningClock {
  const { elapsedS, otherS } = shownTime(r.keeper, clocks);
  // while two clocks disagree nobody knows what was missed
  if (otherS !== undefined) return r;
  const gapS = elapsedS - r.seenS;
  if (gapS <= clockRules.jumpS.value) return { ...r, seenS: elapsedS };
  const missed = changesBetween(r.clock, eventsOf(r), r.seenS, elapsedS);
  const events = missed.map((m) => ({ what: 'missed' as const, elapsedS: Math.round(elapsedS), note: m.phase }));
  return { ...r, seenS: elapsedS, missed: [...r.missed, ...missed], events: [...r.events, ...events] };
}

export const turnAt = (r: Pick<RunningClock, 'turns'>, elapsedS: number): NamedTurn | undefined =>
  r.turns.find((t) => elapsedS < 60 * t.endMin) ?? r.turns.at(-1);

/** Everything that is still to ring: each change of phase, and a warning before it. */
export function alarmsOf(list: readonly RunningClock[], clocks: Clocks): readonly Alarm[] {
  return list.flatMap((r) => {
    const { elapsedS } = shownTime(r.keeper, clocks);
    return phasesOf(r.clock, eventsOf(r)).flatMap(({ phase, atS }) => {
      const inMs = 1000 * (atS - elapsedS);
      const warnMs = inMs - 1000 * clockRules.warnS.value;
      return [
        ...(inMs > 0 ? [{ key: `${r.clock.mixId} ${phase}`, inMs }] : []),
        ...(warnMs > 0 ? [{ key: `warn ${r.clock.mixId} ${phase}`, inMs: warnMs }] : []),
      ];
    });
  });
}
