// trocart followup: what came of each act, in lines or as JSON; with --out the patient's sheets in both languages and the visits as calendar files.
import { z } from 'zod';
import { Problem } from '../base/index.ts';
import { eq5dSets } from '../catalog/index.ts';
import { writePdf } from '../formats/index.ts';
import { makeCalendar, makeSheet, runStep, type OpenCase } from '../host/index.ts';
import { outcomeSchema, type Outcome, type OutcomeVisit } from '../records/index.ts';
import { followup } from '../steps/index.ts';
import { languages, say, sayCode, type Language } from '../words/index.ts';
import { findingLine } from './print.ts';
import type { OutFile } from './write.ts';

export const followupOutSchema = z.object({
  schema: z.literal('trocart-followup-1'),
  program: z.string(),
  caseCode: z.string(),
  outcome: outcomeSchema,
});
export type FollowupOut = z.infer<typeof followupOutSchema>;

export async function followupOf(open: OpenCase, program: string, eq5dSet: string | undefined, who: string): Promise<FollowupOut> {
  if (eq5dSet !== undefined && !eq5dSets.some((s) => s.id === eq5dSet))
    throw new Problem('cli.bad-value', { flag: '--eq5d', value: eq5dSet, expected: eq5dSets.map((s) => s.id).join(', ') });
  const [record] = await runStep(open, followup, eq5dSet === undefined ? {} : { eq5dSet }, { who });
  return followupOutSchema.parse({ schema: 'trocart-followup-1', program, caseCode: open.code, outcome: record.data });
}

const figures = (language: Language, v: OutcomeVisit): string => {
  const out: string[] = [];
  if (v.painPoints !== undefined) out.push(say(language, 'followup.cli.pain', { points: v.painPoints }));
  if (v.odiFraction !== undefined) out.push(say(language, 'followup.cli.odi', { percent: v.odiFraction * 100 }));
  if (v.rmdqPoints !== undefined) out.push(say(language, 'followup.cli.rmdq', { points: v.rmdqPoints }));
  if (v.eq5dValue !== undefined) out.push(say(language, 'followup.cli.eq5d', { value: v.eq5dValue.indexPoints, set: v.eq5dValue.set }));
  if (v.morphineMgPerDay !== undefined) out.push(say(language, 'followup.cli.morphine', { mg: v.morphineMgPerDay }));
  else if (v.analgesics !== undefined)
    out.push(`${say(language, `followup.analgesics.${v.analgesics}`)}, ${say(language, 'followup.opioid-unknown')}`);
  return out.length === 0 ? say(language, 'followup.none') : out.join('; ');
};

/** The outcome in the terminal's language; what was not said is said to be unknown, or left out. */
export function followupLines(language: Language, outcome: Outcome): string {
  const lines: string[] = [];
  if (outcome.acts.length === 0) lines.push(say(language, 'followup.cli.no-act'));
  for (const a of outcome.acts) {
    lines.push(
      say(language, 'followup.cli.act', {
        n: a.numberCount,
        date: a.date,
        kinds: a.kinds.map((k) => say(language, `act-kind.${k}`)).join(' + '),
        levels: a.levels.join(', '),
      }),
    );
    const facts: string[] = [];
    if (a.stopped) facts.push(say(language, 'followup.cli.stopped'));
    if (a.cementMl !== undefined) facts.push(say(language, 'followup.cli.cement', { ml: a.cementMl }));
    facts.push(
      a.leaks === undefined
        ? say(language, a.leaked === true ? 'followup.cli.leaks-somewhere' : 'followup.cli.leaks-unknown')
        : a.leaks.length === 0
          ? say(language, 'followup.cli.leaks-none')
          : say(language, 'followup.cli.leaks', { places: a.leaks.map((p) => say(language, `leak-place.${p}`)).join(', ') }),
    );
    if (a.doseAreaGyCm2 !== undefined) facts.push(say(language, 'followup.cli.dose', { doseGyCm2: a.doseAreaGyCm2 }));
    if (a.walkedAfterH !== undefined) facts.push(say(language, 'followup.cli.walked', { hours: a.walkedAfterH }));
    if (a.nightCount !== undefined) facts.push(say(language, 'followup.cli.nights', { nights: a.nightCount }));
    if (a.deviationCount > 0) facts.push(say(language, 'followup.cli.deviations', { count: a.deviationCount }));
    lines.push(`  ${facts.join('; ')}`);
    for (const v of outcome.visits.filter((x) => x.courseId === a.courseId))
      lines.push(say(language, 'followup.cli.visit', { visit: say(language, `visit.${v.visit}`), figures: figures(language, v) }));
  }
  for (const f of outcome.fractures) {
    const line = say(language, 'followup.cli.fracture', {
      levels: f.levels?.join(', ') ?? say(language, 'unknown'),
      visit: say(language, `visit.${f.visit}`),
    });
    lines.push(f.adjacent === true ? `${line}, ${say(language, 'followup.cli.fracture-adjacent')}` : line);
  }
  for (const c of outcome.complications)
    lines.push(
      say(language, 'followup.cli.complication', {
        what: sayCode(language, `q.complication.kind.${c.what}`),
        cirse: c.cirseIndex === undefined ? say(language, 'unknown') : String(c.cirseIndex),
      }),
    );
  if (outcome.acts.length > 0)
    lines.push(
      say(language, 'followup.cli.bone', {
        started:
          outcome.bone.started === undefined
            ? say(language, 'followup.cli.bone-nothing')
            : say(language, 'followup.cli.bone-started', { drug: sayCode(language, `bone-drug.${outcome.bone.started}`) }),
        count: outcome.bone.missing.length,
      }),
    );
  const actName = (id: string): string | undefined => {
    const act = outcome.acts.find((a) => a.courseId === id);
    return act === undefined ? undefined : say(language, 'day.act', { n: act.numberCount, date: act.date });
  };
  for (const f of outcome.findings) lines.push(findingLine(language, f, actName));
  lines.push(say(language, 'intended-use'));
  return lines.join('\n');
}

export async function followupFiles(open: OpenCase, out: FollowupOut, at: string): Promise<readonly OutFile[]> {
  const files: OutFile[] = [{ name: 'followup.json', bytes: `${JSON.stringify(out, null, 1)}\n` }];
  for (const act of out.outcome.acts)
    for (const language of languages) {
      const wishes = { language, programVersion: out.program, courseId: act.courseId };
      for (const kind of ['information', 'discharge'] as const)
        files.push({
          name: `act-${act.numberCount}-${kind}-${language}.pdf`,
          bytes: await writePdf(makeSheet(open, kind, wishes), { at }),
        });
      files.push({ name: `act-${act.numberCount}-visits-${language}.ics`, bytes: makeCalendar(open, act.courseId, language, at) });
    }
  return files;
}
