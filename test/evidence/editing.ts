// Acceptance rows of the interaction: a dragged trocar on the built page, edits that survive a kill, measures on exact bodies, and live figures that
// are the plan's.
import { existsSync } from 'node:fs';
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { direction, distance, fromFrame, lps, rotationAbout, seeded, type Lps } from '../../src/base/index.ts';
import { keepEdit, memoryLibrary, runStep, type OpenCase } from '../../src/host/index.ts';
import { defaultSite } from '../../src/records/index.ts';
import { figuresOf, surroundingsOf } from '../../src/spine/index.ts';
import { plan } from '../../src/steps/index.ts';
import { editingPage, type EditingPage, type Painting } from '../app/editing-page.ts';
import { dragFigures, bothWays, type DragFigures } from '../editing/drag-speed.ts';
import { measureErrors } from '../editing/exact-measures.ts';
import { plainVertebra } from '../plan-vertebra.ts';
import { killedProcesses } from '../store/kill.ts';
import type { Outcome, Row } from './row.ts';

const built = fileURLToPath(new URL('../../dist/app/index.html', import.meta.url));
const needsPage: Outcome = { measured: {}, state: 'skipped', reason: 'needs npm run build and a Chromium' };

/** Entry, target and the whole of a trocar dragged in three planes, three seconds each. */
async function draggedAs(painting: Painting): Promise<{ readonly rows: readonly DragFigures[]; readonly faultCount: number }> {
  const open = await editingPage(undefined, painting);
  try {
    const { page } = open;
    await page.keyboard.press('2');
    await page.waitForSelector('[data-handle=trocar-entry]');
    const rows = [];
    // the plane under the hand stands still, the others turn; the whole moved to the side stays in the axial plane
    for (const [view, grip, follow] of [
      ['along-axial', 'entry', ['along-sagittal', 'barrel']],
      ['along-sagittal', 'target', ['along-axial', 'barrel']],
      ['barrel', 'whole', ['along-sagittal']],
    ] as const) {
      await page.waitForFunction(() => document.documentElement.dataset['painting'] === 'no', null, { timeout: 60_000 });
      rows.push(await dragFigures(page, `[data-view=${view}] [data-handle=trocar-${grip}]`, 3000, 46, follow));
      await page.keyboard.press('Escape');
      await page.mouse.up();
      await page.waitForTimeout(400);
    }
    return { rows, faultCount: open.faults.length };
  } finally {
    await open.end();
  }
}
/** Twice: the browser paints by a card imitated on the processor, and as it does where there is no card. Both must keep up. */
async function dragSpeed(): Promise<Outcome> {
  if (!existsSync(built)) return needsPage;
  const { rows, faultCount } = await draggedAs('emulated-card');
  const plain = await draggedAs('no-card');
  const all = [...rows, ...plain.rows];
  const answersPerS = Math.min(...all.map((r) => r.answersPerS));
  const longestTaskMs = Math.max(...all.map((r) => r.longestTaskMs));
  const faults = faultCount + plain.faultCount;
  const ok = answersPerS >= 20 && longestTaskMs <= 50;
  return {
    measured: {
      slowestAnswersPerS: answersPerS,
      answersPerS: rows.map((r) => r.answersPerS).join(', '),
      framesPerS: rows.map((r) => r.framesPerS).join(', '),
      longestTaskMs,
      longestTaskCpuMs: Math.max(...all.map((r) => r.longestTaskCpuMs)),
      frameCpuMs: rows.map((r) => r.frameCpuMs).join(', '),
      ...bothWays(rows, plain.rows),
      longTaskCount: all.reduce((s, r) => s + r.longTaskCount, 0),
      judgeCpuMs: judgeMs(),
      loadAtEnd: Math.round(loadavg()[0] * 10) / 10,
      faultCount: faults,
    },
    state: ok && faults === 0 ? 'pass' : 'fail',
    ...(ok ? {} : { reason: `measured by the clock at load ${loadavg()[0].toFixed(1)} on 2 cores` }),
  };
}
/** CPU time of one set of figures, in this process. */
function judgeMs(): number {
  const { vertebra, structures } = plainVertebra();
  const ground = { surroundings: surroundingsOf(vertebra, structures), pedicles: vertebra.pedicles, error: defaultSite.executionError };
  const once = (n: number): void =>
    void figuresOf(ground, 'left', { entryLps: lps(14, 36, 5), targetLps: lps(9 - n / 40, -8, 5), diameterMm: 3.05 });
  for (let n = 0; n < 20; n++) once(n);
  const start = process.cpuUsage();
  for (let n = 0; n < 100; n++) once(n);
  const used = process.cpuUsage(start);
  return Math.round(((used.user + used.system) / 100_000) * 100) / 100;
}

/** The page killed while a hand edits; what the page had shown as durable must be there, and the case must open. */
async function killedTabs(count: number, progress: (f: number) => void): Promise<Outcome> {
  if (!existsSync(built)) return needsPage;
  const open: EditingPage = await editingPage({ width: 1000, height: 700 });
  const random = seeded(100_031);
  const faults: string[] = [];
  let acknowledgedCount = 0;
  let { page } = open;
  const changesShown = async (): Promise<number> =>
    page.evaluate(() => Number(document.querySelector('.page')?.getAttribute('data-changes')));
  try {
    for (let n = 0; n < count; n++) {
      await page.keyboard.press('2');
      await page.waitForSelector('[data-handle=trocar-target]', { timeout: 60_000 });
      const before = await changesShown();
      // arrows and releases in a loop of the page's own, so that the kill meets writes under way
      await page.evaluate(() => {
        const press = (key: string): void => {
          const handles = [...document.querySelectorAll<HTMLElement>('[data-handle^=trocar-]')];
          const h = handles[Math.floor(performance.now() / 7) % Math.max(1, handles.length)];
          h?.focus();
          h?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
        };
        let turn = 0;
        setInterval(() => {
          press(['ArrowRight', 'ArrowDown', 'ArrowLeft', 'ArrowUp'][turn++ % 4]);
          press('Enter');
          if (turn % 9 === 0) dispatchEvent(new KeyboardEvent('keydown', { key: 'z', ctrlKey: true, bubbles: true }));
        }, 25);
      });
      // some time after a number of gestures that were shown as durable, so that a slow machine is caught writing too
      await page.waitForFunction(
        (n) => Number(document.querySelector('.page')?.getAttribute('data-changes')) >= n,
        before + random.integer(6),
        { timeout: 60_000 },
      );
      await page.waitForTimeout(random.uniform(0, 400));
      const shown = await changesShown();
      acknowledgedCount += shown - before;
      const session = await open.context.newCDPSession(page);
      // the renderer and its workers end at once, whatever they were doing
      void session.send('Page.crash').catch(() => undefined);
      await page.waitForEvent('crash', { timeout: 20_000 }).catch(() => undefined);
      await page.close().catch(() => undefined);
      page = await open.context.newPage();
      await page.goto(open.address);
      await page.locator('.stored button').filter({ hasText: 'C-EDIT' }).first().click({ timeout: 60_000 });
      await page.waitForSelector('.views', { timeout: 60_000 });
      await page.waitForFunction(() => Number(document.querySelector('.page')?.getAttribute('data-changes')) > 0);
      const after = await changesShown();
      if (after < shown) faults.push(`kill ${n}: ${shown} shown as durable, ${after} found`);
      progress((n + 1) / count);
    }
  } catch (error) {
    faults.push(error instanceof Error ? error.message.split('\n')[0] : String(error));
  } finally {
    await open.end();
  }
  return {
    measured: { killCount: count, acknowledgedCount, faultCount: faults.length },
    state: faults.length === 0 && acknowledgedCount > 0 ? 'pass' : 'fail',
    ...(faults.length === 0 ? {} : { reason: faults.slice(0, 3).join('; ') }),
  };
}

/** Own paths about the pedicles of a turned vertebra: what is said while dragging against what the plan computed with it says. */
async function liveIsThePlan(count: number): Promise<Outcome> {
  const random = seeded(100_041);
  let worstMm = 0;
  let worstShare = 0;
  let otherApproach = 0;
  let compared = 0;
  for (let n = 0; n < count; n++) {
    const move = rotationAbout(lps(20, -10, 5), direction(random.uniform(-1, 1), random.uniform(-1, 1), 1), random.uniform(-180, 180));
    const { vertebra, structures, levels } = plainVertebra({ move, pedicleWidthMm: random.uniform(5, 11) });
    const open: OpenCase = await (await memoryLibrary()).create();
    const by = { provenance: { by: 'import', inputs: [] } } as const;
    await open.change([
      {
        kind: 'seed',
        data: {
          vertebraId: 'v1',
          pointLps: vertebra.frame.originLps,
          mask: vertebra.parts,
          cut: false,
          bodyOnly: false,
          source: 'label-map',
          findings: [],
        },
        ...by,
      },
      { kind: 'structures', data: structures, ...by },
      { kind: 'levels', data: levels, ...by },
      { kind: 'vertebra', data: vertebra, ...by },
    ]);
    const side = random.next() < 0.5 ? 'left' : 'right';
    const sign = side === 'left' ? 1 : -1;
    const at = (l: number, p: number, s: number): Lps => fromFrame(vertebra.frame, sign * l, p, s);
    const t = {
      entryLps: at(random.uniform(8, 22), random.uniform(30, 40), random.uniform(-2, 12)),
      targetLps: at(random.uniform(-4, 14), random.uniform(-12, 2), random.uniform(-8, 10)),
      diameterMm: 3.05,
    };
    const ground = { surroundings: surroundingsOf(vertebra, structures), pedicles: vertebra.pedicles, error: defaultSite.executionError };
    const live = figuresOf(ground, side, t);
    if (live === undefined) continue;
    await keepEdit(open, { do: 'path', vertebraId: 'v1', side, entryLps: live.entryLps, targetLps: live.targetLps });
    await runStep(open, plan, {}, { vertebraIds: ['v1'] });
    const path = open.records('plan')[0]?.data.paths.find((p) => p.id === `${side}-own`);
    if (path === undefined) {
      otherApproach++;
      continue;
    }
    compared++;
    if (path.approach !== live.approach) otherApproach++;
    for (const [key, mm = 0] of Object.entries(live.clearanceMm))
      worstMm = Math.max(worstMm, Math.abs(mm - (path.clearanceMm[key as keyof typeof path.clearanceMm] ?? Number.POSITIVE_INFINITY)));
    worstMm = Math.max(worstMm, Math.abs(path.lengthMm - live.lengthMm), distance(path.entryLps, live.entryLps));
    worstShare = Math.max(worstShare, Math.abs(path.breachProbability - live.breachProbability));
  }
  const ok = worstMm <= 1e-9 && worstShare <= 1e-9 && otherApproach === 0 && compared > 0;
  return {
    measured: { pathCount: compared, worstDifferenceMm: worstMm, worstProbabilityDifference: worstShare, otherAnswerCount: otherApproach },
    state: ok ? 'pass' : 'fail',
  };
}

export const editingRows: readonly Row[] = [
  {
    id: 'editing-drag',
    source:
      'own: entry, tip and whole of a trocar dragged on the built page, moved once a frame, PerformanceObserver longtask; by an imitated graphics card and again without one',
    target: '>= 20 updates/s of the numbers, main thread never blocked > 50 ms',
    slow: true,
    run: () => dragSpeed(),
  },
  {
    id: 'editing-live-is-plan',
    source: 'own: paths drawn about the pedicles of turned plain vertebrae (development seeds)',
    target: 'the figures while dragging are those of the plan computed with the path: <= 1e-9',
    run: ({ share }) => liveIsThePlan(Math.max(2, Math.round(60 * share))),
  },
  {
    id: 'editing-measures',
    source: 'own: distances, angles, Cobb angles and regions of exact bodies on turned, mirrored and uneven lattices',
    target:
      'distance and angle to 1e-9; mean of a region on a slope of 12 HU/mm to 0.1 HU, its sd to 10 %; distance bands hold 84-96 % of truths read to the voxel',
    run: async ({ share }) => measureErrors(Math.max(10, Math.round(400 * share))),
  },
  {
    id: 'editing-killed-process',
    source: 'own: a process moving trocars, points, masks and measures, ended by SIGKILL at seeded moments',
    target: '200 kills at random moments of an editing run: 0 acknowledged changes lost, case always opens',
    slow: true,
    run: async ({ share, progress }) => {
      const writer = fileURLToPath(new URL('../editing/editor.ts', import.meta.url));
      const lost = await killedProcesses(Math.max(2, Math.round(200 * share)), 100_051, progress, writer);
      return {
        measured: { killCount: lost.cutCount, acknowledgedCount: lost.acknowledgedCount, faultCount: lost.faults.length },
        state: lost.faults.length === 0 && lost.acknowledgedCount > 0 ? 'pass' : 'fail',
        ...(lost.faults.length === 0 ? {} : { reason: lost.faults.slice(0, 3).join('; ') }),
      };
    },
  },
  {
    id: 'editing-killed-tab',
    source: 'own: the page crashed at seeded moments while arrows, releases and undo run; private files of the browser',
    target: '200 kills of the tab: 0 changes shown as durable lost, case always opens',
    slow: true,
    run: ({ share, progress }) => killedTabs(Math.max(2, Math.round(200 * share)), progress),
  },
];
