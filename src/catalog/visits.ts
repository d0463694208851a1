// When a patient is seen again. The grid is that of VERTOS IV; how far a visit may lie from its day is a choice.
import type { VisitName } from '../records/index.ts';
export interface Visit {
  readonly id: VisitName;
  /** Day after the act it is meant for. */
  readonly day: number;
  /** First and last day it still counts as this visit. */
  readonly window: readonly [number, number];
}
export const visits: readonly Visit[] = [
  { id: 'baseline', day: 0, window: [-60, 0] },
  { id: 'day-1', day: 1, window: [1, 3] },
  { id: 'week-1', day: 7, window: [4, 14] },
  { id: 'month-1', day: 30, window: [15, 60] },
  { id: 'month-3', day: 91, window: [61, 136] },
  { id: 'month-6', day: 182, window: [137, 273] },
  { id: 'month-12', day: 365, window: [274, 548] },
];
export const visitSource = 'grid: VERTOS IV, BMJ 2018;361:k1551; windows: design choice, each day belongs to one visit';
export const findVisit = (id: string): Visit | undefined => visits.find((v) => v.id === id);
export const visitOnDay = (day: number): Visit | undefined =>
  visits.find((v) => v.id !== 'baseline' && day >= v.window[0] && day <= v.window[1]);
/** A calendar date some days later. */
export function dateAfter(date: string, days: number): string {
  const [y, m, d] = date.slice(0, 10).split('-').map(Number);
  return new Date(Date.UTC(y, m - 1, d + days)).toISOString().slice(0, 10);
}
/** Treatment of osteoporosis begun "within three months". */
export const treatedWithinDay = { value: 92, range: [90, 92], source: 'three calendar months have at most 92 days' } as const;
