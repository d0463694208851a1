// Twin of vector.ts: the same loops, four (f32) or two (f64) numbers at a time; partial sums in two f64 lanes.
const block: i32 = 1024;

@inline function low(v: v128): v128 { return f64x2.promote_low_f32x4(v); }
@inline function load2(p: usize): v128 { return f64x2.promote_low_f32x4(v128.load64_zero(p)); }
@inline function both(v: v128): f64 { return f64x2.extract_lane(v, 0) + f64x2.extract_lane(v, 1); }

export function smoothFirst(from: i32, to: i32, c: f64, d: usize, b: usize, p: usize, x: usize): void {
  const f = f32x4.splat(<f32>c);
  for (let o = <usize>from * block * 4, e = <usize>to * block * 4; o < e; o += 16) {
    const v = f32x4.mul(f32x4.mul(f, v128.load(d + o)), v128.load(b + o));
    v128.store(p + o, v);
    v128.store(x + o, v);
  }
}
export function smoothNext(from: i32, to: i32, c1: f64, c2: f64, d: usize, b: usize, y: usize, p: usize, x: usize): void {
  const f1 = f32x4.splat(<f32>c1), f2 = f32x4.splat(<f32>c2);
  for (let o = <usize>from * block * 4, e = <usize>to * block * 4; o < e; o += 16) {
    const v = f32x4.add(f32x4.mul(f1, v128.load(p + o)), f32x4.mul(f32x4.mul(f2, v128.load(d + o)), f32x4.sub(v128.load(b + o), v128.load(y + o))));
    v128.store(p + o, v);
    v128.store(x + o, f32x4.add(v128.load(x + o), v));
  }
}
export function freeDifference(from: i32, to: i32, d: usize, b: usize, y: usize, r: usize): void {
  const zero = f32x4.splat(0);
  for (let o = <usize>from * block * 4, e = <usize>to * block * 4; o < e; o += 16)
    v128.store(r + o, v128.and(f32x4.sub(v128.load(b + o), v128.load(y + o)), f32x4.ne(v128.load(d + o), zero)));
}
export function scaleDiagonal(from: i32, to: i32, c: f64, d: usize, y: usize, x: usize, sums: usize): void {
  const f = f32x4.splat(<f32>c);
  for (let n = from; n < to; n++) {
    let s = f64x2.splat(0);
    for (let o = <usize>n * block * 4, e = <usize>(n + 1) * block * 4; o < e; o += 16) {
      const v = f32x4.mul(f32x4.mul(f, v128.load(d + o)), v128.load(y + o));
      v128.store(x + o, v);
      const l = low(v), h = low(v128.shuffle<f32>(v, v, 2, 3, 2, 3));
      s = f64x2.add(s, f64x2.add(f64x2.mul(l, l), f64x2.mul(h, h)));
    }
    store<f64>(sums + <usize>n * 8, both(s));
  }
}
export function addTo(from: i32, to: i32, y: usize, x: usize): void {
  for (let o = <usize>from * block * 4, e = <usize>to * block * 4; o < e; o += 16) v128.store(x + o, f32x4.add(v128.load(x + o), v128.load(y + o)));
}
export function narrow(from: i32, to: i32, s: f64, r: usize, b: usize): void {
  const v = f64x2.splat(s);
  for (let o = <usize>from * block * 4, e = <usize>to * block * 4; o < e; o += 8)
    v128.store64_lane(b + o, f32x4.demote_f64x2_zero(f64x2.mul(v, v128.load(r + 2 * o))), 0);
}
export function dotMixed(from: i32, to: i32, q: usize, z: usize, sums: usize): void {
  for (let n = from; n < to; n++) {
    let s = f64x2.splat(0);
    for (let o = <usize>n * block * 4, e = <usize>(n + 1) * block * 4; o < e; o += 8) s = f64x2.add(s, f64x2.mul(v128.load(q + 2 * o), load2(z + o)));
    store<f64>(sums + <usize>n * 8, both(s));
  }
}
export function dotWide(from: i32, to: i32, q: usize, r: usize, sums: usize): void {
  for (let n = from; n < to; n++) {
    let s = f64x2.splat(0);
    for (let o = <usize>n * block * 8, e = <usize>(n + 1) * block * 8; o < e; o += 16) s = f64x2.add(s, f64x2.mul(v128.load(q + o), v128.load(r + o)));
    store<f64>(sums + <usize>n * 8, both(s));
  }
}
export function direct(from: i32, to: i32, s: f64, z: usize, beta: f64, p: usize, r: usize, sums: usize): void {
  const vs = f64x2.splat(s), vb = f64x2.splat(beta);
  for (let n = from; n < to; n++) {
    let t = f64x2.splat(0);
    for (let o = <usize>n * block * 4, e = <usize>(n + 1) * block * 4; o < e; o += 8) {
      const v = f64x2.add(f64x2.mul(vs, load2(z + o)), f64x2.mul(vb, v128.load(p + 2 * o)));
      v128.store(p + 2 * o, v);
      t = f64x2.add(t, f64x2.mul(v, v128.load(r + 2 * o)));
    }
    store<f64>(sums + <usize>n * 8, both(t));
  }
}
/** Two f64 lanes of all ones where the two f32 at p are not zero. */
@inline function free2(p: usize): v128 { return f64x2.ne(load2(p), f64x2.splat(0)); }
export function freeDot(from: i32, to: i32, d: usize, p: usize, q: usize, sums: usize): void {
  for (let n = from; n < to; n++) {
    let s = f64x2.splat(0);
    for (let o = <usize>n * block * 4, e = <usize>(n + 1) * block * 4; o < e; o += 8) {
      const v = v128.and(v128.load(q + 2 * o), free2(d + o));
      v128.store(q + 2 * o, v);
      s = f64x2.add(s, f64x2.mul(v128.load(p + 2 * o), v));
    }
    store<f64>(sums + <usize>n * 8, both(s));
  }
}
export function advance(from: i32, to: i32, alpha: f64, p: usize, q: usize, x: usize, r: usize, sums: usize): void {
  const a = f64x2.splat(alpha);
  for (let n = from; n < to; n++) {
    let s = f64x2.splat(0);
    for (let o = <usize>n * block * 8, e = <usize>(n + 1) * block * 8; o < e; o += 16) {
      v128.store(x + o, f64x2.add(v128.load(x + o), f64x2.mul(a, v128.load(p + o))));
      const v = f64x2.sub(v128.load(r + o), f64x2.mul(a, v128.load(q + o)));
      v128.store(r + o, v);
      s = f64x2.add(s, f64x2.mul(v, v));
    }
    store<f64>(sums + <usize>n * 8, both(s));
  }
}
export function freeResidual(from: i32, to: i32, d: usize, b: usize, y: usize, r: usize, sums: usize): void {
  for (let n = from; n < to; n++) {
    let s = f64x2.splat(0);
    for (let o = <usize>n * block * 4, e = <usize>(n + 1) * block * 4; o < e; o += 8) {
      const v = v128.and(f64x2.sub(v128.load(b + 2 * o), v128.load(y + 2 * o)), free2(d + o));
      v128.store(r + 2 * o, v);
      s = f64x2.add(s, f64x2.mul(v, v));
    }
    store<f64>(sums + <usize>n * 8, both(s));
  }
}
