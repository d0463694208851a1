// A phantom patient from the first pause to the month-12 curve, in the built page: the order of the day held back and broken with a reason, the
// patient's tablet, curves; both languages, keyboard alone, axe, targets of 44 px, 200 % zoom on a tablet, everything there after a reload.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askedQuestions, beforeLeaving, beforePuncture, beforeSedation, type Form, type Question } from '../../src/catalog/index.ts';
import { keepAnswer, memoryLibrary, todayHere, type Change, type OpenCase } from '../../src/host/index.ts';
import { defaultSpec, makePhantom } from '../../src/phantom/index.ts';
import type { Answer, AnswerValues, LevelName, Provenance } from '../../src/records/index.ts';
import { levelsOf, seedOf } from '../evidence/workup-spines.ts';
import { openDesk, type Desk } from './browser.ts';

const folder = mkdtempSync(join(tmpdir(), 'trocart-day-'));
let desk: Desk;
let page: Page;
const imported: Provenance = { by: 'import', inputs: [] };

async function patient(code: string): Promise<OpenCase> {
  const open = await memoryLibrary().create(code);
  const study = { studyUid: '1.2', description: '', sex: 'unknown', series: [], source: 'nifti', findings: [] } as const;
  await open.put('study', study, { provenance: imported });
  return open;
}
/** With bones: a day can be opened on them. */
async function pictured(code: string): Promise<OpenCase> {
  const phantom = makePhantom({ ...defaultSpec, levels: ['L1', 'L2'], ribs: false });
  const { labels } = phantom.render(phantom.gridFor([3, 3, 3]));
  const seeds = phantom.truth.vertebrae.map((t) => seedOf(labels, t.label, t.level as LevelName));
  const open = await patient(code);
  const changes: readonly Change[] = [
    ...seeds.map((data): Change => ({ kind: 'seed', data, provenance: imported })),
    { kind: 'levels', data: { ...levelsOf(seeds), confirmed: true, confirmedBy: 'AB' }, provenance: imported },
  ];
  await open.change(changes);
  return open;
}
async function saved(open: OpenCase): Promise<string> {
  const file = join(folder, `${open.code}.trocart`);
  writeFileSync(file, await open.exportCase());
  return file;
}
const daysAgo = (days: number): string => todayHere(new Date(Date.now() - days * 86_400_000));

/** A harmless answer to each question of a form, given one by one as a person would. */
function calm(q: Question): Answer {
  const set: Readonly<Record<string, Answer>> = {
    fever: { is: 'yes-no', yes: false },
    leak: { is: 'yes-no', yes: false },
    complication: { is: 'yes-no', yes: false },
    'new-pain': { is: 'yes-no', yes: false },
    pregnancy: { is: 'choice', choice: 'no' },
    acts: { is: 'choices', choices: ['vertebroplasty'] },
    weight: { is: 'number', value: 70, unit: 'kg' },
    'dose-area': { is: 'number', value: 25, unit: 'Gy·cm²' },
    'air-kerma': { is: 'number', value: 200, unit: 'mGy' },
    'levels-counted': { is: 'choices', choices: ['L1'] },
    path: { is: 'choice', choice: 'osteoporotic' },
  };
  if (set[q.id] !== undefined) return set[q.id];
  if (q.kind === 'yes-no') return { is: 'yes-no', yes: true };
  if (q.kind === 'choice') return { is: 'choice', choice: q.choices[0] };
  if (q.kind === 'choices') return { is: 'choices', choices: [] };
  if (q.kind === 'number') return { is: 'number', value: q.units[0].usual?.[0] ?? 1, unit: q.units[0].unit };
  if (q.kind === 'date') return { is: 'date', date: todayHere() };
  if (q.kind === 'date-time') return { is: 'date-time', at: `${todayHere()}T00:01` };
  return { is: 'text', text: 'x' };
}
async function fill(open: OpenCase, form: Form, subject: string | undefined, change: AnswerValues = {}): Promise<void> {
  let values: AnswerValues = {};
  for (let round = 0; round < 4; round++)
    for (const q of askedQuestions(form, values)) {
      if (values[q.id] !== undefined) continue;
      values = { ...values, [q.id]: change[q.id] ?? calm(q) };
      await keepAnswer(open, {
        formId: form.id,
        questionId: q.id,
        answer: values[q.id],
        who: 'AB',
        ...(subject === undefined ? {} : { subject }),
      });
    }
}

const language = (name: 'FR' | 'EN'): Promise<void> => desk.language(name);
const shot = (name: string): Promise<void> => desk.shot(name);
const serious = (): Promise<readonly string[]> => desk.serious();
/** Controls of the desk that are smaller than a gloved finger, as their place in the page and size. */
const small = (): Promise<readonly string[]> =>
  page.evaluate(() => {
    const out: string[] = [];
    for (const e of document.querySelectorAll<HTMLElement>('.desk button, .desk select, .desk input, .desk summary, .desk label.tile')) {
      // a tick or a radio is touched by its whole tile
      const box = (
        e.matches('input[type=radio], input[type=checkbox]') ? (e.closest('.tile, .pick label') ?? e) : e
      ).getBoundingClientRect();
      if (box.width > 0 && (box.height < 43.9 || box.width < 43.9)) out.push(`${e.outerHTML.slice(0, 120)} ${box.width}×${box.height}`);
    }
    return out;
  });
const part = (name: RegExp): Promise<void> => page.getByRole('navigation').getByRole('button', { name }).click();
const write = (event: string): ReturnType<Page['locator']> => page.locator(`[data-event="${event}"]`);
const question = (text: RegExp): ReturnType<Page['locator']> =>
  page.locator('fieldset.ask', { has: page.locator('legend', { hasText: text }) });
const kept = async (text: RegExp): Promise<void> => question(text).locator('.ask-kept-kept').waitFor();

beforeAll(async () => {
  desk = await openDesk({ context: { viewport: { width: 1280, height: 900 }, locale: 'en-GB' }, timeoutMs: 10_000 });
  ({ page } = desk);
});
afterAll(async () => {
  await desk?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function openFile(file: string): Promise<void> {
  await page.locator('[data-testid=files]').setInputFiles(file);
  await page.locator('.case-code').waitFor();
}
const stage = async (digit: string): Promise<void> => {
  // keys are the page's own where nothing is being written
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await page.keyboard.press(digit);
  await page.locator('.desk h1').waitFor();
};

describe('the day', () => {
  it('begins an act by keyboard alone; no event passes out of order', async () => {
    const open = await pictured('C-DAY');
    await openFile(await saved(open));
    await language('EN');
    await stage('6');
    await shot('day-new-en');
    expect(await serious()).toEqual([]);
    // keyboard alone: initials, levels, start
    await page.locator('.desk input[type=text]').first().focus();
    await page.keyboard.type('AB');
    const focused = (): Promise<string> =>
      page.evaluate(() => document.activeElement?.closest('label')?.textContent ?? document.activeElement?.textContent ?? '');
    for (let n = 0; n < 60 && (await focused()) !== 'L1'; n++) await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    for (let n = 0; n < 30 && (await focused()) !== 'Open this act'; n++) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Before sedation' }).waitFor();
    expect(await small()).toEqual([]);
    await write('sedation')
      .getByText(/answers are missing/)
      .waitFor();
    expect(
      await write('sedation')
        .getByRole('button', { name: /Sedation/ })
        .first()
        .isDisabled(),
    ).toBe(true);
    // one answer by the keyboard: the digit of the tile
    await question(/name and date of birth/)
      .locator('input')
      .first()
      .focus();
    await page.keyboard.press('1');
    await kept(/name and date of birth/);
    expect(
      await question(/name and date of birth/)
        .locator('.tile-on')
        .textContent(),
    ).toBe('Yes');
    await shot('day-pause-1-en');
    expect(await serious()).toEqual([]);
  });

  it('refuses what cannot be, asks about what is odd, keeps "unknown"', async () => {
    const weight = question(/^Weight/);
    await weight.locator('input').fill('7000');
    await weight.locator('input').press('Enter');
    await weight.getByText(/cannot be/).waitFor();
    await weight.locator('input').fill('70');
    await weight.locator('input').press('Enter');
    await kept(/^Weight/);
    // a rest in the middle of a number keeps what stands there; what is typed while it is being kept stays
    const platelets = question(/^Platelets/).locator('input');
    await platelets.pressSequentially('1');
    await page.waitForTimeout(905);
    await platelets.pressSequentially('50');
    await platelets.press('Enter');
    await kept(/^Platelets/);
    await page.waitForTimeout(300);
    expect(await platelets.inputValue()).toBe('150');
    // two quick ticks are two, though the first is still being kept
    await page.evaluate(() => {
      const tiles = [...document.querySelectorAll<HTMLElement>('fieldset.ask label.tile')];
      for (const name of ['Aspirin', 'Apixaban']) tiles.find((t) => t.textContent === name)?.click();
    });
    await question(/Last dose of aspirin/).waitFor();
    await question(/Last dose of apixaban/).waitFor();
    await question(/^INR/).getByRole('button', { name: 'Unknown' }).click();
    await kept(/^INR/);
    const blood = question(/Blood taken on/);
    await blood.locator('input').fill('2100-01-01');
    await blood.locator('input').press('Enter');
    await blood.getByText(/future/).waitFor();
    await language('FR');
    await page.getByRole('heading', { name: 'Avant la sédation' }).waitFor();
    await shot('day-pause-1-fr');
    expect(await serious()).toEqual([]);
    // a number, its unit and its neighbours stand in one row
    const row = await question(/^Hémoglobine/)
      .locator('.ask-row')
      .boundingBox();
    expect(row?.height).toBeLessThan(70);
    await language('EN');
  });

  it('breaks an order only with a reason, which stays beside the event', async () => {
    const arrived = write('arrived');
    await arrived.getByRole('button', { name: /Write down: Arrived/ }).click();
    await page.getByText(/· AB/).first().waitFor();
    const sedation = write('sedation');
    await sedation.locator('summary').click();
    await sedation.locator('input[type=text]').fill('emergency');
    await sedation.getByRole('button', { name: /with this reason/ }).click();
    await page
      .getByText(/AB: emergency/)
      .first()
      .waitFor();
    await shot('day-deviation-en');
    expect(desk.faults).toEqual([]);
  });

  it('holds a wrong level back until a second person confirms', async () => {
    await part(/2 Before the puncture/);
    await question(/Levels counted again/)
      .locator('label', { hasText: /^L2$/ })
      .click();
    await kept(/Levels counted again/);
    await write('puncture')
      .getByText(/Counted L2, planned L1/)
      .waitFor();
    await page.locator('.desk input[type=text]').first().fill('CD');
    await write('second-confirmation')
      .getByRole('button', { name: /Write down/ })
      .click();
    await page.getByText(/· CD/).first().waitFor();
    await page.locator('.desk input[type=text]').first().fill('AB');
    expect(
      await write('puncture')
        .getByText(/Counted L2/)
        .count(),
    ).toBe(0);
    // local anaesthetic: 70 kg, 300 mg at most
    const local = page.locator('section.desk-card', { has: page.getByRole('heading', { name: 'Local anaesthetic' }) });
    await local.locator('.desk-field-short input').nth(1).fill('20');
    await local.getByRole('button', { name: 'Add this dose' }).click();
    await local.getByText(/200 mg given today, 67 % of the maximum for 70 kg/).waitFor();
    await local.locator('.desk-field-short input').nth(1).fill('11');
    await local.getByText(/103 % of the maximum/).waitFor();
    expect(await local.getByRole('button', { name: 'Add this dose' }).isDisabled()).toBe(true);
    await shot('day-pause-2-en');
    expect(await small()).toEqual([]);
    expect(await serious()).toEqual([]);
  });

  it('fits a page at 200 % zoom, without scrolling sideways', async () => {
    await page.setViewportSize({ width: 640, height: 450 });
    const sideways = (): Promise<number> =>
      page.evaluate(() => {
        const desk = document.querySelector('.desk');
        return desk === null ? -1 : desk.scrollWidth - desk.clientWidth;
      });
    for (const name of [/1 Before sedation/, /2 Before the puncture/, /^The act/, /3 Before leaving/, /^Recovery/, /^Bone/, /^Papers/]) {
      await part(name);
      expect([String(name), await sideways()]).toEqual([String(name), 0]);
    }
    await part(/^The act/);
    await shot('day-act-zoomed-en');
    await page.setViewportSize({ width: 1280, height: 900 });
  });

  it('everything said is there after a reload', async () => {
    await page.reload();
    await page.locator('.case-code', { hasText: 'C-DAY' }).waitFor();
    await page.getByText(/AB: emergency/).waitFor();
    await page.getByText('2 Before the puncture').click();
    await page.getByText(/200 mg given today/).waitFor();
  });
});

describe('to the month-12 curve', () => {
  it('goes from recovery home, shows what is missing for the bone, hands out papers', async () => {
    const open = await patient('C-YEAR');
    const date = daysAgo(366);
    const course = {
      courseId: 'act-1',
      numberCount: 1,
      date,
      planned: ['vertebroplasty'] as const,
      levels: [{ level: 'L1' as const }],
      happened: (
        [
          ['arrived', '08:00'],
          ['sedation', '08:30'],
          ['puncture', '08:45'],
          ['cement', '09:00'],
          ['needle-out', '09:15'],
          ['left-room', '09:30'],
        ] as const
      ).map(([event, time]) => ({ event, at: `${date}T${time}`, who: 'AB' })),
      deviations: [],
      localDoses: [],
      lots: [{ product: 'Cement', lot: 'A1', expiry: '2099-01-01' }],
      injected: [{ level: 'L1' as const, side: 'left' as const, cementMl: 3.5 }],
    };
    await open.put('course', course, { id: 'act-1', who: 'AB' });
    for (const form of [beforeSedation, beforePuncture, beforeLeaving]) await fill(open, form, 'act-1');
    await page.locator('.brand').click();
    await page.locator('.demo-card, .card').first().waitFor();
    await openFile(await saved(open));
    await stage('6');
    await page.locator('.desk input[type=text]').first().fill('AB');
    await part(/^Recovery/);
    await write('discharged')
      .getByText(/does not go home before/)
      .waitFor();
    expect(await page.getByTestId('bone-gaps').textContent()).toContain('Missing for the bone: The fracture is one of');
    await shot('day-recovery-en');
    expect(await serious()).toEqual([]);
    expect(await small()).toEqual([]);
    await part(/^Papers/);
    await page.getByText(/Vertebroplasty, first level: to be checked/).waitFor();
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: /calendar file/ }).click()]);
    const ics = readFileSync(await download.path(), 'utf8');
    expect(ics.match(/BEGIN:VEVENT/g)?.length).toBe(6);
    expect(ics).not.toMatch(/C-YEAR/);
    await shot('day-papers-en');
    expect(desk.faults).toEqual([]);
  });

  it('is answered by the patient on a tablet at 200 % zoom, left and taken up again', async () => {
    // a tablet of 1024 × 768 at 200 % leaves 512 × 384 of the page
    await page.setViewportSize({ width: 512, height: 384 });
    await stage('7');
    await page.getByRole('button', { name: /^Before the act/ }).click();
    await page.getByRole('button', { name: /Hand the tablet/ }).click();
    await page.getByText('Question 1 of 32').waitFor();
    // the ward has no network
    await page.context().setOffline(true);
    expect(await page.evaluate(() => document.querySelector('.tablet-screen')!.scrollWidth <= document.documentElement.clientWidth)).toBe(
      true,
    );
    await page.locator('.tablet-screen label.tile', { hasText: /^8$/ }).click();
    await page.locator('.ask-kept-kept').waitFor();
    await shot('tablet-200-en');
    expect(await serious()).toEqual([]);
    await page.getByRole('button', { name: /Next question/ }).click();
    await page.getByText('Question 2 of 32').waitFor();
    await page.getByRole('button', { name: /Back to the team/ }).click();
    await page.getByRole('button', { name: /Hand the tablet/ }).click();
    await page.getByText('Question 2 of 32').waitFor();
    await page.locator('.tablet-screen label.tile', { hasText: /^9$/ }).click();
    await page.locator('.ask-kept-kept').waitFor();
    await page.context().setOffline(false);
    await page.getByRole('button', { name: /Back to the team/ }).click();
    await page.setViewportSize({ width: 1280, height: 900 });
  });

  it('a new back pain opens "new fracture?"; the curve stands beside trials that say whether a sham stood against them', async () => {
    await page.getByRole('button', { name: /^Month 12/ }).click();
    await question(/^How/).locator('label', { hasText: 'By telephone' }).click();
    await kept(/^How/);
    const visitDate = question(/^Date of the visit/);
    await visitDate.getByRole('button', { name: 'Today' }).click();
    await kept(/^Date of the visit/);
    const pain = question(/^Worst pain/);
    await pain.locator('input').fill('2.5');
    await pain.locator('input').press('Enter');
    await kept(/^Worst pain/);
    expect(await question(/New fracture\? MRI/).count()).toBe(0);
    await question(/^A new back pain/)
      .locator('label', { hasText: 'Yes' })
      .click();
    await question(/New fracture\? MRI/).waitFor();
    await page.getByText(/New back pain at "Month 12": new fracture/).waitFor();
    await shot('followup-visit-en');
    expect(await serious()).toEqual([]);
    expect(await small()).toEqual([]);
    await page
      .getByRole('navigation')
      .getByRole('button', { name: /^Curve/ })
      .click();
    await page.locator('.follow-chart svg').waitFor();
    await page.getByText(/Fall of 3 points .*Month 12: yes/).waitFor();
    const quoted = await page.getByTestId('trials').textContent();
    for (const words of [
      'VERTOS IV 2018 (osteoporosis, sham-controlled, n = 180)',
      'Rousing 2009 (osteoporosis, controlled, NO sham, n = 50)',
      'VAPOUR 2016 (sham-controlled',
    ])
      expect(quoted).toContain(words);
    await page.getByRole('button', { name: /Compare with the department/ }).click();
    await page.getByText(/No other patient/).waitFor();
    await page.locator('.follow-chart').scrollIntoViewIfNeeded();
    await shot('followup-curve-en');
    expect(await serious()).toEqual([]);
    await language('FR');
    await page
      .getByText(/contrôlé, SANS acte simulé/)
      .first()
      .waitFor();
    await shot('followup-curve-fr');
    await page.locator('.desk').evaluate((e) => e.scrollTo(0, 0));
    await page.getByRole('button', { name: /^Mois 3/ }).click();
    expect(await page.getByTestId('bone-gaps').textContent()).toContain('Manque pour l’os');
    await shot('followup-visit-fr');
    expect(await serious()).toEqual([]);
    expect(desk.faults).toEqual([]);
  });
});
