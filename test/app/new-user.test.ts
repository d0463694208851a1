// A new user, from files in hand to a printed plan: drops a study with its labels, answers what is asked, looks at the measures, confirms a level, has
// trocars proposed, moves one by hand on the keyboard, and takes the plan away as paper. Nothing is known beforehand but what stands on the screen.
// Then the same way by keyboard alone. The browser has no WebGL: it says so, and nothing of this needs it.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { writeNifti } from '../../src/formats/index.ts';
import { defaultSpec, makePhantom } from '../../src/phantom/index.ts';
import { openDesk, type Desk } from './browser.ts';

const folder = mkdtempSync(join(tmpdir(), 'trocart-new-'));
let desk: Desk;
let page: Page;
let files: readonly string[] = [];
beforeAll(async () => {
  const phantom = makePhantom({
    ...defaultSpec,
    levels: ['L1', 'L2', 'L3'],
    lesions: [{ kind: 'fracture', level: 'L2', shape: 'wedge', depthFraction: 0.42, acute: true }],
  });
  const { ct, labels } = phantom.render(phantom.gridFor([1.5, 1.5, 2]));
  files = [join(folder, 'scanner.nii.gz'), join(folder, 'labels.nii.gz')];
  writeFileSync(files[0], await writeNifti(ct.grid, ct.voxels));
  writeFileSync(files[1], await writeNifti(labels.grid, labels.voxels));
  desk = await openDesk({ flags: ['--use-gl=disabled'] });
  ({ page } = desk);
});
afterAll(async () => {
  await desk?.close();
  rmSync(folder, { recursive: true, force: true });
});

it('goes from dropping the files to a printed plan with a moved trocar', async () => {
  // drops both files at once
  const session = await desk.context.newCDPSession(page);
  const data = { items: [], files: [...files], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await session.send('Input.dispatchDragEvent', { type, x: 700, y: 300, data } as never);
  // one question: how the patient lay
  await page.locator('[role=dialog] [type=radio]').first().click({ timeout: 60_000 });
  await page.locator('[role=dialog] .mantine-Button-root').click();
  await page.waitForSelector('[data-testid=vertebrae]', { timeout: 120_000 });
  await desk.idle();
  await desk.painted();
  await desk.shot('new-1-workup');
  expect(await page.locator('[data-testid=vertebrae] .row-here').innerText()).toMatch(/L2/);

  // which levels? the first card asks
  await page.fill('.levels input[maxlength="5"]', 'CD');
  await page.click('.levels > .mantine-Button-root');
  await page.waitForSelector('.levels-done');
  await desk.idle();

  // how do I get in?
  await desk.stage(4);
  await page.click('[data-testid=propose]');
  await page.waitForSelector('.path-card', { timeout: 120_000 });
  await desk.idle();
  await desk.painted();
  await desk.shot('new-2-plan');
  const place = (): Promise<readonly (string | null)[]> =>
    page
      .locator('[data-view=along-axial] .trocar .entry')
      .evaluateAll((list) => list.map((e) => `${e.getAttribute('cx') ?? ''},${e.getAttribute('cy') ?? ''}`));
  const before = await place();
  expect(before.length).toBeGreaterThan(0);

  // moves the trocar by the keyboard: Tab to its handle, arrows
  const handle = page.locator('[data-view=along-axial] .handle').first();
  await handle.focus();
  for (let n = 0; n < 4; n++) await page.keyboard.press('ArrowRight');
  await page.waitForFunction(
    (was) =>
      [...document.querySelectorAll('[data-view=along-axial] .trocar .entry')]
        .map((e) => `${e.getAttribute('cx') ?? ''},${e.getAttribute('cy') ?? ''}`)
        .join() !== was,
    before.join(),
    { timeout: 30_000 },
  );
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  const again = page.locator('.panel .stale .mantine-Button-root');
  await again.first().waitFor();
  await desk.idle();
  await desk.shot('new-3-moved');

  // what follows from it is said to be of before; computed again on request
  await again.first().click();
  await again.first().waitFor({ state: 'detached', timeout: 120_000 });
  await desk.idle();
  await page.waitForSelector('[data-testid=plan]');

  // takes it away: the page on paper, and the report
  const paper = await page.pdf({ preferCSSPageSize: true, printBackground: true });
  expect(paper.length).toBeGreaterThan(50_000);
  if (process.env.PAGE_SHOTS !== undefined) writeFileSync(join(process.env.PAGE_SHOTS, 'new-4-paper.pdf'), paper);
  await desk.stage(10);
  const [download] = await Promise.all([page.waitForEvent('download', { timeout: 170_000 }), page.click('[data-testid=pdf]')]);
  const report = readFileSync(await download.path());
  expect(report.subarray(0, 5).toString()).toBe('%PDF-');
  if (process.env.PAGE_SHOTS !== undefined) writeFileSync(join(process.env.PAGE_SHOTS, 'new-5-report.pdf'), report);
  expect(desk.faults).toEqual([]);
  expect(desk.foreign).toEqual([]);
});

/** Tab, until the focus is on it. */
async function tabTo(selector: string): Promise<void> {
  for (let n = 0; n < 200; n++) {
    await page.keyboard.press('Tab');
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return;
  }
  throw new Error(`not reached by Tab: ${selector}`);
}
const enter = async (selector: string): Promise<void> => {
  await tabTo(selector);
  await page.keyboard.press('Enter');
};

it('goes from files to report by keyboard alone, without WebGL', async () => {
  expect(await page.evaluate(() => document.createElement('canvas').getContext('webgl2'))).toBeNull();
  await enter('.brand');
  await page.waitForSelector('.cards');
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), enter('.drop-buttons button:nth-child(2)')]);
  await chooser.setFiles([...files]);
  await page.waitForSelector('[role=dialog] [type=radio]');
  await tabTo('[role=dialog] [type=radio]');
  await page.keyboard.press('Space');
  await enter('[role=dialog] .mantine-Button-root:not(:disabled)');
  await page.waitForSelector('[data-testid=vertebrae]', { timeout: 120_000 });
  await desk.idle();

  await tabTo('.levels input[maxlength="5"]');
  await page.keyboard.press('Control+A');
  await page.keyboard.type('EF');
  await enter('.levels > .mantine-Button-root');
  await page.waitForSelector('.levels-done');
  await desk.idle();

  await enter('.path li:nth-child(4) button');
  await enter('[data-testid=propose]');
  await page.waitForSelector('.path-card', { timeout: 120_000 });
  await desk.idle();
  const changes = (): Promise<number> => page.evaluate(() => Number(document.querySelector('.page')?.getAttribute('data-changes')));
  const before = await changes();
  await tabTo('[data-view=along-axial] .handle');
  for (let n = 0; n < 4; n++) await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await page.waitForFunction((n) => Number(document.querySelector('.page')?.getAttribute('data-changes')) > n, before);
  await enter('.panel .stale .mantine-Button-root');
  await page.waitForSelector('.panel .stale', { state: 'detached' });
  await desk.idle();

  // the X-rays are made by the processor, and the page says why
  await page.keyboard.press('Digit3');
  await page.waitForFunction(() => document.querySelectorAll('.xray-square canvas[data-painted=yes]').length === 4, null, {
    timeout: 90_000,
  });
  expect(await page.locator('[data-testid=no-webgl]').innerText()).toContain('WebGL 2');
  await desk.shot('keyboard-fluoroscopy');
  // the panel is made wider by its edge
  const width = (): Promise<number> => page.locator('.panel').evaluate((e) => e.getBoundingClientRect().width);
  const usual = await width();
  await tabTo('[data-testid=splitter]');
  await page.keyboard.press('ArrowLeft');
  await page.waitForFunction((was) => (document.querySelector('.panel')?.getBoundingClientRect().width ?? 0) > was, usual + 10);
  await page.keyboard.press('Enter');
  await page.waitForFunction((was) => document.querySelector('.panel')?.getBoundingClientRect().width === was, usual);

  await enter('.path li:nth-child(10) button');
  const [download] = await Promise.all([page.waitForEvent('download', { timeout: 170_000 }), enter('[data-testid=pdf]')]);
  expect(
    readFileSync(await download.path())
      .subarray(0, 5)
      .toString(),
  ).toBe('%PDF-');
  expect(desk.faults).toEqual([]);
  expect(desk.foreign).toEqual([]);
});
