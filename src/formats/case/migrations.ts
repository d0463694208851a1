// Schema versions of records: version = 1 + number of migrations of its kind. A migration takes the stored data (arrays still as
// references) of version n to n + 1; it is never changed once released, and an old case is kept in test/data/cases/ for each.
import type { RecordKind } from '../../records/index.ts';

type Migration = (data: unknown) => unknown;
const migrations: Partial<Record<RecordKind, readonly Migration[]>> = {};

export const versionOf = (kind: RecordKind): number => 1 + (migrations[kind]?.length ?? 0);
export const migrate = (kind: RecordKind, version: number, data: unknown): unknown =>
  (migrations[kind] ?? []).slice(version - 1).reduce((d, step) => step(d), data);
