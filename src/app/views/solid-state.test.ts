// The turned view under a hand: what is near goes where the hand goes; depth is read only of a picture of the very plane.
import { describe, expect, it } from 'vitest';
import { direction, lps } from '../../base/index.ts';
import { lpsToPixel, turnedView } from '../../imaging/index.ts';
import { isOfPlane, turnedByDeg, turnedByPx } from './solid-state.ts';

const frame = { left: direction(1, 0, 0), posterior: direction(0, 1, 0), superior: direction(0, 0, 1) };
const plane = (l: { readonly turnDeg: number; readonly riseDeg: number }, mmPerPx = 0.5) =>
  turnedView(frame, lps(0, 0, 0), mmPerPx, l.turnDeg, l.riseDeg);

describe('the turned view under a hand', () => {
  it('a near point goes the way of the hand and of the arrow, right as down', () => {
    for (const turnDeg of [0, 38, 90, 170, -120]) {
      const from = { turnDeg, riseDeg: 10 };
      const { right, down } = plane(from);
      // 30 mm towards the viewer: against what right and down span
      const into = [
        right[1] * down[2] - right[2] * down[1],
        right[2] * down[0] - right[0] * down[2],
        right[0] * down[1] - right[1] * down[0],
      ];
      const near = lps(-30 * into[0], -30 * into[1], -30 * into[2]);
      const at = (l: typeof from): readonly number[] => lpsToPixel(plane(l), 200, 200, near);
      const [x, y] = at(from);
      for (const turned of [turnedByPx(from, 20, 0), turnedByDeg(from, 10, 0)]) expect(at(turned)[0] - x).toBeGreaterThan(5);
      for (const turned of [turnedByPx(from, 0, 20), turnedByDeg(from, 0, 10)]) expect(at(turned)[1] - y).toBeGreaterThan(5);
    }
  });
  it('depth of a picture painted before a turn or a zoom is not that of this plane', () => {
    const now = plane({ turnDeg: 38, riseDeg: 24 });
    // painted quickly, with fewer pixels, of a picture 300 wide
    const facts = { plane: { ...now, mmPerPx: now.mmPerPx / 0.45 }, widthPx: 135 };
    expect(isOfPlane(facts, now, 300)).toBe(true);
    expect(isOfPlane(facts, plane({ turnDeg: 39, riseDeg: 24 }), 300)).toBe(false);
    expect(isOfPlane(facts, { ...now, mmPerPx: now.mmPerPx * 1.1 }, 300)).toBe(false);
    expect(isOfPlane(facts, { ...now, centreLps: lps(0, 0, 5) }, 300)).toBe(false);
  });
});
