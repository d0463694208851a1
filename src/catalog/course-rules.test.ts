// Every rule of the day's order broken and kept; unknown is never a yes; time of the events; local anaesthetic and dose on both sides of the limit.
import { describe, expect, it } from 'vitest';
import type { Answer, AnswerValues, Course, CourseEvent, LocalDose } from '../records/index.ts';
import { isCode } from '../words/index.ts';
import { courseRules, minutesBetween, stopsFor, stopsForDose, worseLegs, type CourseFacts } from './course-rules.ts';
import { askedQuestions, beforeLeaving, beforePuncture, beforeSedation, recovery, type Form, type Question } from './forms/index.ts';
import { localMaximumMg, localSum } from './local-anaesthetics.ts';
import { aboveSkinAlert, doseAreaGyCm2, kermaMGy, oddBeamArea } from './radiation-dose.ts';

/** A harmless answer to any question. */
function calm(q: Question): Answer {
  const set: Readonly<Record<string, Answer>> = {
    fever: { is: 'yes-no', yes: false },
    leak: { is: 'yes-no', yes: false },
    complication: { is: 'yes-no', yes: false },
    'levels-counted': { is: 'choices', choices: ['L1'] },
    acts: { is: 'choices', choices: ['vertebroplasty'] },
    weight: { is: 'number', value: 70, unit: 'kg' },
    pregnancy: { is: 'choice', choice: 'no' },
  };
  if (set[q.id] !== undefined) return set[q.id];
  if (q.kind === 'yes-no') return { is: 'yes-no', yes: true };
  if (q.kind === 'choice') return { is: 'choice', choice: q.choices[0] };
  if (q.kind === 'choices') return { is: 'choices', choices: [] };
  if (q.kind === 'number') return { is: 'number', value: q.units[0].usual?.[0] ?? 1, unit: q.units[0].unit };
  if (q.kind === 'date') return { is: 'date', date: '2026-03-01' };
  if (q.kind === 'date-time') return { is: 'date-time', at: '2026-03-02T08:00' };
  return { is: 'text', text: 'x' };
}
function filled(form: Form): AnswerValues {
  let values: AnswerValues = {};
  for (let n = 0; n < 4; n++) for (const q of askedQuestions(form, values)) values = { [q.id]: calm(q), ...values };
  return values;
}
const answers = Object.fromEntries([beforeSedation, beforePuncture, beforeLeaving, recovery].map((f) => [f.id, filled(f)]));
const course: Course = {
  courseId: 'act-1',
  numberCount: 1,
  date: '2026-03-02',
  planned: ['vertebroplasty'],
  levels: [{ level: 'L1', vertebraId: 'v1' }],
  happened: [],
  deviations: [],
  localDoses: [],
  lots: [{ product: 'Cement', lot: 'A1', expiry: '2027-01-01' }],
  injected: [{ level: 'L1', side: 'left', cementMl: 2 }],
};
const times: Readonly<Partial<Record<CourseEvent, string>>> = {
  arrived: '09:00',
  sedation: '09:20',
  puncture: '09:40',
  biopsy: '09:50',
  ablation: '09:55',
  cement: '10:00',
  'needle-out': '10:20',
  'left-room': '10:30',
  'legs-examined': '11:00',
  stood: '12:30',
  walked: '13:00',
  discharged: '17:00',
};
const at = (e: CourseEvent): string => `2026-03-02T${times[e] ?? '09:30'}`;
const past = (...events: readonly CourseEvent[]): Course['happened'] => events.map((event) => ({ event, at: at(event), who: 'AB' }));
const facts = (change: Partial<Course> = {}, more: Partial<CourseFacts> = {}): CourseFacts => ({
  course: { ...course, ...change },
  answers,
  ...more,
});
const codes = (f: CourseFacts, event: CourseEvent, change: { at?: string; who?: string } = {}): readonly string[] =>
  stopsFor(f, { event, at: change.at ?? at(event), who: change.who ?? 'AB', now: '2026-03-02T20:00' }).map((s) => s.code);
const changed = (form: Form, id: string, answer: Answer | undefined): Partial<CourseFacts> => {
  const { [id]: _, ...rest } = answers[form.id];
  return { answers: { ...answers, [form.id]: answer === undefined ? rest : { ...rest, [id]: answer } } };
};
const no: Answer = { is: 'yes-no', yes: false };
const unknown: Answer = { is: 'unknown' };

describe('the order of a day', () => {
  it('a day in order passes whole', () => {
    let c = course;
    for (const event of Object.keys(times) as CourseEvent[]) {
      expect([event, codes({ course: c, answers }, event)]).toEqual([event, []]);
      c = { ...c, happened: [...c.happened, { event, at: at(event), who: 'AB' }] };
    }
  });
  it('every rule has its sentence', () => {
    expect(courseRules.map((r) => r.id).filter((id) => !isCode(id))).toEqual([]);
  });
  it('cement before a planned biopsy, or ablation, is held back', () => {
    const h = past('arrived', 'sedation', 'puncture');
    expect(codes(facts({ planned: ['vertebroplasty', 'biopsy'], happened: h }), 'cement')).toEqual(['course.cement-before-biopsy']);
    expect(codes(facts({ planned: ['vertebroplasty', 'biopsy'], happened: [...h, ...past('biopsy')] }), 'cement')).toEqual([]);
    expect(codes(facts({ planned: ['ablation'], happened: h }), 'cement')).toEqual(['course.cement-before-ablation']);
    // a biopsy said afterwards, at its true time, is in order; said at a time after the cement it is not
    const after = facts({ planned: ['biopsy'], happened: [...h, ...past('cement')] });
    expect(codes(after, 'biopsy')).toEqual([]);
    expect(codes(after, 'biopsy', { at: '2026-03-02T10:05' })).toEqual(['course.time-order']);
  });
  it('a level mismatch waits for a second person, who is another one', () => {
    const wrong = changed(beforePuncture, 'levels-counted', { is: 'choices', choices: ['L2'] });
    const h = past('arrived', 'sedation');
    const by = (who: string): Course['happened'] => [...h, { event: 'second-confirmation', at: at('second-confirmation'), who }];
    expect(codes(facts({ happened: h }, wrong), 'puncture')).toEqual(['course.level-mismatch']);
    expect(codes(facts({ happened: by('AB') }, wrong), 'puncture')).toEqual(['course.level-mismatch']);
    expect(codes(facts({ happened: by('ab') }, wrong), 'puncture')).toEqual(['course.level-mismatch']);
    expect(codes(facts({ happened: by('CD') }, wrong), 'puncture')).toEqual([]);
    const two = changed(beforePuncture, 'levels-counted', { is: 'choices', choices: ['L1', 'L2'] });
    expect(codes(facts({ happened: h }, two), 'puncture')).toEqual(['course.level-mismatch']);
    // unknown is no match: it is a missing answer
    expect(codes(facts({ happened: h }, changed(beforePuncture, 'levels-counted', unknown)), 'puncture')).toEqual(['course.unanswered']);
    expect(codes(facts({ happened: h }, { levelNow: { v1: 'L2' } }), 'puncture')).toEqual(['course.level-renamed']);
  });
  it('a side that is not the planned one, or levels nobody confirmed, wait for a second person too', () => {
    const h = past('arrived', 'sedation');
    const side = (choice: string): Partial<CourseFacts> => changed(beforePuncture, 'side', { is: 'choice', choice });
    const planned = (...sides: readonly ('left' | 'right')[]): Partial<Course> => ({
      happened: h,
      levels: [{ level: 'L1', sides: [...sides] }],
    });
    expect(codes(facts(planned('left'), side('left')), 'puncture')).toEqual([]);
    expect(codes(facts(planned('left'), side('right')), 'puncture')).toEqual(['course.side-mismatch']);
    expect(codes(facts(planned('left'), side('both')), 'puncture')).toEqual(['course.side-mismatch']);
    expect(codes(facts(planned('left', 'right'), side('both')), 'puncture')).toEqual([]);
    expect(codes(facts(planned(), side('right')), 'puncture')).toEqual([]);
    expect(codes(facts({ happened: h }, { levelsConfirmed: false }), 'puncture')).toEqual(['course.levels-unconfirmed']);
    const second = [...h, { event: 'second-confirmation' as const, at: at('second-confirmation'), who: 'CD' }];
    expect(codes(facts({ ...planned('left'), happened: second }, { ...side('right'), levelsConfirmed: false }), 'puncture')).toEqual([]);
  });
  it('nobody stands up or goes home without an examination of the legs', () => {
    const h = past('arrived', 'sedation', 'puncture', 'cement', 'needle-out', 'left-room');
    expect(codes(facts({ happened: h }), 'stood')).toEqual(['course.stood-without-legs']);
    expect(codes(facts({ happened: h }), 'discharged')).toEqual(['course.discharge-without-legs']);
    expect(codes(facts({ happened: [...h, ...past('legs-examined')] }), 'discharged')).toEqual([]);
    expect(codes(facts({ happened: h }, changed(recovery, 'legs-feeling', unknown)), 'legs-examined')).toEqual(['course.legs-unwritten']);
    const worse = changed(recovery, 'legs-strength-left', { is: 'choice', choice: '3' });
    expect(codes(facts({ happened: [...h, ...past('legs-examined')] }, worse), 'discharged')).toEqual(['course.legs-worse']);
  });
  it.each([
    ['sedation', beforeSedation, 'identity-said', no, 'course.no.identity-said'],
    ['sedation', beforeSedation, 'level-side-said', no, 'course.no.level-side-said'],
    ['sedation', beforeSedation, 'fasting', no, 'course.no.fasting'],
    ['sedation', beforeSedation, 'prone', no, 'course.no.prone'],
    ['sedation', beforeSedation, 'prone', unknown, 'course.unanswered'],
    ['sedation', beforeSedation, 'consent', undefined, 'course.unanswered'],
    ['sedation', beforeSedation, 'fever', { is: 'yes-no', yes: true }, 'course.infection'],
    ['sedation', beforeSedation, 'urine', { is: 'choice', choice: 'infected' }, 'course.infection'],
    ['sedation', beforeSedation, 'allergies', { is: 'choices', choices: ['cement'] }, 'course.allergy-cement'],
    ['sedation', beforeSedation, 'pregnancy', { is: 'choice', choice: 'possible' }, 'course.pregnancy'],
    ['puncture', beforePuncture, 'antibiotic', unknown, 'course.unanswered'],
    ['left-room', beforeLeaving, 'leak', undefined, 'course.unanswered'],
    ['left-room', beforeLeaving, 'air-kerma', { is: 'number', value: 5.1, unit: 'Gy' }, 'course.skin'],
    ['left-room', beforeLeaving, 'dose-area', { is: 'number', value: 501_000, unit: 'mGy·cm²' }, 'course.skin'],
  ] as const)('%s: %#', (event, form, id, answer, code) => {
    const order = Object.keys(times) as CourseEvent[];
    const h = past(...order.slice(0, order.indexOf(event)));
    expect(codes(facts({ happened: h }, changed(form, id, answer as Answer | undefined)), event)).toEqual([code]);
  });
  it('after, twice, too late, in the future, on another day', () => {
    expect(codes(facts(), 'puncture')).toEqual(['course.after']);
    expect(codes(facts({ happened: past('sedation') }), 'sedation')).toEqual(['course.twice']);
    expect(codes(facts(), 'arrived', { at: '2026-03-02T20:20' })).toEqual(['course.future']);
    expect(codes(facts(), 'arrived', { at: '2026-03-02T20:09' })).toEqual([]);
    expect(codes(facts(), 'arrived', { at: '2026-02-20T09:00' })).toEqual(['course.other-day']);
    expect(codes(facts(), 'arrived', { at: 'soon' })).toContain('course.no-time');
    expect(codes(facts({ happened: past('puncture', 'needle-out') }), 'stopped')).toEqual(['course.stop-too-late']);
    expect(
      codes(facts({ happened: [...past('sedation', 'puncture'), { event: 'stopped', at: at('stopped'), who: 'AB' }] }), 'cement'),
    ).toEqual(['course.was-stopped']);
    expect(codes(facts({ happened: past('sedation', 'puncture') }), 'left-room')).toEqual(['course.needle-in']);
    expect(minutesBetween('2026-03-02T09:00', '2026-03-02T10:30:30')).toBe(90.5);
    expect(minutesBetween('2026-03-02T09:00Z', '2026-03-02T11:00+02:00')).toBe(0);
  });
  it('cement asks for lot and volume; an expired lot is held back on both sides of its day', () => {
    const h = past('sedation', 'puncture');
    const lot = (expiry: string): Partial<Course> => ({ happened: h, lots: [{ product: 'P', lot: 'A', expiry }] });
    expect(codes(facts(lot('2026-03-02')), 'cement')).toEqual([]);
    expect(codes(facts(lot('2026-03-01')), 'cement')).toEqual(['course.lot-expired']);
    const out = past('sedation', 'puncture', 'cement', 'needle-out');
    expect(codes(facts({ happened: out, lots: [], injected: [] }), 'left-room')).toEqual(['course.no-lot', 'course.no-volume']);
  });
  it('legs: worse is worse, unknown is not', () => {
    const legs = (right: string, feeling: string): AnswerValues => ({
      'legs-strength-right': { is: 'choice', choice: right },
      'legs-feeling': { is: 'choice', choice: feeling },
    });
    expect(worseLegs(legs('5', 'normal'), legs('4', 'less-left'))).toEqual(['legs-strength-right', 'legs-feeling']);
    expect(worseLegs(legs('3', 'less-both'), legs('4', 'less-left'))).toEqual([]);
    expect(worseLegs(legs('5', 'normal'), { 'legs-feeling': unknown })).toEqual([]);
  });
});
describe('local anaesthetic', () => {
  const dose = (volumeMl: number, drug = 'lidocaine', withEpinephrine = false): LocalDose => ({
    drug,
    withEpinephrine,
    concentrationMgPerMl: 10,
    volumeMl,
    at: '2026-03-02T09:30',
    who: 'AB',
  });
  it('maximum by weight and by cap', () => {
    expect([localMaximumMg('lidocaine', false, 60), localMaximumMg('lidocaine', false, 70), localMaximumMg('lidocaine', true, 60)]).toEqual(
      [270, 300, 420],
    );
    expect(localMaximumMg('nothing', false, 60)).toBeUndefined();
  });
  it('adds drugs as fractions and the doses of the day’s other act; both sides of the maximum', () => {
    expect(localSum([dose(15), dose(7.5, 'bupivacaine')], 60).usedFraction).toBeCloseTo(150 / 270 + 75 / 120, 12);
    // 70 kg: 300 mg
    expect(stopsForDose(facts({ localDoses: [dose(20)] }), dose(10))).toEqual([]);
    expect(stopsForDose(facts({ localDoses: [dose(20)] }), dose(10.1)).map((f) => f.code)).toEqual(['course.local-maximum']);
    expect(stopsForDose(facts({}, { otherDoses: [dose(25)] }), dose(10)).map((f) => f.code)).toEqual(['course.local-maximum']);
    const weightless = changed(beforeSedation, 'weight', unknown);
    expect(stopsForDose(facts({}, weightless), dose(1)).map((f) => [f.code, f.severity])).toEqual([['course.local-unknown', 'caution']]);
  });
});
describe('dose of X-rays', () => {
  it('one amount in five units is one amount', () => {
    expect([
      doseAreaGyCm2(45, 'Gy·cm²'),
      doseAreaGyCm2(450, 'dGy·cm²'),
      doseAreaGyCm2(4500, 'cGy·cm²'),
      doseAreaGyCm2(4500, 'µGy·m²'),
      doseAreaGyCm2(45_000, 'mGy·cm²'),
    ]).toEqual([45, 45, 45, 45, 45]);
    expect([doseAreaGyCm2(1, 'Gy'), kermaMGy(0.3, 'Gy'), kermaMGy(300, 'mGy')]).toEqual([undefined, 300, 300]);
  });
  it('a slip of the unit makes an impossible beam', () => {
    expect(oddBeamArea(45, 300)).toBeUndefined();
    expect(oddBeamArea(0.045, 300)).toBeCloseTo(0.15, 9);
    expect(oddBeamArea(45_000, 300)).toBeCloseTo(150_000, 6);
    expect(oddBeamArea(45, 300_000)).toBeCloseTo(0.15, 9);
    expect([oddBeamArea(undefined, 300), oddBeamArea(45, undefined)]).toEqual([undefined, undefined]);
  });
  it('both sides of the skin alert', () => {
    expect([aboveSkinAlert(500, 5000), aboveSkinAlert(500.1, 1), aboveSkinAlert(1, 5001), aboveSkinAlert(undefined, undefined)]).toEqual([
      false,
      true,
      true,
      undefined,
    ]);
  });
});
