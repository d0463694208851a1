// Between a grid and the next coarser one (ceil(n/2) elements an axis). Nodes: trilinear, and its transpose. Cells: piecewise constant, and sums.

/** Transpose of `prolongNodes` on component planes of `components` fields: coarse node planes [from, to) of b. */
export function restrictNodes(
  from: number,
  to: number,
  components: number,
  nx: number,
  ny: number,
  nz: number,
  sx: number,
  coarseSx: number,
  r: Float32Array,
  b: Float32Array,
): void {
  const cnx = (nx + 1) >> 1;
  const cny = (ny + 1) >> 1;
  const cnz = (nz + 1) >> 1;
  for (let q = 0; q < components; q++)
    for (let K = from; K < to; K++)
      for (let J = 0; J <= cny; J++)
        for (let I = 0; I <= cnx; I++) {
          let s = 0;
          for (let k = Math.max(0, 2 * K - 1); k <= Math.min(nz, 2 * K + 1); k++)
            for (let j = Math.max(0, 2 * J - 1); j <= Math.min(ny, 2 * J + 1); j++)
              for (let i = Math.max(0, 2 * I - 1); i <= Math.min(nx, 2 * I + 1); i++)
                s += weight(k - 2 * K) * weight(j - 2 * J) * weight(i - 2 * I) * r[((q * (nz + 1) + k) * (ny + 1) + j) * sx + i];
          b[((q * (cnz + 1) + K) * (cny + 1) + J) * coarseSx + I] = s;
        }
}
const weight = (offset: number): number => (offset === 0 ? 1 : 0.5);

/** x += trilinear interpolation of the coarse field where d is not 0: fine node planes [from, to). */
export function prolongNodes(
  from: number,
  to: number,
  components: number,
  nx: number,
  ny: number,
  nz: number,
  sx: number,
  coarseSx: number,
  coarse: Float32Array,
  d: Float32Array,
  x: Float32Array,
): void {
  const cny = (ny + 1) >> 1;
  const cnz = (nz + 1) >> 1;
  for (let q = 0; q < components; q++)
    for (let k = from; k < to; k++)
      for (let j = 0; j <= ny; j++)
        for (let i = 0; i <= nx; i++) {
          const n = ((q * (nz + 1) + k) * (ny + 1) + j) * sx + i;
          if (d[n] === 0) continue;
          let s = 0;
          for (let c = 0; c < 8; c++) {
            const K = (k + (c >> 2)) >> 1;
            const J = (j + ((c >> 1) & 1)) >> 1;
            const I = (i + (c & 1)) >> 1;
            s += coarse[((q * (cnz + 1) + K) * (cny + 1) + J) * coarseSx + I];
          }
          x[n] += s / 8;
        }
}
