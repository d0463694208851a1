// The MR pictures a bone may be looked for in: one channel a kind of sequence, each of one or several station blocks, blurred once for every size of step.
import { lps, lpsToVoxel, movePoint, voxel, voxelToLps, type Grid, type Lps, type Rigid } from '../../base/index.ts';
import { gradientSampler, type GradientSampler } from '../../imaging/index.ts';
import { isFluidSensitive, type SequenceKind, type Volume } from '../../records/index.ts';
import { blurAlong } from './guess.ts';

export interface Picture {
  readonly kind: SequenceKind;
  readonly grid: Grid;
  /** By blur within the slice, mm. */
  readonly values: (sigmaMm: number) => Float32Array;
  readonly sample: (sigmaMm: number) => GradientSampler;
}
/** Pictures of one kind, of all blocks. */
export interface Channel {
  readonly kind: SequenceKind;
  readonly pictures: readonly Picture[];
}

function pictureOf(volume: Volume, kind: SequenceKind): Picture {
  const made = new Map<number, Float32Array>();
  const samplers = new Map<number, GradientSampler>();
  const { grid } = volume;
  const values = (sigmaMm: number): Float32Array => {
    let own = made.get(sigmaMm);
    if (own === undefined) {
      own = Float32Array.from(volume.voxels);
      for (const axis of [0, 1] as const) blurAlong(own, grid, axis, sigmaMm);
      made.set(sigmaMm, own);
    }
    return own;
  };
  const sample = (sigmaMm: number): GradientSampler => {
    let own = samplers.get(sigmaMm);
    if (own === undefined) {
      own = gradientSampler(grid, values(sigmaMm));
      samplers.set(sigmaMm, own);
    }
    return own;
  };
  return { kind, grid, values, sample };
}

/** Which kinds say most about where bone ends, best first: one that shows fat, one that shows fluid. */
const preferred: readonly (readonly SequenceKind[])[] = [
  ['t1', 'dixon-in', 't2', 'pd', 'dixon-fat'],
  ['stir', 't2-fs', 'dixon-water', 'pd-fs', 't2'],
];

/** At most two channels; a picture whose kind nobody knows is tried as `unknownAs`. Slices across must be the grid's third axis. */
export function channelsOf(volumes: readonly Volume[], unknownAs: SequenceKind = 't1'): readonly Channel[] {
  const kindOf = (v: Volume): SequenceKind => {
    const kind = v.sequence?.kind ?? 'unknown';
    return kind === 'unknown' || kind === 'other' ? unknownAs : kind;
  };
  const sagittal = volumes.filter((v) => Math.abs(v.grid.axes[2][2]) < Math.SQRT1_2);
  const pool = sagittal.length > 0 ? sagittal : volumes;
  const out: Channel[] = [];
  for (const kinds of preferred) {
    const kind = kinds.find((k) => pool.some((v) => kindOf(v) === k) && !out.some((c) => c.kind === k));
    if (kind !== undefined) out.push({ kind, pictures: pool.filter((v) => kindOf(v) === kind).map((v) => pictureOf(v, kind)) });
  }
  return out;
}
export const isBright = isFluidSensitive;

/** Points and values of a picture where `near` (a field in the fixed image) says so, under a motion; thinned to about `most`. */
export interface Points {
  readonly points: Float64Array;
  readonly values: Float64Array;
}
export function pointsNear(
  p: Picture,
  sigmaMm: number,
  near: GradientSampler,
  box: Grid,
  motion: Rigid,
  back: Rigid,
  most: number,
): Points {
  // The voxels of the picture that can lie in the box.
  const lo = [Infinity, Infinity, Infinity];
  const hi = [-Infinity, -Infinity, -Infinity];
  for (let c = 0; c < 8; c++) {
    const q = movePoint(
      back,
      voxelToLps(box, voxel(c & 1 ? box.size[0] - 1 : 0, c & 2 ? box.size[1] - 1 : 0, c & 4 ? box.size[2] - 1 : 0)),
    );
    const v = lpsToVoxel(p.grid, q);
    for (let a = 0; a < 3; a++) {
      lo[a] = Math.min(lo[a], v[a]);
      hi[a] = Math.max(hi[a], v[a]);
    }
  }
  const from = lo.map((x) => Math.max(0, Math.ceil(x)));
  const to = hi.map((x, a) => Math.min(p.grid.size[a] - 1, Math.floor(x)));
  const [nx, ny] = p.grid.size;
  const out = new Float64Array(4);
  const found: number[] = [];
  const o = movePoint(motion, p.grid.originLps);
  const step = [0, 1, 2].map((a) => {
    const q = movePoint(motion, voxelToLps(p.grid, voxel(a === 0 ? 1 : 0, a === 1 ? 1 : 0, a === 2 ? 1 : 0)));
    return [q[0] - o[0], q[1] - o[1], q[2] - o[2]];
  });
  // A wide blur needs no dense points.
  const stride = sigmaMm >= 3 ? 3 : sigmaMm >= 1.5 ? 2 : 1;
  for (let k = from[2]; k <= to[2]; k++)
    for (let j = from[1]; j <= to[1]; j += stride)
      for (let i = from[0]; i <= to[0]; i += stride) {
        const x = o[0] + i * step[0][0] + j * step[1][0] + k * step[2][0];
        const y = o[1] + i * step[0][1] + j * step[1][1] + k * step[2][1];
        const z = o[2] + i * step[0][2] + j * step[1][2] + k * step[2][2];
        if (near(x, y, z, out) && out[0] > nearShare) found.push(i + nx * (j + ny * k));
      }
  const every = Math.max(1, found.length / most);
  const count = Math.floor(found.length / every);
  const points = new Float64Array(3 * count);
  const values = new Float64Array(count);
  const from0 = p.values(sigmaMm);
  for (let n = 0; n < count; n++) {
    // Steps of the golden ratio, so that thinning meets no lattice.
    const q = found[Math.min(found.length - 1, Math.floor((n + ((n * 0.618034) % 1)) * every))];
    points.set(voxelToLps(p.grid, voxel(q % nx, Math.floor(q / nx) % ny, Math.floor(q / (nx * ny)))), 3 * n);
    values[n] = from0[q];
  }
  return { points, values };
}
const nearShare = 0.03;

export const at = (points: Float64Array, n: number): Lps => lps(points[3 * n], points[3 * n + 1], points[3 * n + 2]);
