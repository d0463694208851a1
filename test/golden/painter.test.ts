// The pictures of the layouts, painted in Node and compared pixel by pixel with PNGs kept beside this file. The page hands the very same
// arrays to its canvases (src/app/views/paint-worker), so that no browser, font or GPU takes part: a browser's own screenshots differ from one
// version to the next in text and in the height of a bar, and would be compared with a tolerance that hides what matters.
// The scene is analytic (spine/test-vertebra), so that no change of the phantom moves it. Tolerance: engines differ in the last bit of exp and
// atan2, hence a grey may round the other way: mean difference 0.02 of 255, at most 1 in 2000 channels further than 2. Moving a plane by 0.2 mm,
// or a trocar by half a pixel, is far beyond it (see the last test). Written anew with UPDATE_PICTURES=1, to be looked at before it is kept.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { decode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import {
  along,
  direction,
  fromFrame,
  lps,
  rotationAbout,
  moveDirection,
  toFrame,
  voxel,
  voxelToLps,
  type Frame,
  type Lps,
} from '../../src/base/index.ts';
import { writePng } from '../../src/formats/index.ts';
import {
  blendField,
  blendMask,
  cutSurface,
  drawColourBar,
  drawCircle,
  drawLine,
  drawOrientation,
  drawPolyline,
  drawScaleBar,
  drawText,
  framePlane,
  lpsToPixel,
  patientPlane,
  reslice,
  type Picture,
  type Plane,
} from '../../src/imaging/index.ts';
import type { Mask, Volume } from '../../src/records/index.ts';
import { gridAround, insideTest, maskOf, testVertebra } from '../../src/spine/test-vertebra.ts';

const turn = rotationAbout(lps(0, 0, 0), direction(1, 0.4, -0.3), 14);
const frame: Frame = {
  originLps: lps(3, -5, 40),
  left: moveDirection(turn, direction(1, 0, 0)),
  posterior: moveDirection(turn, direction(0, 1, 0)),
  superior: moveDirection(turn, direction(0, 0, 1)),
};
const bone = testVertebra(frame, { anteriorMm: 20, posteriorMm: 27 });
const mask: Mask = maskOf(bone, gridAround(bone, [1.2, 1.2, 1.5]));
/** A smooth field in HU, bone 500 above soft tissue, by arithmetic alone. */
const volume: Pick<Volume, 'grid' | 'voxels'> = (() => {
  const { grid } = mask;
  const voxels = new Int16Array(mask.voxels.length);
  let n = 0;
  for (let k = 0; k < grid.size[2]; k++)
    for (let j = 0; j < grid.size[1]; j++)
      for (let i = 0; i < grid.size[0]; i++, n++) {
        const p = voxelToLps(grid, voxel(i, j, k));
        const [l, q, s] = toFrame(frame, p);
        voxels[n] = Math.round(30 + ((7 * i + 13 * j + 5 * k) % 11) * 6 + (insideTest(bone, p) ? 420 + 4 * s - 3 * q + 2 * l : 0));
      }
  return { grid, voxels };
})();
/** Strain that rises towards the front and the endplates, in the body alone. */
const strain: Pick<Volume, 'grid' | 'voxels'> = {
  grid: mask.grid,
  voxels: Uint16Array.from(mask.voxels, (label, n) => {
    if (label === 0) return 0;
    const [nx, ny] = mask.grid.size;
    const [, q, s] = toFrame(frame, voxelToLps(mask.grid, voxel(n % nx, Math.floor(n / nx) % ny, Math.floor(n / (nx * ny)))));
    return Math.round(Math.max(1, 70 - 3 * q + 0.4 * s * s));
  }),
};
const size = { widthPx: 200, heightPx: 170 };
const window_ = { levelHu: 400, widthHu: 1800 };

function view(plane: Plane): Picture {
  const picture = reslice(volume, plane, size.widthPx, size.heightPx, window_);
  blendMask(picture, plane, mask, () => [63, 208, 212, 0.14], 'fill');
  blendMask(picture, plane, mask, () => [63, 208, 212, 0.45], 'outline');
  return picture;
}
const dress = (picture: Picture, plane: Plane, title: string): Picture => {
  drawOrientation(picture, plane, 14);
  drawScaleBar(picture, plane, (mm) => `${mm} mm`, 11);
  drawText(picture, [8, 8], title, { sizePx: 16, anchor: 'top' });
  return picture;
};
const trocar = (picture: Picture, plane: Plane, entry: Lps, tip: Lps): void => {
  const at = (p: Lps): readonly [number, number] => lpsToPixel(plane, size.widthPx, size.heightPx, p);
  const outside = along(entry, direction(entry[0] - tip[0], entry[1] - tip[1], entry[2] - tip[2]), 40);
  drawLine(picture, at(outside), at(tip), { colour: [63, 208, 212, 1], widthPx: 6, halo: [0, 0, 0, 0.5] });
  drawLine(picture, at(outside), at(tip), { colour: [255, 255, 255, 1], widthPx: 1.75, dash: [10, 6] });
  drawCircle(picture, at(entry), 5, { colour: [63, 208, 212, 1], widthPx: 2, halo: [0, 0, 0, 0.7] });
};
const entry = fromFrame(frame, 20, 36, 7);
const tip = fromFrame(frame, 4, -6, 1);
/** What each layout shows: the patient's planes of the work-up, its strip, the planes along the trocar of the plan, the measured body. */
const pictures: Readonly<Record<string, (shiftMm?: number) => Picture>> = {
  'workup-axial': (d = 0) => {
    const plane = patientPlane('axial', along(frame.originLps, direction(0, 0, 1), d), 0.5);
    return dress(view(plane), plane, 'L1');
  },
  'workup-sagittal': (d = 0) => {
    const plane = patientPlane('sagittal', along(frame.originLps, direction(1, 0, 0), d), 0.5);
    const picture = view(plane);
    const at = (s: number, p: number): readonly [number, number] =>
      lpsToPixel(plane, size.widthPx, size.heightPx, fromFrame(frame, 0, p, s));
    drawPolyline(picture, [at(9, -13), at(11, 0), at(12.5, 13)], { colour: [63, 208, 212, 1], widthPx: 1.5 });
    drawPolyline(picture, [at(-9, -13), at(-11, 0), at(-12.5, 13)], { colour: [63, 208, 212, 1], widthPx: 1.5 });
    return dress(picture, plane, 'L1');
  },
  'workup-coronal': (d = 0) => {
    const plane = patientPlane('coronal', along(frame.originLps, direction(0, 1, 0), d), 0.5);
    return dress(view(plane), plane, 'L1');
  },
  'plan-axial': (d = 0) => {
    const plane = framePlane(frame, 'axial', along(frame.originLps, frame.superior, d), 0.5);
    const picture = view(plane);
    trocar(picture, plane, along(entry, frame.left, d), along(tip, frame.left, d));
    return dress(picture, plane, 'L1 · G');
  },
  'plan-sagittal': (d = 0) => {
    const plane = framePlane(frame, 'sagittal', along(fromFrame(frame, 12, 0, 0), frame.left, d), 0.5);
    const picture = view(plane);
    trocar(picture, plane, along(entry, frame.superior, d), along(tip, frame.superior, d));
    return dress(picture, plane, 'L1 · G');
  },
  'strain-sagittal': (d = 0) => {
    const plane = framePlane(frame, 'sagittal', along(frame.originLps, frame.superior, d), 0.5);
    const picture = reslice(volume, plane, size.widthPx, size.heightPx, window_);
    blendField(picture, plane, strain, 150, 0.7);
    drawColourBar(picture, {
      at: [170, 30],
      heightPx: 70,
      sizePx: 12,
      ticks: [0, 0.5, 1].map((share) => ({ share, text: `${1.5 * share}` })),
    });
    return dress(picture, plane, 'L1');
  },
  'strain-cut': (d = 0) => {
    // the picture follows its solid wherever that lies: a turned frame is what must show
    const turned = rotationAbout(frame.originLps, frame.superior, 10 * d);
    const axes = { left: moveDirection(turned, frame.left), posterior: moveDirection(turned, frame.posterior), superior: frame.superior };
    const cut = cutSurface(strain, axes, { ...size, mmPerPx: 0.4, top: 150 });
    if (cut === undefined) throw new Error('nothing to cut');
    drawOrientation(cut.picture, cut.plane, 14);
    return cut.picture;
  },
  strip: (d = 0) => {
    const rgba = new Uint8Array(size.widthPx * size.heightPx * 4);
    for (let row = 0; row < size.heightPx; row++) {
      const centre = fromFrame(frame, 0, 0, (size.heightPx / 2 - row) * 0.4 + d);
      const plane = { ...framePlane(frame, 'sagittal', centre, 0.4), centreLps: centre };
      rgba.set(reslice(volume, plane, size.widthPx, 1, { ...window_, slabMm: 6, how: 'mean' }).rgba, row * size.widthPx * 4);
    }
    return { ...size, rgba };
  },
};

/** Mean difference of the channels, and the share of them further apart than 2. */
function compared(a: Uint8Array, b: ArrayLike<number>): { readonly mean: number; readonly farFraction: number } {
  let sum = 0;
  let far = 0;
  for (let i = 0; i < a.length; i++) {
    const d = Math.abs(a[i] - b[i]);
    sum += d;
    if (d > 2) far++;
  }
  return { mean: sum / a.length, farFraction: far / a.length };
}
const meanLimit = 0.02;
const farLimit = 0.0005;
const reference = (name: string): string => fileURLToPath(new URL(`./painter/${name}.png`, import.meta.url));

describe.each(Object.entries(pictures))('the picture %s', (name, paint) => {
  it('is the one that was looked at', () => {
    const picture = paint();
    if (process.env['UPDATE_PICTURES'] !== undefined) writeFileSync(reference(name), writePng(picture));
    const kept = decode(readFileSync(reference(name)));
    expect([kept.width, kept.height]).toEqual([picture.widthPx, picture.heightPx]);
    const { mean, farFraction } = compared(picture.rgba, kept.data);
    expect(mean).toBeLessThan(meanLimit);
    expect(farFraction).toBeLessThan(farLimit);
  });
  it('would not be, a fifth of a millimetre beside', () => {
    const kept = decode(readFileSync(reference(name)));
    const { mean, farFraction } = compared(paint(0.2).rgba, kept.data);
    expect(mean).toBeGreaterThan(4 * meanLimit);
    expect(farFraction).toBeGreaterThan(4 * farLimit);
  });
});
