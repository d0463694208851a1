// An injection looked at after some millilitres: which voxels hold cement, and what every curve of the record says there. Used by page and papers alike.
import type { Approach, Injection, Leak, LeakKind, Mask, Vertebra } from '../records/index.ts';
import { vertebraPart } from '../records/index.ts';
import { fillValue, maskAt } from '../imaging/index.ts';
import { voxel, voxelToLps } from '../base/index.ts';

/** A curve over `injectedMl` at some millilitres, straight between its points. Below the first point: what grows with volume goes to 0, a pressure stays. */
export function curveAt(injectedMl: readonly number[], curve: readonly number[], ml: number, from: 'zero' | 'first' = 'zero'): number {
  const count = Math.min(injectedMl.length, curve.length);
  if (count === 0) return 0;
  if (ml <= injectedMl[0]) return from === 'first' ? curve[0] : curve[0] * Math.max(0, ml / injectedMl[0]);
  for (let n = 1; n < count; n++) {
    if (ml > injectedMl[n]) continue;
    const w = (ml - injectedMl[n - 1]) / (injectedMl[n] - injectedMl[n - 1]);
    return curve[n - 1] * (1 - w) + curve[n] * w;
  }
  return curve[count - 1];
}

export interface LeakAt {
  readonly kind: LeakKind;
  readonly probability: number;
  readonly lowProbability: number;
  readonly highProbability: number;
  readonly rawProbability: number;
  readonly meanMl: number;
  readonly leak: Leak;
}
export interface FillFacts {
  readonly ml: number;
  readonly timeMin: number;
  readonly inBodyMl: number;
  readonly leakedMl: number;
  readonly venousMl: number;
  readonly boneKPa: number;
  readonly boneHighKPa: number;
  readonly cannulaKPa: number;
  readonly syringeKPa: number;
  readonly syringeHighKPa: number;
  readonly viscosityPaS: number;
  readonly superiorContactFraction: number;
  readonly inferiorContactFraction: number;
  readonly contactProbability: number;
  readonly leftFraction: number;
  readonly balanceProbability: number;
  readonly leaks: readonly LeakAt[];
  /** The first reason to stop that is reached by now. */
  readonly reached?: Approach['stops'][number] | undefined;
  /** The first reason to stop at all. */
  readonly first?: Approach['stops'][number] | undefined;
}
export function fillFacts(a: Approach, ml: number): FillFacts {
  const grown = (curve: readonly number[]): number => curveAt(a.injectedMl, curve, ml);
  const kept = (curve: readonly number[]): number => curveAt(a.injectedMl, curve, ml, 'first');
  const [first] = a.stops.toSorted((x, y) => x.atMl - y.atMl);
  return {
    ml,
    timeMin: kept(a.timeMin),
    inBodyMl: grown(a.inBodyMl),
    leakedMl: grown(a.leakedMl),
    venousMl: grown(a.venousMl),
    boneKPa: kept(a.boneKPa),
    boneHighKPa: kept(a.boneHighKPa),
    cannulaKPa: kept(a.cannulaKPa),
    syringeKPa: kept(a.syringeKPa),
    syringeHighKPa: kept(a.syringeHighKPa),
    viscosityPaS: kept(a.viscosityPaS),
    superiorContactFraction: grown(a.superiorContactFraction),
    inferiorContactFraction: grown(a.inferiorContactFraction),
    contactProbability: grown(a.contactProbability),
    leftFraction: kept(a.leftFraction),
    balanceProbability: grown(a.balanceProbability),
    leaks: a.leaks.map((leak) => ({
      kind: leak.kind,
      probability: grown(leak.probability),
      lowProbability: grown(leak.lowProbability),
      highProbability: grown(leak.highProbability),
      rawProbability: grown(leak.rawProbability),
      meanMl: grown(leak.meanMl),
      leak,
    })),
    ...(first === undefined ? {} : { first }),
    ...(first === undefined || first.atMl > ml + 1e-6 ? {} : { reached: first }),
  };
}

/** 2 = cement by now in the middle course; 1 = in a tenth of the ensemble. */
export function fillMask(arrival: Approach['arrival'], ml: number): Mask {
  const now = Math.round(100 * ml);
  const { voxels: middle, early, grid } = arrival;
  const voxels = new Uint8Array(middle.length);
  for (let q = 0; q < voxels.length; q++)
    voxels[q] = middle[q] > 0 && middle[q] <= now ? 2 : early.length > 0 && early[q] > 0 && early[q] <= now ? 1 : 0;
  return { grid, voxels };
}

const reach = 0.75;
const near = [
  [0, 0, 0],
  [reach, 0, 0],
  [-reach, 0, 0],
  [0, reach, 0],
  [0, -reach, 0],
  [0, 0, reach],
  [0, 0, -reach],
] as const;
/** The body of the bone on the fill's grid, and over it cement in the middle course (imaging's `fillValue`). */
export function bodyOnGrid(arrival: Pick<Approach['arrival'], 'grid'>, parts: Vertebra['parts']): Uint8Array {
  const { grid } = arrival;
  const [nx, ny, nz] = grid.size;
  const out = new Uint8Array(nx * ny * nz);
  for (let k = 0, q = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, q++)
        // the mask's edge lies between voxels of two grids: half a voxel beyond it is still the body, and no leak
        if (near.some(([a, b, c]) => maskAt(parts, voxelToLps(grid, voxel(i + a, j + b, k + c))) === vertebraPart.body))
          out[q] = fillValue.body;
  return out;
}
export function solidAt(body: Uint8Array, arrival: Pick<Approach['arrival'], 'voxels'>, ml: number): Uint8Array {
  const now = Math.round(100 * ml);
  return body.map((v, q) =>
    arrival.voxels[q] > 0 && arrival.voxels[q] <= now ? (v === fillValue.body ? fillValue.cement : fillValue.outside) : v,
  );
}

/** Which approach is looked at first: the proposed one, else the plan's own. */
export const firstApproach = (i: Pick<Injection, 'approaches' | 'proposedIndex'>): number =>
  i.proposedIndex ??
  Math.max(
    0,
    i.approaches.findIndex((a) => a.isPlanned),
  );
