// Which plane a view shows. Axes are the patient's, or those of one vertebra, or of one path; the letters on the picture come from the
// resulting plane alone. Radiological display: patient's left on the picture's right, axial seen from the feet, sagittal seen from the left.
import {
  coordinate,
  cross,
  direction,
  flip,
  lps,
  perpendicular,
  type Direction,
  type Frame,
  type Grid,
  type Lps,
  along,
  voxel,
  voxelToLps,
} from '../../base/index.ts';
import type { Plane } from '../../imaging/index.ts';

export type ViewName =
  | 'axial'
  | 'sagittal'
  | 'coronal'
  | 'along-axial'
  | 'along-sagittal'
  | 'barrel'
  | 'before-axial'
  | 'before-sagittal'
  | 'after-axial'
  | 'after-sagittal'
  | 'fill-axial'
  | 'fill-sagittal'
  | 'fill-coronal';
export type PlaneFamily = 'axial' | 'sagittal' | 'coronal';
export const familyOf = (view: ViewName): PlaneFamily =>
  view.endsWith('axial') ? 'axial' : view.endsWith('sagittal') ? 'sagittal' : 'coronal';
/** Before and after are looked at together: one place and zoom for both. */
export const poseOf = (view: ViewName): ViewName =>
  view === 'after-axial' ? 'before-axial' : view === 'after-sagittal' ? 'before-sagittal' : view;
/** Which of the two states of a strength a view is about. */
export const strainSide = (view: ViewName): 'before' | 'after' | undefined =>
  view.startsWith('before') ? 'before' : view.startsWith('after') ? 'after' : undefined;

/** The view shows cement. */
export const isFill = (view: ViewName): boolean => view.startsWith('fill');

export interface Axes {
  readonly right: Direction;
  readonly down: Direction;
  /** Into the screen. */
  readonly normal: Direction;
}
const axesOf = (right: Direction, down: Direction): Axes => {
  const n = cross(right, down);
  return { right, down, normal: direction(n[0], n[1], n[2]) };
};

const patient: Omit<Frame, 'originLps'> = { left: direction(1, 0, 0), posterior: direction(0, 1, 0), superior: direction(0, 0, 1) };

/** Axes of a view; `frame` = of the vertebra, `path` = the trocar, for the views that follow it. */
export function axesFor(view: ViewName, frame?: Frame, path?: { readonly direction: Direction }): Axes {
  const f = frame ?? patient;
  if (view === 'barrel') {
    // Across the trocar, seen against its way as a coronal picture is seen from in front: the patient's left stays on the picture's right.
    const towardsEye = flip(path?.direction ?? flip(f.posterior));
    const right = perpendicular(f.left, towardsEye);
    const down = cross(towardsEye, right);
    return axesOf(right, direction(down[0], down[1], down[2]));
  }
  if (!view.startsWith('along')) {
    const family = familyOf(view);
    if (family === 'axial') return axesOf(f.left, f.posterior);
    return family === 'sagittal' ? axesOf(f.posterior, flip(f.superior)) : axesOf(f.left, flip(f.superior));
  }
  const forward = path?.direction ?? flip(f.posterior);
  // The plane holds the trocar and the bone's left (or head) axis: the bone stays upright, the trocar shows its true angle.
  if (view === 'along-axial') return axesOf(f.left, perpendicular(flip(forward), f.left));
  return axesOf(perpendicular(flip(forward), f.superior), flip(f.superior));
}

/** Centre of the picture: the view's own centre, moved along the normal to the depth of the cursor. */
export const throughPoint = (centre: Lps, axes: Axes, p: Lps): Lps => along(centre, axes.normal, coordinate(p, centre, axes.normal));

/** The same picture but for the rounding of sums: what is cut along it need not be cut again. */
export function isSamePlane(a: Plane, b: Plane): boolean {
  const apart = Math.max(
    ...[0, 1, 2].map((n) => Math.abs(a.centreLps[n] - b.centreLps[n])),
    // at the edge of a picture, some 300 mm from its middle
    ...[0, 1, 2].map((n) => 300 * Math.max(Math.abs(a.right[n] - b.right[n]), Math.abs(a.down[n] - b.down[n]))),
  );
  return a.mmPerPx === b.mmPerPx && apart < 1e-6;
}

export const gridCentre = (g: Grid): Lps => voxelToLps(g, voxel((g.size[0] - 1) / 2, (g.size[1] - 1) / 2, (g.size[2] - 1) / 2));

/** Extent of the grid along a direction, mm. */
export function extentMm(g: Grid, d: Direction): number {
  let sum = 0;
  for (let n = 0; n < 3; n++) sum += Math.abs(g.axes[n][0] * d[0] + g.axes[n][1] * d[1] + g.axes[n][2] * d[2]) * g.spacing[n] * g.size[n];
  return sum;
}

/** Keeps a point inside the grid. */
export function clampToGrid(g: Grid, p: Lps): Lps {
  const c = gridCentre(g);
  let out = lps(p[0], p[1], p[2]);
  for (let n = 0; n < 3; n++) {
    const half = (g.spacing[n] * (g.size[n] - 1)) / 2;
    const at = coordinate(out, c, g.axes[n]);
    if (Math.abs(at) > half) out = along(out, g.axes[n], Math.sign(at) * half - at);
  }
  return out;
}

/** Step of one wheel notch along a direction: the voxel size along it. */
export function sliceMm(g: Grid, d: Direction): number {
  let sum = 0;
  for (let n = 0; n < 3; n++) sum += Math.abs(g.axes[n][0] * d[0] + g.axes[n][1] * d[1] + g.axes[n][2] * d[2]) * g.spacing[n];
  return Math.max(0.3, sum);
}
