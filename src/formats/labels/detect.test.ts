// Every convention of the catalogue, on maps made by a generator that knows nothing of it; then the ways a map can be wrong.
import { describe, expect, it } from 'vitest';
import { instanceConvention, labelConventions, type LabelConvention } from '../../catalog/index.ts';
import type { LevelName } from '../../records/index.ts';
import { levelRange, spineMap } from '../../../test/spine-map.ts';
import { detectConvention, labelStatistics, shortList } from './index.ts';

const valueIn = (c: LabelConvention, level: LevelName): number | undefined =>
  level === 'S1' ? [...c.structures].find(([, name]) => name === 'sacrum')?.[0] : [...c.vertebrae].find(([, l]) => l === level)?.[0];

const read = (
  c: LabelConvention,
  levels: readonly LevelName[],
  o: { upsideDown?: boolean; bodyOnly?: boolean; asked?: string; path?: string } = {},
) => {
  const map = spineMap({
    levels,
    valueOf: (l) => valueIn(c, l),
    bodyOnly: o.bodyOnly ?? c.extent === 'body',
    upsideDown: o.upsideDown ?? false,
    spacingMm: 3,
  });
  return detectConvention(labelStatistics(map.grid, map.voxels), o.path ?? 'map.nii.gz', o.asked);
};

describe('label conventions', () => {
  for (const c of labelConventions) {
    const first =
      c.vertebrae.has(1) && [...c.vertebrae.values()].includes('C1') ? 'C1' : [...c.vertebrae.values()].includes('C1') ? 'C1' : 'T1';
    it(`reads a whole ${c.id} spine with its own levels`, () => {
      const levels = levelRange(first, [...c.structures.values()].includes('sacrum') ? 'S1' : 'L5');
      // These two share all numbers but one and lie one level apart: only the file name or the person can tell.
      const twins = ['totalsegmentator-mr', 'invesalius'].includes(c.id);
      const d = read(c, levels, twins ? { path: `${c.nameHints[0]}.nii.gz` } : {});
      if (twins) expect(read(c, levelRange('T11', 'L5')).kind).toBe('ask');
      if (d.kind !== 'reading') throw new Error('asked');
      for (const level of levels) if (level !== 'S1') expect(d.reading.vertebrae.get(valueIn(c, level) as number)).toBe(level);
      expect(d.reading.bodyOnly).toBe(c.extent === 'body');
    });
    it(`refuses a ${c.id} spine stored upside down`, () => {
      expect(() => read(c, levelRange('T5', 'L5'), { upsideDown: true, asked: c.id })).toThrow('labels.wrong-order');
      expect(() => read(c, levelRange('T3', 'L5'), { upsideDown: true })).toThrow(/labels\.(wrong-order|no-convention)/);
    });
  }
  it('tells T11–L5 of the tools apart without asking, but for the two that differ by one level', () => {
    for (const c of labelConventions.filter((x) => x.id !== 'totalsegmentator-mr' && x.id !== 'invesalius')) {
      const d = read(c, levelRange('T11', 'L5'));
      expect(d.kind).toBe('reading');
      if (d.kind === 'reading') expect(d.reading.vertebrae.get(valueIn(c, 'L2') as number)).toBe('L2');
    }
  });
  it('asks when a single bone could be L3 or L1, and takes the answer or the file name', () => {
    const verse = labelConventions[0];
    const d = read(verse, ['L3']);
    expect(d.kind).toBe('ask');
    if (d.kind === 'ask')
      expect(d.choices.map((x) => x.value)).toEqual(expect.arrayContaining(['verse', 'totalsegmentator-v1', instanceConvention]));
    const v1 = read(verse, ['L3'], { asked: 'totalsegmentator-v1' });
    expect(v1.kind === 'reading' && v1.reading.vertebrae.get(22)).toBe('L1');
    const named = read(verse, ['L3'], { path: 'sub-1_seg-vert_msk.nii.gz' });
    expect(named.kind === 'reading' && named.reading.vertebrae.get(22)).toBe('L3');
  });
  it('does not read 20 mm cord-level marks as cervical vertebrae', () => {
    const map = spineMap({ levels: levelRange('C3', 'C6'), valueOf: (l) => Number(l[1]), bodyOnly: true, spacingMm: 2 });
    const thin = map.voxels.map((v, n) => (n % 7 === 0 ? v : 0));
    expect(() => detectConvention(labelStatistics(map.grid, thin), 'cord_labeled.nii.gz')).toThrow('labels.no-convention');
  });
  it('refuses unknown conventions, foreign values and an empty map by name', () => {
    const verse = labelConventions[0];
    expect(() => read(verse, ['L1', 'L2'], { asked: 'nobody' })).toThrow('labels.convention-unknown');
    expect(() => read(verse, levelRange('L1', 'L5'), { asked: 'vertebral-bodies-ct' })).toThrow('labels.convention-misfit');
    const map = spineMap({ levels: ['L1'], valueOf: () => undefined });
    expect(() => detectConvention(labelStatistics(map.grid, map.voxels), 'x.nii')).toThrow('labels.empty');
  });
  it('does not read a VerSe spine upside down as lungs and lumbar bodies of another tool', () => {
    for (const [first, last] of [
      ['T8', 'L3'],
      ['C3', 'L1'],
      ['T9', 'L2'],
    ] as const)
      expect(() => read(labelConventions[0], levelRange(first, last), { upsideDown: true })).toThrow('labels.wrong-order');
  });
  it('counts T13 and L6 where a tool has them', () => {
    const verse = labelConventions[0];
    const d = read(verse, ['T11', 'T12', 'T13', 'L1', 'L2', 'L3', 'L4', 'L5', 'L6', 'S1']);
    expect(d.kind === 'reading' && [d.reading.vertebrae.get(28), d.reading.vertebrae.get(25)]).toEqual(['T13', 'L6']);
  });
  it('writes value lists in few words', () => {
    expect(shortList([7, 1, 2, 3])).toBe('1–3, 7');
  });
});
