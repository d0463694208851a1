// The acts a person asks for on an open case: measure, confirm levels, plan, print. Each is one gesture, undone at once.
import { Problem } from '../../base/index.ts';
import {
  findStep,
  levelsOf,
  makeReport,
  needSite,
  readSignal,
  readSite,
  registerExams,
  runStep,
  siteOf,
  useSite,
  writeSite,
  type OpenCase,
  planningVolumeOf,
} from '../../host/index.ts';
import { defaultSite, firstName, isLevel, levelOf, type CaseRecord, type Site } from '../../records/index.ts';
import { confirmLevel, evidencePictures } from '../../spine/index.ts';
import { indication, plan, workup } from '../../steps/index.ts';
import { number, type Language } from '../../words/index.ts';
import type { Errand } from './errand.ts';
import type { CaseRequests, PlanVersion, SignalPicture } from './messages.ts';
import { noSite } from './no-site.ts';

const running = (e: Errand): { readonly signal: AbortSignal; readonly progress: (fraction: number, code: string) => void } => ({
  signal: e.signal,
  progress: (fraction, code) => e.progress(fraction, code),
});
declare const programVersion: string;
const person = { by: 'person', inputs: [] } as const;
const sameId = (open: OpenCase, kind: 'levels' | 'act'): { readonly id?: string } => {
  const id = open.records(kind).at(-1)?.id;
  return id === undefined ? {} : { id };
};

export async function makeWorkup(open: OpenCase, e: Errand): Promise<void> {
  await runStep(open, workup, {}, running(e));
  await registerExams(open, running(e));
  await readSignal(open, running(e));
}

export async function confirmLevels(open: OpenCase, ask: CaseRequests['confirm-level']['ask']): Promise<void> {
  const levels = levelsOf(open);
  if (levels === undefined) throw new Problem('app.no-levels');
  if (!isLevel(ask.level)) throw new Problem('app.bad-level', { level: ask.level });
  const seeds = open.records('seed').map((r) => r.data);
  const next = confirmLevel(levels, seeds, { level: firstName(ask.level), vertebraId: ask.vertebraId }, ask.who);
  await open.put('levels', next, { who: ask.who, provenance: person, ...sameId(open, 'levels') });
}

/** Records which levels and which gauge were chosen, then plans the given bones. Plans of levels no longer chosen are withdrawn. */
export async function makePlan(open: OpenCase, ask: CaseRequests['plan']['ask'], e: Errand): Promise<void> {
  const levels = levelsOf(open);
  const chosen = [...new Set([...ask.chosen, ...ask.vertebraIds])];
  const act = {
    levels: chosen.map((vertebraId) => {
      const level = levels === undefined ? undefined : levelOf(levels, vertebraId);
      return { vertebraId, ...(level === undefined ? {} : { levelAtChoice: level }) };
    }),
    gaugeGauge: ask.gaugeGauge,
  };
  const who = ask.who === undefined ? {} : { who: ask.who };
  const before = open.records('act').at(-1)?.data;
  if (JSON.stringify(before) !== JSON.stringify(act)) await open.put('act', act, { ...who, provenance: person, ...sameId(open, 'act') });
  const site = await readSite(e.library).catch(noSite);
  if (site === undefined) await needSite(open, defaultSite.language);
  else await useSite(open, site, ask.who);
  for (const old of open.records('plan')) if (!chosen.includes(old.data.vertebraId)) await open.withdraw(old.id);
  // Asked for anew after a bone was put right: the plan rests on the bone, so the bone comes first.
  if (open.records('vertebra').some((r) => open.stale(r as unknown as CaseRecord).length > 0)) await makeWorkup(open, e);
  await runStep(open, plan, {}, { ...running(e), vertebraIds: ask.vertebraIds, ...who });
}

/** Earlier versions of a bone's plan; two that say the same are one. */
export async function planVersions(open: OpenCase, vertebraId: string): Promise<readonly PlanVersion[]> {
  const current = open.records('plan').find((r) => r.data.vertebraId === vertebraId);
  if (current === undefined) return [];
  const versions = await open.versions('plan', current.id);
  const told = new Set([JSON.stringify(current.data)]);
  return versions
    .toReversed()
    .filter((v) => {
      const text = JSON.stringify(v.data);
      return told.has(text) ? false : told.add(text);
    })
    .toReversed()
    .map((v) => ({ at: v.at, who: v.who, plan: v.data }));
}

/** The levels of the act, else the suspects; by the rules of this site. */
export async function makeIndication(open: OpenCase, ask: CaseRequests['indication']['ask'], e: Errand): Promise<void> {
  const site = await readSite(e.library).catch(noSite);
  if (site !== undefined) await useSite(open, site, ask.who);
  await runStep(open, indication, {}, { ...running(e), ...(ask.who === undefined ? {} : { who: ask.who }) });
}

/** The step's name in its list: the page asks for it by name, as the command line does. */
const strengthName = 'strength';
/**
 * The strength of one bone, as wished or as the last time. A volume without a density scale is calibrated by the patient's own tissues first, unless a
 * scale was entered. On threads: pressing takes seconds, and this worker has to hear Cancel.
 */
export async function makeStrength(open: OpenCase, ask: CaseRequests['strength']['ask'], e: Errand): Promise<void> {
  const step = findStep(strengthName);
  if (step === undefined) throw new Problem('strength-view.no-step');
  const before = open.records('strength').find((r) => r.data.vertebraId === ask.vertebraId);
  const wishes: object = ask.wishes ?? before?.provenance.params ?? {};
  const volume = planningVolumeOf(open);
  const calibrated = open.records('calibration').some((r) => r.data.seriesUid === volume?.seriesUid);
  const calibrate = findStep('calibrate');
  const who = ask.who === undefined ? {} : { who: ask.who };
  const run = { ...running(e), ...who, how: 'threads' } as const;
  if (!calibrated && !('entered' in wishes) && calibrate !== undefined) await runStep(open, calibrate, {}, run);
  await runStep(open, step, wishes, { ...run, vertebraIds: [ask.vertebraId] });
}

/** Writes down what a person said of the site; the open case is planned so from now on. */
export async function setSite(e: Errand, ask: CaseRequests['set-site']['ask']): Promise<Site> {
  const before = (await readSite(e.library)) ?? e.open?.records('site').at(-1)?.data;
  const site = siteOf(ask.given, before);
  await writeSite(e.library, site, ask.who);
  if (e.open !== undefined) await useSite(e.open, site, ask.who);
  return site;
}

/** Evidence of one body, as the report paints it. */
export function signalPictures(open: OpenCase, ask: CaseRequests['signal-pictures']['ask']): readonly SignalPicture[] {
  const signal = open.records('signal').find((r) => r.data.vertebraId === ask.vertebraId)?.data;
  if (signal === undefined) return [];
  const volumes = open.records('volume').map((r) => r.data);
  return evidencePictures(signal, volumes, (mm) => `${number(ask.language, mm, 0)} mm`).map(({ role, picture }) => ({ role, ...picture }));
}

export async function makePdf(
  open: OpenCase,
  language: Language,
  part: 'indication' | undefined,
  e: Errand,
): Promise<{ readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> }> {
  const record = await makeReport(open, { language, programVersion, ...(part === undefined ? {} : { part }) }, running(e));
  e.progress(0.9, 'app.pdf.writing');
  const { writePdf } = await import('../../formats/pdf/index.ts');
  const bytes = await writePdf(record.data, { at: record.at });
  return { name: `${open.code}-${part === undefined ? '' : `${part}-`}${language}.pdf`, bytes: new Uint8Array(bytes) };
}
