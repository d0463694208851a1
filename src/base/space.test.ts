import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import {
  axisGrid,
  composeRigid,
  direction,
  distance,
  invertRigid,
  lps,
  lpsToVoxel,
  moveGrid,
  movePoint,
  rotationAbout,
  voxel,
  voxelToLps,
} from './space.ts';

const number = fc.double({ min: -300, max: 300, noNaN: true });
const rigid = fc
  .tuple(number, number, number, fc.double({ min: -180, max: 180, noNaN: true }))
  .map(([x, y, z, deg]) => rotationAbout(lps(x, y, z), direction(x + 400, y, z), deg));

describe('space', () => {
  it('lpsToVoxel inverts voxelToLps on any oblique grid', () => {
    fc.assert(
      fc.property(rigid, number, number, number, (m, i, j, k) => {
        const g = moveGrid(m, axisGrid([10, 20, 30], [0.7, 0.8, 3], lps(5, -6, 7)));
        const v = lpsToVoxel(g, voxelToLps(g, voxel(i, j, k)));
        expect(Math.hypot(v[0] - i, v[1] - j, v[2] - k)).toBeLessThan(1e-9);
      }),
    );
  });
  it('a rotation keeps distances and its inverse undoes it', () => {
    fc.assert(
      fc.property(rigid, rigid, number, number, number, (a, b, x, y, z) => {
        const m = composeRigid(a, b);
        const p = lps(x, y, z);
        expect(distance(movePoint(m, lps(0, 0, 0)), movePoint(m, p))).toBeCloseTo(Math.hypot(x, y, z), 7);
        expect(distance(movePoint(invertRigid(m), movePoint(m, p)), p)).toBeLessThan(1e-8);
      }),
    );
  });
  it('turning left by +90° about superior brings left to posterior (right-hand rule in LPS)', () => {
    const q = movePoint(rotationAbout(lps(0, 0, 0), direction(0, 0, 1), 90), lps(1, 0, 0));
    expect(q[1]).toBeCloseTo(1, 12);
  });
});
