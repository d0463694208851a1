// Makes the fluoroscopic pictures in a thread of its own. The newest wish of a view replaces older ones not yet begun. The CT of a pose is projected
// once (GPU where there is one, else WASM); trocars are added by formula, cement from its own kept picture.
import { projectorHere } from '../../host/worker-xray.ts';
import type { Picture } from '../../imaging/index.ts';
import type { ToPaintStore } from './messages.ts';
import { turner } from './turn-over.ts';
import { glProjector } from './xray-gl.ts';
import { xrayComposer } from './xray-held.ts';
import { xrayStore } from './xray-kept.ts';
import type { FromXrayWorker, ToXrayWorker, XrayEngine, XrayJob } from './xray-messages.ts';

interface WorkerSelf {
  onmessage: ((e: MessageEvent<ToXrayWorker>) => void) | null;
  postMessage(message: FromXrayWorker, transfer?: Transferable[]): void;
}
const self_ = globalThis as unknown as WorkerSelf;

let wanted: XrayEngine | undefined;
const noGl = typeof OffscreenCanvas === 'undefined' || new OffscreenCanvas(1, 1).getContext('webgl2') === null;
const store = xrayStore((field, mostPx, plain) => {
  const gl = plain || wanted === 'wasm' ? undefined : glProjector(field, wanted === 'webgl');
  return gl === undefined ? { projector: projectorHere(field, mostPx), engine: 'wasm' } : { projector: gl, engine: 'webgl' };
});
const waiting = new Map<string, XrayJob>();
const composer = xrayComposer();
let busy = false;
const turnOver = turner();

const skip = ({ view, turn }: XrayJob, code: 'fluoroscopy.no-ct' | 'fluoroscopy.no-picture'): void =>
  self_.postMessage({ say: 'skipped', view, turn, code });
const bitmapOf = ({ rgba, widthPx, heightPx }: Picture): Promise<ImageBitmap> =>
  createImageBitmap(new ImageData(new Uint8ClampedArray(rgba.buffer as ArrayBuffer), widthPx, heightPx));
async function picture(job: XrayJob): Promise<void> {
  const start = performance.now();
  const kept = store.ct(job);
  if (kept === undefined) return skip(job, 'fluoroscopy.no-ct');
  const cement = store.cement(job);
  const bitmap = job.whole ? await bitmapOf(composer.whole(job, kept, cement)) : undefined;
  const part = composer.patch(job, kept, cement);
  const patch = part === undefined ? undefined : { x: part.x, y: part.y, bitmap: await bitmapOf(part.picture) };
  const { view, turn, vertebraId, quick } = job;
  self_.postMessage(
    {
      say: 'painted',
      view,
      turn,
      vertebraId,
      ...(bitmap === undefined ? {} : { bitmap }),
      ...(patch === undefined ? {} : { patch }),
      quick,
      engine: kept.engine,
      noGl,
      projectionCount: store.projectionCount(),
      tookMs: performance.now() - start,
    },
    [...(bitmap === undefined ? [] : [bitmap]), ...(patch === undefined ? [] : [patch.bitmap])],
  );
}
async function work(): Promise<void> {
  if (busy) return;
  busy = true;
  try {
    for (;;) {
      const next = waiting.entries().next();
      if (next.done === true) break;
      waiting.delete(next.value[0]);
      // too little memory for this CT: the page says so, the rest of it works on
      await picture(next.value[1]).catch(() => skip(next.value[1], 'fluoroscopy.no-picture'));
      // one turn of the event loop, so that newer wishes arrive before the next picture
      await turnOver();
    }
  } finally {
    busy = false;
  }
}
function borrow(lent: ToPaintStore): void {
  if (lent.lend === 'volume') store.give(lent.volume);
  else if (lent.lend === 'fill') store.giveFills(lent.fills);
  else if (lent.lend === 'nothing') {
    store.give(undefined);
    store.giveFills([]);
  } else return;
  composer.forget();
  self_.postMessage({ say: 'store-changed' });
}
self_.onmessage = (e) => {
  const m = e.data;
  if (m.say === 'hello') {
    wanted = m.engine;
    m.store.onmessage = (lent: MessageEvent<ToPaintStore>) => borrow(lent.data);
    return;
  }
  // a picture of what lies still that was asked for and not begun is still owed
  const owed = waiting.get(m.job.view)?.whole === true;
  // in the place of the one not yet begun: no view starves another
  waiting.set(m.job.view, owed ? { ...m.job, whole: true } : m.job);
  void work();
};
