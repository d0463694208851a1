// From the records of a case to its rows, one an act. Everything is taken from the Outcome (made of courses and answers by its own step), the
// study (age, sex) and the levels (confirmed or not). What fails first: a date said wrong in the room; nothing here can tell.
import { treatedWithinDay } from '../catalog/index.ts';
import { visitNames, type Levels, type Outcome, type OutcomeAct, type OutcomeVisit, type Study } from '../records/index.ts';
import { fields, visitField, visitMeasures, type FieldName, type RegistryRow, type VisitMeasure } from './fields.ts';
import { placeOf, rowFrom, type RowValue, type RowValues } from './table.ts';
import { daysBetween } from './visits.ts';

/** Rises when a row means something else: snapshots of another version are made again. */
export const rowVersion = 1;
/** What a row is made from. None of these carries voxels. */
export interface RowSource {
  readonly study?: Study;
  readonly levels?: Levels;
  readonly outcome?: Outcome;
}

/** Some columns of a row; undefined = unknown. */
type Part = { readonly [K in keyof RegistryRow]?: RegistryRow[K] | undefined };

/** One row an act, as values in the order of the columns: written in place, since a library has ten thousand of them. */
export function rowValuesOf(caseCode: string, { study, levels, outcome }: RowSource): readonly RowValues[] {
  const row = (): RowValue[] => {
    const values = Array.from<RowValue>({ length: fields.length }).fill(null);
    write(values, {
      caseCode,
      ageYear: study?.ageYear,
      sex: study === undefined || study.sex === 'unknown' ? undefined : study.sex,
      levelsConfirmed: levels?.confirmed,
    });
    return values;
  };
  if (outcome === undefined || outcome.acts.length === 0) return [row()];
  return outcome.acts.map((act) => {
    const values = row();
    write(values, actOf(act));
    write(values, boneOf(outcome));
    follow(values, outcome, act);
    return values;
  });
}
export const rowsOf = (caseCode: string, source: RowSource): readonly RegistryRow[] => rowValuesOf(caseCode, source).map(rowFrom);

function write(values: RowValue[], part: Part): void {
  for (const name in part) {
    const v = part[name as FieldName];
    if (v !== undefined) values[placeOf(name as FieldName)] = v;
  }
}
const listed = (list: readonly string[] | undefined): string | undefined =>
  list === undefined || list.length === 0 ? undefined : list.join(' ');

function actOf(act: OutcomeAct): Part {
  return {
    actNumberCount: act.numberCount,
    cause: act.cause,
    levels: listed(act.levels),
    levelCount: act.levels.length === 0 ? undefined : act.levels.length,
    painSince: act.painSince,
    mriDate: act.mriDate,
    actDate: act.date,
    painToMriDay: act.painToMriDay,
    mriToActDay: act.mriToActDay,
    painToActDay: daysBetween(act.painSince, act.date),
    actKinds: listed(act.kinds),
    stopped: act.stopped,
    sedation: act.sedation,
    guidance: listed(act.guidance),
    cementMl: act.cementMl,
    doseAreaGyCm2: act.doseAreaGyCm2,
    fluoroscopyMin: act.fluoroscopyMin,
    leakSeen: act.leaked ?? (act.leaks === undefined ? undefined : act.leaks.length > 0),
    leakPlaces: listed(act.leaks),
    deviationCount: act.deviationCount,
    stoodAfterH: act.stoodAfterH,
    walkedAfterH: act.walkedAfterH,
    nightCount: act.nightCount,
  };
}

function boneOf({ bone }: Outcome): Part {
  const day = bone.actToStartDay;
  return {
    boneTreatment: bone.started,
    boneStartedDay: day,
    // decided against, or begun later: no; nothing said: unknown
    boneTreated3Month:
      day !== undefined ? day <= treatedWithinDay.value : bone.decided === 'none' && bone.started === undefined ? false : undefined,
  };
}

/** What each visit said, by the measure it stands under. */
const saidAt: Readonly<Record<VisitMeasure, (v: OutcomeVisit) => RowValue | undefined>> = {
  nrs: (v) => v.painPoints,
  odi: (v) => v.odiFraction,
  rmdq: (v) => v.rmdqPoints,
  eq5d: (v) => v.eq5dValue?.indexPoints,
  analgesics: (v) => v.analgesics,
  morphineMgPerDay: (v) => v.morphineMgPerDay,
  activities: (v) => v.usualActivities,
  work: (v) => v.work,
  driving: (v) => v.driving,
};
const visitPlaces = visitNames.map((visit) =>
  visitMeasures.map(({ measure }) => ({ say: saidAt[measure], measure, place: placeOf(visitField(measure, visit)) })),
);

function follow(values: RowValue[], outcome: Outcome, act: OutcomeAct): void {
  const visits = outcome.visits.filter((v) => v.courseId === act.courseId);
  const dayOf = (v: OutcomeVisit): number | undefined => v.afterDay ?? daysBetween(act.date, v.date);
  const after = visits.flatMap((v) => {
    const day = v.visit === 'baseline' ? undefined : dayOf(v);
    return day === undefined || day < 0 ? [] : [{ v, day }];
  });
  const latest = after.toSorted((a, b) => a.day - b.day).at(-1);
  const worst = Math.max(0, ...outcome.complications.filter((c) => c.courseId === act.courseId).map((c) => c.cirseIndex ?? 0));
  // an index of another value set is another scale: the first set of the patient counts
  const set = visits.find((v) => v.eq5dValue !== undefined)?.eq5dValue?.set;
  write(values, {
    followedDay: latest?.day,
    lastSeen: latest?.v.date,
    // 0 = none was recorded by somebody who saw the patient leave or come back
    worstCirseIndex: worst > 0 ? worst : latest !== undefined || act.discharged !== undefined ? 0 : undefined,
    eq5dSet: set,
    ...fractureOf(outcome, act, after),
  });
  for (const [n, visit] of visitNames.entries()) {
    const v = visits.find((one) => one.visit === visit);
    if (v === undefined) continue;
    for (const { say, measure, place } of visitPlaces[n])
      if (measure !== 'eq5d' || v.eq5dValue?.set === set) values[place] = say(v) ?? null;
  }
}

/**
 * Free of an adjacent fracture until when? Where imaging was scheduled: the last scheduled imaging. Where it was not: the last visit, and only
 * painful fractures are seen. A fracture whose level is not known leaves both unknown.
 */
function fractureOf(outcome: Outcome, act: OutcomeAct, after: readonly { readonly v: OutcomeVisit; readonly day: number }[]): Part {
  const fractures = outcome.fractures.filter((f) => f.courseId === act.courseId);
  const scheduled = after.filter(({ v }) => v.imaged === 'scheduled');
  const imagingScheduled = after.some(({ v }) => v.imaged !== undefined) ? scheduled.length > 0 : undefined;
  const adjacent = fractures.filter((f) => f.adjacent === true);
  const dayOf = (f: (typeof fractures)[number]): number | undefined =>
    daysBetween(act.date, f.date) ?? after.find(({ v }) => v.visit === f.visit)?.day;
  const days = adjacent.map(dayOf).filter((d) => d !== undefined);
  const unknown = fractures.some((f) => f.adjacent === undefined);
  const lastDay = (scheduled.length > 0 ? scheduled : after).map(({ day }) => day).reduce((a, b) => Math.max(a, b), -1);
  return {
    imagingScheduled,
    newFracture: fractures.length > 0 ? true : after.length > 0 ? false : undefined,
    adjacentFracture: adjacent.length > 0 ? true : unknown || after.length === 0 ? undefined : false,
    watchedDay: adjacent.length > 0 ? (days.length > 0 ? Math.min(...days) : undefined) : unknown || lastDay < 0 ? undefined : lastDay,
  };
}
