// Two columns of bones (MR beside CT, an earlier study beside today's) → one motion a bone, or a refusal. First the count: the columns are laid level
// on level as named, and one step up and down; if another lay fits better the two studies do not count alike, and that is a stop, never a guess.
// Then each bone by itself: posture moves them apart. Between bones nothing is interpolated.
import { distance, finding, movePoint, type Finding, type Lps, type Rigid } from '../base/index.ts';
import { registerRules } from '../catalog/index.ts';
import { shiftAt, turnOfMotion } from '../imaging/index.ts';
import { firstName, levelNames, type Level, type LevelName, type Mask, type Registration } from '../records/index.ts';
import { likenessOfBones, motionOfPoints, postureOf, registerBone, roughFrame, type BoneMotion, type RegisterBone } from './register.ts';

export interface ColumnBone {
  readonly id: string;
  readonly level?: Level;
  readonly mask: Mask;
  readonly keep: (label: number) => boolean;
  readonly pointLps: Lps;
  /** Cut by the edge of its image: it may be registered, but does not speak for the count. */
  readonly cut: boolean;
}
interface Pair {
  readonly fixed: ColumnBone;
  readonly moving: ColumnBone;
}
type Motion = NonNullable<Registration['whole']>['motion'];
const plainMotion = (m: Rigid): Motion => ({
  rotation: [...m.rotation],
  translationMm: [m.translationMm[0], m.translationMm[1], m.translationMm[2]],
});

/** Each bone with a frame by its neighbours: enough of a start for 30 degrees of turn. */
function withFrames(column: readonly ColumnBone[]): ReadonlyMap<string, RegisterBone> {
  return new Map(
    column.map((b, n) => [
      b.id,
      {
        mask: b.mask,
        keep: b.keep,
        frame: roughFrame(b.pointLps, column[n - 1]?.pointLps, column[n + 1]?.pointLps, undefined),
      },
    ]),
  );
}

/** Pairs when the moving column's names are read `steps` further down (> 0) or up. */
function pairs(fixed: readonly ColumnBone[], moving: readonly ColumnBone[], steps: number): readonly Pair[] {
  const ladder: readonly LevelName[] = levelNames;
  const byLevel = new Map(fixed.flatMap((b): [LevelName, ColumnBone][] => (b.level === undefined ? [] : [[firstName(b.level), b]])));
  // T13 and L6 exist only where a study names them.
  const standard = ladder.filter(
    (l) => (l !== 'T13' && l !== 'L6') || byLevel.has(l) || moving.some((m) => m.level !== undefined && firstName(m.level) === l),
  );
  return moving.flatMap((m) => {
    if (m.level === undefined) return [];
    const at = standard.indexOf(firstName(m.level)) + steps;
    const f = byLevel.get(standard[at]);
    return f === undefined ? [] : [{ fixed: f, moving: m }];
  });
}

interface Lay {
  readonly steps: number;
  readonly score: number;
  readonly count: number;
}
/** How badly the columns fit in one lay: residual and size. */
function scoreOf(list: readonly Pair[], fixed: ReadonlyMap<string, RegisterBone>, moving: ReadonlyMap<string, RegisterBone>): number {
  const whole = list.filter((p) => !p.fixed.cut && !p.moving.cut);
  const pool = whole.length >= 2 ? whole : list;
  const most = 6;
  const every = Math.max(1, pool.length / most);
  const used = Array.from({ length: Math.min(most, pool.length) }, (_, n) => pool[Math.floor(n * every)]);
  const each = used.map(({ fixed: f, moving: m }) => {
    const a = fixed.get(f.id);
    const b = moving.get(m.id);
    const like = a === undefined || b === undefined ? undefined : likenessOfBones(a, b, 2500);
    return like === undefined ? 5 : like.residualMm + registerRules.sizeWeightMm.value * Math.abs(Math.log(like.size));
  });
  each.sort((x, y) => x - y);
  // Torn maps and a bone that collapsed since: the better two thirds speak.
  const kept = each.slice(0, Math.max(1, Math.ceil((2 * each.length) / 3)));
  return kept.reduce((s, x) => s + x, 0) / kept.length;
}

export interface ColumnsRegistered {
  readonly state: 'accepted' | 'refused';
  readonly reason?: string;
  readonly whole?: Registration['whole'];
  readonly vertebrae: Registration['vertebrae'];
  readonly findings: readonly Finding[];
}

/** `sure`: both studies' counts are anchored (sacrum, C2 or a person). */
export function registerColumns(
  fixed: readonly ColumnBone[],
  moving: readonly ColumnBone[],
  o: { readonly sure: boolean; readonly progress?: (fraction: number) => void; readonly cancelled?: () => boolean },
): ColumnsRegistered {
  const r = registerRules;
  const fixedFrames = withFrames(fixed);
  const movingFrames = withFrames(moving);
  const named = pairs(fixed, moving, 0);
  const refuse = (reason: string, values: Readonly<Record<string, string | number>> = {}): ColumnsRegistered => ({
    state: 'refused',
    reason,
    vertebrae: [],
    findings: [finding(reason, 'stop', values)],
  });
  if (named.length === 0) return refuse('register.nothing-in-common');
  const findings: Finding[] = [];
  const lays: Lay[] = [0, -1, 1]
    .map((steps) => ({ steps, list: pairs(fixed, moving, steps) }))
    .filter(({ list }) => list.length > 0)
    .map(({ steps, list }) => ({ steps, count: list.length, score: scoreOf(list, fixedFrames, movingFrames) }));
  o.progress?.(0.4);
  const own = lays.find((l) => l.steps === 0) as Lay;
  const best = [...lays].sort((a, b) => a.score - b.score)[0];
  const next = Math.min(...lays.filter((l) => l !== best).map((l) => l.score));
  if (best.steps !== 0 && own.score >= r.shiftFactor.value * best.score)
    return refuse('register.levels-disagree', {
      steps: Math.abs(best.steps),
      level: named[0].fixed.level ?? '',
      other: named[0].moving.level ?? '',
    });
  if (best.steps !== 0 || next < r.shiftFactor.value * best.score) {
    if (!o.sure) return refuse('register.count-not-sure', { factor: Math.round((100 * next) / best.score) / 100 });
    findings.push(finding('register.count-by-anchor', 'caution', { factor: Math.round((100 * next) / best.score) / 100 }));
  }
  const out: Registration['vertebrae'][number][] = [];
  const done: { readonly pair: Pair; readonly motion: BoneMotion }[] = [];
  for (const [n, pair] of named.entries()) {
    if (o.cancelled?.() === true) return refuse('register.cancelled');
    o.progress?.(0.4 + (0.6 * n) / named.length);
    const a = fixedFrames.get(pair.fixed.id) as RegisterBone;
    const b = movingFrames.get(pair.moving.id) as RegisterBone;
    const motion = registerBone(a, b);
    const about = {
      vertebraId: pair.fixed.id,
      movingVertebraId: pair.moving.id,
      ...(pair.fixed.level === undefined ? {} : { level: pair.fixed.level }),
    };
    const previous = done.at(-1);
    const bend = motion === undefined || previous === undefined ? 0 : postureOf(motion.motion, previous.motion.motion);
    const reason =
      motion === undefined
        ? 'register.bone-no-answer'
        : motion.residualMm > r.mostResidualMm.value
          ? 'register.bone-residual'
          : motion.overlapFraction < r.leastOverlapFraction.value || motion.coveredFraction < r.leastCoveredFraction.value
            ? 'register.bone-overlap'
            : motion.centreSdMm > r.mostCentreSdMm.value
              ? 'register.bone-loose'
              : bend > r.mostBendDeg.value && areNeighbours(pair, previous?.pair)
                ? 'register.bone-bend'
                : undefined;
    if (motion === undefined || reason !== undefined) {
      out.push({
        ...about,
        state: 'refused',
        reason: reason ?? 'register.bone-no-answer',
        ...(motion === undefined ? {} : { residualMm: motion.residualMm }),
      });
      findings.push(
        finding(reason ?? 'register.bone-no-answer', 'caution', { residualMm: motion?.residualMm ?? 0, bendDeg: bend }, pair.fixed.id),
      );
      continue;
    }
    done.push({ pair, motion });
    out.push({
      ...about,
      state: 'accepted',
      motion: plainMotion(motion.motion),
      residualMm: motion.residualMm,
      centreSdMm: motion.centreSdMm,
      turnSdDeg: motion.turnSdDeg,
      centreLps: movePoint(motion.motion, pair.moving.pointLps),
    });
  }
  if (done.length * 2 < named.length || done.length === 0)
    return { ...refuse('register.too-few', { acceptedCount: done.length, commonCount: named.length }), vertebrae: out };
  const whole = wholeOf(done);
  const withPosture = out.map((v) => {
    const m = done.find((d) => d.pair.fixed.id === v.vertebraId);
    return m === undefined || whole === undefined ? v : { ...v, postureDeg: postureOf(m.motion.motion, whole.motion) };
  });
  return { state: 'accepted', vertebrae: withPosture, findings, ...(whole === undefined ? {} : { whole }) };
}

const areNeighbours = (a: Pair, b: Pair | undefined): boolean => b !== undefined && distance(a.fixed.pointLps, b.fixed.pointLps) < 55;

/** One motion for all: through the bones' middles where there are three, else that of the one bone. */
function wholeOf(done: readonly { readonly pair: Pair; readonly motion: BoneMotion }[]): Registration['whole'] {
  const from = done.map((d) => d.pair.moving.pointLps);
  const to = done.map((d) => movePoint(d.motion.motion, d.pair.moving.pointLps));
  // Middles of a column lie nearly on a line: a point behind each holds the turn about it.
  const behind = done.map((d) => [d.pair.moving.pointLps[0], d.pair.moving.pointLps[1] + 40, d.pair.moving.pointLps[2]] as unknown as Lps);
  const all = motionOfPoints([...from, ...behind], [...to, ...behind.map((p, n) => movePoint(done[n].motion.motion, p))]);
  const motion = all?.motion ?? done[0].motion.motion;
  const left = from.map((p, n) => distance(movePoint(motion, p), to[n]));
  const middle = from[Math.floor(from.length / 2)];
  return {
    motion: plainMotion(motion),
    residualMm: Math.sqrt(left.reduce((s, d) => s + d * d, 0) / left.length),
    shiftMm: shiftAt(motion, middle),
    turnDeg: turnOfMotion(motion),
  };
}
