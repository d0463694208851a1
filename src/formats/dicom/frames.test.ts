import { describe, expect, it } from 'vitest';
import { noCodecs, type FrameInfo } from './codecs.ts';
import { openFile, type OpenFile } from './dataset.ts';
import { decodeRle, openFrames, readFragments, splitFrames } from './frames.ts';
import { binary, short, text, writeFile, type Element } from './write.ts';

const info: FrameInfo = { columns: 4, rows: 2, samplesPerPixel: 1, bitsAllocated: 16, bitsStored: 16, highBit: 15, signed: false };
const u32 = (n: number): number[] => [n & 255, (n >> 8) & 255, (n >> 16) & 255, n >>> 24];
const item = (body: readonly number[]): number[] => [0xfe, 0xff, 0x00, 0xe0, ...u32(body.length), ...body];
const end = [0xfe, 0xff, 0xdd, 0xe0, ...u32(0)];

/** 0x0102 ×6 then 0x0305, 0x0304: high bytes are runs, low bytes a run and a literal. */
const rle = [...u32(2), ...u32(64), ...u32(68), ...Array<number>(52).fill(0), 251, 1, 255, 3, 251, 2, 1, 5, 4];

describe('RLE', () => {
  it('decodes runs and literals of both byte planes', () => {
    expect([...decodeRle(Uint8Array.from(rle), info)]).toEqual([0x102, 0x102, 0x102, 0x102, 0x102, 0x102, 0x305, 0x304]);
  });
  it('refuses a stream cut short or with wrong segments', () => {
    for (const cut of [72, 70, 64, 10]) expect(() => decodeRle(Uint8Array.from(rle.slice(0, cut)), info)).toThrow(RangeError);
    expect(() => decodeRle(Uint8Array.from(rle), { ...info, bitsAllocated: 8 })).toThrow(RangeError);
  });
});

describe('fragments', () => {
  const a = [0xff, 0xd8, 1, 2];
  const b = [3, 4];
  const c = [0xff, 0xd8, 5, 6];
  it('are joined into frames by the offset table, by count, or by where a stream begins', () => {
    const bytes = (table: readonly number[]): Uint8Array =>
      Uint8Array.from([...item(table.flatMap(u32)), ...item(a), ...item(b), ...item(c), ...end]);
    for (const table of [[], [0, 22], [0, 7]]) {
      const all = readFragments(bytes(table), 0);
      expect(all.cut).toBe(false);
      expect(splitFrames(bytes(table), all, 2)?.map((f) => f.length)).toEqual([2, 1]);
      expect(splitFrames(bytes(table), all, 1)?.map((f) => f.length)).toEqual([3]);
      expect(splitFrames(bytes(table), all, 3)?.map((f) => f.length)).toEqual([1, 1, 1]);
      expect(splitFrames(bytes(table), all, 4)).toBeUndefined();
    }
  });
  it('cut off are said to be cut', () => {
    const whole = [...item([]), ...item(a), ...item(c), ...end];
    expect(readFragments(Uint8Array.from(whole.slice(0, 30)), 0).cut).toBe(true);
  });
});

describe('native frames', () => {
  const made = (bits: number, pixels: readonly number[], syntax?: string): OpenFile => {
    const elements: Element[] = [
      text(0x00080016, 'UI', '1.2'),
      text(0x00080018, 'UI', '1.3'),
      short(0x00280100, bits),
      binary(0x7fe00010, 'OW', Uint8Array.from(pixels)),
    ];
    const opened = openFile(writeFile(elements, syntax));
    if (!opened.ok) throw new Error(opened.why);
    return opened.file;
  };
  it('are views of 8 and 16 bits at any alignment, frame by frame', async () => {
    const two = { ...info, columns: 2, rows: 1 };
    const file = made(16, [1, 2, 3, 4, 5, 6, 7, 8]);
    const source = openFrames(file, two, 2, noCodecs);
    expect([...(await source.frame(0))]).toEqual([0x201, 0x403]);
    expect([...(await source.frame(1))]).toEqual([0x605, 0x807]);
    expect([...(await openFrames(made(8, [9, 8]), { ...two, bitsAllocated: 8 }, 1, noCodecs).frame(0))]).toEqual([9, 8]);
  });
  it('shorter than the header promises are refused before anything is allocated', () => {
    expect(() => openFrames(made(16, [1, 2]), { ...info, columns: 60_000, rows: 60_000 }, 60_000, noCodecs)).toThrow(RangeError);
  });
});
