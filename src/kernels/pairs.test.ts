// Every grid kernel on both flavours: the twin against its original, and any split of its range against the whole.
import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { seeded } from '../base/index.ts';
import { instantiate, originals, twins, type Arena, type Kernels } from './index.ts';
import { blockLength } from './vector.ts';
import { childWeights } from './matrices.ts';

const size = [13, 10, 7] as const;
const [nx, ny, nz] = size;
const sx = 16;
const nodes = sx * (ny + 1) * (nz + 1);
const coarseSx = 8;
const coarse = [7, 5, 4] as const;
const coarseNodes = coarseSx * (coarse[1] + 1) * (coarse[2] + 1);
const blocks = Math.ceil((3 * nodes) / blockLength);
const coarseBlocks = Math.ceil((3 * coarseNodes) / blockLength);

/** The same arrays in an arena of each flavour: voids, fixed numbers and padding included. */
function fields(arena: Arena) {
  const r = seeded('pairs');
  const f32 = (n: number, f: (i: number) => number): Float32Array => {
    const a = arena.f32(n);
    for (let i = 0; i < n; i++) a[i] = f(i);
    return a;
  };
  const onGrid = (i: number): boolean => i % sx <= nx && i < 3 * nodes;
  const e = f32(sx * ny * nz, (i) => (i % sx < nx && r.next() > 0.3 ? 50 + 950 * r.next() : 0));
  const fixed = arena.u8(nodes);
  for (let i = 0; i < nodes; i++) fixed[i] = r.next() < 0.2 ? r.integer(8) : 0;
  const wide = (): Float64Array => {
    const a = arena.f64(blocks * blockLength);
    for (let i = 0; i < a.length; i++) a[i] = onGrid(i) ? r.uniform(-1, 1) : 0;
    return a;
  };
  const narrow = (): Float32Array => f32(blocks * blockLength, (i) => (onGrid(i) ? r.uniform(-1, 1) : 0));
  const coefs = arena.f64(9);
  coefs.set([1.35, 1.2, 1.5, 0.57, 0.5, 0.61, 0.38, 0.33, 0.41]);
  return {
    e,
    fixed,
    coefs,
    spans: arena.i32(2 * ny * nz),
    d: f32(blocks * blockLength, (i) => (onGrid(i) && r.next() > 0.2 ? r.uniform(0.1, 1) : 0)),
    b: narrow(),
    p: narrow(),
    x: narrow(),
    y: narrow(),
    wx: wide(),
    wp: wide(),
    wq: wide(),
    wr: wide(),
    sums: arena.f64(blocks),
    strain: arena.f32(sx * ny * nz),
    axial: arena.f32(sx * ny * nz),
    ce: arena.f32(coarseSx * coarse[1] * coarse[2]),
    cfixed: arena.u8(coarseNodes),
    cb: f32(coarseBlocks * blockLength, (i) => (i % coarseSx <= coarse[0] && i < 3 * coarseNodes ? r.uniform(-1, 1) : 0)),
    cube: f32(576, (i) => (i % 25 === 0 ? 2 : 0) + 0.1 * Math.cos((i % 24) * Math.floor(i / 24))),
    ready: f32(8 * 576, () => r.uniform(-1, 1)),
    weights: f32(512, (i) => childWeights()[i]),
    ke: f32(576 * nx * ny * nz, (i) => {
      const at = i % 576;
      const [a, c] = [Math.floor(at / 24), at % 24];
      return (a === c ? 3 : 0) + Math.sin(Math.min(a, c) + 7 * Math.max(a, c) + Math.floor(i / 576));
    }),
    cke: arena.f32(576 * coarse[0] * coarse[1] * coarse[2]),
  };
}
type Fields = ReturnType<typeof fields>;
type Run = (g: Arena['grid'], f: Fields, from: number, to: number) => void;
/** name → units of its range, the call, what it writes. */
const cases: Record<string, { units: number; run: Run; writes: readonly (keyof Fields)[]; wide?: boolean }> = {
  rowSpans: { units: nz, run: (g, f, a, b) => g.rowSpans(a, b, nx, ny, sx, f.e, f.spans), writes: ['spans'] },
  elasticF32: {
    units: nz + 1,
    run: (g, f, a, b) => g.elasticF32(a, b, nx, ny, nz, sx, f.coefs, f.e, f.spans, f.x, f.y),
    writes: ['y'],
  },
  elasticF64: {
    units: nz + 1,
    run: (g, f, a, b) => g.elasticF64(a, b, nx, ny, nz, sx, f.coefs, f.e, f.spans, f.wp, f.wq),
    writes: ['wq'],
    wide: true,
  },
  elasticStrain: {
    units: nz,
    run: (g, f, a, b) => g.elasticStrain(a, b, nx, ny, nz, sx, 0.7, f.coefs, f.e, f.wp, f.strain, f.axial),
    writes: ['strain', 'axial'],
  },
  elasticDiagonal: {
    units: nz + 1,
    run: (g, f, a, b) => g.elasticDiagonal(a, b, nx, ny, nz, sx, 0.7, 0.8, 0.9, f.e, f.fixed, f.d),
    writes: ['d'],
  },
  coarsenModulus: { units: coarse[2], run: (g, f, a, b) => g.coarsenModulus(a, b, nx, ny, nz, sx, coarseSx, f.e, f.ce), writes: ['ce'] },
  coarsenFixed: {
    units: coarse[2] + 1,
    run: (g, f, a, b) => g.coarsenFixed(a, b, nx, ny, nz, sx, coarseSx, f.fixed, f.cfixed),
    writes: ['cfixed'],
  },
  restrictNodes: {
    units: coarse[2] + 1,
    run: (g, f, a, b) => g.restrictNodes(a, b, 3, nx, ny, nz, sx, coarseSx, f.x, f.cb),
    writes: ['cb'],
  },
  prolongNodes: { units: nz + 1, run: (g, f, a, b) => g.prolongNodes(a, b, 3, nx, ny, nz, sx, coarseSx, f.cb, f.d, f.x), writes: ['x'] },
  matrixProduct: { units: nz + 1, run: (g, f, a, b) => g.matrixProduct(a, b, nx, ny, nz, sx, f.e, f.ke, f.x, f.y), writes: ['y'] },
  matrixDiagonal: { units: nz + 1, run: (g, f, a, b) => g.matrixDiagonal(a, b, nx, ny, nz, sx, f.e, f.ke, f.d), writes: ['d'] },
  'coarsenMatrices of cubes': {
    units: coarse[2],
    run: (g, f, a, b) => g.coarsenMatrices(a, b, nx, ny, nz, sx, 0, f.e, f.ke, f.cube, f.ready, f.weights, f.d, f.cke),
    writes: ['cke'],
  },
  'coarsenMatrices of matrices': {
    units: coarse[2],
    run: (g, f, a, b) => g.coarsenMatrices(a, b, nx, ny, nz, sx, 1, f.e, f.ke, f.cube, f.ready, f.weights, f.d, f.cke),
    writes: ['cke'],
  },
  smoothFirst: { units: blocks, run: (g, f, a, b) => g.smoothFirst(a, b, 0.7, f.d, f.b, f.p, f.x), writes: ['p', 'x'] },
  smoothNext: { units: blocks, run: (g, f, a, b) => g.smoothNext(a, b, 0.3, 0.7, f.d, f.b, f.y, f.p, f.x), writes: ['p', 'x'] },
  freeDifference: { units: blocks, run: (g, f, a, b) => g.freeDifference(a, b, f.d, f.b, f.y, f.y), writes: ['y'] },
  scaleDiagonal: { units: blocks, run: (g, f, a, b) => g.scaleDiagonal(a, b, 0.7, f.d, f.y, f.x, f.sums), writes: ['x', 'sums'] },
  addTo: { units: blocks, run: (g, f, a, b) => g.addTo(a, b, f.y, f.x), writes: ['x'] },
  narrow: { units: blocks, run: (g, f, a, b) => g.narrow(a, b, 0.7, f.wr, f.b), writes: ['b'] },
  dotMixed: { units: blocks, run: (g, f, a, b) => g.dotMixed(a, b, f.wq, f.x, f.sums), writes: ['sums'], wide: true },
  dotWide: { units: blocks, run: (g, f, a, b) => g.dotWide(a, b, f.wq, f.wr, f.sums), writes: ['sums'], wide: true },
  direct: { units: blocks, run: (g, f, a, b) => g.direct(a, b, 0.7, f.x, 0.4, f.wp, f.wr, f.sums), writes: ['wp', 'sums'], wide: true },
  freeDot: { units: blocks, run: (g, f, a, b) => g.freeDot(a, b, f.d, f.wp, f.wq, f.sums), writes: ['wq', 'sums'], wide: true },
  advance: {
    units: blocks,
    run: (g, f, a, b) => g.advance(a, b, 0.3, f.wp, f.wq, f.wx, f.wr, f.sums),
    writes: ['wx', 'wr', 'sums'],
    wide: true,
  },
  freeResidual: {
    units: blocks,
    run: (g, f, a, b) => g.freeResidual(a, b, f.d, f.wp, f.wq, f.wr, f.sums),
    writes: ['wr', 'sums'],
    wide: true,
  },
};
function ran(kernels: Kernels, name: string, cuts: readonly number[]): Fields {
  const arena = kernels.arena(1 << 25);
  const f = fields(arena);
  arena.grid.rowSpans(0, nz, nx, ny, sx, f.e, f.spans);
  const { units, run } = cases[name];
  const ends = [0, ...cuts.filter((c) => c < units), units];
  for (let n = 1; n < ends.length; n++) run(arena.grid, f, ends[n - 1], ends[n]);
  return f;
}
const numbers = (f: Fields, k: keyof Fields): readonly number[] => Array.from(f[k] as ArrayLike<number>);

describe('grid kernels', () => {
  it('every twin is compared with its original, here or beside its file', () => {
    const here = new URL('.', import.meta.url);
    const tests = readdirSync(here).filter((f) => f.endsWith('.test.ts'));
    const text = tests.map((f) => readFileSync(new URL(f, here), 'utf8')).join('\n');
    const names = Object.keys(instantiate(new WebAssembly.Memory({ initial: 64 }), false, 0));
    expect(names.length).toBeGreaterThan(20);
    expect(names.filter((n) => n !== 'setScratch' && !text.includes(`.${n}(`))).toEqual([]);
  });
  for (const name of Object.keys(cases)) {
    const { writes, wide } = cases[name];
    it(`${name}: the twin gives what the original gives`, () => {
      const a = ran(originals, name, []);
      const b = ran(twins(), name, []);
      for (const k of writes) {
        const [x, y] = [numbers(a, k), numbers(b, k)];
        const scale = Math.max(...x.map(Math.abs));
        const worst = Math.max(...x.map((v, i) => Math.abs(v - y[i])));
        expect(scale).toBeGreaterThan(0);
        expect(worst, `${k}, scale ${scale}`).toBeLessThanOrEqual((wide === true ? 1e-13 : 2e-6) * scale);
      }
    });
    it(`${name}: any split of its range gives the same bits`, () => {
      for (const kernels of [originals, twins()]) {
        const whole = ran(kernels, name, []);
        for (const cuts of [[1, 2, 5]])
          for (const k of writes) expect(numbers(ran(kernels, name, cuts), k), `${kernels.flavour} ${k}`).toEqual(numbers(whole, k));
      }
    });
  }
  it('an arena refuses what does not fit, with the size that would', () => {
    for (const kernels of [originals, twins()])
      expect(() => kernels.arena(kernels.limitBytes * 8)).toThrow(
        expect.objectContaining({ code: 'physics.too-large', values: expect.objectContaining({ coarserFactor: expect.closeTo(2, 1) }) }),
      );
    for (const kernels of [originals, twins()]) {
      const arena = kernels.arena(1000);
      arena.f32(100);
      expect(() => arena.f64(100)).toThrow(expect.objectContaining({ code: 'physics.arena-full' }));
    }
  });
  it('a kernel refuses memory that is not its arena’s', () => {
    const arena = twins().arena(1 << 16);
    const own = arena.f32(1024);
    expect(() => arena.grid.addTo(0, 1, new Float32Array(1024), own)).toThrow(expect.objectContaining({ code: 'physics.foreign-array' }));
  });
});
