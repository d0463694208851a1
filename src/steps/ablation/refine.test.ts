// The search with the physics in the loop, on a made-up physics whose best is known: it gains, keeps the limit, and stops.
import { describe, expect, it } from 'vitest';
import type { ProbeLine, TissueMap } from '../../spine/index.ts';
import { refine, type Setting } from './refine.ts';
import type { RunFigures } from './run.ts';

const map = { size: [10, 1, 1], corner: [0, 0, 0], spacingMm: 3 } as unknown as TissueMap;
const lineAt = (x: number): ProbeLine =>
  ({ side: 'left', approach: 'beside', shaft: { tip: [x, 0, 0], axis: [0, -1, 0] } }) as unknown as ProbeLine;
const candidates = Array.from({ length: 12 }, (_, n) => lineAt(3 * n));
/** The nerve bears 40 W of the first needle; cover grows with power and with the second needle’s nearness to 27 mm. */
const firstW = (s: Setting): number => (s.strength * s.shares[0] ** 2) / s.shares.reduce((x, v) => x + v * v, 0);
const figuresOf = (s: Setting): RunFigures => {
  const coverageFraction = Math.min(1, s.strength / 100) * (1 - Math.abs(s.lines[1].shaft.tip[0] - 27) / 60);
  return {
    coverageFraction,
    perhapsFraction: coverageFraction,
    reachedFraction: coverageFraction,
    alive: [8, 9],
    organs: [],
    rinsedW: 0,
    endS: 600,
    // the nerve's own
    lesionHighestC: firstW(s),
    lesionLowestC: 40,
  };
};
const asking = (mostRuns: number, isCancelled = (): boolean => false) => {
  const sizes: number[] = [];
  const ask = {
    map,
    candidates,
    activeMm: 10,
    apartMm: 5,
    fadeMm: 8,
    mostStrength: 100,
    mostS: 600,
    mostRuns,
    hasShares: true,
    rinseRangeC: [20, 35] as const,
    gentlerC: 4,
    run: async (list: readonly Setting[]): Promise<readonly RunFigures[]> => {
      sizes.push(list.length);
      return list.map(figuresOf);
    },
    room: (f: RunFigures): number => Math.min(1.35, 40 / f.lesionHighestC),
    cancelled: isCancelled,
  };
  return { ask, sizes };
};
const first: Setting = { lines: [lineAt(0), lineAt(12)], shares: [1, 1], strength: 50, seconds: 600, rinseC: 25 };

describe('refine', () => {
  it('moves the needle to what lives on, raises power, and passes no limit', async () => {
    const { ask, sizes } = asking(60);
    const found = await refine([first], ask);
    expect(found?.figures.coverageFraction).toBeGreaterThan(0.75);
    expect(found?.setting.lines[1].shaft.tip[0]).toBeGreaterThan(20);
    expect(firstW(found?.setting as Setting)).toBeLessThanOrEqual(40 + 1e-9);
    expect(sizes.reduce((a, b) => a + b)).toBeLessThanOrEqual(60);
  });
  it('takes back power that a nerve does not bear, and never more runs than allowed', async () => {
    const { ask, sizes } = asking(3);
    const found = await refine([{ ...first, strength: 100 }, first], ask);
    expect(firstW(found?.setting as Setting)).toBeLessThanOrEqual(40 + 1e-9);
    expect(sizes).toEqual([2, 1]);
  });
  it('warms a rinse that takes from the kill, to the end of its range and no further', async () => {
    const { ask } = asking(60);
    const seen: number[] = [];
    const run = async (list: readonly Setting[]): Promise<readonly RunFigures[]> => {
      seen.push(...list.map((s) => s.rinseC));
      return list.map((s) => ({ ...figuresOf(s), coverageFraction: 0.5 + (s.rinseC - 25) / 100 }));
    };
    const found = await refine([first], { ...ask, run });
    expect(found?.setting.rinseC).toBe(35);
    expect(Math.max(...seen)).toBe(35);
    // where the cold one serves better it is cooled
    const cold = await refine([first], {
      ...ask,
      run: async (list) => list.map((s) => ({ ...figuresOf(s), coverageFraction: 0.5 - (s.rinseC - 25) / 100 })),
    });
    expect(cold?.setting.rinseC).toBe(20);
  });
  it('gives back the best of the first where nothing gains, and stops when cancelled', async () => {
    const { ask, sizes } = asking(60, () => sizes.length > 0);
    const found = await refine([first, { ...first, strength: 70 }], ask);
    expect(found?.setting.strength).toBe(70);
    expect(sizes).toEqual([2]);
  });
});
