// The operator of a diffusion model: faces, own terms, coarser grids, parts without outlet; and the vectors a load gives.
import { boxSides } from './box.ts';
import { Problem } from '../base/index.ts';
import type { GridKernels } from '../kernels/index.ts';
import { eachGiven, givenCells, hideGhosts, onSide, spread } from './diffusion-cells.ts';
import { coarsened, rowAt, type DiffusionLevel } from './diffusion-grid.ts';
import {
  largest,
  reactionLimit,
  type ContactFaces,
  type DiffusionLoad,
  type DiffusionModel,
  type Diffusivity,
  type Numbers,
  type SideCondition,
} from './diffusion-model.ts';
import { findPockets, type Pocket } from './diffusion-pockets.ts';
import { inSeries } from './probe-boundary.ts';
import type { Multigrid } from './solve/multigrid.ts';

/** The operator as it stands. */
export interface Operator extends DiffusionModel {
  /** Flow per difference that the number 1 of a face stands for: largest conductivity × voxel. */
  readonly scale: number;
  readonly multigrid: Multigrid;
  /** Indices of the voxels whose value is given. */
  readonly given: Int32Array;
  readonly pockets: readonly Pocket[];
  /** The cell of each pocket that is held, so that its answer is one. */
  readonly pins: readonly number[];
  readonly freeCount: number;
}

/** `sideFactors`: six numbers of the arena. */
export function assemble(m: DiffusionModel, levels: readonly DiffusionLevel[], sideFactors: Float64Array, grid: GridKernels): Operator {
  const fine = levels[0];
  const [nx, ny, nz] = m.size;
  const most = largest(m.conductivity, 'physics.bad-conductivity');
  const react = m.reaction === undefined ? 0 : largest(m.reaction, 'physics.bad-reaction');
  if (most === 0 && react === 0) throw new Problem('physics.empty');
  const h = m.spacingMm;
  if (most > 0 && react * h * h > reactionLimit * most) throw new Problem('physics.contrast', { low: most, high: react * h * h });
  const scale = (most === 0 ? react * h * h : most) * h;
  const [ax, ay, az] = m.anisotropy ?? [1, 1, 1];
  // p is free between solves: the relative conductivities stand there, with nothing in the ghosts
  const c = fine.p;
  c.fill(0);
  spread(m.conductivity, c, fine, most === 0 ? 0 : 1 / most);
  grid.harmonicFaces(0, nz, nx, ny, fine.sx, ax, ay, az, c, fine.tx, fine.ty, fine.tz);
  if (m.contacts !== undefined) joinContacts(m.contacts, c, fine, m.anisotropy ?? [1, 1, 1], 0, nz);
  joinSides(m, fine, c, (h * h) / scale, 0, nz);
  // a surface that hands over slowly keeps its conductance when cells are merged; one that holds a value is a distance away, as between cells
  for (const [n, name] of boxSides.entries()) sideFactors[n] = m.sides?.[name]?.kind === 'exchange' ? 1 : 0.5;
  fine.e.fill(0);
  if (m.reaction !== undefined) spread(m.reaction, fine.e, fine, (h * h * h) / scale);
  fine.d.fill(1);
  const given = givenCells(m.fixedGroup);
  eachGiven(fine, given, (_, o) => void (fine.d[o] = 0));
  hideGhosts(fine);
  grid.inverseDiagonal(0, nz, nx, ny, fine.sx, 0, fine.tx, fine.ty, fine.tz, fine.e, fine.d);
  const pockets = mayHavePockets(m, react) ? findPockets(fine) : [];
  const pins = pockets.map((p) => p.runs[0][0]);
  for (const o of pins) fine.d[o] = 0;
  let freeCount = 0;
  const { d } = fine;
  for (let o = 0; o < d.length; o++) if (d[o] !== 0) freeCount++;
  return { ...m, scale, given, multigrid: coarsened(grid, levels, sideFactors), pockets, pins, freeCount };
}

/**
 * The operator when only conductivities of cell planes [low, high) have changed, none of them to 0: what stands elsewhere is kept, the unit of the
 * faces too. Parts without outlet cannot come of it.
 */
export function reassemble(
  op: Operator,
  levels: readonly DiffusionLevel[],
  sideFactors: Float64Array,
  grid: GridKernels,
  low: number,
  high: number,
): Operator {
  const fine = levels[0];
  const { plane } = fine;
  const [nx, ny, nz] = op.size;
  const { conductivity, spacingMm: h, scale } = op;
  for (let n = low * nx * ny; n < high * nx * ny; n++) {
    const v = conductivity[n];
    if (!(v > 0) || v === Infinity) throw new Problem('physics.bad-conductivity', { index: n, value: v });
  }
  const [ax, ay, az] = op.anisotropy ?? [1, 1, 1];
  const c = fine.p;
  const top = Math.min(nz, high + 1);
  c.fill(0, low * plane, (high + 2) * plane);
  spread(conductivity, c, fine, h / scale, Math.max(0, low - 1), top);
  grid.harmonicFaces(low, top, nx, ny, fine.sx, ax, ay, az, c, fine.tx, fine.ty, fine.tz);
  if (op.contacts !== undefined) joinContacts(op.contacts, c, fine, [ax, ay, az], low, top);
  joinSides(op, fine, c, (h * h) / scale, low, top);
  grid.inverseDiagonal(Math.max(0, low - 1), top, nx, ny, fine.sx, 0, fine.tx, fine.ty, fine.tz, fine.e, fine.d);
  return { ...op, multigrid: coarsened(grid, levels, sideFactors, low, top) };
}
function joinSides(m: DiffusionModel, fine: DiffusionLevel, c: Float32Array, areaOverScale: number, low: number, high: number): void {
  const faces = [fine.tx, fine.ty, fine.tz];
  for (const [n, name] of boxSides.entries()) {
    const condition = m.sides?.[name];
    const t = faces[n >> 1];
    const factor = m.anisotropy?.[n >> 1] ?? 1;
    onSide(fine, n, (cell, _, face) => void (t[face] = sideFace(condition, 2 * factor * c[cell], areaOverScale)), low, high);
  }
}

/** A neighbour that conducts less than this share of the cell is no tissue. */
const insulating = 1e-5;
/** Replaces the faces of contacts that belong to planes [low, high). */
function joinContacts(
  contacts: ContactFaces,
  c: Float32Array,
  fine: DiffusionLevel,
  anisotropy: readonly [number, number, number],
  low: number,
  high: number,
): void {
  const [nx, ny] = fine.size;
  const place = (n: number): number => rowAt(fine, Math.floor(n / nx) % ny, Math.floor(n / nx / ny)) + (n % nx);
  const steps = [1, fine.sx, fine.plane];
  const faces = [fine.tx, fine.ty, fine.tz];
  for (let q = 0; q < contacts.cell.length; q++) {
    const cell = place(contacts.cell[q]);
    const other = place(contacts.neighbour[q]);
    const axis = steps.indexOf(Math.abs(cell - other));
    if (axis < 0 || !(contacts.factor[q] >= 0)) throw new Problem('physics.bad-probe');
    const k = Math.floor(Math.max(cell, other) / fine.plane) - 1;
    if (k < low || k >= high) continue;
    // what insulates under a needle is not what the needle touches: it has pushed it aside
    const share = c[other] > insulating * c[cell] ? (contacts.share?.[q] ?? 0) : 0;
    faces[axis][Math.max(cell, other)] = contacts.factor[q] * inSeries(c[cell], c[other], share) * anisotropy[axis];
  }
}

/** Face between a cell (`inner`: twice its relative conductivity) and what stands outside of a side. */
function sideFace(c: SideCondition | undefined, inner: number, areaOverScale: number): number {
  if (c === undefined || c.kind === 'flux' || inner === 0) return 0;
  if (c.kind === 'value') return inner;
  return c.coefficient === 0 ? 0 : 1 / (1 / (c.coefficient * areaOverScale) + 1 / inner);
}
/** Where every voxel conducts and anything lets flow out, every part has an outlet. */
function mayHavePockets(m: Diffusivity, react: number): boolean {
  const outlet =
    react > 0 ||
    (m.fixedGroup?.some((g) => g !== 0) ?? false) ||
    Object.values(m.sides ?? {}).some((s) => s.kind === 'value' || (s.kind === 'exchange' && s.coefficient > 0));
  if (!outlet) return true;
  const { conductivity } = m;
  for (let i = 0; i < conductivity.length; i++) if (conductivity[i] === 0) return true;
  return false;
}
/** Middle of all values given: where a solve starts, so that a common offset of all values changes nothing. */
function middle(op: Operator, load: DiffusionLoad): number {
  let [low, high] = [Infinity, -Infinity];
  const see = (v: number): void => {
    low = Math.min(low, v);
    high = Math.max(high, v);
  };
  for (const s of Object.values(op.sides ?? {}))
    if (s.kind === 'value') see(s.value);
    else if (s.kind === 'exchange' && s.coefficient > 0) see(s.ambient);
  for (const n of op.given) see(load.fixedValue?.[n] ?? 0);
  return low > high ? 0 : (low + high) / 2;
}

/** Given values where they are given; elsewhere `from`, what stands there (`keep`), or the middle of all given values. */
export function fillStart(
  op: Operator,
  fine: DiffusionLevel,
  x: Float64Array,
  load: DiffusionLoad,
  from: Numbers | 'keep' | undefined,
): void {
  if (from === undefined) x.fill(middle(op, load));
  else if (from !== 'keep') spread(from, x, fine, 1);
  for (const [n, name] of boxSides.entries()) {
    const s = op.sides?.[name];
    if (s === undefined || s.kind === 'flux') continue;
    const outside = s.kind === 'value' ? s.value : s.ambient;
    onSide(fine, n, (_, ghost) => void (x[ghost] = outside));
  }
  eachGiven(fine, op.given, (n, o) => void (x[o] = load.fixedValue?.[n] ?? 0));
}

/** Sources and prescribed fluxes of all cells, scaled. */
export function fillLoad(op: Operator, fine: DiffusionLevel, load: DiffusionLoad, r: Float64Array): void {
  r.fill(0);
  const h = op.spacingMm;
  if (load.source !== undefined) spread(load.source, r, fine, (h * h * h) / op.scale);
  for (const [n, name] of boxSides.entries()) {
    const s = op.sides?.[name];
    if (s?.kind !== 'flux') continue;
    const flow = (s.inwardFlux * h * h) / op.scale;
    onSide(fine, n, (cell, _ghost, _face, index) => {
      if (op.conductivity[index] > 0) r[cell] += flow;
    });
  }
}
