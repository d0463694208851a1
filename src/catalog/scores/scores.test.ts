// Worked cases of the literature, exact, and both sides of every threshold.
import { describe, expect, it } from 'vitest';
import { levelNames } from '../../records/index.ts';
import {
  bandOf,
  epidural,
  epiduralGrades,
  epiduralReaches,
  ofScore,
  scoreOf,
  sins,
  sinsLocation,
  statedTotal,
  tokuhashi,
  type Score,
} from './index.ts';

const worked = (score: Score, picks: Record<string, string>) => {
  const a = scoreOf(score, picks);
  expect(a.missing).toEqual([]);
  expect(a.low).toBe(a.high);
  return [a.low, a.band];
};

describe('SINS', () => {
  const at = (location: string, pain: string, lesion: string, alignment: string, collapse: string, posterolateral: string) =>
    worked(sins, { location, pain, lesion, alignment, collapse, posterolateral });
  it('gives the worked cases', () => {
    expect(at(sinsLocation('L3') ?? '', 'occasional', 'lytic', 'normal', 'none-body-over-half', 'unilateral')).toEqual([
      7,
      'potentially-unstable',
    ]);
    expect(at(sinsLocation('T12') ?? '', 'mechanical', 'lytic', 'deformity', 'under-half', 'unilateral')).toEqual([13, 'unstable']);
    expect(at('rigid', 'none', 'blastic', 'normal', 'none', 'none')).toEqual([0, 'stable']);
    expect(at('junctional', 'mechanical', 'lytic', 'subluxation', 'over-half', 'bilateral')).toEqual([18, 'unstable']);
  });
  it('stands on the right side of each threshold', () => {
    // 6 | 7 and 12 | 13, one point apart
    expect(at('semirigid', 'occasional', 'lytic', 'normal', 'none-body-over-half', 'unilateral')).toEqual([6, 'stable']);
    expect(at('mobile', 'occasional', 'lytic', 'normal', 'none-body-over-half', 'unilateral')).toEqual([7, 'potentially-unstable']);
    expect(at('mobile', 'mechanical', 'lytic', 'deformity', 'under-half', 'unilateral')).toEqual([12, 'potentially-unstable']);
    expect(at('junctional', 'mechanical', 'lytic', 'deformity', 'under-half', 'unilateral')).toEqual([13, 'unstable']);
  });
  it('scores pain 3, 1, 0 and lets no item be guessed', () => {
    expect(sins.items[1].choices.map((c) => c.points)).toEqual([3, 1, 0]);
    const a = scoreOf(sins, { location: 'mobile', pain: 'mechanical', lesion: 'lytic', alignment: 'normal', collapse: undefined });
    expect(a).toMatchObject({ low: 7, high: 13, missing: ['collapse', 'posterolateral'] });
    expect(a.band).toBeUndefined();
    expect(statedTotal(sins, a)).toBeUndefined();
  });
  it('knows the region of every level, and of a doubtful one only when both names agree', () => {
    for (const level of levelNames) expect(sinsLocation(level), level).toBeDefined();
    expect(
      ['C2', 'C3', 'C6', 'C7', 'T2', 'T3', 'T10', 'T11', 'L1', 'L2', 'L4', 'L5', 'S1', 'S2'].map((l) => sinsLocation(l as 'L1')),
    ).toEqual([
      'junctional',
      'mobile',
      'mobile',
      'junctional',
      'junctional',
      'semirigid',
      'semirigid',
      'junctional',
      'junctional',
      'mobile',
      'mobile',
      'junctional',
      'junctional',
      'rigid',
    ]);
    expect(sinsLocation('T12/L1')).toBe('junctional');
    expect(sinsLocation('L1/L2')).toBeUndefined();
  });
});

describe('OF score', () => {
  const picks = (change: Record<string, string | undefined> = {}) => ({
    morphology: 'of2',
    'severe-osteoporosis': 'yes',
    progression: 'no',
    'pain-5-or-more': 'yes',
    deficit: 'no',
    mobilised: 'no',
    'asa-over-3': 'no',
    ...change,
  });
  const total = (p: Record<string, string | undefined>) => statedTotal(ofScore, scoreOf(ofScore, p));
  it('gives the worked case: OF2, T −3.4, no progression, VAS 7, no deficit, in bed, ASA 3 = 6', () => {
    expect(total(picks())).toBe(6);
    expect(bandOf(ofScore, 6)).toBe('either');
    // what its authors count 0 is named all the same, and the range says what it could still be
    expect(scoreOf(ofScore, picks())).toMatchObject({ missing: ['frailty-over-2', 'anticoagulation'], low: 4, high: 6 });
  });
  it('stands on the right side of each threshold', () => {
    expect([total(picks({ 'severe-osteoporosis': 'no' })), bandOf(ofScore, 5)]).toEqual([5, 'conservative']);
    expect([total(picks({ progression: 'yes', 'severe-osteoporosis': 'no' })), bandOf(ofScore, 7)]).toEqual([7, 'surgery']);
  });
  it('takes no more than two points off for frailty, ASA and anticoagulation together', () => {
    const three = { 'asa-over-3': 'yes', 'frailty-over-2': 'yes', anticoagulation: 'yes' };
    expect(total(picks(three))).toBe(4);
    expect(total(picks({ ...three, anticoagulation: 'no' }))).toBe(4);
    expect(total(picks({ ...three, anticoagulation: 'no', 'frailty-over-2': 'no' }))).toBe(5);
  });
  it('needs the shape: without it there is no total', () => {
    expect(total(picks({ morphology: undefined }))).toBeUndefined();
  });
  it('covers every total', () => {
    const all = scoreOf(ofScore, {});
    expect([all.low, all.high]).toEqual([ofScore.bands[0].from, ofScore.bands[2].to]);
  });
});

describe('Tokuhashi', () => {
  const at = (performance: string, extra: string, vertebral: string, organs: string, primary: string, palsy: string) =>
    worked(tokuhashi, { performance, 'extraspinal-bone': extra, vertebral, organs, primary, palsy });
  it('gives the worked case: breast, 90 %, one bone, one vertebra, no organ, Frankel E = 14', () => {
    expect(at('80-100', '1-2', '1', 'none', 'breast', 'frankel-e')).toEqual([14, '1-year-or-more']);
  });
  it('stands on the right side of each threshold', () => {
    expect(at('80-100', '1-2', '1', 'none', 'other', 'frankel-c-d')).toEqual([10, '6-months-or-more']);
    expect(at('80-100', '1-2', '2', 'none', 'liver', 'frankel-c-d')).toEqual([8, 'under-6-months']);
    expect(at('80-100', '1-2', '2', 'none', 'liver', 'frankel-e')).toEqual([9, '6-months-or-more']);
    expect(at('80-100', '1-2', '1', 'none', 'other', 'frankel-e')).toEqual([11, '6-months-or-more']);
    expect(at('80-100', '1-2', '1', 'none', 'kidney', 'frankel-e')).toEqual([12, '1-year-or-more']);
  });
  it('covers 0 to 15', () => {
    const all = scoreOf(tokuhashi, {});
    expect([all.low, all.high]).toEqual([0, 15]);
  });
});

describe('epidural grade', () => {
  it('asks for radiation or ablation to 1b, debates 1c, decompresses from 2; nerves are protected at 1a and 1b', () => {
    expect(epiduralGrades.map((g) => epidural.asks[g])).toEqual([
      'radiation-or-ablation',
      'radiation-or-ablation',
      'radiation-or-ablation',
      'debated',
      'decompression',
      'decompression',
    ]);
    expect(epiduralGrades.filter((g) => epiduralReaches(g, epidural.teamFrom))).toEqual(['1c', '2', '3']);
    expect(epidural.protect).toEqual(['1a', '1b']);
  });
});
