// Which rows a person wants to see. Every condition must hold; a row whose value is unknown does not meet a condition on it.
// Text is searched in code, levels and cause; who the patient is stands in no row and is looked for by the host, case by case.
import { placeOf, type RowValue, type RowValues } from './table.ts';
import { completenessOf } from './visits.ts';

export interface Filter {
  readonly text?: string;
  readonly cause?: string;
  readonly level?: string;
  readonly sex?: string;
  readonly actKind?: string;
  /** Acts from and to these dates, both included. */
  readonly from?: string;
  readonly to?: string;
  readonly leak?: boolean;
  readonly newFracture?: boolean;
  /** Only rows with something missing on that day. */
  readonly incomplete?: boolean;
  readonly withoutAct?: boolean;
  /** Only these cases: what the host found by name. */
  readonly codes?: ReadonlySet<string>;
}

const place = {
  code: placeOf('caseCode'),
  cause: placeOf('cause'),
  sex: placeOf('sex'),
  levels: placeOf('levels'),
  kinds: placeOf('actKinds'),
  date: placeOf('actDate'),
  leak: placeOf('leakSeen'),
  fracture: placeOf('newFracture'),
} as const;
const has = (list: RowValue, word: string): boolean => typeof list === 'string' && list.split(' ').includes(word);

export function filtered(rows: readonly RowValues[], f: Filter, today: string): readonly RowValues[] {
  const words = (f.text ?? '')
    .toLowerCase()
    .split(/\s+/)
    .filter((w) => w !== '');
  return rows.filter((r) => {
    const date = r[place.date];
    if (f.cause !== undefined && r[place.cause] !== f.cause) return false;
    if (f.sex !== undefined && r[place.sex] !== f.sex) return false;
    if (f.level !== undefined && !has(r[place.levels], f.level)) return false;
    if (f.actKind !== undefined && !has(r[place.kinds], f.actKind)) return false;
    if (f.from !== undefined && !(typeof date === 'string' && date >= f.from)) return false;
    if (f.to !== undefined && !(typeof date === 'string' && date <= f.to)) return false;
    if (f.leak !== undefined && r[place.leak] !== f.leak) return false;
    if (f.newFracture !== undefined && r[place.fracture] !== f.newFracture) return false;
    if (f.withoutAct !== undefined && (date === null) !== f.withoutAct) return false;
    if (words.length > 0 && f.codes?.has(String(r[place.code])) !== true) {
      const text = `${r[place.code]} ${r[place.levels] ?? ''} ${r[place.cause] ?? ''} ${date ?? ''}`.toLowerCase();
      if (!words.every((w) => text.includes(w))) return false;
    }
    return f.incomplete !== true || completenessOf(r, today).missing.length > 0;
  });
}
