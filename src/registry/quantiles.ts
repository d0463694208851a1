// The few quantiles of distributions that intervals need, from a library (jStat); checked against tables and against scipy (test/evidence/peers).
import jStat from 'jstat';

/** Two-sided 95 % everywhere in the registry. */
export const coverage = 0.95;
const upper = 1 - (1 - coverage) / 2;
/** Normal deviate of the coverage, 1.95996. */
export const normalDeviate = jStat.normal.inv(upper, 0, 1);
/** Student's deviate of the coverage for so many degrees of freedom. */
export const studentDeviate = (freedomCount: number): number => jStat.studentt.inv(upper, freedomCount);
/** Probability of at most `k` successes of `n` at one half: ranks that hold a median. */
export const halfCumulative = (k: number, n: number): number => jStat.binomial.cdf(k, n, 0.5);
