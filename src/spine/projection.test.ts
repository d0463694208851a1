import { describe, expect, it } from 'vitest';
import { axisGrid, direction, lps, moveGrid, rotationAbout, voxelToLps, voxel } from '../base/index.ts';
import { project } from '../kernels/project.ts';
import { orientationLetters } from '../imaging/index.ts';
import {
  attenuationField,
  cArmGeometry,
  detectorPlane,
  fluoroscopyOf,
  lpsToDetector,
  magnification,
  mineralShare,
  projectionOf,
} from './projection.ts';

const ap = { beam: direction(0, 1, 0), up: direction(0, 0, 1), centreLps: lps(5, -20, 300) };
const g = cArmGeometry(256, 200);

describe('C-arm projection', () => {
  it('puts the centre in the middle and magnifies there by the stated factor', () => {
    expect(lpsToDetector(ap, g, ap.centreLps)).toEqual([127.5, 127.5]);
    const left = lpsToDetector(ap, g, lps(15, -20, 300))!;
    // 200 mm of the object over 256 px
    expect(left[0] - 127.5).toBeCloseTo((10 * 256) / 200, 9);
    expect(magnification(g)).toBeCloseTo(1050 / 720, 9);
  });
  it('shows what is nearer to the tube larger, by exactly SDD/depth', () => {
    const near = lpsToDetector(ap, g, lps(15, -120, 300))!;
    expect(near[0] - 127.5).toBeCloseTo((10 * 256 * 720) / (200 * 620), 9);
    expect(lpsToDetector(ap, g, lps(5, -741, 300))).toBeUndefined();
  });
  it('has the patient’s left on the right of an AP with the detector behind, the head up; letters agree', () => {
    expect(lpsToDetector(ap, g, lps(25, -20, 300))![0]).toBeGreaterThan(127.5);
    expect(lpsToDetector(ap, g, lps(5, -20, 320))![1]).toBeLessThan(127.5);
    expect(orientationLetters(detectorPlane(ap, g))).toEqual({ left: 'R', right: 'L', top: 'H', bottom: 'F' });
    const lateral = { beam: direction(1, 0, 0), up: direction(0, 0, 1), centreLps: lps(0, 0, 0) };
    expect(orientationLetters(detectorPlane(lateral, g))).toEqual({ left: 'P', right: 'A', top: 'H', bottom: 'F' });
  });
  it('draws the shadow of a dense ball where lpsToDetector says, on an oblique grid and an oblique beam', () => {
    const grid = moveGrid(
      rotationAbout(lps(0, 0, 0), direction(1, 2, 3), 25),
      axisGrid([50, 60, 40], [1.2, 1, 1.5], lps(-30, -50, 280), 'x'),
    );
    const ball = voxelToLps(grid, voxel(33, 20, 25));
    const voxels = new Int16Array(50 * 60 * 40).fill(-1000);
    for (let k = 0, q = 0; k < 40; k++)
      for (let j = 0; j < 60; j++)
        for (let i = 0; i < 50; i++, q++) if (Math.hypot((i - 33) * 1.2, j - 20, (k - 25) * 1.5) < 5) voxels[q] = 1000;
    const view = { beam: direction(0.3, 1, 0.2), up: direction(0, -0.2, 1), centreLps: voxelToLps(grid, voxel(25, 30, 20)) };
    const square = { ...view, up: direction(...(minus(view.up, view.beam) as [number, number, number])) };
    const field = attenuationField({ grid, voxels }, { stepMm: 1 });
    const values = new Float32Array(256 * 256);
    project(projectionOf(field, square, g), values);
    let sum = 0;
    let x = 0;
    let y = 0;
    values.forEach((v, q) => {
      sum += v;
      x += v * (q % 256);
      y += v * Math.floor(q / 256);
    });
    const expected = lpsToDetector(square, g, ball)!;
    expect(Math.abs(x / sum - expected[0])).toBeLessThan(0.4);
    expect(Math.abs(y / sum - expected[1])).toBeLessThan(0.4);
    // bone dark, or bright on request
    const at = 4 * (Math.round(expected[1]) * 256 + Math.round(expected[0]));
    expect(fluoroscopyOf(field, square, g, project).rgba[at]).toBeLessThan(60);
    expect(fluoroscopyOf(field, square, g, project, { bone: 'bright' }).rgba[at]).toBeGreaterThan(195);
  });
  it('averages blocks without moving the image; soft tissue goes with HU, mineral with its share at the beam’s energy', () => {
    const grid = axisGrid([8, 8, 8], [0.5, 0.5, 0.5], lps(10, 20, 30));
    const voxels = new Int16Array(512).fill(1000);
    const f = attenuationField({ grid, voxels }, { stepMm: 1 });
    expect(f.grid.size).toEqual([4, 4, 4]);
    expect(f.grid.originLps).toEqual([10.25, 20.25, 30.25]);
    const of = (hu: number): number => attenuationField({ grid, voxels: voxels.map(() => hu) }, { stepMm: 1 }).field[0] / 0.0206;
    expect([of(-1000), of(-500), of(0), of(100)].map((v) => Number(v.toFixed(6)))).toEqual([0, 0.5, 1, 1.1]);
    // by hand from the tables: (0.4067/0.2059 − 1/3.16) / (0.29585/0.18925 − 1/3.16) = 1.333
    expect(mineralShare(60, 75)).toBeCloseTo(1.333, 2);
    expect(of(1000)).toBeCloseTo(1.1 + 0.9 * mineralShare(60, 75), 5);
    expect(mineralShare(75, 75)).toBe(1);
    expect(Math.max(...attenuationField({ grid, voxels: voxels.map(() => -1000) }).field)).toBe(0);
  });
});
const minus = (a: readonly number[], n: readonly number[]): number[] => {
  const s = a[0] * n[0] + a[1] * n[1] + a[2] * n[2];
  return a.map((c, i) => c - s * n[i]);
};
