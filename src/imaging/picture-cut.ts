// The painter, part 5: a solid of voxels seen from in front, to its left and above, its front left quarter taken away, so that the middle planes (sagittal
// and coronal) are seen as cut surfaces. Orthographic; every pixel goes along its own ray to the first voxel that is there: the depth along the ray is the
// whole of the hidden-surface question. A cut face carries the colour of the field; the outside is plain, lit by the slope of the filled share.
// The assumption that fails first: the field's grid is about as fine as a pixel (a ray takes steps of a third of a voxel).
import { along, cross, direction, dot, lpsToVoxel, voxel, voxelToLps, type Direction, type Frame, type Lps } from '../base/index.ts';
import { fieldAt, viridis, type Field } from './picture-map.ts';
import { intoPicture, inIndexSpace, lighting, lightOf, nearness, stepsInside, type Index, type Ray } from './picture-ray.ts';
import { makePicture, pixelToLps, type Colour, type Picture, type Plane } from './picture.ts';

export interface CutLook {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly mmPerPx: number;
  /** Value that has the last colour. */
  readonly top: number;
  readonly ground?: Colour;
}
/** Where the middle planes cross: the middle of what is there. */
export interface CutPicture {
  readonly picture: Picture;
  /** Of the picture through the middle of the solid, for letters and marks. */
  readonly plane: Plane;
}

const outside = [205, 200, 190] as const;

/** Into the picture: backwards, to the patient's right and down, in shares of the frame's axes. */
const gaze = { posterior: 0.74, right: 0.52, down: 0.43 } as const;

export function cutView(frame: Pick<Frame, 'left' | 'posterior' | 'superior'>, centreLps: Lps, mmPerPx: number): Plane {
  const { left, posterior, superior } = frame;
  const along3 = (n: 0 | 1 | 2): number => gaze.posterior * posterior[n] - gaze.right * left[n] - gaze.down * superior[n];
  const into = direction(along3(0), along3(1), along3(2));
  const side = cross(into, superior);
  const right = direction(side[0], side[1], side[2]);
  const below = cross(into, right);
  return { centreLps, right, down: direction(below[0], below[1], below[2]), mmPerPx };
}

/** Middle of the voxels that are not 0, in patient coordinates; undefined = there are none. */
export function middleOf(field: Field): Lps | undefined {
  const [nx, ny, nz] = field.grid.size;
  let [x, y, z, n] = [0, 0, 0, 0];
  for (let k = 0, q = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, q++) {
        if (field.voxels[q] === 0) continue;
        x += i;
        y += j;
        z += k;
        n++;
      }
  return n === 0 ? undefined : voxelToLps(field.grid, voxel(x / n, y / n, z / n));
}

export function cutSurface(field: Field, frame: Pick<Frame, 'left' | 'posterior' | 'superior'>, look: CutLook): CutPicture | undefined {
  const middle = middleOf(field);
  if (middle === undefined) return undefined;
  const plane = cutView(frame, middle, look.mmPerPx);
  const { widthPx: w, heightPx: h } = look;
  const picture = makePicture(w, h, look.ground ?? [0, 0, 0, 1]);
  const { grid } = field;
  const into = intoPicture(plane);
  const inIndex = (d: Direction, mm: number): Index => [
    (dot(d, grid.axes[0]) * mm) / grid.spacing[0],
    (dot(d, grid.axes[1]) * mm) / grid.spacing[1],
    (dot(d, grid.axes[2]) * mm) / grid.spacing[2],
  ];
  const stepMm = Math.min(...grid.spacing) / 3;
  const step = inIndex(into, stepMm);
  const near = nearness(field);
  // A point is in the quarter taken away when it lies left of and in front of the middle: both are linear in the index.
  const m = lpsToVoxel(grid, middle);
  const leftOf = inIndexSpace(grid, frame.left);
  const behindOf = inIndexSpace(grid, frame.posterior);
  const taken = (x: number, y: number, z: number): boolean =>
    leftOf[0] * (x - m[0]) + leftOf[1] * (y - m[1]) + leftOf[2] * (z - m[2]) > 0 &&
    behindOf[0] * (x - m[0]) + behindOf[1] * (y - m[1]) + behindOf[2] * (z - m[2]) < 0;
  const lit = lighting(field, inIndexSpace(grid, lightOf(plane, into)));
  const reach = grid.size.reduce((s, n, a) => s + n * grid.spacing[a], 0) / 2;
  for (let v = 0; v < h; v++)
    for (let u = 0; u < w; u++) {
      const start = lpsToVoxel(grid, along(pixelToLps(plane, w, h, u, v), into, -reach));
      const ray = { origin: [start[0], start[1], start[2]], step } as const;
      const seen = firstSeen(field, near, ray, Math.ceil((2 * reach) / stepMm), taken);
      if (seen === undefined) continue;
      const share = seen.cut ? 1 : lit(seen.at[0], seen.at[1], seen.at[2]);
      const colour = seen.cut ? viridis(seen.value / look.top) : outside;
      for (let n = 0; n < 3; n++) picture.rgba[4 * (v * w + u) + n] = colour[n] * share;
    }
  return { picture, plane };
}

function firstSeen(
  field: Field,
  near: Uint8Array,
  ray: Ray,
  steps: number,
  taken: (x: number, y: number, z: number) => boolean,
): { readonly cut: boolean; readonly value: number; readonly at: Index } | undefined {
  const { size } = field.grid;
  const [nx, ny] = size;
  const [sx, sy, sz] = ray.step;
  const [from, to] = stepsInside(size, ray, steps);
  let wasTaken = false;
  for (let n = from; n < to; n++) {
    const x = ray.origin[0] + n * sx;
    const y = ray.origin[1] + n * sy;
    const z = ray.origin[2] + n * sz;
    const there = near[Math.round(x) + nx * (Math.round(y) + ny * Math.round(z))];
    if (!(there > 0)) {
      wasTaken = false;
      continue;
    }
    if (taken(x, y, z)) {
      wasTaken = there === 1;
      continue;
    }
    const value = fieldAt(size, field.voxels, x, y, z);
    if (value > 0) return { cut: wasTaken, value, at: [x, y, z] };
    wasTaken = false;
  }
  return undefined;
}
