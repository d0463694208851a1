// The desk on the built page: what the first load weighs, how soon the first slice of a long series stands, axe on every screen in both languages with a
// textual twin for each view, memory of the renderer over minutes of use. Needs `npm run build` and a Chromium.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { axisGrid, lps } from '../../src/base/index.ts';
import { writeCtSeries } from '../../src/formats/index.ts';
import { appFolder, openDesk, type Desk } from '../app/browser.ts';
import { plannedCase, saveCase } from '../planned-case.ts';
import type { Outcome, Row, RowSetup } from './row.ts';

const folders: string[] = [];
const folder = (): string => {
  const made = mkdtempSync(join(tmpdir(), 'trocart-desk-row-'));
  folders.push(made);
  return made;
};
const tidy = (): void => {
  for (const f of folders.splice(0)) rmSync(f, { recursive: true, force: true });
};

/** Bytes of one first visit, gzip, until the network has been quiet for a second. */
async function firstLoad(): Promise<Outcome> {
  const measured: Record<string, number> = {};
  for (const locale of ['en-GB', 'fr-FR'] as const) {
    const desk = await openDesk({ context: { locale } });
    await desk.page.waitForTimeout(1500);
    const paths = [...new Set(desk.paths)].filter((p) => p !== '/favicon.ico');
    const weigh = (kinds: readonly string[]): number =>
      paths.filter((p) => kinds.includes(extname(p))).reduce((sum, p) => sum + gzipSync(readFileSync(join(appFolder, p))).length, 0);
    measured[`${locale.slice(0, 2)}KiloBytes`] = Math.round(weigh(['.html', '.js', '.css']) / 100) / 10;
    measured[`${locale.slice(0, 2)}WithFontsAndPicturesKiloBytes`] =
      Math.round(weigh(['.html', '.js', '.css', '.ttf', '.png', '.svg']) / 100) / 10;
    await desk.close();
  }
  return { measured, state: Math.max(measured['enKiloBytes'], measured['frKiloBytes']) <= 1200 ? 'pass' : 'fail' };
}

/** A series of so many slices of 512 × 512, as a CT writes it; bone, soft tissue and noise enough that nothing is constant. */
function longSeries(slices: number): string {
  const at = join(folder(), 'series');
  mkdirSync(at);
  const grid = axisGrid([512, 512, slices], [0.7, 0.7, 1], lps(-179, -179, 0));
  const voxels = new Int16Array(512 * 512 * slices);
  let noise = 1;
  for (let k = 0, q = 0; k < slices; k++)
    for (let j = 0; j < 512; j++)
      for (let i = 0; i < 512; i++, q++) {
        const r = Math.hypot(i - 256, j - 256);
        noise = (noise * 1103515245 + 12345) & 0x7fffffff;
        voxels[q] = r > 240 ? -1000 : (r < 30 && k % 34 < 27 ? 250 : 40) + (noise >> 26);
      }
  const facts = {
    seed: 'desk',
    name: 'Long^Serie',
    patientId: 'D-1',
    birthDate: '1950-02-03',
    sex: 'female',
    at: '2026-01-15T09:00:00',
    description: 'Rachis',
    seriesDescription: 'Os',
    position: 'HFS',
    kvpKv: 120,
    kernel: 'B60',
    sliceThicknessMm: 1,
  } as const;
  const quantity = { seriesUid: '1.2', quantity: 'hu', grid, voxels, conversions: [] } as unknown as Parameters<typeof writeCtSeries>[0];
  for (const f of writeCtSeries(quantity, facts)) writeFileSync(join(at, f.name), f.bytes);
  return at;
}
async function dropFolder(desk: Desk, path: string): Promise<void> {
  const session = await desk.context.newCDPSession(desk.page);
  const data = { items: [], files: [path], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await session.send('Input.dispatchDragEvent', { type, x: 700, y: 300, data } as never);
}
/** When the case came, and when the first picture of it stood, ms of the page's clock. */
const watchFirst = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const times = ((globalThis as unknown as { times: Record<string, number> }).times = {} as Record<string, number>);
    new MutationObserver(() => {
      if (document.querySelector('.page-case') !== null) times['read'] ??= performance.now();
      if (document.querySelector('.view canvas[data-painted=yes]') !== null) times['slice'] ??= performance.now();
    }).observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-painted', 'class'] });
  });

async function firstSlice({ share }: RowSetup): Promise<Outcome> {
  const slices = Math.max(30, Math.round(300 * share));
  const series = longSeries(slices);
  const desk = await openDesk();
  try {
    await watchFirst(desk.page);
    const start = performance.now();
    await dropFolder(desk, series);
    await desk.page.waitForSelector('.view canvas[data-painted=yes]', { timeout: 600_000 });
    const totalS = (performance.now() - start) / 1000;
    const times = await desk.page.evaluate(() => (globalThis as unknown as { times: Record<string, number> }).times);
    const afterReadingS = (times['slice'] - times['read']) / 1000;
    const measured = { slices, afterReadingS, fromDropS: Math.round(totalS * 10) / 10 };
    return { measured, state: afterReadingS <= 3 ? 'pass' : 'fail' };
  } finally {
    await desk.close();
    tidy();
  }
}

/** Views without a textual twin or a name of their own. */
const silentViews = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('.views [data-view]')].flatMap((e) => {
      const twin = document.getElementById(e.getAttribute('aria-describedby') ?? '');
      const told = (twin?.innerText ?? e.getAttribute('aria-label') ?? '').trim();
      return told.length > 10 ? [] : [e.dataset['view'] ?? '?'];
    }),
  );

async function axeOnEveryScreen(): Promise<Outcome> {
  const { open } = await plannedCase('C-AXE');
  const file = await saveCase(folder(), open);
  const desk = await openDesk();
  const { page } = desk;
  const found: string[] = [];
  const silent: string[] = [];
  const unsaid: string[] = [];
  let screens = 0;
  const look = async (name: string): Promise<void> => {
    screens++;
    await page.waitForTimeout(300);
    found.push(...(await desk.serious()).map((f) => `${name}: ${f}`));
    silent.push(...(await silentViews(page)).map((v) => `${name}: ${v}`));
    if (/⟨|undefined|NaN/.test(await page.locator('body').innerText())) unsaid.push(name);
  };
  try {
    for (const language of ['FR', 'EN'] as const) {
      await desk.language(language);
      await look(`opening ${language}`);
      await page.keyboard.press('?');
      await page.waitForSelector('.key-list');
      await look(`keys ${language}`);
      await page.keyboard.press('Escape');
      await page.waitForSelector('.key-list', { state: 'detached' });
      await page.getByTestId('open-clock').click();
      await page.getByTestId('mix-form').waitFor();
      await look(`clock ${language}`);
      await page.locator('[data-testid=clock] button').first().click();
      await desk.open(file);
      await page.waitForSelector('[data-testid=vertebrae]', { timeout: 60_000 });
      await desk.idle();
      await desk.painted();
      const stages = await page.locator('.path li button[aria-disabled=false]').count();
      for (let n = 0; n < stages; n++) {
        const button = page.locator('.path li button[aria-disabled=false]').nth(n);
        const name = (await button.locator('.stage-name').innerText()).trim();
        await button.click();
        await page.waitForTimeout(800);
        await look(`${name} ${language}`);
      }
      // the layouts of pictures that are no stage's own
      await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
      for (const digit of ['3', '2']) {
        await page.keyboard.press(digit);
        await page.waitForTimeout(1500);
        await look(`layout ${digit} ${language}`);
      }
      await page.keyboard.press('f');
      await page.waitForSelector('[data-testid=present]');
      await look(`meeting ${language}`);
      await page.keyboard.press('Escape');
      await page.waitForSelector('.brand:visible');
      await page.click('.brand');
      await page.waitForSelector('.cards');
    }
    const measured = {
      screens,
      serious: found.length,
      viewsWithoutTwin: silent.length,
      screensWithUnfilledSentence: unsaid.length,
      first: [...found, ...silent, ...unsaid][0]?.slice(0, 160) ?? '',
    };
    return { measured, state: found.length + silent.length + unsaid.length === 0 ? 'pass' : 'fail' };
  } finally {
    await desk.close();
    tidy();
  }
}

/** Resident memory of the page's renderer (shared memory of its workers included), MB. */
async function rendererMb(desk: Desk): Promise<number> {
  const session = await desk.chrome.newBrowserCDPSession();
  const { processInfo } = (await session.send('SystemInfo.getProcessInfo')) as { processInfo: readonly { type: string; id: number }[] };
  await session.detach();
  const sizes = processInfo
    .filter((p) => p.type === 'renderer')
    .map((p) => Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${p.id}/status`, 'utf8'))?.[1] ?? '0') / 1000);
  return Math.max(0, ...sizes);
}
/** One round of what hands do: scrolling, windows, layouts, one view large, another language. */
async function useIt(desk: Desk, n: number): Promise<void> {
  const { page } = desk;
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await page.keyboard.press(n % 3 === 0 ? '2' : '1');
  const view = page.locator('.views .view').nth(n % 3);
  await view.hover();
  for (let k = 0; k < 12; k++) await page.mouse.wheel(0, n % 2 === 0 ? 100 : -100);
  await page.keyboard.press(['b', 's', 'm'][n % 3]);
  await view.dblclick({ position: { x: 60, y: 60 } });
  await page.keyboard.press('Escape');
  if (n % 8 === 0) await desk.language(n % 16 === 0 ? 'EN' : 'FR');
  await page.waitForTimeout(150);
}
/** What scripts and canvases of the page and its workers hold after a collection, MB: what a leak would show in, without the swing of what is freed late. */
const keptMb = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const asked = performance as unknown as { measureUserAgentSpecificMemory?(): Promise<{ readonly bytes: number }> };
    return ((await asked.measureUserAgentSpecificMemory?.())?.bytes ?? 0) / 1e6;
  });
async function memory({ share, progress }: RowSetup): Promise<Outcome> {
  const slices = Math.max(60, Math.round(600 * share));
  const series = longSeries(slices);
  const volumeMb = (512 * 512 * 2 * slices) / 1e6;
  const desk = await openDesk();
  try {
    await dropFolder(desk, series);
    let peakMb = 0;
    const samples: (readonly [minute: number, mb: number])[] = [];
    const heap = await desk.context.newCDPSession(desk.page);
    let reading = true;
    const watch = (async () => {
      while (reading) {
        peakMb = Math.max(peakMb, await rendererMb(desk));
        await desk.page.waitForTimeout(250);
      }
    })();
    await desk.page.waitForSelector('.view canvas[data-painted=yes]', { timeout: 600_000 });
    await desk.idle();
    reading = false;
    await watch;
    const readingPeakMb = Math.round(peakMb);
    // it collects everything: before the warm-up, in which the process takes its usual room again
    const keptBefore = await keptMb(desk.page);
    const start = performance.now();
    const lengthMs = 300_000 * Math.max(0.1, share);
    const warmMs = lengthMs / 5;
    for (let n = 0; performance.now() - start < lengthMs; n++) {
      await useIt(desk, n);
      peakMb = Math.max(peakMb, await rendererMb(desk));
      // what is kept, not what waits to be collected
      await heap.send('HeapProfiler.collectGarbage');
      const mb = await rendererMb(desk);
      const spent = performance.now() - start;
      if (spent <= warmMs) continue;
      samples.push([spent / 60_000, mb]);
      progress(spent / lengthMs);
    }
    const kept = await keptMb(desk.page);
    const keptMinutes = (performance.now() - start) / 60_000;
    const mean = (f: (s: readonly [number, number]) => number): number => samples.reduce((sum, s) => sum + f(s), 0) / samples.length;
    const [mt, mm] = [mean((s) => s[0]), mean((s) => s[1])];
    const slopeMbPerMinute = mean((s) => (s[0] - mt) * (s[1] - mm)) / mean((s) => (s[0] - mt) ** 2);
    const spread = samples.reduce((sum, s) => sum + (s[0] - mt) ** 2, 0);
    const left = samples.reduce((sum, s) => sum + (s[1] - mm - slopeMbPerMinute * (s[0] - mt)) ** 2, 0);
    const allowedMb = 3 * volumeMb + 300;
    const measured = {
      slices,
      minutes: Math.round(lengthMs / 6000) / 10,
      samples: samples.length,
      slopeMbPerMinute,
      slopeStandardErrorMbPerMinute: Math.sqrt(left / Math.max(1, samples.length - 2) / spread),
      keptMb: Math.round(kept),
      keptSlopeMbPerMinute: (kept - keptBefore) / keptMinutes,
      readingPeakMb,
      peakMb: Math.round(peakMb),
      allowedMb: Math.round(allowedMb),
      endMb: Math.round(samples.at(-1)?.[1] ?? 0),
    };
    return { measured, state: slopeMbPerMinute < 1 && peakMb <= allowedMb ? 'pass' : 'fail' };
  } finally {
    await desk.close();
    tidy();
  }
}

const source = 'built page in Chromium';
export const deskRows: readonly Row[] = [
  { id: 'desk-first-load', source, target: '<= 1200 kB gzip of page, scripts and styles, each language', slow: true, run: firstLoad },
  {
    id: 'desk-first-slice',
    source: `${source}, made-up series of 512 × 512`,
    target: 'first slice of a 300-slice series <= 3 s after reading',
    slow: true,
    run: firstSlice,
  },
  {
    id: 'desk-axe',
    source: `${source}, planned phantom case`,
    target: 'every screen, both languages: 0 serious findings, each view with its textual twin, every sentence filled',
    slow: true,
    run: axeOnEveryScreen,
  },
  {
    id: 'desk-memory',
    source: `${source}, made-up series of 512 × 512`,
    target: '600 slices, 5 min of scripted use: slope < 1 MB/min after warm-up, peak <= 3x the volume + 300 MB',
    slow: true,
    run: memory,
  },
];
