// Coarse grids PᵀKP for the elastic solver: dearer in memory and set-up than h Ē, right where h Ē is not (kernels/matrices.ts says when).
import { childWeights, total, type Allocator, type GridKernels } from '../kernels/index.ts';
import { coarsestSolver, cubeMatrix, levelProduct, prepareLevel, transfers, type ElasticLevel, type Stiffness } from './elastic-grid.ts';
import { powerEstimate, type Multigrid } from './solve/multigrid.ts';

export interface Matrices {
  /** One a level; that of the finest is empty. */
  readonly ke: readonly Float32Array[];
  readonly cube: Float32Array;
  readonly ready: Float32Array;
  readonly weights: Float32Array;
}
export function allocateMatrices(a: Allocator, levels: readonly Pick<ElasticLevel, 'size'>[]): Matrices {
  return {
    ke: levels.map((l, n) => a.f32(n === 0 ? 0 : 576 * l.size[0] * l.size[1] * l.size[2])),
    cube: a.f32(576),
    ready: a.f32(8 * 576),
    weights: a.f32(512),
  };
}

/** PᵀKP of one cube for each of the eight places a child can have in its parent. */
function readyProducts(cube: Float64Array, weights: Float32Array, out: Float32Array): void {
  for (let c = 0; c < 8; c++)
    for (let p = 0; p < 3; p++)
      for (let q = 0; q < 3; q++)
        for (let M = 0; M < 8; M++)
          for (let N = 0; N < 8; N++) {
            let s = 0;
            for (let m = 0; m < 8; m++)
              for (let n = 0; n < 8; n++)
                s += weights[64 * c + 8 * m + M] * cube[24 * (8 * p + m) + 8 * q + n] * weights[64 * c + 8 * n + N];
            out[576 * c + 24 * (8 * p + M) + 8 * q + N] = s;
          }
}

export function galerkin(
  grid: GridKernels,
  levels: readonly ElasticLevel[],
  m: Matrices,
  stiffness: Stiffness,
  spacingMm: number,
  sums: Float64Array,
): Multigrid {
  const fine = levels[0];
  prepareLevel(grid, fine, stiffness, spacingMm);
  const cube = cubeMatrix(fine.coefs);
  m.cube.set(cube);
  m.weights.set(childWeights());
  readyProducts(cube, m.weights, m.ready);
  for (const [n, l] of levels.entries()) {
    if (n > 0) {
      const f = levels[n - 1];
      const [nx, ny, nz] = f.size;
      grid.coarsenModulus(0, l.size[2], nx, ny, nz, f.sx, l.sx, f.e, l.e);
      grid.coarsenMatrices(0, l.size[2], nx, ny, nz, f.sx, n > 1 ? 1 : 0, f.e, m.ke[n - 1], m.cube, m.ready, m.weights, f.d, m.ke[n]);
      grid.matrixDiagonal(0, l.planeCount, ...l.size, l.sx, l.e, m.ke[n], l.d);
    }
    l.apply = n === 0 ? levelProduct(grid, l) : () => grid.matrixProduct(0, l.planeCount, ...l.size, l.sx, l.e, m.ke[n], l.x, l.y);
    // more turns and a wider margin than on smooth grids: strong contrast hides the largest eigenvalue
    if (n < levels.length - 1) l.lambdaMax = 1.15 * powerEstimate(grid, l, sums, 20, total);
  }
  const last = levels.length - 1;
  const coarsest = levels[last];
  const [cx] = coarsest.size;
  const solveCoarsest = coarsestSolver(coarsest, (el) => {
    const e = coarsest.e[Math.floor(el / cx) * coarsest.sx + (el % cx)];
    if (e === 0) return undefined;
    return last === 0 ? cube.map((v) => v * e) : Float64Array.from(m.ke[last].subarray(576 * el, 576 * (el + 1)));
  });
  return { grid, levels, shape: 'V', ratio: 8, ...transfers(grid, levels), solveCoarsest };
}
