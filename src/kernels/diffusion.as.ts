// Twin of diffusion.ts: the same sums, four (f32) or two (f64) cells of a row at a time. A row's last vector may reach into the ghosts behind it
// (rows are padded to 4); what lands there is masked by d or, where it matters (d itself, the coarse grid), not written.

@inline function wide(p: usize): v128 { return f64x2.promote_low_f32x4(v128.load64_zero(p)); }
@inline function flow4(t: usize, c: v128, x: usize): v128 { return f32x4.mul(v128.load(t), f32x4.sub(c, v128.load(x))); }
@inline function flow2(t: usize, c: v128, x: usize): v128 { return f64x2.mul(wide(t), f64x2.sub(c, v128.load(x))); }

/** (A x) of the four cells at o. */
@inline function product4(o: usize, row: usize, plane: usize, tx: usize, ty: usize, tz: usize, e: usize, x: usize): v128 {
  const p = x + o, c = v128.load(p);
  const sx4 = f32x4.add(flow4(tx + o, c, p - 4), flow4(tx + o + 4, c, p + 4));
  const sy4 = f32x4.add(flow4(ty + o, c, p - row), flow4(ty + o + row, c, p + row));
  const sz4 = f32x4.add(flow4(tz + o, c, p - plane), flow4(tz + o + plane, c, p + plane));
  return f32x4.add(f32x4.add(f32x4.add(sx4, sy4), sz4), f32x4.mul(v128.load(e + o), c));
}
export function diffusionF32(from: i32, to: i32, nx: i32, ny: i32, sx: i32, tx: usize, ty: usize, tz: usize, e: usize, x: usize, y: usize): void {
  const row = <usize>sx * 4, plane = row * <usize>(ny + 2), bytes = <usize>nx * 4;
  for (let k = from; k < to; k++)
    for (let j = 0; j < ny; j++) {
      const at = <usize>(k + 1) * plane + <usize>(j + 1) * row;
      for (let o = at, end = at + bytes; o < end; o += 16) v128.store(y + o, product4(o, row, plane, tx, ty, tz, e, x));
    }
}
export function diffusionResidual(from: i32, to: i32, nx: i32, ny: i32, sx: i32, tx: usize, ty: usize, tz: usize, e: usize, d: usize, b: usize, x: usize, y: usize): void {
  const row = <usize>sx * 4, plane = row * <usize>(ny + 2), bytes = <usize>nx * 4;
  const zero = f32x4.splat(0);
  for (let k = from; k < to; k++)
    for (let j = 0; j < ny; j++) {
      const at = <usize>(k + 1) * plane + <usize>(j + 1) * row;
      for (let o = at, end = at + bytes; o < end; o += 16) {
        const r = f32x4.sub(v128.load(b + o), product4(o, row, plane, tx, ty, tz, e, x));
        v128.store(y + o, v128.and(r, f32x4.ne(v128.load(d + o), zero)));
      }
    }
}
export function diffusionStep(from: i32, to: i32, nx: i32, ny: i32, sx: i32, c1: f64, c2: f64, tx: usize, ty: usize, tz: usize, e: usize, d: usize, b: usize, x: usize, p: usize): void {
  const row = <usize>sx * 4, plane = row * <usize>(ny + 2), bytes = <usize>nx * 4;
  const f1 = f32x4.splat(<f32>c1), f2 = f32x4.splat(<f32>c2);
  for (let k = from; k < to; k++)
    for (let j = 0; j < ny; j++) {
      const at = <usize>(k + 1) * plane + <usize>(j + 1) * row;
      for (let o = at, end = at + bytes; o < end; o += 16) {
        const r = f32x4.sub(v128.load(b + o), product4(o, row, plane, tx, ty, tz, e, x));
        v128.store(p + o, f32x4.add(f32x4.mul(f1, v128.load(p + o)), f32x4.mul(f32x4.mul(f2, v128.load(d + o)), r)));
      }
    }
}
export function diffusionF64(from: i32, to: i32, nx: i32, ny: i32, sx: i32, tx: usize, ty: usize, tz: usize, e: usize, x: usize, y: usize): void {
  const row = <usize>sx * 4, plane = row * <usize>(ny + 2), bytes = <usize>nx * 4;
  for (let k = from; k < to; k++)
    for (let j = 0; j < ny; j++) {
      const at = <usize>(k + 1) * plane + <usize>(j + 1) * row;
      for (let o = at, end = at + bytes; o < end; o += 8) {
        const p = x + 2 * o, c = v128.load(p);
        const sx2 = f64x2.add(flow2(tx + o, c, p - 8), flow2(tx + o + 4, c, p + 8));
        const sy2 = f64x2.add(flow2(ty + o, c, p - 2 * row), flow2(ty + o + row, c, p + 2 * row));
        const sz2 = f64x2.add(flow2(tz + o, c, p - 2 * plane), flow2(tz + o + plane, c, p + 2 * plane));
        v128.store(y + 2 * o, f64x2.add(f64x2.add(f64x2.add(sx2, sy2), sz2), f64x2.mul(wide(e + o), c)));
      }
    }
}

@inline function pair2(t: usize, far: usize, c: v128, x: usize): v128 {
  const a = flow2(t, c, x - 2 * far), b = flow2(t + far, c, x + 2 * far);
  return f64x2.add(f64x2.mul(a, a), f64x2.mul(b, b));
}
/** Two cells' heat as the lower half of an f32 vector. */
@inline function heat2(o: usize, row: usize, plane: usize, fx: v128, fy: v128, fz: v128, c: usize, tx: usize, ty: usize, tz: usize, x: usize): v128 {
  const p = x + 2 * o, v = v128.load(p), own = wide(c + o);
  const sum = f64x2.add(f64x2.add(f64x2.mul(fx, pair2(tx + o, 4, v, p)), f64x2.mul(fy, pair2(ty + o, row, v, p))), f64x2.mul(fz, pair2(tz + o, plane, v, p)));
  return f32x4.demote_f64x2_zero(v128.and(f64x2.div(sum, own), f64x2.gt(own, f64x2.splat(0))));
}
export function diffusionHeat(from: i32, to: i32, nx: i32, ny: i32, sx: i32, factorX: f64, factorY: f64, factorZ: f64, c: usize, tx: usize, ty: usize, tz: usize, x: usize, y: usize): void {
  const row = <usize>sx * 4, plane = row * <usize>(ny + 2), bytes = <usize>nx * 4;
  const fx = f64x2.splat(factorX), fy = f64x2.splat(factorY), fz = f64x2.splat(factorZ);
  for (let k = from; k < to; k++)
    for (let j = 0; j < ny; j++) {
      const at = <usize>(k + 1) * plane + <usize>(j + 1) * row;
      for (let o = at, end = at + bytes; o < end; o += 16) {
        const low = heat2(o, row, plane, fx, fy, fz, c, tx, ty, tz, x), high = heat2(o + 8, row, plane, fx, fy, fz, c, tx, ty, tz, x);
        v128.store(y + o, v128.shuffle<f64>(low, high, 0, 2));
      }
    }
}

/** Harmonic means of two vectors, 0 where either is 0. */
@inline function mean4(a: v128, b: v128): v128 {
  const zero = f32x4.splat(0);
  // a b/(a+b) as a (b/(a+b)): the product of two small numbers would underflow
  const m = f32x4.mul(f32x4.splat(2), f32x4.mul(a, f32x4.div(b, f32x4.add(a, b))));
  return v128.and(m, v128.and(f32x4.gt(a, zero), f32x4.gt(b, zero)));
}
export function harmonicFaces(from: i32, to: i32, nx: i32, ny: i32, sx: i32, factorX: f64, factorY: f64, factorZ: f64, c: usize, tx: usize, ty: usize, tz: usize): void {
  const row = <usize>sx * 4, plane = row * <usize>(ny + 2), bytes = <usize>nx * 4;
  const fx = f32x4.splat(<f32>factorX), fy = f32x4.splat(<f32>factorY), fz = f32x4.splat(<f32>factorZ);
  for (let k = from; k < to; k++)
    for (let j = 0; j < ny; j++) {
      const at = <usize>(k + 1) * plane + <usize>(j + 1) * row;
      for (let o = at, end = at + bytes; o < end; o += 16) {
        const p = c + o, v = v128.load(p);
        v128.store(tx + o, f32x4.mul(fx, mean4(v, v128.load(p - 4))));
        v128.store(ty + o, f32x4.mul(fy, mean4(v, v128.load(p - row))));
        v128.store(tz + o, f32x4.mul(fz, mean4(v, v128.load(p - plane))));
      }
    }
}

export function inverseDiagonal(from: i32, to: i32, nx: i32, ny: i32, sx: i32, all: i32, tx: usize, ty: usize, tz: usize, e: usize, d: usize): void {
  const row = <usize>sx * 4, plane = row * <usize>(ny + 2);
  for (let k = from; k < to; k++)
    for (let j = 0; j < ny; j++) {
      const at = <usize>(k + 1) * plane + <usize>(j + 1) * row;
      for (let o = at, end = at + <usize>nx * 4; o < end; o += 4) {
        const s = load<f32>(tx + o) + load<f32>(tx + o + 4) + (load<f32>(ty + o) + load<f32>(ty + o + row)) + (load<f32>(tz + o) + load<f32>(tz + o + plane)) + load<f32>(e + o);
        store<f32>(d + o, s > 0 && (all == 1 || load<f32>(d + o) != 0) ? 1 / s : 0);
      }
    }
}

@inline function side(sides: usize, n: usize): f32 { return <f32>load<f64>(sides + n * 8); }
export function coarsenFaces(from: i32, to: i32, nx: i32, ny: i32, nz: i32, sx: i32, coarseSx: i32, sides: usize, tx: usize, ty: usize, tz: usize, e: usize, d: usize, ctx: usize, cty: usize, ctz: usize, ce: usize): void {
  const cnx = (nx + 1) >> 1, cny = (ny + 1) >> 1, cnz = (nz + 1) >> 1;
  const row = <usize>sx * 4, plane = row * <usize>(ny + 2);
  const coarseRow = <usize>coarseSx * 4, coarsePlane = coarseRow * <usize>(cny + 2);
  for (let K = from; K < to; K++)
    for (let J = 0; J < cny; J++)
      for (let I = 0; I < cnx; I++) {
        let own: f32 = 0, lowX: f32 = 0, highX: f32 = 0, lowY: f32 = 0, highY: f32 = 0, lowZ: f32 = 0, highZ: f32 = 0;
        for (let k = 2 * K; k < min(nz, 2 * K + 2); k++)
          for (let j = 2 * J; j < min(ny, 2 * J + 2); j++)
            for (let i = 2 * I; i < min(nx, 2 * I + 2); i++) {
              const o = <usize>(k + 1) * plane + <usize>(j + 1) * row + <usize>i * 4;
              const p = d + o;
              if (load<f32>(p) == 0) continue;
              own += load<f32>(e + o);
              const x0 = load<f32>(tx + o), y0 = load<f32>(ty + o), z0 = load<f32>(tz + o);
              if (i == 0) lowX += side(sides, 0) * x0;
              else if (load<f32>(p - 4) == 0) own += x0;
              else if (i == 2 * I) lowX += <f32>0.5 * x0;
              if (i == nx - 1) highX += side(sides, 1) * load<f32>(tx + o + 4);
              else if (load<f32>(p + 4) == 0) own += load<f32>(tx + o + 4);
              if (j == 0) lowY += side(sides, 2) * y0;
              else if (load<f32>(p - row) == 0) own += y0;
              else if (j == 2 * J) lowY += <f32>0.5 * y0;
              if (j == ny - 1) highY += side(sides, 3) * load<f32>(ty + o + row);
              else if (load<f32>(p + row) == 0) own += load<f32>(ty + o + row);
              if (k == 0) lowZ += side(sides, 4) * z0;
              else if (load<f32>(p - plane) == 0) own += z0;
              else if (k == 2 * K) lowZ += <f32>0.5 * z0;
              if (k == nz - 1) highZ += side(sides, 5) * load<f32>(tz + o + plane);
              else if (load<f32>(p + plane) == 0) own += load<f32>(tz + o + plane);
            }
        const c = <usize>(K + 1) * coarsePlane + <usize>(J + 1) * coarseRow + <usize>I * 4;
        store<f32>(ce + c, own);
        store<f32>(ctx + c, lowX);
        store<f32>(cty + c, lowY);
        store<f32>(ctz + c, lowZ);
        if (I == cnx - 1) store<f32>(ctx + c + 4, highX);
        if (J == cny - 1) store<f32>(cty + c + coarseRow, highY);
        if (K == cnz - 1) store<f32>(ctz + c + coarsePlane, highZ);
      }
}

/** Sum of the same vector in the four rows of a pair of rows and planes. */
@inline function four(p: usize, row: usize, plane: usize): v128 {
  return f32x4.add(f32x4.add(v128.load(p), v128.load(p + row)), f32x4.add(v128.load(p + plane), v128.load(p + plane + row)));
}
export function restrictCells(from: i32, to: i32, nx: i32, ny: i32, sx: i32, coarseSx: i32, r: usize, b: usize): void {
  const cnx = (nx + 1) >> 1, cny = (ny + 1) >> 1;
  const row = <usize>sx * 4, plane = row * <usize>(ny + 2);
  for (let K = from; K < to; K++)
    for (let J = 0; J < cny; J++) {
      const p = r + <usize>(2 * K + 1) * plane + <usize>(2 * J + 1) * row;
      const out = b + <usize>(((K + 1) * (cny + 2) + J + 1) * coarseSx) * 4;
      for (let o: usize = 0, end = <usize>cnx * 4; o < end; o += 16) {
        const v = four(p + 2 * o, row, plane), w = four(p + 2 * o + 16, row, plane);
        v128.store(out + o, f32x4.add(v128.shuffle<f32>(v, w, 0, 2, 4, 6), v128.shuffle<f32>(v, w, 1, 3, 5, 7)));
      }
    }
}

export function prolongCells(from: i32, to: i32, nx: i32, ny: i32, sx: i32, coarseSx: i32, coarse: usize, d: usize, x: usize): void {
  const cny = (ny + 1) >> 1;
  const row = <usize>sx * 4, plane = row * <usize>(ny + 2);
  const zero = f32x4.splat(0);
  for (let k = from; k < to; k++)
    for (let j = 0; j < ny; j++) {
      const at = <usize>(k + 1) * plane + <usize>(j + 1) * row;
      const c = coarse + <usize>((((k >> 1) + 1) * (cny + 2) + (j >> 1) + 1) * coarseSx) * 4;
      for (let o: usize = 0, end = <usize>nx * 4; o < end; o += 16) {
        const v = v128.load64_zero(c + (o >> 1));
        const p = x + at + o;
        v128.store(p, f32x4.add(v128.load(p), v128.and(v128.shuffle<f32>(v, v, 0, 0, 1, 1), f32x4.ne(v128.load(d + at + o), zero))));
      }
    }
}
