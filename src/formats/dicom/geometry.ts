// Where the slices of one stack lie: sorted along their normal, checked, and turned into one regular LPS grid, or refused with the
// name of what is wrong. spacing k = (last − first)·n / (count − 1); every slice must lie on the line from first to last.
// No off-the-shelf reader says "a slice is missing": the mean spacing is returned silently, 12 % wrong.
// Fails first: a slice missing at either END of a stack cannot be seen from positions alone.
import { cross, direction, dot, finding, lps, type Direction, type Finding, type Grid, type Values } from '../../base/index.ts';
import type { Header, Slice } from './header.ts';

export interface Placed {
  readonly header: Header;
  readonly slice: Slice;
}

export interface Stack {
  /** Sorted by ascending position along the normal. */
  readonly placed: readonly Placed[];
  readonly findings: readonly Finding[];
  /** Code of the finding that forbids making a volume of it. */
  readonly refused?: string;
  readonly grid?: Grid;
  readonly tiltDeg?: number;
  /** In-plane displacement a slice (mm along i, mm along j) of a tilted stack, still to be undone in the voxels. */
  readonly shearMm?: readonly [number, number];
}

type Triple = readonly [number, number, number];

/** Fewest slices that make a volume. */
export const fewestSlices = 3;
/** |Δ − median| allowed, as a fraction of the median. */
const evenFraction = 0.01;
/** Positions this close to the regular lattice are rounded, not uneven or tilted (mm): scanners that write one decimal. */
const roundedMm = 0.06;
/** Deviations smaller than this are arithmetic, not worth a word (mm). */
const silentMm = 0.001;
const steepestTiltDeg = 45;

const sub = (a: Triple, b: Triple): Triple => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
const length = (a: Triple): number => Math.hypot(a[0], a[1], a[2]);

interface Axes {
  readonly i: Direction;
  readonly j: Direction;
  readonly k: Direction;
}

/** Unit axes of an orientation; undefined unless both directions are unit and perpendicular within 1 %. */
export function axesOf(o: readonly number[]): Axes | undefined {
  const a: Triple = [o[0], o[1], o[2]];
  const b: Triple = [o[3], o[4], o[5]];
  if (!o.every(Number.isFinite) || Math.abs(length(a) - 1) > 0.01 || Math.abs(length(b) - 1) > 0.01 || Math.abs(dot(a, b)) > 0.01)
    return undefined;
  const i = direction(a[0], a[1], a[2]);
  const s = dot(b, i);
  const j = direction(b[0] - s * i[0], b[1] - s * i[1], b[2] - s * i[2]);
  const n = cross(i, j);
  return { i, j, k: direction(n[0], n[1], n[2]) };
}

const median = (sorted: readonly number[]): number => {
  const m = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[m] : (sorted[m - 1] + sorted[m]) / 2;
};

/** What every slice must say before it can be placed; the tag named is the one to look for. */
function missingTag(s: Slice): readonly [code: string, tag: string] | undefined {
  if (s.positionLps === undefined) return ['files.missing-position', '(0020,0032)'];
  if (s.orientation === undefined) return ['files.missing-orientation', '(0020,0037)'];
  if (s.pixelSpacing === undefined) return ['files.missing-pixel-spacing', '(0028,0030)'];
  return undefined;
}

/** One geometry (same orientation, size and pixel spacing) laid along its normal. `where` names the series in the findings. */
export function layStack(input: readonly Placed[], where: string): Stack {
  const findings: Finding[] = [];
  const refuse = (code: string, values: Values, placed: readonly Placed[] = input): Stack => ({
    placed,
    findings: [...findings, finding(code, 'stop', values, where)],
    refused: code,
  });
  for (const p of input) {
    const missing = missingTag(p.slice);
    if (missing !== undefined) return refuse(missing[0], { tag: missing[1], slicesCount: input.length });
  }
  const first = input[0];
  const spacing = first.slice.pixelSpacing ?? [0, 0];
  const axes = axesOf(first.slice.orientation ?? []);
  if (axes === undefined) return refuse('files.bad-orientation', { tag: '(0020,0037)' });
  const all = input.flatMap((p) => [...(p.slice.positionLps ?? []), ...(p.slice.pixelSpacing ?? [])]);
  if (!all.every((x) => Number.isFinite(x) && Math.abs(x) < 10_000) || spacing.some((s) => s < 0.01 || s > 20))
    return refuse('files.absurd-geometry', { spacingMm: spacing[0] });

  const at = (p: Placed): Triple => p.slice.positionLps ?? [0, 0, 0];
  const depth = (p: Placed): number => dot(at(p), axes.k);
  const placed = input.toSorted((a, b) => depth(a) - depth(b));
  const depths = placed.map(depth);
  const n = placed.length;
  const extent = depths[n - 1] - depths[0];
  if (n > 1 && extent < 0.01) return refuse('files.not-a-volume', { slicesCount: n }, placed);
  if (n < fewestSlices) return refuse('files.too-few-slices', { slicesCount: n, fewestCount: fewestSlices }, placed);

  const steps = depths.slice(1).map((d, i) => d - depths[i]);
  const apart = steps.filter((s) => s > 0.005);
  const typical = median(apart.toSorted((a, b) => a - b));
  const same = steps.filter((s) => s <= Math.max(0.005, 0.02 * typical)).length;
  if (same > 0) return refuse('files.duplicate-slices', { slicesCount: same + 1 }, placed);
  const gaps = steps
    .map((s, i) => ({ missing: Math.round(s / typical) - 1, s, at: depths[i] }))
    .filter((g) => g.s > 1.5 * typical && Math.abs(g.s / typical - Math.round(g.s / typical)) < 0.1);
  if (gaps.length > 0) {
    return refuse(
      'files.missing-slices',
      { missingCount: gaps.reduce((a, g) => a + g.missing, 0), spacingMm: typical, gapMm: gaps[0].s, positionMm: gaps[0].at },
      placed,
    );
  }

  const step = extent / (n - 1);
  const origin = at(placed[0]);
  const [dx, dy, dz] = sub(at(placed[n - 1]), origin);
  const move: Triple = [dx / (n - 1), dy / (n - 1), dz / (n - 1)];
  const shear = [dot(move, axes.i), dot(move, axes.j)] as const;
  const drift = Math.hypot(shear[0], shear[1]);
  const tiltDeg = (Math.atan2(drift, step) * 180) / Math.PI;
  const tilted = drift * (n - 1) > roundedMm;
  // Distance of each slice from where the grid (sheared when tilted) will put it.
  let offLine = 0;
  let offLattice = 0;
  placed.forEach((p, q) => {
    const d = sub(at(p), origin);
    const lean = tilted ? q : 0;
    offLattice = Math.max(offLattice, Math.abs(dot(d, axes.k) - q * step));
    offLine = Math.max(offLine, Math.hypot(dot(d, axes.i) - lean * shear[0], dot(d, axes.j) - lean * shear[1]));
  });
  const uneven = steps.some((s) => Math.abs(s - typical) > evenFraction * typical);
  if (uneven && (offLattice > roundedMm || offLattice > 0.1 * step)) {
    return refuse('files.uneven-spacing', { leastMm: Math.min(...steps), mostMm: Math.max(...steps), medianMm: typical }, placed);
  }
  if (offLine > roundedMm || (tilted && tiltDeg > steepestTiltDeg))
    return refuse('files.drifting-slices', { driftMm: Math.max(offLine, drift) }, placed);
  if (uneven) findings.push(finding('files.rounded-positions', 'caution', { deviationMm: offLattice, spacingMm: step }, where));
  else if (Math.max(offLattice, offLine) > silentMm)
    findings.push(finding('files.position-jitter', 'note', { deviationMm: Math.max(offLattice, offLine) }, where));
  const statedTilt = Math.abs(first.header.tiltDeg ?? 0);
  if (tilted) findings.push(finding('files.gantry-tilt', 'caution', { tiltDeg }, where));
  else if (statedTilt > 0.5 && Math.abs(axes.k[2]) > 0.9999)
    findings.push(finding('files.tilt-disagrees', 'caution', { tiltDeg: statedTilt }, where));

  const { info, frameOfReferenceUid } = first.header;
  return {
    placed,
    findings,
    grid: {
      size: [info.columns, info.rows, n],
      spacing: [spacing[1], spacing[0], Number(step.toPrecision(12))],
      originLps: lps(origin[0], origin[1], origin[2]),
      axes: [axes.i, axes.j, axes.k],
      frame: frameOfReferenceUid ?? first.header.seriesUid,
    },
    ...(tilted ? { tiltDeg, shearMm: shear } : {}),
  };
}
