// The marching alone, on du/dt = −λ u.
import { describe, expect, it } from 'vitest';
import { march, reach, rkl2, stagesFor } from './time-step.ts';

/** The factor by which one step of s stages multiplies u. */
function factor(z: number, s: number): number {
  let before = 0;
  let now = 0;
  const w = rkl2(s);
  for (let j = 1; j <= s; j++) {
    const next = w[j].mu * now + w[j].nu * before + w[j].muTilde * -z * (1 + now) + w[j].gammaTilde * -z;
    [before, now] = [now, next];
  }
  return 1 + now;
}

describe('rkl2', () => {
  it.each([3, 5, 9, 15, 25, 99])('%i stages: never above 1 up to the reach, above it far beyond', (s) => {
    let worst = 0;
    for (let q = 1; q <= 2000; q++) worst = Math.max(worst, Math.abs(factor((reach(s) * q) / 2000, s)));
    expect(worst).toBeLessThan(1);
    expect(Math.abs(factor(2 * reach(s), s))).toBeGreaterThan(1);
  });
  it('is of second order', () => {
    const error = (z: number): number => Math.abs(factor(z, 5) - Math.exp(-z));
    expect(Math.log2(error(0.1) / error(0.05))).toBeCloseTo(3, 1);
  });
  it('takes the fewest odd stages that bear a step', () => {
    expect([1, 5, 5.01, 14, 44, 100].map(stagesFor)).toEqual([3, 3, 5, 5, 9, 15]);
  });
});

describe('march', () => {
  const base = { fromS: 0, toS: 10, sinceS: 0, lambdaPerS: 20 };
  it('ends exactly at the end, within the stages allowed, growing from the last event', () => {
    const steps: { tau: number; s: number }[] = [];
    const counts = march({ ...base, scheme: { name: 'rkl2', stageCount: 9, growthFraction: 0.5 } }, (tau, s) => steps.push({ tau, s }));
    expect(steps.reduce((sum, a) => sum + a.tau, 0)).toBeCloseTo(10, 12);
    expect(Math.max(...steps.map((a) => a.s))).toBe(9);
    for (const a of steps) expect(20 * a.tau).toBeLessThan(reach(a.s));
    expect(steps[0].tau).toBeLessThan(0.26);
    expect(counts).toEqual({ stepCount: steps.length, stageCount: steps.reduce((sum, a) => sum + a.s, 0) });
  });
  it('explicit keeps below 2/λ', () => {
    march({ ...base, scheme: { name: 'explicit', stageCount: 3, growthFraction: 1 } }, (tau, s) => {
      expect(s).toBe(1);
      expect(tau * 20).toBeLessThan(2);
    });
  });
  it('nothing to do where nothing changes, and where the time is over', () => {
    const steps: number[] = [];
    march({ ...base, lambdaPerS: 0, scheme: { name: 'rkl2', stageCount: 9, growthFraction: 0.1 } }, (tau) => steps.push(tau));
    expect(steps.length).toBeLessThan(3);
    march({ ...base, toS: 0, scheme: { name: 'rkl2', stageCount: 9, growthFraction: 0.1 } }, () => expect.unreachable());
  });
  it('stops when cancelled', () => {
    let taken = 0;
    expect(() =>
      march({ ...base, cancelled: () => taken >= 2, scheme: { name: 'explicit', stageCount: 3, growthFraction: 1 } }, () => void taken++),
    ).toThrow('physics.cancelled');
    expect(taken).toBe(2);
  });
});
