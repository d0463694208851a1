// Numeric rating of pain, 0 (none) to 10 (worst imaginable), or a visual scale read in the same points. What counts as "better" differs between
// trials, so each definition stands with its trial and none is "the" responder. What fails first: pain at rest compared with pain on moving.
export interface Responder {
  readonly id: 'vertos-iv' | 'vertos-ii' | 'vapour';
  readonly source: string;
  /** Fall from baseline that counts; absent where a level counts. */
  readonly dropPoints?: number;
  /** Below this counts. */
  readonly belowPoints?: number;
}
export const painRange = { low: 0, high: 10, source: 'definition of the numeric rating scale' } as const;
export const responders: readonly Responder[] = [
  { id: 'vertos-iv', dropPoints: 1.5, source: 'VERTOS IV, Firanescu 2018, BMJ 361:k1551: a fall of 1.5 points or more' },
  { id: 'vertos-ii', dropPoints: 3, source: 'VERTOS II, Klazen 2010, Lancet 376:1085: a fall of 3 points or more' },
  { id: 'vapour', belowPoints: 4, source: 'VAPOUR, Clark 2016, Lancet 388:1408: below 4 of 10 (there at 14 days)' },
];
/** Undefined when a figure it needs is not known. */
export function responds(r: Responder, baseline: number | undefined, now: number | undefined): boolean | undefined {
  if (now === undefined) return undefined;
  if (r.belowPoints !== undefined) return now < r.belowPoints;
  return baseline === undefined || r.dropPoints === undefined ? undefined : baseline - now >= r.dropPoints;
}
