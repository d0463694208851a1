// The indication in the built page, by keyboard alone: a case made here is opened, its forms are filled by Tab, digits and typing, the sheet is judged,
// a decision recorded; both languages, axe, pictures to look at.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { indicationDecisionForm, indicationForm, indicationLevelForm, questionsOf, type Form } from '../../src/catalog/index.ts';
import { day, indicationCase } from '../indication-case.ts';
import { wholePaths } from '../indication-patients.ts';
import { openDesk, type Desk } from './browser.ts';

const folder = mkdtempSync(join(tmpdir(), 'trocart-indication-'));
/** Set to a folder, the pictures are kept there to be looked at. */
const shots = process.env.PAGE_SHOTS;
let desk: Desk;
let page: Page;
/** How this browser writes dates: found out once, in a field of our own. */
let dayFirst = true;

const idle = (): Promise<void> => desk.idle();
const language = (name: 'FR' | 'EN'): Promise<void> => desk.language(name);
const shot = (name: string): Promise<void> => desk.shot(name);
const wholeShot = async (name: string): Promise<void> => {
  if (shots === undefined) return;
  await page.setViewportSize({ width: 1440, height: 3600 });
  await page.screenshot({ path: join(shots, `${name}.png`) });
  await page.setViewportSize({ width: 1440, height: 900 });
};
const serious = (): Promise<readonly string[]> => desk.serious();

/** What has the focus: its question, its kind, its text. */
const focus = (): Promise<{ readonly question: string; readonly kind: string; readonly text: string; readonly testid: string }> =>
  page.evaluate(() => {
    const e = document.activeElement as HTMLElement | null;
    const ask = e?.closest('fieldset.ask')?.id ?? '';
    return {
      question: ask.replace(/^.*?-/, ''),
      kind: e instanceof HTMLInputElement ? e.type : (e?.tagName.toLowerCase() ?? ''),
      text: e?.textContent ?? '',
      testid: e?.getAttribute('data-testid') ?? e?.closest('details')?.getAttribute('data-testid') ?? '',
    };
  });
async function tabTo(is: (f: Awaited<ReturnType<typeof focus>>) => boolean, most = 300): Promise<void> {
  for (let n = 0; n < most; n++) {
    await page.keyboard.press('Tab');
    if (is(await focus())) return;
  }
  throw new Error('not reached by Tab');
}
/** Answers the questions of a form by Tab, digits and typing, from the focus on. */
async function fill(form: Form, said: Readonly<Record<string, unknown>>): Promise<number> {
  const left = new Map(Object.entries(said));
  let count = 0;
  for (let n = 0; n < 400 && left.size > 0; n++) {
    await page.keyboard.press('Tab');
    const f = await focus();
    const value = left.get(f.question);
    if (value === undefined) continue;
    const question = questionsOf(form).find((q) => q.id === f.question);
    if (question === undefined) continue;
    if (f.kind === 'radio') {
      const at =
        question.kind === 'yes-no' ? (value === true ? 0 : 1) : 'choices' in question ? question.choices.indexOf(String(value)) : -1;
      await page.keyboard.press(String(at + 1));
    } else if (f.kind === 'date') {
      // the order of day and month is the browser's
      const [y, m, d] = String(value).split('-');
      await page.keyboard.type(`${dayFirst ? `${d}${m}` : `${m}${d}`}${y}`);
    } else if (f.kind === 'text') {
      await page.keyboard.type(String(value).replace('.', ','));
      await page.keyboard.press('Enter');
    } else continue;
    left.delete(f.question);
    count++;
  }
  expect([...left.keys()]).toEqual([]);
  return count;
}

beforeAll(async () => {
  const file = await indicationCase(folder);
  desk = await openDesk();
  ({ page } = desk);
  await page.setInputFiles('[data-testid=files]', [file]);
  await page.waitForSelector('[data-testid=vertebrae]', { timeout: 120_000 });
  await idle();
  await page.evaluate(() => {
    const field = document.createElement('input');
    field.type = 'date';
    field.id = 'order';
    document.body.append(field);
    field.focus();
  });
  await page.keyboard.type('11122020');
  dayFirst = (await page.locator('#order').inputValue()) === '2020-12-11';
  await page.evaluate(() => document.getElementById('order')?.remove());
});
afterAll(async () => {
  await desk?.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('the indication on the page', () => {
  it('judged without an answer it proposes a discussion and names what is missing', async () => {
    await page.locator('[data-view=sagittal]').focus();
    await tabTo((f) => f.text.includes('Indication') && f.kind === 'button');
    await page.keyboard.press('Enter');
    await page.waitForSelector('[data-testid=indication]');
    await tabTo((f) => f.testid === 'judge');
    await shot('indication-empty-fr');
    await page.keyboard.press('Enter');
    await page.waitForSelector('[data-testid=sheet]');
    await idle();
    expect(await page.locator('.proposal').innerText()).toMatch(/L2 · À discuter[\s\S]*Voie non choisie/);
    const missing = await page.locator('[data-testid=missing]').innerText();
    for (const told of ['Infection', 'INR', 'Pourquoi cet os fait-il mal', 'Peut rester à plat ventre']) expect(missing).toContain(told);
  });

  it('is filled by the keyboard alone, half of it from the images', async () => {
    const { patient, level } = wholePaths.osteoporotic;
    const { ageYear: _a, imagingDate: _i, ...asked } = patient;
    await page.locator('[data-testid=form-patient] > summary').focus();
    await page.keyboard.press('Enter');
    await tabTo((f) => f.text.startsWith('Reprendre les'));
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.querySelectorAll('[data-testid=form-patient] .ask-proposal').length === 0);
    const dates = { actDate: day(4), bleedingDate: day(-2) };
    expect(await fill(indicationForm, { ...asked, ...dates })).toBe(Object.keys(asked).length);
    await page.locator('[data-testid=form-level] > summary').focus();
    await page.keyboard.press('Enter');
    await tabTo((f) => f.text.startsWith('Reprendre les'));
    await shot('indication-level-form-fr');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.querySelectorAll('[data-testid=form-level] .ask-proposal').length === 0);
    const { wallDefect: _w, lossFraction: _l, cementedBefore: _c, path: _p, ...rest } = level;
    await fill(indicationLevelForm, rest);
    await page.locator('[data-testid=form-level] .form-missing', { hasText: 'Rien ne manque ici' }).waitFor();
    expect(await page.locator('[data-testid=form-patient] .form-missing').innerText()).toContain('Rien ne manque ici');
    expect(await page.locator('.stale').first().innerText()).toContain('a changé');
    expect(await serious()).toEqual([]);
    await wholeShot('indication-forms-fr');
  });

  it('gives the sheet, each rule with its source, in both languages, and asks nothing more', async () => {
    await page.locator('[data-testid=judge]').focus();
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.querySelector('.indication > .stale') === null);
    await idle();
    const sheet = page.locator('[data-testid=sheet]');
    expect(await page.locator('.proposal').innerText()).toMatch(/L2 · Indiqué[\s\S]*Fracture ostéoporotique/);
    expect(await page.locator('[data-testid=missing]').count()).toBe(0);
    expect(await page.locator('[data-rule=recent-unhealed]').innerText()).toMatch(/France · recommandation/);
    expect(await page.locator('[data-testid=scores]').innerText()).toMatch(/OF2.*4 \+[\s\S]*= 6/);
    await wholeShot('indication-sheet-fr');
    await language('EN');
    expect(await page.locator('.proposal').innerText()).toMatch(/L2 · Indicated[\s\S]*Osteoporotic fracture/);
    expect(await sheet.innerText()).toMatch(/No procedure: 53 %/);
    expect(await page.locator('.panel').innerText()).not.toMatch(/⟨|indication[.-][a-z]|score\.|undefined|NaN/);
    await wholeShot('indication-sheet-en');
    expect(await serious()).toEqual([]);
  });

  it('refuses an impossible answer beside its question, keeps the one before', async () => {
    const age = page.locator('[data-testid=form-patient] fieldset[id$="-ageYear"]');
    await age.locator('input').fill('130');
    await age.locator('input').press('Enter');
    expect(await age.locator('[role=alert]').innerText()).toMatch(/130 years cannot be: between 0 and 120/);
    const lab = page.locator('[data-testid=form-patient] fieldset[id$="-bleedingDate"]');
    await lab.locator('input').fill(day(1));
    expect(await lab.locator('[role=alert]').innerText()).toMatch(/lies in the future/);
    expect(await page.locator('.indication > .stale').count()).toBe(0);
  });

  it('a reason against changes the proposal; a person decides, and the sheet is printed', async () => {
    await language('FR');
    const prone = page.locator('[data-testid=form-patient] fieldset[id$="-canLieProne"]');
    await prone.locator('input').first().focus();
    await page.keyboard.press('2');
    await page.waitForSelector('.indication > .stale');
    await page.locator('[data-testid=form-decision] > summary').focus();
    await page.keyboard.press('Enter');
    await fill(indicationDecisionForm, { decision: 'wait', decidedIn: 'spine-meeting', decidedOn: day(0), decidedBy: 'AB' });
    await page.locator('[data-testid=decision]', { hasText: 'AB (' }).waitFor();
    expect(await page.locator('[data-testid=decision]').innerText()).toMatch(
      /attendre et revoir · au staff rachis · .* · AB \(non authentifié\)/,
    );
    await page.locator('[data-testid=judge]').focus();
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.querySelector('.indication > .stale') === null);
    await idle();
    expect(await page.locator('.proposal').innerText()).toContain('À discuter');
    expect(await page.locator('[data-rule=cannot-lie-prone]').innerText()).toContain('Contre-indication relative');
    expect(await page.locator('[data-testid=sheet]').innerText()).toContain('La fiche a changé depuis cette décision');
    const [download] = await Promise.all([page.waitForEvent('download', { timeout: 60_000 }), page.click('[data-testid=sheet-pdf]')]);
    const bytes = readFileSync(await download.path());
    expect(bytes.subarray(0, 4).toString()).toBe('%PDF');
    if (shots !== undefined) writeFileSync(join(shots, 'indication-fr.pdf'), bytes);
    await idle();
    expect(desk.faults).toEqual([]);
  });
});
