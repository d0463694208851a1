// The clock of a mix, with or without a case, the plan of the sitting, and what really happened, written into the case.
import { memoryLibrary, runStep, type OpenCase } from '../../host/index.ts';
import type { CementClock } from '../../records/index.ts';
import { cement, sitting } from '../../steps/index.ts';
import type { Errand } from './errand.ts';
import type { CaseRequests } from './messages.ts';

const by = (who: string | undefined): { readonly who?: string } => (who === undefined ? {} : { who });

/** Without a case it is made in one that nobody keeps: the same step, hence the same seconds. */
export async function makeClock({ who, ...params }: CaseRequests['clock']['ask'], e: Errand): Promise<CementClock> {
  const [made] = await runStep(e.open ?? (await memoryLibrary().create()), cement, params, { signal: e.signal, ...by(who) });
  return made.data;
}

/** The sitting, and a clock for each of its mixes; clocks of mixes it no longer has are withdrawn. */
export async function makeSitting(open: OpenCase, { who, ...params }: CaseRequests['sitting']['ask'], e: Errand): Promise<void> {
  const run = { signal: e.signal, progress: (f: number, code: string) => e.progress(f, code), ...by(who) };
  const [made] = await runStep(open, sitting, params, run);
  const { mixes, setting } = made.data;
  for (const old of open.records('clock')) if (!mixes.some((m) => m.mixId === old.data.mixId)) await open.withdraw(old.id);
  for (const mix of mixes) {
    const product = params.products.find((p) => p.id === mix.productId);
    if (product !== undefined) await runStep(open, cement, { mixId: mix.mixId, product, setting }, run);
  }
}

/** One log a mix that was started: its later events replace it, the journal keeps the earlier ones. */
export async function logMixing(open: OpenCase, { mixing, who }: CaseRequests['log-mixing']['ask']): Promise<void> {
  const before = open.records('mixing').find((r) => r.data.mixId === mixing.mixId && r.data.startedAt === mixing.startedAt);
  if (before !== undefined && JSON.stringify(before.data) === JSON.stringify(mixing)) return;
  const id = before === undefined ? {} : { id: before.id };
  await open.put('mixing', mixing, { provenance: { by: 'person', inputs: [] }, ...id, ...by(who) });
}
