// From files to plan and indication sheet on the built page, MRI alone: the demo patient's DICOM slices and label maps are given as files, the vertebrae
// measured, the plan made, the forms filled, the sheet judged and printed, in French and English. Needs `npm run build` and a Chromium.
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { indicationForm, indicationLevelForm } from '../../src/catalog/index.ts';
import type { Desk } from '../app/browser.ts';
import { wholePaths } from '../indication-patients.ts';
import { confirmLevels, day, fill, idle as idleOf, mainFile, needsPage, openCase, pageFor, paper } from './page-steps.ts';
import type { Outcome } from './row.ts';

/** What is answered on the page beyond what the MRI proposes; by question, in the words of the files. */
const said: Readonly<Record<'patient' | 'level', Readonly<Record<string, unknown>>>> = {
  patient: { ...wholePaths.osteoporotic.patient, actDate: day(4), bleedingDate: day(-2) },
  level: { ...wholePaths.osteoporotic.level, nonUnion: true },
};
/** Drives the page; throws where it does not go on. */
async function drive(desk: Desk, files: readonly string[]): Promise<Readonly<Record<string, string>>> {
  const { page } = desk;
  const idle = (): Promise<void> => idleOf(page);
  const shot = (name: string): Promise<void> => desk.shot(`mri-only-${name}`);
  await openCase(desk, { files }, 'L1');
  await page.locator('[data-testid=signal]').waitFor();
  await confirmLevels(page);
  await shot('vertebrae-fr');

  await desk.stage(4);
  await page.locator('[data-testid=propose]').click();
  await page.locator('[data-testid=outline]').waitFor({ timeout: 300_000 });
  await idle();
  await shot('plan-fr');
  const outline = await page.locator('[data-testid=outline]').innerText();

  await desk.stage(3);
  await page.locator('[data-testid=form-patient]').waitFor();
  for (const form of ['form-patient', 'form-level'])
    if ((await page.locator(`[data-testid=${form}]`).getAttribute('open')) === null)
      await page.locator(`[data-testid=${form}] > summary`).click();
  for (const form of ['form-patient', 'form-level']) {
    await page.locator(`[data-testid=${form}] .tile`, { hasText: 'Reprendre les' }).click();
    // a question that opens behind another brings its own proposal
    const more = page.locator(`[data-testid=${form}] .ask-proposal`);
    for (let n = 0; n < 6 && (await more.count()) > 0; n++) {
      await page.waitForTimeout(1500);
      const button = more.locator('button').first();
      if ((await more.count()) > 0) await button.click();
    }
    await page.waitForFunction((f) => document.querySelectorAll(`[data-testid=${f}] .ask-proposal`).length === 0, form);
  }
  const taken = await page.locator('[data-testid=form-level] .ask-said').count();
  await shot('forms-fr');
  await fill(page, 'form-patient', indicationForm, said.patient);
  await fill(page, 'form-level', indicationLevelForm, said.level);
  await page.locator('[data-testid=judge]').click();
  await page.locator('[data-testid=sheet]').waitFor();
  await idle();
  const fr = await page.locator('.proposal').first().innerText();
  await page.locator('.panel').evaluate((e) => e.scrollTo(0, 0));
  await shot('sheet-fr');
  await paper(page, 'sheet-pdf', 'mri-only-sheet-fr');
  await desk.language('EN');
  const en = await page.locator('.proposal').first().innerText();
  await shot('sheet-en');
  await paper(page, 'sheet-pdf', 'mri-only-sheet-en');
  await desk.stage(10);
  await paper(page, 'pdf', 'mri-only-report-en');
  const text = await page.locator('.panel').innerText();
  if (/⟨|undefined|NaN/.test(`${outline}${fr}${en}${text}`)) throw new Error('a sentence is not filled');
  const plain = (t: string): string => t.replaceAll(/\s+/g, ' ').trim();
  return { fr: plain(fr).slice(0, 40), en: plain(en).slice(0, 40), takenFromImages: String(taken) };
}

export async function mriOnlyOnThePage(): Promise<Outcome> {
  if (!existsSync(mainFile)) return needsPage;
  const folder = mkdtempSync(join(tmpdir(), 'trocart-mri-only-'));
  const made = spawnSync(process.execPath, [mainFile, 'demo', 'mri-only', '--out', folder], { encoding: 'utf8' });
  if (made.status !== 0) return { measured: {}, state: 'fail', reason: made.stderr };
  const within = (name: string): string[] => readdirSync(join(folder, name)).map((f) => join(folder, name, f));
  const desk = await pageFor('fr-FR');
  if (desk === undefined) return needsPage;
  try {
    const told = await drive(desk, [...within('mr'), ...within('labels-mr')]);
    const right = /L1/.test(told['fr'] ?? '') && /L1/.test(told['en'] ?? '');
    return {
      measured: { ...told, faultCount: desk.faults.length },
      state: right && desk.faults.length === 0 ? 'pass' : 'fail',
      ...(desk.faults.length === 0 ? {} : { reason: desk.faults[0] }),
    };
  } finally {
    await desk.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
