// Whose exam is it? What is absent disagrees with nothing; a birth date or a sex that differs is refused, a name must be accepted by a person.
import { describe, expect, it } from 'vitest';
import { samePatient } from './keep-exam.ts';

const a = { name: 'Dupond^Éric', patientId: '1', birthDate: '1950-01-01', sex: 'male' } as const;
describe('one patient', () => {
  it('accepts the same and the silent', () => {
    expect(() => samePatient(a, { ...a, name: 'DUPOND ERIC' })).not.toThrow();
    expect(() => samePatient(a, { sex: 'unknown' })).not.toThrow();
    expect(() => samePatient(undefined, a)).not.toThrow();
  });
  it.each([
    ['mr.other-patient-birth', { ...a, birthDate: '1951-01-01' }],
    ['mr.other-patient-sex', { ...a, sex: 'female' as const }],
    ['mr.other-patient-name', { ...a, name: 'Martin^Éric' }],
    ['mr.other-patient-name', { ...a, patientId: '2' }],
  ])('%s', (code, b) => expect(() => samePatient(a, b)).toThrow(expect.objectContaining({ code })));
  it('lets a person accept another name, never another birth date', () => {
    expect(() => samePatient(a, { ...a, patientId: '2' }, 'AB')).not.toThrow();
    expect(() => samePatient(a, { ...a, birthDate: '1951-01-01' }, 'AB')).toThrow();
  });
});
