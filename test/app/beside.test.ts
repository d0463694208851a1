// An MR without labels dropped on an open, labelled CT: asked what it is, its bones are found in the pictures, the page says how surely, and the broken
// body gets its age. Set PAGE_SHOTS to a folder to keep pictures of it.
import { createServer, type Server } from 'node:http';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeNifti } from '../../src/formats/index.ts';
import { memoryLibrary, runStep, type Change } from '../../src/host/index.ts';
import { drawMri, levelsFrom, makeMri, makePhantom } from '../../src/phantom/index.ts';
import { sequenceLabels, type LevelName, type Provenance } from '../../src/records/index.ts';
import { safeHeaders } from '../../src/server/headers.ts';
import { workup } from '../../src/steps/index.ts';
import { levelsOf, seedOf } from '../evidence/workup-spines.ts';

const root = fileURLToPath(new URL('../../dist/app', import.meta.url));
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
};
const folder = mkdtempSync(join(tmpdir(), 'trocart-beside-'));
const shots = process.env.PAGE_SHOTS;
let server: Server;
let chrome: Browser;
let page: Page;
const faults: string[] = [];
let pictures: readonly string[] = [];

const levels = levelsFrom('T12', 'L3');
/** L1 broken lately, in the CT and, bent otherwise, in the MR. */
async function files(): Promise<string> {
  const drawn = drawMri(100007, { levels, scenario: 'fractures' });
  const lesions = [{ kind: 'fracture', level: 'L1', shape: 'wedge', depthFraction: 0.28, acute: true }] as const;
  const phantom = makePhantom({ ...drawn.ct, lesions });
  const { ct, labels } = phantom.render(phantom.gridFor([1.2, 1.2, 1.2], 8));
  const seeds = phantom.truth.vertebrae.map((v) => seedOf(labels, v.label, v.level as LevelName));
  const open = await memoryLibrary().create('C-BESIDE');
  const imported: Provenance = { by: 'import', inputs: [] };
  const study = { studyUid: '1.2', description: '', sex: 'unknown', series: [], source: 'nifti', findings: [] } as const;
  const changes: readonly Change[] = [
    { kind: 'study', data: study, provenance: imported },
    { kind: 'volume', data: ct, provenance: imported },
    ...seeds.map((data): Change => ({ kind: 'seed', data, provenance: imported })),
    { kind: 'levels', data: levelsOf(seeds), provenance: imported },
  ];
  await open.change(changes);
  await runStep(open, workup);
  const file = join(folder, 'C-BESIDE.trocart');
  writeFileSync(file, await open.exportCase());
  const mri = makeMri({
    ...drawn.mri,
    patient: { ...drawn.mri.patient, lesions },
    bodies: drawn.mri.bodies.map((b) =>
      b.level === 'L1' ? { ...b, zone: 'superior', oedemaFraction: 0.6, t1Ratio: 0.5, fluidRatio: 3, posteriorWallChanged: true } : b,
    ),
    sequences: ['t1', 'stir'],
  });
  pictures = mri.render(mri.spec.blocks[0], { samplesCount: 2 }).series.map(({ kind, volume }) => {
    const path = join(folder, `exam-${sequenceLabels[kind]}.nii.gz`);
    writeFileSync(path, writeNifti(volume.grid, volume.voxels));
    return path;
  });
  return file;
}
const idle = (): Promise<unknown> => page.waitForFunction(() => document.querySelector('.running') === null, null, { timeout: 200_000 });
const shot = async (name: string): Promise<void> => {
  if (shots !== undefined) await page.screenshot({ path: join(shots, `${name}.png`) });
};

beforeAll(async () => {
  const file = await files();
  server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://x').pathname;
    const wanted = join(root, path === '/' ? 'index.html' : path);
    if (!wanted.startsWith(root) || !existsSync(wanted)) return void response.writeHead(404, safeHeaders).end();
    response
      .writeHead(200, { ...safeHeaders, 'content-type': types[extname(wanted)] ?? 'application/octet-stream' })
      .end(readFileSync(wanted));
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const found = [process.env.CHROMIUM_PATH, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
    (p) => p !== undefined && existsSync(p),
  );
  const executablePath = found ?? (await (await import('@sparticuz/chromium')).default.executablePath());
  chrome = await chromium.launch({ executablePath, headless: true, args: ['--no-sandbox', '--use-angle=swiftshader'] });
  const context = await chrome.newContext({ viewport: { width: 1440, height: 900 }, locale: 'fr-FR', reducedMotion: 'reduce' });
  page = await context.newPage();
  page.on('pageerror', (e) => faults.push(e.message));
  await page.goto(`http://127.0.0.1:${(server.address() as { port: number }).port}/`, { waitUntil: 'commit' });
  await page.waitForSelector('.cards .card');
  await page.setInputFiles('[data-testid=files]', [file]);
  await page.waitForSelector('[data-testid=vertebrae]', { timeout: 120_000 });
  await idle();
}, 240_000);
afterAll(async () => {
  await chrome?.close();
  server?.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('an MR dropped on an open CT', () => {
  it('is asked about, and its bones are found without labels', async () => {
    await page.setInputFiles('[data-testid=files]', [...pictures]);
    // What is not in the files is asked, one dialog after another: the posture, then what these images are.
    for (let n = 0; n < 3; n++) {
      await page.waitForSelector('[role=dialog] .question, [data-testid=beside]', { timeout: 120_000 });
      if ((await page.locator('[role=dialog] .question').count()) === 0) break;
      for (const question of await page.locator('[role=dialog] .question').all()) await question.locator('[type=radio]').first().click();
      await page.locator('[role=dialog] .mantine-Button-root').click();
      await page.waitForSelector('[role=dialog] .question', { state: 'detached' });
    }
    const began = Date.now();
    const card = page.locator('[data-testid=beside]');
    await card.waitFor({ timeout: 200_000 });
    await idle();
    console.log(`labels carried to the MR and its signal read in ${Date.now() - began} ms by the clock`);
    const text = await card.innerText();
    expect(text).toContain('L’IRM sur ce scanner');
    expect(text).toContain('4 vertèbres sur 4 placées');
    expect(text).toContain('n’avait pas d’étiquettes');
    await card.locator('summary').click();
    await card.scrollIntoViewIfNeeded();
    await shot('beside-fr');
  }, 300_000);

  it('reads the age of the broken body there, in both languages', async () => {
    await page.locator('[data-testid=vertebrae] .row-button', { hasText: 'L1' }).click();
    const card = page.locator('[data-testid=signal]');
    await card.waitFor({ timeout: 60_000 });
    expect(await page.locator('[data-testid=vertebrae] tr', { hasText: 'L1' }).innerText()).toContain('récente');
    await page.locator('.bar .pick label', { hasText: 'EN' }).click();
    expect(await page.locator('[data-testid=beside]').innerText()).toContain('The MR on this CT');
    await card.scrollIntoViewIfNeeded();
    await shot('beside-en');
    expect(faults).toEqual([]);
  });
});
