// The painter, part 3: letters from outlines. Exact pixel coverage of polygons by accumulating, per pixel, the signed area to the right of
// every edge and summing along the row (the scheme of scan converters since Catmull 1978, doi 10.1145/800248.807360).
// The font is one bundled cut (see glyphs.ts). The assumption that fails first: contours of one glyph do not cross with opposite winding.
import { glyphAscent, glyphCapHeight, glyphDescent, glyphOutlines } from './glyphs.ts';

export type Point = readonly [x: number, y: number];

interface Glyph {
  readonly advance: number;
  /** Closed contours, em/1000, y up, curves already cut into chords. */
  readonly contours: readonly (readonly Point[])[];
}

function bytesOf(base64: string): Uint8Array {
  const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  const value = new Uint8Array(128);
  for (let i = 0; i < 64; i++) value[digits.charCodeAt(i)] = i;
  const length = base64.replace(/=+$/, '').length;
  const out = new Uint8Array((length * 3) >> 2);
  for (let i = 0, n = 0; n < out.length; i += 4) {
    const word =
      (value[base64.charCodeAt(i)] << 18) |
      (value[base64.charCodeAt(i + 1)] << 12) |
      (value[base64.charCodeAt(i + 2)] << 6) |
      value[base64.charCodeAt(i + 3)];
    out[n++] = word >> 16;
    if (n < out.length) out[n++] = word >> 8;
    if (n < out.length) out[n++] = word;
  }
  return out;
}

let table: Map<number, Glyph> | undefined;
function glyphs(): Map<number, Glyph> {
  if (table !== undefined) return table;
  const bytes = bytesOf(glyphOutlines);
  const numbers = new Int16Array(bytes.buffer, 0, bytes.length >> 1);
  table = new Map();
  for (let i = 0; i < numbers.length;) {
    const code = numbers[i];
    const advance = numbers[i + 1];
    const end = i + 3 + numbers[i + 2];
    i += 3;
    const contours: Point[][] = [];
    while (i < end) {
      const command = numbers[i];
      const contour = contours[contours.length - 1];
      if (command === 0) contours.push([[numbers[i + 1], numbers[i + 2]]]);
      else if (command === 1) contour.push([numbers[i + 1], numbers[i + 2]]);
      else {
        const [ax, ay] = contour[contour.length - 1];
        const [, cx, cy, bx, by] = numbers.subarray(i, i + 5);
        for (let s = 1; s <= 6; s++) {
          const t = s / 6;
          contour.push([
            (1 - t) * (1 - t) * ax + 2 * t * (1 - t) * cx + t * t * bx,
            (1 - t) * (1 - t) * ay + 2 * t * (1 - t) * cy + t * t * by,
          ]);
        }
      }
      i += command === 2 ? 5 : 3;
    }
    table.set(code, { advance, contours });
  }
  return table;
}
/** What a missing character looks like: an empty box. */
const missing: Glyph = {
  advance: 620,
  contours: [
    [
      [60, 0],
      [560, 0],
      [560, 720],
      [60, 720],
    ],
    [
      [120, 60],
      [120, 660],
      [500, 660],
      [500, 60],
    ],
  ],
};
const glyphOf = (character: string): Glyph => glyphs().get(character.codePointAt(0) ?? 0) ?? missing;

export const hasGlyph = (character: string): boolean => glyphs().has(character.codePointAt(0) ?? 0);

/** Size of one line of words in px: advance width, height of the capitals, reach above and below the base line. */
export function measureText(text: string, sizePx: number): { widthPx: number; capPx: number; ascentPx: number; descentPx: number } {
  let advance = 0;
  for (const c of text) advance += glyphOf(c).advance;
  const em = sizePx / 1000;
  return { widthPx: advance * em, capPx: glyphCapHeight * em, ascentPx: glyphAscent * em, descentPx: glyphDescent * em };
}

/** Coverage of a line of words, its base line starting at `at` (corner coordinates: pixel i covers i … i+1). */
export function layText(values: Float32Array, width: number, height: number, at: Point, text: string, sizePx: number): void {
  const em = sizePx / 1000;
  let x = at[0];
  for (const c of text) {
    const glyph = glyphOf(c);
    for (const contour of glyph.contours) {
      const place = (p: Point): Point => [x + p[0] * em, at[1] - p[1] * em];
      contour.forEach((p, i) => addEdge(values, width, height, place(p), place(contour[(i + 1) % contour.length])));
    }
    x += glyph.advance * em;
  }
  sweep(values, width, height);
}

/** Adds one directed edge: what lies to its right in each row gets the edge's height in that row. Edges must lie within the width. */
export function addEdge(values: Float32Array, width: number, height: number, from: Point, to: Point): void {
  const sign = to[1] > from[1] ? 1 : -1;
  const [top, bottom] = sign > 0 ? [from, to] : [to, from];
  const dy = bottom[1] - top[1];
  if (dy === 0) return;
  const slope = (bottom[0] - top[0]) / dy;
  const last = Math.min(height - 1, Math.ceil(bottom[1]) - 1);
  for (let row = Math.max(0, Math.floor(top[1])); row <= last; row++) {
    const ya = Math.max(top[1], row);
    const yb = Math.min(bottom[1], row + 1);
    if (yb <= ya) continue;
    let x = top[0] + (ya - top[1]) * slope;
    const end = top[0] + (yb - top[1]) * slope;
    const total = end - x;
    let left = sign * (yb - ya);
    const o = row * width;
    // cut at the pixel columns, so that each piece lies in one column
    while (true) {
      let column = Math.floor(x);
      if (total < 0 && column === x) column--;
      const edge = total > 0 ? column + 1 : column;
      const whole = total === 0 || (total > 0 ? end <= edge : end >= edge);
      const stop = whole ? end : edge;
      const part = whole ? left : (sign * (yb - ya) * (stop - x)) / total;
      const c = column < 0 ? 0 : column > width - 2 ? width - 2 : column;
      const share = Math.min(1, Math.max(0, (x + stop) / 2 - c));
      values[o + c] += part * (1 - share);
      values[o + c + 1] += part * share;
      left -= part;
      if (whole) break;
      x = stop;
    }
  }
}

/** Turns accumulated edges into coverage 0…1. */
export function sweep(values: Float32Array, width: number, height: number): void {
  for (let row = 0; row < height; row++) {
    let sum = 0;
    for (let q = row * width; q < (row + 1) * width; q++) {
      sum += values[q];
      const a = Math.abs(sum);
      values[q] = a > 1 ? 1 : a < 1e-4 ? 0 : a;
    }
  }
}
