// The desk around the pictures: how much the page loads before anything is asked of it, layouts, keys, what a reload comes back to.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plannedCase, saveCase } from '../planned-case.ts';
import { appFolder, openDesk, type Desk } from './browser.ts';

const folder = mkdtempSync(join(tmpdir(), 'trocart-desk-'));
let desk: Desk;
let page: Page;

const views = (): Promise<readonly string[]> =>
  page.locator('.views [data-view]').evaluateAll((list) => list.map((e) => (e as HTMLElement).dataset['view'] ?? ''));
const shown = (...names: readonly string[]): Promise<unknown> =>
  page.waitForFunction(
    (wanted) => [...document.querySelectorAll<HTMLElement>('.views [data-view]')].map((e) => e.dataset['view']).join() === wanted,
    names.join(),
  );

beforeAll(async () => {
  const { open } = await plannedCase('C-DESK', [1.5, 1.5, 2]);
  const file = await saveCase(folder, open);
  desk = await openDesk();
  ({ page } = desk);
  await desk.language('EN');
  await desk.language('FR');
  await page.evaluate(() => new Promise((done) => setTimeout(done, 1000)));
  loaded = [...new Set(desk.paths)];
  await desk.open(file);
  await page.waitForSelector('[data-testid=vertebrae]', { timeout: 60_000 });
  await desk.idle();
});
let loaded: readonly string[] = [];
afterAll(async () => {
  await desk?.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('the first load', () => {
  it('stays within 1.2 MB of gzip, both languages read', () => {
    const parts = loaded.filter((p) => ['.html', '.js', '.css'].includes(extname(p)));
    const bytes = parts.reduce((sum, p) => sum + gzipSync(readFileSync(join(appFolder, p))).length, 0);
    console.log(`first load: ${Math.round(bytes / 1000)} kB gzip in ${parts.length} files (limit 1200)`);
    expect(bytes).toBeGreaterThan(300_000);
    expect(bytes).toBeLessThan(1_200_000);
    // Steps, readers and the paper come when they are asked for.
    expect(parts.filter((p) => /case-worker|pdf|echarts|SVGRenderer/.test(p))).toEqual([]);
  });
});

describe('layouts', () => {
  it('are chosen by key and by menu, one view takes the whole place and gives it back', async () => {
    await shown('sagittal', 'axial', 'coronal');
    await page.keyboard.press('2');
    await shown('along-axial', 'along-sagittal', 'coronal');
    await page.keyboard.press('1');
    await shown('sagittal', 'axial', 'coronal');
    await page.keyboard.press('.');
    await shown('along-axial', 'along-sagittal', 'coronal');
    await page.locator('.tools .pick label', { hasText: 'Bilan' }).click();
    await shown('sagittal', 'axial', 'coronal');
    // a choice of the bar does not take the keys away
    await page.keyboard.press('2');
    await shown('along-axial', 'along-sagittal', 'coronal');
    await page.locator('[data-view=along-axial]').dblclick({ position: { x: 200, y: 200 } });
    await shown('along-axial');
    await desk.painted();
    await page.keyboard.press('Escape');
    await shown('along-axial', 'along-sagittal', 'coronal');
    await page.locator('[data-view=along-sagittal]').focus();
    await page.keyboard.press('Enter');
    await shown('along-sagittal');
  });

  it('a reload comes back to the same case, layout, view, place and language', async () => {
    await page.keyboard.press('Alt+ArrowRight');
    await page.keyboard.press('s');
    const facts = (): Promise<readonly string[]> => page.locator('.view-facts, #twin-along-sagittal td, .case-code').allInnerTexts();
    const before = await facts();
    await page.waitForTimeout(400);
    await page.reload();
    await shown('along-sagittal');
    await desk.painted();
    expect(await facts()).toEqual(before);
    expect(await views()).toEqual(['along-sagittal']);
    await page.keyboard.press('Escape');
    // a case that was left is not come back to
    await page.click('.brand');
    await page.waitForSelector('.cards');
    await page.waitForTimeout(400);
    await page.reload();
    await page.waitForSelector('.cards');
    await page
      .getByRole('button', { name: /C-DESK/ })
      .first()
      .click();
    await shown('sagittal', 'axial', 'coronal');
  });
});

describe('keys', () => {
  it('? shows them all in both languages, also without a case; axe finds nothing', async () => {
    for (const language of ['FR', 'EN'] as const) {
      await desk.language(language);
      await page.keyboard.press('?');
      await page.waitForSelector('.key-list');
      expect(await page.locator('.key-list dt').count()).toBeGreaterThan(20);
      const text = await page.locator('.key-list').innerText();
      expect(text).not.toMatch(/desk\.|app\.|⟨/);
      expect(text).toMatch(language === 'FR' ? /Ctrl \+ Maj \+ Z/ : /Ctrl \+ Shift \+ Z/);
      await page.waitForTimeout(250);
      await desk.shot(`desk-keys-${language.toLowerCase()}`);
      expect(await desk.serious()).toEqual([]);
      await page.keyboard.press('Escape');
      await page.waitForSelector('.key-list', { state: 'detached' });
    }
    expect(desk.faults).toEqual([]);
    expect(desk.foreign).toEqual([]);
  });
});
