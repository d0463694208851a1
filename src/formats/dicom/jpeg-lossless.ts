// JPEG Lossless of one component, 2 to 16 bits, Huffman, predictors 1 to 7 (ITU-T T.81 annex H): transfer syntaxes 57 and 70.
// Own code because the package at hand gives a wrong first pixel on a conforming file (measured: one pixel off by 2000).
import { huffmanTable, JpegBits, type HuffmanTable } from './jpeg-bits.ts';

interface Frame {
  readonly bits: number;
  readonly width: number;
  readonly height: number;
}

function predict(selection: number, a: number, b: number, c: number): number {
  switch (selection) {
    case 1:
      return a;
    case 2:
      return b;
    case 3:
      return c;
    case 4:
      return a + b - c;
    case 5:
      return a + ((b - c) >> 1);
    case 6:
      return b + ((a - c) >> 1);
    default:
      return (a + b) >> 1;
  }
}

function readScan(bits: JpegBits, table: HuffmanTable, f: Frame, selection: number, transform: number, restartEvery: number): Uint16Array {
  const { width, height } = f;
  const out = new Uint16Array(width * height);
  const start = 1 << (f.bits - transform - 1);
  let sinceRestart = 0;
  // Restarts fall on whole lines (T.81 H.1.2.1 needs it for the first-line rule); others are refused.
  if (restartEvery % width !== 0) throw new RangeError('JPEG restart interval');
  let firstLine = 0;
  for (let y = 0; y < height; y++) {
    if (restartEvery > 0 && sinceRestart === restartEvery) {
      bits.restart();
      sinceRestart = 0;
      firstLine = y;
    }
    const line = y * width;
    for (let x = 0; x < width; x++) {
      const n = line + x;
      let predicted: number;
      if (y === firstLine) predicted = x === 0 ? start : out[n - 1];
      else if (x === 0) predicted = out[n - width];
      else predicted = predict(selection, out[n - 1], out[n - width], out[n - width - 1]);
      const size = bits.symbol(table);
      if (size > 16) throw new RangeError('JPEG category');
      out[n] = predicted + (size === 16 ? 32768 : bits.signed(size));
    }
    sinceRestart += width;
  }
  bits.finish();
  if (transform > 0) for (let n = 0; n < out.length; n++) out[n] <<= transform;
  return out;
}

/** Samples in reading order; throws RangeError on anything it does not know or that is cut. */
export function decodeJpegLossless(b: Uint8Array): Uint16Array {
  const be16 = (at: number): number => (b[at] << 8) | b[at + 1];
  const tables = new Map<number, HuffmanTable>();
  let frame: Frame | undefined;
  let restartEvery = 0;
  let at = 2;
  while (at + 4 <= b.length) {
    if (b[at] !== 0xff) throw new RangeError('JPEG marker');
    const marker = b[at + 1];
    if (marker === 0xff) {
      at++;
      continue;
    }
    const end = at + 2 + be16(at + 2);
    let p = at + 4;
    if (end > b.length) throw new RangeError('JPEG segment');
    if (marker === 0xc4) {
      while (p + 17 <= end) {
        const counts = b.subarray(p + 1, p + 17);
        const n = counts.reduce((a, x) => a + x, 0);
        if (p + 17 + n > end) throw new RangeError('JPEG table');
        tables.set(b[p] & 15, huffmanTable(counts, b.subarray(p + 17, p + 17 + n)));
        p += 17 + n;
      }
    } else if (marker === 0xdd) restartEvery = be16(p);
    else if (marker === 0xc3) {
      frame = { bits: b[p], height: be16(p + 1), width: be16(p + 3) };
      if (b[p + 5] !== 1 || frame.bits < 2 || frame.bits > 16 || frame.width === 0 || frame.height === 0)
        throw new RangeError('JPEG frame');
    } else if (marker === 0xda) {
      const table = tables.get(b[p + 2] >> 4);
      const selection = b[p + 3];
      const transform = b[p + 5] & 15;
      if (frame === undefined || table === undefined || b[p] !== 1 || selection < 1 || selection > 7 || transform >= frame.bits)
        throw new RangeError('JPEG scan');
      return readScan(new JpegBits(b, end), table, frame, selection, transform, restartEvery);
    } else if (marker >= 0xc0 && marker <= 0xcf) throw new RangeError('JPEG process');
    else if (marker === 0xd9) break;
    at = end;
  }
  throw new RangeError('JPEG without image');
}
