import { describe, expect, it } from 'vitest';
import { along, direction, lps } from '../base/index.ts';
import type { Path, Plan } from '../records/index.ts';
import { planDifference, tightest } from './plan-difference.ts';

const forward = direction(0, -1, 0);
const path = (id: string, side: 'left' | 'right', change: Partial<Path> = {}): Path => {
  const entryLps = lps(side === 'left' ? 20 : -20, 30, 0);
  return {
    id,
    side,
    approach: 'transpedicular',
    gaugeGauge: 11,
    diameterMm: 3,
    entryLps,
    targetLps: along(entryLps, forward, 40),
    direction: forward,
    lengthMm: 40,
    axialAngleDeg: 0,
    sagittalAngleDeg: 0,
    entryQuadrant: 'upper-outer',
    targetZone: 'anterior-third',
    clearanceMm: { medialMm: 2, canalMm: 3 },
    breachProbability: 0.01,
    breachByStructure: {},
    rankCount: 1,
    findings: [],
    ...change,
  };
};
const plan = (paths: readonly Path[], chosen: readonly string[]): Plan =>
  ({ vertebraId: 'v', state: 'planned', paths, chosen, bands: {}, findings: [] }) as unknown as Plan;

describe('two plans side by side', () => {
  it('gives the straight distances and the angle in space, whichever way the trocar moved', () => {
    const a = path('a', 'left');
    const turned = direction(0, -Math.cos(0.1), Math.sin(0.1));
    const b = path('b', 'left', {
      entryLps: along(a.entryLps, direction(1, 0, 0), 3),
      targetLps: along(a.targetLps, direction(0, 0, 1), 4),
      direction: turned,
    });
    const [d] = planDifference(plan([a], ['a']), plan([b], ['b']));
    expect(d.side).toBe('left');
    expect(d.entryMovedMm).toBeCloseTo(3, 12);
    expect(d.targetMovedMm).toBeCloseTo(4, 12);
    expect(d.turnedDeg).toBeCloseTo((0.1 * 180) / Math.PI, 9);
    const [back] = planDifference(plan([b], ['b']), plan([a], ['a']));
    expect([back.entryMovedMm, back.targetMovedMm, back.turnedDeg]).toEqual([d.entryMovedMm, d.targetMovedMm, d.turnedDeg]);
  });
  it('never sets a left trocar against a right one, and leaves alternatives out', () => {
    const l = path('l', 'left');
    const r = path('r', 'right');
    const other = path('l2', 'left', { rankCount: 2 });
    const moved = planDifference(plan([l, other], ['l']), plan([r], ['r']));
    expect(moved.map((d) => [d.side, d.before?.id, d.after?.id, d.entryMovedMm])).toEqual([
      ['left', 'l', undefined, undefined],
      ['right', undefined, 'r', undefined],
    ]);
    expect(planDifference(plan([l], ['l']), plan([l, other], ['l', 'l2'])).map((d) => [d.before?.id, d.after?.id])).toEqual([
      ['l', 'l'],
      [undefined, 'l2'],
    ]);
  });
  it('names the nearest wall, the breached one first', () => {
    expect(tightest({ medialMm: 2, canalMm: 3 })).toEqual({ wall: 'medialMm', mm: 2 });
    expect(tightest({ medialMm: 2, canalMm: -0.5 })).toEqual({ wall: 'canalMm', mm: -0.5 });
    expect(tightest({})).toBeUndefined();
  });
});
