// The arrays of a heat solve: cells x fastest in rows padded to four (kernels/heat.ts); and the walk over them.
import { heatCoefCount, heatTableWidth, tally, type Allocator } from '../kernels/index.ts';
import type { Size } from './box.ts';

/** Takes them from an arena; rows of sx numbers. */
export const heatLayout = (a: Allocator, size: Size, sx: number) => {
  const n = sx * size[1] * size[2];
  const field = (): Float32Array => a.f32(n);
  return {
    coefs: a.f64(heatCoefCount),
    table: a.f32(256 * heatTableWidth),
    sums: a.f64(4 * size[2]),
    material: a.u8(n),
    fixed: a.u8(n),
    blocks: a.u8(n / 4),
    kS: field(),
    kL: field(),
    perfusion: field(),
    source: field(),
    thetas: [field(), field()],
    h: field(),
    carry: field(),
    r0: field(),
    ds: [field(), field()],
  };
};
export type HeatFields = ReturnType<typeof heatLayout>;
export const heatRowLength = (size: Size): number => Math.ceil(size[0] / 4) * 4;
/** Bytes a heat solver of this size takes. */
export function heatBytes(size: Size): number {
  const count = tally();
  heatLayout(count, size, heatRowLength(size));
  return count.bytes;
}

/** Calls with the padded place of each cell and the cell's index; what pads a row stands for the last cell of it. */
export function eachHeatCell(size: Size, sx: number, at: (place: number, cell: number, isPad: boolean) => void): void {
  const [nx, ny, nz] = size;
  for (let row = 0; row < ny * nz; row++) for (let i = 0; i < sx; i++) at(row * sx + i, row * nx + Math.min(i, nx - 1), i >= nx);
}
