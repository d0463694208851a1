// Curves over the visits: one patient's, and the mean of a department with its interval. A visit without a figure is a gap, not a zero.
import { findVisit } from './visits.ts';
import { visitNames, type Outcome, type OutcomeVisit, type VisitName } from '../records/index.ts';

export const curveMeasures = ['pain', 'odi', 'rmdq', 'eq5d', 'morphine'] as const;
export type CurveMeasure = (typeof curveMeasures)[number];
export interface CurvePoint {
  readonly visit: VisitName;
  /** Day after the act: as dated, else the day the visit is meant for. */
  readonly day: number;
  readonly value: number;
  /** 95 % interval of a mean. */
  readonly low?: number;
  readonly high?: number;
  readonly patients?: number;
}
const figure: Readonly<Record<CurveMeasure, (v: OutcomeVisit) => number | undefined>> = {
  pain: (v) => v.painPoints,
  odi: (v) => (v.odiFraction === undefined ? undefined : v.odiFraction * 100),
  rmdq: (v) => v.rmdqPoints,
  eq5d: (v) => v.eq5dValue?.indexPoints,
  morphine: (v) => v.morphineMgPerDay,
};
export const curveOf = (outcome: Outcome, measure: CurveMeasure, courseId: string): readonly CurvePoint[] =>
  outcome.visits.flatMap((v) => {
    const value = v.courseId === courseId ? figure[measure](v) : undefined;
    return value === undefined
      ? []
      : [{ visit: v.visit, day: v.visit === 'baseline' ? 0 : (v.afterDay ?? findVisit(v.visit)?.day ?? 0), value }];
  });

/** Mean of the first acts of other patients, with mean ± t·s/√n (Student); a mean of fewer than two has no interval, of none no point. */
export function departmentOf(outcomes: readonly Outcome[], measure: CurveMeasure): readonly CurvePoint[] {
  return visitNames.flatMap((visit) => {
    const values = outcomes.flatMap((o) => {
      const first = o.acts[0]?.courseId;
      const v = o.visits.find((x) => x.visit === visit && x.courseId === first);
      const value = v === undefined ? undefined : figure[measure](v);
      return value === undefined ? [] : [value];
    });
    if (values.length === 0) return [];
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    const point = { visit, day: findVisit(visit)?.day ?? 0, value: mean, patients: values.length };
    if (values.length < 2) return [point];
    const sd = Math.sqrt(values.reduce((s, v) => s + (v - mean) ** 2, 0) / (values.length - 1));
    const half = (student95(values.length - 1) * sd) / Math.sqrt(values.length);
    return [{ ...point, low: mean - half, high: mean + half }];
  });
}
/** Two-sided 95 % point of Student's t (Hill 1970 expansion about the normal; exact table below 5 degrees of freedom). */
export function student95(df: number): number {
  const exact = [12.7062047362, 4.30265272991, 3.18244630528, 2.7764451052];
  if (df <= exact.length) return exact[df - 1];
  const z = 1.959963984540054;
  const g1 = (z ** 3 + z) / 4;
  const g2 = (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96;
  const g3 = (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384;
  const g4 = (79 * z ** 9 + 776 * z ** 7 + 1482 * z ** 5 - 1920 * z ** 3 - 945 * z) / 92160;
  return z + g1 / df + g2 / df ** 2 + g3 / df ** 3 + g4 / df ** 4;
}
