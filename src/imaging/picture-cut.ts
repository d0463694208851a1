// The painter, part 5: a solid of voxels seen from in front, to its left and above, its front left quarter taken away, so that the middle planes (sagittal
// and coronal) are seen as cut surfaces. Orthographic; every pixel goes along its own ray to the first voxel that is there: the depth along the ray is the
// whole of the hidden-surface question. A cut face carries the colour of the field; the outside is plain, lit by the slope of the filled share.
// The assumption that fails first: the field's grid is about as fine as a pixel (a ray takes steps of a third of a voxel).
import {
  along,
  cross,
  direction,
  dot,
  flip,
  lps,
  lpsToVoxel,
  voxel,
  voxelToLps,
  type Direction,
  type Frame,
  type Lps,
} from '../base/index.ts';
import { fieldAt, viridis, type Field } from './picture-map.ts';
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

interface Ray {
  readonly origin: readonly [number, number, number];
  readonly step: readonly [number, number, number];
}
type Index = readonly [number, number, number];

export function cutSurface(field: Field, frame: Pick<Frame, 'left' | 'posterior' | 'superior'>, look: CutLook): CutPicture | undefined {
  const middle = middleOf(field);
  if (middle === undefined) return undefined;
  const plane = cutView(frame, middle, look.mmPerPx);
  const { widthPx: w, heightPx: h } = look;
  const picture = makePicture(w, h, look.ground ?? [0, 0, 0, 1]);
  const { grid } = field;
  const into = crossOf(plane);
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

const crossOf = (plane: Plane): Direction => {
  const n = cross(plane.right, plane.down);
  return direction(n[0], n[1], n[2]);
};
/** A direction as a covector of the index space: its product with an index step is the way along it, mm. */
const inIndexSpace = (grid: Field['grid'], d: Direction | Index): Index => [
  dot(lps(d[0], d[1], d[2]), grid.axes[0]) * grid.spacing[0],
  dot(lps(d[0], d[1], d[2]), grid.axes[1]) * grid.spacing[1],
  dot(lps(d[0], d[1], d[2]), grid.axes[2]) * grid.spacing[2],
];
/** From above, the viewer's left and behind him. */
const lightOf = (plane: Plane, into: Direction): Direction => {
  const back = flip(into);
  const part = (n: 0 | 1 | 2): number => 0.72 * back[n] - 0.55 * plane.down[n] - 0.42 * plane.right[n];
  return direction(part(0), part(1), part(2));
};

/** Per voxel: 1 = bone, 2 = none, but bone within a voxel of it; so that rays ask the eight neighbours only near a surface. */
function nearness({ grid: { size }, voxels }: Field): Uint8Array {
  const [nx, ny, nz] = size;
  const near = new Uint8Array(voxels.length);
  for (let k = 0, q = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, q++) {
        if (voxels[q] === 0) continue;
        near[q] = 1;
        for (let c = Math.max(0, k - 1); c <= Math.min(nz - 1, k + 1); c++)
          for (let b = Math.max(0, j - 1); b <= Math.min(ny - 1, j + 1); b++)
            for (let a = Math.max(0, i - 1); a <= Math.min(nx - 1, i + 1); a++) near[a + nx * (b + ny * c)] ||= 2;
      }
  return near;
}

/** Steps of a ray inside the grid: from where, how many. */
function inside(size: Field['grid']['size'], { origin, step }: Ray, steps: number): readonly [number, number] {
  let [from, to] = [0, steps];
  for (let n = 0; n < 3; n++) {
    if (Math.abs(step[n]) < 1e-12) {
      if (origin[n] < -0.5 || origin[n] > size[n] - 0.5) return [0, 0];
      continue;
    }
    const ends = [(-0.5 - origin[n]) / step[n], (size[n] - 0.501 - origin[n]) / step[n]].sort((a, b) => a - b);
    from = Math.max(from, Math.ceil(ends[0]));
    to = Math.min(to, Math.floor(ends[1]) + 1);
  }
  return [from, to];
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
  const [from, to] = inside(size, ray, steps);
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

/** Share of light at a voxel, by Lambert's rule on the slope of "is there" over two voxels each way; asked once a voxel. */
function lighting({ grid: { size }, voxels }: Field, light: Index): (x: number, y: number, z: number) => number {
  const [nx, ny, nz] = size;
  const known = new Float32Array(voxels.length);
  return (x, y, z) => {
    const [i, j, k] = [Math.round(x), Math.round(y), Math.round(z)];
    const at = i + nx * (j + ny * k);
    if (known[at] > 0) return known[at];
    let [sx, sy, sz] = [0, 0, 0];
    for (let c = -2; c <= 2; c++)
      for (let b = -2; b <= 2; b++)
        for (let a = -2; a <= 2; a++) {
          const [ii, jj, kk] = [i + a, j + b, k + c];
          if (ii < 0 || jj < 0 || kk < 0 || ii >= nx || jj >= ny || kk >= nz || voxels[ii + nx * (jj + ny * kk)] === 0) continue;
          sx -= a;
          sy -= b;
          sz -= c;
        }
    const long = Math.hypot(sx, sy, sz) * Math.hypot(...light);
    const lit = long === 0 ? 0.5 : Math.max(0, (sx * light[0] + sy * light[1] + sz * light[2]) / long);
    known[at] = 0.28 + 0.66 * lit;
    return known[at];
  };
}
