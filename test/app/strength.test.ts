// The strength panel in the built page: a case made here, with a made strength record, is opened as a file; both languages, keyboard, axe, pictures, report.
import { createServer, type Server } from 'node:http';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { finding } from '../../src/base/index.ts';
import { findStep, memoryLibrary, runStep, type Change } from '../../src/host/index.ts';
import { defaultSpec, makePhantom } from '../../src/phantom/index.ts';
import type { LevelName, Provenance } from '../../src/records/index.ts';
import { safeHeaders } from '../../src/server/headers.ts';
import { plan, workup } from '../../src/steps/index.ts';
import { levelsOf, seedOf } from '../evidence/workup-spines.ts';
import { madeStrength } from '../made-strength.ts';

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
const folder = mkdtempSync(join(tmpdir(), 'trocart-strength-'));
/** Set to a folder, the pictures are kept there to be looked at. */
const shots = process.env.PAGE_SHOTS;
let server: Server;
let chrome: Browser;
let page: Page;
const faults: string[] = [];

/** A wedge of L2 among its neighbours, measured and planned, with a made strength; saved as a case file. */
async function caseFile(): Promise<string> {
  const phantom = makePhantom({
    ...defaultSpec,
    levels: ['T12', 'L1', 'L2', 'L3', 'L4'],
    lesions: [{ kind: 'fracture', level: 'L2', shape: 'wedge', depthFraction: 0.42, acute: true }],
  });
  const { ct, labels } = phantom.render(phantom.gridFor([1.2, 1.2, 1.5]));
  const seeds = phantom.truth.vertebrae.map((t) => seedOf(labels, t.label, t.level as LevelName));
  const open = await memoryLibrary().create('C-STRENGTH');
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
  const two = seeds.find((s) => s.suggestedLevel === 'L2');
  if (two === undefined) throw new Error('no L2');
  await runStep(open, plan, {}, { vertebraIds: [two.vertebraId] });
  const bone = open.records('vertebra').find((v) => v.data.vertebraId === two.vertebraId);
  if (bone === undefined) throw new Error('L2 was not measured');
  const inputs = [{ name: 'vertebra', id: bone.id, hash: open.hashOf(bone as never) }];
  // by nobody's step: what it rests on is its bone alone, whatever the step reads
  await open.put('strength', madeStrength(bone.data), { provenance: { by: 'made', inputs } });
  const other = (level: string) =>
    open.records('vertebra').find((v) => v.data.vertebraId === seeds.find((s) => s.suggestedLevel === level)?.vertebraId);
  const [one, three] = [other('L1'), other('L3')];
  if (one === undefined || three === undefined) throw new Error('L1 or L3 was not measured');
  const changed = [{ name: 'vertebra', id: three.id, hash: '0' }];
  await open.put('strength', { ...madeStrength(three.data), maps: [] }, { provenance: { by: 'made', inputs: changed } });
  const refused = {
    ...madeStrength(one.data),
    state: 'refused',
    states: [],
    gains: {},
    sensitivity: [],
    maps: [],
    curves: [],
    bands: {},
  } as const;
  const why = [finding('strength-view.no-step', 'stop')];
  const oneInputs = [{ name: 'vertebra', id: one.id, hash: open.hashOf(one as never) }];
  await open.put('strength', { ...refused, findings: why }, { provenance: { by: 'made', inputs: oneInputs } });
  const file = join(folder, 'C-STRENGTH.trocart');
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

/** CPU time of the longest task of the page's own thread while `act` runs (page.test.ts says why CPU, and why 250). */
async function longestTask(act: () => Promise<void>): Promise<number> {
  const session = await page.context().newCDPSession(page);
  const events: { name: string; tid: number; pid: number; dur?: number; tdur?: number; args?: { name?: string } }[] = [];
  session.on('Tracing.dataCollected', (e: { value: unknown[] }) => void events.push(...(e.value as typeof events)));
  await session.send('Tracing.start', { traceConfig: { includedCategories: ['toplevel', '__metadata'] }, transferMode: 'ReportEvents' });
  await act();
  const done = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
  await session.send('Tracing.end');
  await done;
  await session.detach();
  const main = new Set(events.filter((e) => e.name === 'thread_name' && e.args?.name === 'CrRendererMain').map((e) => `${e.pid}/${e.tid}`));
  const tasks = events.filter((e) => e.name.endsWith('RunTask') && main.has(`${e.pid}/${e.tid}`));
  return Math.max(0, ...tasks.map((t) => (t.tdur ?? t.dur ?? 0) / 1000));
}
const blockedMs = 250;

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

describe('strength on the page', () => {
  it('is reached by its key, and shows before and after with ranges, the model beside them, in both languages', async () => {
    await page.locator('[data-view=sagittal]').focus();
    const panel = page.locator('[data-testid=strength]');
    const cpuMs = await longestTask(async () => {
      await page.keyboard.press('5');
      await panel.waitFor();
      await page.waitForFunction(() => document.querySelectorAll('.chart svg').length === 2);
      await page.waitForFunction(() => document.querySelectorAll('.views canvas[data-painted=yes]').length === 6, null, {
        timeout: 60_000,
      });
      await painted();
    });
    console.log(`showing a strength: longest main-thread task ${cpuMs.toFixed(0)} ms of CPU`);
    expect(cpuMs).toBeLessThan(blockedMs);
    await shot('strength-fr');
    const table = panel.locator('table.states').first();
    expect(await table.innerText()).toMatch(/Charge de rupture, N\s+1\u202f696\s+1\u202f323 – 2\u202f052\s+2\u202f743/);
    expect(await panel.locator('[data-testid=gains]').innerText()).toContain('× 1,19 à × 1,98');
    const model = await panel.locator('.model-facts').innerText();
    for (const told of ['Kopperdahl 2002', 'PMMA', '1,00\u00a0mm', 'inconnu', 'prévu, 4,2 ml']) expect(model).toContain(told);
    expect(await panel.innerText()).toMatch(/Jamais une autorisation de mettre un patient en charge/);
    await language('EN');
    expect(await table.innerText()).toMatch(/Failure load, N\s+1,696\s+1,323 – 2,052\s+2,743/);
    expect(await panel.innerText()).toContain('Never a clearance to load a patient');
    // sentences of findings are the step's own area; nothing of this one is missing
    expect(await panel.innerText()).not.toMatch(/⟨|strength-view|undefined|NaN/);
    await shot('strength-en');
    expect(await page.locator('.intended').innerText()).toContain('not a medical device');
  });

  it('shows the strain before and after on the same planes, and on the cut solids, each with its figures in words', async () => {
    expect(await page.locator('.views canvas[data-painted=yes]').count()).toBe(6);
    for (const view of ['before-sagittal', 'after-sagittal', 'before-axial', 'after-axial'])
      expect(await page.locator(`#twin-${view}`).textContent()).toMatch(/half of the bone above \d\.\d\d %/);
    expect(await page.locator('[data-view=cut-after]').getAttribute('aria-label')).toMatch(/L2 from in front.*with the planned cement/);
    const letters = (view: string): Promise<string[]> => page.locator(`[data-view=${view}] .letters text`).allTextContents();
    expect((await letters('after-axial')).slice(0, 2)).toEqual(['R', 'L']);
    expect(await letters('before-sagittal')).toEqual(['A', 'P', 'H', 'F']);
    // one zoom for both
    const scale = (view: string): Promise<string | null> => page.locator(`[data-view=${view}] .scale path`).getAttribute('d');
    const was = await scale('after-axial');
    await page.locator('[data-view=before-axial]').focus();
    await page.keyboard.press('+');
    await painted();
    expect(await scale('before-axial')).not.toBe(was);
    expect(await scale('after-axial')).toBe(await scale('before-axial'));
    const opacity = page.locator('.strength input[type=range]');
    await opacity.focus();
    for (let n = 0; n < 5; n++) await page.keyboard.press('ArrowLeft');
    expect(await opacity.inputValue()).toBe('65');
    await painted();
  });

  it('has each curve as a table, every choice within reach of the keyboard, and nothing serious for axe', async () => {
    for (const summary of await page.locator('.twin-table summary').all()) {
      await summary.focus();
      await page.keyboard.press('Enter');
    }
    expect(await page.locator('.twin-table[open] table').count()).toBe(4);
    await page.locator('[data-testid=strength-choice] summary').focus();
    await page.keyboard.press('Enter');
    await page.locator('[data-testid=strength-choice] .pick').first().locator('input:checked').focus();
    await page.keyboard.press('ArrowRight');
    expect(await page.locator('[data-testid=strength-choice] .picked').first().innerText()).toBe('bent forward');
    expect(await page.locator('[data-testid=press]').isEnabled()).toBe(true);
    await page.locator('[data-testid=strength-choice] .tick', { hasText: 'Entered by hand' }).click();
    expect(await page.locator('[data-testid=press]').isDisabled()).toBe(true);
    const [slope, intercept] = await page.locator('.scale-fields input').all();
    await slope.fill('0,82');
    await intercept.fill('-3.5');
    expect(await page.locator('[data-testid=press]').isEnabled()).toBe(true);
    await shot('strength-choice-en');
    await page.locator('.chart').last().scrollIntoViewIfNeeded();
    await shot('strength-curves-en');
    expect(await serious()).toEqual([]);
    await language('FR');
    await page.locator('.twin-table').last().scrollIntoViewIfNeeded();
    await shot('strength-tables-fr');
    expect(await serious()).toEqual([]);
  });

  it('says what is stale, with a button, and what was refused, without a number', async () => {
    await page.locator('.bone', { hasText: 'L3' }).click();
    const stale = page.locator('.panel .stale');
    await stale.waitFor();
    expect(await stale.innerText()).toMatch(/a changé[\s\S]*Recalculer/);
    expect(await page.locator('.path li:nth-child(6) button').getAttribute('title')).toContain('périmé');
    // no map was kept: the usual views, and it is said
    await page.locator('[data-view=coronal]').waitFor();
    expect(await page.locator('[data-testid=strength]').innerText()).toContain('Aucune carte de déformation');
    await page.locator('.bone', { hasText: 'L1' }).click();
    await page.locator('[data-testid=strength] .rule', { hasText: 'Aucun chiffre' }).waitFor();
    expect(await page.locator('[data-testid=strength]').innerText()).toMatch(/ne calcule pas la résistance/);
    expect(await page.locator('[data-testid=strength] table').count()).toBe(0);
    await painted();
    await shot('strength-refused-fr');
    expect(await serious()).toEqual([]);
  });

  // only where the step is part of the program
  it.skipIf(findStep('strength') === undefined)(
    'is computed on threads, can be cancelled, and shows a bone without cement alone',
    async () => {
      await page.locator('.bone', { hasText: 'L4' }).click();
      const choice = page.locator('[data-testid=strength-choice]');
      await page.locator('.panel .empty').waitFor();
      await choice.locator('.pick', { hasText: 'Charge' }).locator('label', { hasText: 'dans l’axe' }).click();
      await choice.locator('.pick', { hasText: 'Ciment' }).locator('label', { hasText: 'aucun' }).click();
      await choice.locator('.pick', { hasText: 'Voxel' }).locator('label').last().click();
      await choice.locator('.tick', { hasText: 'Saisie' }).click();
      const [slope, intercept] = await page.locator('.scale-fields input').all();
      await slope.fill('0,8');
      await intercept.fill('0');
      await page.click('[data-testid=press]');
      await page.locator('.running .mantine-Button-root').click();
      await idle();
      expect(await page.locator('[data-testid=refusal]').innerText()).toContain('Annulé');
      await page.locator('[data-testid=refusal] button').last().click();
      const cpuMs = await longestTask(async () => {
        await page.click('[data-testid=press]');
        await page.locator('[data-testid=strength]').waitFor({ timeout: 170_000 });
        await idle();
        await page.locator('[data-view=cut-before] canvas[data-painted=yes]').waitFor();
        await painted();
      });
      console.log(`pressing: longest main-thread task ${cpuMs.toFixed(0)} ms of CPU`);
      expect(cpuMs).toBeLessThan(blockedMs);
      expect(await page.locator('[data-view=after-sagittal]').count()).toBe(0);
      expect(await page.locator('#twin-before-axial').textContent()).toMatch(/moitié de l’os/);
      const text = await page.locator('[data-testid=strength]').innerText();
      expect(text).toMatch(/Rigidité, N\/mm\s+\d/);
      expect(text).toContain('saisi à la main');
      expect(text).not.toMatch(/⟨|strength[.-][a-z]|undefined|NaN/);
      await shot('strength-alone-fr');
    },
  );

  it('is printed', async () => {
    await page.click('.path li:nth-child(10) button');
    const [download] = await Promise.all([page.waitForEvent('download', { timeout: 120_000 }), page.click('[data-testid=pdf]')]);
    const bytes = readFileSync(await download.path());
    expect(bytes.subarray(0, 4).toString()).toBe('%PDF');
    if (shots !== undefined) writeFileSync(join(shots, 'strength-fr.pdf'), bytes);
    await idle();
    expect(faults).toEqual([]);
  });
});
