// The page's end of the case worker: ask, hear progress, cancel. One worker for the life of the page.
import { Problem } from '../../base/index.ts';
import type { CaseRequests, CaseVerb, FromCaseWorker, ToCaseWorker } from './messages.ts';

type Progress = (fraction: number, code: string, values?: Readonly<Record<string, string | number | boolean>>) => void;
interface Pending {
  readonly resolve: (answer: never) => void;
  readonly reject: (e: Error) => void;
  readonly progress?: Progress;
}

/** A fault of ours (exit 1 on the command line): said as such, with the text for whoever reports it. */
export class Fault extends Error {}

export interface CaseLink {
  ask<V extends CaseVerb>(
    verb: V,
    ask: CaseRequests[V]['ask'],
    progress?: Progress,
  ): Promise<CaseRequests[V]['answer']> & { readonly id: number };
  cancel(id: number): void;
  lendTo(port: MessagePort): void;
}

export function linkCaseWorker(worker: Worker, paint: MessagePort, ground: MessagePort, key?: string): CaseLink {
  const pending = new Map<number, Pending>();
  // A busy worker hears no message; a shared number it can read while it works.
  const cancelFlag = globalThis.crossOriginIsolated ? new Int32Array(new SharedArrayBuffer(4)) : undefined;
  let last = 0;
  const send = (m: ToCaseWorker, transfer: Transferable[] = []): void => worker.postMessage(m, transfer);
  send({ say: 'hello', paint, ground, ...(cancelFlag === undefined ? {} : { cancelFlag }), ...(key === undefined ? {} : { key }) }, [
    paint,
    ground,
  ]);
  worker.onmessage = (e: MessageEvent<FromCaseWorker>) => {
    const m = e.data;
    const p = pending.get(m.id);
    if (p === undefined) return;
    if (m.say === 'progress') return p.progress?.(m.fraction, m.code, m.values);
    pending.delete(m.id);
    if (m.say === 'answer') p.resolve(m.answer as never);
    else p.reject(m.say === 'refused' ? new Problem(m.code, m.values) : new Fault(m.message));
  };
  worker.onerror = (e) => {
    for (const p of pending.values()) p.reject(new Fault(e.message));
    pending.clear();
  };
  return {
    ask(verb, ask, progress) {
      const id = ++last;
      const answer = new Promise((resolve, reject) =>
        pending.set(id, { resolve: resolve as Pending['resolve'], reject, ...(progress === undefined ? {} : { progress }) }),
      );
      send({ say: 'ask', id, verb, ask } as ToCaseWorker);
      return Object.assign(answer, { id }) as never;
    },
    cancel(id) {
      if (cancelFlag !== undefined) Atomics.store(cancelFlag, 0, id);
      send({ say: 'cancel', id });
    },
    lendTo: (port) => send({ say: 'lend-to', port }, [port]),
  };
}
