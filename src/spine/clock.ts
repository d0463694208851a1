// What the clock of one mix says at a moment: phase, countdown, milestones, viscosity and degree of cure, from the record of its courses and from
// what really happened. Cure in the body is exact: y in the syringe up to the moment of injection, then the body's rate (science: y = ∫ k dt).
// Every milestone errs to its safe side: "stop" and "needle out" at the fast end, "inject from", "set" and "hard" at the slow end. The operator's own
// test overrides the clock. After "set" nothing follows: no milestone lets anybody stand.
import { cementMechanics, cementStiffnessFraction, clockRules, clockSpread } from '../catalog/index.ts';
import type { CementClock, CureCourse, Milestone, MilestoneName, Mixing } from '../records/index.ts';

export const clockPhases = ['too-thin', 'inject', 'stop', 'do-not-move', 'needle-out', 'setting', 'set'] as const;
export type ClockPhase = (typeof clockPhases)[number];

/** Moments that were said, in seconds from the start of mixing; the last of a kind counts. */
export interface ClockEvents {
  readonly pasteHangsS?: number;
  readonly tooStiffS?: number;
  readonly injectionEndedS?: number;
  readonly needleOutS?: number;
}
export const eventsOf = (mixing: Pick<Mixing, 'events'> | undefined): ClockEvents => {
  const last = (what: string): number | undefined => mixing?.events.findLast((e) => e.what === what)?.elapsedS;
  const named = {
    pasteHangsS: last('paste-hangs'),
    tooStiffS: last('too-stiff'),
    injectionEndedS: last('injection-ended'),
    needleOutS: last('needle-out'),
  };
  return Object.fromEntries(Object.entries(named).filter(([, v]) => v !== undefined));
};

export interface Spread {
  readonly fast: number;
  readonly middle: number;
  readonly slow: number;
}
export interface ClockMark {
  readonly what: MilestoneName;
  readonly where: Milestone['where'];
  /** Seconds; `atS` is the safe end, the one that counts. */
  readonly atS: number;
  readonly fastS: number;
  readonly middleS: number;
  readonly slowS: number;
}
export interface ClockReading {
  readonly phase: ClockPhase;
  /** Next phase and when, when there is one. */
  readonly next?: { readonly phase: ClockPhase; readonly atS: number };
  readonly marks: readonly ClockMark[];
  /** In the syringe; thin = slowest course. */
  readonly viscosityPaS: { readonly thin: number; readonly middle: number; readonly thick: number };
  /** Degree of cure; absent when the product states no setting time. */
  readonly syringeCure?: Spread;
  /** Of the cement that goes in last. */
  readonly bodyCure?: Spread;
  /** Share of its final stiffness, of the cement that goes in last; the slow end also takes the law's slow side. */
  readonly bodyStiffness?: Spread;
  /** The safe window is empty: the slowest "inject from" comes after the fastest "stop". */
  readonly windowClosed: boolean;
  /** A person's test moved the phase. */
  readonly overridden: boolean;
}

const quantile = (values: readonly number[], fraction: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const at = fraction * (sorted.length - 1);
  const low = Math.floor(at);
  return sorted[low] + (at - low) * (sorted[Math.min(sorted.length - 1, low + 1)] - sorted[low]);
};
const tail = (1 - clockSpread.coverage.value) / 2;
/** The central course lies inside, whatever the draw: an end is never less safe than it. */
const spreadOf = (values: readonly number[]): Spread => ({
  fast: Math.min(values[0], quantile(values, tail)),
  middle: values[0],
  slow: Math.max(values[0], quantile(values, 1 - tail)),
});

/** Value of a list with an entry a minute; beyond its end the last one. */
function minuteValue(list: readonly number[], timeS: number): number {
  const at = Math.max(0, timeS) / 60;
  const low = Math.min(list.length - 1, Math.floor(at));
  const high = Math.min(list.length - 1, low + 1);
  return list[low] + (at - low) * (list[high] - list[low]);
}
/** y of the sample that stays in the room. */
export function syringeAge(c: CureCourse, timeS: number): number {
  const endS = 60 * (c.syringeAge.length - 1);
  return timeS <= endS ? minuteValue(c.syringeAge, timeS) : c.syringeAge[c.syringeAge.length - 1] + c.roomPerS * (timeS - endS);
}
/** y of cement put into the body at a moment. */
export const bodyAge = (c: CureCourse, injectedS: number, timeS: number): number =>
  timeS <= injectedS ? syringeAge(c, timeS) : syringeAge(c, injectedS) + c.bodyPerS * (timeS - injectedS);
const converted = (c: CureCourse, y: number): number => (y > 0 ? 1 / (1 + y ** -c.alphaFraction) : 0);
const ageOf = (c: CureCourse, share: number): number => (share / (1 - share)) ** (1 / c.alphaFraction);

function timeInBody(c: CureCourse, injectedS: number, share: number): number {
  const need = ageOf(c, share) - syringeAge(c, injectedS);
  return injectedS + Math.max(0, need) / c.bodyPerS;
}
function timeInRoom(c: CureCourse, share: number): number {
  const need = ageOf(c, share);
  const last = c.syringeAge.length - 1;
  if (need >= c.syringeAge[last]) return 60 * last + (need - c.syringeAge[last]) / c.roomPerS;
  const high = c.syringeAge.findIndex((y) => y >= need);
  if (high === 0) return 0;
  return 60 * (high - 1 + (need - c.syringeAge[high - 1]) / (c.syringeAge[high] - c.syringeAge[high - 1]));
}

/** Milestones of cure for cement that went in until a moment, and of the sample in the room. */
export function cureMarks(clock: Pick<CementClock, 'courses' | 'shares'>, injectedS: number): readonly ClockMark[] {
  const { courses, shares } = clock;
  if (courses.length === 0) return [];
  const mark = (what: MilestoneName, where: Milestone['where'], times: readonly number[], end: 'fast' | 'slow'): ClockMark => {
    const s = spreadOf(times);
    return { what, where, atS: s[end], fastS: s.fast, middleS: s.middle, slowS: s.slow };
  };
  const inBody = (share: number): readonly number[] => courses.map((c) => timeInBody(c, injectedS, share));
  const inRoom = (share: number): readonly number[] => courses.map((c) => timeInRoom(c, share));
  return [
    mark('needle-out', 'body', inBody(shares.onsetFraction), 'fast'),
    mark('set', 'body', inBody(shares.setFraction), 'slow'),
    mark('hard', 'body', inBody(shares.hardFraction), 'slow'),
    mark('set', 'syringe', inRoom(shares.setFraction), 'slow'),
    mark('hard', 'syringe', inRoom(shares.hardFraction), 'slow'),
  ];
}

/** Conservative: the slow end has the least cure, the latest gel point and the steepest law. */
function stiffnessOf(shares: readonly number[]): Spread {
  const { gelFraction: gel, cureExponent: exponent } = cementMechanics;
  const s = spreadOf(shares);
  return {
    fast: cementStiffnessFraction(s.slow, gel.range[0], exponent.range[0]),
    middle: cementStiffnessFraction(s.middle, gel.value, exponent.value),
    slow: cementStiffnessFraction(s.fast, gel.range[1], exponent.range[1]),
  };
}

const pasteMark = (m: Milestone): ClockMark => ({
  what: m.what,
  where: m.where,
  atS: 60 * (m.shown === 'fast' ? m.fastMin : m.slowMin),
  fastS: 60 * m.fastMin,
  middleS: 60 * m.middleMin,
  slowS: 60 * m.slowMin,
});

interface Course {
  readonly begins: readonly { readonly phase: ClockPhase; readonly atS: number }[];
  readonly marks: readonly ClockMark[];
  readonly endedS: number;
  readonly fromS: number;
  readonly stopS: number;
  readonly overridden: boolean;
}
function courseOf(clock: CementClock, events: ClockEvents): Course {
  const paste = clock.milestones.filter((m) => m.what === 'inject-from' || m.what === 'stop').map(pasteMark);
  const fromS = paste.find((m) => m.what === 'inject-from')?.atS ?? 0;
  const stopS = paste.find((m) => m.what === 'stop')?.atS ?? 0;
  // who stops earlier starts the body's cure of the last drop earlier; who says nothing is taken to stop when told to
  const said = [events.injectionEndedS, events.tooStiffS].filter((s) => s !== undefined);
  const endedS = said.length === 0 ? stopS : Math.min(...said);
  const marks = [...paste, ...cureMarks(clock, endedS)];
  const needle = marks.find((m) => m.what === 'needle-out');
  const set = marks.find((m) => m.what === 'set' && m.where === 'body');
  const openS = events.pasteHangsS === undefined ? fromS : Math.min(events.pasteHangsS, fromS);
  const stillS = endedS + (said.length === 0 ? clockRules.stopShownS.value : 0);
  // in order; each begins when the one before has begun
  const begins: { phase: ClockPhase; atS: number }[] = [{ phase: 'too-thin', atS: 0 }];
  if (openS < endedS) begins.push({ phase: 'inject', atS: openS });
  if (said.length === 0) begins.push({ phase: 'stop', atS: stopS });
  begins.push({ phase: 'do-not-move', atS: stillS });
  if (needle !== undefined) begins.push({ phase: 'needle-out', atS: Math.max(stillS, needle.atS) });
  if (events.needleOutS !== undefined) {
    while (begins.length > 1 && begins[begins.length - 1].atS >= events.needleOutS) begins.pop();
    begins.push({ phase: 'setting', atS: events.needleOutS });
  }
  if (set !== undefined) begins.push({ phase: 'set', atS: Math.max(set.atS, begins[begins.length - 1].atS) });
  const overridden = said.length > 0 || events.pasteHangsS !== undefined || events.needleOutS !== undefined;
  return { begins, marks, endedS, fromS, stopS, overridden };
}
/** When each phase begins, in order: what the alarms ring for. */
export const phasesOf = (clock: CementClock, events: ClockEvents = {}): Course['begins'] => courseOf(clock, events).begins;
/** Changes of phase that lie between two moments of looking: what a sleeping screen missed. */
export const changesBetween = (clock: CementClock, events: ClockEvents, afterS: number, untilS: number): Course['begins'] =>
  phasesOf(clock, events).filter((b) => b.atS > afterS && b.atS <= untilS);

export function clockAt(clock: CementClock, elapsedS: number, events: ClockEvents = {}): ClockReading {
  const { begins, marks, endedS, fromS, stopS, overridden } = courseOf(clock, events);
  const now = begins.findLastIndex((b) => b.atS <= elapsedS);
  const next = begins.at(now + 1);
  const cure = (age: (c: CureCourse) => number, fraction: (c: CureCourse) => number): Spread => {
    const s = spreadOf(clock.courses.map((c) => converted(c, age(c)) * fraction(c)));
    // of a degree of cure the slow end is the low one
    return { fast: s.slow, middle: s.middle, slow: s.fast };
  };
  return {
    phase: begins[Math.max(0, now)].phase,
    ...(next === undefined ? {} : { next }),
    marks,
    viscosityPaS: {
      thin: minuteValue(clock.viscosity.thinPaS, elapsedS),
      middle: minuteValue(clock.viscosity.middlePaS, elapsedS),
      thick: minuteValue(clock.viscosity.thickPaS, elapsedS),
    },
    ...(clock.courses.length === 0
      ? {}
      : {
          syringeCure: cure(
            (c) => syringeAge(c, elapsedS),
            (c) => c.roomFraction,
          ),
          bodyCure: cure(
            (c) => bodyAge(c, endedS, elapsedS),
            (c) => c.bodyFraction,
          ),
          bodyStiffness: stiffnessOf(clock.courses.map((c) => converted(c, bodyAge(c, endedS, elapsedS)))),
        }),
    windowClosed: fromS >= stopS,
    overridden,
  };
}
