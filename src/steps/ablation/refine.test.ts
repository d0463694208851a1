// The search with the physics in the loop, on a made-up physics whose best is known: it gains, keeps the limit, and stops.
import { describe, expect, it } from 'vitest';
import type { ProbeLine, TissueMap } from '../../spine/index.ts';
import { refine, type Setting } from './refine.ts';
import type { RunFigures } from './run.ts';

const map = { size: [10, 1, 1], corner: [0, 0, 0], spacingMm: 3 } as unknown as TissueMap;
const lineAt = (x: number): ProbeLine =>
  ({ side: 'left', approach: 'beside', shaft: { tip: [x, 0, 0], axis: [0, -1, 0] } }) as unknown as ProbeLine;
const candidates = Array.from({ length: 12 }, (_, n) => lineAt(3 * n));
const figuresOf = (coverageFraction: number): RunFigures => ({
  coverageFraction,
  perhapsFraction: coverageFraction,
  alive: [8, 9],
  organs: [],
  endS: 600,
  lesionHighestC: 60,
  lesionLowestC: 40,
});
/** The nerve bears 40 W of the first needle; cover grows with power and with the second needle’s nearness to 27 mm. */
const firstW = (s: Setting): number => (s.powerW * s.voltFractions[0] ** 2) / s.voltFractions.reduce((x, v) => x + v * v, 0);
const ask = (mostRuns: number) => {
  let last: Setting | undefined;
  return {
    map,
    candidates,
    activeMm: 10,
    apartMm: 5,
    fadeMm: 8,
    mostW: 100,
    mostS: 600,
    mostRuns,
    run: async (s: Setting): Promise<RunFigures> => {
      last = s;
      return figuresOf(Math.min(1, s.powerW / 100) * (1 - Math.abs(s.lines[1].shaft.tip[0] - 27) / 60));
    },
    room: (): number => Math.min(1.35, 40 / firstW(last as Setting)),
    cancelled: () => false,
  };
};
const first: Setting = { lines: [lineAt(0), lineAt(12)], voltFractions: [1, 1], powerW: 50, seconds: 600 };

describe('refine', () => {
  it('moves the needle to what lives on, raises power, and passes no limit', async () => {
    const found = await refine(first, ask(40));
    expect(found?.figures.coverageFraction).toBeGreaterThan(0.75);
    expect(found?.setting.lines[1].shaft.tip[0]).toBeGreaterThan(20);
    expect(firstW(found?.setting as Setting)).toBeLessThanOrEqual(40 + 1e-9);
  });
  it('takes back power that a nerve does not bear', async () => {
    const found = await refine({ ...first, powerW: 100 }, ask(2));
    expect(firstW(found?.setting as Setting)).toBeLessThanOrEqual(40 + 1e-9);
  });
});
