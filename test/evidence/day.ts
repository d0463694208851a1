// Acceptance rows of the day and the follow-up: scores exact, nothing acknowledged lost, an order that is broken is blocked or journalled.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Problem, seeded } from '../../src/base/index.ts';
import { stopsFor } from '../../src/catalog/index.ts';
import { courseFacts, keepAnswer, memoryLibrary, startCourse, writeEvent, type OpenCase } from '../../src/host/index.ts';
import { courseEvents, type CourseEvent } from '../../src/records/index.ts';
import { killedDays } from '../day/kill.ts';
import { vectors } from '../day/score-vectors.ts';
import type { Outcome, Row } from './row.ts';

const day = '2026-03-02';
const now = `${day}T23:00`;
const act = (open: OpenCase) => startCourse(open, { date: day, planned: ['vertebroplasty', 'biopsy'], levels: [{ level: 'L1' }] }, 'AB');

/** The three orders the issue names: without a reason refused, with one kept beside initials and in the journal. */
async function named(): Promise<readonly string[]> {
  const faults: string[] = [];
  const cases: readonly { event: CourseEvent; rule: string; before: readonly CourseEvent[]; counted?: string }[] = [
    { event: 'cement', rule: 'course.cement-before-biopsy', before: ['arrived', 'sedation', 'puncture'] },
    { event: 'puncture', rule: 'course.level-mismatch', before: ['arrived', 'sedation'], counted: 'L2' },
    { event: 'discharged', rule: 'course.discharge-without-legs', before: ['arrived', 'sedation', 'puncture', 'needle-out', 'left-room'] },
  ];
  for (const c of cases) {
    const open = await memoryLibrary().create();
    const { id } = await act(open);
    for (const [n, event] of c.before.entries())
      await writeEvent(open, { courseId: id, event, at: `${day}T10:${10 + n}`, who: 'AB', reason: 'to get here' }, now);
    if (c.counted !== undefined)
      await keepAnswer(
        open,
        {
          formId: 'before-puncture',
          subject: id,
          questionId: 'levels-counted',
          answer: { is: 'choices', choices: [c.counted] },
          who: 'AB',
        },
        day,
      );
    const given = { courseId: id, event: c.event, at: `${day}T11:00`, who: 'AB' };
    const lines = open.history().length;
    const said = await writeEvent(open, given, now).then(
      () => 'written',
      (e: unknown) => (e instanceof Problem ? e.code : 'fault'),
    );
    const stops = stopsFor(courseFacts(open, id), { ...given, now }).map((f) => f.code);
    if (!said.startsWith('course.')) faults.push(`${c.event}: ${said}`);
    if (!stops.includes(c.rule)) faults.push(`${c.event}: ${c.rule} does not speak`);
    if (open.history().length !== lines) faults.push(`${c.event}: a refused event left a line`);
    const made = await writeEvent(open, { ...given, reason: 'an emergency' }, now);
    const deviation = made.data.deviations.find((d) => d.rule === c.rule);
    if (deviation?.who !== 'AB' || deviation.reason !== 'an emergency') faults.push(`${c.event}: no deviation`);
    if (open.history().at(-1)?.kind !== 'course' || open.history().at(-1)?.who !== 'AB') faults.push(`${c.event}: not journalled`);
  }
  return faults;
}

/** Drawn orders of events: written without a reason exactly when no rule speaks; with one, every rule broken stands in the record. */
async function drawn(count: number): Promise<Outcome> {
  const faults: string[] = [...(await named())];
  const random = seeded('order of the day');
  let [blocked, overridden, passed] = [0, 0, 0];
  for (let n = 0; n < count; n++) {
    const open = await memoryLibrary().create();
    const { id } = await act(open);
    for (let k = 0; k < 10; k++) {
      const event = courseEvents[random.integer(courseEvents.length)];
      const reason = [undefined, '', 'x', 'an emergency'][random.integer(4)];
      const given = { courseId: id, event, at: `${day}T1${random.integer(10)}:${10 + random.integer(50)}`, who: 'AB' };
      const stops = stopsFor(courseFacts(open, id), { ...given, now });
      const hard = stops.some((f) => f.values?.['overridable'] !== true);
      const may = stops.length === 0 || (!hard && reason === 'an emergency');
      const before = courseFacts(open, id).course;
      const wrote = await writeEvent(open, { ...given, ...(reason === undefined ? {} : { reason }) }, now).then(
        (r) => r.data,
        (e: unknown) => {
          if (e instanceof Problem && stops.some((f) => f.code === e.code)) return undefined;
          throw e;
        },
      );
      if ((wrote !== undefined) !== may) faults.push(`${event}: ${may ? 'held back' : 'let through'} (${stops.map((f) => f.code).join()})`);
      if (wrote === undefined) blocked++;
      else if (stops.length === 0) passed++;
      else overridden++;
      const added = wrote?.deviations.slice(before.deviations.length).map((d) => d.rule) ?? [];
      if (wrote !== undefined && added.join() !== stops.map((f) => f.code).join()) faults.push(`${event}: ${added.join()} in the record`);
    }
  }
  return {
    measured: { orderCount: count, blockedCount: blocked, overriddenCount: overridden, passedCount: passed, faultCount: faults.length },
    state: faults.length === 0 && blocked > 0 && overridden > 0 && passed > 0 ? 'pass' : 'fail',
    ...(faults.length === 0 ? {} : { reason: faults.slice(0, 3).join('; ') }),
  };
}

/** The browser test of the day, whole, on the built page. */
function page(): Outcome {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  if (!existsSync(`${root}dist/app/index.html`)) return { measured: {}, state: 'skipped', reason: 'the page is not built (npm run build)' };
  const args = [
    'tools/node_modules/vitest/vitest.mjs',
    'run',
    '--config',
    'vitest.built.config.ts',
    '--reporter',
    'json',
    'test/app/day.test.ts',
  ];
  const done = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 });
  const at = done.stdout.indexOf('{"numTotalTestSuites"');
  const said = JSON.parse(at < 0 ? '{}' : done.stdout.slice(at)) as { numPassedTests?: number; numFailedTests?: number };
  const { numPassedTests: passedCount = 0, numFailedTests: failedCount = 0 } = said;
  return {
    measured: { passedCount, failedCount },
    state: passedCount > 0 && failedCount === 0 ? 'pass' : 'fail',
    ...(failedCount === 0 && passedCount > 0 ? {} : { reason: done.stdout.slice(-300) }),
  };
}

export const dayRows: readonly Row[] = [
  {
    id: 'day-scores',
    source: 'worked cases of the sources; EQ-5D-5L vectors of the R package eq5d; both sides of every threshold',
    target: 'exact',
    run: async () => {
      const wrong = vectors.filter((v) => v.got !== v.want);
      return {
        measured: { vectorCount: vectors.length, wrongCount: wrong.length },
        state: wrong.length === 0 ? 'pass' : 'fail',
        ...(wrong.length === 0 ? {} : { reason: wrong.map((v) => `${v.name}: ${String(v.got)} for ${String(v.want)}`).join('; ') }),
      };
    },
  },
  {
    id: 'day-order',
    source: 'own: the orders the issue names, and drawn orders of events with and without reasons',
    target: '2000 drawn days: an invalid order is blocked with the reason; override only with initials and reason, journalled; none silent',
    run: ({ share }) => drawn(Math.max(20, Math.round(2000 * share))),
  },
  {
    id: 'day-page',
    source: 'own: the built page in Chromium, a phantom patient from the first pause to the month-12 curve',
    target: 'keyboard alone, axe clean, FR/EN; questionnaire at 200 % zoom on a tablet size; targets >= 44 px: every step passes',
    slow: true,
    run: async () => page(),
  },
  {
    id: 'day-killed',
    source: 'own: a process filling in the day and the questionnaires, ended by SIGKILL at seeded moments',
    target: '200 kills: 0 acknowledged answers lost; case opens; chain verifies',
    slow: true,
    run: async ({ share, progress }) => {
      const l = await killedDays(Math.max(2, Math.round(200 * share)), 8, progress);
      return {
        measured: { killCount: l.killCount, acknowledgedCount: l.acknowledgedCount, lostCount: l.lostCount, faultCount: l.faults.length },
        state: l.faults.length === 0 && l.acknowledgedCount > 0 ? 'pass' : 'fail',
        ...(l.faults.length === 0 ? {} : { reason: l.faults.slice(0, 3).join('; ') }),
      };
    },
  },
];
