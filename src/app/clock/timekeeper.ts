// How long a mix has been running. While the page lives: the monotonic clock. Across a reload: the computer's time of day, because nothing else
// survives one. When the two part by more than the rule allows (the computer slept, or its clock was set), it is shown and asked; until it is answered
// the further of the two counts for "stop", and "set" waits for both. Plain data and functions, so that a test drives the clocks.
import { clockRules } from '../../catalog/index.ts';

export interface Clocks {
  /** Never goes back, may stand still while the computer sleeps. */
  readonly monotonicMs: () => number;
  /** Time of day, ms since 1970: may be set. */
  readonly systemMs: () => number;
}
export interface Keeper {
  /** Time of day at which the mix started, moved when a jump was settled. */
  readonly startedSystemMs: number;
  readonly anchorMonotonicMs: number;
  readonly anchorElapsedMs: number;
}
/** What is written down, again and again, so that a reload finds it. */
export interface Saved {
  readonly startedSystemMs: number;
  readonly lastElapsedMs: number;
  readonly lastSystemMs: number;
}

export const startKeeper = (clocks: Clocks): Keeper => ({
  startedSystemMs: clocks.systemMs(),
  anchorMonotonicMs: clocks.monotonicMs(),
  anchorElapsedMs: 0,
});
export const elapsedMs = (k: Keeper, clocks: Clocks): number => k.anchorElapsedMs + clocks.monotonicMs() - k.anchorMonotonicMs;
/** Time of day less running clock: > 0 = the running clock stood still or the time was set forward. */
export const driftMs = (k: Keeper, clocks: Clocks): number => clocks.systemMs() - k.startedSystemMs - elapsedMs(k, clocks);
export const hasJumped = (k: Keeper, clocks: Clocks): boolean => Math.abs(driftMs(k, clocks)) > 1000 * clockRules.jumpS.value;

export const save = (k: Keeper, clocks: Clocks): Saved => ({
  startedSystemMs: k.startedSystemMs,
  lastElapsedMs: elapsedMs(k, clocks),
  lastSystemMs: clocks.systemMs(),
});
/** After a reload: time of day. Where it lies before the last one written down it was set back: the running clock goes on from there, and the jump is asked. */
export function resumeKeeper(saved: Saved, clocks: Clocks): Keeper {
  const now = clocks.systemMs();
  const backward = now < saved.lastSystemMs;
  return {
    startedSystemMs: saved.startedSystemMs,
    anchorMonotonicMs: clocks.monotonicMs(),
    anchorElapsedMs: backward ? saved.lastElapsedMs : now - saved.startedSystemMs,
  };
}
/** The person's answer to a jump: take the time of day, or keep the running clock. */
export function settle(k: Keeper, clocks: Clocks, take: 'system' | 'running'): Keeper {
  const running = elapsedMs(k, clocks);
  return take === 'system'
    ? { ...k, anchorMonotonicMs: clocks.monotonicMs(), anchorElapsedMs: clocks.systemMs() - k.startedSystemMs }
    : { startedSystemMs: clocks.systemMs() - running, anchorMonotonicMs: clocks.monotonicMs(), anchorElapsedMs: running };
}

/** What a moment shows: one elapsed time, or two while a jump is open. */
export interface Shown {
  readonly elapsedS: number;
  /** The smaller one, while a jump is open. */
  readonly otherS?: number;
}
export function shownTime(k: Keeper, clocks: Clocks): Shown {
  const running = elapsedMs(k, clocks);
  if (!hasJumped(k, clocks)) return { elapsedS: running / 1000 };
  const system = Math.max(0, clocks.systemMs() - k.startedSystemMs);
  return { elapsedS: Math.max(running, system) / 1000, otherS: Math.min(running, system) / 1000 };
}
