import { describe, expect, it } from 'vitest';
import { axisGrid, direction, distance, dot, lps, type Direction } from '../../base/index.ts';
import { orientationLetters } from '../../imaging/index.ts';
import type { Path } from '../worker/nouns.ts';
import { axesFor, clampToGrid, extentMm, gridCentre, isSamePlane, sliceMm, throughPoint } from './planes.ts';
import { stripCurve } from './strip-curve.ts';

const close = (a: Direction, b: readonly number[]): void => a.forEach((x, n) => expect(x).toBeCloseTo(b[n], 9));
const frame = { originLps: lps(0, 0, 0), left: direction(1, 0, 0), posterior: direction(0, 1, 0), superior: direction(0, 0, 1) };

describe('planes of the views', () => {
  it('shows the patient from the feet, from the left and from the front', () => {
    expect(orientationLetters(axesFor('axial'))).toEqual({ left: 'R', right: 'L', top: 'A', bottom: 'P' });
    expect(orientationLetters(axesFor('sagittal'))).toEqual({ left: 'A', right: 'P', top: 'H', bottom: 'F' });
    expect(orientationLetters(axesFor('coronal'))).toEqual({ left: 'R', right: 'L', top: 'H', bottom: 'F' });
    close(axesFor('axial').normal, [0, 0, 1]);
    close(axesFor('sagittal').normal, [-1, 0, 0]);
  });
  it('holds the trocar in both planes along it and keeps the bone upright', () => {
    // 20° towards the midline from the left, 10° towards the feet.
    const path = { direction: direction(-Math.sin(0.35), -Math.cos(0.35), -0.18) } as Path;
    for (const view of ['along-axial', 'along-sagittal'] as const) {
      const a = axesFor(view, frame, path);
      expect(dot(a.normal, path.direction)).toBeCloseTo(0, 9);
      expect(dot(a.right, a.down)).toBeCloseTo(0, 9);
    }
    close(axesFor('along-axial', frame, path).right, [1, 0, 0]);
    close(axesFor('along-sagittal', frame, path).down, [0, 0, -1]);
    // Going forwards is up in the axial picture and to the left in the sagittal one.
    const barrel = axesFor('barrel', frame, path);
    expect(dot(barrel.normal, path.direction)).toBeCloseTo(-1, 12);
    expect(orientationLetters(barrel)).toMatchObject({ right: expect.stringContaining('L'), top: expect.stringContaining('H') });
    expect(dot(axesFor('along-axial', frame, path).down, path.direction)).toBeLessThan(-0.9);
    expect(dot(axesFor('along-sagittal', frame, path).right, path.direction)).toBeLessThan(-0.9);
  });
  it('moves the picture along its normal only, to the depth of the cursor', () => {
    const p = throughPoint(lps(1, 2, 3), axesFor('axial'), lps(50, 60, 70));
    expect([...p]).toEqual([1, 2, 70]);
  });
  it('takes a cut for the same but for rounding, and for another when its edge moves', () => {
    const plane = { centreLps: lps(1, 2, 3), right: direction(1, 0, 0), down: direction(0, 1, 0), mmPerPx: 0.3 };
    expect(isSamePlane(plane, { ...plane, centreLps: lps(1, 2, 3 + 1e-12) })).toBe(true);
    expect(isSamePlane(plane, { ...plane, centreLps: lps(1, 2, 3.001) })).toBe(false);
    expect(isSamePlane(plane, { ...plane, right: direction(1, 1e-7, 0) })).toBe(false);
    expect(isSamePlane(plane, { ...plane, mmPerPx: 0.2999 })).toBe(false);
  });
  it('keeps the cursor inside the image, on an oblique grid too', () => {
    const g = axisGrid([11, 21, 31], [1, 2, 3], lps(0, 0, 0));
    expect([...gridCentre(g)]).toEqual([5, 20, 45]);
    expect([...clampToGrid(g, lps(-4, 20, 900))]).toEqual([0, 20, 90]);
    expect(extentMm(g, direction(0, 0, 1))).toBeCloseTo(93, 9);
    expect(sliceMm(g, direction(0, 1, 0))).toBeCloseTo(2, 9);
  });
});

describe('the straightened picture', () => {
  const bones = [0, -30, -60].map((z, n) => ({ vertebraId: `v${n}`, centreLps: lps(4 * n, 0, z), frame }));
  it('passes through every body centre, in equal steps, perpendicular to itself', () => {
    const curve = stripCurve(bones, 0.5, 20);
    if (curve === undefined) throw new Error('no curve');
    for (const b of bones) {
      const row = curve.rows[curve.rowOf.get(b.vertebraId) ?? -1];
      expect(distance(row.centreLps, b.centreLps)).toBeLessThan(0.6);
      expect(dot(row.right, row.down)).toBeCloseTo(0, 9);
      expect(row.right[1]).toBeGreaterThan(0.99);
    }
    const length = 20 + Math.hypot(4, 30) * 2 + 20;
    expect(curve.rows.length * 0.5).toBeGreaterThan(length - 2);
    expect(curve.rows.length * 0.5).toBeLessThan(length + 2);
  });
  it('is absent without bones and works with one', () => {
    expect(stripCurve([], 1)).toBeUndefined();
    expect(stripCurve(bones.slice(0, 1), 1, 10)?.rows.length).toBe(20);
  });
});
