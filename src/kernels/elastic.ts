// y = K u for 8-node hexahedra on a voxel grid, one modulus per element, K = Σ E_e K0, K0 the same cube for all (axis-aligned orthotropic).
// In the sum/difference (Hadamard) basis of the eight nodes, u = Σ X_abc ξ^a η^b ζ^c, the strain energy of the cube falls apart into blocks of
// one to three modes (∫ξ² = 1/3, ∫ξ²η² = 1/9, odd powers vanish), so K0 is never formed: transform, scale, transform back.
// Equal to the 2×2×2 Gauss quadrature of the trilinear element (Hughes, The Finite Element Method, 1987, §4.4); tested against it.
// The assumption that fails first: cubic voxels (one spacing on the three axes).
//
// Layout: nodes x fastest, rows of `sx` >= nx + 1 nodes (a multiple of 4), three components one behind the other; moduli in rows of `sx`
// too, 0 = void and 0 behind the row; `fixed` has one byte a node, bit q set where component q is prescribed.
// `spans` holds for each element row the nodes [first, last) its elements touch, both multiples of 4 (empty: 0, 0).

/** Entries of `coefs`: c11 c22 c33 c12 c13 c23 g12 g13 g23 of unit modulus, times h/16 (h the spacing; the Hadamard sums are of ±1). */
export const coefCount = 9;

interface Shape {
  readonly from: number;
  readonly to: number;
  readonly nx: number;
  readonly ny: number;
  readonly nz: number;
  readonly sx: number;
}
export function elasticF32(
  from: number,
  to: number,
  nx: number,
  ny: number,
  nz: number,
  sx: number,
  coefs: Float64Array,
  e: Float32Array,
  spans: Int32Array,
  u: Float32Array,
  y: Float32Array,
): void {
  apply({ from, to, nx, ny, nz, sx }, coefs, e, spans, u, y);
}
export function elasticF64(
  from: number,
  to: number,
  nx: number,
  ny: number,
  nz: number,
  sx: number,
  coefs: Float64Array,
  e: Float32Array,
  spans: Int32Array,
  u: Float64Array,
  y: Float64Array,
): void {
  apply({ from, to, nx, ny, nz, sx }, coefs, e, spans, u, y);
}

const modes = new Float64Array(24);
const forces = new Float64Array(24);
function apply<A extends Float32Array | Float64Array>(s: Shape, coefs: Float64Array, e: Float32Array, spans: Int32Array, u: A, y: A): void {
  const plane = s.sx * (s.ny + 1);
  const whole = plane * (s.nz + 1);
  for (let q = 0; q < 3; q++) y.fill(0, q * whole + s.from * plane, q * whole + s.to * plane);
  for (let k = Math.max(0, s.from - 1); k < Math.min(s.nz, s.to); k++)
    for (let j = 0; j < s.ny; j++) {
      const row = k * s.ny + j;
      for (let i = spans[2 * row]; i < Math.min(s.nx, spans[2 * row + 1]); i++) {
        const modulus = e[row * s.sx + i];
        if (modulus === 0) continue;
        const n = k * plane + j * s.sx + i;
        for (let q = 0; q < 3; q++) toModes(u, q * whole + n, s.sx, plane, modes, 8 * q);
        blocks(coefs, modulus, modes, forces);
        for (let q = 0; q < 3; q++) addNodes(forces, 8 * q, y, q * whole + n, s.sx, plane, k >= s.from, k + 1 < s.to);
      }
    }
}

/** The eight ±1 sums of a cube's nodal values: index a + 2b + 4c for the mode ξ^a η^b ζ^c. */
function toModes(u: Float32Array | Float64Array, n: number, sx: number, plane: number, m: Float64Array, at: number): void {
  for (let l = 0; l < 4; l++) {
    const o = n + (l & 1) * sx + (l >> 1) * plane;
    m[at + 2 * l] = u[o] + u[o + 1];
    m[at + 2 * l + 1] = u[o + 1] - u[o];
  }
  butterfly(m, at, 2);
  butterfly(m, at, 4);
}
function butterfly(m: Float64Array, at: number, step: number): void {
  for (let l = 0; l < 8; l++)
    if ((l & step) === 0) {
      const low = m[at + l];
      const high = m[at + l + step];
      m[at + l] = low + high;
      m[at + l + step] = high - low;
    }
}
/** Transposed transform: node (a, b, c) gets Σ ± f, added to the planes this call may write. */
function addNodes(
  f: Float64Array,
  at: number,
  y: Float32Array | Float64Array,
  n: number,
  sx: number,
  plane: number,
  low: boolean,
  high: boolean,
): void {
  for (let c = 0; c < 2; c++) {
    if (c === 0 ? !low : !high) continue;
    for (let l = 0; l < 4; l++) {
      const a = l & 1;
      const b = l >> 1;
      let s = 0;
      for (let m = 0; m < 8; m++) {
        const minus = ((m & 1) !== 0 && a === 0 ? 1 : 0) + ((m & 2) !== 0 && b === 0 ? 1 : 0) + ((m & 4) !== 0 && c === 0 ? 1 : 0);
        s += minus % 2 === 0 ? f[at + m] : -f[at + m];
      }
      y[n + a + b * sx + c * plane] += s;
    }
  }
}
/** The block products: force modes of displacement modes, for one cube. Mode index a + 2b + 4c, components 0, 8, 16. */
function blocks(k: Float64Array, e: number, m: Float64Array, f: Float64Array): void {
  const [c11, c22, c33, c12, c13, c23, g12, g13, g23] = k;
  const X = 0;
  const Y = 8;
  const Z = 16;
  const third = e / 3;
  const ninth = e / 9;
  f.fill(0);
  // constant strain
  f[X + 1] = e * (c11 * m[X + 1] + c12 * m[Y + 2] + c13 * m[Z + 4]);
  f[Y + 2] = e * (c12 * m[X + 1] + c22 * m[Y + 2] + c23 * m[Z + 4]);
  f[Z + 4] = e * (c13 * m[X + 1] + c23 * m[Y + 2] + c33 * m[Z + 4]);
  f[X + 2] = f[Y + 1] = e * g12 * (m[X + 2] + m[Y + 1]);
  f[X + 4] = f[Z + 1] = e * g13 * (m[X + 4] + m[Z + 1]);
  f[Y + 4] = f[Z + 2] = e * g23 * (m[Y + 4] + m[Z + 2]);
  // strain linear along one axis
  f[X + 3] = third * ((c11 + g12) * m[X + 3] + c13 * m[Z + 6]);
  f[Z + 6] = third * ((c33 + g23) * m[Z + 6] + c13 * m[X + 3]);
  f[X + 5] = third * ((c11 + g13) * m[X + 5] + c12 * m[Y + 6]);
  f[Y + 6] = third * ((c22 + g23) * m[Y + 6] + c12 * m[X + 5]);
  f[Y + 3] = third * ((c22 + g12) * m[Y + 3] + c23 * m[Z + 5]);
  f[Z + 5] = third * ((c33 + g13) * m[Z + 5] + c23 * m[Y + 3]);
  const xy = g12 * (m[X + 6] + m[Y + 5]);
  const xz = g13 * (m[X + 6] + m[Z + 3]);
  const yz = g23 * (m[Y + 5] + m[Z + 3]);
  f[X + 6] = third * (xy + xz);
  f[Y + 5] = third * (xy + yz);
  f[Z + 3] = third * (xz + yz);
  // strain bilinear
  f[X + 7] = ninth * (c11 + g12 + g13) * m[X + 7];
  f[Y + 7] = ninth * (c22 + g12 + g23) * m[Y + 7];
  f[Z + 7] = ninth * (c33 + g13 + g23) * m[Z + 7];
}

/**
 * Strain of each element, element layers [from, to): `effective` = √(εᵀ C ε) in the mean over the element, C of unit modulus (so √(2 U/E) of any
 * modulus: the energy-equivalent strain), `axial` = mean strain along z. `coefs` as for the product. 0 in the void.
 */
export function elasticStrain(
  from: number,
  to: number,
  nx: number,
  ny: number,
  nz: number,
  sx: number,
  h: number,
  coefs: Float64Array,
  e: Float32Array,
  u: Float64Array,
  effective: Float32Array,
  axial: Float32Array,
): void {
  const plane = sx * (ny + 1);
  const whole = plane * (nz + 1);
  for (let k = from; k < to; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++) {
        const el = (k * ny + j) * sx + i;
        effective[el] = axial[el] = 0;
        if (e[el] === 0) continue;
        const n = k * plane + j * sx + i;
        for (let q = 0; q < 3; q++) toModes(u, q * whole + n, sx, plane, modes, 8 * q);
        blocks(coefs, 1, modes, forces);
        let work = 0;
        for (let m = 0; m < 24; m++) work += modes[m] * forces[m];
        // twice the energy of the cube over its volume
        effective[el] = Math.sqrt(Math.max(0, work) / (h * h * h));
        axial[el] = modes[16 + 4] / (4 * h);
      }
}

/** Node spans of element rows, layers [from, to). */
export function rowSpans(from: number, to: number, nx: number, ny: number, sx: number, e: Float32Array, spans: Int32Array): void {
  for (let row = from * ny; row < to * ny; row++) {
    let first = nx;
    let last = -1;
    for (let i = 0; i < nx; i++)
      if (e[row * sx + i] !== 0) {
        if (last < 0) first = i;
        last = i;
      }
    spans[2 * row] = last < 0 ? 0 : first & ~3;
    spans[2 * row + 1] = last < 0 ? 0 : Math.min(sx, (last + 2 + 3) & ~3);
  }
}
/** Inverse diagonal, node planes [from, to): 1 / (k_q Σ E of the up to eight elements), 0 where fixed or in the void. */
export function elasticDiagonal(
  from: number,
  to: number,
  nx: number,
  ny: number,
  nz: number,
  sx: number,
  kx: number,
  ky: number,
  kz: number,
  e: Float32Array,
  fixed: Uint8Array,
  d: Float32Array,
): void {
  const plane = sx * (ny + 1);
  const whole = plane * (nz + 1);
  for (let k = from; k < to; k++)
    for (let j = 0; j <= ny; j++)
      for (let i = 0; i <= nx; i++) {
        let s = 0;
        for (let c = Math.max(0, k - 1); c < Math.min(nz, k + 1); c++)
          for (let b = Math.max(0, j - 1); b < Math.min(ny, j + 1); b++)
            for (let a = Math.max(0, i - 1); a < Math.min(nx, i + 1); a++) s += e[(c * ny + b) * sx + a];
        const n = k * plane + j * sx + i;
        d[n] = s > 0 && (fixed[n] & 1) === 0 ? 1 / (kx * s) : 0;
        d[whole + n] = s > 0 && (fixed[n] & 2) === 0 ? 1 / (ky * s) : 0;
        d[2 * whole + n] = s > 0 && (fixed[n] & 4) === 0 ? 1 / (kz * s) : 0;
      }
}
/** Arithmetic mean of the (up to) eight children, layers [from, to) of the coarse grid ceil(n/2); what lies outside counts as void. */
export function coarsenModulus(
  from: number,
  to: number,
  nx: number,
  ny: number,
  nz: number,
  sx: number,
  coarseSx: number,
  e: Float32Array,
  coarse: Float32Array,
): void {
  const cnx = (nx + 1) >> 1;
  const cny = (ny + 1) >> 1;
  for (let k = from; k < to; k++)
    for (let j = 0; j < cny; j++)
      for (let i = 0; i < cnx; i++) {
        let s = 0;
        for (let c = 2 * k; c < Math.min(nz, 2 * k + 2); c++)
          for (let b = 2 * j; b < Math.min(ny, 2 * j + 2); b++)
            for (let a = 2 * i; a < Math.min(nx, 2 * i + 2); a++) s += e[(c * ny + b) * sx + a];
        coarse[(k * cny + j) * coarseSx + i] = s / 8;
      }
}
/**
 * A coarse node is fixed where any fine node that its hat function reaches is (supports rarely lie on coarse planes; a coarse grid that pushes
 * at a support does harm, one that leaves it alone does not). Coarse planes [from, to).
 */
export function coarsenFixed(
  from: number,
  to: number,
  nx: number,
  ny: number,
  nz: number,
  sx: number,
  coarseSx: number,
  fixed: Uint8Array,
  coarse: Uint8Array,
): void {
  const cnx = (nx + 1) >> 1;
  const cny = (ny + 1) >> 1;
  for (let k = from; k < to; k++)
    for (let j = 0; j <= cny; j++)
      for (let i = 0; i <= cnx; i++) {
        let f = 0;
        for (let c = Math.max(0, 2 * k - 1); c <= Math.min(nz, 2 * k + 1); c++)
          for (let b = Math.max(0, 2 * j - 1); b <= Math.min(ny, 2 * j + 1); b++)
            for (let a = Math.max(0, 2 * i - 1); a <= Math.min(nx, 2 * i + 1); a++) f |= fixed[(c * (ny + 1) + b) * sx + a];
        coarse[(k * (cny + 1) + j) * coarseSx + i] = f;
      }
}
