// What the page asks of the day and the follow-up: one durable change each, papers, and the other cases of the library in figures.
import {
  makeCalendar,
  makeSheet,
  outcomeNow,
  readSite,
  startCourse,
  takeBackEvent,
  useSite,
  writeDose,
  writeEvent,
  writeInjected,
  writeLists,
  type OpenCase,
} from '../../host/index.ts';
import type { Errand } from './errand.ts';
import type { CaseRequests, CourseAsk } from './messages.ts';
import { noSite } from './no-site.ts';
import type { Outcome } from './nouns.ts';

declare const programVersion: string;

export async function doCourse(open: OpenCase, ask: CourseAsk, e: Errand): Promise<void> {
  if (ask.do === 'start') {
    // a case that was never planned here has no copy of the site's settings yet: its dose alert is in them
    const site = open.records('site').length > 0 ? undefined : await readSite(e.library).catch(noSite);
    if (site !== undefined) await useSite(open, site, ask.who);
    await startCourse(open, ask.course, ask.who);
  } else if (ask.do === 'event') await writeEvent(open, ask);
  else if (ask.do === 'take-back') await takeBackEvent(open, ask.courseId, ask.event, ask.who);
  else if (ask.do === 'dose') await writeDose(open, ask.courseId, ask.dose, ask.reason);
  else if (ask.do === 'injected') await writeInjected(open, ask.courseId, ask.place, ask.line, ask.who);
  else await writeLists(open, ask.courseId, ask.lists, ask.who);
}

export async function makePaper(open: OpenCase, ask: CaseRequests['paper']['ask']): Promise<CaseRequests['paper']['answer']> {
  const { what, courseId, language } = ask;
  const at = new Date().toISOString();
  if (what === 'calendar')
    return { name: `${open.code}-${language}.ics`, bytes: makeCalendar(open, courseId, language, at), type: 'text/calendar' };
  const sheet = makeSheet(open, what, { language, programVersion, courseId });
  const { writePdf } = await import('../../formats/pdf/index.ts');
  return { name: `${open.code}-${what}-${language}.pdf`, bytes: new Uint8Array(await writePdf(sheet, { at })), type: 'application/pdf' };
}

/** Cases opened one after the other; one that cannot be read is left out, as it is in the list. */
export async function department(e: Errand): Promise<readonly Outcome[]> {
  const out: Outcome[] = [];
  const cases = (await e.library.list()).filter((c) => c.problem === undefined && c.code !== e.open?.code);
  for (const [n, c] of cases.entries()) {
    if (e.signal.aborted) break;
    e.progress(n / cases.length, 'app.running.day');
    const outcome = await e.library.open(c.code).then(outcomeNow, () => undefined);
    if (outcome !== undefined && outcome.visits.length > 0) out.push(outcome);
  }
  return out;
}
