// Two kinds of randomness in a CT picture: what belongs to the patient (a fixed, band-limited pattern in space, zero mean) and what belongs to
// the scanner (white noise, coloured by the reconstruction kernel). Integer hashes, so that the same seed gives the same bytes everywhere.
import { seeded } from '../base/index.ts';

const n = 64;
const mask = n - 1;

/** A periodic field of unit variance and zero mean on a 64³ lattice, read between its points. */
export type Lattice = (x: number, y: number, z: number) => number;

export function makeLattice(seed: number): Lattice {
  const random = seeded(seed).fork('lattice');
  const a = new Float32Array(n * n * n);
  for (let i = 0; i < a.length; i++) a[i] = (random.next() + random.next() + random.next() - 1.5) * 3.2;
  return (x, y, z) => {
    const fx = Math.floor(x);
    const fy = Math.floor(y);
    const fz = Math.floor(z);
    let tx = x - fx;
    let ty = y - fy;
    let tz = z - fz;
    tx = tx * tx * (3 - 2 * tx);
    ty = ty * ty * (3 - 2 * ty);
    tz = tz * tz * (3 - 2 * tz);
    const i0 = fx & mask;
    const i1 = (fx + 1) & mask;
    const j0 = (fy & mask) * n;
    const j1 = ((fy + 1) & mask) * n;
    const k0 = (fz & mask) * n * n;
    const k1 = ((fz + 1) & mask) * n * n;
    const c00 = a[i0 + j0 + k0] + tx * (a[i1 + j0 + k0] - a[i0 + j0 + k0]);
    const c10 = a[i0 + j1 + k0] + tx * (a[i1 + j1 + k0] - a[i0 + j1 + k0]);
    const c01 = a[i0 + j0 + k1] + tx * (a[i1 + j0 + k1] - a[i0 + j0 + k1]);
    const c11 = a[i0 + j1 + k1] + tx * (a[i1 + j1 + k1] - a[i0 + j1 + k1]);
    const c0 = c00 + ty * (c10 - c00);
    const c1 = c01 + ty * (c11 - c01);
    return c0 + tz * (c1 - c0);
  };
}

/** Scanner noise of unit SD on a grid: white, then smoothed along i and j (and less along k) by the kernel. 'sharp' leaves it nearly white. */
export function scannerNoise(size: readonly [number, number, number], seed: number, kernel: 'soft' | 'bone'): Float32Array {
  const [nx, ny, nz] = size;
  const out = new Float32Array(nx * ny * nz);
  const side = kernel === 'soft' ? 0.55 : 0.12;
  const between = kernel === 'soft' ? 0.3 : 0.1;
  // Four bytes added: bell-shaped, mean 510, SD 147.8.
  const bell = Float32Array.from({ length: 1021 }, (_, sum) => (sum - 510) / 147.8);
  let s = (seed ^ 0x5bd1e995) | 0;
  const g = 1 / Math.sqrt(1 + 2 * side * side);
  const row = new Float32Array(nx);
  for (let start = 0; start < out.length; start += nx) {
    for (let i = 0; i < nx; i++) {
      s = (s + 0x9e3779b9) | 0;
      let h = s ^ (s >>> 16);
      h = Math.imul(h, 0x21f0aaad);
      h ^= h >>> 15;
      h = Math.imul(h, 0x735a2d97);
      h ^= h >>> 15;
      row[i] = bell[(h & 255) + ((h >>> 8) & 255) + ((h >>> 16) & 255) + (h >>> 24)];
    }
    let before = row[0];
    for (let i = 0; i < nx; i++) {
      const here = row[i];
      out[start + i] = (here + side * (before + (i + 1 < nx ? row[i + 1] : here))) * g;
      before = here;
    }
  }
  // Along j and k row by row, so that memory is read in order.
  const rows = (outer: number, outerStride: number, count: number, stride: number, w: number): void => {
    const g = 1 / Math.sqrt(1 + 2 * w * w);
    const before = new Float32Array(nx);
    for (let o = 0; o < outer; o++) {
      const base = o * outerStride;
      for (let i = 0; i < nx; i++) before[i] = out[base + i];
      for (let q = 0; q < count; q++) {
        const p = base + q * stride;
        const step = q + 1 < count ? stride : 0;
        for (let i = 0; i < nx; i++) {
          const here = out[p + i];
          out[p + i] = (here + w * (before[i] + out[p + i + step])) * g;
          before[i] = here;
        }
      }
    }
  };
  rows(nz, nx * ny, ny, nx, side);
  rows(ny, nx, nz, nx * ny, between);
  return out;
}
