// A case as FHIR R4 and back; valid for two offline validators, which are shown to see faults.
import { describe, expect, it } from 'vitest';
import { fhirFaults } from '../../../test/evidence/fhir-validator.ts';
import { cohortPatient } from '../../phantom/index.ts';
import type { FormAnswers } from '../../records/index.ts';
import { fhirBundleText, readFhirBundle, type FhirCase } from './index.ts';
import type { Entry } from './resources.ts';

const answers: readonly FormAnswers[] = [
  {
    formId: 'before-sedation',
    versionCount: 2,
    subject: 'course1',
    saidBy: 'team',
    state: 'complete',
    completedAt: '2026-11-26T08:30:00.000Z',
    values: {
      a: { is: 'choice', choice: 'x' },
      b: { is: 'choices', choices: ['p', 'q'] },
      c: { is: 'choices', choices: [] },
      d: { is: 'yes-no', yes: false },
      e: { is: 'number', value: 1.25, unit: 'mg/L' },
      f: { is: 'date', date: '2026-11-02' },
      g: { is: 'date-time', at: '2026-11-26T08:15' },
      h: { is: 'text', text: 'allergie à la pénicilline <b>' },
      i: { is: 'initials', initials: 'AB' },
      j: { is: 'unknown' },
      k: { is: 'not-asked' },
    },
  },
  { formId: 'before-sedation', versionCount: 2, saidBy: 'patient', state: 'draft', values: {} },
];
const caseOf = (n: number): FhirCase => {
  const p = cohortPatient(n, '2026-11-26');
  const { findings: _, ...outcome } = p.outcome;
  return {
    code: p.code,
    sex: p.study.sex,
    ...(p.study.ageYear === undefined ? {} : { ageYear: p.study.ageYear }),
    ...(n % 2 === 0 ? { identity: p.identity } : {}),
    study: {
      studyUid: p.study.studyUid,
      description: p.study.description,
      modalities: ['CT', 'MR'],
      ...(p.study.date === undefined ? {} : { date: p.study.date }),
    },
    outcome: {
      ...outcome,
      fractures: [
        { courseId: `course${n}`, visit: 'month-3', levels: ['T12', 'L1/L2'], adjacent: false, found: 'symptoms' },
        ...outcome.fractures,
      ],
      complications: [
        { courseId: `course${n}`, what: 'haematoma', date: '2026-01-02', cirseIndex: 2, ctcaeIndex: 1 },
        { courseId: `course${n}`, what: 'other' },
      ],
    },
    lots: [{ product: 'Cement A', lot: 'LOT-7', expiry: '2027-03-31' }],
    answers: n % 3 === 0 ? answers : [],
  };
};
const bundleOf = async (cases: readonly FhirCase[]): Promise<{ entry?: readonly Entry[] }> => {
  let text = '';
  for await (const part of fhirBundleText(cases)) text += part;
  return JSON.parse(text) as { entry?: readonly Entry[] };
};

describe('FHIR R4', () => {
  it('gives back what it claims: sex, age, study, acts, visits, fractures, complications, bone, lots, every answer', async () => {
    const cases = Array.from({ length: 30 }, (_, n) => caseOf(n));
    expect(readFhirBundle(await bundleOf(cases))).toEqual(cases);
    expect(readFhirBundle(await bundleOf([]))).toEqual([]);
  });

  it('is valid, and an unverified code says so', async () => {
    const bundle = await bundleOf([caseOf(0), caseOf(3)]);
    expect(fhirFaults(bundle)).toEqual([]);
    const loinc = JSON.stringify(bundle).split('"http://loinc.org"').length - 1;
    expect(loinc).toBeGreaterThan(3);
    expect(JSON.stringify(bundle).split('unverified-code').length - 1).toBe(loinc);
    const ids = (bundle.entry ?? []).map((e) => e.fullUrl);
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set((bundle.entry ?? []).map((e) => e.resource.resourceType))).toEqual(
      new Set(['Patient', 'ImagingStudy', 'Procedure', 'Observation', 'AdverseEvent', 'Device', 'Questionnaire', 'QuestionnaireResponse']),
    );
  });

  it.each([
    ['a required element left out', 'Observation', (r: Record<string, unknown>): unknown => delete r['status']],
    ['a status that does not exist', 'Procedure', (r: Record<string, unknown>): unknown => (r['status'] = 'finished')],
    ['a name that does not exist', 'AdverseEvent', (r: Record<string, unknown>): unknown => (r['grade'] = 3)],
    ['a date that is none', 'Device', (r: Record<string, unknown>): unknown => (r['expirationDate'] = '2027-13-01')],
    ['a number as text', 'Patient', (r: Record<string, unknown>): unknown => (r['extension'] = [{ url: 'urn:x', valueDecimal: 'x' }])],
  ] as const)('the validators see %s', async (_, type, spoil) => {
    const bundle = structuredClone(await bundleOf([caseOf(0)]));
    const found = bundle.entry?.find((e) => e.resource.resourceType === type);
    spoil(found?.resource as Record<string, unknown>);
    expect(fhirFaults(bundle).length).toBeGreaterThan(0);
  });
});
