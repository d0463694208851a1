// Each instance (one a thread) has a scratch region of its own for line buffers.
export let scratch: usize = 0;
export function setScratch(at: usize): void {
  scratch = at;
}
