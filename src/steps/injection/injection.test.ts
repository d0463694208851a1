// A plain body whose answers can be reasoned: symmetry, volumes accounted for, more is never less, an opening leaks more; every refusal with its code;
// shrinkage, stops and proposal on made curves.
import { describe, expect, it } from 'vitest';
import { lps, seeded, fromFrame } from '../../base/index.ts';
import { averageFill, cements, cohortFillFraction, leakRates, porousBone, publishedPmma } from '../../catalog/index.ts';
import { twins } from '../../kernels/index.ts';
import {
  recordSchemas,
  type Approach,
  type CementProduct,
  type Context,
  type Injection,
  type Plan,
  type Vertebra,
  type Volume,
} from '../../records/index.ts';
import { plainVertebra, plain } from '../../../test/plan-vertebra.ts';
import { injection } from './index.ts';
import { inject } from './inject.ts';
import { drawnExponent } from './tissue-change.ts';
import { averageLogit, shrunk } from './leaks.ts';
import { mediumOf, roomMl, tissue } from './medium.ts';
import { pasteCourseOf } from './paste-course.ts';
import { fromLogit, quantile, reachedBy } from './statistics.ts';
import { proposalOf, stopsOf } from './stops.ts';

const { vertebra } = plainVertebra();
const volume: Volume = {
  grid: vertebra.parts.grid,
  voxels: Int16Array.from(vertebra.parts.voxels, (v) => (v > 0 ? 110 : 30)),
  quantity: 'hu',
  seriesUid: '1.2',
  role: 'planning',
  posture: 'HFS',
  contrast: 'none',
  findings: [],
};
const path = (id: string, side: 'left' | 'right', l: number) => ({
  id,
  side,
  gaugeGauge: 11,
  rankCount: 1,
  targetLps: fromFrame(vertebra.frame, l, -6, 0),
});
const plan = (tips: readonly ReturnType<typeof path>[], chosen: readonly string[]): Plan =>
  ({
    vertebraId: 'v1',
    state: 'planned',
    chosen,
    paths: tips,
    cement: { rangeMl: [3, 5] },
    executionError: { positionSdMm: 1, angleSdDeg: 1 },
  }) as unknown as Plan;
const central = plan([path('a', 'left', 0)], ['a']);
const context: Context = {
  progress: () => undefined,
  cancelled: () => false,
  random: seeded(1),
  kernels: twins(),
  map: async <I, O>(task: string, items: readonly I[]) =>
    items.map((i) => (injection.tasks as unknown as Record<string, (i: I, k: unknown) => O>)[task](i, twins())),
  infer: () => Promise.resolve(undefined),
};
const run = async (
  wishes: object = {},
  more: { readonly vertebra?: Vertebra; readonly volume?: Volume; readonly plan?: Plan | undefined } = {},
): Promise<Injection> => {
  const [answer] = await injection.run(
    {
      vertebra: more.vertebra ?? vertebra,
      volume: more.volume ?? volume,
      calibration: undefined,
      plan: 'plan' in more ? more.plan : central,
      site: undefined,
      ablations: [],
    },
    injection.params.parse({ voxelMm: 2, memberCount: 3, otherMemberCount: 1, heatCount: 'none', ...wishes }),
    context,
  );
  expect(recordSchemas.injection.safeParse(answer).error).toBeUndefined();
  return answer;
};

describe('the medium', () => {
  const m = mediumOf(vertebra, volume, undefined, 1);
  it('is the body without its wall, with the pores that its bone leaves', () => {
    if (m === undefined) throw new Error('no medium');
    const pores = 1 - (1000 * (1.06 * 0.088 + 0.0389)) / 1150;
    const inner = (Math.PI * 21 * 15 * 24) / 1000;
    expect(roomMl(m) / (porousBone.displacedFraction.value * pores * inner)).toBeCloseTo(1, 1);
    expect(m.middleMm).toBeCloseTo(0, 9);
    expect(m.contactCount[0]).toBe(m.contactCount[1]);
  });
  it('is not there where the map holds no body', () => {
    const parts = { ...vertebra.parts, voxels: vertebra.parts.voxels.map((v) => (v === 1 ? 2 : v)) };
    expect(mediumOf({ ...vertebra, parts }, volume, undefined, 2)).toBeUndefined();
  });
  it('keeps clefts apart from bone', () => {
    const mask = { ...vertebra.parts, voxels: vertebra.parts.voxels.map((v, q) => (v === 1 && q % 2 === 0 ? 0 : v === 1 ? 1 : 0)) };
    const cleft = mediumOf(
      { ...vertebra, clefts: [{ centreLps: lps(0, 0, 0), volumeMl: 1, content: 'gas', mask: { ...mask, voxels: mask.voxels.fill(1) } }] },
      volume,
      undefined,
      2,
    );
    expect(cleft?.tissue.some((t) => t === tissue.cleft)).toBe(true);
  });
});

describe('an injection', { timeout: 60_000 }, () => {
  it('through a central tip fills both sides alike and accounts for every drop', async () => {
    const r = await run({ memberCount: 1, preview: true, volumeMl: 4 });
    const [a] = r.approaches;
    expect(r.state).toBe('given');
    for (const f of a.leftFraction.slice(2)) expect(Math.abs(f - 0.5)).toBeLessThan(0.02);
    for (const [n, ml] of a.injectedMl.entries()) expect(Math.abs(a.inBodyMl[n] + a.leakedMl[n] - ml)).toBeLessThan(1e-3 * ml);
    const filled = a.arrival.voxels.filter((v) => v > 0).length * 8e-3;
    expect(filled).toBeGreaterThan(4);
  });
  it('is the same twice, and more of it is never less', async () => {
    const [little, more] = [await run({ volumeMl: 1, memberCount: 2 }), await run({ volumeMl: 2, memberCount: 2 })];
    expect(await run({ volumeMl: 1, memberCount: 2 })).toEqual(little);
    const [a, b] = [little.approaches[0], more.approaches[0]];
    const at = a.injectedMl.length - 1;
    expect(b.injectedMl[at]).toBeCloseTo(a.injectedMl[at], 9);
    for (const [n, p] of a.arrival.voxels.entries()) if (p > 0 && p < 95) expect(Math.abs(b.arrival.voxels[n] - p)).toBeLessThanOrEqual(12);
    for (const l of b.leaks) {
      expect(l.rawProbability).toEqual(l.rawProbability.toSorted((x, y) => x - y));
      expect(l.probability).toEqual(l.probability.toSorted((x, y) => x - y));
      for (const [n, p] of l.probability.entries()) expect([l.lowProbability[n] <= p, p <= l.highProbability[n]]).toEqual([true, true]);
    }
  });
  it('leaks through an opening beside the tip', async () => {
    const gaps = [{ where: 'wall.left' as const, areaMm2: 80, centreLps: fromFrame(vertebra.frame, plain.halfWidth, -6, 0) }];
    const side = plan([path('a', 'left', 16)], ['a']);
    const [closed, open] = [
      await run({ volumeMl: 3 }, { plan: side }),
      await run({ volumeMl: 3 }, { plan: side, vertebra: { ...vertebra, gaps } }),
    ];
    const wall = (r: Injection) => r.approaches[0].leaks.find((l) => l.kind === 'cortical');
    expect(wall(open)?.rawProbability.at(-1)).toBe(1);
    expect(wall(open)?.isPatientSpecific).toBe(true);
    expect(wall(closed)?.meanMl.at(-1)).toBeLessThan(wall(open)?.meanMl.at(-1) ?? 0);
    expect(open.findings.map((f) => f.code)).toContain('injection.gap.wall.left');
  });
  it('compares one tip with two, and two tips are the better balanced', async () => {
    const both = plan([path('a', 'left', 11), path('b', 'right', -11)], ['a']);
    const r = await run({ volumeMl: 3 }, { plan: both });
    expect(r.approaches.map((a) => [a.sides, a.isPlanned])).toEqual([
      ['left', true],
      ['both', false],
    ]);
    const [one, two] = r.approaches.map((a) => Math.abs((a.leftFraction.at(-1) ?? 0) - 0.5));
    expect(two).toBeLessThan(one);
    expect(r.approaches[1].cannulaKPa[0]).toBeLessThan(r.approaches[0].cannulaKPa[0]);
  });
});

describe('bone that was ablated before', { timeout: 60_000 }, () => {
  const { grid } = volume;
  const cells = grid.size[0] * grid.size[1] * grid.size[2];
  const given = { vertebra, volume, calibration: undefined, plan: central, site: undefined, ablations: [] };
  const wish = injection.params.parse({ voxelMm: 2, preview: true, volumeMl: 3 });
  const of = (change: object) => inject({ ...given, tissueChange: { grid, ...change } }, wish, context);
  it('takes cement where it conducts better, and thickens it where it is warm', async () => {
    const [plainly] = await inject(given, wish, context);
    // left half (x grows to the left) four times as open
    const permeabilityFactor = Float32Array.from({ length: cells }, (_, q) =>
      (q % grid.size[0]) * grid.spacing[0] + grid.originLps[0] > 0 ? 4 : 1,
    );
    const [open] = await of({ permeabilityFactor });
    expect(plainly.approaches[0].leftFraction.at(-1)).toBeCloseTo(0.5, 1);
    expect(open.approaches[0].leftFraction.at(-1)).toBeGreaterThan(0.6);
    const at = async (c: number) => (await of({ startTemperatureC: new Float32Array(cells).fill(c) }))[0].approaches[0].boneKPa.at(-1) ?? 0;
    const [cold, body, hot] = [await at(5), plainly.approaches[0].boneKPa.at(-1) ?? 0, await at(55)];
    expect(cold).toBeLessThan(body);
    expect(hot).toBeGreaterThan(body);
    expect((await of({ startTemperatureC: new Float32Array(cells).fill(37) }))[0].approaches[0].boneKPa.at(-1)).toBeCloseTo(body, 9);
  });
  it('the factor of ablated bone is drawn in the members, over all of its range; the middle course has its value', () => {
    const draw = { value: 1.5, range: [0.5, 5] } as const;
    expect(drawnExponent(undefined, draw)).toBe(1);
    expect(drawnExponent(seeded(1), undefined)).toBe(1);
    const drawn = Array.from({ length: 200 }, (_, n) => 1.5 ** drawnExponent(seeded(n), draw)).toSorted((a, b) => a - b);
    expect(drawn[0]).toBeGreaterThanOrEqual(0.5);
    expect(drawn[0]).toBeLessThan(0.55);
    expect(drawn[100]).toBeGreaterThan(1.2);
    expect(drawn[100]).toBeLessThan(2.1);
    expect(drawn[199]).toBeLessThanOrEqual(5);
    expect(drawn[199]).toBeGreaterThan(4.5);
  });
  it.each([
    ['too few', { permeabilityFactor: new Float32Array(3).fill(1) }],
    ['closed', { permeabilityFactor: new Float32Array(cells) }],
    ['not a number', { startTemperatureC: new Float32Array(cells).fill(Number.NaN) }],
  ])('%s is refused', async (_, change) => {
    await expect(of(change)).rejects.toMatchObject({ code: 'injection.tissue-change' });
  });
});

describe('refusals', () => {
  it.each([
    ['injection.refused.no-plan', {}, {}, { plan: undefined }],
    ['injection.refused.no-plan', {}, {}, { plan: { ...central, state: 'refused' as const } }],
    ['injection.refused.cut', { complete: false }, {}, {}],
    ['injection.refused.metal', { metal: true }, {}, {}],
    ['injection.refused.old-cement', { previousCementMl: 2 }, {}, {}],
    ['injection.refused.not-hu', {}, { quantity: 'signal' as const }, {}],
    ['injection.refused.coarse', {}, { grid: { ...volume.grid, spacing: [1, 1, 5] as const } }, {}],
  ])('%s', async (code, v, image, more) => {
    const r = await run({}, { vertebra: { ...vertebra, ...v }, volume: { ...volume, ...image }, ...more });
    expect([r.state, r.approaches.length, r.findings[0].code, r.findings[0].severity]).toEqual(['refused', 0, code, 'stop']);
  });
  it('a paste that is already too stiff', async () => {
    expect((await run({ startMin: 20 })).findings[0].code).toBe('injection.refused.too-late');
  });
  it.each([
    ['injection.too-much', { volumeMl: 30 }],
    ['cement.no-times', { product: cements.find((c) => c.times === undefined) }],
    ['cement.bad-room', { setting: { roomC: -5, pasteC: 22, bodyC: 37 } }],
    ['cement.bad-body', { setting: { roomC: 22, pasteC: 22, bodyC: 90 } }],
  ])('%s is thrown', async (code, wishes) => {
    await expect(run(wishes)).rejects.toMatchObject({ code });
  });
  it('a map without a body is thrown', async () => {
    const parts = { ...vertebra.parts, voxels: vertebra.parts.voxels.map((v) => (v === 1 ? 2 : v)) };
    await expect(run({}, { vertebra: { ...vertebra, parts } })).rejects.toMatchObject({ code: 'injection.no-body' });
  });
  it('keeps nothing when it is cancelled', async () => {
    const none = await injection.run(
      { vertebra, volume, calibration: undefined, plan: central, site: undefined, ablations: [] },
      injection.params.parse({ voxelMm: 2 }),
      { ...context, cancelled: () => true },
    );
    expect(none).toEqual([]);
  });
});

describe('probabilities', () => {
  it('of the average patient at the cohort’s fill are the cohort’s', () => {
    for (const kind of ['basivertebral', 'segmental', 'cortical', 'disc'] as const) {
      const fill = cohortFillFraction.value;
      const average = fromLogit(averageLogit(kind, fill));
      expect(shrunk(kind, average, 100_000, fill).probability).toBeCloseTo(leakRates[kind].probability, 3);
    }
  });
  it('rise with the ensemble, less than it does, and never reach 0 or 1', () => {
    const at = (raw: number) => shrunk('cortical', raw, 32, averageFill[2]);
    expect(at(1).probability).toBeGreaterThan(at(0.5).probability);
    expect(at(0.5).probability).toBeGreaterThan(at(0).probability);
    expect([at(0).low > 0, at(1).high < 1]).toEqual([true, true]);
  });
  it('quantiles and firsts', () => {
    expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5);
    expect(reachedBy([Infinity, 2, 1, Infinity], 0.5)).toBe(2);
    expect(reachedBy([Infinity, 2, Infinity, Infinity], 0.5)).toBe(Infinity);
  });
});

describe('stop and proposal', () => {
  const injectedMl = [1, 2, 3, 4];
  const reach = (contact: readonly number[], balance: readonly number[], stops: Approach['stops'] = []) =>
    proposalOf({ injectedMl, contactProbability: [...contact], balanceProbability: [...balance], stops });
  it('is the smallest fill that is enough, before any stop', () => {
    expect(reach([0, 0.6, 1, 1], [0, 0, 0.7, 1])).toEqual({ proposedMl: 3, proposalReason: 'injection.proposal.reached' });
    expect(reach([0, 0.6, 1, 1], [1, 1, 1, 1], [{ code: 'posterior-wall', atMl: 2 }]).proposalReason).toBe(
      'injection.proposal.stop-before',
    );
    expect(reach([0, 0.1, 0.2, 0.4], [1, 1, 1, 1]).proposalReason).toBe('injection.proposal.no-contact');
    expect(reach([1, 1, 1, 1], [0, 0, 0, 0]).proposalReason).toBe('injection.proposal.no-balance');
  });
  it('states the early end of the ensemble', () => {
    const course = (posteriorMl: readonly number[]) => ({ injectedMl, posteriorMl }) as never;
    const flat = [1, 1, 1, 1];
    const stops = stopsOf({
      courses: [course([0, 0, 0, 0.2]), course([0, 0.2, 0.3, 0.4]), course([0, 0, 0.1, 0.2])],
      leaks: [],
      limits: [],
      viscosityPaS: flat,
      viscosityHighPaS: [1, 1, 2000, 2000],
      syringeKPa: flat,
      syringeHighKPa: flat,
    });
    expect(stops).toEqual([
      { code: 'posterior-wall', atMl: 2, middleMl: 3 },
      { code: 'paste-too-stiff', atMl: 3 },
    ]);
  });
});

describe('the paste', () => {
  it('is as thick as the product says, later when it was cold', () => {
    const warm = pasteCourseOf(publishedPmma, { roomC: 22, pasteC: 22, bodyC: 37 });
    const cold = pasteCourseOf(publishedPmma as CementProduct, { roomC: 22, pasteC: 4, bodyC: 37 });
    expect([warm.fromMin, warm.stopMin].map((t) => Number(t.toFixed(2)))).toEqual([5.1, 8.5]);
    expect(cold.fromMin).toBeGreaterThan(warm.fromMin + 1);
  });
});
