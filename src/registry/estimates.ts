// Estimates with 95 % intervals. Mean: Student. Share: Wilson (1927), which stays inside 0…1 and does not vanish at 0 of n. Median: the order
// statistics whose ranks hold it with at least 95 % by the binomial law (no assumption on the shape). What is unknown is counted, never filled in.
import { halfCumulative, normalDeviate, studentDeviate } from './quantiles.ts';

export interface Estimate {
  /** Known values. */
  readonly count: number;
  /** Rows that should have had one. */
  readonly missingCount: number;
  readonly value?: number;
  readonly low?: number;
  readonly high?: number;
  /** Of a median: the quartiles. */
  readonly lowerQuartile?: number;
  readonly upperQuartile?: number;
  /** Of a share: how many. */
  readonly yesCount?: number;
}

export function meanOf(values: readonly number[], missingCount: number): Estimate {
  const count = values.length;
  if (count === 0) return { count, missingCount };
  const value = values.reduce((a, b) => a + b, 0) / count;
  if (count === 1) return { count, missingCount, value };
  const sd = Math.sqrt(values.reduce((a, b) => a + (b - value) ** 2, 0) / (count - 1));
  const half = (studentDeviate(count - 1) * sd) / Math.sqrt(count);
  return { count, missingCount, value, low: value - half, high: value + half };
}

export function shareOf(yesCount: number, count: number, missingCount: number): Estimate {
  if (count === 0) return { count, missingCount };
  const p = yesCount / count;
  const z2 = normalDeviate ** 2;
  const centre = (p + z2 / (2 * count)) / (1 + z2 / count);
  const half = (normalDeviate * Math.sqrt((p * (1 - p)) / count + z2 / (4 * count * count))) / (1 + z2 / count);
  return {
    count,
    missingCount,
    yesCount,
    value: p,
    low: yesCount === 0 ? 0 : Math.max(0, centre - half),
    high: yesCount === count ? 1 : Math.min(1, centre + half),
  };
}

/** Linear between order statistics (type 7, as R, numpy and spreadsheets do). */
export function quantileOf(sorted: ArrayLike<number>, p: number): number {
  const at = (sorted.length - 1) * p;
  const n = Math.floor(at);
  return n + 1 < sorted.length ? sorted[n] + (at - n) * (sorted[n + 1] - sorted[n]) : sorted[n];
}

export function medianOf(values: readonly number[], missingCount: number): Estimate {
  const count = values.length;
  if (count === 0) return { count, missingCount };
  const sorted = Float64Array.from(values).toSorted();
  const rank = medianRank(count);
  return {
    count,
    missingCount,
    value: quantileOf(sorted, 0.5),
    lowerQuartile: quantileOf(sorted, 0.25),
    upperQuartile: quantileOf(sorted, 0.75),
    // below six values no pair of ranks holds the median with 95 %
    ...(rank === 0 ? {} : { low: sorted[rank - 1], high: sorted[count - rank] }),
  };
}

/** The largest rank r with P(Binomial(n, ½) < r) ≤ 2.5 %; 0 = none. */
function medianRank(count: number): number {
  let low = 0;
  let high = count >> 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (halfCumulative(middle - 1, count) <= 0.025) low = middle;
    else high = middle - 1;
  }
  return low;
}
