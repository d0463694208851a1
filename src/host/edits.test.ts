// A hand on an open case: each gesture one record, one undo; what rests on it turns stale and nothing else; other bones are kept.
import { describe, expect, it } from 'vitest';
import { axisGrid, direction, distance, lps, lpsToVoxel, Problem, type Lps } from '../base/index.ts';
import { vertebraPart, type Seed } from '../records/index.ts';
import { isCode } from '../words/index.ts';
import { plan, workup } from '../steps/index.ts';
import { plainVertebra } from '../../test/plan-vertebra.ts';
import { keepEdit, makeReport, maskInForce, memoryLibrary, runStep, type OpenCase } from './index.ts';

const { vertebra, structures, levels } = plainVertebra({ spacingMm: 1.4 });
const seedOf = (id: string, move: Lps): Seed => ({
  vertebraId: id,
  pointLps: move,
  mask: {
    grid: {
      ...vertebra.parts.grid,
      originLps: lps(...([0, 1, 2].map((n) => vertebra.parts.grid.originLps[n] + move[n]) as [number, number, number])),
    },
    voxels: vertebra.parts.voxels.map((v) => (v === 0 ? 0 : v === vertebraPart.body ? 2 : 3)),
  },
  cut: false,
  bodyOnly: false,
  source: 'label-map',
  findings: [],
});
async function newCase(): Promise<OpenCase> {
  const open = await (await memoryLibrary()).create();
  await open.put('study', { studyUid: '1', description: '', sex: 'unknown', series: [], source: 'nifti', findings: [] });
  await open.put('seed', seedOf('v1', lps(0, 0, 0)));
  await open.put('seed', seedOf('v2', lps(0, 0, -34)));
  await open.put('structures', structures);
  await open.put('levels', { ...levels, entries: [...levels.entries, { vertebraId: 'v2', level: 'L2' }] });
  return open;
}
const codeOf = (p: Promise<unknown>): Promise<string> =>
  p.then(
    () => 'no problem',
    (e: unknown) => (e instanceof Problem ? e.code : String(e)),
  );
const at = (open: OpenCase, id: string, p: Lps): number => {
  const seed = open.records('seed').find((r) => r.data.vertebraId === id)?.data as Seed;
  const { grid, voxels } = maskInForce(open, seed);
  const [i, j, k] = lpsToVoxel(grid, p).map(Math.round);
  return i < 0 || j < 0 || k < 0 || i >= grid.size[0] || j >= grid.size[1] || k >= grid.size[2]
    ? 0
    : voxels[i + grid.size[0] * (j + grid.size[1] * k)];
};

describe('edits', { timeout: 60_000 }, () => {
  it('a moved trocar makes its plan stale, and neither the bone nor another plan; the plan computed again has that very path', async () => {
    const open = await newCase();
    await runStep(open, workup, {}, {});
    await runStep(open, plan, {}, { vertebraIds: ['v1'] });
    const plans = (): readonly string[] =>
      open.records('plan').flatMap((r) => (open.stale(r as never).length > 0 ? [r.data.vertebraId] : []));
    expect(plans()).toEqual([]);
    // of another bone
    await keepEdit(open, { do: 'path', vertebraId: 'v2', side: 'left', entryLps: lps(14, 31, -29), targetLps: lps(8, -7, -30) }, 'AB');
    expect(plans()).toEqual([]);
    await keepEdit(open, { do: 'as-read', vertebraId: 'v2', what: 'path.left' });
    const edit = { do: 'path', vertebraId: 'v1', side: 'left', entryLps: lps(14, 31, 5), targetLps: lps(8, -7, 4) } as const;
    await keepEdit(open, edit, 'AB');
    expect(plans()).toEqual(['v1']);
    expect(open.records('vertebra').every((r) => open.stale(r as never).length === 0)).toBe(true);
    await keepEdit(open, { ...edit, targetLps: lps(8, -6, 4) }, 'AB');
    expect(open.records('correction')).toHaveLength(1);
    // on paper too: what is out of date is said, not printed; a measure is
    await keepEdit(open, { do: 'measure', what: 'distance', pointsLps: [lps(0, 0, 0), lps(3, 4, 12)] }, 'AB');
    const paper = JSON.stringify((await makeReport(open, { language: 'en', programVersion: '0' })).data.blocks);
    expect(paper).toMatch(/The plan of L1 was made before[^"]*not printed/);
    // the moved path is listed as a correction; no sheet of the plan is there
    expect(paper).toContain('L1 · LEFT path');
    expect(paper).not.toMatch(/L1 · LEFT"|plan-axial|Bone entry/);
    expect(/Distance 13\.0.mm(?! \[)/.test(paper)).toBe(true);
    await open.undo();
    await open.undo();
    await runStep(open, plan, {}, { vertebraIds: ['v1'] });
    const own = open
      .records('plan')
      .find((r) => r.data.vertebraId === 'v1')
      ?.data.paths.find((p) => p.id === 'left-own');
    expect(own?.targetLps).toEqual(lps(8, -6, 4));
    expect(plans()).toEqual([]);
    // undone in the order they were done: the plan, the second gesture, the first
    await open.undo();
    await open.undo();
    expect(open.records('correction')[0]?.data.value).toMatchObject({ targetLps: lps(8, -7, 4) });
    await open.undo();
    expect([open.records('correction').length, plans()]).toEqual([0, []]);
    for (let n = 0; n < 3; n++) await open.redo();
    expect(plans()).toEqual([]);
    await keepEdit(open, { do: 'as-read', vertebraId: 'v1', what: 'path.left' });
    expect([open.records('correction').length, plans()]).toEqual([0, ['v1']]);
  });
  it('a point and an endplate make the bones stale and the heights follow when computed again', async () => {
    const open = await newCase();
    await runStep(open, workup, {}, {});
    const height = (): number => open.records('vertebra').find((r) => r.data.vertebraId === 'v1')?.data.heights?.middleMm ?? 0;
    const before = height();
    const six = open.records('vertebra').find((r) => r.data.vertebraId === 'v1')?.data.sixPointsLps ?? [];
    const up = lps(six[1][0], six[1][1], six[1][2] - 4);
    await keepEdit(open, { do: 'landmark', vertebraId: 'v1', name: 'superior.middle', pointLps: up });
    expect(open.records('vertebra').every((r) => open.stale(r as never).length > 0)).toBe(true);
    // and all that rests on them, although the bone's record still reads as it did
    await runStep(open, plan, {}, { vertebraIds: ['v1'] });
    expect(open.records('plan').every((r) => open.stale(r as never).length > 0)).toBe(true);
    await runStep(open, workup, {}, {});
    expect(Math.abs(height() - (before - 4))).toBeLessThan(0.5);
    await keepEdit(open, { do: 'as-read', vertebraId: 'v1', what: 'landmark', name: 'superior.middle' });
    await keepEdit(open, { do: 'endplate', vertebraId: 'v1', end: 'superior', pointLps: lps(0, 0, 10), normal: direction(0, 0, 1) });
    await runStep(open, workup, {}, {});
    expect(Math.abs(height() - (before - 3))).toBeLessThan(0.5);
  });
  it('a stroke changes the voxels under it, of this bone only, keeps its part, and is undone exactly', async () => {
    const open = await newCase();
    const stroke = (z: number) => ({ pointsLps: [lps(0, 0, z), lps(5, 0, z)], radiusMm: 4 });
    const before = maskInForce(open, open.records('seed')[0].data);
    await keepEdit(open, { do: 'stroke', vertebraId: 'v1', part: 'erase', stroke: stroke(0) });
    expect([at(open, 'v1', lps(2, 0, 0)), at(open, 'v1', lps(2, 0, 6))]).toEqual([0, 2]);
    await keepEdit(open, { do: 'stroke', vertebraId: 'v1', part: 'body', stroke: stroke(0) });
    expect(maskInForce(open, open.records('seed')[0].data).voxels).toEqual(before.voxels);
    // upwards out of its box it grows; downwards it stops at the next bone, whose body ends at -34 + 13
    await keepEdit(open, { do: 'stroke', vertebraId: 'v1', part: 'body', stroke: stroke(26) });
    expect(at(open, 'v1', lps(2, 0, 26))).toBe(2);
    await keepEdit(open, { do: 'stroke', vertebraId: 'v1', part: 'posterior', stroke: stroke(-20) });
    expect([at(open, 'v1', lps(2, 0, -18)), at(open, 'v1', lps(2, 0, -23)), at(open, 'v2', lps(2, 0, -23))]).toEqual([3, 0, 2]);
    expect(open.records('correction')).toHaveLength(1);
    const lines = open.history().length;
    await keepEdit(open, { do: 'stroke', vertebraId: 'v1', part: 'erase', stroke: { pointsLps: [lps(0, 90, 0)], radiusMm: 2 } });
    expect(open.history()).toHaveLength(lines);
    // painted where the picture under the hand is, not where the planned-on one is
    const block = { seriesUid: '2', grid: axisGrid([4, 4, 4], [1, 1, 1], lps(500, 0, 0)), voxels: new Int16Array(64), quantity: 'signal' };
    await keepEdit(open, { do: 'stroke', vertebraId: 'v1', part: 'body', stroke: stroke(32) }, 'AB', block as never);
    expect(open.history()).toHaveLength(lines);
    for (let n = 0; n < 4; n++) await open.undo();
    expect(maskInForce(open, open.records('seed')[0].data)).toEqual(before);
    await open.verify();
  });
  it('measures are kept, moved, listed and taken away; nonsense is refused with a sentence', async () => {
    const open = await newCase();
    await keepEdit(open, { do: 'measure', what: 'distance', pointsLps: [lps(0, 0, 0), lps(3, 4, 12)] }, 'AB');
    const [one] = open.records('measure');
    expect(one.data.distanceMm).toBeCloseTo(13, 12);
    await keepEdit(open, { do: 'measure', what: 'distance', pointsLps: [lps(0, 0, 0), lps(0, 4, 3)], id: one.id });
    expect(open.records('measure').map((m) => m.data.distanceMm)).toEqual([5]);
    await open.undo();
    expect(open.records('measure')[0].data.distanceMm).toBeCloseTo(distance(lps(0, 0, 0), lps(3, 4, 12)), 12);
    await keepEdit(open, { do: 'unmeasure', id: one.id });
    expect(open.records('measure')).toEqual([]);
    const plane = { right: direction(1, 0, 0), normal: direction(0, 0, 1) };
    const grid = axisGrid([20, 20, 4], [1, 1, 3], lps(0, 0, 0));
    const image = { seriesUid: '1', grid, voxels: new Int16Array(1600).fill(70), quantity: 'hu' } as never;
    await keepEdit(open, { do: 'measure', what: 'region', pointsLps: [lps(10, 10, 3)], plane, radiusMm: 5 }, 'AB', image);
    expect(open.records('measure')[0].data.hu).toEqual({ meanHu: 70, sdHu: 0, lowestHu: 70, highestHu: 70 });
    const here = lps(14, 31, 5);
    const refused = [
      await codeOf(keepEdit(open, { do: 'path', vertebraId: 'v1', side: 'left', entryLps: here, targetLps: lps(14, 31, 5.3) })),
      await codeOf(keepEdit(open, { do: 'measure', what: 'region', pointsLps: [lps(10, 10, 3)], plane, radiusMm: 50 }, 'AB', image)),
      await codeOf(keepEdit(open, { do: 'measure', what: 'region', pointsLps: [lps(10, 10, 3)], plane, radiusMm: 5 })),
      await codeOf(keepEdit(open, { do: 'measure', what: 'angle', pointsLps: [lps(0, 0, 0), lps(0, 0, 0), lps(1, 0, 0)] })),
      await codeOf(keepEdit(open, { do: 'measure', what: 'distance', pointsLps: [lps(0, 0, 0)] })),
      await codeOf(
        keepEdit(open, { do: 'path', vertebraId: 'v1', side: 'left', entryLps: lps(Number.NaN, 0, 0), targetLps: lps(0, 0, 0) }),
      ),
      await codeOf(keepEdit(open, { do: 'path', vertebraId: 'v9', side: 'left', entryLps: lps(0, 0, 0), targetLps: lps(0, 0, 1) })),
    ];
    expect(refused).toEqual([
      'editing.no-line',
      'editing.region-outside',
      'editing.no-region',
      'editing.no-line',
      'editing.no-point',
      'editing.no-point',
      'editing.no-bone',
    ]);
    expect(refused.every((c) => isCode(c))).toBe(true);
  });
});
