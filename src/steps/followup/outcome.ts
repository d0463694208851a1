// One patient's outcome in figures. Each act gathers its course and pauses; each visit the team's answers, and the patient's own where the team left a
// figure open; complications and new fractures are listed with when and how they were found.
import { finding, type Finding } from '../../base/index.ts';
import {
  beforeLeaving,
  beforePuncture,
  baseline,
  daysBetween,
  doseOf,
  followUp,
  minutesBetween,
  muchCementMl,
  oddBeamArea,
  patientForm,
  recovery,
} from '../../catalog/index.ts';
import {
  actKinds,
  choiceOf,
  choicesOf,
  dateOf,
  leakPlaces,
  levelNames,
  numberOf,
  timeOf,
  visitNames,
  visitOfSubject,
  yesOf,
  type ActKind,
  type AnswerValues,
  type Complication,
  type Course,
  type FormAnswers,
  type Level,
  type NewFracture,
  type Outcome,
  type OutcomeAct,
  type OutcomeVisit,
  type VisitName,
} from '../../records/index.ts';
import { boneHealthOf } from './bone.ts';
import { given } from './given.ts';
import { scoresOf } from './scores.ts';

export interface OutcomeInputs {
  readonly courses: readonly Course[];
  readonly answers: readonly FormAnswers[];
}
type OnForm = (formId: string, subject: string) => AnswerValues;

export function outcomeFrom({ courses, answers }: OutcomeInputs, eq5dSet = 'FR'): Outcome {
  const on: OnForm = (formId, subject) => answers.findLast((a) => a.formId === formId && a.subject === subject)?.values ?? {};
  const sorted = [...courses].sort((a, b) => a.numberCount - b.numberCount);
  const acts = sorted.map((c) => actOf(c, on));
  const visits = sorted.flatMap((c) => visitsOf(c, answers, on, eq5dSet));
  const bone = boneHealthOf(answers.findLast((a) => a.formId === 'bone')?.values ?? {}, acts[0]?.date);
  return {
    acts,
    visits,
    complications: sorted.flatMap((c) => complicationsOf(c, on)),
    fractures: sorted.flatMap((c) => fracturesOf(c, on)),
    bone,
    findings: findingsOf(sorted, acts, visits, on),
  };
}

const isKind = (s: string): s is ActKind => (actKinds as readonly string[]).includes(s);
const among = <T extends string>(list: readonly T[], s: string | undefined): T | undefined => list.find((x) => x === s);
const minutesIn = (values: AnswerValues, id: string): number | undefined => {
  const min = numberOf(values, id, 'min');
  const s = numberOf(values, id, 's');
  return min ?? (s === undefined ? undefined : s / 60);
};
/** Hours from one event to another, to the minute. */
const hours = (from: string | undefined, to: string | undefined): number | undefined => {
  const minutes = from === undefined || to === undefined ? undefined : minutesBetween(from, to);
  return minutes === undefined ? undefined : Math.round((minutes / 60) * 1000) / 1000;
};

function actOf(course: Course, on: OnForm): OutcomeAct {
  const id = course.courseId;
  const [puncture, leaving, before] = [on(beforePuncture.id, id), on(beforeLeaving.id, id), on(baseline.id, `${id}:baseline`)];
  const said = choicesOf(leaving, 'acts')?.filter(isKind);
  const places = choicesOf(leaving, 'leak-places')?.flatMap((p) => among(leakPlaces, p) ?? []);
  const leaked = yesOf(leaving, 'leak');
  // a leak whose places nobody said is no empty list: that would read as none
  const leaks = leaked === false ? [] : leaked === true ? places : undefined;
  const { doseArea, kerma } = doseOf(leaving);
  const [needle, stood, walked, out] = (['needle-out', 'stood', 'walked', 'discharged'] as const).map((e) => timeOf(course, e));
  const painSince = dateOf(before, 'pain-since');
  const mriDate = dateOf(before, 'mri');
  const admitted = dateOf(before, 'admitted');
  const skin = choiceOf(leaving, 'skin-follow-up');
  const nights = out === undefined ? undefined : daysBetween(admitted ?? course.date, out);
  const mg = course.localDoses.reduce((s, d) => s + d.concentrationMgPerMl * d.volumeMl, 0);
  return given<OutcomeAct>({
    courseId: id,
    numberCount: course.numberCount,
    date: course.date,
    kinds: said ?? course.planned,
    cause: among(['osteoporotic', 'tumour', 'haemangioma', 'trauma', 'other'] as const, choiceOf(before, 'cause')),
    cement: among(['pmma', 'other', 'none'] as const, choiceOf(leaving, 'cement')),
    levels: course.levels.map((l) => l.level),
    stopped: timeOf(course, 'stopped') !== undefined,
    cementMl: course.injected.length === 0 ? undefined : rounded(course.injected.reduce((s, x) => s + x.cementMl, 0)),
    leaked,
    leaks,
    sedation: among(['local', 'sedation', 'general'] as const, choiceOf(puncture, 'sedation-type')),
    guidance: choicesOf(puncture, 'guidance'),
    fluoroscopyMin: minutesIn(leaving, 'fluoroscopy'),
    doseAreaGyCm2: doseArea,
    airKermaMGy: kerma,
    acquisitionCount: numberOf(leaving, 'acquisitions', 'count'),
    skinFollowUp: skin === undefined ? undefined : skin === 'arranged',
    localAnaestheticMg: course.localDoses.length === 0 ? undefined : rounded(mg),
    biopsyCount: numberOf(leaving, 'biopsy-count', 'count'),
    painSince,
    mriDate,
    painToMriDay: painSince === undefined || mriDate === undefined ? undefined : daysBetween(painSince, mriDate),
    mriToActDay: mriDate === undefined ? undefined : daysBetween(mriDate, course.date),
    needleOutAt: needle,
    stoodAfterH: hours(needle, stood),
    walkedAfterH: hours(needle, walked),
    admitted,
    discharged: out?.slice(0, 10),
    nightCount: nights,
    deviationCount: course.deviations.length,
  });
}
const rounded = (v: number): number => Math.round(v * 1000) / 1000;

function visitsOf(course: Course, answers: readonly FormAnswers[], on: OnForm, eq5dSet: string): readonly OutcomeVisit[] {
  const had = new Set(
    answers.flatMap((a) => {
      const v = visitOfSubject(a.subject ?? '');
      return v?.courseId === course.courseId && Object.keys(a.values).length > 0 ? [v.visit] : [];
    }),
  );
  return visitNames.filter((v) => had.has(v)).map((visit) => visitOf(course, visit, on, eq5dSet));
}

function visitOf(course: Course, visit: VisitName, on: OnForm, eq5dSet: string): OutcomeVisit {
  const subject = `${course.courseId}:${visit}`;
  const team = on(visit === 'baseline' ? baseline.id : followUp.id, subject);
  const own = on(patientForm.id, subject);
  const date = dateOf(team, 'date');
  const metres = numberOf(team, 'walking', 'm');
  const km = numberOf(team, 'walking', 'km');
  const scale = (id: string): number | undefined => {
    const text = choiceOf(own, id);
    return text === undefined ? undefined : Number(text);
  };
  return given<OutcomeVisit>({
    courseId: course.courseId,
    visit,
    date,
    afterDay: date === undefined ? undefined : daysBetween(course.date, date),
    painPoints: numberOf(team, 'pain', 'points') ?? scale('pain'),
    painMovingPoints: numberOf(team, 'pain-moving', 'points') ?? scale('pain-moving'),
    ...scoresOf(team, own, eq5dSet),
    usualActivities: among(['resumed', 'partly', 'not'] as const, choiceOf(team, 'usual-activities') ?? choiceOf(own, 'usual-activities')),
    work: among(['resumed', 'partly', 'not', 'not-working'] as const, choiceOf(team, 'work')),
    driving: among(['resumed', 'not', 'not-driving'] as const, choiceOf(team, 'driving')),
    walkingMetre: metres ?? (km === undefined ? undefined : km * 1000),
    fallCount: numberOf(team, 'falls', 'times'),
    corset: yesOf(team, 'corset'),
    physiotherapy: yesOf(team, 'physiotherapy'),
    newPain: yesOf(team, 'new-pain') ?? yesOf(own, 'new-pain'),
    imaged: among(['scheduled', 'symptoms', 'no'] as const, choiceOf(team, 'imaged')),
    alive: choiceOf(team, 'how') === undefined ? undefined : choiceOf(team, 'how') !== 'died',
  });
}

const grade = (values: AnswerValues, id: string): number | undefined => {
  const text = choiceOf(values, id);
  return text === undefined ? undefined : Number(text);
};
function complicationsOf(course: Course, on: OnForm): readonly Complication[] {
  const of = (values: AnswerValues, fallback: string | undefined): readonly Complication[] =>
    yesOf(values, 'complication') === true
      ? [
          given<Complication>({
            courseId: course.courseId,
            date: dateOf(values, 'complication-date') ?? fallback,
            what: choiceOf(values, 'complication-kind') ?? 'other',
            cirseIndex: grade(values, 'complication-cirse'),
            ctcaeIndex: grade(values, 'complication-ctcae'),
          }),
        ]
      : [];
  return [
    ...of(on(beforeLeaving.id, course.courseId), course.date),
    ...visitNames.flatMap((v) => {
      const values = on(followUp.id, `${course.courseId}:${v}`);
      return of(values, dateOf(values, 'date'));
    }),
  ];
}

const isLevelName = (s: string): s is (typeof levelNames)[number] => (levelNames as readonly string[]).includes(s);
/** True when a level stands next to one of these; T13 and L6 are rare, so T12–L1 and L5–S1 are neighbours as well. */
export function isAdjacent(level: string, cemented: readonly Level[]): boolean {
  const usual = levelNames.filter((n) => n !== 'T13' && n !== 'L6');
  const beside = (list: readonly string[], a: string, b: string): boolean => {
    const [i, j] = [list.indexOf(a), list.indexOf(b)];
    return i >= 0 && j >= 0 && Math.abs(i - j) === 1;
  };
  return cemented.some((c) => c.split('/').some((name) => beside(usual, name, level) || beside(levelNames, name, level)));
}
function fracturesOf(course: Course, on: OnForm): readonly NewFracture[] {
  return visitNames.flatMap((visit) => {
    const values = on(followUp.id, `${course.courseId}:${visit}`);
    if (yesOf(values, 'new-fracture') !== true) return [];
    const levels = choicesOf(values, 'new-fracture-levels')?.filter(isLevelName);
    const found = choiceOf(values, 'imaged');
    const cemented = course.levels.map((l) => l.level);
    return [
      given<NewFracture>({
        courseId: course.courseId,
        visit,
        date: dateOf(values, 'new-fracture-date') ?? dateOf(values, 'date'),
        levels,
        adjacent: levels === undefined || levels.length === 0 ? undefined : levels.some((l) => isAdjacent(l, cemented)),
        found: found === 'scheduled' || found === 'symptoms' ? found : undefined,
      }),
    ];
  });
}

function findingsOf(
  courses: readonly Course[],
  acts: readonly OutcomeAct[],
  visits: readonly OutcomeVisit[],
  on: OnForm,
): readonly Finding[] {
  const out: Finding[] = [];
  for (const [n, course] of courses.entries()) {
    const act = acts[n];
    const area = oddBeamArea(act.doseAreaGyCm2, act.airKermaMGy);
    if (area !== undefined)
      out.push(
        finding(
          'followup.odd-dose',
          'caution',
          { doseGyCm2: act.doseAreaGyCm2 ?? 0, kermaMGy: act.airKermaMGy ?? 0, areaCm2: area },
          course.courseId,
        ),
      );
    for (const level of new Set(course.injected.map((x) => x.level))) {
      const ml = course.injected.filter((x) => x.level === level).reduce((sum, x) => sum + x.cementMl, 0);
      if (ml > muchCementMl.value) out.push(finding('followup.much-cement', 'caution', { level, cementMl: ml }, course.courseId));
    }
    if (act.cement === 'none' && (act.cementMl ?? 0) > 0)
      out.push(finding('followup.cement-contradiction', 'caution', { cementMl: act.cementMl ?? 0 }, course.courseId));
    if (courses.some((c) => c.courseId !== course.courseId && c.date === course.date && c.numberCount < course.numberCount))
      out.push(finding('followup.same-day', 'note', { date: course.date, number: course.numberCount }, course.courseId));
    // said to the team or by the patient on the tablet
    for (const { visit, newPain } of visits.filter((v) => v.courseId === course.courseId)) {
      const mri = choiceOf(on(followUp.id, `${course.courseId}:${visit}`), 'new-fracture-mri');
      if (newPain === true && mri !== 'done')
        out.push(finding('followup.new-fracture', 'caution', { visit: `visit.${visit}` }, course.courseId));
    }
    if (choiceOf(on(recovery.id, course.courseId), 'site') === 'haematoma')
      out.push(finding('followup.haematoma', 'caution', {}, course.courseId));
  }
  return out;
}
