// What pictures of solids made by rays have in common: rays in the grid's own index space, where there is anything near, and how a surface is lit.
import { cross, direction, dot, flip, lps, type Direction } from '../base/index.ts';
import type { Field } from './picture-map.ts';
import type { Plane } from './picture.ts';

export interface Ray {
  readonly origin: readonly [number, number, number];
  readonly step: readonly [number, number, number];
}
export type Index = readonly [number, number, number];

export const intoPicture = (plane: Plane): Direction => {
  const n = cross(plane.right, plane.down);
  return direction(n[0], n[1], n[2]);
};
/** A direction as a covector of the index space: its product with an index step is the way along it, mm. */
export const inIndexSpace = (grid: Field['grid'], d: Direction | Index): Index => [
  dot(lps(d[0], d[1], d[2]), grid.axes[0]) * grid.spacing[0],
  dot(lps(d[0], d[1], d[2]), grid.axes[1]) * grid.spacing[1],
  dot(lps(d[0], d[1], d[2]), grid.axes[2]) * grid.spacing[2],
];
/** From above, the viewer's left and behind him. */
export const lightOf = (plane: Plane, into: Direction): Direction => {
  const back = flip(into);
  const part = (n: 0 | 1 | 2): number => 0.72 * back[n] - 0.55 * plane.down[n] - 0.42 * plane.right[n];
  return direction(part(0), part(1), part(2));
};

/** Per voxel: 1 = bone, 2 = none, but bone within a voxel of it; so that rays ask the eight neighbours only near a surface. */
export function nearness({ grid: { size }, voxels }: Field): Uint8Array {
  const [nx, ny, nz] = size;
  const near = new Uint8Array(voxels.length);
  for (let k = 0, q = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, q++) {
        if (voxels[q] === 0) continue;
        near[q] = 1;
        for (let c = Math.max(0, k - 1); c <= Math.min(nz - 1, k + 1); c++)
          for (let b = Math.max(0, j - 1); b <= Math.min(ny - 1, j + 1); b++)
            for (let a = Math.max(0, i - 1); a <= Math.min(nx - 1, i + 1); a++) near[a + nx * (b + ny * c)] ||= 2;
      }
  return near;
}

/** Steps of a ray inside the grid: from where, how many. */
export function stepsInside(size: Field['grid']['size'], { origin, step }: Ray, steps: number): readonly [number, number] {
  let [from, to] = [0, steps];
  for (let n = 0; n < 3; n++) {
    if (Math.abs(step[n]) < 1e-12) {
      if (origin[n] < -0.5 || origin[n] > size[n] - 0.5) return [0, 0];
      continue;
    }
    const ends = [(-0.5 - origin[n]) / step[n], (size[n] - 0.501 - origin[n]) / step[n]].sort((a, b) => a - b);
    from = Math.max(from, Math.ceil(ends[0]));
    to = Math.min(to, Math.floor(ends[1]) + 1);
  }
  return [from, to];
}

/** Share of light at a voxel, by Lambert's rule on the slope of "is there" over two voxels each way; asked once a voxel. */
export function lighting({ grid: { size }, voxels }: Field, light: Index): (x: number, y: number, z: number) => number {
  const [nx, ny, nz] = size;
  const known = new Float32Array(voxels.length);
  return (x, y, z) => {
    const [i, j, k] = [Math.round(x), Math.round(y), Math.round(z)];
    const at = i + nx * (j + ny * k);
    if (known[at] > 0) return known[at];
    let [sx, sy, sz] = [0, 0, 0];
    for (let c = -2; c <= 2; c++)
      for (let b = -2; b <= 2; b++)
        for (let a = -2; a <= 2; a++) {
          const [ii, jj, kk] = [i + a, j + b, k + c];
          if (ii < 0 || jj < 0 || kk < 0 || ii >= nx || jj >= ny || kk >= nz || voxels[ii + nx * (jj + ny * kk)] === 0) continue;
          sx -= a;
          sy -= b;
          sz -= c;
        }
    const long = Math.hypot(sx, sy, sz) * Math.hypot(...light);
    const lit = long === 0 ? 0.5 : Math.max(0, (sx * light[0] + sy * light[1] + sz * light[2]) / long);
    known[at] = 0.28 + 0.66 * lit;
    return known[at];
  };
}
