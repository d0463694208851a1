// The case as the page sees it: current records without their voxels, with what made each stale. Voxels stay in the worker.
import { levelFromImages, patientFromImages } from '../../catalog/index.ts';
import type { CaseRecord, RecordKind } from '../../records/index.ts';
import { courses, outcomeNow, planningVolumeOf, platesSinceMeasured, suggestedLevels, type OpenCase } from '../../host/index.ts';
import { jointGrid } from './joint-grid.ts';
import { probeMark } from './probe-mark.ts';
import { sequenceOf, shownAsked, shownNames, shownVolume, signalWindow } from './shown-volume.ts';
import type { CaseView, Shown } from './messages.ts';
import type { Volume } from './nouns.ts';
import { strainOf } from './strain-fields.ts';

const isVoxels = (v: unknown): boolean => ArrayBuffer.isView(v);

/** The same data with every voxel array empty. */
export function withoutVoxels<T>(data: T): T {
  if (isVoxels(data)) return new Uint8Array(0) as T;
  if (Array.isArray(data)) return data.map((x: unknown) => withoutVoxels(x)) as T;
  if (typeof data === 'object' && data !== null)
    return Object.fromEntries(Object.entries(data).map(([k, v]) => [k, withoutVoxels(v)])) as T;
  return data;
}

const light = new WeakMap<object, unknown>();
/** Data never changes under its object, so it is emptied of voxels once. */
const lightOf = <T extends object>(data: T): T => {
  const made = (light.get(data) as T | undefined) ?? withoutVoxels(data);
  light.set(data, made);
  return made;
};

const shown = <K extends RecordKind>(open: OpenCase, r: CaseRecord<K>): Shown<CaseRecord<K>['data']> => ({
  id: r.id,
  at: r.at,
  who: r.who,
  data: lightOf(r.data),
  stale: open.stale(r as unknown as CaseRecord).map((s) => ({ input: s.input, reason: s.reason })),
});

function signalShown(open: OpenCase, painted: Volume): NonNullable<CaseView['signalShown']> {
  const window = signalWindow(painted);
  return { names: shownNames(open), name: sequenceOf(painted), ...(window === undefined ? {} : { window }) };
}

/** What study and images answer of the forms of the indication. */
function proposalsOf(open: OpenCase): CaseView['proposals'] {
  const vertebrae = open.records('vertebra').map((r) => r.data);
  const signals = open.records('signal').map((r) => r.data);
  const progressions = open.records('progression').map((r) => r.data);
  const ids = new Set([...vertebrae, ...signals].map((x) => x.vertebraId));
  const of = <T extends { readonly vertebraId: string }>(list: readonly T[], id: string): T | undefined =>
    list.find((x) => x.vertebraId === id);
  return {
    patient: patientFromImages(open.records('study').at(-1)?.data, vertebrae, signals),
    levels: Object.fromEntries([...ids].map((id) => [id, levelFromImages(of(vertebrae, id), of(signals, id), of(progressions, id))])),
  };
}

/** Endplates dragged since their body was last measured. */
const draggedOf = (open: OpenCase): CaseView['dragged'] =>
  open
    .records('vertebra')
    .flatMap(({ data: { vertebraId } }) =>
      platesSinceMeasured(open, vertebraId).map(({ end, drawn }) => ({ vertebraId, end, plane: drawn })),
    );

export function caseView(open: OpenCase): CaseView {
  const volume = planningVolumeOf(open);
  const painted = shownVolume(open, shownAsked(open));
  const study = open.records('study').at(-1);
  const levels = open.records('levels').at(-1);
  const act = open.records('act').at(-1);
  const site = open.records('site').at(-1);
  const sitting = open.records('sitting').at(-1);
  const judged = open.records('indication').at(-1);
  const calibration = open.records('calibration').findLast((r) => r.data.seriesUid === volume?.seriesUid);
  const seeds = open.records('seed').map((r) => withoutVoxels(r.data));
  // Top to bottom in the patient: entries of the naming in order; what has no name, by its height.
  const order = new Map((levels?.data.entries ?? []).map((e, n) => [e.vertebraId, n]));
  const place = (id: string): number => order.get(id) ?? 1000;
  const grid = painted?.grid ?? jointGrid(seeds.map((s) => s.mask.grid));
  return {
    code: open.code,
    ...(study === undefined ? {} : { study: study.data }),
    ...(volume === undefined ? {} : { volume: withoutVoxels(volume) }),
    seeds: seeds.toSorted((a, b) => place(a.vertebraId) - place(b.vertebraId) || b.pointLps[2] - a.pointLps[2]),
    dragged: draggedOf(open),
    structureNames: [...new Set(open.records('structures').flatMap((r) => r.data.items.map((i) => i.name)))],
    ...(levels === undefined ? {} : { levels: shown(open, levels) }),
    vertebrae: open
      .records('vertebra')
      .map((r) => shown(open, r))
      .toSorted((a, b) => place(a.data.vertebraId) - place(b.data.vertebraId) || b.data.frame.originLps[2] - a.data.frame.originLps[2]),
    signals: open.records('signal').map((r) => shown(open, r)),
    registrations: open
      .records('registration')
      .filter((r) => r.data.purpose !== 'block')
      .map((r) => shown(open, r)),
    plans: open
      .records('plan')
      .map((r) => shown(open, r))
      .toSorted((a, b) => place(a.data.vertebraId) - place(b.data.vertebraId)),
    corrections: open.records('correction').map((r) => shown(open, r)),
    measures: open.records('measure').map((r) => shown(open, r)),
    strengths: open
      .records('strength')
      .map((r) => ({ ...shown(open, r), strain: strainOf(open, r.data) }))
      .toSorted((a, b) => place(a.data.vertebraId) - place(b.data.vertebraId)),
    injections: open
      .records('injection')
      .map((r) => shown(open, r))
      .toSorted((a, b) => place(a.data.vertebraId) - place(b.data.vertebraId)),
    lesions: open.records('lesion').map((r) => shown(open, r)),
    ablations: open
      .records('ablation')
      .map((r) => shown(open, r))
      .toSorted((a, b) => place(a.data.vertebraId) - place(b.data.vertebraId)),
    probeGround: probeMark(open),
    clocks: open.records('clock').map((r) => shown(open, r)),
    ...(sitting === undefined ? {} : { sitting: shown(open, sitting) }),
    mixings: open.records('mixing').map((r) => shown(open, r)),
    ...(calibration === undefined ? {} : { calibration: shown(open, calibration) }),
    answers: open.records('answers').map((r) => shown(open, r)),
    ...(judged === undefined ? {} : { indication: shown(open, judged) }),
    proposals: proposalsOf(open),
    courses: courses(open).map((r) => shown(open, r)),
    outcome: outcomeNow(open),
    suggested: suggestedLevels(open).map((l) => l.vertebraId),
    ...(act === undefined ? {} : { act: act.data }),
    ...(site === undefined ? {} : { site: site.data }),
    canUndo: open.canUndo,
    canRedo: open.canRedo,
    changeCount: open.history().length,
    ...(painted?.quantity === 'signal' ? { signalShown: signalShown(open, painted) } : {}),
    ...(grid === undefined ? {} : { grid }),
  };
}
