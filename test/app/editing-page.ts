// A measured and planned case, and the built page in a browser that has it open: what the tests and the evidence of the interaction start from.
import { createServer } from 'node:http';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createRequire } from 'node:module';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { levelsOf, seedOf } from '../evidence/workup-spines.ts';
import { memoryLibrary, runStep, type Change } from '../../src/host/index.ts';
import { defaultSpec, makePhantom } from '../../src/phantom/index.ts';
import type { LevelName, Provenance } from '../../src/records/index.ts';
import { safeHeaders } from '../../src/server/headers.ts';
import { plan, workup } from '../../src/steps/index.ts';

const root = fileURLToPath(new URL('../../dist/app', import.meta.url));
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ttf': 'font/ttf',
};

/** How the browser paints a page on a machine without a graphics card: by a card it imitates on the processor, or by its own painter, as it does there. */
export type Painting = 'emulated-card' | 'no-card';
export const paintingFlags: Readonly<Record<Painting, readonly string[]>> = {
  'emulated-card': ['--use-angle=swiftshader', '--enable-unsafe-swiftshader'],
  'no-card': ['--disable-gpu'],
};

/** A wedge of L2 between its neighbours, measured and planned; as a saved case. */
export async function editingCase(): Promise<Uint8Array> {
  const phantom = makePhantom({
    ...defaultSpec,
    levels: ['L1', 'L2', 'L3'],
    lesions: [{ kind: 'fracture', level: 'L2', shape: 'wedge', depthFraction: 0.3, acute: true }],
  });
  const { ct, labels } = phantom.render(phantom.gridFor([1.2, 1.2, 1.5]));
  const seeds = phantom.truth.vertebrae.map((t) => seedOf(labels, t.label, t.level as LevelName));
  const open = await memoryLibrary().create('C-EDIT');
  const imported: Provenance = { by: 'import', inputs: [] };
  const study = { studyUid: '1.2', description: '', sex: 'unknown', series: [], source: 'nifti', findings: [] } as const;
  await open.change([
    { kind: 'study', data: study, provenance: imported },
    { kind: 'volume', data: ct, provenance: imported },
    ...seeds.map((data): Change => ({ kind: 'seed', data, provenance: imported })),
    { kind: 'levels', data: levelsOf(seeds), provenance: imported },
  ]);
  await runStep(open, workup);
  const two = seeds.find((s) => s.suggestedLevel === 'L2')?.vertebraId ?? '';
  await open.put('act', { levels: [{ vertebraId: two }], gaugeGauge: 11 });
  await runStep(open, plan, {}, { vertebraIds: [two] });
  return open.exportCase();
}

export interface EditingPage {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly address: string;
  readonly faults: string[];
  readonly file: string;
  end(): Promise<void>;
}
/** The page with the case open in the plan; private files of the browser last as long as this. */
export async function editingPage(size = { width: 1440, height: 900 }, painting: Painting = 'emulated-card'): Promise<EditingPage> {
  const folder = mkdtempSync(join(tmpdir(), 'trocart-edit-'));
  const file = join(folder, 'C-EDIT.trocart');
  writeFileSync(file, await editingCase());
  const server = createServer((q, r) => {
    const path = join(root, q.url === '/' ? 'index.html' : (q.url ?? '').replace(/[?#].*/, ''));
    if (!existsSync(path)) return void r.writeHead(404).end();
    r.writeHead(200, { ...safeHeaders, 'content-type': types[extname(path)] ?? 'application/octet-stream' }).end(readFileSync(path));
  });
  await new Promise<void>((there) => server.listen(0, '127.0.0.1', there));
  const found = [process.env['CHROMIUM_PATH'], '/usr/bin/chromium', '/usr/bin/google-chrome'].find((p) => p !== undefined && existsSync(p));
  // the types' path alias must not reach the run: it is taken from the folder of tools itself
  const tools = createRequire(new URL('../../tools/package.json', import.meta.url));
  const { chromium } = tools('playwright-core') as typeof import('playwright-core');
  const chrome: Browser = await chromium.launch({
    executablePath:
      found ??
      (await (
        (await import(tools.resolve('@sparticuz/chromium'))) as { default: { executablePath(): Promise<string> } }
      ).default.executablePath()),
    headless: true,
    args: ['--no-sandbox', '--disable-quic', '--no-first-run', ...paintingFlags[painting]],
  });
  const context = await chrome.newContext({ viewport: size, locale: 'en-GB' });
  // a name the compiler of the tests gives to functions that are carried into the page
  await context.addInitScript({ content: 'globalThis.__name = (f) => f' });
  context.setDefaultNavigationTimeout(120_000);
  const address = `http://127.0.0.1:${(server.address() as { port: number }).port}/`;
  const faults: string[] = [];
  const page = await context.newPage();
  page.on('pageerror', (e) => faults.push(e.message));
  await page.goto(address);
  await page.waitForSelector('.cards');
  await page.setInputFiles('[data-testid=files]', [file]);
  await page.waitForSelector('.views', { timeout: 120_000 });
  await page.waitForFunction(() => document.querySelector('.running') === null, null, { timeout: 120_000 });
  return {
    page,
    context,
    address,
    faults,
    file,
    async end() {
      await chrome.close();
      server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
