// What the registry knows of one act: the columns of the list, of the filters and of the CSV, with their kind and unit. One row an act; a patient
// without an act has one row without the act's columns. A column without a value is unknown, never no and never 0. The sentence that explains a
// column is `registry.field.<name>` in words; a new column is a line here and two sentences.
export const visitNames = ['baseline', 'day1', 'week1', 'month1', 'month3', 'month6', 'month12'] as const;
export type VisitName = (typeof visitNames)[number];
/** Days after the act: when the visit is due, and how far from it an answer still belongs to it (halves between neighbours). */
export const visitDays: Readonly<Record<VisitName, { readonly dueDay: number; readonly fromDay: number; readonly toDay: number }>> = {
  baseline: { dueDay: 0, fromDay: Number.NEGATIVE_INFINITY, toDay: 0 },
  day1: { dueDay: 1, fromDay: 1, toDay: 3 },
  week1: { dueDay: 7, fromDay: 4, toDay: 18 },
  month1: { dueDay: 30, fromDay: 19, toDay: 60 },
  month3: { dueDay: 91, fromDay: 61, toDay: 136 },
  month6: { dueDay: 182, fromDay: 137, toDay: 273 },
  month12: { dueDay: 365, fromDay: 274, toDay: 548 },
};

export type FieldKind = 'code' | 'date' | 'time' | 'number' | 'choice' | 'yes-no' | 'list';
export interface Field {
  readonly name: string;
  readonly kind: FieldKind;
  /** UCUM. */
  readonly unit?: string;
  /** Left out of what is shared outside: a date, or something that could tell who. */
  readonly direct?: boolean;
}

export const causes = ['osteoporotic', 'tumour', 'traumatic', 'other'] as const;
export const actKinds = ['vertebroplasty', 'balloon', 'implant', 'other'] as const;
export const sedations = ['local', 'sedation', 'general'] as const;
export const analgesicClasses = ['none', 'paracetamol', 'weak-opioid', 'strong-opioid'] as const;

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
  { name: 'actKind', kind: 'choice' },
  { name: 'sedation', kind: 'choice' },
  { name: 'guidance', kind: 'choice' },
  { name: 'cementMl', kind: 'number', unit: 'mL' },
  { name: 'doseAreaGyCm2', kind: 'number', unit: 'Gy.cm2' },
  { name: 'fluoroscopyMin', kind: 'number', unit: 'min' },
  { name: 'leakSeen', kind: 'yes-no' },
  { name: 'leakPlaces', kind: 'list' },
  { name: 'leakSymptomatic', kind: 'yes-no' },
  { name: 'worstCirseCount', kind: 'number', unit: '1' },
  { name: 'deviationCount', kind: 'number', unit: '1' },
  { name: 'standingHour', kind: 'number', unit: 'h' },
  { name: 'walkingHour', kind: 'number', unit: 'h' },
  { name: 'stayNightCount', kind: 'number', unit: 'd' },
  { name: 'lastSeen', kind: 'date', direct: true },
  { name: 'followedDay', kind: 'number', unit: 'd' },
  { name: 'imagingScheduled', kind: 'yes-no' },
  { name: 'newFracture', kind: 'yes-no' },
  { name: 'adjacentFracture', kind: 'yes-no' },
  { name: 'adjacentFractureDay', kind: 'number', unit: 'd' },
  { name: 'boneTreatmentDate', kind: 'date', direct: true },
  { name: 'boneTreated3Month', kind: 'yes-no' },
  { name: 'dxaDone', kind: 'yes-no' },
  { name: 'missing', kind: 'list' },
  { name: 'completeFraction', kind: 'number', unit: '1' },
] as const satisfies readonly Field[];

/** What is asked at every visit. */
export const visitMeasures = [
  { measure: 'nrs', kind: 'number', unit: '{score}' },
  { measure: 'odi', kind: 'number', unit: '{score}' },
  { measure: 'rmdq', kind: 'number', unit: '{score}' },
  { measure: 'eq5d', kind: 'number', unit: '{index}' },
  { measure: 'analgesic', kind: 'choice' },
  { measure: 'morphineMgPerDay', kind: 'number', unit: 'mg/d' },
  { measure: 'active', kind: 'yes-no' },
] as const;
export type VisitMeasure = (typeof visitMeasures)[number]['measure'];
export type VisitField = `${VisitMeasure}@${VisitName}`;
export const visitField = (measure: VisitMeasure, visit: VisitName): VisitField => `${measure}@${visit}`;

type Value<K extends FieldKind> = K extends 'number' ? number : K extends 'yes-no' ? boolean : string;
type PlainField = (typeof plain)[number];
export type RegistryRow = { readonly [F in PlainField as F['name']]?: Value<F['kind']> } & {
  readonly [F in (typeof visitMeasures)[number] as `${F['measure']}@${VisitName}`]?: Value<F['kind']>;
} & { readonly caseCode: string };
export type FieldName = keyof RegistryRow;
export type PlainName = PlainField['name'];

export interface RowField extends Field {
  readonly name: FieldName;
  readonly measure?: VisitMeasure;
  readonly visit?: VisitName;
}
/** Every column, in order. Lists are joined by a space. */
export const fields: readonly RowField[] = [
  ...plain,
  ...visitMeasures.flatMap(({ measure, ...field }) =>
    visitNames.map((visit) => ({ ...field, name: visitField(measure, visit), measure, visit })),
  ),
];
export const plainNames: readonly PlainName[] = plain.map((f) => f.name);
