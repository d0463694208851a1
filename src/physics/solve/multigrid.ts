// One multigrid cycle for every grid operator. Smoother: Chebyshev polynomial of degree 2 on the diagonally scaled operator, over the upper part
// [λmax/ratio, λmax] of its spectrum (Adams, Brezina, Hu, Tuminaro 2003, J Comput Phys 188:593, doi 10.1016/S0021-9991(03)00194-3), before and
// after the coarse correction; V or W. What an operator supplies per level: y = A x, its inverse diagonal, and the two transfers.
// What fails first: a λmax that is too small (the smoother then amplifies); take bounds, not guesses.
import type { GridKernels } from '../../kernels/index.ts';

export interface Level {
  readonly blocks: number;
  /** Inverse diagonal, 0 where not free. */
  readonly d: Float32Array;
  readonly x: Float32Array;
  readonly b: Float32Array;
  readonly p: Float32Array;
  /** y = A x, then the residual. */
  readonly y: Float32Array;
  /** Holds the first answer of a W-cycle; needed on all but the finest and the coarsest level of one. */
  readonly kept?: Float32Array | undefined;
  /** Largest eigenvalue of D⁻¹ A, from above. */
  lambdaMax: number;
  apply(): void;
  /** Where an operator has them in one pass: y = b − A x where free, else 0. */
  residual?(): void;
  /** p = c1 p + c2 d (b − A x), x += p. */
  step?(c1: number, c2: number): void;
}
export interface Multigrid {
  readonly grid: GridKernels;
  readonly levels: readonly Level[];
  readonly shape: 'V' | 'W';
  /** λmax over the lower end of the smoothed part. */
  readonly ratio: number;
  /** b of the level below = transfer of the residual y of level l. */
  restrict(l: number): void;
  /** x of level l += interpolation of x of the level below. */
  prolong(l: number): void;
  /** x = A⁻¹ b on the coarsest level. */
  solveCoarsest(): void;
}

/** x of level l ≈ A⁻¹ b, from zero. */
export function cycle(m: Multigrid, l = 0): void {
  const last = m.levels.length - 1;
  if (l === last) {
    m.solveCoarsest();
    return;
  }
  const level = m.levels[l];
  smooth(m, level, true);
  residual(m, level);
  m.restrict(l);
  cycle(m, l + 1);
  if (m.shape === 'W' && l + 1 < last) again(m, l + 1);
  m.prolong(l);
  smooth(m, level, false);
}

/** Second visit of a W-cycle: the correction for what the first left. */
function again(m: Multigrid, l: number): void {
  const level = m.levels[l];
  const kept = level.kept;
  if (kept === undefined) return;
  level.apply();
  kept.set(level.x);
  m.grid.freeDifference(0, level.blocks, level.d, level.b, level.y, level.b);
  cycle(m, l);
  m.grid.addTo(0, level.blocks, kept, level.x);
}

function smooth(m: Multigrid, level: Level, fromZero: boolean): void {
  const { d, b, p, x, blocks } = level;
  const high = level.lambdaMax;
  const low = high / m.ratio;
  const middle = (high + low) / 2;
  const reach = (high - low) / 2;
  const sigma = middle / reach;
  const rho = 1 / (2 * sigma - 1 / sigma);
  if (fromZero) m.grid.smoothFirst(0, blocks, 1 / middle, d, b, p, x);
  else step(m, level, 0, 1 / middle);
  step(m, level, rho / sigma, (2 * rho) / reach);
}
function step(m: Multigrid, level: Level, c1: number, c2: number): void {
  if (level.step !== undefined) {
    level.step(c1, c2);
    return;
  }
  level.apply();
  m.grid.smoothNext(0, level.blocks, c1, c2, level.d, level.b, level.y, level.p, level.x);
}
/** y = b − A x where free. */
function residual(m: Multigrid, level: Level): void {
  if (level.residual !== undefined) {
    level.residual();
    return;
  }
  level.apply();
  m.grid.freeDifference(0, level.blocks, level.d, level.b, level.y, level.y);
}

/** Length of D⁻¹A's largest eigenvector's image after `turns` power iterations from a fixed start: a lower estimate of λmax. */
export function powerEstimate(
  grid: GridKernels,
  level: Level,
  sums: Float64Array,
  turns: number,
  total: (s: Float64Array, n: number) => number,
): number {
  const { x, d } = level;
  let state = 12345;
  for (let i = 0; i < x.length; i++) {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    x[i] = d[i] !== 0 ? state / 0x40000000 - 1 : 0;
  }
  let scale = 1;
  let lambda = 0;
  for (let n = 0; n < turns; n++) {
    level.apply();
    grid.scaleDiagonal(0, level.blocks, scale, d, level.y, x, sums);
    lambda = Math.sqrt(total(sums, level.blocks));
    scale = lambda > 0 ? 1 / lambda : 0;
  }
  x.fill(0);
  return lambda;
}
