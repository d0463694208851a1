// An MR without labels dropped on an open, labelled CT: asked what it is, its bones are found in the pictures, the page says how surely, and the broken
// body gets its age.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeNifti } from '../../src/formats/index.ts';
import { memoryLibrary, runStep, type Change } from '../../src/host/index.ts';
import { drawMri, levelsFrom, makeMri, makePhantom } from '../../src/phantom/index.ts';
import { sequenceLabels, type LevelName, type Provenance } from '../../src/records/index.ts';
import { workup } from '../../src/steps/index.ts';
import { levelsOf, seedOf } from '../evidence/workup-spines.ts';
import { openDesk, type Desk } from './browser.ts';

const folder = mkdtempSync(join(tmpdir(), 'trocart-beside-'));
let desk: Desk;
let page: Page;
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
/** Files dropped on the page, as from a folder's window. */
const drop = (paths: readonly string[]): Promise<void> =>
  page.evaluate(
    (given) => {
      const dataTransfer = new DataTransfer();
      for (const { name, base64 } of given) {
        const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
        dataTransfer.items.add(new File([bytes], name));
      }
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
    },
    paths.map((path) => ({ name: basename(path), base64: readFileSync(path).toString('base64') })),
  );

beforeAll(async () => {
  const file = await files();
  desk = await openDesk();
  ({ page } = desk);
  await desk.open(file);
  await page.waitForSelector('[data-testid=vertebrae]', { timeout: 120_000 });
  await desk.idle();
}, 240_000);
afterAll(async () => {
  await desk?.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('an MR dropped on an open CT', () => {
  it('is asked about, and its bones are found without labels', async () => {
    await drop(pictures);
    // What is not in the files is asked, one dialog after another: the posture, then what these images are.
    let began = Date.now();
    for (let n = 0; n < 3; n++) {
      await page.waitForSelector('[role=dialog] .question, [data-testid=beside]', { timeout: 120_000 });
      if ((await page.locator('[role=dialog] .question').count()) === 0) break;
      for (const question of await page.locator('[role=dialog] .question').all()) await question.locator('[type=radio]').first().click();
      await page.locator('[role=dialog] .mantine-Button-root').click();
      began = Date.now();
      await page.waitForSelector('[role=dialog] .question', { state: 'detached' });
    }
    const card = page.locator('[data-testid=beside]');
    await card.waitFor({ timeout: 200_000 });
    await desk.idle();
    console.log(`labels carried to the MR and its signal read in ${Date.now() - began} ms by the clock`);
    const text = await card.innerText();
    expect(text).toContain('L’IRM sur ce scanner');
    expect(text).toContain('4 vertèbres sur 4 placées');
    expect(text).toContain('n’avait pas d’étiquettes');
    await card.locator('summary').click();
    await card.scrollIntoViewIfNeeded();
    await desk.shot('beside-fr');
  }, 300_000);

  it('reads the age of the broken body there, in both languages', async () => {
    await page.locator('[data-testid=vertebrae] .row-button', { hasText: 'L1' }).click();
    const card = page.locator('[data-testid=signal]');
    await card.waitFor({ timeout: 60_000 });
    expect(await page.locator('[data-testid=vertebrae] tr', { hasText: 'L1' }).innerText()).toContain('récente');
    await desk.language('EN');
    expect(await page.locator('[data-testid=beside]').innerText()).toContain('The MR on this CT');
    await card.scrollIntoViewIfNeeded();
    await desk.shot('beside-en');
    expect(desk.faults).toEqual([]);
  });
});
