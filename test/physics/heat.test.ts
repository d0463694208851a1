// Heat with freezing against exact solutions, and what must hold whatever the scene: energy, symmetry, bounds, refusals. Both kernel flavours.
import { describe, expect, it } from 'vitest';
import { Problem, seeded } from '../../src/base/index.ts';
import { instantiate, kernelNames, originals, twins, type Team } from '../../src/kernels/index.ts';
import { heatBytes, heatSolver, type HeatMaterial, type HeatModel } from '../../src/physics/index.ts';
import {
  freezing,
  lineSinkPercent,
  perfused,
  perfusedTableMm,
  plain,
  releasePercent,
  sineError,
  slabErrorC,
  stefan,
  stefanLambda,
} from './heat-scenes.ts';

const mushy: HeatMaterial = { ...freezing, frozen: { ...freezing.frozen!, mushyC: 2 } };
const dry: HeatMaterial = { conductivityWPerMK: 0.2, heatMjPerM3K: 2 };
const marrow: HeatMaterial = {
  conductivityWPerMK: 0.28,
  heatMjPerM3K: 2.7,
  frozen: { conductivityWPerMK: 0.9, heatMjPerM3K: 1.7, latentMjPerM3: 100, mushyC: 7 },
};

describe.each([originals, twins()])('exact, $flavour', (kernels) => {
  it('a sine decays, order 2', () => {
    const errors = [8, 16, 32].map((n) => sineError(kernels, n));
    expect(errors[2]).toBeLessThan(0.002);
    for (const q of [0, 1]) expect(Math.abs(Math.log2(errors[q] / errors[q + 1]) - 2)).toBeLessThan(0.1);
  });
  it('a slab warms between held faces, order 2', () => {
    const errors = [20, 40].map((n) => slabErrorC(kernels, n));
    expect(errors[1]).toBeLessThan(0.08);
    expect(Math.abs(Math.log2(errors[0] / errors[1]) - 2)).toBeLessThan(0.1);
  });
  it('planar Stefan–Neumann', () => {
    expect(stefanLambda()).toBeCloseTo(0.52504, 5);
    const { frontPercent, planesPercent, unaccountedFraction } = stefan(kernels, 1, 1);
    expect(Math.abs(frontPercent[0])).toBeLessThan(1.5);
    expect(Math.abs(frontPercent[1])).toBeLessThan(1);
    expect(Math.abs(frontPercent[2])).toBeLessThan(0.5);
    expect(Math.abs(frontPercent[3])).toBeLessThan(0.5);
    expect(Math.max(...planesPercent.map(Math.abs))).toBeLessThan(2);
    expect(unaccountedFraction).toBeLessThan(1e-6);
  });
  it('a bar of two materials, frozen at one end: steady temperatures exact', () => {
    // k of the cells in a row; the face between them and the melting point are both kinks of T
    const n = 10;
    const hot: HeatMaterial = { ...marrow, conductivityWPerMK: 0.31 };
    const s = heatSolver(
      {
        size: [1, 1, n],
        spacingMm: 1,
        materials: [mushy, hot],
        material: Uint8Array.from({ length: n }, (_, i) => (i < 4 ? 0 : 1)),
        initialC: 10,
        sides: { lowZ: { temperatureC: -50 }, highZ: { temperatureC: 37 } },
      },
      kernels,
    );
    s.advance(200_000);
    // q by bisection: march from the cold side, ∫k dT through each half cell
    const profile = (q: number): { cells: number[]; endC: number } => {
      let t = -50;
      const cells: number[] = [];
      for (let half = 0; half < 2 * n; half++) {
        const frozen = half < 8 ? 2 : 0.9;
        const liquid = half < 8 ? 0.5 : 0.31;
        const theta = (t < 0 ? frozen : liquid) * t + q / 2;
        t = theta / (theta < 0 ? frozen : liquid);
        if (half % 2 === 0) cells.push(t);
      }
      return { cells, endC: t };
    };
    let low = 0;
    let high = 100;
    while (high - low > 1e-10) {
      const mid = (low + high) / 2;
      if (profile(mid).endC < 37) low = mid;
      else high = mid;
    }
    const exact = profile(low).cells;
    for (const [i, t] of s.temperatureC().entries()) expect(Math.abs(t - exact[i])).toBeLessThan(2e-3);
  });
  it('exchange with a room: steady profile exact', () => {
    const s = heatSolver(
      {
        size: [12, 1, 1],
        spacingMm: 2,
        materials: [plain],
        initialC: 30,
        sides: { lowX: { temperatureC: 37 }, highX: { ambientC: 20, exchangeWPerM2K: 10 } },
      },
      kernels,
    );
    s.advance(100_000);
    // 24 mm of 0.3 W/(m K) and 1/10 m² K/W in series
    const q = 17 / (0.024 / 0.3 + 0.1);
    for (const [i, t] of s.temperatureC().entries()) expect(t).toBeCloseTo(37 - (q * (2 * i + 1) * 0.001) / 0.3, 3);
    expect(s.ledger().unaccountedFraction).toBeLessThan(1e-6);
  });
});

describe('exact, in three dimensions', () => {
  it('sphere released at once', () => {
    for (const v of releasePercent(twins(), 9.85, 1, 61).slice(0, 3)) expect(Math.abs(v)).toBeLessThan(1);
  });
  it('perfused sphere, steady and at 900 s', () => {
    const p = perfused(twins(), 2, 26, 'exact');
    for (const q of [0, 1, 2]) {
      expect(Math.abs(p.at900Mm[q] / perfusedTableMm.at900[q] - 1)).toBeLessThan(0.02);
      expect(Math.abs(p.steadyMm[q] / perfusedTableMm.steady[q] - 1)).toBeLessThan(0.02);
    }
    expect(Math.abs(p.powerW / perfusedTableMm.powerW - 1)).toBeLessThan(0.02);
  });
  it('line sink, front of first order', () => {
    const coarse = lineSinkPercent(twins(), 2);
    const fine = lineSinkPercent(twins(), 1);
    for (const v of fine) expect(Math.abs(v)).toBeLessThan(2);
    expect(Math.abs(fine[2])).toBeLessThan(0.75 * Math.abs(coarse[2]));
  });
});

/** 14 × 11 × 9 cells of four materials at random places, two probes, perfusion, a source and open sides. */
function jumble(seed: string, contrast = 1): { model: HeatModel; probe: number[]; sink: number[] } {
  const random = seeded(seed);
  const cells = 14 * 11 * 9;
  const fast: HeatMaterial = { conductivityWPerMK: 0.5 * contrast, heatMjPerM3K: 2.5 };
  return {
    model: {
      size: [14, 11, 9],
      spacingMm: 1.5,
      materials: [mushy, marrow, dry, fast],
      material: Uint8Array.from({ length: cells }, () => random.integer(4)),
      initialC: Float32Array.from({ length: cells }, () => random.uniform(20, 40)),
      bloodC: 37,
      perfusionWPerM3K: Float32Array.from({ length: cells }, () => (random.next() < 0.5 ? 4000 : 0)),
      sourceWPerM3: Float32Array.from({ length: cells }, () => (random.next() < 0.1 ? 2e5 : 0)),
      sides: { lowX: { temperatureC: 37 }, highY: { ambientC: 22, exchangeWPerM2K: 12 } },
    },
    probe: [700, 701, 714],
    sink: [500],
  };
}

describe.each([originals, twins()])('whatever the scene, $flavour', (kernels) => {
  it.each(['rkl2', 'explicit'] as const)('every joule is accounted for (%s), probes held, released and moved', (scheme) => {
    const { model, probe, sink } = jumble('joules');
    const s = heatSolver(model, kernels, { scheme });
    s.power(sink, -0.2);
    s.advance(120, {
      eventsS: [0, 40, 80],
      atEvent: (t) => {
        if (t === 0) s.hold(probe, -120);
        if (t === 40) s.release(probe);
        if (t === 80) s.perfusion(new Float32Array(14 * 11 * 9));
      },
    });
    const l = s.ledger();
    expect(l.unaccountedFraction).toBeLessThan(1e-6);
    for (const part of [l.inThroughSidesJ, l.fromProbesJ, l.fromBloodJ, l.fromSourceJ]) expect(Math.abs(part)).toBeGreaterThan(1);
    expect(l.fromProbesJ).toBeLessThan(0);
    const released = l.fromBloodJ;
    s.advance(130);
    expect(s.ledger().fromBloodJ).toBe(released);
  });
  it('RKL2 and explicit agree', () => {
    const run = (scheme: 'rkl2' | 'explicit'): Float32Array => {
      const { model, probe } = jumble('agree');
      const s = heatSolver(model, kernels, { scheme });
      s.hold(probe, -120);
      s.advance(300);
      return s.temperatureC();
    };
    const explicit = run('explicit');
    expect(Math.max(...run('rkl2').map((t, i) => Math.abs(t - explicit[i])))).toBeLessThan(0.5);
  });
  it('a mirrored scene has the mirrored answer, to the last bit', () => {
    const size = [13, 10, 6] as const;
    const cells = 13 * 10 * 6;
    const mirror = (c: number): number => c - (c % 13) + 12 - (c % 13);
    const random = seeded('mirror');
    const material = new Uint8Array(cells);
    for (let c = 0; c < cells; c++) material[c] = c % 13 <= 6 ? random.integer(2) : material[mirror(c)];
    const s = heatSolver({ size, spacingMm: 1, materials: [mushy, marrow], material, initialC: 37 }, kernels);
    s.hold([400, mirror(400)], -140);
    s.advance(100);
    const t = s.temperatureC();
    expect(t.reduce((low, v) => Math.min(low, v), 0)).toBe(-140);
    for (let c = 0; c < cells; c++) expect(t[c]).toBe(t[mirror(c)]);
  });
  it.each([9, 25, 51])('stays between its extremes with diffusivities 1 : 100 (and 1 : 800 in places), %i stages', (stageCount) => {
    const { model, probe } = jumble('contrast', 100);
    const { sourceWPerM3: _s, ...rest } = model;
    const s = heatSolver(rest, kernels, { stageCount, growthFraction: 10 });
    s.hold(probe, -120);
    for (const t of [20, 100, 400]) {
      s.advance(t);
      for (const v of s.temperatureC()) {
        expect(v).toBeGreaterThan(-120.5);
        expect(v).toBeLessThan(40.5);
      }
    }
  });
  it('freezing a cell takes its heat, liquid, mushy and frozen', () => {
    const s = heatSolver({ size: [1, 1, 1], spacingMm: 10, materials: [marrow], initialC: 20 }, kernels);
    s.hold([0], -30);
    // 1 ml: 20 °C liquid, latent heat, 7 °C of halves, 23 °C frozen
    expect(s.ledger().fromProbesJ).toBeCloseTo(-(20 * 2.7 + 100 + 7 * 2.2 + 23 * 1.7), 4);
    expect(s.temperatureC()[0]).toBeCloseTo(-30, 4);
    s.hold([0], -3.5);
    expect(s.frozenFraction()[0]).toBeCloseTo(0.5, 5);
    expect(s.temperatureC()[0]).toBeCloseTo(-3.5, 4);
  });
  it('perfusion stops where it freezes', () => {
    const one: HeatModel = {
      size: [1, 1, 1],
      spacingMm: 1,
      materials: [mushy],
      initialC: -1,
      bloodC: 37,
      perfusionWPerM3K: Float32Array.of(1e5),
    };
    const s = heatSolver(one, kernels);
    s.advance(100);
    expect(s.temperatureC()[0]).toBeCloseTo(-1, 4);
    const warm = heatSolver({ ...one, initialC: 1 }, kernels);
    for (let t = 1; t <= 100; t++) warm.advance(t);
    // time constant 3.6 MJ/(m³ K) over 0.1 MW/(m³ K) = 36 s
    expect(warm.temperatureC()[0]).toBeCloseTo(37 - 36 * Math.exp(-100 / 36), 1);
  });
  it('times are exact however they are cut, and the melting point moves the whole scale', () => {
    const { model, probe } = jumble('cut');
    const s = heatSolver(model, kernels);
    const seen: number[] = [];
    s.hold(probe, -40);
    s.advance(50, { eventsS: [10, 20.5, 60], atEvent: (t) => seen.push(t) });
    expect(seen).toEqual([10, 20.5]);
    expect(s.timeS).toBe(50);
    const at = (shift: number): Float32Array => {
      const m = heatSolver({ size: [9, 1, 1], spacingMm: 1, materials: [mushy], initialC: 20 + shift, meltingC: shift }, kernels);
      m.hold([0], -60 + shift);
      m.advance(60);
      return m.temperatureC();
    };
    const zero = at(0);
    for (const [i, t] of at(-8).entries()) expect(t).toBeCloseTo(zero[i] - 8, 3);
  });
  it('cancels at a whole step, goes on from there, tells its progress', () => {
    const { model, probe } = jumble('cancel');
    const s = heatSolver(model, kernels);
    s.hold(probe, -120);
    let asked = 0;
    const told: number[] = [];
    expect(() => s.advance(300, { cancelled: () => ++asked > 5, progress: (f) => told.push(f) })).toThrow(new Problem('physics.cancelled'));
    expect(s.stepCount).toBe(5);
    expect(s.timeS).toBeGreaterThan(0);
    s.advance(300, { progress: (f) => told.push(f) });
    expect(told.at(-1)).toBe(1);
    expect(s.ledger().unaccountedFraction).toBeLessThan(1e-6);
  });
});

describe('threads', () => {
  /** A second instance of the twins on the same memory, given the far part of every call first. */
  const team = (cut: number): Team => ({
    helperCount: 1,
    start(memory) {
      const other = instantiate(memory, true, 1);
      return {
        share(id, own, from, to, args) {
          const middle = from + Math.floor((to - from) * cut);
          other[kernelNames[id]](middle, to, ...args);
          own(from, middle, ...args);
        },
        free: () => undefined,
      };
    },
  });
  it('any share of the work gives the same bits, ledger included', () => {
    const n = 32;
    const material = Uint8Array.from({ length: n ** 3 }, (_, c) => (c % 7 === 0 ? 1 : 0));
    const run = (kernels = twins()) => {
      const s = heatSolver(
        {
          size: [n, n, n],
          spacingMm: 1,
          materials: [mushy, marrow],
          material,
          initialC: 37,
          bloodC: 37,
          perfusionWPerM3K: new Float32Array(n ** 3).fill(4000),
          sides: { highZ: { ambientC: 20, exchangeWPerM2K: 20 } },
        },
        kernels,
      );
      s.hold([(16 * n + 16) * n + 16], -140);
      s.advance(30);
      return { t: s.temperatureC(), ledger: s.ledger() };
    };
    const alone = run();
    expect(run(twins(team(0.5)))).toEqual(alone);
    expect(run(twins(team(0.1)))).toEqual(alone);
  });
});

describe('refusals and size', () => {
  const good: HeatModel = { size: [4, 4, 4], spacingMm: 1, materials: [mushy], initialC: 37 };
  const cases: readonly (readonly [string, Partial<HeatModel>, string])[] = [
    ['no cells', { size: [4, 0, 4] }, 'heat-value'],
    ['half a cell', { size: [4, 1.5, 4] }, 'heat-value'],
    ['no spacing', { spacingMm: 0 }, 'bad-spacing'],
    ['no material', { materials: [] }, 'heat-value'],
    ['a material that is not there', { material: new Uint8Array(64).fill(1) }, 'heat-value'],
    ['materials for other cells', { material: new Uint8Array(63) }, 'heat-length'],
    ['negative conductivity', { materials: [{ conductivityWPerMK: -1, heatMjPerM3K: 3 }] }, 'heat-value'],
    ['no heat capacity', { materials: [{ conductivityWPerMK: 1, heatMjPerM3K: 0 }] }, 'heat-value'],
    ['latent heat of NaN', { materials: [{ ...mushy, frozen: { ...mushy.frozen!, latentMjPerM3: Number.NaN } }] }, 'heat-value'],
    ['below absolute zero', { initialC: -300 }, 'heat-temperature'],
    ['a temperature of NaN', { initialC: new Float32Array(64).fill(Number.NaN) }, 'heat-temperature'],
    ['a side at 5000 °C', { sides: { highZ: { temperatureC: 5000 } } }, 'heat-temperature'],
    ['negative exchange', { sides: { highZ: { ambientC: 20, exchangeWPerM2K: -1 } } }, 'heat-value'],
    ['perfusion without blood', { perfusionWPerM3K: new Float32Array(64) }, 'heat-temperature'],
    ['negative perfusion', { bloodC: 37, perfusionWPerM3K: new Float32Array(64).fill(-1) }, 'heat-value'],
    ['a source of NaN', { sourceWPerM3: new Float32Array(64).fill(Number.NaN) }, 'heat-value'],
    ['an infinite source', { sourceWPerM3: new Float32Array(64).fill(Infinity) }, 'heat-value'],
  ];
  it.each(cases)('%s', (_, change, code) => {
    expect(() => heatSolver({ ...good, ...change }, originals)).toThrow(`physics.${code}`);
  });
  it('options, probes and times', () => {
    for (const stageCount of [2, 4, 1, Number.NaN, 1001])
      expect(() => heatSolver(good, originals, { stageCount })).toThrow('physics.heat-value');
    expect(() => heatSolver(good, originals, { growthFraction: 0 })).toThrow('physics.heat-value');
    const s = heatSolver(good, originals);
    expect(() => s.hold([64], 0)).toThrow('physics.heat-value');
    expect(() => s.hold([0.5], 0)).toThrow('physics.heat-value');
    expect(() => s.hold([1], Number.NaN)).toThrow('physics.heat-temperature');
    expect(() => s.power([1], Number.NaN)).toThrow('physics.heat-value');
    expect(() => s.perfusion(new Float32Array(64))).toThrow('physics.heat-temperature');
    for (const t of [Number.NaN, Infinity, -1]) expect(() => s.advance(t)).toThrow('physics.heat-time');
    expect(s.temperatureC().every((t) => Math.abs(t - 37) < 1e-4)).toBe(true);
  });
  it('a heat that runs away is not given as a number', () => {
    const s = heatSolver(good, originals);
    s.power([0], 1e38);
    expect(() => s.advance(1e5)).toThrow('physics.heat-lost');
  });
  it('a probe gives all its power, however its cells are listed', () => {
    const s = heatSolver(good, originals);
    s.power([21, 21, 22], 0.5);
    s.advance(2);
    expect(s.ledger().fromSourceJ).toBeCloseTo(1, 6);
    expect(() => s.power([], 1)).toThrow('physics.bad-probe');
    s.hold([21], 37);
    // a held cell takes no power: half of it would be lost
    expect(() => s.power([21, 22], 1)).toThrow('physics.bad-probe');
  });
  it('no temperature beyond what the model stands for is given', () => {
    for (const watts of [-50, 1000]) {
      const s = heatSolver(good, originals);
      s.power([21], watts);
      expect(() => s.advance(100)).toThrow('physics.heat-beyond');
    }
  });
  it('refuses a row longer than the kernels’ lines', () => {
    expect(() => heatSolver({ ...good, size: [40_000, 1, 1] }, originals)).toThrow('physics.long-row');
  });
  it('takes at most 60 bytes a cell, and says what would fit', () => {
    expect(heatBytes([100, 100, 100]) / 1e6).toBeLessThan(60);
    expect(() => heatSolver({ ...good, size: [3000, 3000, 3000] }, originals)).toThrow('physics.');
  });
});
