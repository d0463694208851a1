// Perspective X-ray projection: line integrals of a field along rays from a point source to a flat detector.
// p(u,v) = ∫ f(source + t (pixel − source)) dt, by Joseph's method (Joseph 1982, IEEE TMI 1:192, doi 10.1109/TMI.1982.4307572):
// step along the dominant axis, bilinear interpolation across it. The assumption that fails first: f is smooth at the voxel scale
// (the silhouette error is of the order of one voxel).

export interface Projection {
  /** Field on a grid: i fastest; index units everywhere below. */
  readonly field: Float32Array;
  readonly size: readonly [number, number, number];
  /** mm per index along i, j, k. */
  readonly spacing: readonly [number, number, number];
  /** Source, and detector: centre of pixel (0,0) and the steps per pixel, all in CONTINUOUS INDEX coordinates of the field. */
  readonly source: readonly [number, number, number];
  readonly corner: readonly [number, number, number];
  readonly stepU: readonly [number, number, number];
  readonly stepV: readonly [number, number, number];
  readonly width: number;
  readonly height: number;
}
/** Fills `out` (width × height, row by row) with ∫ f dl in field units · mm. */
export type Project = (p: Projection, out: Float32Array) => void;

export const project: Project = (p, out) => {
  const { field, size, spacing, width, height } = p;
  const [s0, s1, s2] = p.source;
  const [c0, c1, c2] = p.corner;
  const [u0, u1, u2] = p.stepU;
  const [v0, v1, v2] = p.stepV;
  const [n0, n1, n2] = size;
  const [mm0, mm1, mm2] = spacing;
  for (let v = 0, q = 0; v < height; v++)
    for (let u = 0; u < width; u++, q++) {
      const d0 = c0 + u * u0 + v * v0 - s0;
      const d1 = c1 + u * u1 + v * v1 - s1;
      const d2 = c2 + u * u2 + v * v2 - s2;
      const mm = Math.sqrt(d0 * d0 * mm0 * mm0 + d1 * d1 * mm1 * mm1 + d2 * d2 * mm2 * mm2);
      const b0 = Math.abs(d0);
      const b1 = Math.abs(d1);
      const b2 = Math.abs(d2);
      // m: the axis along which the ray crosses most voxels; a, b: the two others
      if (b0 >= b1 && b0 >= b2) out[q] = b0 === 0 ? 0 : (mm / b0) * march(field, s0, d0, n0, 1, s1, d1, n1, n0, s2, d2, n2, n0 * n1);
      else if (b1 >= b2) out[q] = (mm / b1) * march(field, s1, d1, n1, n0, s0, d0, n0, 1, s2, d2, n2, n0 * n1);
      else out[q] = (mm / b2) * march(field, s2, d2, n2, n0 * n1, s0, d0, n0, 1, s1, d1, n1, n0);
    }
};

/** Sum of bilinear samples where the ray crosses the planes of axis m: start s, direction d, size n and memory step t of each axis. */
function march(
  field: Float32Array,
  sm: number,
  dm: number,
  nm: number,
  tm: number,
  sa: number,
  da: number,
  na: number,
  ta: number,
  sb: number,
  db: number,
  nb: number,
  tb: number,
): number {
  const ka = da / dm;
  const kb = db / dm;
  // planes between source and pixel, then only those where the ray is inside: -1 < s + k (i - sm) < n on both other axes
  let low = Math.max(0, Math.ceil(Math.min(sm, sm + dm)));
  let high = Math.min(nm - 1, Math.floor(Math.max(sm, sm + dm)));
  if (ka !== 0) {
    const e = (-1 - sa) / ka + sm;
    const f = (na - sa) / ka + sm;
    low = Math.max(low, Math.ceil(Math.min(e, f)));
    high = Math.min(high, Math.floor(Math.max(e, f)));
  } else if (sa <= -1 || sa >= na) return 0;
  if (kb !== 0) {
    const e = (-1 - sb) / kb + sm;
    const f = (nb - sb) / kb + sm;
    low = Math.max(low, Math.ceil(Math.min(e, f)));
    high = Math.min(high, Math.floor(Math.max(e, f)));
  } else if (sb <= -1 || sb >= nb) return 0;
  let sum = 0;
  let pa = sa + ka * (low - sm);
  let pb = sb + kb * (low - sm);
  let plane = low * tm;
  for (let i = low; i <= high; i++) {
    if (pa >= 0 && pb >= 0 && pa < na - 1 && pb < nb - 1) {
      const fa = pa | 0;
      const fb = pb | 0;
      const wa = pa - fa;
      const o = (plane + fa * ta + fb * tb) | 0;
      const f00 = field[o];
      const f01 = field[(o + tb) | 0];
      const x = f00 + wa * (field[(o + ta) | 0] - f00);
      const y = f01 + wa * (field[(o + tb + ta) | 0] - f01);
      sum += x + (pb - fb) * (y - x);
    } else sum += rim(field, plane, pa, na, ta, pb, nb, tb);
    pa += ka;
    pb += kb;
    plane += tm;
  }
  return sum;
}

/** Bilinear sample within one voxel of the field's edge, where it falls to zero. */
function rim(field: Float32Array, plane: number, pa: number, na: number, ta: number, pb: number, nb: number, tb: number): number {
  const fa = Math.floor(pa);
  const fb = Math.floor(pb);
  const wa = pa - fa;
  const wb = pb - fb;
  const o = plane + fa * ta + fb * tb;
  const a0 = fa >= 0 && fa < na;
  const a1 = fa >= -1 && fa < na - 1;
  let sum = 0;
  if (fb >= 0 && fb < nb) {
    if (a0) sum += (1 - wa) * (1 - wb) * field[o];
    if (a1) sum += wa * (1 - wb) * field[o + ta];
  }
  if (fb >= -1 && fb < nb - 1) {
    if (a0) sum += (1 - wa) * wb * field[o + tb];
    if (a1) sum += wa * wb * field[o + tb + ta];
  }
  return sum;
}
