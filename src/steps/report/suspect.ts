// Which vertebrae a reader should look at first: height lost (or perhaps lost), a lesion, a cleft. It orders the page, it decides nothing.
import type { Vertebra } from '../../records/index.ts';

export const isSuspect = (v: Vertebra): boolean =>
  (v.genant?.gradeCount ?? 0) > 0 || v.genant?.between !== undefined || v.lesion !== undefined || v.clefts.length > 0;
