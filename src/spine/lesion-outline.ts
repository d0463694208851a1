// A lytic lesion on the image's own voxels. In the bone: soft tissue where bone should be, at the HU halfway between tumour and the bone around it, in
// one piece with what the work-up found. Outside: what a label map or a person drew, or what grows from a click through tissue of the same HU.
// The assumption that fails first: half-way is the edge (a tumour that fades into oedematous bone has none).
import {
  cropGrid,
  distance,
  fromFrame,
  inGrid,
  lpsToVoxel,
  toFrame,
  voxel,
  voxelMm3,
  voxelToLps,
  type Frame,
  type Grid,
  type Lps,
} from '../base/index.ts';
import { lesionOutlineRules, tissues } from '../catalog/index.ts';
import { components, maskAt, resample } from '../imaging/index.ts';
import { drawnLesion, lesionPart, type Lesion, type Mask, type Structures, type Vertebra, type Volume } from '../records/index.ts';

/** The image's voxels about one vertebra: ±`side` mm to its left and right, and so on. */
export function boxOfBody(grid: Grid, frame: Frame, reach: { side: number; front: number; back: number; height: number }): Grid {
  const lo = [Infinity, Infinity, Infinity];
  const hi = [-Infinity, -Infinity, -Infinity];
  for (const l of [-reach.side, reach.side])
    for (const p of [-reach.front, reach.back])
      for (const s of [-reach.height, reach.height]) {
        const v = lpsToVoxel(grid, fromFrame(frame, l, p, s));
        for (let a = 0; a < 3; a++) {
          lo[a] = Math.min(lo[a], Math.floor(v[a]));
          hi[a] = Math.max(hi[a], Math.ceil(v[a]));
        }
      }
  const from = lo.map((v, a) => Math.min(grid.size[a] - 1, Math.max(0, v))) as [number, number, number];
  const size = hi.map((v, a) => Math.max(1, Math.min(grid.size[a] - 1, v) - from[a] + 1)) as [number, number, number];
  return cropGrid(grid, from, size);
}
export const lesionReach = { side: 52, front: 42, back: 46, height: 30 } as const;

export interface Outlined {
  readonly grid: Grid;
  /** `lesionPart` of every voxel, 0 outside. */
  readonly voxels: Uint8Array;
  readonly sources: Lesion['sources'];
  readonly thresholdHu?: number;
  /** Of a drawn outline what lies beyond what is looked at about this bone, mm³; absent: nothing. */
  readonly leftOutMm3?: number;
}
export interface OutlineAsk {
  readonly vertebra: Vertebra;
  /** Trabecular HU of the neighbours; absent = the bone's own, which a large lesion pulls down. */
  readonly boneHu?: number;
  readonly volume: Pick<Volume, 'grid' | 'voxels'>;
  readonly structures?: Structures;
  /** A person's own outline of the whole lesion; takes the place of everything else. */
  readonly drawn?: Mask;
  /** Clicks outside the body from which a soft-tissue part is grown. */
  readonly growFromLps?: readonly Lps[];
}

export function outlineLesion(ask: OutlineAsk): Outlined {
  const { vertebra: v, volume, structures } = ask;
  const grid = boxOfBody(volume.grid, v.frame, lesionReach);
  const parts = resample(v.parts, grid, 'nearest') as Uint8Array;
  const voxels = new Uint8Array(parts.length);
  const sources = new Set<Outlined['sources'][number]>();
  const place = placer(v);
  let thresholdHu: number | undefined;
  if (ask.drawn !== undefined) {
    const drawn = resample(ask.drawn, grid, 'nearest');
    each(grid, (q, p) => {
      if (drawn[q] !== 0) voxels[q] = parts[q] !== 0 ? lesionPart.bone : place(p);
    });
    sources.add('drawn');
    const leftOutMm3 = beyond(ask.drawn, grid);
    return { grid, voxels, sources: [...sources], ...(leftOutMm3 === 0 ? {} : { leftOutMm3 }) };
  }
  const hu = Float32Array.from(resample({ grid: volume.grid, voxels: volume.voxels }, grid, 'linear'));
  const inBone = boneLysis(v, grid, parts, hu, ask.boneHu ?? v.trabecularHu ?? tissues.trabecular.meanHu);
  if (inBone !== undefined) {
    for (let q = 0; q < voxels.length; q++) if (inBone.is[q] === 1) voxels[q] = lesionPart.bone;
    thresholdHu = inBone.thresholdHu;
    sources.add('threshold');
  }
  const map = structures?.items.find((s) => s.name === 'lesion')?.mask;
  if (map !== undefined) {
    const near = nearPiece(grid, Uint8Array.from(resample(map, grid, 'nearest')), voxels, v);
    let any = false;
    each(grid, (q, p) => {
      if (near[q] === 0 || parts[q] !== 0) return;
      voxels[q] = place(p);
      any = true;
    });
    if (any) sources.add('label-map');
  }
  for (const from of ask.growFromLps ?? []) if (grow(grid, hu, parts, structures, voxels, from, place)) sources.add('grown');
  return { grid, voxels, sources: [...sources], ...(thresholdHu === undefined ? {} : { thresholdHu }) };
}

/** Volume of a mask outside a grid, mm³. */
function beyond(mask: Mask, grid: Grid): number {
  const [nx, ny] = mask.grid.size;
  let n = 0;
  for (let q = 0; q < mask.voxels.length; q++)
    if (
      mask.voxels[q] !== 0 &&
      !inGrid(grid, lpsToVoxel(grid, voxelToLps(mask.grid, voxel(q % nx, Math.floor(q / nx) % ny, Math.floor(q / (nx * ny))))))
    )
      n++;
  return n * voxelMm3(mask.grid);
}

/** Every voxel of a grid and its place. */
function each(grid: Grid, visit: (q: number, p: Lps) => void): void {
  const [nx, ny, nz] = grid.size;
  for (let k = 0, q = 0; k < nz; k++)
    for (let j = 0; j < ny; j++) for (let i = 0; i < nx; i++, q++) visit(q, voxelToLps(grid, voxel(i, j, k)));
}

/** Mean trabecular HU of the two nearest bodies without a lesion. */
export function neighboursHu(
  v: Vertebra,
  all: readonly Pick<Vertebra, 'vertebraId' | 'lesion' | 'trabecularHu' | 'frame'>[],
): number | undefined {
  const near = all
    .filter((n) => n.vertebraId !== v.vertebraId && n.lesion === undefined && n.trabecularHu !== undefined)
    .toSorted((a, b) => distance(a.frame.originLps, v.frame.originLps) - distance(b.frame.originLps, v.frame.originLps))
    .slice(0, 2);
  return near.length === 0 ? undefined : near.reduce((s, n) => s + (n.trabecularHu ?? 0), 0) / near.length;
}

/** Which part a place outside the bone belongs to. */
function placer(v: Vertebra): (p: Lps) => number {
  const canal =
    v.canal === undefined ? undefined : { at: toFrame(v.frame, v.canal.centreLps), half: v.canal.widthMm / 2, depth: v.canal.depthMm / 2 };
  const depth = (v.depthMm ?? 30) / 2;
  const outer = (side: 'left' | 'right'): number => {
    const p = v.pedicles[side];
    return p === undefined ? 20 : Math.abs(toFrame(v.frame, p.isthmusLps)[0]) + p.widthMm / 2 + 6;
  };
  const reach = { left: outer('left'), right: outer('right') };
  return (at) => {
    const [l, p] = toFrame(v.frame, at);
    if (p < depth - 3) return lesionPart.beside;
    const off = canal === undefined ? l : l - canal.at[0];
    if (Math.abs(off) < (canal?.half ?? 11) + 1.5) return lesionPart.canal;
    return p > depth && Math.abs(l) < (l > 0 ? reach.left : reach.right) ? lesionPart.foramen : lesionPart.beside;
  };
}

/** Soft tissue in this bone at half HU, in one piece with the work-up's lesion; undefined when that found none. */
function boneLysis(
  v: Vertebra,
  grid: Grid,
  parts: Uint8Array,
  hu: Float32Array,
  boneHu: number,
): { readonly is: Uint8Array; readonly thresholdHu: number } | undefined {
  const found = v.lesion?.kind === 'lytic' ? v.lesion.mask : undefined;
  if (found === undefined) return undefined;
  const seed = Uint8Array.from(resample(found, grid, 'nearest'));
  const even = smoothed(grid, hu, parts, lesionOutlineRules.smoothMm.value);
  const values: number[] = [];
  for (let q = 0; q < seed.length; q++) if (seed[q] !== 0 && parts[q] !== 0) values.push(even[q]);
  if (values.length === 0) return undefined;
  values.sort((a, b) => a - b);
  const tumourHu = values[Math.floor(values.length * 0.4)];
  const thresholdHu = (tumourHu + Math.max(boneHu, tumourHu + 30)) / 2;
  const isSoft = (q: number): boolean => parts[q] !== 0 && even[q] < thresholdHu && even[q] > tissues.epiduralFat.meanHu / 2;
  const pieces = components(grid.size, isSoft);
  const wanted = new Map<number, number>();
  for (let q = 0; q < seed.length; q++)
    if (seed[q] !== 0 && pieces.labels[q] !== 0) wanted.set(pieces.labels[q], (wanted.get(pieces.labels[q]) ?? 0) + 1);
  const least = (lesionOutlineRules.leastMl.value * 1000) / voxelMm3(grid);
  const is = new Uint8Array(seed.length);
  for (let q = 0; q < is.length; q++) if ((wanted.get(pieces.labels[q]) ?? 0) >= least) is[q] = 1;
  addCortexRim(grid, parts, hu, is, tumourHu, boneHu);
  return { is, thresholdHu };
}

/** Beside cortex the edge is halfway to the cortex, not to the marrow: one layer of voxels that are nearer to tumour than to the brightest neighbour. */
function addCortexRim(grid: Grid, parts: Uint8Array, hu: Float32Array, is: Uint8Array, tumourHu: number, boneHu: number): void {
  const [nx, ny] = grid.size;
  const steps = [-1, 1, -nx, nx, -nx * ny, nx * ny];
  const added: number[] = [];
  for (let q = nx * ny; q < is.length - nx * ny; q++) {
    if (is[q] !== 0 || parts[q] === 0 || !steps.some((d) => is[q + d] === 1)) continue;
    const brightest = Math.max(...steps.map((d) => (parts[q + d] === 0 ? 0 : hu[q + d])));
    if (brightest > 2 * boneHu && hu[q] < (tumourHu + brightest) / 2) added.push(q);
  }
  for (const q of added) is[q] = 1;
}

/** Gaussian mean over bone only (a wall's neighbour is not bone), separable, ±2 σ. */
function smoothed(grid: Grid, hu: Float32Array, parts: Uint8Array, sigmaMm: number): Float32Array {
  const [nx, ny, nz] = grid.size;
  let top = new Float32Array(hu.length);
  let low = new Float32Array(hu.length);
  for (let q = 0; q < hu.length; q++)
    if (parts[q] !== 0) {
      top[q] = hu[q];
      low[q] = 1;
    }
  const strides = [1, nx, nx * ny];
  const counts = [nx, ny, nz];
  for (let a = 0; a < 3; a++) {
    const s = sigmaMm / grid.spacing[a];
    const r = Math.max(1, Math.round(2 * s));
    const w = Array.from({ length: 2 * r + 1 }, (_, n) => Math.exp(-((n - r) ** 2) / (2 * s * s)));
    const t2 = new Float32Array(hu.length);
    const l2 = new Float32Array(hu.length);
    for (let q = 0; q < hu.length; q++) {
      const at = Math.floor(q / strides[a]) % counts[a];
      for (let n = Math.max(-r, -at); n <= Math.min(r, counts[a] - 1 - at); n++) {
        t2[q] += w[n + r] * top[q + n * strides[a]];
        l2[q] += w[n + r] * low[q + n * strides[a]];
      }
    }
    top = t2;
    low = l2;
  }
  for (let q = 0; q < hu.length; q++) top[q] = low[q] > 1e-6 ? top[q] / low[q] : hu[q];
  return top;
}

/** Of the map's lesion what hangs together with the part in this bone, or lies within this body's heights. */
function nearPiece(grid: Grid, map: Uint8Array, inBone: Uint8Array, v: Vertebra): Uint8Array {
  const pieces = components(grid.size, (q) => map[q] !== 0 || inBone[q] !== 0, 26);
  const hold = new Set<number>();
  for (let q = 0; q < map.length; q++) if (inBone[q] !== 0) hold.add(pieces.labels[q]);
  if (hold.size === 0) {
    const half = (v.heights?.middleMm ?? 24) / 2;
    each(grid, (q, p) => {
      if (map[q] !== 0 && Math.abs(toFrame(v.frame, p)[2]) < half) hold.add(pieces.labels[q]);
    });
  }
  const out = new Uint8Array(map.length);
  for (let q = 0; q < map.length; q++) if (map[q] !== 0 && hold.has(pieces.labels[q])) out[q] = 1;
  return out;
}

/** Soft tissue of the tumour's HU about a click, not through bone nor labelled structures; true when anything was added. */
function grow(
  grid: Grid,
  hu: Float32Array,
  parts: Uint8Array,
  structures: Structures | undefined,
  voxels: Uint8Array,
  fromLps: Lps,
  place: (p: Lps) => number,
): boolean {
  const { grownRangeHu, grownReachMm } = lesionOutlineRules;
  const [low, high] = grownRangeHu.value;
  const barred = (structures?.items ?? []).filter((s) => s.name !== 'lesion' && s.name !== 'canal').map((s) => s.mask);
  const even = smoothed(grid, hu, new Uint8Array(parts.length).fill(1), lesionOutlineRules.smoothMm.value);
  const may = new Uint8Array(parts.length);
  each(grid, (q, p) => {
    if (parts[q] !== 0 || even[q] < low || even[q] > high) return;
    if (Math.hypot(p[0] - fromLps[0], p[1] - fromLps[1], p[2] - fromLps[2]) > grownReachMm.value) return;
    if (!barred.some((m) => maskAt(m, p) !== 0)) may[q] = 1;
  });
  const at = lpsToVoxel(grid, fromLps).map(Math.round);
  if (at.some((n, a) => n < 0 || n >= grid.size[a])) return false;
  const pieces = components(grid.size, (q) => may[q] === 1);
  const label = pieces.labels[at[0] + grid.size[0] * (at[1] + grid.size[1] * at[2])];
  if (label === 0) return false;
  each(grid, (q, p) => {
    if (pieces.labels[q] === label) voxels[q] = place(p);
  });
  return true;
}

/**
 * What a click proposes to add to a lesion: in the bone the piece of soft tissue about it at the HU halfway between the click and the bone, outside it
 * what `grow` finds. A mask of `drawnLesion`; undefined where nothing of that kind lies under the click.
 */
export function lesionFromClick(ask: Pick<OutlineAsk, 'vertebra' | 'boneHu' | 'volume' | 'structures'>, clickLps: Lps): Mask | undefined {
  const { vertebra: v, volume, structures } = ask;
  const grid = boxOfBody(volume.grid, v.frame, lesionReach);
  const at = lpsToVoxel(grid, clickLps).map(Math.round);
  if (at.some((n, a) => n < 0 || n >= grid.size[a])) return undefined;
  const clicked = at[0] + grid.size[0] * (at[1] + grid.size[1] * at[2]);
  const parts = resample(v.parts, grid, 'nearest') as Uint8Array;
  const hu = Float32Array.from(resample({ grid: volume.grid, voxels: volume.voxels }, grid, 'linear'));
  const voxels = new Uint8Array(parts.length);
  if (parts[clicked] === 0)
    return grow(grid, hu, parts, structures, voxels, clickLps, () => drawnLesion.soft) ? { grid, voxels } : undefined;
  const even = smoothed(grid, hu, parts, lesionOutlineRules.smoothMm.value);
  const boneHu = ask.boneHu ?? v.trabecularHu ?? tissues.trabecular.meanHu;
  const tumourHu = even[clicked];
  // as dense as the bone around it: no lysis is seen there
  if (tumourHu + 30 > boneHu) return undefined;
  const thresholdHu = (tumourHu + boneHu) / 2;
  const { labels } = components(grid.size, (q) => parts[q] !== 0 && even[q] < thresholdHu && even[q] > tissues.epiduralFat.meanHu / 2);
  const label = labels[clicked];
  if (label === 0) return undefined;
  const is = Uint8Array.from(labels, (l) => (l === label ? 1 : 0));
  addCortexRim(grid, parts, hu, is, tumourHu, boneHu);
  for (let q = 0; q < is.length; q++) if (is[q] === 1) voxels[q] = drawnLesion.bone;
  return { grid, voxels };
}
