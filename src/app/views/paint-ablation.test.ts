// Isotherms over a slice are those of the ablation that is lent now: one computed again of the same bone, at the same moment, is painted anew.
import { describe, expect, it } from 'vitest';
import { axisGrid, direction, lps } from '../../base/index.ts';
import { makePicture } from '../../imaging/index.ts';
import type { LentAblation } from '../worker/messages.ts';
import { layAblation } from './paint-ablation.ts';

const side = 21;
const grid = axisGrid([side, side, side], [1, 1, 1], lps(-10, -10, -10), 'f');
const plane = { centreLps: lps(0, 0, 0), right: direction(1, 0, 0), down: direction(0, 1, 0), mmPerPx: 0.5 };
/** 70 °C within 4 mm of a place on the line to the left. */
const burnt = (atMm: number): LentAblation => {
  const hot = Int16Array.from({ length: side ** 3 }, (_, q) =>
    Math.hypot((q % side) - 10 - atMm, (Math.floor(q / side) % side) - 10, Math.floor(q / side ** 2) - 10) < 4 ? 700 : 370,
  );
  const cold = new Int16Array(side ** 3).fill(370);
  return {
    vertebraId: 'v',
    hot: true,
    field: { grid, timeS: [0, 60], temperatures: [cold, hot], killed: new Uint8Array(side ** 3) },
    probes: [],
  };
};
/** Mean column of what is painted. */
function middleOf(lent: LentAblation): number {
  const picture = makePicture(40, 40);
  layAblation(picture, plane, lent, { vertebraId: 'v', timeS: 60 });
  let [sum, n] = [0, 0];
  for (let q = 0; q < 1600; q++)
    if (picture.rgba[4 * q] > 60) {
      sum += q % 40;
      n++;
    }
  return sum / n;
}

describe('isotherms over a slice', () => {
  it('lie where the heat is now, also when the same bone was computed again', () => {
    const [first, again] = [middleOf(burnt(-3)), middleOf(burnt(3))];
    // 6 mm at half a millimetre a pixel
    expect(Math.abs(again - first - 12)).toBeLessThan(1);
  });
});
