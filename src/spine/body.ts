// Body and posterior elements told apart: a smooth posterior-wall surface p(l, s), a polynomial 1, l, l², l⁴, l⁸, s, s², is fitted to what can be seen
// of the wall (between the pedicles, and below them), and everything in front of it that hangs together with the middle of the body is body.
// The assumption that fails first: the wall is smooth (a retropelled fragment is cut at the fitted surface; its size is reported apart).
import type { Frame, Grid } from '../base/index.ts';
import { voxel, voxelMm3, voxelToLps, dot, between } from '../base/index.ts';
import { inFrame, marchOut, type BoneField } from './bone-field.ts';
import { robustFit } from './fit.ts';
import type { BodyFrame } from './frame.ts';
import type { Mask } from '../records/index.ts';

const rootBeginsMm = 1.5;

export interface PosteriorWall {
  /** Of the surface above (mm, frame coordinates; l in half widths). */
  readonly coefficients: readonly number[];
  readonly halfMm: number;
  /** Right and left end of what was seen of the wall: beyond, pedicles hide it at every height (a flat body) and it is taken to go no further back. */
  readonly seenMm: readonly [right: number, left: number];
  readonly spreadMm: number;
}
/** Basis of the surface; l is taken in half widths so that its high powers stay tame. */
const basis = (x: number, s: number): number[] => [1, x, x * x, x ** 4, x ** 8, s, s * s];

export const wallAt = (w: PosteriorWall, l: number, s: number): number => {
  const at = (x: number): number => {
    const b = basis(x / w.halfMm, s);
    let p = 0;
    for (let i = 0; i < b.length; i++) p += w.coefficients[i] * b[i];
    return p;
  };
  const seen = Math.min(w.seenMm[1], Math.max(w.seenMm[0], l));
  return seen === l ? at(l) : Math.min(at(l), at(seen));
};

/** Fits the posterior wall where it can be seen; falls back on a flat wall at mid-height. */
export function fitPosteriorWall(body: BoneField, b: BodyFrame): PosteriorWall {
  const sample = inFrame(body, b.frame);
  const half = (b.walls.leftMm - b.walls.rightMm) / 2;
  const middle = (b.walls.leftMm + b.walls.rightMm) / 2;
  const height = b.superior.offsetMm - b.inferior.offsetMm;
  const rows: number[][] = [];
  const z: number[] = [];
  const clear: { readonly l: number; readonly free: boolean }[] = [];
  for (let l = -0.93 * half; l <= 0.93 * half; l += 1.5) {
    let free = 0;
    for (let s = -0.4 * height; s <= 0.4 * height; s += 1.5) {
      const d = marchOut(sample, [middle + l, 0, s], [0, 1, 0], b.walls.posteriorMm + 6);
      // a line that runs into a pedicle does not see the wall
      if (d === undefined || d > b.walls.posteriorMm + 2.5) continue;
      rows.push(basis((middle + l) / half, s));
      z.push(d);
      // a pedicle's root begins further back than the hollow wall ever lies
      if (d < b.walls.posteriorMm + rootBeginsMm) free++;
    }
    clear.push({ l: middle + l, free: free >= 2 });
  }
  const seenMm = seenRange(clear, middle);
  const fit = robustFit(rows, z, undefined, 0.5);
  if (fit === undefined)
    return { coefficients: [b.walls.posteriorMm, 0, 0, 0, 0, 0, 0], halfMm: half, seenMm: [-Infinity, Infinity], spreadMm: Number.NaN };
  return { coefficients: fit.coefficients, halfMm: half, seenMm, spreadMm: fit.spread };
}

/** From the middle outwards, as far as every column shows the wall at two heights or more. */
function seenRange(columns: readonly { readonly l: number; readonly free: boolean }[], middle: number): readonly [number, number] {
  let right = middle;
  let left = middle;
  for (const c of columns.filter((x) => x.l >= middle)) {
    if (!c.free) break;
    left = c.l;
  }
  for (const c of columns.filter((x) => x.l < middle).reverse()) {
    if (!c.free) break;
    right = c.l;
  }
  return [right, left];
}

export interface Split {
  /** 1 body, 2 behind, on the padded grid. */
  readonly parts: Uint8Array;
  readonly grid: Grid;
  readonly bodyVolumeMl: number;
}

/** Frame coordinates of every voxel by increments: calls `visit(index, l, p, s)` for voxels with `inside`. */
export function eachInside(
  grid: Grid,
  inside: Uint8Array,
  f: Frame,
  visit: (index: number, l: number, p: number, s: number) => void,
): void {
  const o = between(f.originLps, voxelToLps(grid, voxel(0, 0, 0)));
  const step = grid.axes.map((a, n) => [
    dot(a, f.left) * grid.spacing[n],
    dot(a, f.posterior) * grid.spacing[n],
    dot(a, f.superior) * grid.spacing[n],
  ]);
  const start = [dot(o, f.left), dot(o, f.posterior), dot(o, f.superior)];
  let q = 0;
  for (let k = 0; k < grid.size[2]; k++)
    for (let j = 0; j < grid.size[1]; j++)
      for (let i = 0; i < grid.size[0]; i++, q++)
        if (inside[q] !== 0)
          visit(
            q,
            start[0] + i * step[0][0] + j * step[1][0] + k * step[2][0],
            start[1] + i * step[0][1] + j * step[1][1] + k * step[2][1],
            start[2] + i * step[0][2] + j * step[1][2] + k * step[2][2],
          );
}

/** Splits a padded mask; `told` (same grid, 1 body, 2 behind) overrides where the map already tells the parts. */
export function splitBody(grid: Grid, inside: Uint8Array, b: BodyFrame, wall: PosteriorWall, bodyOnly: boolean): Split {
  const parts = new Uint8Array(inside.length);
  let seed = -1;
  let nearest = Infinity;
  const lateral = 4;
  eachInside(grid, inside, b.frame, (q, l, p, s) => {
    const front = bodyOnly || (p < wallAt(wall, l, s) && l < b.walls.leftMm + lateral + 6 && l > b.walls.rightMm - lateral - 6);
    parts[q] = front ? 1 : 2;
    const d = Math.abs(l) + Math.abs(p) + Math.abs(s);
    if (front && d < nearest) {
      nearest = d;
      seed = q;
    }
  });
  if (!bodyOnly && seed >= 0) keepConnected(grid.size, parts, seed);
  let count = 0;
  for (const v of parts) if (v === 1) count++;
  return { parts, grid, bodyVolumeMl: (count * voxelMm3(grid)) / 1000 };
}

/** Voxels marked 1 that do not hang together (6 neighbours) with `seed` become 2. */
function keepConnected(size: Grid['size'], parts: Uint8Array, seed: number): void {
  const [nx, ny] = size;
  const plane = nx * ny;
  const stack = [seed];
  const kept = new Uint8Array(parts.length);
  kept[seed] = 1;
  while (stack.length > 0) {
    const q = stack.pop() as number;
    // the padding keeps neighbours inside the array
    for (const t of [q - 1, q + 1, q - nx, q + nx, q - plane, q + plane])
      if (parts[t] === 1 && kept[t] === 0) {
        kept[t] = 1;
        stack.push(t);
      }
  }
  for (let i = 0; i < parts.length; i++) if (parts[i] === 1 && kept[i] === 0) parts[i] = 2;
}

/** A padded array cropped back to the mask it came from. */
export function unpadded(mask: Mask, grid: Grid, values: Uint8Array): Mask {
  const pad = mask.grid.size.map((n, a) => (grid.size[a] - n) / 2);
  const voxels = new Uint8Array(mask.voxels.length);
  let n = 0;
  for (let k = 0; k < mask.grid.size[2]; k++)
    for (let j = 0; j < mask.grid.size[1]; j++) {
      const row = pad[0] + grid.size[0] * (j + pad[1] + grid.size[1] * (k + pad[2]));
      for (let i = 0; i < mask.grid.size[0]; i++) voxels[n++] = values[row + i];
    }
  return { grid: mask.grid, voxels };
}
