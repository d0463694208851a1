import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import {
  axisGrid,
  direction,
  lps,
  moveDirection,
  moveGrid,
  movePoint,
  rotationAbout,
  voxelCount,
  voxelToLps,
  voxel,
  type Lps,
} from '../base/index.ts';
import {
  blendMask,
  blendMasks,
  directionLetters,
  framePlane,
  lpsToPixel,
  makePicture,
  makePlane,
  orientationLetters,
  patientPlane,
  pixelToLps,
  planeNormal,
  reslice,
  resliceValues,
  windowed,
} from './picture.ts';

/** A volume whose value is a linear function of the patient position: trilinear interpolation gives it exactly, on any plane. */
const slope = [1.5, -2, 0.75] as const;
const linear = (p: Lps): number => 100 + slope[0] * p[0] + slope[1] * p[1] + slope[2] * p[2];
const oblique = moveGrid(
  rotationAbout(lps(1, 2, 3), direction(1, -2, 0.5), 31),
  axisGrid([30, 26, 22], [1, 1.3, 2.1], lps(-14, -16, -20), 'x'),
);
const field = { grid: oblique, voxels: new Float32Array(voxelCount(oblique)) };
for (let k = 0, q = 0; k < 22; k++)
  for (let j = 0; j < 26; j++) for (let i = 0; i < 30; i++, q++) field.voxels[q] = linear(voxelToLps(oblique, voxel(i, j, k)));
const middle = voxelToLps(oblique, voxel(14.5, 12.5, 10.5));

describe('reslice', () => {
  it('gives a known gradient exactly on oblique planes, at every pixel', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 360, noNaN: true }), fc.double({ min: -0.8, max: 0.8, noNaN: true }), (deg, tilt) => {
        const m = rotationAbout(middle, direction(1, tilt, 0.3), deg);
        const plane = makePlane(middle, moveDirection(m, direction(1, 0.2, 0)), moveDirection(m, direction(0, 0.1, -1)), 0.31);
        const values = resliceValues(field, plane, 40, 30);
        for (const [x, y] of [
          [0, 0],
          [39, 29],
          [20, 11],
          [7, 25],
        ])
          expect(values[y * 40 + x]).toBeCloseTo(linear(pixelToLps(plane, 40, 30, x, y)), 3);
      }),
      { numRuns: 30 },
    );
  });
  it('is not a number outside the volume, and black in the picture, also when inverted', () => {
    const far = patientPlane('axial', lps(500, 0, 0), 1);
    expect([...resliceValues(field, far, 4, 4)].every(Number.isNaN)).toBe(true);
    expect(Array.from(reslice(field, far, 2, 2, { levelHu: 0, widthHu: 10 }).rgba.slice(0, 4))).toEqual([0, 0, 0, 255]);
    expect([...windowed(Float32Array.of(Number.NaN), 1, 1, 0, 10, true).rgba]).toEqual([0, 0, 0, 255]);
  });
  it('holds the outermost voxel for half a voxel beyond its centre, on each side', () => {
    const grid = axisGrid([3, 3, 3], [2, 2, 2], lps(0, 0, 0));
    const volume = { grid, voxels: Float32Array.from({ length: 27 }, (_, q) => q) };
    const value = (x: number, y: number, z: number): number => resliceValues(volume, patientPlane('axial', lps(x, y, z), 1), 1, 1)[0];
    expect([value(-0.9, 2, 2), value(2, -0.9, 2), value(2, 2, -0.9)]).toEqual([12, 10, 4]);
    expect([value(4.9, 2, 2), value(2, 4.9, 2), value(2, 2, 4.9)]).toEqual([14, 16, 22]);
    expect(value(-1.1, 2, 2)).toBeNaN();
  });
  it('a slab of a linear field has the same mean, and a maximum higher by half its thickness times the slope across', () => {
    const plane = makePlane(middle, direction(1, 0, 0), direction(0, 0, -1), 0.5);
    const thin = resliceValues(field, plane, 8, 8);
    const mean = resliceValues(field, plane, 8, 8, { slabMm: 6, how: 'mean' });
    const most = resliceValues(field, plane, 8, 8, { slabMm: 6, how: 'max' });
    const least = resliceValues(field, plane, 8, 8, { slabMm: 6, how: 'min' });
    for (let q = 0; q < 64; q++) {
      expect(mean[q]).toBeCloseTo(thin[q], 3);
      expect(most[q] - thin[q]).toBeCloseTo(3 * 2, 3);
      expect(thin[q] - least[q]).toBeCloseTo(3 * 2, 3);
    }
  });
  it('maps the window to 0…255, with the level in the middle', () => {
    const grey = (v: number, inverse = false): number => windowed(Float32Array.of(v), 1, 1, 400, 1800, inverse).rgba[0];
    expect([grey(-500), grey(400), grey(1300), grey(5000), grey(-5000)]).toEqual([0, 128, 255, 255, 0]);
    expect([grey(-500, true), grey(1300, true)]).toEqual([255, 0]);
  });
  it('moves with the patient: patient, grid and plane turned together give the same picture', () => {
    const m = rotationAbout(lps(3, 5, -7), direction(2, 1, 1), 77);
    const plane = patientPlane('sagittal', middle, 0.6);
    const turned = { ...plane, centreLps: movePoint(m, middle), right: moveDirection(m, plane.right), down: moveDirection(m, plane.down) };
    const a = resliceValues(field, plane, 30, 30);
    const b = resliceValues({ grid: moveGrid(m, oblique), voxels: field.voxels }, turned, 30, 30);
    a.forEach((v, q) => (Number.isNaN(v) ? expect(b[q]).toBeNaN() : expect(b[q]).toBeCloseTo(v, 3)));
  });
});

describe('planes', () => {
  it('pixelToLps and lpsToPixel are inverse, whatever the plane', () => {
    const n = fc.double({ min: -200, max: 200, noNaN: true });
    fc.assert(
      fc.property(n, n, n, n, n, (x, y, a, b, c) => {
        const plane = makePlane(lps(a, b, c), direction(1, a / 500, b / 500), direction(a / 900, 1, c / 500), 0.4);
        const [u, v] = lpsToPixel(plane, 101, 77, pixelToLps(plane, 101, 77, x, y));
        expect(Math.hypot(u - x, v - y)).toBeLessThan(1e-9 * 1e3);
      }),
    );
  });
  it('writes the letters of the radiological planes', () => {
    expect(orientationLetters(patientPlane('axial', lps(0, 0, 0), 1))).toEqual({ left: 'R', right: 'L', top: 'A', bottom: 'P' });
    expect(orientationLetters(patientPlane('coronal', lps(0, 0, 0), 1))).toEqual({ left: 'R', right: 'L', top: 'H', bottom: 'F' });
    expect(orientationLetters(patientPlane('sagittal', lps(0, 0, 0), 1))).toEqual({ left: 'A', right: 'P', top: 'H', bottom: 'F' });
  });
  it('doubles the letters in order of dominance once the plane is more than 15° off', () => {
    const turned = (deg: number): string =>
      directionLetters(moveDirection(rotationAbout(lps(0, 0, 0), direction(0, 0, 1), deg), direction(1, 0, 0)));
    // from the left towards the back, then past 45°
    expect([turned(14), turned(16), turned(44), turned(46), turned(74), turned(76), turned(180), turned(200)]).toEqual([
      'L',
      'LP',
      'LP',
      'PL',
      'PL',
      'P',
      'R',
      'RA',
    ]);
    expect(directionLetters(direction(0, -0.5, 1))).toBe('HA');
    expect(directionLetters(direction(-0.5, 0, -1))).toBe('FR');
  });
  it('a frame turned upside down turns the letters with it', () => {
    const frame = { left: direction(-1, 0, 0), posterior: direction(0, 1, 0), superior: direction(0, 0, -1) };
    expect(orientationLetters(framePlane(frame, 'coronal', lps(0, 0, 0), 1))).toEqual({ left: 'L', right: 'R', top: 'F', bottom: 'H' });
    expect([...planeNormal(patientPlane('axial', lps(0, 0, 0), 1))]).toEqual([0, 0, 1]);
  });
});

describe('blendMask', () => {
  const grid = axisGrid([20, 20, 20], [1, 1, 1], lps(-9.5, -9.5, -9.5));
  const voxels = new Uint8Array(8000);
  for (let k = 0, q = 0; k < 20; k++)
    for (let j = 0; j < 20; j++) for (let i = 0; i < 20; i++, q++) voxels[q] = i < 5 || i >= 15 || j < 5 || j >= 15 ? 0 : i < 10 ? 1 : 2;
  const plane = patientPlane('axial', lps(0, 0, 0), 0.1);
  const red = (label: number): readonly [number, number, number, number] | undefined => (label === 1 ? [255, 0, 0, 1] : undefined);
  it('fills exactly the area of the label, its edge half-way between the voxels', () => {
    const picture = makePicture(200, 200);
    blendMask(picture, plane, { grid, voxels }, red);
    let area = 0;
    for (let q = 0; q < 40000; q++) area += picture.rgba[4 * q] / 255;
    // label 1 covers 5 × 10 mm; corners are rounded by about a tenth of a square millimetre each
    expect(Math.abs(area * 0.01 - 50)).toBeLessThan(0.5);
    expect(picture.rgba[4 * (100 * 200 + 52)]).toBe(255);
    expect(picture.rgba[4 * (100 * 200 + 47)]).toBe(0);
  });
  it('outlines it: nothing inside, nothing outside, a line on each edge', () => {
    const picture = makePicture(200, 200);
    blendMask(picture, plane, { grid, voxels }, red, 'outline');
    const row = Array.from({ length: 200 }, (_, x) => picture.rgba[4 * (100 * 200 + x)]);
    const painted = row.flatMap((v, x) => (v > 100 ? [x] : []));
    // left edge at pixel 49.5, border with label 2 at 99.5
    expect(painted.every((x) => Math.abs(x - 49.5) < 2 || Math.abs(x - 99.5) < 2)).toBe(true);
    expect(painted.some((x) => Math.abs(x - 49.5) < 1) && painted.some((x) => Math.abs(x - 99.5) < 1)).toBe(true);
  });
  it('lays several looks of one mask as one after the other does', () => {
    const both = (label: number): readonly [number, number, number, number] => [40 * label, 90, 200, 0.3];
    const oblique = makePlane(lps(1, -2, 0.4), direction(0.9, 0.3, 0.2), direction(-0.2, 0.8, -0.4), 0.2);
    const [one, other] = [makePicture(120, 90, [60, 60, 60, 1]), makePicture(120, 90, [60, 60, 60, 1])];
    blendMask(one, oblique, { grid, voxels }, both);
    const filled = one.rgba.slice();
    blendMask(one, oblique, { grid, voxels }, red, 'outline');
    blendMasks(other, oblique, { grid, voxels }, [
      { colourOf: both, style: 'fill' },
      { colourOf: red, style: 'outline' },
    ]);
    expect(Buffer.compare(one.rgba, other.rgba)).toBe(0);
    expect(Buffer.compare(one.rgba, filled)).not.toBe(0);
  });
  it('leaves a picture far from the mask alone', () => {
    const picture = makePicture(10, 10, [9, 9, 9, 1]);
    blendMask(picture, patientPlane('axial', lps(900, 0, 0), 1), { grid, voxels }, () => [255, 0, 0, 1]);
    expect(picture.rgba.every((v, q) => v === (q % 4 === 3 ? 255 : 9))).toBe(true);
  });
});
