// The page's end of the paint worker: a view asks for its picture and gets the newest one, as a bitmap handed over, not copied.
import { noWish } from './next-frame.ts';
import type { CutJob, FromPaintWorker, LayersFacts, LayersJob, PaintJob, SolidJob, StripJob, ToPaintWorker } from '../worker/messages.ts';

type Got = (bitmap: ImageBitmap, tookMs: number, facts?: LayersFacts) => void;
let worker: Worker | undefined;
let turn = 0;
const receivers = new Map<string, Got>();
const shownTurn = new Map<string, number>();
const probes = new Map<number, (value: number | undefined) => void>();
const whenStoreChanges = new Set<() => void>();

/** Pictures asked for and not yet shown, written on the page for whoever waits for it (tests, screen readers' busy state). */
const waiting = new Set<string>();
const mark = (): void => void (document.documentElement.dataset['painting'] = waiting.size === 0 ? 'no' : 'yes');

const send = (m: ToPaintWorker, transfer: Transferable[] = []): void => worker?.postMessage(m, transfer);

export function startPainter(store: MessagePort): void {
  worker = new Worker(new URL('./paint-worker.ts', import.meta.url), { type: 'module', name: 'paint' });
  worker.onmessage = (e: MessageEvent<FromPaintWorker>) => {
    const m = e.data;
    if (m.say === 'store-changed') for (const f of whenStoreChanges) f();
    else if (m.say === 'value') {
      probes.get(m.turn)?.(m.value);
      probes.delete(m.turn);
    } else {
      if (latest.get(m.view) === m.turn) waiting.delete(m.view);
      mark();
      if (m.say === 'skipped') return;
      const got = receivers.get(m.view);
      if (got === undefined || (shownTurn.get(m.view) ?? 0) > m.turn) return m.bitmap.close();
      shownTurn.set(m.view, m.turn);
      got(m.bitmap, m.tookMs, m.facts);
    }
  };
  send({ say: 'hello', store }, [store]);
}
const latest = new Map<string, number>();
const asked = (view: string): number => {
  latest.set(view, ++turn);
  waiting.add(view);
  mark();
  return turn;
};
export const paint = (job: Omit<PaintJob, 'turn'>): void => send({ say: 'paint', job: { ...job, turn: asked(job.view) } });
export const paintStrip = (job: Omit<StripJob, 'turn'>): void => send({ say: 'strip', job: { ...job, turn: asked(job.view) } });
export const paintSolid = (job: Omit<SolidJob, 'turn'>): void => send({ say: 'solid', job: { ...job, turn: asked(job.view) } });
export const paintLayers = (job: Omit<LayersJob, 'turn'>): void => send({ say: 'layers', job: { ...job, turn: asked(job.view) } });
export const paintCut = (job: Omit<CutJob, 'turn'>): void => send({ say: 'cut', job: { ...job, turn: asked(job.view) } });

/** HU under a point. */
export const probe = (point: PaintJob['plane']['centreLps']): Promise<number | undefined> =>
  new Promise((resolve) => {
    probes.set(++turn, resolve);
    send({ say: 'probe', turn, point });
  });
export function receive(view: string, got: Got): () => void {
  receivers.set(view, got);
  return () => {
    if (receivers.get(view) !== got) return;
    receivers.delete(view);
    noWish(view);
  };
}
/** Called when other voxels are there to paint. */
export function onStoreChange(f: () => void): () => void {
  whenStoreChanges.add(f);
  return () => whenStoreChanges.delete(f);
}
