// Steps on threads: the messages, the end inside a thread, and the end outside (a small pool). Node threads and Web Workers differ only in how
// a thread is made. Inputs are cloned (shared memory is shared), so a step cannot write to the case; answers come back as plain data.
// Cancelling sets a shared flag; without shared memory, or when a step does not look at it, the thread is ended.
import { Problem, type Values } from '../base/index.ts';
import { twins, type Team } from '../kernels/index.ts';
import type { InputsOf, Reads, Step } from '../records/index.ts';
import { contextOf, inPlace, runTask, type Runner } from './run.ts';
import { findStep, isListed } from './step-list.ts';

interface RunOrder {
  readonly do: 'run';
  readonly n: number;
  readonly step: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly params: unknown;
  readonly seed: string;
  readonly flag?: Int32Array;
}
interface TaskOrder {
  readonly do: 'task';
  readonly n: number;
  readonly step: string;
  readonly task: string;
  readonly item: unknown;
}
type Outcome = { readonly answer: unknown } | { readonly code: string; readonly values: Values } | { readonly fault: string };
interface MappedOrder {
  readonly do: 'mapped';
  readonly n: number;
  readonly m: number;
  readonly outcome: Outcome;
}
export type ToThread = RunOrder | TaskOrder | MappedOrder;
export type FromThread =
  | { readonly say: 'progress'; readonly n: number; readonly fraction: number; readonly code: string }
  | { readonly say: 'map'; readonly n: number; readonly m: number; readonly task: string; readonly items: readonly unknown[] }
  | { readonly say: 'done'; readonly n: number; readonly outcome: Outcome };

const outcomeOf = async (f: () => unknown): Promise<Outcome> => {
  try {
    return { answer: await f() };
  } catch (error) {
    if (error instanceof Problem) return { code: error.code, values: error.values };
    return { fault: error instanceof Error ? `${error.message}\n${error.stack ?? ''}` : String(error) };
  }
};
function open(outcome: Outcome): unknown {
  if ('answer' in outcome) return outcome.answer;
  if ('code' in outcome) throw new Problem(outcome.code, outcome.values);
  throw new Error(outcome.fault);
}

/** The end inside: carries out orders, one at a time, and says what it did. A step may share its kernel calls with a team; a task, being one of many, works alone. */
export function threadInside(post: (message: FromThread) => void, team?: Team): (message: ToThread) => void {
  const shared = twins(team);
  const own = twins();
  const waiting = new Map<number, (outcome: Outcome) => void>();
  let maps = 0;
  const run = (order: RunOrder): Promise<Outcome> =>
    outcomeOf(() => {
      const step = known(order.step);
      const { flag, n } = order;
      const context = contextOf(step, order.seed, {
        progress: (fraction, code) => post({ say: 'progress', n, fraction, code }),
        cancelled: () => flag !== undefined && Atomics.load(flag, 0) !== 0,
        kernels: shared,
        map: async <I, O>(task: string, items: readonly I[]): Promise<readonly O[]> => {
          const m = ++maps;
          const outcome = await new Promise<Outcome>((resolve) => {
            waiting.set(m, resolve);
            post({ say: 'map', n, m, task, items });
          });
          waiting.delete(m);
          return open(outcome) as readonly O[];
        },
      });
      return step.run(order.inputs as InputsOf<Reads>, order.params, context);
    });
  return (message) => {
    if (message.do === 'mapped') {
      waiting.get(message.m)?.(message.outcome);
      return;
    }
    const done = message.do === 'run' ? run(message) : outcomeOf(() => runTask(known(message.step), message.task, message.item, own));
    void done.then((outcome) => post({ say: 'done', n: message.n, outcome }));
  };
}
function known(name: string): Step {
  const step = findStep(name);
  if (step === undefined) throw new Problem('store.no-such-step', { step: name });
  return step;
}

/** A thread as the host makes it. */
export interface Thread {
  post(message: ToThread): void;
  /** Set once, before the first order. */
  listen(f: (message: FromThread) => void, ended: (reason: string) => void): void;
  end(): void;
}

/** Threads stay warm between orders; `width` of them work at most, beside the one that runs the step. */
export function threadRunner(make: () => Thread, width: number): Runner {
  const idle: Worker_[] = [];
  const take = (): Worker_ => idle.pop() ?? worker(make());
  const give = (w: Worker_): void => {
    if (!w.ended && idle.length <= width) idle.push(w);
    else w.end();
  };
  let orders = 0;
  const tasks = async (step: string, task: string, items: readonly unknown[], stop: () => boolean): Promise<unknown[]> => {
    const out: unknown[] = Array.from({ length: items.length });
    let next = 0;
    const lane = async (): Promise<void> => {
      const w = take();
      try {
        while (next < items.length && !stop()) {
          const i = next++;
          out[i] = open(await w.order({ do: 'task', n: ++orders, step, task, item: items[i] }));
        }
      } finally {
        give(w);
      }
    };
    await Promise.all(Array.from({ length: Math.min(width, items.length) }, lane));
    return out;
  };
  return {
    async run(step, job, params, o) {
      // A thread only knows the steps of steps/index.ts, and takes the kernels of its engine: others were asked for on purpose and run here.
      if (!isListed(step) || o.kernels.flavour !== twins().flavour) return inPlace.run(step, job, params, o);
      const flag = typeof SharedArrayBuffer === 'undefined' ? undefined : new Int32Array(new SharedArrayBuffer(4));
      const w = take();
      const n = ++orders;
      let cancelled: number | undefined;
      // Polled: a signal may be a flag in shared memory, which raises no event.
      const poll = setInterval(() => {
        if (o.signal?.aborted !== true) return;
        cancelled ??= performance.now();
        if (flag !== undefined) Atomics.store(flag, 0, 1);
        if (flag === undefined || performance.now() - cancelled > 2000) w.end();
      }, 20);
      try {
        const outcome = await w.order(
          { do: 'run', n, step: step.name, inputs: job.inputs, params, seed: job.seed, ...(flag === undefined ? {} : { flag }) },
          (message) => {
            if (message.say === 'progress') o.progress(message.fraction, message.code);
            else if (message.say === 'map')
              void outcomeOf(() => tasks(step.name, message.task, message.items, () => o.signal?.aborted === true)).then((mapped) =>
                w.post({ do: 'mapped', n, m: message.m, outcome: mapped }),
              );
          },
        );
        if (cancelled !== undefined) throw new Problem('store.cancelled', { step: step.name });
        return open(outcome) as readonly unknown[];
      } finally {
        clearInterval(poll);
        give(w);
      }
    },
  };
}

interface Worker_ {
  readonly ended: boolean;
  post(message: ToThread): void;
  order(message: RunOrder | TaskOrder, aside?: (message: FromThread) => void): Promise<Outcome>;
  end(): void;
}
/** A thread with its orders waited for; when it ends, they fail. */
function worker(thread: Thread): Worker_ {
  const waiting = new Map<
    number,
    { readonly resolve: (outcome: Outcome) => void; readonly aside: ((message: FromThread) => void) | undefined }
  >();
  let ended = false;
  const gone = (reason: string): void => {
    ended = true;
    for (const w of waiting.values()) w.resolve({ code: 'store.thread-failed', values: { reason } });
    waiting.clear();
  };
  thread.listen((message) => {
    const w = waiting.get(message.n);
    if (message.say !== 'done') {
      w?.aside?.(message);
      return;
    }
    waiting.delete(message.n);
    w?.resolve(message.outcome);
  }, gone);
  return {
    get ended() {
      return ended;
    },
    post: (message) => thread.post(message),
    order: (message, aside) =>
      new Promise((resolve) => {
        if (ended) return resolve({ code: 'store.thread-failed', values: { reason: 'ended' } });
        waiting.set(message.n, { resolve, aside });
        thread.post(message);
      }),
    end() {
      thread.end();
      gone('ended');
    },
  };
}
