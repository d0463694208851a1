// A busy day and the visits after it: a seeded sequence of answers and events on one case. Each is announced, then told once its promise resolves, so
// that whoever kills the process can ask afterwards whether everything told is there. The order of the day is kept or broken with a reason.
import { Problem, seeded } from '../../src/base/index.ts';
import {
  askedQuestions,
  baseline,
  beforeLeaving,
  beforePuncture,
  beforeSedation,
  boneForm,
  followUp,
  judgeAnswer,
  patientForm,
  recovery,
  type Form,
  type Question,
} from '../../src/catalog/index.ts';
import { courses, keepAnswer, startCourse, valuesOn, writeDose, writeEvent, writeLists, type OpenCase } from '../../src/host/index.ts';
import { courseEvents, visitNames, visitSubject, type Answer, type CaseRecord } from '../../src/records/index.ts';

export interface ToldAnswer {
  readonly formId: string;
  readonly subject?: string;
  readonly questionId: string;
  readonly answer: Answer | null;
}
export interface ToldCourse {
  readonly courseId: string;
  readonly happenedCount: number;
  readonly doseCount: number;
  readonly injectedCount: number;
}
/** `state`: 'trying' before the change is asked for, 'kept' once it is acknowledged. */
export type Told = ({ readonly state: 'trying' } & ToldAnswer) | ({ readonly state: 'kept' } & (ToldAnswer | ToldCourse));
type Random = ReturnType<typeof seeded>;
const today = '2026-03-02';

export function anyAnswer(q: Question, random: Random): Answer {
  const chance = random.next();
  if (chance < 0.08) return { is: 'unknown' };
  if (chance < 0.12) return { is: 'not-asked' };
  switch (q.kind) {
    case 'yes-no':
      return { is: 'yes-no', yes: random.next() < 0.5 };
    case 'choice':
      return { is: 'choice', choice: q.choices[random.integer(q.choices.length)] };
    case 'choices':
      return { is: 'choices', choices: q.choices.filter(() => random.next() < 0.2) };
    case 'number': {
      const u = q.units[random.integer(q.units.length)];
      const value = random.uniform(u.range[0], u.range[1]);
      return { is: 'number', value: u.whole === true ? Math.round(value) : Math.round(value * 100) / 100, unit: u.unit };
    }
    case 'date':
      return { is: 'date', date: today };
    case 'date-time':
      return { is: 'date-time', at: `${today}T0${random.integer(10)}:${10 + random.integer(50)}` };
    case 'initials':
      return { is: 'initials', initials: 'AB' };
    case 'text':
      return { is: 'text', text: `é${random.integer(1e6)}` };
  }
}
const dayForms: readonly Form[] = [beforeSedation, beforePuncture, beforeLeaving, recovery];
const visitForms: readonly Form[] = [followUp, patientForm];

export async function busyDay(open: OpenCase, seed: number, count: number, tell: (told: Told) => void): Promise<void> {
  const random = seeded(seed);
  const course = async (): Promise<CaseRecord<'course'>> =>
    courses(open).at(-1) ??
    startCourse(open, { date: today, planned: ['vertebroplasty', 'biopsy'], levels: [{ level: 'L1' }, { level: 'L2' }] }, 'AB');
  const kept = (r: CaseRecord<'course'>): void =>
    tell({
      state: 'kept',
      courseId: r.id,
      happenedCount: r.data.happened.length,
      doseCount: r.data.localDoses.length,
      injectedCount: r.data.injected.length,
    });
  for (let n = 0; n < count; n++) {
    const act = await course();
    const chance = random.next();
    try {
      if (chance < 0.8) {
        const [form, subject] = pickForm(act.id, random);
        const values = valuesOn(open, form.id, subject);
        const asked = askedQuestions(form, values);
        const question = asked[random.integer(asked.length)];
        const answer = random.next() < 0.04 ? null : anyAnswer(question, random);
        if (answer !== null && judgeAnswer(question, answer, { today, values })?.severity === 'stop') continue;
        const said = { formId: form.id, ...(subject === undefined ? {} : { subject }), questionId: question.id, answer };
        tell({ state: 'trying', ...said });
        await keepAnswer(open, { ...said, who: 'AB' }, today);
        tell({ state: 'kept', ...said });
      } else if (chance < 0.88) {
        const event = courseEvents[random.integer(courseEvents.length)];
        const at = `${today}T1${random.integer(10)}:${10 + random.integer(50)}`;
        kept(await writeEvent(open, { courseId: act.id, event, at, who: 'AB', reason: 'an emergency' }, `${today}T23:00`));
      } else if (chance < 0.94) {
        const volumeMl = 1 + random.integer(5);
        const dose = { drug: 'lidocaine', withEpinephrine: false, concentrationMgPerMl: 10, volumeMl, at: `${today}T10:00`, who: 'AB' };
        kept(await writeDose(open, act.id, dose, 'an emergency'));
      } else {
        const line = { level: 'L1' as const, side: 'left' as const, cementMl: random.integer(8) };
        kept(await writeLists(open, act.id, { injected: [...act.data.injected.slice(0, 20), line] }, 'AB'));
      }
    } catch (error) {
      // an event written twice, a time that cannot be: refused, nothing was told
      if (!(error instanceof Problem)) throw error;
    }
  }
}
function pickForm(courseId: string, random: Random): readonly [Form, string | undefined] {
  const chance = random.next();
  if (chance < 0.45) return [dayForms[random.integer(dayForms.length)], courseId];
  if (chance < 0.55) return [boneForm, undefined];
  const visit = visitNames[random.integer(visitNames.length)];
  return [visit === 'baseline' ? baseline : visitForms[random.integer(2)], visitSubject(courseId, visit)];
}

/** What of everything told is not in the case. The last word on a question counts; one that was being tried when the end came may be there or not. */
export function lost(open: Pick<OpenCase, 'records'>, told: readonly Told[]): readonly string[] {
  const out: string[] = [];
  const answers = new Map<string, ToldAnswer>();
  const acts = new Map<string, ToldCourse>();
  const key = (t: ToldAnswer): string => `${t.formId} ${t.subject ?? ''} ${t.questionId}`;
  for (const t of told) {
    if (t.state !== 'kept') continue;
    if ('formId' in t) answers.set(key(t), t);
    else acts.set(t.courseId, t);
  }
  const end = told.at(-1);
  const trying = end?.state === 'trying' ? end : undefined;
  for (const [name, t] of answers) {
    const now = JSON.stringify(valuesOn(open, t.formId, t.subject)[t.questionId] ?? null);
    if (now === JSON.stringify(t.answer)) continue;
    if (trying !== undefined && key(trying) === name && now === JSON.stringify(trying.answer)) continue;
    out.push(`${name}: ${JSON.stringify(t.answer)} told, ${now} there`);
  }
  for (const t of acts.values()) {
    const c = open.records('course').find((r) => r.id === t.courseId)?.data;
    if (c === undefined || c.happened.length < t.happenedCount || c.localDoses.length < t.doseCount || c.injected.length < t.injectedCount)
      out.push(`${t.courseId}: ${JSON.stringify(t)} told`);
  }
  return out;
}
