// The fluoroscopy layout in the built page, in Chromium: the GPU's way (its imitation in software here) against the processor's, picture by picture; how
// fast pictures follow a trocar in hand, and whether the page's own thread stays free. Needs `npm run build`.
import { createServer } from 'node:http';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { loadavg, tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { safeHeaders } from '../../src/server/headers.ts';
import { paintingFlags, type Painting } from '../app/editing-page.ts';
import { dragFigures, bothWays } from '../editing/drag-speed.ts';
import { plannedCase, saveCase } from '../planned-case.ts';
import type { Outcome, Row } from './row.ts';

const appFolder = fileURLToPath(new URL('../../dist/app', import.meta.url));
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ttf': 'font/ttf',
};
const pass = (ok: boolean, measured: Outcome['measured']): Outcome => ({ state: ok ? 'pass' : 'fail', measured });
const skipped = (reason: string): Outcome => ({ state: 'skipped', measured: {}, reason });

const browsers = [process.env['CHROMIUM_PATH'], '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const needs = 'needs npm run build and a Chromium';
const canRun = (): boolean => existsSync(join(appFolder, 'index.html')) && browsers.some((p) => p !== undefined && existsSync(p));

/** The layout of the case in the file, with one of the two ways. */
async function opened(
  file: string,
  engine: 'wasm' | 'webgl',
  painting: Painting = 'emulated-card',
): Promise<{ readonly page: Page; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://x').pathname;
    const wanted = join(appFolder, path === '/' ? 'index.html' : path);
    if (!wanted.startsWith(appFolder) || !existsSync(wanted)) return void response.writeHead(404, safeHeaders).end();
    response
      .writeHead(200, { ...safeHeaders, 'content-type': types[extname(wanted)] ?? 'application/octet-stream' })
      .end(readFileSync(wanted));
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  // the types' path alias must not reach the run: it is taken from the folder of tools itself
  const { chromium } = createRequire(new URL('../../tools/package.json', import.meta.url))(
    'playwright-core',
  ) as typeof import('playwright-core');
  const executablePath = browsers.find((p) => p !== undefined && existsSync(p)) ?? '';
  const args = ['--no-sandbox', ...paintingFlags[painting]];
  const chrome = await chromium.launch({ executablePath, headless: true, args });
  const context = await chrome.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB', reducedMotion: 'reduce' });
  // a name the compiler of the rows gives to functions that are carried into the page
  await context.addInitScript({ content: 'globalThis.__name = (f) => f' });
  const page = await context.newPage();
  page.setDefaultTimeout(300_000);
  await page.addInitScript((e) => sessionStorage.setItem('trocart.xray', e), engine);
  await page.goto(`http://127.0.0.1:${(server.address() as { port: number }).port}/`, { waitUntil: 'commit' });
  await page.waitForSelector('.cards .card');
  await page.setInputFiles('[data-testid=files]', [file]);
  await page.waitForSelector('[data-testid=vertebrae]');
  await page.waitForFunction(() => document.querySelector('.running') === null);
  await page.keyboard.press('Digit3');
  await rest(page);
  return {
    page,
    async close() {
      await chrome.close();
      server.close();
    },
  };
}
const views = ['xray-ap', 'xray-lateral', 'xray-down', 'xray-free'];
async function rest(page: Page): Promise<void> {
  await page.evaluate(() => new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(go, 20)))));
  await page.waitForFunction(
    () =>
      document.documentElement.dataset['xray'] === 'rest' &&
      document.querySelectorAll('.xray-square canvas[data-painted=yes]').length === 4,
  );
}
async function greys(page: Page, view: string): Promise<Uint8Array> {
  const text = await page.evaluate((name) => {
    const from = document.querySelector<HTMLCanvasElement>(`[data-view=${name}] canvas`);
    const to = document.createElement('canvas');
    [to.width, to.height] = [512, 512];
    const ink = to.getContext('2d');
    if (from === null || ink === null) return '';
    ink.drawImage(from, 0, 0);
    const { data } = ink.getImageData(0, 0, 512, 512);
    let out = '';
    for (let y = 0; y < 512; y++) out += String.fromCharCode(...Array.from({ length: 512 }, (_, x) => data[4 * (y * 512 + x)]));
    return btoa(out);
  }, view);
  return Uint8Array.from(Buffer.from(text, 'base64'));
}

const engines: Row = {
  id: 'xray-webgl',
  source:
    'the built page twice on one case: pictures projected by WebGL 2 (SwiftShader, so not its speed) and by WASM; AP, lateral, down the trocar, free view',
  target: 'the same picture within tolerance: mean difference <= 0.5 of 255 greys, 99.9 % of the pixels within 3',
  slow: true,
  async run({ progress }) {
    if (!canRun()) return skipped(needs);
    const folder = mkdtempSync(join(tmpdir(), 'trocart-webgl-'));
    const file = await saveCase(folder, (await plannedCase('C-WEBGL')).open);
    const seen: Uint8Array[][] = [];
    let byCard = false;
    for (const engine of ['wasm', 'webgl'] as const) {
      const desk = await opened(file, engine);
      byCard = (await desk.page.locator('[data-testid=fluoroscopy-panel]').innerText()).includes('by the graphics card');
      const own: Uint8Array[] = [];
      for (const view of views) own.push(await greys(desk.page, view));
      seen.push(own);
      await desk.close();
      progress(engine === 'wasm' ? 0.5 : 1);
    }
    rmSync(folder, { recursive: true, force: true });
    if (!byCard) return skipped('this Chromium gives no WebGL 2 with float targets');
    let [mean, far] = [0, 0];
    for (const [n, a] of seen[0].entries()) {
      const off = a.map((v, q) => Math.abs(v - seen[1][n][q]));
      mean = Math.max(mean, off.reduce((s, v) => s + v, 0) / off.length);
      far = Math.max(far, off.filter((v) => v > 3).length / off.length);
    }
    return pass(mean <= 0.5 && far <= 0.001, { viewCount: views.length, meanGreys: mean, farFraction: far });
  },
};

const follow: Row = {
  id: 'xray-follow',
  source:
    'the built page in Chromium: tip, entry and whole of a trocar dragged in AP and lateral, moved once a frame, three seconds each; answers of the figures, pictures of the slowest of four views, tasks of the page’s own thread; by an imitated graphics card and again without one',
  target:
    'no projection while only the trocar moves; >= 20 updates/s of the numbers; main thread never taken for more than 50 ms (CPU time; by the clock beside it, with the load)',
  slow: true,
  async run() {
    if (!canRun()) return skipped(needs);
    const folder = mkdtempSync(join(tmpdir(), 'trocart-follow-'));
    const file = await saveCase(folder, (await plannedCase('C-FOLLOW')).open);
    const seen = await followed(file, 'emulated-card');
    const plain = await followed(file, 'no-card');
    const load = loadavg()[0].toFixed(1);
    rmSync(folder, { recursive: true, force: true });
    const { rows } = seen;
    const all = [...rows, ...plain.rows];
    const projectionCount = seen.projectionCount + plain.projectionCount;
    const slowestAnswersPerS = Math.min(...all.map((r) => r.answersPerS));
    const longestTaskCpuMs = Math.max(...all.map((r) => r.longestTaskCpuMs));
    const longestTaskMs = Math.max(...all.map((r) => r.longestTaskMs));
    const ok = projectionCount === 0 && slowestAnswersPerS >= 20 && longestTaskCpuMs <= 50;
    return {
      ...pass(ok, {
        projectionCount,
        slowestAnswersPerS,
        answersPerS: rows.map((r) => r.answersPerS).join(', '),
        framesPerS: rows.map((r) => r.framesPerS).join(', '),
        longestTaskCpuMs,
        frameCpuMs: rows.map((r) => r.frameCpuMs).join(', '),
        ...bothWays(rows, plain.rows),
        longestTaskMs,
        loadAtEnd: Number(load),
      }),
      ...(ok && longestTaskMs <= 50 ? {} : { reason: `by the clock at load ${load} on 2 cores` }),
    };
  },
};
/** Tip, entry and whole dragged, three seconds each. */
async function followed(file: string, painting: Painting) {
  const desk = await opened(file, 'wasm', painting);
  const { page } = desk;
  const count = (): Promise<number> => page.evaluate(() => Number(document.documentElement.dataset['xrayProjections']));
  const before = await count();
  const rows = [];
  for (const handle of ['xray-ap-target', 'xray-lateral-entry', 'xray-ap-whole']) {
    rows.push(await dragFigures(page, `[data-handle=${handle}]`, 3000, 30, views));
    await page.keyboard.press('Escape');
    await page.mouse.up();
    await rest(page);
  }
  const projectionCount = (await count()) - before;
  await desk.close();
  return { rows, projectionCount };
}
export const xrayPageRows: readonly Row[] = [engines, follow];
