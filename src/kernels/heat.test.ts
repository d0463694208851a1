// The heat kernels: twin against original on a grid with everything in it, and any split of the range gives the same bits.
import { describe, expect, it } from 'vitest';
import { seeded } from '../base/index.ts';
import { heatCoefCount, heatHeldSide, heatPass, heatTableWidth, originals, twins, type Kernels } from './index.ts';

const nx = 13;
const ny = 6;
const nz = 7;
const sx = 16;

/** Three materials (one never freezes), held cells, perfusion, sources, all kinds of sides. */
function scene(kernels: Kernels, warm = 1) {
  const arena = kernels.arena(1 << 20);
  const random = seeded('heat kernels');
  const n = sx * ny * nz;
  const a = {
    coefs: arena.f64(heatCoefCount),
    table: arena.f32(256 * heatTableWidth),
    material: arena.u8(n),
    blocks: arena.u8(n / 4),
    fixed: arena.u8(n),
    kS: arena.f32(n),
    kL: arena.f32(n),
    perfusion: arena.f32(n),
    source: arena.f32(n),
    theta: arena.f32(n),
    thetaOut: arena.f32(n),
    h: arena.f32(n),
    carry: arena.f32(n),
    r0: arena.f32(n),
    d1: arena.f32(n),
    d2: arena.f32(n),
    sums: arena.f64(4 * nz),
  };
  a.coefs.set([1.7, -0.8, 0.03, -0.01, 37, 1 / 0.64, 0, heatHeldSide, 0.4, 0, 2, heatHeldSide, 0, -60, -20, 0, 25, 37, warm, 0.8]);
  a.table.set([2 / 1.8, (2 * 2) / 255, 0.5 / 3.6, 255, 2, 0.5, 2, 1 / 3.6, 1.1 / 1.9, 0, 0.3 / 2.7, 120, 1.1, 0.3, 1 / 0.3, 1 / 2.7]);
  a.table.set([0.2 / 2.1, 0, 0.2 / 2.1, 0, 0.2, 0.2, 5, 1 / 2.1], 16);
  for (let c = 0; c < n; c++) {
    const i = c % sx;
    const j = Math.floor(c / sx) % ny;
    const k = Math.floor(c / sx / ny);
    a.material[c] = Math.min(i, nx - 1) < 5 ? 0 : k < 3 ? 1 : 2;
    if (i >= nx) {
      a.fixed[c] = 2;
      continue;
    }
    if (i === 6 && j === 2 && k > 1 && k < 5) a.fixed[c] = 1;
    if (i > 7) a.perfusion[c] = 0.003;
    if (j > 3) a.source[c] = 0.1 * random.next();
    a.h[c] = -420 + 560 * random.next();
    a.d1[c] = random.next();
    a.d2[c] = random.next();
    a.r0[c] = random.next();
  }
  const { grid } = arena;
  grid.heatConductivity(0, nz, ny, sx, a.table, a.material, a.kS, a.kL);
  grid.heatBlocks(0, nz, nx, ny, nz, sx, a.material, a.fixed, a.perfusion, a.source, a.blocks);
  grid.heatTheta(0, nz, ny, sx, a.table, a.material, a.h, a.theta);
  const sweep = (from: number, to: number, pass: number): void =>
    grid.heatSweep(
      from,
      to,
      pass,
      nx,
      ny,
      nz,
      sx,
      a.coefs,
      a.table,
      a.material,
      a.blocks,
      a.fixed,
      a.kS,
      a.kL,
      a.perfusion,
      a.source,
      a.theta,
      a.thetaOut,
      a.h,
      a.carry,
      a.r0,
      a.d1,
      a.d2,
      a.sums,
    );
  return { ...a, grid, sweep };
}
const fields = ['theta', 'thetaOut', 'h', 'r0', 'd1', 'd2', 'sums'] as const;

describe.each(Object.entries(heatPass))('pass %s', (_, pass) => {
  it.each([1, -1])('twin = original, perfused side %d', (warm) => {
    const judge = scene(originals, warm);
    const twin = scene(twins(), warm);
    judge.sweep(0, nz, pass);
    twin.sweep(0, nz, pass);
    for (const f of fields) {
      const scale = Math.max(...judge[f].map(Math.abs));
      for (let n = 0; n < judge[f].length; n++)
        if (f === 'sums' || n % sx < nx) expect(Math.abs(twin[f][n] - judge[f][n]), `${f} ${n}`).toBeLessThan(1e-5 * scale + 1e-12);
    }
    // the sums are small differences of large terms on this random field: compared on their own
    for (let n = 0; n < judge.sums.length; n++)
      expect(Math.abs(twin.sums[n] - judge.sums[n])).toBeLessThan(1e-4 * Math.max(1, Math.abs(judge.sums[n])));
  });
  it.each([originals, twins()])('any split, same bits ($flavour)', (kernels) => {
    const whole = scene(kernels);
    const split = scene(kernels);
    whole.sweep(0, nz, pass);
    for (const [from, to] of [
      [5, nz],
      [0, 2],
      [2, 3],
      [3, 5],
    ])
      split.sweep(from, to, pass);
    for (const f of [...fields, 'carry'] as const) expect(split[f]).toEqual(whole[f]);
  });
});

describe.each([originals, twins()])('$flavour', (kernels) => {
  it('what leaves one cell enters its neighbour, to rounding of the sum', () => {
    const s = scene(kernels);
    s.perfusion.fill(0);
    s.source.fill(0);
    s.grid.heatBlocks(0, nz, nx, ny, nz, sx, s.material, s.fixed, s.perfusion, s.source, s.blocks);
    s.sweep(0, nz, heatPass.first);
    let rate = 0;
    let size = 0;
    for (let n = 0; n < s.r0.length; n++) if (s.fixed[n] === 0) [rate, size] = [rate + s.r0[n], size + Math.abs(s.r0[n])];
    let flow = 0;
    for (let k = 0; k < nz; k++) flow += s.sums[4 * k + 1] - s.sums[4 * k];
    expect(Math.abs(rate / s.coefs[5] - flow)).toBeLessThan(1e-7 * (size / s.coefs[5]));
  });
  it.each([-500, -380, 80])('the bound is above what a change of any cell does to the rates, not far above (all at %d mJ/mm³)', (level) => {
    const s = scene(kernels);
    s.h.fill(level);
    // across the melting point of some materials and within the range of others
    if (level === -380) for (let n = 0; n < s.h.length; n += 3) s.h[n] = 40;
    const rates = (): Float64Array => {
      s.grid.heatTheta(0, nz, ny, sx, s.table, s.material, s.h, s.theta);
      s.sweep(0, nz, heatPass.first);
      return Float64Array.from(s.r0);
    };
    s.grid.heatBound(0, nz, nx, ny, nz, sx, s.coefs, s.table, s.material, s.fixed, s.kS, s.kL, s.perfusion, s.sums);
    const bound = Math.max(...s.sums.subarray(0, nz));
    const before = rates();
    let most = 0;
    for (let n = 0; n < s.h.length; n++) {
      if (s.fixed[n] !== 0) continue;
      const was = s.h[n];
      s.h[n] = was + 1;
      const column = rates().reduce((sum, v, q) => sum + Math.abs(v - before[q]), 0);
      most = Math.max(most, column);
      s.h[n] = was;
    }
    expect(most).toBeLessThan(1.001 * bound);
    if (level === -500) expect(most).toBeGreaterThan(0.9 * bound);
  });
  it('the bound knows both phases and the perfusion: a quick cell between two that conduct better when frozen', () => {
    const arena = kernels.arena(1 << 16);
    const coefs = arena.f64(heatCoefCount);
    coefs[5] = 1;
    const table = arena.f32(2 * heatTableWidth);
    table.set([1 / 0.5, 0, 0.5 / 4, 100, 1, 0.5, 2, 1 / 4, 9 / 90, 0, 0.5 / 40, 100, 9, 0.5, 2, 1 / 40]);
    const material = arena.u8(4);
    material.set([1, 0, 1, 1]);
    const [kS, kL, perfusion, fixed, sums] = [arena.f32(4), arena.f32(4), arena.f32(4), arena.u8(4), arena.f64(4)];
    const bound = (): number => {
      arena.grid.heatConductivity(0, 1, 1, 4, table, material, kS, kL);
      arena.grid.heatBound(0, 1, 3, 1, 1, 4, coefs, table, material, fixed, kS, kL, perfusion, sums);
      return sums[0];
    };
    // frozen: slope 2, two faces of 2·9/10, felt at both ends
    expect(bound()).toBeCloseTo(2 * 2 * 2 * 1.8, 5);
    perfusion[1] = 8;
    expect(bound()).toBeCloseTo(2 * 2 * 2 * 1.8 + 2, 5);
    fixed[1] = 1;
    expect(bound()).toBeLessThan(1);
  });
  it('content is the sum of the enthalpies', () => {
    const s = scene(kernels);
    s.grid.heatContent(0, nz, nx, ny, sx, s.h, s.carry, s.sums);
    const whole = s.h.reduce((sum, v, n) => (n % sx < nx ? sum + v : sum), 0);
    expect(s.sums.subarray(0, nz).reduce((p, v) => p + v, 0)).toBeCloseTo(whole, 8);
  });
});
