// The painter, part 7: several closed surfaces seen through one another (bone, tumour, what is killed, ice, nerves) with needles among them. Orthographic;
// every pixel goes along its own ray and meets each surface where its trilinear share passes one half: front to back, each takes its part of the light,
// more where it is seen edgewise (so a glassy bone shows its outline), until nothing is left. A surface may carry stripes, so that it is told from another
// without its colour. The way to the first bone is kept, for whoever points at it.
// The assumption that fails first: a surface is no thinner than a voxel (a thinner one may be missed between two steps).
import { coordinate, cross, direction, dot, lpsToVoxel, type Direction, type Grid, type Lps } from '../base/index.ts';
import { intoPicture, lightOf, type Index } from './picture-ray.ts';
import { lpsToPixel, makePicture, pixelToLps, type Picture, type Plane } from './picture.ts';

export interface Shell {
  /** 0…255 on the common grid: the surface is where it passes 128. */
  readonly share: Uint8Array;
  readonly rgb: readonly [number, number, number];
  /** Share of the light it takes where it is looked at straight, and at its edge. */
  readonly alpha: number;
  readonly rim: number;
  /** Stripes across the grid's third axis, this far apart; absent = plain. */
  readonly stripeMm?: number;
}
export interface Rod {
  readonly from: Lps;
  readonly to: Lps;
  readonly radiusMm: number;
  readonly rgb: readonly [number, number, number];
  /** Broken every so many millimetres; absent = whole. */
  readonly dashMm?: number;
}
export interface LayersLook {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Its centre is what the view turns about. */
  readonly plane: Plane;
  readonly rods?: readonly Rod[];
  readonly ground?: readonly [number, number, number];
}
export interface LayersPicture {
  readonly picture: Picture;
  /** Per pixel: from the plane to the first surface of shell 0, mm, away from the viewer; NaN = none. */
  readonly depthMm: Float32Array;
}
/** Where surfaces pass: a bit a shell for each cell between eight voxels, and whether there is any within blocks of cells. */
export interface ShellMap {
  readonly flags: Uint8Array;
  readonly blocks: Uint8Array;
  readonly blockSize: readonly [number, number, number];
}
export const mostShells = 8;
const half = 128;
const block = 4;

/** Zero at the rim, so that every surface is closed. */
export function closed(grid: Pick<Grid, 'size'>, share: Uint8Array): Uint8Array {
  const [nx, ny, nz] = grid.size;
  for (let k = 0, q = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, q++) if (i === 0 || j === 0 || k === 0 || i === nx - 1 || j === ny - 1 || k === nz - 1) share[q] = 0;
  return share;
}

export function shellMap(grid: Pick<Grid, 'size'>, shells: readonly Pick<Shell, 'share'>[]): ShellMap {
  const [nx, ny, nz] = grid.size;
  const crossed = new Uint8Array(nx * ny * nz);
  shells.slice(0, mostShells).forEach(({ share }, n) => {
    const bit = 1 << n;
    for (let k = 0; k < nz - 1; k++)
      for (let j = 0; j < ny - 1; j++) {
        const row = nx * (j + ny * k);
        for (let i = 0; i < nx - 1; i++) {
          const q = row + i;
          const first = share[q] >= half;
          if (
            share[q + 1] >= half !== first ||
            share[q + nx] >= half !== first ||
            share[q + nx + 1] >= half !== first ||
            share[q + nx * ny] >= half !== first ||
            share[q + nx * ny + 1] >= half !== first ||
            share[q + nx * ny + nx] >= half !== first ||
            share[q + nx * ny + nx + 1] >= half !== first
          )
            crossed[q] |= bit;
        }
      }
  });
  // a step that ends behind a surface may end in the next cell
  const flags = crossed.slice();
  for (let k = 1, q = 0; k < nz - 1; k++)
    for (let j = 1; j < ny - 1; j++) {
      q = nx * (j + ny * k) + 1;
      for (let i = 1; i < nx - 1; i++, q++) {
        const bits = crossed[q];
        if (bits === 0) continue;
        for (let c = -nx * ny; c <= nx * ny; c += nx * ny)
          for (let b = -nx; b <= nx; b += nx) {
            flags[q + c + b - 1] |= bits;
            flags[q + c + b] |= bits;
            flags[q + c + b + 1] |= bits;
          }
      }
    }
  const blockSize = [Math.ceil(nx / block), Math.ceil(ny / block), Math.ceil(nz / block)] as const;
  const blocks = new Uint8Array(blockSize[0] * blockSize[1] * blockSize[2]);
  for (let k = 0, q = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, q++) if (flags[q] !== 0) blocks[(i >> 2) + blockSize[0] * ((j >> 2) + blockSize[1] * (k >> 2))] = 1;
  return { flags, blocks, blockSize };
}

interface DrawnRod extends Rod {
  readonly a: readonly [number, number, number];
  readonly b: readonly [number, number, number];
  readonly lengthMm: number;
}
interface RodHit {
  readonly depthMm: number;
  readonly rgb: readonly [number, number, number];
  readonly light: number;
}

export function layersPicture(grid: Grid, shells: readonly Shell[], map: ShellMap, look: LayersLook): LayersPicture {
  const { plane, widthPx: w, heightPx: h } = look;
  const ground = look.ground ?? [0, 0, 0];
  const picture = makePicture(w, h, [...ground, 1]);
  const depthMm = new Float32Array(w * h).fill(Number.NaN);
  const into = intoPicture(plane);
  const perMm = (d: Direction): Index => [
    dot(d, grid.axes[0]) / grid.spacing[0],
    dot(d, grid.axes[1]) / grid.spacing[1],
    dot(d, grid.axes[2]) / grid.spacing[2],
  ];
  const [nx, ny, nz] = grid.size;
  const first = lpsToVoxel(grid, pixelToLps(plane, w, h, 0, 0));
  const du = perMm(plane.right).map((x) => x * plane.mmPerPx);
  const dv = perMm(plane.down).map((x) => x * plane.mmPerPx);
  const stepMm = Math.min(...grid.spacing) / 2;
  const step = perMm(into).map((x) => x * stepMm);
  const light = axesOf(grid, lightOf(plane, into));
  const eye = axesOf(grid, into);
  const rods = (look.rods ?? []).map((r) => drawn(r, plane, w, h, into));
  const { flags, blocks, blockSize } = map;
  const stride = nx * ny;
  const g = new Float64Array(3);
  const [sx, sy, sz] = step;
  const shares = shells.map((x) => x.share);
  const [bx, by] = blockSize;
  for (let v = 0; v < h; v++)
    for (let u = 0; u < w; u++) {
      const ox = first[0] + u * du[0] + v * dv[0];
      const oy = first[1] + u * du[1] + v * dv[1];
      const oz = first[2] + u * du[2] + v * dv[2];
      const rod = rods.length === 0 ? undefined : rodAt(rods, u, v, plane.mmPerPx);
      // the box in steps from the plane
      let from = -Infinity;
      let to = Infinity;
      for (let a = 0; a < 3; a++) {
        const o = a === 0 ? ox : a === 1 ? oy : oz;
        const most = (a === 0 ? nx : a === 1 ? ny : nz) - 1.001;
        const s = step[a];
        if (Math.abs(s) < 1e-9) {
          if (o < 0 || o > most) to = -Infinity;
          continue;
        }
        const t0 = s > 0 ? -o / s : (most - o) / s;
        const t1 = s > 0 ? (most - o) / s : -o / s;
        if (t0 > from) from = t0;
        if (t1 < to) to = t1;
      }
      const rodStep = rod === undefined ? Infinity : rod.depthMm / stepMm;
      let red = 0;
      let green = 0;
      let blue = 0;
      let taken = 0;
      let inside = 0;
      const at = v * w + u;
      const last = Math.floor(to);
      for (let n = Math.ceil(from); n <= last; n++) {
        // behind a rod or what lets no light through nothing is seen, but whoever points there still means the bone under it
        const isHidden = n > rodStep || taken >= 0.98;
        if (isHidden && depthMm[at] === depthMm[at]) break;
        const x = ox + n * sx;
        const y = oy + n * sy;
        const z = oz + n * sz;
        const i = x | 0;
        const j = y | 0;
        const k = z | 0;
        if (blocks[(i >> 2) + bx * ((j >> 2) + by * (k >> 2))] === 0) {
          n += stepsToLeave(x, y, z, i >> 2, j >> 2, k >> 2, step) - 1;
          continue;
        }
        const q = i + nx * j + stride * k;
        const here = flags[q];
        if (here === 0) continue;
        const fx = x - i;
        const fy = y - j;
        const fz = z - k;
        for (let bits = here; bits !== 0; bits &= bits - 1) {
          const s = 31 - Math.clz32(bits & -bits);
          const share = shares[s];
          const value = shareIn(share, q, nx, stride, fx, fy, fz);
          const isIn = value >= half;
          if (isIn === ((inside & (1 << s)) !== 0)) continue;
          inside ^= 1 << s;
          if (isHidden && s !== 0) continue;
          slopeIn(share, q, nx, stride, fx, fy, fz, g);
          if (s === 0 && isIn && depthMm[at] !== depthMm[at]) {
            const gain = g[0] * step[0] + g[1] * step[1] + g[2] * step[2];
            const back = gain > 0 ? Math.min(1, (value - half) / gain) : 0;
            depthMm[at] = (n - back) * stepMm;
          }
          if (isHidden) continue;
          const long = Math.hypot(g[0], g[1], g[2]) || 1;
          const facing = Math.abs(g[0] * eye[0] + g[1] * eye[1] + g[2] * eye[2]) / long;
          // outwards is down the share; a surface met from within is lit as its other side
          const lit = ((isIn ? -1 : 1) * (g[0] * light[0] + g[1] * light[1] + g[2] * light[2])) / long;
          const shell = shells[s];
          let alpha = shell.alpha + (shell.rim - shell.alpha) * (1 - facing) * (1 - facing);
          if (!isIn) alpha *= 0.6;
          if (shell.stripeMm !== undefined && ((z * grid.spacing[2]) / shell.stripeMm) % 1 > 0.5) alpha *= 0.35;
          const bright = 0.34 + 0.66 * Math.max(0, lit);
          const part = (1 - taken) * alpha;
          red += part * bright * shell.rgb[0];
          green += part * bright * shell.rgb[1];
          blue += part * bright * shell.rgb[2];
          taken += part;
        }
      }
      if (rod !== undefined && taken < 0.98) {
        red += (1 - taken) * rod.light * rod.rgb[0];
        green += (1 - taken) * rod.light * rod.rgb[1];
        blue += (1 - taken) * rod.light * rod.rgb[2];
        taken = 1;
      }
      const p = 4 * (v * w + u);
      picture.rgba[p] = red + (1 - taken) * ground[0];
      picture.rgba[p + 1] = green + (1 - taken) * ground[1];
      picture.rgba[p + 2] = blue + (1 - taken) * ground[2];
    }
  return { picture, depthMm };
}

const axesOf = (grid: Grid, d: Direction): Index => [dot(d, grid.axes[0]), dot(d, grid.axes[1]), dot(d, grid.axes[2])];

/** Whole steps to the first that lies outside a block of cells. */
function stepsToLeave(x: number, y: number, z: number, bi: number, bj: number, bk: number, step: readonly number[]): number {
  let n = Infinity;
  if (step[0] > 1e-9) n = Math.min(n, (block * (bi + 1) - x) / step[0]);
  else if (step[0] < -1e-9) n = Math.min(n, (block * bi - x) / step[0]);
  if (step[1] > 1e-9) n = Math.min(n, (block * (bj + 1) - y) / step[1]);
  else if (step[1] < -1e-9) n = Math.min(n, (block * bj - y) / step[1]);
  if (step[2] > 1e-9) n = Math.min(n, (block * (bk + 1) - z) / step[2]);
  else if (step[2] < -1e-9) n = Math.min(n, (block * bk - z) / step[2]);
  return Math.max(1, Math.ceil(n));
}
function shareIn(a: Uint8Array, q: number, nx: number, stride: number, fx: number, fy: number, fz: number): number {
  const c00 = a[q] + fx * (a[q + 1] - a[q]);
  const c10 = a[q + nx] + fx * (a[q + nx + 1] - a[q + nx]);
  const c01 = a[q + stride] + fx * (a[q + stride + 1] - a[q + stride]);
  const c11 = a[q + stride + nx] + fx * (a[q + stride + nx + 1] - a[q + stride + nx]);
  const c0 = c00 + fy * (c10 - c00);
  return c0 + fz * (c01 + fy * (c11 - c01) - c0);
}
function slopeIn(a: Uint8Array, q: number, nx: number, stride: number, fx: number, fy: number, fz: number, out: Float64Array): void {
  const v000 = a[q];
  const v100 = a[q + 1];
  const v010 = a[q + nx];
  const v110 = a[q + nx + 1];
  const v001 = a[q + stride];
  const v101 = a[q + stride + 1];
  const v011 = a[q + stride + nx];
  const v111 = a[q + stride + nx + 1];
  const x0 = v100 - v000 + fy * (v110 - v010 - v100 + v000);
  const x1 = v101 - v001 + fy * (v111 - v011 - v101 + v001);
  out[0] = x0 + fz * (x1 - x0);
  const y0 = v010 - v000 + fx * (v110 - v100 - v010 + v000);
  const y1 = v011 - v001 + fx * (v111 - v101 - v011 + v001);
  out[1] = y0 + fz * (y1 - y0);
  const z0 = v001 - v000 + fx * (v101 - v100 - v001 + v000);
  const z1 = v011 - v010 + fx * (v111 - v110 - v011 + v010);
  out[2] = z0 + fy * (z1 - z0);
}

function drawn(r: Rod, plane: Plane, w: number, h: number, into: Direction): DrawnRod {
  const end = (p: Lps): readonly [number, number, number] => [...lpsToPixel(plane, w, h, p), coordinate(p, plane.centreLps, into)];
  const lengthMm = Math.hypot(r.to[0] - r.from[0], r.to[1] - r.from[1], r.to[2] - r.from[2]);
  return { ...r, a: end(r.from), b: end(r.to), lengthMm };
}
/** The nearest rod under a pixel: where its axis passes it, raised by its radius there. */
function rodAt(rods: readonly DrawnRod[], u: number, v: number, mmPerPx: number): RodHit | undefined {
  let best: RodHit | undefined;
  for (const r of rods) {
    const reach = r.radiusMm / mmPerPx;
    const [ax, ay, ad] = r.a;
    const [bx, by, bd] = r.b;
    if (u < Math.min(ax, bx) - reach || u > Math.max(ax, bx) + reach || v < Math.min(ay, by) - reach || v > Math.max(ay, by) + reach)
      continue;
    const [dx, dy] = [bx - ax, by - ay];
    const dd = dx * dx + dy * dy;
    const t = dd < 1e-9 ? (ad < bd ? 0 : 1) : Math.min(1, Math.max(0, ((u - ax) * dx + (v - ay) * dy) / dd));
    const off = Math.hypot(u - ax - t * dx, v - ay - t * dy) / reach;
    if (off > 1) continue;
    if (r.dashMm !== undefined && ((t * r.lengthMm) / r.dashMm) % 1 > 0.62) continue;
    const rise = Math.sqrt(1 - off * off);
    const depthMm = ad + t * (bd - ad) - rise * r.radiusMm;
    if (best === undefined || depthMm < best.depthMm) best = { depthMm, rgb: r.rgb, light: 0.35 + 0.65 * rise };
  }
  return best;
}

/** A view from a side of a body frame: turned about its upright axis from straight behind (0°) to its left (90°), and raised. */
export function turnedView(
  frame: { readonly left: Direction; readonly posterior: Direction; readonly superior: Direction },
  centreLps: Lps,
  mmPerPx: number,
  turnDeg: number,
  riseDeg: number,
): Plane {
  const [t, r] = [(turnDeg * Math.PI) / 180, (riseDeg * Math.PI) / 180];
  const { left, posterior, superior } = frame;
  const part = (n: 0 | 1 | 2): number => -Math.cos(r) * (Math.cos(t) * posterior[n] + Math.sin(t) * left[n]) - Math.sin(r) * superior[n];
  const into = direction(part(0), part(1), part(2));
  const across = cross(into, superior);
  const right = direction(across[0], across[1], across[2]);
  const below = cross(into, right);
  return { centreLps, right, down: direction(below[0], below[1], below[2]), mmPerPx };
}
