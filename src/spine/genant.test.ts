// Loss of height against scaled neighbours, on columns made from the level table itself: what is not lost must not be found.
import { describe, expect, it } from 'vitest';
import { normalOf } from '../catalog/index.ts';
import type { Heights, LevelName } from '../records/index.ts';
import { lossAgainst, losses, type Measured } from './genant.ts';

const column: readonly LevelName[] = ['T10', 'T11', 'T12', 'L1', 'L2', 'L3', 'L4', 'L5'];
const table = (level: LevelName, scale = 1): Heights => {
  const n = normalOf(level)!;
  return { anteriorMm: n.anteriorMm * scale, middleMm: n.middleMm * scale, posteriorMm: n.posteriorMm * scale };
};
const spine = (change: Partial<Record<LevelName, (h: Heights) => Heights>>, scale = 1): readonly Measured[] =>
  column.map((level) => ({ level, fit: true, heights: (change[level] ?? ((h) => h))(table(level, scale)) }));
const at = (bones: readonly Measured[], level: LevelName) => losses(bones)[column.indexOf(level)]!;

describe('losses', () => {
  it('a small or large person with the physiological wedge of the table has lost nothing', () => {
    for (const scale of [0.85, 1, 1.15]) for (const l of losses(spine({}, scale))) expect(Math.abs(l!.lossFraction)).toBeLessThan(1e-9);
  });
  it('a front lowered by 30 % is a wedge of 30 %, also beside two other fractures', () => {
    const bones = spine({
      L1: (h) => ({ ...h, anteriorMm: 0.7 * h.anteriorMm, middleMm: 0.85 * h.middleMm }),
      T12: (h) => ({ anteriorMm: 0.5 * h.anteriorMm, middleMm: 0.5 * h.middleMm, posteriorMm: 0.5 * h.posteriorMm }),
      L2: (h) => ({ ...h, middleMm: 0.6 * h.middleMm }),
    });
    expect(at(bones, 'L1').lossFraction).toBeCloseTo(0.3, 6);
    expect(at(bones, 'L1').type).toBe('wedge');
    expect(at(bones, 'T12').lossFraction).toBeCloseTo(0.5, 6);
    expect(at(bones, 'T12').type).toBe('crush');
    expect(at(bones, 'L2').lossFraction).toBeCloseTo(0.4, 6);
    expect(at(bones, 'L2').type).toBe('biconcave');
    expect(at(bones, 'L3').lossFraction).toBeCloseTo(0, 6);
    expect(at(bones, 'L3').reference.basis).toBe('neighbours');
  });
  it('a person of wedged bodies is believed in part: more with each intact neighbour', () => {
    const wedged = (h: Heights): Heights => ({ ...h, anteriorMm: 0.9 * h.anteriorMm });
    const of = (n: number): number => {
      const levels = column.slice(0, n + 1);
      const all = losses(levels.map((level) => ({ level, fit: true, heights: wedged(table(level)) })));
      return 1 - all[n]!.reference.anteriorMm / table(levels[n]).anteriorMm;
    };
    expect(of(1)).toBeCloseTo(0.06, 6);
    expect(of(2)).toBeCloseTo(0.075, 6);
    expect(of(6)).toBeCloseTo(0.09, 6);
  });
  it('without any intact neighbour the table speaks alone', () => {
    const [only] = losses([{ level: 'L1', fit: true, heights: table('L1') }]);
    expect(only?.reference.basis).toBe('table');
  });
  it('an unfit neighbour (cement, lysis) is never a reference', () => {
    const bones = column.map((level) => ({ level, fit: level === 'L3', heights: table(level, level === 'L3' ? 1 : 0.5) }));
    expect(losses(bones)[column.indexOf('L2')]?.reference.basis).toBe('one-neighbour');
    expect(losses(bones)[column.indexOf('L2')]?.lossFraction).toBeCloseTo(0.5, 6);
  });
});

describe('lossAgainst', () => {
  const reference = { anteriorMm: 26, middleMm: 24, posteriorMm: 26, basis: 'neighbours' as const };
  const of = (a: number, m: number, p: number) => lossAgainst({ anteriorMm: 26 * a, middleMm: 24 * m, posteriorMm: 26 * p }, reference);
  it('reads a wedge in a body 10 % low against its own posterior wall, and a body low throughout against its neighbours', () => {
    expect(of(0.54, 0.72, 0.9).lossFraction).toBeCloseTo(0.4, 6);
    expect(of(0.54, 0.72, 0.9).worst).toBe('anteriorMm');
    expect(of(0.9, 0.88, 0.9).lossFraction).toBeCloseTo(0.12, 6);
    // clearly lower than any body is by nature: come down as a whole
    expect(of(0.5, 0.6, 0.85).lossFraction).toBeCloseTo(0.5, 6);
  });
  it('holds a hollow middle against both walls, never against the taller alone', () => {
    expect(of(0.96, 0.7, 1.04).lossFraction).toBeCloseTo(0.3, 6);
    expect(of(0.96, 0.7, 1.04).worst).toBe('middleMm');
    // in a wedge the middle lies between the walls: it is no hollow
    expect(of(0.7, 0.86, 1).worst).toBe('anteriorMm');
  });
});
