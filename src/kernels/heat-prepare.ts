// What heatSweep (heat.ts) needs to know beforehand; plain loops run when the model changes, not in every stage.
import { heatTableWidth } from './heat.ts';

/** Bits of a block of four cells. */
export const heatBlock = { mixed: 1, perfused: 2, source: 4, fixed: 8, rowMixed: 16 } as const;

/** Conductivities of cell planes [from, to) from their materials, pad cells included. */
export function heatConductivity(
  from: number,
  to: number,
  ny: number,
  sx: number,
  table: Float32Array,
  material: Uint8Array,
  kS: Float32Array,
  kL: Float32Array,
): void {
  for (let n = from * ny * sx; n < to * ny * sx; n++) {
    kS[n] = table[heatTableWidth * material[n] + 4];
    kL[n] = table[heatTableWidth * material[n] + 5];
  }
}

/** Bits of the blocks of cell planes [from, to): which of them need more than the plain stencil of one material. */
export function heatBlocks(
  from: number,
  to: number,
  nx: number,
  ny: number,
  nz: number,
  sx: number,
  material: Uint8Array,
  fixed: Uint8Array,
  perfusion: Float32Array,
  source: Float32Array,
  blocks: Uint8Array,
): void {
  const plane = ny * sx;
  for (let k = from; k < to; k++)
    for (let j = 0; j < ny; j++) {
      const row = k * plane + j * sx;
      let rowMixed = 0;
      for (let i = 0; i < sx; i += 4) {
        let bits = 0;
        const m = material[row + i];
        for (let n = row + i; n < row + i + 4; n++) {
          if (fixed[n] !== 0) bits |= heatBlock.fixed;
          if (perfusion[n] !== 0) bits |= heatBlock.perfused;
          if (source[n] !== 0) bits |= heatBlock.source;
          const c = n - row;
          if (
            material[n] !== m ||
            (c > 0 && material[n - 1] !== m) ||
            (c < nx - 1 && material[n + 1] !== m) ||
            (j > 0 && material[n - sx] !== m) ||
            (j < ny - 1 && material[n + sx] !== m) ||
            (k > 0 && material[n - plane] !== m) ||
            (k < nz - 1 && material[n + plane] !== m)
          )
            bits |= heatBlock.mixed;
        }
        rowMixed |= bits & heatBlock.mixed;
        blocks[(row + i) >> 2] = bits;
      }
      if (rowMixed !== 0) blocks[row >> 2] |= heatBlock.rowMixed;
    }
}

/** Largest column sum of the rate's derivative, one a cell plane [from, to): no eigenvalue is larger, in whatever phase the cells are. */
export function heatBound(
  from: number,
  to: number,
  nx: number,
  ny: number,
  nz: number,
  sx: number,
  coefs: Float64Array,
  table: Float32Array,
  material: Uint8Array,
  fixed: Uint8Array,
  kS: Float32Array,
  kL: Float32Array,
  perfusion: Float32Array,
  sums: Float64Array,
): void {
  const plane = ny * sx;
  const perH2 = coefs[5];
  /** d(h q)/dθ of cell n at one face, counted once for each end that feels it. */
  const face = (n: number, m: number, side: number): number => {
    if (m < 0) return (2 * coefs[6 + side]) / (coefs[6 + side] + 2 * Math.min(kS[n], kL[n]));
    return 2 * Math.max((2 * kS[m]) / (kS[n] + kS[m]), (2 * kL[m]) / (kL[n] + kL[m]));
  };
  for (let k = from; k < to; k++) {
    let most = 0;
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++) {
        const n = k * plane + j * sx + i;
        if (fixed[n] !== 0) continue;
        const t = heatTableWidth * material[n];
        const faces =
          face(n, i > 0 ? n - 1 : -1, 0) +
          face(n, i < nx - 1 ? n + 1 : -1, 1) +
          face(n, j > 0 ? n - sx : -1, 2) +
          face(n, j < ny - 1 ? n + sx : -1, 3) +
          face(n, k > 0 ? n - plane : -1, 4) +
          face(n, k < nz - 1 ? n + plane : -1, 5);
        const slope = Math.max(table[t], table[t + 1], table[t + 2]);
        most = Math.max(most, slope * faces * perH2 + perfusion[n] * table[t + 7]);
      }
    sums[k] = most;
  }
}
