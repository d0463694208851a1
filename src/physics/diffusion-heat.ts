// What a field turns into heat: conductivity × grad², voxel by voxel; a face's share goes to each side as its resistance. Where a value is given half
// of the face beside it is taken by what gives the value. The sweep over the grid is a kernel; cells beside given ones and on sides are mended here.
import type { GridKernels } from '../kernels/index.ts';
import { boxSides } from './box.ts';
import { eachGiven, onSide, spread } from './diffusion-cells.ts';
import { rowAt, type DiffusionLevel } from './diffusion-grid.ts';
import { checkLength } from './diffusion-model.ts';
import type { Operator } from './diffusion-operator.ts';

export interface Dissipated {
  /** By group of given values; under 0 what is turned to heat behind exchanges. */
  readonly groups: Float64Array;
  /** All of it, the groups' too: what the given values feed in, to the square of the solve's error. */
  readonly total: number;
}

/** x: field with ghosts. */
export function dissipate(op: Operator, fine: DiffusionLevel, grid: GridKernels, x: Float64Array, into: Float32Array): Dissipated {
  checkLength(op.size, into);
  const [nx, ny, nz] = op.size;
  const { sx, y } = fine;
  const perVolume = op.scale / op.spacingMm ** 3;
  const [ax, ay, az] = (op.anisotropy ?? [1, 1, 1]).map((a) => perVolume / (2 * a));
  // p is free between solves: the relative conductivities stand there
  const c = fine.p;
  spread(op.conductivity, c, fine, op.spacingMm / op.scale);
  grid.diffusionHeat(0, nz, nx, ny, sx, ax, ay, az, c, fine.tx, fine.ty, fine.tz, x, y);
  const groups = new Float64Array(256);
  mendSides(op, fine, c, x, perVolume, groups);
  mendGiven(op, fine, c, x, perVolume, groups);
  let total = 0;
  for (let k = 0, n = 0; k < nz; k++)
    for (let j = 0; j < ny; j++, n += nx) {
      const row = rowAt(fine, j, k);
      for (let i = 0; i < nx; i++) {
        const v = y[row + i];
        into[n + i] = v;
        total += v;
      }
    }
  const volume = op.spacingMm ** 3;
  const own = groups.map((v) => v * volume);
  return { groups: own, total: own.reduce((sum, v) => sum + v, total * volume) };
}

/** The sweep counts a side's face like any other; what lies behind an exchange is outside of the grid, a value on the face leaves all to the cell. */
function mendSides(op: Operator, fine: DiffusionLevel, c: Float32Array, x: Float64Array, perVolume: number, groups: Float64Array): void {
  const faces = [fine.tx, fine.ty, fine.tz];
  const { y } = fine;
  for (const [side, name] of boxSides.entries()) {
    const t = faces[side >> 1];
    const swept = perVolume / (2 * (op.anisotropy?.[side >> 1] ?? 1));
    const isOutside = op.sides?.[name]?.kind === 'exchange';
    onSide(fine, side, (cell, ghost, face, index) => {
      const flow = t[face] * (x[cell] - x[ghost]);
      if (flow === 0) return;
      const power = flow * (x[cell] - x[ghost]) * perVolume;
      const group = op.fixedGroup?.[index] ?? 0;
      y[cell] -= (swept * flow * flow) / c[cell];
      if (isOutside) groups[0] += power;
      else if (group === 0) y[cell] += power;
      else groups[group] += power;
    });
  }
}

/** Given cells take half of their faces to free ones; a free cell beside them has the other half. */
function mendGiven(op: Operator, fine: DiffusionLevel, c: Float32Array, x: Float64Array, perVolume: number, groups: Float64Array): void {
  const { fixedGroup } = op;
  if (fixedGroup === undefined) return;
  const [nx, ny, nz] = op.size;
  const { y } = fine;
  const steps = [
    { t: fine.tx, far: 1, back: 1, count: nx },
    { t: fine.ty, far: fine.sx, back: nx, count: ny },
    { t: fine.tz, far: fine.plane, back: nx * ny, count: nz },
  ];
  eachGiven(fine, op.given, (n, o) => {
    const at = [n % nx, Math.floor(n / nx) % ny, Math.floor(n / nx / ny)];
    y[o] = 0;
    for (const [axis, { t, far, back, count }] of steps.entries())
      for (const side of [-1, 1]) {
        if (at[axis] + side < 0 || at[axis] + side >= count) continue;
        const drop = x[o] - x[o + side * far];
        const flow = t[side < 0 ? o : o + far] * drop;
        const half = 0.5 * flow * drop * perVolume;
        groups[fixedGroup[n]] += half;
        const other = o + side * far;
        if (fixedGroup[n + side * back] === 0 && flow !== 0)
          y[other] += half - (perVolume * flow * flow) / (2 * (op.anisotropy?.[axis] ?? 1) * c[other]);
      }
  });
  // what was taken off and put back may leave less than nothing by rounding
  eachGiven(fine, op.given, (n, o) => {
    const at = [n % nx, Math.floor(n / nx) % ny, Math.floor(n / nx / ny)];
    for (const [axis, { far, count }] of steps.entries())
      for (const side of [-1, 1]) if (at[axis] + side >= 0 && at[axis] + side < count && y[o + side * far] < 0) y[o + side * far] = 0;
  });
}
