// The body as a porous medium on cubic voxels standing in its own frame (x left, y posterior, z superior): bone share of every voxel from the
// patient's own CT, clefts and lytic tissue from the work-up, a closed wall around. What differs from one member of the ensemble to the next (veins,
// cracks, permeability) is not here: see member-model.ts. Pedicles are taken as closed. The assumption that fails first: bone share read from HU.
import { distanceTo, signedDistance, components } from '../../imaging/index.ts';
import { densityAs, porousBone, fillRules, uncalibrated } from '../../catalog/index.ts';
import { vertebraPart, type Calibration, type Vertebra, type Volume } from '../../records/index.ts';
import { boneGrid, maskShare, type BoneGrid, type Triple } from '../../spine/index.ts';
import type { Frame } from '../../base/index.ts';

/** Everything from `bone` on conducts. `wall` is the layer of closed voxels around what conducts. */
export const tissue = { outside: 0, wall: 1, bone: 2, cleft: 3, lysis: 4 } as const;

export interface Medium {
  readonly size: Triple;
  readonly spacingMm: number;
  /** Frame coordinates of the lower corner of voxel 0. */
  readonly corner: Triple;
  readonly frame: Frame;
  readonly frameUid: string;
  readonly tissue: Uint8Array;
  /** Share of solid bone, 0…1, where `tissue` is bone. */
  readonly boneShare: Float32Array;
  /** 1 = touches the upper endplate, 2 = the lower, 3 = both; inside the rims. */
  readonly contact: Uint8Array;
  readonly contactCount: readonly [upper: number, lower: number];
  /** Extreme coordinates of what conducts, mm: left > right, posterior > anterior, superior > inferior. */
  readonly low: Triple;
  readonly high: Triple;
  /** Cement behind this coordinate is in the posterior part. */
  readonly quarterMm: number;
  readonly middleMm: number;
  /** Nothing but the scanner's usual order stood for the density. */
  readonly isUncalibrated: boolean;
}
/** What of a vertebra decides where cement may leave it. */
export type Bone = Pick<Vertebra, 'gaps' | 'genant' | 'frame'>;
export const cellAt = (m: Pick<Medium, 'size'>, i: number, j: number, k: number): number => i + m.size[0] * (j + m.size[1] * k);
export const placeOfCell = (m: Pick<Medium, 'size' | 'spacingMm' | 'corner'>, q: number): Triple => {
  const [nx, ny] = m.size;
  const h = m.spacingMm;
  return [
    m.corner[0] + ((q % nx) + 0.5) * h,
    m.corner[1] + ((Math.floor(q / nx) % ny) + 0.5) * h,
    m.corner[2] + (Math.floor(q / (nx * ny)) + 0.5) * h,
  ];
};
/** Voxel of a point; −1 outside the box. */
export function cellOf(m: Pick<Medium, 'size' | 'spacingMm' | 'corner'>, p: Triple): number {
  const at = [0, 1, 2].map((a) => Math.floor((p[a] - m.corner[a]) / m.spacingMm));
  return at.every((v, a) => v >= 0 && v < m.size[a]) ? cellAt(m, at[0], at[1], at[2]) : -1;
}
export const conducts = (t: number): boolean => t >= tissue.bone;
/** The six voxels beside one that is not at the edge of the box. */
export const beside = (m: Pick<Medium, 'size'>, q: number): readonly number[] => {
  const [nx, ny] = m.size;
  return [q - 1, q + 1, q - nx, q + nx, q - nx * ny, q + nx * ny];
};

/** Adds `n` empty voxels on every side. */
function padded(g: BoneGrid, n: number): BoneGrid {
  const size: Triple = [g.size[0] + 2 * n, g.size[1] + 2 * n, g.size[2] + 2 * n];
  const grown = <A extends Float32Array | Uint8Array>(a: A, out: A): A => {
    for (let k = 0, q = 0; k < g.size[2]; k++)
      for (let j = 0; j < g.size[1]; j++)
        for (let i = 0; i < g.size[0]; i++, q++) out[i + n + size[0] * (j + n + size[1] * (k + n))] = a[q];
    return out;
  };
  const count = size[0] * size[1] * size[2];
  return {
    ...g,
    size,
    corner: [g.corner[0] - n * g.spacingMm, g.corner[1] - n * g.spacingMm, g.corner[2] - n * g.spacingMm],
    fill: grown(g.fill, new Float32Array(count)),
    hu: grown(g.hu, new Float32Array(count)),
    part: grown(g.part, new Uint8Array(count)),
  };
}

type Scale = Pick<Calibration, 'density' | 'slopeMgPerCm3' | 'interceptMgPerCm3' | 'curvatureMgPerCm3'>;
/** Share of solid bone of an HU: mineral as ash over the ash of solid tissue. Where there is no mineral there is no bone. */
export function boneShareOf(scale: Scale | undefined): (hu: number) => number {
  const {
    density,
    slopeMgPerCm3: b,
    interceptMgPerCm3: a,
    curvatureMgPerCm3: c = 0,
  } = scale ?? {
    density: 'k2hpo4' as const,
    slopeMgPerCm3: uncalibrated.slopeMgPerCm3.value,
    interceptMgPerCm3: 0,
  };
  return (hu) => {
    const d = a + b * hu + c * hu * hu;
    return d <= 0 ? 0 : Math.min(1, (1000 * densityAs(d / 1000, density, 'ash')) / porousBone.tissueAshMgPerCm3.value);
  };
}

/** Undefined when the map holds no body, or none that is thicker than its walls. */
export function mediumOf(
  v: Vertebra,
  volume: Pick<Volume, 'grid' | 'voxels'>,
  calibration: Scale | undefined,
  voxelMm: number,
): Medium | undefined {
  const bare = boneGrid(v.parts, volume, v.frame, [vertebraPart.body], voxelMm);
  if (bare === undefined) return undefined;
  const g = padded(bare, 2);
  const { size, spacingMm: h, corner } = g;
  const grid = { size, spacing: [h, h, h] as const };
  const depth = signedDistance(grid, (q) => g.fill[q] >= 0.5);
  const shell = porousBone.shellMm.value;
  const cleft = v.clefts.flatMap((c) => (c.mask === undefined ? [] : [maskShare(g, c.mask)]));
  const lysis = v.lesion?.kind === 'lytic' && v.lesion.mask !== undefined ? maskShare(g, v.lesion.mask) : undefined;
  // a hair, so that a depth of exactly the shell counts as inside on every engine
  const pieces = components(size, (q) => depth[q] > shell - 1e-3);
  if (pieces.counts.length === 0) return undefined;
  const count = depth.length;
  const kinds = new Uint8Array(count);
  for (let q = 0; q < count; q++) {
    if (pieces.labels[q] !== 1) continue;
    kinds[q] = tissue.bone;
    if (lysis !== undefined && lysis[q] >= 0.5) kinds[q] = tissue.lysis;
    if (cleft.some((c) => c[q] >= 0.5)) kinds[q] = tissue.cleft;
  }
  const plane = size[0] * size[1];
  for (let q = plane; q < count - plane; q++)
    if (kinds[q] === tissue.outside && beside({ size }, q).some((t) => conducts(kinds[t]))) kinds[q] = tissue.wall;
  const share = boneShareOf(calibration);
  const raw = Float32Array.from(g.hu, share);
  const { low, high } = extentOf(size, h, corner, kinds);
  return {
    size,
    spacingMm: h,
    corner,
    frame: g.frame,
    frameUid: g.frameUid,
    tissue: kinds,
    boneShare: h < 1.5 ? smoothed(size, kinds, raw) : raw,
    ...contacts(size, h, kinds),
    low,
    high,
    quarterMm: high[1] - fillRules.posteriorFraction.value * (high[1] - low[1]),
    middleMm: (low[0] + high[0]) / 2,
    isUncalibrated: calibration === undefined,
  };
}

function extentOf(size: Triple, h: number, corner: Triple, kinds: Uint8Array): { readonly low: Triple; readonly high: Triple } {
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  for (let q = 0; q < kinds.length; q++) {
    if (!conducts(kinds[q])) continue;
    const p = placeOfCell({ size, spacingMm: h, corner }, q);
    for (let a = 0; a < 3; a++) {
      low[a] = Math.min(low[a], p[a] - h / 2);
      high[a] = Math.max(high[a], p[a] + h / 2);
    }
  }
  return { low: low as unknown as Triple, high: high as unknown as Triple };
}

/** Mean over the voxel and its bone neighbours: noise of single voxels would make every one a strut or a hole. */
function smoothed(size: Triple, kinds: Uint8Array, a: Float32Array): Float32Array {
  const out = a.slice();
  const [nx, ny] = size;
  for (let q = 0; q < a.length; q++) {
    if (kinds[q] !== tissue.bone) continue;
    let [sum, n] = [0, 0];
    for (let dk = -1; dk <= 1; dk++)
      for (let dj = -1; dj <= 1; dj++)
        for (let di = -1; di <= 1; di++) {
          const t = q + di + nx * (dj + ny * dk);
          if (kinds[t] !== tissue.bone) continue;
          sum += a[t];
          n++;
        }
    out[q] = sum / n;
  }
  return out;
}

/** The highest and lowest conducting voxel of every column whose place is inside the rim of the body seen from above. */
function contacts(size: Triple, h: number, kinds: Uint8Array): Pick<Medium, 'contact' | 'contactCount'> {
  const [nx, ny, nz] = size;
  const first = new Int32Array(nx * ny).fill(-1);
  const last = new Int32Array(nx * ny).fill(-1);
  for (let k = 0, q = 0; k < nz; k++)
    for (let c = 0; c < nx * ny; c++, q++) {
      if (!conducts(kinds[q])) continue;
      if (first[c] < 0) first[c] = k;
      last[c] = k;
    }
  const rim = distanceTo({ size: [nx, ny, 1], spacing: [h, h, h] }, (c) => first[c] < 0);
  const contact = new Uint8Array(kinds.length);
  let [upper, lower] = [0, 0];
  for (let c = 0; c < nx * ny; c++) {
    if (first[c] < 0 || rim[c] < fillRules.rimMm.value) continue;
    contact[c + nx * ny * last[c]] |= 1;
    contact[c + nx * ny * first[c]] |= 2;
    upper++;
    lower++;
  }
  return { contact, contactCount: [upper, lower] };
}

/** What the cement can take: pores of the middle course, clefts and lytic tissue, ml. */
export function roomMl(m: Medium): number {
  let sum = 0;
  for (let q = 0; q < m.tissue.length; q++)
    if (m.tissue[q] === tissue.bone) sum += porousBone.displacedFraction.value * porosityOf(m.boneShare[q]);
    else if (m.tissue[q] > tissue.bone) sum++;
  return (sum * m.spacingMm ** 3) / 1000;
}
export function porosityOf(boneShare: number): number {
  const [least, most] = porousBone.porosityFraction.value;
  return Math.min(most, Math.max(least, 1 - boneShare));
}
/** φ³/(1−φ)² against the reference porosity's (Kozeny). */
export function kozeny(porosity: number): number {
  const r = porousBone.referencePorosityFraction.value;
  return porosity ** 3 / (1 - porosity) ** 2 / (r ** 3 / (1 - r) ** 2);
}
