// The public L2 of VerSe'19 sub-verse004 as a voxel model, exactly as its authors define it (see the row's text): every non-zero voxel an element of
// 1 mm, bone by Kopperdahl's law on K2HPO4 density, two end discs of 2500 MPa, z prescribed on the visible faces of the discs, sides free.
// The benchmark's own void law (1e-4 MPa at or below 0 mg/cm³) is used HERE ONLY: the product masks voids and floors bone at 1 MPa.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { boneLaws } from '../../src/catalog/index.ts';
import { readNifti } from '../../src/formats/index.ts';
import type { ElasticLoad, ElasticModel, Size } from '../../src/physics/index.ts';
import { nodesOf } from '../physics/elastic-cases.ts';

export interface Verse004 {
  readonly size: Size;
  /** mg/cm³ K2HPO4, and labels: 1–4 bone, 5 lower and 6 upper disc. */
  readonly density: ArrayLike<number>;
  readonly labels: ArrayLike<number>;
  readonly fixed: Uint8Array;
  readonly load: ElasticLoad;
  readonly top: readonly number[];
  readonly bottom: readonly number[];
  readonly elementCount: number;
  readonly nodeCount: number;
}
const shiftMm = -0.2;

export function readVerse004(dataFolder: string): Verse004 | undefined {
  const path = (part: string): string => join(dataFolder, 'verse004-l2-fe', `sub-verse004_0000_vertebra_21_${part}.nii.gz`);
  if (!existsSync(path('im')) || !existsSync(path('seg'))) return undefined;
  const [image, map] = ['im', 'seg'].map((part) => readNifti(new Uint8Array(readFileSync(path(part))), part));
  const size = image.grid.size;
  const [nx, ny, nz] = size;
  const labels = map.voxels;
  const node = (i: number, j: number, k: number): number => (k * (ny + 1) + j) * (nx + 1) + i;
  const used = new Uint8Array(nodesOf(size));
  let elementCount = 0;
  const top = new Set<number>();
  const bottom = new Set<number>();
  const face = (into: Set<number>, i: number, j: number, k: number): void => {
    for (const a of [0, 1]) for (const b of [0, 1]) into.add(node(i + a, j + b, k));
  };
  for (let j = 0; j < ny; j++)
    for (let i = 0; i < nx; i++) {
      const at = (k: number): number => labels[i + nx * (j + ny * k)];
      let low = -1;
      let high = -1;
      for (let k = 0; k < nz; k++) {
        if (at(k) === 0) continue;
        elementCount++;
        high = k;
        if (low < 0) low = k;
        for (let c = 0; c < 8; c++) used[node(i + (c & 1), j + ((c >> 1) & 1), k + (c >> 2))] = 1;
      }
      if (high >= 0 && at(high) === 6) face(top, i, j, high + 1);
      if (low >= 0 && at(low) === 5) face(bottom, i, j, low);
    }
  const fixed = new Uint8Array(used.length);
  const displacementMm = new Float64Array(3 * used.length);
  for (const n of [...top, ...bottom]) fixed[n] |= 4;
  for (const n of top) displacementMm[2 * used.length + n] = shiftMm;
  return {
    size,
    density: image.voxels,
    labels,
    fixed,
    load: { displacementMm },
    top: [...top],
    bottom: [...bottom],
    elementCount,
    nodeCount: used.reduce((a, b) => a + b, 0),
  };
}

const lowest = -31;
const highest = 1893;
const bins = 128;
/** How a voxel's density becomes the density its modulus is taken at. */
export const readings = {
  continuous: (rho: number) => rho,
  /** Cut to whole mg/cm³ towards zero (the authors cast to 16-bit integers), no bins. */
  whole: (rho: number) => Math.trunc(Math.max(lowest, rho)),
  /** 128 bins of the densities as they are; what the definition's words alone say. */
  binnedAsRead: (rho: number) => binned(Math.max(lowest, rho), 0),
  /** 128 bins of the whole densities: what the published pipeline does. */
  binned: (rho: number) => binned(Math.trunc(Math.max(lowest, rho)), 0),
  /** The same, each voxel given the next bin's modulus: the published slip. */
  shifted: (rho: number) => binned(Math.trunc(Math.max(lowest, rho)), 1),
} as const;
export type Reading = keyof typeof readings;
function binned(rho: number, shift: number): number {
  const width = (highest - lowest) / bins;
  const bin = Math.min(bins - 1, Math.max(0, Math.floor((rho - lowest) / width)) + shift);
  return lowest + (bin + 0.5) * width;
}

export function verse004Model(v: Verse004, reading: Reading): ElasticModel {
  const { factorMPa, exponent } = boneLaws.kopperdahl;
  const at = readings[reading];
  const modulusMpa = Float32Array.from(v.labels, (label, q) => {
    if (label === 0) return 0;
    if (label >= 5) return 2500;
    const rho = at(v.density[q]) / 1000;
    return rho <= 0 ? 1e-4 : factorMPa * rho ** exponent;
  });
  return { size: v.size, spacingMm: 1, modulusMpa, fixed: v.fixed };
}
/** |resultant on the upper disc| / 0.2 mm. */
export function stiffnessOf(v: Verse004, forceN: Float64Array): number {
  const n = nodesOf(v.size);
  return Math.abs(v.top.reduce((s, m) => s + forceN[2 * n + m], 0) / shiftMm);
}
/** What a direct solver needs besides: the three rigid motions in the plane held at two nodes of the lower disc, which moves no force. */
export function pinned(v: Verse004, model: ElasticModel): ElasticModel {
  const fixed = model.fixed.slice();
  const x = (n: number): number => n % (v.size[0] + 1);
  const left = v.bottom.reduce((a, b) => (x(b) < x(a) ? b : a));
  const right = v.bottom.reduce((a, b) => (x(b) > x(a) ? b : a));
  fixed[left] |= 3;
  fixed[right] |= 2;
  return { ...model, fixed };
}
