// The order of a day, as rules: what must have happened or been answered before an event, and what forbids it. A broken rule blocks the event and says why;
// a person may go on with initials and a reason (a deviation in the record), except where the event could not have happened so at all. An
// answer that is missing or unknown never lets an event pass that waits for it. What fails first: times said from memory after the act.
import { finding, type Finding, type Values } from '../base/index.ts';
import { choiceOf, choicesOf, courseEvents, isKnown, levelOf, numberOf, timeOf, yesOf } from '../records/index.ts';
import type { AnswerValues, Course, CourseEvent, FormAnswers, Levels, LocalDose } from '../records/index.ts';
import {
  daysBetween,
  legIds,
  missingQuestions,
  beforeLeaving,
  beforePuncture,
  beforeSedation,
  recovery,
  type Form,
} from './forms/index.ts';
import { localSum } from './local-anaesthetics.ts';
import { aboveSkinAlert, doseAreaGyCm2, kermaMGy, skinAlert } from './radiation-dose.ts';

export interface CourseFacts {
  readonly course: Course;
  /** Answers of this course's forms, by form id. */
  readonly answers: Readonly<Record<string, AnswerValues>>;
  /** Name each bone has today: a plan follows the bone, the sheet of the day the name. */
  readonly levelNow?: Readonly<Record<string, string>>;
  /** Whether a person has confirmed the levels of the images; absent without images. */
  readonly levelsConfirmed?: boolean;
  /** Local anaesthetic of the patient's other acts of that day. */
  readonly otherDoses?: readonly LocalDose[];
  readonly skinAlert?: { readonly airKermaMGy: number; readonly doseAreaGyCm2: number };
}
/** What the rules look at, from the records of a case. */
export function courseFactsFrom(
  courseId: string,
  from: {
    readonly courses: readonly Course[];
    readonly answers: readonly FormAnswers[];
    readonly levels?: Levels | undefined;
    readonly skinAlert?: CourseFacts['skinAlert'] | undefined;
  },
): CourseFacts | undefined {
  const course = from.courses.find((c) => c.courseId === courseId);
  if (course === undefined) return undefined;
  const { levels } = from;
  const bones = course.levels.flatMap((l) => (l.vertebraId === undefined ? [] : [l.vertebraId]));
  return {
    course,
    answers: Object.fromEntries(from.answers.flatMap((a) => (a.subject === courseId ? [[a.formId, a.values]] : []))),
    levelNow: Object.fromEntries(bones.flatMap((id) => (levels === undefined ? [] : [[id, levelOf(levels, id) ?? '']]))),
    ...(levels === undefined ? {} : { levelsConfirmed: levels.confirmed }),
    otherDoses: from.courses.filter((c) => c.courseId !== courseId && c.date === course.date).flatMap((c) => c.localDoses),
    ...(from.skinAlert === undefined ? {} : { skinAlert: from.skinAlert }),
  };
}
/** An event a person wants to write down. */
export interface Intent {
  readonly event: CourseEvent;
  /** When it happened, local time of the room or with an offset. */
  readonly at: string;
  readonly who: string;
  /** Now, from the host, in the same form as `at`. */
  readonly now: string;
}
interface Rule {
  readonly id: string;
  readonly events: readonly CourseEvent[];
  /** False = no reason makes it possible. */
  readonly overridable: boolean;
  /** What to say when broken; undefined = kept. */
  readonly broken: (f: CourseFacts, i: Intent) => Values | undefined;
}
const inside: readonly CourseEvent[] = ['puncture', 'biopsy', 'ablation', 'cement'];
const done = (f: CourseFacts, event: CourseEvent): boolean => timeOf(f.course, event) !== undefined;
const on = (f: CourseFacts, form: Form): AnswerValues => f.answers[form.id] ?? {};
const sentence = (broken: boolean, values: Values = {}): Values | undefined => (broken ? values : undefined);
/** Minutes from one said time to another; an offset is read where there is one. */
export function minutesBetween(from: string, to: string): number | undefined {
  const ms = (text: string): number =>
    Date.parse(/(Z|[+-]\d{2}:\d{2})$/.test(text) ? text : `${text.length === 16 ? `${text}:00` : text}Z`);
  const minutes = (ms(to) - ms(from)) / 60_000;
  return Number.isFinite(minutes) ? minutes : undefined;
}

const after = (event: CourseEvent, ...earlier: readonly CourseEvent[]): readonly Rule[] =>
  earlier.map((e) => ({
    id: 'course.after',
    events: [event],
    overridable: true,
    broken: (f) => sentence(!done(f, e), { event: `course-event.${event}`, earlier: `course-event.${e}` }),
  }));
const complete = (event: CourseEvent, form: Form): Rule => ({
  id: 'course.unanswered',
  events: [event],
  overridable: true,
  broken: (f) => {
    const missing = missingQuestions(form, on(f, form), event);
    return sentence(missing.length > 0, { form: `form.${form.id}`, count: missing.length, event: `course-event.${event}` });
  },
});
const saysNo = (event: CourseEvent, form: Form, question: string): Rule => ({
  id: `course.no.${question}`,
  events: [event],
  overridable: true,
  broken: (f) => sentence(yesOf(on(f, form), question) === false),
});
const firstOf = (planned: 'biopsy' | 'ablation'): Rule => ({
  id: `course.cement-before-${planned}`,
  events: ['cement'],
  overridable: true,
  broken: (f) => sentence(f.course.planned.includes(planned) && !done(f, planned)),
});

/** Levels counted on the live image that are not the planned ones, or the other way round. */
export function levelMismatch(f: CourseFacts): Values | undefined {
  const counted = choicesOf(on(f, beforePuncture), 'levels-counted');
  if (counted === undefined) return undefined;
  // an undecided name ("T12/L1") equals no counted one: a second person says which it is
  const same = counted.length === f.course.levels.length && f.course.levels.every((l) => counted.includes(l.level));
  return same ? undefined : { counted: counted.join(', ') || '—', planned: f.course.levels.map((l) => l.level).join(', ') || '—' };
}
/** A bone whose name changed since the day's sheet was made. */
export function renamed(f: CourseFacts): Values | undefined {
  const bad = f.course.levels.find(
    (l) => l.vertebraId !== undefined && f.levelNow?.[l.vertebraId] !== undefined && f.levelNow[l.vertebraId] !== l.level,
  );
  return bad === undefined ? undefined : { planned: bad.level, now: f.levelNow?.[bad.vertebraId ?? ''] ?? '' };
}
/** The side said against the sides of the planned trocars, all levels together; nothing to compare while one of the two is not known. */
export function sideMismatch(f: CourseFacts): Values | undefined {
  const said = choiceOf(on(f, beforePuncture), 'side');
  const planned = [...new Set(f.course.levels.flatMap((l) => l.sides ?? []))];
  if (said === undefined || planned.length === 0) return undefined;
  const plan = planned.length === 2 ? 'both' : planned[0];
  return said === plan ? undefined : { said: `q.before-puncture.side.${said}`, planned: `q.before-puncture.side.${plan}` };
}
const confirmedBySecond = (f: CourseFacts, i: Intent): boolean =>
  f.course.happened.some((h) => h.event === 'second-confirmation' && h.who.toLowerCase() !== i.who.toLowerCase());

/** Leg signs that are worse than before sedation; unknown is no worsening, and is asked for by the form. */
export function worseLegs(beforehand: AnswerValues, now: AnswerValues): readonly string[] {
  return legIds.filter((id) => {
    const [a, b] = [choiceOf(beforehand, id), choiceOf(now, id)];
    if (a === undefined || b === undefined) return false;
    if (id === 'legs-strength-right' || id === 'legs-strength-left') return Number(b) < Number(a);
    if (id === 'sphincters') return a === 'normal' && b === 'disturbed';
    return a !== b && b !== 'normal' && a !== 'less-both';
  });
}
/** Dose figures of the act as said before leaving, in one unit. */
export function doseOf(values: AnswerValues): { readonly doseArea?: number; readonly kerma?: number } {
  const [d, k] = [values['dose-area'], values['air-kerma']];
  const doseArea = d?.is === 'number' ? doseAreaGyCm2(d.value, d.unit) : undefined;
  const kerma = k?.is === 'number' ? kermaMGy(k.value, k.unit) : undefined;
  return { ...(doseArea === undefined ? {} : { doseArea }), ...(kerma === undefined ? {} : { kerma }) };
}
export const weightOf = (answers: CourseFacts['answers']): number | undefined => numberOf(answers[beforeSedation.id] ?? {}, 'weight', 'kg');

/** The place of an event in a day; the second confirmation and a stop have none. */
const place = (event: CourseEvent): number => (event === 'second-confirmation' || event === 'stopped' ? -1 : courseEvents.indexOf(event));
function outOfTime(f: CourseFacts, i: Intent): Values | undefined {
  if (place(i.event) < 0) return undefined;
  for (const h of f.course.happened) {
    if (place(h.event) < 0) continue;
    const minutes = minutesBetween(h.at, i.at);
    if (minutes === undefined) continue;
    const earlier = place(h.event) < place(i.event);
    if (earlier ? minutes < 0 : minutes > 0)
      return {
        event: `course-event.${i.event}`,
        at: i.at.replace('T', ' '),
        other: `course-event.${h.event}`,
        otherAt: h.at.replace('T', ' '),
      };
  }
  return undefined;
}

const everything: readonly CourseEvent[] = courseEvents;
export const courseRules: readonly Rule[] = [
  {
    id: 'course.no-time',
    events: everything,
    overridable: false,
    broken: (_, i) => sentence(minutesBetween(i.now, i.at) === undefined, { at: i.at }),
  },
  {
    id: 'course.future',
    events: everything,
    overridable: false,
    // a clock of the room may run a few minutes ahead
    broken: (_, i) => sentence((minutesBetween(i.now, i.at) ?? 0) > 10, { at: i.at.replace('T', ' ') }),
  },
  {
    id: 'course.other-day',
    events: everything,
    overridable: false,
    broken: (f, i) => {
      const days = daysBetween(f.course.date, i.at);
      const late = i.event === 'discharged' || i.event === 'walked' || i.event === 'stood' || i.event === 'legs-examined' ? 120 : 1;
      return sentence(days === undefined || days < -1 || days > late, { at: i.at.replace('T', ' '), date: f.course.date });
    },
  },
  {
    id: 'course.twice',
    events: courseEvents.filter((e) => e !== 'second-confirmation'),
    overridable: false,
    broken: (f, i) =>
      sentence(done(f, i.event), { event: `course-event.${i.event}`, at: timeOf(f.course, i.event)?.replace('T', ' ') ?? '' }),
  },
  { id: 'course.time-order', events: everything, overridable: true, broken: outOfTime },
  {
    id: 'course.was-stopped',
    events: ['sedation', ...inside],
    overridable: true,
    broken: (f) => sentence(done(f, 'stopped')),
  },
  {
    id: 'course.stop-too-late',
    events: ['stopped'],
    overridable: false,
    broken: (f) => sentence(done(f, 'needle-out')),
  },
  // before sedation
  complete('sedation', beforeSedation),
  ...['identity-said', 'level-side-said', 'fasting', 'prone'].map((q) => saysNo('sedation', beforeSedation, q)),
  {
    id: 'course.allergy-cement',
    events: ['sedation'],
    overridable: true,
    broken: (f) => sentence(choicesOf(on(f, beforeSedation), 'allergies')?.includes('cement') === true),
  },
  {
    id: 'course.infection',
    events: ['sedation'],
    overridable: true,
    broken: (f) => sentence(yesOf(on(f, beforeSedation), 'fever') === true || choiceOf(on(f, beforeSedation), 'urine') === 'infected'),
  },
  {
    id: 'course.pregnancy',
    events: ['sedation'],
    overridable: true,
    broken: (f) => sentence(['possible', 'yes'].includes(choiceOf(on(f, beforeSedation), 'pregnancy') ?? '')),
  },
  // before the puncture
  ...after('puncture', 'sedation'),
  complete('puncture', beforePuncture),
  {
    id: 'course.level-mismatch',
    events: ['puncture'],
    overridable: true,
    broken: (f, i) => (confirmedBySecond(f, i) ? undefined : levelMismatch(f)),
  },
  {
    id: 'course.side-mismatch',
    events: ['puncture'],
    overridable: true,
    broken: (f, i) => (confirmedBySecond(f, i) ? undefined : sideMismatch(f)),
  },
  {
    id: 'course.levels-unconfirmed',
    events: ['puncture'],
    overridable: true,
    broken: (f, i) => sentence(f.levelsConfirmed === false && !confirmedBySecond(f, i)),
  },
  {
    id: 'course.level-renamed',
    events: ['puncture'],
    overridable: true,
    broken: (f, i) => (confirmedBySecond(f, i) ? undefined : renamed(f)),
  },
  // inside
  ...after('biopsy', 'puncture'),
  ...after('ablation', 'puncture'),
  ...after('cement', 'puncture'),
  ...after('needle-out', 'puncture'),
  firstOf('biopsy'),
  firstOf('ablation'),
  {
    id: 'course.lot-expired',
    events: ['cement'],
    overridable: true,
    broken: (f) => {
      const old = f.course.lots.find((l) => (daysBetween(f.course.date, l.expiry) ?? -1) < 0);
      return sentence(old !== undefined, { lot: old?.lot ?? '', expiry: old?.expiry ?? '' });
    },
  },
  // before leaving the room
  {
    id: 'course.needle-in',
    events: ['left-room'],
    overridable: true,
    broken: (f) => sentence(done(f, 'puncture') && !done(f, 'needle-out')),
  },
  complete('left-room', beforeLeaving),
  {
    id: 'course.no-lot',
    events: ['left-room'],
    overridable: true,
    broken: (f) => sentence(done(f, 'cement') && f.course.lots.length === 0),
  },
  {
    id: 'course.no-volume',
    events: ['left-room'],
    overridable: true,
    broken: (f) => {
      const levels = f.course.levels.map((l) => l.level).filter((level) => !f.course.injected.some((x) => x.level === level));
      return sentence(done(f, 'cement') && levels.length > 0, { levels: levels.join(', ') });
    },
  },
  {
    id: 'course.skin',
    events: ['left-room'],
    overridable: true,
    broken: (f) => {
      const values = on(f, beforeLeaving);
      const { doseArea, kerma } = doseOf(values);
      const alert = f.skinAlert ?? { airKermaMGy: skinAlert.airKermaMGy.value, doseAreaGyCm2: skinAlert.doseAreaGyCm2.value };
      return sentence(aboveSkinAlert(doseArea, kerma, alert) === true && choiceOf(values, 'skin-follow-up') !== 'arranged', {
        kermaMGy: alert.airKermaMGy,
        doseGyCm2: alert.doseAreaGyCm2,
      });
    },
  },
  // recovery
  ...after('legs-examined', 'left-room'),
  {
    id: 'course.legs-unwritten',
    events: ['legs-examined'],
    overridable: true,
    broken: (f) => sentence(legIds.some((id) => id !== 'sphincters' && !isKnown(on(f, recovery)[id]))),
  },
  { id: 'course.stood-without-legs', events: ['stood'], overridable: true, broken: (f) => sentence(!done(f, 'legs-examined')) },
  ...after('walked', 'stood'),
  ...after('discharged', 'left-room'),
  { id: 'course.discharge-without-legs', events: ['discharged'], overridable: true, broken: (f) => sentence(!done(f, 'legs-examined')) },
  {
    id: 'course.legs-worse',
    events: ['discharged', 'stood'],
    overridable: true,
    broken: (f) => {
      const worse = worseLegs(on(f, beforeSedation), on(f, recovery));
      return sentence(worse.length > 0, { count: worse.length });
    },
  },
  complete('discharged', recovery),
];

/** Why an event may not be written down now; empty = it may. `values.overridable` tells whether initials and a reason let it pass. */
export const stopsFor = (facts: CourseFacts, intent: Intent): readonly Finding[] =>
  courseRules
    .filter((r) => r.events.includes(intent.event))
    .flatMap((r) => {
      const values = r.broken(facts, intent);
      return values === undefined ? [] : [finding(r.id, 'stop', { ...values, overridable: r.overridable }, intent.event)];
    });

/** What a further dose would do: over the maximum of all of the day is a stop; without a weight it cannot be told, a caution. */
export function stopsForDose(facts: CourseFacts, dose: LocalDose): readonly Finding[] {
  const sum = localSum([...facts.course.localDoses, ...(facts.otherDoses ?? []), dose], weightOf(facts.answers));
  if (sum.usedFraction === undefined) return [finding('course.local-unknown', 'caution', { givenMg: sum.givenMg })];
  // the sum of fractions carries rounding; a billionth over is not over
  return sum.usedFraction > 1 + 1e-9
    ? [finding('course.local-maximum', 'stop', { givenMg: sum.givenMg, percent: sum.usedFraction * 100, overridable: true })]
    : [];
}
