// One way to write a value as JSON, so that equal data has equal bytes and one hash: keys sorted by code unit, undefined dropped,
// numbers as JavaScript prints them (shortest form that reads back to the same double; -0 as 0), no white space.
// A number that is not finite is refused: a missing answer is absent, never NaN. Keys beginning with "$" are reserved for array references.
import { Problem } from '../../base/index.ts';

export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new Problem('store.not-a-number');
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map((v) => (v === undefined ? 'null' : canonicalJson(v))).join(',')}]`;
  if (typeof value === 'object') {
    const parts: string[] = [];
    const from = value as Readonly<Record<string, unknown>>;
    for (const key of Object.keys(from).toSorted(byCodeUnit)) {
      const v = from[key];
      if (v !== undefined) parts.push(`${JSON.stringify(key)}:${canonicalJson(v)}`);
    }
    return `{${parts.join(',')}}`;
  }
  throw new Problem('store.not-json', { type: typeof value });
}

const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
