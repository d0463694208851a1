// Many rows at once: a row is its values in the order of `fields`, null = unknown; a table gives columns of them. Ten thousand rows are filtered and
// counted while a finger lifts; as objects with a hundred names they are not (measured: five times slower).
import { fields, type FieldName, type RegistryRow } from './fields.ts';

export type RowValue = string | number | boolean | null;
export type RowValues = readonly RowValue[];
const places: ReadonlyMap<string, number> = new Map(fields.map((f, n) => [f.name, n]));
export const placeOf = (name: FieldName): number => places.get(name) as number;

export const valuesOf = (row: RegistryRow): RowValues => fields.map(({ name }) => (row[name] as RowValue | undefined) ?? null);
export const rowFrom = (values: RowValues): RegistryRow =>
  Object.fromEntries(fields.flatMap(({ name }, n) => (values[n] === null ? [] : [[name, values[n]]]))) as unknown as RegistryRow;

export interface Table {
  readonly count: number;
  /** Numbers, and yes = 1, no = 0; unknown = NaN. */
  numbers(name: FieldName): Float64Array;
  texts(name: FieldName): readonly (string | null)[];
}
export function tableOf(rows: readonly RowValues[]): Table {
  const numbers = new Map<FieldName, Float64Array>();
  const texts = new Map<FieldName, (string | null)[]>();
  return {
    count: rows.length,
    numbers(name) {
      const known = numbers.get(name);
      if (known !== undefined) return known;
      const at = placeOf(name);
      const column = new Float64Array(rows.length);
      for (let n = 0; n < rows.length; n++) {
        const v = rows[n][at];
        column[n] = v === null ? Number.NaN : Number(v);
      }
      numbers.set(name, column);
      return column;
    },
    texts(name) {
      const known = texts.get(name);
      if (known !== undefined) return known;
      const at = placeOf(name);
      const column = rows.map((row) => row[at] as string | null);
      texts.set(name, column);
      return column;
    },
  };
}
