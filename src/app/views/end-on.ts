// Handles of a trocar looked at along itself: entry and tip fall on one point, and only one of them could be taken. They are drawn apart, each as far
// as they lack, so that the whole of it lies free between them; what a drag does stays the same.
import type { Grip } from '../shown-trocars.ts';

/** CSS pixels from entry to tip that leave the whole free between them: a finger's width each. */
const apartPx = (): number => (globalThis.matchMedia?.('(pointer: coarse)').matches ? 96 : 56);

/** How far each handle is drawn from its place, CSS pixels: right, down. */
export function drawnApart(
  entry: readonly [number, number],
  target: readonly [number, number],
  leastPx = apartPx(),
): Readonly<Record<Grip, readonly [number, number]>> {
  const [x, y] = [target[0] - entry[0], target[1] - entry[1]];
  const far = Math.hypot(x, y);
  const lack = Math.max(0, leastPx - far) / 2;
  // where they coincide: the entry left, the tip right
  const [ux, uy] = far < 1 ? [1, 0] : [x / far, y / far];
  return { entry: [-ux * lack, -uy * lack], whole: [0, 0], target: [ux * lack, uy * lack] };
}
export const unmoved = { entry: [0, 0], whole: [0, 0], target: [0, 0] } as const satisfies Readonly<
  Record<Grip, readonly [number, number]>
>;
/** The handles that are drawn beside their place. */
export const shares = ['entry', 'target'] as const;
