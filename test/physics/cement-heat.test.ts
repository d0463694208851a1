// The heat of setting cement against exact answers, its balance, and what must be refused.
import { describe, expect, it } from 'vitest';
import { Problem } from '../../src/base/index.ts';
import { originals, twins } from '../../src/kernels/index.ts';
import { cementHeat, type CementHeatModel, type CureLaw } from '../../src/physics/index.ts';
import { adiabatic, blockModel, exVivo, publishedCure, sphereRelease } from './cement-heat-scenes.ts';

const code = (f: () => unknown): string | undefined => {
  try {
    f();
    return undefined;
  } catch (problem) {
    if (problem instanceof Problem) return problem.code;
    throw problem;
  }
};
const small = blockModel;

describe('heat of setting cement', () => {
  it('cement alone warms by the heat of its reaction, when the two equations say', () => {
    const a = adiabatic();
    expect(a.riseC).toBeCloseTo(a.energyC, 3);
    expect(Math.abs(a.halfS / a.exactHalfS - 1)).toBeLessThan(0.002);
    // shorter steps come nearer
    expect(Math.abs(adiabatic(0.01).halfS - a.exactHalfS)).toBeLessThan(Math.abs(a.halfS - a.exactHalfS));
  });
  it('a sphere of 8.26 mm released at once: its centre', () => {
    const { centre, percent } = sphereRelease(8.26, [60, 180]);
    for (const p of percent) expect(Math.abs(p)).toBeLessThan(1);
    for (const [n, v] of [0.872, 0.406].entries()) expect(Math.abs(centre[n] / v - 1)).toBeLessThan(0.01);
  });
  it.each([originals, twins()])('balances: released = stored + through sides + to blood (%#)', (kernels) => {
    const a = cementHeat(small, kernels, { endS: 900 });
    expect(a.imbalanceFraction).toBeLessThan(1e-5);
    expect(a.releasedJ).toBeGreaterThan(100);
    expect(Math.abs(a.lostToBloodJ)).toBeGreaterThan(5);
    expect(Math.abs(a.lostThroughSidesJ)).toBeGreaterThan(50);
    const reacted = a.curedFraction.reduce((s, v, c) => s + v * small.cementFraction[c], 0);
    expect((reacted * publishedCure.heatJPerM3 * 8e-9) / a.releasedJ).toBeCloseTo(1, 5);
    expect(a.probes['middle'].peakC).toBeCloseTo(a.peakC[170], 3);
    expect(a.probes['middle'].aboveS).toBeCloseTo(a.aboveS[170], 3);
  });
  it('what has reacted stays so while it cools, and the glass stops the rest', () => {
    const law: CureLaw = { ...publishedCure, speedFactor: publishedCure.speedFactor * 100 };
    const early = cementHeat({ ...small, cure: law }, twins(), { endS: 60 });
    const late = cementHeat({ ...small, cure: law }, twins(), { endS: 1200 });
    expect(late.temperatureC[170]).toBeLessThan(early.temperatureC[170] - 5);
    expect(late.curedFraction.every((v, c) => v >= early.curedFraction[c] - 1e-6)).toBe(true);
    // at its hottest it could react this far, and not further
    expect(late.curedFraction[170]).toBeLessThanOrEqual((late.peakC[170] + 273.15) / law.glassK + 1e-3);
  });
  it('a vertebra in a bath: hottest in the cement, then at the front wall, coolest in the canal', () => {
    const { probes, imbalanceFraction } = exVivo(6, 2).answer;
    expect(probes['centre'].peakC).toBeGreaterThan(probes['anterior'].peakC);
    expect(probes['anterior'].peakC).toBeGreaterThan(probes['canal'].peakC);
    expect(probes['canal'].aboveS).toBe(0);
    expect(imbalanceFraction).toBeLessThan(1e-4);
  });
  it('refuses what cannot be and stops when asked', () => {
    const bad = (more: Partial<CementHeatModel>): string | undefined => code(() => cementHeat({ ...small, ...more }, twins(), { endS: 1 }));
    expect(bad({ cementFraction: new Float32Array(336).fill(1.1) })).toBe('physics.heat-value');
    expect(bad({ cementFraction: new Float32Array(3) })).toBe('physics.heat-length');
    expect(bad({ cementC: -400 })).toBe('physics.heat-temperature');
    expect(bad({ cureAge: Number.NaN })).toBe('physics.heat-value');
    expect(bad({ tissues: [] })).toBe('physics.heat-value');
    expect(bad({ tissue: new Uint8Array(336).fill(3) })).toBe('physics.heat-value');
    expect(bad({ probes: { x: [400] } })).toBe('physics.heat-value');
    expect(code(() => cementHeat(small, twins(), { endS: 0 }))).toBe('physics.heat-value');
    expect(code(() => cementHeat(small, twins(), { endS: 10, cancelled: () => true }))).toBe('physics.cancelled');
  });
});
