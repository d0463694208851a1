// The painter, part 2: marks over a picture — lines, contours, circles, boxes and words, anti-aliased, with a dark halo so that they are
// read on bone and on air alike. Positions are pixel coordinates (integer = pixel centre, y down); what leaves the picture is clipped.
// Coverage of a stroke = clamp(half width + ½ − distance); of a filled shape or a letter = exact area of the shape in the pixel.
import { blendPixel, orientationLetters, type Colour, type Picture, type Plane } from './picture.ts';
import { addEdge, layText, measureText, sweep, type Point } from './picture-text.ts';

export type { Point } from './picture-text.ts';
export { measureText } from './picture-text.ts';

export interface Stroke {
  readonly colour: Colour;
  readonly widthPx?: number;
  /** Drawn under the stroke, `haloPx` wider on each side. */
  readonly halo?: Colour;
  readonly haloPx?: number;
  /** Lengths in px: drawn, skipped, drawn … */
  readonly dash?: readonly number[];
}
const darkHalo: Colour = [0, 0, 0, 0.75];

interface Cover {
  readonly x0: number;
  readonly y0: number;
  readonly width: number;
  readonly height: number;
  readonly values: Float32Array;
}
function cover(picture: Picture, xs: readonly number[], ys: readonly number[], margin: number): Cover | undefined {
  const x0 = Math.max(0, Math.floor(Math.min(...xs) - margin));
  const y0 = Math.max(0, Math.floor(Math.min(...ys) - margin));
  const x1 = Math.min(picture.widthPx - 1, Math.ceil(Math.max(...xs) + margin));
  const y1 = Math.min(picture.heightPx - 1, Math.ceil(Math.max(...ys) + margin));
  if (!(x1 >= x0 && y1 >= y0)) return undefined;
  const width = x1 - x0 + 1;
  const height = y1 - y0 + 1;
  return { x0, y0, width, height, values: new Float32Array(width * height) };
}
function lay(picture: Picture, c: Cover, colour: Colour): void {
  for (let y = 0; y < c.height; y++)
    for (let x = 0; x < c.width; x++)
      blendPixel(picture.rgba, 4 * ((c.y0 + y) * picture.widthPx + c.x0 + x), colour, c.values[y * c.width + x]);
}

/** Cuts a polyline into the drawn parts of its dash pattern. */
function dashed(points: readonly Point[], dash: readonly number[]): Point[][] {
  const out: Point[][] = [];
  let run: Point[] = [points[0]];
  let n = 0;
  let left = dash[0];
  let on = true;
  for (let i = 1; i < points.length; i++) {
    let [x, y] = points[i - 1];
    const [ex, ey] = points[i];
    let length = Math.hypot(ex - x, ey - y);
    while (length > left) {
      const t = left / length;
      x += (ex - x) * t;
      y += (ey - y) * t;
      length -= left;
      if (on) out.push([...run, [x, y]]);
      run = [[x, y]];
      on = !on;
      n = (n + 1) % dash.length;
      left = Math.max(dash[n], 0.5);
    }
    left -= length;
    run.push([ex, ey]);
  }
  if (on && run.length > 1) out.push(run);
  return out;
}

/** An open line through points; `closed` joins the last to the first. Joints are painted once. */
export function drawPolyline(picture: Picture, points: readonly Point[], stroke: Stroke, closed = false): void {
  if (points.length < 2 || !points.every((p) => Number.isFinite(p[0]) && Number.isFinite(p[1]))) return;
  const all = closed ? [...points, points[0]] : points;
  const runs = stroke.dash === undefined ? [all] : dashed(all, stroke.dash);
  const half = (stroke.widthPx ?? 1.5) / 2;
  const haloPx = stroke.haloPx ?? 1;
  const layers: readonly (readonly [Colour, number])[] =
    stroke.halo === undefined
      ? [[stroke.colour, half]]
      : [
          [stroke.halo, half + haloPx],
          [stroke.colour, half],
        ];
  for (const [colour, reach] of layers) strokeCover(picture, runs, reach, colour);
}

function strokeCover(picture: Picture, runs: readonly (readonly Point[])[], reach: number, colour: Colour): void {
  const flat = runs.flat();
  if (flat.length === 0) return;
  const c = cover(
    picture,
    flat.map((p) => p[0]),
    flat.map((p) => p[1]),
    reach + 1,
  );
  if (c === undefined) return;
  for (const run of runs)
    for (let i = 1; i < run.length; i++) {
      const [ax, ay] = run[i - 1];
      const dx = run[i][0] - ax;
      const dy = run[i][1] - ay;
      const squared = dx * dx + dy * dy;
      const from = Math.max(0, Math.floor(Math.min(ay, ay + dy) - reach - 1) - c.y0);
      const to = Math.min(c.height - 1, Math.ceil(Math.max(ay, ay + dy) + reach + 1) - c.y0);
      const first = Math.max(0, Math.floor(Math.min(ax, ax + dx) - reach - 1) - c.x0);
      const last = Math.min(c.width - 1, Math.ceil(Math.max(ax, ax + dx) + reach + 1) - c.x0);
      for (let y = from; y <= to; y++)
        for (let x = first; x <= last; x++) {
          const px = x + c.x0 - ax;
          const py = y + c.y0 - ay;
          const t = squared === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / squared));
          const near = reach + 0.5 - Math.hypot(px - t * dx, py - t * dy);
          const q = y * c.width + x;
          if (near > c.values[q]) c.values[q] = near > 1 ? 1 : near;
        }
    }
  lay(picture, c, colour);
}

export const drawLine = (picture: Picture, from: Point, to: Point, stroke: Stroke): void => drawPolyline(picture, [from, to], stroke);

/** Circle around a centre, radius in px; with `fill` a disc under the ring. */
export function drawCircle(picture: Picture, centre: Point, radiusPx: number, stroke: Stroke, fill?: Colour): void {
  const count = Math.max(16, Math.ceil(radiusPx * 2));
  const ring = Array.from({ length: count }, (_, i): Point => [
    centre[0] + radiusPx * Math.cos((2 * Math.PI * i) / count),
    centre[1] + radiusPx * Math.sin((2 * Math.PI * i) / count),
  ]);
  if (fill !== undefined) fillPolygon(picture, ring, fill);
  drawPolyline(picture, ring, stroke, true);
}

/** Inside of a closed polygon (not self-crossing), exact edge coverage. */
export function fillPolygon(picture: Picture, points: readonly Point[], colour: Colour): void {
  if (points.length < 3 || !points.every((p) => Number.isFinite(p[0]) && Number.isFinite(p[1]))) return;
  const clipped = clipTo(points, picture.widthPx, picture.heightPx);
  if (clipped.length < 3) return;
  const c = cover(
    picture,
    clipped.map((p) => p[0]),
    clipped.map((p) => p[1]),
    2,
  );
  if (c === undefined) return;
  // pixel i covers i − ½ … i + ½
  const shifted = clipped.map((p): Point => [p[0] + 0.5 - c.x0, p[1] + 0.5 - c.y0]);
  shifted.forEach((p, i) => addEdge(c.values, c.width, c.height, p, shifted[(i + 1) % shifted.length]));
  sweep(c.values, c.width, c.height);
  lay(picture, c, colour);
}

/** Polygon within the picture (Sutherland–Hodgman against its four edges). */
function clipTo(points: readonly Point[], w: number, h: number): readonly Point[] {
  const edges: readonly (readonly [number, number, number])[] = [
    [1, 0, 0.5],
    [-1, 0, w - 0.5],
    [0, 1, 0.5],
    [0, -1, h - 0.5],
  ];
  let out = points;
  for (const [a, b, c] of edges) {
    const inside = (p: Point): number => a * p[0] + b * p[1] + c;
    const next: Point[] = [];
    out.forEach((p, i) => {
      const q = out[(i + 1) % out.length];
      const sp = inside(p);
      const sq = inside(q);
      if (sp >= 0) next.push(p);
      if (sp >= 0 !== sq >= 0) next.push([p[0] + ((q[0] - p[0]) * sp) / (sp - sq), p[1] + ((q[1] - p[1]) * sp) / (sp - sq)]);
    });
    out = next;
  }
  return out;
}

/** Box with its corner at (x, y). */
export const fillBox = (picture: Picture, x: number, y: number, widthPx: number, heightPx: number, colour: Colour): void =>
  fillPolygon(
    picture,
    [
      [x, y],
      [x + widthPx, y],
      [x + widthPx, y + heightPx],
      [x, y + heightPx],
    ],
    colour,
  );

export interface TextStyle {
  /** Height of the em in px; capitals are about 0.73 of it. */
  readonly sizePx: number;
  readonly colour?: Colour;
  /** `false` = none. */
  readonly halo?: Colour | false;
  readonly haloPx?: number;
  readonly align?: 'left' | 'centre' | 'right';
  /** What of the text stands at y: top of the capitals, their middle, or the base line. */
  readonly anchor?: 'top' | 'middle' | 'base';
}
/** One line of words; a character the font lacks is drawn as a box. */
export function drawText(picture: Picture, at: Point, text: string, style: TextStyle): void {
  const { sizePx } = style;
  const size = measureText(text, sizePx);
  const align = style.align ?? 'left';
  const x = at[0] - (align === 'left' ? 0 : align === 'right' ? size.widthPx : size.widthPx / 2);
  const anchor = style.anchor ?? 'base';
  const base = at[1] + (anchor === 'base' ? 0 : anchor === 'top' ? size.capPx : size.capPx / 2);
  const haloPx = style.halo === false ? 0 : (style.haloPx ?? Math.max(1.25, sizePx / 14));
  const margin = Math.ceil(haloPx) + 2;
  const x0 = Math.floor(x) - margin;
  const y0 = Math.floor(base - size.ascentPx) - margin;
  const width = Math.ceil(size.widthPx) + 2 * margin + 2;
  const height = Math.ceil(size.ascentPx + size.descentPx) + 2 * margin + 2;
  const letters = new Float32Array(width * height);
  layText(letters, width, height, [x + 0.5 - x0, base + 0.5 - y0], text, sizePx);
  const put = (values: Float32Array, colour: Colour): void => {
    for (let v = Math.max(0, -y0); v < Math.min(height, picture.heightPx - y0); v++)
      for (let u = Math.max(0, -x0); u < Math.min(width, picture.widthPx - x0); u++)
        blendPixel(picture.rgba, 4 * ((v + y0) * picture.widthPx + u + x0), colour, values[v * width + u]);
  };
  if (style.halo !== false) put(grown(letters, width, height, haloPx), style.halo ?? darkHalo);
  put(letters, style.colour ?? [255, 255, 255, 1]);
}

/** Coverage widened by a soft disc of radius `px`. */
function grown(values: Float32Array, width: number, height: number, px: number): Float32Array {
  const out = new Float32Array(values.length);
  const r = Math.ceil(px);
  for (let b = -r; b <= r; b++)
    for (let a = -r; a <= r; a++) {
      const share = Math.min(1, px + 0.5 - Math.hypot(a, b));
      if (share <= 0) continue;
      for (let y = Math.max(0, b); y < Math.min(height, height + b); y++)
        for (let x = Math.max(0, a); x < Math.min(width, width + a); x++) {
          const v = values[(y - b) * width + x - a] * share;
          if (v > out[y * width + x]) out[y * width + x] = v;
        }
    }
  return out;
}

/** The four orientation letters at the middle of the edges, from the geometry alone. */
export function drawOrientation(picture: Picture, plane: Plane, sizePx: number, colour: Colour = [255, 214, 102, 1]): void {
  const { left, right, top, bottom } = orientationLetters(plane);
  const { widthPx: w, heightPx: h } = picture;
  const inset = sizePx * 0.5;
  const style = { sizePx, colour };
  drawText(picture, [inset, h / 2], left, { ...style, anchor: 'middle' });
  drawText(picture, [w - inset, h / 2], right, { ...style, anchor: 'middle', align: 'right' });
  drawText(picture, [w / 2, inset], top, { ...style, anchor: 'top', align: 'centre' });
  drawText(picture, [w / 2, h - inset], bottom, { ...style, align: 'centre' });
}

/** A bar of a round length (about a fifth of the width) at the lower left, with its length written by the caller's words. */
export function drawScaleBar(picture: Picture, plane: Pick<Plane, 'mmPerPx'>, write: (mm: number) => string, sizePx: number): void {
  const wanted = (picture.widthPx * plane.mmPerPx) / 5;
  const mm = [100, 50, 20, 10, 5, 2].find((n) => n <= wanted) ?? 1;
  const x = sizePx * 0.5;
  const y = picture.heightPx - sizePx * 0.6;
  const end = x + mm / plane.mmPerPx;
  const stroke: Stroke = { colour: [255, 255, 255, 1], widthPx: Math.max(1.5, sizePx / 10), halo: darkHalo };
  const tick = sizePx * 0.22;
  drawPolyline(
    picture,
    [
      [x, y - tick],
      [x, y],
      [end, y],
      [end, y - tick],
    ],
    stroke,
  );
  drawText(picture, [(x + end) / 2, y - sizePx * 0.4], write(mm), { sizePx: sizePx * 0.8, align: 'centre' });
}
