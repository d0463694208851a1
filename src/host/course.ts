// Writes down what happens on the day, one durable change each. The rules of the order (catalog/course-rules) are asked here, so no page and no command
// line can pass them; going on against a rule takes initials and a reason, which stay in the record beside the event.
import { Problem, type Finding } from '../base/index.ts';
import { courseFactsFrom, stopsFor, stopsForDose, type CourseFacts } from '../catalog/index.ts';
import type { ActKind, CaseRecord, CementLot, Course, CourseEvent, Injected, LocalDose } from '../records/index.ts';
import { inTurnOf, todayHere } from './answers.ts';
import type { OpenCase } from './open-case.ts';

type Readable = Pick<OpenCase, 'records'>;
export const courses = (open: Readable): readonly CaseRecord<'course'>[] =>
  open.records('course').toSorted((a, b) => a.data.numberCount - b.data.numberCount);
export function needCourse(open: Readable, id: string): CaseRecord<'course'> {
  const found = open.records('course').find((r) => r.id === id);
  if (found === undefined) throw new Problem('course.none', { course: id });
  return found;
}

export function courseFacts(open: Readable, courseId: string): CourseFacts {
  needCourse(open, courseId);
  const facts = courseFactsFrom(courseId, {
    courses: open.records('course').map((r) => r.data),
    answers: open.records('answers').map((r) => r.data),
    levels: open.records('levels').at(-1)?.data,
    skinAlert: open.records('site').at(-1)?.data.skinAlert,
  });
  if (facts === undefined) throw new Problem('course.none', { course: courseId });
  return facts;
}
const two = (n: number): string => String(n).padStart(2, '0');
/** Local time of this computer to the minute, as the room says it. */
export const nowHere = (at = new Date()): string => `${todayHere(at)}T${two(at.getHours())}:${two(at.getMinutes())}`;

const person = { by: 'person', inputs: [] } as const;
const put = (open: OpenCase, id: string, data: Course, who: string): Promise<CaseRecord<'course'>> =>
  open.put('course', data, { who, provenance: person, id });

export interface NewCourse {
  readonly date: string;
  readonly planned: readonly ActKind[];
  readonly levels: Course['levels'];
}
/** A further act of this patient; a second one on the same day is allowed. */
export const startCourse = (open: OpenCase, given: NewCourse, who: string): Promise<CaseRecord<'course'>> =>
  inTurnOf(open, () => startNow(open, given, who));
async function startNow(open: OpenCase, given: NewCourse, who: string): Promise<CaseRecord<'course'>> {
  if (given.levels.length === 0) throw new Problem('course.no-level');
  const numberCount = Math.max(0, ...open.records('course').map((r) => r.data.numberCount)) + 1;
  // never an id that was used before: answers of an act that was taken back must not fall to the next
  const courseId = `act-${numberCount}-${crypto.randomUUID().slice(0, 8)}`;
  return put(
    open,
    courseId,
    { courseId, numberCount, ...given, happened: [], deviations: [], localDoses: [], lots: [], injected: [] },
    who,
  );
}
export interface GivenEvent {
  readonly courseId: string;
  readonly event: CourseEvent;
  readonly at: string;
  readonly who: string;
  /** Why a rule is broken on purpose. */
  readonly reason?: string;
}
const refused = (stops: readonly Finding[], reason: string | undefined): Finding | undefined =>
  stops.find((f) => f.severity === 'stop' && (f.values?.['overridable'] !== true || (reason?.trim().length ?? 0) < 3));
const deviationsOf = (stops: readonly Finding[], at: string, who: string, reason: string | undefined): Course['deviations'] =>
  stops
    .filter((f) => f.severity === 'stop')
    .map((f) => ({ rule: f.code, ...(f.values === undefined ? {} : { values: f.values }), at, who, reason: (reason ?? '').trim() }));

/** Throws the first broken rule; with a reason, the rules that may be broken become deviations of the record. */
export const writeEvent = (open: OpenCase, given: GivenEvent, now = nowHere()): Promise<CaseRecord<'course'>> =>
  inTurnOf(open, () => writeEventNow(open, given, now));
async function writeEventNow(open: OpenCase, given: GivenEvent, now: string): Promise<CaseRecord<'course'>> {
  const facts = courseFacts(open, given.courseId);
  const stops = stopsFor(facts, { event: given.event, at: given.at, who: given.who, now });
  const bad = refused(stops, given.reason);
  if (bad !== undefined) throw new Problem(bad.code, bad.values);
  const { course } = facts;
  return put(
    open,
    given.courseId,
    {
      ...course,
      happened: [...course.happened, { event: given.event, at: given.at, who: given.who }],
      deviations: [...course.deviations, ...deviationsOf(stops, given.at, given.who, given.reason)],
    },
    given.who,
  );
}
export const writeDose = (open: OpenCase, courseId: string, dose: LocalDose, reason?: string): Promise<CaseRecord<'course'>> =>
  inTurnOf(open, () => writeDoseNow(open, courseId, dose, reason));
async function writeDoseNow(open: OpenCase, courseId: string, dose: LocalDose, reason?: string): Promise<CaseRecord<'course'>> {
  const facts = courseFacts(open, courseId);
  const stops = stopsForDose(facts, dose);
  const bad = refused(stops, reason);
  if (bad !== undefined) throw new Problem(bad.code, bad.values);
  const { course } = facts;
  return put(
    open,
    courseId,
    {
      ...course,
      localDoses: [...course.localDoses, dose],
      deviations: [...course.deviations, ...deviationsOf(stops, dose.at, dose.who, reason)],
    },
    dose.who,
  );
}
/** The list of lots, or what was injected, as it stands now: a wrong line is taken out by giving the list without it. */
export async function writeLists(
  open: OpenCase,
  courseId: string,
  lists: { readonly lots?: readonly CementLot[]; readonly injected?: readonly Injected[]; readonly localDoses?: readonly LocalDose[] },
  who: string,
): Promise<CaseRecord<'course'>> {
  const { data } = needCourse(open, courseId);
  const strange = lists.injected?.find((x) => !data.levels.some((l) => l.level === x.level));
  if (strange !== undefined) throw new Problem('course.strange-level', { level: strange.level });
  // doses are added one by one past their rule; here one may only be taken out
  if (lists.localDoses?.some((d) => !data.localDoses.some((x) => JSON.stringify(x) === JSON.stringify(d))) === true)
    throw new Problem('course.dose-by-list');
  return put(open, courseId, { ...data, ...lists }, who);
}
/** Cement of one level and side, whatever else is being written; null takes it out. */
export const writeInjected = (
  open: OpenCase,
  courseId: string,
  place: Pick<Injected, 'level' | 'side'>,
  line: Omit<Injected, 'level' | 'side'> | null,
  who: string,
): Promise<CaseRecord<'course'>> =>
  inTurnOf(open, async () => {
    const { data } = needCourse(open, courseId);
    if (!data.levels.some((l) => l.level === place.level)) throw new Problem('course.strange-level', { level: place.level });
    const others = data.injected.filter((x) => x.level !== place.level || x.side !== place.side);
    return put(open, courseId, { ...data, injected: line === null ? others : [...others, { ...place, ...line }] }, who);
  });
/** Takes an event back (written by mistake): the journal keeps that it was there. */
export async function takeBackEvent(open: OpenCase, courseId: string, event: CourseEvent, who: string): Promise<CaseRecord<'course'>> {
  const { data } = needCourse(open, courseId);
  const at = data.happened.findLastIndex((h) => h.event === event);
  if (at < 0) throw new Problem('course.not-happened', { event: `course-event.${event}` });
  return put(open, courseId, { ...data, happened: data.happened.filter((_, n) => n !== at) }, who);
}
