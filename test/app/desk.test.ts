// The desk around the pictures: how much the page loads before anything is asked of it, layouts, keys, what a reload comes back to.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lps } from '../../src/base/index.ts';
import { plannedCase, saveCase } from '../planned-case.ts';
import { appFolder, openDesk, type Desk } from './browser.ts';

const folder = mkdtempSync(join(tmpdir(), 'trocart-desk-'));
let desk: Desk;
let page: Page;

const views = (): Promise<readonly string[]> =>
  page.locator('.views [data-view]').evaluateAll((list) => list.map((e) => (e as HTMLElement).dataset['view'] ?? ''));
/** What the layout of a plan shows. */
const planned = ['along-axial', 'along-sagittal', 'bone-solid', 'barrel'] as const;
const shown = (...names: readonly string[]): Promise<unknown> =>
  page.waitForFunction(
    (wanted) => [...document.querySelectorAll<HTMLElement>('.views [data-view]')].map((e) => e.dataset['view']).join() === wanted,
    names.join(),
  );

beforeAll(async () => {
  const { open } = await plannedCase('C-DESK', [1.5, 1.5, 2]);
  // an earlier version of the plan, whose left trocar began 3 mm further out
  const [now] = open.records('plan');
  const earlier = {
    ...now.data,
    paths: now.data.paths.map((p) => (p.side === 'left' ? { ...p, entryLps: lps(p.entryLps[0] + 3, p.entryLps[1], p.entryLps[2]) } : p)),
  };
  await open.put('plan', earlier, { id: now.id, who: 'AB', provenance: now.provenance });
  await open.put('plan', now.data, { id: now.id, provenance: now.provenance });
  const file = await saveCase(folder, open);
  desk = await openDesk();
  ({ page } = desk);
  await desk.language('EN');
  await desk.language('FR');
  await page.waitForLoadState('networkidle');
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
    // every tool can be reached, on a small screen too
    for (const width of [1100, 1440]) {
      await page.setViewportSize({ width, height: 900 });
      const cut = await page.locator('.tools').evaluate((e) => {
        const { right } = e.getBoundingClientRect();
        return [...e.children].filter((c) => c.getBoundingClientRect().right > right + 1).length;
      });
      expect(cut).toBe(0);
      if (width === 1440) expect(await page.locator('.tools').evaluate((e) => e.getBoundingClientRect().height)).toBeLessThan(40);
    }
    await page.keyboard.press('2');
    await shown(...planned);
    await page.keyboard.press('1');
    await shown('sagittal', 'axial', 'coronal');
    // a stage beside which the work-up's pictures stand too
    await desk.stage(3);
    await page.waitForSelector('[data-testid=vertebrae]', { state: 'detached' });
    await page.keyboard.press('1');
    await page.waitForSelector('[data-testid=vertebrae]');
    await page.keyboard.press('.');
    await shown(...planned);
    await page.locator('.tools .pick label', { hasText: 'Bilan' }).click();
    await shown('sagittal', 'axial', 'coronal');
    // a choice of the bar does not take the keys away
    await page.keyboard.press('2');
    await shown(...planned);
    await page.locator('[data-view=along-axial]').dblclick({ position: { x: 200, y: 200 } });
    await shown('along-axial');
    await desk.painted();
    await page.keyboard.press('Escape');
    await shown(...planned);
    await page.locator('[data-view=along-sagittal]').focus();
    await page.keyboard.press('Enter');
    await shown('along-sagittal');
  });

  it('two fingers zoom and carry the picture; what lay between them stays there, and the crosshair where it was', async () => {
    const touch = await desk.context.newCDPSession(page);
    const box = (await page.locator('[data-view=along-sagittal]').boundingBox())!;
    // beside the handles of the trocar
    const [x, y] = [box.x + box.width / 2, box.y + 0.15 * box.height];
    const scale = (): Promise<number> =>
      page.locator('[data-view=along-sagittal] .scale path').evaluate((e) => {
        const [from, to] = /M([\d.]+) [\d.]+V[\d.]+H([\d.]+)/
          .exec(e.getAttribute('d') ?? '')!
          .slice(1)
          .map(Number);
        return (to - from) / Number.parseFloat(e.parentElement?.textContent ?? '');
      });
    const place = (): Promise<string> => page.locator('#twin-along-sagittal').innerText();
    const [before, at] = [await scale(), await place()];
    const fingers = (apart: number) => [-1, 1].map((s, id) => ({ x: x + s * apart, y, id }));
    await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: fingers(50).slice(0, 1) });
    await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: fingers(50) });
    for (const apart of [70, 90, 100]) await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: fingers(apart) });
    await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    await touch.detach();
    await desk.painted();
    expect((await scale()) / before).toBeCloseTo(2, 1);
    expect(await place()).toBe(at);
    await page.keyboard.press('Space');
    await desk.painted();
  });

  it('a reload comes back to the same case, layout, view, place and language', async () => {
    await page.keyboard.press('Alt+ArrowRight');
    await page.keyboard.press('s');
    const facts = (): Promise<readonly string[]> => page.locator('.view-facts, #twin-along-sagittal td, .case-code').allInnerTexts();
    await desk.painted();
    const before = await facts();
    // written down for the tab
    await page.waitForFunction(() => /"maximised":"along-sagittal"/.test(sessionStorage.getItem('trocart.desk') ?? ''));
    await page.reload();
    await shown('along-sagittal');
    await desk.painted();
    expect(await facts()).toEqual(before);
    expect(await views()).toEqual(['along-sagittal']);
    await page.keyboard.press('Escape');
    // a layout does not outlive its case
    const again = page.getByRole('button', { name: /C-DESK/ }).first();
    await page.click('.brand');
    await again.click();
    await shown('sagittal', 'axial', 'coronal');
    // a case that was left is not come back to
    await page.click('.brand');
    await page.waitForSelector('.cards');
    await page.waitForFunction(() => sessionStorage.getItem('trocart.desk') === null);
    await page.reload();
    await page.waitForSelector('.cards');
    await again.click();
    await shown('sagittal', 'axial', 'coronal');
  });
});

describe('a plan and an earlier one', () => {
  it('stand beside each other in a table and in the planes', async () => {
    await page.keyboard.press('2');
    const compare = page.locator('[data-testid=compare]');
    await compare.locator('select').selectOption({ index: 1 });
    expect(await compare.locator('select option').nth(1).innerText()).toContain('AB');
    const left = page.locator('.compare-table', { hasText: 'Gauche' });
    const wedge = (await left.count()) > 0 ? left : page.locator('.compare-table').first();
    await wedge.waitFor();
    const moved = await compare.innerText();
    if ((await left.count()) > 0) expect(moved).toMatch(/Entrée déplacée de 3,0 mm, pointe de 0,0 mm/);
    expect(moved).not.toMatch(/⟨|desk\.|undefined|NaN/);
    expect(await page.locator('[data-view=along-axial] .compared line').count()).toBeGreaterThanOrEqual(2);
    await desk.painted();
    await compare.scrollIntoViewIfNeeded();
    await desk.shot('desk-compare-fr');
    expect(await desk.serious()).toEqual([]);
    await compare.locator('select').selectOption('');
    expect(await page.locator('.compared').count()).toBe(0);
  });
});

describe('the meeting', () => {
  it('sees large type and the intended use, no code unless asked, and nothing to change; Escape leaves', async () => {
    await page.locator('[data-view=along-axial]').focus();
    await page.keyboard.press('f');
    await page.waitForSelector('[data-testid=present]');
    await desk.painted();
    const text = (): Promise<string> => page.locator('body').innerText();
    expect(await text()).toContain('pas un dispositif médical');
    expect(await text()).toContain('NIVEAUX NON CONFIRMÉS');
    expect(await text()).not.toMatch(/C-DESK|⟨|desk\./);
    const sizes = await page
      .locator('.present p, .present dd, .present dt, .present h1')
      .evaluateAll((list) => list.map((e) => Number.parseFloat(getComputedStyle(e).fontSize)));
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(18);
    await desk.shot('desk-present-fr');
    expect(await desk.serious()).toEqual([]);
    const count = (): Promise<string | null> => page.locator('.present h1').textContent();
    const before = await count();
    await page.keyboard.press('Control+z');
    await page.keyboard.press('PageDown');
    await page.waitForFunction((was) => document.querySelector('.present h1')?.textContent !== was, before);
    await page.locator('.present .tick').click();
    await page.locator('.present-code', { hasText: 'C-DESK' }).waitFor();
    await page.keyboard.press('PageUp');
    await page.keyboard.press('Escape');
    await page.waitForSelector('.panel');
    // nothing was undone meanwhile: there is nothing to redo
    expect(await page.locator('.bar .sign').nth(1).getAttribute('aria-disabled')).toBe('true');
  });
});

describe('on paper', () => {
  it('the page is dark on white with its pictures, the panel whole, the intended use on it', async () => {
    const shape = (): Promise<readonly number[]> =>
      page.locator('[data-view=along-axial] canvas').evaluate((e) => {
        const { width, height } = e.getBoundingClientRect();
        return [width, height, (e as HTMLCanvasElement).width / (e as HTMLCanvasElement).height];
      });
    await page.waitForSelector('.tools');
    await desk.painted();
    await page.waitForFunction(() => {
      const views = document.querySelector<HTMLElement>('.views');
      return views !== null && views.style.getPropertyValue('--paper-height') === `${views.clientHeight}px`;
    });
    await desk.painted();
    const onScreen = await shape();
    await page.emulateMedia({ media: 'print' });
    // smaller, and not stretched: a millimetre is as long both ways
    const [width, height, painted] = await shape();
    expect(width).toBeLessThan(onScreen[0]);
    expect(width / height).toBeCloseTo(onScreen[0] / onScreen[1], 2);
    expect(width / height).toBeCloseTo(painted, 2);
    expect(await page.locator('.print-head').innerText()).toMatch(/L2[\s\S]*C-DESK/);
    const seen = (selector: string): Promise<boolean> => page.locator(selector).first().isVisible();
    expect([await seen('.intended'), await seen('.views canvas'), await seen('.tools'), await seen('.panel .mantine-Button-root')]).toEqual(
      [true, true, false, false],
    );
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe('rgb(255, 255, 255)');
    const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
    if (process.env.PAGE_SHOTS !== undefined) writeFileSync(join(process.env.PAGE_SHOTS, 'desk-print-fr.pdf'), pdf);
    expect(pdf.length).toBeGreaterThan(50_000);
    await page.emulateMedia({ media: null });
  });
});

describe('no room left', () => {
  it('a change that cannot be kept is refused in one sentence; the case stays, can be saved, and goes on once there is room', async () => {
    const session = await desk.context.newCDPSession(page);
    const origin = new URL(desk.address).origin;
    await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 });
    await page.keyboard.press('1');
    await page.fill('.levels input[maxlength="5"]', 'AB');
    await page.click('.levels > .mantine-Button-root');
    const box = page.locator('[data-testid=refusal]');
    await box.waitFor();
    expect(await box.innerText()).toMatch(/plus de place[\s\S]*en sûreté/);
    await box.locator('.mantine-Button-root').click();
    expect(await page.locator('[data-testid=vertebrae] tbody tr').count()).toBe(3);
    expect(await page.locator('.unconfirmed').count()).toBe(1);
    await page.click('.case-code');
    const [download] = await Promise.all([page.waitForEvent('download'), page.locator('[role=menuitem]').first().click()]);
    expect((await download.path()).length).toBeGreaterThan(0);
    await desk.idle();
    await session.send('Storage.overrideQuotaForOrigin', { origin });
    await page.click('.levels > .mantine-Button-root');
    await page.waitForSelector('.levels-done');
    await session.detach();
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
      // come up whole: colours are not judged half-way
      await page.waitForFunction(() => document.getAnimations().every((a) => a.playState !== 'running'));
      await desk.shot(`desk-keys-${language.toLowerCase()}`);
      expect(await desk.serious()).toEqual([]);
      await page.keyboard.press('Escape');
      await page.waitForSelector('.key-list', { state: 'detached' });
    }
    expect(desk.faults).toEqual([]);
    expect(desk.foreign).toEqual([]);
  });
});
