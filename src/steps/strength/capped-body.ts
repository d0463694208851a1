// The bone between its end caps: one piece, every column of the body that has both endplates gets a cap on each, flat outside. Voxels without
// mineral beyond the last bone of a column become cap: a mask drawn a voxel too fat must not lay the body on a soft bed.
// The assumption that fails first: the endplates are what lies first and last in a column (an overhanging osteophyte is taken for the endplate).
import type { Frame } from '../../base/index.ts';
import { coordinate, dot } from '../../base/index.ts';
import { boneModel, endCaps } from '../../catalog/index.ts';
import { components } from '../../imaging/index.ts';
import type { Vertebra } from '../../records/index.ts';
import type { BoneGrid, Triple } from '../../spine/index.ts';

export const kinds = { void: 0, body: 1, behind: 2, upperCap: 3, lowerCap: 4 } as const;
export interface CappedBody {
  readonly size: Triple;
  readonly spacingMm: number;
  readonly corner: Triple;
  readonly frame: Frame;
  readonly frameUid: string;
  readonly kind: Uint8Array;
  readonly fill: Float32Array;
  readonly hu: Float32Array;
  /** Capped columns: i + nx j, first and last layer of bone, three numbers each. */
  readonly columns: Int32Array;
  /** Planes of nodes that are the caps' outer faces. */
  readonly bottomPlane: number;
  readonly topPlane: number;
  /** Mean height of the columns, and volume of the body over it. */
  readonly heightMm: number;
  readonly areaMm2: number;
  /** Share of the bone that hung loose and was removed; pieces counted. */
  readonly looseFraction: number;
  readonly looseCount: number;
  /** Depth of the capped columns, front to back. */
  readonly depthMm: number;
}

/** Height of an endplate plane over a column, in frame coordinates. */
type Plane = (l: number, p: number) => number;
export function planesOf(v: Pick<Vertebra, 'frame' | 'endplates'>): readonly [upper: Plane, lower: Plane] | undefined {
  const ends = v.endplates;
  if (ends === undefined) return undefined;
  const plane = ({ pointLps, normal }: typeof ends.superior): Plane => {
    const [nl, np, ns] = [dot(normal, v.frame.left), dot(normal, v.frame.posterior), dot(normal, v.frame.superior)];
    const o = v.frame.originLps;
    const [l0, p0, s0] = [
      coordinate(pointLps, o, v.frame.left),
      coordinate(pointLps, o, v.frame.posterior),
      coordinate(pointLps, o, v.frame.superior),
    ];
    return (l, p) => s0 - (nl * (l - l0) + np * (p - p0)) / ns;
  };
  return [plane(ends.superior), plane(ends.inferior)];
}

/** `solid` says where there is mineral enough to carry a cap. Undefined when no column has two ends. */
export function cappedBody(
  bone: BoneGrid,
  planes: readonly [Plane, Plane] | undefined,
  solid: (fill: number, hu: number) => boolean,
  thicknessMm: number = endCaps.thicknessMm.value,
): CappedBody | undefined {
  const { size, spacingMm: h, corner } = bone;
  const [nx, ny, nz] = size;
  const plane = nx * ny;
  const least = boneModel.leastFillFraction.value;
  const pieces = components(size, (q) => bone.fill[q] >= least);
  if (pieces.counts.length === 0) return undefined;
  const whole = pieces.counts.reduce((a, b) => a + b, 0);
  const columns: number[] = [];
  let low = nz;
  let high = -1;
  const middle = corner[2] + (nz * h) / 2;
  for (let j = 0; j < ny; j++)
    for (let i = 0; i < nx; i++) {
      let first = -1;
      let last = -1;
      for (let k = 0; k < nz; k++) {
        const q = i + nx * j + plane * k;
        if (pieces.labels[q] !== 1 || bone.part[q] !== 1 || !solid(bone.fill[q], bone.hu[q])) continue;
        if (first < 0) first = k;
        last = k;
      }
      if (last - first < 2) continue;
      const [l, p] = [corner[0] + (i + 0.5) * h, corner[1] + (j + 0.5) * h];
      const [up, down] = planes === undefined ? [corner[2] + nz * h, corner[2]] : [planes[0](l, p), planes[1](l, p)];
      const centre = planes === undefined ? middle : (up + down) / 2;
      const share = endCaps.columnFraction.value;
      if (corner[2] + (last + 1) * h < centre + share * (up - centre) || corner[2] + first * h > centre - share * (centre - down)) continue;
      columns.push(i + nx * j, first, last);
      low = Math.min(low, first);
      high = Math.max(high, last);
    }
  if (columns.length === 0) return undefined;
  const thick = Math.max(1, Math.round(thicknessMm / h));
  // the caps may stand beyond the bone's own box, and what lies behind the body beyond the caps
  const below = Math.max(0, thick - low);
  const above = Math.max(0, high + thick - (nz - 1));
  const full: Triple = [nx, ny, nz + below + above];
  const count = plane * full[2];
  const kind = new Uint8Array(count);
  const fill = new Float32Array(count);
  const hu = new Float32Array(count);
  fill.set(bone.fill, below * plane);
  hu.set(bone.hu, below * plane);
  for (let q = 0; q < bone.fill.length; q++)
    if (pieces.labels[q] === 1) kind[q + below * plane] = bone.part[q] === 1 ? kinds.body : kinds.behind;
  const bottomPlane = low + below - thick;
  const topPlane = high + below + 1 + thick;
  let heights = 0;
  let [front, back] = [ny, -1];
  for (let c = 0; c < columns.length; c += 3) {
    const [column, first, last] = [columns[c], (columns[c + 1] += below), (columns[c + 2] += below)];
    heights += last - first - 1 + fill[column + plane * first] + fill[column + plane * last];
    front = Math.min(front, Math.floor(column / nx));
    back = Math.max(back, Math.floor(column / nx));
    for (let k = bottomPlane; k < first; k++) kind[column + plane * k] = kinds.lowerCap;
    for (let k = last + 1; k < topPlane; k++) kind[column + plane * k] = kinds.upperCap;
  }
  let volume = 0;
  for (let q = 0; q < count; q++) if (kind[q] === kinds.body) volume += fill[q];
  for (let q = 0; q < count; q++)
    if (kind[q] === kinds.void || kind[q] > kinds.behind) {
      fill[q] = kind[q] === kinds.void ? 0 : 1;
      hu[q] = 0;
    }
  const heightMm = (heights * h) / (columns.length / 3);
  return {
    size: full,
    spacingMm: h,
    corner: [corner[0], corner[1], corner[2] - below * h],
    frame: bone.frame,
    frameUid: bone.frameUid,
    kind,
    fill,
    hu,
    columns: Int32Array.from(columns),
    bottomPlane,
    topPlane,
    heightMm,
    areaMm2: (volume * h ** 3) / heightMm,
    looseFraction: 1 - pieces.counts[0] / whole,
    looseCount: pieces.counts.length - 1,
    depthMm: (back - front + 1) * h,
  };
}
