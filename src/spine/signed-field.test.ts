import { describe, expect, it } from 'vitest';
import { axisGrid, direction, lps, seeded, voxelToLps, voxel } from '../base/index.ts';
import { addMask, cellCount, closeHoles, fieldAt, leastAlong, signedField, type FrameGrid } from './signed-field.ts';

const frame = { originLps: lps(0, 0, 0), left: direction(1, 0, 0), posterior: direction(0, 1, 0), superior: direction(0, 0, 1) };
const grid: FrameGrid = { frame, size: [41, 41, 41], stepMm: 1, corner: [-20, -20, -20] };
/** A labelled ball of radius 9 on a lattice that is not the field's. */
function ball(radius: number, hollow = 0): Float32Array {
  const g = axisGrid([50, 50, 50], [0.8, 0.8, 0.8], lps(-19.63, -19.41, -19.87));
  const voxels = new Uint8Array(50 ** 3);
  let n = 0;
  for (let k = 0; k < 50; k++)
    for (let j = 0; j < 50; j++)
      for (let i = 0; i < 50; i++, n++) {
        const p = voxelToLps(g, voxel(i, j, k));
        const r = Math.hypot(p[0], p[1], p[2]);
        voxels[n] = r < radius && r >= hollow ? 7 : 0;
      }
  const soft = new Float32Array(cellCount(grid));
  addMask(grid, soft, { grid: g, voxels }, (label) => label === 7);
  return soft;
}

describe('signed field', () => {
  it('is the distance to a sphere within a fifth of a voxel, inside and out', () => {
    const f = signedField(grid, ball(9));
    expect(f).toBeDefined();
    if (f === undefined) return;
    let worst = 0;
    let sum = 0;
    let n = 0;
    for (let a = 0; a < 360; a += 17)
      for (const r of [5, 7, 9, 11, 13]) {
        const d = fieldAt(grid, f, r * Math.cos(a) * 0.8, r * Math.sin(a) * 0.8, r * 0.6) - (9 - r);
        worst = Math.max(worst, Math.abs(d));
        sum += d;
        n++;
      }
    expect(worst).toBeLessThan(0.3);
    expect(Math.abs(sum / n)).toBeLessThan(0.12);
  });
  it('closes holes the outside cannot reach', () => {
    const soft = ball(9, 4);
    closeHoles(grid, soft);
    const f = signedField(grid, soft);
    expect(f === undefined ? 0 : fieldAt(grid, f, 0, 0, 0)).toBeGreaterThan(8.3);
  });
  it('is read along a line to the bit as it is read point by point, beyond the grid too', () => {
    const f = signedField(grid, ball(9));
    if (f === undefined) throw new Error('no field');
    const random = seeded(100_701);
    for (let n = 0; n < 200; n++) {
      const at = (mm: number): [number, number, number] => [random.uniform(-mm, mm), random.uniform(-mm, mm), random.uniform(-mm, mm)];
      const [e, a, to] = [at(25), at(1), random.uniform(5, 40)];
      let least = Infinity;
      for (let t = -12; ; t += 1.25) {
        const on = Math.min(t, to);
        least = Math.min(least, fieldAt(grid, f, e[0] + on * a[0], e[1] + on * a[1], e[2] + on * a[2]));
        if (on === to) break;
      }
      expect(leastAlong(grid, f, e, a, -12, to, 1.25)).toBe(least);
    }
  });
  it('is undefined where there is nothing', () => {
    expect(signedField(grid, new Float32Array(cellCount(grid)))).toBeUndefined();
  });
});
