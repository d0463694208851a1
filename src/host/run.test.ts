// How the host feeds a step and keeps what it says.
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { axisGrid, lps, type Problem } from '../base/index.ts';
import { defineStep, type Correction, type Levels, type Seed } from '../records/index.ts';
import { memoryLibrary, runStep, type OpenCase } from './index.ts';

const seed = (vertebraId: string, fill = 1): Seed => ({
  vertebraId,
  pointLps: lps(0, 0, 0),
  mask: { grid: axisGrid([2, 2, 2], [1, 1, 1], lps(0, 0, 0)), voxels: new Uint8Array(8).fill(fill) },
  cut: false,
  bodyOnly: false,
  source: 'click',
  findings: [],
});
const levels: Levels = { entries: [], confirmed: false, countedFrom: 'nothing', absolute: false, findings: [] };
const correction = (vertebraId: string): Correction => ({ vertebraId, what: 'grade', value: { kind: 'grade', gradeCount: 2 } });
const codeOf = async (p: Promise<unknown>): Promise<string> =>
  p.then(
    () => 'no problem',
    (e: Problem) => e.code,
  );

/** One seed again per seed, with what was received written into its convention. */
const perBone = defineStep({
  name: 'toy-per-bone',
  command: 'toy',
  versionCount: 3,
  reads: {
    bone: { kind: 'seed', need: 'each' },
    corrections: { kind: 'correction', need: 'all' },
    levels: { kind: 'levels', need: 'optional' },
  },
  params: z.object({ name: z.string().default('x'), countCount: z.int().max(5).default(1) }),
  makes: 'act',
  async run({ bone, corrections, levels: naming }, params, context) {
    const drawn = context.random.integer(1_000_000);
    const squares = await context.map<number, number>('square', [1, 2, 3]);
    return [
      {
        date: `${bone.vertebraId} ${params.name} ${corrections.length} ${naming === undefined ? 'unnamed' : 'named'} ${squares.join()} ${drawn}`,
        vertebraId: bone.vertebraId,
        levels: [],
        gaugeGauge: params.countCount,
      },
    ];
  },
  tasks: { square: (n: number) => n * n },
});
/** One act per seed in one run. */
const perCase = defineStep({
  name: 'toy-per-case',
  command: 'toy',
  versionCount: 1,
  reads: { bones: { kind: 'seed', need: 'all' } },
  params: z.object({}),
  makes: 'correction',
  async run({ bones }, _params, context) {
    for (let n = 0; n < 5; n++) {
      context.progress(n / 5, 'toy');
      if (context.cancelled()) return bones.map((b) => correction(b.vertebraId));
    }
    return bones.map((b) => correction(b.vertebraId));
  },
});
const two = async (): Promise<OpenCase> => {
  const open = await memoryLibrary().create();
  await open.put('seed', seed('v1'), { id: 's1' });
  await open.put('seed', seed('v2'), { id: 's2' });
  return open;
};

describe('runStep', () => {
  it('runs once per asked bone with that bone’s corrections, its params and tasks; the draw depends on the inputs alone', async () => {
    const open = await two();
    await open.put('correction', correction('v2'));
    const [a] = await runStep(open, perBone, { name: 'y' }, { vertebraIds: ['v2'] });
    expect(a.data.date).toMatch(/^v2 y 1 unnamed 1,4,9 \d+$/);
    expect(a.provenance.inputs.map((i) => i.name)).toEqual(['bone', 'corrections']);
    const other = await two();
    await other.put('correction', correction('v2'));
    const again = await runStep(other, perBone, { name: 'y' });
    expect(again.map((r) => r.data.date?.split(' ')[0])).toEqual(['v1', 'v2']);
    expect(again[1].data.date).toBe(a.data.date);
    expect(again[1].provenance.seed).toBe(a.provenance.seed);
    expect(again[0].provenance.seed).not.toBe(a.provenance.seed);
  });
  it('is stale for the corrected bone alone, when an optional input appears, when one goes, and by version', async () => {
    const open = await memoryLibrary().create();
    await open.put('seed', seed('v1'), { id: 's1' });
    const [a] = await runStep(open, perBone, {});
    expect(open.stale(a)).toEqual([]);
    const own = await open.put('correction', correction('v1'));
    expect(open.stale(a)).toEqual([{ input: own.id, reason: 'changed' }]);
    await open.withdraw(own.id);
    await open.put('correction', correction('v2'));
    expect(open.stale(a)).toEqual([]);
    await open.put('levels', levels, { id: 'l1' });
    expect(open.stale(a)).toEqual([{ input: 'l1', reason: 'changed' }]);
    await open.undo();
    await open.put('seed', seed('v1', 2), { id: 's1' });
    expect(open.stale(a)).toEqual([{ input: 's1', reason: 'changed' }]);
    await open.withdraw('s1');
    expect(open.stale(a)).toEqual([{ input: 's1', reason: 'gone' }]);
    const old = await open.put('act', a.data, { provenance: { ...a.provenance, inputs: [], versionCount: 2 } });
    expect(open.stale(old)).toContainEqual({ input: 'toy-per-bone', reason: 'version' });
  });
  it('is not stale when only fields it does not look at change: confirming levels moves no height', async () => {
    const looksAtNames = defineStep({
      name: 'toy-names',
      command: 'toy',
      versionCount: 1,
      reads: { levels: { kind: 'levels', need: 'one', only: ['entries'] } },
      params: z.object({}),
      makes: 'act',
      run: async ({ levels: naming }) => [{ levels: [...naming.entries], gaugeGauge: 11 }],
    });
    const open = await memoryLibrary().create();
    const named = await open.put('levels', { ...levels, entries: [{ vertebraId: 'v1', level: 'L1' }] });
    const [answer] = await runStep(open, looksAtNames);
    await open.put('levels', { ...named.data, confirmed: true, confirmedBy: 'AB' }, { id: named.id });
    expect(open.stale(answer as never)).toEqual([]);
    await open.put('levels', { ...named.data, entries: [{ vertebraId: 'v1', level: 'L2' }] }, { id: named.id });
    expect(open.stale(answer as never)).toHaveLength(1);
  });
  it('keeps ids over reruns, withdraws answers whose bone vanished, all as one gesture', async () => {
    const open = await two();
    const first = await runStep(open, perCase, {});
    expect(first.map((r) => r.data.vertebraId)).toEqual(['v1', 'v2']);
    await open.withdraw('s1');
    await open.put('seed', seed('v3'), { id: 's3' });
    expect(open.stale(first[1]).map((s) => `${s.input} ${s.reason}`)).toEqual(['s1 gone', 's3 changed']);
    const second = await runStep(open, perCase, {});
    expect(second[0].id).toBe(first[1].id);
    expect(open.records('correction').map((r) => r.data.vertebraId)).toEqual(['v2', 'v3']);
    await open.undo();
    expect(open.records('correction').map((r) => r.data.vertebraId)).toEqual(['v1', 'v2']);
  });
  it('refuses missing inputs, unknown bones and bad params, and a cancelled run keeps nothing', async () => {
    const open = await two();
    const empty = await memoryLibrary().create();
    expect(await codeOf(runStep(empty, perBone, {}))).toBe('store.missing-input');
    expect(await codeOf(runStep(open, perBone, {}, { vertebraIds: ['v1', 'v9'] }))).toBe('store.missing-vertebra');
    expect(await codeOf(runStep(open, perBone, { countCount: 9 }))).toBe('store.bad-params');
    const stop = new AbortController();
    expect(await codeOf(runStep(open, perCase, {}, { signal: stop.signal, progress: () => stop.abort() }))).toBe('store.cancelled');
    expect(open.records('correction')).toEqual([]);
    expect(open.history().length).toBe(2);
  });
  it('throttles progress and says the end', async () => {
    const said: number[] = [];
    await runStep(await two(), perCase, {}, { progress: (fraction) => said.push(fraction) });
    expect(said[0]).toBe(0);
    expect(said.at(-1)).toBe(1);
    expect(said.length).toBeLessThan(5);
  });
});
