// What is projected again and what is not: counted with a projector that only counts.
import { describe, expect, it } from 'vitest';
import { axisGrid, direction, lps } from '../../base/index.ts';
import { noFlip } from '../../spine/index.ts';
import type { LentFill } from './messages.ts';
import type { Volume } from './nouns.ts';
import { xrayStore } from './xray-kept.ts';
import type { XrayJob } from './xray-messages.ts';

const grid = axisGrid([20, 20, 20], [5, 5, 5], lps(-50, -50, -50));
const volume = { grid, voxels: new Int16Array(8000).fill(40), quantity: 'hu' } as unknown as Volume;
const arrival = { grid, voxels: new Uint16Array(8000), early: new Uint16Array(8000) };
arrival.voxels[4210] = 150;
const fill = { vertebraId: 'v', index: 0, arrival } as unknown as LentFill;
const job: XrayJob = {
  view: 'xray-ap',
  turn: 1,
  vertebraId: 'v',
  boneLps: lps(0, 0, 0),
  sight: { beam: direction(0, 1, 0), up: direction(0, 0, 1), centreLps: lps(0, 0, 0) },
  fieldMm: 150,
  bone: 'dark',
  flip: noFlip,
  openFraction: 1,
  rods: [],
  held: [],
  whole: true,
  quick: false,
};
function counted() {
  const tally = { made: 0, freed: 0, boxes: 0 };
  const store = xrayStore(() => {
    tally.made++;
    return {
      engine: 'wasm',
      projector: {
        project: (view, box) => {
          if (box !== undefined) tally.boxes++;
          return new Float32Array(view.width * view.height).fill(1);
        },
        free: () => void tally.freed++,
      },
    };
  });
  return { store, tally };
}

describe('kept X-rays', () => {
  it('project a pose once: a trocar, a flip, an inversion and the leaves project nothing', () => {
    const { store, tally } = counted();
    store.give(volume);
    store.ct(job);
    expect(store.projectionCount()).toBe(1);
    const rod = { fromLps: lps(0, 30, 0), toLps: lps(0, 0, 0), diameterMm: 3 };
    for (const other of [
      { ...job, rods: [rod] },
      { ...job, flip: { leftRight: true, upDown: true } },
      { ...job, bone: 'bright' as const },
      { ...job, openFraction: 0.5 },
      { ...job, view: 'xray-free' },
    ])
      expect(store.ct(other)?.values).toBe(store.ct(job)?.values);
    expect(store.projectionCount()).toBe(1);
    store.ct({ ...job, sight: { ...job.sight, beam: direction(0.1, 1, 0) } });
    store.ct({ ...job, fieldMm: 100 });
    store.ct({ ...job, quick: true });
    expect(store.projectionCount()).toBe(4);
    expect(tally).toEqual({ made: 1, freed: 0, boxes: 1 });
    store.ct(job);
    expect(store.projectionCount()).toBe(4);
  });
  it('project cement apart, and again only when it or the pose changes', () => {
    const { store } = counted();
    store.give(volume);
    store.giveFills([fill]);
    const wish = { vertebraId: 'v', index: 0, ml: 2 };
    expect(store.cement(job)).toBeUndefined();
    expect(store.cement({ ...job, fill: wish })).toBeDefined();
    store.cement({ ...job, fill: wish, rods: [{ fromLps: lps(0, 9, 0), toLps: lps(0, 0, 0), diameterMm: 3 }] });
    expect(store.projectionCount()).toBe(1);
    // before the first voxel fills there is nothing to project
    expect(store.cement({ ...job, fill: { ...wish, ml: 1 } })).toBeUndefined();
    store.cement({ ...job, fill: wish });
    expect(store.projectionCount()).toBe(2);
  });
  it('are made again without the graphics card when that fails, and nothing of the failure is kept', () => {
    const made: boolean[] = [];
    let lost = false;
    const store = xrayStore((_, __, plain) => {
      made.push(plain);
      const project = (v: { readonly width: number; readonly height: number }): Float32Array => {
        if (!plain && lost) throw new Error('lost');
        return new Float32Array(v.width * v.height).fill(plain ? 2 : 1);
      };
      return { engine: plain ? 'wasm' : 'webgl', projector: { project, free: () => undefined } };
    });
    store.give(volume);
    store.giveFills([fill]);
    expect(store.ct(job)).toMatchObject({ engine: 'webgl' });
    lost = true;
    const turned = { ...job, sight: { ...job.sight, beam: direction(0.1, 1, 0) } };
    expect(store.ct(turned)).toMatchObject({ engine: 'wasm' });
    expect(store.ct(turned)?.values[0]).toBe(2);
    // what had been kept of the card is gone, and the next field does not ask it
    expect(store.ct(job)?.values[0]).toBe(2);
    expect(store.cement({ ...job, fill: { vertebraId: 'v', index: 0, ml: 2 } })?.[0]).toBe(2);
    expect(made).toEqual([false, true, true]);
  });
  it('are refused where the processor cannot make them either', () => {
    const none = (): never => {
      throw new Error('no room');
    };
    const store = xrayStore(() => ({ engine: 'wasm', projector: { project: none, free: () => undefined } }));
    store.give(volume);
    expect(() => store.ct(job)).toThrow('no room');
    expect(() => store.ct(job)).toThrow('no room');
  });
  it('forget with the CT, another bone, or images that are none, and give their memory back', () => {
    const { store, tally } = counted();
    store.give(volume);
    store.ct(job);
    store.ct({ ...job, vertebraId: 'w', boneLps: lps(0, 0, 35) });
    expect(tally).toMatchObject({ made: 2, freed: 1 });
    store.give({ ...volume, quantity: 'signal' } as Volume);
    expect(store.ct(job)).toBeUndefined();
    expect(tally.freed).toBe(2);
  });
});
