// The trocar in hand. While a gesture lasts there is a draft: not in the case, not hashed, with live figures from the draft worker. Releasing
// writes one record (the person's path), one undo; Escape writes nothing. Views read `useDraft`, `useTrocars`; gestures call the four verbs
//   beginDrag(trocar, grip) → moveDraft({entryLps, targetLps}) … → endGesture() | cancelGesture()
// The draft keeps the two points as the hand has them; figures say where the line really meets bone, and that is what is written.
import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { along, between, distance, lps, towards, type Lps } from '../base/index.ts';
import { trocarOf } from '../catalog/index.ts';
import { levelOf } from '../records/index.ts';
import type { ProbeFigures, TrocarFigures } from '../spine/index.ts';
import { askQuietly, writeEdit } from './actions.ts';
import { takeGroundPort } from './ground-port.ts';
import { layoutOf, page, update, usePage, type PageState } from './case-state.ts';
import { releasing, takeInHand } from './in-hand.ts';
import { activeTrocar, trocarsOf, type Grip, type Held, type ShownTrocar, type TrocarDraft } from './shown-trocars.ts';
import type { FromDraftWorker, JudgeJob, ProbeJob, ToDraftWorker } from './worker/draft-worker.ts';

export type { Grip, Held, ShownTrocar, TrocarDraft } from './shown-trocars.ts';

let draft: TrocarDraft | undefined;
const listeners = new Set<() => void>();
function set(next: TrocarDraft | undefined): void {
  draft = next;
  for (const f of listeners) f();
}
export const trocarDraft = (): TrocarDraft | undefined => draft;
export function onDraft(f: () => void): () => void {
  listeners.add(f);
  return () => listeners.delete(f);
}
/** One part of the draft; `select` must return the same object while nothing changed. */
export const useDraft = <T>(select: (d: TrocarDraft | undefined) => T): T => useSyncExternalStore(onDraft, () => select(draft));

// --- figures ---------------------------------------------------------------------------------------------------------------------------
let worker: Worker | undefined;
let turn = 0;
const waiting = new Map<number, (figures: TrocarFigures | undefined) => void>();
const whenReady = new Set<() => void>();
let readyCount = 0;
/** The worker did not load or fell over: no figures any more, but a release is still written. */
let isDead = false;
function bury(): void {
  isDead = true;
  worker?.terminate();
  const unanswered = [...waiting.values()];
  waiting.clear();
  for (const got of [...unanswered, ...waitingProbes.values()]) got(undefined);
  waitingProbes.clear();
  for (const f of whenProbesReady) f();
  for (const f of whenReady) f();
  for (const f of listeners) f();
}
/** True once figures can no longer be had on this page. */
export const useNoFigures = (): boolean => useSyncExternalStore(onDraft, () => isDead);
function started(): Worker | undefined {
  if (isDead) return undefined;
  if (worker !== undefined) return worker;
  const ground = takeGroundPort();
  if (ground === undefined) return undefined;
  worker = new Worker(new URL('./worker/draft-worker.ts', import.meta.url), { type: 'module', name: 'draft' });
  worker.onmessage = (e: MessageEvent<FromDraftWorker>) => {
    const m = e.data;
    if (m.say === 'ready') {
      readyCount = m.lentCount;
      for (const f of whenReady) f();
      return;
    }
    if (m.say === 'probes-ready') {
      probeCount = m.probeCount;
      for (const f of whenProbesReady) f();
      return;
    }
    const done = waiting.get(m.turn);
    const doneProbe = waitingProbes.get(m.turn);
    waiting.delete(m.turn);
    waitingProbes.delete(m.turn);
    if (m.say === 'judged') done?.(m.figures);
    else if (m.say === 'probe-judged') doneProbe?.(m.figures);
  };
  worker.onerror = bury;
  worker.onmessageerror = bury;
  worker.postMessage({ say: 'hello', ground } satisfies ToDraftWorker, [ground]);
  return worker;
}
/** Has the case worker lend what trocars of this bone are judged against: half a second there, none here. */
export async function prepareGround(vertebraId: string): Promise<boolean> {
  if (started() === undefined) return false;
  const lentCount = (await askQuietly('ground', { vertebraId }))?.lentCount;
  if (lentCount === undefined) return false;
  // The loan goes another way than the answer and may come after it.
  if (readyCount < lentCount && !isDead)
    await new Promise<void>((there) => {
      const off = onGround(() => {
        if (readyCount < lentCount && !isDead) return;
        off();
        there();
      });
    });
  return !isDead;
}
/** Called when other ground was lent: figures given before may be of another bone. */
export function onGround(f: () => void): () => void {
  whenReady.add(f);
  return () => whenReady.delete(f);
}
/** Figures of a trocar; of wishes with the same `queue` only the newest is answered. */
export function judge(queue: string, t: Omit<Held, 'gaugeGauge' | 'pathId'>, got: (figures: TrocarFigures | undefined) => void): void {
  const w = started();
  if (w === undefined) return got(undefined);
  const { vertebraId, side, entryLps, targetLps, diameterMm } = t;
  const job: JudgeJob = { turn: ++turn, vertebraId, side, entryLps, targetLps, diameterMm };
  waiting.set(job.turn, got);
  w.postMessage({ say: 'judge', queue, job } satisfies ToDraftWorker);
}

// --- the same for ablation probes (probe-draft.ts) --------------------------------------------------------------------------------------
const waitingProbes = new Map<number, (figures: ProbeFigures | undefined) => void>();
const whenProbesReady = new Set<() => void>();
let probeCount = 0;
/** Has the case worker lend what probes of this bone are judged against; false = they cannot be judged. */
export async function prepareProbes(vertebraId: string): Promise<boolean> {
  if (started() === undefined) return false;
  const wanted = (await askQuietly('probe-ground', { vertebraId }))?.lentCount;
  if (wanted === undefined) return false;
  if (probeCount < wanted && !isDead)
    await new Promise<void>((there) => {
      const look = (): void => {
        if (probeCount < wanted && !isDead) return;
        whenProbesReady.delete(look);
        there();
      };
      whenProbesReady.add(look);
    });
  return !isDead;
}
/** Of wishes with the same `queue` only the newest is answered. */
export function judgeProbe(queue: string, t: Omit<ProbeJob, 'turn'>, got: (figures: ProbeFigures | undefined) => void): void {
  const w = started();
  if (w === undefined) return got(undefined);
  const job: ProbeJob = { ...t, turn: ++turn };
  waitingProbes.set(job.turn, got);
  w.postMessage({ say: 'judge-probe', queue, job } satisfies ToDraftWorker);
}

// --- the gesture -----------------------------------------------------------------------------------------------------------------------
const same = (a: Held, b: Held): boolean => a.vertebraId === b.vertebraId && a.side === b.side;
/** The newest answer, not yet shown: it goes with the hand's next move or the next frame, whichever is first, so that a frame is drawn once. */
let answered: { readonly of: TrocarDraft; readonly figures: TrocarFigures | undefined; readonly count: number } | undefined;
/** The draft with what has been answered since. */
function told(d: TrocarDraft): TrocarDraft {
  const got = answered;
  answered = undefined;
  if (got === undefined || !same(d, got.of)) return d;
  const { figures: _, ...rest } = d;
  return { ...rest, answerCount: d.answerCount + got.count, ...(got.figures === undefined ? {} : { figures: got.figures }) };
}
function ask(): void {
  const now = draft;
  if (now === undefined) return;
  judge('draft', now, (figures) => {
    if (draft === undefined || !same(draft, now)) return;
    const isFirst = answered === undefined;
    answered = { of: now, figures, count: 1 + (answered?.count ?? 0) };
    // that there are none is said at once
    if (figures === undefined) set(told(draft));
    else if (isFirst) requestAnimationFrame(() => draft !== undefined && answered !== undefined && set(told(draft)));
  });
}
onGround(() => ask());

let prepared: Promise<boolean> = Promise.resolve(false);
let letGo = (): void => {};
/** Takes a trocar in hand. */
export function beginDrag(held: Held, grip: Grip): void {
  const { entryLps, targetLps } = held;
  // A person's path is judged by the gauge of the act, also where a thinner alternative was taken in hand.
  const { view, gaugeGauge } = page();
  const product = trocarOf(view?.act?.gaugeGauge ?? gaugeGauge);
  const gauged = product === undefined ? held : { ...held, gaugeGauge: product.gaugeGauge, diameterMm: product.outerDiameterMm };
  answered = undefined;
  set({ ...gauged, grip, from: { entryLps, targetLps, cursorLps: page().cursorLps }, moving: true, answerCount: 0 });
  letGo();
  letGo = takeInHand(cancelGesture);
  prepared = prepareGround(held.vertebraId);
  ask();
}
export function moveDraft(to: { readonly entryLps?: Lps; readonly targetLps?: Lps }): void {
  if (draft === undefined || !draft.moving) return;
  set({ ...told(draft), ...to });
  ask();
  // the other views are cut through the crosshair: one that lay on the trocar stays on it
  if (ridingOf(draft.from) < rideMm) update({ cursorLps: riding(draft) });
}
/** Two points nearer than this give no line, mm. */
const leastLineMm = 0.5;
/** A crosshair nearer than this to the trocar lies on it, mm. */
const rideMm = 2;
function ridingOf({ entryLps, targetLps, cursorLps }: TrocarDraft['from']): number {
  if (distance(entryLps, targetLps) < leastLineMm) return Infinity;
  const axis = towards(entryLps, targetLps);
  const way = between(entryLps, cursorLps);
  const on = way[0] * axis[0] + way[1] * axis[1] + way[2] * axis[2];
  return distance(along(entryLps, axis, on), cursorLps);
}
/** The point of the draft that lies where the crosshair lay along it when it was taken. */
function riding(d: TrocarDraft): Lps {
  if (distance(d.entryLps, d.targetLps) < leastLineMm) return page().cursorLps;
  const length = distance(d.from.entryLps, d.from.targetLps);
  const way = between(d.from.entryLps, d.from.cursorLps);
  const axis = towards(d.from.entryLps, d.from.targetLps);
  const share = length === 0 ? 0.6 : (way[0] * axis[0] + way[1] * axis[1] + way[2] * axis[2]) / length;
  const held = Math.min(1, Math.max(0, share));
  return along(d.entryLps, towards(d.entryLps, d.targetLps), held * distance(d.entryLps, d.targetLps));
}
/** Moves what the grip holds by a vector (mm). */
export function moveDraftBy(d: readonly [number, number, number], from?: { readonly entryLps: Lps; readonly targetLps: Lps }): void {
  if (draft === undefined) return;
  const start = from ?? draft;
  const moved = (p: Lps): Lps => lps(p[0] + d[0], p[1] + d[1], p[2] + d[2]);
  moveDraft({
    ...(draft.grip === 'target' ? {} : { entryLps: moved(start.entryLps) }),
    ...(draft.grip === 'entry' ? {} : { targetLps: moved(start.targetLps) }),
  });
}
export function cancelGesture(): void {
  letGo();
  if (draft?.moving !== true) return;
  update({ cursorLps: draft.from.cursorLps });
  set(undefined);
}
/** Writes the person's path; true once it is durable. Nothing moved = nothing written. */
export function endGesture(): Promise<boolean> {
  letGo();
  return releasing(written());
}
async function written(): Promise<boolean> {
  const now = draft;
  if (now?.moving !== true) return false;
  const code = page().view?.code;
  if (now.entryLps === now.from.entryLps && now.targetLps === now.from.targetLps) {
    set(undefined);
    return false;
  }
  set({ ...told(now), moving: false });
  await prepared;
  // The record holds where the line meets bone, by the figures of these very points.
  const figures = await new Promise<TrocarFigures | undefined>((got) => judge(`release ${turn}`, now, got));
  // let go in one case, never written in the next
  const isHere = page().view?.code === code;
  const done =
    isHere &&
    (await writeEdit({
      do: 'path',
      vertebraId: now.vertebraId,
      side: now.side,
      entryLps: figures?.entryLps ?? now.entryLps,
      targetLps: now.targetLps,
    }));
  if (draft !== undefined && same(draft, now) && !draft.moving) set(undefined);
  return done;
}

/** Puts entry or tip of the trocar that is looked at under the crosshair; false when there is none, or where no trocar and crosshair are seen. */
export async function setPoint(grip: 'entry' | 'target'): Promise<boolean> {
  if (page().stage !== 'plan' || layoutOf(page()) === 'fluoroscopy') return false;
  const held = activeTrocar(page(), trocarsOf(page(), draft));
  if (held === undefined) {
    const { view, vertebraId } = page();
    const level = view?.levels === undefined || vertebraId === undefined ? undefined : levelOf(view.levels.data, vertebraId);
    update({ notice: { code: 'editing.no-trocar', values: { level: level ?? '?' } } });
  }
  if (held === undefined || draft !== undefined) return false;
  const { cursorLps } = page();
  beginDrag(held, grip);
  moveDraft(grip === 'entry' ? { entryLps: cursorLps } : { targetLps: cursorLps });
  return endGesture();
}

// --- trocars that lie still --------------------------------------------------------------------------------------------------------------
/** What figures rest on, as the page knows it: the bone as measured, images and label map, and the site's error of aim. Of another ground they are another's. */
export function groundMark(view: PageState['view'], vertebraId: string | undefined): string {
  const bone = view?.vertebrae.find((v) => v.data.vertebraId === vertebraId);
  return [view?.code, bone?.id, bone?.at, view?.probeGround, JSON.stringify(view?.site?.executionError)].join();
}
/** Figures of a person's path until the plan has been computed with it: asked once per place and ground. */
const stillKey = (t: Held, ground: string): string => [ground, t.vertebraId, t.side, t.diameterMm, ...t.entryLps, ...t.targetLps].join();
let still: ReadonlyMap<string, TrocarFigures> = new Map();
const asked = new Set<string>();
onGround(() => {
  asked.clear();
  still = new Map();
  for (const f of listeners) f();
});
function askStill(t: ShownTrocar, ground: string): void {
  const key = stillKey(t, ground);
  if (asked.has(key)) return;
  asked.add(key);
  void prepareGround(t.vertebraId).then((ready) => {
    if (!ready) return;
    judge(`still ${t.side}`, t, (figures) => {
      if (figures === undefined) return;
      still = new Map([...still, [key, figures]].slice(-8) as [string, TrocarFigures][]);
      for (const f of listeners) f();
    });
  });
}
/** Trocars of the selected bone, live; what a person has moved with its figures. */
export function useTrocars(): readonly ShownTrocar[] {
  const view = usePage((s) => s.view);
  const vertebraId = usePage((s) => s.vertebraId);
  const pathId = usePage((s) => s.pathId);
  const gaugeGauge = usePage((s) => s.gaugeGauge);
  const held = useDraft((d) => (d?.vertebraId === vertebraId ? d : undefined));
  const known = useSyncExternalStore(onDraft, () => still);
  const ground = groundMark(view, vertebraId);
  const all = useMemo(
    () =>
      trocarsOf(
        {
          gaugeGauge,
          ...(view === undefined ? {} : { view }),
          ...(vertebraId === undefined ? {} : { vertebraId }),
          ...(pathId === undefined ? {} : { pathId }),
        },
        held,
      ).map((t) => {
        const figures = t.own && !t.moving ? known.get(stillKey(t, ground)) : undefined;
        return figures === undefined ? t : { ...t, figures };
      }),
    [view, vertebraId, pathId, gaugeGauge, held, known, ground],
  );
  useEffect(() => {
    for (const t of all) if (t.own && !t.moving) askStill(t, ground);
  }, [all, ground]);
  return all;
}
