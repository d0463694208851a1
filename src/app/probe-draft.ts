// The ablation probe in hand, as trocar-draft.ts has the trocar: while a gesture lasts there is a draft with live figures from the draft worker; releasing
// writes all needles of the bone as one correction, one undo; Escape writes nothing. Nothing is computed with it until that is asked for.
import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { along, distance, direction, lps, midpoint, type Lps } from '../base/index.ts';
import { findProbe } from '../catalog/index.ts';
import { mostProbesCount } from '../records/index.ts';
import type { ProbeFigures } from '../spine/index.ts';
import { writeEdit } from './actions.ts';
import { page, update, usePage, type PageState } from './case-state.ts';
import { releasing, takeInHand } from './in-hand.ts';
import { activeNeedle, needlesOf, probesOf, sameNeedle, type Needle, type ProbeDraft, type ShownProbe } from './shown-probes.ts';
import type { Grip } from './shown-trocars.ts';
import { judgeProbe, prepareProbes } from './trocar-draft.ts';

let draft: ProbeDraft | undefined;
/** Which gesture the draft is of: an earlier one, once written, clears no later one. */
let gesture = 0;
/** Which needle the handles and keys belong to: of this bone while it has so many, else the first. */
let taken = { vertebraId: '', count: 0, index: 0 };
let figures: ReadonlyMap<string, ProbeFigures> = new Map();
/** The ground figures are asked of: being made, there, or not to be had. */
type Ground = { readonly mark: string; readonly state: 'soon' | 'there' | 'none'; readonly made: Promise<boolean> };
let ready: Ground = { mark: '', state: 'none', made: Promise.resolve(false) };
let turn = 0;
const listeners = new Set<() => void>();
const tell = (): void => {
  turn++;
  for (const f of listeners) f();
};
const subscribe = (f: () => void): (() => void) => {
  listeners.add(f);
  return () => listeners.delete(f);
};
function set(next: ProbeDraft | undefined): void {
  draft = next;
  tell();
}
export const probeDraft = (): ProbeDraft | undefined => draft;
/** All needles of a bone as they are shown: with the one in hand, or just let go, in its own place. */
const needlesNow = (vertebraId: string | undefined): readonly Needle[] =>
  draft !== undefined && draft.vertebraId === vertebraId ? draft.needles : needlesOf({ ...page(), vertebraId }).needles;
function take(vertebraId: string, count: number, index: number): void {
  taken = { vertebraId, count, index };
  tell();
}
export function takeProbe(index: number): void {
  const { vertebraId } = page();
  if (vertebraId !== undefined) take(vertebraId, needlesNow(vertebraId).length, index);
}

type Seen = Pick<PageState, 'view' | 'vertebraId'>;
const markOf = ({ view, vertebraId }: Seen): string => [view?.code, vertebraId, view?.probeGround].join(' ');
const keyOf = (n: Needle, mark: string): string => [mark, n.probe, ...n.entryLps, ...n.tipLps].join();
/** Has the ground lent, once for all who ask; `again` also where it could not be had before. */
function prepare(again = false): Promise<boolean> {
  const { vertebraId } = page();
  if (vertebraId === undefined) return Promise.resolve(false);
  const mark = markOf(page());
  if (ready.mark === mark && !(again && ready.state === 'none')) return ready.made;
  const made = prepareProbes(vertebraId)
    .catch(() => false)
    .then((isThere) => {
      // other ground was asked for since
      if (ready.made !== made) return false;
      ready = { mark, state: isThere ? 'there' : 'none', made };
      tell();
      return isThere;
    });
  figures = new Map();
  ready = { mark, state: 'soon', made };
  return made;
}
/** Asks for the figures of a needle, once a place. `queue`: of the same one only the newest is answered. */
function ask(queue: string, vertebraId: string, n: Needle): void {
  const diameterMm = findProbe(n.probe)?.diameterMm.value;
  if (diameterMm === undefined || ready.state !== 'there' || ready.mark !== markOf({ ...page(), vertebraId })) return;
  const { mark } = ready;
  judgeProbe(queue, { vertebraId, entryLps: n.entryLps, tipLps: n.tipLps, diameterMm }, (got) => {
    if (got === undefined || ready.mark !== mark) return;
    figures = new Map([...figures, [keyOf(n, mark), got]].slice(-24) as [string, ProbeFigures][]);
    if (queue === 'probe' && draft?.vertebraId === vertebraId) {
      held = { mark, figures: got };
      draft = { ...draft, answerCount: draft.answerCount + 1 };
    }
    tell();
  });
}
/** Of the needle in hand, of these very points or of a moment before. */
let held: { readonly mark: string; readonly figures: ProbeFigures } | undefined;

let letGo = (): void => {};
export function beginProbe(index: number, grip: Grip): void {
  const { vertebraId } = page();
  const needles = needlesNow(vertebraId);
  const from = needles[index];
  if (vertebraId === undefined || from === undefined) return;
  gesture++;
  taken = { vertebraId, count: needles.length, index };
  held = undefined;
  set({ vertebraId, needles, index, grip, from, moving: true, answerCount: 0 });
  letGo();
  letGo = takeInHand(cancelProbe);
  void prepare(true).then(() => {
    if (draft !== undefined) ask('probe', draft.vertebraId, draft.needles[draft.index]);
  });
}
export function moveProbe(to: { readonly entryLps?: Lps; readonly targetLps?: Lps }): void {
  if (draft === undefined || !draft.moving) return;
  const now = draft.needles[draft.index];
  const next: Needle = { ...now, entryLps: to.entryLps ?? now.entryLps, tipLps: to.targetLps ?? now.tipLps };
  set({ ...draft, needles: draft.needles.map((n, m) => (m === draft?.index ? next : n)) });
  ask('probe', draft.vertebraId, next);
}
/** Moves what the grip holds by a vector, mm: from where it was taken, or from where it is. */
export function moveProbeBy(d: readonly [number, number, number], fromStart: boolean): void {
  if (draft === undefined) return;
  const start = fromStart ? draft.from : draft.needles[draft.index];
  const moved = (p: Lps): Lps => lps(p[0] + d[0], p[1] + d[1], p[2] + d[2]);
  moveProbe({
    ...(draft.grip === 'target' ? {} : { entryLps: moved(start.entryLps) }),
    ...(draft.grip === 'entry' ? {} : { targetLps: moved(start.tipLps) }),
  });
}
export function cancelProbe(): void {
  letGo();
  if (draft?.moving === true) set(undefined);
}
/** What is written of a bone's needles, one after the other: each takes them as the one before left them. */
let writing: Promise<unknown> = Promise.resolve();
function inTurn(vertebraId: string, change: (needles: readonly Needle[]) => readonly Needle[] | undefined): Promise<boolean> {
  const code = page().view?.code;
  const done = writing.then(async () => {
    const { view } = page();
    // let go in one case, never written in the next
    if (view === undefined || view.code !== code) return false;
    const probes = change(needlesOf({ view, vertebraId }).needles);
    if (probes === undefined) return false;
    return probes.length === 0
      ? writeEdit({ do: 'as-read', vertebraId, what: 'probes' })
      : writeEdit({ do: 'probes', vertebraId, probes: [...probes] });
  });
  writing = done.catch(() => undefined);
  return releasing(done);
}
export function endProbe(): Promise<boolean> {
  letGo();
  return written();
}
async function written(): Promise<boolean> {
  const now = draft;
  if (now?.moving !== true) return false;
  const last = now.needles[now.index];
  if (last.entryLps === now.from.entryLps && last.tipLps === now.from.tipLps) {
    set(undefined);
    return false;
  }
  const mine = gesture;
  set({ ...now, moving: false });
  try {
    return await inTurn(now.vertebraId, (needles) => {
      // the one it was taken as; taken away meanwhile, there is nothing to move
      const at = needles.findIndex((n, m) => m === now.index && sameNeedle(n, now.from));
      const index = at >= 0 ? at : needles.findIndex((n) => sameNeedle(n, now.from));
      return index < 0 ? undefined : needles.map((n, m) => (m === index ? last : n));
    });
  } finally {
    if (gesture === mine && draft !== undefined && !draft.moving) set(undefined);
  }
}
/** What a hand still holds is let go first, so that nothing of it is lost. */
const handsOff = (): void => void (draft?.moving === true && endProbe());

/** Puts entry or tip of the needle that is looked at under the crosshair. */
export async function setProbePoint(grip: 'entry' | 'target'): Promise<boolean> {
  if (draft !== undefined) return false;
  const held = activeOf(page());
  if (held === undefined) return false;
  const { cursorLps } = page();
  beginProbe(held.index, grip);
  moveProbe(grip === 'entry' ? { entryLps: cursorLps } : { targetLps: cursorLps });
  return endProbe();
}
/** One more needle, from behind through the pedicle of a side (or straight from behind) to the lesion's middle. */
export async function addProbe(probe: string, side: 'left' | 'right'): Promise<boolean> {
  const { view, vertebraId } = page();
  const vertebra = view?.vertebrae.find((v) => v.data.vertebraId === vertebraId)?.data;
  if (view === undefined || vertebraId === undefined || vertebra === undefined) return false;
  handsOff();
  const tipLps = view.lesions.find((l) => l.data.vertebraId === vertebraId)?.data.centreLps ?? vertebra.frame.originLps;
  const { posterior } = vertebra.frame;
  const gate = vertebra.pedicles[side]?.isthmusLps ?? along(tipLps, posterior, 40);
  const way = distance(tipLps, gate) < 5 ? posterior : direction(gate[0] - tipLps[0], gate[1] - tipLps[1], gate[2] - tipLps[2]);
  const entryLps = along(tipLps, way, Math.max(45, distance(tipLps, gate) + 12));
  return inTurn(vertebraId, (needles) => {
    if (needles.length >= mostProbesCount) return undefined;
    // what was of another kind is of this one's: one kind of needle in a plan
    const same = needles.filter((n) => findProbe(n.probe)?.modality === findProbe(probe)?.modality);
    take(vertebraId, same.length + 1, same.length);
    return [...same, { probe, entryLps, tipLps }];
  });
}
export async function removeProbe(index: number): Promise<boolean> {
  const { vertebraId } = page();
  if (vertebraId === undefined) return false;
  handsOff();
  const gone = needlesNow(vertebraId)[index];
  if (gone === undefined) return false;
  return inTurn(vertebraId, (needles) => {
    // asked twice of the same one, the next is not taken for it
    const at = sameNeedle(needles[index], gone) ? index : needles.findIndex((n) => sameNeedle(n, gone));
    return at < 0 ? undefined : needles.filter((_, n) => n !== at);
  });
}
export function backToProposal(): void {
  const { vertebraId } = page();
  if (vertebraId === undefined) return;
  handsOff();
  void inTurn(vertebraId, () => []);
}
export const lookAtProbe = (p: Pick<ShownProbe, 'entryLps' | 'tipLps'>): void =>
  update({ cursorLps: midpoint(p.tipLps, midpoint(p.tipLps, p.entryLps)) });

/** Needles of a bone, live, with their figures of this very ground. */
export function probesNow(s: Seen): readonly ShownProbe[] {
  const mark = markOf(s);
  return probesOf(s, draft).map((p) => {
    const known = p.moving && held?.mark === mark ? held.figures : figures.get(keyOf(p, mark));
    return known === undefined ? p : { ...p, figures: known };
  });
}
/** The one that handles and keys move: one answer for what is shown and what is moved. */
export function activeOf(s: Seen, probes: readonly ShownProbe[] = probesNow(s)): ShownProbe | undefined {
  return activeNeedle(probes, taken.vertebraId === s.vertebraId && taken.count === needlesNow(s.vertebraId).length ? taken.index : 0);
}
/** Asks for what is not known yet of needles that lie still. */
export async function askStill(s: Seen): Promise<void> {
  if (!(await prepare()) || page().vertebraId !== s.vertebraId) return;
  // as they lie now: while the ground was made some may have come or gone
  for (const p of probesOf(page(), draft))
    if (!p.moving && !figures.has(keyOf(p, markOf(page())))) ask(`still ${p.index}`, p.vertebraId, p);
}
export interface ShownProbes {
  readonly probes: readonly ShownProbe[];
  /** Which one the handles belong to. */
  readonly active: ShownProbe | undefined;
  /** Figures of this bone cannot be had. */
  readonly noFigures: boolean;
}
/** Needles of the selected bone, live, with their figures; and which one the handles belong to. */
export function useProbes(): ShownProbes {
  const view = usePage((s) => s.view);
  const vertebraId = usePage((s) => s.vertebraId);
  const on = usePage((s) => s.stage === 'ablation');
  const now = useSyncExternalStore(subscribe, () => turn);
  const seen: Seen = { ...(view === undefined ? {} : { view }), ...(vertebraId === undefined ? {} : { vertebraId }) };
  const mark = markOf(seen);
  const made = useMemo((): ShownProbes => {
    const probes = on ? probesNow(seen) : [];
    return { probes, active: activeOf(seen, probes), noFigures: ready.mark === mark && ready.state === 'none' };
  }, [on, view, vertebraId, now]);
  useEffect(() => {
    if (made.probes.length > 0) void askStill(seen);
  }, [made.probes.map((p) => keyOf(p, '')).join(' '), mark, ready.state, vertebraId]);
  return made;
}
