// Time to an event that not everybody was watched long enough for: Kaplan and Meier (J Am Stat Assoc 1958;53:457), Greenwood's variance, interval
// on the log(−log) scale (Kalbfleisch and Prentice), which stays inside 0…1. Events at a time come before censorings at it.
// What fails first: patients lost because of the event; the curve believes that who left is like who stayed.
import { normalDeviate } from './quantiles.ts';

export interface Watched {
  readonly day: number;
  /** False: last seen without the event. */
  readonly event: boolean;
}
export interface SurvivalStep {
  readonly day: number;
  readonly atRiskCount: number;
  readonly eventCount: number;
  readonly survivalFraction: number;
  /** Absent while the curve is 1 (no variance) and when it is 0. */
  readonly low?: number;
  readonly high?: number;
}
export interface SurvivalCurve {
  readonly count: number;
  readonly eventCount: number;
  /** Longest watched, days. */
  readonly lastDay: number;
  readonly steps: readonly SurvivalStep[];
}

export function kaplanMeier(watched: readonly Watched[]): SurvivalCurve {
  const sorted = watched.toSorted((a, b) => a.day - b.day);
  const steps: SurvivalStep[] = [];
  let survivalFraction = 1;
  let greenwood = 0;
  let n = 0;
  while (n < sorted.length) {
    const { day } = sorted[n];
    let eventCount = 0;
    let end = n;
    while (end < sorted.length && sorted[end].day === day) if (sorted[end++].event) eventCount++;
    const atRiskCount = sorted.length - n;
    if (eventCount > 0) {
      survivalFraction *= 1 - eventCount / atRiskCount;
      greenwood += atRiskCount > eventCount ? eventCount / (atRiskCount * (atRiskCount - eventCount)) : Number.POSITIVE_INFINITY;
      steps.push({ day, atRiskCount, eventCount, survivalFraction, ...band(survivalFraction, greenwood) });
    }
    n = end;
  }
  return {
    count: sorted.length,
    eventCount: steps.reduce((a, s) => a + s.eventCount, 0),
    lastDay: sorted.at(-1)?.day ?? 0,
    steps,
  };
}

function band(s: number, greenwood: number): { readonly low?: number; readonly high?: number } {
  if (s <= 0 || s >= 1 || !Number.isFinite(greenwood)) return {};
  const half = (normalDeviate * Math.sqrt(greenwood)) / Math.abs(Math.log(s));
  return { low: s ** Math.exp(half), high: s ** Math.exp(-half) };
}

/** The curve at a day; undefined beyond what was watched. */
export function survivalAt(curve: SurvivalCurve, day: number): Omit<SurvivalStep, 'day' | 'atRiskCount' | 'eventCount'> | undefined {
  if (curve.count === 0 || day > curve.lastDay) return undefined;
  const step = curve.steps.findLast((s) => s.day <= day);
  return step === undefined ? { survivalFraction: 1 } : step;
}
