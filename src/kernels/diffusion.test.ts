// The diffusion kernels: the twin (both builds) against the original, any split of a range against the whole, symmetry, and the coarse faces of a
// uniform grid, which must be the fine formula at twice the spacing.
import { describe, expect, it } from 'vitest';
import { seeded } from '../base/index.ts';
import { blocksOf, gridOriginals, originals, twins, type Arena, type GridKernels, type Kernels, type Team } from './index.ts';

const noHelp: Team = {
  helperCount: 1,
  // a team whose helper does nothing: the shared build, all work by the caller
  start: () => ({ share: (_id, own, from, to, args) => own(from, to, ...args), free: () => undefined }),
};
const flavours: readonly (readonly [string, Kernels])[] = [
  ['original', originals],
  ['twin', twins()],
  ['shared twin', twins(noHelp)],
];
const sizes: readonly (readonly [number, number, number])[] = [
  [1, 1, 1],
  [5, 3, 2],
  [2, 7, 4],
  [18, 9, 11],
];

function scene(arena: Arena, [nx, ny, nz]: readonly [number, number, number]) {
  const random = seeded(`diffusion kernels ${nx} ${ny} ${nz}`);
  const make = (n: readonly [number, number, number]) => {
    const sx = Math.ceil((n[0] + 2) / 4) * 4;
    const plane = sx * (n[1] + 2);
    const length = blocksOf(plane * (n[2] + 2)) * 1024;
    const field = () => arena.f32(length);
    return {
      n,
      sx,
      plane,
      c: field(),
      tx: field(),
      ty: field(),
      tz: field(),
      e: field(),
      d: field(),
      x: field(),
      y: field(),
      p: field(),
      heat: field(),
    };
  };
  const fine = make([nx, ny, nz]);
  const coarse = make([(nx + 1) >> 1, (ny + 1) >> 1, (nz + 1) >> 1]);
  const inside: number[] = [];
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++) for (let i = 0; i < nx; i++) inside.push((k + 1) * fine.plane + (j + 1) * fine.sx + i);
  // voids, fixed cells (d = 0 beforehand), reactions, numbers in every ghost
  for (let o = 0; o < fine.x.length; o++) fine.x[o] = random.uniform(-1, 1);
  for (const o of inside) {
    fine.c[o] = random.next() < 0.2 ? 0 : 10 ** random.uniform(-3, 0);
    fine.d[o] = random.next() < 0.1 ? 0 : 1;
    fine.p[o] = random.uniform(-1, 1);
    fine.e[o] = random.next() < 0.5 ? 0 : random.next();
  }
  const wide = { x: arena.f64(fine.x.length), y: arena.f64(fine.x.length) };
  for (let o = 0; o < fine.x.length; o++) wide.x[o] = random.uniform(-1, 1);
  const sides = arena.f64(6);
  sides.set([0.5, 1, 0.5, 1, 1, 0.5]);
  return { fine, coarse, wide, sides, inside };
}
type Scene = ReturnType<typeof scene>;

/** All kernels in the order of a solve, each over the ranges given by `cut`. */
function run(g: GridKernels, s: Scene, cut: (n: number) => readonly (readonly [number, number])[]): void {
  const { fine: f, coarse: c, wide, sides } = s;
  const [nx, ny, nz] = f.n;
  const [cnx, cny, cnz] = c.n;
  // with faces that no kernel has rounded
  for (const [a, b] of cut(nz)) g.diffusionF64(a, b, nx, ny, f.sx, f.x, f.c, f.x, f.e, wide.x, wide.y);
  for (const [a, b] of cut(nz)) g.harmonicFaces(a, b, nx, ny, f.sx, 1, 0.78, 1.3, f.c, f.tx, f.ty, f.tz);
  // sides: values on x, an exchange above z
  for (const o of s.inside) {
    const i = (o % f.plane) % f.sx;
    if (i === 0) f.tx[o] = 0.4;
    if (i === nx - 1) f.tx[o + 1] = 0.3;
    if (Math.floor(o / f.plane) === nz) f.tz[o + f.plane] = 0.2;
  }
  for (const [a, b] of cut(nz)) g.inverseDiagonal(a, b, nx, ny, f.sx, 0, f.tx, f.ty, f.tz, f.e, f.d);
  for (const [a, b] of cut(nz)) g.diffusionHeat(a, b, nx, ny, f.sx, 0.5, 0.6, 0.7, f.c, f.tx, f.ty, f.tz, wide.x, f.heat);
  for (const [a, b] of cut(nz)) g.diffusionF32(a, b, nx, ny, f.sx, f.tx, f.ty, f.tz, f.e, f.x, f.y);
  for (const [a, b] of cut(cnz)) g.coarsenFaces(a, b, nx, ny, nz, f.sx, c.sx, sides, f.tx, f.ty, f.tz, f.e, f.d, c.tx, c.ty, c.tz, c.e);
  for (const [a, b] of cut(cnz)) g.inverseDiagonal(a, b, cnx, cny, c.sx, 1, c.tx, c.ty, c.tz, c.e, c.d);
  for (const [a, b] of cut(nz)) g.diffusionStep(a, b, nx, ny, f.sx, 0.3, 0.7, f.tx, f.ty, f.tz, f.e, f.d, f.y, f.x, f.p);
  for (const [a, b] of cut(nz)) g.diffusionResidual(a, b, nx, ny, f.sx, f.tx, f.ty, f.tz, f.e, f.d, f.p, f.x, f.y);
  for (const [a, b] of cut(cnz)) g.restrictCells(a, b, nx, ny, f.sx, c.sx, f.y, c.x);
  for (const [a, b] of cut(nz)) g.prolongCells(a, b, nx, ny, f.sx, c.sx, c.x, f.d, f.x);
}
const whole = (n: number): readonly (readonly [number, number])[] => [[0, n]];
const single = (n: number): readonly (readonly [number, number])[] => Array.from({ length: n }, (_, i) => [n - 1 - i, n - i] as const);
const bytes = 1 << 21;
/** What a solve reads of the fields: inner cells, and the faces on the box. */
function read(s: Scene): Readonly<Record<string, number[]>> {
  const out: Record<string, number[]> = {};
  for (const [name, l] of [
    ['fine', s.fine],
    ['coarse', s.coarse],
  ] as const) {
    const [nx, ny, nz] = l.n;
    for (const f of ['tx', 'ty', 'tz', 'e', 'd', 'x', 'y', 'p', 'heat'] as const) {
      const list: number[] = [];
      for (let k = 0; k < nz + (f === 'tz' ? 1 : 0); k++)
        for (let j = 0; j < ny + (f === 'ty' ? 1 : 0); j++)
          for (let i = 0; i < nx + (f === 'tx' ? 1 : 0); i++) list.push(l[f][(k + 1) * l.plane + (j + 1) * l.sx + i]);
      out[`${name} ${f}`] = list;
    }
  }
  out['wide'] = s.inside.map((o) => s.wide.y[o]);
  return out;
}

describe.each(flavours)('diffusion kernels, %s', (_, kernels) => {
  it.each(sizes)('agree with the original, %i × %i × %i', (...n) => {
    const want = scene(originals.arena(bytes), n);
    run(gridOriginals, want, whole);
    const arena = kernels.arena(bytes);
    const got = scene(arena, n);
    run(arena.grid, got, whole);
    const [a, b] = [read(want), read(got)];
    for (const [name, list] of Object.entries(a)) {
      const most = Math.max(...list.map(Math.abs));
      const tolerance = (name === 'wide' ? 1e-12 : 1e-5) * most;
      for (const [i, v] of list.entries()) {
        if (!(Math.abs(b[name][i] - v) <= tolerance)) expect(b[name][i], `${name} ${i}`).toBeCloseTo(v, 12);
        // free or not is a decision, not a number
        if (name.endsWith(' d')) expect(b[name][i] === 0, `${name} ${i}`).toBe(v === 0);
      }
      expect(list.every(Number.isFinite), name).toBe(true);
    }
  });
  it('gives the same bits for any split', () => {
    const [a, b] = [kernels.arena(bytes), kernels.arena(bytes)];
    const [one, many] = [scene(a, [18, 9, 11]), scene(b, [18, 9, 11])];
    run(a.grid, one, whole);
    run(b.grid, many, single);
    expect(read(many)).toEqual(read(one));
  });
  it('is symmetric, and takes nothing from a constant without own terms', () => {
    const arena = kernels.arena(bytes);
    const s = scene(arena, [18, 9, 11]);
    run(arena.grid, s, whole);
    const { fine: f, wide, inside } = s;
    f.e.fill(0);
    const product = (x: (o: number) => number): number[] => {
      for (let o = 0; o < wide.x.length; o++) wide.x[o] = x(o);
      arena.grid.diffusionF64(0, 11, 18, 9, f.sx, f.tx, f.ty, f.tz, f.e, wide.x, wide.y);
      return inside.map((o) => wide.y[o]);
    };
    expect(Math.max(...product(() => 3).map(Math.abs))).toBe(0);
    const cells = new Set(inside);
    const u = (o: number): number => (cells.has(o) ? Math.sin(o) : 0);
    const v = (o: number): number => (cells.has(o) ? Math.cos(2 * o) : 0);
    const dot = (a: readonly number[], g: (o: number) => number): number => a.reduce((sum, y, n) => sum + y * g(inside[n]), 0);
    const [uav, vau] = [dot(product(v), u), dot(product(u), v)];
    expect(Math.abs(uav - vau)).toBeLessThan(1e-12 * Math.abs(dot(product(u), u)));
  });
  it('coarsens a uniform grid to the formula of twice the spacing', () => {
    const arena = kernels.arena(bytes);
    const s = scene(arena, [18, 8, 10]);
    const { fine: f, coarse: c } = s;
    f.c.fill(0);
    for (const o of s.inside) f.c[o] = 1;
    f.e.fill(0);
    f.d.fill(1);
    arena.grid.harmonicFaces(0, 10, 18, 8, f.sx, 1, 1, 1, f.c, f.tx, f.ty, f.tz);
    for (const o of s.inside) if (Math.floor(o / f.plane) === 1) f.tz[o] = 2;
    // ghosts are not free
    const cells = new Set(s.inside);
    for (let o = 0; o < f.d.length; o++) if (!cells.has(o)) f.d[o] = 0;
    s.sides.fill(0.5);
    arena.grid.coarsenFaces(0, 5, 18, 8, 10, f.sx, c.sx, s.sides, f.tx, f.ty, f.tz, f.e, f.d, c.tx, c.ty, c.tz, c.e);
    const o = 3 * c.plane + 2 * c.sx + 4;
    // k A/h with A and h of the coarse cell: 2; a face with a value, half a cell away: 4
    expect([c.tx[o], c.ty[o], c.tz[o], c.e[o]]).toEqual([2, 2, 2, 0]);
    expect(c.tz[c.plane + 2 * c.sx + 4]).toBe(4);
  });
});
