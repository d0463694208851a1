// The injection panel in the built page: a case made here, with a small ensemble, is opened as a file; slider, fill, leaks, both languages, keyboard, axe.
import { createServer, type Server } from 'node:http';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { memoryLibrary, runStep, type Change } from '../../src/host/index.ts';
import { defaultSpec, makePhantom } from '../../src/phantom/index.ts';
import type { LevelName, Provenance } from '../../src/records/index.ts';
import { safeHeaders } from '../../src/server/headers.ts';
import { injection, plan, workup } from '../../src/steps/index.ts';
import { levelsOf, seedOf } from '../evidence/workup-spines.ts';

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
const folder = mkdtempSync(join(tmpdir(), 'trocart-injection-'));
/** Set to a folder, the pictures are kept there to be looked at. */
const shots = process.env.PAGE_SHOTS;
let server: Server;
let chrome: Browser;
let page: Page;
const faults: string[] = [];

/** A wedge of L2 between its neighbours, measured, planned and injected by a few members on coarse voxels; saved as a case file. */
async function caseFile(): Promise<string> {
  const phantom = makePhantom({
    ...defaultSpec,
    levels: ['L1', 'L2', 'L3'],
    lesions: [{ kind: 'fracture', level: 'L2', shape: 'wedge', depthFraction: 0.42, acute: true }],
  });
  const { ct, labels } = phantom.render(phantom.gridFor([1.2, 1.2, 1.5]));
  const seeds = phantom.truth.vertebrae.map((t) => seedOf(labels, t.label, t.level as LevelName));
  const open = await memoryLibrary().create('C-INJECT');
  const imported: Provenance = { by: 'import', inputs: [] };
  const study = { studyUid: '1.2', description: '', sex: 'unknown', series: [], source: 'nifti', findings: [] } as const;
  const changes: readonly Change[] = [
    { kind: 'study', data: study, provenance: imported },
    { kind: 'volume', data: ct, provenance: imported },
    ...seeds.map((data): Change => ({ kind: 'seed', data, provenance: imported })),
    { kind: 'levels', data: levelsOf(seeds), provenance: imported },
  ];
  await open.change(changes);
  await runStep(open, workup);
  const vertebraIds = seeds.flatMap((s) => (s.suggestedLevel === 'L2' ? [s.vertebraId] : []));
  await runStep(open, plan, {}, { vertebraIds });
  await runStep(open, injection, { memberCount: 5, otherMemberCount: 3, voxelMm: 2, heatCount: 1 }, { vertebraIds });
  const file = join(folder, 'C-INJECT.trocart');
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
async function serious(): Promise<readonly string[]> {
  await page.evaluate(axeSource);
  const found = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(): Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }> };
    };
    return (await axe.run()).violations.map((v) => ({ id: v.id, impact: v.impact, html: v.nodes[0]?.html ?? '' }));
  });
  return found.filter((v) => v.impact === 'serious' || v.impact === 'critical').map((v) => `${v.id}: ${v.html.slice(0, 200)}`);
}

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
});
afterAll(async () => {
  await chrome?.close();
  server?.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('injection on the page', () => {
  const panel = (): ReturnType<Page['locator']> => page.locator('[data-testid=injection-panel]');
  const slider = (): ReturnType<Page['locator']> => page.locator('[data-testid=fill-slider]');

  it('shows the fill in three planes and in the body, with what ends it, leaks and pressures, in both languages', async () => {
    await page.click('.path li:nth-child(5) button');
    await slider().waitFor();
    await page.waitForFunction(() => document.querySelectorAll('.views canvas[data-painted=yes]').length === 4, null, { timeout: 60_000 });
    await painted();
    await shot('injection-fr');
    expect(await panel().innerText()).toMatch(/Arrêter à \d,\d ml/);
    const leaks = page.locator('[data-testid=leaks]');
    expect(await leaks.locator('tbody tr').count()).toBe(4);
    expect(await leaks.innerText()).toContain('non propre au patient');
    await language('EN');
    expect(await panel().innerText()).toMatch(/Stop at \d\.\d ml/);
    expect(await leaks.innerText()).toContain('not patient-specific');
    const facts = await page.locator('[data-testid=fill-facts]').innerText();
    for (const told of ['In the body', 'At the syringe', 'Endplates touched', 'kPa']) expect(facts).toContain(told);
    expect(await panel().innerText()).not.toMatch(/⟨|injection[-.][a-z]|undefined|NaN|Infinity/);
    expect(await page.locator('.intended').innerText()).toContain('not a medical device');
    await shot('injection-en');
  });

  it('grows with the slider, by hand and by key; says so in words; level and sides stay on the pictures', async () => {
    const count = (view: string): Promise<number> =>
      page.evaluate((v) => {
        const c = document.querySelector<HTMLCanvasElement>(`[data-view=${v}] canvas`);
        if (c === null) return 0;
        const copy = document.createElement('canvas');
        [copy.width, copy.height] = [c.width, c.height];
        const g = copy.getContext('2d');
        g?.drawImage(c, 0, 0);
        const { data } = g?.getImageData(0, 0, c.width, c.height) ?? { data: [] };
        let warm = 0;
        // warm white: cement, lit or laid over bone
        for (let n = 0; n < data.length; n += 4) if (data[n] > 120 && data[n] - data[n + 2] > 8) warm++;
        return warm;
      }, view);
    const at = async (ml: string): Promise<readonly number[]> => {
      await slider().fill(ml);
      await slider().blur();
      await painted();
      return [await count('fill-solid'), await count('fill-axial')];
    };
    const [few, some, much] = [await at('0.5'), await at('2'), await at('4')];
    for (const n of [0, 1]) {
      expect(some[n]).toBeGreaterThan(1.3 * few[n]);
      expect(much[n]).toBeGreaterThan(1.1 * some[n]);
    }
    expect(await page.locator('#twin-fill-axial').textContent()).toContain('4.0 ml');
    expect(await page.locator('[data-testid=fill-verdict] .fill-reached').count()).toBe(1);
    await slider().focus();
    for (let n = 0; n < 20; n++) await page.keyboard.press('ArrowLeft');
    expect(Number(await slider().inputValue())).toBeCloseTo(3, 5);
    await page.keyboard.press('Home');
    expect(Number(await slider().inputValue())).toBe(0);
    expect(await page.locator('[data-testid=fill-verdict] .fill-coming').count()).toBe(1);
    await painted();
    const letters = (view: string): Promise<string[]> => page.locator(`[data-view=${view}] .letters text`).allTextContents();
    expect((await letters('fill-axial')).slice(0, 2)).toEqual(['R', 'L']);
    expect(await letters('fill-sagittal')).toEqual(['A', 'P', 'H', 'F']);
    expect(await page.locator('[data-view=fill-sagittal] .view-level').innerText()).toContain('L2');
  });

  it('shows the heat with its ranges, and what the stylet pushes in', async () => {
    const heat = page.locator('[data-testid=heat]');
    expect(await heat.locator('tbody tr').count()).toBe(4);
    expect(await heat.innerText()).toMatch(/Inside the cement[\s\S]*\d+\s°C[\s\S]*\d+ – \d+/);
    expect(await panel().innerText()).toContain('cannot discriminate');
    await slider().fill('2');
    const stylet = page.locator('[data-testid=stylet]');
    const inBody = async (): Promise<number> =>
      Number((await page.locator('[data-testid=fill-facts]').innerText()).match(/In the body\s+([\d.]+)/)?.[1]);
    const before = await inBody();
    await stylet.check();
    expect(await page.locator('.fill-ml').innerText()).toMatch(/2\.0\sml \+ 0\.\d/);
    expect(await inBody()).toBeGreaterThan(before + 0.3);
    await stylet.uncheck();
    expect(await inBody()).toBeCloseTo(before, 2);
    await heat.scrollIntoViewIfNeeded();
    await shot('injection-heat-en');
  });

  it('compares one trocar with two, and has nothing serious for axe', async () => {
    const compared = page.locator('[data-testid=compared]');
    expect(await compared.locator('thead th').count()).toBe(3);
    const before = await page.locator('[data-testid=fill-facts]').innerText();
    await panel().locator('.pick label').nth(1).click();
    await painted();
    expect(await page.locator('[data-testid=fill-facts]').innerText()).not.toBe(before);
    await compared.scrollIntoViewIfNeeded();
    await shot('injection-compared-en');
    expect(await serious()).toEqual([]);
  });

  it('gives a first look, goes on to the ensemble, and can be cancelled: then all is as before', async () => {
    await page.locator('[data-testid=injection-choice] summary').click();
    const choice = page.locator('[data-testid=injection-choice]');
    // the cement is asked for once in the stage
    expect(await page.locator('.panel select[name=productId]').count()).toBe(1);
    await page.locator('[data-testid=mix-choice] select[name=productId]').selectOption('published-pmma');
    await language('FR');
    const verdict = await page.locator('[data-testid=fill-verdict]').innerText();
    await shot('injection-ask-fr');
    await choice.locator('[data-testid=inject]').click();
    await page.locator('.injection .rule', { hasText: 'Premier aperçu' }).waitFor({ timeout: 60_000 });
    expect(await page.locator('[data-testid=leaks]').count()).toBe(0);
    await shot('injection-look-fr');
    await page.locator('.running .mantine-Button-root').click();
    await idle();
    await page.locator('[data-testid=leaks]').waitFor();
    expect(await page.locator('[data-testid=fill-verdict]').innerText()).toBe(verdict);
    expect(faults).toEqual([]);
  });
});
