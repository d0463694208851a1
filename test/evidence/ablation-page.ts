// From a demo patient to the printed report through ablation and cement on the built page, by mouse: lesion outlined, needles searched by the program,
// time played, the killed volume seen in 3D, a team's decision recorded, cement in the ablated bone, paper in both languages. Needs `npm run build`
// and a Chromium. A row a demo.
import { indicationDecisionForm, indicationForm, indicationLevelForm } from '../../src/catalog/index.ts';
import { memoryLibrary } from '../../src/host/index.ts';
import type { Desk } from '../app/browser.ts';
import { wholePaths } from '../indication-patients.ts';
import { planFaults } from './ablation-paper.ts';
import {
  confirmLevels,
  day,
  fill,
  idle,
  longWait,
  needsPage,
  openCase,
  pageFor,
  paper,
  picture,
  planLevel,
  taken,
  unfilled,
} from './page-steps.ts';
import type { Outcome, Row } from './row.ts';

const demos = [
  { name: 'lytic-t10', level: 'T10', modality: 'cryo', locale: 'fr-FR' },
  { name: 'lytic', level: 'L3', modality: 'rf', locale: 'en-GB' },
] as const;
type Demo = (typeof demos)[number];
const round = (v: number, digits = 1): number => Number(v.toFixed(digits));

async function outlined(desk: Desk, d: Demo, told: string[]): Promise<void> {
  const { page } = desk;
  await desk.stage(7);
  const panel = page.locator('[data-testid=ablation-panel]');
  await panel.waitFor();
  await page.click('[data-testid=outline-lesion]');
  await page.locator('[data-testid=lesion-facts]').waitFor(longWait);
  await idle(page);
  await desk.painted();
  await desk.shot(`ablation-page-${d.name}-1-lesion`);
  told.push(await panel.innerText());
}

/** Searched by the program: nothing is chosen but the kind of energy. */
async function ablated(desk: Desk, d: Demo, told: string[]): Promise<number> {
  const { page } = desk;
  const choice = page.locator('[data-testid=ablation-choice]');
  if ((await choice.getAttribute('open')) === null) await choice.locator('> summary').click();
  if (d.modality === 'cryo') await choice.locator('.pick label').nth(1).click();
  const from = performance.now();
  await page.click('[data-testid=ablate]');
  // what is being done, in words, and how far
  await page.locator('.running-words span', { hasText: /\S/ }).waitFor({ timeout: 120_000 });
  await page.locator('.running [role=progressbar]').waitFor();
  told.push(await page.locator('.running-words').innerText());
  await desk.shot(`ablation-page-${d.name}-2-running`);
  await page.locator('[data-testid=organs]').waitFor(longWait);
  await idle(page);
  return (performance.now() - from) / 1000;
}

/** The slices and the 3D view at the start and at the end of the energy; the button plays. */
async function played(desk: Desk, d: Demo): Promise<{ readonly none: number; readonly full: number; readonly isSame: boolean }> {
  const { page } = desk;
  const slider = page.locator('[data-testid=ablation-slider]');
  const end = Number(await slider.inputValue());
  await desk.painted();
  const late = await picture(page, 'axial');
  await desk.shot(`ablation-page-${d.name}-3-planned`);
  const dead = async (): Promise<number> => {
    await page.waitForSelector('[data-view=bone-solid] canvas[data-painted=yes]');
    await desk.painted();
    const text = await page.locator('[data-testid=solid-twin]').innerText();
    return Number(/(?:in the end|à la fin|au total)\t(\d+)/.exec(text)?.[1] ?? Number.NaN);
  };
  const full = await dead();
  await slider.fill('0');
  await page.waitForFunction(() => /(?:^|[^\d.,])0[.,]0\s*min/.test(document.querySelector('[data-testid=solid-twin]')?.textContent ?? ''));
  await desk.painted();
  const isSame = (await picture(page, 'axial')) === late;
  const none = await dead();
  await page.locator('.ablation-player button').click();
  await page.waitForFunction(
    (s) => Number((document.querySelector(s) as HTMLInputElement | null)?.value) > 60,
    '[data-testid=ablation-slider]',
  );
  await page.locator('.ablation-player button').click();
  await slider.fill(String(end));
  await desk.painted();
  for (const [n, place] of ['organs', 'measures', 'ablation-probes'].entries()) {
    await page.locator(`[data-testid=${place}]`).scrollIntoViewIfNeeded();
    await desk.shot(`ablation-page-${d.name}-${4 + n}-${place}`);
  }
  return { none, full, isSame };
}

async function decided(desk: Desk, d: Demo): Promise<void> {
  const { page } = desk;
  await desk.stage(3);
  await page.locator('[data-testid=form-patient]').waitFor();
  const { patient, level } = wholePaths.tumour;
  // the level first: its path opens questions about the patient
  await fill(page, 'form-level', indicationLevelForm, { path: 'tumour', ...level, epidural: '1a' });
  await fill(page, 'form-patient', indicationForm, { ...patient, imagingDate: day(-10), actDate: day(4), bleedingDate: day(-2) });
  await page.locator('[data-testid=judge]').click();
  await page.locator('[data-testid=sheet]').waitFor(longWait);
  await idle(page);
  const said = { decision: 'ablation', decidedIn: 'oncology-meeting', decidedOn: day(0), decidedBy: 'AB' };
  await fill(page, 'form-decision', indicationDecisionForm, said);
  await page.locator('[data-testid=decision]', { hasText: 'AB (' }).waitFor();
  await page.locator('[data-testid=decision]').scrollIntoViewIfNeeded();
  await desk.shot(`ablation-page-${d.name}-7-decision`);
}

async function cemented(desk: Desk, d: Demo, told: string[]): Promise<void> {
  const { page } = desk;
  await planLevel(desk, d.level);
  await desk.stage(5);
  const mix = page.locator('[data-testid=mix-choice]');
  await mix.waitFor();
  if ((await mix.getAttribute('open')) === null) await mix.locator('> summary').click();
  await mix.locator('select[name=productId]').first().selectOption('published-pmma');
  const ask = page.locator('[data-testid=injection-choice]');
  if ((await ask.getAttribute('open')) === null) await ask.locator('> summary').click();
  await page.locator('[data-testid=inject]').click();
  await page.locator('[data-testid=leaks]').waitFor(longWait);
  await idle(page);
  await desk.painted();
  await desk.shot(`ablation-page-${d.name}-8-cement`);
  told.push(await page.locator('.panel').innerText());
}

/** One patient; what is wrong is listed, what stops it is thrown. */
async function drive(desk: Desk, d: Demo, measured: Record<string, number | string | boolean>): Promise<readonly string[]> {
  const { page } = desk;
  const faults: string[] = [];
  const told: string[] = [];
  await openCase(desk, { demo: d.name }, d.level);
  await confirmLevels(page);
  await outlined(desk, d, told);
  measured['ablateS'] = round(await ablated(desk, d, told), 0);
  const { none, full, isSame } = await played(desk, d);
  if (isSame) faults.push('no isotherm on the axial slice at the end of the energy');
  measured['killedInSolidPercent'] = full;
  if (!(none === 0 && full > 0)) faults.push(`killed volume in 3D from ${none} to ${full}`);
  await decided(desk, d);
  await cemented(desk, d, told);
  await desk.stage(7);
  await page.locator('[data-testid=organs]').waitFor();
  if ((await page.locator('[data-testid=ablation-panel] .stale').count()) > 0) faults.push('the ablation is stale on the page');
  for (const name of ['EN', 'FR'] as const) {
    await desk.language(name);
    told.push(await page.locator('.panel').innerText());
    const serious = await desk.serious();
    if (serious.length > 0) faults.push(serious[0]);
  }
  await desk.stage(10);
  const picks = page.locator('.panel .pick label');
  for (const [n, name] of (['fr', 'en'] as const).entries()) {
    await picks.nth(n).click();
    await paper(page, 'pdf', `ablation-page-${d.name}-report-${name}`);
    const open = await memoryLibrary().importCase(await taken(page, 'save-case', `ablation-page-${d.name}-${name}.trocart`));
    faults.push(...(await planFaults(open, name, d.level)));
  }
  const bad = told.join('\n').match(unfilled);
  if (bad !== null) faults.push(`a sentence is not filled: ${bad[0]}`);
  faults.push(...desk.faults.map((f) => `page: ${f.slice(0, 120)}`));
  return faults;
}

async function onThePage(d: Demo): Promise<Outcome> {
  const measured: Record<string, number | string | boolean> = {};
  const faults: string[] = [];
  const desk = await pageFor(d.locale);
  if (desk === undefined) return needsPage;
  try {
    faults.push(...(await drive(desk, d, measured)));
  } catch (error) {
    await desk.shot(`ablation-page-${d.name}-end`).catch(() => undefined);
    faults.push(`ended: ${String(error).split('\n')[0].slice(0, 160)}`);
  } finally {
    await desk.close();
  }
  return {
    measured: { ...measured, faultCount: faults.length },
    state: faults.length === 0 ? 'pass' : 'fail',
    reason: faults.length === 0 ? 'the chain is judged, not how much its plan kills (rows ablation-plan)' : faults.slice(0, 5).join('; '),
  };
}

export const ablationPageRows: readonly Row[] = demos.map((d) => ({
  id: `ablation-page-${d.name}`,
  source: 'ablation issue; demo of the page',
  target:
    'on the built page: lesion, searched plan with its progress, time played on the slices and killed volume in 3D, team decision, cement in the ablated bone, report in both languages; no fault of the page, no unfilled sentence, nothing stale',
  slow: true,
  run: () => onThePage(d),
}));
