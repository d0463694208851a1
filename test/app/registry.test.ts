// The registry in the built page over the real loopback server: found by keyboard, searched, counted, exported, encrypted and unlocked again; both
// languages, axe. COHORT sets how many made-up patients there are (500 to look at it), PAGE_SHOTS a folder for pictures.
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { appendFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { folderEngine } from '../../src/host/folder-engine.ts';
import { nodeDisk } from '../../src/host/node-disk.ts';
import { folderLibrary, libraryOver, makeCohort, nodePacking, todayHere } from '../../src/host/node.ts';
import { statisticsOf } from '../../src/registry/index.ts';
import { serve, type Serving } from '../../src/server/index.ts';
import { figureNumber, say } from '../../src/words/index.ts';
import { openDesk, type Desk } from './browser.ts';

const app = fileURLToPath(new URL('../../dist/app', import.meta.url));
const shots = process.env.PAGE_SHOTS;
const count = Number(process.env.COHORT ?? '56');
const folder = mkdtempSync(join(tmpdir(), 'trocart-registry-page-'));
const data = join(folder, 'cases');
const today = todayHere();
const passphrase = 'quatre mots assez rares';
let serving: Serving | undefined;
let desk: Desk;
let page: Page;

const shot = (name: string): Promise<void> => desk.shot(name);
/** As the page writes it: French sets some punctuation off by a space that does not break. */
const plain = (text: string): string => text.replace(/[\u00a0\u202f]/g, ' ');
const idle = (): Promise<void> => desk.idle();
const language = (name: 'FR' | 'EN'): Promise<void> => desk.language(name);
const serious = (): Promise<readonly string[]> => desk.serious(true);
const walk = (p: string): string[] => (statSync(p).isDirectory() ? readdirSync(p).flatMap((n) => walk(join(p, n))) : [p]);
/** Presses Tab until the focus is on what is meant; a keyboard alone must get there. */
async function tabTo(selector: string): Promise<void> {
  for (let n = 0; n < 80; n++) {
    await page.keyboard.press('Tab');
    if (await page.evaluate((s) => document.activeElement?.matches(s) === true, selector)) return;
  }
  throw new Error(`Tab does not reach ${selector}`);
}

beforeAll(async () => {
  // made without waiting for the platter
  const hasty: typeof nodeDisk = {
    ...nodeDisk,
    writeFlushed: (path, bytes) => writeFile(path, bytes, { mode: 0o600 }),
    appendFlushed: async (path, bytes) => (await appendFile(path, bytes), true),
    flushFolder: async () => {},
    locked: (_, f) => f(),
  };
  let n = 0;
  folderLibrary(data);
  await makeCohort(
    libraryOver(
      folderEngine(hasty, data, () => `${n++}`),
      { packing: nodePacking },
    ),
    { count, today },
  );
  serving = await serve({ port: 0, data, app, language: 'en', print: () => {} });
  desk = await openDesk({ context: { locale: 'en-GB' }, address: serving?.address ?? '' });
  ({ page } = desk);
});
afterAll(async () => {
  await desk?.close();
  await serving?.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('the registry on the page', () => {
  it('is opened and searched by keyboard alone, by name too; no fault for axe', async () => {
    const open = say('en', 'registry-view.open', { caseCount: count });
    await page.getByRole('button', { name: open }).waitFor();
    await page.locator('.brand').focus();
    for (let n = 0; n < 80 && (await page.evaluate(() => document.activeElement?.textContent)) !== open; n++)
      await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.registry tbody tr');
    expect(await page.locator('.registry tbody tr').count()).toBe(50);
    await shot('registry-list-en');
    expect(await serious()).toEqual([]);
    await tabTo('.registry-text input');
    await page.keyboard.type('demo7');
    await page.waitForFunction(() => document.querySelectorAll('.registry tbody tr').length < 50);
    const rows = await page.locator('.registry tbody tr').allInnerTexts();
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) expect(row).toMatch(/Demo7/);
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Delete');
    await page.waitForFunction(() => document.querySelectorAll('.registry tbody tr').length === 50);
  });

  it('shows the figures that the library computes elsewhere, in both languages', async () => {
    const rows = (await folderLibrary(data).index()).flatMap((e) => e.rows);
    const s = statisticsOf(rows, today);
    await page.locator('.registry .pick label', { hasText: say('en', 'registry-view.part.figures') }).click();
    await page.waitForFunction(() => document.querySelectorAll('.registry-chart svg').length === 4);
    for (const lang of ['en', 'fr'] as const) {
      await language(lang === 'en' ? 'EN' : 'FR');
      await page.getByRole('heading', { name: say(lang, 'registry-view.title') }).waitFor();
      const text = plain(await page.locator('.registry').innerText());
      for (const [id, visit] of [
        ['nrs-mean', 'month-3'],
        ['walking-median', undefined],
        ['fracture-free-all', undefined],
        ['bone-treated-share', undefined],
      ] as const) {
        const figure = s.figures.find((f) => f.id === id && f.visit === visit);
        if (figure === undefined) throw new Error(id);
        expect(text, `${lang} ${id}`).toContain(plain(figureNumber(lang, figure)));
        expect(text).toContain(plain(say(lang, 'registry.known-missing', { count: figure.count, missingCount: figure.missingCount })));
      }
      expect(text).toContain(plain(say(lang, 'registry.symptomatic-only')));
      expect(text).not.toMatch(/⟨|registry-view|registry\.|undefined|NaN/);
      await shot(`registry-figures-${lang}`);
      if (shots !== undefined) {
        await page.locator('.registry-scroll').first().scrollIntoViewIfNeeded();
        await shot(`registry-figures-table-${lang}`);
      }
    }
    expect(await serious()).toEqual([]);
  });

  it('exports, encrypts, locks, refuses a wrong passphrase and opens with the right one', async () => {
    await page.locator('.registry .pick label', { hasText: say('fr', 'registry-view.part.keeping') }).click();
    await page.waitForSelector('.registry-keeping');
    await shot('registry-keeping-fr');
    expect(await serious()).toEqual([]);
    const waiting = page.waitForEvent('download');
    await page.getByRole('button', { name: say('fr', 'registry-view.csv') }).click();
    const csv = readFileSync(await (await waiting).path(), 'utf8');
    expect(csv.split('\r\n').length).toBe(count + 2);
    expect(csv).not.toMatch(/D-000|\d{4}-\d{2}-\d{2}/);
    await idle();

    for (const name of ['registry-view.new-passphrase', 'registry-view.again'] as const)
      await page.getByLabel(say('fr', name), { exact: true }).fill(passphrase);
    await page.getByText(say('fr', 'registry-view.understood')).click();
    await page.getByRole('button', { name: say('fr', 'registry-view.encrypt') }).click();
    await page.waitForSelector('.registry-key', { timeout: 120_000 });
    expect(await page.locator('.registry-key').innerText()).toMatch(/^AGE-SECRET-KEY-1[A-Z0-9]+$/);
    await shot('registry-key-fr');
    for (const file of walk(data)) expect(readFileSync(file).includes('DEMO-IPP'), file).toBe(false);

    // the page forgets the key; it begins anew in the browser's language
    await page.reload();
    await page.waitForSelector('.lock input');
    await shot('registry-lock-en');
    expect(await serious()).toEqual([]);
    await page.locator('.lock input').first().fill('quatre mots assez rates');
    await page.keyboard.press('Enter');
    await page.getByText(say('en', 'keys.wrong-passphrase')).waitFor({ timeout: 120_000 });
    await page.locator('.lock input').first().fill(passphrase);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: say('en', 'registry-view.open', { caseCount: count }) }).click({ timeout: 120_000 });
    await page.waitForSelector('.registry tbody tr');
    await page.locator('.registry tbody .link').first().click();
    await page.waitForSelector('.panel');
    expect(desk.faults).toEqual([]);
  });
});
