// A trocar dragged on the built page for some time: answers of the draft worker per second, and how long the page's own thread was taken.
import type { Page } from 'playwright-core';
import { browserCpuMs } from './browser-cpu.ts';

export interface DragFigures {
  readonly answerCount: number;
  readonly answersPerS: number;
  /** Frames the page drew meanwhile: a hand is heard once a frame. */
  readonly framesPerS: number;
  /** By the clock: a busy machine lengthens it. */
  readonly longestTaskMs: number;
  /** The same by CPU time, and what a frame costs the page's own thread. */
  readonly longestTaskCpuMs: number;
  readonly frameCpuMs: number;
  readonly longTaskCount: number;
  /** Pictures of that of the followed views that was painted least often; absent where none is followed. */
  readonly picturesPerS?: number;
  /** What a frame costs all threads of the browser together; absent where the system does not tell. */
  readonly allThreadsFrameCpuMs?: number;
}
/** The button stays pressed: the caller lets go. Towards the middle of the picture and back, then to the middle. */
export async function dragFigures(
  page: Page,
  handle: string,
  forMs: number,
  alongPx = 46,
  follow: readonly string[] = [],
): Promise<DragFigures> {
  const b = await page.locator(handle).first().boundingBox();
  if (b === null) throw new Error(`${handle} is not to be seen`);
  const [x, y] = [b.x + b.width / 2, b.y + b.height / 2];
  const area = await page.locator(handle).first().locator('xpath=ancestor::*[@data-view]').boundingBox();
  const sign = area !== null && x > area.x + area.width / 2 ? -1 : 1;
  await page.evaluate(() => {
    const w = globalThis as unknown as { longTasks: number[]; watching?: PerformanceObserver };
    w.longTasks = [];
    w.watching = new PerformanceObserver((list) => w.longTasks.push(...list.getEntries().map((e) => e.duration)));
    w.watching.observe({ entryTypes: ['longtask'] });
  });
  const answers = async (): Promise<number> =>
    Number(
      (await page
        .locator('[data-testid=trocar-card]')
        .first()
        .getAttribute('data-answers')
        .catch(() => '0')) ?? 0,
    );
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 2 * sign, y);
  // the ground is lent and the card is there before the clock starts
  await page.waitForFunction(() => Number(document.querySelector('[data-testid=trocar-card]')?.getAttribute('data-answers')) > 0, null, {
    timeout: 60_000,
  });
  await page.evaluate(() => ((globalThis as unknown as { longTasks: number[] }).longTasks.length = 0));
  const from = await answers();
  const trace = await traced(page);
  const cpuFrom = browserCpuMs();
  // moves come from inside the page at the rate of frames, so that the driver's own latency is not measured
  const { seconds, frames, painted } = await page.evaluate(
    ({ x, y, sign, forMs, alongPx, follow }) =>
      new Promise<{ seconds: number; frames: number; painted: readonly number[] }>((done) => {
        let frames = 0;
        const painted = follow.map(() => 0);
        follow.forEach((view, n) => {
          const canvas = document.querySelector(`[data-view=${view}] canvas`);
          if (canvas !== null) new MutationObserver((m) => (painted[n] += m.length)).observe(canvas, { attributeFilter: ['data-painted'] });
        });
        const target = document.elementFromPoint(x, y) ?? document.body;
        const held = document.querySelector('.handle:active') ?? target.closest('.handle') ?? target;
        const start = performance.now();
        const step = (): void => {
          frames++;
          const t = performance.now() - start;
          const share = t >= forMs ? 1 : (1 - Math.cos((t / 700) * Math.PI)) / 2;
          held.dispatchEvent(
            new PointerEvent('pointermove', { bubbles: true, pointerId: 1, buttons: 1, clientX: x + sign * alongPx * share, clientY: y }),
          );
          if (t >= forMs) done({ seconds: (performance.now() - start) / 1000, frames, painted: [...painted] });
          else requestAnimationFrame(step);
        };
        requestAnimationFrame(step);
      }),
    { x, y, sign, forMs, alongPx, follow },
  );
  const cpuTo = browserCpuMs();
  const to = await answers();
  const cpu = await trace();
  await page.mouse.move(x + sign * alongPx, y);
  await page.waitForTimeout(150);
  const tasks = await page.evaluate(() => (globalThis as unknown as { longTasks: number[] }).longTasks);
  return {
    answerCount: to - from,
    answersPerS: Math.round(((to - from) / seconds) * 10) / 10,
    framesPerS: Math.round((frames / seconds) * 10) / 10,
    longestTaskMs: Math.max(0, ...tasks.map((t) => Math.round(t))),
    longestTaskCpuMs: Math.round(Math.max(0, ...cpu) * 10) / 10,
    frameCpuMs: Math.round((cpu.reduce((a, b) => a + b, 0) / Math.max(1, frames)) * 10) / 10,
    longTaskCount: tasks.length,
    ...(follow.length === 0 ? {} : { picturesPerS: Math.round((Math.min(...painted) / seconds) * 10) / 10 }),
    ...(cpuFrom === undefined || cpuTo === undefined
      ? {}
      : { allThreadsFrameCpuMs: Math.round(((cpuTo - cpuFrom) / Math.max(1, frames)) * 10) / 10 }),
  };
}

/** Pictures a second and what a frame costs all threads; and of the same drags where the browser paints without a card. */
export function bothWays(byCard: readonly DragFigures[], plain: readonly DragFigures[]): Readonly<Record<string, string>> {
  const cpu = (rows: readonly DragFigures[]): string => rows.map((r) => r.allThreadsFrameCpuMs ?? 'not told').join(', ');
  return {
    picturesPerS: byCard.map((r) => r.picturesPerS ?? 'not told').join(', '),
    allThreadsFrameCpuMs: cpu(byCard),
    noCardAnswersPerS: plain.map((r) => r.answersPerS).join(', '),
    noCardFramesPerS: plain.map((r) => r.framesPerS).join(', '),
    noCardPicturesPerS: plain.map((r) => r.picturesPerS ?? 'not told').join(', '),
    noCardAllThreadsFrameCpuMs: cpu(plain),
  };
}

/** CPU time of every task of the page's own thread until the answer is asked for. */
async function traced(page: Page): Promise<() => Promise<readonly number[]>> {
  const session = await page.context().newCDPSession(page);
  const events: { name: string; tid: number; pid: number; dur?: number; tdur?: number; args?: { name?: string } }[] = [];
  session.on('Tracing.dataCollected', (e: { value: unknown[] }) => void events.push(...(e.value as typeof events)));
  await session.send('Tracing.start', { traceConfig: { includedCategories: ['toplevel', '__metadata'] }, transferMode: 'ReportEvents' });
  return async () => {
    const done = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
    await session.send('Tracing.end');
    await done;
    await session.detach();
    const mains = new Set(
      events.filter((e) => e.name === 'thread_name' && e.args?.name === 'CrRendererMain').map((e) => `${e.pid}/${e.tid}`),
    );
    return events.filter((e) => e.name.endsWith('RunTask') && mains.has(`${e.pid}/${e.tid}`)).map((e) => (e.tdur ?? e.dur ?? 0) / 1000);
  };
}
