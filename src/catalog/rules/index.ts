// The rules of indication: facts, conditions, limits, sources, the rule set, and how its answers become a proposal.
export * from './facts.ts';
export * from './condition.ts';
export * from './limits.ts';
export * from './sources.ts';
export * from './rule.ts';
export * from './vertebroplasty.ts';
export * from './outcome.ts';
export * from './alternatives.ts';
export * from './from-images.ts';
