// One line of a site's list of billing codes. A code counts only with who checked it and when; without, the act is "to be checked".
import { z } from 'zod';
import { actKinds } from './course.ts';
import type { Frozen } from './schema.ts';

export const billingLineSchema = z.strictObject({
  act: z.enum(actKinds),
  levels: z.enum(['one', 'each-more']),
  system: z.string().min(1).max(40),
  /** Absent = to be checked. */
  code: z.string().min(1).max(40).optional(),
  checkedBy: z
    .string()
    .regex(/^\p{L}{1,5}$/u)
    .optional(),
  checkedOn: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/)
    .optional(),
});
export type BillingLine = Frozen<z.infer<typeof billingLineSchema>>;
