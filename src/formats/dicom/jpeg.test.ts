// Streams are encoded here by the letter of T.81, with one Huffman table whose code for category n is n in five bits.
import { describe, expect, it } from 'vitest';
import { decodeJpeg } from './jpeg.ts';
import { decodeJpegLossless } from './jpeg-lossless.ts';
import { streamShape } from './stream-shape.ts';

const be = (n: number): number[] => [(n >> 8) & 255, n & 255];
const segment = (marker: number, body: readonly number[]): number[] => [0xff, marker, ...be(body.length + 2), ...body];
/** 24 symbols, all with codes of five bits: symbol s has code of its index. */
const table = (id: number, symbols: readonly number[]): number[] =>
  segment(0xc4, [id, 0, 0, 0, 0, symbols.length, ...Array<number>(11).fill(0), ...symbols]);

class Writer {
  bits = '';
  code(index: number): void {
    this.bits += index.toString(2).padStart(5, '0');
  }
  signed(value: number, size: number): void {
    if (size > 0 && size < 16) this.bits += (value < 0 ? value + (1 << size) - 1 : value).toString(2).padStart(size, '0');
  }
  bytes(): number[] {
    const padded = this.bits.padEnd(Math.ceil(this.bits.length / 8) * 8, '1');
    const out: number[] = [];
    for (let i = 0; i < padded.length; i += 8) {
      const byte = Number.parseInt(padded.slice(i, i + 8), 2);
      out.push(byte, ...(byte === 0xff ? [0] : []));
    }
    return out;
  }
}
const sizeOf = (v: number): number => (v === 0 ? 0 : Math.floor(Math.log2(Math.abs(v))) + 1);
const frameOf = (marker: number, bits: number, rows: number, columns: number): number[] =>
  segment(marker, [bits, ...be(rows), ...be(columns), 1, 1, 0x11, 0]);

function lossless(values: readonly number[], columns: number, bits: number, selection: number, restartLines = 0): Uint8Array {
  const rows = values.length / columns;
  const scans: number[] = [];
  let w = new Writer();
  let first = 0;
  for (let y = 0; y < rows; y++) {
    if (restartLines > 0 && y > 0 && y % restartLines === 0) {
      scans.push(...w.bytes(), 0xff, 0xd0 + (((y / restartLines - 1) % 8) | 0));
      w = new Writer();
      first = y;
    }
    for (let x = 0; x < columns; x++) {
      const v = (dx: number, dy: number): number => values[(y + dy) * columns + x + dx];
      const a = v(-1, 0);
      const b = v(0, -1);
      const c = v(-1, -1);
      const by = [0, a, b, c, a + b - c, a + ((b - c) >> 1), b + ((a - c) >> 1), (a + b) >> 1][selection];
      const predicted = y === first ? (x === 0 ? 1 << (bits - 1) : a) : x === 0 ? b : by;
      // Differences are modulo 65536 (H.1.2.1); 32768 is category 16 without bits.
      const d = ((v(0, 0) - predicted + 98304) % 65536) - 32768;
      const size = d === -32768 ? 16 : sizeOf(d);
      w.code(size);
      w.signed(d, size);
    }
  }
  const symbols = Array.from({ length: 17 }, (_, n) => n);
  const restart = restartLines > 0 ? segment(0xdd, be(restartLines * columns)) : [];
  return Uint8Array.from([
    0xff,
    0xd8,
    ...table(0, symbols),
    ...restart,
    ...frameOf(0xc3, bits, rows, columns),
    ...segment(0xda, [1, 1, 0, selection, 0, 0]),
    ...scans,
    ...w.bytes(),
    0xff,
    0xd9,
  ]);
}

describe('JPEG lossless', () => {
  const values = Array.from({ length: 12 * 9 }, (_, n) => (n * 7919 + (n % 5) * 40_000) % 65536);
  it.each([1, 2, 3, 4, 5, 6, 7])('predictor %i brings 16-bit values back', (selection) => {
    expect([...decodeJpegLossless(lossless(values, 12, 16, selection))]).toEqual(values);
  });
  it('keeps the very first pixel and handles restarts', () => {
    const dark = [0, 1, 2, 3, 4, 5];
    expect([...decodeJpegLossless(lossless(dark, 3, 12, 1))]).toEqual(dark);
    expect([...decodeJpegLossless(lossless(values, 12, 16, 1, 3))]).toEqual(values);
  });
  it('refuses a stream cut in its data', () => {
    const whole = lossless(values, 12, 16, 1);
    for (const keep of [0.9, 0.7, 0.5])
      expect(() => decodeJpegLossless(whole.subarray(0, Math.floor(whole.length * keep)))).toThrow(RangeError);
  });
});

describe('DCT JPEG of twelve bits', () => {
  // One block: DC difference d and at most one AC coefficient at zig-zag place k; quantisation 1 everywhere but DC (8).
  const symbols = [...Array.from({ length: 16 }, (_, n) => n), 0xf0, 0x10];
  const quant = segment(0xdb, [0, 8, ...Array<number>(63).fill(1)]);
  const head = (marker: number, columns: number): number[] => [
    0xff,
    0xd8,
    ...quant,
    ...table(0, symbols),
    ...table(0x10, symbols),
    ...frameOf(marker, 12, 8, columns),
  ];
  const dcOnly = (...dcs: readonly number[]): Writer => {
    const w = new Writer();
    let last = 0;
    for (const dc of dcs) {
      w.code(sizeOf(dc - last));
      w.signed(dc - last, sizeOf(dc - last));
      last = dc;
    }
    return w;
  };
  it('flat blocks come back at their level', () => {
    const w = new Writer();
    for (const [dc, last] of [
      [1000, 0],
      [-2000, 1000],
    ]) {
      w.code(sizeOf(dc - last));
      w.signed(dc - last, sizeOf(dc - last));
      w.code(0);
    }
    const out = decodeJpeg(Uint8Array.from([...head(0xc1, 16), ...segment(0xda, [1, 1, 0, 0, 63, 0]), ...w.bytes(), 0xff, 0xd9]));
    // Level = DC·8/8 + 2048.
    expect([out[0], out[7], out[8], out[127]]).toEqual([3048, 3048, 48, 48]);
  });
  it('the first horizontal cosine, sequential and progressive alike', () => {
    const want = Array.from({ length: 8 }, (_, x) => Math.round(2048 + (300 / 8) * Math.SQRT2 * Math.cos(((2 * x + 1) * Math.PI) / 16)));
    const sequential = dcOnly(0);
    sequential.code(9);
    sequential.signed(300, 9);
    sequential.code(0);
    const one = decodeJpeg(Uint8Array.from([...head(0xc1, 8), ...segment(0xda, [1, 1, 0, 0, 63, 0]), ...sequential.bytes(), 0xff, 0xd9]));
    expect([...one.subarray(8, 16)]).toEqual(want);
    // Progressive: DC; AC at 300 = 150·2 with its low bit left out; then the low bit (0) refined.
    const coarse = new Writer();
    coarse.code(8);
    coarse.signed(150, 8);
    coarse.code(0);
    const fine = new Writer();
    fine.code(0);
    fine.bits += '0';
    const scans = [
      ...segment(0xda, [1, 1, 0, 0, 0, 0]),
      ...dcOnly(0).bytes(),
      ...segment(0xda, [1, 1, 0, 1, 63, 0x01]),
      ...coarse.bytes(),
      ...segment(0xda, [1, 1, 0, 1, 63, 0x10]),
      ...fine.bytes(),
    ];
    const many = decodeJpeg(Uint8Array.from([...head(0xc2, 8), ...scans, 0xff, 0xd9]));
    expect([...many.subarray(8, 16)]).toEqual(want);
  });
  it('an end-of-band run covers exactly its blocks', () => {
    // Four blocks of DC 0; AC scan: "three blocks end here" (EOB run of 2 + 1), then 300 at the first place of the fourth.
    const w = new Writer();
    w.code(17);
    w.bits += '1';
    w.code(9);
    w.signed(300, 9);
    w.code(0);
    const scans = [
      ...segment(0xda, [1, 1, 0, 0, 0, 0]),
      ...dcOnly(0, 0, 0, 0).bytes(),
      ...segment(0xda, [1, 1, 0, 1, 63, 0]),
      ...w.bytes(),
    ];
    const out = decodeJpeg(Uint8Array.from([...head(0xc2, 32), ...scans, 0xff, 0xd9]));
    expect([...out.subarray(0, 24)]).toEqual(Array<number>(24).fill(2048));
    expect(out[24]).toBe(Math.round(2048 + (300 / 8) * Math.SQRT2 * Math.cos(Math.PI / 16)));
  });
  it('states its size before it is decoded', () => {
    expect(streamShape(Uint8Array.from([...head(0xc1, 16), ...segment(0xda, [1, 1, 0, 0, 63, 0])]))).toEqual({
      bits: 12,
      rows: 8,
      columns: 16,
      components: 1,
    });
    expect(streamShape(Uint8Array.from([1, 2, 3]))).toBeUndefined();
  });
});
