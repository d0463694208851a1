// What a hand holds on any picture, and what it has let go but is not written yet. Undo, Escape and the case's door ask here first: what is held is
// put back, what was let go is written before anything else is undone or closed.
const held = new Set<() => void>();
const releases = new Set<Promise<unknown>>();

/** Holds; `cancel` puts it back. Answers how to let go. */
export function takeInHand(cancel: () => void): () => void {
  held.add(cancel);
  return () => void held.delete(cancel);
}
/** Puts back whatever is held; true when something was. */
export function cancelInHand(): boolean {
  const all = [...held];
  held.clear();
  for (const cancel of all) cancel();
  return all.length > 0;
}
/** Something let go that is being written. */
export function releasing<T>(writing: Promise<T>): Promise<T> {
  releases.add(writing);
  const over = (): void => void releases.delete(writing);
  writing.then(over, over);
  return writing;
}
/** All that was let go is written, or was refused. */
export const released = async (): Promise<void> => void (await Promise.allSettled(releases));
