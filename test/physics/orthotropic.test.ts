// Constants of a material stiff along z: the compliance they came from, the isotropic limit, and a bar whose force is E A/L along each axis.
import { describe, expect, it } from 'vitest';
import { Problem } from '../../src/base/index.ts';
import { originals } from '../../src/kernels/index.ts';
import { alongZ, elasticSolver, isotropic } from '../../src/physics/index.ts';
import { forceOn, prescribed } from './elastic-cases.ts';

describe('orthotropic constants', () => {
  it('are the isotropic ones when across is as along', () => {
    const a = alongZ(1, 0.3);
    const b = isotropic(0.3);
    for (const [key, value] of Object.entries(b)) expect(a[key as keyof typeof a], key).toBeCloseTo(value, 12);
  });
  it('invert the compliance', () => {
    const r = 0.4;
    const nu = 0.3;
    const s = alongZ(r, nu);
    // free sides, pulled along z by a unit strain: σ_z = 1, sides −ν
    expect(s.c33 - 2 * nu * s.c13).toBeCloseTo(1, 12);
    expect(s.c13 - nu * (s.c11 + s.c12)).toBeCloseTo(0, 12);
    // pulled along x: σ_x = r, ε_y = −ν, ε_z = −ν r
    expect(s.c11 - nu * s.c12 - nu * r * s.c13).toBeCloseTo(r, 12);
    expect(s.c13 - nu * s.c13 - nu * r * s.c33).toBeCloseTo(0, 12);
  });
  it.each([
    [2, 200],
    [0, 80],
  ])('give a bar along axis %i its own modulus', (axis, modulusMpa) => {
    const size = axis === 2 ? ([2, 2, 4] as const) : ([4, 2, 2] as const);
    const { model, load } = prescribed(
      { size, spacingMm: 1, modulusMpa: new Float32Array(16).fill(200), stiffness: alongZ(0.4, 0.3) },
      (i, j, k) => {
        const at = [i, j, k];
        let bits = 0;
        for (let q = 0; q < 3; q++) if (at[q] === 0 || (q === axis && at[q] === size[q])) bits |= 1 << q;
        return bits;
      },
      (x, y, z) => [x, y, z].map((v, q) => (q === axis && v > 0 ? -0.04 : 0)) as unknown as readonly [number, number, number],
    );
    const solver = elasticSolver(model, originals);
    const answer = solver.solve(load, { tolerance: 1e-10 });
    const n = size[axis];
    const force = forceOn(size, answer, axis, (i, j, k) => [i, j, k][axis] === n);
    expect(force).toBeCloseTo((-modulusMpa * 4 * 0.04) / 4, 6);
  });
  it('refuse what stores negative energy', () => {
    expect(() => alongZ(0.4, 0.95)).toThrow(Problem);
    expect(() => alongZ(0, 0.3)).toThrow(Problem);
  });
});
