// Loops over vectors, in blocks of 1024 numbers (a vector's length is a multiple of that; see `blocksOf`). `d` is the inverse diagonal of the
// operator and 0 where a number is not free (fixed, void, padding): a product with d also masks.
export const blockLength = 1024;
/** Blocks that hold n numbers. */
export const blocksOf = (n: number): number => Math.ceil(n / blockLength);

/** First Chebyshev step from zero: p = c d b, x = p. */
export function smoothFirst(from: number, to: number, c: number, d: Float32Array, b: Float32Array, p: Float32Array, x: Float32Array): void {
  const f = Math.fround(c);
  for (let i = from * blockLength; i < to * blockLength; i++) {
    p[i] = f * d[i] * b[i];
    x[i] = p[i];
  }
}
/** A Chebyshev step: p = c1 p + c2 d (b − y), x += p, where y = A x. */
export function smoothNext(
  from: number,
  to: number,
  c1: number,
  c2: number,
  d: Float32Array,
  b: Float32Array,
  y: Float32Array,
  p: Float32Array,
  x: Float32Array,
): void {
  const f1 = Math.fround(c1);
  const f2 = Math.fround(c2);
  for (let i = from * blockLength; i < to * blockLength; i++) {
    p[i] = f1 * p[i] + f2 * d[i] * (b[i] - y[i]);
    x[i] += p[i];
  }
}
/** r = b − y where a number is free, else 0. */
export function freeDifference(from: number, to: number, d: Float32Array, b: Float32Array, y: Float32Array, r: Float32Array): void {
  for (let i = from * blockLength; i < to * blockLength; i++) r[i] = d[i] !== 0 ? b[i] - y[i] : 0;
}
/** x = c d y, and the partial sums of x² (power iteration). */
export function scaleDiagonal(
  from: number,
  to: number,
  c: number,
  d: Float32Array,
  y: Float32Array,
  x: Float32Array,
  sums: Float64Array,
): void {
  const f = Math.fround(c);
  for (let b = from; b < to; b++) {
    let s = 0;
    for (let i = b * blockLength; i < (b + 1) * blockLength; i++) {
      x[i] = f * d[i] * y[i];
      s += x[i] * x[i];
    }
    sums[b] = s;
  }
}
/** x += y. */
export function addTo(from: number, to: number, y: Float32Array, x: Float32Array): void {
  for (let i = from * blockLength; i < to * blockLength; i++) x[i] += y[i];
}
/** b = s r, into f32. */
export function narrow(from: number, to: number, s: number, r: Float64Array, b: Float32Array): void {
  for (let i = from * blockLength; i < to * blockLength; i++) b[i] = s * r[i];
}
/** Partial sums of q z. */
export function dotMixed(from: number, to: number, q: Float64Array, z: Float32Array, sums: Float64Array): void {
  for (let b = from; b < to; b++) {
    let s = 0;
    for (let i = b * blockLength; i < (b + 1) * blockLength; i++) s += q[i] * z[i];
    sums[b] = s;
  }
}
/** Partial sums of q r. */
export function dotWide(from: number, to: number, q: Float64Array, r: Float64Array, sums: Float64Array): void {
  for (let b = from; b < to; b++) {
    let s = 0;
    for (let i = b * blockLength; i < (b + 1) * blockLength; i++) s += q[i] * r[i];
    sums[b] = s;
  }
}
/** New direction p = s z + β p, and the partial sums of p r. */
export function direct(
  from: number,
  to: number,
  s: number,
  z: Float32Array,
  beta: number,
  p: Float64Array,
  r: Float64Array,
  sums: Float64Array,
): void {
  for (let b = from; b < to; b++) {
    let t = 0;
    for (let i = b * blockLength; i < (b + 1) * blockLength; i++) {
      p[i] = s * z[i] + beta * p[i];
      t += p[i] * r[i];
    }
    sums[b] = t;
  }
}
/** q = 0 where a number is not free, and the partial sums of p q. */
export function freeDot(from: number, to: number, d: Float32Array, p: Float64Array, q: Float64Array, sums: Float64Array): void {
  for (let b = from; b < to; b++) {
    let s = 0;
    for (let i = b * blockLength; i < (b + 1) * blockLength; i++) {
      if (d[i] === 0) q[i] = 0;
      s += p[i] * q[i];
    }
    sums[b] = s;
  }
}
/** x += α p, r −= α q, and the partial sums of r². */
export function advance(
  from: number,
  to: number,
  alpha: number,
  p: Float64Array,
  q: Float64Array,
  x: Float64Array,
  r: Float64Array,
  sums: Float64Array,
): void {
  for (let b = from; b < to; b++) {
    let s = 0;
    for (let i = b * blockLength; i < (b + 1) * blockLength; i++) {
      x[i] += alpha * p[i];
      r[i] -= alpha * q[i];
      s += r[i] * r[i];
    }
    sums[b] = s;
  }
}
/** r = b − y where a number is free, else 0, and the partial sums of r² (the true residual). */
export function freeResidual(
  from: number,
  to: number,
  d: Float32Array,
  b: Float64Array,
  y: Float64Array,
  r: Float64Array,
  sums: Float64Array,
): void {
  for (let n = from; n < to; n++) {
    let s = 0;
    for (let i = n * blockLength; i < (n + 1) * blockLength; i++) {
      r[i] = d[i] !== 0 ? b[i] - y[i] : 0;
      s += r[i] * r[i];
    }
    sums[n] = s;
  }
}
/** Sum of the first n partial sums, in order. */
export function total(sums: Float64Array, n: number): number {
  let s = 0;
  for (let i = 0; i < n; i++) s += sums[i];
  return s;
}
