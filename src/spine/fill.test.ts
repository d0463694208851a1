// An injection at some millilitres: curves between their points, voxels that hold cement, what is body and what is outside.
import { describe, expect, it } from 'vitest';
import { direction, lps, type Grid } from '../base/index.ts';
import { fillSurface, fillValue } from '../imaging/index.ts';
import type { Approach } from '../records/index.ts';
import { bodyOnGrid, curveAt, fillFacts, fillMask, firstApproach, solidAt } from './fill.ts';

const grid = (n: number, spacing: number): Grid => ({
  size: [n, n, n],
  spacing: [spacing, spacing, spacing],
  originLps: lps(0, 0, 0),
  axes: [direction(1, 0, 0), direction(0, 1, 0), direction(0, 0, 1)],
  frame: 'f',
});
const ml = [1, 2, 4];
const approach = (more: Partial<Approach> = {}): Approach =>
  ({
    sides: 'left',
    isPlanned: true,
    trocars: [],
    memberCount: 4,
    injectedMl: ml,
    leaks: [
      {
        kind: 'disc',
        rawProbability: [0, 0.25, 0.5],
        probability: [0.02, 0.06, 0.1],
        lowProbability: [0, 0, 0.02],
        highProbability: [0.1, 0.2, 0.4],
        meanMl: [0, 0.1, 0.4],
        highMl: [0, 0.2, 1],
        leastMl: 0.05,
        baseProbability: 0.065,
        definition: 'd',
        cohort: 'c',
        isPatientSpecific: true,
      },
    ],
    stops: [
      { code: 'hand-force', atMl: 3.5 },
      { code: 'posterior-wall', atMl: 2.5 },
    ],
    proposalReason: 'r',
    ...Object.fromEntries(
      [
        'timeMin',
        'inBodyMl',
        'leakedMl',
        'venousMl',
        'boneKPa',
        'boneHighKPa',
        'cannulaKPa',
        'syringeKPa',
        'syringeHighKPa',
        'viscosityPaS',
      ]
        .concat(['superiorContactFraction', 'inferiorContactFraction', 'contactProbability', 'leftFraction', 'balanceProbability'])
        .map((key) => [key, [10, 20, 40]]),
    ),
    ...more,
  }) as unknown as Approach;

describe('an injection at some millilitres', () => {
  it('reads a curve straight between its points; what grows with volume starts at 0, a pressure does not', () => {
    expect(curveAt(ml, [10, 20, 40], 3)).toBe(30);
    expect(curveAt(ml, [10, 20, 40], 0.5)).toBe(5);
    expect(curveAt(ml, [10, 20, 40], 0.5, 'first')).toBe(10);
    expect(curveAt(ml, [10, 20, 40], 9)).toBe(40);
    expect(curveAt([], [], 1)).toBe(0);
  });
  it('names the first reason to stop, and whether it is reached', () => {
    expect(fillFacts(approach(), 2.4).first?.code).toBe('posterior-wall');
    expect(fillFacts(approach(), 2.4).reached).toBe(undefined);
    expect(fillFacts(approach(), 2.5).reached?.code).toBe('posterior-wall');
    expect(fillFacts(approach({ stops: [] }), 4).first).toBe(undefined);
    const [leak] = fillFacts(approach(), 3).leaks;
    expect([leak.probability, leak.lowProbability, leak.highProbability, leak.meanMl].map((v) => Number(v.toFixed(6)))).toEqual([
      0.08, 0.01, 0.3, 0.25,
    ]);
  });
  it('looks first at what is proposed, else at the plan', () => {
    const [other, planned] = [approach({ isPlanned: false }), approach()];
    expect(firstApproach({ approaches: [other, planned] })).toBe(1);
    expect(firstApproach({ approaches: [other, planned], proposedIndex: 0 })).toBe(0);
    expect(firstApproach({ approaches: [other] })).toBe(0);
  });
  it('fills voxels by their arrival, never fewer at more millilitres; the early tenth around them', () => {
    const arrival = {
      grid: grid(2, 1),
      voxels: Uint16Array.of(0, 100, 200, 300, 0, 0, 0, 0),
      early: Uint16Array.of(150, 50, 100, 250, 0, 0, 0, 0),
    };
    expect([...fillMask(arrival, 0.4).voxels]).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
    expect([...fillMask(arrival, 1).voxels]).toEqual([0, 2, 1, 0, 0, 0, 0, 0]);
    expect([...fillMask(arrival, 3).voxels]).toEqual([1, 2, 2, 2, 0, 0, 0, 0]);
  });
  it('tells the body from what has left it, and draws cement that grows', () => {
    const n = 24;
    const g = grid(n, 1);
    const inside = (q: number, r: number): boolean =>
      Math.hypot((q % n) - 11.5, (Math.floor(q / n) % n) - 11.5, Math.floor(q / n / n) - 11.5) < r;
    const parts = { grid: g, voxels: Uint8Array.from({ length: n ** 3 }, (_, q) => (inside(q, 9) ? 1 : 0)) };
    const body = bodyOnGrid({ grid: g }, parts as never);
    expect(body.every((v, q) => !inside(q, 9) || v === fillValue.body)).toBe(true);
    expect(body.every((v, q) => inside(q, 10.2) || v === 0)).toBe(true);
    const voxels = Uint16Array.from({ length: n ** 3 }, (_, q) => (inside(q, 3) ? 100 : inside(q, 6) ? 200 : q < 40 ? 300 : 0));
    const drawn = (at: number): Uint8Array => {
      const picture = fillSurface(
        { grid: g, voxels: solidAt(body, { voxels }, at) },
        { left: direction(1, 0, 0), posterior: direction(0, 1, 0), superior: direction(0, 0, 1) },
        { widthPx: 60, heightPx: 60, mmPerPx: 0.5 },
      );
      if (picture === undefined) throw new Error('nothing drawn');
      return picture.picture.rgba;
    };
    const empty = drawn(0);
    const changed = (at: number): number => {
      const now = drawn(at);
      let count = 0;
      for (let q = 0; q < now.length; q += 4) if (Math.abs(now[q] - empty[q]) > 3) count++;
      return count;
    };
    const [few, many] = [changed(1), changed(2)];
    // discs of 6 and 12 mm across, two pixels a millimetre
    expect(few).toBeGreaterThan(0.7 * Math.PI * 36);
    expect(few).toBeLessThan(1.4 * Math.PI * 36);
    expect(many / few).toBeGreaterThan(2.8);
    expect(solidAt(body, { voxels }, 3).filter((v) => v === fillValue.outside).length).toBe(40);
  });
});
