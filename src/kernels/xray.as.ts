// Twin of xray.ts: the blend of two rows four samples at a time; the look-up along a row by pairs of neighbours, two at a load.
import { scratch } from './scratch.as';

@inline function at64(p: usize, n: i32): f64 { return load<f64>(p + (<usize>n << 3)); }
@inline function at32(p: usize, n: i32): i32 { return load<i32>(p + (<usize>n << 2)); }

export function xraySlabs(from: i32, to: i32, width: i32, rowStep: i32, sliceStep: i32, box: usize, look: usize, field: usize, plane: usize): void {
  const a0 = at32(box, 0), a1 = at32(box, 1), b0 = at32(box, 2), b1 = at32(box, 3), m0 = at32(box, 4), m1 = at32(box, 5);
  const sa = at64(look, 0), sb = at64(look, 1), sm = at64(look, 2), pm = at64(look, 3);
  const firstA = at64(look, 4), firstB = at64(look, 5), stepA = at64(look, 6), stepB = at64(look, 7);
  // the row of the slice, where each sample reads in it (bytes), its share of the next voxel
  const row = scratch + 64, at = row + (<usize>(a1 + 20) & ~15) * 4, share = at + <usize>(width + 16) * 4;
  const bytes = <usize>width * 4;
  memory.fill(plane + <usize>from * bytes, 0, <usize>(to - from) * bytes);
  for (let m = m0; m < m1; m++) {
    const t = (<f64>m - sm) / (pm - sm);
    if (!(t > 0)) continue;
    let first = width, end = 0;
    for (let x = 0; x < width; x++) {
      const a = sa + t * (firstA + <f64>x * stepA - sa);
      if (!(a >= <f64>a0 && a <= <f64>(a1 - 1))) continue;
      if (x < first) first = x;
      end = x + 1;
      const i = min(a1 - 2, <i32>a);
      store<i32>(at + (<usize>x << 2), i << 2);
      store<f32>(share + (<usize>x << 2), <f32>(a - <f64>i));
    }
    if (end <= first) continue;
    const i0 = <usize>at32(at, first) & ~15, i1 = <usize>at32(at, end - 1) + 8;
    const stop = <usize>end << 2;
    for (let y = from; y < to; y++) {
      const b = sb + t * (firstB + <f64>y * stepB - sb);
      if (!(b >= <f64>b0 && b <= <f64>(b1 - 1))) continue;
      const k = min(b1 - 2, <i32>b);
      const g = f32x4.splat(<f32>(b - <f64>k));
      const p = field + (<usize>(m * sliceStep + k * rowStep) << 2), q = p + (<usize>rowStep << 2);
      for (let i = i0; i < i1; i += 16) {
        const low = v128.load(p + i);
        v128.store(row + i, f32x4.add(low, f32x4.mul(g, f32x4.sub(v128.load(q + i), low))));
      }
      const o = plane + <usize>y * bytes;
      let x = <usize>first << 2;
      for (; x + 16 <= stop; x += 16) {
        const i = at + x;
        const two = v128.load64_lane(row + load<u32>(i, 4), v128.load64_zero(row + load<u32>(i)), 1);
        const more = v128.load64_lane(row + load<u32>(i, 12), v128.load64_zero(row + load<u32>(i, 8)), 1);
        const left = v128.shuffle<i32>(two, more, 0, 2, 4, 6), right = v128.shuffle<i32>(two, more, 1, 3, 5, 7);
        const s = f32x4.add(left, f32x4.mul(v128.load(share + x), f32x4.sub(right, left)));
        v128.store(o + x, f32x4.add(v128.load(o + x), s));
      }
      for (; x < stop; x += 4) {
        const r = row + load<u32>(at + x), left = load<f32>(r);
        store<f32>(o + x, load<f32>(o + x) + left + load<f32>(share + x) * (load<f32>(r, 4) - left));
      }
    }
  }
}

export function xrayWarp(from: i32, to: i32, width: i32, planeWidth: i32, planeHeight: i32, look: usize, detector: usize, plane: usize, out: usize): void {
  const sa = at64(look, 0), sb = at64(look, 1), sm = at64(look, 2), pm = at64(look, 3);
  const firstA = at64(look, 4), firstB = at64(look, 5), perA = 1 / at64(look, 6), perB = 1 / at64(look, 7);
  const mmA = at64(look, 8), mmB = at64(look, 9), mmM = at64(look, 10);
  const row = <usize>planeWidth << 2;
  const lastX = <f64>(planeWidth - 1), lastY = <f64>(planeHeight - 1);
  for (let v = from; v < to; v++) {
    const da0 = at64(detector, 0) + <f64>v * at64(detector, 6) - sa;
    const db0 = at64(detector, 1) + <f64>v * at64(detector, 7) - sb;
    const dm0 = at64(detector, 2) + <f64>v * at64(detector, 8) - sm;
    for (let u = 0; u < width; u++) {
      const ra = da0 + <f64>u * at64(detector, 3), rb = db0 + <f64>u * at64(detector, 4);
      const perSlice = 1 / (dm0 + <f64>u * at64(detector, 5));
      const t = (pm - sm) * perSlice;
      const x = (sa + t * ra - firstA) * perA, y = (sb + t * rb - firstB) * perB;
      const o = out + (<usize>(v * width + u) << 2);
      if (!(t > 0 && x >= 0 && y >= 0 && x < lastX && y < lastY)) {
        store<f32>(o, 0);
        continue;
      }
      const i = <i32>x, j = <i32>y;
      const f = <f32>(x - <f64>i), h = <f32>(y - <f64>j);
      const p = plane + (<usize>(j * planeWidth + i) << 2), q = p + row;
      const low = load<f32>(p) + f * (load<f32>(p, 4) - load<f32>(p));
      const high = load<f32>(q) + f * (load<f32>(q, 4) - load<f32>(q));
      const ma = ra * perSlice * mmA, mb = rb * perSlice * mmB;
      store<f32>(o, (low + h * (high - low)) * <f32>sqrt(ma * ma + mb * mb + mmM * mmM));
    }
  }
}
