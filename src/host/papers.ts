// The papers of an act: sheets for the patient, visits as a calendar. Made from the records on the spot, kept nowhere; none holds a name.
import { Problem } from '../base/index.ts';
import { writeCalendar } from '../formats/index.ts';
import type { Outcome, Report } from '../records/index.ts';
import { missingBone, outcomeFrom, patientSheet, plannedVisits, type SheetKind } from '../steps/index.ts';
import { say, type Language } from '../words/index.ts';
import { valuesOn } from './answers.ts';
import type { OpenCase } from './open-case.ts';

type Readable = Pick<OpenCase, 'records' | 'code'>;
/** Everything followed, in figures, as of now. */
export const outcomeNow = (open: Pick<OpenCase, 'records'>, eq5dSet?: string): Outcome =>
  outcomeFrom({ courses: open.records('course').map((r) => r.data), answers: open.records('answers').map((r) => r.data) }, eq5dSet);

export function makeSheet(
  open: Readable,
  kind: SheetKind,
  wishes: { readonly language: Language; readonly programVersion: string; readonly courseId?: string },
): Report {
  const { courseId } = wishes;
  const course = open.records('course').find((r) => r.id === courseId)?.data;
  if (courseId !== undefined && course === undefined) throw new Problem('course.none', { course: courseId });
  const outcome = outcomeNow(open);
  const act = outcome.acts.find((a) => a.courseId === courseId);
  const confirmed = open.records('levels').at(-1)?.data.confirmed;
  return patientSheet(kind, {
    language: wishes.language,
    programVersion: wishes.programVersion,
    caseCode: open.code,
    levelsConfirmed: confirmed ?? false,
    bone: outcome.bone,
    missingBone: missingBone(valuesOn(open, 'bone'), 'discharged'),
    ...(course === undefined ? {} : { course }),
    ...(act === undefined ? {} : { act }),
  });
}
export function makeCalendar(open: Readable, courseId: string, language: Language, at: string): Uint8Array<ArrayBuffer> {
  const course = open.records('course').find((r) => r.id === courseId)?.data;
  if (course === undefined) throw new Problem('course.none', { course: courseId });
  return writeCalendar(
    plannedVisits(course.date).map((v) => ({
      id: `${courseId}-${v.visit}`,
      date: v.date,
      title: say(language, 'sheet.calendar.title', { visit: say(language, `visit.${v.visit}`) }),
      about: say(language, 'sheet.calendar.about'),
    })),
    at,
  );
}
