// Makes the fluoroscopic pictures in a thread of its own. The newest wish of a view replaces older ones not yet begun. The CT of a pose is projected
// once (GPU where there is one, else WASM); trocars are added by formula, cement from its own kept picture.
import { projectorHere } from '../../host/worker-xray.ts';
import { addRod, xrayPicture } from '../../spine/index.ts';
import type { ToPaintStore } from './messages.ts';
import { glProjector } from './xray-gl.ts';
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
let busy = false;

const skip = ({ view, turn }: XrayJob, code: 'fluoroscopy.no-ct' | 'fluoroscopy.no-picture'): void =>
  self_.postMessage({ say: 'skipped', view, turn, code });
async function picture(job: XrayJob): Promise<void> {
  const start = performance.now();
  const kept = store.ct(job);
  if (kept === undefined) return skip(job, 'fluoroscopy.no-ct');
  const cement = store.cement(job);
  const { g, low, high } = kept;
  const values = kept.values.slice();
  if (cement !== undefined) for (let q = 0; q < values.length; q++) values[q] += cement[q];
  for (const rod of job.rods) addRod(values, job.sight, g, rod);
  const { rgba } = xrayPicture(values, g, { low, high, bone: job.bone, flip: job.flip, openFraction: job.openFraction });
  const data = new ImageData(new Uint8ClampedArray(rgba.buffer as ArrayBuffer), g.widthPx, g.heightPx);
  const bitmap = await createImageBitmap(data);
  const { view, turn, vertebraId, quick } = job;
  self_.postMessage(
    {
      say: 'painted',
      view,
      turn,
      vertebraId,
      bitmap,
      quick,
      engine: kept.engine,
      noGl,
      projectionCount: store.projectionCount(),
      tookMs: performance.now() - start,
    },
    [bitmap],
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
      await new Promise((go) => setTimeout(go, 0));
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
  self_.postMessage({ say: 'store-changed' });
}
self_.onmessage = (e) => {
  const m = e.data;
  if (m.say === 'hello') {
    wanted = m.engine;
    m.store.onmessage = (lent: MessageEvent<ToPaintStore>) => borrow(lent.data);
    return;
  }
  waiting.delete(m.job.view);
  waiting.set(m.job.view, m.job);
  void work();
};
