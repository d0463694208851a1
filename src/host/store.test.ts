import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { axisGrid, lps } from '../base/index.ts';
import { defineStep, type Levels, type Volume } from '../records/index.ts';
import { libraryOver, memoryEngine, memoryLibrary, runStep } from './index.ts';

const levels = (level: 'L1' | 'L2' | 'L3'): Levels => ({
  entries: [{ vertebraId: 'v1', level }],
  confirmed: false,
  countedFrom: 'nothing',
  absolute: false,
  findings: [],
});
const volume = (fill: number): Volume => ({
  grid: axisGrid([100, 100, 70], [1, 1, 1], lps(0, 0, 0)),
  voxels: new Int16Array(100 * 100 * 70).fill(fill),
  quantity: 'hu',
  seriesUid: '1.2',
  role: 'planning',
  posture: 'HFS',
  contrast: 'none',
  findings: [],
});

describe('a case in memory', () => {
  it('puts, undoes, redoes and withdraws; the export opens elsewhere with the same content hashes', async () => {
    const library = memoryLibrary();
    const open = await library.create();
    const first = await open.put('levels', levels('L1'));
    const second = await open.put('levels', levels('L2'), { id: first.id, who: 'AB' });
    expect(open.records('levels').map((r) => r.data.entries[0].level)).toEqual(['L2']);
    await open.undo();
    expect(open.records('levels').map((r) => r.data.entries[0].level)).toEqual(['L1']);
    await open.redo();
    await open.withdraw(second.id);
    expect(open.records('levels')).toEqual([]);
    await open.undo();
    const v = await open.put('volume', volume(40));
    const copy = await memoryLibrary().importCase(await open.exportCase());
    expect(copy.code).toBe(open.code);
    expect(copy.records('levels').map((r) => r.data)).toEqual([levels('L2')]);
    expect(copy.hashOf(copy.records('volume')[0])).toBe(open.hashOf(v));
    expect(Array.from(copy.records('volume')[0].data.voxels.subarray(0, 3))).toEqual([40, 40, 40]);
  });

  it('gives every version of a record that was not taken back, from a copy that never read the older ones too', async () => {
    const open = await memoryLibrary().create();
    const { id } = await open.put('levels', levels('L1'), { who: 'AB' });
    await open.put('levels', levels('L2'), { id });
    await open.put('levels', levels('L3'), { id });
    await open.undo();
    const told = async (o: typeof open): Promise<readonly unknown[]> =>
      (await o.versions('levels', id)).map((v) => [v.who, v.data.entries[0].level]);
    expect(await told(open)).toEqual([
      ['AB', 'L1'],
      ['program', 'L2'],
    ]);
    expect(await told(await memoryLibrary().importCase(await open.exportCase()))).toEqual(await told(open));
    expect(await open.versions('levels', 'nobody')).toEqual([]);
    expect(await open.versions('act', id)).toEqual([]);
  });

  it('a step gives records with provenance, keeps ids over reruns, and is stale when an input changes', async () => {
    const step = defineStep({
      name: 'toy',
      command: 'toy',
      versionCount: 1,
      reads: { levels: { kind: 'levels', need: 'one' }, volume: { kind: 'volume', need: 'optional' } },
      params: z.object({ shift: z.number().default(2) }),
      makes: 'act',
      async run(inputs, params, context) {
        context.progress(0.5, 'toy');
        return [{ levels: inputs.levels.entries.map((e) => ({ vertebraId: e.vertebraId })), gaugeGauge: 11 + params.shift }];
      },
    });
    const open = await libraryOver(memoryEngine()).create('C-TEST1');
    await expect(runStep(open, step, {})).rejects.toThrow('store.missing-input');
    const l = await open.put('levels', levels('L1'));
    const [a] = await runStep(open, step, {});
    expect(a.data.gaugeGauge).toBe(13);
    expect(a.provenance).toMatchObject({
      by: 'toy',
      versionCount: 1,
      inputs: [{ name: 'levels', id: l.id, hash: open.hashOf(l) }],
      params: { shift: 2 },
    });
    expect(open.stale(a)).toEqual([]);
    await open.put('levels', levels('L3'), { id: l.id });
    expect(open.stale(a)).toEqual([{ input: l.id, reason: 'changed' }]);
    const [b] = await runStep(open, step, { shift: 0 });
    expect(b.id).toBe(a.id);
    expect(open.stale(b)).toEqual([]);
    const v = await open.put('volume', volume(1));
    expect(open.stale(b)).toEqual([{ input: v.id, reason: 'changed' }]);
  });
});
