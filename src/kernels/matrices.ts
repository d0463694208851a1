// Grids whose elements each have a 24 × 24 matrix of their own: the Galerkin coarse grids PᵀKP, for structures whose coarse operator is not h Ē
// (struts, free surfaces that carry load, strong contrast). P is trilinear and 0 on fixed numbers. Entry (8 q + m, 8 q' + m') of element n at
// 576 n + 24 row + column, node m = i + 2 j + 4 k; an element counts where its modulus `e` is not 0 (rows of `sx`, as in elastic.ts).

const size = 576;
/** P of child c (a + 2 b + 4 c): weight of coarse node M at the child's node m, at 64 c + 8 m + M. */
export function childWeights(): Float32Array {
  const out = new Float32Array(512);
  for (let c = 0; c < 8; c++)
    for (let m = 0; m < 8; m++)
      for (let M = 0; M < 8; M++) {
        let w = 1;
        for (let a = 0; a < 3; a++) {
          const t = (((c >> a) & 1) + ((m >> a) & 1)) / 2;
          w *= ((M >> a) & 1) === 1 ? t : 1 - t;
        }
        out[64 * c + 8 * m + M] = w;
      }
  return out;
}

/** y = K u, node planes [from, to). */
export function matrixProduct(
  from: number,
  to: number,
  nx: number,
  ny: number,
  nz: number,
  sx: number,
  e: Float32Array,
  ke: Float32Array,
  u: Float32Array,
  y: Float32Array,
): void {
  const plane = sx * (ny + 1);
  const whole = plane * (nz + 1);
  const a = new Float64Array(24);
  const at = (n: number, r: number): number => (r >> 3) * whole + n + (r & 1) + ((r >> 1) & 1) * sx + ((r >> 2) & 1) * plane;
  for (let q = 0; q < 3; q++) y.fill(0, q * whole + from * plane, q * whole + to * plane);
  for (let k = Math.max(0, from - 1); k < Math.min(nz, to); k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++) {
        if (e[(k * ny + j) * sx + i] === 0) continue;
        const n = k * plane + j * sx + i;
        const m = ((k * ny + j) * nx + i) * size;
        for (let r = 0; r < 24; r++) a[r] = u[at(n, r)];
        for (let r = 0; r < 24; r++) {
          if ((r & 4) === 0 ? k < from : k + 1 >= to) continue;
          let s = 0;
          for (let c = 0; c < 24; c++) s += ke[m + 24 * r + c] * a[c];
          y[at(n, r)] += s;
        }
      }
}

/** Inverse diagonal, node planes [from, to); 0 where nothing acts. */
export function matrixDiagonal(
  from: number,
  to: number,
  nx: number,
  ny: number,
  nz: number,
  sx: number,
  e: Float32Array,
  ke: Float32Array,
  d: Float32Array,
): void {
  const plane = sx * (ny + 1);
  const whole = plane * (nz + 1);
  for (let k = from; k < to; k++)
    for (let j = 0; j <= ny; j++)
      for (let i = 0; i <= nx; i++)
        for (let q = 0; q < 3; q++) {
          let s = 0;
          for (let m = 0; m < 8; m++) {
            const a = i - (m & 1);
            const b = j - ((m >> 1) & 1);
            const c = k - ((m >> 2) & 1);
            if (a < 0 || b < 0 || c < 0 || a >= nx || b >= ny || c >= nz || e[(c * ny + b) * sx + a] === 0) continue;
            s += ke[((c * ny + b) * nx + a) * size + 25 * (8 * q + m)];
          }
          d[q * whole + k * plane + j * sx + i] = s > 0 ? 1 / s : 0;
        }
}

/**
 * Coarse matrices of element layers [from, to): Σ over the eight children of PᵀK P. `own` 1: the children have matrices (`ke`); 0: they are cubes of
 * modulus `e` and unit matrix `cube`, whose PᵀKP without fixed numbers stands ready in `ready` (8 × 576, one a child).
 */
export function coarsenMatrices(
  from: number,
  to: number,
  nx: number,
  ny: number,
  nz: number,
  sx: number,
  own: number,
  e: Float32Array,
  ke: Float32Array,
  cube: Float32Array,
  ready: Float32Array,
  weights: Float32Array,
  d: Float32Array,
  out: Float32Array,
): void {
  const cnx = (nx + 1) >> 1;
  const cny = (ny + 1) >> 1;
  const plane = sx * (ny + 1);
  const whole = plane * (nz + 1);
  const half = new Float64Array(size);
  for (let k = from; k < to; k++)
    for (let j = 0; j < cny; j++)
      for (let i = 0; i < cnx; i++) {
        const o = ((k * cny + j) * cnx + i) * size;
        out.fill(0, o, o + size);
        for (let c = 0; c < 8; c++) {
          const a = 2 * i + (c & 1);
          const b = 2 * j + ((c >> 1) & 1);
          const l = 2 * k + (c >> 2);
          if (a >= nx || b >= ny || l >= nz) continue;
          const modulus = e[(l * ny + b) * sx + a];
          if (modulus === 0) continue;
          const n = l * plane + b * sx + a;
          const free = (r: number): boolean => d[(r >> 3) * whole + n + (r & 1) + ((r >> 1) & 1) * sx + ((r >> 2) & 1) * plane] !== 0;
          let held = false;
          for (let r = 0; r < 24; r++) if (!free(r)) held = true;
          if (own === 0 && !held) {
            for (let t = 0; t < size; t++) out[o + t] += modulus * ready[size * c + t];
            continue;
          }
          const scale = own === 0 ? modulus : 1;
          const m = own === 0 ? 0 : ((l * ny + b) * nx + a) * size;
          const source = own === 0 ? cube : ke;
          // half = K P, rows fine, columns coarse; then out += Pᵀ half
          for (let r = 0; r < 24; r++)
            for (let q = 0; q < 3; q++)
              for (let M = 0; M < 8; M++) {
                let s = 0;
                for (let f = 0; f < 8; f++) if (free(8 * q + f)) s += source[m + 24 * r + 8 * q + f] * weights[64 * c + 8 * f + M];
                half[24 * r + 8 * q + M] = free(r) ? s * scale : 0;
              }
          for (let p = 0; p < 3; p++)
            for (let M = 0; M < 8; M++)
              for (let f = 0; f < 8; f++) {
                const w = weights[64 * c + 8 * f + M];
                if (w === 0) continue;
                for (let t = 0; t < 24; t++) out[o + 24 * (8 * p + M) + t] += w * half[24 * (8 * p + f) + t];
              }
        }
      }
}
