// The grids of the elastic solver: fine, and each next one half as fine, the modulus of a coarse element the mean of its children's (h Ē: the
// rediscretised operator). Odd sizes are rounded up; what lies outside is void. Layout of fields: kernels/elastic.ts.
import type { Size } from './box.ts';
import { blocksOf, coefCount, gridOriginals, total, type Allocator, type GridKernels } from '../kernels/index.ts';
import { addEntry, backSolve, banded, factor, type Banded } from './solve/banded.ts';
import { powerEstimate, type Level, type Multigrid } from './solve/multigrid.ts';

/** Unit-modulus constants: stress = E C strain, axes along the grid. */
export interface Stiffness {
  readonly c11: number;
  readonly c22: number;
  readonly c33: number;
  readonly c12: number;
  readonly c13: number;
  readonly c23: number;
  readonly g12: number;
  readonly g13: number;
  readonly g23: number;
}
/** Isotropic material of Young's modulus 1: λ = ν/((1+ν)(1−2ν)), μ = 1/(2(1+ν)). */
export function isotropic(poissonRatio: number): Stiffness {
  const lambda = poissonRatio / ((1 + poissonRatio) * (1 - 2 * poissonRatio));
  const mu = 0.5 / (1 + poissonRatio);
  const c = lambda + 2 * mu;
  return { c11: c, c22: c, c33: c, c12: lambda, c13: lambda, c23: lambda, g12: mu, g13: mu, g23: mu };
}
/** True where every strain costs energy (false with numbers that are none). */
export function isPositive(s: Stiffness): boolean {
  const two = s.c11 * s.c22 - s.c12 * s.c12;
  const three = s.c33 * two - s.c11 * s.c23 * s.c23 - s.c22 * s.c13 * s.c13 + 2 * s.c12 * s.c13 * s.c23;
  return list(s).every(Number.isFinite) && s.c11 > 0 && two > 0 && three > 0 && Math.min(s.g12, s.g13, s.g23) > 0;
}
const list = (s: Stiffness): readonly number[] => [s.c11, s.c22, s.c33, s.c12, s.c13, s.c23, s.g12, s.g13, s.g23];

/** Shape of the nodal fields of n elements. */
export interface NodeGrid {
  readonly size: Size;
  /** Nodes in a row of the arrays. */
  readonly sx: number;
  readonly planeCount: number;
  readonly nodeCount: number;
  readonly blocks: number;
}
export function nodeGrid(size: Size): NodeGrid {
  const sx = Math.ceil((size[0] + 1) / 4) * 4;
  const nodeCount = sx * (size[1] + 1) * (size[2] + 1);
  return { size, sx, planeCount: size[2] + 1, nodeCount, blocks: blocksOf(3 * nodeCount) };
}
export interface ElasticLevel extends Level, NodeGrid {
  readonly e: Float32Array;
  readonly fixed: Uint8Array;
  readonly spans: Int32Array;
  readonly coefs: Float64Array;
}

const half = (s: Size): Size => [(s[0] + 1) >> 1, (s[1] + 1) >> 1, (s[2] + 1) >> 1];
/** The coarsest grid has at most this many unknowns (its factor is made in plain TypeScript). */
const coarsestCount = 1000;
export function sizesOf(size: Size): readonly Size[] {
  const out: Size[] = [size];
  for (;;) {
    const last = out[out.length - 1];
    if (3 * (last[0] + 1) * (last[1] + 1) * (last[2] + 1) <= coarsestCount || Math.max(...last) <= 2) return out;
    out.push(half(last));
  }
}

export function allocateLevel(a: Allocator, size: Size): Omit<ElasticLevel, 'apply'> {
  const n = nodeGrid(size);
  const field = (): Float32Array => a.f32(n.blocks * 1024);
  return {
    ...n,
    e: a.f32(n.sx * size[1] * size[2]),
    fixed: a.u8(n.nodeCount),
    spans: a.i32(2 * size[1] * size[2]),
    coefs: a.f64(coefCount),
    d: field(),
    x: field(),
    b: field(),
    p: field(),
    y: field(),
    lambdaMax: 0,
  };
}

/** y = K x of a level, f32. */
export function levelProduct(grid: GridKernels, l: Omit<ElasticLevel, 'apply'>): () => void {
  const [nx, ny, nz] = l.size;
  return () => grid.elasticF32(0, l.planeCount, nx, ny, nz, l.sx, l.coefs, l.e, l.spans, l.x, l.y);
}

/** Fills coefs, spans and d of a level from its moduli and supports. h: spacing of this level, mm. */
export function prepareLevel(grid: GridKernels, l: Omit<ElasticLevel, 'apply'>, stiffness: Stiffness, h: number): void {
  const [nx, ny, nz] = l.size;
  l.coefs.set(list(stiffness).map((c) => (c * h) / 16));
  grid.rowSpans(0, nz, nx, ny, l.sx, l.e, l.spans);
  const s = stiffness;
  // diagonal of one cube: Σ over the seven modes, see kernels/elastic.ts
  const k = (c: number, g: number, f: number): number => ((16 / 9) * (c + g + f) * h) / 16;
  grid.elasticDiagonal(
    0,
    l.planeCount,
    nx,
    ny,
    nz,
    l.sx,
    k(s.c11, s.g12, s.g13),
    k(s.c22, s.g12, s.g23),
    k(s.c33, s.g13, s.g23),
    l.e,
    l.fixed,
    l.d,
  );
}

/** The 24 × 24 matrix of one cube of unit modulus: entry (8 q + node, 8 q' + node'), node = i + 2 j + 4 k. From the product itself. */
export function cubeMatrix(coefs: Float64Array): Float64Array {
  const e = Float32Array.of(1, 0, 0, 0);
  const spans = Int32Array.of(0, 4);
  const out = new Float64Array(576);
  const at = (c: number): number => (c >> 3) * 16 + (c & 1) + ((c >> 1) & 1) * 4 + ((c >> 2) & 1) * 8;
  const y = new Float64Array(48);
  for (let c = 0; c < 24; c++) {
    const u = new Float64Array(48);
    u[at(c)] = 1;
    gridOriginals.elasticF64(0, 2, 1, 1, 1, 4, coefs, e, spans, u, y);
    for (let r = 0; r < 24; r++) out[r * 24 + c] = y[at(r)];
  }
  return out;
}

/** Factor of the coarsest level and its solve, unknown 3 node + component, nodes x fastest without padding. */
export function coarsestSolver(l: ElasticLevel, matrixOf: (element: number) => Float64Array | undefined): () => void {
  const [nx, ny, nz] = l.size;
  const row = nx + 1;
  const plane = row * (ny + 1);
  const count = 3 * plane * (nz + 1);
  const m: Banded = banded(count, Math.min(count - 1, 3 * (plane + row + 1) + 2));
  const node = (i: number, j: number, k: number): number => k * plane + j * row + i;
  const padded = (n: number): number => Math.floor(n / row) * l.sx + (n % row);
  const isFree = Array.from({ length: count }, (_, u) => l.d[(u % 3) * l.nodeCount + padded(Math.floor(u / 3))] !== 0);
  for (let k = 0, el = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, el++) {
        const ke = matrixOf(el);
        if (ke === undefined) continue;
        for (let r = 0; r < 24; r++)
          for (let c = 0; c < 24; c++) {
            const a = 3 * node(i + (r & 1), j + ((r >> 1) & 1), k + ((r >> 2) & 1)) + (r >> 3);
            const b = 3 * node(i + (c & 1), j + ((c >> 1) & 1), k + ((c >> 2) & 1)) + (c >> 3);
            if (isFree[a] && isFree[b]) addEntry(m, a, b, ke[r * 24 + c]);
          }
      }
  for (let u = 0; u < count; u++) if (!isFree[u]) addEntry(m, u, u, 1);
  factor(m);
  const t = new Float64Array(count);
  return () => {
    for (let u = 0; u < count; u++) t[u] = isFree[u] ? l.b[(u % 3) * l.nodeCount + padded(Math.floor(u / 3))] : 0;
    backSolve(m, t);
    for (let u = 0; u < count; u++) l.x[(u % 3) * l.nodeCount + padded(Math.floor(u / 3))] = isFree[u] ? t[u] : 0;
  };
}

/** Builds all coarser levels from the finest (its e and fixed filled) and their smoothers. */
export function rediscretised(
  grid: GridKernels,
  levels: readonly ElasticLevel[],
  stiffness: Stiffness,
  spacingMm: number,
  sums: Float64Array,
): Multigrid {
  for (const [n, l] of levels.entries()) {
    if (n > 0) {
      const f = levels[n - 1];
      const [nx, ny, nz] = f.size;
      grid.coarsenModulus(0, l.size[2], nx, ny, nz, f.sx, l.sx, f.e, l.e);
      grid.coarsenFixed(0, l.planeCount, nx, ny, nz, f.sx, l.sx, f.fixed, l.fixed);
    }
    prepareLevel(grid, l, stiffness, spacingMm * 2 ** n);
    if (n < levels.length - 1) l.lambdaMax = 1.1 * powerEstimate(grid, l, sums, 12, total);
  }
  const coarsest = levels[levels.length - 1];
  const cube = cubeMatrix(coarsest.coefs);
  const [cx, cy] = coarsest.size;
  const solveCoarsest = coarsestSolver(coarsest, (el) => {
    const e = coarsest.e[Math.floor(el / cx) * coarsest.sx + (el % cx)];
    return e === 0 || cy === 0 ? undefined : cube.map((v) => v * e);
  });
  return { grid, levels, shape: 'V', ratio: 8, ...transfers(grid, levels), solveCoarsest };
}

export function transfers(grid: GridKernels, levels: readonly ElasticLevel[]): Pick<Multigrid, 'restrict' | 'prolong'> {
  return {
    restrict(n) {
      const f = levels[n];
      const c = levels[n + 1];
      grid.restrictNodes(0, c.planeCount, 3, ...f.size, f.sx, c.sx, f.y, c.b);
    },
    prolong(n) {
      const f = levels[n];
      const c = levels[n + 1];
      grid.prolongNodes(0, f.planeCount, 3, ...f.size, f.sx, c.sx, c.x, f.d, f.x);
    },
  };
}
