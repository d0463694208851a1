// Naming by one confirmed level: whatever bones are there, in whatever order, under any name the map gave.
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { axisGrid, lps } from '../base/index.ts';
import { levelOf, type Level, type LevelName, type Mask, type Seed } from '../records/index.ts';
import { confirmLevel, levelsFromSeeds, orderSeeds, seedMeant, standardLevels } from './levels.ts';

/** A column of single-voxel-block bones every 35 mm, head to feet, leaning back by `kyphosis` mm a bone. */
function column(names: readonly (LevelName | undefined)[], o: { gapAfter?: number; kyphosisMm?: number } = {}): Seed[] {
  return names.map((name, n) => {
    const z = -35 * (n + (o.gapAfter !== undefined && n > o.gapAfter ? 1 : 0));
    const point = lps(0, (o.kyphosisMm ?? 0) * n, z);
    const mask: Mask = { grid: axisGrid([3, 3, 3], [8, 8, 8], lps(-8, point[1] - 8, z - 8)), voxels: new Uint8Array(27).fill(1) };
    return {
      vertebraId: `v-${n}`,
      ...(name === undefined ? {} : { suggestedLevel: name }),
      pointLps: point,
      mask,
      cut: false,
      bodyOnly: false,
      source: 'label-map',
      findings: [],
    };
  });
}
const sacrumBelow = (seeds: readonly Seed[], mm = 22): Mask => {
  const last = seeds[seeds.length - 1].pointLps;
  return { grid: axisGrid([2, 2, 2], [5, 5, 5], lps(last[0], last[1], last[2] - mm - 5)), voxels: new Uint8Array(8).fill(1) };
};
const run = (from: LevelName, count: number): LevelName[] =>
  standardLevels.slice(standardLevels.indexOf(from), standardLevels.indexOf(from) + count);
const codes = (l: { findings: readonly { code: string }[] }): string[] => l.findings.map((f) => f.code);
/** fc: a stretch of the standard spine. */
const stretch = fc.integer({ min: 0, max: 21 }).chain((start) => fc.tuple(fc.constant(start), fc.integer({ min: 1, max: 24 - start })));

describe('levels of a label map', () => {
  it('keeps the map’s names, head to feet, unconfirmed, whatever order the seeds come in', () => {
    fc.assert(
      fc.property(stretch, fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), ([start, count], random) => {
        const names = standardLevels.slice(start, start + count);
        const shuffled = column(names, { kyphosisMm: 10 })
          .map((s) => ({ s, r: random.next().value as number }))
          .sort((a, b) => a.r - b.r)
          .map((x) => x.s);
        const levels = levelsFromSeeds(shuffled);
        expect(levels.entries.map((e) => e.level)).toEqual(names);
        expect(levels.confirmed).toBe(false);
        expect(levels.absolute).toBe(names.includes('C2'));
        expect(codes(levels).filter((c) => c !== 'labels.relative-only')).toEqual([]);
      }),
    );
  });
  it('orders along a bent column, not by list', () => {
    expect(orderSeeds(column(run('T9', 6)).toReversed()).map((s) => s.suggestedLevel)).toEqual(run('T9', 6));
  });
  it('is absolute with the sacrum, relative without', () => {
    const seeds = column(run('L1', 5));
    expect(levelsFromSeeds(seeds, { sacrum: sacrumBelow(seeds) }).absolute).toBe(true);
    expect(codes(levelsFromSeeds(seeds))).toEqual(['labels.relative-only']);
  });
  it('tells a missing bone from a skipped number', () => {
    const gap = levelsFromSeeds(column(['T10', 'T11', 'L1', 'L2'], { gapAfter: 1 }));
    expect(codes(gap)).toContain('labels.level-gap');
    const skip = levelsFromSeeds(column(['T10', 'T11', 'L1', 'L2']));
    expect(codes(skip)).toContain('labels.level-skipped');
    expect(codes(levelsFromSeeds(column(['T10', 'L2', 'T11', 'T12'])))).toContain('labels.level-twice');
    expect(codes(levelsFromSeeds(column(run('T9', 6), { gapAfter: 2 })))).toContain('labels.wide-step');
  });
  it('asks about T13, L6 and four lumbar bodies, with undecided names', () => {
    const t13 = levelsFromSeeds(column(['T12', 'T13', 'L1', 'L2']));
    expect([levelOf(t13, 'v-1'), codes(t13)[0]]).toEqual(['T13/L1', 'labels.thirteen-thoracic']);
    const l6 = levelsFromSeeds(column(['L4', 'L5', 'L6']));
    expect([levelOf(l6, 'v-2'), codes(l6)[0]]).toEqual(['L6/S1', 'labels.six-lumbar']);
    const seeds = column(run('T12', 5));
    const four = levelsFromSeeds(seeds, { sacrum: sacrumBelow(seeds) });
    expect([levelOf(four, 'v-4'), codes(four)[0]]).toEqual(['L4/L5', 'labels.four-lumbar']);
    const five = levelsFromSeeds(seeds, { sacrum: sacrumBelow(seeds, 55) });
    expect(levelOf(five, 'v-4')).toBe('L4');
  });
});

describe('one confirmed level', () => {
  it('shifts every other name by the same count and keeps ids', () => {
    fc.assert(
      fc.property(stretch, fc.nat(), fc.nat(), ([start, count], pick, aim) => {
        const seeds = column(standardLevels.slice(start, start + count));
        const at = pick % count;
        // Every name that leaves room above and below.
        const low = at;
        const high = standardLevels.length - (count - at);
        const to = low + (aim % (high - low + 1));
        const made = confirmLevel(levelsFromSeeds(seeds), seeds, { level: standardLevels[to], vertebraId: `v-${at}` }, 'AB');
        expect(made.entries).toEqual(seeds.map((s, n) => ({ vertebraId: s.vertebraId, level: standardLevels[to - at + n] })));
        expect([made.confirmed, made.confirmedBy, made.absolute, made.countedFrom, made.anchor?.level]).toEqual([
          true,
          'AB',
          true,
          'person',
          standardLevels[to],
        ]);
      }),
    );
  });
  it('is the same whether told twice or once, by id or by point', () => {
    const seeds = column(run('T10', 8));
    const once = confirmLevel(levelsFromSeeds(seeds), seeds, { level: 'L5', vertebraId: 'v-6' }, 'AB');
    expect(confirmLevel(once, seeds, { level: 'L5', vertebraId: 'v-6' }, 'AB').entries).toEqual(once.entries);
    expect(confirmLevel(levelsFromSeeds(seeds), seeds, { level: 'L5', pointLps: lps(6, 4, -35 * 6 + 3) }, 'AB').entries).toEqual(
      once.entries,
    );
    expect(levelOf(once, 'v-7')).toBe('L6');
    expect(codes(once)).toContain('labels.variant-recounted');
  });
  it('names bones the map only numbered', () => {
    const seeds = column([undefined, undefined, undefined]);
    const none = levelsFromSeeds(seeds);
    expect([none.entries.length, none.countedFrom]).toEqual([0, 'nothing']);
    expect(confirmLevel(none, seeds, { level: 'L3', vertebraId: 'v-1' }, 'AB').entries.map((e) => e.level)).toEqual(['L2', 'L3', 'L4']);
  });
  it('keeps a gap of the map as wide as it was', () => {
    const seeds = column(['T10', 'T11', 'L1', 'L2'], { gapAfter: 1 });
    const made = confirmLevel(levelsFromSeeds(seeds), seeds, { level: 'L3', vertebraId: 'v-3' }, 'AB');
    expect(made.entries.map((e) => e.level)).toEqual(['T11', 'T12', 'L2', 'L3'] satisfies Level[]);
  });
  it('settles T13 when the person agrees, recounts without it when the count moves', () => {
    const seeds = column(['T11', 'T12', 'T13', 'L1', 'L2', 'L3', 'L4', 'L5']);
    const map = levelsFromSeeds(seeds);
    expect(confirmLevel(map, seeds, { level: 'L5', vertebraId: 'v-7' }, 'AB').entries.map((e) => e.level)).toEqual([
      'T11',
      'T12',
      'T13',
      'L1',
      'L2',
      'L3',
      'L4',
      'L5',
    ]);
    // "The thirteenth is L1": the bones above keep their names, those below move down by one.
    const made = confirmLevel(map, seeds, { level: 'L1', vertebraId: 'v-2' }, 'AB');
    expect(made.entries.map((e) => e.level)).toEqual(['T11', 'T12', 'L1', 'L2', 'L3', 'L4', 'L5', 'L6']);
    expect(codes(made)).toContain('labels.variant-recounted');
    // "This T12 is a thirteenth": named by the person, used by the count.
    const thirteen = column(run('T10', 4));
    expect(
      confirmLevel(levelsFromSeeds(thirteen), thirteen, { level: 'T13', vertebraId: 'v-2' }, 'AB').entries.map((e) => e.level),
    ).toEqual(['T11', 'T12', 'T13', 'L1']);
  });
  it('refuses an unknown bone, an empty place, and a count with no room', () => {
    const seeds = column(run('L1', 5));
    const levels = levelsFromSeeds(seeds);
    expect(() => confirmLevel(levels, seeds, { level: 'L5', vertebraId: 'v-99' }, 'AB')).toThrow('labels.unknown-vertebra');
    expect(() => confirmLevel(levels, seeds, { level: 'L5', pointLps: lps(200, 0, 0) }, 'AB')).toThrow('labels.no-bone-there');
    expect(() => confirmLevel(levels, seeds, { level: 'L5', vertebraId: 'v-0' }, 'AB')).toThrow('labels.count-too-long');
    expect(() => confirmLevel(levels, seeds, { level: 'C1', vertebraId: 'v-3' }, 'AB')).toThrow('labels.count-too-long');
    expect(() => confirmLevel(levels, seeds, { level: 'S1', vertebraId: 'v-4' }, 'AB')).toThrow('labels.level-not-confirmable');
    expect(() => seedMeant(seeds, { level: 'L1' })).toThrow('labels.nothing-named');
  });
});
