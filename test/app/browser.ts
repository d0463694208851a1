// The built page in Chromium, for every test of it: a server with the headers of the loopback one, a browser, one page, and what tests ask of it again
// and again. PAGE_SHOTS set to a folder keeps the pictures to be looked at.
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { existsSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { safeHeaders } from '../../src/server/headers.ts';

/** Found where tools/ has it, by the tests and by the evidence rows, which run without the tests' aliases. */
const { chromium } = createRequire(new URL('../../tools/package.json', import.meta.url))(
  'playwright-core',
) as typeof import('playwright-core');

/** Another build of the page than the one that stands in dist, while that one is being looked at. */
export const appFolder = process.env.PAGE_FOLDER ?? fileURLToPath(new URL('../../dist/app', import.meta.url));
const axeSource = readFileSync(new URL('../../tools/node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ttf': 'font/ttf',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
};

export interface Served {
  readonly address: string;
  /** Paths asked for, in order. */
  readonly paths: readonly string[];
  close(): Promise<void>;
}
/** A static host of the built page. `answer` may change what a path gets (another version, no headers). */
export async function serveApp(
  o: { readonly folder?: string; readonly headers?: Readonly<Record<string, string>>; readonly port?: number } = {},
): Promise<Served> {
  const folder = o.folder ?? appFolder;
  if (!existsSync(join(folder, 'index.html'))) throw new Error('build the page first (npm run build)');
  const paths: string[] = [];
  const headers = o.headers ?? safeHeaders;
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://x').pathname).replace(/\/$/, '/index.html');
    paths.push(path);
    const file = join(folder, path);
    if (!file.startsWith(folder) || !existsSync(file)) return void response.writeHead(404, headers).end();
    response.writeHead(200, { ...headers, 'content-type': types[extname(file)] ?? 'application/octet-stream' }).end(readFileSync(file));
  });
  await new Promise<void>((ready) => server.listen(o.port ?? 0, '127.0.0.1', ready));
  return {
    address: `http://127.0.0.1:${(server.address() as { port: number }).port}/`,
    paths,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

export async function startChromium(...more: readonly string[]): Promise<Browser> {
  const found = [process.env.CHROMIUM_PATH, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
    (p) => p !== undefined && existsSync(p),
  );
  // The packaged browser's own flags switch cross-origin isolation off: not passed.
  const executablePath = found ?? (await (await import('@sparticuz/chromium')).default.executablePath());
  const args = [
    '--no-sandbox',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--use-angle=swiftshader',
    '--enable-unsafe-swiftshader',
    ...more,
  ];
  return chromium.launch({ executablePath, headless: true, args });
}

export interface Desk {
  readonly chrome: Browser;
  readonly context: BrowserContext;
  readonly page: Page;
  readonly address: string;
  /** Errors of the page, thrown or written. */
  readonly faults: string[];
  /** Addresses that are not the page's own. */
  readonly foreign: string[];
  readonly paths: readonly string[];
  /** Nothing runs. */
  idle(): Promise<void>;
  /** Every view has been painted. */
  painted(): Promise<void>;
  language(name: 'FR' | 'EN'): Promise<void>;
  stage(n: number): Promise<void>;
  shot(name: string): Promise<void>;
  /** What axe finds that is serious or critical; `all`: anything. */
  serious(all?: boolean, within?: string): Promise<readonly string[]>;
  /** CPU time and clock time of the longest task of the page's own thread while `act` runs. */
  longestTask(act: () => Promise<void>): Promise<{ readonly cpuMs: number; readonly wallMs: number }>;
  /** Opens files as the file dialog does. */
  open(...files: readonly string[]): Promise<void>;
  close(): Promise<void>;
}
export interface DeskSetup {
  readonly context?: BrowserContextOptions;
  /** Another server than one of its own. */
  readonly address?: string;
  readonly timeoutMs?: number;
  /** Further switches of the browser. */
  readonly flags?: readonly string[];
  /** Before the first page is loaded. */
  readonly before?: (page: Page) => Promise<void>;
}

export async function openDesk(o: DeskSetup = {}): Promise<Desk> {
  const served = o.address === undefined ? await serveApp() : undefined;
  const address = o.address ?? served?.address ?? '';
  const chrome = await startChromium(...(o.flags ?? []));
  const context = await chrome.newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'fr-FR',
    acceptDownloads: true,
    reducedMotion: 'reduce',
    // what one test has opened is not kept for another; offline.test.ts allows them
    serviceWorkers: 'block',
    ...o.context,
  });
  const page = await context.newPage();
  const faults: string[] = [];
  const foreign: string[] = [];
  page.on('request', (r) => {
    if (!r.url().startsWith(new URL('/', address).href) && !/^(blob|data):/.test(r.url())) foreign.push(r.url());
  });
  page.on('pageerror', (e) => faults.push(e.message));
  page.on('console', (m) => {
    if (m.type() === 'error' && !m.text().includes('404')) faults.push(m.text());
  });
  if (o.timeoutMs !== undefined) page.setDefaultTimeout(o.timeoutMs);
  await o.before?.(page);
  await page.goto(address, { waitUntil: 'commit' });
  await page.waitForSelector('.cards .card, .lock input', { timeout: 60_000 });
  const shots = process.env.PAGE_SHOTS;
  return {
    chrome,
    context,
    page,
    address,
    faults,
    foreign,
    paths: served?.paths ?? [],
    idle: async () => void (await page.waitForFunction(() => document.querySelector('.running') === null, null, { timeout: 170_000 })),
    painted: async () =>
      void (await page.waitForFunction(() => document.documentElement.dataset['painting'] === 'no', null, { timeout: 60_000 })),
    async language(name) {
      await page.locator('.bar .pick label', { hasText: name }).click();
      await page.waitForSelector(`html[lang=${name.toLowerCase()}]`);
    },
    stage: (n) => page.click(`.path li:nth-child(${n}) button`),
    async shot(name) {
      if (shots !== undefined) await page.screenshot({ path: join(shots, `${name}.png`) });
    },
    serious: (all, within) => seriousOf(page, all, within),
    longestTask: (act) => longestTaskOf(context, page, act),
    open: (...files) => page.setInputFiles('[data-testid=files]', [...files]),
    async close() {
      await chrome.close();
      await served?.close();
    },
  };
}

export async function seriousOf(page: Page, all = false, within = 'html'): Promise<readonly string[]> {
  await page.evaluate(axeSource);
  const found = await page.evaluate(async (selector) => {
    const { axe } = globalThis as unknown as {
      axe: { run(within: string): Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }> };
    };
    return (await axe.run(selector)).violations.map((v) => ({ id: v.id, impact: v.impact, html: v.nodes[0]?.html ?? '' }));
  }, within);
  return found
    .filter((v) => all || v.impact === 'serious' || v.impact === 'critical')
    .map((v) => `${v.impact} ${v.id}: ${v.html.slice(0, 300)}`);
}

async function longestTaskOf(context: BrowserContext, page: Page, act: () => Promise<void>): Promise<{ cpuMs: number; wallMs: number }> {
  const session = await context.newCDPSession(page);
  const events: { name: string; tid: number; pid: number; dur?: number; tdur?: number; args?: { name?: string } }[] = [];
  session.on('Tracing.dataCollected', (e: { value: unknown[] }) => void events.push(...(e.value as typeof events)));
  await session.send('Tracing.start', { traceConfig: { includedCategories: ['toplevel', '__metadata'] }, transferMode: 'ReportEvents' });
  await act();
  const done = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
  await session.send('Tracing.end');
  await done;
  await session.detach();
  const mains = new Set(
    events.filter((e) => e.name === 'thread_name' && e.args?.name === 'CrRendererMain').map((e) => `${e.pid}/${e.tid}`),
  );
  const tasks = events.filter((e) => e.name.endsWith('RunTask') && mains.has(`${e.pid}/${e.tid}`));
  return {
    cpuMs: Math.max(0, ...tasks.map((t) => (t.tdur ?? t.dur ?? 0) / 1000)),
    wallMs: Math.max(0, ...tasks.map((t) => (t.dur ?? 0) / 1000)),
  };
}
