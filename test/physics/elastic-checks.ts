// The elastic solver against exact answers; each check returns figures, so that tests and evidence rows judge the same numbers.
import type { Kernels } from '../../src/kernels/index.ts';
import { elasticSolver, type ElasticAnswer, type ElasticLoad, type ElasticModel } from '../../src/physics/index.ts';
import {
  bending,
  displacementError,
  displacementRms,
  eachNode,
  forceOn,
  nodesOf,
  prescribed,
  torsion,
  type Displacement,
  type Size,
} from './elastic-cases.ts';

export function solveElastic(model: ElasticModel, load: ElasticLoad, kernels: Kernels, tolerance = 1e-12): ElasticAnswer {
  const solver = elasticSolver(model, kernels);
  try {
    return solver.solve(load, { tolerance });
  } finally {
    solver.free();
  }
}
const uniform = (size: Size, e: number): Float32Array => new Float32Array(size[0] * size[1] * size[2]).fill(e);
const onSkin = (s: Size) => (i: number, j: number, k: number) => i === 0 || j === 0 || k === 0 || i === s[0] || j === s[1] || k === s[2];

/** Largest nodal error of the six constant-strain states, boundary prescribed, inside free. */
export function patchError(kernels: Kernels): number {
  const size: Size = [7, 6, 9];
  let worst = 0;
  for (let state = 0; state < 6; state++) {
    const u: Displacement = (x, y, z) => {
      const s = [0, 0, 0, 0, 0, 0];
      s[state] = 0.01;
      return [s[0] * x + s[3] * y + s[4] * z, s[1] * y + s[5] * z, s[2] * z];
    };
    const skin = onSkin(size);
    const { model, load } = prescribed(
      { size, spacingMm: 0.7, modulusMpa: uniform(size, 317), poissonRatio: 0.3 },
      (i, j, k) => (skin(i, j, k) ? 7 : 0),
      u,
    );
    worst = Math.max(worst, displacementError(size, 0.7, solveElastic(model, load, kernels), u));
  }
  return worst;
}

/** Stiffness of columns 4 × 4 × 12 mm against EA/L (free sides), the confined modulus, and layers in series and in parallel; relative errors. */
export function columnErrors(kernels: Kernels): Readonly<Record<'bar' | 'confined' | 'series' | 'parallel', number>> {
  const size: Size = [4, 4, 12];
  const stretch = (modulusMpa: Float32Array, sides: 'free' | 'held'): number => {
    const held = (i: number, j: number, k: number): number => {
      const ends = k === 0 || k === size[2] ? 4 : 0;
      if (sides === 'held') return ends | (i === 0 || i === size[0] ? 1 : 0) | (j === 0 || j === size[1] ? 2 : 0);
      // symmetry planes only: sides free to move outwards
      return ends | (i === 0 ? 1 : 0) | (j === 0 ? 2 : 0);
    };
    const { model, load } = prescribed({ size, spacingMm: 1, modulusMpa, poissonRatio: 0.3 }, held, (_x, _y, z) => [0, 0, z > 0 ? 0.1 : 0]);
    return forceOn(size, solveElastic(model, load, kernels), 2, (_i, _j, k) => k === size[2]) / 0.1;
  };
  const area = 16;
  const layered = (of: (i: number, j: number, k: number) => number): Float32Array => {
    const e = uniform(size, 0);
    for (let k = 0, o = 0; k < size[2]; k++) for (let j = 0; j < size[1]; j++) for (let i = 0; i < size[0]; i++, o++) e[o] = of(i, j, k);
    return e;
  };
  const confined = 0.7 / (1.3 * 0.4);
  const off = (measured: number, exact: number): number => Math.abs(measured / exact - 1);
  return {
    bar: off(stretch(uniform(size, 200), 'free'), (200 * area) / 12),
    confined: off(stretch(uniform(size, 200), 'held'), (200 * confined * area) / 12),
    // held sides: the layers cannot pull at each other sideways, so the one-dimensional formula is exact
    series: off(
      stretch(
        layered((_i, _j, k) => (k < 4 ? 100 : 1000)),
        'held',
      ),
      (confined * area) / (4 / 100 + 8 / 1000),
    ),
    // one Poisson's ratio: both columns widen alike, each carries E ε
    parallel: off(
      stretch(
        layered((i) => (i < 1 ? 2500 : 150)),
        'free',
      ),
      (4 * 2500 + 12 * 150) / 12,
    ),
  };
}

/**
 * A 2 × 1 × 4 bar with exact displacements at both ends, n elements to the unit. Torsion: root mean square error of the displacement. Bending:
 * error of the end moment E I κ (a stiffer bar bent to a given curve keeps the curve: its displacement tells nothing).
 */
export function barError(kind: 'bending' | 'torsion', n: number, kernels: Kernels): number {
  const size: Size = [2 * n, n, 4 * n];
  const h = 1 / n;
  const kappa = 0.01;
  const u = kind === 'bending' ? bending(kappa, 0.3, 1, 0.5) : torsion(kappa, 1, 0.5, 1, 0.5);
  const { model, load } = prescribed(
    { size, spacingMm: h, modulusMpa: uniform(size, 1000), poissonRatio: 0.3 },
    (_i, _j, k) => (k === 0 || k === size[2] ? 7 : 0),
    u,
  );
  const a = solveElastic(model, load, kernels, 1e-10);
  if (kind === 'torsion') return displacementRms(size, h, a, u);
  const nodes = nodesOf(size);
  let moment = 0;
  eachNode(size, (m, i, _j, k) => {
    if (k === size[2]) moment += a.forceN[2 * nodes + m] * (i * h - 1);
  });
  return Math.abs(moment / ((1000 * 8 * kappa) / 12) - 1);
}

/**
 * Tip deflection of a bar 10 × 1 × 1 mm, E 1000 MPa, ν 0.3, 1 N spread over the end face, n elements across. 'beam': the root as the beam formula
 * has it (plane section held, Poisson expansion and shear warping free); 'glued': every component of the root held.
 */
export function cantileverTipMm(n: number, root: 'beam' | 'glued', kernels: Kernels): number {
  const size: Size = [10 * n, n, n];
  const nodes = nodesOf(size);
  const fixed = new Uint8Array(nodes);
  const forceN = new Float64Array(3 * nodes);
  eachNode(size, (m, i, j, k) => {
    if (i === 0) fixed[m] = root === 'glued' ? 7 : 1 | (k === n / 2 ? 4 : 0) | (j === n / 2 ? 2 : 0);
    const edge = (j === 0 || j === n ? 0.5 : 1) * (k === 0 || k === n ? 0.5 : 1);
    if (i === size[0]) forceN[2 * nodes + m] = edge / n / n;
  });
  const a = solveElastic({ size, spacingMm: 1 / n, modulusMpa: uniform(size, 1000), poissonRatio: 0.3, fixed }, { forceN }, kernels, 1e-9);
  let sum = 0;
  eachNode(size, (m, i) => {
    if (i === size[0]) sum += a.displacementMm[2 * nodes + m];
  });
  return sum / (n + 1) ** 2;
}

/** Strain inside a sphere over the remote strain (Eshelby 1957, doi 10.1098/rspa.1957.0133), both phases ν 0.3. */
export function eshelbyRatio(kind: 'hydrostatic' | 'deviatoric', stiffnessRatio: number): number {
  const nu = 0.3;
  const s = kind === 'hydrostatic' ? (1 + nu) / (3 * (1 - nu)) : (2 * (4 - 5 * nu)) / (15 * (1 - nu));
  return 1 / (1 + s * (stiffnessRatio - 1));
}
export interface Inclusion {
  readonly exact: number;
  /** Mean strain over all voxels of the sphere, and over those at least two voxels inside it; over the remote strain. */
  readonly mean: number;
  readonly core: number;
  /** Largest strain along z of the first matrix voxel at the equator, over the remote one. Shown, not judged: a voxel surface has steps. */
  readonly surface: number;
}
/**
 * One octant of a sphere of `radius` voxels (modulus innerMpa, 0 = void) in a matrix of 100 MPa, three radii wide. The outer faces get the exact
 * displacement of the infinite body: e·x (1 + p (2−4ν) R³/r³ + 2 q R⁵/r⁵) + x (x·e·x)(3 p R³/r⁵ − 5 q R⁵/r⁷), q = 0.6 p, from Kelvin's dipole
 * and the quadrupole (deviatoric), or x (1 + (α−1) R³/r³) (hydrostatic), so that only the voxels are judged.
 */
export function sphereInMatrix(kind: 'hydrostatic' | 'deviatoric', radius: number, innerMpa: number, kernels: Kernels): Inclusion {
  const n = 3 * radius;
  const size: Size = [n, n, n];
  const { modulusMpa, inside } = octant(radius, n, innerMpa);
  const exact = eshelbyRatio(kind, innerMpa / 100);
  const p = (exact - 1) / (2 - 4 * 0.3 + 1.2);
  const e = kind === 'hydrostatic' ? [1e-3, 1e-3, 1e-3] : [-5e-4, -5e-4, 1e-3];
  const outside: Displacement = (x, y, z) => {
    const r = Math.hypot(x, y, z);
    if (r < radius) return [0, 0, 0];
    const c = radius / r;
    const v = [x, y, z];
    const squares = (e[0] * x * x + e[1] * y * y + e[2] * z * z) / radius ** 2;
    const f = kind === 'hydrostatic' ? 1 + (exact - 1) * c ** 3 : 1 + p * 0.8 * c ** 3 + 1.2 * p * c ** 5;
    const g = kind === 'hydrostatic' ? 0 : 3 * p * (c ** 5 - c ** 7) * squares;
    return [0, 1, 2].map((a) => v[a] * (e[a] * f + g)) as unknown as readonly [number, number, number];
  };
  const { model, load } = prescribed(
    { size, spacingMm: 1, modulusMpa, poissonRatio: 0.3 },
    (i, j, k) => (i === n || j === n || k === n ? 7 : (i === 0 ? 1 : 0) | (j === 0 ? 2 : 0) | (k === 0 ? 4 : 0)),
    outside,
  );
  const a = solveElastic(model, load, kernels, 1e-9);
  const nodes = nodesOf(size);
  const strain = (i: number, j: number, k: number): number => {
    const at = 2 * nodes + (k * (n + 1) + j) * (n + 1) + i;
    let s = 0;
    for (const o of [0, 1, n + 1, n + 2]) s += (a.displacementMm[at + o + (n + 1) ** 2] - a.displacementMm[at + o]) / 4;
    return s / 1e-3;
  };
  const over = (pick: (i: number, j: number, k: number) => boolean): number => {
    let s = 0;
    let c = 0;
    for (let k = 0; k < radius; k++)
      for (let j = 0; j < radius; j++)
        for (let i = 0; i < radius; i++)
          if (pick(i, j, k)) {
            s += strain(i, j, k);
            c++;
          }
    return s / c;
  };
  const core = (i: number, j: number, k: number): boolean => Math.hypot(i + 0.5, j + 0.5, k + 0.5) < radius - 2;
  return { exact, mean: over(inside), core: over(core), surface: strain(radius, 0, 0) };
}
function octant(
  radius: number,
  n: number,
  innerMpa: number,
): { modulusMpa: Float32Array; inside: (i: number, j: number, k: number) => boolean; count: number } {
  const modulusMpa = uniform([n, n, n], 100);
  const inside = (i: number, j: number, k: number): boolean => (i + 0.5) ** 2 + (j + 0.5) ** 2 + (k + 0.5) ** 2 < radius * radius;
  let count = 0;
  for (let k = 0, o = 0; k < n; k++)
    for (let j = 0; j < n; j++)
      for (let i = 0; i < n; i++, o++)
        if (inside(i, j, k)) {
          modulusMpa[o] = innerMpa;
          count++;
        }
  return { modulusMpa, inside, count };
}

/** Young's modulus of a cubic array of spheres (one octant, faces stay plane, no side force in the mean), MPa, and the spheres' share. */
export function cellModulus(
  radius: number,
  half: number,
  innerMpa: number,
  kernels: Kernels,
): { readonly modulusMpa: number; readonly share: number } {
  const size: Size = [half, half, half];
  const { modulusMpa, count } = octant(radius, half, innerMpa);
  // unit strain along z with the sides held: stresses c11 and c12 of the cubic cell give E = c11 − 2 c12²/(c11 + c12)
  const { model, load } = prescribed(
    { size, spacingMm: 1, modulusMpa, poissonRatio: 0.3 },
    (i, j, k) => (i === 0 || i === half ? 1 : 0) | (j === 0 || j === half ? 2 : 0) | (k === 0 || k === half ? 4 : 0),
    (_x, _y, z) => [0, 0, 1e-3 * z],
  );
  const a = solveElastic(model, load, kernels, 1e-9);
  const area = half * half * 1e-3;
  const c11 = forceOn(size, a, 2, (_i, _j, k) => k === half) / area;
  const c12 = forceOn(size, a, 0, (i) => i === half) / area;
  return { modulusMpa: c11 - (2 * c12 * c12) / (c11 + c12), share: count / half ** 3 };
}

/** Mori–Tanaka modulus of spheres (Benveniste 1987, Mech Mater 6:147, doi 10.1016/0167-6636(87)90005-6), both phases ν 0.3, matrix 100 MPa. */
export function moriTanakaMpa(innerMpa: number, share: number): number {
  const nu = 0.3;
  const bulk = (e: number): number => e / (3 * (1 - 2 * nu));
  const shear = (e: number): number => e / (2 * (1 + nu));
  const [k0, g0, k1, g1] = [bulk(100), shear(100), bulk(innerMpa), shear(innerMpa)];
  const a = (3 * k0) / (3 * k0 + 4 * g0);
  const b = (6 * (k0 + 2 * g0)) / (5 * (3 * k0 + 4 * g0));
  const k = k0 + (share * (k1 - k0)) / (1 + (1 - share) * a * (k1 / k0 - 1));
  const g = g0 + (share * (g1 - g0)) / (1 + (1 - share) * b * (g1 / g0 - 1));
  return (9 * k * g) / (3 * k + g);
}

/**
 * Reactions at the supports plus the load on free nodes, over the largest reaction: 0 in equilibrium, and as far from it as the residual leaves.
 * (K u summed over ALL nodes is 0 for any u: it would tell nothing.)
 */
export function imbalance(model: ElasticModel, load: ElasticLoad, answer: ElasticAnswer): number {
  const n = nodesOf(model.size);
  let worst = 0;
  let most = 0;
  for (let q = 0; q < 3; q++) {
    let sum = 0;
    let size = 0;
    for (let m = 0; m < n; m++) {
      const held = (model.fixed[m] & (1 << q)) !== 0;
      sum += held ? answer.forceN[q * n + m] : (load.forceN?.[q * n + m] ?? 0);
      if (held) size += Math.abs(answer.forceN[q * n + m]);
    }
    worst = Math.max(worst, Math.abs(sum));
    most = Math.max(most, size / 2);
  }
  return worst / most;
}
