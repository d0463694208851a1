// One approach from its members' courses: curves, leaks, stops, proposal.
import { fromFrame } from '../../base/index.ts';
import { fillRules, injectionSpread } from '../../catalog/index.ts';
import type { Approach, Injection, Path } from '../../records/index.ts';
import { gridOf } from '../../spine/index.ts';
import { leaksOf } from './leaks.ts';
import { placeOfCell, type Medium } from './medium.ts';
import type { Course } from './member.ts';
import { boreFor, cannulaKPa, viscosityAt, type PasteCourse } from './paste-course.ts';
import { quantileCurve, rising, shareCurve } from './statistics.ts';
import { proposalOf, stopsOf } from './stops.ts';

export interface ApproachAsk {
  readonly sides: Approach['sides'];
  readonly isPlanned: boolean;
  readonly paths: readonly Path[];
  /** The middle course first. */
  readonly courses: readonly Course[];
  readonly medium: Medium;
  readonly bodyMl: number;
  readonly paste: PasteCourse;
  readonly startMin: number;
  readonly flowMlPerMin: number;
  readonly limits: Injection['leakLimits'];
}
const middle = 0.5;

/** The courses drawn by chance; the middle course alone where there is no other. */
const drawnOf = (courses: readonly Course[]): readonly Course[] => (courses.length > 1 ? courses.slice(1) : courses);

export function approachOf(a: ApproachAsk): Approach {
  const { medium: m, paste } = a;
  const drawn = drawnOf(a.courses);
  const [nominal] = a.courses;
  const injectedMl = [...nominal.injectedMl];
  const clicks = injectedMl.length;
  const early = fillRules.earlyFraction.value;
  const timeMin = injectedMl.map((ml) => a.startMin + ml / a.flowMlPerMin);
  // both cannulas are pushed at once, each with its share
  const bore = boreFor(a.paths[0].gaugeGauge);
  const cannula = timeMin.map((t) => cannulaKPa(bore, paste.law, paste.ageS(60 * t), a.flowMlPerMin / a.paths.length));
  const viscosityPaS = timeMin.map((t) => viscosityAt(paste, 60 * t));
  const high = Math.exp(1.2816 * injectionSpread.viscosityLogSd.value);
  const boneKPa = quantileCurve(
    drawn.map((c) => c.tipKPa),
    middle,
  );
  const boneHighKPa = quantileCurve(
    drawn.map((c) => c.tipKPa),
    1 - early,
  );
  const syringeKPa = cannula.map((c, n) => c + boneKPa[n]);
  const syringeHighKPa = cannula.map((c, n) => c * high + boneHighKPa[n]);
  const touched = fillRules.contactFraction.value;
  const least = fillRules.balanceFraction.value;
  const curve = (of: (c: Course) => readonly number[]): number[] => quantileCurve(drawn.map(of), middle);
  const leaked = (c: Course, kinds: readonly number[]): readonly number[] =>
    c.injectedMl.map((_, n) => kinds.reduce((s, k) => s + c.leakedMl[k][n], 0));
  // one course knows no probability: no leak figure, no limit of one, no proposal
  const isLook = a.courses.length === 1;
  const leaks = isLook ? [] : leaksOf(drawn, a.bodyMl, (q) => fromFrame(m.frame, ...placeOfCell(m, q)));
  const stops = stopsOf({
    courses: drawn,
    leaks,
    limits: a.limits,
    viscosityPaS,
    viscosityHighPaS: viscosityPaS.map((v) => v * high),
    syringeKPa,
    syringeHighKPa,
  });
  const reach = {
    injectedMl,
    contactProbability: rising(shareCurve(drawn, clicks, (c, n) => c.upperFraction[n] >= touched && c.lowerFraction[n] >= touched)),
    balanceProbability: shareCurve(drawn, clicks, (c, n) => Math.min(c.leftFraction[n], 1 - c.leftFraction[n]) >= least),
    stops: [...stops],
  };
  return {
    sides: a.sides,
    isPlanned: a.isPlanned,
    trocars: a.paths.map((p) => ({
      pathId: p.id,
      side: p.side,
      tipLps: p.targetLps,
      boreMm: bore.boreMm,
      lengthMm: bore.lengthMm,
      shareFraction: 1 / a.paths.length,
    })),
    memberCount: drawn.length,
    timeMin,
    inBodyMl: curve((c) => c.inBodyMl),
    leakedMl: curve((c) => leaked(c, [0, 1, 2, 3])),
    venousMl: curve((c) => leaked(c, [0, 1])),
    boneKPa,
    boneHighKPa,
    cannulaKPa: cannula,
    syringeKPa,
    syringeHighKPa,
    viscosityPaS,
    superiorContactFraction: curve((c) => c.upperFraction),
    inferiorContactFraction: curve((c) => c.lowerFraction),
    leftFraction: curve((c) => c.leftFraction),
    ...reach,
    leaks,
    arrival: {
      grid: gridOf(m),
      voxels: nominal.arrival,
      early: earliest(drawn, early),
    },
    ...(isLook ? { proposalReason: 'injection.proposal.look' } : proposalOf(reach)),
  };
}

/** When a tenth of the members have filled a voxel; 0 = fewer ever do. */
function earliest(courses: readonly Course[], fraction: number): Uint16Array {
  const n = courses[0].arrival.length;
  const need = Math.max(1, Math.ceil(fraction * courses.length));
  const out = new Uint16Array(n);
  const here = new Float64Array(courses.length);
  for (let q = 0; q < n; q++) {
    let count = 0;
    for (const c of courses) if (c.arrival[q] > 0) here[count++] = c.arrival[q];
    if (count < need) continue;
    out[q] = here.slice(0, count).sort()[need - 1];
  }
  return out;
}
