// The ablation panel in the built page: a case made here, with a person's probe on coarse voxels, is opened as a file; isotherms over the slices, time, limits,
// measures, both languages, axe.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fromFrame, toFrame } from '../../src/base/index.ts';
import { memoryLibrary, runStep, type Change } from '../../src/host/index.ts';
import { ablationDemo } from '../../src/phantom/index.ts';
import type { Provenance } from '../../src/records/index.ts';
import { ablation, lesion } from '../../src/steps/index.ts';
import { ablationScene } from '../ablation-scene.ts';
import { seedOf } from '../evidence/workup-spines.ts';
import { openDesk, type Desk } from './browser.ts';

const folder = mkdtempSync(join(tmpdir(), 'trocart-ablation-'));
let desk: Desk;
let page: Page;

/** The lytic L3 with 3 mm in the canal, between its neighbours; one needle through the mass. */
async function caseFile(): Promise<string> {
  const s = await ablationScene(ablationDemo('lytic-epidural'), 'L3', [1.2, 1.2, 1.5], 1);
  const seeds = s.phantom.truth.vertebrae.map((t) =>
    seedOf(s.phantom.render(s.volume.grid, { only: 'labels' }).labels, t.label, t.level as 'L3'),
  );
  const open = await memoryLibrary().create('C-ABLATE');
  const imported: Provenance = { by: 'import', inputs: [] };
  const study = { studyUid: '1.2', description: '', sex: 'unknown', series: [], source: 'nifti', findings: [] } as const;
  const changes: readonly Change[] = [
    { kind: 'study', data: study, provenance: imported },
    { kind: 'volume', data: s.volume, provenance: imported },
    ...seeds.map((data): Change => ({ kind: 'seed', data, provenance: imported })),
    { kind: 'structures', data: s.structures, provenance: imported },
    { kind: 'levels', data: s.levels, provenance: imported },
    ...s.vertebrae.map((data): Change => ({ kind: 'vertebra', data, provenance: imported })),
  ];
  await open.change(changes);
  const vertebraIds = ['v-L3'];
  const [found] = await runStep(open, lesion, {}, { vertebraIds });
  const { frame } = s.vertebra;
  const [l, p, z] = toFrame(frame, found.data.centreLps ?? frame.originLps);
  const own = [{ probe: 'rf-cooled-17g-10', entryLps: fromFrame(frame, l + 26, p + 34, z), tipLps: fromFrame(frame, l - 2, p - 4, z) }];
  await runStep(
    open,
    ablation,
    { own, protocol: 'rf-planned-power', strength: 9, durationS: 240, preview: true, waitMin: 2 },
    { vertebraIds },
  );
  const file = join(folder, 'C-ABLATE.trocart');
  writeFileSync(file, await open.exportCase());
  return file;
}

beforeAll(async () => {
  const file = await caseFile();
  desk = await openDesk({ context: { viewport: { width: 1440, height: 900 }, locale: 'fr-FR', reducedMotion: 'reduce' } });
  page = desk.page;
  await desk.open(file);
  await page.waitForSelector('[data-testid=vertebrae]', { timeout: 120_000 });
  await desk.idle();
}, 300_000);
afterAll(async () => {
  await desk?.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('ablation on the page', { timeout: 120_000 }, () => {
  const panel = (): ReturnType<Page['locator']> => page.locator('[data-testid=ablation-panel]');
  it('shows lesion, grade, what is killed and what nerves bear, over the slices, in both languages', async () => {
    await page
      .locator('.path li button', { hasText: /Ablation/ })
      .first()
      .click();
    await panel().waitFor({ timeout: 60_000 });
    await page.locator('[data-testid=organs]').waitFor();
    await desk.painted();
    await panel().scrollIntoViewIfNeeded();
    await desk.shot('ablation-fr');
    const french = await panel().innerText();
    expect(french).toContain('Bilsky par analogie');
    expect(french).toMatch(/racine GAUCHE|ganglion GAUCHE/i);
    expect(french).toContain('à discuter');
    await desk.language('EN');
    const text = await panel().innerText();
    for (const told of ['Bilsky by analogy', 'CT guidance', 'Killed of the lesion', 'monitoring limit', 'injury threshold', 'Then cement'])
      expect(text).toContain(told);
    expect(text).not.toMatch(/⟨|ablation\.[a-z]|lesion\.[a-z]|undefined|NaN|Infinity/);
    await desk.shot('ablation-en');
  });
  it('plays time: the isotherms change with the slider, and the page has no serious fault of access', async () => {
    const picture = (): Promise<string> =>
      page.evaluate(() => {
        const c = document.querySelector<HTMLCanvasElement>('[data-view=axial] canvas');
        const copy = document.createElement('canvas');
        if (c === null) return '';
        [copy.width, copy.height] = [c.width, c.height];
        copy.getContext('2d')?.drawImage(c, 0, 0);
        return copy.toDataURL().slice(-4000) + String(copy.toDataURL().length);
      });
    await desk.painted();
    const hot = await picture();
    await page.locator('[data-testid=ablation-slider]').fill('0');
    await expect.poll(picture, { timeout: 30_000 }).not.toBe(hot);
    expect(await desk.serious()).toEqual([]);
    expect(desk.faults).toEqual([]);
  });
});
