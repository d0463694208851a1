// What can be asked of an injection; units in the names. The product comes by value, so that the answer's hash covers it.
import { z } from 'zod';
import { handForce, heatRules, publishedPmma, settingLimitsC } from '../../catalog/index.ts';
import { cementProductSchema, cementSettingSchema } from '../../records/index.ts';

export const injectionParams = z.object({
  product: cementProductSchema.default(publishedPmma as z.infer<typeof cementProductSchema>),
  setting: cementSettingSchema.default({
    roomC: settingLimitsC.roomC.value,
    pasteC: settingLimitsC.pasteC.value,
    bodyC: settingLimitsC.bodyC.value,
  }),
  /** First drop at the tip, after mixing began; default: when the product may first be injected. */
  startMin: z.number().min(0).max(60).optional(),
  flowMlPerMin: z.number().positive().max(20).default(handForce.flowMlPerMin.value),
  /** Computed up to this; default: the high end of the plan's range. */
  volumeMl: z.number().positive().max(40).optional(),
  memberCount: z.int().min(1).max(256).default(32),
  /** Of the approach that the plan did not choose; 0 = not computed. */
  otherMemberCount: z.int().min(0).max(256).default(16),
  /** Drawn bodies beside the middle course in which the cement sets; 'none' = no temperatures are computed. */
  heatCount: z.union([z.int().min(0).max(64), z.literal('none')]).default(heatRules.drawnCount.value),
  voxelMm: z.number().min(0.7).max(3).default(1),
  /** The middle course alone on coarse voxels, within a second; no probability is given. */
  preview: z.boolean().default(false),
  /** Same seed, same nature; default: the bone's own. */
  seed: z.string().optional(),
});
export type InjectionParams = z.infer<typeof injectionParams>;
