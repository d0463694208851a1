// How much height a body has lost, and of which shape: each height against a reference made of the two nearest intact bodies scaled by the
// level table (catalog/levels); which bodies count as intact is iterated. The level's physiological wedge is in the reference, so it is not loss.
//   loss_k = 1 − H_k/(g·R_k),  g = the body's own size against its neighbours', told by its least collapsed wall (1 when even that is low); for the
//   middle between two like walls, by both.
// The assumption that fails first: at least one body of the field is intact (else the table alone speaks, with a caution).
import {
  allLowFraction,
  evenFraction,
  gradeOfLoss,
  intactBelowFraction,
  normalOf,
  referenceSd,
  shapeSharedFraction,
  unevenLowFraction,
} from '../catalog/index.ts';
import type { Heights, LevelName } from '../records/index.ts';

export interface Measured {
  readonly level: LevelName | undefined;
  readonly heights: Heights | undefined;
  /** False for cemented, lytic or otherwise unfit bodies: never a reference. */
  readonly fit: boolean;
}
export interface Reference extends Heights {
  readonly basis: 'neighbours' | 'one-neighbour' | 'table';
}
export interface Loss {
  readonly reference: Reference;
  readonly wedgeFraction: number;
  readonly biconcaveFraction: number;
  readonly crushFraction: number;
  /** The largest loss: what is graded. */
  readonly lossFraction: number;
  readonly worst: keyof Heights;
  /** One sigma of the reference, as a share of the height before: it moves the loss by (1 − loss) of itself. */
  readonly referenceSdFraction: number;
  readonly type: 'none' | 'wedge' | 'biconcave' | 'crush';
}

const keys = ['anteriorMm', 'middleMm', 'posteriorMm'] as const;
/** Expected heights of bone i from those marked intact; undefined without a level and neighbour. */
function referenceOf(bones: readonly Measured[], intact: readonly boolean[], i: number): Reference | undefined {
  const own = bones[i].level === undefined ? undefined : normalOf(bones[i].level);
  const near: { distance: number; heights: Heights }[] = [];
  for (let j = 0; j < bones.length; j++) {
    const h = bones[j].heights;
    if (j === i || !intact[j] || h === undefined) continue;
    const normal = bones[j].level === undefined ? undefined : normalOf(bones[j].level as LevelName);
    const scale = (k: (typeof keys)[number]): number => (own !== undefined && normal !== undefined ? own[k] / normal[k] : 1);
    near.push({
      distance: Math.abs(j - i),
      heights: {
        anteriorMm: h.anteriorMm * scale('anteriorMm'),
        middleMm: h.middleMm * scale('middleMm'),
        posteriorMm: h.posteriorMm * scale('posteriorMm'),
      },
    });
  }
  near.sort((a, b) => a.distance - b.distance);
  // size from the two nearest, shape (front and middle against back) from up to six: a wedge is partly a trait of the person
  const two = near.slice(0, 2);
  const six = near.slice(0, 6);
  if (two.length === 0)
    return own === undefined
      ? undefined
      : { anteriorMm: own.anteriorMm, middleMm: own.middleMm, posteriorMm: own.posteriorMm, basis: 'table' };
  const posteriorMm = two.reduce((s, n) => s + n.heights.posteriorMm, 0) / two.length;
  // … so that few neighbours move it only part of the way from the table: r·n/(1 + (n−1)·r) for n bodies of correlation r
  const r = shapeSharedFraction.value;
  const weight = own === undefined ? 1 : (r * six.length) / (1 + (six.length - 1) * r);
  const shape = (k: 'anteriorMm' | 'middleMm'): number => {
    const theirs = six.reduce((s, n) => s + n.heights[k] / n.heights.posteriorMm, 0) / six.length;
    const usual = own === undefined ? theirs : own[k] / own.posteriorMm;
    return usual + weight * (theirs - usual);
  };
  return {
    anteriorMm: posteriorMm * shape('anteriorMm'),
    middleMm: posteriorMm * shape('middleMm'),
    posteriorMm,
    basis: two.length === 2 ? 'neighbours' : 'one-neighbour',
  };
}

/** Loss of a body against a reference; see the top of the file. */
export function lossAgainst(heights: Heights, reference: Reference): Loss {
  const q = keys.map((k) => heights[k] / reference[k]);
  const tallest = Math.max(q[0], q[2]);
  const lowest = Math.min(q[0], q[2]);
  // Come down as a whole only when it is low throughout; with one wall clearly lower than the other, a small body with a wedge is likelier.
  const even = Math.min(lowest, q[1]) > evenFraction.value * tallest;
  const allLow = tallest < 1 - (even ? allLowFraction : unevenLowFraction).value;
  const g = allLow ? 1 : tallest;
  // A middle lower than two like walls is held against both of them: the taller alone would make every body a little hollow.
  const middle = !allLow && lowest > evenFraction.value * tallest && q[1] < lowest ? (q[0] + q[2]) / 2 : g;
  const sd = referenceSd[reference.basis][allLow ? 'size' : 'shape'];
  const loss = [1 - q[0] / g, 1 - q[1] / middle, 1 - q[2] / g];
  const wedge = 1 - heights.anteriorMm / heights.posteriorMm / (reference.anteriorMm / reference.posteriorMm);
  const biconcave = 1 - heights.middleMm / heights.posteriorMm / (reference.middleMm / reference.posteriorMm);
  const crush = 1 - heights.posteriorMm / reference.posteriorMm;
  const lossFraction = Math.max(...loss);
  const worst = keys[loss.indexOf(lossFraction)];
  const grade = gradeOfLoss(lossFraction);
  const type = grade === 0 ? 'none' : crush > 0.15 && loss[2] > 0.6 * lossFraction ? 'crush' : loss[1] >= loss[0] ? 'biconcave' : 'wedge';
  return {
    reference,
    wedgeFraction: wedge,
    biconcaveFraction: biconcave,
    crushFraction: crush,
    lossFraction,
    worst,
    referenceSdFraction: sd,
    type,
  };
}

/** Loss of every bone (cranial → caudal), the set of intact ones iterated until it stands still. */
export function losses(bones: readonly Measured[]): readonly (Loss | undefined)[] {
  // first guess: the share of the table each body keeps, against the upper end of what the others keep
  const share = bones.map((b) => {
    const n = b.level === undefined ? undefined : normalOf(b.level);
    return b.heights === undefined ? undefined : Math.min(...keys.map((k) => (b.heights as Heights)[k] / (n === undefined ? 25 : n[k])));
  });
  const sorted = share.filter((s): s is number => s !== undefined).sort((a, b) => a - b);
  const top = sorted[Math.floor(0.75 * (sorted.length - 1))] ?? 1;
  let intact = bones.map((b, i) => b.fit && share[i] !== undefined && (share[i] as number) > 0.87 * top);
  let answer: (Loss | undefined)[] = [];
  for (let round = 0; round < 8; round++) {
    answer = bones.map((b, i) => {
      const reference = referenceOf(bones, intact, i);
      return b.heights === undefined || reference === undefined ? undefined : lossAgainst(b.heights, reference);
    });
    const next = bones.map((b, i) => b.fit && answer[i] !== undefined && (answer[i] as Loss).lossFraction < intactBelowFraction.value);
    if (next.every((v, i) => v === intact[i]) || !next.some(Boolean)) break;
    intact = next;
  }
  return answer;
}
