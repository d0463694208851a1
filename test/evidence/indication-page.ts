// From files to plan and indication sheet on the built page, MRI alone: the demo patient's DICOM slices and label maps are given as files, the vertebrae
// measured, the plan made, the forms filled, the sheet judged and printed, in French and English. Needs `npm run build` and a Chromium.
import { createServer, type Server } from 'node:http';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { findQuestion, indicationForm, indicationLevelForm, type Form } from '../../src/catalog/index.ts';
import { safeHeaders } from '../../src/server/headers.ts';
import { wholePaths } from '../indication-patients.ts';
import type { Outcome } from './row.ts';

const root = fileURLToPath(new URL('../../dist', import.meta.url));
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ttf': 'font/ttf',
};
/** Set to a folder, pictures and papers are kept there to be looked at. */
const shots = process.env['PAGE_SHOTS'];

const serve = async (): Promise<{ readonly server: Server; readonly port: number }> => {
  const app = join(root, 'app');
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://x').pathname;
    const wanted = join(app, path === '/' ? 'index.html' : path);
    if (!wanted.startsWith(app) || !existsSync(wanted)) return void response.writeHead(404, safeHeaders).end();
    response
      .writeHead(200, { ...safeHeaders, 'content-type': types[extname(wanted)] ?? 'application/octet-stream' })
      .end(readFileSync(wanted));
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return { server, port: (server.address() as { port: number }).port };
};

const day = (days: number): string => {
  const d = new Date();
  d.setDate(d.getDate() + days);
  return `${d.getFullYear()}-${String(d.getMonth() + 1).padStart(2, '0')}-${String(d.getDate()).padStart(2, '0')}`;
};

/** What is answered on the page beyond what the MRI proposes; by question, in the words of the files. */
const said: Readonly<Record<'patient' | 'level', Readonly<Record<string, unknown>>>> = {
  patient: { ...wholePaths.osteoporotic.patient, actDate: day(4), bleedingDate: day(-2) },
  level: { ...wholePaths.osteoporotic.level, nonUnion: true },
};
/** Answers every question of a form that is put and open. */
async function fill(page: Page, testid: string, form: Form, values: Readonly<Record<string, unknown>>): Promise<void> {
  for (const [id, value] of Object.entries(values)) {
    const field = page.locator(`[data-testid=${testid}] fieldset.ask[id$="-${id}"]`);
    if ((await field.count()) === 0 || ((await field.getAttribute('class')) ?? '').includes('ask-said')) continue;
    const question = findQuestion(form, id);
    if (question === undefined) continue;
    if (question.kind === 'number') {
      await field.locator('input').fill(String(value).replace('.', ','));
      await field.locator('input').press('Enter');
    } else if (question.kind === 'date') {
      await field.locator('input').fill(String(value));
      await field.locator('input').press('Enter');
    } else {
      const at =
        question.kind === 'yes-no' ? (value === true ? 0 : 1) : 'choices' in question ? question.choices.indexOf(String(value)) : -1;
      await field.locator('input').nth(at).click();
    }
    await page.locator(`[data-testid=${testid}] fieldset.ask-said[id$="-${id}"]`).waitFor({ timeout: 60_000 });
  }
}

/** Drives the page; throws where it does not go on. */
async function drive(page: Page, files: readonly string[]): Promise<Readonly<Record<string, string>>> {
  const idle = (): Promise<unknown> => page.waitForFunction(() => document.querySelector('.running') === null, null, { timeout: 300_000 });
  const shot = async (name: string): Promise<void> => {
    if (shots !== undefined) await page.screenshot({ path: join(shots, `mri-only-${name}.png`) });
  };
  const language = (name: 'FR' | 'EN'): Promise<void> => page.locator('.bar .pick label', { hasText: name }).click();
  const stage = (n: number): Promise<void> => page.locator(`.path li:nth-child(${n}) button`).click();
  const paper = async (testid: string, name: string): Promise<void> => {
    const [download] = await Promise.all([page.waitForEvent('download', { timeout: 300_000 }), page.click(`[data-testid=${testid}]`)]);
    const bytes = readFileSync(await download.path());
    if (bytes.subarray(0, 4).toString() !== '%PDF') throw new Error(`${name} is no PDF`);
    if (shots !== undefined) writeFileSync(join(shots, `mri-only-${name}.pdf`), bytes);
    await idle();
  };
  page.setDefaultTimeout(120_000);
  await page.waitForSelector('.cards .card');
  await page.setInputFiles('[data-testid=files]', [...files]);
  await page.waitForSelector('[data-testid=vertebrae]', { timeout: 300_000 });
  await idle();
  await page.locator('.bone', { hasText: 'L1' }).click();
  await page.locator('[data-testid=signal]').waitFor();
  await page.locator('.levels input').fill('AB');
  await page.locator('.levels button').click();
  await page.waitForFunction(() => document.querySelector('.unconfirmed') === null);
  await shot('vertebrae-fr');

  await stage(4);
  await page.locator('[data-testid=propose]').click();
  await page.locator('[data-testid=outline]').waitFor({ timeout: 300_000 });
  await idle();
  await shot('plan-fr');
  const outline = await page.locator('[data-testid=outline]').innerText();

  await stage(3);
  await page.locator('[data-testid=form-patient]').waitFor();
  for (const form of ['form-patient', 'form-level'])
    if ((await page.locator(`[data-testid=${form}]`).getAttribute('open')) === null)
      await page.locator(`[data-testid=${form}] > summary`).click();
  for (const form of ['form-patient', 'form-level']) {
    await page.locator(`[data-testid=${form}] .tile`, { hasText: 'Reprendre les' }).click();
    // a question that opens behind another brings its own proposal
    const more = page.locator(`[data-testid=${form}] .ask-proposal`);
    for (let n = 0; n < 6 && (await more.count()) > 0; n++) {
      await page.waitForTimeout(1500);
      const button = more.locator('button').first();
      if ((await more.count()) > 0) await button.click();
    }
    await page.waitForFunction((f) => document.querySelectorAll(`[data-testid=${f}] .ask-proposal`).length === 0, form);
  }
  const taken = await page.locator('[data-testid=form-level] .ask-said').count();
  await shot('forms-fr');
  await fill(page, 'form-patient', indicationForm, said.patient);
  await fill(page, 'form-level', indicationLevelForm, said.level);
  await page.locator('[data-testid=judge]').click();
  await page.locator('[data-testid=sheet]').waitFor();
  await idle();
  const fr = await page.locator('.proposal').first().innerText();
  await page.locator('.panel').evaluate((e) => e.scrollTo(0, 0));
  await shot('sheet-fr');
  await paper('sheet-pdf', 'sheet-fr');
  await language('EN');
  const en = await page.locator('.proposal').first().innerText();
  await shot('sheet-en');
  await paper('sheet-pdf', 'sheet-en');
  await stage(10);
  await paper('pdf', 'report-en');
  const text = await page.locator('.panel').innerText();
  if (/⟨|undefined|NaN/.test(`${outline}${fr}${en}${text}`)) throw new Error('a sentence is not filled');
  const plain = (t: string): string => t.replaceAll(/\s+/g, ' ').trim();
  return { fr: plain(fr).slice(0, 40), en: plain(en).slice(0, 40), takenFromImages: String(taken) };
}

export async function mriOnlyOnThePage(): Promise<Outcome> {
  const main = join(root, 'cli/main.js');
  const executablePath = [process.env['CHROMIUM_PATH'], '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
    (p) => p !== undefined && existsSync(p),
  );
  if (!existsSync(main) || executablePath === undefined)
    return { measured: {}, state: 'skipped', reason: 'needs npm run build and a Chromium' };
  const folder = mkdtempSync(join(tmpdir(), 'trocart-mri-only-'));
  const made = spawnSync(process.execPath, [main, 'demo', 'mri-only', '--out', folder], { encoding: 'utf8' });
  if (made.status !== 0) return { measured: {}, state: 'fail', reason: made.stderr };
  const within = (name: string): string[] => readdirSync(join(folder, name)).map((f) => join(folder, name, f));
  const { server, port } = await serve();
  // the types' path alias must not reach the run: it is taken from the folder of tools itself
  const { chromium } = createRequire(new URL('../../tools/package.json', import.meta.url))(
    'playwright-core',
  ) as typeof import('playwright-core');
  const chrome = await chromium.launch({ executablePath, headless: true, args: ['--no-sandbox', '--use-angle=swiftshader'] });
  try {
    const context = await chrome.newContext({ viewport: { width: 1440, height: 900 }, locale: 'fr-FR', reducedMotion: 'reduce' });
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('pageerror', (e) => faults.push(e.message));
    await page.goto(`http://127.0.0.1:${port}/`, { waitUntil: 'commit' });
    const told = await drive(page, [...within('mr'), ...within('labels-mr')]);
    const right = /L1/.test(told['fr'] ?? '') && /L1/.test(told['en'] ?? '');
    return {
      measured: { ...told, faultCount: faults.length },
      state: right && faults.length === 0 ? 'pass' : 'fail',
      ...(faults.length === 0 ? {} : { reason: faults[0] }),
    };
  } finally {
    await chrome.close();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
