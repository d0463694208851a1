// The two filters behind the micro-CT benchmark, against figures of the program its authors used (scipy 1.17: gaussian_filter, zoom of order 2), and
// the little TIFF reader.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { halveByMean, halveBySpline, readStack, smooth, type Stack } from './micro-ct.ts';

const line = [0, 1, 4, 9, 16, 25, 7, 3];
/** A block that varies along one axis only, so that the other passes leave it as it is. */
const block = (axis: number, values: readonly number[]): Stack => {
  const size: [number, number, number] = [4, 4, 4];
  size[axis] = values.length;
  const out = new Float64Array(size[0] * size[1] * size[2]);
  for (let q = 0; q < out.length; q++)
    out[q] = values[[q % size[0], Math.floor(q / size[0]) % size[1], Math.floor(q / (size[0] * size[1]))][axis]];
  return { size, values: out };
};
const along = ({ size, values }: Stack, axis: number): number[] =>
  Array.from({ length: size[axis] }, (_, n) => values[n * [1, size[0], size[0] * size[1]][axis]]);

describe('micro-CT filters', () => {
  it.each([0, 1, 2])('halve by a quadratic spline along axis %i', (axis) => {
    const made = along(halveBySpline(block(axis, line)), axis);
    for (const [i, v] of [0, 5.48278907, 24.506034072, 3].entries()) expect(made[i]).toBeCloseTo(v, 8);
  });
  it('smooth with repeated edges', () => {
    const made = along(smooth(block(2, line), 1), 2);
    const expected = [0.499964, 1.92700495, 4.991079728, 9.865113973, 15.222156002, 16.218381867, 10.647755339, 5.214107771];
    for (const [i, v] of expected.entries()) expect(made[i]).toBeCloseTo(v, 8);
  });
  it('halve by the mean of blocks', () => expect(along(halveByMean(block(0, line)), 0)).toEqual([0.5, 6.5, 20.5, 5]));
  it('read a stack of big-endian and little-endian slices, in order of name', () => {
    const folder = mkdtempSync(join(tmpdir(), 'trocart-tiff-'));
    for (const [n, little] of [false, true].entries()) {
      const bytes = new Uint8Array(8 + 2 + 12 * 6 + 4 + 6);
      const view = new DataView(bytes.buffer);
      view.setUint16(0, little ? 0x4949 : 0x4d4d);
      view.setUint16(2, 42, little);
      view.setUint32(4, 8, little);
      const data = 8 + 2 + 12 * 6 + 4;
      const tags: readonly (readonly [number, number, number])[] = [
        [256, 4, 3],
        [257, 4, 2],
        [258, 3, 8],
        [259, 3, 1],
        [273, 4, data],
        [279, 4, 6],
      ];
      view.setUint16(8, tags.length, little);
      for (const [t, [tag, type, value]] of tags.entries()) {
        const p = 10 + 12 * t;
        view.setUint16(p, tag, little);
        view.setUint16(p + 2, type, little);
        view.setUint32(p + 4, 1, little);
        if (type === 3) view.setUint16(p + 8, value, little);
        else view.setUint32(p + 8, value, little);
      }
      bytes.set(
        [1, 2, 3, 4, 5, 6].map((v) => v + 10 * n),
        data,
      );
      writeFileSync(join(folder, `s_${n}.tif`), bytes);
    }
    const stack = readStack(folder);
    expect(stack.size).toEqual([3, 2, 2]);
    expect([...stack.values]).toEqual([1, 2, 3, 4, 5, 6, 11, 12, 13, 14, 15, 16]);
  });
});
