// The way to the clock: nothing of it is loaded until it is opened, or until a clock is found that ran when the page was left.
import { lazy, Suspense } from 'react';
import { update, usePage } from '../case-state.ts';
import type { CementClock } from '../worker/nouns.ts';
import type { NamedTurn } from './running-clocks.ts';

const Clock = lazy(async () => ({ default: (await import('./clock-root.tsx')).ClockRoot }));

export function ClockDoor() {
  const wanted = usePage((s) => s.clockWanted);
  return wanted ? (
    <Suspense fallback={null}>
      <Clock />
    </Suspense>
  ) : null;
}
export function toClock(ready?: { readonly clock: CementClock; readonly turns: readonly NamedTurn[] }): void {
  update({ clockWanted: true });
  void import('./clock-store.ts').then((store) => store.openClock(ready));
}
export function findRunningClocks(): void {
  try {
    if (localStorage.getItem('trocart.clocks') !== null) update({ clockWanted: true });
  } catch {
    // a browser that keeps nothing has no clock to come back to
  }
}
