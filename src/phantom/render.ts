// Voxels of a phantom: HU with partial volume (blurred edges, sub-samples where a voxel is long), texture and scanner noise; and the label map,
// whose voxel carries what the analytic patient has at its CENTRE, nothing else. Cost: one scene call a voxel and sub-sample.
import { fnv1a, lps, lpsToVoxel, voxelCount, type Grid, type Rigid } from '../base/index.ts';
import type { Volume } from '../records/index.ts';
import { toSpine } from './column.ts';
import type { Scene } from './scene.ts';
import type { Spot } from './soft.ts';
import type { PhantomSpec } from './spec.ts';
import { scannerNoise } from './texture.ts';

export interface RenderOptions {
  /** Another scan of the same patient. Default: from the spec's seed. */
  readonly noiseSeed?: number;
  /** Sub-samples along i, j, k (odd). Default: 1 up to 2.2 mm, 3 up to 4.5 mm, else 5. */
  readonly supersample?: readonly [number, number, number];
  readonly kernel?: 'soft' | 'bone';
  /** Leave out one of the two to save time. */
  readonly only?: 'ct' | 'labels';
}

/** A part's extent in voxel indices. */
interface Box {
  readonly index: number;
  readonly lo: readonly number[];
  readonly hi: readonly number[];
}
/** Voxels first…last−1 of a row, and the parts they must ask. */
interface Segment {
  readonly first: number;
  readonly last: number;
  readonly asked: readonly number[];
}

export const seriesUidOf = (spec: PhantomSpec, salt: string): string => {
  const text = JSON.stringify(spec);
  return `2.25.${fnv1a(text + salt)}${String(fnv1a(`${salt}${text.length}/${text}`)).padStart(10, '0')}`;
};

export function renderScene(
  spec: PhantomSpec,
  scene: Scene,
  pose: Rigid,
  grid: Grid,
  options: RenderOptions = {},
): { readonly ct: Volume; readonly labels: Volume } {
  const [nx, ny, nz] = grid.size;
  const kernel = options.kernel ?? 'soft';
  const count = (mm: number): number => (mm > 4.5 ? 5 : mm > 2.2 ? 3 : 1);
  const sub =
    options.only === 'labels'
      ? [1, 1, 1]
      : (options.supersample ?? [count(grid.spacing[0]), count(grid.spacing[1]), count(grid.spacing[2])]);
  const finest = Math.min(...grid.spacing.map((mm, a) => mm / sub[a]));
  // A label map needs no blurred edges: next to nothing is asked twice.
  const s = options.only === 'labels' ? 0.01 : (0.72 * finest + 0.12) * (kernel === 'bone' ? 0.82 : 1);

  // Voxel index → spine space: q = Rᵀ(p − t).
  const r = pose.rotation;
  const back = (p: readonly [number, number, number]): readonly [number, number, number] => [
    r[0] * p[0] + r[3] * p[1] + r[6] * p[2],
    r[1] * p[0] + r[4] * p[1] + r[7] * p[2],
    r[2] * p[0] + r[5] * p[1] + r[8] * p[2],
  ];
  const t = pose.translationMm;
  const o = back([grid.originLps[0] - t[0], grid.originLps[1] - t[1], grid.originLps[2] - t[2]]);
  const step = grid.axes.map((a, n) => back([a[0] * grid.spacing[n], a[1] * grid.spacing[n], a[2] * grid.spacing[n]]));

  // Each part's box in voxel indices.
  const forward = (q: readonly [number, number, number]) =>
    lps(
      r[0] * q[0] + r[1] * q[1] + r[2] * q[2] + t[0],
      r[3] * q[0] + r[4] * q[1] + r[5] * q[2] + t[1],
      r[6] * q[0] + r[7] * q[1] + r[8] * q[2] + t[2],
    );
  const boxes: readonly Box[] = scene.parts.map((part) => {
    const lo = [Infinity, Infinity, Infinity];
    const hi = [-Infinity, -Infinity, -Infinity];
    for (let c = 0; c < 8; c++) {
      const q = toSpine(
        part.placed,
        c & 1 ? part.from[0] : part.to[0],
        c & 2 ? part.from[1] : part.to[1],
        c & 4 ? part.from[2] : part.to[2],
      );
      const v = lpsToVoxel(grid, forward(q));
      for (let a = 0; a < 3; a++) {
        lo[a] = Math.min(lo[a], v[a]);
        hi[a] = Math.max(hi[a], v[a]);
      }
    }
    return { index: part.index, lo: lo.map((x) => Math.floor(x) - 1), hi: hi.map((x) => Math.ceil(x) + 1) };
  });

  const segmentsOf = (slice: readonly Box[], j: number): Segment[] => {
    const row = slice.filter((b) => b.lo[1] <= j && b.hi[1] >= j && b.hi[0] >= 0 && b.lo[0] < nx);
    const cuts = [...new Set([0, nx, ...row.flatMap((b) => [Math.max(0, b.lo[0]), Math.min(nx, b.hi[0] + 1)])])].sort((a, b) => a - b);
    return cuts.slice(0, -1).map((first, c) => ({
      first,
      last: cuts[c + 1],
      asked: row.filter((b) => b.lo[0] <= first && b.hi[0] >= first).map((b) => b.index),
    }));
  };

  const ct = new Int16Array(options.only === 'labels' ? 0 : voxelCount(grid));
  const labels = new Uint8Array(options.only === 'ct' ? 0 : voxelCount(grid));
  const noise = options.only === 'labels' ? undefined : scannerNoise(grid.size, options.noiseSeed ?? spec.seed * 7919 + 13, kernel);
  const spot: Spot = { hu: 0, code: 0, label: 0 };
  const [sx, sy, sz] = sub;
  const whole = sx * sy * sz;
  const middle = (whole - 1) / 2;
  const [dx, dy, dz] = step[0];
  const sigma = spec.noiseHu;
  for (let k = 0; k < nz; k++) {
    const inSlice = boxes.filter((b) => b.lo[2] <= k && b.hi[2] >= k);
    const turns = new Set(inSlice.flatMap((b) => [b.lo[1], b.hi[1] + 1]));
    let segments: readonly Segment[] = [];
    for (let j = 0; j < ny; j++) {
      const x0 = o[0] + j * step[1][0] + k * step[2][0];
      const y0 = o[1] + j * step[1][1] + k * step[2][1];
      const z0 = o[2] + j * step[1][2] + k * step[2][2];
      // Which parts a voxel must ask changes only where a box begins or ends.
      if (j === 0 || turns.has(j)) segments = segmentsOf(inSlice, j);
      for (const { first, last, asked } of segments) {
        for (let i = first; i < last; i++) {
          const x = x0 + i * dx;
          const y = y0 + i * dy;
          const z = z0 + i * dz;
          const n = i + nx * (j + ny * k);
          let hu = 0;
          if (noise === undefined) labels[n] = scene.labelAt(x, y, z, asked);
          else if (whole === 1) {
            scene.at(x, y, z, s, asked, spot);
            hu = spot.hu;
            if (labels.length > 0) labels[n] = spot.label;
          } else {
            let m = 0;
            for (let kk = 0; kk < sz; kk++)
              for (let jj = 0; jj < sy; jj++)
                for (let ii = 0; ii < sx; ii++) {
                  const a = (ii + 0.5) / sx - 0.5;
                  const b = (jj + 0.5) / sy - 0.5;
                  const d = (kk + 0.5) / sz - 0.5;
                  if (m === middle) scene.at(x, y, z, s, asked, spot);
                  else
                    scene.at(
                      x + a * step[0][0] + b * step[1][0] + d * step[2][0],
                      y + a * step[0][1] + b * step[1][1] + d * step[2][1],
                      z + a * step[0][2] + b * step[1][2] + d * step[2][2],
                      s,
                      asked,
                      spot,
                    );
                  hu += spot.hu;
                  if (m === middle && labels.length > 0) labels[n] = spot.label;
                  m++;
                }
            hu /= whole;
          }
          if (noise !== undefined) {
            const v = Math.round(hu + sigma * noise[n]);
            ct[n] = v < -1024 ? -1024 : v > 3071 ? 3071 : v;
          }
        }
      }
    }
  }
  const facts = {
    role: 'planning',
    posture: 'HFS',
    kvpKv: 120,
    kernel: kernel === 'soft' ? 'B30f' : 'B60f',
    contrast: 'none',
    findings: [],
  } as const;
  return {
    ct: { grid, voxels: ct, quantity: 'hu', seriesUid: seriesUidOf(spec, 'ct'), ...facts },
    labels: { grid, voxels: labels, quantity: 'label', seriesUid: seriesUidOf(spec, 'labels'), ...facts },
  };
}
