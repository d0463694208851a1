// A bone of a label map on a cubic grid standing in its body's frame (x left, y posterior, z superior). Each model voxel is filled with small
// samples: share of bone, mean HU of that share. The samples read the image as piecewise constant, so bone volume and bone mass are those of the
// image (to the count of samples), whatever the two voxel sizes and the turn between them; a nearest voxel would drop or double mass.
// The assumption that fails first: an image voxel across the mask's edge is all bone or none.
import { between, dot, fromFrame, lpsToVoxel, voxelToLps, voxel, type Frame, type Grid } from '../base/index.ts';
import type { Mask, Volume } from '../records/index.ts';

export type Triple = readonly [number, number, number];
export interface BoneGrid {
  readonly size: Triple;
  readonly spacingMm: number;
  /** Frame coordinates of the lower corner of voxel 0, mm: a multiple of the spacing, so that halved grids share their faces. */
  readonly corner: Triple;
  readonly frame: Frame;
  /** Name of the patient space. */
  readonly frameUid: string;
  /** Share of the voxel inside the bone. */
  readonly fill: Float32Array;
  /** Mean HU of that share. */
  readonly hu: Float32Array;
  /** 0 nothing, 1 body, 2 behind. */
  readonly part: Uint8Array;
}

/** Index of a grid as a linear function of frame coordinates: [at origin, per left, per posterior, per superior] for i, j, k. */
function rows(grid: Grid, frame: Frame): readonly (readonly [number, number, number, number])[] {
  const d = between(grid.originLps, frame.originLps);
  return grid.axes.map((a, n) => {
    const s = grid.spacing[n];
    return [dot(d, a) / s, dot(frame.left, a) / s, dot(frame.posterior, a) / s, dot(frame.superior, a) / s] as const;
  });
}

/**
 * The mask's wanted voxels, without those that hold no mineral (HU at or under `zeroHu`) and touch the outside, again and again: a mask drawn too fat
 * brings no bone, and fat's negative density must not be set off against the shell's.
 */
function withoutEmptyRim(mask: Mask, wanted: Uint8Array, volume: Pick<Volume, 'grid' | 'voxels'>, zeroHu: number): Uint8Array {
  const { grid, voxels } = mask;
  const [nx, ny, nz] = grid.size;
  const plane = nx * ny;
  const labels = Uint8Array.from(voxels, (v) => (wanted[v] === 1 ? v : 0));
  const toImage = lpsToVoxel.bind(undefined, volume.grid);
  const [vx, vy, vz] = volume.grid.size;
  const o = toImage(voxelToLps(grid, voxel(0, 0, 0)));
  const step = [0, 1, 2].map((a) => {
    const v = toImage(voxelToLps(grid, voxel(a === 0 ? 1 : 0, a === 1 ? 1 : 0, a === 2 ? 1 : 0)));
    return [v[0] - o[0], v[1] - o[1], v[2] - o[2]];
  });
  const isEmpty = (q: number): boolean => {
    const [i, j, k] = [q % nx, Math.floor(q / nx) % ny, Math.floor(q / plane)];
    const [x, y, z] = [0, 1, 2].map((c) => Math.round(o[c] + i * step[0][c] + j * step[1][c] + k * step[2][c]));
    return x < 0 || y < 0 || z < 0 || x >= vx || y >= vy || z >= vz || volume.voxels[x + vx * (y + vy * z)] <= zeroHu;
  };
  const around = (q: number): readonly number[] => {
    const [i, j, k] = [q % nx, Math.floor(q / nx) % ny, Math.floor(q / plane)];
    const out = i > 0 && j > 0 && k > 0 && i < nx - 1 && j < ny - 1 && k < nz - 1;
    // at the edge of the mask's crop the outside is a neighbour: −1
    return out
      ? [q - 1, q + 1, q - nx, q + nx, q - plane, q + plane]
      : [
          i > 0 ? q - 1 : -1,
          i < nx - 1 ? q + 1 : -1,
          j > 0 ? q - nx : -1,
          j < ny - 1 ? q + nx : -1,
          k > 0 ? q - plane : -1,
          k < nz - 1 ? q + plane : -1,
        ];
  };
  const stack: number[] = [];
  const look = (q: number): void => {
    if (labels[q] !== 0 && isEmpty(q) && around(q).some((t) => t < 0 || labels[t] === 0)) stack.push(q);
  };
  for (let q = 0; q < labels.length; q++) look(q);
  while (stack.length > 0) {
    const q = stack.pop() as number;
    if (labels[q] === 0) continue;
    labels[q] = 0;
    for (const t of around(q)) if (t >= 0) look(t);
  }
  return labels;
}

/** Three an image voxel, so that a model voxel made of whole image voxels counts them exactly. */
const samplesAcross = (spacingMm: number, imageMm: number): number => Math.max(2, Math.min(6, 3 * Math.round(spacingMm / imageMm)));

/** Extent of the wanted labels in frame coordinates, half a voxel added. */
function extentOf(mask: Mask, frame: Frame, wanted: (label: number) => boolean): readonly [number[], number[]] | undefined {
  const { grid, voxels } = mask;
  const lo = [Infinity, Infinity, Infinity];
  const hi = [-Infinity, -Infinity, -Infinity];
  const axes = [frame.left, frame.posterior, frame.superior];
  const half = axes.map((d) => grid.axes.reduce((s, a, n) => s + Math.abs(dot(a, d)) * grid.spacing[n], 0) / 2);
  const o = between(frame.originLps, voxelToLps(grid, voxel(0, 0, 0)));
  const start = axes.map((d) => dot(o, d));
  const step = grid.axes.map((a, n) => axes.map((d) => dot(a, d) * grid.spacing[n]));
  for (let k = 0, q = 0; k < grid.size[2]; k++)
    for (let j = 0; j < grid.size[1]; j++)
      for (let i = 0; i < grid.size[0]; i++, q++) {
        if (!wanted(voxels[q])) continue;
        for (let c = 0; c < 3; c++) {
          const x = start[c] + i * step[0][c] + j * step[1][c] + k * step[2][c];
          if (x - half[c] < lo[c]) lo[c] = x - half[c];
          if (x + half[c] > hi[c]) hi[c] = x + half[c];
        }
      }
  return hi[0] < lo[0] ? undefined : [lo, hi];
}

/**
 * `parts`: labels of the mask taken; 1 is the body. `scale` stretches the bone along the frame's axes (a neighbour taken for this one);
 * `zeroHu`: no mineral at and under it.
 * Undefined when the mask has none of the labels.
 */
export function boneGrid(
  mask: Mask,
  volume: Pick<Volume, 'grid' | 'voxels'>,
  frame: Frame,
  parts: readonly number[],
  spacingMm: number,
  scale: Triple = [1, 1, 1],
  zeroHu = Number.NEGATIVE_INFINITY,
): BoneGrid | undefined {
  const wanted = new Uint8Array(256);
  for (const p of parts) wanted[p] = 1;
  const extent = extentOf(mask, frame, (v) => wanted[v] === 1);
  if (extent === undefined) return undefined;
  const h = spacingMm;
  const low = extent[0].map((v, c) => Math.floor((v * scale[c]) / h));
  const size = extent[1].map((v, c) => Math.ceil((v * scale[c]) / h) - low[c]) as unknown as Triple;
  const corner = low.map((v) => v * h) as unknown as Triple;
  const finest = Math.min(...mask.grid.spacing);
  const n = samplesAcross(h, finest);
  const count = size[0] * size[1] * size[2];
  const fill = new Float32Array(count);
  const hu = new Float32Array(count);
  const part = new Uint8Array(count);
  const m = rows(mask.grid, frame);
  const v = rows(volume.grid, frame);
  const labels = withoutEmptyRim(mask, wanted, volume, zeroHu);
  const [mx, my, mz] = mask.grid.size;
  const [vx, vy, vz] = volume.grid.size;
  const inside = n ** 3;
  const offsets = Array.from({ length: n }, (_, a) => ((a + 0.5) / n) * h);
  for (let k = 0, q = 0; k < size[2]; k++)
    for (let j = 0; j < size[1]; j++)
      for (let i = 0; i < size[0]; i++, q++) {
        let hits = 0;
        let bodies = 0;
        let sum = 0;
        for (const dz of offsets) {
          const s = (corner[2] + k * h + dz) / scale[2];
          for (const dy of offsets) {
            const p = (corner[1] + j * h + dy) / scale[1];
            for (const dx of offsets) {
              const l = (corner[0] + i * h + dx) / scale[0];
              const a = Math.round(m[0][0] + m[0][1] * l + m[0][2] * p + m[0][3] * s);
              const b = Math.round(m[1][0] + m[1][1] * l + m[1][2] * p + m[1][3] * s);
              const c = Math.round(m[2][0] + m[2][1] * l + m[2][2] * p + m[2][3] * s);
              if (a < 0 || b < 0 || c < 0 || a >= mx || b >= my || c >= mz) continue;
              const label = labels[a + mx * (b + my * c)];
              if (label === 0) continue;
              const x = Math.round(v[0][0] + v[0][1] * l + v[0][2] * p + v[0][3] * s);
              const y = Math.round(v[1][0] + v[1][1] * l + v[1][2] * p + v[1][3] * s);
              const z = Math.round(v[2][0] + v[2][1] * l + v[2][2] * p + v[2][3] * s);
              if (x < 0 || y < 0 || z < 0 || x >= vx || y >= vy || z >= vz) continue;
              hits++;
              if (label === 1) bodies++;
              sum += volume.voxels[x + vx * (y + vy * z)];
            }
          }
        }
        if (hits === 0) continue;
        fill[q] = hits / inside;
        hu[q] = sum / hits;
        part[q] = 2 * bodies >= hits ? 1 : 2;
      }
  return { size, spacingMm: h, corner, frame, frameUid: mask.grid.frame, fill, hu, part };
}

/** Share of each voxel of a grid that lies in a mask. */
export function maskShare(grid: Pick<BoneGrid, 'size' | 'spacingMm' | 'corner' | 'frame'>, mask: Mask): Float32Array {
  const { size, spacingMm: h, corner } = grid;
  const n = samplesAcross(h, Math.min(...mask.grid.spacing));
  const m = rows(mask.grid, grid.frame);
  const [mx, my, mz] = mask.grid.size;
  const out = new Float32Array(size[0] * size[1] * size[2]);
  const offsets = Array.from({ length: n }, (_, a) => ((a + 0.5) / n) * h);
  for (let k = 0, q = 0; k < size[2]; k++)
    for (let j = 0; j < size[1]; j++)
      for (let i = 0; i < size[0]; i++, q++) {
        let hits = 0;
        for (const dz of offsets)
          for (const dy of offsets)
            for (const dx of offsets) {
              const [l, p, s] = [corner[0] + i * h + dx, corner[1] + j * h + dy, corner[2] + k * h + dz];
              const a = Math.round(m[0][0] + m[0][1] * l + m[0][2] * p + m[0][3] * s);
              const b = Math.round(m[1][0] + m[1][1] * l + m[1][2] * p + m[1][3] * s);
              const c = Math.round(m[2][0] + m[2][1] * l + m[2][2] * p + m[2][3] * s);
              if (a >= 0 && b >= 0 && c >= 0 && a < mx && b < my && c < mz && mask.voxels[a + mx * (b + my * c)] > 0) hits++;
            }
        out[q] = hits / n ** 3;
      }
  return out;
}

/** The grid as records know it: voxel 0's centre, LPS axes. */
export const gridOf = (g: Pick<BoneGrid, 'size' | 'spacingMm' | 'corner' | 'frame' | 'frameUid'>): Grid => ({
  size: g.size,
  spacing: [g.spacingMm, g.spacingMm, g.spacingMm],
  originLps: fromFrame(g.frame, g.corner[0] + g.spacingMm / 2, g.corner[1] + g.spacingMm / 2, g.corner[2] + g.spacingMm / 2),
  axes: [g.frame.left, g.frame.posterior, g.frame.superior],
  frame: g.frameUid,
});
