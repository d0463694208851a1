// Conditions of rules as data, and their three answers: yes, no, unknown (Kleene). "No" and "yes" stand whatever the missing facts turn out to be;
// everything else is unknown. So a missing answer can never be read as a no: that is the algebra, not a habit.
import type { FactId, IndicationFacts, FactValue } from './facts.ts';
import type { LimitId } from './limits.ts';

export type RuleCondition =
  | { readonly fact: FactId; readonly is: boolean | string }
  | { readonly fact: FactId; readonly oneOf: readonly string[] }
  /** Ends: `atLeast` and `atMost` include the limit, `above` and `below` do not. */
  | { readonly fact: FactId; readonly atLeast: LimitId }
  | { readonly fact: FactId; readonly atMost: LimitId }
  | { readonly fact: FactId; readonly above: LimitId }
  | { readonly fact: FactId; readonly below: LimitId }
  | { readonly all: readonly RuleCondition[] }
  | { readonly any: readonly RuleCondition[] }
  | { readonly not: RuleCondition };

export type Verdict = 'yes' | 'no' | 'unknown';
export type Limits = Readonly<Record<LimitId, number>>;

export interface Judged {
  readonly answer: Verdict;
  /** The facts that would settle it; empty when it is settled. */
  readonly lacks: readonly FactId[];
}
const settled = (yes: boolean): Judged => ({ answer: yes ? 'yes' : 'no', lacks: [] });
const opposite: Readonly<Record<Verdict, Verdict>> = { yes: 'no', no: 'yes', unknown: 'unknown' };

export function judge(c: RuleCondition, facts: IndicationFacts, limits: Limits): Judged {
  if ('not' in c) {
    const { answer, lacks } = judge(c.not, facts, limits);
    return { answer: opposite[answer], lacks };
  }
  if ('all' in c) return together(c.all, 'no', facts, limits);
  if ('any' in c) return together(c.any, 'yes', facts, limits);
  const value = facts[c.fact];
  if (value === undefined) return { answer: 'unknown', lacks: [c.fact] };
  if ('is' in c) return settled(value === c.is);
  if ('oneOf' in c) return settled(typeof value === 'string' && c.oneOf.includes(value));
  return compare(c, value, limits);
}

/** One part with the answer that decides (a no of `all`, a yes of `any`) settles the whole. */
function together(parts: readonly RuleCondition[], decides: 'yes' | 'no', facts: IndicationFacts, limits: Limits): Judged {
  const judged = parts.map((p) => judge(p, facts, limits));
  if (judged.some((j) => j.answer === decides)) return { answer: decides, lacks: [] };
  const lacks = [...new Set(judged.flatMap((j) => j.lacks))];
  return { answer: judged.some((j) => j.answer === 'unknown') ? 'unknown' : opposite[decides], lacks };
}

type Comparison = Extract<RuleCondition, { fact: FactId }> &
  ({ atLeast: LimitId } | { atMost: LimitId } | { above: LimitId } | { below: LimitId });
function compare(c: Exclude<Comparison, { is: unknown } | { oneOf: unknown }>, value: FactValue, limits: Limits): Judged {
  if (typeof value !== 'object') return { answer: 'unknown', lacks: [c.fact] };
  const [low, high] =
    'atLeast' in c
      ? [value.low >= limits[c.atLeast], value.high >= limits[c.atLeast]]
      : 'above' in c
        ? [value.low > limits[c.above], value.high > limits[c.above]]
        : 'atMost' in c
          ? [value.low <= limits[c.atMost], value.high <= limits[c.atMost]]
          : [value.low < limits[c.below], value.high < limits[c.below]];
  // the two ends disagree: the number is not known well enough
  return low === high ? settled(low) : { answer: 'unknown', lacks: [c.fact] };
}

/** Every fact a condition looks at. */
export const factsIn = (c: RuleCondition): readonly FactId[] =>
  'not' in c ? factsIn(c.not) : 'all' in c ? c.all.flatMap(factsIn) : 'any' in c ? c.any.flatMap(factsIn) : [c.fact];
/** Every limit a condition is held against. */
export const limitsIn = (c: RuleCondition): readonly LimitId[] =>
  'not' in c
    ? limitsIn(c.not)
    : 'all' in c
      ? c.all.flatMap(limitsIn)
      : 'any' in c
        ? c.any.flatMap(limitsIn)
        : [
            ...('atLeast' in c ? [c.atLeast] : []),
            ...('atMost' in c ? [c.atMost] : []),
            ...('above' in c ? [c.above] : []),
            ...('below' in c ? [c.below] : []),
          ];
