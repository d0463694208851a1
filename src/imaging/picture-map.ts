// The painter, part 4: a field of numbers laid over a picture in colours, and the bar that says which colour is which number. The colours rise evenly in
// lightness and do not rest on telling red from green: nine stops of viridis (van der Walt & Smith 2015, placed in the public domain), linear between.
// Voxels of value 0 are no bone: they neither colour nor dilute. value(pixel) = Σ w v / Σ w over the non-zero of the eight voxels around it, where Σ w ≥ ½.
import type { Grid } from '../base/index.ts';
import type { VoxelArray } from '../records/index.ts';
import { drawLine, drawText, fillBox } from './picture-marks.ts';
import { blendPixel, shadow, stepsIn, type Colour, type Picture, type Plane } from './picture.ts';

export interface Field {
  readonly grid: Grid;
  readonly voxels: VoxelArray;
}
type Rgb = readonly [r: number, g: number, b: number];

const stops: readonly Rgb[] = [
  [68, 1, 84],
  [71, 45, 123],
  [59, 82, 139],
  [44, 114, 142],
  [33, 145, 140],
  [40, 174, 128],
  [94, 201, 98],
  [173, 220, 48],
  [253, 231, 37],
];
/** Colour of a share 0 … 1 of the scale; beyond it the ends. */
export function viridis(share: number): Rgb {
  const at = Math.min(1, Math.max(0, share)) * (stops.length - 1);
  const n = Math.min(stops.length - 2, Math.floor(at));
  const f = at - n;
  const [a, b] = [stops[n], stops[n + 1]];
  return [a[0] + f * (b[0] - a[0]), a[1] + f * (b[1] - a[1]), a[2] + f * (b[2] - a[2])];
}

/** Mean of the non-zero voxels around a continuous index, by their trilinear weight; 0 where they weigh less than half. */
export function fieldAt(size: Grid['size'], a: VoxelArray, x: number, y: number, z: number): number {
  const [nx, ny, nz] = size;
  const i = Math.floor(x);
  const j = Math.floor(y);
  const k = Math.floor(z);
  if (i < -1 || j < -1 || k < -1 || i >= nx || j >= ny || k >= nz) return 0;
  const fx = x - i;
  const fy = y - j;
  const fz = z - k;
  let weight = 0;
  let sum = 0;
  for (let c = 0; c < 8; c++) {
    const ii = i + (c & 1);
    const jj = j + ((c >> 1) & 1);
    const kk = k + (c >> 2);
    if (ii < 0 || jj < 0 || kk < 0 || ii >= nx || jj >= ny || kk >= nz) continue;
    const v = a[ii + nx * (jj + ny * kk)];
    if (v === 0) continue;
    const w = ((c & 1) === 1 ? fx : 1 - fx) * ((c & 2) === 2 ? fy : 1 - fy) * ((c & 4) === 4 ? fz : 1 - fz);
    weight += w;
    sum += w * v;
  }
  return weight < 0.5 ? 0 : sum / weight;
}

/** Lays the field over the picture; `top` is the value that has the last colour. */
export function blendField(picture: Picture, plane: Plane, field: Field, top: number, alpha: number): void {
  const { widthPx: w, heightPx: h, rgba } = picture;
  const s = stepsIn(field, plane, w, h);
  const box = shadow(field.grid, plane, w, h);
  for (let v = box.y0; v <= box.y1; v++)
    for (let u = box.x0; u <= box.x1; u++) {
      const value = fieldAt(
        field.grid.size,
        field.voxels,
        s.start[0] + u * s.x[0] + v * s.y[0],
        s.start[1] + u * s.x[1] + v * s.y[1],
        s.start[2] + u * s.x[2] + v * s.y[2],
      );
      if (value <= 0) continue;
      const [r, g, b] = viridis(value / top);
      blendPixel(rgba, 4 * (v * w + u), [r, g, b, alpha], 1);
    }
}

export interface ColourBar {
  /** Upper end of the bar, px from the picture's upper left. */
  readonly at: readonly [x: number, y: number];
  readonly heightPx: number;
  readonly sizePx: number;
  /** What is written beside the bar, at a share 0 … 1 of the scale from below. */
  readonly ticks: readonly { readonly share: number; readonly text: string }[];
}
/** An upright bar, low values below; words to its left so that it can stand at the right edge. */
export function drawColourBar(picture: Picture, bar: ColourBar): void {
  const [x, y] = bar.at;
  const width = Math.round(bar.sizePx * 0.7);
  const frame: Colour = [0, 0, 0, 0.75];
  fillBox(picture, x - 1, y - 1, width + 2, bar.heightPx + 2, frame);
  for (let n = 0; n < bar.heightPx; n++) {
    const [r, g, b] = viridis(1 - n / (bar.heightPx - 1));
    for (let u = 0; u < width; u++) {
      const [px, py] = [Math.round(x) + u, Math.round(y) + n];
      if (px < 0 || py < 0 || px >= picture.widthPx || py >= picture.heightPx) continue;
      blendPixel(picture.rgba, 4 * (py * picture.widthPx + px), [r, g, b, 1], 1);
    }
  }
  for (const { share, text } of bar.ticks) {
    const at = y + (1 - share) * (bar.heightPx - 1);
    drawLine(picture, [x - 5, at], [x, at], { colour: [255, 255, 255, 1], widthPx: 1.5 });
    drawText(picture, [x - 8, at], text, { sizePx: bar.sizePx, anchor: 'middle', align: 'right' });
  }
}
