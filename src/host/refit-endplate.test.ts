// A dragged endplate of a clicked body: the outline is made again with the plate held there, in one gesture; without it the plane is a correction.
import { describe, expect, it } from 'vitest';
import { along, coordinate, voxel, voxelToLps, type Direction, type Lps } from '../base/index.ts';
import { maskAt } from '../imaging/index.ts';
import { drawSpec, makePhantom } from '../phantom/index.ts';
import { seedPart, type Seed, type Vertebra, type Volume } from '../records/index.ts';
import { plainVertebra } from '../../test/plan-vertebra.ts';
import { clickOf, keepArches, keepEdit, keepOutline, levelsOf, memoryLibrary, platesSinceMeasured, type OpenCase } from './index.ts';

const phantom = makePhantom({ ...drawSpec(100077, { levels: ['L1', 'L2', 'L3'], fractures: false }), ribs: false });
const { ct, labels } = phantom.render(phantom.gridFor([1.5, 1.5, 1.5], 10));
const truth = phantom.truth.vertebrae[1];
const { originLps: middle, superior } = truth.frame;
const { vertebra: plain } = plainVertebra();
const seedOf = (open: OpenCase): Seed => open.records('seed')[0].data;
/** How far up from the middle of L2 a body goes, at places of its section, mm. */
const topMm = (inside: (p: Lps) => boolean, left: number, back: number): number => {
  const foot = along(along(middle, truth.frame.left, left), truth.frame.posterior, back);
  let top = 0;
  for (let mm = 0; mm < 24; mm += 0.25) if (inside(along(foot, superior, mm))) top = mm;
  return top;
};
const places = [
  [0, 0],
  [0, -10],
  [0, 9],
  [-13, 0],
  [13, 0],
] as const;
const tops = (seed: Seed): readonly number[] => places.map(([a, b]) => topMm((p) => maskAt(seed.mask, p) === seedPart.body, a, b));
const isTrue = { grid: labels.grid, voxels: Uint8Array.from(labels.voxels, (v) => (v === truth.label ? 1 : 0)) };
const trueTops = places.map(([a, b]) => topMm((p) => maskAt(isTrue, p) === 1, a, b));
/** Plate and disc above L2 alike, as where a fused level meets a streak of metal: no edge is there to be seen. */
const blind: Volume = {
  ...ct,
  voxels: Int16Array.from(ct.voxels as Int16Array, (v, q) => {
    const [nx, ny] = ct.grid.size;
    const up = coordinate(voxelToLps(ct.grid, voxel(q % nx, Math.floor(q / nx) % ny, Math.floor(q / nx / ny))), middle, superior);
    return up > 8 && up < 20 ? 150 : v;
  }),
};
async function clicked(volume: Volume): Promise<OpenCase> {
  const open = await (await memoryLibrary()).create();
  await open.change([{ kind: 'volume', data: volume, provenance: { by: 'import', inputs: [] } }]);
  await keepOutline(open, volume, { clickLps: middle, level: 'L2' });
  return open;
}
const offTruth = (open: OpenCase): readonly number[] => tops(seedOf(open)).map((t, n) => t - trueTops[n]);
const most = (v: readonly number[]): number => Math.max(...v.map(Math.abs));
const mean = (v: readonly number[]): number => v.reduce((a, b) => a + b, 0) / v.length;
/** The upper endplate as it is drawn: level with the outline's tops. */
const drawn = (open: OpenCase): { readonly pointLps: Lps; readonly normal: Direction } => ({
  pointLps: along(middle, superior, mean(tops(seedOf(open)))),
  normal: superior,
});

describe('a dragged endplate', { timeout: 180_000 }, () => {
  it('refits the outline there in one gesture, and undo takes it back', async () => {
    const open = await clicked(blind);
    const before = seedOf(open);
    const was = drawn(open);
    const off = offTruth(open);
    expect(most(off)).toBeGreaterThan(2);
    const { vertebraId } = before;
    const edit = { do: 'endplate', vertebraId, end: 'superior', normal: superior, was } as const;
    await keepEdit(open, { ...edit, pointLps: along(was.pointLps, superior, -mean(off)) }, 'AB');
    expect(most(offTruth(open))).toBeLessThan(2);
    expect(Math.abs(mean(offTruth(open)))).toBeLessThan(1);
    expect(open.records('correction')).toEqual([]);
    expect(levelsOf(open)?.entries).toEqual([{ vertebraId, level: 'L2' }]);
    expect(clickOf(open, vertebraId)?.plates?.map((p) => p.end)).toEqual(['superior']);
    // a point shown after it does not let go of it
    const [left, back] = [4, 2];
    const heldLps = [along(along(along(middle, superior, trueTops[0]), truth.frame.left, left), truth.frame.posterior, back)];
    await keepOutline(open, blind, { vertebraId, clickLps: seedOf(open).pointLps, heldLps });
    expect(clickOf(open, vertebraId)?.plates).toHaveLength(1);
    expect(Math.abs(mean(offTruth(open)))).toBeLessThan(1);
    await open.undo();
    await open.undo();
    expect(seedOf(open)).toEqual(before);
  });
  it('finds the edge near where it was set, and keeps the arch', async () => {
    const open = await clicked(blind);
    await keepArches(open, ct);
    const before = seedOf(open);
    const behind = (s: Seed): number => s.mask.voxels.reduce((n: number, v: number) => n + (v === seedPart.posterior ? 1 : 0), 0);
    const off = offTruth(open);
    expect(most(off)).toBeGreaterThan(2);
    const was = drawn(open);
    const { vertebraId } = before;
    const edit = { do: 'endplate', vertebraId, end: 'superior', normal: superior, was } as const;
    // a millimetre too high, on the image that shows the edge
    await keepEdit(open, { ...edit, pointLps: along(was.pointLps, superior, 1 - mean(off)) }, undefined, ct);
    expect([open.records('correction'), clickOf(open, vertebraId)?.plates?.map((p) => p.end)]).toEqual([[], ['superior']]);
    expect(Math.abs(mean(offTruth(open)))).toBeLessThan(0.7);
    expect(seedOf(open).bodyOnly).toBe(false);
    expect(behind(seedOf(open)) / behind(before)).toBeCloseTo(1, 1);
  });
  it('dragged into the bone below is a correction: no outline lies over another', async () => {
    const open = await clicked(ct);
    await keepOutline(open, ct, { clickLps: phantom.truth.vertebrae[2].frame.originLps });
    const ids = open.records('seed').map((r) => r.data.vertebraId);
    const below = along(middle, superior, -truth.heights.middleMm / 2);
    const down = (mm: number): Promise<void> =>
      keepEdit(open, {
        do: 'endplate',
        vertebraId: ids[0],
        end: 'inferior',
        normal: superior,
        was: { pointLps: below, normal: superior },
        pointLps: along(below, superior, -mm),
      });
    const seeds = open.records('seed').map((r) => r.data);
    await down(6.5);
    await down(18);
    expect(open.records('correction').map((r) => r.data.what)).toEqual(['endplate.inferior']);
    expect(open.records('seed').map((r) => r.data)).toEqual(seeds);
    // where it lies free again it is an outline
    await down(1);
    expect([open.records('correction'), clickOf(open, ids[0])?.plates?.map((p) => p.end)]).toEqual([[], ['inferior']]);
  });
  it('is drawn where it was let go until its body is measured again; a new outline lets go of planes said before', async () => {
    const open = await clicked(ct);
    const { vertebraId } = seedOf(open);
    const measure = async (): Promise<void> => {
      const [seed] = open.records('seed');
      const known = open.records('vertebra').at(-1);
      await open.put(
        'vertebra',
        { ...plain, vertebraId, heights: { ...plain.heights, middleMm: 20 + open.history().length / 100 } } as Vertebra,
        {
          provenance: { by: 'workup', versionCount: 99, inputs: [{ name: 'seeds', id: seed.id, hash: open.hashOf(seed as never) }] },
          ...(known === undefined ? {} : { id: known.id }),
        },
      );
    };
    const since = (): readonly string[] => platesSinceMeasured(open, vertebraId).map((p) => p.end);
    const was = drawn(open);
    const edit = { do: 'endplate', vertebraId, normal: superior, was } as const;
    await measure();
    await keepEdit(open, { ...edit, end: 'superior', pointLps: along(was.pointLps, superior, 2) });
    expect(since()).toEqual(['superior']);
    await measure();
    expect(since()).toEqual([]);
    // pulled by its edge after that: the plate of before is not said of it again
    const frontLps = along(middle, truth.frame.posterior, -(truth.depthMm ?? 30) / 2);
    await keepEdit(open, { do: 'endplate', vertebraId, end: 'inferior', normal: superior, pointLps: along(middle, superior, -11) });
    await keepOutline(open, ct, { vertebraId, clickLps: seedOf(open).pointLps, heldLps: [frontLps] });
    expect([since(), open.records('correction')]).toEqual([[], []]);
  });
  it('is a correction where a brush has painted the body, and where nobody says what was drawn', async () => {
    const open = await clicked(ct);
    const { vertebraId } = seedOf(open);
    const was = drawn(open);
    const edit = { do: 'endplate', vertebraId, end: 'superior', normal: superior, pointLps: along(was.pointLps, superior, 1) } as const;
    await keepEdit(open, edit);
    expect(open.records('correction').map((r) => r.data.what)).toEqual(['endplate.superior']);
    // and gives way to the outline made anew
    await keepEdit(open, { ...edit, was });
    expect(open.records('correction')).toEqual([]);
    const stroke = { pointsLps: [along(middle, superior, trueTops[0] + 2)], radiusMm: 3 };
    await keepEdit(open, { do: 'stroke', vertebraId, part: 'body', stroke });
    await keepEdit(open, { ...edit, was });
    expect(open.records('correction').map((r) => r.data.what)).toEqual(['mask', 'endplate.superior']);
  });
});
