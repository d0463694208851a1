// Two blocks of one smooth picture, tilted against each other: the joined one shows it everywhere, and nothing where neither looked.
import { describe, expect, it } from 'vitest';
import { axisGrid, direction, lps, moveGrid, rotationAbout, voxel, voxelCount, voxelToLps, type Grid } from '../base/index.ts';
import type { Volume } from '../records/index.ts';
import { joinedPicture } from './join-volumes.ts';

const shown = (grid: Grid): Volume => {
  const voxels = new Int16Array(voxelCount(grid));
  const [nx, ny] = grid.size;
  for (let q = 0; q < voxels.length; q++) {
    const p = voxelToLps(grid, voxel(q % nx, Math.floor(q / nx) % ny, Math.floor(q / (nx * ny))));
    voxels[q] = 500 + 2 * p[1];
  }
  return { grid, voxels, quantity: 'signal', seriesUid: 's', role: 'mri', posture: 'HFS', contrast: 'none', findings: [] };
};

describe('joined picture', () => {
  it('covers both blocks and keeps what they show', () => {
    const upper = axisGrid([10, 40, 30], [3, 1, 1], lps(0, 0, 0), 'f');
    const lower = moveGrid(rotationAbout(lps(15, 20, -10), direction(1, 0, 0), 4), axisGrid([10, 40, 30], [3, 1, 1], lps(0, 0, -22), 'f'));
    const joined = joinedPicture([shown(upper), shown(lower)], 0, 1000);
    const { grid } = joined;
    expect(grid.size[2]).toBeGreaterThan(50);
    const at = (x: number, y: number, z: number): number => {
      const i = Math.round((x - grid.originLps[0]) / 3);
      const j = Math.round(y - grid.originLps[1]);
      const k = Math.round(z - grid.originLps[2]);
      return joined.voxels[i + grid.size[0] * (j + grid.size[1] * k)];
    };
    // the same place in both blocks looks alike: 576 is the 99th per cent of 500 … 578
    for (const z of [20, 5, -3, -15]) expect(Math.abs(at(15, 20, z) - (540 / 576) * 1000), String(z)).toBeLessThan(12);
    expect(joined.voxels[0]).toBe(0);
  });
});
