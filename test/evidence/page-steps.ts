// What rows that drive the built page do alike: a page of its own for a case, waiting as long as a computation takes, forms answered, papers taken and kept.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { findQuestion, type Form } from '../../src/catalog/index.ts';
import { appFolder, openDesk, type Desk } from '../app/browser.ts';

/** Set to a folder, pictures and papers are kept there to be looked at. */
export const shots = process.env['PAGE_SHOTS'];
export const mainFile = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
/** Nothing a person reads may hold these. */
export const unfilled =
  /[{}⟨⟩]|undefined|NaN|Infinity|\b(?:ablation|lesion|injection|strength|cli|report|app|clock|indication)[.-][a-z]+\.[a-z]/;
const longMs = 3_600_000;

/** A browser for one case; undefined where there is no built page or no browser. */
export async function pageFor(locale: 'fr-FR' | 'en-GB'): Promise<Desk | undefined> {
  if (!existsSync(join(appFolder, 'index.html'))) return undefined;
  if (shots !== undefined) mkdirSync(shots, { recursive: true });
  return openDesk({ timeoutMs: 300_000, context: { locale } });
}
export const needsPage = { measured: {}, state: 'skipped', reason: 'needs npm run build' } as const;

/** Nothing runs, however long it takes. */
export async function idle(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelector('.running') === null, null, { timeout: longMs });
}
export const longWait = { timeout: longMs } as const;

/** A demo patient or files, measured, one of its bones taken. */
export async function openCase(desk: Desk, from: { readonly demo: string } | { readonly files: readonly string[] }, level: string) {
  const { page } = desk;
  if ('demo' in from) await page.click(`[data-demo=${from.demo}]`);
  else await desk.open(...from.files);
  await page.waitForSelector('[data-testid=vertebrae], [role=dialog] [type=radio]', longWait);
  if ((await page.locator('[role=dialog] [type=radio]').count()) > 0) {
    await page.locator('[role=dialog] [type=radio]').first().click();
    await page.locator('[role=dialog] .mantine-Button-root').click();
  }
  await page.waitForSelector('[data-testid=vertebrae]', longWait);
  await idle(page);
  await page.locator('.bone', { hasText: level }).first().click();
}
/** Initials beside the levels, where they are not yet confirmed. */
export async function confirmLevels(page: Page): Promise<void> {
  if ((await page.locator('.levels input').count()) === 0) return;
  await page.locator('.levels input').fill('AB');
  await page.locator('.levels button').click();
  await page.waitForFunction(() => document.querySelector('.unconfirmed') === null);
}
/** The plan of one level alone. */
export async function planLevel(desk: Desk, level: string): Promise<void> {
  const { page } = desk;
  await desk.stage(4);
  await page.waitForSelector('[data-testid=propose]', { state: 'attached' });
  // closed where a plan stands already
  const choice = page.locator('details', { has: page.locator('[data-testid=propose]') });
  if ((await choice.count()) > 0 && (await choice.first().getAttribute('open')) === null) await choice.first().locator('> summary').click();
  for (const one of await page.locator('.choices li').all())
    await one.locator('input').setChecked((await one.locator('strong').innerText()).trim() === level, { force: true });
  await page.click('[data-testid=propose]');
  await page.waitForSelector('[data-testid=plan]', longWait);
  await idle(page);
}

/** Answers every question of a form that is put and open. */
export async function fill(page: Page, testid: string, form: Form, values: Readonly<Record<string, unknown>>): Promise<void> {
  const body = page.locator(`[data-testid=${testid}]`);
  if ((await body.getAttribute('open')) === null) await body.locator('> summary').click();
  for (const [id, value] of Object.entries(values)) {
    const field = body.locator(`fieldset.ask[id$="-${id}"]`);
    if ((await field.count()) === 0 || ((await field.getAttribute('class')) ?? '').includes('ask-said')) continue;
    const question = findQuestion(form, id);
    if (question === undefined) continue;
    if (question.kind === 'yes-no')
      await field
        .locator('input')
        .nth(value === true ? 0 : 1)
        .click();
    else if ('choices' in question)
      await field
        .locator('input')
        .nth(question.choices.indexOf(String(value)))
        .click();
    else {
      await field.locator('input').fill(question.kind === 'number' ? String(value).replace('.', ',') : String(value));
      await field.locator('input').press('Enter');
    }
    await body.locator(`fieldset.ask-said[id$="-${id}"]`).waitFor({ timeout: 60_000 });
  }
}

/** What a button gives to be kept; in the folder of pictures under this name. */
export async function taken(page: Page, testid: string, name: string): Promise<Uint8Array> {
  const [download] = await Promise.all([page.waitForEvent('download', longWait), page.click(`[data-testid=${testid}]`)]);
  const bytes = readFileSync(await download.path());
  if (shots !== undefined) writeFileSync(join(shots, name), bytes);
  await idle(page);
  return bytes;
}
export async function paper(page: Page, testid: string, name: string): Promise<void> {
  const bytes = await taken(page, testid, `${name}.pdf`);
  if (Buffer.from(bytes.subarray(0, 4)).toString() !== '%PDF') throw new Error(`${name} is no PDF`);
}
/** What is seen of one view. */
export const picture = (page: Page, view: string): Promise<string> =>
  page.evaluate((name) => document.querySelector<HTMLCanvasElement>(`[data-view=${name}] canvas`)?.toDataURL() ?? '', view);
/** The day so many days from now, as fields take it. */
export function day(days: number): string {
  const d = new Date();
  d.setDate(d.getDate() + days);
  return `${d.getFullYear()}-${String(d.getMonth() + 1).padStart(2, '0')}-${String(d.getDate()).padStart(2, '0')}`;
}
