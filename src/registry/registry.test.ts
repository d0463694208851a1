// Figures against worked examples; rows and filters against small cases. The same figures are recomputed by test/evidence/peers/registry_figures.py.
import { describe, expect, it } from 'vitest';
import { cohortPatient } from '../phantom/index.ts';
import type { Outcome } from '../records/index.ts';
import {
  completenessOf,
  dueVisits,
  filtered,
  kaplanMeier,
  meanOf,
  medianOf,
  rowFrom,
  rowsOf,
  shareOf,
  statisticsOf,
  survivalAt,
  valuesOf,
  type RegistryRow,
} from './index.ts';

const today = '2026-11-26';
const rows = Array.from({ length: 300 }, (_, n) => {
  const p = cohortPatient(n, today);
  return rowsOf(p.code, { study: p.study, levels: p.levels, outcome: p.outcome }).map(valuesOf);
}).flat();

describe('estimates', () => {
  it('Kaplan–Meier gives the published curve of 6-mercaptopurine (Freireich 1963, Blood 21:699; 21 patients)', () => {
    const at = [6, 6, 6, 7, 10, 13, 16, 22, 23];
    const censored = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35];
    const curve = kaplanMeier([...at.map((day) => ({ day, event: true })), ...censored.map((day) => ({ day, event: false }))]);
    expect(curve.steps.map((s) => [s.day, s.atRiskCount, s.eventCount, Number(s.survivalFraction.toFixed(4))])).toEqual([
      [6, 21, 3, 0.8571],
      [7, 17, 1, 0.8067],
      [10, 15, 1, 0.7529],
      [13, 12, 1, 0.6902],
      [16, 11, 1, 0.6275],
      [22, 7, 1, 0.5378],
      [23, 6, 1, 0.4482],
    ]);
    // R survfit(conf.type = "log-log") at 10: .503 … .889
    const s = survivalAt(curve, 10);
    expect([s?.low?.toFixed(3), s?.high?.toFixed(3)]).toEqual(['0.503', '0.889']);
    expect(survivalAt(curve, 5)?.survivalFraction).toBe(1);
    expect(survivalAt(curve, 36)).toBeUndefined();
  });

  it('means, shares and medians have their intervals; nothing known gives nothing', () => {
    const m = meanOf([2, 4, 4, 4, 5, 5, 7, 9], 3);
    expect([m.count, m.missingCount, m.value]).toEqual([8, 3, 5]);
    expect(m.high).toBeCloseTo(5 + (2.364624 * 2.13809) / Math.sqrt(8), 5);
    // Newcombe 1998, Stat Med 17:857, Wilson without continuity correction: 81/263 and 0/20
    const w = shareOf(81, 263, 0);
    expect([w.low?.toFixed(4), w.high?.toFixed(4)]).toEqual(['0.2553', '0.3662']);
    expect([shareOf(0, 20, 0).low, shareOf(0, 20, 0).high?.toFixed(4)]).toEqual([0, '0.1611']);
    // ranks 2 and 9 of 10 hold a median with 97.9 %; below six values none do
    const med = medianOf([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0);
    expect([med.value, med.low, med.high, med.lowerQuartile, med.upperQuartile]).toEqual([5.5, 2, 9, 3.25, 7.75]);
    expect(medianOf([1, 2, 3, 4, 5], 0).low).toBeUndefined();
    for (const e of [meanOf([], 2), shareOf(0, 0, 2), medianOf([], 2)]) expect(e).toEqual({ count: 0, missingCount: 2 });
  });
});

describe('rows', () => {
  const act = {
    courseId: 'c',
    numberCount: 1,
    date: '2025-01-10',
    kinds: ['vertebroplasty' as const],
    cause: 'osteoporotic' as const,
    levels: ['L1' as const],
    stopped: false,
    deviationCount: 0,
  };
  const of = (o: Partial<Outcome>): RegistryRow =>
    rowsOf('C-1', {
      outcome: { acts: [act], visits: [], complications: [], fractures: [], bone: { done: [], missing: [] }, findings: [], ...o },
    })[0];
  const visit = (name: 'month-1' | 'month-3' | 'month-12', afterDay: number, more: object = {}) => ({
    courseId: 'c',
    visit: name,
    afterDay,
    ...more,
  });

  it('unknown stays unknown: no leak said, no follow-up, no treatment said', () => {
    const row = of({});
    for (const name of [
      'leakSeen',
      'newFracture',
      'adjacentFracture',
      'watchedDay',
      'boneTreated3Month',
      'worstCirseIndex',
      'nrs@month-1',
    ] as const)
      expect(row[name], name).toBeUndefined();
    expect(rowsOf('C-2', {})).toEqual([{ caseCode: 'C-2' }]);
  });

  it('a fracture ends the watch; without one it ends at the last scheduled imaging, or the last visit where none was scheduled', () => {
    expect(of({ visits: [visit('month-1', 30), visit('month-3', 95)] })).toMatchObject({ adjacentFracture: false, watchedDay: 95 });
    expect(of({ visits: [visit('month-1', 30, { imaged: 'scheduled' }), visit('month-3', 95, { imaged: 'no' })] })).toMatchObject({
      imagingScheduled: true,
      watchedDay: 30,
      followedDay: 95,
    });
    const fracture = { courseId: 'c', visit: 'month-3' as const, date: '2025-03-01' };
    expect(of({ visits: [visit('month-12', 365)], fractures: [{ ...fracture, adjacent: true }] })).toMatchObject({
      adjacentFracture: true,
      watchedDay: 50,
    });
    expect(of({ visits: [visit('month-12', 365)], fractures: [{ ...fracture, adjacent: false }] })).toMatchObject({
      newFracture: true,
      adjacentFracture: false,
      watchedDay: 365,
    });
    const unknown = of({ visits: [visit('month-12', 365)], fractures: [fracture] });
    expect([unknown.newFracture, unknown.adjacentFracture, unknown.watchedDay]).toEqual([true, undefined, undefined]);
  });

  it('treated within three months: started by day 92, or before the act; decided against is no', () => {
    const bone = (b: object) => of({ bone: { done: [], missing: [], ...b } }).boneTreated3Month;
    expect([
      bone({ started: 'x', actToStartDay: 92 }),
      bone({ started: 'x', actToStartDay: 93 }),
      bone({ started: 'x', actToStartDay: -40 }),
    ]).toEqual([true, false, true]);
    expect([bone({ decided: 'none' }), bone({ decided: 'zoledronate' }), bone({})]).toEqual([false, undefined, undefined]);
  });

  it('an index of another value set is not mixed in', () => {
    const at = (name: 'month-1' | 'month-3', set: string) => visit(name, 30, { eq5dValue: { set, indexPoints: 0.5 } });
    const row = of({ visits: [at('month-1', 'france'), at('month-3', 'england')] });
    expect([row.eq5dSet, row['eq5d@month-1'], row['eq5d@month-3']]).toEqual(['france', 0.5, undefined]);
  });

  it('is missing when its window has closed, not before', () => {
    expect(dueVisits('2026-11-23', today)).toEqual(['baseline']);
    expect(dueVisits('2026-11-22', today)).toEqual(['baseline', 'day-1']);
    const full = completenessOf(valuesOf(of({})), '2025-01-11');
    expect(full.missing).toContain('nrs@baseline');
    expect(full.missing).not.toContain('nrs@day-1');
    expect(completenessOf(valuesOf(of({})), today).missing).toContain('boneTreated3Month');
  });
});

describe('many rows', () => {
  it('filters: every condition must hold, an unknown value meets none', () => {
    const found = filtered(rows, { cause: 'osteoporotic', level: 'L1', leak: false, from: '2024-01-01', to: '2025-12-31' }, today).map(
      rowFrom,
    );
    expect(found.length).toBeGreaterThan(3);
    for (const r of found) {
      expect([r.cause, r.leakSeen, r.levels?.split(' ').includes('L1')]).toEqual(['osteoporotic', false, true]);
      expect((r.actDate ?? '') >= '2024-01-01' && (r.actDate ?? '') <= '2025-12-31').toBe(true);
    }
    const [yes, no] = [true, false].map((leak) => filtered(rows, { leak }, today).length);
    const unknown = rows.map(rowFrom).filter((r) => r.leakSeen === undefined).length;
    expect([yes + no + unknown, unknown > 0]).toEqual([rows.length, true]);
    expect(filtered(rows, { text: 'd-00007' }, today).length).toBe(1);
    expect(filtered(rows, { text: 'someone', codes: new Set(['D-00003']) }, today).length).toBe(1);
  });

  it('counts what is missing beside what is known', () => {
    const s = statisticsOf(rows, today);
    expect([s.caseCount, s.actCount, s.eq5dSet, s.fractures.all.symptomaticOnly]).toEqual([300, 300, 'FR', true]);
    const one = (id: string, visit?: string) => s.figures.find((f) => f.id === id && f.visit === visit);
    const known = rows.map(rowFrom).filter((r) => r['nrs@month-3'] !== undefined).length;
    const awaited = rows
      .map(rowFrom)
      .filter((r) => r['nrs@month-3'] === undefined && dueVisits(r.actDate, today).includes('month-3')).length;
    expect(one('nrs-mean', 'month-3')).toMatchObject({ count: known, missingCount: awaited });
    expect(awaited).toBeGreaterThan(10);
    expect(one('nrs-change', 'month-3')?.high).toBeLessThan(-3);
    const { scheduled, symptomatic, all } = s.fractures;
    expect(scheduled.count + symptomatic.count).toBe(all.count);
    expect(statisticsOf([], today).figures.every((f) => f.value === undefined && f.count === 0)).toBe(true);
  });
});
