// The CT around one bone, laid ready for X-rays, and the integrals of the poses that were projected: kept, so that moving a trocar, turning a picture
// over or closing the leaves projects nothing. What fails first: a CT that ends within 12 cm of the bone is projected as far as it goes.
import { distance, type Grid, type Lps } from '../../base/index.ts';
import type { XrayField, XrayProjector } from '../../host/worker-xray.ts';
import { cArmGeometry, cementField, fieldAround, fillMask, quickBox, windowOf, xrayViewOf, type CArmGeometry } from '../../spine/index.ts';
import type { LentFill } from './messages.ts';
import type { Volume } from './nouns.ts';
import type { XrayEngine, XrayJob } from './xray-messages.ts';

export const fullPx = 512;
export const quickPx = 256;
/** Pictures kept: a megabyte each. */
const keptCount = 24;

export interface Kept {
  readonly values: Float32Array;
  readonly low: number;
  readonly high: number;
}
/** `plain`: the graphics card has failed, it is not asked again. */
export type MakeProjector = (
  field: XrayField,
  mostPx: number,
  plain: boolean,
) => { readonly projector: XrayProjector; readonly engine: XrayEngine };
interface Laid {
  readonly grid: Grid;
  readonly projector: XrayProjector;
  readonly engine: XrayEngine;
}

export interface XrayStore {
  give(volume: Volume | undefined): void;
  giveFills(fills: readonly LentFill[]): void;
  /** Integrals of the CT for a job; undefined where there is no CT. */
  ct(job: XrayJob): (Kept & { readonly engine: XrayEngine; readonly g: CArmGeometry }) | undefined;
  /** Integrals of the cement the job asks for; undefined where there is none. */
  cement(job: XrayJob): Float32Array | undefined;
  readonly projectionCount: () => number;
}
export function xrayStore(make: MakeProjector): XrayStore {
  let volume: Volume | undefined;
  let fills: readonly LentFill[] = [];
  let bone: { readonly vertebraId: string; readonly boneLps: Lps; readonly laid: Laid } | undefined;
  let cementLaid: { readonly key: string; readonly laid: Laid | undefined } | undefined;
  let projectionCount = 0;
  let plain = false;
  const kept = new Map<string, Kept>();
  const keptCement = new Map<string, Float32Array>();
  const remember = <T>(map: Map<string, T>, key: string, value: T): T => {
    map.set(key, value);
    for (const old of map.keys()) {
      if (map.size <= keptCount) break;
      map.delete(old);
    }
    return value;
  };
  const lay = (field: { readonly field: Float32Array; readonly grid: Grid }): Laid => ({
    grid: field.grid,
    ...make({ field: field.field, size: field.grid.size, spacing: field.grid.spacing }, fullPx * fullPx, plain),
  });
  const forget = (): void => {
    bone?.laid.projector.free();
    bone = undefined;
    kept.clear();
  };
  const forgetCement = (): void => {
    cementLaid?.laid?.projector.free();
    cementLaid = undefined;
    keptCement.clear();
  };
  /** Does it again without the graphics card, once, where that has failed: nothing of the failed picture is kept. */
  const firmly = <T>(look: () => T): T => {
    try {
      return look();
    } catch (e) {
      forget();
      forgetCement();
      if (plain) throw e;
      plain = true;
      return look();
    }
  };
  const poseKey = (job: XrayJob): string =>
    [job.quick, job.fieldMm, ...job.sight.beam, ...job.sight.up, ...job.sight.centreLps]
      .map((v) => (typeof v === 'number' ? v.toFixed(6) : v))
      .join();
  const ct: XrayStore['ct'] = (job) => {
    if (volume === undefined) return undefined;
    if (bone?.vertebraId !== job.vertebraId || distance(bone.boneLps, job.boneLps) > 5) {
      forget();
      bone = { vertebraId: job.vertebraId, boneLps: job.boneLps, laid: lay(fieldAround(volume, job.boneLps)) };
    }
    const { laid } = bone;
    const g = cArmGeometry(job.quick ? quickPx : fullPx, job.fieldMm);
    const key = poseKey(job);
    let have = kept.get(key);
    if (have === undefined) {
      projectionCount++;
      const box = job.quick ? quickBox(laid.grid, job.boneLps) : undefined;
      const values = laid.projector.project(xrayViewOf(laid.grid, job.sight, g), box);
      have = { values, ...windowOf(values, g.widthPx) };
    } else kept.delete(key); // looked at last: kept longest
    return { ...remember(kept, key, have), engine: laid.engine, g };
  };
  const cement: XrayStore['cement'] = (job) => {
    const fill =
      job.fill === undefined ? undefined : fills.find((f) => f.vertebraId === job.fill?.vertebraId && f.index === job.fill.index);
    if (fill === undefined || job.fill === undefined || job.fill.ml <= 0) return undefined;
    const which = `${job.fill.vertebraId} ${job.fill.index} ${job.fill.ml.toFixed(2)}`;
    if (cementLaid?.key !== which) {
      forgetCement();
      const field = cementField(fillMask(fill.arrival, job.fill.ml));
      cementLaid = { key: which, laid: field === undefined ? undefined : lay(field) };
    }
    const { laid } = cementLaid;
    if (laid === undefined) return undefined;
    const key = poseKey(job);
    const have = keptCement.get(key);
    if (have !== undefined) return have;
    projectionCount++;
    const g = cArmGeometry(job.quick ? quickPx : fullPx, job.fieldMm);
    return remember(keptCement, key, laid.projector.project(xrayViewOf(laid.grid, job.sight, g)));
  };
  return {
    give(next) {
      volume = next?.quantity === 'hu' ? next : undefined;
      forget();
    },
    giveFills(next) {
      fills = next;
      forgetCement();
    },
    ct: (job) => firmly(() => ct(job)),
    cement: (job) => firmly(() => cement(job)),
    projectionCount: () => projectionCount,
  };
}
