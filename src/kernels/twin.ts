// The WASM twins behind the same signatures: an array argument is passed as its place in the arena's memory. One instance a thread; a helper
// thread's instance runs its share of a call's range on the same memory (team.ts). Without SIMD there are no twins and the originals serve.
import { Problem } from '../base/index.ts';
import { plainArena, requireRoom, takenBytes, type Arena } from './arena.ts';
import { alone } from './built/alone.ts';
import { shared } from './built/shared.ts';
import { gridOriginals, type GridKernels } from './grid.ts';
import type { Helper, Team } from './team.ts';

const pageBytes = 65536;
/** Line buffers of one thread; enough for `longestRow` (the elastic product in f64 needs most: 12 lines). */
const scratchBytes = 1 << 20;
/** Fields shorter than this are not worth waking a thread for. */
const splitLength = 30_000;
export const twinLimitBytes = 65535 * pageBytes;

const bytesOf = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
const modules = new Map<string, WebAssembly.Module>();
function moduleOf(text: string): WebAssembly.Module {
  const known = modules.get(text);
  if (known !== undefined) return known;
  const made = new WebAssembly.Module(bytesOf(text));
  modules.set(text, made);
  return made;
}
/** True where this engine runs the twins (WebAssembly with 128-bit SIMD). */
export const hasTwins = (): boolean => typeof WebAssembly === 'object' && WebAssembly.validate(bytesOf(alone));

type Export = (...args: readonly number[]) => void;
export type Exports = Readonly<Record<string, Export>>;
/** An instance of the twins on a memory; `thread` says whose scratch region it uses. */
export function instantiate(memory: WebAssembly.Memory, isShared: boolean, thread: number): Exports {
  const instance = new WebAssembly.Instance(moduleOf(isShared ? shared : alone), { env: { memory } });
  const exports = instance.exports as Exports;
  exports['setScratch'](pageBytes + thread * scratchBytes);
  return exports;
}

/** The names of the kernels, in an order all threads agree on. */
export const kernelNames = Object.keys(gridOriginals)
  .filter((k) => typeof gridOriginals[k as keyof typeof gridOriginals] === 'function')
  .toSorted();

export function twinArena(bytes: number, limitBytes: number, team?: Team): Arena {
  const helpers = team?.helperCount ?? 0;
  const start = pageBytes + (helpers + 1) * scratchBytes;
  const pages = Math.ceil((start + bytes + pageBytes) / pageBytes);
  requireRoom(pages * pageBytes, limitBytes);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, ...(helpers > 0 ? { shared: true } : {}) });
  const exports = instantiate(memory, helpers > 0, 0);
  const helper = helpers > 0 ? team?.start(memory) : undefined;
  let top = start;
  const take = (n: number): number => {
    const at = top;
    top += takenBytes(n);
    if (top > start + bytes) throw new Problem('physics.arena-full', { bytes });
    return at;
  };
  const buffer = memory.buffer;
  return {
    bytes,
    grid: bound(exports, buffer, helper),
    threadCount: helpers + 1,
    f32: (n) => new Float32Array(buffer, take(4 * n), n),
    f64: (n) => new Float64Array(buffer, take(8 * n), n),
    i32: (n) => new Int32Array(buffer, take(4 * n), n),
    u8: (n) => new Uint8Array(buffer, take(n), n),
    free: () => helper?.free(),
  };
}

/** The exports under the originals' signatures. */
function bound(exports: Exports, buffer: ArrayBufferLike, helper: Helper | undefined): GridKernels {
  const grid: Record<string, unknown> = {};
  for (const [id, name] of kernelNames.entries()) {
    const call = exports[name];
    if (call === undefined) {
      // without a twin, such as `total`: the original works on the views
      grid[name] = gridOriginals[name as keyof typeof gridOriginals];
      continue;
    }
    grid[name] = (from: number, to: number, ...rest: readonly (number | ArrayBufferView)[]): void => {
      let longest = 0;
      const args = rest.map((a) => {
        if (typeof a === 'number') return a;
        if (a.buffer !== buffer) throw new Problem('physics.foreign-array', { kernel: name });
        longest = Math.max(longest, a.byteLength);
        return a.byteOffset;
      });
      if (helper !== undefined && to - from > 1 && longest >= 4 * splitLength) helper.share(id, call, from, to, args);
      else call(from, to, ...args);
    };
  }
  return grid as unknown as GridKernels;
}

export const originalArena = (bytes: number, limitBytes: number): Arena => {
  requireRoom(bytes, limitBytes);
  return plainArena(bytes, gridOriginals);
};
