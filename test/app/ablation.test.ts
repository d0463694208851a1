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
  const changes = async (): Promise<number> => Number(await page.getAttribute('.page', 'data-changes'));
  /** Does something that is one change, and waits until it is durable. */
  async function oneChange(act: () => Promise<unknown>): Promise<void> {
    const before = await changes();
    await act();
    await page.waitForFunction((n) => Number(document.querySelector('.page')?.getAttribute('data-changes')) > n, before, {
      timeout: 60_000,
    });
    expect(await changes()).toBe(before + 1);
  }
  const middle = async (selector: string): Promise<readonly [number, number]> => {
    const b = await page.locator(selector).first().boundingBox();
    if (b === null) throw new Error(`${selector} is not to be seen`);
    return [b.x + b.width / 2, b.y + b.height / 2];
  };
  async function drawTo(x: number, y: number, dx: number, dy: number): Promise<void> {
    await page.mouse.move(x, y);
    await page.mouse.down();
    for (let n = 1; n <= 4; n++) await page.mouse.move(x + (dx * n) / 4, y + (dy * n) / 4);
  }
  const pixels = (view: string): Promise<string> =>
    page.evaluate((name) => {
      const c = document.querySelector<HTMLCanvasElement>(`[data-view=${name}] canvas`);
      const copy = document.createElement('canvas');
      if (c === null) return '';
      [copy.width, copy.height] = [c.width, c.height];
      copy.getContext('2d')?.drawImage(c, 0, 0);
      return copy.toDataURL();
    }, view);
  /** The turned view shows another picture than before. */
  const otherPicture = async (before: string): Promise<string> => {
    for (let n = 0; n < 200; n++) {
      await desk.painted();
      const now = await pixels('bone-solid');
      if (now !== before) return now;
      await page.waitForTimeout(100);
    }
    throw new Error('the turned view did not change');
  };
  const solidTwin = (): Promise<string> => page.locator('[data-testid=solid-twin]').innerText();

  it('shows the bone seen through: turned by keyboard, layers named and hidden, the killed volume growing with time, a table for the ear', async () => {
    await page.waitForSelector('[data-view=bone-solid] canvas[data-painted=yes]', { timeout: 60_000 });
    await desk.painted();
    const words = await solidTwin();
    for (const told of ['from behind and the patient’s LEFT', 'killed by now', '45 °C', 'LEFT ganglion of L3', 'p1'])
      expect(words).toContain(told);
    expect(await page.locator('[data-view=bone-solid] .solid-nerve').count()).toBeGreaterThan(1);
    const first = await pixels('bone-solid');
    await page.focus('[data-view=bone-solid]');
    // what is near goes with the arrow: to the left, and one looks more from behind
    await page.keyboard.press('Shift+ArrowLeft');
    const turned = await otherPicture(first);
    await page.waitForFunction(() => document.querySelector('[data-testid=solid-twin]')?.textContent?.includes('from behind,'));
    await page.keyboard.press(' ');
    await otherPicture(turned);
    await page.locator('.solid-key summary').click();
    const before = await pixels('bone-solid');
    await page.click('[data-layer=lesion]');
    await otherPicture(before);
    await page.click('[data-layer=lesion]');
    const dead = async (): Promise<number> => Number(/all that is killed in the end\t(\d+)/.exec(await solidTwin())?.[1] ?? Number.NaN);
    await page.locator('[data-testid=ablation-slider]').fill('60');
    await page.waitForFunction(() => /\t?1\.0 min/.test(document.querySelector('[data-testid=solid-twin]')?.textContent ?? ''));
    await desk.painted();
    const early = await dead();
    await page.locator('[data-testid=ablation-slider]').fill('240');
    await page.waitForFunction(() => /4\.0 min/.test(document.querySelector('[data-testid=solid-twin]')?.textContent ?? ''));
    await desk.painted();
    await expect.poll(dead, { timeout: 30_000 }).toBeGreaterThan(early);
    expect(await dead()).toBeGreaterThan(90);
    await desk.shot('ablation-solid-en');
  });

  it('moves a probe by hand: red with the reason near a root, one change, then stale and not to be computed while it is refused; undo', async () => {
    await page.waitForSelector('.own-distances', { timeout: 90_000 });
    const line = page.locator('[data-testid=own-probes] [data-probe=p1]');
    expect(await line.innerText()).toMatch(/LEFT\s(root|ganglion)\sof\sL\d\s+\d+\.\d\smm/);
    expect(await page.locator('[data-testid=compute-own]').count()).toBe(0);
    const [x, y] = await middle('[data-view=axial] [data-handle=probe-target]');
    const [cx] = await middle('[data-view=axial]');
    // to the canal: the patient's right in the picture, and backwards
    await oneChange(async () => {
      await drawTo(x, y, cx - x, 82);
      await page.waitForSelector('[data-view=axial] .probe-stop .wall-sign', { timeout: 30_000 });
      expect(await page.locator('[data-view=axial] .probe-stop .wall-sign').textContent()).toMatch(/^✕ .+refused$/);
      await desk.shot('ablation-probe-refused-en');
      await page.mouse.up();
    });
    await page.waitForSelector('[data-testid=compute-own]');
    await page.waitForSelector('.own-refused');
    expect(await page.locator('[data-testid=compute-own]').isDisabled()).toBe(true);
    expect(await panel().locator('.stale').first().innerText()).toMatch(/changed/);
    await desk.language('FR');
    await expect.poll(() => line.innerText()).toMatch(/refusée/);
    expect(await desk.serious()).toEqual([]);
    await desk.language('EN');
    await oneChange(() => page.keyboard.press('Control+z'));
    await page.waitForSelector('[data-testid=compute-own]', { state: 'detached' });
    // by arrows in the turned view; Escape writes nothing, Enter one change
    const count = await changes();
    await page.focus('[data-view=bone-solid] [data-handle=probe-whole]');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Escape');
    expect(await changes()).toBe(count);
    await oneChange(async () => {
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press('Enter');
    });
    await page.waitForSelector('[data-testid=probes-back]');
    await oneChange(() => page.click('[data-testid=add-probe-right]'));
    await page.waitForSelector('[data-testid=own-probes] [data-probe=p2] .own-distances', { timeout: 60_000 });
    await desk.shot('ablation-probes-en');
    await oneChange(() => page.click('[data-testid=probes-back]'));
    expect(await page.locator('[data-testid=own-probes] [data-probe=p2]').count()).toBe(0);
  });

  it('draws the lesion: a stroke and a click are one change each, the lesion is told to be changed and measured again when asked; undo', async () => {
    const volume = (): Promise<string> => page.locator('[data-testid=lesion-facts] dd').first().innerText();
    const was = await volume();
    await page.click('[data-testid=lesion-brush]');
    await page.waitForSelector('[data-testid=brush-lesion]');
    const [x, y] = await middle('[data-view=axial]');
    await oneChange(async () => {
      await drawTo(x - 30, y - 30, -20, -10);
      await page.mouse.up();
    });
    await page.waitForSelector('[data-testid=outline-lesion]');
    await desk.shot('ablation-brush-en');
    await page.click('[data-testid=outline-lesion]');
    await page.waitForFunction((v) => document.querySelector('[data-testid=lesion-facts] dd')?.textContent !== v, was, { timeout: 60_000 });
    await desk.idle();
    // a slip outside the bone paints nothing, and that is said
    await page.selectOption('[data-testid=brush-lesion]', 'grow');
    const count = await changes();
    await page.mouse.click(x - 30, y - 34);
    await page.waitForSelector('[data-testid=notice], .notice, [role=alert]', { timeout: 30_000 });
    expect(await changes()).toBe(count);
    await page.click('[data-testid=lesion-brush]');
    await oneChange(() => page.keyboard.press('Control+z'));
    await oneChange(() => page.keyboard.press('Control+z'));
    await page.waitForFunction((v) => document.querySelector('[data-testid=lesion-facts] dd')?.textContent === v, was, { timeout: 60_000 });
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
