// fhir: one case as the entries of a FHIR R4 Bundle, and back. What is claimed and kept over a round trip: sex, age, imaging study, acts, visits,
// complications, new fractures, the treatment of the bone (figures.ts), cement lots, and every answer of every form. What is not written: images,
// plans, strength, findings, events of the day with their times, levels' numbering. What fails first: another system that drops extensions.
import type {
  CementLot,
  Complication,
  FormAnswers,
  Identity,
  NewFracture,
  Outcome,
  OutcomeAct,
  OutcomeVisit,
  VisitName,
} from '../../records/index.ts';
import { formUrl, questionnaire, readResponse, response } from './answers.ts';
import { actFigures, boneFigures, visitFigures, type FigureEntry } from './figures.ts';
import {
  concept,
  figureConcept,
  own,
  ownCode,
  quantity,
  readValue,
  uuidOf,
  written,
  type Component,
  type Concept,
  type Entry,
  type Extension,
  type Observation,
  type Reference,
  type Resource,
} from './resources.ts';

export interface FhirCase {
  readonly code: string;
  readonly sex: Identity['sex'];
  readonly ageYear?: number;
  /** Only where the patient is to be named. */
  readonly identity?: Identity;
  readonly study?: {
    readonly studyUid: string;
    readonly date?: string;
    readonly description: string;
    readonly modalities: readonly string[];
  };
  readonly outcome: Omit<Outcome, 'findings'>;
  readonly lots: readonly CementLot[];
  readonly answers: readonly FormAnswers[];
}
const dicomTerms = 'http://dicom.nema.org/resources/ontology/DCM';
const genders = { female: 'female', male: 'male', other: 'other', unknown: 'unknown' } as const;

export function fhirEntries(c: FhirCase): readonly Entry[] {
  const entries: Entry[] = [];
  const add = (name: string, make: (id: string) => Resource): string => {
    const id = uuidOf(`${c.code} ${name}`);
    entries.push({ fullUrl: `urn:uuid:${id}`, resource: make(id) });
    return `urn:uuid:${id}`;
  };
  const patient = add('patient', (id) => patientOf(id, c));
  const subject = { reference: patient };
  const { study, outcome } = c;
  if (study !== undefined)
    add('study', (id) => ({
      resourceType: 'ImagingStudy',
      id,
      identifier: [{ system: 'urn:dicom:uid', value: `urn:oid:${study.studyUid}` }],
      status: 'available',
      subject,
      ...(study.date === undefined ? {} : { started: study.date.slice(0, 10) }),
      ...(study.modalities.length === 0 ? {} : { modality: study.modalities.map((code) => ({ system: dicomTerms, code })) }),
      ...(study.description === '' ? {} : { description: study.description }),
    }));
  const procedures = new Map<string, string>();
  for (const act of outcome.acts) {
    const ref = add(`act ${act.courseId}`, (id) => procedureOf(id, act, subject));
    procedures.set(act.courseId, ref);
    for (const entry of actFigures)
      observe(add, `act ${act.courseId}`, entry, act[entry.field], { subject, partOf: [{ reference: ref }], when: act.date || undefined });
  }
  const partOf = (courseId: string): readonly Reference[] | undefined => {
    const reference = procedures.get(courseId);
    return reference === undefined ? undefined : [{ reference }];
  };
  for (const [n, v] of outcome.visits.entries()) {
    const more = { subject, partOf: partOf(v.courseId), when: v.date, category: concept('visit', v.visit) };
    for (const entry of visitFigures) observe(add, `visit ${n}`, entry, v[entry.field], more);
    if (v.eq5dValue !== undefined) {
      const { indexPoints, set } = v.eq5dValue;
      const component = [{ code: concept('figure', 'set'), valueCodeableConcept: concept('eq5d-set', set) }];
      add(`visit ${n} eq5d`, (id) => ({
        ...observation(id, 'eq5dValue', more),
        valueQuantity: quantity(indexPoints, '{score}'),
        component,
      }));
    }
  }
  for (const [n, f] of outcome.fractures.entries()) {
    const more = { subject, partOf: partOf(f.courseId), when: f.date, category: concept('visit', f.visit) };
    add(`fracture ${n}`, (id) => ({ ...observation(id, 'newFracture', more), ...fractureParts(f) }));
  }
  for (const [n, k] of outcome.complications.entries())
    add(`complication ${n}`, (id) => adverseEvent(id, k, subject, procedures.get(k.courseId)));
  for (const entry of boneFigures) observe(add, 'bone', entry, outcome.bone[entry.field], { subject, category: concept('part', 'bone') });
  for (const [n, lot] of c.lots.entries())
    add(`lot ${n}`, (id) => ({
      resourceType: 'Device',
      id,
      lotNumber: lot.lot,
      expirationDate: lot.expiry,
      deviceName: [{ name: lot.product, type: 'user-friendly-name' }],
      patient: subject,
    }));
  const forms = new Map<string, FormAnswers[]>();
  for (const a of c.answers) forms.set(formUrl(a), [...(forms.get(formUrl(a)) ?? []), a]);
  for (const [url, some] of forms) add(`form ${url}`, (id) => questionnaire(id, some));
  for (const [n, a] of c.answers.entries()) add(`answers ${n}`, (id) => response(id, a, patient));
  return entries;
}

function patientOf(id: string, c: FhirCase): Resource {
  const { identity } = c;
  const [family, ...given] = identity?.name?.split('^') ?? [];
  return {
    resourceType: 'Patient',
    id,
    ...(c.ageYear === undefined ? {} : { extension: [{ url: own('age-year-at-study'), valueDecimal: c.ageYear }] }),
    identifier: [
      { system: own('case'), value: c.code },
      ...(identity?.patientId === undefined ? [] : [{ system: own('patient-id'), value: identity.patientId }]),
    ],
    ...(family === undefined || family === ''
      ? {}
      : { name: [{ text: identity?.name, family, ...(given.some((g) => g !== '') ? { given: given.filter((g) => g !== '') } : {}) }] }),
    gender: genders[c.sex],
    ...(identity?.birthDate === undefined ? {} : { birthDate: identity.birthDate }),
  };
}

function procedureOf(id: string, act: OutcomeAct, subject: Reference): Resource {
  return {
    resourceType: 'Procedure',
    id,
    identifier: [
      { system: own('course'), value: act.courseId },
      { system: own('act-number'), value: String(act.numberCount) },
    ],
    status: act.stopped ? 'stopped' : 'completed',
    code: act.kinds.length === 0 ? { text: 'act' } : { coding: act.kinds.map((code) => ({ system: own('act-kind'), code })) },
    subject,
    ...(act.date === '' ? {} : { performedDateTime: act.date }),
    ...(act.cause === undefined ? {} : { reasonCode: [concept('cause', act.cause)] }),
    ...(act.levels.length === 0 ? {} : { bodySite: act.levels.map((level) => concept('level', level)) }),
  };
}

interface About {
  readonly subject: Reference;
  readonly partOf?: readonly Reference[] | undefined;
  readonly when?: string | undefined;
  readonly category?: Concept;
}
const observation = (id: string, field: string, about: About): Observation => ({
  resourceType: 'Observation',
  id,
  ...(about.partOf === undefined ? {} : { partOf: about.partOf }),
  status: 'final',
  ...(about.category === undefined ? {} : { category: [about.category] }),
  code: figureConcept(field),
  subject: about.subject,
  ...(about.when === undefined ? {} : { effectiveDateTime: about.when }),
});
function observe(
  add: (name: string, make: (id: string) => Resource) => string,
  of: string,
  entry: FigureEntry,
  value: unknown,
  about: About,
): void {
  if (value === undefined) return;
  add(`${of} ${entry.field}`, (id) => ({ ...observation(id, entry.field, about), ...written(entry, value) }));
}
function fractureParts(f: NewFracture): { readonly valueBoolean: true; readonly component?: readonly Component[] } {
  const component: Component[] = [
    ...(f.levels ?? []).map((level) => ({ code: concept('figure', 'level'), valueCodeableConcept: concept('level', level) })),
    ...(f.adjacent === undefined ? [] : [{ code: concept('figure', 'adjacent'), valueBoolean: f.adjacent }]),
    ...(f.found === undefined ? [] : [{ code: concept('figure', 'found'), valueCodeableConcept: concept('found', f.found) }]),
  ];
  return { valueBoolean: true, ...(component.length === 0 ? {} : { component }) };
}
function adverseEvent(id: string, k: Complication, subject: Reference, procedure: string | undefined): Resource {
  const grades = [
    ...(k.cirseIndex === undefined ? [] : [{ system: own('cirse-2017'), code: String(k.cirseIndex) }]),
    ...(k.ctcaeIndex === undefined ? [] : [{ system: own('ctcae-5'), code: String(k.ctcaeIndex) }]),
  ];
  return {
    resourceType: 'AdverseEvent',
    id,
    actuality: 'actual',
    event: concept('complication', k.what),
    subject,
    ...(k.date === undefined ? {} : { date: k.date }),
    ...(grades.length === 0 ? {} : { seriousness: { coding: grades } }),
    ...(procedure === undefined ? {} : { suspectEntity: [{ instance: { reference: procedure } }] }),
  };
}

/** The bundle as text, one case at a time. */
export async function* fhirBundleText(cases: AsyncIterable<FhirCase> | Iterable<FhirCase>): AsyncGenerator<string> {
  yield '{"resourceType":"Bundle","type":"collection"';
  let first = true;
  for await (const c of cases)
    for (const entry of fhirEntries(c)) {
      yield `${first ? ',"entry":[' : ','}\n${JSON.stringify(entry)}`;
      first = false;
    }
  yield first ? '}\n' : ']}\n';
}

/** The cases of such a bundle again. */
export function readFhirBundle(bundle: { readonly entry?: readonly Entry[] }): readonly FhirCase[] {
  const entries = bundle.entry ?? [];
  const bySubject = new Map<string, Resource[]>();
  for (const { resource } of entries) {
    const owner = (resource['subject'] ?? resource['patient']) as Reference | undefined;
    if (owner !== undefined) bySubject.set(owner.reference, [...(bySubject.get(owner.reference) ?? []), resource]);
  }
  return entries.filter((e) => e.resource.resourceType === 'Patient').map((e) => readCase(e.resource, bySubject.get(e.fullUrl) ?? []));
}

type Identifiers = readonly { readonly system: string; readonly value: string }[];
const identifier = (r: Resource, system: string): string | undefined =>
  (r['identifier'] as Identifiers | undefined)?.find((i) => i.system === own(system))?.value;
const of = (resources: readonly Resource[], type: string): readonly Resource[] => resources.filter((r) => r.resourceType === type);

function readCase(patient: Resource, resources: readonly Resource[]): FhirCase {
  const observations = of(resources, 'Observation') as readonly Observation[];
  const acts = of(resources, 'Procedure').map((p) =>
    readAct(
      p,
      observations.filter((o) => o.category === undefined && belongs(o, p)),
    ),
  );
  const courseOf = (o: Observation): string => {
    const procedure = of(resources, 'Procedure').find((p) => belongs(o, p));
    return procedure === undefined ? '' : (identifier(procedure, 'course') ?? '');
  };
  const [study] = of(resources, 'ImagingStudy');
  const age = (patient['extension'] as readonly Extension[] | undefined)?.find((x) => x.url === own('age-year-at-study'))?.valueDecimal;
  const code = identifier(patient, 'case') ?? '';
  const [name] = (patient['name'] as readonly { readonly text?: string }[] | undefined) ?? [];
  const patientId = identifier(patient, 'patient-id');
  const sex = patient['gender'] as Identity['sex'];
  const named = name !== undefined || patientId !== undefined || patient['birthDate'] !== undefined;
  return {
    code,
    sex,
    ...(age === undefined ? {} : { ageYear: age }),
    ...(named
      ? {
          identity: {
            sex,
            ...(name?.text === undefined ? {} : { name: name.text }),
            ...(patientId === undefined ? {} : { patientId }),
            ...(patient['birthDate'] === undefined ? {} : { birthDate: String(patient['birthDate']) }),
          },
        }
      : {}),
    ...(study === undefined ? {} : { study: readStudy(study) }),
    outcome: {
      acts,
      visits: readVisits(observations, courseOf),
      complications: of(resources, 'AdverseEvent').map((a) => readComplication(a, resources)),
      fractures: observations.filter((o) => ownCode(o.code, 'figure') === 'newFracture').map((o) => readFracture(o, courseOf(o))),
      bone: {
        done: [],
        missing: [],
        ...readFigures(
          boneFigures,
          observations.filter((o) => ownCode(o.category?.[0], 'part') === 'bone'),
        ),
      },
    },
    lots: of(resources, 'Device').map((d) => ({
      product: (d['deviceName'] as readonly { readonly name: string }[])[0].name,
      lot: String(d['lotNumber']),
      expiry: String(d['expirationDate']),
    })),
    answers: of(resources, 'QuestionnaireResponse').map(readResponse),
  };
}
const belongs = (o: Observation, procedure: Resource): boolean => o.partOf?.[0]?.reference === `urn:uuid:${procedure.id}`;
function readFigures(table: readonly FigureEntry[], observations: readonly Observation[]): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const entry of table) {
    const o = observations.find((x) => ownCode(x.code, 'figure') === entry.field);
    const value = o === undefined ? undefined : readValue(entry, o);
    if (value !== undefined) out[entry.field] = value;
  }
  return out;
}
function readAct(p: Resource, observations: readonly Observation[]): OutcomeAct {
  const codings = (p['code'] as Concept).coding ?? [];
  const cause = ownCode((p['reasonCode'] as readonly Concept[] | undefined)?.[0], 'cause');
  return {
    courseId: identifier(p, 'course') ?? '',
    numberCount: Number(identifier(p, 'act-number')),
    date: String(p['performedDateTime'] ?? ''),
    kinds: codings.map((c) => c.code) as unknown as OutcomeAct['kinds'],
    levels: ((p['bodySite'] as readonly Concept[] | undefined) ?? []).flatMap(
      (c) => ownCode(c, 'level') ?? [],
    ) as unknown as OutcomeAct['levels'],
    stopped: p['status'] === 'stopped',
    deviationCount: 0,
    ...(cause === undefined ? {} : { cause: cause as NonNullable<OutcomeAct['cause']> }),
    ...readFigures(actFigures, observations),
  };
}
function readVisits(observations: readonly Observation[], courseOf: (o: Observation) => string): readonly OutcomeVisit[] {
  const groups = new Map<string, Observation[]>();
  for (const o of observations) {
    const visit = ownCode(o.category?.[0], 'visit');
    if (visit === undefined || ownCode(o.code, 'figure') === 'newFracture') continue;
    const key = `${courseOf(o)}:${visit}`;
    groups.set(key, [...(groups.get(key) ?? []), o]);
  }
  return [...groups].map(([key, some]) => {
    const eq5d = some.find((o) => ownCode(o.code, 'figure') === 'eq5dValue');
    const set = ownCode(eq5d?.component?.[0]?.valueCodeableConcept, 'eq5d-set');
    const date = some[0].effectiveDateTime;
    return {
      courseId: key.slice(0, key.lastIndexOf(':')),
      visit: key.slice(key.lastIndexOf(':') + 1) as VisitName,
      ...(date === undefined ? {} : { date }),
      ...readFigures(visitFigures, some),
      ...(set === undefined || eq5d?.valueQuantity === undefined ? {} : { eq5dValue: { set, indexPoints: eq5d.valueQuantity.value } }),
    };
  });
}
function readFracture(o: Observation, courseId: string): NewFracture {
  const part = (name: string): readonly Component[] => (o.component ?? []).filter((c) => ownCode(c.code, 'figure') === name);
  const levels = part('level').flatMap((c) => ownCode(c.valueCodeableConcept, 'level') ?? []);
  const adjacent = part('adjacent')[0]?.valueBoolean;
  const found = ownCode(part('found')[0]?.valueCodeableConcept, 'found');
  return {
    courseId,
    visit: ownCode(o.category?.[0], 'visit') as VisitName,
    ...(o.effectiveDateTime === undefined ? {} : { date: o.effectiveDateTime }),
    ...(levels.length === 0 ? {} : { levels: levels as unknown as NonNullable<NewFracture['levels']> }),
    ...(adjacent === undefined ? {} : { adjacent }),
    ...(found === undefined ? {} : { found: found as NonNullable<NewFracture['found']> }),
  };
}
function readComplication(a: Resource, resources: readonly Resource[]): Complication {
  const instance = (a['suspectEntity'] as readonly { readonly instance: Reference }[] | undefined)?.[0]?.instance.reference;
  const procedure = of(resources, 'Procedure').find((p) => `urn:uuid:${p.id}` === instance);
  const grade = (system: string): number | undefined => {
    const code = ownCode(a['seriousness'] as Concept | undefined, system);
    return code === undefined ? undefined : Number(code);
  };
  const [cirseIndex, ctcaeIndex] = [grade('cirse-2017'), grade('ctcae-5')];
  return {
    courseId: procedure === undefined ? '' : (identifier(procedure, 'course') ?? ''),
    what: ownCode(a['event'] as Concept, 'complication') ?? '',
    ...(a['date'] === undefined ? {} : { date: String(a['date']) }),
    ...(cirseIndex === undefined ? {} : { cirseIndex }),
    ...(ctcaeIndex === undefined ? {} : { ctcaeIndex }),
  };
}
function readStudy(s: Resource): NonNullable<FhirCase['study']> {
  const uid = (s['identifier'] as Identifiers)[0].value.replace(/^urn:oid:/, '');
  return {
    studyUid: uid,
    description: String(s['description'] ?? ''),
    modalities: ((s['modality'] as readonly { readonly code: string }[] | undefined) ?? []).map((m) => m.code),
    ...(s['started'] === undefined ? {} : { date: String(s['started']) }),
  };
}
