// Injection: where cement goes, from the plan's tips, millilitre by millilitre, and by which ways it may leave; an ensemble over what is not known, the
// fill that is enough and what ends it before. See README.md for the method and its limits. One record a vertebra.
import type { Kernels } from '../../kernels/index.ts';
import { defineStep } from '../../records/index.ts';
import { runHeat, type HeatItem } from './heat.ts';
import { inject } from './inject.ts';
import { changedByAblation, withAblation } from './after-ablation.ts';
import { runMember, type MemberItem } from './member.ts';
import { injectionParams } from './params.ts';

export const injection = defineStep({
  name: 'injection',
  command: 'inject',
  versionCount: 3,
  reads: {
    vertebra: { kind: 'vertebra', need: 'each' },
    volume: { kind: 'volume', need: 'one' },
    calibration: { kind: 'calibration', need: 'optional' },
    plan: { kind: 'plan', need: 'optional' },
    site: { kind: 'site', need: 'optional' },
    ablations: { kind: 'ablation', need: 'all' },
  },
  params: injectionParams,
  makes: 'injection',
  tasks: {
    member: (item: MemberItem, kernels: Kernels) => runMember(item, kernels),
    heat: (item: HeatItem, kernels: Kernels) => runHeat(item, kernels),
  },
  async run({ ablations, ...given }, params, context) {
    const before = ablations.find((a) => a.vertebraId === given.vertebra.vertebraId && a.state === 'planned' && !a.isPreview);
    if (before === undefined) return inject(given, params, context);
    const change = changedByAblation(before);
    const answers = await inject({ ...given, ...(change === undefined ? {} : { tissueChange: change }) }, params, context);
    return answers.map((a) => withAblation(a, before));
  },
});
