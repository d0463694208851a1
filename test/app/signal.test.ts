// An MRI alone on the built page: age beside shape on strip and table, evidence pictures, checklist, and a plan that withholds what MRI cannot give.
// Set PAGE_SHOTS to a folder to keep pictures of it.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { memoryLibrary, readSignal, runStep, type Change } from '../../src/host/index.ts';
import { drawMri, levelsFrom, type MriSpec } from '../../src/phantom/index.ts';
import type { Provenance } from '../../src/records/index.ts';
import { plan, workup } from '../../src/steps/index.ts';
import { caseOf } from '../evidence/signal-scene.ts';
import { openDesk, type Desk } from './browser.ts';

const folder = mkdtempSync(join(tmpdir(), 'trocart-signal-'));
let desk: Desk;
let page: Page;

const levels = levelsFrom('T12', 'L4');
const quiet = {
  zone: 'none',
  oedemaFraction: 0,
  t1Ratio: 1,
  fluidRatio: 1,
  posteriorWallChanged: false,
  intoPedicles: false,
  restT1Ratio: 1,
  restFluidRatio: 1,
} as const;

/** L1 broken lately, L3 with a haemangioma; T1 and STIR, no CT. */
async function caseFile(): Promise<string> {
  const { mri } = drawMri(100007, { levels, scenario: 'fractures' });
  const spec: MriSpec = {
    ...mri,
    patient: { ...mri.patient, lesions: [{ kind: 'fracture', level: 'L1', shape: 'wedge', depthFraction: 0.28, acute: true }] },
    bodies: levels.map((level) => ({
      level,
      ...quiet,
      ...(level === 'L1'
        ? { zone: 'superior' as const, oedemaFraction: 0.6, t1Ratio: 0.5, fluidRatio: 3, posteriorWallChanged: true }
        : {}),
      ...(level === 'L3' ? { zone: 'centre' as const, oedemaFraction: 0.5, t1Ratio: 1.5, fluidRatio: 2.2 } : {}),
    })),
    infectedDiscs: [],
    sequences: ['t1', 'stir'],
    pixelMm: 1.2,
    widthMm: 60,
  };
  const made = await caseOf(spec, 1);
  const open = await memoryLibrary().create('C-SIGNAL');
  const imported: Provenance = { by: 'import', inputs: [] };
  const study = { studyUid: '1.2', description: '', sex: 'unknown', series: [], source: 'nifti', findings: [] } as const;
  const changes: readonly Change[] = [
    { kind: 'study', data: study, provenance: imported },
    ...made.volumes.map((data): Change => ({ kind: 'volume', data, provenance: imported })),
    ...made.seeds.map((data): Change => ({ kind: 'seed', data, provenance: imported })),
    { kind: 'levels', data: made.levels, provenance: imported },
  ];
  await open.change(changes);
  await runStep(open, workup);
  await readSignal(open);
  await runStep(open, plan, {}, { vertebraIds: ['v-L1'] });
  const file = join(folder, 'C-SIGNAL.trocart');
  writeFileSync(file, await open.exportCase());
  return file;
}
const idle = (): Promise<void> => desk.idle();
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
}, 240_000);
afterAll(async () => {
  await desk?.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('signal on the page', () => {
  it('shows the age beside the shape, on table and strip, with the evidence and what it rests on', async () => {
    await page.locator('[data-testid=vertebrae] .row-button', { hasText: 'L1' }).click();
    const card = page.locator('[data-testid=signal]');
    await card.waitFor({ timeout: 60_000 });
    expect(await page.locator('[data-testid=vertebrae] tr', { hasText: 'L1' }).innerText()).toContain('récente');
    expect(await page.locator('.strip .bone', { hasText: 'L1' }).innerText()).toMatch(/R/);
    const text = await card.innerText();
    expect(text).toContain('étalonné sur des IRM de fantômes');
    expect(text).toContain('en bande, au plateau supérieur');
    await page.waitForFunction(() => document.querySelectorAll('.signal-pictures canvas').length === 2, null, { timeout: 60_000 });
    // painted: more than one grey
    const greys = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLCanvasElement>('.signal-pictures canvas')].map((c) => {
        const data = c.getContext('2d')?.getImageData(0, 0, c.width, c.height).data ?? new Uint8ClampedArray();
        return new Set(data).size;
      }),
    );
    for (const n of greys) expect(n).toBeGreaterThan(40);
    await shot('signal-fr');
    await card.scrollIntoViewIfNeeded();
    expect(await serious()).toEqual([]);
  });

  it('says of a haemangioma that a radiologist is to read it, in English too', async () => {
    await language('EN');
    await page.locator('[data-testid=vertebrae] .row-button', { hasText: 'L3' }).click();
    const card = page.locator('[data-testid=signal]');
    await page.waitForFunction(() => document.querySelector('[data-testid=signal]')?.textContent?.includes('haemangioma') === true, null, {
      timeout: 60_000,
    });
    expect(await card.innerText()).toContain('to be read by a radiologist');
    await shot('signal-en');
  });

  it('outlines a level from MRI alone and withholds clearance and breach', async () => {
    await page.locator('[data-testid=vertebrae] .row-button', { hasText: 'L1' }).click();
    await page.locator('[data-view=sagittal]').focus();
    await page.keyboard.press('2');
    const outline = page.locator('[data-testid=outline]');
    await outline.waitFor({ timeout: 60_000 });
    const text = await outline.innerText();
    expect(text).toContain('Withheld');
    expect(text).toContain('LEFT');
    expect(text).toContain('What a CT would add');
    expect(await page.locator('.path-card').count()).toBe(0);
    await shot('outline-en');
    expect(await serious()).toEqual([]);
    await language('FR');
    await shot('outline-fr');
    expect(desk.faults).toEqual([]);
  });
});
