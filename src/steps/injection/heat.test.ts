// The heat of one setting fill: hotter inside than beside, cooler behind the wall; more cement is never cooler; all of it accounted for; nothing from a
// product that does not say when it sets.
import { describe, expect, it } from 'vitest';
import { fromFrame, seeded } from '../../base/index.ts';
import { heatRules, publishedPmma } from '../../catalog/index.ts';
import { twins } from '../../kernels/index.ts';
import type { Context, Injection, Plan, Volume } from '../../records/index.ts';
import { plainVertebra } from '../../../test/plan-vertebra.ts';
import { heatOf, runHeat, type HeatCourse, type HeatItem } from './heat.ts';
import { inject } from './inject.ts';
import { injection } from './index.ts';

const { vertebra } = plainVertebra();
const volume: Volume = {
  grid: vertebra.parts.grid,
  voxels: Int16Array.from(vertebra.parts.voxels, (v) => (v > 0 ? 110 : 30)),
  quantity: 'hu',
  seriesUid: '1.2',
  role: 'planning',
  posture: 'HFS',
  contrast: 'none',
  findings: [],
};
const plan = {
  vertebraId: 'v1',
  state: 'planned',
  chosen: ['a'],
  paths: [{ id: 'a', side: 'left', gaugeGauge: 11, rankCount: 1, targetLps: fromFrame(vertebra.frame, 0, -6, 0) }],
  cement: { rangeMl: [3, 5] },
  executionError: { positionSdMm: 1, angleSdDeg: 1 },
} as unknown as Plan;
let lastHeat: HeatItem | undefined;
const context: Context = {
  progress: () => undefined,
  cancelled: () => false,
  random: seeded(1),
  kernels: twins(),
  map: async <I, O>(task: string, items: readonly I[]) => {
    if (task === 'heat') lastHeat = items[0] as HeatItem;
    return items.map((i) => (injection.tasks as unknown as Record<string, (i: I, k: unknown) => O>)[task](i, twins()));
  },
  infer: () => Promise.resolve(undefined),
};
const of = async (wishes: object, tissueChange?: object): Promise<Injection> => {
  const asked = injection.params.parse({ voxelMm: 2, memberCount: 1, otherMemberCount: 0, heatCount: 1, ...wishes });
  const given = { vertebra, volume, calibration: undefined, plan, site: undefined, ...tissueChange };
  return (await inject(given, asked, context))[0];
};
const peak = (r: Injection, place: string): number => r.heat?.places.find((p) => p.place === place)?.peakC ?? Number.NaN;

describe('the heat of an injection', { timeout: 60_000 }, () => {
  it('is greatest inside the cement, less behind the wall, more with more of it, and accounted for', async () => {
    const [little, much] = [await of({ volumeMl: 1, heatCount: 0 }), await of({ volumeMl: 5 })];
    for (const r of [little, much]) {
      expect(r.heat?.imbalanceFraction).toBeLessThan(1e-3);
      expect(peak(r, 'cement')).toBeGreaterThan(peak(r, 'bone'));
      expect(peak(r, 'bone')).toBeGreaterThan(peak(r, 'posterior-wall'));
      expect(peak(r, 'posterior-wall')).toBeGreaterThan(peak(r, 'canal'));
      expect(peak(r, 'canal')).toBeGreaterThanOrEqual(37);
    }
    for (const place of ['cement', 'bone', 'canal']) expect(peak(much, place)).toBeGreaterThan(peak(little, place));
    expect(much.heat?.inBodyMl).toBeCloseTo(5, 0);
    for (const p of much.heat?.places ?? []) {
      expect(p.lowPeakC <= p.peakC && p.peakC <= p.highPeakC && p.lowAboveMin <= p.aboveMin && p.aboveMin <= p.highAboveMin).toBe(true);
      expect(p.peakAtMin).toBeGreaterThan(much.heat?.fromMin ?? 0);
    }
    expect(much.findings.map((f) => f.code)).toContain('injection.heat.cannot-discriminate');
    // bone still cold from freezing takes heat up
    const cells = volume.grid.size.reduce((a, b) => a * b, 1);
    const cold = await of(
      { volumeMl: 5, heatCount: 0 },
      { tissueChange: { grid: volume.grid, startTemperatureC: new Float32Array(cells).fill(10) } },
    );
    expect(peak(cold, 'bone')).toBeLessThan(peak(much, 'bone'));
    // bone that is dead has no blood to cool it: the same fill once more
    if (lastHeat === undefined) throw new Error('no heat was asked for');
    const { tissueChange: _, ...item } = lastHeat;
    const deadFraction = new Float32Array(item.medium.tissue.length).fill(1);
    const [alive, dead] = [item, { ...item, tissueChange: { deadFraction } }].map((x) => runHeat(x, twins()).places[1]);
    expect(dead?.peakC).toBeGreaterThan((alive?.peakC ?? 0) + 0.01);
    expect(dead?.aboveS).toBeGreaterThan(alive?.aboveS ?? Infinity);
  });
  it('is not given for a product that does not say when it sets', async () => {
    const { set: _, ...times } = publishedPmma.times!;
    const r = await of({ volumeMl: 1, product: { ...publishedPmma, times } });
    expect(r.heat).toBeUndefined();
    expect(r.findings.map((f) => f.code)).toContain('injection.heat.no-set');
  });
  it('states the extremes of what was drawn, and what they hold', () => {
    const course = (peakC: number, aboveS: number): HeatCourse => ({
      cementMl: 4,
      imbalanceFraction: 1e-6,
      places: [{ timeS: [0, 60], hottestC: [37, peakC], peakC, peakAtS: 60, aboveS, aboveMl: 1 }, undefined, undefined, undefined],
    });
    const heat = heatOf([course(80, 120), course(70, 60), course(95, 300)], 6);
    expect(heat.places).toEqual([
      { place: 'cement', peakC: 80, lowPeakC: 70, highPeakC: 95, peakAtMin: 7, aboveMin: 2, lowAboveMin: 1, highAboveMin: 5, aboveMl: 1 },
    ]);
    expect(heat.coverage).toBe(0.5);
    // of the eight that are usual, with the middle one
    expect(heatRules.drawnCount.value / (heatRules.drawnCount.value + 2)).toBeCloseTo(heatRules.coverage.value, 9);
  });
});
