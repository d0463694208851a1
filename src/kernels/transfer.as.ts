// Twin of transfer.ts: rows of the fine grid are first added up (whole vectors), then thinned or spread along x by shuffles.
import { scratch } from './scratch.as';

@inline function scaleAdd(to: usize, from: usize, w: v128, bytes: usize): void {
  for (let o: usize = 0; o < bytes; o += 16) v128.store(to + o, f32x4.add(v128.load(to + o), f32x4.mul(w, v128.load(from + o))));
}

export function restrictNodes(from: i32, to: i32, components: i32, nx: i32, ny: i32, nz: i32, sx: i32, coarseSx: i32, r: usize, b: usize): void {
  const cny = (ny + 1) >> 1, cnz = (nz + 1) >> 1;
  const bytes = <usize>sx * 4;
  const line = scratch + 64;
  const half = f32x4.splat(0.5);
  for (let q = 0; q < components; q++)
    for (let K = from; K < to; K++)
      for (let J = 0; J <= cny; J++) {
        memory.fill(line - 16, 0, 2 * <usize>coarseSx * 4 + bytes + 128);
        for (let k = max(0, 2 * K - 1); k <= min(nz, 2 * K + 1); k++)
          for (let j = max(0, 2 * J - 1); j <= min(ny, 2 * J + 1); j++) {
            const w: f32 = (k == 2 * K ? <f32>1 : <f32>0.5) * (j == 2 * J ? <f32>1 : <f32>0.5);
            scaleAdd(line, r + <usize>(((q * (nz + 1) + k) * (ny + 1) + j) * sx) * 4, f32x4.splat(w), bytes);
          }
        const out = b + <usize>(((q * (cnz + 1) + K) * (cny + 1) + J) * coarseSx) * 4;
        for (let o: usize = 0; o < <usize>coarseSx * 4; o += 16) {
          const before = v128.load(line + 2 * o - 16), v = v128.load(line + 2 * o), w = v128.load(line + 2 * o, 16);
          const even = v128.shuffle<f32>(v, w, 0, 2, 4, 6), odd = v128.shuffle<f32>(v, w, 1, 3, 5, 7);
          v128.store(out + o, f32x4.add(even, f32x4.mul(half, f32x4.add(odd, v128.shuffle<f32>(before, odd, 3, 4, 5, 6)))));
        }
      }
}

export function prolongNodes(from: i32, to: i32, components: i32, nx: i32, ny: i32, nz: i32, sx: i32, coarseSx: i32, coarse: usize, d: usize, x: usize): void {
  const cny = (ny + 1) >> 1, cnz = (nz + 1) >> 1;
  const bytes = <usize>coarseSx * 4;
  const line = scratch + 64;
  const quarter = f32x4.splat(0.25), half = f32x4.splat(0.5), zero = f32x4.splat(0);
  for (let q = 0; q < components; q++)
    for (let k = from; k < to; k++)
      for (let j = 0; j <= ny; j++) {
        const K = k >> 1, L = (k + 1) >> 1, J = j >> 1, M = (j + 1) >> 1;
        const a = coarse + <usize>(((q * (cnz + 1) + K) * (cny + 1) + J) * coarseSx) * 4;
        const b = coarse + <usize>(((q * (cnz + 1) + K) * (cny + 1) + M) * coarseSx) * 4;
        const c = coarse + <usize>(((q * (cnz + 1) + L) * (cny + 1) + J) * coarseSx) * 4;
        const e = coarse + <usize>(((q * (cnz + 1) + L) * (cny + 1) + M) * coarseSx) * 4;
        for (let o: usize = 0; o < bytes; o += 16)
          v128.store(line + o, f32x4.mul(quarter, f32x4.add(f32x4.add(v128.load(a + o), v128.load(b + o)), f32x4.add(v128.load(c + o), v128.load(e + o)))));
        v128.store(line + bytes, zero);
        const n = <usize>(((q * (nz + 1) + k) * (ny + 1) + j) * sx) * 4;
        for (let o: usize = 0; o < <usize>sx * 4; o += 16) {
          // two coarse nodes give four fine ones: c0, (c0+c1)/2, c1, (c1+c2)/2
          const now = v128.load(line + (o >> 1)), next = v128.load(line + (o >> 1), 4);
          const mid = f32x4.mul(half, f32x4.add(now, next));
          const add = v128.shuffle<f32>(now, mid, 0, 4, 1, 5);
          v128.store(x + n + o, f32x4.add(v128.load(x + n + o), v128.and(add, f32x4.ne(v128.load(d + n + o), zero))));
        }
      }
}
