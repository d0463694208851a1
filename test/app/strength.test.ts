// The strength panel in the built page: a case made here, with a made strength record, is opened as a file; both languages, keyboard, axe, pictures, report.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { finding } from '../../src/base/index.ts';
import { findStep, memoryLibrary, runStep, type Change } from '../../src/host/index.ts';
import { defaultSpec, makePhantom } from '../../src/phantom/index.ts';
import type { LevelName, Provenance } from '../../src/records/index.ts';
import { plan, workup } from '../../src/steps/index.ts';
import { levelsOf, seedOf } from '../evidence/workup-spines.ts';
import { madeStrength } from '../made-strength.ts';
import { openDesk, type Desk } from './browser.ts';

const folder = mkdtempSync(join(tmpdir(), 'trocart-strength-'));
/** Set to a folder, the pictures are kept there to be looked at. */
const shots = process.env.PAGE_SHOTS;
let desk: Desk;
let page: Page;

/** A wedge of L2 among its neighbours, measured and planned, with a made strength; saved as a case file. */
async function caseFile(): Promise<string> {
  const phantom = makePhantom({
    ...defaultSpec,
    levels: ['T12', 'L1', 'L2', 'L3', 'L4'],
    lesions: [{ kind: 'fracture', level: 'L2', shape: 'wedge', depthFraction: 0.42, acute: true }],
  });
  const { ct, labels } = phantom.render(phantom.gridFor([1.2, 1.2, 1.5]));
  const seeds = phantom.truth.vertebrae.map((t) => seedOf(labels, t.label, t.level as LevelName));
  const open = await memoryLibrary().create('C-STRENGTH');
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
  const two = seeds.find((s) => s.suggestedLevel === 'L2');
  if (two === undefined) throw new Error('no L2');
  await runStep(open, plan, {}, { vertebraIds: [two.vertebraId] });
  const bone = open.records('vertebra').find((v) => v.data.vertebraId === two.vertebraId);
  if (bone === undefined) throw new Error('L2 was not measured');
  const inputs = [{ name: 'vertebra', id: bone.id, hash: open.hashOf(bone as never) }];
  // by nobody's step: what it rests on is its bone alone, whatever the step reads
  await open.put('strength', madeStrength(bone.data), { provenance: { by: 'made', inputs } });
  const other = (level: string) =>
    open.records('vertebra').find((v) => v.data.vertebraId === seeds.find((s) => s.suggestedLevel === level)?.vertebraId);
  const [one, three] = [other('L1'), other('L3')];
  if (one === undefined || three === undefined) throw new Error('L1 or L3 was not measured');
  const changed = [{ name: 'vertebra', id: three.id, hash: '0' }];
  await open.put('strength', { ...madeStrength(three.data), maps: [] }, { provenance: { by: 'made', inputs: changed } });
  const refused = {
    ...madeStrength(one.data),
    state: 'refused',
    states: [],
    gains: {},
    sensitivity: [],
    maps: [],
    curves: [],
    bands: {},
  } as const;
  const why = [finding('strength-view.no-step', 'stop')];
  const oneInputs = [{ name: 'vertebra', id: one.id, hash: open.hashOf(one as never) }];
  await open.put('strength', { ...refused, findings: why }, { provenance: { by: 'made', inputs: oneInputs } });
  const file = join(folder, 'C-STRENGTH.trocart');
  writeFileSync(file, await open.exportCase());
  return file;
}

const idle = (): Promise<void> => desk.idle();
const painted = (): Promise<void> => desk.painted();
const language = (name: 'FR' | 'EN'): Promise<void> => desk.language(name);
const shot = (name: string): Promise<void> => desk.shot(name);
const serious = (): Promise<readonly string[]> => desk.serious();

/** page.test.ts says why CPU, and why 250. */
const longestTask = async (act: () => Promise<void>): Promise<number> => (await desk.longestTask(act)).cpuMs;
const blockedMs = 250;

beforeAll(async () => {
  const file = await caseFile();
  desk = await openDesk();
  ({ page } = desk);
  await page.setInputFiles('[data-testid=files]', [file]);
  await page.waitForSelector('[data-testid=vertebrae]', { timeout: 120_000 });
  await idle();
});
afterAll(async () => {
  await desk?.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('strength on the page', () => {
  it('is reached by its key, and shows before and after with ranges, the model beside them, in both languages', async () => {
    await page.locator('[data-view=sagittal]').focus();
    const panel = page.locator('[data-testid=strength]');
    const cpuMs = await longestTask(async () => {
      await page.keyboard.press('5');
      await panel.waitFor();
      await page.waitForFunction(() => document.querySelectorAll('.chart svg').length === 2);
      await page.waitForFunction(() => document.querySelectorAll('.views canvas[data-painted=yes]').length === 6, null, {
        timeout: 60_000,
      });
      await painted();
    });
    console.log(`showing a strength: longest main-thread task ${cpuMs.toFixed(0)} ms of CPU`);
    expect(cpuMs).toBeLessThan(blockedMs);
    await shot('strength-fr');
    const table = panel.locator('table.states').first();
    expect(await table.innerText()).toMatch(/Charge de rupture, N\s+1\u202f696\s+1\u202f323 – 2\u202f052\s+2\u202f743/);
    expect(await panel.locator('[data-testid=gains]').innerText()).toContain('× 1,19 à × 1,98');
    const model = await panel.locator('.model-facts').innerText();
    for (const told of ['Kopperdahl 2002', 'PMMA', '1,00\u00a0mm', 'inconnu', 'prévu, 4,2 ml']) expect(model).toContain(told);
    expect(await panel.innerText()).toMatch(/Jamais une autorisation de mettre un patient en charge/);
    await language('EN');
    expect(await table.innerText()).toMatch(/Failure load, N\s+1,696\s+1,323 – 2,052\s+2,743/);
    expect(await panel.innerText()).toContain('Never a clearance to load a patient');
    // sentences of findings are the step's own area; nothing of this one is missing
    expect(await panel.innerText()).not.toMatch(/⟨|strength-view|undefined|NaN/);
    await shot('strength-en');
    expect(await page.locator('.intended').innerText()).toContain('not a medical device');
  });

  it('shows the strain before and after on the same planes, and on the cut solids, each with its figures in words', async () => {
    expect(await page.locator('.views canvas[data-painted=yes]').count()).toBe(6);
    for (const view of ['before-sagittal', 'after-sagittal', 'before-axial', 'after-axial'])
      expect(await page.locator(`#twin-${view}`).textContent()).toMatch(/half of the bone above \d\.\d\d %/);
    expect(await page.locator('[data-view=cut-after]').getAttribute('aria-label')).toMatch(/L2 from in front.*with the planned cement/);
    const letters = (view: string): Promise<string[]> => page.locator(`[data-view=${view}] .letters text`).allTextContents();
    expect((await letters('after-axial')).slice(0, 2)).toEqual(['R', 'L']);
    expect(await letters('before-sagittal')).toEqual(['A', 'P', 'H', 'F']);
    // one zoom for both
    const scale = (view: string): Promise<string | null> => page.locator(`[data-view=${view}] .scale path`).getAttribute('d');
    const was = await scale('after-axial');
    await page.locator('[data-view=before-axial]').focus();
    await page.keyboard.press('+');
    await painted();
    expect(await scale('before-axial')).not.toBe(was);
    expect(await scale('after-axial')).toBe(await scale('before-axial'));
    const opacity = page.locator('.strength input[type=range]');
    await opacity.focus();
    for (let n = 0; n < 5; n++) await page.keyboard.press('ArrowLeft');
    expect(await opacity.inputValue()).toBe('65');
    await painted();
  });

  it('has each curve as a table, every choice within reach of the keyboard, and nothing serious for axe', async () => {
    for (const summary of await page.locator('.twin-table summary').all()) {
      await summary.focus();
      await page.keyboard.press('Enter');
    }
    expect(await page.locator('.twin-table[open] table').count()).toBe(4);
    await page.locator('[data-testid=strength-choice] summary').focus();
    await page.keyboard.press('Enter');
    await page.locator('[data-testid=strength-choice] .pick').first().locator('input:checked').focus();
    await page.keyboard.press('ArrowRight');
    expect(await page.locator('[data-testid=strength-choice] .picked').first().innerText()).toBe('bent forward');
    expect(await page.locator('[data-testid=press]').isEnabled()).toBe(true);
    await page.locator('[data-testid=strength-choice] .tick', { hasText: 'Entered by hand' }).click();
    expect(await page.locator('[data-testid=press]').isDisabled()).toBe(true);
    const [slope, intercept] = await page.locator('.scale-fields input').all();
    await slope.fill('0,82');
    await intercept.fill('-3.5');
    expect(await page.locator('[data-testid=press]').isEnabled()).toBe(true);
    await shot('strength-choice-en');
    await page.locator('.chart').last().scrollIntoViewIfNeeded();
    await shot('strength-curves-en');
    expect(await serious()).toEqual([]);
    await language('FR');
    await page.locator('.twin-table').last().scrollIntoViewIfNeeded();
    await shot('strength-tables-fr');
    expect(await serious()).toEqual([]);
  });

  it('says what is stale, with a button, and what was refused, without a number', async () => {
    await page.locator('.bone', { hasText: 'L3' }).click();
    const stale = page.locator('.panel .stale');
    await stale.waitFor();
    expect(await stale.innerText()).toMatch(/a changé[\s\S]*Recalculer/);
    expect(await page.locator('.path li:nth-child(6) button').getAttribute('title')).toContain('périmé');
    // no map was kept: the usual views, and it is said
    await page.locator('[data-view=coronal]').waitFor();
    expect(await page.locator('[data-testid=strength]').innerText()).toContain('Aucune carte de déformation');
    await page.locator('.bone', { hasText: 'L1' }).click();
    await page.locator('[data-testid=strength] .rule', { hasText: 'Aucun chiffre' }).waitFor();
    expect(await page.locator('[data-testid=strength]').innerText()).toMatch(/ne calcule pas la résistance/);
    expect(await page.locator('[data-testid=strength] table').count()).toBe(0);
    await painted();
    await shot('strength-refused-fr');
    expect(await serious()).toEqual([]);
  });

  // only where the step is part of the program
  it.skipIf(findStep('strength') === undefined)(
    'is computed on threads, can be cancelled, and shows a bone without cement alone',
    async () => {
      await page.locator('.bone', { hasText: 'L4' }).click();
      const choice = page.locator('[data-testid=strength-choice]');
      await page.locator('.panel .empty').waitFor();
      await choice.locator('.pick', { hasText: 'Charge' }).locator('label', { hasText: 'dans l’axe' }).click();
      await choice.locator('.pick', { hasText: 'Ciment' }).locator('label', { hasText: 'aucun' }).click();
      await choice.locator('.pick', { hasText: 'Voxel' }).locator('label').last().click();
      await choice.locator('.tick', { hasText: 'Saisie' }).click();
      const [slope, intercept] = await page.locator('.scale-fields input').all();
      await slope.fill('0,8');
      await intercept.fill('0');
      await page.click('[data-testid=press]');
      await page.locator('.running .mantine-Button-root').click();
      await idle();
      expect(await page.locator('[data-testid=refusal]').innerText()).toContain('Annulé');
      await page.locator('[data-testid=refusal] button').last().click();
      const cpuMs = await longestTask(async () => {
        await page.click('[data-testid=press]');
        await page.locator('[data-testid=strength]').waitFor({ timeout: 170_000 });
        await idle();
        await page.locator('[data-view=cut-before] canvas[data-painted=yes]').waitFor();
        await painted();
      });
      console.log(`pressing: longest main-thread task ${cpuMs.toFixed(0)} ms of CPU`);
      expect(cpuMs).toBeLessThan(blockedMs);
      expect(await page.locator('[data-view=after-sagittal]').count()).toBe(0);
      expect(await page.locator('#twin-before-axial').textContent()).toMatch(/moitié de l’os/);
      const text = await page.locator('[data-testid=strength]').innerText();
      expect(text).toMatch(/Rigidité, N\/mm\s+\d/);
      expect(text).toContain('saisi à la main');
      expect(text).not.toMatch(/⟨|strength[.-][a-z]|undefined|NaN/);
      await shot('strength-alone-fr');
    },
  );

  it('is printed', async () => {
    await page.click('.path li:nth-child(10) button');
    const [download] = await Promise.all([page.waitForEvent('download', { timeout: 120_000 }), page.click('[data-testid=pdf]')]);
    const bytes = readFileSync(await download.path());
    expect(bytes.subarray(0, 4).toString()).toBe('%PDF');
    if (shots !== undefined) writeFileSync(join(shots, 'strength-fr.pdf'), bytes);
    await idle();
    expect(desk.faults).toEqual([]);
  });
});
