// From the members' courses to curves: quantiles, shares of the ensemble, first millilitres. A member that never gets somewhere counts as never.
export const quantile = (values: readonly number[], fraction: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const at = fraction * (sorted.length - 1);
  const n = Math.floor(at);
  const [a, b] = [sorted[n], sorted[Math.min(n + 1, sorted.length - 1)]];
  return a === b ? a : a + (at - n) * (b - a);
};
export const mean = (values: readonly number[]): number => values.reduce((s, v) => s + v, 0) / values.length;

/** Quantile over the members, one entry a click. */
export const quantileCurve = (curves: readonly (readonly number[])[], fraction: number): number[] =>
  curves[0].map((_, c) =>
    quantile(
      curves.map((m) => m[c]),
      fraction,
    ),
  );
export const meanCurve = (curves: readonly (readonly number[])[]): number[] => curves[0].map((_, c) => mean(curves.map((m) => m[c])));
/** Share of the members for which the condition holds at each click. */
export const shareCurve = <T>(members: readonly T[], clickCount: number, holds: (member: T, click: number) => boolean): number[] =>
  Array.from({ length: clickCount }, (_, c) => members.filter((m) => holds(m, c)).length / members.length);
/** A curve that never falls. */
export function rising(curve: readonly number[]): number[] {
  let most = -Infinity;
  return curve.map((v) => (most = Math.max(most, v)));
}
/** First value of `at` where the condition holds; Infinity when it never does. */
export function firstAt(at: readonly number[], holds: (click: number) => boolean): number {
  const n = at.findIndex((_, c) => holds(c));
  return n < 0 ? Infinity : at[n];
}
/** The value that `fraction` of the members have reached; Infinity where fewer ever do. */
export function reachedBy(firsts: readonly number[], fraction: number): number {
  const sorted = firsts.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(fraction * sorted.length) - 1)];
}
export const logit = (p: number): number => Math.log(p / (1 - p));
export const fromLogit = (x: number): number => 1 / (1 + Math.exp(-x));
