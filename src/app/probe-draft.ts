// The ablation probe in hand, as trocar-draft.ts has the trocar: while a gesture lasts there is a draft with live figures from the draft worker; releasing
// writes all needles of the bone as one correction, one undo; Escape writes nothing. Nothing is computed with it until that is asked for.
import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { along, distance, direction, lps, midpoint, type Lps } from '../base/index.ts';
import { findProbe } from '../catalog/index.ts';
import { mostProbesCount } from '../records/index.ts';
import type { ProbeFigures } from '../spine/index.ts';
import { writeEdit } from './actions.ts';
import { page, update, usePage } from './case-state.ts';
import { releasing, takeInHand } from './in-hand.ts';
import { needlesOf, probesOf, type Needle, type ProbeDraft, type ShownProbe } from './shown-probes.ts';
import type { Grip } from './shown-trocars.ts';
import { groundMark, judgeProbe, prepareProbes } from './trocar-draft.ts';

let draft: ProbeDraft | undefined;
/** Which needle the handles belong to. */
let active = 0;
let figures: ReadonlyMap<string, ProbeFigures> = new Map();
/** The ground that is there, or being made: figures are asked only of it. */
let ready: { readonly mark: string; readonly isThere: boolean } = { mark: '', isThere: false };
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
export function takeProbe(index: number): void {
  active = index;
  tell();
}

const keyOf = (n: Needle, mark: string): string => [mark, n.probe, ...n.entryLps, ...n.tipLps].join();
const markNow = (): string => groundMark(page().view, page().vertebraId);
async function prepare(): Promise<boolean> {
  const { vertebraId } = page();
  if (vertebraId === undefined) return false;
  const mark = `${markNow()} ${vertebraId}`;
  if (ready.mark !== mark) {
    ready = { mark, isThere: false };
    figures = new Map();
    const isThere = await prepareProbes(vertebraId);
    if (ready.mark === mark) {
      ready = { mark, isThere };
      tell();
    }
  }
  return ready.isThere;
}
/** Asks for the figures of a needle, once a place. `queue`: of the same one only the newest is answered. */
function ask(queue: string, vertebraId: string, n: Needle): void {
  const diameterMm = findProbe(n.probe)?.diameterMm.value;
  if (diameterMm === undefined || !ready.isThere) return;
  const { mark } = ready;
  judgeProbe(queue, { vertebraId, entryLps: n.entryLps, tipLps: n.tipLps, diameterMm }, (got) => {
    if (got === undefined || ready.mark !== mark) return;
    figures = new Map([...figures, [keyOf(n, mark), got]].slice(-24) as [string, ProbeFigures][]);
    if (queue === 'probe' && draft?.vertebraId === vertebraId) {
      held = got;
      draft = { ...draft, answerCount: draft.answerCount + 1 };
    }
    tell();
  });
}
/** Of the needle in hand, of these very points or of a moment before. */
let held: ProbeFigures | undefined;

let letGo = (): void => {};
export function beginProbe(index: number, grip: Grip): void {
  const { vertebraId } = page();
  const needles = draft !== undefined && draft.vertebraId === vertebraId ? draft.needles : needlesOf(page()).needles;
  const from = needles[index];
  if (vertebraId === undefined || from === undefined) return;
  active = index;
  held = undefined;
  set({ vertebraId, needles, index, grip, from, moving: true, answerCount: 0 });
  letGo();
  letGo = takeInHand(cancelProbe);
  void prepare().then(() => {
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
export function endProbe(): Promise<boolean> {
  letGo();
  return releasing(written());
}
async function written(): Promise<boolean> {
  const now = draft;
  if (now?.moving !== true) return false;
  const last = now.needles[now.index];
  if (last.entryLps === now.from.entryLps && last.tipLps === now.from.tipLps) {
    set(undefined);
    return false;
  }
  set({ ...now, moving: false });
  const done = await writeEdit({ do: 'probes', vertebraId: now.vertebraId, probes: now.needles });
  if (draft !== undefined && !draft.moving) set(undefined);
  return done;
}

/** Puts entry or tip of the active needle under the crosshair. */
export async function setProbePoint(grip: 'entry' | 'target'): Promise<boolean> {
  if (draft !== undefined || needlesOf(page()).needles.length === 0) return false;
  const { cursorLps } = page();
  beginProbe(Math.min(active, needlesOf(page()).needles.length - 1), grip);
  moveProbe(grip === 'entry' ? { entryLps: cursorLps } : { targetLps: cursorLps });
  return endProbe();
}
/** One more needle, from behind through the pedicle of a side (or straight from behind) to the lesion's middle. */
export async function addProbe(probe: string, side: 'left' | 'right'): Promise<boolean> {
  const { view, vertebraId } = page();
  const vertebra = view?.vertebrae.find((v) => v.data.vertebraId === vertebraId)?.data;
  if (view === undefined || vertebraId === undefined || vertebra === undefined) return false;
  const { needles } = needlesOf(page());
  if (needles.length >= mostProbesCount) return false;
  const tipLps = view.lesions.find((l) => l.data.vertebraId === vertebraId)?.data.centreLps ?? vertebra.frame.originLps;
  const { posterior } = vertebra.frame;
  const gate = vertebra.pedicles[side]?.isthmusLps ?? along(tipLps, posterior, 40);
  const way = distance(tipLps, gate) < 5 ? posterior : direction(gate[0] - tipLps[0], gate[1] - tipLps[1], gate[2] - tipLps[2]);
  const entryLps = along(tipLps, way, Math.max(45, distance(tipLps, gate) + 12));
  // what was of another kind is of this one's: one kind of needle in a plan
  const same = needles.filter((n) => findProbe(n.probe)?.modality === findProbe(probe)?.modality);
  active = same.length;
  return writeEdit({ do: 'probes', vertebraId, probes: [...same, { probe, entryLps, tipLps }] });
}
export async function removeProbe(index: number): Promise<boolean> {
  const { vertebraId } = page();
  const { needles } = needlesOf(page());
  if (vertebraId === undefined) return false;
  active = 0;
  const rest = needles.filter((_, n) => n !== index);
  return rest.length === 0
    ? writeEdit({ do: 'as-read', vertebraId, what: 'probes' })
    : writeEdit({ do: 'probes', vertebraId, probes: rest });
}
export function backToProposal(): void {
  const { vertebraId } = page();
  active = 0;
  if (vertebraId !== undefined) void writeEdit({ do: 'as-read', vertebraId, what: 'probes' });
}
export const lookAtProbe = (p: Pick<ShownProbe, 'entryLps' | 'tipLps'>): void =>
  update({ cursorLps: midpoint(p.tipLps, midpoint(p.tipLps, p.entryLps)) });

/** Needles of the selected bone, live, with their figures; and which one the handles belong to. */
export function useProbes(): { readonly probes: readonly ShownProbe[]; readonly active: ShownProbe | undefined } {
  const view = usePage((s) => s.view);
  const vertebraId = usePage((s) => s.vertebraId);
  const on = usePage((s) => s.stage === 'ablation');
  const now = useSyncExternalStore(subscribe, () => turn);
  const made = useMemo(() => {
    const all = on ? probesOf({ ...(view === undefined ? {} : { view }), ...(vertebraId === undefined ? {} : { vertebraId }) }, draft) : [];
    const probes = all.map((p) => {
      const known = p.moving && held !== undefined ? held : figures.get(keyOf(p, ready.mark));
      return known === undefined ? p : { ...p, figures: known };
    });
    return { probes, active: probes.find((p) => p.index === active) ?? probes[0] };
  }, [on, view, vertebraId, now]);
  useEffect(() => {
    if (made.probes.length === 0) return;
    void prepare().then((isThere) => {
      if (!isThere || page().vertebraId !== vertebraId) return;
      for (const p of made.probes) if (!p.moving && !figures.has(keyOf(p, ready.mark))) ask(`still ${p.index}`, p.vertebraId, p);
    });
  }, [made.probes.map((p) => keyOf(p, '')).join(' '), ready.mark, vertebraId]);
  return made;
}
