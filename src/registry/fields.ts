// What the registry knows of one act: the columns of the list, of the filters and of the CSV, with their kind and unit. One row an act; a patient
// without an act has one row without the act's columns. A column without a value is unknown, never no and never 0. The sentence that explains a
// column is `registry.field.<name>` in words; a new column is a line here and two sentences.
import { visitNames, type VisitName } from '../records/index.ts';

export type FieldKind = 'code' | 'date' | 'number' | 'choice' | 'yes-no' | 'list';
export interface Field {
  readonly name: string;
  readonly kind: FieldKind;
  /** UCUM. */
  readonly unit?: string;
  /** Left out of the pseudonymised export: a calendar date tells who, together with the hospital's diary. */
  readonly direct?: boolean;
}

const plain = [
  { name: 'caseCode', kind: 'code' },
  { name: 'actNumberCount', kind: 'number', unit: '1' },
  { name: 'ageYear', kind: 'number', unit: 'a' },
  { name: 'sex', kind: 'choice' },
  { name: 'cause', kind: 'choice' },
  { name: 'levels', kind: 'list' },
  { name: 'levelCount', kind: 'number', unit: '1' },
  { name: 'levelsConfirmed', kind: 'yes-no' },
  { name: 'painSince', kind: 'date', direct: true },
  { name: 'mriDate', kind: 'date', direct: true },
  { name: 'actDate', kind: 'date', direct: true },
  { name: 'painToMriDay', kind: 'number', unit: 'd' },
  { name: 'mriToActDay', kind: 'number', unit: 'd' },
  { name: 'painToActDay', kind: 'number', unit: 'd' },
  { name: 'actKinds', kind: 'list' },
  { name: 'stopped', kind: 'yes-no' },
  { name: 'sedation', kind: 'choice' },
  { name: 'guidance', kind: 'list' },
  { name: 'cementMl', kind: 'number', unit: 'mL' },
  { name: 'doseAreaGyCm2', kind: 'number', unit: 'Gy.cm2' },
  { name: 'fluoroscopyMin', kind: 'number', unit: 'min' },
  { name: 'leakSeen', kind: 'yes-no' },
  { name: 'leakPlaces', kind: 'list' },
  { name: 'worstCirseIndex', kind: 'number', unit: '1' },
  { name: 'deviationCount', kind: 'number', unit: '1' },
  { name: 'stoodAfterH', kind: 'number', unit: 'h' },
  { name: 'walkedAfterH', kind: 'number', unit: 'h' },
  { name: 'nightCount', kind: 'number', unit: '1' },
  { name: 'lastSeen', kind: 'date', direct: true },
  { name: 'followedDay', kind: 'number', unit: 'd' },
  { name: 'imagingScheduled', kind: 'yes-no' },
  { name: 'newFracture', kind: 'yes-no' },
  { name: 'adjacentFracture', kind: 'yes-no' },
  { name: 'watchedDay', kind: 'number', unit: 'd' },
  { name: 'boneTreatment', kind: 'choice' },
  { name: 'boneStartedDay', kind: 'number', unit: 'd' },
  { name: 'boneTreated3Month', kind: 'yes-no' },
  { name: 'eq5dSet', kind: 'choice' },
] as const satisfies readonly Field[];

/** What is asked at every visit. */
export const visitMeasures = [
  { measure: 'nrs', kind: 'number', unit: '{score}' },
  { measure: 'odi', kind: 'number', unit: '1' },
  { measure: 'rmdq', kind: 'number', unit: '{score}' },
  { measure: 'eq5d', kind: 'number', unit: '{index}' },
  { measure: 'analgesics', kind: 'choice' },
  { measure: 'morphineMgPerDay', kind: 'number', unit: 'mg/d' },
  { measure: 'activities', kind: 'choice' },
  { measure: 'work', kind: 'choice' },
  { measure: 'driving', kind: 'choice' },
] as const;
export type VisitMeasure = (typeof visitMeasures)[number]['measure'];
export type VisitField = `${VisitMeasure}@${VisitName}`;
export const visitField = <M extends VisitMeasure>(measure: M, visit: VisitName): `${M}@${VisitName}` => `${measure}@${visit}`;

type Value<K extends FieldKind> = K extends 'number' ? number : K extends 'yes-no' ? boolean : string;
type PlainField = (typeof plain)[number];
/** Lists are joined by one space. */
export type RegistryRow = { readonly [F in PlainField as F['name']]?: Value<F['kind']> } & {
  readonly [F in (typeof visitMeasures)[number] as `${F['measure']}@${VisitName}`]?: Value<F['kind']>;
} & { readonly caseCode: string };
export type PlainName = PlainField['name'];
export type FieldName = PlainName | VisitField;

export interface RowField extends Field {
  readonly name: FieldName;
  readonly measure?: VisitMeasure;
  readonly visit?: VisitName;
}
/** Every column, in order. */
export const fields: readonly RowField[] = [
  ...plain,
  ...visitMeasures.flatMap(({ measure, ...field }) =>
    visitNames.map((visit) => ({ ...field, name: visitField(measure, visit), measure, visit })),
  ),
];
export const plainNames: readonly PlainName[] = plain.map((f) => f.name);
