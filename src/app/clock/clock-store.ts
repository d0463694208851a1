// The running clocks of this page: a small store of its own beside the case's, written down at every change and every second, rung from a worker, kept
// awake, logged into the case they belong to. The only place of the clock that touches the browser.
import { useSyncExternalStore } from 'react';
import { clockRules } from '../../catalog/index.ts';
import { clockSchema, type CementClock, type MixingEvent } from '../../records/index.ts';
import { logMixing } from '../actions.ts';
import { onChange, page } from '../case-state.ts';
import type { FromAlarm, ToAlarm } from './alarm-messages.ts';
import {
  alarmsOf,
  mixingOf,
  momentOf,
  noticed,
  pressed,
  readBack,
  takenBack,
  writeDown,
  type NamedTurn,
  type RunningClock,
} from './running-clocks.ts';
import { settle, startKeeper, type Clocks } from './timekeeper.ts';

const storageKey = 'trocart.clocks';
export const clocks: Clocks = { monotonicMs: () => performance.now(), systemMs: () => Date.now() };

export interface ClockState {
  readonly running: readonly RunningClock[];
  /** Mix that fills the screen. */
  readonly shownIndex: number;
  readonly open: boolean;
  /** A clock that is ready to be started on the screen. */
  readonly ready?: { readonly clock: CementClock; readonly turns: readonly NamedTurn[] };
  readonly sound: boolean;
  readonly speech: boolean;
  /** Told by the browser: the screen will not sleep. */
  readonly awake: boolean;
  /** Nothing could be written down: a reload loses the clock. */
  readonly unwritten: boolean;
  /** Last alarm, for the flash and the voice. */
  readonly rung?: { readonly key: string; readonly n: number };
  readonly beat: number;
}
const storage = (): Storage | undefined => {
  try {
    return localStorage;
  } catch {
    return undefined;
  }
};
const parse = (c: unknown): CementClock | undefined => clockSchema.safeParse(c).data as CementClock | undefined;
const kept = (key: string): string | null => storage()?.getItem(key) ?? null;

let state: ClockState = {
  running: readBack(kept(storageKey), clocks, parse),
  shownIndex: 0,
  open: false,
  sound: kept('trocart.clock.sound') !== 'off',
  speech: kept('trocart.clock.speech') === 'on',
  awake: false,
  unwritten: false,
  beat: 0,
};
const listeners = new Set<() => void>();
const set = (change: Partial<ClockState>): void => {
  state = { ...state, ...change };
  for (const f of listeners) f();
};
export const clockState = (): ClockState => state;
const subscribe = (f: () => void): (() => void) => {
  listeners.add(f);
  return () => listeners.delete(f);
};
export const useClocks = <T>(select: (s: ClockState) => T): T => useSyncExternalStore(subscribe, () => select(state));

function write(): void {
  try {
    if (state.running.length === 0) storage()?.removeItem(storageKey);
    else localStorage.setItem(storageKey, writeDown(state.running, clocks));
    if (state.unwritten) set({ unwritten: false });
  } catch {
    if (!state.unwritten) set({ unwritten: true });
  }
}

let alarmWorker: Worker | undefined;
function ring(): void {
  if (alarmWorker === undefined) {
    if (state.running.length === 0) return;
    alarmWorker = new Worker(new URL('./alarm-worker.ts', import.meta.url), { type: 'module', name: 'clock' });
    alarmWorker.onmessage = (e: MessageEvent<FromAlarm>) => {
      if (e.data.say === 'due') set({ rung: { key: e.data.key, n: (state.rung?.n ?? 0) + 1 } });
      beat();
    };
  }
  const message: ToAlarm = {
    alarms: alarmsOf(state.running, clocks),
    beatMs: state.running.length === 0 ? 0 : clockRules.tickMs.value,
  };
  alarmWorker.postMessage(message);
}
let writtenAt = 0;
/** Every quarter second while something runs: what was missed, what is written down, what is drawn. */
function beat(): void {
  const before = state.running;
  const running = before.map((r) => noticed(r, clocks));
  const missedMore = running.some((r, n) => r.missed.length > before[n].missed.length);
  set({ running, beat: state.beat + 1 });
  if (missedMore) changed();
  else if (performance.now() - writtenAt > 1000) {
    writtenAt = performance.now();
    write();
  }
}
function changed(): void {
  write();
  ring();
  flushLogs();
  void keepAwake();
}
const replace = (n: number, r: RunningClock): void => set({ running: state.running.map((old, i) => (i === n ? r : old)) });

const logged = new Map<string, string>();
/** Each clock's log goes into its own case, when that case is open; else it waits here, written down. */
function flushLogs(): void {
  const code = page().view?.code;
  for (const r of state.running) {
    if (code === undefined || r.caseCode !== code) continue;
    const mixing = mixingOf(r);
    const text = JSON.stringify(mixing);
    const key = `${code} ${r.startedAt} ${r.clock.mixId}`;
    if (logged.get(key) === text) continue;
    logged.set(key, text);
    void logMixing(mixing);
  }
}

interface WakeLock {
  request(kind: 'screen'): Promise<{ addEventListener(name: 'release', f: () => void): void; release(): Promise<void> }>;
}
let lock: Awaited<ReturnType<WakeLock['request']>> | undefined;
async function keepAwake(): Promise<void> {
  const { wakeLock } = navigator as unknown as { readonly wakeLock?: WakeLock };
  if (state.running.length === 0) {
    await lock?.release();
    lock = undefined;
    return;
  }
  if (lock !== undefined || wakeLock === undefined || document.visibilityState !== 'visible') return;
  try {
    lock = await wakeLock.request('screen');
    lock.addEventListener('release', () => {
      lock = undefined;
      set({ awake: false });
    });
    set({ awake: true });
  } catch {
    set({ awake: false });
  }
}

export function openClock(ready?: ClockState['ready']): void {
  set(ready === undefined ? { open: true } : { open: true, ready });
}
export const closeScreen = (): void => set({ open: false });
export function prepare(ready: ClockState['ready']): void {
  const { ready: _, ...rest } = state;
  state = rest;
  set(ready === undefined ? {} : { ready });
}
export function startMix(): void {
  const { ready } = state;
  if (ready === undefined) return;
  const view = page().view;
  // two clocks of one name would be taken for each other
  const taken = new Set(state.running.map((r) => r.clock.mixId));
  let { mixId } = ready.clock;
  for (let n = 1; taken.has(mixId); n++) mixId = `mix-${n}`;
  const fresh: RunningClock = {
    clock: { ...ready.clock, mixId },
    startedAt: new Date().toISOString(),
    events: [{ what: 'started', elapsedS: 0 }],
    turns: ready.turns,
    confirmed: view?.levels?.data.confirmed ?? false,
    ...(view === undefined ? {} : { caseCode: view.code }),
    keeper: startKeeper(clocks),
    seenS: 0,
    missed: [],
  };
  prepare(undefined);
  set({ running: [...state.running, fresh], shownIndex: state.running.length });
  changed();
}
export const showMix = (n: number): void => set({ shownIndex: n });
export function press(n: number, what: MixingEvent): void {
  replace(n, pressed(state.running[n], what, clocks));
  changed();
}
export function takeBack(n: number): void {
  replace(n, takenBack(state.running[n]));
  changed();
}
export function settleJump(n: number, take: 'system' | 'running'): void {
  const r = state.running[n];
  const settled = { ...r, keeper: settle(r.keeper, clocks, take) };
  replace(n, pressed(settled, take === 'system' ? 'jump-accepted' : 'jump-kept', clocks));
  changed();
}
export function forgetMissed(n: number): void {
  replace(n, { ...state.running[n], missed: [] });
  changed();
}
export function endMix(n: number): void {
  press(n, 'ended');
  set({ running: state.running.filter((_, i) => i !== n), shownIndex: 0 });
  changed();
}
export function setSound(sound: boolean): void {
  storage()?.setItem('trocart.clock.sound', sound ? 'on' : 'off');
  set({ sound });
}
export function setSpeech(speech: boolean): void {
  storage()?.setItem('trocart.clock.speech', speech ? 'on' : 'off');
  set({ speech });
}
export const momentsNow = () => state.running.map((r) => momentOf(r, clocks));

document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') beat();
  write();
  void keepAwake();
});
addEventListener('pagehide', write);
onChange(flushLogs);
if (state.running.length > 0) {
  changed();
  openClock();
}
