// Bone pressed beyond its yield strain: a load–displacement curve on the elastic grid, by secant moduli (deformation theory, monotonic loading).
// Each voxel follows one curve of effective stress over the energy-equivalent strain ε = √(εᵀCε): E ε up to the yield strain, then a line of slope
// r E. The secant modulus E s(ε), s = (ε_y + r (ε − ε_y))/ε, is found by repeated elastic solves from a warm start until the force stands still.
// Equal to incremental bilinear plasticity while every voxel's load grows in proportion; what fails first: unloading and large rotations.

import { Problem } from '../base/index.ts';
import type { ElasticLoad, ElasticSolver, SolveOptions } from './elasticity.ts';

export interface CrushLaw {
  /** Strain at which a voxel yields, one for all or one each; Infinity = never. */
  readonly yieldStrainFraction: number | Float32Array;
  /** Slope after yield over the modulus, 0…1. */
  readonly hardeningFraction: number;
}
export interface CrushStep {
  /** The load's factor of this step. */
  readonly factor: number;
  /** What `force` read from the nodal forces. */
  readonly forceN: number;
  /** Voxels beyond their yield strain over all voxels that can yield. */
  readonly yieldedFraction: number;
  readonly solvesCount: number;
  /** Change of the force in the last repetition, over the force. */
  readonly forceChangeFraction: number;
}
export interface CrushOptions extends SolveOptions {
  /** Stop repeating when the force changes by less; default 1e-3. */
  readonly forceTolerance?: number;
  readonly mostSolves?: number;
}

/**
 * The factors of `load` one after the other, above 0 and rising; `force` picks the resultant from the nodal forces. The solver is given back with
 * the moduli `modulusMpa`, from which it starts too. A step that did not come to rest says so in `forceChangeFraction`.
 */
export function crush(
  solver: ElasticSolver,
  modulusMpa: Float32Array,
  load: ElasticLoad,
  factors: readonly number[],
  law: CrushLaw,
  force: (forceN: Float64Array) => number,
  options: CrushOptions = {},
): readonly CrushStep[] {
  checkCrush(factors, law, modulusMpa.length);
  solver.update(modulusMpa);
  try {
    return crushed(solver, modulusMpa, load, factors, law, force, options);
  } finally {
    solver.update(modulusMpa);
  }
}
function checkCrush(factors: readonly number[], law: CrushLaw, voxelCount: number): void {
  const { yieldStrainFraction: y, hardeningFraction: r } = law;
  const isRising = factors.every((f, n) => Number.isFinite(f) && f > (n === 0 ? 0 : factors[n - 1]));
  const yields = typeof y === 'number' ? y > 0 : y.length === voxelCount && y.every((v) => v > 0);
  if (!isRising || !yields || !(r >= 0 && r <= 1)) throw new Problem('physics.bad-crush');
}
function crushed(
  solver: ElasticSolver,
  modulusMpa: Float32Array,
  load: ElasticLoad,
  factors: readonly number[],
  law: CrushLaw,
  force: (forceN: Float64Array) => number,
  options: CrushOptions,
): readonly CrushStep[] {
  const steps: CrushStep[] = [];
  const secant = modulusMpa.slice();
  const { forceTolerance = 1e-3, mostSolves = 40, progress, ...rest } = options;
  const yieldAt = (i: number): number =>
    typeof law.yieldStrainFraction === 'number' ? law.yieldStrainFraction : law.yieldStrainFraction[i];
  let last: Float64Array<ArrayBufferLike> | undefined;
  let lastFactor = 0;
  for (const [n, factor] of factors.entries()) {
    const scaled: ElasticLoad = {
      ...(load.displacementMm === undefined ? {} : { displacementMm: load.displacementMm.map((v) => v * factor) }),
      ...(load.forceN === undefined ? {} : { forceN: load.forceN.map((v) => v * factor) }),
    };
    const grown = last === undefined ? undefined : last.map((v) => (v * factor) / lastFactor);
    let before = Number.NaN;
    let change = Number.POSITIVE_INFINITY;
    let count = 0;
    let yielded = 0;
    let current: Float64Array<ArrayBufferLike> | undefined = grown;
    while (count < mostSolves && change > forceTolerance) {
      if (current !== undefined) {
        const { effective } = solver.strainOf(current);
        yielded = soften(secant, modulusMpa, effective, yieldAt, law.hardeningFraction);
        solver.update(secant);
      }
      const answer = solver.solve(scaled, { ...rest, ...(current === undefined ? {} : { warm: current }) });
      count++;
      const now = force(answer.forceN);
      change = count === 1 ? Number.POSITIVE_INFINITY : now === before ? 0 : Math.abs(now - before) / Math.abs(now);
      before = now;
      current = answer.displacementMm;
    }
    last = current;
    lastFactor = factor;
    steps.push({ factor, forceN: before, yieldedFraction: yielded, solvesCount: count, forceChangeFraction: change });
    progress?.((n + 1) / factors.length);
  }
  return steps;
}

/** Writes the secant moduli; the share of voxels beyond yield among those that can. */
function soften(
  secant: Float32Array,
  modulus: Float32Array,
  effective: Float32Array,
  yieldAt: (i: number) => number,
  hardening: number,
): number {
  let beyond = 0;
  let able = 0;
  for (let i = 0; i < modulus.length; i++) {
    if (modulus[i] === 0) continue;
    const y = yieldAt(i);
    if (y !== Infinity) able++;
    const strain = effective[i];
    if (strain <= y) secant[i] = modulus[i];
    else {
      beyond++;
      secant[i] = (modulus[i] * (y + hardening * (strain - y))) / strain;
    }
  }
  return able === 0 ? 0 : beyond / able;
}
