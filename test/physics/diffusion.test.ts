// Scalar diffusion against exact solutions: manufactured fields, layers, exchange, injection; conservation; what must be refused.
import { describe, expect, it } from 'vitest';
import { Problem, seeded } from '../../src/base/index.ts';
import { originals, twins, type Kernels, type Team } from '../../src/kernels/index.ts';
import {
  diffusionBytes,
  diffusionSolver,
  type DiffusionAnswer,
  type DiffusionLoad,
  type DiffusionModel,
  type Size,
} from '../../src/physics/index.ts';

const flavours: readonly (readonly [string, Kernels])[] = [
  ['original', originals],
  ['twin', twins()],
];
const solveOn = (kernels: Kernels, m: DiffusionModel, load: DiffusionLoad = {}, tolerance = 1e-10): DiffusionAnswer => {
  const solver = diffusionSolver(m, kernels);
  const answer = solver.solve(load, { tolerance });
  solver.free();
  return answer;
};
const run = (m: DiffusionModel, load: DiffusionLoad = {}, tolerance = 1e-10): DiffusionAnswer => solveOn(twins(), m, load, tolerance);
const cells = (size: Size, f: (x: number, y: number, z: number) => number, h = 1): Float64Array => {
  const [nx, ny, nz] = size;
  const out = new Float64Array(nx * ny * nz);
  for (let k = 0, n = 0; k < nz; k++)
    for (let j = 0; j < ny; j++) for (let i = 0; i < nx; i++, n++) out[n] = f((i + 0.5) * h, (j + 0.5) * h, (k + 0.5) * h);
  return out;
};
const code = (f: () => unknown): string | undefined => {
  try {
    f();
    return undefined;
  } catch (problem) {
    if (problem instanceof Problem) return problem.code;
    throw problem;
  }
};
const rms = (a: Float64Array, b: Float64Array): number => Math.sqrt(a.reduce((s, v, n) => s + (v - b[n]) ** 2, 0) / a.length);
const value = (v: number) => ({ kind: 'value', value: v }) as const;

describe.each(flavours)('diffusion, %s', (_, kernels) => {
  it('is exact through layers across the flow', () => {
    const k = [1, 1, 1e-4, 1e-4, 1e-4, 3, 3, 2];
    const size: Size = [5, 8, 3];
    const a = solveOn(kernels, {
      size,
      spacingMm: 0.5,
      conductivity: cells(size, (_x, y) => k[Math.floor(y)]),
      sides: { lowY: value(7), highY: value(2) },
    });
    const resistance = k.reduce((s, v) => s + 0.5 / v, 0);
    const flux = 5 / resistance;
    let p = 7;
    for (let j = 0; j < 8; j++) {
      p -= (flux * 0.25) / k[j];
      expect(a.field[j * 5 + 2]).toBeCloseTo(p, 5);
      p -= (flux * 0.25) / k[j];
    }
    const flow = flux * 15 * 0.25;
    expect(Math.abs(a.sideInflow.lowY / flow - 1)).toBeLessThan(1e-6);
    expect(a.sideInflow.highY).toBeCloseTo(-a.sideInflow.lowY, 10);
    expect(Math.abs(a.imbalanceFraction)).toBeLessThan(1e-8);
  });
  it('is exact for a slab that exchanges at its surface, and for a prescribed flux', () => {
    const m: DiffusionModel = {
      size: [12, 2, 3],
      spacingMm: 2,
      conductivity: new Float64Array(72).fill(0.7),
      sides: { lowX: value(37), highX: { kind: 'exchange', coefficient: 0.02, ambient: 20 } },
    };
    const flux = 17 / (24 / 0.7 + 1 / 0.02);
    const a = solveOn(kernels, m);
    for (let i = 0; i < 12; i++) expect(a.field[i]).toBeCloseTo(37 - (flux * (2 * i + 1)) / 0.7, 5);
    expect(Math.abs(a.sideInflow.lowX / (flux * 24) - 1)).toBeLessThan(1e-6);
    const b = solveOn(kernels, { ...m, sides: { lowX: value(37), highX: { kind: 'flux', inwardFlux: -flux } } });
    for (let i = 0; i < 12; i++) expect(b.field[i]).toBeCloseTo(a.field[i], 5);
    expect(b.sideInflow.highX).toBeCloseTo(-flux * 24, 10);
    expect(Math.abs(b.imbalanceFraction)).toBeLessThan(1e-8);
  });
});

describe('diffusion', () => {
  it('converges with order 2 on a smooth field with reaction, values and closed sides', () => {
    const { PI: w, sin, cos, exp } = Math;
    // −div(k grad p) + c p with k = e^(x/2 + y/4), p = sin πx cos πy cos 2πz, c = 3 + x on the unit cube
    const error = (n: number): number => {
      const size: Size = [n, n, n];
      const h = 1 / n;
      const p = cells(size, (x, y, z) => sin(w * x) * cos(w * y) * cos(2 * w * z), h);
      const k = (x: number, y: number): number => exp(x / 2 + y / 4);
      const source = cells(
        size,
        (x, y, z) => {
          const [sx, cx, sy, cy, cz] = [sin(w * x), cos(w * x), sin(w * y), cos(w * y), cos(2 * w * z)];
          const laplace = -6 * w * w * sx * cy * cz;
          return -k(x, y) * (laplace + 0.5 * w * cx * cy * cz - 0.25 * w * sx * sy * cz) + (3 + x) * sx * cy * cz;
        },
        h,
      );
      const a = run(
        {
          size,
          spacingMm: h,
          conductivity: cells(size, k, h),
          reaction: cells(size, (x) => 3 + x, h),
          sides: { lowX: value(0), highX: value(0) },
        },
        { source },
      );
      return rms(a.field, p);
    };
    const [e8, e16, e32] = [error(8), error(16), error(32)];
    expect(Math.log2(e8 / e16)).toBeGreaterThan(1.9);
    expect(Math.log2(e8 / e16)).toBeLessThan(2.1);
    expect(Math.log2(e16 / e32)).toBeGreaterThan(1.9);
    expect(Math.log2(e16 / e32)).toBeLessThan(2.1);
  });
  it('converges with order 1 at a jump oblique to the grid', () => {
    // p = s/k across the plane x + 1.618 y + 0.414 z = 1.5 (no multiple of the grid), values given in the outermost voxels
    const error = (n: number): number => {
      const size: Size = [n, n, n];
      const h = 1 / n;
      const s = (x: number, y: number, z: number): number => x + 1.618 * y + 0.414 * z - 1.5;
      const k = (x: number, y: number, z: number): number => (s(x, y, z) > 0 ? 10 : 1);
      const p = cells(size, (x, y, z) => s(x, y, z) / k(x, y, z), h);
      const outer = (v: number): boolean => v < h || v > 1 - h;
      const fixedGroup = Uint8Array.from(cells(size, (x, y, z) => (outer(x) || outer(y) || outer(z) ? 1 : 0), h));
      const a = run({ size, spacingMm: h, conductivity: cells(size, k, h), fixedGroup }, { fixedValue: p });
      expect(Math.abs(a.imbalanceFraction)).toBeLessThan(1e-8);
      return rms(a.field, p);
    };
    const order = Math.log2(error(12) / error(48)) / 2;
    expect(order).toBeGreaterThan(0.9);
    expect(order).toBeLessThan(1.3);
  });
  it('gives the pressure of an injection into two media, in a sphere and in a disc', () => {
    // B2: p(r0) − p(R) = Q/(4π) [(1/r0 − 1/rf)/k1 + (1/rf − 1/R)/k2]; one octant, source spread over r < r0, exact values beyond R
    const [r0, rf, R, k1, k2] = [2, 6, 12, 1, 50];
    for (const flat of [false, true]) {
      const n = 28;
      const h = 0.5;
      const size: Size = flat ? [n, n, 1] : [n, n, n];
      const potential = (r: number): number => (flat ? -Math.log(r) : 1 / r);
      const exact = (r: number): number =>
        r > rf ? (potential(r) - potential(R)) / k2 : (potential(r) - potential(rf)) / k1 + (potential(rf) - potential(R)) / k2;
      const radius = (x: number, y: number, z: number): number => Math.hypot(x, y, flat ? 0 : z);
      const share = cells(size, (x, y, z) => inside(x, y, flat ? undefined : z, h, r0), h);
      const inBall = cells(size, (x, y, z) => inside(x, y, flat ? undefined : z, h, rf), h);
      const whole = share.reduce((s, v) => s + v, 0) * h ** 3;
      const flow = flat ? (2 * Math.PI * h) / 4 : (4 * Math.PI) / 8;
      const r = cells(size, radius, h);
      const a = run(
        {
          size,
          spacingMm: h,
          conductivity: inBall.map((f) => 1 / (f / k1 + (1 - f) / k2)),
          fixedGroup: Uint8Array.from(r, (v) => (v > R ? 1 : 0)),
        },
        { source: share.map((v) => (v * flow) / whole), fixedValue: r.map(exact) },
      );
      const worst = Math.max(...r.map((v, c) => (v > 1.5 * r0 && v < R && Math.abs(v - rf) > h ? Math.abs(a.field[c] - exact(v)) : 0)));
      expect(worst / exact(r0), flat ? 'disc' : 'sphere').toBeLessThan(0.01);
      expect(a.groupInflow[1] / flow).toBeCloseTo(-1, 8);
      expect(a.sourceInflow / flow).toBeCloseTo(1, 6);
    }
  });
  it('scales the flow along each axis by its factor', () => {
    const m = { size: [6, 6, 6] as const, spacingMm: 1, conductivity: new Float64Array(216).fill(2) };
    for (const [axis, side] of (['lowX', 'lowY', 'lowZ'] as const).entries()) {
      const opposite = side.replace('low', 'high');
      const a = run({ ...m, anisotropy: [1, 0.78, 2.5], sides: { [side]: value(1), [opposite]: value(0) } });
      expect(a.sideInflow[side]).toBeCloseTo((2 * 36 * [1, 0.78, 2.5][axis]) / 6, 5);
    }
  });
  it('conserves: sides, groups, sources and reactions add up', () => {
    const random = seeded('diffusion/conserves');
    for (const size of [
      [9, 14, 21],
      [33, 17, 6],
    ] as const) {
      const conductivity = cells(size, () => (random.next() < 0.1 ? 0 : 10 ** random.uniform(-5, 1)));
      const a = run(
        {
          size,
          spacingMm: 0.3,
          conductivity,
          sides: { lowX: value(1), highZ: { kind: 'exchange', coefficient: 0.5, ambient: -2 }, highY: { kind: 'flux', inwardFlux: 0.1 } },
          fixedGroup: Uint8Array.from(conductivity, () => (random.next() < 0.01 ? 3 : 0)),
          reaction: conductivity.map((k) => (k > 1 ? 0.2 : 0)),
        },
        {
          source: conductivity.map((k) => (k > 0 && random.next() < 0.05 ? random.uniform(0, 2) : 0)),
          fixedValue: conductivity.map(() => 4),
        },
      );
      expect(Math.abs(a.imbalanceFraction)).toBeLessThan(1e-8);
      const sides = Object.values(a.sideInflow).reduce((s, v) => s + v, 0);
      expect(sides + a.groupInflow[3] + a.sourceInflow - a.reactionOutflow).toBeCloseTo(0, 6);
      expect(a.groupInflow[3]).toBeGreaterThan(0);
      expect(a.field.every(Number.isFinite)).toBe(true);
    }
  });
  it('answers an offset of all values with the same offset', () => {
    const random = seeded('diffusion/offset');
    const size: Size = [14, 13, 12];
    const m = { size, spacingMm: 1, conductivity: cells(size, () => 10 ** random.uniform(-2, 0)) };
    const [a, b] = [0, 1e5].map((p) => run({ ...m, sides: { lowX: value(p), highY: value(p + 1) } }, {}, 1e-6));
    expect(b.iterationCount).toBe(a.iterationCount);
    expect(Math.max(...a.field.map((v, n) => Math.abs(b.field[n] - 1e5 - v)))).toBeLessThan(1e-7);
  });
  it('an updated solver answers as a new one, a warm start with fewer iterations', () => {
    const random = seeded('diffusion/update');
    const size: Size = [30, 26, 22];
    const conductivity = cells(size, () => 10 ** random.uniform(-2, 0));
    const m = { size, spacingMm: 1, conductivity, sides: { lowX: value(0), highX: value(1) } };
    const solver = diffusionSolver(m, twins());
    const first = solver.solve({});
    const change = { conductivity: conductivity.map((k, n) => (n % 30 < 4 ? k / 50 : k)), reaction: conductivity.map(() => 1e-3) };
    solver.update(change);
    const cold = solver.solve({});
    expect([...solver.solve({}).field]).toEqual([...cold.field]);
    expect([...run({ ...m, ...change }, {}, 1e-8).field]).toEqual([...cold.field]);
    const warm = solver.solve({ start: cold.field.map((v) => v * (1 + 1e-4)) });
    expect(warm.iterationCount).toBeLessThan(cold.iterationCount);
    expect(Math.max(...warm.field.map((v, n) => Math.abs(v - cold.field[n])))).toBeLessThan(1e-6);
    // the tolerance means the same for a warm start
    expect(solver.solve({ start: cold.field }).iterationCount).toBe(0);
    solver.update({ conductivity, reaction: undefined });
    expect([...solver.solve({}).field]).toEqual([...first.field]);
    solver.free();
  });
  it('turns into heat what flows in: shared as the resistances of a face, halved beside a given voxel, none kept of what lies behind an exchange', () => {
    const random = seeded('diffusion/heat');
    const size: Size = [11, 9, 10];
    const [nx, ny, nz] = size;
    const h = 0.5;
    const conductivity = cells(size, () => 10 ** random.uniform(-2, 0));
    const fixedGroup = new Uint8Array(conductivity.length);
    const fixedValue = new Float64Array(conductivity.length);
    const at = (i: number, j: number, k: number): number => (k * ny + j) * nx + i;
    for (const i of [4, 5]) [fixedGroup[at(i, 4, 5)], fixedValue[at(i, 4, 5)]] = [1, 1];
    [fixedGroup[at(0, 2, 3)], fixedValue[at(0, 2, 3)]] = [2, -0.5];
    const contacts = { cell: [at(6, 4, 5)], neighbour: [at(5, 4, 5)], factor: [0.7] };
    const sides = { lowX: value(0), highZ: { kind: 'exchange', coefficient: 0.3, ambient: 0 } } as const;
    const m = { size, spacingMm: h, conductivity, fixedGroup, contacts, sides };
    for (const kernels of [originals, twins()]) {
      const solver = diffusionSolver(m, kernels);
      const a = solver.solve({ fixedValue }, { tolerance: 1e-11 });
      const heat = new Float32Array(conductivity.length);
      const { groups, total } = solver.dissipation(heat);
      solver.free();
      // every joule: Σ given value × what it feeds in
      const fed = a.groupInflow[1] - 0.5 * a.groupInflow[2];
      expect(Math.abs(total / fed - 1)).toBeLessThan(1e-6);
      expect(Math.abs((heat.reduce((s, v) => s + v * h ** 3, 0) + groups.reduce((s, v) => s + v, 0)) / fed - 1)).toBeLessThan(1e-6);
      // one voxel after the other, by its own faces
      const want = new Float64Array(conductivity.length);
      const taken = new Float64Array(3);
      const give = (n: number, watts: number): void =>
        void (fixedGroup[n] === 0 ? (want[n] += watts / h ** 3) : (taken[fixedGroup[n]] += watts));
      for (let n = 0; n < conductivity.length; n++) {
        const [i, j, k] = [n % nx, Math.floor(n / nx) % ny, Math.floor(n / nx / ny)];
        for (const [isIn, step] of [
          [i > 0, 1],
          [j > 0, nx],
          [k > 0, nx * ny],
        ] as const) {
          if (!isIn) continue;
          const o = n - step;
          const [b, c] = [conductivity[n], conductivity[o]];
          const isContact = n === at(6, 4, 5) && step === 1;
          const watts = h * (isContact ? 0.7 * b : (2 * b * c) / (b + c)) * (a.field[n] - a.field[o]) ** 2;
          const share = fixedGroup[n] + fixedGroup[o] > 0 ? 0.5 : c / (b + c);
          give(n, share * watts);
          give(o, (1 - share) * watts);
        }
        if (i === 0) give(n, 2 * h * conductivity[n] * a.field[n] ** 2);
        if (k === nz - 1) taken[0] += (a.field[n] ** 2 * h) / (1 / (0.3 * h) + 0.5 / conductivity[n]);
      }
      const most = Math.max(...want);
      for (const [n, v] of want.entries()) if (Math.abs(heat[n] - v) > 1e-5 * most) expect(heat[n], `voxel ${n}`).toBeCloseTo(v, 9);
      for (const [g, v] of taken.entries()) expect(groups[g], `group ${g}`).toBeCloseTo(v, 7);
    }
  });
  it('made anew in a few planes only it answers as a new one', () => {
    const random = seeded('diffusion/planes');
    const size: Size = [14, 12, 17];
    const conductivity = cells(size, () => 10 ** random.uniform(-2, 0));
    const fixedGroup = new Uint8Array(conductivity.length);
    const fixedValue = new Float64Array(conductivity.length);
    const middle = (8 * 12 + 6) * 14 + 7;
    [fixedGroup[middle], fixedValue[middle]] = [1, 1];
    const contacts = { cell: [middle + 1, middle - 168], neighbour: [middle, middle], factor: [1.4, 0.6] };
    const out = { kind: 'exchange', coefficient: 0.2, ambient: 0 } as const;
    const m = { size, spacingMm: 1, conductivity, fixedGroup, contacts, sides: { lowX: out, highY: out, lowZ: value(0), highZ: out } };
    for (const [low, high] of [
      [7, 10],
      [0, 3],
      [15, 17],
      [0, 17],
    ]) {
      const solver = diffusionSolver(m, twins());
      solver.solve({ fixedValue }, { tolerance: 1e-10 });
      for (let n = low * 168; n < high * 168; n++) conductivity[n] *= 1 + random.next();
      solver.updatePlanes(low, high);
      const a = solver.solve({ fixedValue }, { tolerance: 1e-10, goesOn: true });
      const b = run(m, { fixedValue });
      expect(Math.max(...a.field.map((v, n) => Math.abs(v - b.field[n]))), `planes ${low}…${high}`).toBeLessThan(1e-6);
      expect(Math.abs(a.groupInflow[1] / b.groupInflow[1] - 1)).toBeLessThan(1e-6);
      conductivity[low * 168] = 0;
      expect(code(() => solver.updatePlanes(low, high))).toBe('physics.bad-conductivity');
      conductivity[low * 168] = 0.1;
      solver.free();
    }
  });
  it('steps in time by a reaction: a mode decays by 1/(1 + λ Δt) each step', () => {
    // ρ c ∂T/∂t = div(k grad T), implicit Euler: reaction ρ c/Δt, source ρ c/Δt · old; λ of the grid's own cosine
    const [n, h, k, capacity, dt] = [16, 0.5, 5e-4, 3.6e-3, 4];
    const size: Size = [n, 3, 5];
    const mode = cells(size, (x) => Math.cos((Math.PI * x) / n));
    const factor = 1 / (1 + ((k / capacity) * (2 - 2 * Math.cos(Math.PI / n)) * dt) / h ** 2);
    const solver = diffusionSolver(
      { size, spacingMm: h, conductivity: mode.map(() => k), reaction: mode.map(() => capacity / dt) },
      twins(),
    );
    let now: Float64Array = mode.map((v) => 37 + v);
    for (let step = 0; step < 5; step++)
      now = solver.solve({ source: now.map((v) => (v * capacity) / dt), start: now }, { tolerance: 1e-10 }).field;
    solver.free();
    expect(Math.max(...now.map((v, c) => Math.abs(v - 37 - mode[c] * factor ** 5)))).toBeLessThan(1e-5);
  });
  it('gives the same bits however its kernels are split', () => {
    const half: Team = {
      helperCount: 1,
      start: () => ({
        share: (_id, own, from, to, args) => {
          const middle = from + Math.floor((to - from) / 3);
          own(middle, to, ...args);
          own(from, middle, ...args);
        },
        free: () => undefined,
      }),
    };
    const random = seeded('diffusion/split');
    const size: Size = [37, 41, 43];
    const m = {
      size,
      spacingMm: 1,
      conductivity: cells(size, () => 10 ** random.uniform(-4, 0)),
      sides: { lowX: value(0), highX: value(1) },
    };
    const [a, b] = [twins(), twins(half)].map((k) => solveOn(k, m, {}, 1e-8));
    expect(b.iterationCount).toBe(a.iterationCount);
    expect(b.field.every((v, n) => v === a.field[n])).toBe(true);
  });
  it('original and twin take the same way', () => {
    const random = seeded('diffusion/flavours');
    const size: Size = [21, 18, 15];
    const m = {
      size,
      spacingMm: 1,
      conductivity: cells(size, () => 10 ** random.uniform(-3, 0)),
      sides: { lowX: value(0), highX: value(1) },
    };
    const [a, b] = flavours.map(([, k]) => solveOn(k, m, {}, 1e-9));
    expect(Math.abs(a.iterationCount - b.iterationCount)).toBeLessThanOrEqual(1);
    expect(Math.max(...a.field.map((v, n) => Math.abs(v - b.field[n])))).toBeLessThan(1e-6);
  });
});

/** Share of a voxel that lies inside a radius, by 6³ points. */
function inside(x: number, y: number, z: number | undefined, h: number, radius: number): number {
  let count = 0;
  const at = (n: number): number => ((n + 0.5) / 6 - 0.5) * h;
  for (let c = 0; c < 216; c++) {
    const r = Math.hypot(x + at(c % 6), y + at(Math.floor(c / 6) % 6), z === undefined ? 0 : z + at(Math.floor(c / 36)));
    if (r < radius) count++;
  }
  return count / 216;
}

describe('hostile diffusion', () => {
  const box = (size: Size, conductivity: Float64Array, more: Partial<DiffusionModel> = {}): DiffusionModel => ({
    size,
    spacingMm: 1,
    conductivity,
    sides: { lowX: value(0), highX: value(1) },
    ...more,
  });
  it('refuses what is not a model, each by its name', () => {
    const k = (): Float64Array => new Float64Array(60).fill(1);
    const with_ = (n: number, v: number): Float64Array => k().fill(v, n, n + 1);
    const size: Size = [5, 4, 3];
    expect(code(() => run(box(size, new Float64Array(60))))).toBe('physics.empty');
    expect(code(() => run(box(size, with_(7, -1))))).toBe('physics.bad-conductivity');
    expect(code(() => run(box(size, with_(7, NaN))))).toBe('physics.bad-conductivity');
    expect(code(() => run(box(size, with_(7, Infinity))))).toBe('physics.bad-conductivity');
    expect(code(() => run(box(size, with_(7, 1e-16))))).toBe('physics.contrast');
    expect(code(() => run(box([5, 4, 2], k())))).toBe('physics.bad-cells');
    expect(code(() => run(box([5, 4, 0], k())))).toBe('physics.bad-cells');
    expect(code(() => run(box(size, k(), { spacingMm: 0 })))).toBe('physics.bad-spacing');
    expect(code(() => run(box(size, k(), { anisotropy: [1, 0, 1] })))).toBe('physics.bad-anisotropy');
    expect(code(() => run(box(size, k(), { reaction: with_(3, -1) })))).toBe('physics.bad-reaction');
    expect(code(() => run(box(size, k(), { sides: { lowX: value(NaN) } })))).toBe('physics.bad-side');
    expect(code(() => run(box(size, k(), { sides: { lowX: { kind: 'exchange', coefficient: -1, ambient: 0 } } })))).toBe(
      'physics.bad-side',
    );
    expect(code(() => run(box(size, k()), { source: with_(3, NaN) }))).toBe('physics.bad-value');
    expect(code(() => run(box(size, k()), { source: new Float64Array(59) }))).toBe('physics.bad-cells');
    expect(code(() => run(box(size, k(), { reaction: with_(3, 1e16) })))).toBe('physics.contrast');
    expect(code(() => diffusionSolver(box(size, k()), twins(undefined, 1 << 20)))).toBe('physics.too-large');
    const solver = diffusionSolver(box(size, k()), twins());
    expect(code(() => solver.solve({}, { cancelled: () => true }))).toBe('physics.cancelled');
    // a refused change leaves the solver as it was
    expect(code(() => solver.update({ conductivity: new Float64Array(59) }))).toBe('physics.bad-cells');
    expect(code(() => solver.update({ conductivity: with_(7, NaN) }))).toBe('physics.bad-conductivity');
    solver.update({});
    expect(solver.solve({}).field[0]).toBeCloseTo(0.1, 6);
    // nothing left to find: every voxel is given
    solver.update({ fixedGroup: new Uint8Array(60).fill(2) });
    const given = solver.solve({ fixedValue: k() });
    expect([given.freeCount, given.iterationCount, given.field[7]]).toEqual([0, 0, 1]);
    expect(given.groupInflow[2]).toBeCloseTo(24, 5);
    solver.free();
    expect(code(() => diffusionSolver(box([3000, 3000, 3000], k()), twins()))).toBe('physics.bad-cells');
  });
  it('answers a closed box whose sources balance with mean 0, and refuses one that fills up', () => {
    const size: Size = [24, 20, 18];
    const m: DiffusionModel = { size, spacingMm: 1, conductivity: cells(size, () => 1) };
    const { PI: w, cos } = Math;
    const p = cells(size, (x, _, z) => cos((w * x) / 24) * cos((w * z) / 18));
    const balanced = p.map((v) => v * ((w / 24) ** 2 + (w / 18) ** 2));
    const a = run(m, { source: balanced });
    expect([a.pocketCount, a.freeCount]).toEqual([1, 24 * 20 * 18 - 1]);
    expect(Math.abs(a.field.reduce((s, v) => s + v, 0))).toBeLessThan(1e-8);
    expect(rms(a.field, p)).toBeLessThan(0.01);
    expect(code(() => run(m, { source: balanced.map((v) => v + 1e-6) }))).toBe('physics.no-outlet');
    expect(code(() => run({ ...m, sides: { lowX: { kind: 'flux', inwardFlux: 1 } } }))).toBe('physics.no-outlet');
    const through = run({ ...m, sides: { lowX: { kind: 'flux', inwardFlux: 1 }, highX: { kind: 'flux', inwardFlux: -1 } } });
    expect(through.field[0] - through.field[23]).toBeCloseTo(23, 5);
    const still = run(m);
    expect(still.field.every((v) => v === 0)).toBe(true);
    expect(still.iterationCount).toBe(0);
  });
  it('finds the islands among voids: quiet ones are answered, fed ones refused', () => {
    const size: Size = [30, 12, 10];
    // two walls of nothing, and single voxels of tissue in the first
    const k = cells(size, (x) => ((x > 10 && x < 13) || (x > 20 && x < 21) ? 0 : 1));
    const islands = k.map((v, n) => (n % 30 === 11 && n % 7 === 0 ? 1 : v));
    const a = run(box(size, islands));
    expect(a.pocketCount).toBe(1);
    expect(Math.max(...a.field.map(Math.abs))).toBeLessThanOrEqual(1 + 1e-9);
    for (let n = 0; n < k.length; n++) if (n % 30 > 10 && n % 30 < 20) expect(a.field[n]).toBeCloseTo(0, 9);
    const feed = (at: number): DiffusionLoad => ({ source: k.map((_, n) => (n === at ? 1 : 0)) });
    expect(code(() => run(box(size, islands), feed(15)))).toBe('physics.no-outlet');
    expect(code(() => run(box(size, islands), feed(20)))).toBe('physics.no-outlet');
    expect(code(() => run(box(size, islands), feed(11 + 30 * 5)))).toBe('physics.no-outlet');
    expect(code(() => run(box(size, islands), feed(5)))).toBeUndefined();
  });
  it('empties a chamber through a wall ten million times tighter', () => {
    const size: Size = [24, 24, 24];
    const k = cells(size, (x, y, z) => (Math.abs(Math.max(...[x, y, z].map((v) => Math.abs(v - 12))) - 6) < 2 ? 1e-7 : 1));
    const a = run(box(size, k), { source: cells(size, (x, y, z) => (Math.hypot(x - 12, y - 12, z - 12) < 1 ? 1 : 0)) }, 1e-8);
    expect(Math.abs(a.imbalanceFraction)).toBeLessThan(1e-8);
    expect(a.sideInflow.lowX + a.sideInflow.highX).toBeCloseTo(-a.sourceInflow, 6);
    expect(a.iterationCount).toBeLessThan(12);
  });
  it('takes a reaction for an outlet', () => {
    const size: Size = [20, 12, 10];
    const k = cells(size, (x) => (x > 7 && x < 9 ? 0 : 1));
    const reaction = cells(size, (x, y) => (x > 15 && y > 8 ? 0.3 : 0));
    const a = run(box(size, k, { sides: { lowX: value(0) }, reaction }), { source: cells(size, (x) => (x > 9 && x < 10 ? 2 : 0)) });
    expect(a.pocketCount).toBe(0);
    expect(a.reactionOutflow).toBeCloseTo(240, 5);
  });
  it('solves a channel one voxel wide that winds through nothing', () => {
    const [nx, ny, nz] = [17, 17, 7];
    const k = new Float64Array(nx * ny * nz);
    let [length, at] = [0, 0];
    const open = (i: number, j: number, l: number): void => {
      at = (l * ny + j) * nx + i;
      if (k[at] === 0) length++;
      k[at] = 1;
    };
    for (let l = 0; l < nz; l += 2)
      for (let j = 0; j < ny; j += 2) {
        const row = (l / 2) % 2 === 0 ? j : ny - 1 - j;
        for (let i = 0; i < nx; i++) open(i, row, l);
        const end = ((j / 2 + (l / 2) * 9) % 2) * -(nx - 1) + nx - 1;
        if (j + 2 < ny) open(end, (l / 2) % 2 === 0 ? row + 1 : row - 1, l);
        else if (l + 2 < nz) open(end, row, l + 1);
      }
    const fixedGroup = new Uint8Array(k.length);
    fixedGroup[0] = 1;
    fixedGroup[at] = 2;
    // the channel's last voxel: the row ends where it began or at the other end
    const last = [at, (nz - 1) * ny * nx + (at - (nz - 1) * ny * nx) - (at % nx)].find((n) => n !== at && k[n] > 0) ?? at;
    const m: DiffusionModel = { size: [nx, ny, nz], spacingMm: 1, conductivity: k, fixedGroup };
    const a = run(m, { fixedValue: Float64Array.from(k, (_, n) => (n === at || n === last ? 1 : 0)) }, 1e-9);
    expect(a.groupInflow[2]).toBeGreaterThan(0);
    expect(Math.abs(a.groupInflow[1] + a.groupInflow[2])).toBeLessThan(1e-8);
    // a path of `length` voxels between the two fixed ones, some steps shorter when the last row is walked towards the fixed end
    const steps = Math.round(1 / a.groupInflow[2]);
    expect(1 / a.groupInflow[2]).toBeCloseTo(steps, 4);
    expect([length - 1, length - nx]).toContain(steps);
  });
  it('stands noise of contrast 1e6 and a plug that nearly closes', () => {
    const random = seeded('diffusion/noise');
    const size: Size = [24, 24, 24];
    const a = run(
      box(
        size,
        cells(size, () => 10 ** random.uniform(-6, 0)),
      ),
      {},
      1e-8,
    );
    expect(a.field.every((v) => v > -1e-6 && v < 1 + 1e-6)).toBe(true);
    expect(Math.abs(a.imbalanceFraction)).toBeLessThan(1e-8);
    const plug = run(
      box(
        size,
        cells(size, (x) => (x > 11 && x < 12 ? 1e-9 : 1)),
      ),
      {},
      1e-10,
    );
    expect(plug.sideInflow.highX / (576 * 1e-9)).toBeCloseTo(1, 4);
    expect(plug.iterationCount).toBeLessThan(25);
    const single = run(box([1, 1, 1], Float64Array.of(3)));
    expect([single.field[0], single.sideInflow.highX]).toEqual([0.5, 3]);
  });
  it('solves small boxes with given voxels inside at once: their one grid is solved exactly', () => {
    const size: Size = [5, 4, 3];
    const conductivity = cells(size, (x, y) => 1 + x * y);
    for (const at of [0, 7, 26, 59]) {
      const fixedGroup = new Uint8Array(60).fill(1, at, at + 1);
      const a = run(box(size, conductivity, { fixedGroup }), { fixedValue: new Float64Array(60).fill(3) });
      expect(a.field[at]).toBe(3);
      expect(a.iterationCount).toBeLessThanOrEqual(2);
      expect(a.groupInflow[1]).toBeGreaterThan(0);
    }
  });
  it('goes back to the one value given from any start', () => {
    const size: Size = [17, 12, 9];
    const m = box(
      size,
      cells(size, () => 1),
      { sides: { lowX: value(2), highZ: value(2) } },
    );
    const a = run(m, { start: cells(size, (x) => x) });
    expect(a.field.every((v) => v === 2)).toBe(true);
  });
  it('lets a prescribed flux into voxels that conduct, and into no others', () => {
    const size: Size = [3, 2, 1];
    const sides = { lowX: { kind: 'flux', inwardFlux: 1 }, highX: value(0) } as const;
    // the second row's first voxel only takes (a reaction), the rest conducts
    const conductivity = Float64Array.of(1, 1, 1, 0, 1, 1);
    const reaction = Float64Array.of(0, 0, 0, 0.5, 0, 0);
    const a = run({ size, spacingMm: 1, conductivity, sides, reaction });
    expect(a.field[3]).toBe(0);
    expect([a.sideInflow.lowX, a.reactionOutflow]).toEqual([1, 0]);
    expect(a.sideInflow.highX).toBeCloseTo(-1, 8);
    // a voxel of its own that conducts and is fed has no way out: not silently left unfed
    const alone = Float64Array.of(1, 0, 1, 0, 0, 1);
    expect(code(() => run({ size, spacingMm: 1, conductivity: alone, sides }))).toBe('physics.no-outlet');
    expect(code(() => run(box([1, 1, 1], Float64Array.of(2), { sides: { lowX: { kind: 'flux', inwardFlux: 1 } } })))).toBe(
      'physics.no-outlet',
    );
  });
  it('gives no flow whose ledger does not close: rounding against steep contrast', () => {
    const size: Size = [30, 1, 1];
    const falling = (decades: number): DiffusionModel =>
      box(
        size,
        cells(size, (x) => 10 ** ((-(x - 0.5) / 29) * decades)),
      );
    const a = run(falling(8));
    // resistances in series
    const k = falling(8).conductivity;
    let resistance = 0.5 / k[0] + 0.5 / k[29];
    for (let i = 1; i < 30; i++) resistance += 0.5 / k[i - 1] + 0.5 / k[i];
    expect(Math.abs(a.sideInflow.lowX) * resistance).toBeCloseTo(1, 6);
    expect(code(() => run(falling(14)))).toBe('physics.contrast');
    const across: Size = [12, 11, 10];
    const sides = { lowX: value(1), highX: value(0), lowY: value(0), lowZ: value(1) };
    const even = box(
      across,
      cells(across, () => 2),
      { sides },
    );
    expect(code(() => run({ ...even, anisotropy: [1, 1e12, 1] }))).toBe('physics.flow-unbalanced');
    expect(Math.abs(run({ ...even, anisotropy: [1, 1e6, 1] }).imbalanceFraction)).toBeLessThan(1e-8);
    for (const factor of [1e40, 1e-40]) expect(code(() => run({ ...even, anisotropy: [factor, 1, 1] }))).toBe('physics.bad-anisotropy');
  });
  it('takes less than 100 bytes a cell', () => {
    expect(diffusionBytes([64, 64, 64]) / 64 ** 3).toBeLessThan(100);
    expect(diffusionBytes([200, 200, 200]) / 200 ** 3).toBeLessThan(100);
  });
});
