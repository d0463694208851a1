// Advancing a trocar under fluoroscopy: where AP and lateral pictures show its tip, and what the rule of three check points says of it. Everything is
// read where the room reads it, on the two pictures of the C-arm with its magnification, not in space. Across: −1 at the outer edge of the pedicle's
// ring in AP, 0 in its middle, +1 at its inner edge. The assumption that fails first: the ring is the isthmus alone, and the rule is one for straight
// pedicles; the clearances of the path are what was measured in space.
import { along, dot, type Lps } from '../base/index.ts';
import { stepRules } from '../catalog/index.ts';
import type { Level, Path, Vertebra } from '../records/index.ts';
import { sightAlong } from './c-arm.ts';
import { lpsToDetector, type CArmGeometry } from './projection.ts';
import { ringLps } from './xray-marks.ts';

export type TipPlace = 'at-contact' | 'behind-middle' | 'at-middle' | 'before-wall' | 'past-wall';
export type CheckState = 'not-yet' | 'right' | 'caution' | 'stop';
export interface CheckPoint {
  readonly check: 'contact' | 'middle' | 'medial';
  readonly state: CheckState;
  /** Where the tip stood across the ring when it was judged (for 'medial': furthest in before the wall). */
  readonly acrossFraction?: number;
  /** Code of the sentence. */
  readonly code: string;
}
export interface StepState {
  readonly depthMm: number;
  readonly lengthMm: number;
  readonly tipLps: Lps;
  readonly place: TipPlace;
  readonly acrossFraction: number;
  /** −1 at the lower edge of the ring in AP, +1 at its upper edge. */
  readonly heightFraction: number;
  readonly checks: readonly CheckPoint[];
}
type Way = Pick<Path, 'side' | 'approach' | 'entryLps' | 'direction' | 'lengthMm'>;

/** What AP and lateral show along a path; undefined where pedicle or body depth were not measured: then there is no ring to judge by. */
interface Reading {
  across(depthMm: number): number;
  height(depthMm: number): number;
  /** Depth of the path at which the lateral picture shows the tip at mid-pedicle, and at the posterior wall. */
  readonly middleMm: number;
  readonly wallMm: number;
  /** Half of the ring's width from left to right, mm in the patient. */
  readonly halfMm: number;
}
function reading(v: Vertebra, path: Way, g: CArmGeometry): Reading | undefined {
  const pedicle = v.pedicles[path.side];
  if (pedicle === undefined || v.depthMm === undefined) return undefined;
  const ap = sightAlong(v.frame.posterior, v.frame.superior, v.frame.originLps);
  const lateral = sightAlong(v.frame.left, v.frame.superior, v.frame.originLps);
  const edge = ringLps(pedicle, v.frame.superior);
  const sideways = edge.map((p) => dot(p, v.frame.left));
  const ring = edge.flatMap((p) => {
    const at = lpsToDetector(ap, g, p);
    return at === undefined ? [] : [at];
  });
  if (ring.length < 3) return undefined;
  const xs = ring.map((p) => p[0]);
  const ys = ring.map((p) => p[1]);
  const [x0, x1, y0, y1] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  // in an AP picture with the detector behind, the patient's left is on the right
  const inwards = path.side === 'left' ? -1 : 1;
  const tip = (depthMm: number): Lps => along(path.entryLps, path.direction, depthMm);
  const inAp = (depthMm: number): readonly [number, number] => lpsToDetector(ap, g, tip(depthMm)) ?? [Number.NaN, Number.NaN];
  const forwards = (p: Lps): number => lpsToDetector(lateral, g, p)?.[0] ?? Number.NaN;
  /** Where along the path the lateral picture shows the tip at x: it only goes forwards. */
  const depthAt = (x: number): number => {
    let [low, high] = [-60, path.lengthMm + 60];
    for (let n = 0; n < 40; n++) {
      const half = (low + high) / 2;
      if (forwards(tip(half)) < x) low = half;
      else high = half;
    }
    return (low + high) / 2;
  };
  return {
    across: (depthMm) => (inwards * (inAp(depthMm)[0] - (x0 + x1) / 2)) / ((x1 - x0) / 2),
    height: (depthMm) => ((y0 + y1) / 2 - inAp(depthMm)[1]) / ((y1 - y0) / 2),
    middleMm: depthAt(forwards(pedicle.isthmusLps)),
    wallMm: depthAt(forwards(along(v.frame.originLps, v.frame.posterior, v.depthMm / 2))) + stepRules.pastWallMm.value,
    halfMm: (Math.max(...sideways) - Math.min(...sideways)) / 2,
  };
}

const isInMiddle = (across: number): boolean => Math.abs(across) <= stepRules.middleFraction.value;
/** How far outside the ring's edge a path may begin, as a share of its half-width: further where it runs to the ring's middle, as far as at its level. */
function outsideFraction(r: Reading, level: Level | undefined): number {
  if (!isInMiddle(r.across(r.middleMm))) return stepRules.contactFraction.value;
  const mm = level === undefined ? undefined : stepRules.contactOutsideMm.value[level];
  return mm === undefined
    ? stepRules.contactOutsideFraction.value
    : Math.min(stepRules.contactOutsideMostFraction.value, mm / Math.max(0.1, r.halfMm));
}

type Judge = (path: Way, across: number, outside: number) => CheckState;
const contact: Judge = (path, across, outside) => {
  if (across > 1 + stepRules.medialFraction.value) return 'stop';
  if (path.approach === 'parapedicular') return across <= -1 ? 'right' : 'caution';
  const beside = across < -1 ? Math.max(stepRules.contactFraction.value, outside) : stepRules.contactFraction.value;
  return Math.abs(across + 1) <= beside ? 'right' : 'caution';
};
const middle: Judge = (path, across) => {
  if (across > 1 + stepRules.medialFraction.value) return 'stop';
  if (path.approach === 'parapedicular') return across <= -stepRules.middleFraction.value ? 'right' : 'caution';
  return isInMiddle(across) ? 'right' : 'caution';
};
/** Which way a check point is missed: it chooses the sentence. */
const missed = (across: number, aim: number): string => (across < aim ? 'outside' : 'inside');
/** The sentence of a contact beside the ring: where a converging path begins, or of one that does not run to the ring's middle. */
function besideWord(path: Way, r: Reading, across: number, state: CheckState): string | undefined {
  if (path.approach === 'parapedicular' || across >= -1 - stepRules.contactFraction.value) return undefined;
  return state === 'right' ? 'converging' : isInMiddle(r.across(r.middleMm)) ? undefined : 'astray';
}

function checksAt(path: Way, r: Reading, depthMm: number, level: Level | undefined): readonly CheckPoint[] {
  const start = `fluoroscopy.${path.approach}` as const;
  const outside = outsideFraction(r, level);
  const point = (check: 'contact' | 'middle', at: number, aim: number, judge: Judge): CheckPoint => {
    if (depthMm < at) return { check, state: 'not-yet', code: `${start}.${check}.not-yet` };
    const acrossFraction = r.across(Math.max(0, at));
    const state = judge(path, acrossFraction, outside);
    const beside = check === 'contact' ? besideWord(path, r, acrossFraction, state) : undefined;
    const word = beside ?? (state === 'right' ? 'right' : missed(acrossFraction, aim));
    return { check, state, acrossFraction, code: `${start}.${check}.${word}` };
  };
  let furthest = -Infinity;
  const end = Math.min(depthMm, r.wallMm);
  for (let d = 0; d <= end; d += 0.25) furthest = Math.max(furthest, r.across(d));
  if (end >= 0) furthest = Math.max(furthest, r.across(end));
  const medial: CheckState =
    furthest > 1 + stepRules.medialFraction.value ? 'stop' : furthest > 1 ? 'caution' : depthMm >= r.wallMm ? 'right' : 'not-yet';
  return [
    point('contact', 0, -1, contact),
    point('middle', r.middleMm, path.approach === 'parapedicular' ? -1 : 0, middle),
    {
      check: 'medial',
      state: medial,
      ...(Number.isFinite(furthest) ? { acrossFraction: furthest } : {}),
      code: `fluoroscopy.medial.${medial}`,
    },
  ];
}

/**
 * State of a trocar advanced `depthMm` from the bone contact; undefined where no ring was measured. The level says how far outside the ring a converging
 * path may begin; without it, the least of what was published.
 */
export function stepState(v: Vertebra, path: Way, depthMm: number, g: CArmGeometry, level?: Level): StepState | undefined {
  const r = reading(v, path, g);
  if (r === undefined) return undefined;
  const near = stepRules.middleMm.value;
  const place: TipPlace =
    depthMm <= 0
      ? 'at-contact'
      : depthMm >= r.wallMm
        ? 'past-wall'
        : Math.abs(depthMm - r.middleMm) <= near
          ? 'at-middle'
          : depthMm < r.middleMm
            ? 'behind-middle'
            : 'before-wall';
  return {
    depthMm,
    lengthMm: path.lengthMm,
    tipLps: along(path.entryLps, path.direction, depthMm),
    place,
    acrossFraction: r.across(depthMm),
    heightFraction: r.height(depthMm),
    checks: checksAt(path, r, depthMm, level),
  };
}

/** Depths at which the hand stops: bone contact, every step, the target. */
export function stepsOf(lengthMm: number): readonly number[] {
  const step = stepRules.stepMm.value;
  const out: number[] = [];
  for (let d = 0; d < lengthMm - 0.5; d += step) out.push(d);
  return [...out, lengthMm];
}
