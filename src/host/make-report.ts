// The report of a case, as page and command line both make it: the hashes of what is printed go onto the paper ("what changed since I printed"),
// and a patient's name, when asked for, is printed from a copy that is thrown away: no record of the case ever holds it.
import type { CaseRecord, RecordKind } from '../records/index.ts';
import { report } from '../steps/index.ts';
import type { Language } from '../words/index.ts';
import { memoryLibrary } from './library.ts';
import { runStep, type RunOptions } from './run.ts';
import type { OpenCase } from './open-case.ts';

export interface ReportWishes {
  readonly language: Language;
  readonly programVersion: string;
  /** Print the patient's name. */
  readonly named?: boolean;
  /** One sheet alone. */
  readonly part?: 'indication';
}
const printed: readonly RecordKind[] = [
  'volume',
  'levels',
  'vertebra',
  'signal',
  'indication',
  'plan',
  'clock',
  'sitting',
  'mixing',
  'lesion',
  'ablation',
  'injection',
  'strength',
];

export async function makeReport(open: OpenCase, wishes: ReportWishes, run: RunOptions = {}): Promise<CaseRecord<'report'>> {
  const name = wishes.named === true ? open.identity?.name : undefined;
  const desk = name === undefined ? open : await memoryLibrary().importCase(await open.exportCase());
  const staleOf = <K extends 'strength' | 'injection' | 'ablation' | 'plan' | 'vertebra'>(kind: K): readonly CaseRecord<K>[] =>
    open.records(kind).filter((r) => open.stale(r as unknown as CaseRecord).length > 0);
  const [stale, staleInjections, staleAblations, stalePlans] = [
    staleOf('strength'),
    staleOf('injection'),
    staleOf('ablation'),
    staleOf('plan'),
  ];
  const staleSitting = open.records('sitting').filter((r) => open.stale(r as unknown as CaseRecord).length > 0);
  const judged = open.records('indication').at(-1);
  const staleIndication = judged !== undefined && open.stale(judged as unknown as CaseRecord).length > 0;
  const decided = open.records('answers').findLast((r) => r.data.formId === 'indication-decision');
  const left = new Set([
    ...[...stale, ...staleInjections, ...staleAblations, ...stalePlans, ...staleSitting].map((r) => r.id),
    ...(staleIndication ? [judged.id] : []),
  ]);
  const printedHashes = printed.flatMap((kind) =>
    (open.records(kind) as unknown as readonly CaseRecord[]).filter((r) => !left.has(r.id)).map((r) => open.hashOf(r).slice(0, 12)),
  );
  const params = {
    language: wishes.language,
    caseCode: open.code,
    programVersion: wishes.programVersion,
    printedHashes,
    staleStrengths: stale.map((r) => r.data.vertebraId),
    staleSitting: staleSitting.length > 0,
    staleIndication,
    decidedBefore: judged !== undefined && decided !== undefined && decided.at < judged.at,
    ...(wishes.part === undefined ? {} : { part: wishes.part }),
    staleInjections: staleInjections.map((r) => r.data.vertebraId),
    stalePlans: stalePlans.map((r) => r.data.vertebraId),
    staleBones: staleOf('vertebra').length > 0,
    staleAblations: staleAblations.map((r) => r.data.vertebraId),
    ablationsDecidedBefore: open
      .records('ablation')
      .filter((r) => decided !== undefined && decided.at < r.at)
      .map((r) => r.data.vertebraId),
    ...(name === undefined ? {} : { patientName: name }),
  };
  const [record] = await runStep(desk, report, params, run);
  return record;
}
