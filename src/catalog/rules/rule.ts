// A rule: what it asks, of whom, what follows, and on whose word. Data only; the sentence is in words/indication-rules under its id.
import type { RuleCondition } from './condition.ts';
import type { IndicationPath } from './facts.ts';
import type { SourceId } from './sources.ts';

/**
 * `requires`: must be so, else not indicated. `excludes`: if so, not indicated. `cautions`: if so, the team discusses. `biopsy`: if so, a sample is
 * proposed, before any cement. `advises`: said, decides nothing.
 */
export type Effect = 'requires' | 'excludes' | 'cautions' | 'biopsy' | 'advises';
export type RuleStrength = 'guideline' | 'trial' | 'series' | 'definition' | 'consensus' | 'choice';
export interface Rule {
  readonly id: string;
  readonly effect: Effect;
  /** The paths it speaks on; all of them, also while the path is not chosen, when absent. */
  readonly paths?: readonly IndicationPath[];
  readonly when: RuleCondition;
  /** The first is the one printed beside it. */
  readonly sources: readonly SourceId[];
  readonly strength: RuleStrength;
  /** A caution that can be put right before the act: something to settle first, no contraindication of the patient. */
  readonly settle?: true;
}
