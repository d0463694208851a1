// The ablation of one bone: its lesion outlined, then probes and energy computed on threads; and the fields the painter is lent.
import { findStep, lesionInForce, runStep, type OpenCase } from '../../host/index.ts';
import { Problem } from '../../base/index.ts';
import { calibrateOnce } from './calibrate-once.ts';
import type { Errand } from './errand.ts';
import type { CaseRequests, LentAblation } from './messages.ts';

const needStep = (name: 'lesion' | 'ablation'): NonNullable<ReturnType<typeof findStep>> => {
  const step = findStep(name);
  if (step === undefined) throw new Problem('ablation.no-step');
  return step;
};

/** Wishes and grade as said, else as the last time. */
export async function makeAblation(open: OpenCase, ask: CaseRequests['ablation']['ask'], e: Errand): Promise<void> {
  const last = (kind: 'lesion' | 'ablation'): object =>
    open.records(kind).find((r) => r.data.vertebraId === ask.vertebraId)?.provenance.params ?? {};
  const how = {
    signal: e.signal,
    progress: (fraction: number, code: string): void => e.progress(fraction, code),
    ...(ask.who === undefined ? {} : { who: ask.who }),
  };
  await calibrateOnce(open, how);
  const run = { ...how, vertebraIds: [ask.vertebraId] };
  await runStep(open, needStep('lesion'), ask.epidural === undefined ? last('lesion') : { ...last('lesion'), epidural: ask.epidural }, run);
  // needles that the last ask named give way to those a person has put since
  const placed = open.records('correction').some((r) => r.data.vertebraId === ask.vertebraId && r.data.what === 'probes');
  const before = Object.entries(last('ablation')).filter(([key]) => !placed || (key !== 'own' && key !== 'probes'));
  await runStep(open, needStep('ablation'), ask.wishes ?? Object.fromEntries(before), { ...run, how: 'threads' });
}

/** The lesion alone, with the grade that was said before. */
export async function makeLesion(open: OpenCase, ask: CaseRequests['lesion']['ask'], e: Errand): Promise<void> {
  const last = open.records('lesion').find((r) => r.data.vertebraId === ask.vertebraId)?.provenance.params ?? {};
  await runStep(open, needStep('lesion'), last, {
    signal: e.signal,
    progress: (fraction: number, code: string): void => e.progress(fraction, code),
    vertebraIds: [ask.vertebraId],
    ...(ask.who === undefined ? {} : { who: ask.who }),
  });
}

export const lentAblations = (open: OpenCase): readonly LentAblation[] =>
  open.records('ablation').flatMap(({ data }) =>
    data.field === undefined
      ? []
      : [
          {
            vertebraId: data.vertebraId,
            hot: data.modality !== 'cryo',
            field: data.field,
            probes: data.probes.map((p) => ({ side: p.side, fromLps: p.entryLps, tipLps: p.tipLps })),
            ...(() => {
              const mask = lesionInForce(open, data.vertebraId);
              return mask === undefined ? {} : { lesion: mask };
            })(),
          },
        ],
  );
