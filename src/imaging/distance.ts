// Exact Euclidean distance (mm) on anisotropic grids: Felzenszwalb & Huttenlocher 2012 (doi 10.4086/toc.2012.v008a019), one parabola pass an axis.
import { voxelCount, type Grid } from '../base/index.ts';

/** Distance in mm from each voxel CENTRE to the nearest voxel centre where `inside` holds; Infinity when there is none. */
export function distanceTo(grid: Pick<Grid, 'size' | 'spacing'>, inside: (index: number) => boolean): Float32Array {
  const n = voxelCount(grid as Grid);
  const far = 1e20;
  const d = new Float64Array(n);
  for (let i = 0; i < n; i++) d[i] = inside(i) ? 0 : far;
  const [nx, ny, nz] = grid.size;
  const longest = Math.max(nx, ny, nz);
  const f = new Float64Array(longest);
  const v = new Int32Array(longest);
  const z = new Float64Array(longest + 1);
  const pass = (start: number, stride: number, count: number, mm: number): void => {
    for (let q = 0; q < count; q++) f[q] = d[start + q * stride];
    const s2 = mm * mm;
    let k = -1;
    for (let q = 0; q < count; q++) {
      if (f[q] >= far) continue;
      let s = -Infinity;
      while (k >= 0) {
        const p = v[k];
        s = (f[q] - f[p] + s2 * (q * q - p * p)) / (2 * s2 * (q - p));
        if (s > z[k]) break;
        k--;
      }
      k++;
      v[k] = q;
      z[k] = k === 0 ? -Infinity : s;
      z[k + 1] = Infinity;
    }
    if (k < 0) return;
    let h = 0;
    for (let q = 0; q < count; q++) {
      while (h < k && z[h + 1] < q) h++;
      const p = v[h];
      d[start + q * stride] = s2 * (q - p) * (q - p) + f[p];
    }
  };
  for (let k = 0; k < nz; k++) for (let j = 0; j < ny; j++) pass(nx * (j + ny * k), 1, nx, grid.spacing[0]);
  for (let k = 0; k < nz; k++) for (let i = 0; i < nx; i++) pass(i + nx * ny * k, nx, ny, grid.spacing[1]);
  for (let j = 0; j < ny; j++) for (let i = 0; i < nx; i++) pass(i + nx * j, nx * ny, nz, grid.spacing[2]);
  const out = new Float32Array(n);
  for (let i = 0; i < n; i++) out[i] = d[i] >= far ? Infinity : Math.sqrt(d[i]);
  return out;
}

/**
 * Signed distance (mm) to the boundary of a region: positive inside, negative outside, the boundary taken half a voxel
 * from the outermost centres (mean spacing), so that an isolated flat wall lies between the two voxels.
 */
export function signedDistance(grid: Pick<Grid, 'size' | 'spacing'>, inside: (index: number) => boolean): Float32Array {
  const toOut = distanceTo(grid, (i) => !inside(i));
  const toIn = distanceTo(grid, inside);
  const half = (grid.spacing[0] + grid.spacing[1] + grid.spacing[2]) / 6;
  for (let i = 0; i < toOut.length; i++) toOut[i] = toOut[i] > 0 ? toOut[i] - half : half - toIn[i];
  return toOut;
}
