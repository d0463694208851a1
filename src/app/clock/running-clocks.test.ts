// Running clocks driven without a screen: several at once, a reload, a sleep with its missed change, a jump that waits for its answer, a slip of the finger.
import { describe, expect, it } from 'vitest';
import { ownProduct } from '../../../test/made-sitting.ts';
import { clockSchema, type CementClock } from '../../records/index.ts';
import { phasesOf } from '../../spine/index.ts';
import { cement } from '../../steps/index.ts';
import {
  alarmsOf,
  canTakeBack,
  mixingOf,
  momentOf,
  noticed,
  pressed,
  readBack,
  takenBack,
  writeDown,
  type RunningClock,
} from './running-clocks.ts';
import { settle, startKeeper, type Clocks } from './timekeeper.ts';

const [clock] = await cement.run({}, cement.params.parse({ product: ownProduct(), setting: { roomC: 21, pasteC: 21, bodyC: 37 } }), {
  progress: () => undefined,
} as never);
const at = { mono: 0, system: 1.8e12 };
const clocks: Clocks = { monotonicMs: () => at.mono, systemMs: () => at.system };
const run = (s: number): void => {
  at.mono += 1000 * s;
  at.system += 1000 * s;
};
const started = (c: CementClock = clock): RunningClock => ({
  clock: c,
  startedAt: '2026-11-26T10:00:00.000Z',
  events: [{ what: 'started', elapsedS: 0 }],
  turns: [{ vertebraId: 'v', level: 'L1', side: 'left', injectMl: 2, cannulaMl: 0.6, startMin: 3.5, endMin: 4.2 }],
  confirmed: true,
  keeper: startKeeper(clocks),
  seenS: 0,
  missed: [],
});
const parse = (c: unknown) => clockSchema.safeParse(c).data as CementClock | undefined;
const begin = (phase: string): number => phasesOf(clock).find((b) => b.phase === phase)!.atS;

describe('running clocks', () => {
  it('come back after a reload with their time, their events and their own second', () => {
    const one = started();
    run(100);
    const two = pressed(started({ ...clock, mixId: 'mix-2' }), 'paste-hangs', clocks);
    run(7);
    const text = writeDown([one, two], clocks);
    run(3);
    at.mono = 40;
    const [a, b] = readBack(text, clocks, parse);
    expect(momentOf(a, clocks).elapsedS).toBeCloseTo(110, 6);
    expect(momentOf(b, clocks).elapsedS).toBeCloseTo(10, 6);
    expect(momentOf(b, clocks).reading.phase).toBe('inject');
    expect(mixingOf(b).events.map((e) => e.what)).toEqual(['started', 'paste-hangs']);
    expect(readBack('not json', clocks, parse)).toEqual([]);
    expect(readBack('[{"clock":{},"saved":{}}]', clocks, parse)).toEqual([]);
    expect(readBack(null, clocks, parse)).toEqual([]);
  });
  it('say what was missed while nobody could look', () => {
    let r = started();
    run(begin('stop') - 60);
    r = noticed({ ...r, seenS: momentOf(r, clocks).elapsedS }, clocks);
    run(180);
    r = noticed(r, clocks);
    expect(r.missed.map((m) => m.phase)).toEqual(expect.arrayContaining(['stop']));
    expect(momentOf(r, clocks).elapsedS - r.missed[0].atS).toBeCloseTo(120, 0);
    expect(r.events.at(-1)).toMatchObject({ what: 'missed' });
    // a page that is looked at misses nothing
    let awake = started();
    for (let n = 0; n < 4 * begin('stop') + 8; n++) {
      run(0.25);
      awake = noticed(awake, clocks);
    }
    expect(awake.missed).toEqual([]);
  });
  it('takes the further clock for "stop" and both for "set" while a jump is open', () => {
    const r = started();
    run(begin('stop') - 30);
    at.system += 40_000;
    expect(momentOf(r, clocks)).toMatchObject({ reading: { phase: 'stop' } });
    const kept = { ...r, keeper: settle(r.keeper, clocks, 'running') };
    expect(momentOf(kept, clocks).reading.phase).toBe('inject');
    at.system += 3 * 3600_000;
    expect(momentOf(r, clocks).reading.phase).toBe('needle-out');
    expect(momentOf({ ...r, keeper: settle(r.keeper, clocks, 'system') }, clocks).reading.phase).toBe('set');
  });
  it('rings for every change, half a minute before and at it, and forgets what is past', () => {
    const r = started();
    const keys = alarmsOf([r], clocks).map((a) => a.key);
    for (const phase of ['inject', 'stop', 'needle-out', 'set']) {
      expect(keys).toContain(`mix-1 ${phase}`);
      expect(keys).toContain(`warn mix-1 ${phase}`);
    }
    run(begin('stop') + 1);
    const later = alarmsOf([r], clocks);
    expect(later.map((a) => a.key)).not.toContain('mix-1 stop');
    expect(later.find((a) => a.key === 'mix-1 set')!.inMs).toBeCloseTo(1000 * (begin('set') - begin('stop') - 1), 0);
  });
  it('a slip of the finger is taken back, the start is not', () => {
    let r = started();
    expect(canTakeBack(r)).toBe(false);
    run(200);
    r = pressed(r, 'injection-ended', clocks);
    expect(r.events.at(-1)).toMatchObject({ what: 'injection-ended', vertebraId: 'v', side: 'left' });
    expect(momentOf(r, clocks).reading.phase).toBe('do-not-move');
    r = takenBack(r);
    expect(momentOf(r, clocks).reading.phase).not.toBe('do-not-move');
    expect(takenBack(r).events).toEqual([{ what: 'started', elapsedS: 0 }]);
  });
});
