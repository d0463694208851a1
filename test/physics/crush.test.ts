// Beyond yield: a bar follows its law exactly, layers in series share the force, parallel columns add, and the curve never rises above the elastic one.
import { describe, expect, it } from 'vitest';
import { twins } from '../../src/kernels/index.ts';
import { crush, elasticSolver, type CrushLaw } from '../../src/physics/index.ts';
import { forceOn, nodesOf, prescribed, vertebraBlock, type Size } from './elastic-cases.ts';

const size: Size = [4, 4, 8];
const law: CrushLaw = { yieldStrainFraction: 0.01, hardeningFraction: 0.05 };
const stress = (e: number, strain: number): number => (strain <= 0.01 ? e * strain : e * (0.01 + 0.05 * (strain - 0.01)));

function curve(moduli: Float32Array, factors: readonly number[], l: CrushLaw, nu = 0.3): readonly number[] {
  const { model, load } = prescribed(
    { size, spacingMm: 1, modulusMpa: moduli, poissonRatio: nu },
    (i, j, k) => (k === 0 || k === size[2] ? 4 : 0) | (i === 0 ? 1 : 0) | (j === 0 ? 2 : 0),
    (_x, _y, z) => [0, 0, -z / 8],
  );
  const solver = elasticSolver(model, twins());
  const area = 16;
  const top = (forceN: Float64Array): number => -forceOn(size, { forceN } as never, 2, (_i, _j, k) => k === size[2]) / area;
  // factor = shortening in mm; mean strain = factor / 8
  const steps = crush(
    solver,
    moduli,
    load,
    factors.map((f) => 8 * f),
    l,
    top,
    { tolerance: 1e-9, forceTolerance: 1e-7, mostSolves: 200 },
  );
  solver.free();
  expect(steps.every((s) => s.forceChangeFraction <= 1e-7)).toBe(true);
  return steps.map((s) => s.forceN);
}

describe('crush', () => {
  const strains = [0.004, 0.01, 0.015, 0.03];
  it('a bar follows its law', () => {
    const got = curve(new Float32Array(128).fill(500), strains, law);
    for (const [n, s] of strains.entries()) expect(got[n]).toBeCloseTo(stress(500, s), 4);
  });
  it('columns side by side add, each by its own yield', () => {
    const e = Float32Array.from({ length: 128 }, (_, o) => (o % 4 < 2 ? 400 : 1000));
    const y = Float32Array.from(e, (v) => (v === 400 ? Infinity : 0.01));
    const got = curve(e, strains, { yieldStrainFraction: y, hardeningFraction: 0.05 }, 0);
    for (const [n, s] of strains.entries()) expect(got[n]).toBeCloseTo((400 * s + stress(1000, s)) / 2, 3);
  });
  it('layers in series carry one force: the weak one yields first', () => {
    const e = Float32Array.from({ length: 128 }, (_, o) => (Math.floor(o / 16) < 4 ? 300 : 900));
    // ν = 0: no pull between the layers. Stress t: weak layer strain w(t), strong t/900; means add to the whole
    const got = curve(e, strains, law, 0);
    for (const [n, s] of strains.entries()) {
      let [low, high] = [0, 900 * s];
      for (let i = 0; i < 80; i++) {
        const t = (low + high) / 2;
        const inverse = (m: number): number => (t <= 0.01 * m ? t / m : 0.01 + (t / m - 0.01) / 0.05);
        if ((inverse(300) + inverse(900)) / 2 < s) low = t;
        else high = t;
      }
      expect(got[n] / low).toBeCloseTo(1, 4);
    }
  });
  it('on the vertebra-like block the curve bends below the elastic line and never falls', () => {
    const { model, load, size: s } = vertebraBlock(2);
    const solver = elasticSolver(model, twins());
    const moduli = Float32Array.from(model.modulusMpa);
    const top = (forceN: Float64Array): number => -forceOn(s, { forceN } as never, 2, (_i, _j, k) => k === s[2]);
    const elastic = top(solver.solve(load).forceN);
    const steps = crush(solver, moduli, load, [0.25, 0.5, 1, 1.5, 2], { yieldStrainFraction: 0.0077, hardeningFraction: 0.05 }, top);
    solver.free();
    expect(steps[0].forceN / (0.25 * elastic)).toBeGreaterThan(0.9);
    expect(steps[4].forceN / (2 * elastic)).toBeLessThan(0.8);
    for (let n = 1; n < 5; n++) {
      expect(steps[n].forceN).toBeGreaterThan(steps[n - 1].forceN);
      expect(steps[n].yieldedFraction).toBeGreaterThanOrEqual(steps[n - 1].yieldedFraction);
      expect(steps[n].solvesCount).toBeLessThan(15);
    }
  });
  it('leaves the solver with the moduli it found, so that it may be used again', () => {
    const { model, load, size: s } = vertebraBlock(4);
    const solver = elasticSolver(model, twins());
    const moduli = Float32Array.from(model.modulusMpa);
    const top = (forceN: Float64Array): number => -forceOn(s, { forceN } as never, 2, (_i, _j, k) => k === s[2]);
    const elastic = top(solver.solve(load).forceN);
    const run = (): readonly number[] => crush(solver, moduli, load, [1, 2], law, top).map((step) => step.forceN);
    const first = run();
    expect(first[1]).toBeLessThan(1.9 * elastic);
    expect(top(solver.solve(load).forceN) / elastic).toBeCloseTo(1, 6);
    expect(run()).toEqual(first);
    // also when it ends by a refusal
    const flat = new Float64Array(3 * nodesOf(s)).fill(Number.NaN);
    expect(() => crush(solver, moduli, { displacementMm: flat }, [1], law, top)).toThrow('physics.bad-load');
    expect(top(solver.solve(load).forceN) / elastic).toBeCloseTo(1, 6);
    solver.free();
  });
  it('refuses a law and factors that are none', () => {
    const { model, load } = vertebraBlock(8);
    const solver = elasticSolver(model, twins());
    const moduli = Float32Array.from(model.modulusMpa);
    const run =
      (factors: readonly number[], l: Partial<CrushLaw> = {}, m = moduli): (() => unknown) =>
      () =>
        crush(solver, m, load, factors, { ...law, ...l }, (f) => f[0]);
    const refused = expect.objectContaining({ code: 'physics.bad-crush' }) as Error;
    for (const factors of [[0, 1], [Number.NaN], [1, 0.5]]) expect(run(factors)).toThrow(refused);
    for (const hardeningFraction of [-0.1, 1.1, Number.NaN]) expect(run([1], { hardeningFraction })).toThrow(refused);
    for (const yieldStrainFraction of [0, -1, Number.NaN, new Float32Array(3)]) expect(run([1], { yieldStrainFraction })).toThrow(refused);
    solver.free();
  });
});
