// The case as the page sees it: current records without their voxels, with what made each stale. Voxels stay in the worker.
import type { CaseRecord, RecordKind } from '../../records/index.ts';
import { suggestedLevels, type OpenCase, planningVolumeOf } from '../../host/index.ts';
import { joinedPicture } from '../../imaging/index.ts';
import { jointGrid } from './joint-grid.ts';
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

const shown = <K extends RecordKind>(open: OpenCase, r: CaseRecord<K>): Shown<CaseRecord<K>['data']> => ({
  id: r.id,
  at: r.at,
  who: r.who,
  data: withoutVoxels(r.data),
  stale: open.stale(r as unknown as CaseRecord).map((s) => ({ input: s.input, reason: s.reason })),
});

/** The volume that is painted and planned on: the CT; of an MR alone all blocks of its main sequence, as one picture to look at. */
export const planningVolume = (open: OpenCase): Volume | undefined => {
  const volume = planningVolumeOf(open);
  if (volume === undefined || volume.quantity !== 'signal' || volume.sequence === undefined) return volume;
  let picture = pictures.get(volume);
  if (picture === undefined) {
    const blocks = open
      .records('volume')
      .map((r) => r.data)
      .filter((v) => v.role === volume.role && v.sequence?.kind === volume.sequence?.kind && v.blockIndex !== undefined)
      .toSorted((x, y) => (x.blockIndex ?? 0) - (y.blockIndex ?? 0));
    picture = joinedPicture(blocks.length > 1 ? blocks : [volume], signalShown.zeroAt, signalShown.topAt);
    pictures.set(volume, picture);
  }
  return picture;
};
/** Kept: making it takes a second, and the painter is lent the same one again and again. */
const pictures = new WeakMap<Volume, Volume>();
/** Where MR signal stands in the painter's windows, which are made for HU: black just above the bone window's floor, fat near its top. */
const signalShown = { zeroAt: -350, topAt: 1000 };

export function caseView(open: OpenCase): CaseView {
  const volume = planningVolume(open);
  const study = open.records('study').at(-1);
  const levels = open.records('levels').at(-1);
  const act = open.records('act').at(-1);
  const site = open.records('site').at(-1);
  const calibration = open.records('calibration').findLast((r) => r.data.seriesUid === volume?.seriesUid);
  const seeds = open.records('seed').map((r) => withoutVoxels(r.data));
  // Top to bottom in the patient: entries of the naming in order; what has no name, by its height.
  const order = new Map((levels?.data.entries ?? []).map((e, n) => [e.vertebraId, n]));
  const place = (id: string): number => order.get(id) ?? 1000;
  const grid = volume?.grid ?? jointGrid(seeds.map((s) => s.mask.grid));
  return {
    code: open.code,
    ...(study === undefined ? {} : { study: study.data }),
    ...(volume === undefined ? {} : { volume: withoutVoxels(volume) }),
    seeds: seeds.toSorted((a, b) => place(a.vertebraId) - place(b.vertebraId) || b.pointLps[2] - a.pointLps[2]),
    structureNames: [...new Set(open.records('structures').flatMap((r) => r.data.items.map((i) => i.name)))],
    ...(levels === undefined ? {} : { levels: shown(open, levels) }),
    vertebrae: open
      .records('vertebra')
      .map((r) => shown(open, r))
      .toSorted((a, b) => place(a.data.vertebraId) - place(b.data.vertebraId) || b.data.frame.originLps[2] - a.data.frame.originLps[2]),
    signals: open.records('signal').map((r) => shown(open, r)),
    plans: open
      .records('plan')
      .map((r) => shown(open, r))
      .toSorted((a, b) => place(a.data.vertebraId) - place(b.data.vertebraId)),
    strengths: open
      .records('strength')
      .map((r) => ({ ...shown(open, r), strain: strainOf(open, r.data) }))
      .toSorted((a, b) => place(a.data.vertebraId) - place(b.data.vertebraId)),
    ...(calibration === undefined ? {} : { calibration: shown(open, calibration) }),
    suggested: suggestedLevels(open).map((l) => l.vertebraId),
    ...(act === undefined ? {} : { act: act.data }),
    ...(site === undefined ? {} : { site: site.data }),
    canUndo: open.canUndo,
    canRedo: open.canRedo,
    changeCount: open.history().length,
    ...(grid === undefined ? {} : { grid }),
  };
}
