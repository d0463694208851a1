// What a department says of itself once: table set-up, execution error, dead space. Kept as one document beside the cases with the same
// journal; a case takes a copy by value when it is planned, so that its plan's hash covers it.
import { Problem } from '../base/index.ts';
import { defaultSite, siteGivenSchema, siteSchema, tableSetupSchema, type Site } from '../records/index.ts';
import { siteCode } from './engine.ts';
import type { OpenCase, PutOptions } from './open-case.ts';
import type { Library } from './store.ts';

/** The base with what was given; a wrong name or value is a Problem that says which, and what may stand there. */
export function siteOf(given: unknown, base: Site = defaultSite): Site {
  const parsed = siteGivenSchema.safeParse(given);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const field = [...issue.path, ...(issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [])].join('.');
    if (issue.code === 'unrecognized_keys') throw new Problem('site.unknown-field', { field, known: fieldNames.join(', ') });
    if (field === '') throw new Problem('site.not-settings', { known: fieldNames.join(', ') });
    throw new Problem('site.bad-value', { field, value: JSON.stringify(valueAt(given, issue.path)) ?? '–', expected: expected(field) });
  }
  const { executionError, tableSetup, ...plain } = parsed.data;
  const { tableSetup: before, ...rest } = base;
  const setup = tableSetup === undefined ? before : (tableSetup ?? undefined);
  const errors = Object.fromEntries(Object.entries(executionError ?? {}).filter(([, v]) => v !== undefined));
  return siteSchema.parse({
    ...rest,
    ...Object.fromEntries(Object.entries(plain).filter(([, v]) => v !== undefined)),
    executionError: { ...base.executionError, ...errors },
    ...(setup === undefined ? {} : { tableSetup: setup }),
  });
}

const { executionError, deadSpaceMl, language } = siteSchema.shape;
const { airKermaMGy, doseAreaGyCm2 } = siteSchema.shape.skinAlert.unwrap().shape;
const { identityYear, contentsYear } = siteSchema.shape.retention.unwrap().shape;
const range = (n: { readonly minValue: number | null; readonly maxValue: number | null }): string => `${n.minValue} … ${n.maxValue}`;
const { position, cArmSide } = tableSetupSchema.shape;
/** What may stand in each field, from the schema itself. */
const fields: Readonly<Record<string, string>> = {
  'tableSetup.position': position.options.join(', '),
  'tableSetup.cArmSide': cArmSide.options.join(', '),
  'executionError.positionSdMm': range(executionError.shape.positionSdMm),
  'executionError.angleSdDeg': range(executionError.shape.angleSdDeg),
  deadSpaceMl: range(deadSpaceMl),
  language: language.options.join(', '),
  'retention.identityYear': range(identityYear.unwrap()),
  'retention.contentsYear': range(contentsYear.unwrap()),
  'skinAlert.airKermaMGy': range(airKermaMGy),
  'skinAlert.doseAreaGyCm2': range(doseAreaGyCm2),
  billing: '[{act, levels: one | each-more, system, code, checkedBy, checkedOn}]',
};
const fieldNames = Object.keys(fields);
const expected = (field: string): string =>
  fields[field] ??
  `{${fieldNames
    .filter((name) => name.startsWith(`${field}.`))
    .map((name) => `${name.slice(field.length + 1)}: ${fields[name]}`)
    .join('; ')}}`;
const valueAt = (given: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((at, key) => (at as Readonly<Record<PropertyKey, unknown>> | null | undefined)?.[key], given);

const by = (who: string | undefined): PutOptions => ({
  provenance: { by: 'person', inputs: [] },
  ...(who === undefined ? {} : { who }),
});
const put = async (open: OpenCase, site: Site, o: PutOptions): Promise<void> => {
  const before = open.records('site').at(-1);
  if (before !== undefined && JSON.stringify(siteSchema.parse(before.data)) === JSON.stringify(siteSchema.parse(site))) return;
  await open.put('site', site, { ...o, ...(before === undefined ? {} : { id: before.id }) });
};

/** The site's document, when one was ever written. */
export async function readSite(library: Library): Promise<Site | undefined> {
  try {
    return (await library.open(siteCode)).records('site').at(-1)?.data;
  } catch (error) {
    if (error instanceof Problem && error.code === 'store.no-such-case') return undefined;
    throw error;
  }
}
export async function writeSite(library: Library, site: Site, who?: string): Promise<void> {
  const known = await library.open(siteCode).catch((error: unknown) => {
    if (error instanceof Problem && error.code === 'store.no-such-case') return undefined;
    throw error;
  });
  await put(known ?? (await library.create(siteCode)), site, by(who));
}
/** The open case is planned as this site works; its plans become stale when that differs. */
export const useSite = (open: OpenCase, site: Site, who?: string): Promise<void> => put(open, site, by(who));
/** A case nobody said anything of: the defaults, marked as such. */
export async function needSite(open: OpenCase, language: Site['language']): Promise<void> {
  if (open.records('site').length === 0) await open.put('site', { ...defaultSite, language }, { provenance: { by: 'import', inputs: [] } });
}
