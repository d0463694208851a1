// Holds the open case and does what the page asks: read files, run steps, undo, make the PDF. The page never waits on it with its own thread.
// Loaded by case-door.ts with the first such errand. What fails first: a browser without private storage (some private windows); the case then
// lives in memory and the page says so.
import { Problem } from '../../base/index.ts';
import type { CaseRecord } from '../../records/index.ts';
import { type OpenCase, unlocked, useThreads } from '../../host/browser.ts';
import { needLanguage, type Language } from '../../words/index.ts';
import { caseView, withoutVoxels } from './case-view.ts';
import { combined } from './combined.ts';
import { askForSequence, imageAt, shownAsked, shownVolume } from './shown-volume.ts';
import { listStored, openLibrary, useLibrary } from './library.ts';
import type { CaseRequests, CaseVerb, FromCaseWorker, ToCaseWorker, ToPaintStore } from './messages.ts';
import type { Errand } from './errand.ts';
import type { Mask } from './nouns.ts';
import { lentAblations, makeAblation, makeLesion } from './do-ablation.ts';
import { openDemo } from './demos.ts';
import { readDropped } from './read.ts';
import { lentFills, lookAtInjection, makeInjection } from './do-injection.ts';
import { lentStrain } from './strain-fields.ts';
import { keepArches, keepEdit, keepOutline, planningVolumeOf, removeOutline, keepAnswer } from '../../host/index.ts';
import { logMixing, makeClock, makeSitting } from './do-cement.ts';
import { confirmLevels, makePlan, planVersions, makePdf, makeStrength, makeWorkup, setSite, makeIndication, signalPictures } from './do.ts';
import { forgetGround, lendGround } from './ground.ts';
import { department, doCourse, makePaper } from './day.ts';

interface WorkerSelf {
  postMessage(message: FromCaseWorker, transfer?: Transferable[]): void;
}
const self_ = globalThis as unknown as WorkerSelf;

useThreads();
let current: OpenCase | undefined;
let paint: MessagePort | undefined;
let ground: MessagePort | undefined;
let cancelFlag: Int32Array | undefined;
const cancelled = new Set<number>();
/** What was lent last, so that nothing is sent twice. */
let lentVolume: unknown;
let lentLabels: unknown;
let lentStrains = '';
let lentFill = '';
/** Bodies proposed between two clicked ones, drawn until they are accepted or let go. */
let proposed: readonly Mask[] = [];
/** The case whose surfaces the painter has: it forgets them with the images. */
let lentSolidOf: OpenCase | undefined;
let lentAblation = '';

let xray: MessagePort | undefined;
const lend = (m: ToPaintStore): void => {
  paint?.postMessage(m);
  if (m.lend === 'volume' || m.lend === 'fill' || m.lend === 'nothing') xray?.postMessage(m);
};
/** A worker that comes later is lent what the painter has. */
function lendAgain(port: MessagePort): void {
  xray = port;
  if (current === undefined) return;
  const volume = shownVolume(current, shownAsked(current));
  if (volume !== undefined) port.postMessage({ lend: 'volume', volume } satisfies ToPaintStore);
  port.postMessage({ lend: 'fill', fills: lentFills(current) } satisfies ToPaintStore);
}

/** Gives the painter the voxels of the open case: shared memory where there is, a copy where there is not. */
function lendVoxels(open: OpenCase): void {
  const volume = shownVolume(open, shownAsked(open));
  if (volume !== lentVolume) {
    lentVolume = volume;
    lentLabels = undefined;
    lentStrains = '';
    lentFill = '';
    lentAblation = '';
    lentSolidOf = undefined;
    if (volume === undefined) lend({ lend: 'nothing' });
    else lend({ lend: 'volume', volume });
  }
  const seeds = open.records('seed');
  const structures = open.records('structures');
  const masks = open.records('correction').filter((r) => r.data.what === 'mask' || r.data.what === 'lesion');
  const key = [...seeds, ...masks, ...structures, ...open.records('vertebra')].map((r) => open.hashOf(r as unknown as CaseRecord)).join();
  if (open !== current) proposed = [];
  const drawn = `${key} ${proposed.map((m) => m.grid.originLps.join()).join()}`;
  if (drawn !== lentLabels) {
    lentLabels = drawn;
    const labels = combined(open, proposed);
    lend(labels === undefined ? { lend: 'labels' } : { lend: 'labels', labels });
  }
  const strains = `${key} ${open
    .records('strength')
    .map((r) => open.hashOf(r as unknown as CaseRecord))
    .join()}`;
  if (strains !== lentStrains) {
    lentStrains = strains;
    lend({ lend: 'strain', fields: lentStrain(open) });
  }
  const fills = `${key} ${[...open.records('injection'), ...open.records('plan')].map((r) => open.hashOf(r as unknown as CaseRecord)).join()}`;
  if (fills !== lentFill) {
    lentFill = fills;
    lend({ lend: 'fill', fills: lentFills(open) });
  }
  const burnt = [...open.records('ablation'), ...open.records('lesion'), ...masks]
    .map((r) => open.hashOf(r as unknown as CaseRecord))
    .join();
  if (burnt === lentAblation) return;
  lentAblation = burnt;
  lend({ lend: 'ablation', ablations: lentAblations(open) });
}

const needCase = (e: Errand): OpenCase => {
  if (e.open === undefined) throw new Problem('app.no-case');
  return e.open;
};
const enter = (open: OpenCase): OpenCase => {
  lendVoxels(open);
  current = open;
  return open;
};

type Doers = { readonly [V in CaseVerb]: (ask: CaseRequests[V]['ask'], e: Errand) => Promise<CaseRequests[V]['answer']> };
const doers: Doers = {
  'open-demo': async ({ name, language }, e) => caseView(enter(await openDemo(name, language, e))),
  'open-stored': async ({ code }, e) => caseView(enter(await e.library.open(code))),
  'list-stored': listStored,
  unlock: async (secret) => {
    useLibrary(await unlocked(await openLibrary(), secret));
    return listStored();
  },
  registry: async (ask, e) => {
    const { doRegistry } = await import('./registry.ts');
    const { answer: given, place } = await doRegistry(await openLibrary(), ask, e);
    useLibrary(place);
    return given;
  },
  read: async (ask, e) => {
    const got = await readDropped(ask, e);
    return 'questions' in got ? got : { view: caseView(enter(got.open)) };
  },
  workup: async (_, e) => {
    await makeWorkup(needCase(e), e);
    return caseView(enter(needCase(e)));
  },
  plan: async (ask, e) => {
    await makePlan(needCase(e), ask, e);
    return caseView(needCase(e));
  },
  indication: async (ask, e) => {
    await makeIndication(needCase(e), ask, e);
    return caseView(needCase(e));
  },
  strength: async (ask, e) => {
    await makeStrength(needCase(e), ask, e);
    return caseView(enter(needCase(e)));
  },
  clock: async (ask, e) => {
    const clock = await makeClock(ask, e);
    return { clock, ...(e.open === undefined ? {} : { view: caseView(e.open) }) };
  },
  sitting: async (ask, e) => {
    await makeSitting(needCase(e), ask, e);
    return caseView(needCase(e));
  },
  'log-mixing': async (ask, e) => {
    await logMixing(needCase(e), ask);
    return caseView(needCase(e));
  },
  injection: async (ask, e) => {
    await makeInjection(needCase(e), ask, e);
    return caseView(enter(needCase(e)));
  },
  ablation: async (ask, e) => {
    await makeAblation(needCase(e), ask, e);
    return caseView(enter(needCase(e)));
  },
  'injection-look': async (ask, e) => {
    const open = needCase(e);
    const look = await lookAtInjection(open, ask, e);
    // lent anew when the whole answer is there, or when this one is left
    lentFill = '';
    lend({ lend: 'fill', fills: lentFills(open, look) });
    return look === undefined ? {} : { injection: withoutVoxels(look) };
  },
  'confirm-level': async (ask, e) => {
    await confirmLevels(needCase(e), ask);
    return caseView(needCase(e));
  },
  answer: async (ask, e) => {
    await keepAnswer(needCase(e), ask);
    return caseView(needCase(e));
  },
  course: async (ask, e) => {
    await doCourse(needCase(e), ask, e);
    return caseView(needCase(e));
  },
  paper: (ask, e) => makePaper(needCase(e), ask),
  department: (_, e) => department(e),
  'set-site': async (ask, e) => {
    const site = await setSite(e, ask);
    return { site, ...(e.open === undefined ? {} : { view: caseView(e.open) }) };
  },
  outline: async (ask, e) => {
    const open = needCase(e);
    const vertebraId = await keepOutline(open, imageAt(open, ask.clickLps), ask);
    return { view: caseView(enter(open)), vertebraId };
  },
  'remove-outline': async (ask, e) => {
    await removeOutline(needCase(e), ask.vertebraId, ask.who);
    return caseView(enter(needCase(e)));
  },
  'plan-versions': async (ask, e) => planVersions(needCase(e), ask.vertebraId),
  chain: async (ask, e) => {
    const open = needCase(e);
    const { doChain, proposedMasks } = await import('./chain.ts');
    const got = await doChain(open, ask);
    proposed = proposedMasks(open);
    return { view: caseView(enter(open)), ...got };
  },
  arches: async (ask, e) => {
    const open = needCase(e);
    await keepArches(open, planningVolumeOf(open), ask.who);
    return caseView(enter(open));
  },
  'signal-pictures': async (ask, e) => signalPictures(needCase(e), ask),
  'show-sequence': async ({ name }, e) => {
    askForSequence(needCase(e), name);
    return caseView(enter(needCase(e)));
  },
  ground: async ({ vertebraId }, e) => {
    const lentCount = lendGround(needCase(e), vertebraId, ground);
    return lentCount === undefined ? {} : { lentCount };
  },
  'probe-ground': async ({ vertebraId }, e) => {
    const { lendProbeGround } = await import('./probe-ground.ts');
    const lentCount = lendProbeGround(needCase(e), vertebraId, ground);
    return lentCount === undefined ? {} : { lentCount };
  },
  solid: async ({ vertebraId }, e) => {
    const { solidFor, forgetSolid } = await import('./do-solid.ts');
    if (lentSolidOf !== e.open) forgetSolid();
    lentSolidOf = e.open;
    const { lent, solid } = solidFor(needCase(e), vertebraId);
    if (solid !== undefined) lend({ lend: 'solid', solid });
    return { lent };
  },
  lesion: async (ask, e) => {
    await makeLesion(needCase(e), ask, e);
    return caseView(enter(needCase(e)));
  },
  edit: async ({ edit, who }, e) => {
    // an MR may come in blocks: what is painted, measured or outlined belongs to the one under the hand
    const at =
      edit.do === 'measure'
        ? edit.pointsLps[0]
        : edit.do === 'stroke'
          ? edit.stroke.pointsLps[0]
          : edit.do === 'endplate'
            ? edit.pointLps
            : undefined;
    await keepEdit(needCase(e), edit, who, at === undefined ? undefined : imageAt(needCase(e), at));
    return caseView(enter(needCase(e)));
  },
  undo: async (_, e) => {
    await needCase(e).undo();
    return caseView(enter(needCase(e)));
  },
  redo: async (_, e) => {
    await needCase(e).redo();
    return caseView(enter(needCase(e)));
  },
  export: async (_, e) => ({ name: `${needCase(e).code}.trocart`, bytes: await needCase(e).exportCase() }),
  pdf: async ({ language, part }, e) => makePdf(needCase(e), language, part, e),
  close: async () => {
    current = undefined;
    forgetGround();
    lentVolume = undefined;
    lentLabels = undefined;
    lentStrains = '';
    lentFill = '';
    lend({ lend: 'nothing' });
    return null;
  },
};

async function answer(id: number, verb: CaseVerb, ask: unknown): Promise<void> {
  // `aborted` is read while a step works; the flag is shared memory, the set is for browsers without.
  const signal = {
    get aborted() {
      return cancelled.has(id) || (cancelFlag !== undefined && Atomics.load(cancelFlag, 0) === id);
    },
  } as AbortSignal;
  try {
    const { language } = ask as { readonly language?: Language };
    if (language !== undefined) await needLanguage(language);
    const errand: Errand = {
      library: (await openLibrary()).library,
      open: current,
      signal,
      progress: (fraction, code, values) =>
        self_.postMessage({ say: 'progress', id, fraction, code, ...(values === undefined ? {} : { values }) }),
    };
    const made = await (doers[verb] as (a: unknown, e: Errand) => Promise<unknown>)(ask, errand);
    self_.postMessage({ say: 'answer', id, answer: made });
  } catch (e) {
    if (e instanceof Problem) self_.postMessage({ say: 'refused', id, code: e.code, values: e.values });
    else self_.postMessage({ say: 'fault', id, message: e instanceof Error ? `${e.message}\n${e.stack ?? ''}` : String(e) });
  } finally {
    cancelled.delete(id);
  }
}

let queue: Promise<void> = Promise.resolve();
export function take(m: ToCaseWorker): void {
  if (m.say === 'hello') {
    paint = m.paint;
    ground = m.ground;
    cancelFlag = m.cancelFlag;
  } else if (m.say === 'lend-to') lendAgain(m.port);
  else if (m.say === 'cancel') cancelled.add(m.id);
  else queue = queue.then(() => answer(m.id, m.verb, m.ask));
}
