// The registry over a library: which rows a person asked for (names are looked up in the cases, they stand in no index), what a case gives to an
// exchange, and what is due for erasure by the site's own rule. Nothing here erases by itself.
import { outcomeFrom } from '../steps/index.ts';
import type { FhirCase } from '../formats/index.ts';
import type { Retention } from '../records/index.ts';
import { filtered, placeOf, type Filter, type RowValues } from '../registry/index.ts';
import type { IndexEntry } from './case-index.ts';
import type { Library } from './store.ts';

/** What is written of a name for searching, by case code; kept by whoever asks often, and thrown away when the cases may have changed. */
export type NameCache = Map<string, string>;

export async function rowsMatching(
  library: Library,
  entries: readonly IndexEntry[],
  filter: Filter,
  today: string,
  names: NameCache = new Map(),
): Promise<readonly RowValues[]> {
  const rows = entries.flatMap((e) => e.rows);
  const words = plain(filter.text ?? '')
    .split(/\s+/)
    .filter((w) => w.length > 1);
  if (words.length === 0) return filtered(rows, filter, today);
  await readNames(library, entries, names);
  const codes = new Set(entries.filter((e) => words.every((w) => names.get(e.code)?.includes(w) === true)).map((e) => e.code));
  return filtered(rows, { ...filter, codes }, today);
}
/** Without case and accents, DICOM's carets as spaces. */
const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('^', ' ').toLowerCase();

async function readNames(library: Library, entries: readonly IndexEntry[], names: NameCache): Promise<void> {
  const missing = entries.filter((e) => e.erased === undefined && !names.has(e.code));
  const together = 32;
  for (let n = 0; n < missing.length; n += together)
    await Promise.all(
      missing.slice(n, n + together).map(async ({ code }) => {
        const identity = await library.identityOf(code);
        names.set(code, plain(`${identity?.name ?? ''} ${identity?.patientId ?? ''} ${identity?.birthDate ?? ''}`));
      }),
    );
}

/** One case after the other, so that an export of ten thousand needs the memory of one. Pseudonymised: no date, no form, no free text, no UID. */
export async function* fhirCases(
  library: Library,
  codes: readonly string[],
  pseudonym?: (code: string) => string,
): AsyncGenerator<FhirCase> {
  for (const code of codes) {
    const open = await library.open(code);
    const study = open.records('study').at(-1)?.data;
    const courses = open.records('course').map((r) => r.data);
    const answers = open.records('answers').map((r) => r.data);
    const made = courses.length === 0 ? open.records('outcome').at(-1)?.data : outcomeFrom({ courses, answers });
    library.close(code);
    const outcome = made ?? { acts: [], visits: [], complications: [], fractures: [], bone: { done: [], missing: [] } };
    const common = { sex: study?.sex ?? 'unknown', ...(study?.ageYear === undefined ? {} : { ageYear: study.ageYear }) } as const;
    if (pseudonym !== undefined) {
      yield { code: pseudonym(code), ...common, outcome: withoutDates(outcome, pseudonym(code)), lots: [], answers: [] };
      continue;
    }
    yield {
      code,
      ...common,
      ...(study === undefined
        ? {}
        : {
            study: {
              studyUid: study.studyUid,
              description: study.description,
              modalities: [...new Set(study.series.map((s) => s.modality))],
              ...(study.date === undefined ? {} : { date: study.date }),
            },
          }),
      outcome,
      lots: courses.flatMap((c) => c.lots),
      answers,
    };
  }
}

type Followed = FhirCase['outcome'];
const dated = ['date', 'painSince', 'mriDate', 'needleOutAt', 'admitted', 'discharged', 'decidedDate', 'startedDate'] as const;
/** Intervals stay, calendar dates go; the courses' own ids are replaced, since a form may quote them elsewhere. */
function withoutDates(o: Followed, name: string): Followed {
  const courses = new Map(o.acts.map((a, n) => [a.courseId, `${name}-${n + 1}`]));
  const strip = <T extends object>(x: T): T => {
    const out = { ...x } as Record<string, unknown>;
    for (const name of dated) if (name in out && !(name === 'date' && 'numberCount' in out)) delete out[name];
    if (typeof out['courseId'] === 'string') out['courseId'] = courses.get(out['courseId']) ?? name;
    return out as unknown as T;
  };
  return {
    acts: o.acts.map((a) => ({ ...strip(a), date: '' })),
    visits: o.visits.map(strip),
    complications: o.complications.map(strip),
    fractures: o.fractures.map(strip),
    bone: strip(o.bone),
  };
}

export interface DueErasure {
  readonly code: string;
  readonly what: 'identity' | 'contents';
  /** Last visit, else the act, else the last change. */
  readonly since: string;
}
const yearLength = 365.25 * 86_400_000;
/** Cases whose time, by the site's rule, is over on that day. */
export function dueForErasure(entries: readonly IndexEntry[], rule: Retention, today: string): readonly DueErasure[] {
  const over = (since: string, years: number | undefined): boolean =>
    years !== undefined && Date.parse(today) - Date.parse(since.slice(0, 10)) > years * yearLength;
  return entries.flatMap((e): DueErasure[] => {
    const dates = e.rows.flatMap((r) => [r[placeOf('lastSeen')], r[placeOf('actDate')]]).filter((d) => typeof d === 'string');
    const since = dates.toSorted().at(-1) ?? e.changedAt?.slice(0, 10);
    if (since === undefined || e.problem !== undefined || e.erased === 'contents') return [];
    if (over(since, rule.contentsYear)) return [{ code: e.code, what: 'contents', since }];
    return e.erased === undefined && over(since, rule.identityYear) ? [{ code: e.code, what: 'identity', since }] : [];
  });
}
export async function eraseWhatIsDue(library: Library, due: readonly DueErasure[], who: string): Promise<number> {
  for (const { code, what } of due) {
    const open = await library.open(code);
    await (what === 'contents' ? open.eraseContents(who) : open.eraseIdentity(who));
    library.close(code);
  }
  return due.length;
}
