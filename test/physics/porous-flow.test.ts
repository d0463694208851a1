// Cement displacing marrow against exact solutions; conservation; symmetry; what must be refused.
import { describe, expect, it } from 'vitest';
import { Problem, seeded } from '../../src/base/index.ts';
import { originals, twins } from '../../src/kernels/index.ts';
import { porousFlow, type FlowModel, type FlowPush } from '../../src/physics/index.ts';
import { ball, body, buckleyLeverett, common, disc, flowMlPerS, kM2, paste, phi, powerLaw, spherical, voxels } from './flow-scenes.ts';

const slow: FlowPush = { flowMlPerS: [flowMlPerS], volumeMl: 1, thickeningAgeS: 0, syringeC: 22 };
const code = (f: () => unknown): string | undefined => {
  try {
    f();
    return undefined;
  } catch (problem) {
    if (problem instanceof Problem) return problem.code;
    throw problem;
  }
};
/** A bar of voxels: source in the first, outlets as said. */
function bar(length: number, more: Partial<FlowModel> = {}): FlowModel {
  return {
    ...common,
    size: [length, 1, 1],
    spacingMm: 1,
    permeabilityM2: new Float64Array(length).fill(kM2),
    porosityFraction: new Float64Array(length).fill(phi),
    outlet: Uint8Array.from({ length }, (_, n) => (n === length - 1 ? 1 : 0)),
    outlets: [{ pressureKPa: 0, entryKPa: 0 }],
    sources: [{ cells: [0] }],
    marrowPaS: 0.05,
    paste: paste(100),
    ...more,
  };
}

describe('cement flow against exact solutions', () => {
  // three ratios stand in the acceptance rows
  it('spherical injection, cement 2000 times as thick as marrow', () => {
    const s = spherical(2000, 1, 1.5, 13);
    expect(Math.abs(s.tipPercent)).toBeLessThan(1);
    expect(s.frontWorstMm).toBeLessThan(1);
    expect(s.frontRmsMm).toBeLessThan(0.3);
    expect(s.thicknessMm).toBeLessThan(2);
    expect(s.imbalanceFraction).toBeLessThan(1e-9);
  });
  it('a front that comes nearer its radius as voxels become smaller', () => {
    const [coarse, fine] = [2, 1].map((h) => spherical(30, h, 1.5, 12).frontRmsMm);
    expect(Math.log2(coarse / fine)).toBeGreaterThan(0.8);
  });
  it.each([1, 2000])('radial injection in a layer, ratio %d', (ratio) => {
    const d = disc(ratio);
    expect(Math.abs(d.dropPercent)).toBeLessThan(1);
    expect(d.frontWorstMm).toBeLessThan(1);
  });
  it('power-law cement: pressure between two radii', () => {
    const p = powerLaw(0.6);
    expect(Math.abs(p.dropKPa / p.exactKPa - 1)).toBeLessThan(0.01);
  });
  it.each([1, 100, 0.01])('Buckley-Leverett flux in place of the piston, A = %d: front within one cell', (a) => {
    const b = buckleyLeverett(a, 120);
    expect(Math.abs(b.frontCells - b.exactCells)).toBeLessThan(1);
    expect(Math.abs(b.lost)).toBeLessThan(1e-9);
  });
  it('an ellipsoid of axes √k where permeability differs along the axes', () => {
    // same viscosity: isobars Σ x²/k = const are fronts
    const anisotropy = [0.5, 0.5, 1] as const;
    const { solver, model } = ball({ ratio: 1, spacingMm: 1, radiusMm: 18, anisotropy });
    solver.push({ ...slow, volumeMl: 0.6 });
    const arrival = solver.arrivalMl();
    solver.free();
    const [n] = model.size;
    const c = (n - 1) / 2;
    const along = [0, 0, 0].map((_, axis) => {
      const step = [1, n, n * n][axis];
      let at = 1;
      while (arrival[(c * n + c) * n + c + at * step] < 0.4) at++;
      return at;
    });
    const exact = Math.cbrt((3 * 400) / (4 * Math.PI * phi * Math.sqrt(0.25)));
    expect(Math.abs(along[2] - exact)).toBeLessThan(1);
    expect(Math.abs(along[0] - Math.SQRT1_2 * exact)).toBeLessThan(1);
    expect(Math.abs(along[1] - Math.SQRT1_2 * exact)).toBeLessThan(1);
  });
  it('cement that is as old as its way is long', () => {
    const f = porousFlow(bar(40, { boneC: 37, paste: paste(100, { activationKjMol: 60, refC: 22 }) }), twins());
    f.push({ flowMlPerS: [0.001], volumeMl: 0.02, thickeningAgeS: 100, syringeC: 22, stepMl: 0.0005 });
    const age = f.thickeningAgeS();
    const rate = Math.exp((-60000 / 8.31446261815324) * (1 / 310.15 - 1 / 295.15));
    // 20 s in all; what stands at x entered x φ/Q before the end, and was 100 s + the rest of the time old in the syringe
    for (const x of [5, 12, 20]) {
      const inBoneS = ((x + 0.5) * phi) / 1;
      // within one voxel
      expect(Math.abs(age[x] - (100 + (20 - inBoneS) + rate * inBoneS))).toBeLessThan(phi * (rate - 1));
    }
    f.wait(10);
    expect(f.thickeningAgeS()[5] - age[5]).toBeCloseTo(10 * rate, 3);
    f.free();
  });
});

describe('cement flow', () => {
  it('accounts for all: bone, channel, outlets and cannula; the stylet empties the cannula', () => {
    const { model } = body({ spacingMm: 1.5, skew: 0.7, vein: true, gap: true, two: true, ratio: 3 });
    const f = porousFlow(model, twins());
    // nothing presses in the bone while the cannulas fill
    expect(f.push({ flowMlPerS: [0.2, 0.1], volumeMl: 0.2, thickeningAgeS: 60, syringeC: 22 }).tipKPa).toEqual([Number.NaN, Number.NaN]);
    const a = f.push({ flowMlPerS: [0.2, 0.1], volumeMl: 8.8, thickeningAgeS: 60, syringeC: 22, stepMl: 0.2 });
    expect(a.injectedMl).toBeCloseTo(9, 9);
    expect(a.inCannulaMl).toBeCloseTo(0.6, 9);
    expect(a.leakedMl[1] + a.leakedMl[2]).toBeGreaterThan(0.05);
    expect(a.inChannelMl).toBeGreaterThan(0.02);
    expect(a.imbalanceFraction).toBeLessThan(1e-10);
    const b = f.push({ flowMlPerS: [0.05, 0.05], volumeMl: 9, thickeningAgeS: 120, syringeC: 22, byStylet: true });
    expect(b.injectedMl).toBeCloseTo(9, 9);
    expect(b.inCannulaMl).toBeCloseTo(0, 9);
    expect(b.inBoneMl + b.leakedMl.reduce((s, v) => s + v, 0)).toBeCloseTo(9, 8);
    const capacity = model.porosityFraction.map((v) => v * 1.5 ** 3);
    const inBone = f.saturation().reduce((s, v, n) => s + v * capacity[n], 0) / 1000;
    expect(inBone).toBeCloseTo(b.inBoneMl, 5);
    f.free();
  });
  it('fills a symmetric body symmetrically, and two sides alike', () => {
    const { model, size } = body({ spacingMm: 1.5, two: true });
    const f = porousFlow(model, twins());
    f.push({ flowMlPerS: [0.05, 0.05], volumeMl: 3, thickeningAgeS: 0, syringeC: 22, stepMl: 0.2 });
    const s = f.saturation();
    f.free();
    const mirrored = voxels(size, (i, j, k) => s[(k * size[1] + j) * size[0] + size[0] - 1 - i]);
    const differ = mirrored.reduce((m, v, n) => Math.max(m, Math.abs(v - s[n])), 0);
    expect(differ).toBeLessThan(0.02);
    expect(s.reduce((m, v) => m + v, 0)).toBeGreaterThan(500);
  });
  it('never takes cement back: more volume, no voxel emptier, no leak smaller', () => {
    const random = seeded('flow/monotone');
    for (let n = 0; n < 3; n++) {
      const { model } = body({ spacingMm: 2, skew: random.uniform(-1, 1), vein: n > 0, gap: n > 1, ratio: 10 ** random.uniform(0, 4) });
      const f = porousFlow(model, twins());
      let before = f.saturation();
      let leaked: readonly number[] = [0, 0, 0];
      let steps = 0;
      f.push({
        ...slow,
        volumeMl: 4,
        stepMl: 0.25,
        onStep(step) {
          const now = f.saturation();
          expect(now.every((v, c) => v >= before[c] - 1e-6)).toBe(true);
          expect(step.leakedMl.every((v, o) => v >= leaked[o])).toBe(true);
          before = now;
          leaked = step.leakedMl;
          steps++;
        },
      });
      expect(steps).toBeGreaterThan(15);
      const arrival = f.arrivalMl();
      expect(arrival.every((v, c) => (before[c] > 0.5 ? v <= 4 : before[c] < 0.5 ? v === Infinity : true))).toBe(true);
      f.free();
    }
  });
  it('leaves through an outlet only where the pressure is above its entry', () => {
    // a bar with the source in the middle; on the left an outlet that resists, on the right one behind 24 voxels
    const length = 41;
    const model = bar(length, {
      outlet: Uint8Array.from({ length }, (_, n) => (n === 0 ? 2 : n === length - 1 ? 1 : 0)),
      outlets: [
        { pressureKPa: 0, entryKPa: 0 },
        { pressureKPa: 0, entryKPa: 40 },
      ],
      sources: [{ cells: [8] }],
    });
    const f = porousFlow(model, twins());
    const near: { kPa: number; leaked: number }[] = [];
    f.push({
      flowMlPerS: [0.001],
      volumeMl: 0.06,
      thickeningAgeS: 0,
      syringeC: 22,
      stepMl: 0.001,
      onStep: (s) => void near.push({ kPa: f.pressureKPa()[1], leaked: s.leakedMl[1] }),
    });
    f.free();
    // while it is shut nothing more than the first touch has gone; once open the pressure beside it stands near the entry pressure
    const shut = near.filter((s) => s.kPa < 39);
    // it rises while marrow finds no way past it
    expect(shut.filter((v) => v.kPa > 15).length).toBeGreaterThan(5);
    expect(Math.max(...shut.map((s) => s.leaked))).toBeLessThanOrEqual(0.005);
    const open = near.filter((s) => s.leaked > 0.006);
    expect(open.length).toBeGreaterThan(5);
    expect(Math.min(...open.map((s) => s.kPa))).toBeGreaterThan(39);
    expect(near[near.length - 1].leaked).toBeGreaterThan(0.01);
  });
  it('a tip in a vein: the leak hardly depends on the step, though cement itself closes the way', () => {
    const size = [15, 41, 15] as const;
    const isVein = voxels(size, (i, j, k) => (i === 7 && k === 7 && j > 12 ? 1 : 0));
    const leak = (stepMl: number): number => {
      const f = porousFlow(
        {
          ...common,
          size,
          spacingMm: 1,
          permeabilityM2: voxels(size, (_i, j) => (j < 22 ? kM2 : 0)).map((v, c) => (isVein[c] === 1 ? 50 * kM2 : v)),
          porosityFraction: isVein.map((v) => (v === 1 ? 1 : phi)),
          outlet: Uint8Array.from(
            voxels(size, (i, j) => (j === 40 ? 2 : i % 14 === 0 && j < 4 ? 1 : 0)).map((v, c) => (v === 2 ? 2 * isVein[c] : v)),
          ),
          outlets: [
            { pressureKPa: 0, entryKPa: 0 },
            { pressureKPa: 0, entryKPa: 0 },
          ],
          sources: [{ cells: [(7 * 41 + 14) * 15 + 7] }],
          marrowPaS: 0.1,
          paste: paste(100),
        },
        twins(),
      );
      const { leakedMl } = f.push({ flowMlPerS: [0.1], volumeMl: 1.5, thickeningAgeS: 0, syringeC: 22, stepMl });
      f.free();
      return leakedMl[1];
    };
    const fine = leak(0.02);
    expect(fine).toBeGreaterThan(0.02);
    expect(Math.abs(leak(0.5) / fine - 1)).toBeLessThan(0.2);
  });
  it('pushes cement out of the only way out however much it resists', () => {
    const f = porousFlow(bar(10, { outlets: [{ pressureKPa: 2, entryKPa: 300 }] }), twins());
    const end = f.push({ flowMlPerS: [0.001], volumeMl: 0.03, thickeningAgeS: 0, syringeC: 22, stepMl: 0.001 });
    expect(end.leakedMl[0]).toBeCloseTo(0.03 - (9 * phi) / 1000, 6);
    expect(f.pressureKPa()[9]).toBeCloseTo(302, 3);
    f.free();
  });
  it('gives the same fill on both flavours of the kernels', () => {
    const { model } = body({ spacingMm: 2.5, skew: 0.5, vein: true });
    const [a, b] = [originals, twins()].map((kernels) => {
      const f = porousFlow(model, kernels);
      f.push({ ...slow, volumeMl: 2, stepMl: 0.25 });
      const s = f.saturation();
      f.free();
      return s;
    });
    expect(a.reduce((m, v, c) => Math.max(m, Math.abs(v - b[c])), 0)).toBeLessThan(1e-3);
  });
  it('refuses what is not a model and stops when asked', () => {
    const make = (more: Partial<FlowModel>): string | undefined => code(() => porousFlow(bar(6, more), twins()).free());
    expect(make({ sources: [] })).toBe('physics.flow-source');
    expect(make({ sources: [{ cells: [5] }] })).toBe('physics.flow-source');
    expect(make({ sources: [{ cells: [1.5] }] })).toBe('physics.flow-source');
    expect(make({ permeabilityM2: new Float64Array(6).fill(-1) })).toBe('physics.flow-value');
    expect(make({ permeabilityM2: new Float64Array(5).fill(1) })).toBe('physics.bad-cells');
    expect(make({ porosityFraction: new Float64Array(6).fill(1.2) })).toBe('physics.flow-value');
    expect(make({ marrowPaS: 0 })).toBe('physics.flow-value');
    expect(make({ boneC: Number.NaN })).toBe('physics.flow-value');
    expect(make({ outlets: [{ pressureKPa: 0, entryKPa: -1 }] })).toBe('physics.flow-value');
    const f = porousFlow(bar(6), twins());
    expect(code(() => f.push({ ...slow, volumeMl: -1 }))).toBe('physics.flow-value');
    expect(code(() => f.push({ ...slow, flowMlPerS: [0] }))).toBe('physics.flow-value');
    expect(code(() => f.push({ ...slow, flowMlPerS: [1, 1] }))).toBe('physics.flow-value');
    expect(code(() => f.push({ ...slow, syringeC: -400 }))).toBe('physics.flow-value');
    expect(code(() => f.push({ ...slow, cancelled: () => true }))).toBe('physics.cancelled');
    expect(f.push({ ...slow, volumeMl: 0.004, stepMl: 0.001, onStep: (s) => s.injectedMl < 0.0015 }).injectedMl).toBeCloseTo(0.002, 9);
    f.free();
    const closed = porousFlow(bar(6, { outlet: new Uint8Array(6) }), twins());
    expect(code(() => closed.push(slow))).toBe('physics.no-outlet');
    closed.free();
  });
});
