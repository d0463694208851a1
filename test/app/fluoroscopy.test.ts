// Fluoroscopy in the built page: the AP's pixels against the kernel's own picture made here, flips with their letters, stepping with its check points,
// and no projection while only the trocar moves.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OpenCase } from '../../src/host/index.ts';
import { twins, xrayProjector } from '../../src/kernels/index.ts';
import { addRod, cArmGeometry, fieldAround, noFlip, sightAlong, windowOf, xrayPicture, xrayViewOf } from '../../src/spine/index.ts';
import { along } from '../../src/base/index.ts';
import { fluoroscopyViews } from '../../src/catalog/index.ts';
import { plannedCase, saveCase } from '../planned-case.ts';
import { openDesk, type Desk } from './browser.ts';

const folder = mkdtempSync(join(tmpdir(), 'trocart-fluoroscopy-'));
let desk: Desk;
let page: Page;
let open: OpenCase;
let vertebraId = '';
const fieldMm = fluoroscopyViews.fieldsMm.value[1];

/** The picture as the kernel makes it here, greys row by row. */
function ownPicture(): Uint8Array {
  const volume = open.records('volume')[0].data;
  const v = open.records('vertebra').find((r) => r.data.vertebraId === vertebraId)!.data;
  const plan = open.records('plan').find((r) => r.data.vertebraId === vertebraId)!.data;
  const field = fieldAround(volume, v.frame.originLps);
  const g = cArmGeometry(512, fieldMm);
  const ap = sightAlong(v.frame.posterior, v.frame.superior, v.frame.originLps);
  const projector = xrayProjector(twins().arena, { field: field.field, size: field.grid.size, spacing: field.grid.spacing }, 512 * 512);
  const values = projector.project(xrayViewOf(field.grid, ap, g));
  const window = windowOf(values, 512);
  for (const p of plan.paths.filter((x) => plan.chosen.includes(x.id)))
    addRod(values, ap, g, {
      fromLps: along(p.entryLps, p.direction, -fluoroscopyViews.rodOutsideMm.value),
      toLps: p.targetLps,
      diameterMm: p.diameterMm,
    });
  const { rgba } = xrayPicture(values, g, { ...window, bone: 'dark', flip: noFlip, openFraction: 1 });
  return Uint8Array.from({ length: 512 * 512 }, (_, q) => rgba[4 * q]);
}
/** Every picture asked for has come; what was just pressed has been asked for by then. */
async function rest(): Promise<void> {
  await page.evaluate(() => new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(go, 20)))));
  await page.waitForFunction(
    () =>
      document.documentElement.dataset['xray'] === 'rest' &&
      document.querySelectorAll('.xray-square canvas[data-painted=yes]').length === 4,
    null,
    { timeout: 90_000 },
  );
}
const projections = (): Promise<number> => page.evaluate(() => Number(document.documentElement.dataset['xrayProjections']));
/** What a picture shows, as it was handed over: of a trocar in hand with the part that is laid over it. */
async function greys(view: string): Promise<Uint8Array> {
  const text = await page.evaluate((name) => {
    const from = document.querySelector<HTMLCanvasElement>(`[data-view=${name}] canvas`)!;
    const to = document.createElement('canvas');
    [to.width, to.height] = [from.width, from.height];
    const ink = to.getContext('2d')!;
    ink.drawImage(from, 0, 0);
    const over = document.querySelector<HTMLCanvasElement>(`[data-view=${name}] .xray-over canvas`);
    if (over !== null) ink.drawImage(over, parseFloat(over.style.left), parseFloat(over.style.top));
    const { data } = ink.getImageData(0, 0, to.width, to.height);
    let out = '';
    for (let y = 0; y < to.height; y++)
      out += String.fromCharCode(...Array.from({ length: to.width }, (_, x) => data[4 * (y * to.width + x)]));
    return btoa(out);
  }, view);
  return Uint8Array.from(Buffer.from(text, 'base64'));
}
/** Presses a button of the panel again and again. */
const press = (testid: string, times: number): Promise<void> =>
  page.evaluate(
    async ([id, n]) => {
      for (let k = 0; k < Number(n); k++) {
        document.querySelector<HTMLButtonElement>(`[data-testid=${id}]`)?.click();
        await new Promise((drawn) => setTimeout(drawn, 0));
      }
    },
    [testid, times] as const,
  );
/** A hand that moves the held handle in every frame, until three pictures have come or it is given up: how many came. */
const paintedWhileMoving = (handle: string, x: number, y: number): Promise<number> =>
  page.evaluate(
    ([name, x0, y0]) =>
      new Promise<number>((done) => {
        const held = document.querySelector(`[data-handle=${name}]`)!;
        let [painted, frames] = [0, 0];
        const watch = new MutationObserver((seen) => (painted += seen.length));
        watch.observe(document.querySelector('[data-view=xray-ap] canvas')!, { attributeFilter: ['data-painted'] });
        const hand = {
          move(): void {
            if (painted >= 3 || ++frames > 150) return done(Math.min(3, painted));
            const at = { clientX: Number(x0) + 12 * Math.sin(frames / 5), clientY: Number(y0) + 12 * Math.cos(frames / 4) };
            held.dispatchEvent(new PointerEvent('pointermove', { bubbles: true, pointerId: 1, buttons: 1, ...at }));
            requestAnimationFrame(hand.move);
          },
        };
        hand.move();
      }),
    [handle, x, y] as const,
  );
const letters = (): Promise<readonly string[]> => page.locator('[data-view=xray-ap] .letters text').allTextContents();
const checks = (): Promise<readonly string[]> =>
  page.locator('[data-testid=check-points] li').evaluateAll((all) => all.map((e) => (e as HTMLElement).dataset['state'] ?? ''));

beforeAll(async () => {
  const made = await plannedCase('C-XRAY');
  ({ open } = made);
  [vertebraId] = made.vertebraIds;
  const file = await saveCase(folder, open);
  desk = await openDesk();
  ({ page } = desk);
  await desk.open(file);
  await page.waitForSelector('[data-testid=vertebrae]', { timeout: 120_000 });
  await desk.idle();
  await page.keyboard.press('Digit3');
  await rest();
});
afterAll(async () => {
  await desk?.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('fluoroscopy on the page', () => {
  it('shows the AP that the kernel makes, with its letters, in both languages and for the ear', async () => {
    await desk.shot('fluoroscopy-fr');
    const [got, right] = [await greys('xray-ap'), ownPicture()];
    const off = Array.from(got, (v, q) => Math.abs(v - right[q]));
    expect(off.reduce((s, v) => s + v, 0) / off.length).toBeLessThan(0.1);
    expect(off.filter((v) => v > 2).length).toBeLessThan(30);
    expect(await letters()).toEqual(['R', 'L', 'H', 'F']);
    expect(await page.locator('#twin-xray-lateral').innerText()).toContain('GAUCHE du patient');
    await desk.language('EN');
    await desk.shot('fluoroscopy-en');
    expect(await page.locator('#twin-xray-lateral').innerText()).toContain('patient’s LEFT side');
    expect(await page.locator('[data-testid=fluoroscopy-panel]').innerText()).toContain('No LAO/RAO or CRA/CAU');
    expect(await desk.serious()).toEqual([]);
  });
  it('turns a picture over with its letters and its hour, and changes no word and no beam', async () => {
    const count = await projections();
    const [before, words] = [await greys('xray-ap'), await page.locator('.xray-arm').innerText()];
    const hour = /Entry at (\d+)/.exec(await page.locator('[data-view=xray-ap] .xray-facts').innerText())?.[1];
    await page.getByLabel('Left and right exchanged').check();
    await rest();
    const turned = await greys('xray-ap');
    expect(turned.every((v, q) => v === before[512 * Math.floor(q / 512) + 511 - (q % 512)])).toBe(true);
    expect(await letters()).toEqual(['L', 'R', 'H', 'F']);
    expect(await page.locator('.xray-arm').innerText()).toBe(words);
    const after = /Entry at (\d+)/.exec(await page.locator('[data-view=xray-ap] .xray-facts').innerText())?.[1];
    expect((Number(hour) + Number(after)) % 12).toBe(0);
    await page.getByLabel('Left and right exchanged').uncheck();
    await page.getByLabel('Bone bright').check();
    await rest();
    expect((await greys('xray-ap')).filter((v, q) => Math.abs(v + before[q] - 255) > 1).length).toBe(0);
    await page.getByLabel('Bone bright').uncheck();
    await rest();
    expect(await projections()).toBe(count);
  });
  it('advances the trocar by 5 mm, says the check points at each step, and projects nothing', async () => {
    const count = await projections();
    expect(await checks()).not.toContain('stop');
    const depth = page.locator('[data-testid=step-depth]');
    const whole = Number(/of ([\d.]+) mm/.exec(await depth.innerText())?.[1]);
    await press('step-back', Math.floor(whole / 5) + 1);
    expect(await depth.innerText()).toMatch(/^0\.0 of/);
    expect((await checks()).slice(1)).toEqual(['not-yet', 'not-yet']);
    await rest();
    const atBone = await greys('xray-lateral');
    await page.click('[data-testid=step-forward]');
    expect(await depth.innerText()).toMatch(/^5\.0 of/);
    await rest();
    const on = await greys('xray-lateral');
    expect(on.filter((v, q) => v < atBone[q]).length).toBeGreaterThan(50);
    await press('step-forward', Math.ceil(whole / 5) - 1);
    expect(await page.locator('[data-testid=step-forward]').isDisabled()).toBe(true);
    expect(await checks()).not.toContain('not-yet');
    expect(await projections()).toBe(count);
  });
  it('lets every handle be taken in the view down the trocar', async () => {
    const onTop = await page.evaluate(() =>
      ['entry', 'whole', 'target'].map((grip) => {
        const box = document.querySelector(`[data-handle=xray-down-${grip}]`)!.getBoundingClientRect();
        const there = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
        return (there as HTMLElement).dataset['handle'];
      }),
    );
    expect(onTop).toEqual(['xray-down-entry', 'xray-down-whole', 'xray-down-target']);
  });
  it('follows a trocar in hand without a projection, and aims down it anew once it is let go', async () => {
    await rest();
    const count = await projections();
    const before = await greys('xray-ap');
    const box = (await page.locator('[data-handle=xray-ap-target]').boundingBox())!;
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await page.mouse.move(x, y);
    await page.mouse.down();
    for (let n = 1; n <= 6; n++) await page.mouse.move(x + 3 * n, y + 5 * n);
    await rest();
    const moved = await greys('xray-ap');
    expect(moved.filter((v, q) => v !== before[q]).length).toBeGreaterThan(100);
    // the part is drawn where its pixels are in the picture, and is the smaller
    const parts = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLCanvasElement>('.xray-over canvas')].map((c) => {
        const [a, b] = [c.getBoundingClientRect(), c.closest('.xray-square')!.getBoundingClientRect()];
        const scale = b.width / 512;
        const off = [a.left - b.left - scale * parseFloat(c.style.left), a.top - b.top - scale * parseFloat(c.style.top)];
        return { off: Math.max(...off.map(Math.abs), Math.abs(a.width - scale * c.width)), share: (c.width * c.height) / 512 ** 2 };
      }),
    );
    expect(parts).toHaveLength(4);
    expect(Math.max(...parts.map((p) => p.off))).toBeLessThan(0.01);
    expect(parts.reduce((s, p) => s + p.share, 0)).toBeLessThan(2);
    expect(await paintedWhileMoving('xray-ap-target', x, y)).toBe(3);
    await rest();
    expect(await projections()).toBe(count);
    await page.keyboard.press('Escape');
    await page.mouse.up();
    await rest();
    expect(await page.locator('.xray-over canvas').count()).toBe(0);
    expect(await greys('xray-ap')).toEqual(before);
    expect(await projections()).toBe(count);
    // let go: a path of its own, by which the plan is no longer of now
    const stale = '[data-testid=fluoroscopy-panel] [data-testid=plan-stale]';
    expect(await page.locator(stale).count()).toBe(0);
    // T writes nothing here, where no crosshair is seen: one step back undoes the release alone
    await page.keyboard.press('t');
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 12, y + 8);
    await page.mouse.up();
    await page.waitForSelector(stale);
    await rest();
    expect(await projections()).toBe(count + 1);
    await page.keyboard.press('Control+z');
    await page.waitForSelector(stale, { state: 'detached' });
    await rest();
  });
  it('never shows the last bone under the next one’s name', async () => {
    const goTo = (key: string): Promise<readonly string[]> =>
      page.evaluate(async (pressed) => {
        document.dispatchEvent(new KeyboardEvent('keydown', { key: pressed, code: pressed, bubbles: true }));
        // the page has drawn the new name, and no picture of the new bone can have come yet
        await new Promise((drawn) => setTimeout(drawn, 0));
        const all = [...document.querySelectorAll<HTMLCanvasElement>('.xray-square canvas')];
        return all.map((c) => `${c.dataset['painted'] ?? 'wiped'} ${c.style.visibility}`);
      }, key);
    const before = await greys('xray-ap');
    expect(await goTo('PageDown')).toEqual(Array(4).fill('wiped hidden'));
    await page.waitForFunction(
      () => document.documentElement.dataset['xray'] === 'rest' && document.querySelector('[data-view=xray-ap] canvas[data-painted=yes]'),
    );
    expect((await greys('xray-ap')).filter((v, q) => v !== before[q]).length).toBeGreaterThan(1000);
    // no path is planned there: nothing is looked down
    expect(await page.locator('[data-view=xray-down] canvas').evaluate((c) => (c as HTMLElement).style.visibility)).toBe('hidden');
    expect(await goTo('PageUp')).toEqual(Array(4).fill('wiped hidden'));
    await rest();
  });
  it('turns the free view by arrows, coarse then sharp, and says it by the patient', async () => {
    const pose = page.locator('[data-pose=xray-free] dd');
    const count = await projections();
    await page.locator('[data-view=xray-free]').focus();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    expect(await pose.innerText()).toMatch(/25\.0° to the patient’s (RIGHT|LEFT) and 4\.0° towards the HEAD/);
    await page.waitForFunction((n) => Number(document.documentElement.dataset['xrayProjections']) > n, count);
    await rest();
    expect(await page.locator('[data-view=xray-free] canvas').getAttribute('data-painted')).toBe('yes');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await rest();
    await desk.shot('fluoroscopy-turned');
    expect(desk.faults).toEqual([]);
  });
});
