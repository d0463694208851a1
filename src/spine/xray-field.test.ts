import { describe, expect, it } from 'vitest';
import { axisGrid, lps, lpsToVoxel, voxel, voxelToLps } from '../base/index.ts';
import { fluoroscopyBeam, projectedPart } from '../catalog/index.ts';
import { windowOf } from './projection.ts';
import { boxAround, cementField, fieldAround, quickBox } from './xray-field.ts';

describe('what is projected', () => {
  it('is the CT within reach of the bone, clipped to what there is, and nothing is moved', () => {
    const grid = axisGrid([200, 180, 150], [2, 2, 2.5], lps(-210, -160, 0));
    const voxels = new Int16Array(200 * 180 * 150).fill(-1000);
    const at = voxel(120, 90, 70);
    voxels[120 + 200 * (90 + 180 * 70)] = 1000;
    const f = fieldAround({ grid, voxels }, voxelToLps(grid, at));
    const reach = projectedPart.reachMm.value;
    expect(f.grid.size.map((n, a) => n * f.grid.spacing[a])).toEqual([
      expect.closeTo(2 * reach, -1),
      expect.closeTo(2 * reach, -1),
      expect.closeTo(2 * reach, -1),
    ]);
    const peak = f.field.reduce((best, v, q) => (v > f.field[best] ? q : best), 0);
    const there = voxelToLps(
      f.grid,
      voxel(peak % f.grid.size[0], Math.floor(peak / f.grid.size[0]) % f.grid.size[1], Math.floor(peak / f.grid.size[0] / f.grid.size[1])),
    );
    expect(lpsToVoxel(grid, there).map((v) => Number(v.toFixed(6)))).toEqual([120, 90, 70]);
    const corner = boxAround(grid, voxelToLps(grid, voxel(2, 178, 149)), [30, 30, 30]);
    expect(corner.from).toEqual([0, 163, 137]);
    expect(corner.from.map((v, a) => v + corner.size[a])).toEqual([18, 180, 150]);
  });
  it('is whole along the spine and narrow beside it while the C-arm turns, however the images are stored', () => {
    const upright = axisGrid([100, 110, 120], [1.5, 1.5, 1.5], lps(-75, -80, -90));
    const [l, p, h] = upright.axes;
    for (const grid of [upright, { ...upright, axes: [h, l, p] as const }, { ...upright, axes: [p, h, l] as const }]) {
      const box = quickBox(grid, voxelToLps(grid, voxel(50, 55, 60)));
      const long = [0, 1, 2].findIndex((a) => Math.abs(grid.axes[a][2]) > 0.9);
      expect(box.size[long]).toBe(grid.size[long]);
      for (const a of [0, 1, 2]) if (a !== long) expect(box.size[a] * 1.5).toBeLessThan(2 * projectedPart.quickReachMm.value + 6);
    }
  });
  it('holds cement as what it attenuates more than water, and none where there is none', () => {
    const grid = axisGrid([3, 1, 1], [1, 1, 1], lps(0, 0, 0));
    const more = fluoroscopyBeam.cementPerMm.value - fluoroscopyBeam.waterPerMm.value;
    expect([...(cementField({ grid, voxels: Uint8Array.from([0, 1, 2]) })?.field ?? [])]).toEqual([0, 0, expect.closeTo(more, 6)]);
    expect(cementField({ grid, voxels: Uint8Array.from([0, 1, 1]) })).toBeUndefined();
  });
  it('is shown by the field in the middle of the picture: a bright edge does not change it', () => {
    const values = Float32Array.from({ length: 400 }, (_, q) => 1 + (q % 20) / 100);
    const edge = values.map((v, q) => (q % 20 < 4 ? 9 : v));
    expect(windowOf(edge, 20)).toEqual(windowOf(values, 20));
    expect(windowOf(edge).high).toBeGreaterThan(windowOf(values).high);
  });
});
