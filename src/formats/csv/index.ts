// csv: the registry as a table for any statistics program, line by line, with its dictionary. RFC 4180, comma, point, UTF-8, empty = unknown.
// Pseudonymised: no calendar date (intervals stay), the oldest grouped, codes replaced and rows in the order of the new ones. It is still personal
// data: rare combinations may tell who; `smallGroupCount` says how many rows stand in one.
import { registryRules } from '../../catalog/index.ts';
import { completenessOf, dueVisits, fields, placeOf, type RowField, type RowValue, type RowValues } from '../../registry/index.ts';
import { isCode, say, type Language } from '../../words/index.ts';

export interface CsvOptions {
  /** ISO date: decides which visits are due. */
  readonly today: string;
  /** Gives the pseudonym of a case code; absent = as it is, dates included. */
  readonly pseudonym?: (code: string) => string;
}

const cell = (value: RowValue | undefined): string => {
  if (value === null || value === undefined) return '';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') return String(value);
  // a spreadsheet would take such a text for a formula
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};
const line = (cells: readonly string[]): string => `${cells.join(',')}\r\n`;
const derived = ['dueVisits', 'missing', 'completeFraction'] as const;

const kept = (o: CsvOptions): readonly RowField[] => (o.pseudonym === undefined ? fields : fields.filter((f) => f.direct !== true));

export function* csvLines(rows: Iterable<RowValues>, o: CsvOptions): Generator<string> {
  const columns = kept(o);
  yield line([...columns.map((f) => f.name), ...derived]);
  const age = placeOf('ageYear');
  const code = placeOf('caseCode');
  const date = placeOf('actDate');
  const ordered =
    o.pseudonym === undefined
      ? rows
      : [...rows]
          .map((row) => {
            const [old, years] = [row[age], registryRules.oldestYear.value];
            return row.with(code, o.pseudonym?.(String(row[code])) ?? '').with(age, typeof old === 'number' ? Math.min(old, years) : old);
          })
          .toSorted((a, b) => (String(a[code]) < String(b[code]) ? -1 : 1));
  for (const row of ordered) {
    const { missing, completeFraction } = completenessOf(row, o.today);
    yield line([
      ...columns.map((f) => cell(row[placeOf(f.name)])),
      dueVisits(row[date] as string | null, o.today).join(' '),
      missing.filter((name) => columns.some((f) => f.name === name)).join(' '),
      completeFraction.toFixed(4),
    ]);
  }
}

/** What each column means, in one language. */
export function* dictionaryLines(language: Language, o: CsvOptions): Generator<string> {
  yield line(['column', 'kind', 'unit', 'meaning']);
  for (const f of kept(o)) yield line([f.name, f.kind, f.unit ?? '', cell(fieldMeaning(language, f))]);
  for (const name of derived)
    yield line([
      name,
      name === 'completeFraction' ? 'number' : 'list',
      name === 'completeFraction' ? '1' : '',
      cell(say(language, `registry.field.${name}`)),
    ]);
}

export function fieldMeaning(language: Language, f: RowField): string {
  const code = f.measure === undefined ? `registry.field.${f.name}` : `registry.measure.${f.measure}`;
  const meaning = isCode(code) ? say(language, code) : f.name;
  return f.visit === undefined ? meaning : `${meaning}, ${say(language, `registry.visit.${f.visit}`)}`;
}

/** Rows of a group of age (ten years), sex and cause smaller than the limit: whoever knows that much may know who. */
export function smallGroupCount(rows: readonly RowValues[]): number {
  const counts = new Map<string, number>();
  const keyOf = (row: RowValues): string => {
    const age = row[placeOf('ageYear')];
    return `${typeof age === 'number' ? Math.floor(age / 10) : '?'} ${row[placeOf('sex')] ?? '?'} ${row[placeOf('cause')] ?? '?'}`;
  };
  for (const row of rows) counts.set(keyOf(row), (counts.get(keyOf(row)) ?? 0) + 1);
  return rows.filter((row) => (counts.get(keyOf(row)) ?? 0) < registryRules.smallGroup.value).length;
}
