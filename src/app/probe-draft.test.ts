// Probes in hand: keys move the one that is shown as taken; one write takes the needles as the one before left them; figures are of this very ground.
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { lps, type Lps } from '../base/index.ts';
import { page, update } from './case-state.ts';
import {
  activeOf,
  addProbe,
  askStill,
  beginProbe,
  cancelProbe,
  endProbe,
  moveProbe,
  probeDraft,
  probesNow,
  removeProbe,
  setProbePoint,
  takeProbe,
} from './probe-draft.ts';
import type { Needle } from './shown-probes.ts';

/** The case, as far as probes go: a write is durable, and on the page, a moment later. */
const kept = vi.hoisted(() => ({ grounds: [] as ((isThere: boolean) => void)[], got: new Map<string, (f: never) => void>() }));
vi.mock('./actions.ts', () => ({
  writeEdit: async (e: { readonly vertebraId: string; readonly probes?: readonly Needle[] }) => {
    await new Promise((done) => setTimeout(done, 2));
    say(e.vertebraId, structuredClone(e.probes));
    return true;
  },
}));
vi.mock('./trocar-draft.ts', () => ({
  prepareProbes: async () => new Promise<boolean>((there) => kept.grounds.push(there)),
  judgeProbe: (queue: string, _: unknown, got: (f: never) => void) => void kept.got.set(queue, got),
}));
const said = new Map<string, readonly Needle[]>();
function say(vertebraId: string, probes: readonly Needle[] | undefined, probeGround = page().view?.probeGround ?? 'g1'): void {
  if (probes === undefined) said.delete(vertebraId);
  else said.set(vertebraId, probes);
  const frame = { originLps: lps(0, 0, 0), left: [1, 0, 0], posterior: [0, 1, 0], superior: [0, 0, 1] };
  const view = {
    code: 'a',
    probeGround,
    corrections: [...said].map(([id, p]) => ({ data: { vertebraId: id, what: 'probes', value: { kind: 'probes', probes: p } } })),
    ablations: [],
    lesions: [],
    vertebrae: ['v1', 'v2'].map((id) => ({ data: { vertebraId: id, frame, pedicles: {} } })),
  };
  update({ view: view as never });
}
const at = (x: number): Needle => ({ probe: 'cryo-17g', entryLps: lps(x, 60, 0), tipLps: lps(x, 0, 0) });
const tips = (): readonly Lps[] => (said.get('v1') ?? []).map((n) => n.tipLps);
const xs = (): readonly number[] => (said.get('v1') ?? []).map((n) => n.entryLps[0]);

beforeEach(() => {
  cancelProbe();
  kept.grounds.length = 0;
  kept.got.clear();
  said.clear();
  update({ vertebraId: 'v1', stage: 'ablation', cursorLps: lps(7, 1, 2) });
  say('v1', [at(-10), at(0), at(10)], `g${Math.random()}`);
});

describe('the needle that keys move', () => {
  it('is the one that is shown as taken', async () => {
    takeProbe(1);
    expect(activeOf(page())?.index).toBe(1);
    await setProbePoint('target');
    expect(tips()).toEqual([lps(-10, 0, 0), lps(7, 1, 2), lps(10, 0, 0)]);
  });
  it('is the first again on another bone, and where their number changed, by undo too', async () => {
    say('v2', [at(20), at(30)]);
    takeProbe(2);
    update({ vertebraId: 'v2' });
    expect(activeOf(page())?.index).toBe(0);
    await setProbePoint('target');
    expect(said.get('v2')?.map((n) => n.tipLps)).toEqual([lps(7, 1, 2), lps(30, 0, 0)]);
    update({ vertebraId: 'v1' });
    takeProbe(1);
    say('v1', [at(0), at(10)]);
    expect(activeOf(page())?.index).toBe(0);
  });
});

describe('what is written of needles', () => {
  it('a needle let go is not lost by one added before it was written, nor two added at once', async () => {
    say('v1', [at(-10), at(0)]);
    beginProbe(0, 'entry');
    moveProbe({ entryLps: lps(-15, 60, 0) });
    const done = [endProbe(), addProbe('cryo-17g', 'left'), addProbe('cryo-17g', 'right')];
    expect(await Promise.all(done)).toEqual([true, true, true]);
    expect(xs()).toEqual([-15, 0, 0, 0]);
    expect(probeDraft()).toBeUndefined();
  });
  it('what a hand holds is let go before one is added', async () => {
    beginProbe(0, 'entry');
    moveProbe({ entryLps: lps(-15, 60, 0) });
    await addProbe('cryo-17g', 'left');
    expect(xs()).toEqual([-15, 0, 10, 0]);
  });
  it('taken away twice in haste, one is gone', async () => {
    await Promise.all([removeProbe(0), removeProbe(0)]);
    expect(xs()).toEqual([0, 10]);
  });
  it('the next one in hand stays in hand when the one before is written', async () => {
    beginProbe(0, 'entry');
    moveProbe({ entryLps: lps(-15, 60, 0) });
    const first = endProbe();
    beginProbe(1, 'entry');
    moveProbe({ entryLps: lps(-3, 60, 0) });
    await first;
    expect([probeDraft()?.moving, xs()]).toEqual([true, [-15, 0, 10]]);
    await endProbe();
    expect(xs()).toEqual([-15, -3, 10]);
  });
  it('never in the next case', async () => {
    const done = addProbe('cryo-17g', 'left');
    update({ view: { ...page().view, code: 'b' } as never });
    expect(await done).toBe(false);
    expect(xs()).toEqual([-10, 0, 10]);
  });
});

describe('figures', () => {
  const turnOver = async (): Promise<void> => new Promise((done) => setTimeout(done, 0));
  it('come to all who ask while the ground is made, and are of this ground only', async () => {
    const first = askStill(page());
    say('v1', [at(-10), at(0), at(10), at(20)]);
    const second = askStill(page());
    expect(kept.grounds.length).toBe(1);
    kept.grounds[0](true);
    await Promise.all([first, second]);
    expect([...kept.got.keys()]).toEqual(['still 0', 'still 1', 'still 2', 'still 3']);
    for (const got of kept.got.values()) got({ nerves: [] } as never);
    expect(probesNow(page()).every((p) => p.figures !== undefined)).toBe(true);
    // another bone measured again, or another label map
    say('v1', said.get('v1'), 'other');
    expect(probesNow(page()).some((p) => p.figures !== undefined)).toBe(false);
    void askStill(page());
    expect(kept.grounds.length).toBe(2);
    kept.grounds[1](true);
    await turnOver();
  });
  it('that could not be had are asked for again when a needle is taken in hand', async () => {
    const asked = askStill(page());
    kept.grounds[0](false);
    await asked;
    await askStill(page());
    expect([kept.grounds.length, kept.got.size]).toEqual([1, 0]);
    beginProbe(0, 'entry');
    expect(kept.grounds.length).toBe(2);
    kept.grounds[1](true);
    await turnOver();
    expect([...kept.got.keys()]).toEqual(['probe']);
    cancelProbe();
  });
});
