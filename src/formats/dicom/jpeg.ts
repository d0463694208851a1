// DCT JPEG of one component, 8 or 12 bits, sequential or progressive, Huffman (ITU-T T.81: processes 1, 2, 4, 6, 8, 10, 12): the 12-bit
// transfer syntaxes 51, 53 and 55 that no maintained WASM codec reads. IDCT in floating point, so within 1 of any conforming decoder.
// Fails first: arithmetic coding, hierarchical and multi-component files (refused).

import { huffmanTable, JpegBits, type HuffmanTable } from './jpeg-bits.ts';

// Zig-zag order (T.81 figure A.6), walked diagonal by diagonal.
const zigzag = ((): Uint8Array => {
  const order = new Uint8Array(64);
  let n = 0;
  for (let d = 0; d < 15; d++)
    for (let s = 0; s <= d; s++) {
      const [y, x] = d % 2 === 0 ? [d - s, s] : [s, d - s];
      if (x < 8 && y < 8) order[n++] = y * 8 + x;
    }
  return order;
})();
// cosine[x][u] = c(u)/2 · cos((2x+1)uπ/16)
const cosine = Float64Array.from({ length: 64 }, (_, n) => {
  const u = n % 8;
  return (u === 0 ? Math.SQRT1_2 : 1) * 0.5 * Math.cos(((2 * (n >> 3) + 1) * u * Math.PI) / 16);
});

interface Scan {
  readonly dc: HuffmanTable | undefined;
  readonly ac: HuffmanTable | undefined;
  readonly from: number;
  readonly to: number;
  readonly high: number;
  readonly low: number;
}

/** Decodes one scan into `coefficients` (64 a block, natural order, not yet dequantised). */
function readScan(bits: JpegBits, s: Scan, coefficients: Int32Array, blocks: number, restartEvery: number): void {
  let predicted = 0;
  let endRun = 0;
  const need = (t: HuffmanTable | undefined): HuffmanTable => {
    if (t === undefined) throw new RangeError('JPEG table');
    return t;
  };
  for (let n = 0; n < blocks; n++) {
    if (restartEvery > 0 && n > 0 && n % restartEvery === 0) {
      bits.restart();
      predicted = 0;
      endRun = 0;
    }
    const base = n * 64;
    let k = s.from;
    if (k === 0) {
      if (s.high === 0) {
        predicted += bits.signed(bits.symbol(need(s.dc)) & 15);
        coefficients[base] = predicted * (1 << s.low);
      } else if (bits.bits(1) === 1) coefficients[base] |= 1 << s.low;
      k = 1;
    }
    if (s.to === 0) continue;
    if (s.high === 0) {
      if (endRun > 0) {
        endRun--;
        continue;
      }
      while (k <= s.to) {
        const rs = bits.symbol(need(s.ac));
        const run = rs >> 4;
        const size = rs & 15;
        if (size === 0) {
          if (run === 15) {
            k += 16;
            continue;
          }
          endRun = (1 << run) - 1 + (run > 0 ? bits.bits(run) : 0);
          break;
        }
        k += run;
        if (k > 63) throw new RangeError('JPEG run');
        coefficients[base + zigzag[k++]] = bits.signed(size) * (1 << s.low);
      }
      continue;
    }
    endRun = refine(bits, need(s.ac), s, coefficients, base, k, endRun);
  }
}

/** Successive approximation of AC coefficients (T.81 G.1.2.3); returns the remaining end-of-band run. */
function refine(bits: JpegBits, table: HuffmanTable, s: Scan, c: Int32Array, base: number, start: number, run0: number): number {
  let endRun = run0;
  let k = start;
  const plus = 1 << s.low;
  const correct = (at: number): void => {
    if (bits.bits(1) === 1 && (Math.abs(c[at]) & plus) === 0) c[at] += c[at] > 0 ? plus : -plus;
  };
  if (endRun === 0) {
    while (k <= s.to) {
      const rs = bits.symbol(table);
      let run = rs >> 4;
      let value = 0;
      if ((rs & 15) === 0) {
        if (run < 15) {
          endRun = (1 << run) + (run > 0 ? bits.bits(run) : 0);
          break;
        }
      } else value = bits.bits(1) === 1 ? plus : -plus;
      for (; k <= s.to; k++) {
        const at = base + zigzag[k];
        if (c[at] !== 0) correct(at);
        else if (run-- === 0) {
          if (value !== 0) c[at] = value;
          k++;
          break;
        }
      }
    }
  }
  if (endRun > 0) {
    for (; k <= s.to; k++) if (c[base + zigzag[k]] !== 0) correct(base + zigzag[k]);
    endRun--;
  }
  return endRun;
}

function inverse(
  c: Int32Array,
  base: number,
  quant: Uint16Array,
  out: Uint16Array,
  width: number,
  x0: number,
  y0: number,
  w: number,
  h: number,
  bits: number,
): void {
  const half = 1 << (bits - 1);
  const top = (1 << bits) - 1;
  const rows = new Float64Array(64);
  for (let v = 0; v < 8; v++)
    for (let x = 0; x < 8; x++) {
      let sum = 0;
      for (let u = 0; u < 8; u++) sum += c[base + v * 8 + u] * quant[v * 8 + u] * cosine[x * 8 + u];
      rows[v * 8 + x] = sum;
    }
  for (let y = 0; y < h; y++)
    for (let x = 0; x < w; x++) {
      let sum = 0;
      for (let v = 0; v < 8; v++) sum += rows[v * 8 + x] * cosine[y * 8 + v];
      const value = Math.round(sum) + half;
      out[(y0 + y) * width + x0 + x] = value < 0 ? 0 : value > top ? top : value;
    }
}

/** Samples in reading order; throws RangeError on anything it does not know or that is cut. */
export function decodeJpeg(b: Uint8Array): Uint16Array {
  const be16 = (at: number): number => (b[at] << 8) | b[at + 1];
  const quants = new Map<number, Uint16Array>();
  const dc = new Map<number, HuffmanTable>();
  const ac = new Map<number, HuffmanTable>();
  let frame:
    | { bits: number; width: number; height: number; wide: number; high: number; quant: number; coefficients: Int32Array }
    | undefined;
  let restartEvery = 0;
  let scans = 0;
  let at = 2;
  while (at + 4 <= b.length) {
    if (b[at] !== 0xff) {
      at++;
      continue;
    }
    const marker = b[at + 1];
    if (marker === 0xd9) break;
    if (marker === 0xff || marker === 0 || (marker >= 0xd0 && marker <= 0xd8)) {
      at += marker === 0xff ? 1 : 2;
      continue;
    }
    const length = be16(at + 2);
    const end = at + 2 + length;
    if (length < 2 || end > b.length) throw new RangeError('JPEG segment');
    let p = at + 4;
    if (marker === 0xdb) {
      while (p < end) {
        const wide = b[p] >> 4;
        const table = new Uint16Array(64);
        const id = b[p++] & 15;
        for (let k = 0; k < 64; k++, p += wide === 0 ? 1 : 2) table[zigzag[k]] = wide === 0 ? b[p] : be16(p);
        quants.set(id, table);
      }
    } else if (marker === 0xc4) {
      while (p + 17 <= end) {
        const id = b[p];
        const counts = b.subarray(p + 1, p + 17);
        const n = counts.reduce((a, x) => a + x, 0);
        if (p + 17 + n > end) throw new RangeError('JPEG table');
        (id >> 4 === 0 ? dc : ac).set(id & 15, huffmanTable(counts, b.subarray(p + 17, p + 17 + n)));
        p += 17 + n;
      }
    } else if (marker === 0xdd) restartEvery = be16(p);
    else if (marker === 0xc0 || marker === 0xc1 || marker === 0xc2) {
      const bits = b[p];
      const height = be16(p + 1);
      const width = be16(p + 3);
      if ((bits !== 8 && bits !== 12) || b[p + 5] !== 1 || width === 0 || height === 0 || frame !== undefined)
        throw new RangeError('JPEG frame');
      const wide = Math.ceil(width / 8);
      const high = Math.ceil(height / 8);
      frame = { bits, width, height, wide, high, quant: b[p + 8], coefficients: new Int32Array(wide * high * 64) };
    } else if (marker >= 0xc3 && marker <= 0xcf) throw new RangeError('JPEG process');
    else if (marker === 0xda) {
      if (frame === undefined || b[p] !== 1) throw new RangeError('JPEG scan');
      if (++scans > 200) throw new RangeError('JPEG scans');
      const tables = b[p + 2];
      const scan: Scan = {
        dc: dc.get(tables >> 4),
        ac: ac.get(tables & 15),
        from: b[p + 3],
        to: b[p + 4],
        high: b[p + 5] >> 4,
        low: b[p + 5] & 15,
      };
      if (scan.to > 63 || scan.from > scan.to || scan.low > 13) throw new RangeError('JPEG scan');
      const bits = new JpegBits(b, end);
      readScan(bits, scan, frame.coefficients, frame.wide * frame.high, restartEvery);
      at = bits.finish();
      continue;
    }
    at = end;
  }
  if (frame === undefined || scans === 0) throw new RangeError('JPEG without image');
  const quant = quants.get(frame.quant);
  if (quant === undefined) throw new RangeError('JPEG quantisation');
  const out = new Uint16Array(frame.width * frame.height);
  for (let n = 0; n < frame.wide * frame.high; n++) {
    const x = (n % frame.wide) * 8;
    const y = Math.floor(n / frame.wide) * 8;
    inverse(
      frame.coefficients,
      n * 64,
      quant,
      out,
      frame.width,
      x,
      y,
      Math.min(8, frame.width - x),
      Math.min(8, frame.height - y),
      frame.bits,
    );
  }
  return out;
}
