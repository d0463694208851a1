// Two ends clicked, the bodies between proposed: kept only when accepted, named by counting, refused where count and names disagree.
import { describe, expect, it } from 'vitest';
import { distance, lps, Problem, type Lps } from '../base/index.ts';
import { drawSpec, makePhantom } from '../phantom/index.ts';
import { acceptProposals, chainAgrees, keepOutline, levelsOf, lowerCounted, memoryLibrary, proposeChain } from './index.ts';

const phantom = makePhantom({ ...drawSpec(100077, { levels: ['T12', 'L1', 'L2', 'L3'], fractures: false }), ribs: false });
const { ct } = phantom.render(phantom.gridFor([1.5, 1.5, 1.5], 10));
const middle = (level: string): Lps => phantom.truth.vertebrae.find((v) => v.level === level)?.frame.originLps ?? lps(0, 0, 0);
const codeOf = (p: () => unknown): Promise<string> =>
  Promise.resolve()
    .then(p)
    .then(
      () => 'no problem',
      (e: unknown) => (e instanceof Problem ? e.code : String(e)),
    );

describe('a chain between two clicked bodies', { timeout: 180_000 }, () => {
  it('proposes what lies between, keeps what is accepted in one gesture, and refuses a count that does not fit', async () => {
    const open = await memoryLibrary().create();
    await keepOutline(open, ct, { clickLps: middle('T12'), level: 'T12' });
    expect(await codeOf(() => proposeChain(open, ct))).toBe('find.chain-needs-two');
    const lowest = await keepOutline(open, ct, { clickLps: middle('L3') });
    expect(levelsOf(open)?.entries.map((e) => e.level)).toEqual(['T12', 'L3']);

    const chain = proposeChain(open, ct);
    expect(chain.items.map((i) => i.level)).toEqual(['L1', 'L2']);
    expect(chainAgrees(chain)).toBe(true);
    for (const i of chain.items) expect(distance(i.outline.centreLps, middle(i.level))).toBeLessThan(2);
    expect(open.records('seed')).toHaveLength(2);

    // a name that leaves room for one: nothing is kept until the person counts again
    const odd = { ...chain, lower: { ...chain.lower, level: 'L2' as const }, namedCount: 1 };
    expect(await codeOf(() => acceptProposals(open, odd, [0, 1]))).toBe('find.chain-disagrees');
    expect(await codeOf(() => acceptProposals(open, odd, [0, 1], { recount: true }))).toBe('find.chain-stale');
    expect(lowerCounted(odd)).toBe('L3');

    expect(await acceptProposals(open, chain, [0, 1], { who: 'AB' })).toHaveLength(2);
    expect(levelsOf(open)).toMatchObject({ confirmed: false, countedFrom: 'person' });
    expect(levelsOf(open)?.entries.map((e) => e.level)).toEqual(['T12', 'L1', 'L2', 'L3']);
    expect(await codeOf(() => acceptProposals(open, chain, [0]))).toBe('find.already');
    await open.undo();
    expect(levelsOf(open)?.entries.map((e) => e.vertebraId)).toContain(lowest);
    expect(open.records('seed')).toHaveLength(2);
  });

  it('names the lower end and what lies below it anew when the person counts too', async () => {
    const open = await memoryLibrary().create();
    await keepOutline(open, ct, { clickLps: middle('T12'), level: 'T12' });
    await keepOutline(open, ct, { clickLps: middle('L3') });
    const levels = open.records('levels')[0];
    // as if the distance had been counted one short
    const entries = levels.data.entries.map((e) => (e.level === 'L3' ? { ...e, level: 'L2' as const } : e));
    await open.change([{ kind: 'levels', data: { ...levels.data, entries }, id: levels.id, provenance: { by: 'person', inputs: [] } }]);
    const chain = proposeChain(open, ct);
    expect([chain.complete, chain.namedCount, chain.foundCount, lowerCounted(chain)]).toEqual([true, 1, 2, 'L3']);
    expect(await codeOf(() => acceptProposals(open, chain, [0, 1]))).toBe('find.chain-disagrees');
    await acceptProposals(open, chain, [0, 1], { recount: true });
    expect(levelsOf(open)?.entries.map((e) => e.level)).toEqual(['T12', 'L1', 'L2', 'L3']);
  });
});
