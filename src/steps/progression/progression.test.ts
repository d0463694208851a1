// Both sides of each threshold: a loss beyond the error is told, one within it is not.
import { describe, expect, it } from 'vitest';
import type { Sighting, Vertebra } from '../../records/index.ts';
import { compare } from './index.ts';

const vertebra = (anteriorMm: number, sdMm: number, gradeCount = 0): Vertebra =>
  ({
    vertebraId: 'v',
    heights: { anteriorMm, middleMm: 24, posteriorMm: 26 },
    genant: { gradeCount, type: gradeCount === 0 ? 'none' : 'wedge' },
    bands: Object.fromEntries(
      [
        ['anteriorMm', anteriorMm],
        ['middleMm', 24],
        ['posteriorMm', 26],
      ].map(([k, v]) => [`heights.${k}`, { low: Number(v) - 1.645 * sdMm, high: Number(v) + 1.645 * sdMm, coverage: 0.9, basis: 'voxel' }]),
    ),
  }) as unknown as Vertebra;
const before = (anteriorMm: number, sdMm: number, gradeCount = 0): Sighting =>
  ({ sightingId: 's', role: 'earlier', vertebra: vertebra(anteriorMm, sdMm, gradeCount) }) as unknown as Sighting;

describe('progression', () => {
  it.each([
    ['unchanged', 25, 25, 0.3, 0],
    ['new-collapse', 25, 18, 0.3, 0],
    ['progressed', 20, 14, 0.3, 2],
    ['undecided', 25, 21, 1.6, 0],
  ] as const)('%s', (state, a, b, sd, grade) => {
    const p = compare(vertebra(b, sd), before(a, sd, grade), 'L1', '2026-02-01');
    expect(p?.state).toBe(state);
    expect(p?.lossSince.anteriorFraction).toBeCloseTo(1 - b / a, 9);
    const band = p?.bands['lossSince.anteriorFraction'];
    expect(band !== undefined && band.low < 1 - b / a && band.high > 1 - b / a).toBe(true);
  });
  it('compares nothing that was not measured', () => {
    expect(compare({ ...vertebra(20, 1), heights: undefined } as Vertebra, before(25, 1), 'L1', undefined)).toBeUndefined();
  });
});
