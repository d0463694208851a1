// Cement: when it may be injected, when to stop, when it is set (the clock of one mix), and in which order one sitting is done. See README.md. The clock
// reads nothing of the patient: a product and three temperatures, by value. The sitting reads the plans.
import { z } from 'zod';
import { Problem } from '../../base/index.ts';
import { publishedPmma, settingLimitsC, sittingRules } from '../../catalog/index.ts';
import { cementProductSchema, cementSettingSchema, defineStep } from '../../records/index.ts';
import { makeClock } from './clock.ts';
import { makeSitting } from './sitting.ts';

const defaultSetting = {
  roomC: settingLimitsC.roomC.value,
  pasteC: settingLimitsC.pasteC.value,
  bodyC: settingLimitsC.bodyC.value,
};

export const cement = defineStep({
  name: 'cement',
  command: 'cement',
  versionCount: 1,
  reads: {},
  params: z.object({
    mixId: z.string().min(1).default('mix-1'),
    product: cementProductSchema.default(publishedPmma as z.infer<typeof cementProductSchema>),
    setting: cementSettingSchema.default(defaultSetting),
  }),
  makes: 'clock',
  run(_, { mixId, product, setting }, context) {
    context.progress(0, 'cement.progress');
    const clock = makeClock(mixId, product, setting);
    context.progress(1, 'cement.progress');
    return Promise.resolve([clock]);
  },
});

export const sitting = defineStep({
  name: 'sitting',
  command: 'cement',
  versionCount: 1,
  reads: {
    plans: { kind: 'plan', need: 'all' },
    levels: { kind: 'levels', need: 'one', only: ['entries'] },
  },
  params: z.object({
    products: z
      .array(cementProductSchema)
      .min(1)
      .default([publishedPmma as z.infer<typeof cementProductSchema>]),
    setting: cementSettingSchema.default(defaultSetting),
    flowMlPerMin: z.number().positive().max(20).default(sittingRules.flowMlPerMin.value),
    changeMin: z.number().min(0).max(10).default(sittingRules.changeMin.value),
    syringeMl: z.number().min(0).max(10).default(sittingRules.syringeMl.value),
    order: z.array(z.string()).optional(),
    volumesMl: z.record(z.string(), z.number().positive().max(20)).optional(),
  }),
  makes: 'sitting',
  run({ plans, levels }, params, context) {
    if (!plans.some((p) => p.state === 'planned' && p.cement !== undefined)) throw new Problem('cement.no-plan');
    context.progress(0, 'cement.progress');
    const answer = makeSitting(plans, levels, params);
    context.progress(1, 'cement.progress');
    return Promise.resolve([answer]);
  },
});
