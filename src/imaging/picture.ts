// The painter, part 1: a volume cut along any plane and shown through a window, and masks laid over it, as RGBA.
// The same function paints the page and the printed report: the printed picture IS the screen. Plain loops, no GPU, no DOM.
// value(pixel) = trilinear sample at centre + (x − (w−1)/2)·mm·right + (y − (h−1)/2)·mm·down; grey = 255·clamp((v − (level − width/2))/width).
// The assumption that fails first: `right` and `down` are perpendicular (they come from `makePlane` or from a frame).
import {
  coordinate,
  cross,
  direction,
  dot,
  flip,
  lps,
  lpsToVoxel,
  perpendicular,
  voxel,
  voxelToLps,
  type Direction,
  type Frame,
  type Lps,
} from '../base/index.ts';
import type { Mask, Volume, VoxelArray } from '../records/index.ts';

/** RGBA, row by row from the top. */
export interface Picture {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly rgba: Uint8Array;
}
/** Where a picture lies in the patient: its centre, and the patient directions of its x (to the right) and y (downwards). */
export interface Plane {
  readonly centreLps: Lps;
  readonly right: Direction;
  readonly down: Direction;
  readonly mmPerPx: number;
}
/** red, green, blue 0…255, alpha 0…1 */
export type Colour = readonly [r: number, g: number, b: number, alpha: number];
export interface Look {
  readonly levelHu: number;
  readonly widthHu: number;
  /** Thickness seen, half on each side of the plane; absent or 0 = a thin cut. */
  readonly slabMm?: number;
  readonly how?: 'mean' | 'max' | 'min';
}

export function makePicture(widthPx: number, heightPx: number, colour: Colour = [0, 0, 0, 1]): Picture {
  const rgba = new Uint8Array(widthPx * heightPx * 4);
  for (let i = 0; i < rgba.length; i += 4) {
    rgba[i] = colour[0];
    rgba[i + 1] = colour[1];
    rgba[i + 2] = colour[2];
    rgba[i + 3] = colour[3] * 255;
  }
  return { widthPx, heightPx, rgba };
}

/** Plane with `right` made exactly perpendicular to `down`. */
export const makePlane = (centreLps: Lps, right: Direction, down: Direction, mmPerPx: number): Plane => ({
  centreLps,
  right: perpendicular(right, down),
  down,
  mmPerPx,
});

/** Radiological planes of a body frame: axial from below (patient's left on the right), coronal from the front, sagittal with the front on the left. */
export function framePlane(
  frame: Pick<Frame, 'left' | 'posterior' | 'superior'>,
  which: 'axial' | 'sagittal' | 'coronal',
  centreLps: Lps,
  mmPerPx: number,
): Plane {
  if (which === 'axial') return { centreLps, right: frame.left, down: frame.posterior, mmPerPx };
  const down = flip(frame.superior);
  return { centreLps, right: which === 'sagittal' ? frame.posterior : frame.left, down, mmPerPx };
}

const patientAxes = { left: direction(1, 0, 0), posterior: direction(0, 1, 0), superior: direction(0, 0, 1) };
/** Radiological planes of the patient axes. */
export const patientPlane = (which: 'axial' | 'sagittal' | 'coronal', centreLps: Lps, mmPerPx: number): Plane =>
  framePlane(patientAxes, which, centreLps, mmPerPx);

/** Out of the picture, away from the viewer: right × down. */
export function planeNormal(plane: Plane): Direction {
  const n = cross(plane.right, plane.down);
  return direction(n[0], n[1], n[2]);
}

/** Pixel coordinates (integer = pixel centre, y down) of a point's foot on the plane. */
export const lpsToPixel = (plane: Plane, widthPx: number, heightPx: number, p: Lps): readonly [x: number, y: number] => [
  coordinate(p, plane.centreLps, plane.right) / plane.mmPerPx + (widthPx - 1) / 2,
  coordinate(p, plane.centreLps, plane.down) / plane.mmPerPx + (heightPx - 1) / 2,
];
export function pixelToLps(plane: Plane, widthPx: number, heightPx: number, x: number, y: number): Lps {
  const a = (x - (widthPx - 1) / 2) * plane.mmPerPx;
  const b = (y - (heightPx - 1) / 2) * plane.mmPerPx;
  const { centreLps: c, right, down } = plane;
  return lps(c[0] + a * right[0] + b * down[0], c[1] + a * right[1] + b * down[1], c[2] + a * right[2] + b * down[2]);
}

/** Where the letters R L A P H F come from: the main axis first, a second one when it is more than 15° off. */
const secondLetterFrom = Math.sin((15 * Math.PI) / 180);
export function directionLetters(d: Direction): string {
  const named = [
    { size: Math.abs(d[0]), letter: d[0] > 0 ? 'L' : 'R' },
    { size: Math.abs(d[1]), letter: d[1] > 0 ? 'P' : 'A' },
    { size: Math.abs(d[2]), letter: d[2] > 0 ? 'H' : 'F' },
  ].sort((a, b) => b.size - a.size);
  return named[0].letter + (named[1].size >= secondLetterFrom ? named[1].letter : '');
}
/** Letters of the four edges, from the geometry alone; doubles ('LA') in order of dominance. */
export const orientationLetters = (plane: Pick<Plane, 'right' | 'down'>): { left: string; right: string; top: string; bottom: string } => ({
  left: directionLetters(flip(plane.right)),
  right: directionLetters(plane.right),
  top: directionLetters(flip(plane.down)),
  bottom: directionLetters(plane.down),
});

export interface Steps {
  readonly start: readonly [number, number, number];
  readonly x: readonly [number, number, number];
  readonly y: readonly [number, number, number];
  readonly n: readonly [number, number, number];
}
/** The plane in index coordinates of a grid: pixel (0,0) and the steps per pixel; `n` is the step per mm along the normal. */
export function stepsIn(volume: { readonly grid: Volume['grid'] }, plane: Plane, widthPx: number, heightPx: number): Steps {
  const { axes, spacing } = volume.grid;
  const per = (d: Direction, mm: number): [number, number, number] => [
    (dot(d, axes[0]) * mm) / spacing[0],
    (dot(d, axes[1]) * mm) / spacing[1],
    (dot(d, axes[2]) * mm) / spacing[2],
  ];
  const v = lpsToVoxel(volume.grid, pixelToLps(plane, widthPx, heightPx, 0, 0));
  return {
    start: [v[0], v[1], v[2]],
    x: per(plane.right, plane.mmPerPx),
    y: per(plane.down, plane.mmPerPx),
    n: per(planeNormal(plane), 1),
  };
}

/** Trilinear values of one cut into `out`; NaN outside the volume (half a voxel beyond the outermost centres). */
function cut(
  size: readonly [number, number, number],
  a: VoxelArray,
  s: Steps,
  offsetMm: number,
  w: number,
  h: number,
  out: Float32Array,
): void {
  const nx = size[0];
  const ny = size[1];
  const nz = size[2];
  const nxy = nx * ny;
  const [sx, sy, sz] = s.x;
  for (let v = 0, q = 0; v < h; v++) {
    let x = s.start[0] + v * s.y[0] + offsetMm * s.n[0];
    let y = s.start[1] + v * s.y[1] + offsetMm * s.n[1];
    let z = s.start[2] + v * s.y[2] + offsetMm * s.n[2];
    for (let u = 0; u < w; u++, q++, x += sx, y += sy, z += sz) {
      if (!(x >= -0.5 && y >= -0.5 && z >= -0.5 && x <= nx - 0.5 && y <= ny - 0.5 && z <= nz - 0.5)) {
        out[q] = Number.NaN;
        continue;
      }
      const cx = x < 0 ? 0 : x > nx - 1 ? nx - 1 : x;
      const cy = y < 0 ? 0 : y > ny - 1 ? ny - 1 : y;
      const cz = z < 0 ? 0 : z > nz - 1 ? nz - 1 : z;
      const i = cx | 0;
      const j = cy | 0;
      const k = cz | 0;
      const dx = i + 1 < nx ? 1 : 0;
      const dy = j + 1 < ny ? nx : 0;
      const dz = k + 1 < nz ? nxy : 0;
      const o = i + nx * j + nxy * k;
      const fx = cx - i;
      const fy = cy - j;
      const b00 = a[o];
      const b10 = a[o + dy];
      const b01 = a[o + dz];
      const b11 = a[o + dy + dz];
      const c00 = b00 + fx * (a[o + dx] - b00);
      const c10 = b10 + fx * (a[o + dy + dx] - b10);
      const c01 = b01 + fx * (a[o + dz + dx] - b01);
      const c11 = b11 + fx * (a[o + dy + dz + dx] - b11);
      const c0 = c00 + fy * (c10 - c00);
      out[q] = c0 + (cz - k) * (c01 + fy * (c11 - c01) - c0);
    }
  }
}

/** Values on a plane before any window; NaN where there is no image. With `slabMm`, cuts at most one pixel (and 1 mm) apart are combined. */
export function resliceValues(
  volume: Pick<Volume, 'grid' | 'voxels'>,
  plane: Plane,
  widthPx: number,
  heightPx: number,
  look: Pick<Look, 'slabMm' | 'how'> = {},
): Float32Array {
  const steps = stepsIn(volume, plane, widthPx, heightPx);
  const n = widthPx * heightPx;
  const out = new Float32Array(n);
  const slabMm = look.slabMm ?? 0;
  const apartMm = Math.max(0.25, Math.min(1, plane.mmPerPx));
  const cuts = slabMm > 0 ? Math.max(2, Math.ceil(slabMm / apartMm) + 1) : 1;
  if (cuts === 1) {
    cut(volume.grid.size, volume.voxels, steps, 0, widthPx, heightPx, out);
    return out;
  }
  const how = look.how ?? 'mean';
  const one = new Float32Array(n);
  const seen = new Uint16Array(n);
  out.fill(how === 'mean' ? 0 : how === 'max' ? -Infinity : Infinity);
  for (let c = 0; c < cuts; c++) {
    cut(volume.grid.size, volume.voxels, steps, slabMm * (c / (cuts - 1) - 0.5), widthPx, heightPx, one);
    for (let q = 0; q < n; q++) {
      const v = one[q];
      if (v !== v) continue;
      seen[q]++;
      if (how === 'mean') out[q] += v;
      else if (how === 'max' ? v > out[q] : v < out[q]) out[q] = v;
    }
  }
  for (let q = 0; q < n; q++) {
    if (seen[q] === 0) out[q] = Number.NaN;
    else if (how === 'mean') out[q] /= seen[q];
  }
  return out;
}

/** Grey picture of a plane of values; NaN is black. `inverse` shows high values dark. */
export function windowed(values: Float32Array, widthPx: number, heightPx: number, level: number, width: number, inverse = false): Picture {
  const rgba = new Uint8Array(values.length * 4);
  const words = new Uint32Array(rgba.buffer);
  const low = level - width / 2;
  const gain = 255 / Math.max(width, 1e-9);
  for (let q = 0; q < values.length; q++) {
    const g = (values[q] - low) * gain + 0.5;
    // a NaN fails every comparison and stays black, whichever way the window runs
    const grey = g >= 255 ? 255 : g > 0 ? g | 0 : 0;
    const shown = inverse && g === g ? 255 - grey : grey;
    words[q] = 0xff000000 | (shown * 0x010101);
  }
  return { widthPx, heightPx, rgba };
}

/** The volume cut along the plane, through the window. Black outside the image. */
export const reslice = (volume: Pick<Volume, 'grid' | 'voxels'>, plane: Plane, widthPx: number, heightPx: number, look: Look): Picture =>
  windowed(resliceValues(volume, plane, widthPx, heightPx, look), widthPx, heightPx, look.levelHu, look.widthHu);

/** Lays a colour over one pixel with a coverage 0…1. */
export function blendPixel(rgba: Uint8Array, at: number, colour: Colour, coverage: number): void {
  const a = colour[3] * coverage;
  if (!(a > 0)) return;
  rgba[at] += (colour[0] - rgba[at]) * a + 0.5;
  rgba[at + 1] += (colour[1] - rgba[at + 1]) * a + 0.5;
  rgba[at + 2] += (colour[2] - rgba[at + 2]) * a + 0.5;
}

/**
 * Labels over a picture, as a tint or a line of about 1.5 px, smooth at any zoom: each pixel takes the non-zero label with the largest
 * trilinear weight w among the eight voxels around it; its edge is w = ½ and the distance to it (w − ½)/|∇w|.
 */
export function blendMask(
  picture: Picture,
  plane: Plane,
  mask: Mask,
  colourOf: (label: number) => Colour | undefined,
  style: MaskStyle = 'fill',
): void {
  blendMasks(picture, plane, mask, [{ colourOf, style }]);
}
export type MaskStyle = 'fill' | 'outline';
/** The same several times over one picture, one after the other: what lies under each pixel is looked up once. */
export function blendMasks(
  picture: Picture,
  plane: Plane,
  mask: Mask,
  layers: readonly { readonly colourOf: (label: number) => Colour | undefined; readonly style: MaskStyle }[],
): void {
  const { widthPx: w, heightPx: h } = picture;
  const label = new Uint8Array(w * h);
  const weight = new Float32Array(w * h);
  const box = weigh(mask, stepsIn(mask, plane, w, h), shadow(mask.grid, plane, w, h), w, label, weight);
  if (box === undefined) return;
  for (const { colourOf, style } of layers) layMask(picture, { label, weight, box }, colourOf, style);
}
interface Weighed {
  readonly label: Uint8Array;
  readonly weight: Float32Array;
  readonly box: PixelBox;
}
function layMask(
  { widthPx: w, heightPx: h, rgba }: Picture,
  { label, weight, box }: Weighed,
  colourOf: (label: number) => Colour | undefined,
  style: MaskStyle,
): void {
  const isFill = style === 'fill';
  const colours: (Colour | undefined)[] = [];
  const asked = new Uint8Array(256);
  for (let v = box.y0; v <= box.y1; v++)
    for (let u = box.x0; u <= box.x1; u++) {
      const q = v * w + u;
      const l = label[q];
      if (l === 0) continue;
      if (asked[l] === 0) {
        asked[l] = 1;
        colours[l] = colourOf(l);
      }
      const colour = colours[l];
      if (colour === undefined) continue;
      const here = weight[q];
      // the step of the weight to a neighbouring pixel; at the picture's edge the far neighbour repeats the pixel itself
      const right = u + 1 < w ? weightBeside(label, weight, q + 1, l) : here;
      const left = u > 0 ? weightBeside(label, weight, q - 1, l) : here;
      const below = v + 1 < h ? weightBeside(label, weight, q + w, l) : here;
      const above = v > 0 ? weightBeside(label, weight, q - w, l) : here;
      // most pixels lie well inside, where nothing changes
      if (here === 1 && right === left && below === above) {
        if (isFill) blendPixel(rgba, 4 * q, colour, 1);
        continue;
      }
      const s = here - 0.5;
      const slope = Math.hypot(right - left, below - above) / 2;
      const px = slope < 1e-3 ? (s >= 0 ? 99 : -99) : s / slope;
      const coverage = isFill ? px + 0.5 : 1.25 - Math.abs(px);
      if (coverage > 0) blendPixel(rgba, 4 * q, colour, coverage > 1 ? 1 : coverage);
    }
}
const weightBeside = (label: Uint8Array, weight: Float32Array, r: number, l: number): number =>
  label[r] === l ? weight[r] : label[r] === 0 ? 0 : 1 - weight[r];

export interface PixelBox {
  readonly x0: number;
  readonly x1: number;
  readonly y0: number;
  readonly y1: number;
}
/** Pixels a grid can touch: the box around the feet of its corners (half a voxel and a bit beyond), within the picture. */
export function shadow(grid: Volume['grid'], plane: Plane, w: number, h: number): PixelBox {
  const box = { x0: w, x1: -1, y0: h, y1: -1 };
  for (let c = 0; c < 8; c++) {
    const at = (a: number): number => ((c >> a) & 1 ? grid.size[a] : -1);
    const [x, y] = lpsToPixel(plane, w, h, voxelToLps(grid, voxel(at(0), at(1), at(2))));
    box.x0 = Math.max(0, Math.min(box.x0, Math.floor(x)));
    box.x1 = Math.min(w - 1, Math.max(box.x1, Math.ceil(x)));
    box.y0 = Math.max(0, Math.min(box.y0, Math.floor(y)));
    box.y1 = Math.min(h - 1, Math.max(box.y1, Math.ceil(y)));
  }
  return box;
}

/** Per pixel the heaviest non-zero label and its weight; gives the box of pixels touched. */
function weigh(mask: Mask, s: Steps, within: PixelBox, w: number, label: Uint8Array, weight: Float32Array): PixelBox | undefined {
  const [nx, ny, nz] = mask.grid.size;
  const nxy = nx * ny;
  const a = mask.voxels;
  const ids = new Uint8Array(8);
  const sums = new Float64Array(8);
  let x0 = w;
  let x1 = -1;
  let y0 = Infinity;
  let y1 = -1;
  const [ox, oy, oz] = s.start;
  const [ux, uy, uz] = s.x;
  for (let v = within.y0; v <= within.y1; v++) {
    const vx = v * s.y[0];
    const vy = v * s.y[1];
    const vz = v * s.y[2];
    for (let u = within.x0; u <= within.x1; u++) {
      const x = ox + u * ux + vx;
      const y = oy + u * uy + vy;
      const z = oz + u * uz + vz;
      if (!(x > -1 && y > -1 && z > -1 && x < nx && y < ny && z < nz)) continue;
      const i = Math.floor(x);
      const j = Math.floor(y);
      const k = Math.floor(z);
      const q = v * w + u;
      let count = 0;
      let whole = false;
      if (i >= 0 && j >= 0 && k >= 0 && i + 1 < nx && j + 1 < ny && k + 1 < nz) {
        // most pixels lie well inside or outside: eight equal neighbours
        const o = i + nx * j + nxy * k;
        const id = a[o];
        if (
          id === a[o + 1] &&
          id === a[o + nx] &&
          id === a[o + nx + 1] &&
          id === a[o + nxy] &&
          id === a[o + nxy + 1] &&
          id === a[o + nxy + nx] &&
          id === a[o + nxy + nx + 1]
        ) {
          if (id === 0) continue;
          ids[0] = id;
          sums[0] = 1;
          count = 1;
          whole = true;
        }
      }
      for (let c = 0; !whole && c < 8; c++) {
        const ii = i + (c & 1);
        const jj = j + ((c >> 1) & 1);
        const kk = k + (c >> 2);
        if (ii < 0 || jj < 0 || kk < 0 || ii >= nx || jj >= ny || kk >= nz) continue;
        const id = a[ii + nx * (jj + ny * kk)];
        if (id === 0) continue;
        const part = ((c & 1) === 1 ? x - i : 1 - x + i) * ((c & 2) === 2 ? y - j : 1 - y + j) * ((c & 4) === 4 ? z - k : 1 - z + k);
        let n = 0;
        while (n < count && ids[n] !== id) n++;
        if (n === count) {
          ids[n] = id;
          sums[n] = 0;
          count++;
        }
        sums[n] += part;
      }
      if (count === 0) continue;
      let best = 0;
      for (let n = 1; n < count; n++) if (sums[n] > sums[best]) best = n;
      label[q] = ids[best];
      weight[q] = sums[best];
      if (u < x0) x0 = u;
      if (u > x1) x1 = u;
      if (v < y0) y0 = v;
      if (v > y1) y1 = v;
    }
  }
  return x1 < 0 ? undefined : { x0, x1, y0, y1 };
}
