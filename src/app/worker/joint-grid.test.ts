import { expect, it } from 'vitest';
import { axisGrid, lps } from '../../base/index.ts';
import { jointGrid } from './joint-grid.ts';

it('holds both masks on the lattice of the first', () => {
  const a = axisGrid([4, 4, 4], [1, 1, 2], lps(0, 0, 0));
  const b = axisGrid([2, 2, 2], [1, 1, 2], lps(-3, 5, 10));
  const g = jointGrid([a, b]);
  expect(g?.size).toEqual([7, 7, 7]);
  expect([...(g?.originLps ?? [])]).toEqual([-3, 0, 0]);
  expect(jointGrid([])).toBeUndefined();
});
it('is the part of an image that the masks reach into', () => {
  const image = axisGrid([100, 80, 60], [1, 1, 2], lps(-50, -40, -60));
  const inside = axisGrid([4, 4, 4], [1, 1, 2], lps(0, 0, 0));
  const overEdge = axisGrid([10, 4, 4], [1, 1, 2], lps(45, 2, 0));
  const g = jointGrid([inside, overEdge], image);
  expect(g?.size).toEqual([50, 6, 4]);
  expect([...(g?.originLps ?? [])]).toEqual([0, 0, 0]);
  expect(jointGrid([axisGrid([4, 4, 4], [1, 1, 2], lps(200, 0, 0))], image)).toBeUndefined();
});
