// Space: patient positions, voxel indices, directions, grids and rigid motions.
// LPS in mm (DICOM axes: x to the patient's Left, y Posterior, z Superior) everywhere past the file readers;
// voxel indices are continuous, zero-based, integer = voxel CENTRE, so a grid of n covers -0.5 … n-0.5.
// The assumption that fails first: `axes` of a Grid are orthonormal (a gantry tilt is resampled at the door, in formats/).
import { Problem } from './problem.ts';

declare const space: unique symbol;

/** A point or direction in one space; mixing spaces does not compile. */
export type Vec3<Space extends string> = readonly [number, number, number] & { readonly [space]: Space };
/** Patient position in mm, DICOM axes. */
export type Lps = Vec3<'lps'>;
/** Continuous voxel index (i, j, k); integer = voxel centre. */
export type Voxel = Vec3<'voxel'>;
/** Unit vector in a space. */
export type Direction = Vec3<'direction.lps'>;

export const lps = (x: number, y: number, z: number): Lps => [x, y, z] as unknown as Lps;
export const voxel = (i: number, j: number, k: number): Voxel => [i, j, k] as unknown as Voxel;

/** Unit vector along (x, y, z); throws a Problem for a zero or non-finite vector. */
export function direction(x: number, y: number, z: number): Direction {
  const n = Math.hypot(x, y, z);
  if (!(n > 0) || !Number.isFinite(n)) throw new Problem('space.zero-direction', { x, y, z });
  return [x / n, y / n, z / n] as unknown as Direction;
}

type Triple = readonly [number, number, number];

/** Point `mm` along a direction from `p`. */
export const along = (p: Lps, d: Direction, mm: number): Lps => lps(p[0] + d[0] * mm, p[1] + d[1] * mm, p[2] + d[2] * mm);
/** Displacement a→b in mm (x, y, z LPS). */
export const between = (a: Lps, b: Lps): Triple => [b[0] - a[0], b[1] - a[1], b[2] - a[2]];
export const distance = (a: Lps, b: Lps): number => Math.hypot(b[0] - a[0], b[1] - a[1], b[2] - a[2]);
export const midpoint = (a: Lps, b: Lps): Lps => lps((a[0] + b[0]) / 2, (a[1] + b[1]) / 2, (a[2] + b[2]) / 2);
/** Unit direction from a to b. */
export const towards = (a: Lps, b: Lps): Direction => direction(b[0] - a[0], b[1] - a[1], b[2] - a[2]);
export const dot = (a: Triple, b: Triple): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
export const cross = (a: Triple, b: Triple): Triple => [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
export const flip = (d: Direction): Direction => [-d[0], -d[1], -d[2]] as unknown as Direction;
/** Signed distance (mm) of p along d from origin o. */
export const coordinate = (p: Lps, o: Lps, d: Direction): number => dot(between(o, p), d);
/** Angle between two directions, degrees, 0…180. */
export function angleDeg(a: Direction, b: Direction): number {
  const c = cross(a, b);
  return (Math.atan2(Math.hypot(c[0], c[1], c[2]), dot(a, b)) * 180) / Math.PI;
}
/** Part of d perpendicular to n, normalised. */
export function perpendicular(d: Triple, n: Direction): Direction {
  const s = dot(d, n);
  return direction(d[0] - s * n[0], d[1] - s * n[1], d[2] - s * n[2]);
}

/** A right-handed anatomical frame: left, posterior, superior are unit and orthogonal (left × posterior = superior). */
export interface Frame {
  readonly originLps: Lps;
  readonly left: Direction;
  readonly posterior: Direction;
  readonly superior: Direction;
}

/** Coordinates (mm) of p in a frame: [left, posterior, superior]. */
export const toFrame = (f: Frame, p: Lps): Triple => [
  coordinate(p, f.originLps, f.left),
  coordinate(p, f.originLps, f.posterior),
  coordinate(p, f.originLps, f.superior),
];
/** LPS of frame coordinates (mm). */
export const fromFrame = (f: Frame, left: number, posterior: number, superior: number): Lps =>
  lps(
    f.originLps[0] + f.left[0] * left + f.posterior[0] * posterior + f.superior[0] * superior,
    f.originLps[1] + f.left[1] * left + f.posterior[1] * posterior + f.superior[1] * superior,
    f.originLps[2] + f.left[2] * left + f.posterior[2] * posterior + f.superior[2] * superior,
  );

/**
 * A regular grid. `spacing` mm along i, j, k; `originLps` = centre of voxel (0,0,0); `axes` = unit directions in which
 * i, j, k grow, mutually orthogonal (either handedness); `frame` = the DICOM Frame of Reference UID or another name of the space.
 */
export interface Grid {
  readonly size: readonly [number, number, number];
  readonly spacing: readonly [number, number, number];
  readonly originLps: Lps;
  readonly axes: readonly [Direction, Direction, Direction];
  readonly frame: string;
}

export function voxelToLps(g: Grid, v: Voxel): Lps {
  const a = v[0] * g.spacing[0];
  const b = v[1] * g.spacing[1];
  const c = v[2] * g.spacing[2];
  const [u, w, n] = g.axes;
  const o = g.originLps;
  return lps(o[0] + a * u[0] + b * w[0] + c * n[0], o[1] + a * u[1] + b * w[1] + c * n[1], o[2] + a * u[2] + b * w[2] + c * n[2]);
}

export function lpsToVoxel(g: Grid, p: Lps): Voxel {
  const d = between(g.originLps, p);
  return voxel(dot(d, g.axes[0]) / g.spacing[0], dot(d, g.axes[1]) / g.spacing[1], dot(d, g.axes[2]) / g.spacing[2]);
}

export const voxelCount = (g: Grid): number => g.size[0] * g.size[1] * g.size[2];
/** Flat index of an integer voxel; i fastest, then j, then k. */
export const flatIndex = (g: Grid, i: number, j: number, k: number): number => i + g.size[0] * (j + g.size[1] * k);
/** Volume of one voxel in mm³. */
export const voxelMm3 = (g: Grid): number => g.spacing[0] * g.spacing[1] * g.spacing[2];
/** True where the continuous index lies inside the grid's extent (−0.5 … n−0.5). */
export const inGrid = (g: Grid, v: Voxel): boolean =>
  v[0] >= -0.5 && v[1] >= -0.5 && v[2] >= -0.5 && v[0] < g.size[0] - 0.5 && v[1] < g.size[1] - 0.5 && v[2] < g.size[2] - 0.5;

/** The same lattice, cropped: origin moved to voxel (i0,j0,k0), new size. */
export const cropGrid = (g: Grid, from: readonly [number, number, number], size: readonly [number, number, number]): Grid => ({
  ...g,
  size,
  originLps: voxelToLps(g, voxel(from[0], from[1], from[2])),
});

/** Grid in LPS axes (i→left, j→posterior, k→superior). */
export const axisGrid = (
  size: readonly [number, number, number],
  spacing: readonly [number, number, number],
  originLps: Lps,
  frame = 'local',
): Grid => ({ size, spacing, originLps, axes: [direction(1, 0, 0), direction(0, 1, 0), direction(0, 0, 1)], frame });

/** Rigid motion p' = R p + t: `rotation` row-major 3×3, `translationMm` in LPS. */
export interface Rigid {
  readonly rotation: readonly number[];
  readonly translationMm: readonly [number, number, number];
}
export const identityRigid: Rigid = { rotation: [1, 0, 0, 0, 1, 0, 0, 0, 1], translationMm: [0, 0, 0] };

const turn = (r: readonly number[], p: Triple): Triple => [
  r[0] * p[0] + r[1] * p[1] + r[2] * p[2],
  r[3] * p[0] + r[4] * p[1] + r[5] * p[2],
  r[6] * p[0] + r[7] * p[1] + r[8] * p[2],
];
export function movePoint(m: Rigid, p: Lps): Lps {
  const q = turn(m.rotation, p);
  return lps(q[0] + m.translationMm[0], q[1] + m.translationMm[1], q[2] + m.translationMm[2]);
}
export function moveDirection(m: Rigid, d: Direction): Direction {
  const q = turn(m.rotation, d);
  return direction(q[0], q[1], q[2]);
}
/** a after b. */
export function composeRigid(a: Rigid, b: Rigid): Rigid {
  const rotation: number[] = [];
  for (let i = 0; i < 3; i++)
    for (let j = 0; j < 3; j++)
      rotation.push(
        a.rotation[3 * i] * b.rotation[j] + a.rotation[3 * i + 1] * b.rotation[3 + j] + a.rotation[3 * i + 2] * b.rotation[6 + j],
      );
  const t = turn(a.rotation, b.translationMm);
  return { rotation, translationMm: [t[0] + a.translationMm[0], t[1] + a.translationMm[1], t[2] + a.translationMm[2]] };
}
export function invertRigid(m: Rigid): Rigid {
  const r = m.rotation;
  const rotation = [r[0], r[3], r[6], r[1], r[4], r[7], r[2], r[5], r[8]];
  const t = turn(rotation, m.translationMm);
  return { rotation, translationMm: [-t[0], -t[1], -t[2]] };
}
/** Rotation of `deg` about `axis` (right-hand rule) around `centre`. */
export function rotationAbout(centre: Lps, axis: Direction, deg: number): Rigid {
  const a = (deg * Math.PI) / 180;
  const c = Math.cos(a);
  const s = Math.sin(a);
  const [x, y, z] = axis;
  const rotation = [
    c + x * x * (1 - c),
    x * y * (1 - c) - z * s,
    x * z * (1 - c) + y * s,
    y * x * (1 - c) + z * s,
    c + y * y * (1 - c),
    y * z * (1 - c) - x * s,
    z * x * (1 - c) - y * s,
    z * y * (1 - c) + x * s,
    c + z * z * (1 - c),
  ];
  const q = turn(rotation, centre);
  return { rotation, translationMm: [centre[0] - q[0], centre[1] - q[1], centre[2] - q[2]] };
}
export const moveGrid = (m: Rigid, g: Grid): Grid => ({
  ...g,
  originLps: movePoint(m, g.originLps),
  axes: [moveDirection(m, g.axes[0]), moveDirection(m, g.axes[1]), moveDirection(m, g.axes[2])],
});
export const moveFrame = (m: Rigid, f: Frame): Frame => ({
  originLps: movePoint(m, f.originLps),
  left: moveDirection(m, f.left),
  posterior: moveDirection(m, f.posterior),
  superior: moveDirection(m, f.superior),
});
