// The page's end of the X-ray worker, which is started when the layout is first opened: a view asks for its picture and gets the newest one. The line
// by which the case worker lends it the CT is made then too.
import { lendTo } from '../actions.ts';
import type { FromXrayWorker, ToXrayWorker, XrayEngine, XrayJob } from '../worker/xray-messages.ts';
import { noWish, onNextFrame } from './next-frame.ts';
import { setXray, xray } from './xray-state.ts';

/** A picture, or what changes of the one that stands, and whose it is; undefined: this one cannot be made. */
export type XrayPainted = Pick<FromXrayWorker & { readonly say: 'painted' }, 'bitmap' | 'patch' | 'quick' | 'vertebraId'>;
type Got = (got: XrayPainted | undefined) => void;
let worker: Worker | undefined;
let turn = 0;
const receivers = new Map<string, Got>();
const shownTurn = new Map<string, number>();
const latest = new Map<string, number>();
const whenStoreChanges = new Set<() => void>();
const waiting = new Set<string>();
/** The picture each view asked for last: asked again it would be the same. */
const asked = new Map<string, string>();
/** What lay still in it: while it is the same, only what is held is painted anew. */
const askedStill = new Map<string, string>();
let storeTurn = 0;
/** Written on the page for whoever waits for pictures, and for who counts how often the CT was projected. */
const mark = (): void => void (document.documentElement.dataset['xray'] = waiting.size === 0 ? 'rest' : 'busy');

/** For tests: one of the two ways, whatever the machine has. */
function askedEngine(): XrayEngine | undefined {
  const given = sessionStorage.getItem('trocart.xray');
  return given === 'webgl' || given === 'wasm' ? given : undefined;
}
function started(): Worker {
  if (worker !== undefined) return worker;
  worker = new Worker(new URL('../worker/xray-worker.ts', import.meta.url), { type: 'module', name: 'xray' });
  worker.onmessage = (e: MessageEvent<FromXrayWorker>) => {
    const m = e.data;
    if (m.say === 'store-changed') {
      storeTurn++;
      for (const f of whenStoreChanges) f();
      return;
    }
    if (latest.get(m.view) === m.turn) waiting.delete(m.view);
    if (m.say === 'skipped') {
      forgetAsked(m.view);
      if (xray().refused !== m.code) setXray({ refused: m.code });
      receivers.get(m.view)?.(undefined);
      return mark();
    }
    document.documentElement.dataset['xrayProjections'] = String(m.projectionCount);
    if (xray().refused !== undefined || xray().engine !== m.engine) setXray({ refused: undefined, engine: m.engine, noGl: m.noGl });
    mark();
    const got = receivers.get(m.view);
    if (got === undefined || (shownTurn.get(m.view) ?? 0) >= m.turn) return closePainted(m);
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
  const engine = askedEngine();
  worker.postMessage({ say: 'hello', store: store.port2, ...(engine === undefined ? {} : { engine }) } satisfies ToXrayWorker, [
    store.port2,
  ]);
  lendTo(store.port1);
  return worker;
}
type Wish = Omit<XrayJob, 'turn' | 'whole'>;
const forgetAsked = (view: string): void => {
  asked.delete(view);
  askedStill.delete(view);
};
export function closePainted({ bitmap, patch }: Pick<XrayPainted, 'bitmap' | 'patch'>): void {
  bitmap?.close();
  patch?.bitmap.close();
}
/** With the next frame, unless it is the picture that stands or comes: figures of a trocar change while its place does not. */
export function askPicture(job: Wish): void {
  started();
  onNextFrame(job.view, () => ask(job));
}
function ask(job: Wish): void {
  const w = started();
  const { held, ...still } = job;
  const stillKey = `${storeTurn} ${JSON.stringify(still)}`;
  const key = `${JSON.stringify(held)} ${stillKey}`;
  if (asked.get(job.view) === key) return;
  const whole = held.length === 0 || askedStill.get(job.view) !== stillKey;
  asked.set(job.view, key);
  // at rest the picture is whole: what lies still is not left standing behind it
  if (held.length === 0) askedStill.delete(job.view);
  else askedStill.set(job.view, stillKey);
  latest.set(job.view, ++turn);
  waiting.add(job.view);
  mark();
  w.postMessage({ say: 'picture', job: { ...job, whole, turn } } satisfies ToXrayWorker);
}
export function receivePicture(view: string, got: Got): () => void {
  receivers.set(view, got);
  // what was asked for before, perhaps of another case, is not for this one
  shownTurn.set(view, turn);
  return () => {
    if (receivers.get(view) === got) {
      receivers.delete(view);
      forgetPicture(view);
    }
    waiting.delete(view);
    mark();
  };
}
/** The picture of a view was wiped: it is asked for again, whatever it was. */
export function forgetPicture(view: string): void {
  forgetAsked(view);
  noWish(view);
}
/** Called when another CT or another cement was lent. */
export function onXrayStore(f: () => void): () => void {
  whenStoreChanges.add(f);
  return () => whenStoreChanges.delete(f);
}
