// Leak probabilities: shares of the ensemble, then drawn towards the rate of a named cohort,
//   log odds = of the cohort + (average of phantoms at this fill − at the cohort's fill) + λ (of this ensemble − average at this fill).
// Base rates move most of the figure; the ensemble moves it by λ. The assumption that fails first: λ, for no patient with a known leak was to be had.
import { averageFill, averageLeaks, cohortFillFraction, leakRates, leakRules, leakShrinkage, leakSkill } from '../../catalog/index.ts';
import { leakKinds, type Approach, type Leak, type LeakKind } from '../../records/index.ts';
import type { Course } from './member.ts';
import { fromLogit, logit, meanCurve, quantileCurve, rising, shareCurve } from './statistics.ts';

/** Log odds of the average phantom at a filled share: straight between the read ones, held beyond. */
export function averageLogit(kind: LeakKind, fillFraction: number): number {
  const at = averageFill;
  const y = averageLeaks[kind].map((p) => logit(Math.min(0.98, Math.max(0.005, p))));
  if (fillFraction <= at[0]) return y[0] + Math.log(Math.max(1e-3, fillFraction / at[0]));
  for (let n = 1; n < at.length; n++)
    if (fillFraction <= at[n]) return y[n - 1] + ((y[n] - y[n - 1]) * (fillFraction - at[n - 1])) / (at[n] - at[n - 1]);
  return y[at.length - 1];
}

/** Band of coverage 0.9 (normal in the log odds). */
const z90 = 1.645;
export function shrunk(
  kind: LeakKind,
  rawProbability: number,
  memberCount: number,
  fillFraction: number,
): { readonly probability: number; readonly low: number; readonly high: number } {
  const { individualFraction, unseenLogSd, averageMembersCount, mostSamplingLogSd } = leakShrinkage;
  const { probability: base, nCount } = leakRates[kind];
  const average = averageLogit(kind, fillFraction);
  const prior = averageMembersCount.value;
  const p = (rawProbability * memberCount + prior * fromLogit(average)) / (memberCount + prior);
  const atCohort = averageLogit(kind, cohortFillFraction.value);
  const own = logit(p);
  const x = logit(base) + average - atCohort + individualFraction.value * (own - average);
  const sampling = Math.min(mostSamplingLogSd.value, individualFraction.value / Math.sqrt((memberCount + prior) * p * (1 - p)));
  const cohort = 1 / Math.sqrt(nCount * base * (1 - base));
  const sd = Math.hypot(sampling, cohort, unseenLogSd.value);
  return { probability: fromLogit(x), low: fromLogit(x - z90 * sd), high: fromLogit(x + z90 * sd) };
}

/** `bodyMl`: volume of the body as it is now. */
export function leaksOf(courses: readonly Course[], bodyMl: number, placeOf: (cell: number) => Leak['atLps']): Approach['leaks'] {
  const { injectedMl } = courses[0];
  const leastMl = leakRules.leastMl.value;
  return leakKinds.map((kind, k) => {
    const raw = rising(shareCurve(courses, injectedMl.length, (m, c) => m.leakedMl[k][c] >= leastMl));
    const drawnTo = raw.map((p, c) => shrunk(kind, p, courses.length, injectedMl[c] / bodyMl));
    const lists = courses.map((m) => m.leakedMl[k]);
    const cells = courses.map((m) => m.outletCell[k]).filter((q) => q >= 0);
    const atLps = cells.length === 0 ? undefined : placeOf(mostOften(cells));
    return {
      kind,
      rawProbability: raw,
      probability: rising(drawnTo.map((d) => d.probability)),
      lowProbability: rising(drawnTo.map((d) => d.low)),
      highProbability: rising(drawnTo.map((d) => d.high)),
      meanMl: meanCurve(lists),
      highMl: quantileCurve(lists, 1 - leakRules.tailFraction.value),
      leastMl,
      baseProbability: leakRates[kind].probability,
      definition: 'injection.definition.ct-by-kind',
      cohort: 'injection.cohort.no-cleft-139',
      isPatientSpecific: kind === 'cortical' || kind === 'disc',
      skillFraction: leakSkill[kind],
      ...(atLps === undefined ? {} : { atLps }),
    };
  });
}
function mostOften(cells: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const q of cells) counts.set(q, (counts.get(q) ?? 0) + 1);
  return [...counts].reduce((best, now) => (now[1] > best[1] ? now : best))[0];
}
