// Body frame, heights, pedicles, canal and split on a vertebra whose answers are known by construction, anywhere in space and in any storage order.
import { describe, expect, it } from 'vitest';
import {
  angleDeg,
  between,
  direction,
  distance,
  fromFrame,
  lps,
  moveDirection,
  rotationAbout,
  seeded,
  toFrame,
  type Frame,
  type Grid,
} from '../base/index.ts';
import type { Mask } from '../records/index.ts';
import { blurred, fillHoles, inFrame, marchOut, paddedMask, raggedFraction } from './bone-field.ts';
import { fitPosteriorWall, splitBody, wallAt } from './body.ts';
import { robustFit } from './fit.ts';
import { coarseCentres, frameFrom, refineFrame, type BodyFrame } from './frame.ts';
import { sixPoints } from './heights.ts';
import { findPedicle } from './pedicle.ts';
import { gridAround, maskOf, pedicleCentre, testVertebra, trueHeights, type TestVertebra } from './test-vertebra.ts';

const upright: Frame = {
  originLps: lps(0.3, -0.2, 0.4),
  left: direction(1, 0, 0),
  posterior: direction(0, 1, 0),
  superior: direction(0, 0, 1),
};
const turned = (axis: readonly [number, number, number], deg: number): Frame => {
  const m = rotationAbout(lps(0, 0, 0), direction(...axis), deg);
  return {
    ...upright,
    left: moveDirection(m, upright.left),
    posterior: moveDirection(m, upright.posterior),
    superior: moveDirection(m, upright.superior),
  };
};
function look(v: TestVertebra, mask: Mask): { body: BodyFrame; field: ReturnType<typeof blurred>; grid: Grid; inside: Uint8Array } {
  const { grid, inside } = paddedMask(mask, (x) => x > 0);
  const c = coarseCentres(grid, inside)!;
  const field = blurred(grid, inside, 0.8);
  // a first "up" 18° off the truth
  const off = rotationAbout(lps(0, 0, 0), direction(0.6, 0.5, 0.2), 18);
  const body = refineFrame(field, field, frameFrom(c.bodyLps, moveDirection(off, v.frame.superior), between(c.bodyLps, c.wholeLps)))!;
  return { body, field, grid, inside };
}

describe('the posterior wall of a flat body', () => {
  it('goes no further back beside what is seen of it, though the pedicles hide its sides at every height', () => {
    const v = testVertebra(upright, { widthMm: 32, depthMm: 27, anteriorMm: 11, posteriorMm: 11, pedicleHeightMm: 14, pedicleWidthMm: 8 });
    const mask = maskOf(v, gridAround(v, [1, 1, 1], 0.1));
    const { body, field } = look(v, mask);
    const wall = fitPosteriorWall(field, body);
    for (const share of [-1, -0.9, -0.75, 0, 0.75, 0.9, 1])
      for (const s of [-4, 0, 4]) expect(wallAt(wall, share * body.walls.leftMm, s)).toBeLessThan(body.walls.posteriorMm + 2);
  });
});

describe('ragged surfaces', () => {
  it.each([
    [1, 1, 1],
    [0.7, 0.7, 3],
  ] as const)('a smooth map of %s x %s x %s mm has none, one with voxels gained and lost has many', (...spacing) => {
    const v = testVertebra(turned([1, 0.4, 0.2], 9));
    const mask = maskOf(v, gridAround(v, [...spacing], 0.1));
    const { body, field, grid, inside } = look(v, mask);
    expect(raggedFraction(field, inside, body.frame, body.walls)).toBeLessThan(0.02);
    const random = seeded(7);
    const [nx, ny] = grid.size;
    const noisy = Uint8Array.from(inside, (x, q) =>
      [1, -1, nx, -nx, nx * ny, -nx * ny].some((d) => (inside[q + d] ?? 0) !== x) && random.next() < 0.15 ? 1 - x : x,
    );
    expect(raggedFraction(blurred(grid, noisy, 0.8), noisy, body.frame, body.walls)).toBeGreaterThan(0.06);
  });
});

describe('bone field', () => {
  it('finds a flat wall between the two voxels it lies between', () => {
    const grid: Grid = {
      size: [20, 20, 20],
      spacing: [1, 1, 1],
      originLps: lps(0, 0, 0),
      axes: [direction(1, 0, 0), direction(0, 1, 0), direction(0, 0, 1)],
      frame: 't',
    };
    const inside = new Uint8Array(8000);
    for (let k = 4; k <= 15; k++) for (let j = 4; j <= 15; j++) for (let i = 4; i <= 12; i++) inside[i + 20 * (j + 20 * k)] = 1;
    const sample = inFrame(blurred(grid, inside, 0.8), {
      originLps: lps(0, 0, 0),
      left: grid.axes[0],
      posterior: grid.axes[1],
      superior: grid.axes[2],
    });
    // voxels 4…12 are bone: the wall is at 12.5
    expect(8 + marchOut(sample, [8, 9.5, 9.5], [1, 0, 0], 10)!).toBeCloseTo(12.5, 2);
    expect(marchOut(sample, [1, 1, 1], [1, 0, 0], 10)).toBeUndefined();
  });
  it('fills a closed hole and leaves an open one', () => {
    const a = new Uint8Array(7 ** 3);
    const at = (i: number, j: number, k: number): number => i + 7 * (j + 7 * k);
    for (let k = 1; k < 6; k++) for (let j = 1; j < 6; j++) for (let i = 1; i < 6; i++) a[at(i, j, k)] = 1;
    a[at(3, 3, 3)] = 0;
    a[at(3, 3, 1)] = 0;
    fillHoles([7, 7, 7], a);
    expect([a[at(3, 3, 3)], a[at(3, 3, 1)]]).toEqual([1, 0]);
  });
});

describe('robust fit', () => {
  it('gives the plane of the good points when a quarter of them is 5 mm off', () => {
    const rows: number[][] = [];
    const z: number[] = [];
    for (let i = 0; i < 40; i++) {
      rows.push([1, i % 8, Math.floor(i / 8)]);
      z.push(2 + 0.3 * (i % 8) - 0.1 * Math.floor(i / 8) + (i % 4 === 0 ? -5 : 0));
    }
    const c = robustFit(rows, z)!.coefficients;
    expect(c[0]).toBeCloseTo(2, 6);
    expect(c[1]).toBeCloseTo(0.3, 6);
    expect(c[2]).toBeCloseTo(-0.1, 6);
  });
});

describe('body frame and heights', () => {
  const cases: readonly (readonly [string, Frame, Partial<TestVertebra>, readonly [number, number, number]])[] = [
    ['upright', upright, {}, [1, 1, 1]],
    ['turned 33° about an oblique axis', turned([1, 2, 0.5], 33), { anteriorMm: 24 }, [1, 1, 1]],
    ['a wedge on its side', turned([0, 1, 0], 90), { anteriorMm: 16 }, [1, 1, 1]],
    ['upside down in the patient axes', turned([1, 0, 0], 170), {}, [1.1, 1.1, 1.1]],
  ];
  for (const [name, frame, change, spacing] of cases)
    it(`${name}: frame within 1°, left stays left, each height within half a voxel`, () => {
      const v = testVertebra(frame, change);
      const mask = maskOf(v, gridAround(v, spacing, 0.3));
      const { body, field, inside } = look(v, mask);
      expect(angleDeg(body.frame.superior, frame.superior)).toBeLessThan(1);
      expect(angleDeg(body.frame.left, frame.left)).toBeLessThan(1);
      const t = trueHeights(v);
      // from the blurred field alone, and with the section fitted to the labels
      for (const six of [sixPoints(field, body)!, sixPoints(field, body, { inside, raggedFraction: 0 })!])
        for (const k of ['anteriorMm', 'middleMm', 'posteriorMm'] as const)
          expect(Math.abs(six.heights[k] - t[k])).toBeLessThan(0.5 * spacing[0]);
    });
  it('a hole in the upper endplate of the map does not lower the body', () => {
    const v = testVertebra(upright);
    const mask = maskOf(v, gridAround(v, [1, 1, 1], 0.3));
    for (let q = 0, k = 0; k < mask.grid.size[2]; k++)
      for (let j = 0; j < mask.grid.size[1]; j++)
        for (let i = 0; i < mask.grid.size[0]; i++, q++) {
          const p = toFrame(v.frame, lps(mask.grid.originLps[0] + i, mask.grid.originLps[1] + j, mask.grid.originLps[2] + k));
          if (Math.hypot(p[0] - 1, p[1] + 1, p[2] - 12) < 2.4) (mask.voxels as Uint8Array)[q] = 0;
        }
    const { body, field, inside } = look(v, mask);
    const local = sixPoints(field, body)!;
    expect(Math.abs(local.heights.middleMm - trueHeights(v).middleMm)).toBeLessThan(0.5);
    // the section sinks into the hole no further than the local reading does
    const fitted = sixPoints(field, body, { inside, raggedFraction: 0 })!;
    expect(Math.abs(fitted.pointsLps[1][2] - local.pointsLps[1][2])).toBeLessThan(0.1);
  });
});

describe('behind the body', () => {
  const v = testVertebra(turned([0.2, 0.3, 1], 25), { pedicleWidthMm: 7, pedicleAngleDeg: 15 });
  const { body, field, grid, inside } = look(v, maskOf(v, gridAround(v, [1, 1, 1], 0.3)));
  const wall = fitPosteriorWall(field, body);
  it('finds the canal on the midline behind the wall', () => {
    expect(body.posteriorFrom).toBe('canal');
    expect(Math.abs(body.canal!.leftMm)).toBeLessThan(0.6);
    expect(body.canal!.posteriorMm).toBeGreaterThan(16.5);
  });
  it('measures each pedicle on its own side', () => {
    for (const side of [1, -1] as const) {
      const p = findPedicle(field, body, wall, side)!;
      expect(Math.abs(p.widthMm - 7)).toBeLessThan(0.7);
      expect(Math.abs(p.heightMm - 15)).toBeLessThan(0.7);
      const t = (15 * Math.PI) / 180;
      const axis = direction(
        ...([0, 1, 2].map((n) => v.frame.left[n] * -side * Math.sin(t) - v.frame.posterior[n] * Math.cos(t)) as [number, number, number]),
      );
      expect(angleDeg(p.axis, axis)).toBeLessThan(3);
      // sagittal = elevation above the axial plane, not the angle of the projection on the sagittal plane
      expect(p.sagittalAngleDeg).toBeCloseTo(90 - angleDeg(p.axis, body.frame.superior), 6);
      expect(Math.sign(toFrame(v.frame, p.isthmusLps)[0])).toBe(side);
      expect(distance(p.isthmusLps, fromFrame(v.frame, ...pedicleCentre(v, side)))).toBeLessThan(2.5);
    }
  });
  it('cuts the body from its pedicles: volume of the superellipse between the endplates', () => {
    // ∫ over the section |x|^2.5 + |y|^2.5 <= 1 of the height, by a fine sum
    let mm3 = 0;
    for (let l = -22; l < 22; l += 0.25)
      for (let p = -16.5; p < 16.5; p += 0.25)
        if (Math.abs(l / 22) ** 2.5 + Math.abs(p / 16.5) ** 2.5 <= 1) {
          const r2 = (l / 22) ** 2 + (p / 16.5) ** 2;
          mm3 += 0.0625 * (26 + 2 * (p / (33 * 0.84) + 0.5) - 3 * Math.max(0, 1 - r2 / 0.6));
        }
    const split = splitBody(grid, inside, body, wall, false);
    expect(Math.abs(split.bodyVolumeMl / (mm3 / 1000) - 1)).toBeLessThan(0.03);
  });
});
