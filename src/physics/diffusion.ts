// Steady scalar diffusion on a voxel grid: −div(k grad p) + c p = s, finite volumes with harmonic faces (kernels/diffusion.ts), f64 conjugate
// gradients under an f32 multigrid cycle (solve/, diffusion-grid.ts).
// Darcy flow: p pressure in MPa, k = permeability / viscosity in mm²/(MPa s), s in 1/s; flows are mm³/s.
// Heat: p temperature in °C, k in W/(mm K), s in W/mm³, c = perfusion in W/(mm³ K); flows are W. An implicit time step adds ρ c/Δt to c.
// Inside, all is scaled by the largest k and the voxel, so that any unit fits f32. What fails first: connections through gaps narrower than the
// coarse grids see (many winding one-voxel channels): more iterations, then a refusal.
import { Problem } from '../base/index.ts';
import { tally, total, type Allocator, type Kernels } from '../kernels/index.ts';
import { conducts, eachCell } from './diffusion-cells.ts';
import { allocateLevel, cellGrid, levelProducts, rowAt, sizesOf, type DiffusionLevel, type LevelFields } from './diffusion-grid.ts';
import { ledger, type Flows } from './diffusion-ledger.ts';
import {
  checkFinite,
  checkLength,
  checkShape,
  checkSides,
  type DiffusionAnswer,
  type DiffusionLoad,
  type DiffusionModel,
  type Diffusivity,
} from './diffusion-model.ts';
import { dissipate, type Dissipated } from './diffusion-heat.ts';
import { assemble, fillLoad, fillStart, reassemble, type Operator } from './diffusion-operator.ts';
import { pocketSums, type Pocket } from './diffusion-pockets.ts';
import type { Size } from './box.ts';
import type { SolveOptions } from './elasticity.ts';
import { cycle } from './solve/multigrid.ts';
import { conjugateGradients, type Outcome, type System } from './solve/pcg.ts';

export interface DiffusionSolver {
  readonly arenaBytes: number;
  /** Changes what is named, keeps the rest; no memory is taken. */
  update(change: Partial<Diffusivity>): void;
  /** The conductivity array's own numbers have changed in cell planes [low, high) only, none to 0: what is coarser is made anew there only. */
  updatePlanes(low: number, high: number): void;
  solve(load: DiffusionLoad, options?: DiffusionOptions): DiffusionAnswer;
  /** What each voxel turns into heat in the last answer, per mm³ (diffusion-heat.ts). */
  dissipation(into: Float32Array): Dissipated;
  free(): void;
}
export interface DiffusionOptions extends SolveOptions {
  /** Goes on from the last answer, and measures its residual against the same length; for models that change little. */
  readonly goesOn?: boolean;
  /** Leaves `field` empty: for whoever reads only flows and dissipation. */
  readonly withoutField?: boolean;
}

interface Fields {
  readonly levels: readonly LevelFields[];
  readonly x: Float64Array;
  readonly r: Float64Array;
  readonly p: Float64Array;
  readonly q: Float64Array;
  readonly sums: Float64Array;
  readonly sideFactors: Float64Array;
  /** Length that the last solve measured its residual against. */
  reference: number;
}
function layout(a: Allocator, size: Size): Fields {
  const { blocks } = cellGrid(size);
  const sizes = sizesOf(size);
  const wide = (): Float64Array => a.f64(blocks * 1024);
  return {
    levels: sizes.map((s, n) => allocateLevel(a, s, n > 0 && n < sizes.length - 1)),
    x: wide(),
    r: wide(),
    p: wide(),
    q: wide(),
    sums: a.f64(blocks),
    sideFactors: a.f64(6),
    reference: 0,
  };
}
/** Bytes a solve of this size takes. */
export function diffusionBytes(size: Size): number {
  const count = tally();
  layout(count, size);
  return count.bytes;
}

export function diffusionSolver(model: DiffusionModel, kernels: Kernels): DiffusionSolver {
  checkShape(model);
  const { size } = model;
  checkOperator(model, size);
  const bytes = diffusionBytes(size);
  const arena = kernels.arena(bytes);
  const { grid } = arena;
  const fields = layout(arena, size);
  const levels: readonly DiffusionLevel[] = fields.levels.map((l) => Object.assign(l, levelProducts(grid, l)));
  const assembled = (m: DiffusionModel): Operator => assemble(m, levels, fields.sideFactors, grid);
  let now: DiffusionModel = model;
  let operator: Operator;
  try {
    operator = assembled(now);
  } catch (problem) {
    // what is refused holds no threads
    arena.free();
    throw problem;
  }
  return {
    arenaBytes: bytes,
    free: () => arena.free(),
    update(change) {
      const next = { ...now, ...change };
      checkOperator(next, size);
      operator = assembled(next);
      now = next;
    },
    updatePlanes(low, high) {
      const [from, to] = [Math.max(0, low), Math.min(size[2], high)];
      if (from >= to) return;
      const isSame = operator.pockets.length === 0 && operator.conductivity === now.conductivity;
      operator = isSame ? reassemble(operator, levels, fields.sideFactors, grid, from, to) : assembled(now);
    },
    solve: (load, options = {}) => solve(operator, levels[0], fields, load, options, bytes),
    dissipation: (into) => dissipate(operator, levels[0], grid, fields.x, into),
  };
}

function checkOperator(m: Diffusivity, size: Size): void {
  for (const a of [m.conductivity, m.fixedGroup, m.reaction]) checkLength(size, a);
  checkSides(m.sides ?? {});
}

const iterationLimit = 2000;
/** A ledger that stays open by more (rounding, where contrast is steep) makes the flows no answer. */
const openLedger = 1e-4;
function solve(
  op: Operator,
  fine: DiffusionLevel,
  f: Fields,
  load: DiffusionLoad,
  options: DiffusionOptions,
  arenaBytes: number,
): DiffusionAnswer {
  for (const a of [load.source, load.start]) {
    checkLength(op.size, a);
    checkFinite(a);
  }
  checkLength(op.size, load.fixedValue);
  // read at these cells only
  for (const n of op.given)
    if (!Number.isFinite(load.fixedValue?.[n] ?? 0)) throw new Problem('physics.bad-value', { index: n, value: load.fixedValue?.[n] ?? 0 });
  const { grid } = op.multigrid;
  const [nx, ny, nz] = op.size;
  const { x, r, p, q, sums } = f;
  const { blocks, d } = fine;
  const s: System = {
    grid,
    blocks,
    sums,
    d,
    x,
    r,
    p,
    q,
    b32: fine.b,
    z32: fine.x,
    apply: (from, to) => grid.diffusionF64(0, nz, nx, ny, fine.sx, fine.tx, fine.ty, fine.tz, fine.e, from, to),
    precondition: () => cycle(op.multigrid),
    load: (to) => fillLoad(op, fine, load, to),
  };
  s.load(r);
  const isFed = load.source !== undefined || Object.values(op.sides ?? {}).some((c) => c.kind === 'flux');
  requireOutlets(op, fine, r, isFed);
  let reference: number | undefined;
  if (options.goesOn === true && f.reference > 0) {
    fillStart(op, fine, x, load, 'keep');
    reference = f.reference;
  } else fillStart(op, fine, x, load, undefined);
  if (load.start !== undefined) {
    s.apply(x, q);
    grid.freeResidual(0, blocks, d, r, q, r, sums);
    reference = Math.sqrt(total(sums, blocks));
    // nothing drives it: the answer is the one given value, which no fraction of 0 would ever reach from elsewhere
    if (reference > 0) fillStart(op, fine, x, load, load.start);
  }
  const tolerance = options.tolerance ?? 1e-8;
  const { progress, cancelled } = options;
  let iterationCount = 0;
  let last: Outcome | undefined;
  let flows: Flows | undefined;
  // strong contrast lets little flow through large face numbers: then the ledger is what asks for a smaller residual
  for (let goal = tolerance; goal > 5e-4 * tolerance; goal /= 10) {
    const outcome = conjugateGradients(s, {
      tolerance: goal,
      iterationCount: iterationLimit - iterationCount,
      cancelled,
      reference,
      progress: progress === undefined ? undefined : (v) => progress(Math.min(1, Math.log(Math.max(v, tolerance)) / Math.log(tolerance))),
    });
    iterationCount += outcome.iterationCount;
    if (outcome.state === 'cancelled') throw new Problem('physics.cancelled');
    if (outcome.state !== 'converged' && last === undefined)
      throw new Problem('physics.flow-not-converged', {
        iterationCount,
        residualFraction: Number(outcome.residualFraction.toPrecision(3)),
      });
    last = outcome;
    reference = outcome.reference;
    // q is A x of the true residual it ended with
    s.load(r);
    flows = ledger(op, fine, x, q, r, isFed);
    if (outcome.state !== 'converged' || Math.abs(flows.imbalanceFraction) <= tolerance) break;
  }
  if (last === undefined || flows === undefined) throw new Problem('physics.flow-not-converged', { iterationCount, residualFraction: 1 });
  f.reference = last.reference;
  const { grossFlow, largerFlow, ...ledgered } = flows;
  const open = flows.imbalanceFraction;
  // a flow that stands against the tolerance of the field is an answer only when its ledger closes; below it, it is as good as 0
  if (!(largerFlow <= tolerance * grossFlow) && !(Math.abs(open) <= Math.max(openLedger, 10 * tolerance)))
    throw new Problem('physics.flow-unbalanced', { percent: Number((100 * Math.abs(open)).toPrecision(2)) });
  for (const pocket of op.pockets) centre(pocket, x);
  return {
    field: options.withoutField === true ? new Float64Array() : gather(op, fine, x),
    ...ledgered,
    iterationCount,
    residualFraction: last.residualFraction,
    freeCount: op.freeCount,
    pocketCount: op.pockets.length,
    arenaBytes,
  };
}

/** Refuses sources in parts that have no outlet and whose sources do not add up to 0. */
function requireOutlets(op: Operator, fine: DiffusionLevel, r: Float64Array, isFed: boolean): void {
  let pieceCount = 0;
  for (const p of op.pockets) {
    const { sum, size } = pocketSums(p, r);
    if (Math.abs(sum) > 1e-10 * size) pieceCount++;
  }
  if (isFed)
    eachCell(fine, (n, o) => {
      if (r[o] !== 0 && fine.d[o] === 0 && !conducts(fine, o) && (op.fixedGroup?.[n] ?? 0) === 0) pieceCount++;
    });
  if (pieceCount > 0) throw new Problem('physics.no-outlet', { pieceCount });
}

/** Shifts a pocket’s field to a mean of 0. */
function centre(p: Pocket, x: Float64Array): void {
  const { sum, count } = pocketSums(p, x);
  for (const [start, length] of p.runs) for (let o = start; o < start + length; o++) x[o] -= sum / count;
}

function gather(op: Operator, fine: DiffusionLevel, x: Float64Array): Float64Array {
  const out = new Float64Array(op.conductivity.length);
  const { d } = fine;
  const { fixedGroup } = op;
  const [nx, ny, nz] = fine.size;
  for (let k = 0, n = 0; k < nz; k++)
    for (let j = 0; j < ny; j++) {
      const row = rowAt(fine, j, k);
      for (let o = row; o < row + nx; o++, n++)
        if (d[o] !== 0 || (fixedGroup !== undefined && fixedGroup[n] !== 0) || conducts(fine, o)) out[n] = x[o];
    }
  return out;
}
