// A trocar in hand: two points in one place stop nothing, and undo or Escape put back what is held before they touch a record.
import { afterEach, describe, expect, it } from 'vitest';
import { lps } from '../base/index.ts';
import { undo } from './actions.ts';
import { page, update } from './case-state.ts';
import { cancelInHand, released, releasing } from './in-hand.ts';
import { beginDrag, cancelGesture, groundMark, moveDraft, trocarDraft } from './trocar-draft.ts';
import { guessedSides } from './worker/ground.ts';

const held = {
  vertebraId: 'v1',
  side: 'left',
  gaugeGauge: 11,
  diameterMm: 3,
  entryLps: lps(10, 30, 0),
  targetLps: lps(5, -5, 0),
} as const;
afterEach(cancelGesture);

describe('figures of a trocar that lies still', () => {
  it('belong to the bone as it was measured and to the error of aim of then', () => {
    const view = (at: string, tipSdMm: number): never =>
      ({ code: 'a', vertebrae: [{ id: 'r1', at, data: { vertebraId: 'v1' } }], site: { executionError: { tipSdMm } } }) as never;
    const marks = [groundMark(view('1', 1), 'v1'), groundMark(view('2', 1), 'v1'), groundMark(view('1', 2), 'v1')];
    expect(new Set(marks).size).toBe(3);
    expect(groundMark(view('1', 1), 'v1')).toBe(marks[0]);
    // another label map, the bone as it was
    expect(groundMark({ ...(view('1', 1) as object), probeGround: 'other' } as never, 'v1')).not.toBe(marks[0]);
  });
  it('are not told on a side whose pedicle is guessed', () => {
    const findings = [{ code: 'workup.pedicle-guessed.right' }] as never;
    expect(guessedSides({ findings })).toEqual(['right']);
  });
});
describe('a trocar in hand', () => {
  it('entry set where the tip is throws nothing and leaves the crosshair', () => {
    update({ cursorLps: held.targetLps });
    beginDrag(held, 'entry');
    moveDraft({ entryLps: page().cursorLps });
    expect([trocarDraft()?.entryLps, page().cursorLps]).toEqual([held.targetLps, held.targetLps]);
  });
  it('is put back by undo, once, and by whoever closes the case', async () => {
    beginDrag(held, 'whole');
    await undo();
    expect([trocarDraft(), cancelInHand()]).toEqual([undefined, false]);
    beginDrag(held, 'target');
    expect([cancelInHand(), trocarDraft()]).toEqual([true, undefined]);
  });
  it('what was let go is waited for, also when its writing fails', async () => {
    let isWritten = false;
    void releasing(new Promise((done) => setTimeout(done, 5)).then(() => void (isWritten = true)));
    releasing(Promise.reject(new Error('refused'))).catch(() => undefined);
    await released();
    expect(isWritten).toBe(true);
  });
});
