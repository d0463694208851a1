// Paints every two-dimensional view in a thread of its own, with the same painter as the report's pictures.
// The newest wish of a view replaces older ones not yet begun, so that a fast drag never queues.
import { blendMask, reslice, sampleLinear } from '../../imaging/index.ts';
import type { FromPaintWorker, LentLabels, PaintJob, StripJob, ToPaintStore, ToPaintWorker } from '../worker/messages.ts';
import type { Volume } from '../worker/nouns.ts';
import { boneTint, structureTint, type Tint } from './tints.ts';

interface WorkerSelf {
  onmessage: ((e: MessageEvent<ToPaintWorker>) => void) | null;
  postMessage(message: FromPaintWorker, transfer?: Transferable[]): void;
}
const self_ = globalThis as unknown as WorkerSelf;

let volume: Volume | undefined;
let labels: LentLabels | undefined;
const waiting = new Map<string, () => Promise<void>>();
let busy = false;

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
    await new Promise((go) => setTimeout(go, 0));
  }
  busy = false;
}

async function paint(job: PaintJob): Promise<void> {
  if (volume === undefined) return;
  const start = performance.now();
  const { plane } = job;
  const picture = reslice(volume, plane, job.widthPx, job.heightPx, { ...job.window, ...(job.slabMm === undefined ? {} : { slabMm: job.slabMm, how: 'mean' as const }) });
  if (job.labelAlpha > 0 && labels !== undefined) {
    const { mask, names } = labels;
    const colours = (weak: number, strong: number) => (value: number) => {
      const lent = names[value - 1];
      const tint: Tint | undefined = lent === undefined ? undefined : lent.what === 'vertebra' ? boneTint(value) : structureTint(lent.name);
      return tint === undefined ? undefined : ([tint[0], tint[1], tint[2], job.labelAlpha * (job.strong.includes(lent.name) ? strong : weak)] as const);
    };
    if (!job.quick) blendMask(picture, plane, mask, colours(0.2, 0.34), 'fill');
    blendMask(picture, plane, mask, colours(0.7, 1), 'outline');
  }
  await send(job.view, job.turn, picture.rgba, job.widthPx, job.heightPx, start);
}

/** The straightened picture: one row of pixels per step along the curve, each a plane of its own. */
async function strip(job: StripJob): Promise<void> {
  if (volume === undefined) return;
  const start = performance.now();
  const rgba = new Uint8Array(job.rows.length * job.widthPx * 4);
  job.rows.forEach((row, n) => {
    const plane = { centreLps: row.centreLps, right: row.right, down: row.down, mmPerPx: job.mmPerPx };
    const line = reslice(volume as Volume, plane, job.widthPx, 1, { ...job.window, slabMm: job.slabMm, how: 'mean' });
    rgba.set(line.rgba, n * job.widthPx * 4);
  });
  await send(job.view, job.turn, rgba, job.widthPx, job.rows.length, start);
}

async function send(view: string, turn: number, rgba: Uint8Array, widthPx: number, heightPx: number, start: number): Promise<void> {
  const data = new ImageData(new Uint8ClampedArray(rgba.buffer as ArrayBuffer, rgba.byteOffset, rgba.length), widthPx, heightPx);
  const bitmap = await createImageBitmap(data);
  self_.postMessage({ say: 'painted', view, turn, bitmap, tookMs: performance.now() - start }, [bitmap]);
}

function borrow(lent: ToPaintStore): void {
  if (lent.lend === 'volume') volume = lent.volume;
  else if (lent.lend === 'labels') labels = lent.labels;
  else {
    volume = undefined;
    labels = undefined;
  }
  self_.postMessage({ say: 'store-changed' });
}

self_.onmessage = (e) => {
  const m = e.data;
  if (m.say === 'hello') m.store.onmessage = (lent: MessageEvent<ToPaintStore>) => borrow(lent.data);
  else if (m.say === 'paint' || m.say === 'strip') {
    // Set again at the end of the queue: a view that is dragged does not starve the others.
    waiting.delete(m.job.view);
    waiting.set(m.job.view, () => (m.say === 'paint' ? paint(m.job) : strip(m.job)));
    void work();
  } else {
    const value = volume === undefined ? Number.NaN : sampleLinear(volume.grid, volume.voxels, m.point);
    self_.postMessage({ say: 'value', turn: m.turn, ...(Number.isFinite(value) ? { value } : {}) });
  }
};
