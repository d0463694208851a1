// Twin of elastic.ts in AssemblyScript with explicit SIMD: the same sums, four (f32) or two (f64) elements of a row at a time.
// Row by row: the y-z sums and differences of the nodal lines (lines of scratch, in L1), then per vector of elements the x sums, the block
// products, and the four nodal rows they load. What an element gives to its right-hand nodes is carried to the next vector in `carry`.
// Fields are padded (row = multiple of 4 nodes, modulus rows likewise, zero behind the grid), so there is no scalar tail.
import { scratch } from './scratch.as';

@inline function load4<T>(p: usize, shift: usize): v128 { return v128.load(p + shift); }
/** A vector of moduli, which are f32 in both products; `o` counts bytes of T. */
@inline function moduli<T>(e: usize, o: usize): v128 {
  return sizeof<T>() == 4 ? v128.load(e + o) : f64x2.promote_low_f32x4(v128.load64_zero(e + (o >> 1)));
}
@inline function add<T>(a: v128, b: v128): v128 { return v128.add<T>(a, b); }
@inline function sub<T>(a: v128, b: v128): v128 { return v128.sub<T>(a, b); }
@inline function mul<T>(a: v128, b: v128): v128 { return v128.mul<T>(a, b); }
@inline function wide<T>(x: f64): v128 { return sizeof<T>() == 4 ? f32x4.splat(<f32>x) : f64x2.splat(x); }
/** Last lane of `before`, then all but the last of `now`: what the elements one to the left give. */
@inline function behind<T>(before: v128, now: v128): v128 {
  return sizeof<T>() == 4 ? v128.shuffle<f32>(before, now, 3, 4, 5, 6) : v128.shuffle<f64>(before, now, 1, 2);
}

/** Lines of one component: sums and differences over the four nodal rows a (y0 z0), b (y1 z0), c (y0 z1), d (y1 z1). */
@inline function lines<T>(a: usize, b: usize, c: usize, d: usize, t: usize, line: usize, first: usize, last: usize): void {
  for (let o = first; o < last; o += 16) {
    const va = v128.load(a + o), vb = v128.load(b + o), vc = v128.load(c + o), vd = v128.load(d + o);
    const p = add<T>(va, vb), m = sub<T>(vb, va), r = add<T>(vc, vd), s = sub<T>(vd, vc);
    v128.store(t + o, add<T>(p, r));
    v128.store(t + line + o, add<T>(m, s));
    v128.store(t + 2 * line + o, sub<T>(r, p));
    v128.store(t + 3 * line + o, sub<T>(s, m));
  }
}

/** Adds the four modes of one component at a vector of nodes to the four nodal rows. */
@inline function give<T>(n0: v128, n1: v128, n2: v128, n3: v128, a: usize, b: usize, c: usize, d: usize, low: bool, high: bool): void {
  if (low) {
    const p = sub<T>(n0, n2), r = sub<T>(n1, n3);
    v128.store(a, add<T>(v128.load(a), sub<T>(p, r)));
    v128.store(b, add<T>(v128.load(b), add<T>(p, r)));
  }
  if (high) {
    const s = add<T>(n0, n2), v = add<T>(n1, n3);
    v128.store(c, add<T>(v128.load(c), sub<T>(s, v)));
    v128.store(d, add<T>(v128.load(d), add<T>(s, v)));
  }
}

/** Sum of what the elements give to their left nodes (even - odd) and, one vector lane behind, to their right nodes (even + odd). */
@inline function meet<T>(even: v128, odd: v128, carry: usize): v128 {
  const right = add<T>(even, odd);
  const before = v128.load(carry);
  v128.store(carry, right);
  return add<T>(sub<T>(even, odd), behind<T>(before, right));
}
@inline function meetOdd<T>(odd: v128, carry: usize): v128 {
  const before = v128.load(carry);
  v128.store(carry, odd);
  return sub<T>(behind<T>(before, odd), odd);
}

@inline function layer<T>(ny: i32, k: i32, sx: i32, plane: usize, whole: usize, coefs: usize, e: usize, spans: usize, u: usize, y: usize, low: bool, high: bool): void {
  const bytes = <usize>sizeof<T>();
  const row = <usize>sx * bytes;
  const line = row + 64;
  const t = scratch + 12 * 16;
  const carry = scratch;
  const c11 = wide<T>(load<f64>(coefs, 0)), c22 = wide<T>(load<f64>(coefs, 8)), c33 = wide<T>(load<f64>(coefs, 16));
  const c12 = wide<T>(load<f64>(coefs, 24)), c13 = wide<T>(load<f64>(coefs, 32)), c23 = wide<T>(load<f64>(coefs, 40));
  const g12 = wide<T>(load<f64>(coefs, 48)), g13 = wide<T>(load<f64>(coefs, 56)), g23 = wide<T>(load<f64>(coefs, 64));
  const third = wide<T>(1.0 / 3.0), ninth = wide<T>(1.0 / 9.0);
  const zero = wide<T>(0);
  for (let j = 0; j < ny; j++) {
    const span = spans + <usize>(k * ny + j) * 8;
    const first = <usize>load<i32>(span) * bytes, last = <usize>load<i32>(span, 4) * bytes;
    if (last <= first) continue;
    const at = <usize>k * plane + <usize>j * row;
    const ux = u + at, uy = ux + whole, uz = uy + whole;
    lines<T>(ux, ux + row, ux + plane, ux + plane + row, t, line, first, last + 16);
    lines<T>(uy, uy + row, uy + plane, uy + plane + row, t + 4 * line, line, first, last + 16);
    lines<T>(uz, uz + row, uz + plane, uz + plane + row, t + 8 * line, line, first, last + 16);
    for (let l: usize = 0; l < 12; l++) v128.store(carry + l * 16, zero);
    const me = e + <usize>(k * ny + j) * <usize>sx * 4;
    const yx = y + at, yy = yx + whole, yz = yy + whole;
    for (let o = first; o < last; o += 16) {
      const p = t + o;
      const ee = moduli<T>(me, o);
      // x sums (0..) and differences (1..) of the twelve lines
      let a = v128.load(p), b = load4<T>(p, bytes);
      const X100 = sub<T>(b, a);
      a = v128.load(p + line); b = load4<T>(p + line, bytes);
      const X110 = sub<T>(b, a), X010 = add<T>(a, b);
      a = v128.load(p + 2 * line); b = load4<T>(p + 2 * line, bytes);
      const X101 = sub<T>(b, a), X001 = add<T>(a, b);
      a = v128.load(p + 3 * line); b = load4<T>(p + 3 * line, bytes);
      const X111 = sub<T>(b, a), X011 = add<T>(a, b);
      a = v128.load(p + 4 * line); b = load4<T>(p + 4 * line, bytes);
      const Y100 = sub<T>(b, a);
      a = v128.load(p + 5 * line); b = load4<T>(p + 5 * line, bytes);
      const Y110 = sub<T>(b, a), Y010 = add<T>(a, b);
      a = v128.load(p + 6 * line); b = load4<T>(p + 6 * line, bytes);
      const Y101 = sub<T>(b, a), Y001 = add<T>(a, b);
      a = v128.load(p + 7 * line); b = load4<T>(p + 7 * line, bytes);
      const Y111 = sub<T>(b, a), Y011 = add<T>(a, b);
      a = v128.load(p + 8 * line); b = load4<T>(p + 8 * line, bytes);
      const Z100 = sub<T>(b, a);
      a = v128.load(p + 9 * line); b = load4<T>(p + 9 * line, bytes);
      const Z110 = sub<T>(b, a), Z010 = add<T>(a, b);
      a = v128.load(p + 10 * line); b = load4<T>(p + 10 * line, bytes);
      const Z101 = sub<T>(b, a), Z001 = add<T>(a, b);
      a = v128.load(p + 11 * line); b = load4<T>(p + 11 * line, bytes);
      const Z111 = sub<T>(b, a), Z011 = add<T>(a, b);
      const e3 = mul<T>(ee, third), e9 = mul<T>(ee, ninth);
      const sxy = mul<T>(ee, mul<T>(g12, add<T>(X010, Y100)));
      const sxz = mul<T>(ee, mul<T>(g13, add<T>(X001, Z100)));
      const syz = mul<T>(ee, mul<T>(g23, add<T>(Y001, Z010)));
      const q12 = mul<T>(g12, add<T>(X011, Y101)), q13 = mul<T>(g13, add<T>(X011, Z110)), q23 = mul<T>(g23, add<T>(Y101, Z110));
      const fX100 = mul<T>(ee, add<T>(mul<T>(c11, X100), add<T>(mul<T>(c12, Y010), mul<T>(c13, Z001))));
      const fX110 = mul<T>(e3, add<T>(mul<T>(add<T>(c11, g12), X110), mul<T>(c13, Z011)));
      const fX101 = mul<T>(e3, add<T>(mul<T>(add<T>(c11, g13), X101), mul<T>(c12, Y011)));
      const fX011 = mul<T>(e3, add<T>(q12, q13));
      const fX111 = mul<T>(e9, mul<T>(add<T>(c11, add<T>(g12, g13)), X111));
      give<T>(meetOdd<T>(fX100, carry), meet<T>(sxy, fX110, carry + 16), meet<T>(sxz, fX101, carry + 32), meet<T>(fX011, fX111, carry + 48),
        yx + o, yx + row + o, yx + plane + o, yx + plane + row + o, low, high);
      const fY010 = mul<T>(ee, add<T>(mul<T>(c22, Y010), add<T>(mul<T>(c12, X100), mul<T>(c23, Z001))));
      const fY110 = mul<T>(e3, add<T>(mul<T>(add<T>(c22, g12), Y110), mul<T>(c23, Z101)));
      const fY011 = mul<T>(e3, add<T>(mul<T>(add<T>(c22, g23), Y011), mul<T>(c12, X101)));
      const fY101 = mul<T>(e3, add<T>(q12, q23));
      const fY111 = mul<T>(e9, mul<T>(add<T>(c22, add<T>(g12, g23)), Y111));
      give<T>(meetOdd<T>(sxy, carry + 64), meet<T>(fY010, fY110, carry + 80), meet<T>(syz, fY101, carry + 96), meet<T>(fY011, fY111, carry + 112),
        yy + o, yy + row + o, yy + plane + o, yy + plane + row + o, low, high);
      const fZ001 = mul<T>(ee, add<T>(mul<T>(c33, Z001), add<T>(mul<T>(c13, X100), mul<T>(c23, Y010))));
      const fZ101 = mul<T>(e3, add<T>(mul<T>(add<T>(c33, g13), Z101), mul<T>(c23, Y110)));
      const fZ011 = mul<T>(e3, add<T>(mul<T>(add<T>(c33, g23), Z011), mul<T>(c13, X110)));
      const fZ110 = mul<T>(e3, add<T>(q13, q23));
      const fZ111 = mul<T>(e9, mul<T>(add<T>(c33, add<T>(g13, g23)), Z111));
      give<T>(meetOdd<T>(sxz, carry + 128), meet<T>(syz, fZ110, carry + 144), meet<T>(fZ001, fZ101, carry + 160), meet<T>(fZ011, fZ111, carry + 176),
        yz + o, yz + row + o, yz + plane + o, yz + plane + row + o, low, high);
    }
  }
}

@inline function apply<T>(from: i32, to: i32, nx: i32, ny: i32, nz: i32, sx: i32, coefs: usize, e: usize, spans: usize, u: usize, y: usize): void {
  const plane = <usize>sx * <usize>(ny + 1) * <usize>sizeof<T>();
  const whole = plane * <usize>(nz + 1);
  for (let q: usize = 0; q < 3; q++) memory.fill(y + q * whole + <usize>from * plane, 0, <usize>(to - from) * plane);
  for (let k = max(0, from - 1); k < min(nz, to); k++) {
    const low = k >= from, high = k + 1 < to;
    if (low && high) layer<T>(ny, k, sx, plane, whole, coefs, e, spans, u, y, true, true);
    else layer<T>(ny, k, sx, plane, whole, coefs, e, spans, u, y, low, high);
  }
}
export function elasticF32(from: i32, to: i32, nx: i32, ny: i32, nz: i32, sx: i32, coefs: usize, e: usize, spans: usize, u: usize, y: usize): void {
  apply<f32>(from, to, nx, ny, nz, sx, coefs, e, spans, u, y);
}
export function elasticF64(from: i32, to: i32, nx: i32, ny: i32, nz: i32, sx: i32, coefs: usize, e: usize, spans: usize, u: usize, y: usize): void {
  apply<f64>(from, to, nx, ny, nz, sx, coefs, e, spans, u, y);
}

export function rowSpans(from: i32, to: i32, nx: i32, ny: i32, sx: i32, e: usize, spans: usize): void {
  for (let row = from * ny; row < to * ny; row++) {
    let first = nx, last = -1;
    for (let i = 0; i < nx; i++)
      if (load<f32>(e + <usize>(row * sx + i) * 4) != 0) {
        if (last < 0) first = i;
        last = i;
      }
    store<i32>(spans + <usize>row * 8, last < 0 ? 0 : first & ~3);
    store<i32>(spans + <usize>row * 8, last < 0 ? 0 : min(sx, (last + 5) & ~3), 4);
  }
}
/** Adds a row of moduli, and the same one node to the right, to a line. */
@inline function addRow(line: usize, row: usize, bytes: usize): void {
  for (let o: usize = 0; o < bytes; o += 16) v128.store(line + o, f32x4.add(v128.load(line + o), v128.load(row + o)));
}
export function elasticDiagonal(from: i32, to: i32, nx: i32, ny: i32, nz: i32, sx: i32, kx: f64, ky: f64, kz: f64, e: usize, fixed: usize, d: usize): void {
  const plane = sx * (ny + 1), whole = <usize>plane * <usize>(nz + 1) * 4;
  const bytes = <usize>sx * 4;
  const line = scratch + 64;
  for (let k = from; k < to; k++)
    for (let j = 0; j <= ny; j++) {
      memory.fill(line - 16, 0, bytes + 64);
      for (let c = max(0, k - 1); c < min(nz, k + 1); c++)
        for (let b = max(0, j - 1); b < min(ny, j + 1); b++) addRow(line, e + <usize>((c * ny + b) * sx) * 4, bytes);
      for (let i = 0; i < sx; i++) {
        const n = <usize>(k * plane + j * sx + i);
        const s = load<f32>(line + <usize>i * 4) + load<f32>(line + <usize>i * 4 - 4);
        const f = load<u8>(fixed + n);
        const on = i <= nx && s > 0;
        store<f32>(d + n * 4, on && (f & 1) == 0 ? <f32>(1 / (kx * <f64>s)) : 0);
        store<f32>(d + n * 4 + whole, on && (f & 2) == 0 ? <f32>(1 / (ky * <f64>s)) : 0);
        store<f32>(d + n * 4 + 2 * whole, on && (f & 4) == 0 ? <f32>(1 / (kz * <f64>s)) : 0);
      }
    }
}
export function coarsenModulus(from: i32, to: i32, nx: i32, ny: i32, nz: i32, sx: i32, coarseSx: i32, e: usize, coarse: usize): void {
  const cnx = (nx + 1) >> 1, cny = (ny + 1) >> 1;
  const bytes = <usize>sx * 4;
  const line = scratch + 64;
  for (let k = from; k < to; k++)
    for (let j = 0; j < cny; j++) {
      memory.fill(line, 0, bytes + 64);
      for (let c = 2 * k; c < min(nz, 2 * k + 2); c++)
        for (let b = 2 * j; b < min(ny, 2 * j + 2); b++) addRow(line, e + <usize>((c * ny + b) * sx) * 4, bytes);
      for (let i = 0; i < cnx; i++)
        store<f32>(coarse + <usize>((k * cny + j) * coarseSx + i) * 4, (load<f32>(line + <usize>i * 8) + load<f32>(line + <usize>i * 8 + 4)) * <f32>0.125);
    }
}
export function coarsenFixed(from: i32, to: i32, nx: i32, ny: i32, nz: i32, sx: i32, coarseSx: i32, fixed: usize, coarse: usize): void {
  const cnx = (nx + 1) >> 1, cny = (ny + 1) >> 1;
  for (let k = from; k < to; k++)
    for (let j = 0; j <= cny; j++)
      for (let i = 0; i <= cnx; i++) {
        let f: u8 = 0;
        for (let c = max(0, 2 * k - 1); c <= min(nz, 2 * k + 1); c++)
          for (let b = max(0, 2 * j - 1); b <= min(ny, 2 * j + 1); b++)
            for (let a = max(0, 2 * i - 1); a <= min(nx, 2 * i + 1); a++) f |= load<u8>(fixed + <usize>((c * (ny + 1) + b) * sx + a));
        store<u8>(coarse + <usize>((k * (cny + 1) + j) * coarseSx + i), f);
      }
}

/** Sum and difference of two numbers each, in place: entries a and b of a list of f64. */
@inline function turn(m: usize, a: i32, b: i32): void {
  const x = load<f64>(m + <usize>a * 8), y = load<f64>(m + <usize>b * 8);
  store<f64>(m + <usize>a * 8, x + y);
  store<f64>(m + <usize>b * 8, y - x);
}
@inline function mode(m: usize, i: i32): f64 { return load<f64>(m + <usize>i * 8); }
@inline function square(x: f64): f64 { return x * x; }

export function elasticStrain(from: i32, to: i32, nx: i32, ny: i32, nz: i32, sx: i32, h: f64, coefs: usize, e: usize, u: usize, effective: usize, axial: usize): void {
  const plane = sx * (ny + 1), whole = plane * (nz + 1);
  const m = scratch;
  const c11 = load<f64>(coefs, 0), c22 = load<f64>(coefs, 8), c33 = load<f64>(coefs, 16), c12 = load<f64>(coefs, 24), c13 = load<f64>(coefs, 32);
  const c23 = load<f64>(coefs, 40), g12 = load<f64>(coefs, 48), g13 = load<f64>(coefs, 56), g23 = load<f64>(coefs, 64);
  for (let k = from; k < to; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++) {
        const el = <usize>((k * ny + j) * sx + i) * 4;
        store<f32>(effective + el, 0);
        store<f32>(axial + el, 0);
        if (load<f32>(e + el) == 0) continue;
        const n = k * plane + j * sx + i;
        for (let q = 0; q < 3; q++) {
          const t = m + <usize>(8 * q) * 8;
          for (let l = 0; l < 8; l++)
            store<f64>(t + <usize>l * 8, load<f64>(u + <usize>(q * whole + n + (l & 1) + ((l >> 1) & 1) * sx + (l >> 2) * plane) * 8));
          turn(t, 0, 1); turn(t, 2, 3); turn(t, 4, 5); turn(t, 6, 7);
          turn(t, 0, 2); turn(t, 1, 3); turn(t, 4, 6); turn(t, 5, 7);
          turn(t, 0, 4); turn(t, 1, 5); turn(t, 2, 6); turn(t, 3, 7);
        }
        const X = m, Y = m + 64, Z = m + 128;
        const ex = mode(X, 1), ey = mode(Y, 2), ez = mode(Z, 4);
        const constant = c11 * ex * ex + c22 * ey * ey + c33 * ez * ez + 2 * (c12 * ex * ey + c13 * ex * ez + c23 * ey * ez) +
          g12 * square(mode(X, 2) + mode(Y, 1)) + g13 * square(mode(X, 4) + mode(Z, 1)) + g23 * square(mode(Y, 4) + mode(Z, 2));
        const linear = (c11 + g12) * square(mode(X, 3)) + (c33 + g23) * square(mode(Z, 6)) + 2 * c13 * mode(X, 3) * mode(Z, 6) +
          (c11 + g13) * square(mode(X, 5)) + (c22 + g23) * square(mode(Y, 6)) + 2 * c12 * mode(X, 5) * mode(Y, 6) +
          (c22 + g12) * square(mode(Y, 3)) + (c33 + g13) * square(mode(Z, 5)) + 2 * c23 * mode(Y, 3) * mode(Z, 5) +
          g12 * square(mode(X, 6) + mode(Y, 5)) + g13 * square(mode(X, 6) + mode(Z, 3)) + g23 * square(mode(Y, 5) + mode(Z, 3));
        const bilinear = (c11 + g12 + g13) * square(mode(X, 7)) + (c22 + g12 + g23) * square(mode(Y, 7)) + (c33 + g13 + g23) * square(mode(Z, 7));
        store<f32>(effective + el, <f32>sqrt(max(0, (constant + linear / 3 + bilinear / 9) / (h * h * h))));
        store<f32>(axial + el, <f32>(ez / (4 * h)));
      }
}
