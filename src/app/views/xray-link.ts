// The page's end of the X-ray worker, which is started when the layout is first opened: a view asks for its picture and gets the newest one. The line
// by which the case worker lends it the CT is made then too.
import { lendTo } from '../actions.ts';
import type { FromXrayWorker, ToXrayWorker, XrayEngine, XrayJob } from '../worker/xray-messages.ts';
import { setXray, xray } from './xray-state.ts';

/** A picture and whose it is; undefined: this one cannot be made. */
type Got = (got: { readonly bitmap: ImageBitmap; readonly quick: boolean; readonly vertebraId: string } | undefined) => void;
let worker: Worker | undefined;
let turn = 0;
const receivers = new Map<string, Got>();
const shownTurn = new Map<string, number>();
const latest = new Map<string, number>();
const whenStoreChanges = new Set<() => void>();
const waiting = new Set<string>();
/** Written on the page for whoever waits for pictures, and for who counts how often the CT was projected. */
const mark = (): void => void (document.documentElement.dataset['xray'] = waiting.size === 0 ? 'rest' : 'busy');

/** For tests: one of the two ways, whatever the machine has. */
function asked(): XrayEngine | undefined {
  const given = sessionStorage.getItem('trocart.xray');
  return given === 'webgl' || given === 'wasm' ? given : undefined;
}
function started(): Worker {
  if (worker !== undefined) return worker;
  worker = new Worker(new URL('../worker/xray-worker.ts', import.meta.url), { type: 'module', name: 'xray' });
  worker.onmessage = (e: MessageEvent<FromXrayWorker>) => {
    const m = e.data;
    if (m.say === 'store-changed') {
      for (const f of whenStoreChanges) f();
      return;
    }
    if (latest.get(m.view) === m.turn) waiting.delete(m.view);
    if (m.say === 'skipped') {
      if (xray().refused !== m.code) setXray({ refused: m.code });
      receivers.get(m.view)?.(undefined);
      return mark();
    }
    document.documentElement.dataset['xrayProjections'] = String(m.projectionCount);
    if (xray().refused !== undefined || xray().engine !== m.engine) setXray({ refused: undefined, engine: m.engine });
    mark();
    const got = receivers.get(m.view);
    if (got === undefined || (shownTurn.get(m.view) ?? 0) >= m.turn) return m.bitmap.close();
    shownTurn.set(m.view, m.turn);
    got(m);
  };
  // did not load, or fell over: said on the picture, not awaited for ever
  worker.onerror = () => {
    waiting.clear();
    setXray({ refused: 'fluoroscopy.no-picture' });
    mark();
  };
  const store = new MessageChannel();
  const engine = asked();
  worker.postMessage({ say: 'hello', store: store.port2, ...(engine === undefined ? {} : { engine }) } satisfies ToXrayWorker, [
    store.port2,
  ]);
  lendTo(store.port1);
  return worker;
}
export function askPicture(job: Omit<XrayJob, 'turn'>): void {
  const w = started();
  latest.set(job.view, ++turn);
  waiting.add(job.view);
  mark();
  w.postMessage({ say: 'picture', job: { ...job, turn } } satisfies ToXrayWorker);
}
export function receivePicture(view: string, got: Got): () => void {
  receivers.set(view, got);
  // what was asked for before, perhaps of another case, is not for this one
  shownTurn.set(view, turn);
  return () => {
    if (receivers.get(view) === got) receivers.delete(view);
    waiting.delete(view);
    mark();
  };
}
/** Called when another CT or another cement was lent. */
export function onXrayStore(f: () => void): () => void {
  whenStoreChanges.add(f);
  return () => whenStoreChanges.delete(f);
}
