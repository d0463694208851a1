// The chosen plan on the voxels of the answer, where coarse ones may have flattered it: where a nerve passes a limit there it gets less, where there is
// room and the lesion is not covered it gets more, and the best of a few courses is the answer. A strength or time that a person gave stays.
import type { AblationCourse } from '../../physics/index.ts';
import { ablationRules } from '../../catalog/index.ts';
import type { TissueMap } from '../../spine/index.ts';
import { firstInjuryS, isKept } from './judge.ts';
import type { AblationParams } from './params.ts';
import { protocolFor, strengthRange, withStrength } from './protocol.ts';
import { ofBothEnds, type RinseEnd } from './rinse.ts';
import { figuresOf } from './run.ts';
import { betterThan, isEnough, roomLeft, type Tried } from './tune.ts';

export interface Settled {
  readonly chosen: Tried;
  readonly course: AblationCourse;
  readonly rinseEnd?: RinseEnd;
}
/** `run`: one course of a plan; `part`: the how manieth it is. `endOf`: the same where its rinse leaves; both ends are judged. */
export function settled(
  first: Tried,
  map: TissueMap,
  p: AblationParams,
  run: (t: Tried, part: number) => AblationCourse,
  endOf: (t: Tried, course: AblationCourse) => RinseEnd | undefined,
  cancelled: () => boolean,
): Settled {
  const seen = (t: Tried, part: number): Settled => {
    const course = run(t, part);
    const rinseEnd = cancelled() ? undefined : endOf(t, course);
    const figures = ofBothEnds(figuresOf(map, course), rinseEnd?.figures);
    return { chosen: { ...t, figures }, course, ...(rinseEnd === undefined ? {} : { rinseEnd }) };
  };
  let best = seen(first, 0);
  // the least strength that was seen to pass a limit: never asked for again
  let tooMuch = Infinity;
  for (let n = 1; n < ablationRules.settleRuns.value && !p.preview && p.obeysLimits && !cancelled(); n++) {
    const next = changed(best.chosen, p, tooMuch);
    if (next === undefined) break;
    const now = seen(next, n);
    if (cancelled()) break;
    const [was, is] = [best.chosen.figures, now.chosen.figures];
    // while neither keeps the limits, the one that passes them by less: a plan with an injury never stands because it covers more
    const isBetter =
      isKept(was) || isKept(is)
        ? betterThan(now.chosen, best.chosen) || (isEnough(now.chosen) && !isEnough(best.chosen))
        : roomOf(now.chosen, p) > roomOf(best.chosen, p);
    if (!isKept(is)) tooMuch = Math.min(tooMuch, next.choice.strength ?? Infinity);
    // more that does not cover more: it boils
    if (!isBetter && (isKept(is) || !isKept(was))) break;
    if (isBetter) best = now;
  }
  return best;
}
const roomOf = (t: Tried, p: AblationParams): number => roomLeft(t.figures, p.modality, t.protection, t.rinseC);
function changed(t: Tried, p: AblationParams, tooMuch: number): Tried | undefined {
  const { figures, choice } = t;
  const kept = isKept(figures);
  const covers = figures.coverageFraction >= ablationRules.coverFraction.value;
  if (kept && covers) return undefined;
  const base = protocolFor(t.probe, p.protocol);
  const range = strengthRange(base.protocol, t.lines.length);
  if (range === undefined || p.strength !== undefined) {
    if (kept) return undefined;
    const limit = firstInjuryS(figures.organs);
    return {
      ...t,
      seconds: Math.max(20, Math.floor(0.85 * Math.min(t.seconds, Number.isFinite(limit) ? limit : t.seconds))),
      reason: 'ablation.end.limit',
    };
  }
  const now = choice.strength ?? range.first;
  const asked = Math.min(range.most, now * Math.min(roomOf(t, p), 1.35));
  // between what is kept and what was too much, where both are known
  const strength = kept && asked >= tooMuch ? Math.sqrt(now * tooMuch) : asked;
  return Math.abs(strength / now - 1) < 0.02 ? undefined : { ...t, choice: withStrength(base, strength) };
}
