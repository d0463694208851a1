import { describe, expect, it } from 'vitest';
import {
  along,
  axisGrid,
  coordinate,
  direction,
  lps,
  moveDirection,
  moveGrid,
  rotationAbout,
  voxel,
  voxelCount,
  voxelToLps,
  type Frame,
  type Grid,
  type Lps,
} from '../base/index.ts';
import { cutSurface, cutView } from './picture-cut.ts';
import { blendField, fieldAt, viridis } from './picture-map.ts';
import { framePlane, lpsToPixel, makePicture } from './picture.ts';

const straight: Frame = {
  originLps: lps(4, -6, 11),
  left: direction(1, 0, 0),
  posterior: direction(0, 1, 0),
  superior: direction(0, 0, 1),
};
const turn = rotationAbout(lps(0, 0, 0), direction(0.3, -1, 0.6), 38);
const turned: Frame = {
  originLps: straight.originLps,
  left: moveDirection(turn, straight.left),
  posterior: moveDirection(turn, straight.posterior),
  superior: moveDirection(turn, straight.superior),
};

/** A ball of 15 mm whose value rises along `rises` by 4 a mm, from 100 in its middle; 0 outside. */
function ball(grid: Grid, frame: Frame, rises: (p: Lps) => number): { grid: Grid; voxels: Uint16Array } {
  const voxels = new Uint16Array(voxelCount(grid));
  const [nx, ny, nz] = grid.size;
  for (let k = 0, q = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, q++) {
        const p = voxelToLps(grid, voxel(i, j, k));
        const o = frame.originLps;
        if (Math.hypot(p[0] - o[0], p[1] - o[1], p[2] - o[2]) < 15) voxels[q] = Math.round(100 + 4 * rises(p));
      }
  return { grid, voxels };
}
const gridOn = (frame: Frame): Grid => {
  const centred = axisGrid([41, 41, 41], [1, 1, 1], lps(-20, -20, -20), 'x');
  const moved = frame === turned ? moveGrid(turn, centred) : centred;
  const [x, y, z] = moved.originLps;
  return { ...moved, originLps: lps(x + frame.originLps[0], y + frame.originLps[1], z + frame.originLps[2]) };
};
const pixel = (rgba: Uint8Array, w: number, at: readonly [number, number]): readonly number[] => {
  const q = 4 * (Math.round(at[1]) * w + Math.round(at[0]));
  return [rgba[q], rgba[q + 1], rgba[q + 2]];
};
const close = (a: readonly number[], b: readonly number[], by: number): void => {
  for (let n = 0; n < 3; n++) expect(Math.abs(a[n] - b[n]), `${a.join()} against ${b.join()}`).toBeLessThanOrEqual(by);
};

describe('colours of a field', () => {
  it('rise in lightness from end to end, so that grey print and colour-blind eyes order them alike', () => {
    const light = (t: number): number => {
      const [r, g, b] = viridis(t).map((c) => (c / 255) ** 2.2);
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    for (let n = 1; n <= 100; n++) expect(light(n / 100)).toBeGreaterThan(light((n - 1) / 100));
    expect(viridis(-3)).toEqual(viridis(0));
    expect(viridis(9)).toEqual(viridis(1));
  });

  it('is not diluted by what is no bone', () => {
    const a = new Uint16Array(64);
    for (let k = 0; k < 4; k++) for (let j = 0; j < 4; j++) for (let i = 0; i < 2; i++) a[i + 4 * (j + 4 * k)] = 50;
    expect(fieldAt([4, 4, 4], a, 1.49, 1.3, 2)).toBe(50);
    expect(fieldAt([4, 4, 4], a, 1.51, 1.3, 2)).toBe(0);
    expect(fieldAt([4, 4, 4], a, -0.4, 1, 1)).toBe(50);
    expect(fieldAt([4, 4, 4], a, -0.6, 1, 1)).toBe(0);
  });

  it('lies on the slice where it lies in the patient, in its own opacity', () => {
    const field = ball(gridOn(turned), turned, (p) => coordinate(p, turned.originLps, turned.superior));
    const plane = framePlane(turned, 'sagittal', turned.originLps, 0.5);
    const picture = makePicture(80, 80);
    blendField(picture, plane, field, 200, 0.5);
    const p = along(along(turned.originLps, turned.posterior, 5), turned.superior, 8);
    close(
      pixel(picture.rgba, 80, lpsToPixel(plane, 80, 80, p)),
      viridis((100 + 4 * 8) / 200).map((c) => c / 2),
      4,
    );
    expect(pixel(picture.rgba, 80, lpsToPixel(plane, 80, 80, along(turned.originLps, turned.posterior, 17)))).toEqual([0, 0, 0]);
  });
});

describe('the cut solid', () => {
  for (const [name, frame] of [
    ['straight', straight],
    ['turned in space', turned],
  ] as const)
    it(`shows the field on both middle planes of its front left quarter, ${name}`, () => {
      const rises = (p: Lps): number =>
        coordinate(p, frame.originLps, frame.superior) + 0.5 * coordinate(p, frame.originLps, frame.posterior);
      const field = ball(gridOn(frame), frame, rises);
      const cut = cutSurface(field, frame, { widthPx: 100, heightPx: 100, mmPerPx: 0.4, top: 200 });
      if (cut === undefined) throw new Error('nothing seen');
      const at = (p: Lps): readonly number[] => pixel(cut.picture.rgba, 100, lpsToPixel(cut.plane, 100, 100, p));
      const from = (left: number, posterior: number, superior: number): Lps =>
        along(along(along(frame.originLps, frame.left, left), frame.posterior, posterior), frame.superior, superior);
      // sagittal face (front half), coronal face (left half)
      for (const p of [from(0, -7, 3), from(0, -9, -4), from(7, 0, 2), from(9, 0, -5)])
        close(at(p), viridis((100 + 4 * rises(p)) / 200), 9);
      // the right half in front is whole: grey outside, not a colour
      const [r, g, b] = at(from(-9, -11, 3));
      expect(Math.max(r, g, b) - Math.min(r, g, b)).toBeLessThan(20);
      expect(r).toBeGreaterThan(40);
      expect(at(from(0, 0, 19))).toEqual([0, 0, 0]);
    });

  it('has the patient’s left on its right and the head up, seen from in front', () => {
    const plane = cutView(straight, lps(0, 0, 0), 1);
    expect(plane.right[0]).toBeGreaterThan(0.5);
    expect(plane.down[2]).toBeLessThan(-0.5);
    const into = plane.right[0] * plane.down[1] - plane.right[1] * plane.down[0];
    expect(Math.abs(plane.right[0] * plane.down[0] + plane.right[1] * plane.down[1] + plane.right[2] * plane.down[2])).toBeLessThan(1e-9);
    // into the screen looks down on the body
    expect(into).toBeLessThan(0);
  });

  it('is nothing where there is nothing', () => {
    const grid = gridOn(straight);
    expect(cutSurface({ grid, voxels: new Uint16Array(41 ** 3) }, straight, { widthPx: 9, heightPx: 9, mmPerPx: 1, top: 1 })).toBe(
      undefined,
    );
  });
});
