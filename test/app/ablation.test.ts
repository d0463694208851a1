// The ablation panel in the built page: a case made here, with a person's probe on coarse voxels, is opened as a file; isotherms over the slices, time, limits,
// measures, both languages, axe.
import { createServer, type Server } from 'node:http';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fromFrame, toFrame } from '../../src/base/index.ts';
import { memoryLibrary, runStep, type Change } from '../../src/host/index.ts';
import { ablationDemo } from '../../src/phantom/index.ts';
import type { Provenance } from '../../src/records/index.ts';
import { safeHeaders } from '../../src/server/headers.ts';
import { ablation, lesion } from '../../src/steps/index.ts';
import { ablationScene } from '../ablation-scene.ts';
import { seedOf } from '../evidence/workup-spines.ts';

const root = fileURLToPath(new URL('../../dist/app', import.meta.url));
const axeSource = readFileSync(new URL('../../tools/node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ttf': 'font/ttf',
};
const folder = mkdtempSync(join(tmpdir(), 'trocart-ablation-'));
/** Set to a folder, the pictures are kept there to be looked at. */
const shots = process.env.PAGE_SHOTS;
let server: Server;
let chrome: Browser;
let page: Page;
const faults: string[] = [];

/** The lytic L3 with 3 mm in the canal, between its neighbours; one needle through the mass. */
async function caseFile(): Promise<string> {
  const s = await ablationScene(ablationDemo('lytic-epidural'), 'L3', [1.2, 1.2, 1.5], 1);
  const seeds = s.phantom.truth.vertebrae.map((t) =>
    seedOf(s.phantom.render(s.volume.grid, { only: 'labels' }).labels, t.label, t.level as 'L3'),
  );
  const open = await memoryLibrary().create('C-ABLATE');
  const imported: Provenance = { by: 'import', inputs: [] };
  const study = { studyUid: '1.2', description: '', sex: 'unknown', series: [], source: 'nifti', findings: [] } as const;
  const changes: readonly Change[] = [
    { kind: 'study', data: study, provenance: imported },
    { kind: 'volume', data: s.volume, provenance: imported },
    ...seeds.map((data): Change => ({ kind: 'seed', data, provenance: imported })),
    { kind: 'structures', data: s.structures, provenance: imported },
    { kind: 'levels', data: s.levels, provenance: imported },
    ...s.vertebrae.map((data): Change => ({ kind: 'vertebra', data, provenance: imported })),
  ];
  await open.change(changes);
  const vertebraIds = ['v-L3'];
  const [found] = await runStep(open, lesion, {}, { vertebraIds });
  const { frame } = s.vertebra;
  const [l, p, z] = toFrame(frame, found.data.centreLps ?? frame.originLps);
  const own = [{ probe: 'rf-cooled-17g-10', entryLps: fromFrame(frame, l + 26, p + 34, z), tipLps: fromFrame(frame, l - 2, p - 4, z) }];
  await runStep(
    open,
    ablation,
    { own, protocol: 'rf-planned-power', strength: 9, durationS: 240, preview: true, waitMin: 2 },
    { vertebraIds },
  );
  const file = join(folder, 'C-ABLATE.trocart');
  writeFileSync(file, await open.exportCase());
  return file;
}

const idle = (): Promise<unknown> => page.waitForFunction(() => document.querySelector('.running') === null, null, { timeout: 120_000 });
const painted = (): Promise<unknown> =>
  page.waitForFunction(() => document.documentElement.dataset['painting'] === 'no', null, { timeout: 60_000 });
const language = (name: 'FR' | 'EN'): Promise<void> => page.locator('.bar .pick label', { hasText: name }).click();
const shot = async (name: string): Promise<void> => {
  if (shots !== undefined) await page.screenshot({ path: join(shots, `${name}.png`) });
};

beforeAll(async () => {
  const file = await caseFile();
  server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://x').pathname;
    const wanted = join(root, path === '/' ? 'index.html' : path);
    if (!wanted.startsWith(root) || !existsSync(wanted)) return void response.writeHead(404, safeHeaders).end();
    response
      .writeHead(200, { ...safeHeaders, 'content-type': types[extname(wanted)] ?? 'application/octet-stream' })
      .end(readFileSync(wanted));
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const found = [process.env.CHROMIUM_PATH, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
    (p) => p !== undefined && existsSync(p),
  );
  const executablePath = found ?? (await (await import('@sparticuz/chromium')).default.executablePath());
  chrome = await chromium.launch({ executablePath, headless: true, args: ['--no-sandbox', '--use-angle=swiftshader'] });
  const context = await chrome.newContext({ viewport: { width: 1440, height: 900 }, locale: 'fr-FR', reducedMotion: 'reduce' });
  page = await context.newPage();
  page.on('pageerror', (e) => faults.push(e.message));
  page.on('console', (m) => {
    if (m.type() === 'error' && !m.text().includes('404')) faults.push(m.text());
  });
  await page.goto(`http://127.0.0.1:${(server.address() as { port: number }).port}/`, { waitUntil: 'commit' });
  await page.waitForSelector('.cards .card');
  await page.setInputFiles('[data-testid=files]', [file]);
  await page.waitForSelector('[data-testid=vertebrae]', { timeout: 120_000 });
  await idle();
}, 300_000);
afterAll(async () => {
  await chrome?.close();
  server?.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('ablation on the page', { timeout: 120_000 }, () => {
  const panel = (): ReturnType<Page['locator']> => page.locator('[data-testid=ablation-panel]');
  it('shows lesion, grade, what is killed and what nerves bear, over the slices, in both languages', async () => {
    await page
      .locator('.path li button', { hasText: /Ablation/ })
      .first()
      .click();
    await panel().waitFor({ timeout: 60_000 });
    await page.locator('[data-testid=organs]').waitFor();
    await painted();
    await panel().scrollIntoViewIfNeeded();
    await shot('ablation-fr');
    const french = await panel().innerText();
    expect(french).toContain('Bilsky par analogie');
    expect(french).toMatch(/racine GAUCHE|ganglion GAUCHE/i);
    expect(french).toContain('à discuter');
    await language('EN');
    const text = await panel().innerText();
    for (const told of ['Bilsky by analogy', 'CT guidance', 'Killed of the lesion', 'monitoring limit', 'injury threshold', 'Then cement'])
      expect(text).toContain(told);
    expect(text).not.toMatch(/⟨|ablation\.[a-z]|lesion\.[a-z]|undefined|NaN|Infinity/);
    await shot('ablation-en');
  });
  it('plays time: the isotherms change with the slider, and the page has no serious fault of access', async () => {
    const picture = (): Promise<string> =>
      page.evaluate(() => {
        const c = document.querySelector<HTMLCanvasElement>('[data-view=axial] canvas');
        const copy = document.createElement('canvas');
        if (c === null) return '';
        [copy.width, copy.height] = [c.width, c.height];
        copy.getContext('2d')?.drawImage(c, 0, 0);
        return copy.toDataURL().slice(-4000) + String(copy.toDataURL().length);
      });
    await painted();
    const hot = await picture();
    await page.locator('[data-testid=ablation-slider]').fill('0');
    await painted();
    await page.waitForTimeout(300);
    await painted();
    expect(await picture()).not.toBe(hot);
    await page.evaluate(axeSource);
    const found = await page.evaluate(async () => {
      const { axe } = globalThis as unknown as {
        axe: { run(): Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }> };
      };
      return (await axe.run()).violations.map((v) => ({ id: v.id, impact: v.impact, html: v.nodes[0]?.html ?? '' }));
    });
    expect(found.filter((v) => v.impact === 'serious' || v.impact === 'critical').map((v) => `${v.id}: ${v.html.slice(0, 200)}`)).toEqual(
      [],
    );
    expect(faults).toEqual([]);
  });
});
