// When a visit is due and which answers are awaited: completeness of a row on a day. The day comes from the host; pure code has no clock.
import { treatedWithinDay, visits } from '../catalog/index.ts';
import { visitNames, type VisitName } from '../records/index.ts';
import { fields, visitField, type FieldName } from './fields.ts';
import { placeOf, type RowValues } from './table.ts';

const dayLength = 86_400_000;
/** Whole days from one calendar date to another; undefined when one is no date. */
export function daysBetween(from: string | null | undefined, to: string | null | undefined): number | undefined {
  if (from == null || to == null) return undefined;
  const days = (Date.parse(from.slice(0, 10)) - Date.parse(to.slice(0, 10))) / -dayLength;
  return Number.isFinite(days) ? Math.round(days) : undefined;
}

/** How many visits, in their order, have a window that has closed on that day: an answer that is not there is missing. */
export function dueCountOf(actDate: string | null | undefined, today: string): number {
  const since = daysBetween(actDate, today);
  return since === undefined ? 0 : visits.filter(({ window }) => since > window[1]).length;
}
export const dueVisits = (actDate: string | null | undefined, today: string): readonly VisitName[] =>
  visitNames.slice(0, dueCountOf(actDate, today));
export const boneDue = (actDate: string | null | undefined, today: string): boolean =>
  (daysBetween(actDate, today) ?? 0) > treatedWithinDay.value;

const always: readonly FieldName[] = ['ageYear', 'sex', 'cause', 'levels', 'painSince', 'mriDate'];
const ofAnAct: readonly FieldName[] = ['leakSeen', 'doseAreaGyCm2', 'stoodAfterH', 'walkedAfterH', 'nightCount'];
const ofAVisit = ['nrs', 'analgesics', 'activities'] as const;
const alwaysPlaces = always.map(placeOf);
const actPlaces = ofAnAct.map(placeOf);
/** `activities` are asked from the first visit on, there is nothing to resume before. */
const visitPlaces = visitNames.map((visit, n) =>
  ofAVisit.filter((m) => n > 0 || m !== 'activities').map((m) => placeOf(visitField(m, visit))),
);
const [actDate, stopped, cause, boneTreated] = (['actDate', 'stopped', 'cause', 'boneTreated3Month'] as const).map(placeOf);

export interface Completeness {
  readonly expectedCount: number;
  readonly missing: readonly FieldName[];
  readonly completeFraction: number;
}
/** The columns one expects a value in, on that day, and which of them have none. */
export function completenessOf(row: RowValues, today: string): Completeness {
  const missing: FieldName[] = [];
  let expectedCount = 0;
  const expect = (places: readonly number[]): void => {
    expectedCount += places.length;
    for (const place of places) if (row[place] === null) missing.push(fields[place].name);
  };
  expect(alwaysPlaces);
  const date = row[actDate];
  if (typeof date === 'string') {
    if (row[stopped] !== true) expect(actPlaces);
    const dueCount = dueCountOf(date, today);
    for (let n = 0; n < dueCount; n++) expect(visitPlaces[n]);
    if (row[cause] === 'osteoporotic' && boneDue(date, today)) expect([boneTreated]);
  }
  return { expectedCount, missing, completeFraction: 1 - missing.length / expectedCount };
}
