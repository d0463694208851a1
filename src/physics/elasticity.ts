// Linear elasticity on a voxel grid: find the displacement u with K u = f where it is free and u = given where it is prescribed.
// Trilinear 8-node hexahedra, one per voxel that is not void, a modulus each (kernels/elastic.ts); f64 conjugate gradients under an f32 multigrid
// cycle (solve/). Small strains, linear material: what fails first near the strength of bone.
// Units: mm, N, MPa. Nodal arrays of the API: (nx+1)(ny+1)(nz+1) nodes, x fastest, three components one behind the other.
import type { Size } from './box.ts';
import { Problem } from '../base/index.ts';
import { requireRow, tally, total, type Allocator, type GridKernels, type Kernels } from '../kernels/index.ts';
import {
  allocateLevel,
  isPositive,
  isotropic,
  levelProduct,
  nodeGrid,
  rediscretised,
  sizesOf,
  type ElasticLevel,
  type Stiffness,
} from './elastic-grid.ts';
import { allocateMatrices, galerkin, type Matrices } from './galerkin.ts';
import { unheldCount } from './pieces.ts';
import { conjugateGradients, type Outcome, type System } from './solve/pcg.ts';
import { cycle, type Multigrid } from './solve/multigrid.ts';

export interface ElasticModel {
  /** Elements along x, y, z. */
  readonly size: Size;
  readonly spacingMm: number;
  /** One a voxel, x fastest; 0 is void, else 1e-30…1e30. */
  readonly modulusMpa: Float32Array | Float64Array;
  /** Of every voxel; −1 < ν < 0.5. Or axis-aligned orthotropic constants of unit modulus. */
  readonly poissonRatio?: number;
  readonly stiffness?: Stiffness;
  /** One byte a node: bit q set where component q is prescribed. */
  readonly fixed: Uint8Array;
}
export interface ElasticLoad {
  /** Prescribed values where `fixed` (0 elsewhere); all zero when absent. */
  readonly displacementMm?: Float64Array;
  /** Nodal forces; those on prescribed components have no effect. */
  readonly forceN?: Float64Array;
}
export interface SolveOptions {
  /** Relative residual; default 1e-6. */
  readonly tolerance?: number;
  readonly cancelled?: () => boolean;
  /** 0…1, by the logarithm of the residual. */
  readonly progress?: (fraction: number) => void;
  /** Start from the last answer's free displacements (after `update`, or for a load close to the last), or from a given field. */
  readonly warm?: boolean | Float64Array;
}
export interface ElasticAnswer {
  readonly displacementMm: Float64Array;
  /** K u: the reaction where prescribed, the load (to the tolerance) where free. */
  readonly forceN: Float64Array;
  readonly iterationCount: number;
  readonly residualFraction: number;
  /** The coarse grids that carried the solve. */
  readonly coarseGrids: 'rediscretised' | 'galerkin';
  readonly freeCount: number;
  readonly arenaBytes: number;
}
/** Per voxel, x fastest; 0 in the void. */
export interface ElasticStrain {
  /** √(εᵀ C ε) with C of unit modulus = √(2 U/E), U the energy density: the energy-equivalent strain (Pistoia 2002). */
  readonly effective: Float32Array;
  /** Mean strain along z; compression is negative. */
  readonly axial: Float32Array;
}
export interface ElasticSolver {
  readonly arenaBytes: number;
  solve(load: ElasticLoad, options?: SolveOptions): ElasticAnswer;
  /** Strains of a displacement of this model (an answer, or a sum of answers). */
  strainOf(displacementMm: Float64Array): ElasticStrain;
  /** Other moduli on the same grid and supports; void must stay void. The next solve may start from the last answer. */
  update(modulusMpa: Float32Array | Float64Array): void;
  free(): void;
}

interface Fields {
  readonly levels: readonly Omit<ElasticLevel, 'apply'>[];
  readonly matrices: Matrices | undefined;
  readonly x: Float64Array;
  readonly r: Float64Array;
  readonly p: Float64Array;
  readonly q: Float64Array;
  readonly sums: Float64Array;
}
type CoarseGrids = 'rediscretised' | 'galerkin';
function layout(a: Allocator, size: Size, coarse: CoarseGrids): Fields {
  const n = nodeGrid(size);
  const wide = (): Float64Array => a.f64(n.blocks * 1024);
  const levels = sizesOf(size).map((s) => allocateLevel(a, s));
  return {
    levels,
    matrices: coarse === 'galerkin' ? allocateMatrices(a, levels) : undefined,
    x: wide(),
    r: wide(),
    p: wide(),
    q: wide(),
    sums: a.f64(n.blocks),
  };
}
/** Bytes a solve of this size takes. */
export function elasticBytes(size: Size, coarse: CoarseGrids = 'rediscretised'): number {
  const count = tally();
  layout(count, size, coarse);
  return count.bytes;
}

/** One arena with its grids made. */
interface Built {
  readonly coarse: CoarseGrids;
  readonly bytes: number;
  readonly fields: Fields;
  readonly fine: ElasticLevel;
  readonly multigrid: Multigrid;
  free(): void;
}
function build(model: ElasticModel, stiffness: Stiffness, kernels: Kernels, coarse: CoarseGrids): Built {
  const { size, spacingMm } = model;
  const bytes = elasticBytes(size, coarse);
  const arena = kernels.arena(bytes);
  const { grid } = arena;
  const fields = layout(arena, size, coarse);
  const levels: readonly ElasticLevel[] = fields.levels.map((l) => Object.assign(l, { apply: levelProduct(grid, l) }));
  const fine = levels[0];
  spreadElements(model.modulusMpa, fine.e, size, fine.sx);
  spreadNodes(model.fixed, fine.fixed, size, fine.sx, 1);
  return { coarse, bytes, fields, fine, multigrid: gridsOf(grid, fields, stiffness, spacingMm), free: () => arena.free() };
}
/** The coarse grids and smoothers of the moduli that stand in the finest level. */
function gridsOf(grid: GridKernels, fields: Fields, stiffness: Stiffness, spacingMm: number): Multigrid {
  const levels = fields.levels as readonly ElasticLevel[];
  return fields.matrices === undefined
    ? rediscretised(grid, levels, stiffness, spacingMm, fields.sums)
    : galerkin(grid, levels, fields.matrices, stiffness, spacingMm, fields.sums);
}

/** Beyond this many iterations (as foreseen from the pace) the cheap coarse grids are not the right ones. */
const patienceCount = 80;
const mostCount = 3000;

/**
 * Prepares a model; `solve` may then be called with several loads. Starts on rediscretised coarse grids; when their pace shows that they do not
 * fit the structure, goes on with Galerkin grids (more memory) from where it stands. Refuses rather than answer wrongly: physics.* Problems.
 * Displacements of rigid motions that nothing holds (a body free to slide between plates) are arbitrary; strains and forces are not.
 */
export function elasticSolver(given: ElasticModel, kernels: Kernels, first: CoarseGrids = 'rediscretised'): ElasticSolver {
  let model = given;
  const stiffness = check(model);
  const { size } = model;
  let built = build(model, stiffness, kernels, first);
  let freeCount = 0;
  for (const v of built.fine.d) if (v !== 0) freeCount++;
  const galerkinFits = (): boolean => elasticBytes(size, 'galerkin') + built.bytes <= kernels.limitBytes;
  const attempt = (load: ElasticLoad, options: SolveOptions, last: boolean, reference?: number): Outcome => {
    const s = systemOf(built.fields, built.fine, built.multigrid, load, size);
    return conjugateGradients(s, {
      ...limitsOf(options),
      reference,
      ...(last ? {} : { patienceCount, iterationCount: 4 * patienceCount }),
    });
  };
  return {
    get arenaBytes() {
      return built.bytes;
    },
    free: () => built.free(),
    update(modulusMpa) {
      const next = { ...model, modulusMpa };
      check(next);
      // against what stands in the grid: the caller may have written into the model's own array
      const standing = gatherElements(built.fine.e, size, built.fine.sx);
      if (modulusMpa.some((e, i) => e > 0 !== standing[i] > 0)) throw new Problem('physics.void-moved');
      spreadElements(modulusMpa, built.fine.e, size, built.fine.sx);
      built = { ...built, multigrid: gridsOf(built.multigrid.grid, built.fields, stiffness, model.spacingMm) };
      model = next;
    },
    strainOf(displacementMm) {
      checkLoad({ displacementMm }, size);
      const { fields, fine, multigrid } = built;
      const [nx, ny, nz] = size;
      fields.q.fill(0);
      spreadNodes(displacementMm, fields.q, size, fine.sx, 3);
      // the fields of the cycle are free between solves
      multigrid.grid.elasticStrain(0, nz, nx, ny, nz, fine.sx, model.spacingMm, fine.coefs, fine.e, fields.q, fine.p, fine.b);
      return { effective: gatherElements(fine.p, size, fine.sx), axial: gatherElements(fine.b, size, fine.sx) };
    },
    solve(load, options = {}) {
      checkLoad(load, size);
      if (load.forceN !== undefined) {
        const pieceCount = unheldCount(size, model.modulusMpa, model.fixed, load.forceN);
        if (pieceCount > 0) throw new Problem('physics.under-constrained', { pieceCount });
      }
      const { warm } = options;
      const isWarm = warm !== undefined && warm !== false;
      if (typeof warm === 'object') {
        checkLoad({ displacementMm: warm }, size);
        built.fields.x.fill(0);
        spreadNodes(warm, built.fields.x, size, built.fine.sx, 3);
        keepFree(built.fine, built.fields.x);
      }
      const reference = isWarm ? referenceOf(built, load, size) : undefined;
      // nothing loads it: the answer is rest, which no fraction of 0 would ever reach from elsewhere
      start(built, load, size, isWarm && reference !== 0);
      const canSwitch = built.coarse === 'rediscretised' && galerkinFits();
      let outcome = attempt(load, options, !canSwitch, reference);
      if (canSwitch && (outcome.state === 'slow' || outcome.state === 'limit' || outcome.state === 'broken')) {
        const before = built;
        built = build(model, stiffness, kernels, 'galerkin');
        const { iterationCount: spent, state } = outcome;
        if (state === 'broken') start(built, load, size, false);
        else built.fields.x.set(before.fields.x);
        before.free();
        outcome = attempt(load, options, true, outcome.reference);
        outcome = { ...outcome, iterationCount: spent + outcome.iterationCount };
      }
      if (outcome.state === 'cancelled') throw new Problem('physics.cancelled');
      if (outcome.state !== 'converged') throw refusal(outcome);
      const { fields, fine, multigrid } = built;
      systemOf(fields, fine, multigrid, load, size).apply(fields.x, fields.q);
      return {
        displacementMm: gatherNodes(fields.x, size, fine.sx),
        forceN: gatherNodes(fields.q, size, fine.sx),
        iterationCount: outcome.iterationCount,
        residualFraction: outcome.residualFraction,
        coarseGrids: built.coarse,
        freeCount,
        arenaBytes: built.bytes,
      };
    },
  };
}
/** x = the prescribed values; elsewhere 0, or what stands there when warm. */
function start(built: Built, load: ElasticLoad, size: Size, warm: boolean): void {
  const { fields, fine } = built;
  if (!warm) fields.x.fill(0);
  const { p } = fields;
  p.fill(0);
  if (load.displacementMm !== undefined) spreadNodes(load.displacementMm, p, size, fine.sx, 3);
  for (let q = 0; q < 3; q++)
    for (let n = 0; n < fine.nodeCount; n++)
      if ((fine.fixed[n] & (1 << q)) !== 0) fields.x[q * fine.nodeCount + n] = p[q * fine.nodeCount + n];
}
/** Length of the residual of the prescribed state alone: what a cold start would be measured against. */
function referenceOf(built: Built, load: ElasticLoad, size: Size): number {
  const { fields, fine, multigrid } = built;
  const kept = fields.x.slice();
  start(built, load, size, false);
  const s = systemOf(fields, fine, multigrid, load, size);
  s.load(fields.r);
  s.apply(fields.x, fields.q);
  multigrid.grid.freeResidual(0, fine.blocks, fine.d, fields.r, fields.q, fields.r, fields.sums);
  fields.x.set(kept);
  return Math.sqrt(total(fields.sums, fine.blocks));
}
function checkLoad(load: ElasticLoad, size: Size): void {
  const count = 3 * (size[0] + 1) * (size[1] + 1) * (size[2] + 1);
  for (const [name, values] of Object.entries(load) as [string, Float64Array | undefined][]) {
    if (values === undefined) continue;
    if (values.length !== count) throw new Problem('physics.bad-load', { field: name, index: values.length });
    const index = values.findIndex((v: number) => !Number.isFinite(v));
    if (index >= 0) throw new Problem('physics.bad-load', { field: name, index });
  }
}
const refusal = (o: Outcome): Problem =>
  new Problem('physics.not-converged', { iterationCount: o.iterationCount, residualFraction: Number(o.residualFraction.toPrecision(3)) });

function limitsOf(options: SolveOptions): Parameters<typeof conjugateGradients>[1] {
  const tolerance = options.tolerance ?? 1e-6;
  const { progress } = options;
  return {
    tolerance,
    iterationCount: mostCount,
    cancelled: options.cancelled,
    progress: progress === undefined ? undefined : (r) => progress(Math.min(1, Math.log(Math.max(r, tolerance)) / Math.log(tolerance))),
  };
}

function systemOf(f: Fields, fine: ElasticLevel, multigrid: Multigrid, load: ElasticLoad, size: Size): System {
  const [nx, ny, nz] = size;
  const { grid } = multigrid;
  const { forceN } = load;
  return {
    grid,
    blocks: fine.blocks,
    sums: f.sums,
    d: fine.d,
    x: f.x,
    r: f.r,
    p: f.p,
    q: f.q,
    b32: fine.b,
    z32: fine.x,
    apply: (p, q) => grid.elasticF64(0, fine.planeCount, nx, ny, nz, fine.sx, fine.coefs, fine.e, fine.spans, p, q),
    precondition: () => cycle(multigrid),
    load(r) {
      r.fill(0);
      if (forceN !== undefined) spreadNodes(forceN, r, size, fine.sx, 3);
    },
  };
}

const leastModulusMpa = 1e-30;
/** Refuses what is not a model; the constants of unit modulus. */
function check(model: ElasticModel): Stiffness {
  const [nx, ny, nz] = model.size;
  const cells = nx * ny * nz;
  const isWhole = model.size.every((n) => Number.isInteger(n) && n >= 1);
  if (!isWhole || model.modulusMpa.length !== cells || model.fixed.length !== (nx + 1) * (ny + 1) * (nz + 1))
    throw new Problem('physics.bad-size', { nx, ny, nz, moduliCount: model.modulusMpa.length, nodesCount: model.fixed.length });
  requireRow(nx);
  if (!(model.spacingMm > 0) || model.spacingMm === Infinity) throw new Problem('physics.bad-spacing', { spacingMm: model.spacingMm });
  let solid = 0;
  for (let i = 0; i < cells; i++) {
    const e = model.modulusMpa[i];
    // the finest level holds it in f32: neither rounded to void nor to infinity
    if (e !== 0 && !(e >= leastModulusMpa && e <= 1 / leastModulusMpa))
      throw new Problem('physics.bad-modulus', { index: i, modulusMpa: e });
    if (e > 0) solid++;
  }
  if (solid === 0) throw new Problem('physics.empty');
  const nu = model.poissonRatio ?? 0.3;
  if (model.stiffness === undefined && !(nu > -1 && nu < 0.4999)) throw new Problem('physics.bad-poisson', { poissonRatio: nu });
  if (model.stiffness !== undefined && !isPositive(model.stiffness)) throw new Problem('physics.bad-stiffness');
  return model.stiffness ?? isotropic(nu);
}

function spreadElements(from: Float32Array | Float64Array, to: Float32Array, size: Size, sx: number): void {
  const nx = size[0];
  for (let row = 0; row < size[1] * size[2]; row++) for (let i = 0; i < nx; i++) to[row * sx + i] = from[row * nx + i];
}
type Nodal = Uint8Array | Float64Array;
function spreadNodes(from: Nodal, to: Nodal, size: Size, sx: number, components: number): void {
  const n = size[0] + 1;
  const rows = components * (size[1] + 1) * (size[2] + 1);
  for (let row = 0; row < rows; row++) for (let i = 0; i < n; i++) to[row * sx + i] = from[row * n + i];
}
function gatherElements(from: Float32Array, size: Size, sx: number): Float32Array {
  const nx = size[0];
  const out = new Float32Array(nx * size[1] * size[2]);
  for (let row = 0; row < size[1] * size[2]; row++) for (let i = 0; i < nx; i++) out[row * nx + i] = from[row * sx + i];
  return out;
}
function gatherNodes(from: Float64Array, size: Size, sx: number): Float64Array {
  const n = size[0] + 1;
  const rows = 3 * (size[1] + 1) * (size[2] + 1);
  const out = new Float64Array(rows * n);
  for (let row = 0; row < rows; row++) for (let i = 0; i < n; i++) out[row * n + i] = from[row * sx + i];
  return out;
}
/** A field from outside has no say in the void. */
function keepFree(fine: ElasticLevel, x: Float64Array): void {
  for (let i = 0; i < 3 * fine.nodeCount; i++) if (fine.d[i] === 0) x[i] = 0;
}
