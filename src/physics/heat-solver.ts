// What a heat solver can be asked, step by step: to go on in time, to hold or heat cells, to carry probes; and what it answers. The solver is heat.ts.
import type { ContactMode } from './heat-contact.ts';
import type { ProbeContact } from './probe-boundary.ts';

export interface HeatOptions {
  readonly scheme?: 'rkl2' | 'explicit';
  /** Most stages a step, odd; see docs/guide/heat.md for what it costs and gives. */
  readonly stageCount?: number;
  readonly growthFraction?: number;
}
export interface AdvanceOptions {
  /** Times at which a step must end; `atEvent` may then change the solver's probes, source or perfusion. */
  readonly eventsS?: readonly number[];
  readonly atEvent?: (timeS: number) => void;
  readonly cancelled?: () => boolean;
  readonly progress?: (fraction: number) => void;
  /** Leaves out the last look at every cell's temperature: for whoever reads them all anyway. */
  readonly unread?: boolean;
}
/** Since the start, J; `unaccountedJ` = stored − (sum of all that came in), the rounding. */
export interface HeatLedger {
  readonly storedJ: number;
  readonly inThroughSidesJ: number;
  readonly fromProbesJ: number;
  readonly fromBloodJ: number;
  readonly fromSourceJ: number;
  readonly unaccountedJ: number;
  /** Unaccounted over the largest of the other five. */
  readonly unaccountedFraction: number;
}
export interface HeatSolver {
  readonly arenaBytes: number;
  readonly timeS: number;
  readonly stepCount: number;
  readonly stageCount: number;
  /** Goes on to toS exactly; a cancelled advance (physics.cancelled) leaves the solver at the last whole step. */
  advance(toS: number, options?: AdvanceOptions): void;
  temperatureC(into?: Float32Array): Float32Array;
  /** Share of each cell that is frozen, 0…1. */
  frozenFraction(): Float32Array;
  ledger(): HeatLedger;
  /** Holds cells at a temperature until released; what that takes is booked to the probes. */
  hold(cells: ArrayLike<number>, temperatureC: number): void;
  release(cells: ArrayLike<number>): void;
  /** Power of a probe over its cells, W (negative cools), none of them held; replaces the source of these cells. */
  power(cells: ArrayLike<number>, watts: number): void;
  source(wPerM3: Float32Array): void;
  /** New perfusion, for instance 0 where tissue has coagulated. */
  perfusion(wPerM3K: Float32Array): void;
  /** Ends the perfusion of these cells. */
  stopPerfusion(cells: ArrayLike<number>): void;
  /** A factor of all sources, for a power that is controlled; steps do not start anew. */
  sourceFactor(factor: number): void;
  /** A new shape of the source (W/m³ when multiplied by `times`), quick: steps do not start anew. */
  sourceShape(shape: Float32Array, times: number): void;
  /** Share of one cell that is frozen (or not yet boiled away). */
  frozenFractionOf(cell: number): number;
  /** A probe at its own surface (probe-boundary.ts); answers with its number. Its cells must be free and not another probe's. */
  addContact(contact: ProbeContact, mode: ContactMode): number;
  changeContact(id: number, mode: ContactMode): void;
  /** Its temperature now, and what it has given since the start. */
  contact(id: number): { readonly temperatureC: number; readonly givenJ: number };
  free(): void;
}
