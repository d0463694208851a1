// What a trocar meets around ONE vertebra: bone, body, canal, nerve roots, pleura, great vessels, ribs and old cement as signed distances in
// that vertebra's frame. Built once per vertebra (about 0.4 s), then clearance and breach answer in milliseconds while a finger drags.
// Structures come from the label map where it has them; else lung = air by HU, canal and root = the stated envelopes below; what neither
// shows is listed in `unseen`. The assumption that fails first: an unlabelled root runs where the envelope puts it (a capsule
// under its own pedicle, from inside its medial wall outwards, forwards and down: catalog/planning, rootEnvelope).
import { fromFrame, toFrame, type Frame } from '../base/index.ts';
import { rootEnvelope, tissueHu } from '../catalog/index.ts';
import { sampleLinear } from '../imaging/index.ts';
import { vertebraPart, type Structures, type StructureName, type Vertebra, type Volume } from '../records/index.ts';
import { addMask, cellCount, closeHoles, fieldAt, signedField, type FrameGrid } from './signed-field.ts';

export const obstacleNames = ['canal', 'foramen', 'pleura', 'vessel', 'rib', 'cement'] as const;
export type ObstacleName = (typeof obstacleNames)[number];
/** Touching one of these is a breach. */
export const forbiddenNames = ['canal', 'foramen', 'pleura', 'vessel'] as const satisfies readonly ObstacleName[];
export type ForbiddenName = (typeof forbiddenNames)[number];

export interface BodyExtent {
  readonly leftMm: number;
  readonly rightMm: number;
  readonly anteriorMm: number;
  readonly posteriorMm: number;
  readonly superiorMm: number;
  readonly inferiorMm: number;
}
export interface Surroundings {
  readonly grid: FrameGrid;
  /** mm inside the bone (all parts), negative outside. */
  readonly bone: Float32Array;
  /** mm inside the body. */
  readonly body: Float32Array;
  /** mm OUTSIDE each obstacle, negative inside; absent = none near or not seen (then in `unseen`). */
  readonly obstacles: Readonly<Partial<Record<ObstacleName, Float32Array>>>;
  /** Smallest of the forbidden ones. */
  readonly danger: Float32Array;
  /** Extreme frame coordinates of the body, mm: anterior is the smallest posterior coordinate. */
  readonly extent: BodyExtent;
  /** Structures neither labelled nor visible. */
  readonly unseen: readonly string[];
  /** Structures replaced by a stated envelope or by HU. */
  readonly assumed: readonly string[];
}

function extentOf(g: FrameGrid, body: Float32Array): BodyExtent {
  const [nx, ny, nz] = g.size;
  const at = (l: number, p: number, s: number): number => fieldAt(g, body, l, p, s);
  // Walls along the middle lines: where the signed distance changes sign going outwards from the deepest point.
  let deepest = 0;
  for (let q = 1; q < body.length; q++) if (body[q] > body[deepest]) deepest = q;
  const c = [deepest % nx, ((deepest / nx) | 0) % ny, (deepest / (nx * ny)) | 0].map((i, a) => g.corner[a] + i * g.stepMm);
  const reach = Math.max(nx, ny, nz) * g.stepMm;
  const out = (dl: number, dp: number, ds: number): number => {
    let t = 0;
    while (t < reach && at(c[0] + dl * t, c[1] + dp * t, c[2] + ds * t) > 0) t += 0.25;
    return t;
  };
  return {
    leftMm: c[0] + out(1, 0, 0),
    rightMm: c[0] - out(-1, 0, 0),
    posteriorMm: c[1] + out(0, 1, 0),
    anteriorMm: c[1] - out(0, -1, 0),
    superiorMm: c[2] + out(0, 0, 1),
    inferiorMm: c[2] - out(0, 0, -1),
  };
}

function canalEnvelope(g: FrameGrid, v: Vertebra, out: Float32Array): boolean {
  if (v.canal === undefined) return false;
  const [l, p] = toFrame(g.frame, v.canal.centreLps);
  const a = v.canal.widthMm / 2;
  const b = v.canal.depthMm / 2;
  const [nx, ny, nz] = g.size;
  for (let j = 0; j < ny; j++)
    for (let i = 0; i < nx; i++) {
      const x = (g.corner[0] + i * g.stepMm - l) / a;
      const y = (g.corner[1] + j * g.stepMm - p) / b;
      // Soft edge one cell wide, so that the level 0.5 lies on the ellipse.
      const soft = 0.5 + ((1 - Math.hypot(x, y)) * Math.min(a, b)) / g.stepMm;
      const value = soft < 0 ? 0 : soft > 1 ? 1 : soft;
      if (value > 0) for (let k = 0; k < nz; k++) out[i + nx * (j + ny * k)] = Math.max(out[i + nx * (j + ny * k)], value);
    }
  return true;
}

function markRoots(g: FrameGrid, v: Vertebra, extent: BodyExtent, out: Float32Array): boolean {
  let any = false;
  for (const side of ['left', 'right'] as const) {
    const pedicle = v.pedicles[side];
    if (pedicle === undefined) continue;
    any = true;
    const sign = side === 'left' ? 1 : -1;
    const [l, p, s] = toFrame(g.frame, pedicle.isthmusLps);
    const e = rootEnvelope;
    const half = pedicle.widthMm / 2;
    const below = s - pedicle.heightMm / 2 - e.belowPedicleMm.value;
    const a = [l - sign * (half + e.inwardMm.value), p + 1, below];
    const forward = Math.min(p - e.forwardMm.value, extent.posteriorMm - 2);
    const b = [l + sign * (half + e.outwardMm.value), forward, below - e.downMm.value];
    capsule(g, a, b, e.radiusMm.value, out);
  }
  return any;
}

/** Marks a capsule of radius r around the segment a–b with a soft edge. */
function capsule(g: FrameGrid, a: readonly number[], b: readonly number[], r: number, out: Float32Array): void {
  const [nx, ny, nz] = g.size;
  const d = [b[0] - a[0], b[1] - a[1], b[2] - a[2]];
  const dd = d[0] * d[0] + d[1] * d[1] + d[2] * d[2];
  const range = (n: number, axis: number): [number, number] => [
    Math.max(0, Math.floor((Math.min(a[axis], b[axis]) - r - 1 - g.corner[axis]) / g.stepMm)),
    Math.min(n - 1, Math.ceil((Math.max(a[axis], b[axis]) + r + 1 - g.corner[axis]) / g.stepMm)),
  ];
  const [i0, i1] = range(nx, 0);
  const [j0, j1] = range(ny, 1);
  const [k0, k1] = range(nz, 2);
  for (let k = k0; k <= k1; k++)
    for (let j = j0; j <= j1; j++)
      for (let i = i0; i <= i1; i++) {
        const x = g.corner[0] + i * g.stepMm - a[0];
        const y = g.corner[1] + j * g.stepMm - a[1];
        const z = g.corner[2] + k * g.stepMm - a[2];
        const t = Math.max(0, Math.min(1, (x * d[0] + y * d[1] + z * d[2]) / dd));
        const soft = 0.5 + (r - Math.hypot(x - t * d[0], y - t * d[1], z - t * d[2])) / g.stepMm;
        const q = i + nx * (j + ny * k);
        out[q] = Math.max(out[q], Math.min(1, soft));
      }
}

/** Air of the volume that the back of the grid cannot reach: lung (or bowel, kept clear of alike). */
function airInside(g: FrameGrid, volume: Volume, out: Float32Array): void {
  const [nx, ny, nz] = g.size;
  let q = 0;
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++) {
        const hu = sampleLinear(
          volume.grid,
          volume.voxels,
          fromFrame(g.frame, g.corner[0] + i * g.stepMm, g.corner[1] + j * g.stepMm, g.corner[2] + k * g.stepMm),
          0,
        );
        if (hu < tissueHu.airBelowHu) out[q] = 1;
        q++;
      }
  // Room air behind the back: what is reached from the posterior face through air.
  const stack: number[] = [];
  const clear = (r: number): void => {
    if (out[r] === 1) {
      out[r] = 0;
      stack.push(r);
    }
  };
  for (let k = 0; k < nz; k++) for (let i = 0; i < nx; i++) clear(i + nx * (ny - 1 + ny * k));
  while (stack.length > 0) {
    const r = stack.pop() as number;
    const i = r % nx;
    const j = ((r / nx) | 0) % ny;
    if (i > 0) clear(r - 1);
    if (i < nx - 1) clear(r + 1);
    if (j > 0) clear(r - nx);
    if (j < ny - 1) clear(r + nx);
    if (r >= nx * ny) clear(r - nx * ny);
    if (r < out.length - nx * ny) clear(r + nx * ny);
  }
}

/** Size of the grid about the vertebra, mm from the frame's origin: left/right, anterior, posterior, up/down. */
const reachMm = { side: 38, anterior: 32, posterior: 46, height: 25 };

export function surroundingsOf(v: Vertebra, structures?: Structures, volume?: Volume, stepMm = 1, reach = reachMm): Surroundings {
  const grid: FrameGrid = {
    frame: v.frame as Frame,
    stepMm,
    size: [
      Math.round((2 * reach.side) / stepMm) + 1,
      Math.round((reach.anterior + reach.posterior) / stepMm) + 1,
      Math.round((2 * reach.height) / stepMm) + 1,
    ],
    corner: [-reach.side, -reach.anterior, -reach.height],
  };
  const blank = (): Float32Array => new Float32Array(cellCount(grid));
  const outside = blank().fill(-1e3);
  const boneSoft = blank();
  addMask(grid, boneSoft, v.parts, () => true);
  closeHoles(grid, boneSoft);
  const bodySoft = blank();
  addMask(grid, bodySoft, v.parts, (part) => part === vertebraPart.body);
  closeHoles(grid, bodySoft);
  const bone = signedField(grid, boneSoft) ?? outside;
  const body = signedField(grid, bodySoft) ?? outside;
  const extent = extentOf(grid, body);
  const unseen: string[] = [];
  const assumed: string[] = [];

  const have = (...names: readonly StructureName[]): boolean => structures?.items.some((item) => names.includes(item.name)) ?? false;
  const labelled = (soft: Float32Array, ...names: readonly StructureName[]): boolean => {
    for (const item of structures?.items ?? []) if (names.includes(item.name)) addMask(grid, soft, item.mask, () => true);
    return have(...names);
  };
  const obstacles: Partial<Record<ObstacleName, Float32Array>> = {};
  const keep = (name: ObstacleName, soft: Float32Array): void => {
    const f = signedField(grid, soft);
    if (f === undefined) return;
    for (let q = 0; q < f.length; q++) f[q] = -f[q];
    obstacles[name] = f;
  };

  const canal = blank();
  labelled(canal, 'canal', 'sac', 'cord');
  if (!have('canal')) {
    if (canalEnvelope(grid, v, canal)) assumed.push('plan.assumed.canal');
    else if (!have('sac')) unseen.push('plan.unseen.canal');
  }
  keep('canal', canal);

  const foramen = blank();
  if (!labelled(foramen, 'root')) {
    if (markRoots(grid, v, extent, foramen)) assumed.push('plan.assumed.root');
    else unseen.push('plan.unseen.root');
  }
  keep('foramen', foramen);

  const pleura = blank();
  if (!labelled(pleura, 'lung.left', 'lung.right')) {
    if (volume?.quantity === 'hu') {
      airInside(grid, volume, pleura);
      assumed.push('plan.assumed.pleura');
    } else unseen.push('plan.unseen.pleura');
  }
  keep('pleura', pleura);

  const vessel = blank();
  labelled(vessel, 'aorta', 'cava');
  if (!have('aorta')) unseen.push('plan.unseen.aorta');
  if (!have('cava')) unseen.push('plan.unseen.cava');
  keep('vessel', vessel);

  const rib = blank();
  if (!labelled(rib, 'rib.left', 'rib.right')) unseen.push('plan.unseen.rib');
  keep('rib', rib);

  const cement = blank();
  if (!labelled(cement, 'cement') && v.previousCementMl !== undefined && v.previousCementMl > 0) {
    if (volume?.quantity === 'hu') cementByHu(grid, volume, body, cement);
    else unseen.push('plan.unseen.cement');
  }
  keep('cement', cement);

  const danger = blank().fill(1e3);
  for (const name of forbiddenNames) {
    const f = obstacles[name];
    if (f !== undefined) for (let q = 0; q < danger.length; q++) if (f[q] < danger[q]) danger[q] = f[q];
  }
  return { grid, bone, body, obstacles, danger, extent, unseen, assumed };
}

function cementByHu(g: FrameGrid, volume: Volume, body: Float32Array, out: Float32Array): void {
  const [nx, ny, nz] = g.size;
  let q = 0;
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, q++)
        // Two millimetres inside, so that cortex is not taken for cement.
        if (body[q] > 2) {
          const p = fromFrame(g.frame, g.corner[0] + i * g.stepMm, g.corner[1] + j * g.stepMm, g.corner[2] + k * g.stepMm);
          if (sampleLinear(volume.grid, volume.voxels, p, 0) > tissueHu.cementAboveHu) out[q] = 1;
        }
}
