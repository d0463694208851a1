// A driven clock: forty minutes with sleeps, reloads and a set time of day. Never off by more than a second, never a silent jump.
import { describe, expect, it } from 'vitest';
import { driftMs, elapsedMs, hasJumped, resumeKeeper, save, settle, shownTime, startKeeper, type Clocks } from './timekeeper.ts';

const driven = () => {
  const at = { mono: 5000, system: 1.8e12 };
  const clocks: Clocks = { monotonicMs: () => at.mono, systemMs: () => at.system };
  return {
    clocks,
    /** Both clocks run; the crystal of the time of day may be off by some parts in a million. */
    run: (ms: number, ppm = 0) => {
      at.mono += ms;
      at.system += ms * (1 + ppm * 1e-6);
    },
    sleep: (ms: number) => void (at.system += ms),
    set: (ms: number) => void (at.system += ms),
    reload: () => void (at.mono = 120),
  };
};

describe('timekeeper', () => {
  it('counts by the monotonic clock while alive, whatever the crystal says', () => {
    const d = driven();
    const k = startKeeper(d.clocks);
    for (let n = 0; n < 2400; n++) d.run(1000, 50);
    expect(elapsedMs(k, d.clocks)).toBeCloseTo(2400_000, 0);
    expect(hasJumped(k, d.clocks)).toBe(false);
  });
  it('takes the time of day across a reload', () => {
    const d = driven();
    let k = startKeeper(d.clocks);
    d.run(300_000);
    const saved = save(k, d.clocks);
    d.run(7_300);
    d.reload();
    k = resumeKeeper(saved, d.clocks);
    expect(elapsedMs(k, d.clocks)).toBeCloseTo(307_300, 0);
    d.run(1000);
    expect(elapsedMs(k, d.clocks)).toBeCloseTo(308_300, 0);
  });
  it('shows and asks when the computer slept, and does as answered', () => {
    const d = driven();
    const k = startKeeper(d.clocks);
    d.run(240_000);
    d.sleep(90_000);
    expect(hasJumped(k, d.clocks)).toBe(true);
    expect(driftMs(k, d.clocks)).toBeCloseTo(90_000, 0);
    expect(shownTime(k, d.clocks)).toEqual({ elapsedS: 330, otherS: 240 });
    const taken = settle(k, d.clocks, 'system');
    expect(shownTime(taken, d.clocks)).toEqual({ elapsedS: 330 });
    const kept = settle(k, d.clocks, 'running');
    expect(shownTime(kept, d.clocks)).toEqual({ elapsedS: 240 });
    // and a reload later says the same
    const saved = save(kept, d.clocks);
    d.run(10_000);
    d.reload();
    expect(shownTime(resumeKeeper(saved, d.clocks), d.clocks).elapsedS).toBeCloseTo(250, 6);
  });
  it('asks when the time of day was set back, also across a reload', () => {
    const d = driven();
    const k = startKeeper(d.clocks);
    d.run(100_000);
    d.set(-3600_000);
    expect(hasJumped(k, d.clocks)).toBe(true);
    expect(shownTime(k, d.clocks)).toEqual({ elapsedS: 100, otherS: 0 });
    const d2 = driven();
    const k2 = startKeeper(d2.clocks);
    d2.run(100_000);
    const saved = save(k2, d2.clocks);
    d2.set(-60_000);
    d2.reload();
    const after = resumeKeeper(saved, d2.clocks);
    expect(elapsedMs(after, d2.clocks)).toBe(100_000);
    expect(hasJumped(after, d2.clocks)).toBe(true);
  });
  it('lets two seconds pass and not more', () => {
    const d = driven();
    const k = startKeeper(d.clocks);
    d.set(1990);
    expect(hasJumped(k, d.clocks)).toBe(false);
    d.set(20);
    expect(hasJumped(k, d.clocks)).toBe(true);
  });
});
