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
  const { field, size, spacing, source, corner, stepU, stepV, width, height } = p;
  const stride = [1, size[0], size[0] * size[1]] as const;
  for (let v = 0; v < height; v++) {
    for (let u = 0; u < width; u++) {
      const d = [
        corner[0] + u * stepU[0] + v * stepV[0] - source[0],
        corner[1] + u * stepU[1] + v * stepV[1] - source[1],
        corner[2] + u * stepU[2] + v * stepV[2] - source[2],
      ];
      const ax = Math.abs(d[0]) * spacing[0];
      const ay = Math.abs(d[1]) * spacing[1];
      const az = Math.abs(d[2]) * spacing[2];
      // main axis: the one along which the ray crosses most voxels
      const bx = Math.abs(d[0]);
      const by = Math.abs(d[1]);
      const bz = Math.abs(d[2]);
      const m = bx >= by && bx >= bz ? 0 : by >= bz ? 1 : 2;
      const a = m === 0 ? 1 : 0;
      const b = m === 2 ? 1 : 2;
      if (d[m] === 0) {
        out[v * width + u] = 0;
        continue;
      }
      const da = d[a] / d[m];
      const db = d[b] / d[m];
      const mm = Math.hypot(ax, ay, az) / Math.abs(d[m]);
      const nm = size[m];
      const na = size[a];
      const nb = size[b];
      const sa = stride[a];
      const sb = stride[b];
      const sm = stride[m];
      // slices between source and pixel, and only those whose cross point is inside
      const end = source[m] + d[m];
      let lo = Math.max(0, Math.ceil(Math.min(source[m], end)));
      let hi = Math.min(nm - 1, Math.floor(Math.max(source[m], end)));
      const clip = (s: number, o: number, n: number): void => {
        // −1 < o + s (i − source) < n
        if (s === 0) {
          if (o <= -1 || o >= n) hi = lo - 1;
          return;
        }
        const t1 = (-1 - o) / s + source[m];
        const t2 = (n - o) / s + source[m];
        lo = Math.max(lo, Math.ceil(Math.min(t1, t2)));
        hi = Math.min(hi, Math.floor(Math.max(t1, t2)));
      };
      clip(da, source[a], na);
      clip(db, source[b], nb);
      let sum = 0;
      for (let i = lo; i <= hi; i++) {
        const pa = source[a] + da * (i - source[m]);
        const pb = source[b] + db * (i - source[m]);
        const fa = Math.floor(pa);
        const fb = Math.floor(pb);
        const wa = pa - fa;
        const wb = pb - fb;
        const base = i * sm + fa * sa + fb * sb;
        const a0 = fa >= 0 && fa < na;
        const a1 = fa + 1 >= 0 && fa + 1 < na;
        if (fb >= 0 && fb < nb) {
          if (a0) sum += (1 - wa) * (1 - wb) * field[base];
          if (a1) sum += wa * (1 - wb) * field[base + sa];
        }
        if (fb + 1 >= 0 && fb + 1 < nb) {
          if (a0) sum += (1 - wa) * wb * field[base + sb];
          if (a1) sum += wa * wb * field[base + sa + sb];
        }
      }
      out[v * width + u] = sum * mm;
    }
  }
};
