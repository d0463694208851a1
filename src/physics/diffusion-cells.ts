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
/** Copies a cell array into a field with ghosts, times a factor; all planes, or [low, high). */
export function spread(
  from: Numbers,
  to: Float32Array | Float64Array,
  l: LevelFields,
  factor: number,
  low = 0,
  high: number = l.size[2],
): void {
  const [nx, ny] = l.size;
  for (let k = low, n = low * nx * ny; k < high; k++)
    for (let j = 0; j < ny; j++) {
      const row = rowAt(l, j, k);
      for (let i = 0; i < nx; i++, n++) to[row + i] = from[n] * factor;
    }
}
/** Calls with the place of each cell on a side, the place of its ghost, that of their face, and the cell's index; of all planes, or [low, top). */
export function onSide(
  l: LevelFields,
  side: number,
  see: (cell: number, ghost: number, face: number, index: number) => void,
  low = 0,
  top: number = l.size[2],
): void {
  const axis = side >> 1;
  const high = side & 1;
  const step = [1, l.sx, l.plane][axis];
  const [nx, ny] = l.size.map((n, a) => (a === axis ? 1 : n));
  const shift = high === 1 ? (l.size[axis] - 1) * step : 0;
  const [rowCount, planeCount] = [l.size[0], l.size[0] * l.size[1]];
  const first = high === 1 ? (l.size[axis] - 1) * [1, rowCount, planeCount][axis] : 0;
  const own = high === 1 ? l.size[2] - 1 : 0;
  const [fromK, toK] = axis === 2 ? (own >= low && own < top ? [0, 1] : [0, 0]) : [low, top];
  for (let k = fromK; k < toK; k++)
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
/** Indices of the voxels whose value is given. */
export function givenCells(group: Uint8Array | undefined): Int32Array {
  const out: number[] = [];
  if (group !== undefined) for (let n = 0; n < group.length; n++) if (group[n] !== 0) out.push(n);
  return Int32Array.from(out);
}
/** Calls with index and place of each of them. */
export function eachGiven(l: LevelFields, given: Int32Array, see: (index: number, place: number) => void): void {
  const [nx, ny] = l.size;
  for (const n of given) {
    const row = Math.floor(n / nx);
    see(n, rowAt(l, row % ny, Math.floor(row / ny)) + (n % nx));
  }
}

/** A free or fixed cell that is joined to anything. */
export const conducts = (l: LevelFields, o: number): boolean =>
  l.d[o] !== 0 || l.tx[o] + l.tx[o + 1] + l.ty[o] + l.ty[o + l.sx] + l.tz[o] + l.tz[o + l.plane] > 0;
