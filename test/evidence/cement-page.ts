// Slider and clock used on the built page: demo patients and one real CT are opened, planned, injected; the slider is moved by hand and key, one trocar
// set beside two, the sitting planned with two products, its clock started, and what was pressed found in the case. Needs `npm run build` and a Chromium;
// the real case needs TROCART_DATA.
import { createServer, type Server } from 'node:http';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { safeHeaders } from '../../src/server/headers.ts';
import type { Outcome, RowSetup } from './row.ts';

const root = fileURLToPath(new URL('../../dist/app', import.meta.url));
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ttf': 'font/ttf',
};
/** Set to a folder, pictures are kept there to be looked at. */
const shots = process.env['PAGE_SHOTS'];
interface Case {
  readonly name: string;
  readonly level: string;
  /** Under the folder of public data; a demo patient when absent. */
  readonly files?: readonly string[];
}
export const pageCases: readonly Case[] = [
  { name: 'wedge', level: 'L1' },
  { name: 'scoliosis', level: 'L2' },
  { name: 'lytic', level: 'L3' },
  { name: 'lytic-t10', level: 'T10' },
  {
    name: 'totalseg-ct-abdopelvis',
    level: 'L3',
    files: ['totalseg-ct-abdopelvis/example_ct.nii.gz', 'totalseg-ct-abdopelvis/example_seg_fast_force_split.nii.gz'],
  },
];
const long = 1_200_000;

async function serve(): Promise<{ readonly server: Server; readonly port: number }> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://x').pathname;
    const wanted = join(root, path === '/' ? 'index.html' : path);
    if (!wanted.startsWith(root) || !existsSync(wanted)) return void response.writeHead(404, safeHeaders).end();
    response
      .writeHead(200, { ...safeHeaders, 'content-type': types[extname(wanted)] ?? 'application/octet-stream' })
      .end(readFileSync(wanted));
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return { server, port: (server.address() as { port: number }).port };
}

/** The second product is a person's own: no other product states its times. */
const own: readonly (readonly [string, string])[] = [
  ['name', 'Second'],
  ['powder', '20'],
  ['liquid', '9'],
  ['statedC', '22'],
  ['from', '3'],
  ['until', '12'],
  ['setMin', '16'],
];

/** What was seen; throws where the page does not go on. */
async function drive(page: Page, c: Case, files: readonly string[] | undefined): Promise<string> {
  const idle = (): Promise<unknown> => page.waitForFunction(() => document.querySelector('.running') === null, null, { timeout: long });
  const shot = async (name: string): Promise<void> => {
    if (shots !== undefined) await page.screenshot({ path: join(shots, `cement-${c.name}-${name}.png`) });
  };
  const text = (testid: string): Promise<string> => page.locator(`[data-testid=${testid}]`).innerText();
  const stage = (n: number): Promise<void> => page.locator(`.path li:nth-child(${n}) button`).click();
  await page.waitForSelector('.cards .card');
  if (files === undefined) await page.click(`[data-demo=${c.name}]`);
  else await page.setInputFiles('[data-testid=files]', [...files]);
  await page.waitForSelector('[data-testid=vertebrae], [role=dialog] [type=radio]', { timeout: long });
  if ((await page.locator('[role=dialog] [type=radio]').count()) > 0) {
    await page.locator('[role=dialog] [type=radio]').first().click();
    await page.locator('[role=dialog] .mantine-Button-root').click();
  }
  await page.waitForSelector('[data-testid=vertebrae]', { timeout: long });
  await idle();
  await page.locator('.bone', { hasText: c.level }).first().click();
  await stage(4);
  await page.waitForSelector('[data-testid=propose]');
  for (const one of await page.locator('.choices li').all())
    await one.locator('input').setChecked((await one.locator('strong').innerText()).trim() === c.level, { force: true });
  await page.click('[data-testid=propose]');
  await page.waitForSelector('[data-testid=plan]', { timeout: long });
  await idle();
  await stage(5);

  const mix = page.locator('[data-testid=mix-choice]');
  await mix.waitFor();
  if ((await mix.getAttribute('open')) === null) await mix.locator('> summary').click();
  await mix.locator('select[name=productId]').first().selectOption('published-pmma');
  await mix.locator('[data-testid=two-products]').check();
  const later = mix.locator('[data-testid=later-product]');
  await later.locator('select[name=productId]').selectOption('own');
  for (const [name, value] of own) await later.locator(`[name=${name}]`).fill(value);
  await shot('mix');
  const ask = page.locator('[data-testid=injection-choice]');
  if ((await ask.getAttribute('open')) === null) await ask.locator('> summary').click();
  await ask.locator('input').first().fill('3');
  await page.locator('[data-testid=inject]').click();
  await page.locator('[data-testid=fill-slider]').waitFor({ timeout: long });
  // the first look stands while the ensemble is computed
  const looked = await text('fill-verdict').catch(() => '');
  await page.locator('[data-testid=leaks]').waitFor({ timeout: long });
  await idle();
  const slider = page.locator('[data-testid=fill-slider]');
  await mix.locator('> summary').click();
  await slider.focus();
  await page.keyboard.press('Home');
  const at: number[] = [];
  for (const ml of ['1', '2.5']) {
    await slider.fill(ml);
    at.push(Number((await text('fill-facts')).match(/\d+[.,]\d+(?=\s*ml)/)?.[0].replace(',', '.') ?? Number.NaN));
  }
  if (!(at[1] > at[0])) throw new Error(`the fill does not grow with the slider: ${at.join(' ')}`);
  const stylet = page.locator('[data-testid=stylet]');
  if (await stylet.isEnabled()) {
    await stylet.check();
    const pushed = await page.locator('.fill-ml').innerText();
    if (!pushed.includes('+')) throw new Error(`the stylet's push is not shown: ${pushed}`);
  }
  await page.waitForFunction(() => document.documentElement.dataset['painting'] === 'no', null, { timeout: long });
  await shot('fill');
  const heat = await text('heat');
  await page.locator('[data-testid=heat]').scrollIntoViewIfNeeded();
  await shot('heat');
  const compared = await page.locator('[data-testid=compared] thead th').count();

  await page.locator('[data-testid=cement-panel] details.choice').evaluate((e) => void ((e as HTMLDetailsElement).open = true));
  await page.locator('[data-testid=plan-sitting]').click();
  await page.locator('[data-testid=sitting]').waitFor({ timeout: long });
  await idle();
  await page.locator('[data-testid=sitting]').scrollIntoViewIfNeeded();
  await shot('sitting');
  await page.locator('[data-mix=mix-1]').click();
  await page.locator('[data-testid=clock-start]').click();
  const phase = await text('clock-phase');
  await page.locator('[data-press=paste-hangs]').click();
  await shot('clock');
  await page.locator('[data-testid=clock-close]').click();
  await page.locator('[data-testid=mix-logs]').waitFor({ timeout: long });
  const said = `${looked}${await page.locator('.panel').innerText()}${heat}${phase}`;
  const unfilled = said.match(/⟨[^⟩]*⟩|undefined|NaN|injection[-.][a-z]+[.-]|clock-[a-z]+\./);
  if (unfilled !== null) throw new Error(`a sentence is not filled: ${unfilled[0]}`);
  const stop = (await text('fill-verdict')).replaceAll(/\s+/g, ' ').trim();
  return `${c.level}: ${stop.slice(0, 90)}; ${at.join(' → ')} ml in the body; ${compared - 1} approach(es)`;
}

export async function cementOnThePage(setup: RowSetup): Promise<Outcome> {
  const executablePath = [process.env['CHROMIUM_PATH'], '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
    (p) => p !== undefined && existsSync(p),
  );
  if (!existsSync(root) || executablePath === undefined)
    return { measured: {}, state: 'skipped', reason: 'needs npm run build and a Chromium' };
  if (shots !== undefined) mkdirSync(shots, { recursive: true });
  const data = setup.dataFolder;
  // the types' path alias must not reach the run: it is taken from the folder of tools itself
  const { chromium } = createRequire(new URL('../../tools/package.json', import.meta.url))(
    'playwright-core',
  ) as typeof import('playwright-core');
  const { server, port } = await serve();
  const chrome = await chromium.launch({ executablePath, headless: true, args: ['--no-sandbox', '--use-angle=swiftshader'] });
  const measured: Record<string, string | number> = {};
  let [done, wrong] = [0, 0];
  const wanted = pageCases.slice(0, Math.max(1, Math.round(setup.share * pageCases.length)));
  try {
    for (const [n, c] of wanted.entries()) {
      const files = data === undefined ? undefined : c.files?.map((f) => join(data, f));
      if (c.files !== undefined && (files === undefined || !files.every((f) => existsSync(f)))) {
        measured[c.name] = 'not run: no public data folder';
        wrong++;
        continue;
      }
      const context = await chrome.newContext({
        viewport: { width: 1440, height: 900 },
        locale: n % 2 === 0 ? 'fr-FR' : 'en-GB',
        reducedMotion: 'reduce',
      });
      const page = await context.newPage();
      page.setDefaultTimeout(300_000);
      const faults: string[] = [];
      page.on('pageerror', (e) => faults.push(e.message));
      try {
        await page.goto(`http://127.0.0.1:${port}/`, { waitUntil: 'commit' });
        measured[c.name] = await drive(page, c, files);
        if (faults.length === 0) done++;
        else measured[`${c.name}.fault`] = faults[0];
      } catch (problem) {
        if (shots !== undefined) await page.screenshot({ path: join(shots, `cement-${c.name}-end.png`) }).catch(() => undefined);
        measured[c.name] = `ended: ${(problem as Error).message.split('\n')[0].slice(0, 160)}`;
      }
      await context.close();
      setup.progress((n + 1) / wanted.length);
    }
  } finally {
    await chrome.close();
    server.close();
  }
  return {
    measured: { caseCount: wanted.length, doneCount: done, ...measured },
    state: done === wanted.length && wrong === 0 ? 'pass' : 'fail',
  };
}
