// Is it one patient? Same birth date, sex and name (without accents, case or ^) join silently; another identifier or name is asked
// about once; another birth date or sex is refused. What is absent disagrees with nothing.
import { Problem } from '../../base/index.ts';
import type { Identity } from '../../records/index.ts';
import { defined, type Patient } from './header.ts';

/** "Dupond^Éric^^^" and "DUPOND ERIC" are one name; only the first (alphabetic) component group counts. */
export const plainName = (name: string): string =>
  name
    .split('=')[0]
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

export interface Joined {
  readonly identity: Identity;
  /** What differs and must be accepted by a person. */
  readonly differing: 'name' | 'patientId' | 'both' | undefined;
}

const distinct = (values: readonly (string | undefined)[]): readonly string[] =>
  [...new Set(values.filter((v) => v !== undefined && v !== ''))] as string[];

export function joinIdentities(patients: readonly Patient[]): Joined {
  const births = distinct(patients.map((p) => p.birthDate));
  const sexes = distinct(patients.map((p) => (p.sex === 'unknown' ? undefined : p.sex)));
  if (births.length > 1) throw new Problem('files.different-birth-dates', { patientsCount: births.length });
  if (sexes.length > 1) throw new Problem('files.different-sexes', { patientsCount: sexes.length });
  const names = distinct(patients.map((p) => (p.name === undefined ? undefined : plainName(p.name))));
  const ids = distinct(patients.map((p) => p.patientId?.trim()));
  const named = patients.find((p) => p.name !== undefined);
  return {
    identity: {
      ...defined({ name: named?.name, patientId: ids[0], birthDate: births[0] }),
      sex: (sexes[0] as Identity['sex'] | undefined) ?? 'unknown',
    } as Identity,
    differing: names.length > 1 && ids.length > 1 ? 'both' : names.length > 1 ? 'name' : ids.length > 1 ? 'patientId' : undefined,
  };
}

/** Replaces every word of the patient's name or identifier in a text that will stand in a record. */
export function withoutIdentity(text: string, patients: readonly Patient[]): string {
  const words = new Set<string>();
  let plain = text;
  for (const p of patients) {
    for (const w of plainName(p.name ?? '').split(' ')) if (w.length >= 3 && !/^\d+$/.test(w)) words.add(w);
    const id = p.patientId?.trim();
    if (id !== undefined && id.length >= 4) plain = plain.split(new RegExp(id.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'), 'giu')).join('***');
  }
  if (words.size === 0) return plain;
  return plain
    .split(/([^\p{L}\p{N}\p{M}]+)/u)
    .map((w) => (words.has(plainName(w)) ? '***' : w))
    .join('');
}
