// The same step in the page, in a Web Worker and in Node; the store on OPFS and at the loopback server, in a real browser.
// The page is bundled for the test and served by our own server, so its headers and content policy hold.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as host from '../../src/host/index.ts';
import { serve, type Serving } from '../../src/server/index.ts';
import * as steps from '../../src/steps/index.ts';
import { workupHashes } from './small-study.ts';

const candidates = [
  process.env['CHROMIUM_PATH'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];
const executablePath = candidates.find((p) => p !== undefined && existsSync(p));

describe.skipIf(executablePath === undefined)('hosts of the browser', () => {
  const folder = mkdtempSync(join(tmpdir(), 'trocart-hosts-'));
  let serving: Serving;
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];
  const requests: string[] = [];

  beforeAll(async () => {
    await build({
      configFile: false,
      logLevel: 'error',
      root: fileURLToPath(new URL('.', import.meta.url)),
      base: './',
      build: { outDir: join(folder, 'app'), target: 'es2022', assetsInlineLimit: 0, modulePreload: { polyfill: false }, minify: false },
      worker: { format: 'es' },
    });
    serving = (await serve({ port: 0, data: join(folder, 'data'), app: join(folder, 'app'), language: 'en', print: () => {} })) as Serving;
    browser = await chromium.launch({ ...(executablePath === undefined ? {} : { executablePath }), args: ['--no-sandbox'] });
    page = await browser.newPage();
    page.on('console', (m) => {
      if (m.type() === 'error' && !m.text().startsWith('Failed to load resource')) complaints.push(m.text());
    });
    page.on('response', (r) => {
      if (r.status() >= 400 && !r.url().endsWith('/favicon.ico')) complaints.push(`${r.status()} ${r.request().method()} ${r.url()}`);
    });
    page.on('pageerror', (e) => complaints.push(e.message));
    page.on('request', (r) => requests.push(r.url()));
    await page.goto(serving.address, { waitUntil: 'commit' });
    await page.waitForFunction(() => 'hostTests' in globalThis);
  });
  afterAll(async () => {
    await browser?.close();
    await serving?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const ask = <T>(name: string): Promise<T> =>
    page.evaluate(
      (n) => (globalThis as unknown as { hostTests: Record<string, () => Promise<unknown>> }).hostTests[n](),
      name,
    ) as Promise<T>;

  it('takes the key out of the address and keeps cases at the server', async () => {
    const said = await ask<{ place: string; findings: unknown[]; address: string; kept: object }>('server');
    expect(said).toMatchObject({ place: 'server', findings: [], kept: { same: true, gauges: [11], listed: ['C-HOSTS'], left: 0 } });
    expect(said.address).not.toContain(serving.key);
  });
  it('is isolated, and a Web Worker gives the records of the page’s own thread', async () => {
    expect(await ask('isolated')).toBe(true);
    const here = await ask<readonly string[]>('inPlace');
    expect(here.length).toBe(3);
    expect(await ask('threads')).toEqual(here);
    expect(await ask('cancelled')).toEqual(['store.cancelled', 0]);
  });
  it('solves on the grid in a worker, alone and with helper threads, to the same bits', async () => {
    expect(await ask('solve')).toEqual({ flavour: 'twin', helpers: true, shared: true, same: true });
  });
  it('starts from the same inputs and seed as Node', async () => {
    const node = await workupHashes({ host, steps }, 'in-place');
    // The answers agree to 1e-9, not always bit for bit: engines differ in the last bit of exp, pow and atan2.
    const here = await ask<readonly string[]>('inPlace');
    expect(here.map((h) => h.split(' ')[1])).toEqual(node.map((h) => h.split(' ')[1]));
  });
  it('keeps cases in the browser’s private files', async () => {
    expect(await ask('opfs')).toMatchObject({ same: true, gauges: [11], listed: ['C-HOSTS'], left: 0 });
  });
  it('talked to its own origin only, without complaints', () => {
    const own = new URL(serving.address).origin;
    expect(requests.filter((r) => !r.startsWith(own) && !r.startsWith('blob:'))).toEqual([]);
    expect(complaints).toEqual([]);
  });
});
