// A drawn body (rounded, cortex around marrow, disc and canal outside) found from one click, however the image is stored or the patient turned.
import { describe, expect, it } from 'vitest';
import { axisGrid, direction, lps, moveGrid, movePoint, rotationAbout, voxel, voxelToLps, type Grid, type Lps } from '../../base/index.ts';
import { maskAt } from '../../imaging/index.ts';
import { outlineBody } from './index.ts';

const roundness = 2.6;
interface Drawn {
  readonly width: number;
  readonly depth: number;
  /** Height at a place of the section (−1…1 each). */
  readonly height: (a: number, b: number) => number;
}
/** 1 inside, with the distance inwards that tells cortex from marrow. */
function inside(d: Drawn, x: number, y: number, z: number): number {
  const r = (Math.abs(x / (d.width / 2)) ** roundness + Math.abs(y / (d.depth / 2)) ** roundness) ** (1 / roundness);
  const wall = (1 - r) * Math.min(d.width, d.depth) * 0.5;
  const half = d.height(x / (d.width / 2), y / (d.depth / 2)) / 2;
  return Math.min(wall, half - Math.abs(z));
}
const discMm = 6;
function hu(d: Drawn, [x, y, z]: readonly number[]): number {
  const depth = inside(d, x, y, z);
  if (depth > 0) return depth < 1.2 ? 420 : 140;
  // neighbours above and below, a disc between, soft tissue around
  const half = d.height(0, 0) / 2;
  for (const s of [-1, 1]) {
    const far = inside({ ...d, height: () => 26 }, x, y, z - s * (half + discMm + 13));
    if (far > 0) return far < 1.2 ? 420 : 140;
  }
  const r = Math.hypot(x / (d.width / 2), y / (d.depth / 2));
  return r < 1 ? 85 : y > d.depth / 2 && Math.abs(x) < 12 ? 15 : 40;
}
const render = (d: Drawn, grid: Grid, back: (p: Lps) => Lps) => {
  const [nx, ny, nz] = grid.size;
  const voxels = new Int16Array(nx * ny * nz);
  for (let k = 0, q = 0; k < nz; k++)
    for (let j = 0; j < ny; j++) for (let i = 0; i < nx; i++, q++) voxels[q] = Math.round(hu(d, back(voxelToLps(grid, voxel(i, j, k)))));
  return { grid, voxels, quantity: 'hu' as const };
};
const still = (p: Lps): Lps => p;
const plain = axisGrid([76, 68, 84], [1, 1, 1], lps(-37.5, -33.5, -41.5));
function dice(d: Drawn, out: ReturnType<typeof outlineBody>, back: (p: Lps) => Lps): number {
  let both = 0;
  let truth = 0;
  for (let k = 0; k < 84; k++)
    for (let j = 0; j < 68; j++)
      for (let i = 0; i < 76; i++) {
        const p = voxelToLps(plain, voxel(i, j, k));
        if (inside(d, p[0], p[1], p[2]) <= 0) continue;
        truth++;
        if (out !== undefined && maskAt(out.mask, back(p)) !== 0) both++;
      }
  const own = out?.mask.voxels.reduce((s: number, v: number) => s + (v === 0 ? 0 : 1), 0) ?? 0;
  return (2 * both) / (truth + own);
}
const whole: Drawn = { width: 44, depth: 33, height: () => 26 };
const fallen: Drawn = { width: 44, depth: 33, height: (_, b) => 19 + 7 * b };
const dented: Drawn = { width: 44, depth: 33, height: (a, b) => 26 - 12 * Math.max(0, 1 - a * a - b * b) };

describe('one click', { timeout: 180_000 }, () => {
  it.each([
    ['whole, clicked beside its middle', whole, lps(3.5, -3.5, 3)],
    ['wedged', fallen, lps(2, 1, -1)],
    ['fallen in the middle', dented, lps(-2, 2, 1)],
  ] as const)('outlines a body: %s', (_name, drawn, click) => {
    const out = outlineBody(render(drawn, plain, still), click);
    expect(dice(drawn, out, still)).toBeGreaterThan(0.93);
    expect(out?.findings).toEqual([]);
  });

  it('does not make a fallen body whole', () => {
    const out = outlineBody(render(fallen, plain, still), lps(0, 0, 0));
    const high = (y: number): number => {
      let n = 0;
      for (let z = -20; z <= 20; z += 0.5) if (maskAt(out?.mask ?? expect.fail('no outline'), lps(0, y, z)) !== 0) n++;
      return n / 2;
    };
    expect(Math.abs(high(-11) - fallen.height(0, -11 / 16.5))).toBeLessThan(1.6);
    expect(Math.abs(high(11) - fallen.height(0, 11 / 16.5))).toBeLessThan(1.6);
  });

  it('finds the same body in an image stored the other way round', () => {
    const image = render(whole, plain, still);
    const [nx, ny, nz] = plain.size;
    const flipped = new Int16Array(image.voxels.length);
    for (let k = 0, q = 0; k < nz; k++)
      for (let j = 0; j < ny; j++) for (let i = 0; i < nx; i++, q++) flipped[q] = image.voxels[nx - 1 - i + nx * (j + ny * (nz - 1 - k))];
    const grid: Grid = {
      ...plain,
      originLps: voxelToLps(plain, voxel(nx - 1, 0, nz - 1)),
      axes: [direction(-1, 0, 0), direction(0, 1, 0), direction(0, 0, -1)],
    };
    const b = outlineBody({ grid, voxels: flipped, quantity: 'hu' }, lps(2, 1, 0));
    expect(dice(whole, b, still)).toBeGreaterThan(0.93);
  });

  it('finds it in a patient lying askew', () => {
    const turn = rotationAbout(lps(0, 0, 0), direction(1, 0.3, 0.2), 18);
    const undo = rotationAbout(lps(0, 0, 0), direction(1, 0.3, 0.2), -18);
    // The body turns in an image that does not.
    const image = render(whole, plain, (p) => movePoint(undo, p));
    const out = outlineBody(image, lps(1, -2, 1));
    expect(dice(whole, out, (p) => movePoint(turn, p))).toBeGreaterThan(0.93);
    // And the image turns with the body.
    const both = outlineBody(
      render(whole, moveGrid(turn, plain), (p) => movePoint(undo, p)),
      lps(1, -2, 1),
    );
    expect(dice(whole, both, (p) => movePoint(turn, p))).toBeGreaterThan(0.93);
  });

  it('follows a point of the surface a person showed', () => {
    const image = render(whole, plain, still);
    const before = outlineBody(image, lps(0, 0, 0));
    const pulled = outlineBody(image, lps(0, 0, 0), [lps(0, 0, 16)]);
    expect(maskAt(before?.mask ?? expect.fail('no outline'), lps(0, 0, 15))).toBe(0);
    expect(maskAt(pulled?.mask ?? expect.fail('no outline'), lps(0, 0, 15))).not.toBe(0);
  });

  it('answers nothing where there is nothing', () => {
    const flat = { grid: plain, voxels: new Int16Array(76 * 68 * 84).fill(40), quantity: 'hu' as const };
    expect(outlineBody(flat, lps(0, 0, 0))).toBeUndefined();
    expect(outlineBody(flat, lps(500, 0, 0))).toBeUndefined();
  });
});
