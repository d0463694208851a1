import { describe, expect, it } from 'vitest';
import { drawnApart } from './end-on.ts';

describe('handles of a trocar seen end on', () => {
  it('lie free of each other, the whole where the trocar is', () => {
    for (const target of [
      [100, 80],
      [104, 77],
      [90, 99],
    ] as const) {
      const off = drawnApart([100, 80], target, 56);
      const [dx, dy] = [target[0] + off.target[0] - 100 - off.entry[0], target[1] + off.target[1] - 80 - off.entry[1]];
      expect(Math.hypot(dx, dy)).toBeCloseTo(56, 6);
      expect(off.whole).toEqual([0, 0]);
      expect(off.entry[0] + off.target[0]).toBeCloseTo(0, 9);
      expect(off.entry[1] + off.target[1]).toBeCloseTo(0, 9);
    }
  });
  it('stay where they are once they are apart', () => {
    const off = drawnApart([0, 0], [60, 0], 56);
    expect([...off.entry, ...off.target].every((v) => Math.abs(v) < 1e-9)).toBe(true);
  });
});
