// Exact figures on maps small enough to count by hand, and the point inside a body that is flatter than its arch.
import { describe, expect, it } from 'vitest';
import { axisGrid, flatIndex, lps } from '../../base/index.ts';
import {
  bodyPoint,
  cleanMask,
  labelStatistics,
  levelInName,
  looksLikeLabels,
  meaningOfName,
  moveMask,
  sameGrid,
  sameLattice,
} from './index.ts';

const grid = axisGrid([6, 5, 4], [1, 2, 3], lps(10, 20, 30), 'f');
const put = (g: typeof grid, list: readonly (readonly [number, number, number, number])[]): Uint8Array => {
  const out = new Uint8Array(g.size[0] * g.size[1] * g.size[2]);
  for (const [i, j, k, v] of list) out[flatIndex(g, i, j, k)] = v;
  return out;
};

describe('label statistics', () => {
  it('counts, centres, boxes and edges', () => {
    const s = labelStatistics(
      grid,
      put(grid, [
        [1, 1, 1, 7],
        [2, 1, 1, 7],
        [3, 1, 1, 7],
        [3, 2, 2, 7],
        [5, 0, 0, 9],
      ]),
    );
    const seven = s.get(7);
    expect([seven?.count, seven?.box, seven?.touchesEdge, seven?.depthMm]).toEqual([4, { from: [1, 1, 1], size: [3, 2, 2] }, false, 4]);
    expect(seven?.volumeMl).toBeCloseTo(0.024, 12);
    [10 + 9 / 4, 20 + (2 * 5) / 4, 30 + (3 * 5) / 4].forEach((v, a) => expect(seven?.centroidLps[a]).toBeCloseTo(v, 12));
    expect([s.get(9)?.touchesEdge, s.size]).toEqual([true, 2]);
  });
});

describe('the bone among its label', () => {
  it('keeps a large second piece, drops stray voxels', () => {
    const g = axisGrid([20, 4, 4], [1, 1, 1], lps(0, 0, 0));
    const block = (from: number, to: number): [number, number, number, number][] =>
      Array.from({ length: to - from }, (_, n) => [from + n, 1, 1, 1]);
    const c = cleanMask({ grid: g, voxels: put(g, [...block(0, 10), ...block(12, 15), [18, 3, 3, 1]]) });
    expect([c.keptCount, c.strayCount, c.piecesCount]).toEqual([13, 1, 2]);
  });
  it('finds the body of a crushed vertebra, not its thicker lamina', () => {
    const g = axisGrid([30, 60, 24], [1, 1, 1], lps(0, 0, 0));
    const voxels = new Uint8Array(30 * 60 * 24);
    for (let k = 2; k < 22; k++)
      for (let j = 2; j < 58; j++)
        for (let i = 2; i < 28; i++) {
          const body = j < 28 && k > 8 && k < 14;
          const lamina = j >= 40;
          const pedicle = j >= 28 && j < 40 && (i < 8 || i > 22) && k > 8 && k < 14;
          if (body || lamina || pedicle) voxels[flatIndex(g, i, j, k)] = 1;
        }
    const p = bodyPoint({ grid: g, voxels }, false);
    expect([p[1] > 5 && p[1] < 28, Math.abs(p[2] - 11) <= 1, Math.abs(p[0] - 14.5) < 2]).toEqual([true, true, true]);
  });
});

describe('grids and names', () => {
  it('knows one grid, one lattice, and neither', () => {
    const turned = {
      ...grid,
      size: [4, 6, 5] as const,
      spacing: [3, 1, 2] as const,
      axes: [grid.axes[2], grid.axes[0], grid.axes[1]] as const,
    };
    expect([sameGrid(grid, { ...grid, frame: 'other' }), sameGrid(grid, turned), sameLattice(grid, turned)]).toEqual([true, false, true]);
    expect(sameLattice(grid, { ...grid, originLps: lps(10.3, 20, 30) })).toBe(false);
    expect(sameGrid(grid, { ...grid, originLps: lps(10.001, 20, 30) })).toBe(true);
  });
  it('moves a mask to a finer grid without moving it', () => {
    const fine = axisGrid([12, 20, 24], [0.5, 0.5, 0.5], lps(9.75, 19.25, 29.75));
    const moved = moveMask({ grid, voxels: put(grid, [[2, 2, 1, 1]]) }, fine);
    let count = 0;
    for (const v of moved.mask?.voxels ?? []) count += v;
    expect([moved.insideFraction, count]).toEqual([1, 2 * 4 * 6]);
  });
  it('reads levels and structures in the names people give', () => {
    const levels = [
      'vertebrae_L1.nii.gz',
      'T12',
      'vertebra-T7.nrrd',
      'D11',
      'L3 vertebra',
      'Twelfth thoracic vertebra',
      'lumbar vertebra 2',
      'Axis',
      'C5_body',
      'VERTEBRAE_T01',
    ];
    expect(levels.map(levelInName)).toEqual(['L1', 'T12', 'T7', 'T11', 'L3', 'T12', 'L2', 'C2', 'C5', 'T1']);
    expect(['liver', 'L9', 'ct', 'T2w', 'label', 'C_arm'].map(levelInName)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect(meaningOfName('rib_left_7.nii.gz')).toEqual({ kind: 'structure', name: 'rib.left' });
    expect(meaningOfName('vertebrae_S1.nii.gz')).toEqual({ kind: 'structure', name: 'sacrum' });
  });
  it('tells labels from an image of few grey levels', () => {
    const noise = Uint8Array.from({ length: 8000 }, (_, n) => (n * 7919) % 97);
    const blocks = Uint8Array.from({ length: 8000 }, (_, n) => Math.floor(n / 100) % 60);
    const about = { whole: true, lowest: 0, highest: 97 };
    expect([looksLikeLabels(about, noise, [20, 20, 20]), looksLikeLabels(about, blocks, [20, 20, 20])]).toEqual([false, true]);
    expect(looksLikeLabels({ ...about, lowest: -5 }, blocks, [20, 20, 20])).toBe(false);
  });
});
