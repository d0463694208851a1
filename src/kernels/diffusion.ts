// y = A x for −div(k grad x) + c x on a voxel grid, 7-point finite volumes: Σ over the six faces T (x − x neighbour) + e x.
// T is a face's transmissibility (flow per difference), between cells the harmonic mean of their conductivities, so that a flow across layers is
// exact (Patankar, Numerical Heat Transfer and Fluid Flow, 1980, §4.2-3); e is what a cell itself takes per unit of x.
// The assumption that fails first: a jump of k oblique to the grid is a staircase (order 1 there).
//
// Layout: cells x fastest, one ghost layer around them. Cell (i, j, k) stands at ((k+1)(ny+2) + j+1) sx + i, rows of sx >= nx + 2 (a multiple
// of 4); the ghost left of a row is the last number of the row before. A face is stored with its upper cell: tx[o] joins o−1 and o. What a call
// leaves in ghosts of y means nothing: the inverse diagonal d is 0 there, as it is in every cell that is not free, and masks it.
// Next coarser grid: ceil(n/2) cells an axis.

export function diffusionF32(
  from: number,
  to: number,
  nx: number,
  ny: number,
  sx: number,
  tx: Float32Array,
  ty: Float32Array,
  tz: Float32Array,
  e: Float32Array,
  x: Float32Array,
  y: Float32Array,
): void {
  apply(from, to, nx, ny, sx, tx, ty, tz, e, x, y);
}
export function diffusionF64(
  from: number,
  to: number,
  nx: number,
  ny: number,
  sx: number,
  tx: Float32Array,
  ty: Float32Array,
  tz: Float32Array,
  e: Float32Array,
  x: Float64Array,
  y: Float64Array,
): void {
  apply(from, to, nx, ny, sx, tx, ty, tz, e, x, y);
}
/** (A x) of cell o. */
function rowSum(
  o: number,
  sx: number,
  plane: number,
  tx: Float32Array,
  ty: Float32Array,
  tz: Float32Array,
  e: Float32Array,
  x: Float32Array | Float64Array,
): number {
  const c = x[o];
  return (
    tx[o] * (c - x[o - 1]) +
    tx[o + 1] * (c - x[o + 1]) +
    (ty[o] * (c - x[o - sx]) + ty[o + sx] * (c - x[o + sx])) +
    (tz[o] * (c - x[o - plane]) + tz[o + plane] * (c - x[o + plane])) +
    e[o] * c
  );
}
function apply<A extends Float32Array | Float64Array>(
  from: number,
  to: number,
  nx: number,
  ny: number,
  sx: number,
  tx: Float32Array,
  ty: Float32Array,
  tz: Float32Array,
  e: Float32Array,
  x: A,
  y: A,
): void {
  const plane = sx * (ny + 2);
  for (let k = from; k < to; k++)
    for (let j = 0; j < ny; j++) {
      const row = (k + 1) * plane + (j + 1) * sx;
      for (let o = row; o < row + nx; o++) y[o] = rowSum(o, sx, plane, tx, ty, tz, e, x);
    }
}

/**
 * What each cell turns into heat, a half of its faces' (flow)² over its own conductivity: y = Σ f T² (x − x neighbour)² / c. A face between two cells is
 * shared as their resistances are, so that all cells together have Σ T (x − x neighbour)². Where c is 0, 0.
 */
export function diffusionHeat(
  from: number,
  to: number,
  nx: number,
  ny: number,
  sx: number,
  factorX: number,
  factorY: number,
  factorZ: number,
  c: Float32Array,
  tx: Float32Array,
  ty: Float32Array,
  tz: Float32Array,
  x: Float64Array,
  y: Float32Array,
): void {
  const plane = sx * (ny + 2);
  const pair = (t: Float32Array, o: number, far: number): number => {
    const [a, b] = [t[o] * (x[o] - x[o - far]), t[o + far] * (x[o] - x[o + far])];
    return a * a + b * b;
  };
  for (let k = from; k < to; k++)
    for (let j = 0; j < ny; j++) {
      const row = (k + 1) * plane + (j + 1) * sx;
      for (let o = row; o < row + nx; o++) {
        const sum = factorX * pair(tx, o, 1) + factorY * pair(ty, o, sx) + factorZ * pair(tz, o, plane);
        y[o] = c[o] > 0 ? sum / c[o] : 0;
      }
    }
}

/** y = b − A x where a cell is free, else 0. */
export function diffusionResidual(
  from: number,
  to: number,
  nx: number,
  ny: number,
  sx: number,
  tx: Float32Array,
  ty: Float32Array,
  tz: Float32Array,
  e: Float32Array,
  d: Float32Array,
  b: Float32Array,
  x: Float32Array,
  y: Float32Array,
): void {
  apply(from, to, nx, ny, sx, tx, ty, tz, e, x, y);
  const plane = sx * (ny + 2);
  for (let k = from; k < to; k++)
    for (let j = 0; j < ny; j++) {
      const row = (k + 1) * plane + (j + 1) * sx;
      for (let o = row; o < row + nx; o++) y[o] = d[o] === 0 ? 0 : b[o] - y[o];
    }
}
/** A Chebyshev step's direction, p = c1 p + c2 d (b − A x). */
export function diffusionStep(
  from: number,
  to: number,
  nx: number,
  ny: number,
  sx: number,
  c1: number,
  c2: number,
  tx: Float32Array,
  ty: Float32Array,
  tz: Float32Array,
  e: Float32Array,
  d: Float32Array,
  b: Float32Array,
  x: Float32Array,
  p: Float32Array,
): void {
  const f1 = Math.fround(c1);
  const f2 = Math.fround(c2);
  const plane = sx * (ny + 2);
  for (let k = from; k < to; k++)
    for (let j = 0; j < ny; j++) {
      const row = (k + 1) * plane + (j + 1) * sx;
      for (let o = row; o < row + nx; o++) p[o] = f1 * p[o] + f2 * d[o] * (b[o] - rowSum(o, sx, plane, tx, ty, tz, e, x));
    }
}

/** Harmonic faces below the cells of planes [from, to) from conductivities c (0 = no flow, 0 in ghosts), times a factor per axis. */
export function harmonicFaces(
  from: number,
  to: number,
  nx: number,
  ny: number,
  sx: number,
  factorX: number,
  factorY: number,
  factorZ: number,
  c: Float32Array,
  tx: Float32Array,
  ty: Float32Array,
  tz: Float32Array,
): void {
  const plane = sx * (ny + 2);
  const mean = (a: number, b: number): number => (a > 0 && b > 0 ? (2 * a * b) / (a + b) : 0);
  for (let k = from; k < to; k++)
    for (let j = 0; j < ny; j++) {
      const row = (k + 1) * plane + (j + 1) * sx;
      for (let o = row; o < row + nx; o++) {
        tx[o] = factorX * mean(c[o], c[o - 1]);
        ty[o] = factorY * mean(c[o], c[o - sx]);
        tz[o] = factorZ * mean(c[o], c[o - plane]);
      }
    }
}

/** d = 1 / diagonal. Where d is 0 before the call a cell stays not free, unless `all` is 1; a cell joined to nothing is not free either. */
export function inverseDiagonal(
  from: number,
  to: number,
  nx: number,
  ny: number,
  sx: number,
  all: number,
  tx: Float32Array,
  ty: Float32Array,
  tz: Float32Array,
  e: Float32Array,
  d: Float32Array,
): void {
  const plane = sx * (ny + 2);
  for (let k = from; k < to; k++)
    for (let j = 0; j < ny; j++) {
      const row = (k + 1) * plane + (j + 1) * sx;
      for (let o = row; o < row + nx; o++) {
        const s = tx[o] + tx[o + 1] + (ty[o] + ty[o + sx]) + (tz[o] + tz[o + plane]) + e[o];
        d[o] = s > 0 && (all === 1 || d[o] !== 0) ? 1 / s : 0;
      }
    }
}

/**
 * Faces and own terms of the next coarser grid, coarse cell planes [from, to). A face between coarse cells is half the sum of its (up to four)
 * fine ones: the sum is Galerkin's with piecewise-constant transfer, the half makes it right for smooth fields (the centres are twice as far
 * apart). What a free cell gives to a fixed one becomes part of the coarse cell's own term. Faces on the box are summed with a factor of each
 * side: x low, x high, y low …
 */
export function coarsenFaces(
  from: number,
  to: number,
  nx: number,
  ny: number,
  nz: number,
  sx: number,
  coarseSx: number,
  sides: Float64Array,
  tx: Float32Array,
  ty: Float32Array,
  tz: Float32Array,
  e: Float32Array,
  d: Float32Array,
  ctx: Float32Array,
  cty: Float32Array,
  ctz: Float32Array,
  ce: Float32Array,
): void {
  const cnx = (nx + 1) >> 1;
  const cny = (ny + 1) >> 1;
  const cnz = (nz + 1) >> 1;
  const plane = sx * (ny + 2);
  const coarsePlane = coarseSx * (cny + 2);
  for (let K = from; K < to; K++)
    for (let J = 0; J < cny; J++)
      for (let I = 0; I < cnx; I++) {
        let own = 0;
        let [lowX, highX, lowY, highY, lowZ, highZ] = [0, 0, 0, 0, 0, 0];
        for (let k = 2 * K; k < Math.min(nz, 2 * K + 2); k++)
          for (let j = 2 * J; j < Math.min(ny, 2 * J + 2); j++)
            for (let i = 2 * I; i < Math.min(nx, 2 * I + 2); i++) {
              const o = (k + 1) * plane + (j + 1) * sx + i;
              if (d[o] === 0) continue;
              own += e[o];
              if (i === 0) lowX += sides[0] * tx[o];
              else if (d[o - 1] === 0) own += tx[o];
              else if (i === 2 * I) lowX += 0.5 * tx[o];
              if (i === nx - 1) highX += sides[1] * tx[o + 1];
              else if (d[o + 1] === 0) own += tx[o + 1];
              if (j === 0) lowY += sides[2] * ty[o];
              else if (d[o - sx] === 0) own += ty[o];
              else if (j === 2 * J) lowY += 0.5 * ty[o];
              if (j === ny - 1) highY += sides[3] * ty[o + sx];
              else if (d[o + sx] === 0) own += ty[o + sx];
              if (k === 0) lowZ += sides[4] * tz[o];
              else if (d[o - plane] === 0) own += tz[o];
              else if (k === 2 * K) lowZ += 0.5 * tz[o];
              if (k === nz - 1) highZ += sides[5] * tz[o + plane];
              else if (d[o + plane] === 0) own += tz[o + plane];
            }
        const c = (K + 1) * coarsePlane + (J + 1) * coarseSx + I;
        ce[c] = own;
        ctx[c] = lowX;
        cty[c] = lowY;
        ctz[c] = lowZ;
        if (I === cnx - 1) ctx[c + 1] = highX;
        if (J === cny - 1) cty[c + coarseSx] = highY;
        if (K === cnz - 1) ctz[c + coarsePlane] = highZ;
      }
}

/** b of a coarse cell = sum of r over its fine ones (r is 0 in ghosts): coarse cell planes [from, to). */
export function restrictCells(
  from: number,
  to: number,
  nx: number,
  ny: number,
  sx: number,
  coarseSx: number,
  r: Float32Array,
  b: Float32Array,
): void {
  const cnx = (nx + 1) >> 1;
  const cny = (ny + 1) >> 1;
  const plane = sx * (ny + 2);
  for (let K = from; K < to; K++)
    for (let J = 0; J < cny; J++)
      for (let I = 0; I < cnx; I++) {
        const o = (2 * K + 1) * plane + (2 * J + 1) * sx + 2 * I;
        const u = o + plane;
        b[((K + 1) * (cny + 2) + J + 1) * coarseSx + I] =
          r[o] + r[o + sx] + (r[u] + r[u + sx]) + (r[o + 1] + r[o + sx + 1] + (r[u + 1] + r[u + sx + 1]));
      }
}

/** x += the coarse cell's number where d is not 0: fine cell planes [from, to). */
export function prolongCells(
  from: number,
  to: number,
  nx: number,
  ny: number,
  sx: number,
  coarseSx: number,
  coarse: Float32Array,
  d: Float32Array,
  x: Float32Array,
): void {
  const cny = (ny + 1) >> 1;
  const plane = sx * (ny + 2);
  for (let k = from; k < to; k++)
    for (let j = 0; j < ny; j++) {
      const row = (k + 1) * plane + (j + 1) * sx;
      const c = (((k >> 1) + 1) * (cny + 2) + (j >> 1) + 1) * coarseSx;
      for (let i = 0; i < nx; i++) if (d[row + i] !== 0) x[row + i] += coarse[c + (i >> 1)];
    }
}
