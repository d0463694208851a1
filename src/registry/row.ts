// From the records of a case to its rows, one an act. Everything is taken from the Outcome (made of courses and answers by its own step), the
// study (age, sex) and the levels (confirmed or not). What fails first: a date said wrong in the room; nothing here can tell.
import { treatedWithinDay } from '../catalog/index.ts';
import { visitNames, type Levels, type Outcome, type OutcomeAct, type OutcomeVisit, type Study } from '../records/index.ts';
import { visitField, type RegistryRow } from './fields.ts';
import { daysBetween } from './visits.ts';

/** Rises when a row means something else: snapshots of another version are made again. */
export const rowVersion = 1;
/** What a row is made from. None of these carries voxels. */
export interface RowSource {
  readonly study?: Study;
  readonly levels?: Levels;
  readonly outcome?: Outcome;
}

/** Writable while it is being filled; undefined values are left out at the end. */
type Draft = { -readonly [K in keyof RegistryRow]?: RegistryRow[K] | undefined };

export function rowsOf(caseCode: string, { study, levels, outcome }: RowSource): readonly RegistryRow[] {
  const common: Draft = {
    caseCode,
    ageYear: study?.ageYear,
    sex: study === undefined || study.sex === 'unknown' ? undefined : study.sex,
    levelsConfirmed: levels?.confirmed,
  };
  if (outcome === undefined || outcome.acts.length === 0) return [known(common)];
  return outcome.acts.map((act) => known({ ...common, ...actOf(act), ...boneOf(outcome), ...followedOf(outcome, act) }));
}

const known = (draft: Draft): RegistryRow =>
  Object.fromEntries(Object.entries(draft).filter(([, v]) => v !== undefined)) as unknown as RegistryRow;
const listed = (list: readonly string[] | undefined): string | undefined =>
  list === undefined || list.length === 0 ? undefined : list.join(' ');

function actOf(act: OutcomeAct): Draft {
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

function boneOf({ bone }: Outcome): Draft {
  const day = bone.actToStartDay;
  return {
    boneTreatment: bone.started,
    boneStartedDay: day,
    // decided against, or begun later: no; nothing said: unknown
    boneTreated3Month:
      day !== undefined ? day <= treatedWithinDay.value : bone.decided === 'none' && bone.started === undefined ? false : undefined,
  };
}

function followedOf(outcome: Outcome, act: OutcomeAct): Draft {
  const visits = outcome.visits.filter((v) => v.courseId === act.courseId);
  const dayOf = (v: OutcomeVisit): number | undefined => v.afterDay ?? daysBetween(act.date, v.date);
  const after = visits.flatMap((v) => {
    const day = v.visit === 'baseline' ? undefined : dayOf(v);
    return day === undefined || day < 0 ? [] : [{ v, day }];
  });
  const latest = after.toSorted((a, b) => a.day - b.day).at(-1);
  const worst = Math.max(0, ...outcome.complications.filter((c) => c.courseId === act.courseId).map((c) => c.cirseIndex ?? 0));
  const draft: Draft = {
    followedDay: latest?.day,
    lastSeen: latest?.v.date,
    // 0 = none was recorded by somebody who saw the patient leave or come back
    worstCirseIndex: worst > 0 ? worst : latest !== undefined || act.discharged !== undefined ? 0 : undefined,
    ...fractureOf(outcome, act, after),
  };
  const set = visits.find((v) => v.eq5dValue !== undefined)?.eq5dValue?.set;
  draft.eq5dSet = set;
  for (const visit of visitNames) {
    const v = visits.find((one) => one.visit === visit);
    if (v === undefined) continue;
    draft[visitField('nrs', visit)] = v.painPoints;
    draft[visitField('odi', visit)] = v.odiFraction;
    draft[visitField('rmdq', visit)] = v.rmdqPoints;
    // an index of another value set is another scale
    draft[visitField('eq5d', visit)] = v.eq5dValue?.set === set ? v.eq5dValue?.indexPoints : undefined;
    draft[visitField('analgesics', visit)] = v.analgesics;
    draft[visitField('morphineMgPerDay', visit)] = v.morphineMgPerDay;
    draft[visitField('activities', visit)] = v.usualActivities;
    draft[visitField('work', visit)] = v.work;
    draft[visitField('driving', visit)] = v.driving;
  }
  return draft;
}

/**
 * Free of an adjacent fracture until when? Where imaging was scheduled: the last scheduled imaging. Where it was not: the last visit, and only
 * painful fractures are seen. A fracture whose level is not known leaves both unknown.
 */
function fractureOf(outcome: Outcome, act: OutcomeAct, after: readonly { readonly v: OutcomeVisit; readonly day: number }[]): Draft {
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
