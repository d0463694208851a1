// The painter, part 6: cement in a body that is seen through. Same viewpoint and rays as the cut solid (picture-cut.ts). Along a ray the body greys what
// is behind it the more the longer the way through it is (Beer's law), cement is a lit surface where its trilinear share passes one half.
import { along, lpsToVoxel, dot, type Direction, type Frame, type Grid, type Lps } from '../base/index.ts';
import { cutView, middleOf } from './picture-cut.ts';
import { drawLine } from './picture-marks.ts';
import { inIndexSpace, intoPicture, lighting, lightOf, nearness, stepsInside, type Index } from './picture-ray.ts';
import { lpsToPixel, makePicture, pixelToLps, type Colour, type Picture, type Plane } from './picture.ts';

/** Values of a fill's voxels; `outside` = cement that has left the body. */
export const fillValue = { body: 1, cement: 2, outside: 3 } as const;
export interface FillLook {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly mmPerPx: number;
  /** Where the picture's middle is; the middle of the body when absent. */
  readonly centreLps?: Lps | undefined;
  readonly lines?: readonly { readonly from: Lps; readonly to: Lps; readonly colour: Colour; readonly widthPx: number }[] | undefined;
}
const tone = { cement: [250, 244, 226], outside: [242, 181, 68], body: [118, 136, 156] } as const;
/** Way through the body after which a third of the light is left, mm. */
const depthMm = 20;

export function fillSurface(
  fill: { readonly grid: Grid; readonly voxels: Uint8Array },
  frame: Pick<Frame, 'left' | 'posterior' | 'superior'>,
  look: FillLook,
): { readonly picture: Picture; readonly plane: Plane } | undefined {
  const { grid, voxels } = fill;
  const middle = look.centreLps ?? middleOf({ grid, voxels: voxels.map((v) => (v === fillValue.body || v === fillValue.cement ? 1 : 0)) });
  if (middle === undefined) return undefined;
  const plane = cutView(frame, middle, look.mmPerPx);
  const { widthPx: w, heightPx: h } = look;
  const picture = makePicture(w, h, [0, 0, 0, 1]);
  const cement = voxels.map((v) => (v >= fillValue.cement ? v : 0));
  const near = nearness({ grid, voxels: cement });
  const into = intoPicture(plane);
  const inIndex = (d: Direction, mm: number): Index => [
    (dot(d, grid.axes[0]) * mm) / grid.spacing[0],
    (dot(d, grid.axes[1]) * mm) / grid.spacing[1],
    (dot(d, grid.axes[2]) * mm) / grid.spacing[2],
  ];
  const stepMm = Math.min(...grid.spacing) / 2;
  const step = inIndex(into, stepMm);
  const lit = lighting({ grid, voxels: cement }, inIndexSpace(grid, lightOf(plane, into)));
  const reach = grid.size.reduce((s, n, a) => s + n * grid.spacing[a], 0) / 2;
  const [nx, ny] = grid.size;
  for (let v = 0; v < h; v++)
    for (let u = 0; u < w; u++) {
      const start = lpsToVoxel(grid, along(pixelToLps(plane, w, h, u, v), into, -reach));
      const ray = { origin: [start[0], start[1], start[2]], step } as const;
      const [from, to] = stepsInside(grid.size, ray, Math.ceil((2 * reach) / stepMm));
      let through = 0;
      let behind: readonly [number, number, number] = [0, 0, 0];
      for (let n = from; n < to; n++) {
        const x = start[0] + n * step[0];
        const y = start[1] + n * step[1];
        const z = start[2] + n * step[2];
        const q = Math.round(x) + nx * (Math.round(y) + ny * Math.round(z));
        if (near[q] > 0 && shareAt(grid.size, cement, x, y, z) >= 0.5) {
          const [r, g, b] = voxels[q] === fillValue.outside ? tone.outside : tone.cement;
          const light = lit(x, y, z);
          behind = [r * light, g * light, b * light];
          break;
        }
        if (voxels[q] !== 0) through += stepMm;
      }
      if (through === 0 && behind[0] === 0) continue;
      const left = Math.exp(-through / depthMm);
      // what the body itself gives back is little, so that the cement stays the brightest thing
      for (let n = 0; n < 3; n++) picture.rgba[4 * (v * w + u) + n] = behind[n] * (0.45 + 0.55 * left) + tone.body[n] * (1 - left);
    }
  for (const l of look.lines ?? [])
    drawLine(picture, lpsToPixel(plane, w, h, l.from), lpsToPixel(plane, w, h, l.to), { colour: l.colour, widthPx: l.widthPx });
  return { picture, plane };
}

/** Trilinear share of voxels that are not 0. */
function shareAt(size: Grid['size'], a: Uint8Array, x: number, y: number, z: number): number {
  const [nx, ny, nz] = size;
  const [i, j, k] = [Math.floor(x), Math.floor(y), Math.floor(z)];
  const [fx, fy, fz] = [x - i, y - j, z - k];
  let sum = 0;
  for (let c = 0; c < 8; c++) {
    const [ii, jj, kk] = [i + (c & 1), j + ((c >> 1) & 1), k + (c >> 2)];
    if (ii < 0 || jj < 0 || kk < 0 || ii >= nx || jj >= ny || kk >= nz || a[ii + nx * (jj + ny * kk)] === 0) continue;
    sum += ((c & 1) === 1 ? fx : 1 - fx) * ((c & 2) === 2 ? fy : 1 - fy) * ((c & 4) === 4 ? fz : 1 - fz);
  }
  return sum;
}
