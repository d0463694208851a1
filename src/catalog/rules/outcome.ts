// From the answers of the rules to the proposal: a pure table. "Indicated" needs every requirement met and every contraindication answered no; one
// unknown among them and the team discusses, with what is missing named. A definite no needs no other answer.
import { judge, type Verdict, type Limits } from './condition.ts';
import type { FactId, IndicationFacts } from './facts.ts';
import type { Effect, Rule } from './rule.ts';

export type Outcome = 'indicated' | 'not-indicated' | 'discuss';
export interface RuleAnswer {
  readonly rule: Rule;
  readonly answer: Verdict;
  readonly lacks: readonly FactId[];
}

/** The rules that speak on this path (all rules without a path of their own while it is not chosen), answered. */
export function answerRules(rules: readonly Rule[], facts: IndicationFacts, limits: Limits): readonly RuleAnswer[] {
  const path = facts.path;
  return rules
    .filter((r) => r.paths === undefined || (r.paths as readonly unknown[]).includes(path))
    .map((rule) => ({ rule, ...judge(rule.when, facts, limits) }));
}

const has = (answers: readonly RuleAnswer[], effect: Effect, answer: Verdict): boolean =>
  answers.some((a) => a.rule.effect === effect && a.answer === answer);

export const biopsyOf = (answers: readonly RuleAnswer[]): 'proposed' | 'not-proposed' | 'unknown' =>
  has(answers, 'biopsy', 'yes') ? 'proposed' : has(answers, 'biopsy', 'unknown') ? 'unknown' : 'not-proposed';

export function outcomeOf(answers: readonly RuleAnswer[], facts: IndicationFacts): Outcome {
  if (has(answers, 'excludes', 'yes') || has(answers, 'requires', 'no')) return 'not-indicated';
  const open =
    facts.path === undefined ||
    has(answers, 'requires', 'unknown') ||
    has(answers, 'excludes', 'unknown') ||
    has(answers, 'cautions', 'unknown') ||
    biopsyOf(answers) === 'unknown';
  return open || has(answers, 'cautions', 'yes') ? 'discuss' : 'indicated';
}

/** Does an open answer of this rule keep the outcome open? */
export const decides = (a: RuleAnswer, biopsy: ReturnType<typeof biopsyOf>): boolean =>
  a.rule.effect !== 'advises' && (a.rule.effect !== 'biopsy' || biopsy === 'unknown');
