// The injection panel in the built page: a case made here, with a small ensemble, is opened as a file; slider, fill, leaks, both languages, keyboard, axe.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runStep } from '../../src/host/index.ts';
import { injection } from '../../src/steps/index.ts';
import { plannedCase, saveCase } from '../planned-case.ts';
import { openDesk, type Desk } from './browser.ts';

const folder = mkdtempSync(join(tmpdir(), 'trocart-injection-'));
let desk: Desk;
let page: Page;

/** A wedge of L2 between its neighbours, measured, planned and injected by a few members on coarse voxels; saved as a case file. */
async function caseFile(): Promise<string> {
  const { open, vertebraIds } = await plannedCase('C-INJECT');
  await runStep(open, injection, { memberCount: 5, otherMemberCount: 3, voxelMm: 2, heatCount: 1 }, { vertebraIds });
  return saveCase(folder, open);
}

const idle = (): Promise<void> => desk.idle();
const painted = (): Promise<void> => desk.painted();
const language = (name: 'FR' | 'EN'): Promise<void> => desk.language(name);
const shot = (name: string): Promise<void> => desk.shot(name);
const serious = (): Promise<readonly string[]> => desk.serious();

beforeAll(async () => {
  const file = await caseFile();
  desk = await openDesk();
  ({ page } = desk);
  await page.setInputFiles('[data-testid=files]', [file]);
  await page.waitForSelector('[data-testid=vertebrae]', { timeout: 120_000 });
  await idle();
});
afterAll(async () => {
  await desk?.close();
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
    expect(desk.faults).toEqual([]);
  });
});
