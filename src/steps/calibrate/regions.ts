// Where the internal references are taken: fat, muscle, blood, air and cortical bone of one volume, found from the label map where it has them and
// else from HU and position. A candidate is the mean of 3 × 3 × 3 voxels that agree among themselves; a region reads the median near the peak of its
// candidates, so that neither noise nor a neighbour decides. Slices through metal, and what lies near cement or metal, are left out.
import { between, lps, lpsToVoxel, mlFromMm3, voxel, voxelMm3, voxelToLps, type Lps } from '../../base/index.ts';
import { referenceSearch, referenceTissueHu, tissueHu, type ReferenceTissue } from '../../catalog/index.ts';
import { maskAt } from '../../imaging/index.ts';
import type { Mask, Seed, StructureName, Structures, Volume } from '../../records/index.ts';

export interface Region {
  readonly what: ReferenceTissue;
  readonly hu: number;
  readonly sdHu: number;
  readonly volumeMl: number;
  /** Candidates behind the reading. */
  readonly count: number;
}
export interface Regions {
  readonly found: readonly Region[];
  /** Median of what the vessel reads when it is no blood without contrast. */
  readonly contrastHu?: number;
  readonly metalSliceCount: number;
  readonly cementNear: boolean;
}

/** At most about so many places are looked at. */
const placesCount = 400_000;

interface Place {
  readonly at: Lps;
  readonly mean: number;
  readonly sd: number;
  readonly raw: number;
}

export function findRegions(volume: Volume, seeds: readonly Seed[], structures: Structures | undefined): Regions {
  const { grid, voxels } = volume;
  const [nx, ny, nz] = grid.size;
  const metal = metalSlices(volume);
  const named = (name: StructureName): Mask | undefined => structures?.items.find((s) => s.name === name)?.mask;
  const vessel = named('aorta') ?? named('cava');
  const foreign = [named('cement'), named('metal')].filter((m) => m !== undefined);
  const others = (structures?.items ?? []).filter((s) => s.name !== 'aorta' && s.name !== 'cava').map((s) => s.mask);
  const stride = Math.max(1, Math.round(Math.cbrt((nx * ny * nz) / placesCount)));
  const lists: Record<Exclude<ReferenceTissue, 'cortical-bone'>, Place[]> = { air: [], fat: [], blood: [], muscle: [] };
  const soft: number[] = [];
  let cementNear = false;
  const range = (t: ReferenceTissue): readonly [number, number] => referenceTissueHu[t].range;
  const within = (v: number, [low, high]: readonly [number, number]): boolean => v >= low && v <= high;
  for (let k = 1; k < nz - 1; k += stride) {
    if (metal.has(k)) continue;
    for (let j = 1; j < ny - 1; j += stride)
      for (let i = 1; i < nx - 1; i += stride) {
        const raw = voxels[i + nx * (j + ny * k)];
        if (raw > 200 || raw < -1100) continue;
        const { mean, sd } = local(voxels, nx, ny, i, j, k);
        const isAir = within(mean, range('air'));
        const isFat = within(mean, range('fat'));
        const isSoft = mean > -20 && mean < 200;
        if (!isAir && !isFat && !isSoft) continue;
        const at = voxelToLps(grid, voxel(i, j, k));
        const place: Place = { at, mean, sd, raw };
        if (isAir) {
          // padding outside the reconstructed circle is constant
          if (sd > 0.5) lists.air.push(place);
          continue;
        }
        if (near(foreign, at)) {
          cementNear = true;
          continue;
        }
        if (isFat) lists.fat.push(place);
        if (!isSoft) continue;
        soft.push(sd);
        if (vessel !== undefined && maskAt(vessel, at) > 0) {
          if (around(vessel, at, referenceSearch.erodeMm.value).every((v) => v > 0)) lists.blood.push(place);
        } else if (within(mean, range('muscle')) && behindSpine(at, seeds)) lists.muscle.push(place);
      }
  }
  const noise = median(soft);
  const calm = (list: readonly Place[]): readonly Place[] => list.filter((p) => p.sd <= 1.5 * noise + 2);
  const cellMl = mlFromMm3(voxelMm3(grid) * stride ** 3);
  const outside = (p: Place): boolean => ![...others, ...seeds.map((s) => s.mask)].some((m) => maskAt(m, p.at) > 0);
  const found: Region[] = [];
  for (const what of ['air', 'fat', 'muscle'] as const) {
    const region = peak(what, calm(lists[what]).filter(outside), cellMl);
    if (region !== undefined) found.push(region);
  }
  const blood = lists.blood.map((p) => p.mean);
  const bloodHu = blood.length === 0 ? undefined : median(blood);
  const isBlood = bloodHu !== undefined && within(bloodHu, range('blood'));
  if (isBlood) {
    const region = peak('blood', lists.blood, cellMl);
    if (region !== undefined) found.push(region);
  }
  const cortex = cortexOf(volume, seeds, foreign, metal);
  if (cortex !== undefined) found.push(cortex);
  return {
    found,
    metalSliceCount: metal.size,
    cementNear,
    ...(bloodHu !== undefined && bloodHu > range('blood')[1] ? { contrastHu: bloodHu } : {}),
  };
}

/** Slices that hold metal, and their neighbours. */
function metalSlices({ grid, voxels }: Volume): ReadonlySet<number> {
  const plane = grid.size[0] * grid.size[1];
  const most = (referenceSearch.metalSliceMl.value * 1000) / voxelMm3(grid);
  const out = new Set<number>();
  for (let k = 0; k < grid.size[2]; k++) {
    let n = 0;
    for (let q = k * plane; q < (k + 1) * plane; q++) if (voxels[q] > tissueHu.metalAboveHu) n++;
    if (n > most) for (const near of [k - 1, k, k + 1]) out.add(near);
  }
  return out;
}

function local(
  voxels: ArrayLike<number>,
  nx: number,
  ny: number,
  i: number,
  j: number,
  k: number,
): { readonly mean: number; readonly sd: number } {
  let sum = 0;
  let square = 0;
  for (let c = -1; c <= 1; c++)
    for (let b = -1; b <= 1; b++)
      for (let a = -1; a <= 1; a++) {
        const v = voxels[i + a + nx * (j + b + ny * (k + c))];
        sum += v;
        square += v * v;
      }
  const mean = sum / 27;
  return { mean, sd: Math.sqrt(Math.max(0, square / 27 - mean * mean)) };
}
/** The mask at a point and `mm` from it along the six axes. */
const around = (m: Mask, p: Lps, mm: number): readonly number[] =>
  [0, 0, 0, 0, 0, 0, 0].map((_, n) => {
    const d = [0, 1, 2].map((a) => (n > 0 && (n - 1) >> 1 === a ? 1 : 0)) as unknown as readonly [number, number, number];
    return maskAt(m, along(p, d, n % 2 === 0 ? mm : -mm));
  });
const directions = [-1, 0, 1].flatMap((a) => [-1, 0, 1].flatMap((b) => [-1, 0, 1].map((c) => [a, b, c] as const)));
/** Within the clear distance of cement or metal of the map: asked at half and whole distance in 26 directions, where the mask's box is near at all. */
function near(masks: readonly Mask[], p: Lps): boolean {
  const mm = referenceSearch.clearMm.value;
  return masks.some((m) => {
    const v = lpsToVoxel(m.grid, p);
    if (v.some((x, a) => x < -mm / m.grid.spacing[a] || x > m.grid.size[a] + mm / m.grid.spacing[a])) return false;
    return directions.some((d) => {
      const by = mm / Math.max(1, Math.hypot(...d));
      return maskAt(m, along(p, d, by / 2)) > 0 || maskAt(m, along(p, d, by)) > 0;
    });
  });
}
const along = (p: Lps, d: readonly [number, number, number], mm: number): Lps => lps(p[0] + d[0] * mm, p[1] + d[1] * mm, p[2] + d[2] * mm);
/** Erector spinae and multifidus: behind a vertebra of the map, not far to its side. Patient axes: y grows to the back. */
const behindSpine = (p: Lps, seeds: readonly Seed[]): boolean =>
  seeds.some((s) => {
    const [x, y, z] = between(s.pointLps, p);
    return Math.abs(z) < 20 && Math.abs(x) > 8 && Math.abs(x) < 60 && y > 25 && y < 85;
  });

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted.length === 0 ? 0 : sorted[sorted.length >> 1];
}
const tooSmall = (volumeMl: number, count: number): boolean =>
  volumeMl < referenceSearch.leastVolumeMl.value || count < referenceSearch.leastPlacesCount.value;
/** Median and robust spread of the candidates within 15 HU of their most frequent value; undefined when they are too few. */
function peak(what: ReferenceTissue, places: readonly Place[], cellMl: number): Region | undefined {
  if (places.length === 0) return undefined;
  const bins = new Map<number, number>();
  for (const p of places) bins.set(Math.round(p.mean / 3), (bins.get(Math.round(p.mean / 3)) ?? 0) + 1);
  const smooth = (b: number): number => [-2, -1, 0, 1, 2].reduce((s, d) => s + (3 - Math.abs(d)) * (bins.get(b + d) ?? 0), 0);
  const top = [...bins.keys()].reduce((a, b) => (smooth(b) > smooth(a) ? b : a)) * 3;
  const near = places.filter((p) => Math.abs(p.mean - top) <= 15).map((p) => p.mean);
  const volumeMl = near.length * cellMl;
  if (tooSmall(volumeMl, near.length)) return undefined;
  const hu = median(near);
  return { what, hu, sdHu: 1.4826 * median(near.map((v) => Math.abs(v - hu))), volumeMl, count: near.length };
}

/**
 * Dense bone of the mapped vertebrae: voxels in the cortex's range all of whose six neighbours lie above half of it, the median of their
 * upper tenth: thin cortex is blurred and reads low, the noise of one voxel adds less than that. Too little of it and there is no such reference.
 */
function cortexOf(volume: Volume, seeds: readonly Seed[], foreign: readonly Mask[], metal: ReadonlySet<number>): Region | undefined {
  const { grid, voxels } = volume;
  const [nx, ny, nz] = grid.size;
  const [low, high] = referenceTissueHu['cortical-bone'].range;
  const values: number[] = [];
  for (const seed of seeds) {
    const g = seed.mask.grid;
    const step = Math.max(1, Math.floor(Math.min(...grid.spacing) / Math.min(...g.spacing)));
    for (let k = 0; k < g.size[2]; k += step)
      for (let j = 0; j < g.size[1]; j += step)
        for (let i = 0; i < g.size[0]; i += step) {
          if (seed.mask.voxels[i + g.size[0] * (j + g.size[1] * k)] === 0) continue;
          const at = voxelToLps(g, voxel(i, j, k));
          const v = lpsToVoxel(grid, at).map(Math.round);
          if (v[0] < 1 || v[1] < 1 || v[2] < 1 || v[0] >= nx - 1 || v[1] >= ny - 1 || v[2] >= nz - 1 || metal.has(v[2])) continue;
          const q = v[0] + nx * (v[1] + ny * v[2]);
          if (voxels[q] < low || voxels[q] > high) continue;
          if ([1, -1, nx, -nx, nx * ny, -nx * ny].some((d) => voxels[q + d] < low / 2)) continue;
          if (near(foreign, at)) continue;
          values.push(voxels[q]);
        }
  }
  const upper = values.toSorted((a, b) => a - b).slice(Math.floor(0.9 * values.length));
  const volumeMl = mlFromMm3(values.length * voxelMm3(grid));
  if (tooSmall(volumeMl, values.length)) return undefined;
  const hu = median(upper);
  return { what: 'cortical-bone', hu, sdHu: 1.4826 * median(upper.map((v) => Math.abs(v - hu))), volumeMl, count: values.length };
}
