// A clicked body in a case: named by the person or counted from its neighbour, one gesture, undone as one.
import { describe, expect, it } from 'vitest';
import { lps, Problem, type Lps } from '../base/index.ts';
import { makePhantom } from '../phantom/index.ts';
import { drawSpec } from '../phantom/index.ts';
import { keepEdit, keepOutline, levelsOf, maskInForce, memoryLibrary, removeOutline, type OpenCase } from './index.ts';

const phantom = makePhantom({ ...drawSpec(100077, { levels: ['L1', 'L2', 'L3'], fractures: false }), ribs: false });
const { ct } = phantom.render(phantom.gridFor([1.5, 1.5, 1.5], 10));
const middle = (level: string): Lps => phantom.truth.vertebrae.find((v) => v.level === level)?.frame.originLps ?? lps(0, 0, 0);
const codeOf = (p: Promise<unknown>): Promise<string> =>
  p.then(
    () => 'no problem',
    (e: unknown) => (e instanceof Problem ? e.code : String(e)),
  );

describe('keepOutline', { timeout: 180_000 }, () => {
  it('asks for the first name, counts the next ones, and undoes a click as one gesture', async () => {
    const open = await (await memoryLibrary()).create();
    expect(await codeOf(keepOutline(open, ct, { clickLps: middle('L2') }))).toBe('find.name-first');
    expect(await codeOf(keepOutline(open, undefined, { clickLps: middle('L2'), level: 'L2' }))).toBe('find.no-image');
    expect(await codeOf(keepOutline(open, ct, { clickLps: middle('L2'), level: 'Q9' }))).toBe('find.bad-level');
    expect(open.records('seed')).toHaveLength(0);

    const id = await keepOutline(open, ct, { clickLps: middle('L2'), level: 'L2', who: 'AB' });
    await keepOutline(open, ct, { clickLps: middle('L3') });
    await keepOutline(open, ct, { clickLps: middle('L1') });
    expect(levelsOf(open)?.entries.map((e) => e.level)).toEqual(['L1', 'L2', 'L3']);
    expect(levelsOf(open)).toMatchObject({ confirmed: false, countedFrom: 'person', absolute: false });
    expect(await codeOf(keepOutline(open, ct, { clickLps: middle('L1') }))).toBe('find.already');

    // pulled: the same bone, not a new one
    const up = middle('L2');
    expect(await keepOutline(open, ct, { clickLps: up, heldLps: [lps(up[0], up[1], up[2] + 13)], vertebraId: id })).toBe(id);
    expect(open.records('seed')).toHaveLength(3);

    await open.undo();
    await open.undo();
    expect(levelsOf(open)?.entries.map((e) => e.level)).toEqual(['L2', 'L3']);
    expect(open.records('seed')).toHaveLength(2);
    await removeOutline(open, id);
    expect(open.records('seed')).toHaveLength(1);
    expect(levelsOf(open)?.entries.map((e) => e.level)).toEqual(['L3']);
    expect(await codeOf(removeOutline(open, id))).toBe('find.unknown');
  });
  it('a removed outline takes what a hand put right with it, and its id never names another bone', async () => {
    const open: OpenCase = await (await memoryLibrary()).create();
    const paint = (vertebraId: string, at: Lps): Promise<void> =>
      keepEdit(open, { do: 'stroke', vertebraId, part: 'erase', stroke: { pointsLps: [at], radiusMm: 4 } });
    const wrong = await keepOutline(open, ct, { clickLps: middle('L2'), level: 'L1' });
    await paint(wrong, middle('L2'));
    await keepEdit(open, { do: 'path', vertebraId: wrong, side: 'left', entryLps: lps(14, 31, 5), targetLps: lps(8, -7, 4) });
    await removeOutline(open, wrong);
    expect(open.records('correction')).toEqual([]);
    const right = await keepOutline(open, ct, { clickLps: middle('L1'), level: 'L1' });
    expect(right).not.toBe(wrong);
    const [seed] = open.records('seed');
    expect(maskInForce(open, seed.data)).toBe(seed.data.mask);
    // outlined again: the new outline counts, not the brush on the old one; one undo brings both back
    await paint(right, middle('L1'));
    const pulled = lps(middle('L1')[0], middle('L1')[1], middle('L1')[2] + 13);
    await keepOutline(open, ct, { clickLps: middle('L1'), heldLps: [pulled], vertebraId: right });
    expect(open.records('correction')).toEqual([]);
    await open.undo();
    expect(open.records('correction').map((r) => r.data.vertebraId)).toEqual([right]);
    for (let n = 0; n < 3; n++) await open.undo();
    expect(open.records('correction').map((r) => r.data.vertebraId)).toEqual([wrong, wrong]);
    // an orphan of an older case can still be taken back
    for (const r of open.records('seed')) await open.withdraw(r.id);
    await keepEdit(open, { do: 'as-read', vertebraId: wrong, what: 'mask' });
    expect(open.records('correction').map((r) => r.data.what)).toEqual(['path.left']);
  });
});
