// A labelled CT and an MR nobody labelled → where each bone of the CT lies in the MR. First a place for three bones (search.ts), then bone after bone up
// and down from there, each from its neighbour's motion and a few bends (place.ts). The count is proved, not assumed: the whole column is laid one
// level higher and one lower as well; unless the place found is clearly better than both, nothing is returned.
// Fails first: few bones in common (two neighbours are alike to a few per cent); then the answer is "count not sure".
import {
  composeRigid,
  direction,
  distance,
  finding,
  invertRigid,
  midpoint,
  movePoint,
  rotationAbout,
  type Finding,
  type Grid,
  type Lps,
  type Rigid,
} from '../../base/index.ts';
import { registerRules } from '../../catalog/index.ts';
import { shiftAt, turnOfMotion } from '../../imaging/index.ts';
import type { Mask, Registration, Volume } from '../../records/index.ts';
import { motionOfPoints, postureOf } from '../register.ts';
import type { ColumnBone, ColumnsRegistered } from '../register-columns.ts';
import { guessOf } from './guess.ts';
import { channelsOf, type Channel } from './pictures.ts';
import { blurs, likenessAt, placeBone, seenOf, type Blurred, type Placed, type Prepared } from './place.ts';
import { searchPlaces } from './search.ts';

type Motion = NonNullable<Registration['whole']>['motion'];
const plainMotion = (m: Rigid): Motion => ({
  rotation: [...m.rotation],
  translationMm: [m.translationMm[0], m.translationMm[1], m.translationMm[2]],
});
const unturned: Rigid = { rotation: [1, 0, 0, 0, 1, 0, 0, 0, 1], translationMm: [0, 0, 0] };

interface Bone {
  readonly bone: ColumnBone;
  readonly prepared: () => Prepared;
}

function preparedOf(
  ct: Pick<Volume, 'grid' | 'voxels'>,
  masks: readonly { readonly mask: Mask; readonly keep: (label: number) => boolean }[],
  about: readonly number[],
  centreLps: Lps,
  picture: Grid,
): Prepared {
  let fine: Blurred | undefined;
  return {
    centreLps,
    coarse: blurs(guessOf({ ct, masks, about, reachMm: 13, stepMm: 2.6, smoothMm: 1.2, centreLps }, picture, unturned)),
    fine: () => {
      fine ??= blurs(guessOf({ ct, masks, about, reachMm: 10, stepMm: 1.2, smoothMm: 0, centreLps }, picture, unturned));
      return fine;
    },
  };
}

/** Bends tried at the disc between two bones, degrees. */
const bendsDeg = [0, -6, 6, -11, 11] as const;

/** Starts for a bone beside one already placed: carried along, bent at the disc between. */
function startsBeside(neighbour: Bone, placed: Rigid, own: Bone): readonly Rigid[] {
  const hinge = midpoint(neighbour.bone.pointLps, own.bone.pointLps);
  return bendsDeg.map((deg) => composeRigid(rotationAbout(hinge, direction(1, 0, 0), deg), placed));
}

function bestStart(p: Prepared, channels: readonly Channel[], starts: readonly Rigid[]): Rigid | undefined {
  let best: { motion: Rigid; value: number } | undefined;
  for (const motion of starts) {
    const value = likenessAt(p, channels, motion, 4);
    if (value !== undefined && (best === undefined || value > best.value)) best = { motion, value };
  }
  return best?.motion;
}

export interface Chain {
  readonly placed: readonly (Placed | undefined)[];
  readonly first: number;
}
/** Bones up and down from one whose motion is known; a bone the pictures do not show ends its side. */
function chainFrom(bones: readonly Bone[], channels: readonly Channel[], first: number, start: Rigid): Chain {
  const placed: (Placed | undefined)[] = bones.map(() => undefined);
  placed[first] = placeBone(bones[first].prepared(), channels, start);
  for (const side of [-1, 1]) {
    let from = first;
    let motion = placed[first]?.motion ?? start;
    for (let n = first + side; n >= 0 && n < bones.length; n += side) {
      const p = bones[n].prepared();
      if (seenOf(p, channels, motion) < leastSeen) break;
      const begin = bestStart(p, channels, startsBeside(bones[from], motion, bones[n]));
      if (begin === undefined) break;
      const got = placeBone(p, channels, begin);
      placed[n] = got;
      motion = got?.motion ?? begin;
      from = n;
    }
  }
  return { placed, first };
}
/** A bone of which less than this lies in the pictures is not looked for. */
const leastSeen = 0.55;

export interface PicturesOptions {
  readonly progress?: (fraction: number) => void;
  readonly cancelled?: () => boolean;
  /** For measuring the method itself. */
  readonly watch?: (seen: { readonly chain: Chain; readonly lay: Lays }) => void;
}

/** Every bone of the fixed image (head to feet) looked for in the pictures. */
export function registerByPictures(
  ct: Pick<Volume, 'grid' | 'voxels'>,
  fixed: readonly ColumnBone[],
  pictures: readonly Volume[],
  o: PicturesOptions = {},
): ColumnsRegistered {
  const refuse = (reason: string, values: Readonly<Record<string, string | number>> = {}): ColumnsRegistered => ({
    state: 'refused',
    reason,
    vertebrae: [],
    findings: [finding(reason, 'stop', values)],
  });
  const channels = channelsOf(pictures);
  if (channels.length === 0 || fixed.length === 0) return refuse('register.nothing-in-common');
  // One bone has nothing to be counted by.
  if (fixed.length < 2) return refuse('register.pictures-count', { factor: 1, limit: registerRules.pictureShiftFactor.value });
  const grid = channels[0].pictures[0].grid;
  const masks = fixed.map(({ mask, keep }) => ({ mask, keep }));
  const bones: readonly Bone[] = fixed.map((bone, n) => {
    let own: Prepared | undefined;
    return {
      bone,
      prepared: () => {
        own ??= preparedOf(ct, masks, [n], bone.pointLps, grid);
        return own;
      },
    };
  });
  // Templates of three bones, spread over the column.
  const able = fixed.map((_, n) => n).filter((n) => n > 0 && n < fixed.length - 1);
  const middles = able.length === 0 ? [0] : [...new Set([0.5, 0.2, 0.8].map((f) => able[Math.round(f * (able.length - 1))]))];
  const seeds = middles.flatMap((n) => {
    const about = [n - 1, n, n + 1].filter((m) => m >= 0 && m < fixed.length);
    const p = preparedOf(ct, masks, about, fixed[n].pointLps, grid);
    return searchPlaces(p.coarse.guess, channels, 4).flatMap((place) => {
      const moved = likenessAt(p, channels, place.motion, 4);
      return moved === undefined ? [] : [{ n, p, place, likeness: moved }];
    });
  });
  if (seeds.length === 0) return refuse('register.pictures-no-place');
  o.progress?.(0.2);
  const refined = seeds
    .toSorted((a, b) => b.likeness - a.likeness)
    .slice(0, 4)
    .flatMap((s) => {
      const got = placeBone(s.p, channels, s.place.motion, { sigmas: [4, 4], rough: true });
      return got === undefined ? [] : [{ ...s, got }];
    })
    .toSorted((a, b) => b.got.likenessFraction - a.got.likenessFraction);
  const seed = refined[0];
  if (seed === undefined) return refuse('register.pictures-no-place');
  o.progress?.(0.3);
  if (o.cancelled?.() === true) return refuse('register.cancelled');
  let chain = chainFrom(bones, channels, seed.n, seed.got.motion);
  o.progress?.(0.6);
  let lay = laysOf(bones, channels, chain);
  // The search may have begun one level off: the best lay is then walked to, and judged again from there.
  for (let turn = 0; turn < 2 && lay.best.steps !== 0; turn++) {
    chain = chainFrom(bones, channels, lay.best.first, lay.best.start);
    lay = laysOf(bones, channels, chain);
  }
  o.progress?.(0.95);
  o.watch?.({ chain, lay });
  return assemble(fixed, chain, lay);
}

export interface Lays {
  readonly list: readonly { readonly steps: number; readonly score: number; readonly ownScore: number; readonly count: number }[];
  readonly best: { readonly steps: number; readonly first: number; readonly start: Rigid };
}
/** How ill a bone fits: what the guess leaves unexplained, and the size that would fit better. */
const illOf = (p: Placed): number => 1 - p.likenessFraction + registerRules.pictureSizeWeight.value * Math.abs(Math.log(p.size));

/** The column laid `steps` bones further down or up: each bone looked for where another was found. */
function laysOf(bones: readonly Bone[], channels: readonly Channel[], chain: Chain): Lays {
  const list: { steps: number; score: number; ownScore: number; count: number }[] = [];
  let best = { steps: 0, first: chain.first, start: chain.placed[chain.first]?.motion ?? unturned, ratio: 1 };
  const rough = { sigmas: [4, 0.7], rough: true };
  const own = new Map<number, number>();
  const ownIll = (n: number): number => {
    let ill = own.get(n);
    if (ill === undefined) {
      const got = placeBone(bones[n].prepared(), channels, (chain.placed[n] as Placed).motion, rough);
      ill = got === undefined ? 1 : illOf(got);
      own.set(n, ill);
    }
    return ill;
  };
  for (const steps of [-1, 1]) {
    const pairs: { ill: number; own: number; n: number; start: Rigid }[] = [];
    const ns = bones.map((_, n) => n).filter((n) => chain.placed[n] !== undefined && chain.placed[n + steps] !== undefined);
    const every = Math.max(1, ns.length / mostLay);
    for (let q = 0; q < Math.min(mostLay, ns.length); q++) {
      const n = ns[Math.floor(q * every)];
      const other = chain.placed[n + steps] as Placed;
      // Where bone n + steps was found, bone n is laid.
      const [a, b] = [bones[n + steps].bone.pointLps, bones[n].bone.pointLps];
      const start = composeRigid({ rotation: unturned.rotation, translationMm: [b[0] - a[0], b[1] - a[1], b[2] - a[2]] }, other.motion);
      const p = bones[n].prepared();
      if (seenOf(p, channels, start) < leastSeen) continue;
      const got = placeBone(p, channels, start, rough);
      if (got !== undefined) pairs.push({ ill: illOf(got), own: ownIll(n), n, start: got.motion });
    }
    if (pairs.length === 0) continue;
    const mean = (f: (x: (typeof pairs)[number]) => number): number => pairs.reduce((s, x) => s + f(x), 0) / pairs.length;
    const [score, ownScore] = [mean((x) => x.ill), mean((x) => x.own)];
    list.push({ steps, score, ownScore, count: pairs.length });
    if (score / ownScore < best.ratio) best = { steps, first: pairs[0].n, start: pairs[0].start, ratio: score / ownScore };
  }
  return { list, best };
}
const mostLay = 4;

function assemble(fixed: readonly ColumnBone[], chain: Chain, lay: Lays): ColumnsRegistered {
  const r = registerRules;
  const refuse = (reason: string, values: Readonly<Record<string, string | number>> = {}): ColumnsRegistered => ({
    state: 'refused',
    reason,
    vertebrae: [],
    findings: [finding(reason, 'stop', values)],
  });
  const factor = Math.min(...lay.list.map((l) => l.score / l.ownScore));
  // The count must be proved against both neighbours: laid one level up and one down.
  if (lay.list.length < 2 || !(factor >= r.pictureShiftFactor.value) || !Number.isFinite(factor))
    return refuse('register.pictures-count', {
      factor: Number.isFinite(factor) ? Math.round(100 * factor) / 100 : 1,
      limit: r.pictureShiftFactor.value,
    });
  const findings: Finding[] = [];
  const out: Registration['vertebrae'][number][] = [];
  const done: { readonly n: number; readonly placed: Placed }[] = [];
  for (const [n, placed] of chain.placed.entries()) {
    if (placed === undefined) continue;
    const about = { vertebraId: fixed[n].id, ...(fixed[n].level === undefined ? {} : { level: fixed[n].level }) };
    const before = done.at(-1);
    const beside = before !== undefined && before.n === n - 1 ? before : undefined;
    const bend = beside === undefined ? 0 : postureOf(placed.motion, beside.placed.motion);
    const residual = placed.apartMm === undefined ? {} : { residualMm: placed.apartMm };
    const reason =
      placed.likenessFraction < r.leastPictureLikenessFraction.value
        ? 'register.bone-unlike'
        : placed.apartMm !== undefined && placed.apartMm > r.mostPictureApartMm.value
          ? 'register.bone-sequences-apart'
          : placed.centreSdMm > r.mostCentreSdMm.value
            ? 'register.bone-loose'
            : bend > r.mostBendDeg.value
              ? 'register.bone-bend'
              : undefined;
    if (reason !== undefined) {
      out.push({ ...about, state: 'refused', reason, ...residual });
      findings.push(finding(reason, 'caution', { residualMm: placed.apartMm ?? 0, bendDeg: bend }, fixed[n].id));
      continue;
    }
    if (placed.apartMm === undefined) findings.push(finding('register.one-sequence', 'caution', {}, fixed[n].id));
    done.push({ n, placed });
    out.push({
      ...about,
      state: 'accepted',
      motion: plainMotion(placed.motion),
      ...residual,
      centreSdMm: placed.centreSdMm,
      turnSdDeg: placed.turnSdDeg,
      centreLps: fixed[n].pointLps,
    });
  }
  const looked = chain.placed.filter((p) => p !== undefined).length;
  if (done.length === 0 || done.length * 2 < looked)
    return { ...refuse('register.too-few', { acceptedCount: done.length, commonCount: looked }), vertebrae: out };
  const whole = wholeOf(fixed, done);
  return {
    state: 'accepted',
    vertebrae: out.map((v) => {
      const d = done.find((x) => fixed[x.n].id === v.vertebraId);
      return d === undefined || whole === undefined ? v : { ...v, postureDeg: postureOf(d.placed.motion, whole.motion) };
    }),
    findings,
    ...(whole === undefined ? {} : { whole }),
  };
}

function wholeOf(fixed: readonly ColumnBone[], done: readonly { readonly n: number; readonly placed: Placed }[]): Registration['whole'] {
  const to: Lps[] = [];
  const from: Lps[] = [];
  for (const { n, placed } of done) {
    const back = invertRigid(placed.motion);
    const p = fixed[n].pointLps;
    // A point behind each holds the turn about the column.
    for (const q of [p, [p[0], p[1] + 40, p[2]] as unknown as Lps]) {
      to.push(q);
      from.push(movePoint(back, q));
    }
  }
  const motion = motionOfPoints(from, to)?.motion ?? done[0].placed.motion;
  const left = from.map((p, n) => distance(movePoint(motion, p), to[n])).filter((_, n) => n % 2 === 0);
  return {
    motion: plainMotion(motion),
    residualMm: Math.sqrt(left.reduce((s, d) => s + d * d, 0) / left.length),
    shiftMm: shiftAt(motion, from[0]),
    turnDeg: turnOfMotion(motion),
  };
}
