// Measures and the brush on exact bodies: cut, turned, mirrored and uneven lattices must give the same millimetres, degrees and HU.
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import {
  angleDeg,
  axisGrid,
  direction,
  distance,
  flip,
  lps,
  moveDirection,
  moveGrid,
  movePoint,
  rotationAbout,
  voxel,
  voxelCount,
  voxelMm3,
  voxelToLps,
  type Grid,
  type Lps,
} from '../base/index.ts';
import { brushed, covers, type BrushStroke } from './brush.ts';
import { angleBand, cobbDeg, cornerDeg, discFigures, distanceBand } from './measure.ts';

const number = (min: number, max: number): fc.Arbitrary<number> => fc.double({ min, max, noNaN: true });
const turn = fc
  .tuple(number(-1, 1), number(-1, 1), number(0.2, 1), number(-180, 180))
  .map(([x, y, z, deg]) => rotationAbout(lps(12, -7, 3), direction(x, y, z), deg));
/** Lattices as scanners make them: uneven, turned, mirrored (an axis counted backwards). */
const lattice = fc
  .tuple(turn, number(0.7, 1.5), number(0.7, 1.5), number(0.9, 5), fc.integer({ min: 0, max: 7 }))
  .map(([move, a, b, c, mirror]) => {
    const straight = axisGrid(
      [Math.ceil(60 / a), Math.ceil(60 / b), Math.ceil(60 / c)],
      [a, b, c],
      lps(-30 + a / 2, -30 + b / 2, -30 + c / 2),
    );
    const axes = straight.axes.map((d, n) => ((mirror >> n) & 1 ? flip(d) : d)) as unknown as Grid['axes'];
    const far = voxel(...([0, 1, 2].map((n) => ((mirror >> n) & 1 ? straight.size[n] - 1 : 0)) as [number, number, number]));
    return { move, grid: moveGrid(move, { ...straight, axes, originLps: voxelToLps(straight, far) }) };
  });
const runs = { numRuns: 12, seed: 100_001 };
const filled = (grid: Grid, value: (p: Lps) => number): Int16Array => {
  const out = new Int16Array(voxelCount(grid));
  let q = 0;
  for (let k = 0; k < grid.size[2]; k++)
    for (let j = 0; j < grid.size[1]; j++) for (let i = 0; i < grid.size[0]; i++) out[q++] = value(voxelToLps(grid, voxel(i, j, k)));
  return out;
};

describe('measures', () => {
  it('an angle and a Cobb angle are what was drawn, whatever way the patient lies', () => {
    fc.assert(
      fc.property(turn, number(1, 179), number(-85, 85), number(-85, 85), (move, corner, tilt, other) => {
        const at = (deg: number, mm: number): Lps =>
          movePoint(move, lps(mm * Math.cos((deg * Math.PI) / 180), 0, -mm * Math.sin((deg * Math.PI) / 180)));
        expect(cornerDeg(at(20, 30), at(0, 0), at(20 + corner, 45))).toBeCloseTo(corner, 8);
        const plane = { right: moveDirection(move, direction(1, 0, 0)), normal: moveDirection(move, direction(0, 1, 0)) };
        const seen = cobbDeg([at(tilt, -20), at(tilt, 25), at(other, 30), at(other, -10)], plane);
        expect(seen).toBeCloseTo(Math.abs(tilt - other), 8);
        // out of the picture's plane by any depth: the same angle is seen
        const deep = (p: Lps): Lps => lps(...([0, 1, 2].map((n) => p[n] + 7 * plane.normal[n]) as [number, number, number]));
        expect(cobbDeg([at(tilt, -20), at(tilt, 25), deep(at(other, 30)), deep(at(other, -10))], plane)).toBeCloseTo(seen ?? -1, 8);
      }),
      runs,
    );
  });
  it('a line that is a point, or runs into the screen, has no angle', () => {
    const plane = { right: direction(1, 0, 0), normal: direction(0, 1, 0) };
    expect(cobbDeg([lps(0, 0, 0), lps(0, 20, 0), lps(0, 0, 9), lps(9, 0, 9)], plane)).toBeUndefined();
  });
  it('the band of a distance is that of a voxel along it, and holds the truth of points read to their voxel', () => {
    fc.assert(
      fc.property(lattice, fc.array(number(-20, 20), { minLength: 6, maxLength: 6 }), ({ move, grid }, x) => {
        const [a, b] = [movePoint(move, lps(x[0], x[1], x[2])), movePoint(move, lps(x[3], x[4], x[5]))];
        const band = distanceBand(grid, a, b);
        expect(band.low).toBeLessThanOrEqual(distance(a, b));
        const widest = Math.max(...grid.spacing);
        expect(band.high - distance(a, b)).toBeLessThan(0.7 * widest + 1e-9);
        expect(band.high - distance(a, b)).toBeGreaterThan(0.6 * Math.min(...grid.spacing));
      }),
      runs,
    );
    const one = axisGrid([9, 9, 9], [1, 1, 1], lps(0, 0, 0));
    const line = [lps(0, 0, 0), lps(30, 0, 0)] as const;
    expect(angleBand(one, 40, [line, line]).high - 40).toBeCloseTo((1.645 * Math.sqrt(4 / 900 / 12) * 180) / Math.PI, 6);
  });
  it('a region inside a ball reads the ball, and its slope gives the middle value; outside the image nothing is told', () => {
    fc.assert(
      fc.property(lattice, number(3, 8), ({ move, grid }, radius) => {
        const centre = movePoint(move, lps(2, -3, 1));
        const normal = moveDirection(move, direction(0.3, -0.5, 0.8));
        const ball = filled(grid, (p) => (distance(p, centre) <= 15 ? 180 : -50));
        const f = discFigures({ grid, voxels: ball }, centre, normal, radius);
        expect([f?.mean, f?.sd, f?.lowest, f?.highest]).toEqual([180, 0, 180, 180]);
        expect(f?.areaMm2).toBeCloseTo(Math.PI * radius * radius, 9);
        // each voxel counted once: never more than the disc grown by a voxel's diagonal has room for
        const far = Math.hypot(...grid.spacing);
        expect(f?.voxelCount ?? 0).toBeGreaterThan(0);
        expect((f?.voxelCount ?? 0) * voxelMm3(grid)).toBeLessThan(Math.PI * (radius + far) ** 2 * 2 * far);
        expect(discFigures({ grid, voxels: ball }, movePoint(move, lps(29, 0, 0)), normal, radius)).toBeUndefined();
      }),
      runs,
    );
    const grid = axisGrid([40, 40, 10], [1, 1, 1], lps(0, 0, 0));
    const slope = filled(grid, (p) => 10 * p[0]);
    const f = discFigures({ grid, voxels: slope }, lps(20, 20, 5), direction(0, 0, 1), 8);
    expect(f?.mean).toBeCloseTo(200, 9);
    // a disc of radius r across a slope g: sd = g·r/2
    expect(Math.abs((f?.sd ?? 0) - 40)).toBeLessThan(1.5);
  });
});

describe('the brush', () => {
  it('changes the voxels whose centres it covers and no other, on every lattice, and grows the mask without moving it', () => {
    fc.assert(
      fc.property(lattice, number(1.5, 6), fc.boolean(), ({ move, grid }, radiusMm, isBall) => {
        const normal = moveDirection(move, direction(0, 0.2, 1));
        const s: BrushStroke = {
          pointsLps: [lps(-8, 0, 0), lps(4, 2, -0.4), lps(12, -6, 1.2)].map((p) => movePoint(move, p)),
          radiusMm,
          value: 1,
          ...(isBall ? {} : { disc: { normal, thicknessMm: 4 } }),
        };
        const small = { ...grid, size: [6, 5, 4] as const, originLps: voxelToLps(grid, voxel(20, 18, 5)) };
        const before = new Uint8Array(120).fill(2);
        const { mask, changedCount } = brushed({ grid: small, voxels: before }, s);
        const covered = covers(s);
        let seen = 0;
        let wrong = 0;
        for (let k = 0, q = 0; k < mask.grid.size[2]; k++)
          for (let j = 0; j < mask.grid.size[1]; j++)
            for (let i = 0; i < mask.grid.size[0]; i++, q++) {
              const p = voxelToLps(mask.grid, voxel(i, j, k));
              const home = small.axes.map((a, n) =>
                Math.round([0, 1, 2].reduce((t, m) => t + (p[m] - small.originLps[m]) * a[m], 0) / small.spacing[n]),
              );
              const inHome = home.every((v, n) => v >= 0 && v < small.size[n]);
              const expected = covered(p) ? 1 : inHome ? 2 : 0;
              if (mask.voxels[q] !== expected) wrong++;
              if (expected === 1) seen++;
            }
        expect(wrong).toBe(0);
        expect(seen).toBe(changedCount);
        expect(before.every((v) => v === 2)).toBe(true);
        expect(Math.max(...mask.grid.axes.map((a, n) => angleDeg(a, grid.axes[n])))).toBeLessThan(1e-4);
        // and back: erasing the same stroke leaves what it had not covered
        const erased = brushed(mask, { ...s, value: 0 });
        expect(erased.changedCount).toBe(changedCount);
        expect(erased.mask.grid).toEqual(mask.grid);
      }),
      runs,
    );
  });
  it('paints nothing where it is not allowed, and says that nothing changed', () => {
    const mask = { grid: axisGrid([8, 8, 8], [1, 1, 1], lps(0, 0, 0)), voxels: new Uint8Array(512) };
    const s: BrushStroke = { pointsLps: [lps(4, 4, 4)], radiusMm: 2, value: 1 };
    expect(brushed(mask, s, () => false)).toEqual({ mask, changedCount: 0 });
    expect(brushed(mask, s).changedCount).toBe(33);
  });
});
