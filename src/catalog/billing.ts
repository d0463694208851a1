// Billing: which acts a day can hold, and their codes. No code is known here and none is guessed: each stands "to be checked" until the site's own coding
// officer gives it. A site's list is a JSON text of the same lines.
import { z } from 'zod';
import { actKinds } from '../records/index.ts';
export const billingLineSchema = z.strictObject({
  act: z.enum(actKinds),
  levels: z.enum(['one', 'each-more']),
  system: z.string().min(1),
  /** Absent = to be checked. */
  code: z.string().min(1).optional(),
  checkedBy: z.string().optional(),
  checkedOn: z.string().optional(),
});
export type BillingLine = Readonly<z.infer<typeof billingLineSchema>>;
export const billing: readonly BillingLine[] = actKinds.flatMap((act) =>
  (['one', 'each-more'] as const).map((levels) => ({ act, levels, system: 'CCAM' })),
);
/** A code counts as checked only with who and when. */
export const isChecked = (line: BillingLine): boolean =>
  line.code !== undefined && line.checkedBy !== undefined && line.checkedOn !== undefined;
