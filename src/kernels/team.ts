// Several threads on one kernel call: fork, each its part of the range, join. The control block is shared memory; a waiting thread spins briefly
// and then sleeps, because on a busy machine a spinning partner costs more than it gives. Which thread makes which output never changes a number
// (grid.ts), so the team may also be left aside whenever it does not pay: the caller watches how long it waits.

/** What a host lends: threads that can be put on a memory. */
export interface Team {
  readonly helperCount: number;
  start(memory: WebAssembly.Memory): Helper;
}
export interface Helper {
  /** Runs a kernel over [from, to) with the helpers' help. */
  share(id: number, own: (...args: readonly number[]) => void, from: number, to: number, args: readonly number[]): void;
  free(): void;
}

// Control block of one helper: Int32 words, then the arguments as f64.
const order = 0; // raised by one for each call
const done = 1; // the last order carried out
const kernel = 2; // kernel id; -1: end
const argCount = 3;
const ready = 4; // 1 once the helper waits for orders; until then the caller works alone and waits for nobody
const argsAt = 16; // words
export const controlBytes = 512;
const spinCount = 4000;

/** Waits until word `at` is no longer `value`; spins first. */
function waitWhile(words: Int32Array<SharedArrayBuffer>, at: number, value: number): void {
  for (let n = 0; n < spinCount; n++) if (Atomics.load(words, at) !== value) return;
  while (Atomics.load(words, at) === value) Atomics.wait(words, at, value);
}

/** The loop of a helper thread; returns when told to end. */
export function help(control: SharedArrayBuffer, kernels: readonly ((...args: readonly number[]) => void)[]): void {
  const words = new Int32Array(control);
  const numbers = new Float64Array(control, argsAt * 4);
  Atomics.store(words, ready, 1);
  for (let n = Atomics.load(words, done); ; n++) {
    waitWhile(words, order, n);
    const id = words[kernel];
    if (id >= 0) kernels[id](...numbers.subarray(0, words[argCount]));
    Atomics.store(words, done, n + 1);
    Atomics.notify(words, done);
    if (id < 0) return;
  }
}

/** The caller's end. `now` in milliseconds lets it judge whether the helpers pay; without it they always help. */
export function teamHelper(controls: readonly SharedArrayBuffer[], now?: () => number): Helper {
  const ends = controls.map((c) => ({ words: new Int32Array(c), numbers: new Float64Array(c, argsAt * 4), n: 0 }));
  const tell = (at: number, id: number, args: readonly number[]): void => {
    const end = ends[at];
    end.words[kernel] = id;
    end.words[argCount] = args.length;
    end.numbers.set(args);
    end.n++;
    Atomics.store(end.words, order, end.n);
    Atomics.notify(end.words, order);
  };
  let alone = 0;
  let worked = 0;
  let waited = 0;
  let calls = 0;
  // helpers that were sent home answer no order: a solver used after its `free` works alone
  let ended = false;
  return {
    share(id, own, from, to, args) {
      if (ended || alone > 0 || !ends.every((end) => Atomics.load(end.words, ready) === 1)) {
        alone = Math.max(0, alone - 1);
        own(from, to, ...args);
        return;
      }
      const parts = ends.length + 1;
      const cut = (n: number): number => from + Math.floor(((to - from) * n) / parts);
      for (let t = 0; t < ends.length; t++) tell(t, id, [cut(t + 1), cut(t + 2), ...args]);
      const a = now?.() ?? 0;
      own(from, cut(1), ...args);
      const b = now?.() ?? 0;
      for (const end of ends) waitWhile(end.words, done, end.n - 1);
      if (now === undefined) return;
      worked += b - a;
      waited += now() - b;
      if (++calls < 40) return;
      // a helper whose share takes as long again as the caller's gives nothing: leave it for a while, then try once more
      if (waited > 0.9 * worked) alone = 400;
      calls = worked = waited = 0;
    },
    free() {
      if (ended) return;
      ended = true;
      for (let t = 0; t < ends.length; t++) tell(t, -1, []);
    },
  };
}
