// Paints every two-dimensional view in a thread of its own, with the same painter as the report's pictures.
// The newest wish of a view replaces older ones not yet begun, so that a fast drag never queues.
import {
  blendField,
  blendMask,
  blendMasks,
  cutSurface,
  fillSurface,
  drawOrientation,
  makePicture,
  reslice,
  sampleLinear,
  type Picture,
} from '../../imaging/index.ts';
import { fillMask, solidAt } from '../../spine/index.ts';
import type {
  CutJob,
  FillWish,
  FromPaintWorker,
  LayersFacts,
  LayersJob,
  LentAblation,
  LentFill,
  LentLabels,
  LentSolid,
  LentStrain,
  PaintJob,
  SolidJob,
  StripJob,
  ToPaintStore,
  ToPaintWorker,
} from '../worker/messages.ts';
import type { Volume } from '../worker/nouns.ts';
import { turner } from '../worker/turn-over.ts';
import { layAblation } from './paint-ablation.ts';
import { forgetSurfaces, paintedLayers } from './paint-layers.ts';
import { boneTint, sideRgb, structureTint, type Tint } from './tints.ts';

interface WorkerSelf {
  onmessage: ((e: MessageEvent<ToPaintWorker>) => void) | null;
  postMessage(message: FromPaintWorker, transfer?: Transferable[]): void;
}
const self_ = globalThis as unknown as WorkerSelf;

/** Structures one looks AT; all others are only kept clear of. */
const shownFilled = new Set(['lesion', 'cement', 'cleft']);
let volume: Volume | undefined;
let labels: LentLabels | undefined;
let strains: readonly LentStrain[] = [];
let fills: readonly LentFill[] = [];
let ablations: readonly LentAblation[] = [];
let boneSolid: LentSolid | undefined;
const waiting = new Map<string, () => Promise<void>>();
let busy = false;
const turnOver = turner();

async function work(): Promise<void> {
  if (busy) return;
  busy = true;
  for (;;) {
    const next = waiting.entries().next();
    if (next.done === true) break;
    const [view, job] = next.value;
    waiting.delete(view);
    await job();
    // One turn of the event loop, so that newer wishes arrive before the next picture.
    await turnOver();
  }
  busy = false;
}

const skip = (job: { readonly view: string; readonly turn: number }): void =>
  self_.postMessage({ say: 'skipped', view: job.view, turn: job.turn });

async function paint(job: PaintJob): Promise<void> {
  if (volume === undefined && labels === undefined) return skip(job);
  const start = performance.now();
  const { plane } = job;
  // A label map alone, without images, is still looked at.
  const picture =
    volume === undefined ? makePicture(job.widthPx, job.heightPx) : reslice(volume, plane, job.widthPx, job.heightPx, job.window);
  if (job.labelAlpha > 0 && labels !== undefined) {
    const { mask, names } = labels;
    // Nothing lies under the tint when there is no image.
    const solid = volume === undefined ? 5 : 1;
    // Bones are tinted and outlined; what a path keeps clear of is outlined only, but for what is to be looked at (lesion, cement).
    const colours = (style: 'fill' | 'outline') => (value: number) => {
      const lent = names[value - 1];
      if (lent === undefined) return undefined;
      const bone = lent.what === 'vertebra';
      const tint: Tint | undefined = bone ? boneTint(value) : structureTint(lent.name);
      if (tint === undefined || (style === 'fill' && !bone && !shownFilled.has(lent.name))) return undefined;
      const strong = job.strong.includes(lent.name);
      const share = style === 'fill' ? (bone ? (strong ? 0.14 : 0.07) * solid : 0.16 * solid) : strong ? 1 : bone ? 0.6 : 0.5;
      return [tint[0], tint[1], tint[2], job.labelAlpha * share] as const;
    };
    // Under a map of colours a tint would shift them.
    const isTinted = !job.quick && job.strain === undefined && job.fill === undefined;
    const styles = isTinted ? (['fill', 'outline'] as const) : (['outline'] as const);
    blendMasks(
      picture,
      plane,
      mask,
      styles.map((style) => ({ colourOf: colours(style), style })),
    );
  }
  if (job.strain !== undefined) layStrain(picture, plane, job.strain);
  if (job.fill !== undefined) layFill(picture, plane, job.fill);
  const wish = job.ablation;
  const burnt = wish === undefined ? undefined : ablations.find((a) => a.vertebraId === wish.vertebraId);
  if (wish !== undefined && burnt !== undefined) layAblation(picture, plane, burnt, wish);
  await send(job.view, job.turn, picture.rgba, job.widthPx, job.heightPx, start);
}

const strainOf = (job: { readonly vertebraId: string; readonly cemented: boolean }): LentStrain | undefined =>
  strains.find((s) => s.vertebraId === job.vertebraId && s.cemented === job.cemented);

/** The strain in its colours, and the outline of the cement. */
function layStrain(picture: Picture, plane: PaintJob['plane'], job: NonNullable<PaintJob['strain']>): void {
  const lent = strainOf(job);
  if (lent === undefined || job.alpha === 0) return;
  blendField(picture, plane, lent.field, lent.top, job.alpha);
  if (lent.cement !== undefined) blendMask(picture, plane, lent.cement, () => [255, 246, 224, 0.95], 'outline');
}

const fillOf = (wish: FillWish): LentFill | undefined => fills.find((f) => f.vertebraId === wish.vertebraId && f.index === wish.index);
/** Cement by now: the middle course as a warm white, where only a tenth of the ensemble has come as a breath of it. */
function layFill(picture: Picture, plane: PaintJob['plane'], wish: FillWish): void {
  const lent = fillOf(wish);
  if (lent === undefined || wish.ml <= 0) return;
  const mask = fillMask(lent.arrival, wish.ml);
  blendMask(picture, plane, mask, (v) => [250, 244, 226, v === 2 ? 0.6 : 0.2], 'fill');
  blendMask(picture, plane, mask, (v) => (v === 2 ? [255, 252, 240, 0.9] : [250, 244, 226, 0.45]), 'outline');
}
const solidMm = 66;
async function solid(job: SolidJob): Promise<void> {
  const lent = fillOf(job);
  if (lent === undefined) return skip(job);
  const start = performance.now();
  const share = job.quick ? 0.45 : 1;
  const [widthPx, heightPx] = [Math.round(job.widthPx * share), Math.round(job.heightPx * share)];
  const mmPerPx = Math.max(solidMm / widthPx, (solidMm * 0.8) / heightPx);
  const made = fillSurface({ grid: lent.arrival.grid, voxels: solidAt(lent.body, lent.arrival, job.ml) }, lent.frame, {
    widthPx,
    heightPx,
    mmPerPx,
    centreLps: lent.frame.originLps,
    lines: lent.trocars.map((t) => ({
      from: t.fromLps,
      to: t.tipLps,
      colour: [...sideRgb[t.side], 0.9] as const,
      widthPx: 2.5 / mmPerPx / 2,
    })),
  });
  if (made === undefined) return skip(job);
  drawOrientation(made.picture, made.plane, Math.max(11, Math.round(widthPx / 24)));
  await send(job.view, job.turn, made.picture.rgba, widthPx, heightPx, start);
}

async function layers(job: LayersJob): Promise<void> {
  const lent = boneSolid;
  if (lent === undefined || lent.vertebraId !== job.vertebraId) return skip(job);
  const start = performance.now();
  const { picture, facts } = paintedLayers(
    lent,
    job,
    ablations.find((a) => a.vertebraId === job.vertebraId),
  );
  await send(job.view, job.turn, picture.rgba, picture.widthPx, picture.heightPx, start, facts);
}

/** Millimetres across the shorter side of the cut solid's picture: a lumbar body seen askew. */
const cutMm = 62;
async function cut(job: CutJob): Promise<void> {
  const lent = strainOf(job);
  if (lent === undefined) return skip(job);
  const start = performance.now();
  const { widthPx, heightPx } = job;
  const mmPerPx = Math.max(cutMm / widthPx, (cutMm * 0.85) / heightPx);
  const made = cutSurface(lent.field, lent.frame, { widthPx, heightPx, mmPerPx, top: lent.top });
  if (made === undefined) return skip(job);
  drawOrientation(made.picture, made.plane, Math.max(14, Math.round(widthPx / 22)));
  await send(job.view, job.turn, made.picture.rgba, widthPx, heightPx, start);
}

const silhouette = (lent: LentLabels) => (value: number) => {
  if (lent.names[value - 1]?.what !== 'vertebra') return undefined;
  const [r, g, b] = boneTint(value);
  return [r, g, b, 0.55] as const;
};

/** The straightened picture: one row of pixels per step along the curve, each a plane of its own. */
async function strip(job: StripJob): Promise<void> {
  const source = volume;
  const lent = labels;
  if (source === undefined && lent === undefined) return skip(job);
  const start = performance.now();
  const rgba = new Uint8Array(job.rows.length * job.widthPx * 4);
  job.rows.forEach((row, n) => {
    const plane = { centreLps: row.centreLps, right: row.right, down: row.down, mmPerPx: job.mmPerPx };
    const line =
      source === undefined
        ? makePicture(job.widthPx, 1)
        : reslice(source, plane, job.widthPx, 1, { ...job.window, slabMm: job.slabMm, how: 'mean' });
    // Without images the bones themselves are the map.
    if (source === undefined && lent !== undefined) blendMask(line, plane, lent.mask, silhouette(lent), 'fill');
    rgba.set(line.rgba, n * job.widthPx * 4);
  });
  await send(job.view, job.turn, rgba, job.widthPx, job.rows.length, start);
}

async function send(
  view: string,
  turn: number,
  rgba: Uint8Array,
  widthPx: number,
  heightPx: number,
  start: number,
  facts?: LayersFacts,
): Promise<void> {
  const data = new ImageData(new Uint8ClampedArray(rgba.buffer as ArrayBuffer, rgba.byteOffset, rgba.length), widthPx, heightPx);
  const bitmap = await createImageBitmap(data);
  const tookMs = performance.now() - start;
  if (facts === undefined) self_.postMessage({ say: 'painted', view, turn, bitmap, tookMs }, [bitmap]);
  else self_.postMessage({ say: 'painted', view, turn, bitmap, tookMs, facts }, [bitmap, facts.depthMm.buffer as ArrayBuffer]);
}

function borrow(lent: ToPaintStore): void {
  if (lent.lend === 'volume') {
    volume = lent.volume;
    // of other images: a bone of the same name may be another patient's
    boneSolid = undefined;
    forgetSurfaces();
  } else if (lent.lend === 'labels') labels = lent.labels;
  else if (lent.lend === 'strain') strains = lent.fields;
  else if (lent.lend === 'fill') fills = lent.fills;
  else if (lent.lend === 'ablation') {
    ablations = lent.ablations;
    forgetSurfaces();
  } else if (lent.lend === 'solid') {
    boneSolid = lent.solid;
    forgetSurfaces();
  } else {
    volume = undefined;
    labels = undefined;
    strains = [];
    fills = [];
    ablations = [];
    boneSolid = undefined;
    forgetSurfaces();
  }
  self_.postMessage({ say: 'store-changed' });
}

self_.onmessage = (e) => {
  const m = e.data;
  if (m.say === 'hello') m.store.onmessage = (lent: MessageEvent<ToPaintStore>) => borrow(lent.data);
  else if (m.say === 'paint' || m.say === 'strip' || m.say === 'cut' || m.say === 'solid' || m.say === 'layers') {
    // A newer wish takes the place of the one not yet begun: begun ones wait behind all others, so that no view starves another.
    waiting.set(m.job.view, () =>
      m.say === 'paint'
        ? paint(m.job)
        : m.say === 'cut'
          ? cut(m.job)
          : m.say === 'solid'
            ? solid(m.job)
            : m.say === 'layers'
              ? layers(m.job)
              : strip(m.job),
    );
    void work();
  } else {
    const value = volume === undefined ? Number.NaN : sampleLinear(volume.grid, volume.voxels, m.point);
    self_.postMessage({ say: 'value', turn: m.turn, ...(Number.isFinite(value) ? { value } : {}) });
  }
};
