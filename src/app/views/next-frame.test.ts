// Wishes of views, frame by frame: one a view, the newest, in the frame it was wished in while a hand moves.
import { afterEach, expect, it, vi } from 'vitest';
import { noWish, onNextFrame } from './next-frame.ts';

let callbacks: (() => void)[] = [];
vi.stubGlobal('requestAnimationFrame', (f: () => void) => callbacks.push(f));
const frame = (): void => {
  const now = callbacks;
  callbacks = [];
  for (const f of now) f();
};
afterEach(() => {
  while (callbacks.length > 0) frame();
});

it('grants a hand that moves in every frame a picture in every frame, of that frame', () => {
  const granted: number[] = [];
  let n = 0;
  // heard within a frame, and drawn by React after it has asked for the next
  const hand = (): void => {
    if (n < 6) requestAnimationFrame(hand);
    const now = n++;
    onNextFrame('a', () => void granted.push(now));
  };
  hand();
  for (let k = 0; k < 6; k++) frame();
  expect(granted).toEqual([1, 2, 3, 4, 5, 6]);
});
it('grants the newest of a view once, every view its own, none that has left, and listens no longer than it must', () => {
  const granted: string[] = [];
  onNextFrame('a', () => void granted.push('old'));
  onNextFrame('a', () => void granted.push('new'));
  onNextFrame('b', () => void granted.push('other'));
  onNextFrame('c', () => void granted.push('gone'));
  noWish('c');
  expect(granted).toEqual([]);
  frame();
  frame();
  expect(granted).toEqual(['new', 'other']);
  expect(callbacks).toEqual([]);
});
