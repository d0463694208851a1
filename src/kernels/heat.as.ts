// Twin of heat.ts: four cells of a row at a time. A block whose cells and neighbours are of one material (heatBlocks) takes differences of θ only;
// the others work the jump of conductivity out, with a division a face. The row's θ stands in a line of scratch with what lies behind its
// ends; rows behind a side that is not closed are made in lines of their own. Sums: four f32 lanes along a row, f64 over the rows.
import { scratch } from './scratch.as';

@inline function behind(theta: f32, frozen: f32, liquid: f32, g: f32, t: f32): f32 {
  const a = g * t + <f32>2 * theta > 0 ? liquid : frozen;
  return theta - <f32>2 * (theta - a * t) * (g / (g + <f32>2 * a));
}
/** Makes the row behind a side; returns the sum of θ − θ behind. */
function rowBehind(c: usize, kS: usize, kL: usize, g: f32, t: f32, nx: i32, line: usize): f64 {
  let s: f64 = 0;
  for (let o: usize = 0; o < <usize>nx * 4; o += 4) {
    const p = load<f32>(c + o);
    const v = behind(p, load<f32>(kS + o), load<f32>(kL + o), g, t);
    store<f32>(line + o, v);
    s += <f64>(p - v);
  }
  return s;
}
@inline function lanes(v: v128): f64 {
  return <f64>f32x4.extract_lane(v, 0) + <f64>f32x4.extract_lane(v, 1) + <f64>f32x4.extract_lane(v, 2) + <f64>f32x4.extract_lane(v, 3);
}
/** Four bytes as four i32 lanes. */
@inline function bytes4(p: usize): v128 { return i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(p))); }
/** Number `q` of the table for the four cells' materials. */
@inline function entry(table: usize, material: usize, q: usize): v128 {
  const a = table + q * 4;
  let v = v128.load32_splat(a + (<usize>load<u8>(material) << 5));
  v = v128.load32_lane(a + (<usize>load<u8>(material, 1) << 5), v, 1);
  v = v128.load32_lane(a + (<usize>load<u8>(material, 2) << 5), v, 2);
  return v128.load32_lane(a + (<usize>load<u8>(material, 3) << 5), v, 3);
}
/** h × flux into cells of θ p from neighbours of θ n. */
@inline function face(p: v128, n: v128, sp: v128, lp: v128, sn: v128, ln: v128): v128 {
  const s = f32x4.add(n, p);
  const cold = f32x4.lt(s, f32x4.splat(0));
  const ap = v128.bitselect(sp, lp, cold), an = v128.bitselect(sn, ln, cold);
  return f32x4.add(f32x4.sub(n, p), f32x4.div(f32x4.mul(s, f32x4.sub(ap, an)), f32x4.add(ap, an)));
}
@inline function thetaOf(h: v128, a: v128, b: v128, c: v128, w: v128): v128 {
  const zero = f32x4.splat(0);
  const mushy = f32x4.pmax(f32x4.neg(w), f32x4.pmin(h, zero));
  return f32x4.add(f32x4.add(f32x4.mul(c, f32x4.pmax(zero, h)), f32x4.mul(b, mushy)), f32x4.mul(a, f32x4.pmin(zero, f32x4.add(h, w))));
}

/** From the rate of four cells to what the pass makes of it. */
@inline function finish(
  pass: i32, n: usize, rate: v128, mu: v128, nu: v128, mut: v128, gat: v128, ta: v128, tb: v128, tc: v128, tw: v128,
  thetaOut: usize, h: usize, carry: usize, r0: usize, d1: usize, d2: usize,
): void {
  let D = f32x4.mul(mut, rate);
  if (pass == 0) {
    v128.store(r0 + n, rate);
    v128.store(d1 + n, D);
  } else if (pass != 3)
    D = f32x4.add(D, f32x4.add(f32x4.add(f32x4.mul(mu, v128.load(d1 + n)), f32x4.mul(nu, v128.load(d2 + n))), f32x4.mul(gat, v128.load(r0 + n))));
  if (pass == 1) v128.store(d2 + n, D);
  const was = v128.load(h + n);
  let now: v128;
  if (pass >= 2) {
    const y = f32x4.add(D, v128.load(carry + n));
    now = f32x4.add(was, y);
    v128.store(carry + n, f32x4.sub(y, f32x4.sub(now, was)));
    v128.store(h + n, now);
  } else now = f32x4.add(was, D);
  v128.store(thetaOut + n, thetaOf(now, ta, tb, tc, tw));
}

export function heatTheta(from: i32, to: i32, ny: i32, sx: i32, table: usize, material: usize, h: usize, theta: usize): void {
  const end = <usize>(to * ny * sx);
  for (let n = <usize>(from * ny * sx); n < end; n += 4) {
    const m = material + n;
    v128.store(theta + n * 4, thetaOf(v128.load(h + n * 4), entry(table, m, 0), entry(table, m, 1), entry(table, m, 2), entry(table, m, 3)));
  }
}

@inline function sweep(
  pass: i32, from: i32, to: i32, nx: i32, ny: i32, nz: i32, sx: i32, coefs: usize, table: usize, material: usize, blocks: usize, fixed: usize,
  kS: usize, kL: usize, perfusion: usize, source: usize, theta: usize, thetaOut: usize, h: usize, carry: usize, r0: usize, d1: usize, d2: usize, sums: usize,
): void {
  const mu = f32x4.splat(<f32>load<f64>(coefs)), nu = f32x4.splat(<f32>load<f64>(coefs, 8));
  const mut = f32x4.splat(<f32>load<f64>(coefs, 16)), gat = f32x4.splat(<f32>load<f64>(coefs, 24));
  const blood = f32x4.splat(<f32>load<f64>(coefs, 32)), perH2 = f32x4.splat(<f32>load<f64>(coefs, 40));
  const gx0 = <f32>load<f64>(coefs, 48), gx1 = <f32>load<f64>(coefs, 56), gy0 = <f32>load<f64>(coefs, 64), gy1 = <f32>load<f64>(coefs, 72);
  const gz0 = <f32>load<f64>(coefs, 80), gz1 = <f32>load<f64>(coefs, 88);
  const tx0 = <f32>load<f64>(coefs, 96), tx1 = <f32>load<f64>(coefs, 104), ty0 = <f32>load<f64>(coefs, 112), ty1 = <f32>load<f64>(coefs, 120);
  const tz0 = <f32>load<f64>(coefs, 128), tz1 = <f32>load<f64>(coefs, 136);
  const warm = f32x4.splat(<f32>load<f64>(coefs, 144)), fed = f32x4.splat(<f32>load<f64>(coefs, 152));
  const row = <usize>sx * 4, plane = row * ny, zero = f32x4.splat(0);
  const line = scratch + 64, step = row + 128;
  const lineS = line + step, lineL = line + 2 * step, rows = line + 3 * step;
  const last = <usize>(nx - 1) * 4;
  for (let k = from; k < to; k++) {
    let out: f64 = 0, held: f64 = 0, perfused: f64 = 0;
    for (let j = 0; j < ny; j++) {
      const at = <usize>k * plane + <usize>j * row;
      const c = theta + at, cs = kS + at, cl = kL + at;
      for (let o: usize = 0; o < row; o += 16) v128.store(line + o, v128.load(c + o));
      const x0 = load<f32>(c), x1 = load<f32>(c + last);
      const b0 = gx0 == 0 ? x0 : behind(x0, load<f32>(cs), load<f32>(cl), gx0, tx0);
      const b1 = gx1 == 0 ? x1 : behind(x1, load<f32>(cs + last), load<f32>(cl + last), gx1, tx1);
      store<f32>(line - 4, b0);
      store<f32>(line + last + 4, b1);
      out += <f64>(x0 - b0) + <f64>(x1 - b1);
      // neighbour rows; their conductivities are the row's own behind a side
      let y0 = c - row, y1 = c + row, z0 = c - plane, z1 = c + plane;
      if (j == 0) { y0 = c; if (gy0 != 0) { y0 = rows; out += rowBehind(c, cs, cl, gy0, ty0, nx, y0); } }
      if (j == ny - 1) { y1 = c; if (gy1 != 0) { y1 = rows + step; out += rowBehind(c, cs, cl, gy1, ty1, nx, y1); } }
      if (k == 0) { z0 = c; if (gz0 != 0) { z0 = rows + 2 * step; out += rowBehind(c, cs, cl, gz0, tz0, nx, z0); } }
      if (k == nz - 1) { z1 = c; if (gz1 != 0) { z1 = rows + 3 * step; out += rowBehind(c, cs, cl, gz1, tz1, nx, z1); } }
      const toY0: usize = j == 0 ? 0 : row, toY1: usize = j == ny - 1 ? 0 : row, toZ0: usize = k == 0 ? 0 : plane, toZ1: usize = k == nz - 1 ? 0 : plane;
      const flags = blocks + (at >> 4);
      if (load<u8>(flags) & 16) {
        memory.copy(lineS, cs, row);
        memory.copy(lineL, cl, row);
        store<f32>(lineS - 4, load<f32>(cs));
        store<f32>(lineL - 4, load<f32>(cl));
        store<f32>(lineS + last + 4, load<f32>(cs + last));
        store<f32>(lineL + last + 4, load<f32>(cl + last));
      }
      let rowPerfused = zero, rowHeld = zero;
      let o: usize = 0;
      while (o < row) {
        const f = load<u8>(flags + (o >> 4)) & 15;
        // a run of blocks of one material with nothing held: the bulk of most grids
        if ((f & 9) == 0) {
          let end = o + 16;
          while (end < row && (load<u8>(flags + (end >> 4)) & 15) == f) end += 16;
          const t = table + (<usize>load<u8>(material + ((at + o) >> 2)) << 5);
          const ta = v128.load32_splat(t), tb = v128.load32_splat(t, 4), tc = v128.load32_splat(t, 8), tw = v128.load32_splat(t, 12);
          const perK = v128.load32_splat(t, 24);
          for (; o < end; o += 16) {
            const p = v128.load(c + o);
            const dx = f32x4.add(f32x4.sub(v128.load(line + o - 4), p), f32x4.sub(v128.load(line + o, 4), p));
            const dy = f32x4.add(f32x4.sub(v128.load(y0 + o), p), f32x4.sub(v128.load(y1 + o), p));
            const dz = f32x4.add(f32x4.sub(v128.load(z0 + o), p), f32x4.sub(v128.load(z1 + o), p));
            let rate = f32x4.mul(f32x4.add(f32x4.add(dx, dy), dz), perH2);
            if (f & 2) {
              const w = f32x4.mul(v128.load(perfusion + at + o), f32x4.sub(blood, f32x4.mul(p, perK)));
              const v = v128.and(w, f32x4.gt(f32x4.mul(p, warm), zero));
              rowPerfused = f32x4.add(rowPerfused, v);
              rate = f32x4.add(rate, v);
            }
            if (f & 4) rate = f32x4.add(rate, f32x4.mul(fed, v128.load(source + at + o)));
            finish(pass, at + o, rate, mu, nu, mut, gat, ta, tb, tc, tw, thetaOut, h, carry, r0, d1, d2);
          }
          continue;
        }
        const n = at + o;
        const m = material + (n >> 2);
        const p = v128.load(c + o);
        let ta: v128, tb: v128, tc: v128, tw: v128, perK: v128, d: v128;
        if (f & 1) {
          const s = v128.load(cs + o), l = v128.load(cl + o);
          const dx = f32x4.add(
            face(p, v128.load(line + o - 4), s, l, v128.load(lineS + o - 4), v128.load(lineL + o - 4)),
            face(p, v128.load(line + o, 4), s, l, v128.load(lineS + o, 4), v128.load(lineL + o, 4)));
          const dy = f32x4.add(
            face(p, v128.load(y0 + o), s, l, v128.load(cs + o - toY0), v128.load(cl + o - toY0)),
            face(p, v128.load(y1 + o), s, l, v128.load(cs + o + toY1), v128.load(cl + o + toY1)));
          const dz = f32x4.add(
            face(p, v128.load(z0 + o), s, l, v128.load(cs + o - toZ0), v128.load(cl + o - toZ0)),
            face(p, v128.load(z1 + o), s, l, v128.load(cs + o + toZ1), v128.load(cl + o + toZ1)));
          d = f32x4.add(f32x4.add(dx, dy), dz);
          ta = entry(table, m, 0); tb = entry(table, m, 1); tc = entry(table, m, 2); tw = entry(table, m, 3);
          perK = entry(table, m, 6);
        } else {
          const dx = f32x4.add(f32x4.sub(v128.load(line + o - 4), p), f32x4.sub(v128.load(line + o, 4), p));
          const dy = f32x4.add(f32x4.sub(v128.load(y0 + o), p), f32x4.sub(v128.load(y1 + o), p));
          const dz = f32x4.add(f32x4.sub(v128.load(z0 + o), p), f32x4.sub(v128.load(z1 + o), p));
          d = f32x4.add(f32x4.add(dx, dy), dz);
          const t = table + (<usize>load<u8>(m) << 5);
          ta = v128.load32_splat(t); tb = v128.load32_splat(t, 4); tc = v128.load32_splat(t, 8); tw = v128.load32_splat(t, 12);
          perK = v128.load32_splat(t, 24);
        }
        let rate = f32x4.mul(d, perH2);
        if (f & 2) {
          const w = f32x4.mul(v128.load(perfusion + n), f32x4.sub(blood, f32x4.mul(p, perK)));
          const free = f & 8 ? v128.and(f32x4.gt(f32x4.mul(p, warm), zero), i32x4.eq(bytes4(fixed + (n >> 2)), zero)) : f32x4.gt(f32x4.mul(p, warm), zero);
          const v = v128.and(w, free);
          rowPerfused = f32x4.add(rowPerfused, v);
          rate = f32x4.add(rate, v);
        }
        if (f & 4) rate = f32x4.add(rate, f32x4.mul(fed, v128.load(source + n)));
        if (f & 8) {
          const fix = bytes4(fixed + (n >> 2));
          rowHeld = f32x4.add(rowHeld, v128.and(d, i32x4.eq(fix, i32x4.splat(1))));
          rate = v128.and(rate, i32x4.eq(fix, zero));
        }
        finish(pass, n, rate, mu, nu, mut, gat, ta, tb, tc, tw, thetaOut, h, carry, r0, d1, d2);
        o += 16;
      }
      perfused += lanes(rowPerfused);
      held -= lanes(rowHeld);
    }
    const s = sums + <usize>k * 32;
    store<f64>(s, out);
    store<f64>(s, held, 8);
    store<f64>(s, perfused, 16);
    store<f64>(s, 0, 24);
  }
}

export function heatSweep(
  from: i32, to: i32, pass: i32, nx: i32, ny: i32, nz: i32, sx: i32, coefs: usize, table: usize, material: usize, blocks: usize, fixed: usize,
  kS: usize, kL: usize, perfusion: usize, source: usize, theta: usize, thetaOut: usize, h: usize, carry: usize, r0: usize, d1: usize, d2: usize, sums: usize,
): void {
  if (pass == 0) sweep(0, from, to, nx, ny, nz, sx, coefs, table, material, blocks, fixed, kS, kL, perfusion, source, theta, thetaOut, h, carry, r0, d1, d2, sums);
  else if (pass == 1) sweep(1, from, to, nx, ny, nz, sx, coefs, table, material, blocks, fixed, kS, kL, perfusion, source, theta, thetaOut, h, carry, r0, d1, d2, sums);
  else if (pass == 2) sweep(2, from, to, nx, ny, nz, sx, coefs, table, material, blocks, fixed, kS, kL, perfusion, source, theta, thetaOut, h, carry, r0, d1, d2, sums);
  else sweep(3, from, to, nx, ny, nz, sx, coefs, table, material, blocks, fixed, kS, kL, perfusion, source, theta, thetaOut, h, carry, r0, d1, d2, sums);
}

export function heatContent(from: i32, to: i32, nx: i32, ny: i32, sx: i32, h: usize, carry: usize, sums: usize): void {
  for (let k = from; k < to; k++) {
    let s: f64 = 0;
    for (let r = k * ny; r < (k + 1) * ny; r++)
      for (let n = <usize>(r * sx), e = n + nx; n < e; n++) s += <f64>load<f32>(h + n * 4) + <f64>load<f32>(carry + n * 4);
    store<f64>(sums + <usize>k * 8, s);
  }
}
