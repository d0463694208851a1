// What a helper thread does: its own instance of the kernels on the caller's memory, then orders until the arena is given back.
import { help, instantiate, kernelNames } from '../kernels/index.ts';

export interface ArenaOrder {
  readonly memory: WebAssembly.Memory;
  readonly control: SharedArrayBuffer;
  /** Whose scratch region of the arena. */
  readonly thread: number;
}
export function serveArena({ memory, control, thread }: ArenaOrder): void {
  const exports = instantiate(memory, true, thread);
  help(
    control,
    kernelNames.map((name) => exports[name]),
  );
}
