// Models that break solvers: each has a right answer (judged by its true residual, computed with the original kernel) or a coded refusal.
import { seeded } from '../../src/base/index.ts';
import { gridOriginals } from '../../src/kernels/index.ts';
import { nodeGrid } from '../../src/physics/elastic-grid.ts';
import { isotropic, type ElasticAnswer, type ElasticLoad, type ElasticModel } from '../../src/physics/index.ts';
import { eachNode, nodesOf, prescribed, type Size } from './elastic-cases.ts';

export interface HostileCase {
  readonly name: string;
  readonly model: ElasticModel;
  readonly load: ElasticLoad;
  readonly refused?: string;
}

/** Compressed between clamped ends, n voxels an axis. */
function squeezed(n: number, modulusMpa: Float32Array, poissonRatio = 0.3, ends = 7): Pick<HostileCase, 'model' | 'load'> {
  const size: Size = [n, n, n];
  return prescribed(
    { size, spacingMm: 1, modulusMpa, poissonRatio },
    (_i, _j, k) => (k === 0 || k === n ? ends : 0),
    (_x, _y, z) => [0, 0, z > 0 ? -0.01 * n : 0],
  );
}
/** Pulled by nodal forces at the top, held at the bottom where `holds`. */
function pulled(n: number, modulusMpa: Float32Array, holds: number): Pick<HostileCase, 'model' | 'load'> {
  const size: Size = [n, n, n];
  const nodes = nodesOf(size);
  const fixed = new Uint8Array(nodes);
  const forceN = new Float64Array(3 * nodes);
  eachNode(size, (m, i, j, k) => {
    if (k === 0) fixed[m] = holds;
    const solid = [0, 1, 2, 3].some((c) => {
      const [a, b] = [i - (c & 1), j - (c >> 1)];
      return a >= 0 && b >= 0 && a < n && b < n && modulusMpa[((n - 1) * n + b) * n + a] > 0;
    });
    if (k === n && solid) forceN[m] = 1;
  });
  return { model: { size, spacingMm: 1, modulusMpa, poissonRatio: 0.3, fixed }, load: { forceN } };
}

/** A load on nodes that no element touches. */
function pulledInVoid(n: number): Pick<HostileCase, 'model' | 'load'> {
  const c = pulled(
    n,
    Float32Array.from({ length: n ** 3 }, (_, o) => (o < n * n ? 100 : 0)),
    7,
  );
  const forceN = new Float64Array(c.model.fixed.length * 3);
  forceN[c.model.fixed.length - 1] = 1;
  return { ...c, load: { forceN } };
}

export function hostileCases(n: number): readonly HostileCase[] {
  const field = (seed: string, f: (r: ReturnType<typeof seeded>, i: number, j: number, k: number) => number): Float32Array => {
    const r = seeded(seed);
    return Float32Array.from({ length: n ** 3 }, (_, o) => f(r, o % n, Math.floor(o / n) % n, Math.floor(o / (n * n))));
  };
  const on = (a: number): number => (a % 4 === 1 ? 1 : 0);
  const struts = field('struts', (_r, i, j, k) => (on(i) + on(j) + on(k) >= 2 ? 1000 : 0));
  const halves = field('halves', (_r, _i, _j, k) => (k === Math.floor(n / 2) ? 0 : 500));
  const corner = field('corner', (_r, i, j, k) =>
    (i < n / 2 && j < n / 2 && k < n / 2) || (i >= n / 2 && j >= n / 2 && k >= n / 2) ? 500 : 0,
  );
  return [
    {
      name: 'noise of contrast 1e6 from voxel to voxel',
      ...squeezed(
        n,
        field('noise', (r) => 1000 * 10 ** (-6 * r.next())),
      ),
    },
    {
      name: 'porous to 35 %, loose voxels included',
      ...squeezed(
        n,
        field('porous', (r) => (r.next() < 0.35 ? 1000 : 0)),
      ),
    },
    {
      name: 'loose voxels in the void around a column',
      ...squeezed(
        n,
        field('loose', (r, i, j) => (Math.hypot(i - n / 2, j - n / 2) < n / 4 || r.next() < 0.05 ? 700 : 0)),
      ),
    },
    { name: 'struts one voxel wide', ...squeezed(n, struts) },
    { name: 'struts pulled by forces', ...pulled(n, struts, 7) },
    {
      name: 'nearly incompressible, 0.45',
      ...squeezed(
        n,
        field('soft', () => 100),
        0.45,
      ),
    },
    {
      name: 'nearly incompressible, 0.499',
      ...squeezed(
        n,
        field('softer', () => 100),
        0.499,
      ),
    },
    {
      name: 'plates that let the body slide',
      ...squeezed(
        n,
        field('slide', (r) => 100 + 900 * r.next()),
        0.3,
        4,
      ),
    },
    { name: 'two bodies that meet in one node', ...squeezed(n, corner) },
    { name: 'a body cut through', ...squeezed(n, halves) },
    {
      name: 'contrast 1e7 in layers',
      ...squeezed(
        n,
        field('layers', (_r, _i, _j, k) => (k % 4 < 2 ? 2e4 : 2e-3)),
      ),
    },
    { name: 'one element', ...squeezed(1, Float32Array.of(10), 0.3, 4) },
    { name: 'a body cut through, its loose half pulled', ...pulled(n, halves, 7), refused: 'physics.under-constrained' },
    {
      name: 'pulled and held by nothing',
      ...pulled(
        n,
        field('free', () => 100),
        0,
      ),
      refused: 'physics.under-constrained',
    },
    {
      name: 'pulled sideways on a plate that lets it slide',
      ...pulled(
        n,
        field('sliding', () => 100),
        4,
      ),
      refused: 'physics.under-constrained',
    },
    { name: 'pulled in the void', ...pulledInVoid(n), refused: 'physics.under-constrained' },
    { name: 'a body hung on one node and pulled so that it swings', ...pulled(n, corner, 7), refused: 'physics.not-converged' },
  ];
}

/** ‖f − K u‖ on the free components over that of the prescribed state, by the original kernel in f64. */
export function trueResidual(model: ElasticModel, load: ElasticLoad, answer: ElasticAnswer): number {
  const { size } = model;
  const n = nodesOf(size);
  const grid = nodeGrid(size);
  const s = isotropic(model.poissonRatio ?? 0.3);
  const coefs = Float64Array.of(s.c11, s.c22, s.c33, s.c12, s.c13, s.c23, s.g12, s.g13, s.g23).map((c) => (c * model.spacingMm) / 16);
  const e = new Float32Array(grid.sx * size[1] * size[2]);
  for (let row = 0; row < size[1] * size[2]; row++)
    for (let i = 0; i < size[0]; i++) e[row * grid.sx + i] = model.modulusMpa[row * size[0] + i];
  const spans = new Int32Array(2 * size[1] * size[2]);
  gridOriginals.rowSpans(0, size[2], size[0], size[1], grid.sx, e, spans);
  const at = (q: number, m: number): number => q * grid.nodeCount + Math.floor(m / (size[0] + 1)) * grid.sx + (m % (size[0] + 1));
  const length = (u: (q: number, m: number) => number): number => {
    const x = new Float64Array(3 * grid.nodeCount);
    const y = new Float64Array(3 * grid.nodeCount);
    for (let q = 0; q < 3; q++) for (let m = 0; m < n; m++) x[at(q, m)] = u(q, m);
    gridOriginals.elasticF64(0, size[2] + 1, ...size, grid.sx, coefs, e, spans, x, y);
    let sum = 0;
    for (let q = 0; q < 3; q++)
      for (let m = 0; m < n; m++) if ((model.fixed[m] & (1 << q)) === 0) sum += ((load.forceN?.[q * n + m] ?? 0) - y[at(q, m)]) ** 2;
    return Math.sqrt(sum);
  };
  const held = (q: number, m: number): number => ((model.fixed[m] & (1 << q)) === 0 ? 0 : (load.displacementMm?.[q * n + m] ?? 0));
  return length((q, m) => answer.displacementMm[q * n + m]) / length(held);
}
