// A label mask as a signed distance (mm) on a small grid standing in a vertebra's own frame, good to a few tenths of a voxel.
// The mask is read trilinearly (0 … 1), smoothed over ±1 cell, its 0.5 level taken as the surface; the points where grid edges cross that
// level are carried, with the normal there, to all cells by a closest-point sweep (Danielsson 1980, doi 10.1016/0146-664X(80)90054-4). A distance between voxel
// CENTRES is biased by up to half a voxel on oblique walls, which at a trocar's margins changes a breach probability by a quarter.
// The assumption that fails first: parts thinner than about two cells are rounded off (a 2 mm nerve root loses 0.2 mm).
import { dot, between, fromFrame, type Frame } from '../base/index.ts';
import type { Mask } from '../records/index.ts';

/** A grid along left, posterior, superior of a frame: cell (i,j,k) stands at corner + step·(i,j,k) in frame coordinates (mm). */
export interface FrameGrid {
  readonly frame: Frame;
  readonly size: readonly [number, number, number];
  readonly stepMm: number;
  readonly corner: readonly [number, number, number];
}
export const cellCount = (g: FrameGrid): number => g.size[0] * g.size[1] * g.size[2];

/** One voxel outside the voxels that count, along x, y and z (from, to); undefined when there are none. */
function boxOf(mask: Mask, one: Uint8Array): readonly number[] | undefined {
  const [mx, my, mz] = mask.grid.size;
  const out = [mx, -1, my, -1, mz, -1];
  for (let k = 0; k < mz; k++)
    for (let j = 0; j < my; j++) {
      const row = mx * (j + my * k);
      let first = 0;
      while (first < mx && one[mask.voxels[row + first]] === 0) first++;
      if (first === mx) continue;
      let last = mx - 1;
      while (one[mask.voxels[row + last]] === 0) last--;
      if (first - 1 < out[0]) out[0] = first - 1;
      if (last + 1 > out[1]) out[1] = last + 1;
      if (j - 1 < out[2]) out[2] = j - 1;
      if (j + 1 > out[3]) out[3] = j + 1;
      if (k - 1 < out[4]) out[4] = k - 1;
      out[5] = k + 1;
    }
  return out[5] < 0 ? undefined : out;
}

/** Adds a mask (where `inside` holds of its label) into a field of 0 … 1, trilinearly, keeping the larger value. */
export function addMask(g: FrameGrid, out: Float32Array, mask: Mask, inside: (label: number) => boolean): void {
  const m = mask.grid;
  const [mx, my, mz] = m.size;
  const o = between(m.originLps, fromFrame(g.frame, g.corner[0], g.corner[1], g.corner[2]));
  const start = m.axes.map((a, n) => dot(o, a) / m.spacing[n]);
  const step = [g.frame.left, g.frame.posterior, g.frame.superior].map((d) => m.axes.map((a, n) => (dot(d, a) * g.stepMm) / m.spacing[n]));
  const one = new Uint8Array(256);
  for (let v = 0; v < 256; v++) one[v] = v !== 0 && inside(v) ? 1 : 0;
  const voxels = mask.voxels;
  // Beyond the box of what is inside, every reading is 0.
  const box = boxOf(mask, one);
  if (box === undefined) return;
  const [x0, x1, y0, y1, z0, z1] = box;
  const read = (x: number, y: number, z: number): number =>
    x < 0 || y < 0 || z < 0 || x >= mx || y >= my || z >= mz ? 0 : one[voxels[x + mx * (y + my * z)]];
  const inner = mx * my;
  let n = 0;
  for (let k = 0; k < g.size[2]; k++)
    for (let j = 0; j < g.size[1]; j++) {
      let x = start[0] + j * step[1][0] + k * step[2][0];
      let y = start[1] + j * step[1][1] + k * step[2][1];
      let z = start[2] + j * step[1][2] + k * step[2][2];
      for (let i = 0; i < g.size[0]; i++, n++, x += step[0][0], y += step[0][1], z += step[0][2]) {
        if (x <= x0 || y <= y0 || z <= z0 || x >= x1 || y >= y1 || z >= z1) continue;
        const a = Math.floor(x);
        const b = Math.floor(y);
        const c = Math.floor(z);
        const fx = x - a;
        const fy = y - b;
        const fz = z - c;
        let v: number;
        if (a >= 0 && b >= 0 && c >= 0 && a + 1 < mx && b + 1 < my && c + 1 < mz) {
          const q = a + mx * b + inner * c;
          const p000 = one[voxels[q]];
          const p100 = one[voxels[q + 1]];
          const p010 = one[voxels[q + mx]];
          const p110 = one[voxels[q + mx + 1]];
          const p001 = one[voxels[q + inner]];
          const p101 = one[voxels[q + inner + 1]];
          const p011 = one[voxels[q + inner + mx]];
          const p111 = one[voxels[q + inner + mx + 1]];
          const sum = p000 + p100 + p010 + p110 + p001 + p101 + p011 + p111;
          if (sum === 0) continue;
          if (sum === 8) v = 1;
          else {
            const l = p000 + fx * (p100 - p000) + fy * (p010 + fx * (p110 - p010) - p000 - fx * (p100 - p000));
            const h = p001 + fx * (p101 - p001) + fy * (p011 + fx * (p111 - p011) - p001 - fx * (p101 - p001));
            v = l + fz * (h - l);
          }
        } else
          v =
            (1 - fz) *
              ((1 - fy) * ((1 - fx) * read(a, b, c) + fx * read(a + 1, b, c)) +
                fy * ((1 - fx) * read(a, b + 1, c) + fx * read(a + 1, b + 1, c))) +
            fz *
              ((1 - fy) * ((1 - fx) * read(a, b, c + 1) + fx * read(a + 1, b, c + 1)) +
                fy * ((1 - fx) * read(a, b + 1, c + 1) + fx * read(a + 1, b + 1, c + 1)));
        if (v > out[n]) out[n] = v;
      }
    }
}

/** Cells below 0.5 that the border cannot reach become 1 (holes of a label map); in place. */
export function closeHoles(g: FrameGrid, s: Float32Array): void {
  const [nx, ny, nz] = g.size;
  const seen = new Uint8Array(s.length);
  const stack: number[] = [];
  const visit = (q: number): void => {
    if (seen[q] === 0 && s[q] < 0.5) {
      seen[q] = 1;
      stack.push(q);
    }
  };
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++)
        if (i === 0 || j === 0 || k === 0 || i === nx - 1 || j === ny - 1 || k === nz - 1) visit(i + nx * (j + ny * k));
  while (stack.length > 0) {
    const q = stack.pop() as number;
    const i = q % nx;
    const j = ((q / nx) | 0) % ny;
    const k = (q / (nx * ny)) | 0;
    if (i > 0) visit(q - 1);
    if (i < nx - 1) visit(q + 1);
    if (j > 0) visit(q - nx);
    if (j < ny - 1) visit(q + nx);
    if (k > 0) visit(q - nx * ny);
    if (k < nz - 1) visit(q + nx * ny);
  }
  for (let i = 0; i < s.length; i++) if (s[i] < 0.5 && seen[i] === 0) s[i] = 1;
}

/** [1/8, 3/4, 1/8] along each axis; edges held; in place. Row by row, so that memory is read in order. */
function smooth(g: FrameGrid, s: Float32Array): void {
  const [nx, ny, nz] = g.size;
  for (let row = 0; row < s.length; row += nx) {
    let before = s[row];
    for (let q = row; q < row + nx; q++) {
      const here = s[q];
      s[q] = 0.125 * before + 0.75 * here + 0.125 * (q + 1 < row + nx ? s[q + 1] : here);
      before = here;
    }
  }
  const across = (start: number, stride: number, count: number, width: number, before: Float32Array): void => {
    for (let i = 0; i < width; i++) before[i] = s[start + i];
    for (let n = 0; n < count; n++) {
      const base = start + n * stride;
      const next = n + 1 < count ? base + stride : base;
      for (let i = 0; i < width; i++) {
        const here = s[base + i];
        s[base + i] = 0.125 * before[i] + 0.75 * here + 0.125 * s[next + i];
        before[i] = here;
      }
    }
  };
  const line = new Float32Array(nx * ny);
  for (let k = 0; k < nz; k++) across(nx * ny * k, nx, ny, nx, line);
  across(0, nx * ny, nz, nx * ny, line);
}

/** Distances are exact up to here and held beyond: further than any error of a hand. */
export const reachMm = 16;

/** Signed distance in mm, positive INSIDE, of the 0.5 level of `s` (which is smoothed in place); undefined when the field never crosses it. */
export function signedField(g: FrameGrid, s: Float32Array): Float32Array | undefined {
  let any = false;
  for (let q = 0; q < s.length && !any; q++) any = s[q] > 0;
  if (!any) return undefined;
  smooth(g, s);
  const [nx, ny, nz] = g.size;
  const slice = nx * ny;
  const n = s.length;
  const far = 1e9;
  /** Squared distance, in cells, beyond which nothing is carried on: `reachMm`. */
  const enough = (reachMm / g.stepMm) ** 2;
  // Points where grid edges cross the level, with the surface's normal there (x y z, nx ny nz); each cell keeps the number of its nearest one.
  const points: number[] = [];
  const nearest = new Int32Array(n).fill(-1);
  const best = new Float32Array(n).fill(far);
  const offer = (q: number, i: number, j: number, k: number, point: number): void => {
    const o = 6 * point;
    const x = i - points[o];
    const y = j - points[o + 1];
    const z = k - points[o + 2];
    const d = x * x + y * y + z * z;
    if (d < best[q]) {
      best[q] = d;
      nearest[q] = point;
    }
  };
  const slope = (q: number, at: number, count: number, stride: number): number =>
    (at + 1 < count ? s[q + stride] : s[q]) - (at > 0 ? s[q - stride] : s[q]);
  const cross = (q: number, r: number, i: number, j: number, k: number, axis: 0 | 1 | 2): void => {
    const t = (0.5 - s[q]) / (s[r] - s[q]);
    const [a, b, c] = [axis === 0 ? 1 : 0, axis === 1 ? 1 : 0, axis === 2 ? 1 : 0];
    const gx = (1 - t) * slope(q, i, nx, 1) + t * slope(r, i + a, nx, 1);
    const gy = (1 - t) * slope(q, j, ny, nx) + t * slope(r, j + b, ny, nx);
    const gz = (1 - t) * slope(q, k, nz, slice) + t * slope(r, k + c, nz, slice);
    const g2 = Math.sqrt(gx * gx + gy * gy + gz * gz) || 1;
    const point = points.length / 6;
    points.push(i + a * t, j + b * t, k + c * t, gx / g2, gy / g2, gz / g2);
    offer(q, i, j, k, point);
    offer(r, i + a, j + b, k + c, point);
  };
  for (let k = 0, q = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, q++) {
        const inside = s[q] > 0.5;
        if (i + 1 < nx && s[q + 1] > 0.5 !== inside) cross(q, q + 1, i, j, k, 0);
        if (j + 1 < ny && s[q + nx] > 0.5 !== inside) cross(q, q + nx, i, j, k, 1);
        if (k + 1 < nz && s[q + slice] > 0.5 !== inside) cross(q, q + slice, i, j, k, 2);
      }
  if (points.length === 0) return undefined;
  // Only cells within `reachMm` of a point can take anything: the box of the points, that much wider.
  const more = Math.ceil(reachMm / g.stepMm) + 1;
  const lo = [nx, ny, nz];
  const hi = [-1, -1, -1];
  for (let o = 0; o < points.length; o += 6)
    for (let a = 0; a < 3; a++) {
      if (points[o + a] < lo[a]) lo[a] = points[o + a];
      if (points[o + a] > hi[a]) hi[a] = points[o + a];
    }
  const from = (a: number): number => Math.max(0, Math.floor(lo[a]) - more);
  const to = (a: number): number => Math.min(g.size[a] - 1, Math.ceil(hi[a]) + more);
  const [i0, i1, j0, j1, k0, k1] = [from(0), to(0), from(1), to(1), from(2), to(2)];
  /** Cells base … base+(nx−1) take what their neighbours `shift` away have found. */
  const fromRow = (base: number, shift: number, j: number, k: number): void => {
    for (let i = i0; i <= i1; i++) {
      const r = base + i + shift;
      if (best[r] < enough) offer(base + i, i, j, k, nearest[r]);
    }
  };
  const withinRow = (base: number, j: number, k: number): void => {
    for (let i = i0 + 1; i <= i1; i++) if (best[base + i - 1] < enough) offer(base + i, i, j, k, nearest[base + i - 1]);
    for (let i = i1 - 1; i >= i0; i--) if (best[base + i + 1] < enough) offer(base + i, i, j, k, nearest[base + i + 1]);
  };
  const sweep = (k: number, shift: number): void => {
    const base = slice * k;
    if (shift !== 0) for (let j = j0; j <= j1; j++) fromRow(base + nx * j, shift, j, k);
    for (let j = j0; j <= j1; j++) {
      if (j > j0) fromRow(base + nx * j, -nx, j, k);
      withinRow(base + nx * j, j, k);
    }
    for (let j = j1 - 1; j >= j0; j--) {
      fromRow(base + nx * j, nx, j, k);
      withinRow(base + nx * j, j, k);
    }
  };
  for (let k = k0; k <= k1; k++) sweep(k, k > k0 ? -slice : 0);
  for (let k = k1 - 1; k >= k0; k--) sweep(k, slice);
  for (let k = 0, q = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, q++) {
        let d = reachMm;
        if (best[q] < enough) {
          // The points lie up to a cell apart: the distance to the surface between them is the one to the tangent plane, which at an edge
          // of the surface (normal across the way) may shorten the distance by no more than half a cell's diagonal allows.
          const o = 6 * nearest[q];
          const plane = Math.abs(
            (i - points[o]) * points[o + 3] + (j - points[o + 1]) * points[o + 4] + (k - points[o + 2]) * points[o + 5],
          );
          const least = best[q] > 0.5 ? Math.sqrt(best[q] - 0.5) : 0;
          d = (plane > least ? plane : least) * g.stepMm;
        }
        best[q] = s[q] > 0.5 ? d : -d;
      }
  return best;
}

/** Trilinear value of a field at frame coordinates (mm); the border value is held beyond the grid. */
export function fieldAt(g: FrameGrid, field: Float32Array, l: number, p: number, sup: number): number {
  const nx = g.size[0];
  const ny = g.size[1];
  const nz = g.size[2];
  const { corner, stepMm } = g;
  let x = (l - corner[0]) / stepMm;
  let y = (p - corner[1]) / stepMm;
  let z = (sup - corner[2]) / stepMm;
  x = x < 0 ? 0 : x > nx - 1.001 ? nx - 1.001 : x;
  y = y < 0 ? 0 : y > ny - 1.001 ? ny - 1.001 : y;
  z = z < 0 ? 0 : z > nz - 1.001 ? nz - 1.001 : z;
  const i = x | 0;
  const j = y | 0;
  const k = z | 0;
  const fx = x - i;
  const fy = y - j;
  const fz = z - k;
  const o = i + nx * (j + ny * k);
  const up = o + nx * ny;
  const b00 = field[o];
  const b10 = field[o + nx];
  const b01 = field[up];
  const b11 = field[up + nx];
  const c00 = b00 + fx * (field[o + 1] - b00);
  const c10 = b10 + fx * (field[o + nx + 1] - b10);
  const c01 = b01 + fx * (field[up + 1] - b01);
  const c11 = b11 + fx * (field[up + nx + 1] - b11);
  const c0 = c00 + fy * (c10 - c00);
  return c0 + fz * (c01 + fy * (c11 - c01) - c0);
}

/** Least value of a field on the line from `e` along `a`, read every `stepMm` from `from` and at `to`: as `fieldAt` reads it, to the bit. */
export function leastAlong(
  g: FrameGrid,
  field: Float32Array,
  e: readonly [number, number, number],
  a: readonly [number, number, number],
  from: number,
  to: number,
  stepMm: number,
): number {
  const [ex, ey, ez] = e;
  const [ax, ay, az] = a;
  const [cx, cy, cz] = g.corner;
  const cell = g.stepMm;
  const nx = g.size[0];
  const ny = g.size[1];
  const mostX = nx - 1.001;
  const mostY = ny - 1.001;
  const mostZ = g.size[2] - 1.001;
  const slice = nx * ny;
  let least = Infinity;
  for (let t = from; ; t += stepMm) {
    const at = t > to ? to : t;
    let x = (ex + at * ax - cx) / cell;
    let y = (ey + at * ay - cy) / cell;
    let z = (ez + at * az - cz) / cell;
    x = x < 0 ? 0 : x > mostX ? mostX : x;
    y = y < 0 ? 0 : y > mostY ? mostY : y;
    z = z < 0 ? 0 : z > mostZ ? mostZ : z;
    const i = x | 0;
    const j = y | 0;
    const k = z | 0;
    const fx = x - i;
    const fy = y - j;
    const o = i + nx * (j + ny * k);
    const up = o + slice;
    const b00 = field[o];
    const b10 = field[o + nx];
    const b01 = field[up];
    const b11 = field[up + nx];
    const c00 = b00 + fx * (field[o + 1] - b00);
    const c10 = b10 + fx * (field[o + nx + 1] - b10);
    const c01 = b01 + fx * (field[up + 1] - b01);
    const c11 = b11 + fx * (field[up + nx + 1] - b11);
    const c0 = c00 + fy * (c10 - c00);
    const d = c0 + (z - k) * (c01 + fy * (c11 - c01) - c0);
    if (d < least) least = d;
    if (at === to) return least;
  }
}
