// Connected regions of a mask (6 or 26 neighbours), largest first; and the bounding box of a region.
import type { Grid } from '../base/index.ts';

export interface Components {
  /** 0 outside, 1 = largest region, 2 = next … */
  readonly labels: Int32Array;
  /** Voxels of region n+1. */
  readonly counts: readonly number[];
}

export function components(size: Grid['size'], inside: (index: number) => boolean, neighbours: 6 | 26 = 6): Components {
  const [nx, ny, nz] = size;
  const n = nx * ny * nz;
  const labels = new Int32Array(n);
  const stack: number[] = [];
  const counts: number[] = [];
  for (let s = 0; s < n; s++) {
    if (labels[s] !== 0 || !inside(s)) continue;
    const id = counts.length + 1;
    let count = 0;
    labels[s] = id;
    stack.push(s);
    while (stack.length > 0) {
      const q = stack.pop() as number;
      count++;
      const i = q % nx;
      const j = ((q / nx) | 0) % ny;
      const k = (q / (nx * ny)) | 0;
      for (let c = -1; c <= 1; c++)
        for (let b = -1; b <= 1; b++)
          for (let a = -1; a <= 1; a++) {
            const move = Math.abs(a) + Math.abs(b) + Math.abs(c);
            if (move === 0 || (neighbours === 6 && move > 1)) continue;
            const x = i + a;
            const y = j + b;
            const z = k + c;
            if (x < 0 || y < 0 || z < 0 || x >= nx || y >= ny || z >= nz) continue;
            const t = x + nx * (y + ny * z);
            if (labels[t] === 0 && inside(t)) {
              labels[t] = id;
              stack.push(t);
            }
          }
    }
    counts.push(count);
  }
  const order = counts.map((_, i) => i).sort((a, b) => counts[b] - counts[a]);
  const rank = new Int32Array(counts.length + 1);
  order.forEach((old, r) => (rank[old + 1] = r + 1));
  for (let i = 0; i < n; i++) labels[i] = rank[labels[i]];
  return { labels, counts: order.map((o) => counts[o]) };
}

export interface Box {
  readonly from: readonly [number, number, number];
  readonly size: readonly [number, number, number];
}
/** Smallest box (voxels) around a region, widened by `margin` and clipped; undefined when empty. */
export function boundingBox(size: Grid['size'], inside: (index: number) => boolean, margin = 0): Box | undefined {
  const [nx, ny, nz] = size;
  const lo = [nx, ny, nz];
  const hi = [-1, -1, -1];
  let n = 0;
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++)
        if (inside(n++)) {
          if (i < lo[0]) lo[0] = i;
          if (i > hi[0]) hi[0] = i;
          if (j < lo[1]) lo[1] = j;
          if (j > hi[1]) hi[1] = j;
          if (k < lo[2]) lo[2] = k;
          if (k > hi[2]) hi[2] = k;
        }
  if (hi[0] < 0) return undefined;
  const from = [0, 1, 2].map((a) => Math.max(0, lo[a] - margin)) as [number, number, number];
  const to = [0, 1, 2].map((a) => Math.min(size[a] - 1, hi[a] + margin));
  return { from, size: [to[0] - from[0] + 1, to[1] - from[1] + 1, to[2] - from[2] + 1] };
}

/** The voxels of a box, copied. */
export function cropVoxels<A extends Uint8Array | Int16Array | Uint16Array | Float32Array>(size: Grid['size'], voxels: A, box: Box): A {
  const Make = voxels.constructor as new (n: number) => A;
  const out = new Make(box.size[0] * box.size[1] * box.size[2]);
  let n = 0;
  for (let k = 0; k < box.size[2]; k++)
    for (let j = 0; j < box.size[1]; j++) {
      const row = box.from[0] + size[0] * (box.from[1] + j + size[1] * (box.from[2] + k));
      for (let i = 0; i < box.size[0]; i++) out[n++] = voxels[row + i];
    }
  return out;
}
