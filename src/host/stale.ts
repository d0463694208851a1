// Is an answer still what its step would say? Compared: the hash of each input it really received, records that a read 'all' or
// 'optional' would receive today and did not then, and the step's version. Nothing is recomputed behind the user's back.
import { fnv1a } from '../base/index.ts';
import { canonicalJson } from '../formats/index.ts';
import type { CaseRecord, Read, RecordKind, Step } from '../records/index.ts';
import { findStep } from './step-list.ts';

export interface Stale {
  /** Id of the input, or the step's name for 'version'. */
  readonly input: string;
  readonly reason: 'changed' | 'gone' | 'version';
}
interface Known {
  records<K extends RecordKind>(kind: K): readonly CaseRecord<K>[];
  hashOf(record: CaseRecord): string;
}

export function staleInputs(open: Known, record: CaseRecord): readonly Stale[] {
  const { by, versionCount, inputs } = record.provenance;
  const step = findStep(by);
  const out: Stale[] = [];
  if (step !== undefined && step.versionCount > (versionCount ?? 0)) out.push({ input: by, reason: 'version' });
  const known = new Map<string, CaseRecord>();
  for (const kind of kindsOf(step)) for (const r of open.records(kind)) known.set(r.id, r as unknown as CaseRecord);
  for (const input of inputs) {
    const now = known.get(input.id);
    if (now === undefined) out.push({ input: input.id, reason: 'gone' });
    else if (inputHash(open, now, step?.reads[input.name]) !== input.hash) out.push({ input: input.id, reason: 'changed' });
  }
  for (const id of step === undefined ? [] : newInputs(open, step, record)) out.push({ input: id, reason: 'changed' });
  return out;
}

/** What stands for an input in a provenance: the hash of its data, or of the fields the step looks at (128 bits of FNV: staleness, not integrity). */
export function inputHash(open: Pick<Known, 'hashOf'>, record: CaseRecord, read: Read | undefined): string {
  if (read?.only === undefined) return open.hashOf(record);
  const data = record.data as unknown as Readonly<Record<string, unknown>>;
  const text = canonicalJson(read.only.map((field) => [field, data[field]]));
  return `part-${[0, 1, 2, 3].map((n) => fnv1a(`${n}${text}`).toString(16).padStart(8, '0')).join('')}`;
}

const allKinds: readonly RecordKind[] = [
  'study',
  'volume',
  'seed',
  'structures',
  'levels',
  'correction',
  'vertebra',
  'site',
  'act',
  'plan',
  'report',
  'calibration',
  'strength',
  'clock',
  'mixing',
  'sitting',
  'signal',
  'indication',
  'answers',
  'course',
  'outcome',
  'signal',
  'registration',
  'sighting',
  'progression',
  'measure',
];
const kindsOf = (step: Step | undefined): readonly RecordKind[] =>
  step === undefined ? allKinds : [...new Set(Object.values(step.reads).map((r) => r.kind))];

/** Ids that a rerun would receive and this answer has not seen. */
function newInputs(open: Known, step: Step, record: CaseRecord): readonly string[] {
  const seen = new Set(record.provenance.inputs.map((i) => i.id));
  const each = Object.entries(step.reads).find(([, read]) => read.need === 'each');
  const main = each === undefined ? undefined : record.provenance.inputs.find((i) => i.name === each[0])?.id;
  const mainRecord = each === undefined ? undefined : open.records(each[1].kind).find((r) => r.id === main);
  const bone = mainRecord === undefined ? boneOf(record) : boneOf(mainRecord as unknown as CaseRecord);
  const out: string[] = [];
  for (const [name, read] of Object.entries(step.reads)) {
    const received = record.provenance.inputs.some((i) => i.name === name);
    if (read.need === 'optional' && received) continue;
    if (read.need === 'one' || read.need === 'each') continue;
    for (const r of open.records(read.kind)) {
      if (!isMeant(r as unknown as CaseRecord, read)) continue;
      if (seen.has(r.id) || (each !== undefined && !concerns(r as unknown as CaseRecord, bone))) continue;
      out.push(r.id);
      if (read.need === 'optional') break;
    }
  }
  return out;
}

/** A read that names which records it means receives no others. */
export const isMeant = (record: CaseRecord, read: Read): boolean =>
  read.where === undefined ||
  read.where.oneOf.includes(String((record.data as unknown as Readonly<Record<string, unknown>>)[read.where.field]));

/** The bone a record is about, when it is about one. */
export const boneOf = (record: CaseRecord): string | undefined => (record.data as { vertebraId?: string }).vertebraId;
/** A step that runs once per bone receives only that bone's corrections: its answers go stale for that bone alone. */
export const concerns = (record: CaseRecord, bone: string | undefined): boolean => record.kind !== 'correction' || boneOf(record) === bone;
