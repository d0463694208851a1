// Voxels of one MR image within one bone, at the image's own voxels (nothing is interpolated into it): where they lie in the body and what they read.
// The rim of the body is left out by a voxel of the plane of the slice: cortex and half-filled voxels are no marrow. Discs and canal are read at
// points between bones. The assumption that fails first: mask and image agree to a voxel (a patient who moved between two series).
import { fromFrame, lpsToVoxel, toFrame, voxel, voxelToLps, type Frame, type Lps } from '../../base/index.ts';
import { maskAt, sampleLinear } from '../../imaging/index.ts';
import { vertebraPart, type Vertebra, type Volume } from '../../records/index.ts';

/** Marrow voxels of one body in one image; all lists run together. */
export interface Marrow {
  readonly volume: Volume;
  /** Index of each voxel in the volume. */
  readonly at: Int32Array;
  readonly value: Float32Array;
  /** Frame coordinates, mm, three a voxel. */
  readonly place: Float32Array;
  /** 0 at the lower endplate, 1 at the upper. */
  readonly height: Float32Array;
  /** How deep in the body: rims of the slice's plane that can be taken off, 1 … 3; + 8 where the slices beside hold the body too. */
  readonly depth: Uint8Array;
  /** Voxels of pedicles and arch (not eroded: they are thin), values only. */
  readonly behind: Float32Array;
  readonly voxelMl: number;
  /** All voxels of the body, rim included. */
  readonly bodyCount: number;
}

const finest = 2.2;

export function marrowOf(v: Vertebra, volume: Volume): Marrow | undefined {
  const { grid } = volume;
  const [lo, hi] = boxIn(v, volume);
  const size = [0, 1, 2].map((a) => hi[a] - lo[a] + 1);
  if (size.some((n) => n < 1)) return undefined;
  const parts = new Uint8Array(size[0] * size[1] * size[2]);
  const index = (i: number, j: number, k: number): number => i + size[0] * (j + size[1] * k);
  for (let k = 0, q = 0; k < size[2]; k++)
    for (let j = 0; j < size[1]; j++)
      for (let i = 0; i < size[0]; i++, q++) parts[q] = maskAt(v.parts, voxelToLps(grid, voxel(lo[0] + i, lo[1] + j, lo[2] + k)));
  const body = vertebraPart.body;
  const inPlane = [0, 1, 2].filter((a) => grid.spacing[a] < finest);
  const across = [0, 1, 2].filter((a) => grid.spacing[a] >= finest);
  const step = [1, size[0], size[0] * size[1]];
  const kept: number[] = [];
  const depth: number[] = [];
  const behind: number[] = [];
  let bodyCount = 0;
  const [nx, ny] = grid.size;
  for (let k = 0; k < size[2]; k++)
    for (let j = 0; j < size[1]; j++)
      for (let i = 0; i < size[0]; i++) {
        const q = index(i, j, k);
        const n = lo[0] + i + nx * (lo[1] + j + ny * (lo[2] + k));
        if (parts[q] > body && parts[q] !== vertebraPart.posterior) behind.push(volume.voxels[n]);
        if (parts[q] !== body) continue;
        bodyCount++;
        const c = [i, j, k];
        const holds = (axis: number, d: number): boolean =>
          c[axis] >= d && c[axis] < size[axis] - d && parts[q - d * step[axis]] === body && parts[q + d * step[axis]] === body;
        let deep = 0;
        while (deep < 3 && inPlane.every((axis) => holds(axis, deep + 1))) deep++;
        if (deep === 0) continue;
        kept.push(n);
        depth.push(deep + (across.every((axis) => holds(axis, 1)) ? 8 : 0));
      }
  if (kept.length < 30) return undefined;
  const place = new Float32Array(3 * kept.length);
  const height = new Float32Array(kept.length);
  const value = Float32Array.from(kept, (n) => volume.voxels[n]);
  const f = v.frame as Frame;
  const ends = endsOf(v);
  for (const [m, n] of kept.entries()) {
    const p = toFrame(f, voxelToLps(grid, voxel(n % nx, ((n / nx) | 0) % ny, (n / (nx * ny)) | 0)));
    place.set(p, 3 * m);
    const [low, high] = ends(p[0], p[1]);
    height[m] = Math.min(1, Math.max(0, (p[2] - low) / Math.max(2, high - low)));
  }
  const voxelMl = (grid.spacing[0] * grid.spacing[1] * grid.spacing[2]) / 1000;
  return {
    volume,
    at: Int32Array.from(kept),
    value,
    place,
    height,
    depth: Uint8Array.from(depth),
    behind: Float32Array.from(behind),
    voxelMl,
    bodyCount,
  };
}

/** Lower and upper endplate (frame coordinate) under a point of the body. */
function endsOf(v: Vertebra): (l: number, p: number) => readonly [number, number] {
  const f = v.frame as Frame;
  const plane = (e: { readonly pointLps: Lps; readonly normal: readonly [number, number, number] } | undefined, fallback: number) => {
    if (e === undefined) return () => fallback;
    const o = toFrame(f, e.pointLps);
    const n = [f.left, f.posterior, f.superior].map((a) => a[0] * e.normal[0] + a[1] * e.normal[1] + a[2] * e.normal[2]);
    return (l: number, p: number): number => o[2] - ((l - o[0]) * n[0] + (p - o[1]) * n[1]) / n[2];
  };
  const half = (v.heights?.posteriorMm ?? 24) / 2;
  const up = plane(v.endplates?.superior, half);
  const down = plane(v.endplates?.inferior, -half);
  return (l, p) => [down(l, p), up(l, p)];
}

/** Voxels of the image around the bone, from … to. */
function boxIn(v: Vertebra, volume: Volume): readonly [readonly number[], readonly number[]] {
  const g = v.parts.grid;
  const lo = [Infinity, Infinity, Infinity];
  const hi = [-Infinity, -Infinity, -Infinity];
  for (let c = 0; c < 8; c++) {
    const corner = voxel(c & 1 ? g.size[0] - 1 : 0, c & 2 ? g.size[1] - 1 : 0, c & 4 ? g.size[2] - 1 : 0);
    const q = lpsToVoxel(volume.grid, voxelToLps(g, corner));
    for (let a = 0; a < 3; a++) {
      lo[a] = Math.min(lo[a], q[a]);
      hi[a] = Math.max(hi[a], q[a]);
    }
  }
  return [lo.map((x) => Math.max(0, Math.floor(x))), hi.map((x, a) => Math.min(volume.grid.size[a] - 1, Math.ceil(x)))];
}

/** Middle of the disc below a bone, as points to read; empty when the next bone is not its neighbour or no room is left. */
export function discPoints(upper: Vertebra, lower: Vertebra): readonly Lps[] {
  const a = upper.endplates?.inferior.pointLps;
  const b = lower.endplates?.superior.pointLps;
  if (a === undefined || b === undefined) return [];
  const f = upper.frame as Frame;
  const g = lower.frame as Frame;
  const gapMm = Math.hypot(b[0] - a[0], b[1] - a[1], b[2] - a[2]);
  if (gapMm > 25) return [];
  const width = upper.widthMm ?? 36;
  const depth = upper.depthMm ?? 28;
  const out: Lps[] = [];
  for (const l of [-0.2, -0.1, 0, 0.1, 0.2])
    for (const p of [-0.2, -0.1, 0, 0.1])
      for (const s of [0.42, 0.5, 0.58]) {
        const top = fromFrame({ ...f, originLps: a }, l * width, p * depth, 0);
        const bottom = fromFrame({ ...g, originLps: b }, l * width, p * depth, 0);
        out.push([0, 1, 2].map((n) => (1 - s) * top[n] + s * bottom[n]) as unknown as Lps);
      }
  return out;
}

/** Points of the canal at the height of a body. */
export function canalPoints(v: Vertebra): readonly Lps[] {
  if (v.canal === undefined) return [];
  const f = { ...(v.frame as Frame), originLps: v.canal.centreLps };
  const out: Lps[] = [];
  for (const l of [-0.3, -0.15, 0, 0.15, 0.3])
    for (const p of [-0.4, -0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3, 0.4])
      for (const s of [-8, -4, 0, 4, 8]) out.push(fromFrame(f, l * v.canal.widthMm, p * v.canal.depthMm, s));
  return out;
}

/** Points behind the canal at the height of a body, out to the fat of the back. */
export function backPoints(v: Vertebra): readonly Lps[] {
  const f = v.frame as Frame;
  const from = (v.depthMm ?? 28) / 2 + (v.canal?.depthMm ?? 16);
  const out: Lps[] = [];
  for (const l of [-12, -6, 0, 6, 12])
    for (let p = from; p < from + 75; p += 2.5) for (const s of [-8, 0, 8]) out.push(fromFrame(f, l, p, s));
  return out;
}

/** Values of an image at points; those outside it are left out. */
export const valuesAt = (volume: Volume, points: readonly Lps[]): number[] =>
  points.map((p) => sampleLinear(volume.grid, volume.voxels, p)).filter((x) => Number.isFinite(x) && x > 0);
