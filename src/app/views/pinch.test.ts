import { expect, it } from 'vitest';
import { lps } from '../../base/index.ts';
import { pinched, spreadOf } from './pinch.ts';
import { axesFor } from './planes.ts';
import { projector } from './projector.ts';

it('keeps what lies between two fingers between them, whatever they do', () => {
  const axes = axesFor('axial', undefined, undefined);
  const pose = { centreLps: lps(10, -20, 30), mmPerPx: 0.5 };
  const from = spreadOf(
    new Map([
      [1, [40, 10]],
      [2, [100, 50]],
    ]),
  )!;
  const to = spreadOf(
    new Map([
      [1, [-60, -10]],
      [2, [140, 90]],
    ]),
  )!;
  const next = pinched(pose, axes, from, to);
  const at = (p: typeof pose, x: number, y: number): readonly number[] => projector({ ...axes, ...p }, axes, 0, 0).toLps(x, y);
  const [a, b] = [at(pose, from.x, from.y), at(next, to.x, to.y)];
  for (const n of [0, 1, 2]) expect(b[n]).toBeCloseTo(a[n], 9);
  expect(next.mmPerPx).toBeCloseTo((0.5 * Math.hypot(60, 40)) / Math.hypot(200, 100), 9);
  expect(pinched(pose, axes, from, { ...from, px: 1e9 }).mmPerPx).toBe(0.03);
});
it('needs two fingers, not one and not three', () => {
  expect(spreadOf(new Map([[1, [0, 0]]]))).toBeUndefined();
  expect(
    spreadOf(
      new Map([
        [1, [0, 0]],
        [2, [0, 9]],
        [3, [9, 9]],
      ]),
    ),
  ).toBeUndefined();
});
