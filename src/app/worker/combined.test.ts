// The overlay's map of masks: what a drawn lesion puts behind it, and what it does not.
import { expect, it } from 'vitest';
import { axisGrid, lps, voxel, voxelToLps, type Lps } from '../../base/index.ts';
import { memoryLibrary } from '../../host/index.ts';
import { maskAt } from '../../imaging/index.ts';
import { drawnLesion, seedPart, type Mask } from '../../records/index.ts';
import { combined } from './combined.ts';

const grid = axisGrid([20, 20, 40], [2, 2, 2], lps(0, 0, 0));
const ball = (middle: Lps, radiusMm: number, value: number): Mask => ({
  grid,
  voxels: Uint8Array.from({ length: 20 * 20 * 40 }, (_, q) => {
    const p = voxelToLps(grid, voxel(q % 20, Math.floor(q / 20) % 20, Math.floor(q / 400)));
    return Math.hypot(p[0] - middle[0], p[1] - middle[1], p[2] - middle[2]) < radiusMm ? value : 0;
  }),
});
const bodies = { upper: lps(20, 20, 58), lower: lps(20, 20, 20) } as const;
const beside = { upper: lps(36, 20, 58), lower: lps(36, 20, 20) } as const;

it('a lesion drawn of one bone puts the map’s lesion of that bone behind it, not that of another', async () => {
  const open = await (await memoryLibrary()).create();
  for (const [vertebraId, pointLps] of Object.entries(bodies))
    await open.put('seed', {
      vertebraId,
      pointLps,
      mask: ball(pointLps, 12, seedPart.body),
      cut: false,
      bodyOnly: false,
      source: 'label-map',
      findings: [],
    });
  const [a, b] = [ball(beside.upper, 5, 1), ball(beside.lower, 5, 1)];
  const map: Mask = { grid, voxels: a.voxels.map((v, q) => v || b.voxels[q]) };
  await open.put('structures', { items: [{ name: 'lesion', mask: map }], findings: [] } as never);
  const shownAt = (p: Lps): string | undefined => {
    const made = combined(open);
    return made === undefined ? undefined : made.names[maskAt(made.mask, p) - 1]?.name;
  };
  expect([shownAt(beside.upper), shownAt(beside.lower)]).toEqual(['lesion', 'lesion']);
  const mask = ball(bodies.upper, 5, drawnLesion.bone);
  await open.put('correction', { vertebraId: 'upper', what: 'lesion', value: { kind: 'mask', mask } });
  expect([shownAt(beside.upper), shownAt(beside.lower)]).toEqual(['lesion-of-map', 'lesion']);
});
