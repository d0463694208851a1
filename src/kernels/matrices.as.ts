// Twin of matrices.ts: the 24 rows of a matrix as six vectors (the matrices are symmetric, so a column is a row).
import { scratch } from './scratch.as';

const size: i32 = 576;
@inline function place(r: i32, sx: i32, plane: i32, whole: i32): i32 { return (r >> 3) * whole + (r & 1) + ((r >> 1) & 1) * sx + ((r >> 2) & 1) * plane; }

export function matrixProduct(from: i32, to: i32, nx: i32, ny: i32, nz: i32, sx: i32, e: usize, ke: usize, u: usize, y: usize): void {
  const plane = sx * (ny + 1), whole = plane * (nz + 1);
  const offsets = scratch, sum = scratch + 128;
  for (let r = 0; r < 24; r++) store<i32>(offsets + <usize>r * 4, place(r, sx, plane, whole) * 4);
  for (let q = 0; q < 3; q++) memory.fill(y + <usize>(q * whole + from * plane) * 4, 0, <usize>((to - from) * plane) * 4);
  for (let k = max(0, from - 1); k < min(nz, to); k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++) {
        if (load<f32>(e + <usize>((k * ny + j) * sx + i) * 4) == 0) continue;
        const n = <usize>(k * plane + j * sx + i) * 4;
        let m = ke + <usize>((k * ny + j) * nx + i) * size * 4;
        let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0;
        for (let c: usize = 0; c < 24; c++) {
          const v = f32x4.splat(load<f32>(u + n + load<i32>(offsets + c * 4)));
          s0 = f32x4.add(s0, f32x4.mul(v, v128.load(m)));
          s1 = f32x4.add(s1, f32x4.mul(v, v128.load(m, 16)));
          s2 = f32x4.add(s2, f32x4.mul(v, v128.load(m, 32)));
          s3 = f32x4.add(s3, f32x4.mul(v, v128.load(m, 48)));
          s4 = f32x4.add(s4, f32x4.mul(v, v128.load(m, 64)));
          s5 = f32x4.add(s5, f32x4.mul(v, v128.load(m, 80)));
          m += 96;
        }
        v128.store(sum, s0); v128.store(sum, s1, 16); v128.store(sum, s2, 32); v128.store(sum, s3, 48); v128.store(sum, s4, 64); v128.store(sum, s5, 80);
        const low = k >= from, high = k + 1 < to;
        for (let r: usize = 0; r < 24; r++) {
          if ((r & 4) == 0 ? !low : !high) continue;
          const at = y + n + load<i32>(offsets + r * 4);
          store<f32>(at, load<f32>(at) + load<f32>(sum + r * 4));
        }
      }
}

export function matrixDiagonal(from: i32, to: i32, nx: i32, ny: i32, nz: i32, sx: i32, e: usize, ke: usize, d: usize): void {
  const plane = sx * (ny + 1), whole = plane * (nz + 1);
  for (let k = from; k < to; k++)
    for (let j = 0; j <= ny; j++)
      for (let i = 0; i <= nx; i++)
        for (let q = 0; q < 3; q++) {
          let s: f32 = 0;
          for (let m = 0; m < 8; m++) {
            const a = i - (m & 1), b = j - ((m >> 1) & 1), c = k - ((m >> 2) & 1);
            if (a < 0 || b < 0 || c < 0 || a >= nx || b >= ny || c >= nz) continue;
            if (load<f32>(e + <usize>((c * ny + b) * sx + a) * 4) == 0) continue;
            s += load<f32>(ke + <usize>(((c * ny + b) * nx + a) * size + 25 * (8 * q + m)) * 4);
          }
          store<f32>(d + <usize>(q * whole + k * plane + j * sx + i) * 4, s > 0 ? 1 / s : 0);
        }
}

export function coarsenMatrices(from: i32, to: i32, nx: i32, ny: i32, nz: i32, sx: i32, own: i32, e: usize, ke: usize, cube: usize, ready: usize, weights: usize, d: usize, out: usize): void {
  const cnx = (nx + 1) >> 1, cny = (ny + 1) >> 1;
  const plane = sx * (ny + 1), whole = plane * (nz + 1);
  const free = scratch, half = scratch + 128;
  for (let k = from; k < to; k++)
    for (let j = 0; j < cny; j++)
      for (let i = 0; i < cnx; i++) {
        const o = out + <usize>((k * cny + j) * cnx + i) * size * 4;
        memory.fill(o, 0, size * 4);
        for (let c = 0; c < 8; c++) {
          const a = 2 * i + (c & 1), b = 2 * j + ((c >> 1) & 1), l = 2 * k + (c >> 2);
          if (a >= nx || b >= ny || l >= nz) continue;
          const modulus = load<f32>(e + <usize>((l * ny + b) * sx + a) * 4);
          if (modulus == 0) continue;
          const n = l * plane + b * sx + a;
          let held = false;
          for (let r = 0; r < 24; r++) {
            const on = load<f32>(d + <usize>(n + place(r, sx, plane, whole)) * 4) != 0;
            store<f32>(free + <usize>r * 4, on ? 1 : 0);
            if (!on) held = true;
          }
          if (own == 0 && !held) {
            const v = f32x4.splat(modulus), from0 = ready + <usize>(size * c) * 4;
            for (let t: usize = 0; t < <usize>size * 4; t += 16) v128.store(o + t, f32x4.add(v128.load(o + t), f32x4.mul(v, v128.load(from0 + t))));
            continue;
          }
          const scale: f32 = own == 0 ? modulus : 1;
          const source = own == 0 ? cube : ke + <usize>((l * ny + b) * nx + a) * size * 4;
          const w = weights + <usize>(64 * c) * 4;
          for (let r: usize = 0; r < 24; r++) {
            const mine = f32x4.splat(load<f32>(free + r * 4) * scale);
            for (let q: usize = 0; q < 3; q++) {
              let s = f32x4.splat(0), t = s;
              for (let f: usize = 0; f < 8; f++) {
                const v = f32x4.splat(load<f32>(source + (24 * r + 8 * q + f) * 4) * load<f32>(free + (8 * q + f) * 4));
                s = f32x4.add(s, f32x4.mul(v, v128.load(w + 32 * f)));
                t = f32x4.add(t, f32x4.mul(v, v128.load(w + 32 * f, 16)));
              }
              v128.store(half + (24 * r + 8 * q) * 4, f32x4.mul(mine, s));
              v128.store(half + (24 * r + 8 * q) * 4, f32x4.mul(mine, t), 16);
            }
          }
          for (let p: usize = 0; p < 3; p++)
            for (let M: usize = 0; M < 8; M++)
              for (let f: usize = 0; f < 8; f++) {
                const weight = load<f32>(w + (8 * f + M) * 4);
                if (weight == 0) continue;
                const v = f32x4.splat(weight);
                const to0 = o + 96 * (8 * p + M), from0 = half + 96 * (8 * p + f);
                for (let t: usize = 0; t < 96; t += 16) v128.store(to0 + t, f32x4.add(v128.load(to0 + t), f32x4.mul(v, v128.load(from0 + t))));
              }
        }
      }
}
