// Slider and clock used on the built page: demo patients and one real CT are opened, planned, injected; the slider is moved by hand and key, one trocar
// set beside two, the sitting planned with two products, its clock started, and what was pressed found in the case. Needs `npm run build` and a Chromium;
// the real case needs TROCART_DATA.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Desk } from '../app/browser.ts';
import { idle as idleOf, longWait, needsPage, openCase, pageFor, planLevel } from './page-steps.ts';
import type { Outcome, RowSetup } from './row.ts';

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
async function drive(desk: Desk, c: Case, files: readonly string[] | undefined): Promise<string> {
  const { page } = desk;
  const idle = (): Promise<void> => idleOf(page);
  const shot = (name: string): Promise<void> => desk.shot(`cement-${c.name}-${name}`);
  const text = (testid: string): Promise<string> => page.locator(`[data-testid=${testid}]`).innerText();
  await openCase(desk, files === undefined ? { demo: c.name } : { files }, c.level);
  await planLevel(desk, c.level);
  await desk.stage(5);

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
  await page.locator('[data-testid=fill-slider]').waitFor(longWait);
  // the first look stands while the ensemble is computed
  const looked = await text('fill-verdict').catch(() => '');
  await page.locator('[data-testid=leaks]').waitFor(longWait);
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
  await desk.painted();
  await shot('fill');
  const heat = await text('heat');
  await page.locator('[data-testid=heat]').scrollIntoViewIfNeeded();
  await shot('heat');
  const compared = await page.locator('[data-testid=compared] thead th').count();

  await page.locator('[data-testid=cement-panel] details.choice').evaluate((e) => void ((e as HTMLDetailsElement).open = true));
  await page.locator('[data-testid=plan-sitting]').click();
  await page.locator('[data-testid=sitting]').waitFor(longWait);
  await idle();
  await page.locator('[data-testid=sitting]').scrollIntoViewIfNeeded();
  await shot('sitting');
  await page.locator('[data-mix=mix-1]').click();
  await page.locator('[data-testid=clock-start]').click();
  const phase = await text('clock-phase');
  await page.locator('[data-press=paste-hangs]').click();
  await shot('clock');
  await page.locator('[data-testid=clock-close]').click();
  await page.locator('[data-testid=mix-logs]').waitFor(longWait);
  const said = `${looked}${await page.locator('.panel').innerText()}${heat}${phase}`;
  const unfilled = said.match(/⟨[^⟩]*⟩|undefined|NaN|injection[-.][a-z]+[.-]|clock-[a-z]+\./);
  if (unfilled !== null) throw new Error(`a sentence is not filled: ${unfilled[0]}`);
  const stop = (await text('fill-verdict')).replaceAll(/\s+/g, ' ').trim();
  return `${c.level}: ${stop.slice(0, 90)}; ${at.join(' → ')} ml in the body; ${Math.max(1, compared - 1)} approach(es)`;
}

export async function cementOnThePage(setup: RowSetup): Promise<Outcome> {
  const data = setup.dataFolder;
  const measured: Record<string, string | number> = {};
  let [done, wrong] = [0, 0];
  const wanted = pageCases.slice(0, Math.max(1, Math.round(setup.share * pageCases.length)));
  for (const [n, c] of wanted.entries()) {
    const files = data === undefined ? undefined : c.files?.map((f) => join(data, f));
    if (c.files !== undefined && (files === undefined || !files.every((f) => existsSync(f)))) {
      measured[c.name] = 'not run: no public data folder';
      wrong++;
      continue;
    }
    const desk = await pageFor(n % 2 === 0 ? 'fr-FR' : 'en-GB');
    if (desk === undefined) return needsPage;
    try {
      measured[c.name] = await drive(desk, c, files);
      if (desk.faults.length === 0) done++;
      else measured[`${c.name}.fault`] = desk.faults[0];
    } catch (problem) {
      await desk.shot(`cement-${c.name}-end`).catch(() => undefined);
      measured[c.name] = `ended: ${(problem as Error).message.split('\n')[0].slice(0, 160)}`;
    } finally {
      await desk.close();
    }
    setup.progress((n + 1) / wanted.length);
  }
  return {
    measured: { caseCount: wanted.length, doneCount: done, ...measured },
    state: done === wanted.length && wrong === 0 ? 'pass' : 'fail',
  };
}
