// Enhanced (multi-frame) CT made with our own writer: geometry from shared and per-frame functional groups.
import { describe, expect, it } from 'vitest';
import { madeFacts, madeVolume } from './made-series.ts';
import { readDicom } from './read.ts';
import { ctElements, ctPixels } from './write-ct.ts';
import { binary, decimals, integer, sequence, text, writeFile, type Element } from './write.ts';

function enhanced(
  order: readonly number[],
  o: { frames?: number; orientationOf?: (k: number) => readonly number[]; temporal?: (n: number) => number } = {},
): Uint8Array {
  const v = madeVolume();
  const perFrame = order.map((k, n): Element[] => [
    sequence(0x00209113, [[decimals(0x00200032, -30, 40.5, -300 + 2 * k)]]),
    ...(o.orientationOf === undefined ? [] : [sequence(0x00209116, [[decimals(0x00200037, ...o.orientationOf(k))]])]),
    ...(o.temporal === undefined
      ? []
      : [sequence(0x00209111, [[{ tag: 0x00209128, vr: 'UL', bytes: Uint8Array.of(o.temporal(n), 0, 0, 0) }]])]),
    sequence(0x00289145, [[decimals(0x00281052, k), decimals(0x00281053, 1)]]),
  ]);
  const pixels = new Uint8Array(order.length * 9 * 7 * 2);
  order.forEach((k, n) => pixels.set(ctPixels(v, k).bytes.subarray(0, 126), n * 126));
  const out = new Set([0x00200032, 0x00200037, 0x00280030, 0x00281052, 0x00281053, 0x00281054]);
  return writeFile([
    ...ctElements(v, { ...madeFacts, position: 'HFS' }, 0).filter((e) => !out.has(e.tag)),
    text(0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.2.1'),
    integer(0x00280008, o.frames ?? order.length),
    sequence(0x52009229, [
      [
        sequence(0x00209116, [[decimals(0x00200037, 1, 0, 0, 0, 1, 0)]]),
        sequence(0x00289110, [[decimals(0x00280030, 0.9, 0.7), decimals(0x00180050, 2)]]),
      ],
    ]),
    sequence(0x52009230, perFrame),
    binary(0x7fe00010, 'OW', pixels),
  ]);
}
const read = (bytes: Uint8Array, seriesCount?: number) =>
  readDicom([{ path: 'e.dcm', bytes: () => Promise.resolve(bytes) }], seriesCount === undefined ? {} : { seriesCount });

describe('a multi-frame CT', () => {
  it('is placed frame by frame, rescaled frame by frame, whatever the frame order', async () => {
    for (const order of [
      [0, 1, 2, 3, 4, 5],
      [5, 2, 0, 1, 4, 3],
    ]) {
      const r = await read(enhanced(order));
      expect(r.volume?.grid.spacing).toEqual([0.7, 0.9, 2]);
      expect(r.volume?.grid.originLps).toEqual([-30, 40.5, -300]);
      expect([...(r.volume?.voxels ?? [])]).toEqual([...madeVolume().voxels].map((x, n) => x + Math.floor(n / 63)));
    }
  });
  it('names a missing frame, a turned frame, and a frame count that disagrees', async () => {
    expect((await read(enhanced([0, 1, 2, 4, 5]))).study.series[0].setAside).toBe('files.missing-slices');
    const turned = await read(enhanced([0, 1, 2, 3, 4, 5], { orientationOf: (k) => (k === 5 ? [0, 1, 0, 0, 0, -1] : [1, 0, 0, 0, 1, 0]) }));
    expect(turned.study.series[0].findings.map((f) => f.code)).toContain('files.mixed-orientation');
    for (const frames of [4, 7, 30_000]) {
      const wrong = await read(enhanced([0, 1, 2, 3, 4, 5], { frames }));
      expect(wrong.volume).toBeUndefined();
      expect(wrong.study.series[0].setAside).toBe('files.frames-disagree');
    }
  });
  it('two times at each place become two volumes', async () => {
    const r = await read(enhanced([0, 1, 2, 3, 0, 1, 2, 3], { temporal: (n) => (n < 4 ? 1 : 2) }));
    expect(r.study.series.map((s) => s.sliceCount)).toEqual([4, 4]);
    expect(r.questions.map((q) => q.flag)).toEqual(['--series']);
  });
});
