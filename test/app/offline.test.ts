// Without a network after the first visit: the whole program from what the browser keeps, isolated as with its server; an upgrade is seen at once and is
// what is kept from then on; a host without the headers of isolation gets them from the service worker.
import { cpSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { safeHeaders } from '../../src/server/headers.ts';
import { appFolder, serveApp, startChromium, type Served } from './browser.ts';

const folder = mkdtempSync(join(tmpdir(), 'trocart-offline-'));
let chrome: Browser;
const open: (() => Promise<unknown>)[] = [];
beforeAll(async () => {
  chrome = await startChromium();
});
afterAll(async () => {
  await chrome?.close();
  for (const close of open) await close().catch(() => undefined);
  rmSync(folder, { recursive: true, force: true });
});

/** The versions kept, and whether one is in charge of the page. */
const state = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    const names = (await caches.keys()).toSorted().join();
    return `${names} ${navigator.serviceWorker.controller?.state ?? 'none'}${registration?.waiting == null ? '' : ' and one waits'}`;
  });
const keptNow = (page: Page, version: string): Promise<void> =>
  vi.waitFor(async () => expect(await state(page)).toBe(`trocart-${version} activated`), { timeout: 60_000, interval: 200 });
const versionOf = (at: string): string => /__version = "(\w+)"/.exec(readFileSync(join(at, 'offline.js'), 'utf8'))?.[1] ?? '';
const visitor = async (): Promise<{ context: BrowserContext; page: Page; faults: string[] }> => {
  const context = await chrome.newContext({ viewport: { width: 1440, height: 900 }, locale: 'fr-FR', serviceWorkers: 'allow' });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (e) => faults.push(e.message));
  return { context, page, faults };
};
const portOf = (served: Served): number => Number(new URL(served.address).port);

describe('without a network', () => {
  it('starts, speaks both languages and makes a clock, isolated; an upgrade is seen at once and then kept', async () => {
    const first = await serveApp();
    const { context, page, faults } = await visitor();
    await page.goto(first.address);
    await page.waitForSelector('.cards .card');
    await keptNow(page, versionOf(appFolder));
    await page.locator('.opening-head', { hasText: 'sans réseau' }).waitFor();
    await first.close();

    await page.reload();
    await page.waitForFunction(
      () => [...document.querySelectorAll<HTMLImageElement>('.card img')].filter((i) => i.naturalWidth > 0).length === 7,
    );
    expect(await page.evaluate(() => globalThis.crossOriginIsolated)).toBe(true);
    await page.locator('.bar .pick label', { hasText: 'EN' }).click();
    await page.waitForSelector('html[lang=en]');
    // a worker, a lazy part and a step
    await page.getByTestId('open-clock').click();
    await page.getByTestId('mix-form').locator('[name=productId]').selectOption('published-pmma');
    await page.getByTestId('clock-make').click();
    await page
      .locator('[data-testid=clock] th', { hasText: 'Stop' })
      .or(page.locator('[data-testid=clock] td', { hasText: 'Stop' }))
      .first()
      .waitFor();
    expect(faults).toEqual([]);

    // the same address, another version: another name of the main script, another front page
    const upgraded = join(folder, 'next');
    cpSync(appFolder, upgraded, { recursive: true });
    const main = readdirSync(join(upgraded, 'assets')).find((f) => /^index-.*\.js$/.test(f)) ?? '';
    renameSync(join(upgraded, 'assets', main), join(upgraded, 'assets', 'index-NEXT.js'));
    for (const f of readdirSync(join(upgraded, 'assets')).filter((n) => n.endsWith('.js')))
      writeFileSync(join(upgraded, 'assets', f), readFileSync(join(upgraded, 'assets', f), 'utf8').replaceAll(main, 'index-NEXT.js'));
    const front = readFileSync(join(upgraded, 'index.html'), 'utf8').replaceAll(main, 'index-NEXT.js');
    writeFileSync(join(upgraded, 'index.html'), front.replace('<title>Trocart', '<title>Next Trocart'));
    const old = readFileSync(join(upgraded, 'offline.js'), 'utf8');
    writeFileSync(join(upgraded, 'offline.js'), old.replaceAll(main, 'index-NEXT.js').replace(/__version = "\w+"/, '__version = "next"'));
    const second = await serveApp({ folder: upgraded, port: portOf(first) });
    // a second page of the old version is open: the new one waits for it
    await page.evaluate(() => localStorage.clear());
    const other = await context.newPage();
    await other.goto(second.address);
    await other.waitForSelector('.cards .card');
    expect(await other.evaluate(() => document.querySelector('script[src*=NEXT]') !== null)).toBe(true);
    await vi.waitFor(async () => expect(await state(page)).toContain('and one waits'), { timeout: 60_000, interval: 200 });
    expect(await state(page)).toMatch(/^trocart-\w+,trocart-\w+ activated/);
    await other.close();
    await page.reload();
    await keptNow(page, 'next');
    await second.close();
    await page.reload();
    await page.waitForSelector('.cards .card');
    expect(await page.evaluate(() => document.querySelector('script[src*=NEXT]') !== null)).toBe(true);
    expect(faults).toEqual([]);
    await context.close();
  });

  it('a host without the headers of isolation is given them, by one reload while nothing is open', async () => {
    const bare = Object.fromEntries(Object.entries(safeHeaders).filter(([name]) => !name.startsWith('cross-origin')));
    const served = await serveApp({ headers: bare });
    open.push(() => served.close());
    const { context, page, faults } = await visitor();
    await page.goto(served.address);
    expect(await page.evaluate(() => globalThis.crossOriginIsolated)).toBe(false);
    await page.waitForFunction(() => globalThis.crossOriginIsolated && document.querySelector('.cards .card') !== null, null, {
      timeout: 60_000,
    });
    expect(faults).toEqual([]);
    await context.close();
  });
});
