// Millimetres, degrees and HU of points a person set. Everything is told from LPS and the grid, so a turned, flipped or uneven volume gives the
// same figures as a straight one. The assumption that fails first: a point was meant to lie within its voxel (bands: a voxel's width, evenly).
import { between, cross, degFromRad, direction, distance, dot, lpsToVoxel, type Direction, type Grid, type Lps } from '../base/index.ts';
import type { Band, VoxelArray } from '../records/index.ts';

/** Angle at a corner, 0–180°. */
export function cornerDeg(a: Lps, corner: Lps, b: Lps): number {
  const [u, v] = [between(corner, a), between(corner, b)];
  return degFromRad(Math.atan2(Math.hypot(...cross(u, v)), dot(u, v)));
}

/** Angle between two lines as seen in a picture, each taken towards its right, 0–180°; undefined when one is a point or runs into the screen. */
export function cobbDeg(
  lines: readonly [Lps, Lps, Lps, Lps],
  plane: { readonly right: Direction; readonly normal: Direction },
): number | undefined {
  const down = cross(plane.normal, plane.right);
  const seen = (a: Lps, b: Lps): readonly [number, number] | undefined => {
    const d = between(a, b);
    const [x, y] = [dot(d, plane.right), dot(d, down)];
    return Math.hypot(x, y) < 0.1 ? undefined : x < 0 || (x === 0 && y < 0) ? [-x, -y] : [x, y];
  };
  const [a, b] = [seen(lines[0], lines[1]), seen(lines[2], lines[3])];
  if (a === undefined || b === undefined) return undefined;
  return Math.abs(degFromRad(Math.atan2(a[0] * b[1] - a[1] * b[0], a[0] * b[0] + a[1] * b[1])));
}

export interface DiscFigures {
  readonly areaMm2: number;
  readonly voxelCount: number;
  readonly mean: number;
  readonly sd: number;
  readonly lowest: number;
  readonly highest: number;
}
/** The voxels a disc passes through, each by the share of the disc that lies in it; undefined when any part of it lies outside the image. */
export function discFigures(
  image: { readonly grid: Grid; readonly voxels: VoxelArray },
  centre: Lps,
  normal: Direction,
  radiusMm: number,
): DiscFigures | undefined {
  const { grid, voxels } = image;
  const [right, down] = across(normal);
  // Finer than half of the smallest voxel, so that none the disc passes through by more than a corner is missed.
  const step = Math.min(...grid.spacing, radiusMm) / 3;
  const n = Math.ceil(radiusMm / step);
  const seen = new Map<number, number>();
  for (let j = -n; j <= n; j++)
    for (let i = -n; i <= n; i++) {
      const [x, y] = [i * step, j * step];
      if (x * x + y * y > radiusMm * radiusMm) continue;
      const p = [0, 1, 2].map((a) => centre[a] + x * right[a] + y * down[a]);
      const v = lpsToVoxel(grid, p as unknown as Lps).map(Math.round);
      if (v.some((q, a) => q < 0 || q >= grid.size[a])) return undefined;
      const q = v[0] + grid.size[0] * (v[1] + grid.size[1] * v[2]);
      seen.set(q, (seen.get(q) ?? 0) + 1);
    }
  let sum = 0;
  let weight = 0;
  let lowest = Infinity;
  let highest = -Infinity;
  for (const [q, w] of seen) {
    sum += w * voxels[q];
    weight += w;
    lowest = Math.min(lowest, voxels[q]);
    highest = Math.max(highest, voxels[q]);
  }
  const mean = sum / weight;
  let squares = 0;
  for (const [q, w] of seen) squares += w * (voxels[q] - mean) ** 2;
  const sd = Math.sqrt(squares / weight);
  return { areaMm2: Math.PI * radiusMm * radiusMm, voxelCount: seen.size, mean, sd, lowest, highest };
}
/** Two directions across a third and each other. */
function across(normal: Direction): readonly [Direction, Direction] {
  const lean = Math.abs(normal[0]) < 0.7 ? ([1, 0, 0] as const) : ([0, 1, 0] as const);
  const a = cross(normal, lean);
  const right = direction(a[0], a[1], a[2]);
  const b = cross(normal, right);
  return [right, direction(b[0], b[1], b[2])];
}

/** Two-sided 90 % of a normal law. */
const z90 = 1.645;
/** One sigma of a point within its voxel along a direction: evenly over the voxel's width there. */
const pointSdMm = (grid: Grid, d: Direction): number => Math.hypot(...grid.axes.map((a, n) => dot(a, d) * grid.spacing[n])) / Math.sqrt(12);
const banded = (value: number, sd: number, low = -Infinity, high = Infinity): Band => ({
  low: Math.max(low, value - z90 * sd),
  high: Math.min(high, value + z90 * sd),
  coverage: 0.9,
  basis: 'voxel',
  note: 'editing.band.point',
});
export function distanceBand(grid: Grid, a: Lps, b: Lps): Band {
  const mm = distance(a, b);
  const d = between(a, b);
  const way = mm < 1e-9 ? grid.axes[0] : direction(d[0], d[1], d[2]);
  return banded(mm, Math.SQRT2 * pointSdMm(grid, way), 0);
}
/** Of the angle between two lines of four (or three) points: each line turns by its ends' errors across it. */
export function angleBand(grid: Grid, deg: number, lines: readonly (readonly [Lps, Lps])[]): Band {
  const widest = Math.max(...grid.axes.map((a) => pointSdMm(grid, a)));
  const variance = lines.reduce((sum, [a, b]) => sum + 2 * (widest / Math.max(1e-6, distance(a, b))) ** 2, 0);
  return banded(deg, degFromRad(Math.sqrt(variance)), 0, 180);
}
