// Needles that a person has put on the page: they take the place of the search, never of what the ask itself names, and wait where they are of another kind.
import { describe, expect, it } from 'vitest';
import { lps } from '../../base/index.ts';
import type { Correction } from '../../records/index.ts';
import { withOwn } from './own-probes.ts';
import { ablationParams } from './params.ts';

const needle = { probe: 'rf-cooled-17g-10', entryLps: lps(30, 40, 0), tipLps: lps(5, 0, 0) };
const said: readonly Correction[] = [{ vertebraId: 'v', what: 'probes', value: { kind: 'probes', probes: [needle] } }];
const ask = (wishes: object) => withOwn(ablationParams.parse(wishes), said, 'v');

describe('needles placed by hand', () => {
  it('are run as they stand, without those named for the search', () => {
    expect(ask({}).own).toEqual([needle]);
    const named = ask({ probes: ['rf-cooled-17g-10', 'rf-cooled-17g-10'] });
    expect([named.own, named.probes]).toEqual([[needle], undefined]);
  });
  it('give way to needles that the ask places, to another bone and to another kind of energy', () => {
    const other = { ...needle, tipLps: lps(6, 0, 0) };
    expect(ask({ own: [other] }).own).toEqual([other]);
    expect(withOwn(ablationParams.parse({}), said, 'w').own).toBeUndefined();
    expect(ask({ modality: 'cryo' }).own).toBeUndefined();
  });
});
