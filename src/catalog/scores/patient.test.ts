// Worked cases of the sources, both sides of every threshold, and vectors of an independent implementation (test/day/score-vectors).
import { describe, expect, it } from 'vitest';
import { vectors } from '../../../test/day/score-vectors.ts';
import { analgesics, analgesicsOf, eq5dSets, eq5dState, eq5dValue, odiOf, responders, responds, rmdqOf } from './patient.ts';

describe('scores', () => {
  it.each(vectors)('$name', ({ got, want }) => expect(got).toBe(want));
  it('ODI: what is no level is left out and counted', () => {
    expect(odiOf(Array.from({ length: 10 }, () => undefined))).toBeUndefined();
    expect(odiOf([6, -1, 2.5, 3, 3, 3, 3, 3, 3, 3])).toEqual({ fraction: 0.6, answeredCount: 7, band: 'severe' });
  });
  it('Roland–Morris: an open sentence makes a range', () => {
    expect(rmdqOf([])).toBeUndefined();
    expect(rmdqOf([true, ...Array.from({ length: 22 }, () => false)])).toEqual({ low: 1, high: 2 });
  });
  it('EQ-5D is only of whole states, and falls with every level', () => {
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
  it('analgesics: adds what can be added, and says what cannot', () => {
    expect(analgesicsOf([], {})).toEqual({ step: 'none', morphineMgPerDay: 0, lacking: [] });
    expect(analgesicsOf(['paracetamol'], {})).toEqual({ step: 'paracetamol-only', morphineMgPerDay: 0, lacking: [] });
    expect(analgesicsOf(['paracetamol', 'nsaid'], {}).step).toBe('non-opioid');
    expect(analgesicsOf(['fentanyl-patch', 'morphine'], { 'fentanyl-patch': 25, morphine: 10 }).morphineMgPerDay).toBe(70);
    expect(analgesicsOf(['buprenorphine', 'morphine'], { morphine: 10 })).toEqual({ step: 'strong-opioid', lacking: ['buprenorphine'] });
    for (const a of analgesics)
      if (a.factor !== undefined) expect(a.factor.value >= a.factor.range[0] && a.factor.value <= a.factor.range[1]).toBe(true);
  });
  it('a responder needs the figures it rests on', () => {
    for (const r of responders) expect(responds(r, 8, undefined)).toBeUndefined();
    expect(responds(responders[0], undefined, 1)).toBeUndefined();
  });
});
