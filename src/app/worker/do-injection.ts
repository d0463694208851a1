// The injection of one bone: a first look that nobody keeps, then the whole ensemble on threads; and the fills the painter is lent.
import { Problem } from '../../base/index.ts';
import { findStep, runStep, tryStep, type OpenCase } from '../../host/index.ts';
import { bodyOnGrid } from '../../spine/index.ts';
import { calibrateOnce } from './calibrate-once.ts';
import type { Errand } from './errand.ts';
import type { CaseRequests, LentFill } from './messages.ts';
import type { Injection, Plan, Vertebra } from './nouns.ts';

const needStep = (): NonNullable<ReturnType<typeof findStep>> => {
  const step = findStep('injection');
  if (step === undefined) throw new Problem('injection-page.no-step');
  return step;
};
const wishesOf = (open: OpenCase, ask: CaseRequests['injection']['ask']): object =>
  ask.wishes ?? open.records('injection').find((r) => r.data.vertebraId === ask.vertebraId)?.provenance.params ?? {};

export async function makeInjection(open: OpenCase, ask: CaseRequests['injection']['ask'], e: Errand): Promise<void> {
  const how = {
    signal: e.signal,
    progress: (fraction: number, code: string): void => e.progress(fraction, code),
    ...(ask.who === undefined ? {} : { who: ask.who }),
  };
  await calibrateOnce(open, how);
  await runStep(open, needStep(), wishesOf(open, ask), { ...how, how: 'threads', vertebraIds: [ask.vertebraId] });
}
export async function lookAtInjection(
  open: OpenCase,
  ask: CaseRequests['injection-look']['ask'],
  e: Errand,
): Promise<Injection | undefined> {
  const [made] = await tryStep(
    open,
    needStep(),
    { ...wishesOf(open, ask), preview: true },
    {
      signal: e.signal,
      progress: (fraction, code) => e.progress(fraction, code),
      vertebraIds: [ask.vertebraId],
    },
  );
  return made as Injection | undefined;
}

const known = new WeakMap<Injection, { readonly of: Vertebra; readonly fills: readonly LentFill[] }>();
export function fillsOf(i: Injection, v: Vertebra | undefined, plan: Plan | undefined): readonly LentFill[] {
  if (v === undefined) return [];
  const had = known.get(i);
  if (had?.of === v) return had.fills;
  const fills = i.approaches.map((a, index): LentFill => ({
    vertebraId: i.vertebraId,
    index,
    arrival: a.arrival,
    body: bodyOnGrid(a.arrival, v.parts),
    frame: v.frame,
    trocars: a.trocars.flatMap((t) => {
      const path = plan?.paths.find((p) => p.id === t.pathId);
      return path === undefined ? [] : [{ side: t.side, fromLps: path.entryLps, tipLps: t.tipLps }];
    }),
  }));
  known.set(i, { of: v, fills });
  return fills;
}
const boneOf = (open: OpenCase, id: string): Vertebra | undefined => open.records('vertebra').find((v) => v.data.vertebraId === id)?.data;
const planOf = (open: OpenCase, id: string): Plan | undefined => open.records('plan').find((p) => p.data.vertebraId === id)?.data;
/** Of all records, or with a first look in the place of its bone's. */
export const lentFills = (open: OpenCase, look?: Injection): readonly LentFill[] =>
  [
    ...open
      .records('injection')
      .map((r) => r.data)
      .filter((d) => d.vertebraId !== look?.vertebraId),
    ...(look === undefined ? [] : [look]),
  ].flatMap((d) => fillsOf(d, boneOf(open, d.vertebraId), planOf(open, d.vertebraId)));
