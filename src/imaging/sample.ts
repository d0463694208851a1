// Reading a volume between its voxels, and moving it to another grid.
import { lps, lpsToVoxel, voxelCount, type Grid, type Lps } from '../base/index.ts';
import type { Mask, Volume, VoxelArray } from '../records/index.ts';

/** Trilinear value at p; outside the grid (beyond half a voxel) gives `outside`. Edges are held. */
export function sampleLinear(grid: Grid, voxels: VoxelArray, p: Lps, outside = Number.NaN): number {
  const v = lpsToVoxel(grid, p);
  return trilinear(grid.size, voxels, v[0], v[1], v[2], outside);
}

/** Trilinear value at a continuous index; see sampleLinear. */
export function trilinear(
  size: readonly [number, number, number],
  a: VoxelArray,
  x: number,
  y: number,
  z: number,
  outside: number,
): number {
  const [nx, ny, nz] = size;
  if (!(x >= -0.5 && y >= -0.5 && z >= -0.5 && x <= nx - 0.5 && y <= ny - 0.5 && z <= nz - 0.5)) return outside;
  const cx = x < 0 ? 0 : x > nx - 1 ? nx - 1 : x;
  const cy = y < 0 ? 0 : y > ny - 1 ? ny - 1 : y;
  const cz = z < 0 ? 0 : z > nz - 1 ? nz - 1 : z;
  const i = cx | 0;
  const j = cy | 0;
  const k = cz | 0;
  const fx = cx - i;
  const fy = cy - j;
  const fz = cz - k;
  const dx = i + 1 < nx ? 1 : 0;
  const dy = j + 1 < ny ? nx : 0;
  const dz = k + 1 < nz ? nx * ny : 0;
  const o = i + nx * (j + ny * k);
  const c00 = a[o] + fx * (a[o + dx] - a[o]);
  const c10 = a[o + dy] + fx * (a[o + dy + dx] - a[o + dy]);
  const c01 = a[o + dz] + fx * (a[o + dz + dx] - a[o + dz]);
  const c11 = a[o + dy + dz] + fx * (a[o + dy + dz + dx] - a[o + dy + dz]);
  const c0 = c00 + fy * (c10 - c00);
  const c1 = c01 + fy * (c11 - c01);
  return c0 + fz * (c1 - c0);
}

/** Value of the voxel p lies in; `outside` beyond the grid. */
export function sampleNearest(grid: Grid, voxels: VoxelArray, p: Lps, outside = 0): number {
  const v = lpsToVoxel(grid, p);
  const i = Math.round(v[0]);
  const j = Math.round(v[1]);
  const k = Math.round(v[2]);
  if (i < 0 || j < 0 || k < 0 || i >= grid.size[0] || j >= grid.size[1] || k >= grid.size[2]) return outside;
  return voxels[i + grid.size[0] * (j + grid.size[1] * k)];
}

/** Label of a mask at a point; 0 outside. */
export const maskAt = (m: Mask, p: Lps): number => sampleNearest(m.grid, m.voxels, p, 0);

/** The volume on another grid: 'linear' for HU and signal, 'nearest' for labels. Voxels outside the source take `outside`. */
export function resample(volume: Pick<Volume, 'grid' | 'voxels'>, grid: Grid, how: 'linear' | 'nearest', outside = 0): VoxelArray {
  const Make = volume.voxels.constructor as new (n: number) => VoxelArray;
  const out = new Make(voxelCount(grid));
  const [nx, ny, nz] = grid.size;
  const o = lpsToVoxel(volume.grid, grid.originLps);
  const step = grid.axes.map((a, n) => {
    const q = lpsToVoxel(
      volume.grid,
      lps(
        grid.originLps[0] + a[0] * grid.spacing[n],
        grid.originLps[1] + a[1] * grid.spacing[n],
        grid.originLps[2] + a[2] * grid.spacing[n],
      ),
    );
    return [q[0] - o[0], q[1] - o[1], q[2] - o[2]];
  });
  const { size } = volume.grid;
  const whole = !(out instanceof Float32Array);
  let n = 0;
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++) {
        const x = o[0] + i * step[0][0] + j * step[1][0] + k * step[2][0];
        const y = o[1] + i * step[0][1] + j * step[1][1] + k * step[2][1];
        const z = o[2] + i * step[0][2] + j * step[1][2] + k * step[2][2];
        if (how === 'nearest') {
          const a = Math.round(x);
          const b = Math.round(y);
          const c = Math.round(z);
          out[n++] =
            a < 0 || b < 0 || c < 0 || a >= size[0] || b >= size[1] || c >= size[2]
              ? outside
              : volume.voxels[a + size[0] * (b + size[1] * c)];
        } else {
          const value = trilinear(size, volume.voxels, x, y, z, outside);
          out[n++] = whole ? Math.round(value) : value;
        }
      }
  return out;
}
