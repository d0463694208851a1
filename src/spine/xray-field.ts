// What is projected: the CT around one bone as attenuation, its narrow part while the C-arm turns, and cement as what it attenuates more than marrow.
import { lpsToVoxel, type Grid, type Lps } from '../base/index.ts';
import { fluoroscopyBeam, projectedPart } from '../catalog/index.ts';
import type { XrayBox } from '../kernels/index.ts';
import type { Mask, Volume } from '../records/index.ts';
import { attenuationField, type AttenuationField } from './projection.ts';

type Three = readonly [number, number, number];
/** Voxels within a reach of a point along each axis of a grid; clipped to it, at least one voxel. */
export function boxAround(grid: Grid, centreLps: Lps, reachMm: Three): XrayBox {
  const c = lpsToVoxel(grid, centreLps);
  const ends = [0, 1, 2].map((a) => {
    const half = reachMm[a] / grid.spacing[a];
    const from = Math.max(0, Math.min(grid.size[a] - 1, Math.floor(c[a] - half)));
    return [from, Math.max(1, Math.min(grid.size[a], Math.ceil(c[a] + half) + 1) - from)] as const;
  });
  return { from: [ends[0][0], ends[1][0], ends[2][0]], size: [ends[0][1], ends[1][1], ends[2][1]] };
}
/** The CT around a bone, averaged as little as the limit on voxels allows. Takes a fraction of a second. */
export function fieldAround(volume: Pick<Volume, 'grid' | 'voxels'>, centreLps: Lps): AttenuationField {
  const most = projectedPart.mostCount.value;
  const within = (mm: number): XrayBox => boxAround(volume.grid, centreLps, [mm, mm, mm]);
  let reachMm = projectedPart.reachMm.value;
  while (reachMm > projectedPart.leastReachMm.value && within(reachMm).size.reduce((n, size) => n * size) > most) reachMm -= 5;
  const box = within(reachMm);
  const count = (stepMm: number): number =>
    box.size.reduce((n, size, a) => n * Math.floor(size / Math.max(1, Math.round(stepMm / volume.grid.spacing[a]))), 1);
  let stepMm = Math.min(...volume.grid.spacing);
  while (count(stepMm) > most) stepMm *= 1.1;
  return attenuationField(volume, { box, stepMm });
}
/** The part that is projected while the C-arm turns: beside the bone it is left out, along the spine's axis of the images nothing is. */
export function quickBox(grid: Grid, centreLps: Lps): XrayBox {
  const near = projectedPart.quickReachMm.value;
  const long = [0, 1, 2].toSorted((a, b) => Math.abs(grid.axes[b][2]) - Math.abs(grid.axes[a][2]))[0];
  return boxAround(grid, centreLps, [0, 1, 2].map((a) => (a === long ? 1e4 : near)) as unknown as Three);
}
/** Cement (mask value 2) as attenuation more than that of the marrow it displaces, taken as water; undefined where there is none. */
export function cementField(mask: Mask): AttenuationField | undefined {
  const more = fluoroscopyBeam.cementPerMm.value - fluoroscopyBeam.waterPerMm.value;
  const field = Float32Array.from(mask.voxels, (v) => (v === 2 ? more : 0));
  return field.some((v) => v > 0) ? { field, grid: mask.grid } : undefined;
}
