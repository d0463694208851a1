// A painted picture as PNG without alpha (24-bit), so that a PDF takes its compressed rows as they are (PDF 32000-1 §7.4.4.4, predictor 15).
// Each row is stored as differences to the row above (filter 2, "up"): about a third smaller than raw for CT. PNG: ISO/IEC 15948.
import { zlibSync } from 'fflate';
import { crc32 } from '../zip/index.ts';

interface Rgba {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly rgba: Uint8Array;
}

export function pngRgb(picture: Rgba): Uint8Array {
  const { widthPx: w, heightPx: h, rgba } = picture;
  const rows = new Uint8Array(h * (1 + 3 * w));
  for (let y = 0, n = 0; y < h; y++) {
    rows[n++] = y === 0 ? 0 : 2;
    for (let x = 0; x < w; x++) {
      const q = 4 * (y * w + x);
      for (let c = 0; c < 3; c++) rows[n++] = y === 0 ? rgba[q + c] : rgba[q + c] - rgba[q + c - 4 * w];
    }
  }
  const head = new Uint8Array(13);
  const view = new DataView(head.buffer);
  view.setUint32(0, w);
  view.setUint32(4, h);
  head.set([8, 2, 0, 0, 0], 8);
  const parts = [
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10),
    chunk('IHDR', head),
    chunk('IDAT', zlibSync(rows, { level: 6 })),
    chunk('IEND', new Uint8Array(0)),
  ];
  return joined(parts);
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const out = new Uint8Array(12 + data.length);
  const view = new DataView(out.buffer);
  view.setUint32(0, data.length);
  for (let i = 0; i < 4; i++) out[4 + i] = type.charCodeAt(i);
  out.set(data, 8);
  view.setUint32(8 + data.length, crc32(out.subarray(4, 8 + data.length)));
  return out;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
  let at = 0;
  for (const p of parts) {
    out.set(p, at);
    at += p.length;
  }
  return out;
}

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
export function base64(bytes: Uint8Array): string {
  const parts: string[] = [];
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const word = (bytes[i] << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    text +=
      digits[word >> 18] +
      digits[(word >> 12) & 63] +
      (i + 1 < bytes.length ? digits[(word >> 6) & 63] : '=') +
      (i + 2 < bytes.length ? digits[word & 63] : '=');
    if (text.length > 8000) {
      parts.push(text);
      text = '';
    }
  }
  parts.push(text);
  return parts.join('');
}
