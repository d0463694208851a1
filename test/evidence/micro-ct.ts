// A stack of uncompressed 8-bit TIFF slices as one volume, and the two filters of the public pipeline that made the LHDL benchmark's models:
// Gaussian smoothing (edges repeated, cut at 4 σ) and resampling by a quadratic spline whose first and last samples keep their place.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Stack {
  /** i fastest, slices last. */
  readonly size: readonly [number, number, number];
  readonly values: Float64Array;
}

/** One strip or several, one sample a pixel, 8 bits, no compression; anything else is refused. */
function readTiff(bytes: Uint8Array): { readonly width: number; readonly height: number; readonly pixels: Uint8Array } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const little = view.getUint16(0) === 0x4949;
  const at = view.getUint32(4, little);
  const tags = new Map<number, number[]>();
  for (let t = 0; t < view.getUint16(at, little); t++) {
    const p = at + 2 + 12 * t;
    const type = view.getUint16(p + 2, little);
    const count = view.getUint32(p + 4, little);
    const width = type === 3 ? 2 : type === 4 ? 4 : 0;
    if (width === 0) continue;
    const from = count * width <= 4 ? p + 8 : view.getUint32(p + 8, little);
    tags.set(
      view.getUint16(p, little),
      Array.from({ length: count }, (_, n) => (width === 2 ? view.getUint16(from + 2 * n, little) : view.getUint32(from + 4 * n, little))),
    );
  }
  const one = (tag: number, otherwise: number): number => tags.get(tag)?.[0] ?? otherwise;
  const width = one(256, 0);
  const height = one(257, 0);
  if (one(258, 8) !== 8 || one(259, 1) !== 1 || one(277, 1) !== 1) throw new Error('not a plain 8-bit TIFF');
  const pixels = new Uint8Array(width * height);
  let done = 0;
  for (const [n, from] of (tags.get(273) ?? []).entries()) {
    const length = tags.get(279)?.[n] ?? width * height;
    pixels.set(bytes.subarray(from, from + length), done);
    done += length;
  }
  if (done !== width * height) throw new Error('TIFF strips do not fill the picture');
  return { width, height, pixels };
}

export function readStack(folder: string): Stack {
  const names = readdirSync(folder)
    .filter((n) => n.endsWith('.tif'))
    .toSorted();
  const slices = names.map((n) => readTiff(new Uint8Array(readFileSync(join(folder, n)))));
  const { width, height } = slices[0];
  const values = new Float64Array(width * height * slices.length);
  for (const [k, s] of slices.entries()) values.set(s.pixels, k * width * height);
  return { size: [width, height, slices.length], values };
}

/** Applies `line(in, out)` to every row of the volume along one axis. */
function along(stack: Stack, axis: number, outLength: number, line: (from: Float64Array, to: Float64Array) => void): Stack {
  const size: [number, number, number] = [...stack.size];
  size[axis] = outLength;
  const values = new Float64Array(size[0] * size[1] * size[2]);
  const strideIn = [1, stack.size[0], stack.size[0] * stack.size[1]];
  const strideOut = [1, size[0], size[0] * size[1]];
  const [a, b] = [0, 1, 2].filter((x) => x !== axis);
  const from = new Float64Array(stack.size[axis]);
  const to = new Float64Array(outLength);
  for (let q = 0; q < size[b]; q++)
    for (let p = 0; p < size[a]; p++) {
      const i = p * strideIn[a] + q * strideIn[b];
      const o = p * strideOut[a] + q * strideOut[b];
      for (let n = 0; n < from.length; n++) from[n] = stack.values[i + n * strideIn[axis]];
      line(from, to);
      for (let n = 0; n < outLength; n++) values[o + n * strideOut[axis]] = to[n];
    }
  return { size, values };
}

export function smooth(stack: Stack, sigma: number): Stack {
  const radius = Math.floor(4 * sigma + 0.5);
  const weights = Array.from({ length: 2 * radius + 1 }, (_, n) => Math.exp(-((n - radius) ** 2) / (2 * sigma * sigma)));
  const sum = weights.reduce((x, y) => x + y);
  return [0, 1, 2].reduce(
    (s, axis) =>
      along(s, axis, s.size[axis], (from, to) => {
        const last = from.length - 1;
        for (let n = 0; n <= last; n++) {
          let v = 0;
          for (let w = 0; w <= 2 * radius; w++) v += weights[w] * from[Math.min(last, Math.max(0, n + w - radius))];
          to[n] = v / sum;
        }
      }),
    stack,
  );
}

/** Coefficients of the quadratic spline through the samples (mirrored at the ends): one pole, √8 − 3. */
function splineCoefficients(c: Float64Array): void {
  const z = Math.sqrt(8) - 3;
  const n = c.length;
  for (let i = 0; i < n; i++) c[i] *= (1 - z) * (1 - 1 / z);
  let first = c[0] + z ** (n - 1) * c[n - 1];
  for (let i = 1; i < n - 1; i++) first += (z ** i + z ** (2 * n - 2 - i)) * c[i];
  c[0] = first / (1 - z ** (2 * n - 2));
  for (let i = 1; i < n; i++) c[i] += z * c[i - 1];
  c[n - 1] = ((z * c[n - 2] + c[n - 1]) * z) / (z * z - 1);
  for (let i = n - 2; i >= 0; i--) c[i] = z * (c[i + 1] - c[i]);
}
/** Half as many samples along each axis by that spline; the first and last stay where they were. */
export function halveBySpline(stack: Stack): Stack {
  return [0, 1, 2].reduce((s, axis) => {
    const length = Math.round(s.size[axis] / 2);
    return along(s, axis, length, (from, to) => {
      splineCoefficients(from);
      const last = from.length - 1;
      const mirrored = (i: number): number => from[i < 0 ? -i : i > last ? 2 * last - i : i];
      for (let n = 0; n < length; n++) {
        const x = (n * last) / (length - 1);
        const m = Math.floor(x + 0.5);
        const d = x - m;
        to[n] = 0.5 * (0.5 - d) ** 2 * mirrored(m - 1) + (0.75 - d * d) * mirrored(m) + 0.5 * (0.5 + d) ** 2 * mirrored(m + 1);
      }
    });
  }, stack);
}
/** Half as many samples along each axis: the mean of each 2 × 2 × 2 block. */
export function halveByMean(stack: Stack): Stack {
  return [0, 1, 2].reduce(
    (s, axis) =>
      along(s, axis, s.size[axis] >> 1, (from, to) => {
        for (let n = 0; n < to.length; n++) to[n] = (from[2 * n] + from[2 * n + 1]) / 2;
      }),
    stack,
  );
}
