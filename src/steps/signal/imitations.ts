// What imitates an acute fracture, or hides one: suspected from measured signs, likeliest first. Several may stand side by side: none is a verdict.
// Rules and limits: catalog/signal-rules. The assumption that fails first: two real fractures side by side whose bands face each other.
import { mimicRules, signRules } from '../../catalog/index.ts';
import type { Mimic } from '../../records/index.ts';
import { isChanged, isDarkOnBoth, patternOf } from './age.ts';
import { lossOf, type Body, type Exam } from './read.ts';

const r = mimicRules;

export interface Suspected {
  readonly mimic: Mimic;
  readonly measured?: number;
}

export const isBright = (b: Body): boolean => isChanged(b) && (b.changed?.fluid ?? 0) > r.brightLn.value;
export const isDark = (b: Body): boolean => isChanged(b) && (b.changed?.t1 ?? 0) < r.darkLn.value;
/** A change that says anything: bright, dark or fatty on its image, or dry throughout; a little less of everything is partial volume. */
export const isTelling = (b: Body): boolean =>
  isBright(b) ||
  isDark(b) ||
  (isChanged(b) && (b.changed?.t1 ?? 0) > r.fattyLn.value && (b.changed?.fraction ?? 0) > r.fattyFraction.value) ||
  (isChanged(b) && (b.changed?.fluid ?? 0) < r.dryLn.value && (b.changed?.fraction ?? 0) > r.mostFraction.value);
export const isDeformed = (b: Body): boolean => (lossOf(b.bone) ?? 0) >= signRules.collapsedFraction.value;
/** Cement known from CT, a void, or most of the marrow dark on both images. */
export const isCemented = (b: Body): boolean =>
  (b.bone.own.previousCementMl ?? 0) > 0 ||
  b.voidMl >= r.cementMl.value ||
  (b.changed !== undefined && isDarkOnBoth(b.changed) && b.changed.fraction >= r.voidFraction.value);
export const pediclesInvolved = (b: Body): boolean | undefined =>
  b.behindT1 === undefined || b.behindFluid === undefined
    ? undefined
    : b.behindT1 < r.pedicleDarkLn.value && b.behindFluid > r.pedicleBrightLn.value;

export function imitationsOf(exam: Exam, n: number): readonly Suspected[] {
  const b = exam.bodies[n];
  const out: Suspected[] = [];
  const add = (mimic: Mimic, measured?: number): void => void out.push(measured === undefined ? { mimic } : { mimic, measured });
  if (isCemented(b)) add('cemented', b.voidMl);
  if (exam.diffuse) add('diffuse-marrow', exam.t1?.toDisc === undefined ? undefined : Math.exp(exam.t1.toDisc));
  if (b.fatLeft !== undefined && b.fatLeft > r.fatLeftFraction.value) add('fat-suppression-failed', b.fatLeft);
  if (exam.diffuse || !isChanged(b) || b.changed === undefined || b.shape === undefined) return out;
  const c = b.changed;
  const up = exam.bodies[n - 1];
  const down = exam.bodies[n + 1];
  // discs first: pus between two changed endplates
  const toward = (x: Body | undefined, side: 'superior' | 'inferior'): boolean =>
    x !== undefined && isBright(x) && (x.shape?.endplate === side || x.shape?.endplate === 'both');
  const below = toward(b, 'inferior') && toward(down, 'superior');
  const above = toward(b, 'superior') && toward(up, 'inferior');
  const brightDisc = Math.max(
    above || toward(b, 'superior') ? (b.discAbove ?? -1) : -1,
    below || toward(b, 'inferior') ? (b.discBelow ?? -1) : -1,
  );
  if (brightDisc > r.discBrightLn.value) add('spondylodiscitis', Math.exp(brightDisc));
  if (c.t1 > r.fattyLn.value && c.fluid < r.dryLn.value && c.fraction > r.mostFraction.value) add('radiated-marrow', Math.exp(c.t1));
  else if (c.t1 > r.fattyLn.value && c.fluid > r.brightLn.value && c.fraction > r.fattyFraction.value) add('haemangioma', Math.exp(c.t1));
  if (pediclesInvolved(b) === true && c.t1 < r.darkLn.value && c.fraction > 0.5) add('tumour', Math.exp(b.behindFluid ?? 0));
  else if (c.t1 < r.replacedLn.value && c.fraction > r.mostFraction.value && !isDeformed(b)) add('tumour', c.fraction);
  if (isRedMarrow(exam, n)) add('red-marrow', Math.exp(c.t1));
  const limited = (x: Body | undefined): boolean => x !== undefined && (x.changed?.fraction ?? 1) < r.facingFraction.value;
  if (limited(b) && ((below && limited(down)) || (above && limited(up)))) add('endplate-oedema', c.fraction);
  else if (isBright(b) && c.fraction < r.nodeMostFraction.value && (isNode(b) || !isDeformed(b))) add('endplate-oedema', c.fraction);
  return out;
}

/** Neighbours alike and moderate in a row: islands of red marrow. */
function isRedMarrow(exam: Exam, n: number): boolean {
  const mild = (x: Body | undefined): boolean =>
    x !== undefined &&
    isChanged(x) &&
    x.changed !== undefined &&
    x.changed.t1 < r.redMildLn.value &&
    x.changed.t1 > r.redDarkLn.value &&
    x.changed.fluid < r.redBrightLn.value &&
    x.changed.fluid > 0.1 &&
    x.changed.fraction > 0.15;
  if (!mild(exam.bodies[n])) return false;
  let [from, to] = [n, n];
  while (mild(exam.bodies[from - 1])) from--;
  while (mild(exam.bodies[to + 1])) to++;
  const b = exam.bodies[n];
  const whole = (lossOf(b.bone) ?? 0) < r.redPairLossFraction.value && patternOf(b) !== 'band';
  return to - from + 1 >= (whole ? r.redPairCount.value : r.redCount.value);
}

/** The change lies round a place under the middle of an endplate and leaves the rim alone. */
function isNode(b: Body): boolean {
  return b.shape !== undefined && b.shape.rimFraction !== undefined && b.shape.rimFraction < r.nodeRimFraction.value;
}
