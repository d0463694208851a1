// What buttons, keys and drops do: ask the worker, keep the answer, say what went wrong. One errand at a time.
import { along, distance, lps, type Lps, Problem } from '../base/index.ts';
import type { CementClock, CementProduct, CementSetting, Mixing, SiteGiven } from '../records/index.ts';
import { languages, needLanguage, type Language } from '../words/index.ts';
import {
  layoutOf,
  layouts,
  presets,
  page,
  update,
  type LayoutName,
  type Preset,
  type Running,
  type Stage,
  shownInjection,
} from './case-state.ts';
import { firstApproach } from '../spine/index.ts';
import { Fault, linkCaseWorker, type CaseLink } from './worker/link.ts';
import type {
  Answers,
  CaseRequests,
  CaseVerb,
  CaseView,
  DroppedFile,
  AblationAsk,
  InjectionAsk,
  PlanVersion,
  SignalPicture,
  StrengthAsk,
} from './worker/messages.ts';
import { groundPort } from './ground-port.ts';
import { cancelInHand, released } from './in-hand.ts';
import { startPainter } from './views/painter-link.ts';
import { gridCentre } from './views/planes.ts';

let link: CaseLink | undefined;

export async function startWorkers(): Promise<void> {
  const store = new MessageChannel();
  startPainter(store.port2);
  const worker = new Worker(new URL('./worker/case-door.ts', import.meta.url), { type: 'module', name: 'case' });
  link = linkCaseWorker(worker, store.port1, groundPort(), await serverKey());
  await loadOpening();
}

/** Gives the case worker a port by which it lends the images of the open case, as it lends them to the painter. */
export const lendTo = (port: MessagePort): void => link?.lendTo(port);

/** The key of the loopback server, when it opened this page; asked for only then, so that a static page loads nothing for it. */
async function serverKey(): Promise<string | undefined> {
  if (!/[#&](once|key)=/.test(location.hash) && sessionStorage.getItem('trocart.key') === null) return undefined;
  const { takeServerKey } = await import('../host/browser.ts');
  return takeServerKey();
}

const refuse = (e: unknown, file?: string): void => {
  if (e instanceof Problem) {
    if (e.code === 'store.cancelled' || e.code.endsWith('.cancelled')) update({ notice: { code: 'app.cancelled' } });
    else update({ refusal: { code: e.code, values: e.values, ...(file === undefined ? {} : { file }) } });
  } else
    update({
      refusal: {
        code: 'app.fault',
        values: {},
        details: e instanceof Error ? (e instanceof Fault ? e.message : `${e.message}\n${e.stack ?? ''}`) : String(e),
      },
    });
};

/** Asks, shows the progress while it lasts, gives undefined when refused (the refusal is then on the page). */
export async function errand<V extends CaseVerb>(
  what: Running['what'],
  verb: V,
  ask: CaseRequests[V]['ask'],
  canCancel = true,
): Promise<CaseRequests[V]['answer'] | undefined> {
  if (link === undefined || page().running !== undefined) return undefined;
  const promise = link.ask(verb, ask, (fraction, code, values) => {
    const now = page().running;
    if (now !== undefined)
      update({ running: { what, id: now.id, fraction, code, canCancel, ...(values === undefined ? {} : { values }) } });
  });
  update({ running: { what, id: promise.id, fraction: 0, code: `app.running.${what}`, canCancel }, refusal: undefined, notice: undefined });
  try {
    return await promise;
  } catch (e) {
    refuse(e, verb === 'read' ? (ask as CaseRequests['read']['ask']).files[0]?.path : undefined);
    return undefined;
  } finally {
    update({ running: undefined });
  }
}

export function cancel(): void {
  const now = page().running;
  if (now !== undefined) link?.cancel(now.id);
}

/** Asks quietly: nothing shown, nothing thrown. */
export const askQuietly = <V extends CaseVerb>(verb: V, ask: CaseRequests[V]['ask']): Promise<CaseRequests[V]['answer'] | undefined> =>
  link === undefined ? Promise.resolve(undefined) : link.ask(verb, ask).catch(() => undefined);

export const demoNames = ['wedge', 'scoliosis', 'lytic', 'lytic-t10', 'lytic-cord', 'mri', 'mri-only'] as const;
export async function loadOpening(): Promise<void> {
  const stored = await askQuietly('list-stored', {});
  if (stored !== undefined) update({ stored });
  // A new visitor is not asked to promise anything; one who comes back to cases is.
  if ((stored?.cases.length ?? 0) > 0) await askToKeep();
}
let askedToKeep = false;
/** Asks the browser, once, not to clear what is stored when room is short: only a page may ask, the worker can only look. */
async function askToKeep(): Promise<void> {
  const unsure = (code: string): boolean => code === 'store.not-persistent';
  if (askedToKeep || page().stored?.findings.some((f) => unsure(f.code)) !== true) return;
  askedToKeep = true;
  const { persistent } = await import('../host/browser.ts');
  const kept = await persistent();
  const { stored } = page();
  if (stored === undefined) return;
  if (kept) update({ stored: { ...stored, findings: stored.findings.filter((f) => !unsure(f.code)) } });
  else update({ notPromised: true });
}

const bodyCentre = (view: CaseView, vertebraId: string): Lps | undefined =>
  view.vertebrae.find((v) => v.data.vertebraId === vertebraId)?.data.frame.originLps ??
  view.seeds.find((s) => s.vertebraId === vertebraId)?.pointLps;

/** Goes to a vertebra: cursor, and every view that would not show it near its middle. */
export function goTo(vertebraId: string, pathId?: string): void {
  const { view } = page();
  if (view === undefined) return;
  const centre = bodyCentre(view, vertebraId);
  if (centre === undefined) return update({ vertebraId });
  const plan = view.plans.find((p) => p.data.vertebraId === vertebraId)?.data;
  const path = plan?.paths.find((p) => p.id === pathId) ?? plan?.paths.find((p) => plan.chosen.includes(p.id));
  const middle = path === undefined ? centre : along(path.entryLps, path.direction, path.lengthMm * 0.6);
  update({
    vertebraId,
    cursorLps: page().stage === 'plan' ? middle : centre,
    pathId: path?.id,
    poses: recentred(page().poses, centre),
    levelDraft: undefined,
  });
  if (page().stage === 'cement') lookAtFill();
}
const recentred = (poses: ReturnType<typeof page>['poses'], centre: Lps): ReturnType<typeof page>['poses'] =>
  Object.fromEntries(
    Object.entries(poses).map(([name, pose]) => [
      name,
      distance(pose.centreLps, centre) * (name === 'sagittal' || name === 'coronal' ? 0.5 : 1) > 60 * pose.mmPerPx
        ? { ...pose, centreLps: centre }
        : pose,
    ]),
  );

export const goToPoint = (point: Lps): void => update({ cursorLps: point });

function enterCase(view: CaseView): void {
  cancelInHand();
  const first = worstOf(view) ?? view.vertebrae[Math.floor(view.vertebrae.length / 2)]?.data.vertebraId ?? view.seeds[0]?.vertebraId;
  update({
    view,
    // HU have presets; a signal has none but its own spread
    ...(view.signalShown?.window !== undefined
      ? { window: view.signalShown.window }
      : page().view?.signalShown === undefined
        ? {}
        : { window: presets.bone }),
    stage: 'vertebrae',
    poses: {},
    layout: undefined,
    maximised: undefined,
    asking: undefined,
    chosen: chosenOf(view),
    cursorLps: view.grid === undefined ? lps(0, 0, 0) : gridCentre(view.grid),
    vertebraId: undefined,
    pathId: undefined,
    chain: undefined,
  });
  if (first !== undefined) goTo(first);
  // from here on a change of language is instant, also without a network
  setTimeout(() => void Promise.all(languages.map(needLanguage)), 2000);
}
/** Where to look first: of these bones the one with the highest grade, a lytic one before all. */
const worst = (view: CaseView, ids: readonly string[]): string | undefined => {
  const rank = (id: string): number => {
    const v = view.vertebrae.find((x) => x.data.vertebraId === id)?.data;
    return (v?.lesion?.kind === 'lytic' ? 10 : 0) + (v?.genant?.gradeCount ?? 0);
  };
  return ids.toSorted((a, b) => rank(b) - rank(a))[0];
};
const worstOf = (view: CaseView): string | undefined => worst(view, view.suggested);
const chosenOf = (view: CaseView): readonly string[] =>
  view.act === undefined ? view.suggested : view.act.levels.map((l) => l.vertebraId);

/** A new answer of the open case: the selection stays. */
function keep(view: CaseView | undefined): void {
  if (view !== undefined) update({ view });
}

async function afterReading(view: CaseView): Promise<void> {
  enterCase(view);
  if (view.seeds.length > 0 && view.vertebrae.length === 0) await runWorkup();
}

export async function openDemo(name: string): Promise<void> {
  const view = await errand('demo', 'open-demo', { name, language: page().language });
  if (view !== undefined) await afterReading(view);
}
export async function openStored(code: string): Promise<void> {
  const view = await errand('store', 'open-stored', { code }, false);
  if (view !== undefined) enterCase(view);
}
/** Without a word when it is not there any more. */
export async function openKept(code: string): Promise<boolean> {
  const view = await askQuietly('open-stored', { code });
  if (view !== undefined) enterCase(view);
  return view !== undefined;
}
export async function readFiles(files: readonly DroppedFile[], answers: Answers = {}): Promise<void> {
  if (files.length === 0) return;
  const got = await errand('read', 'read', { files, answers });
  if (got === undefined) return;
  if ('questions' in got) update({ asking: { files, answers, questions: got.questions } });
  else {
    await afterReading(got.view);
    await askToKeep();
  }
}
export async function answerQuestions(more: Answers): Promise<void> {
  const { asking } = page();
  if (asking === undefined) return;
  update({ asking: undefined });
  await readFiles(asking.files, { ...asking.answers, ...more });
}

/** Paints another sequence of the MR, in the window that fits it. */
export async function showSequence(name: string): Promise<void> {
  const view = await errand('read', 'show-sequence', { name }, false);
  if (view === undefined) return;
  keep(view);
  if (view.signalShown?.window !== undefined) update({ window: view.signalShown.window });
}
export async function runWorkup(): Promise<void> {
  const view = await errand('workup', 'workup', {});
  if (view === undefined) return;
  const had = page().view?.vertebrae.length ?? 0;
  keep(view);
  if (had === 0) {
    update({ chosen: chosenOf(view) });
    const whole = view.vertebrae.filter((v) => v.data.complete);
    const first = worstOf(view) ?? whole[Math.floor(whole.length / 2)]?.data.vertebraId ?? page().vertebraId;
    if (first !== undefined) goTo(first);
  }
}
export async function runPlan(vertebraIds: readonly string[]): Promise<void> {
  const { gaugeGauge, initials } = page();
  const view = await errand('plan', 'plan', {
    vertebraIds,
    chosen: page().chosen,
    gaugeGauge,
    ...(initials === '' ? {} : { who: initials }),
  });
  if (view === undefined) return;
  keep(view);
  const now = page().vertebraId;
  const made = vertebraIds.filter((id) => view.plans.some((p) => p.data.vertebraId === id));
  const first = now !== undefined && made.includes(now) ? now : worst(view, made);
  if (first !== undefined) goTo(first);
}
/** Without wishes: again, as it was asked the last time. */
export async function runStrength(vertebraId: string, wishes?: StrengthAsk): Promise<void> {
  const { initials } = page();
  const view = await errand('strength', 'strength', {
    vertebraId,
    ...(wishes === undefined ? {} : { wishes }),
    ...(/^\p{L}{1,5}$/u.test(initials) ? { who: initials } : {}),
  });
  keep(view);
}
/** Outlines the body at a point, or pulls the outline of a bone to a point of its edge. */
export async function outlineAt(clickLps: Lps, pull?: { readonly vertebraId: string }): Promise<void> {
  const { initials, outlineLevel, view } = page();
  const bone = pull === undefined ? undefined : view?.seeds.find((s) => s.vertebraId === pull.vertebraId && s.source === 'click');
  if (pull !== undefined && bone === undefined) return;
  const got = await errand(
    'outline',
    'outline',
    {
      clickLps: bone?.pointLps ?? clickLps,
      ...(bone === undefined ? {} : { vertebraId: bone.vertebraId, heldLps: [clickLps] }),
      ...(outlineLevel === undefined ? {} : { level: outlineLevel }),
      ...(/^\p{L}{1,5}$/u.test(initials) ? { who: initials } : {}),
    },
    false,
  );
  if (got === undefined) return;
  keep(got.view);
  update({ vertebraId: got.vertebraId });
}
export async function removeOutline(vertebraId: string): Promise<void> {
  const view = await errand('outline', 'remove-outline', { vertebraId }, false);
  if (view === undefined) return;
  keep(view);
  update({ vertebraId: view.seeds[0]?.vertebraId });
}
/** A first look within a second, then the whole ensemble; without wishes again, as it was asked the last time. */
export async function runInjection(vertebraId: string, wishes?: InjectionAsk): Promise<void> {
  const ask = { vertebraId, ...(wishes === undefined ? {} : { wishes }) };
  const before = page().fill;
  const look = await errand('look', 'injection-look', ask);
  if (look === undefined) return;
  if (look.injection?.state === 'given') {
    update({ injectionLook: look.injection, fill: undefined });
    lookAtFill();
  }
  const view = await errand('injection', 'injection', { ...ask, ...said() });
  // cancelled: what was looked at before, as it was
  update({ injectionLook: undefined, ...(view === undefined ? { fill: before } : { view, fill: undefined }) });
  lookAtFill();
}
/** Lesion, probes, heat or cold; without wishes again, as it was asked the last time. */
export async function runAblation(vertebraId: string, wishes?: AblationAsk, epidural?: string): Promise<void> {
  const ask = { vertebraId, ...(wishes === undefined ? {} : { wishes }), ...(epidural === undefined ? {} : { epidural }) };
  const view = await errand('ablation', 'ablation', { ...ask, ...said() });
  if (view === undefined) return;
  const made = view.ablations.find((x) => x.data.vertebraId === vertebraId)?.data;
  update({ view, ablation: made?.state === 'planned' ? { vertebraId, timeS: made.energyS } : undefined });
}
/** The lesion alone, with what a person has drawn of it. */
export async function outlineLesion(vertebraId: string): Promise<void> {
  keep(await errand('lesion', 'lesion', { vertebraId, ...said() }));
}
/** Sets the slider where it is worth looking: at what is proposed, else before the first reason to stop, else at the end. */
export function lookAtFill(): void {
  const { fill, vertebraId } = page();
  const injection = shownInjection(page());
  if (injection === undefined || vertebraId === undefined) return update({ fill: undefined });
  if (fill?.vertebraId === vertebraId && fill.index < injection.approaches.length) return;
  const index = firstApproach(injection);
  const a = injection.approaches[index];
  const end = a.injectedMl.at(-1) ?? 0;
  update({ fill: { vertebraId, index, ml: Math.min(end, a.proposedMl ?? a.stops[0]?.atMl ?? end) } });
}
/** The clock of a product in a setting; kept in the case when one is open. */
export async function makeClock(mixId: string, product: CementProduct, setting: CementSetting): Promise<CementClock | undefined> {
  const got = await errand('cement', 'clock', { mixId, product, setting, ...said() }, false);
  keep(got?.view);
  return got?.clock;
}
export async function planSitting(products: readonly CementProduct[], setting: CementSetting, flowMlPerMin: number): Promise<void> {
  keep(await errand('cement', 'sitting', { products, setting, flowMlPerMin, ...said() }));
}
/** What happened goes into the case without a word: the clock's screen is never held up by it. */
export async function logMixing(mixing: Mixing): Promise<void> {
  const view = await askQuietly('log-mixing', { mixing, ...said() });
  if (view !== undefined && view.code === page().view?.code) keep(view);
}
const said = (): { readonly who?: string } => {
  const { initials } = page();
  return /^\p{L}{1,5}$/u.test(initials) ? { who: initials } : {};
};
/** Judges the levels chosen, else those that look fractured or diseased. */
export async function judgeIndication(): Promise<void> {
  const { initials } = page();
  const view = await errand('indication', 'indication', /^\p{L}{1,5}$/u.test(initials) ? { who: initials } : {});
  keep(view);
}
/** Pictures are asked for beside whatever runs: no errand, nothing to cancel. */
export const askPlanVersions = async (vertebraId: string): Promise<readonly PlanVersion[]> =>
  (await askQuietly('plan-versions', { vertebraId })) ?? [];
export const askPictures = async (vertebraId: string, language: Language): Promise<readonly SignalPicture[]> =>
  link === undefined ? [] : link.ask('signal-pictures', { vertebraId, language }).catch(() => []);
export async function confirmLevel(vertebraId: string, level: string, who: string): Promise<void> {
  const view = await errand('levels', 'confirm-level', { vertebraId, level, who }, false);
  if (view === undefined) return;
  keep(view);
  update({ levelDraft: undefined });
}
/** Keeps one answer of a form, in turn with whatever runs; true once it is durable. A refusal is on the page. */
export async function giveAnswer(given: CaseRequests['answer']['ask']): Promise<boolean> {
  if (link === undefined) return false;
  const { initials } = page();
  const who = given.who ?? (/^\p{L}{1,5}$/u.test(initials) ? initials : undefined);
  try {
    keep(await link.ask('answer', { ...given, ...(who === undefined ? {} : { who }) }));
    return true;
  } catch (e) {
    refuse(e);
    return false;
  }
}
/** Keeps one gesture, in turn with whatever runs; true once it is durable. A refusal is on the page. */
export async function writeEdit(edit: CaseRequests['edit']['ask']['edit']): Promise<boolean> {
  if (link === undefined) return false;
  update({ refusal: undefined, notice: undefined });
  try {
    keep(await link.ask('edit', { edit, ...said() }));
    return true;
  } catch (e) {
    refuse(e);
    return false;
  }
}
/** Writes something down about an act; true once durable. A rule that forbids it is on the page. */
export async function writeCourse(ask: CaseRequests['course']['ask']): Promise<boolean> {
  if (link === undefined) return false;
  update({ refusal: undefined, notice: undefined });
  try {
    keep(await link.ask('course', ask));
    return true;
  } catch (e) {
    refuse(e);
    return false;
  }
}
export async function downloadPaper(ask: CaseRequests['paper']['ask']): Promise<void> {
  const made = await errand('paper', 'paper', ask, false);
  if (made !== undefined) download(made.name, made.bytes, made.type);
}
export const askDepartment = (): Promise<CaseRequests['department']['answer'] | undefined> => errand('day', 'department', {});
/** Keeps what was said of the site; true once kept. */
export async function setSite(given: SiteGiven): Promise<boolean> {
  const { initials, stored } = page();
  const who = /^\p{L}{1,5}$/u.test(initials) ? { who: initials } : {};
  const got = await errand('site', 'set-site', { given, ...who }, false);
  if (got === undefined) return false;
  keep(got.view);
  update({ stored: { cases: [], place: 'memory', findings: [], ...stored, site: got.site } });
  return true;
}
/** A gesture in hand is what a person wants undone: it is put back, and no record is touched. One just let go is written first. */
async function handsOff(): Promise<boolean> {
  if (cancelInHand()) return false;
  await released();
  return true;
}
export async function undo(): Promise<void> {
  if (!(await handsOff())) return;
  if (page().view?.canUndo === true) keep(await errand('store', 'undo', {}, false));
}
export async function redo(): Promise<void> {
  if (!(await handsOff())) return;
  if (page().view?.canRedo === true) keep(await errand('store', 'redo', {}, false));
}

const download = (name: string, bytes: Uint8Array<ArrayBuffer>, type: string): void => downloadBlob(name, new Blob([bytes], { type }));
export function downloadBlob(name: string, blob: Blob): void {
  const address = URL.createObjectURL(blob);
  const a = document.createElement('a');
  a.href = address;
  a.download = name;
  a.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
export async function downloadPdf(language: Language, part?: 'indication'): Promise<void> {
  const made = await errand('pdf', 'pdf', { language, ...(part === undefined ? {} : { part }) });
  if (made !== undefined) download(made.name, made.bytes, 'application/pdf');
}
export async function downloadCase(): Promise<void> {
  const made = await errand('export', 'export', {}, false);
  if (made !== undefined) download(made.name, made.bytes, 'application/zip');
}

/** A layout and the panel that belongs to it. */
export function toLayout(name: LayoutName): void {
  const stage = layouts.find((l) => l.name === name)?.stage;
  // a stage without pictures of its own shows the work-up's: there the layout is another though its name is the same
  if (stage === undefined || (layoutOf(page()) === name && page().stage === stage)) return;
  toStage(stage);
  update({ layout: name });
}
/** The layout before or after the one on show. */
export function stepLayout(by: 1 | -1): void {
  const at = layouts.findIndex((l) => l.name === layoutOf(page()));
  toLayout(layouts[(at + by + layouts.length) % layouts.length].name);
}
export function toStage(stage: Stage): void {
  cancelInHand();
  // the brush paints something else there: taken up anew, it is meant
  const brushAway = page().stage !== stage && page().tool === 'brush';
  update({ stage, layout: undefined, maximised: undefined, ...(brushAway ? { tool: 'crosshair' as const } : {}) });
  const { vertebraId, chosen, view } = page();
  if (stage === 'plan' && view !== undefined) {
    const planned = view.plans.some((p) => p.data.vertebraId === vertebraId);
    const next = planned
      ? vertebraId
      : (worst(
          view,
          view.plans.map((p) => p.data.vertebraId),
        ) ??
        worst(view, chosen) ??
        vertebraId);
    if (next !== undefined) goTo(next);
  }
  if (stage === 'cement' && view !== undefined) {
    const ids = [...view.injections.map((i) => i.data.vertebraId), ...view.plans.map((p) => p.data.vertebraId)];
    const next = vertebraId !== undefined && ids.includes(vertebraId) ? vertebraId : (ids[0] ?? worst(view, chosen) ?? vertebraId);
    if (next !== undefined) goTo(next);
  }
  if (stage === 'strength' && view !== undefined) {
    const ids = view.strengths.map((s) => s.data.vertebraId);
    const next = vertebraId !== undefined && ids.includes(vertebraId) ? vertebraId : (ids[0] ?? worst(view, chosen) ?? vertebraId);
    if (next !== undefined) goTo(next);
  }
}
export async function leaveCase(): Promise<void> {
  cancelInHand();
  await released();
  await askQuietly('close', {});
  update({
    view: undefined,
    stage: 'study',
    layout: undefined,
    vertebraId: undefined,
    pathId: undefined,
    poses: {},
    refusal: undefined,
    notice: undefined,
    presenting: undefined,
    chosen: [],
  });
  void loadOpening();
}
/** For a meeting; tools that change anything are put down. */
export const togglePresenting = (): void =>
  update(page().presenting === true ? { presenting: undefined } : { presenting: true, presentCode: undefined, tool: 'crosshair' });
/** The bone above or below. */
export function stepVertebra(by: number): void {
  const { view, vertebraId } = page();
  if (view === undefined) return;
  const ids = view.seeds.map((s) => s.vertebraId);
  const at = ids.indexOf(vertebraId ?? '');
  const next = ids[Math.min(ids.length - 1, Math.max(0, at + by))];
  if (next !== undefined) goTo(next);
}
export const setPreset = (name: Preset): void => update({ window: presets[name] });
export const toggleMaximised = (view: string): void => update({ maximised: page().maximised === view ? undefined : view });
