// Made-up patients put into a library, to look at a registry before there is one. Codes D-00001 …; the same number is always the same patient.
// Their outcomes are drawn whole: such a case has no course, no answers and no images behind it, and says "phantom" in its study.
import { Problem } from '../base/index.ts';
import { cohortPatient } from '../phantom/index.ts';
import type { Library } from './store.ts';

export interface CohortOptions {
  readonly count: number;
  /** Where follow-up stops, an ISO date. */
  readonly today: string;
  readonly seed?: number | string;
  readonly progress?: (fraction: number) => void;
  readonly signal?: AbortSignal;
}

/** Cases that are there already under such a code are left as they are; answers how many were made. */
export async function makeCohort(library: Library, o: CohortOptions): Promise<number> {
  const there = new Set((await library.list()).map((c) => c.code));
  let made = 0;
  for (let n = 1; n <= o.count; n++) {
    if (o.signal?.aborted === true) throw new Problem('store.cancelled', { step: 'registry' });
    const patient = cohortPatient(n, o.today, o.seed);
    if (there.has(patient.code)) continue;
    const open = await library.create(patient.code);
    await open.setIdentity(patient.identity);
    const provenance = { by: 'import', inputs: [] } as const;
    await open.change([
      { kind: 'study', data: patient.study, provenance },
      { kind: 'levels', data: patient.levels, provenance },
      { kind: 'outcome', data: patient.outcome, provenance },
    ]);
    library.close(patient.code);
    made++;
    o.progress?.(n / o.count);
  }
  return made;
}
