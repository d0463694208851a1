import { describe, expect, it } from 'vitest';
import { direction, lps, moveDirection, rotationAbout, toFrame, voxel, voxelToLps, type Frame, type Grid } from '../base/index.ts';
import { blurred, inFrame, type BoneField } from './bone-field.ts';
import type { BodyFrame } from './frame.ts';
import { readSurface } from './heights.ts';
import { fitSection } from './section.ts';
import { surfaceAt } from './walls.ts';

/** A smooth barrel |p/16|⁴ + |s/12|⁴ <= 1 (flat ends, as endplates are, with rims), tilted against the lattice of 1 mm voxels. */
function barrel(tiltDeg: number, shiftMm: number): { readonly field: BoneField; readonly inside: Uint8Array; readonly body: BodyFrame } {
  const m = rotationAbout(lps(0, 0, 0), direction(1, 0.3, 0), tiltDeg);
  const frame: Frame = {
    originLps: lps(0, 0, 0),
    left: moveDirection(m, direction(1, 0, 0)),
    posterior: moveDirection(m, direction(0, 1, 0)),
    superior: moveDirection(m, direction(0, 0, 1)),
  };
  const grid: Grid = {
    size: [28, 48, 40],
    spacing: [1, 1, 1],
    originLps: lps(-13.5, -23.6, -19.5 + shiftMm),
    axes: [direction(1, 0, 0), direction(0, 1, 0), direction(0, 0, 1)],
    frame: 'test',
  };
  const inside = new Uint8Array(28 * 48 * 40);
  for (let k = 0, q = 0; k < 40; k++)
    for (let j = 0; j < 48; j++)
      for (let i = 0; i < 28; i++, q++) {
        const [, p, s] = toFrame(frame, voxelToLps(grid, voxel(i, j, k)));
        if ((p / 16) ** 4 + (s / 12) ** 4 <= 1) inside[q] = 1;
      }
  const flat = { offsetMm: 0, slopeLeft: 0, slopePosterior: 0, spreadMm: 0 };
  const walls = { leftMm: 13, rightMm: -13, anteriorMm: -16, posteriorMm: 16 };
  return { field: blurred(grid, inside, 0.7), inside, body: { frame, walls, superior: flat, inferior: flat, posteriorFrom: 'given' } };
}
const mean = (x: readonly number[]): number => x.reduce((p, q) => p + q, 0) / x.length;

describe('mid-sagittal section', () => {
  it('sees through the stairs of an endplate that lies nearly along the lattice, and finds the walls', () => {
    const fitted: number[] = [];
    const local: number[] = [];
    for (const tiltDeg of [3, 5])
      for (const shiftMm of [0, 0.2, 0.4, 0.6, 0.8]) {
        const { field, inside, body } = barrel(tiltDeg, shiftMm);
        const section = fitSection(field, inside, body, 0)!;
        const sample = inFrame(field, body.frame);
        const at = [-3, -2, -1, 0, 1, 2, 3].map((l) => section.endplate(l, 0, 1, 0)!);
        fitted.push(Math.abs(mean(at) - 12));
        local.push(Math.abs(readSurface((l, p) => surfaceAt(sample, l, p, 1), 0, -14.8, 14.8)!.atMm - 12));
        expect(Math.abs(section.wall(0, 0, 1, 0)! - 16)).toBeLessThan(0.3);
        expect(Math.abs(section.wall(0, 0, -1, 0)! + 16)).toBeLessThan(0.3);
      }
    expect(mean(fitted)).toBeLessThan(0.6 * mean(local));
  });
});
