// Billing: which acts a day can hold, and their codes. No code is known here and none is guessed: each stands "to be checked" until the site's own coding
// officer gives it, in the site's settings (`billing`), line by line.
import { actKinds, type BillingLine } from '../records/index.ts';

export const billing: readonly BillingLine[] = actKinds.flatMap((act) =>
  (['one', 'each-more'] as const).map((levels) => ({ act, levels, system: 'CCAM' })),
);
/** A code counts as checked only with who and when. */
export const isChecked = (line: BillingLine): boolean =>
  line.code !== undefined && line.checkedBy !== undefined && line.checkedOn !== undefined;
/** The site's own line where it gives one. */
export const billingOf = (site: readonly BillingLine[] = []): readonly BillingLine[] =>
  billing.map((line) => site.findLast((s) => s.act === line.act && s.levels === line.levels) ?? line);
