// An MRI alone on the built page: age beside shape on strip and table, evidence pictures, checklist, and a plan that withholds what MRI cannot give.
// Set PAGE_SHOTS to a folder to keep pictures of it.
import { createServer, type Server } from 'node:http';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { memoryLibrary, readSignal, runStep, type Change } from '../../src/host/index.ts';
import { drawMri, levelsFrom, type MriSpec } from '../../src/phantom/index.ts';
import type { Provenance } from '../../src/records/index.ts';
import { safeHeaders } from '../../src/server/headers.ts';
import { plan, workup } from '../../src/steps/index.ts';
import { caseOf } from '../evidence/signal-scene.ts';

const root = fileURLToPath(new URL('../../dist/app', import.meta.url));
const axeSource = readFileSync(new URL('../../tools/node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.wasm': 'application/wasm',
};
const folder = mkdtempSync(join(tmpdir(), 'trocart-signal-'));
const shots = process.env.PAGE_SHOTS;
let server: Server;
let chrome: Browser;
let page: Page;
const faults: string[] = [];

const levels = levelsFrom('T12', 'L4');
const quiet = {
  zone: 'none',
  oedemaFraction: 0,
  t1Ratio: 1,
  fluidRatio: 1,
  posteriorWallChanged: false,
  intoPedicles: false,
  restT1Ratio: 1,
  restFluidRatio: 1,
} as const;

/** L1 broken lately, L3 with a haemangioma; T1 and STIR, no CT. */
async function caseFile(): Promise<string> {
  const { mri } = drawMri(100007, { levels, scenario: 'fractures' });
  const spec: MriSpec = {
    ...mri,
    patient: { ...mri.patient, lesions: [{ kind: 'fracture', level: 'L1', shape: 'wedge', depthFraction: 0.28, acute: true }] },
    bodies: levels.map((level) => ({
      level,
      ...quiet,
      ...(level === 'L1'
        ? { zone: 'superior' as const, oedemaFraction: 0.6, t1Ratio: 0.5, fluidRatio: 3, posteriorWallChanged: true }
        : {}),
      ...(level === 'L3' ? { zone: 'centre' as const, oedemaFraction: 0.5, t1Ratio: 1.5, fluidRatio: 2.2 } : {}),
    })),
    infectedDiscs: [],
    sequences: ['t1', 'stir'],
    pixelMm: 1.2,
    widthMm: 60,
  };
  const made = await caseOf(spec, 1);
  const open = await memoryLibrary().create('C-SIGNAL');
  const imported: Provenance = { by: 'import', inputs: [] };
  const study = { studyUid: '1.2', description: '', sex: 'unknown', series: [], source: 'nifti', findings: [] } as const;
  const changes: readonly Change[] = [
    { kind: 'study', data: study, provenance: imported },
    ...made.volumes.map((data): Change => ({ kind: 'volume', data, provenance: imported })),
    ...made.seeds.map((data): Change => ({ kind: 'seed', data, provenance: imported })),
    { kind: 'levels', data: made.levels, provenance: imported },
  ];
  await open.change(changes);
  await runStep(open, workup);
  await readSignal(open);
  await runStep(open, plan, {}, { vertebraIds: ['v-L1'] });
  const file = join(folder, 'C-SIGNAL.trocart');
  writeFileSync(file, await open.exportCase());
  return file;
}
const idle = (): Promise<unknown> => page.waitForFunction(() => document.querySelector('.running') === null, null, { timeout: 120_000 });
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
}, 240_000);
afterAll(async () => {
  await chrome?.close();
  server?.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('signal on the page', () => {
  it('shows the age beside the shape, on table and strip, with the evidence and what it rests on', async () => {
    await page.locator('[data-testid=vertebrae] .row-button', { hasText: 'L1' }).click();
    const card = page.locator('[data-testid=signal]');
    await card.waitFor({ timeout: 60_000 });
    expect(await page.locator('[data-testid=vertebrae] tr', { hasText: 'L1' }).innerText()).toContain('récente');
    expect(await page.locator('.strip .bone', { hasText: 'L1' }).innerText()).toMatch(/R/);
    const text = await card.innerText();
    expect(text).toContain('étalonné sur des IRM de fantômes');
    expect(text).toContain('en bande, au plateau supérieur');
    await page.waitForFunction(() => document.querySelectorAll('.signal-pictures canvas').length === 2, null, { timeout: 60_000 });
    // painted: more than one grey
    const greys = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLCanvasElement>('.signal-pictures canvas')].map((c) => {
        const data = c.getContext('2d')?.getImageData(0, 0, c.width, c.height).data ?? new Uint8ClampedArray();
        return new Set(data).size;
      }),
    );
    for (const n of greys) expect(n).toBeGreaterThan(40);
    await shot('signal-fr');
    await card.scrollIntoViewIfNeeded();
    expect(await serious()).toEqual([]);
  });

  it('says of a haemangioma that a radiologist is to read it, in English too', async () => {
    await language('EN');
    await page.locator('[data-testid=vertebrae] .row-button', { hasText: 'L3' }).click();
    const card = page.locator('[data-testid=signal]');
    await page.waitForFunction(() => document.querySelector('[data-testid=signal]')?.textContent?.includes('haemangioma') === true, null, {
      timeout: 60_000,
    });
    expect(await card.innerText()).toContain('to be read by a radiologist');
    await shot('signal-en');
  });

  it('outlines a level from MRI alone and withholds clearance and breach', async () => {
    await page.locator('[data-testid=vertebrae] .row-button', { hasText: 'L1' }).click();
    await page.locator('[data-view=sagittal]').focus();
    await page.keyboard.press('2');
    const outline = page.locator('[data-testid=outline]');
    await outline.waitFor({ timeout: 60_000 });
    const text = await outline.innerText();
    expect(text).toContain('Withheld');
    expect(text).toContain('LEFT');
    expect(text).toContain('What a CT would add');
    expect(await page.locator('.path-card').count()).toBe(0);
    await shot('outline-en');
    expect(await serious()).toEqual([]);
    await language('FR');
    await shot('outline-fr');
    expect(faults).toEqual([]);
  });
});
