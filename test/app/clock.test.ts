// The clock in the built page, with the page's own clock driven: without a case, own times, phases, a reload, a jump, a missed change, two cements at once,
// both languages; then the sitting of a planned case and the log in it. The worker's beat is real.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { memoryLibrary, type Change } from '../../src/host/index.ts';
import type { Provenance } from '../../src/records/index.ts';
import { phasesOf } from '../../src/spine/index.ts';
import { cement } from '../../src/steps/index.ts';
import { madePlan } from '../made-sitting.ts';
import { plainVertebra } from '../plan-vertebra.ts';
import { openDesk, type Desk } from './browser.ts';

const folder = mkdtempSync(join(tmpdir(), 'trocart-clock-'));
let desk: Desk;
let page: Page;

/** Two bones of the plain vertebra's make, with made plans: what the sitting needs, and nothing that takes time. */
async function caseFile(): Promise<string> {
  const { vertebra } = plainVertebra();
  const open = await memoryLibrary().create('C-SITTING');
  const by: Provenance = { by: 'import', inputs: [] };
  const names = ['L1', 'L2'] as const;
  const entries = names.map((level) => ({ vertebraId: `v-${level}`, level }));
  const levels = { entries, confirmed: true, countedFrom: 'sacrum', absolute: true, findings: [] } as const;
  const changes: readonly Change[] = [
    { kind: 'levels', data: levels, provenance: by },
    ...names.map((level): Change => ({ kind: 'vertebra', data: { ...vertebra, vertebraId: `v-${level}` }, provenance: by })),
    { kind: 'plan', data: madePlan('v-L1', ['left', 'right'], [3, 4]), provenance: by },
    { kind: 'plan', data: madePlan('v-L2', ['right'], [3, 4.5]), provenance: by },
  ];
  await open.change(changes);
  const path = join(folder, 'sitting.trocart');
  writeFileSync(path, await open.exportCase());
  return path;
}
const shot = (name: string): Promise<void> => desk.shot(name);
const phase = (): Promise<string> => page.getByTestId('clock-phase').innerText();
const until = (word: string): Promise<void> => page.getByTestId('clock-phase').filter({ hasText: word }).waitFor({ timeout: 10_000 });
const count = async (): Promise<number> => {
  const [m, s] = (await page.getByTestId('clock-count').innerText()).split(':').map(Number);
  return 60 * m + s;
};
async function ownTimes(language: 'en' | 'fr'): Promise<void> {
  const form = page.getByTestId('mix-form');
  await form.locator('[name=productId]').selectOption('own');
  const entries = {
    name: 'Mon ciment',
    powder: '26',
    liquid: '10',
    statedC: '20',
    from: '3',
    until: language === 'fr' ? '14,0' : '14',
    setMin: '30',
    room: '21',
  };
  for (const [name, value] of Object.entries(entries)) await form.locator(`[name=${name}]`).fill(value);
}

beforeAll(async () => {
  desk = await openDesk({ context: { locale: 'en-GB' }, timeoutMs: 8000, before: (p) => p.clock.install() });
  ({ page } = desk);
});
afterAll(async () => {
  await desk?.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('the clock without a case', () => {
  it('refuses absurd entries with their sentence and starts from own times', async () => {
    await page.getByTestId('open-clock').click();
    await ownTimes('en');
    await page.locator('[name=room]').fill('-4');
    expect(await page.getByTestId('mix-refused').innerText()).toContain('−4');
    expect(await page.getByTestId('clock-make').isDisabled()).toBe(true);
    await page.locator('[name=room]').fill('21');
    await page.getByTestId('clock-make').click();
    await page.getByTestId('clock-start').waitFor();
    await shot('clock-ready-en');
    await page.getByTestId('clock-start').click();
    expect(await phase()).toContain('Too thin');
  });
  it('counts down to the seconds of the step itself, and says the phases in order', async () => {
    const setting = { roomC: 21, pasteC: 21, bodyC: 37 };
    const product = {
      id: 'own',
      name: 'Mon ciment',
      viscosityClass: 'high',
      opacifier: { what: 'barium-sulfate', powderFraction: 0.3 },
      powderG: 26,
      liquidMl: 10,
      mark: 'entered',
      source: 'entered',
      times: {
        temperatureC: 20,
        injectFromMin: 3,
        injectUntilMin: 14,
        set: { temperatureC: 20, timeMin: 30, means: 'set' },
        source: 'entered',
      },
    } as const;
    const [clock] = await cement.run({}, cement.params.parse({ product, setting }), { progress: () => undefined } as never);
    const begins = phasesOf(clock);
    const at = (name: string): number => begins.find((b) => b.phase === name)!.atS;
    expect(Math.abs((await count()) - at('inject'))).toBeLessThan(5);
    let elapsed = 0;
    const go = async (toS: number): Promise<void> => {
      await page.clock.runFor(1000 * Math.round(toS - elapsed));
      elapsed = toS;
    };
    // the screen is kept awake, and the worker rings by its own clock
    await page.getByText('The screen stays on').waitFor();
    await go(at('inject') - 2);
    await page.locator('[data-press=sample-hard]').click();
    await page.locator('[data-rung="mix-1 inject"]').waitFor();
    await page.locator('[data-press=take-back]').click();
    await go(at('inject') + 3);
    await until('Inject');
    await shot('clock-inject-en');
    await go(at('stop') + 3);
    await until('Stop');
    await shot('clock-stop-en');
    await go(at('stop') + 33);
    await until('Do not move the needle');
  });
  it('is big enough for three metres, and its buttons for a glove', async () => {
    const size = async (id: string): Promise<number> =>
      page.getByTestId(id).evaluate((e) => Number.parseFloat(getComputedStyle(e).fontSize));
    expect(await size('clock-phase')).toBeGreaterThanOrEqual(96);
    expect(await size('clock-count')).toBeGreaterThanOrEqual(96);
    const small = await page
      .locator('.clock-button')
      .evaluateAll((list) => list.filter((e) => e.getBoundingClientRect().height < 44).length);
    expect(small).toBe(0);
    expect(await desk.serious(true, '[data-testid=clock]')).toEqual([]);
  });
  it('survives a reload with its second', async () => {
    const before = await page.locator('.clock-elapsed').innerText();
    await page.reload();
    await page.getByTestId('clock-phase').waitFor();
    const seconds = (t: string): number => t.split(':').reduce((sum, v) => 60 * sum + Number(v), 0);
    const after = seconds(await page.locator('.clock-elapsed').innerText());
    expect(after - seconds(before)).toBeGreaterThanOrEqual(0);
    expect(after - seconds(before)).toBeLessThan(15);
    expect(await page.title()).toContain('needle');
  });
  it('asks when the two clocks part, and remembers what was missed', async () => {
    const now = await page.evaluate(() => Date.now());
    await page.clock.setSystemTime(now + 3600_000);
    await page.getByTestId('clock-jump').waitFor();
    expect(await phase()).toContain('Needle out');
    await shot('clock-jump-en');
    await page
      .getByTestId('clock-jump')
      .getByRole('button', { name: /Running clock/ })
      .click();
    await page.getByTestId('clock-jump').waitFor({ state: 'detached' });
    expect(await phase()).toContain('Do not move');
    expect(await page.getByTestId('clock-log').innerText()).toContain('running clock was kept');
    // the computer slept for ten minutes: the time of day is right, and a change was missed
    await page.clock.setSystemTime(now + 3600_000 + 600_000);
    await page
      .getByTestId('clock-jump')
      .getByRole('button', { name: /Time of day/ })
      .click();
    await page.getByTestId('clock-missed').getByText('Needle out').waitFor();
    await shot('clock-missed-en');
    await page.getByRole('button', { name: 'Seen' }).first().click();
    await page.getByTestId('clock-missed').first().waitFor({ state: 'detached' });
  });
  it('runs two cements, in French too, and the operator’s own test counts', async () => {
    await page.getByTestId('clock').getByText('FR', { exact: true }).click();
    await page.getByTestId('clock-new').click();
    await ownTimes('fr');
    await page.getByTestId('clock-make').click();
    await page.getByTestId('clock-start').click();
    expect(await phase()).toContain('Trop liquide');
    await page.locator('[data-press=paste-hangs]').click();
    await until('Injecter');
    await shot('clock-inject-fr');
    await page.locator('[data-press=injection-ended]').click();
    await until('Ne pas bouger l’aiguille');
    await page.locator('[data-press=take-back]').click();
    await until('Injecter');
    expect(await page.locator('.clock-tab').count()).toBe(2);
    expect(await page.getByTestId('clock').innerText()).toContain('Votre propre test prime');
    await page.getByTestId('clock-close').click();
    await page.getByTestId('clock-chip').waitFor();
    await page.getByTestId('clock-chip').click();
    // a mix that is set closes at once, one that still runs asks again
    for (let n = 0; n < 4 && (await page.locator('[data-press=ended]').count()) > 0; n++) await page.locator('[data-press=ended]').click();
    expect(await page.evaluate(() => localStorage.getItem('trocart.clocks'))).toBeNull();
    await page.getByTestId('clock-close').click();
  });
});

describe('the sitting of a case', () => {
  it('is planned from the panel, its clock runs the list, and the log is in the case', async () => {
    await page.getByTestId('files').setInputFiles(await caseFile());
    await page.locator('.page-case .panel').waitFor({ timeout: 20_000 });
    await page.keyboard.press('Digit4');
    await page.getByTestId('cement-panel').waitFor();
    await page.getByTestId('plan-sitting').click();
    await page.getByTestId('sitting').waitFor();
    await shot('sitting-fr');
    const text = await page.getByTestId('sitting').innerText();
    expect(text).toContain('trocarts en place (3), avant tout mélange');
    expect(text).toMatch(/L1 gauche[\s\S]*L1 droite[\s\S]*L2 droite/);
    expect(text).toContain('mandrin poussé = +0,6');
    await page.locator('[data-mix=mix-1]').click();
    await page.getByTestId('clock-start').click();
    expect(await page.locator('.clock-turn').innerText()).toContain('L1 gauche');
    await shot('clock-sitting-fr');
    await page.locator('[data-press=paste-hangs]').click();
    await page.locator('[data-press=injection-started]').click();
    await page.getByTestId('clock-close').click();
    await page.getByTestId('mix-logs').waitFor();
    await page.getByTestId('mix-logs').locator('summary').click();
    await page.getByTestId('mix-logs').getByText('la pâte pend').waitFor();
    await page.getByTestId('mix-logs').getByText('injection commencée').waitFor();
  });
  it('nothing failed and nothing left the computer', () => {
    expect(desk.faults).toEqual([]);
    expect(desk.foreign).toEqual([]);
  });
});
