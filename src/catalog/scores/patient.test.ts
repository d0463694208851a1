// Worked cases of the sources, both sides of every threshold, and vectors of an independent implementation (R package eq5d, its own tests).
import { describe, expect, it } from 'vitest';
import {
  analgesics,
  analgesicsOf,
  cirseOf,
  eq5dSets,
  eq5dState,
  eq5dValue,
  findEq5dSet,
  odiBandOf,
  odiOf,
  responders,
  responds,
  rmdqOf,
} from './patient.ts';

describe('ODI', () => {
  it('worked cases', () => {
    expect(odiOf([2, 1, 2, 1, 2, 2, 1, 2, 3, 2])).toEqual({ fraction: 0.36, answeredCount: 10, band: 'moderate' });
    expect(odiOf([4, 4, 4, 4, 0, 0, 0, 0, 0, 0])?.fraction).toBe(0.32);
    // 16 of 45: one section left out
    expect(odiOf([4, 4, 4, 4, 0, 0, 0, 0, 0, undefined])?.fraction).toBeCloseTo(16 / 45, 15);
    expect(odiOf(Array.from({ length: 10 }, () => undefined))).toBeUndefined();
    // 6, −1 and 2.5 are no levels
    expect(odiOf([6, -1, 2.5, 3, 3, 3, 3, 3, 3, 3])).toEqual({ fraction: 0.6, answeredCount: 7, band: 'severe' });
  });
  it('both sides of every band', () => {
    const bands = [0, 20, 20.0001, 21, 40, 40.0001, 41, 60, 60.0001, 61, 80, 80.0001, 81, 100].map((p) => odiBandOf(p / 100));
    expect(bands.join(' ')).toBe(
      'minimal minimal moderate moderate moderate severe severe severe crippled crippled crippled bed-bound bed-bound bed-bound',
    );
  });
});
describe('Roland–Morris', () => {
  it('counts what is true; an open sentence makes a range', () => {
    const all = (v: boolean | undefined): readonly (boolean | undefined)[] => Array.from({ length: 24 }, () => v);
    expect(rmdqOf(all(true))).toEqual({ low: 24, high: 24, points: 24 });
    expect(rmdqOf(all(false))).toEqual({ low: 0, high: 0, points: 0 });
    expect(rmdqOf(all(undefined))).toBeUndefined();
    expect(rmdqOf([true, ...all(false).slice(1, 23)])).toEqual({ low: 1, high: 2 });
  });
});
describe('EQ-5D-5L', () => {
  const vectors: readonly (readonly [string, string, number])[] = [
    ['FR', '11111', 1],
    ['FR', '12345', 0.402],
    ['FR', '22222', 0.85],
    ['FR', '33333', 0.768],
    ['FR', '44444', 0.028],
    ['FR', '54321', 0.441],
    ['FR', '55555', -0.525],
    ['BE', '22222', 0.755],
    ['BE', '33333', 0.577],
    ['BE', '44444', -0.215],
    ['BE', '15342', 0.309],
    ['BE', '54321', 0.491],
    ['BE', '55555', -0.532],
    ['DK', '13224', 0.439],
    ['DK', '55555', -0.758],
    ['GB-ENG', '23245', 0.247],
    ['GB-ENG', '11112', 0.922],
    ['GB-ENG', '11121', 0.937],
    ['GB-ENG', '11211', 0.95],
    ['GB-ENG', '12111', 0.95],
    ['GB-ENG', '21111', 0.942],
    ['GB-ENG', '55555', -0.285],
    ['DE', '12345', 0.141],
    ['DE', '21111', 0.974],
    ['DE', '55555', -0.661],
    ['IT', '12345', 0.215],
    ['IT', '55555', -0.571],
    ['NL', '11111', 1],
    ['NL', '21111', 0.918],
    ['NL', '55511', 0.39],
    ['NL', '44444', -0.289],
    ['NL', '55555', -0.446],
    ['PT', '14235', 0.415],
    ['PT', '33333', 0.589],
    ['PT', '44444', 0.061],
    ['PT', '55555', -0.603],
    ['ES', '21111', 0.916],
    ['ES', '55555', -0.416],
    ['US', '21354', 0.09],
    ['US', '55555', -0.573],
  ];
  it.each(vectors)('%s %s = %d', (set, state, value) => {
    const found = findEq5dSet(set);
    expect(found === undefined ? undefined : eq5dValue(found, state)).toBe(value);
  });
  it('is only of whole states, and falls with every level', () => {
    expect([eq5dState([1, 2, 3, 4, 5]), eq5dState([1, 2, 3, 4, undefined]), eq5dState([1, 2, 3, 4, 6]), eq5dState([1, 2, 3, 4])]).toEqual([
      '12345',
      undefined,
      undefined,
      undefined,
    ]);
    for (const set of eq5dSets) {
      expect(eq5dValue(set, '1234')).toBeUndefined();
      for (const steps of set.steps) for (let n = 1; n < 5; n++) expect(steps[n]).toBeGreaterThanOrEqual(steps[n - 1]);
    }
  });
});
describe('analgesics', () => {
  it('adds what can be added, and says what cannot', () => {
    expect(analgesicsOf([], {})).toEqual({ step: 'none', morphineMgPerDay: 0, lacking: [] });
    expect(analgesicsOf(['paracetamol'], {})).toEqual({ step: 'paracetamol-only', morphineMgPerDay: 0, lacking: [] });
    expect(analgesicsOf(['paracetamol', 'nsaid'], {}).step).toBe('non-opioid');
    // CDC: oxycodone 10 mg twice a day = 30 mg; tramadol 200 mg = 40 mg; fentanyl 25 µg/h = 60 mg
    expect(analgesicsOf(['oxycodone'], { oxycodone: 20 }).morphineMgPerDay).toBe(30);
    expect(analgesicsOf(['paracetamol', 'tramadol'], { tramadol: 200 })).toEqual({
      step: 'weak-opioid',
      morphineMgPerDay: 40,
      lacking: [],
    });
    expect(analgesicsOf(['fentanyl-patch', 'morphine'], { 'fentanyl-patch': 25, morphine: 10 }).morphineMgPerDay).toBe(70);
    expect(analgesicsOf(['codeine'], { codeine: 120 }).morphineMgPerDay).toBe(18);
    expect(analgesicsOf(['buprenorphine', 'morphine'], { morphine: 10 })).toEqual({ step: 'strong-opioid', lacking: ['buprenorphine'] });
    expect(analgesicsOf(['morphine'], {})).toEqual({ step: 'strong-opioid', lacking: ['morphine'] });
    for (const a of analgesics)
      if (a.factor !== undefined) expect(a.factor.value >= a.factor.range[0] && a.factor.value <= a.factor.range[1]).toBe(true);
  });
});
describe('complications', () => {
  it('both sides of each grade of CIRSE 2017', () => {
    const f = { died: false, sequelae: 'none', addedTherapy: false, prolongedH: 0, solvedInside: true } as const;
    expect(cirseOf(f)).toBe(1);
    expect(cirseOf({ ...f, solvedInside: false })).toBe(2);
    expect(cirseOf({ ...f, prolongedH: 1 })).toBe(2);
    expect(cirseOf({ ...f, prolongedH: 48 })).toBe(2);
    expect(cirseOf({ ...f, prolongedH: 48.01 })).toBe(3);
    expect(cirseOf({ ...f, addedTherapy: true, solvedInside: false })).toBe(3);
    expect(cirseOf({ ...f, sequelae: 'mild' })).toBe(4);
    expect(cirseOf({ ...f, sequelae: 'severe' })).toBe(5);
    expect(cirseOf({ ...f, sequelae: 'severe', died: true })).toBe(6);
  });
});
describe('pain', () => {
  it('each trial’s own responder, both sides', () => {
    const of = (id: string, a: number | undefined, b: number | undefined): boolean | undefined => {
      const r = responders.find((x) => x.id === id);
      return r === undefined ? undefined : responds(r, a, b);
    };
    expect([of('vertos-iv', 8, 6.5), of('vertos-iv', 8, 6.6)]).toEqual([true, false]);
    expect([of('vertos-ii', 8, 5), of('vertos-ii', 8, 5.1)]).toEqual([true, false]);
    expect([of('vapour', undefined, 3.9), of('vapour', undefined, 4)]).toEqual([true, false]);
    expect([of('vertos-iv', undefined, 1), of('vapour', 8, undefined)]).toEqual([undefined, undefined]);
  });
});
