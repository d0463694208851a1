// Walks over the cells of a field with ghosts.
import { rowAt, type LevelFields } from './diffusion-grid.ts';
import type { Numbers } from './diffusion-model.ts';

/** Calls with index and place of each cell. */
export function eachCell(l: LevelFields, see: (index: number, place: number) => void): void {
  const [nx, ny, nz] = l.size;
  for (let k = 0, n = 0; k < nz; k++)
    for (let j = 0; j < ny; j++) {
      const row = rowAt(l, j, k);
      for (let i = 0; i < nx; i++, n++) see(n, row + i);
    }
}
/** Copies a cell array into a field with ghosts, times a factor. */
export function spread(from: Numbers, to: Float32Array | Float64Array, l: LevelFields, factor: number): void {
  const [nx, ny, nz] = l.size;
  for (let k = 0, n = 0; k < nz; k++)
    for (let j = 0; j < ny; j++) {
      const row = rowAt(l, j, k);
      for (let i = 0; i < nx; i++, n++) to[row + i] = from[n] * factor;
    }
}
/** Calls with the place of each cell on a side, the place of its ghost, that of their face, and the cell's index. */
export function onSide(l: LevelFields, side: number, see: (cell: number, ghost: number, face: number, index: number) => void): void {
  const axis = side >> 1;
  const high = side & 1;
  const step = [1, l.sx, l.plane][axis];
  const [nx, ny, nz] = l.size.map((n, a) => (a === axis ? 1 : n));
  const shift = high === 1 ? (l.size[axis] - 1) * step : 0;
  const [rowCount, planeCount] = [l.size[0], l.size[0] * l.size[1]];
  const first = high === 1 ? (l.size[axis] - 1) * [1, rowCount, planeCount][axis] : 0;
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++) {
        const cell = rowAt(l, j, k) + i + shift;
        see(cell, high === 1 ? cell + step : cell - step, high === 1 ? cell + step : cell, first + k * planeCount + j * rowCount + i);
      }
}

/** d = 0 in all ghosts. */
export function hideGhosts(l: LevelFields): void {
  const [nx, ny, nz] = l.size;
  const { d } = l;
  d.fill(0, 0, rowAt(l, 0, 0));
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++) {
      const end = rowAt(l, j, k) + nx;
      const next = j + 1 < ny ? rowAt(l, j + 1, k) : k + 1 < nz ? rowAt(l, 0, k + 1) : d.length;
      d.fill(0, end, next);
    }
}
/** Calls with index and place of each voxel whose value is given. */
export function eachFixed(l: LevelFields, group: Uint8Array, see: (index: number, place: number) => void): void {
  const [nx, ny] = l.size;
  for (let n = 0; n < group.length; n++)
    if (group[n] !== 0) {
      const row = Math.floor(n / nx);
      see(n, rowAt(l, row % ny, Math.floor(row / ny)) + (n % nx));
    }
}

/** A free or fixed cell that is joined to anything. */
export const conducts = (l: LevelFields, o: number): boolean =>
  l.d[o] !== 0 || l.tx[o] + l.tx[o + 1] + l.ty[o] + l.ty[o + l.sx] + l.tz[o] + l.tz[o + l.plane] > 0;
