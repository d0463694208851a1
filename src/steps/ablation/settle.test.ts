// The plan on the answer's voxels, on a made-up course: what passes a limit there gets less, what has room and does not cover gets more, a person's own
// strength stays. And the edge of the box: told as nothing only where it is nothing.
import { describe, expect, it } from 'vitest';
import { tissueHeat } from '../../catalog/index.ts';
import type { AblationCourse } from '../../physics/index.ts';
import type { TissueMap } from '../../spine/index.ts';
import { edgeEffect } from './edge.ts';
import { ablationParams } from './params.ts';
import { energyS, givenS, probeNamed, protocolFor, shortened, withStrength } from './protocol.ts';
import type { RinseEnd } from './rinse.ts';
import type { RunFigures, RunItem } from './run.ts';
import { settled } from './settle.ts';
import type { Tried } from './tune.ts';

const probe = probeNamed('rf-cooled-17g-10');
const base = protocolFor(probe, undefined);
const map = { lesion: new Uint8Array(100).fill(1), spacingMm: 1, size: [100, 1, 1] } as unknown as TissueMap;
/** Each watt kills 4 of 100 cells and warms the sac by 0.4 °C. */
const courseAt = (watts: number): AblationCourse => {
  const peakC = 37 + 0.4 * watts;
  return {
    kind: 'rf',
    killed: Uint8Array.from({ length: 100 }, (_, q) => (q < 4 * watts ? 1 : 0)),
    probe: new Uint8Array(100),
    cem43Min: new Float32Array(100),
    omega: new Float32Array(100),
    snapshots: [],
    organs: [{ id: 'sac', timeS: [0, 60], hottestC: [37, peakC], coldestC: [37, 37], peakC, lowestC: 37, cem43Min: 0, omega: 0 }],
  } as unknown as AblationCourse;
};
const planAt = (watts: number): Tried =>
  ({
    lines: [{}, {}],
    probe,
    placed: [],
    choice: withStrength(base, watts),
    seconds: 600,
    figures: undefined,
    reason: 'a',
    protection: 'none',
  }) as unknown as Tried;
const settle = (watts: number, wishes: object = {}, endOf?: (watts: number) => RinseEnd) => {
  const run: number[] = [];
  const got = settled(
    planAt(watts),
    map,
    ablationParams.parse(wishes),
    (t) => {
      run.push(t.choice.strength ?? 0);
      return courseAt(t.choice.strength ?? 0);
    },
    (t) => endOf?.(t.choice.strength ?? 0),
    () => false,
  );
  return { got, run };
};

describe('settling', () => {
  it('takes back what a nerve does not bear on the finer voxels', () => {
    const { got, run } = settle(24);
    expect(run).toHaveLength(2);
    expect(37 + 0.4 * (got.chosen.choice.strength ?? 99)).toBeLessThanOrEqual(45);
    expect(got.course.organs[0].peakC).toBeCloseTo(37 + 0.4 * run[1], 9);
  });
  it('gives more where there is room and the lesion is not covered, in a few courses', () => {
    const { got, run } = settle(10);
    expect(run.length).toBeLessThanOrEqual(6);
    // 20 W bring the sac to 45 °C
    expect(got.chosen.choice.strength).toBeGreaterThan(17.5);
    expect(got.chosen.figures.coverageFraction).toBeGreaterThan(0.7);
    expect(got.course.organs[0].peakC).toBeLessThan(45);
  });
  it('goes on taking back while the limits are passed, and never falls back on what covers more and injures', () => {
    // far past the limit: one step is not enough
    const { got, run } = settle(60);
    expect(run.length).toBeGreaterThan(2);
    expect(37 + 0.4 * (got.chosen.choice.strength ?? 99)).toBeLessThanOrEqual(45);
  });
  it('takes back what a nerve does not bear where the rinse leaves, and never tells it as kept', () => {
    // 2 °C warmer there: 42.6 °C at the inlet's temperature for 14 W is kept, 46 °C is not
    const end = (watts: number): RinseEnd => {
      const organs = courseAt(watts).organs.map((o) => ({ ...o, peakC: 37 + 0.65 * watts, hottestC: [37, 37 + 0.65 * watts] }));
      return { temperatureC: 30, takenW: 8, figures: { coverageFraction: 0.9, organs } as unknown as RunFigures };
    };
    expect(settle(14, { durationS: 600 }).got.chosen.choice.strength).toBeGreaterThanOrEqual(14);
    const { got } = settle(14, { durationS: 600 }, end);
    const watts = got.chosen.choice.strength ?? 99;
    expect(37 + 0.65 * watts).toBeLessThanOrEqual(45);
    expect(got.rinseEnd?.figures.organs[0].peakC).toBeCloseTo(37 + 0.65 * watts, 9);
  });
  it('leaves alone a first look, what a person set, and what is told to pass the limits', () => {
    expect(settle(24, { preview: true }).run).toEqual([24]);
    expect(settle(24, { obeysLimits: false }).run).toEqual([24]);
    const own = settle(24, { strength: 24 });
    expect(own.run.every((w) => w === 24)).toBe(true);
  });
});

describe('the edge of the box', () => {
  const figures = (coverageFraction: number, lowestC: number) =>
    ({
      coverageFraction,
      organs: [
        { id: 'sac', peakC: 37, lowestC, cem43Min: 0 },
        { id: 'wall', peakC: 37, lowestC: 10 * lowestC, cem43Min: 0 },
      ],
    }) as unknown as RunFigures;
  const effect = (held: RunFigures, told = figures(0.97, 20)) =>
    edgeEffect({} as RunItem, async (items) => items.map((i) => (i.sides === 'body' ? held : figures(0.97, 20))), told);
  it('decides nothing only where coverage and nerves are the same with it closed and held', async () => {
    expect((await effect(figures(0.968, 20.2)))?.isSmall).toBe(true);
    expect((await effect(figures(0.95, 20.2)))?.isSmall).toBe(false);
    // 20 °C is kept by both limits, 14 °C passes the monitoring one
    expect((await effect(figures(0.97, 22)))?.isSmall).toBe(true);
    expect((await effect(figures(0.97, 14)))?.isSmall).toBe(false);
  });
  it('decides where the answer itself stands closer to its aim or to a limit than the edge moves it', async () => {
    const held = figures(0.968, 20.2);
    expect((await effect(held, figures(0.9515, 20)))?.isSmall).toBe(false);
    expect((await effect(held, figures(0.9525, 20)))?.isSmall).toBe(true);
    // short of the aim either way
    expect((await effect(held, figures(0.78, 20)))?.isSmall).toBe(true);
    // 0.2 °C less would pass the injury threshold of 10 °C
    expect((await effect(held, figures(0.97, 10.1)))?.isSmall).toBe(false);
    expect((await effect(held, figures(0.97, 10.3)))?.isSmall).toBe(true);
  });
});

it('no tissue stores so little that one cell of it sets the step of a whole run', () => {
  expect(tissueHeat('gas').heatMjPerM3K).toBeGreaterThanOrEqual(0.05);
  expect(tissueHeat('lung').perfusionWPerM3K).toBeGreaterThan(5000);
});

it('tells the seconds of energy that are really given', () => {
  const cold = protocolFor(probeNamed('cryo-17g'), undefined).protocol;
  for (const [p, seconds] of [
    [base.protocol, 1350],
    [base.protocol, 120],
    [cold, 3000],
    [cold, 400],
  ] as const)
    expect(givenS(p, seconds)).toBe(energyS(shortened(p, seconds, 0)));
  expect(givenS(base.protocol, 1350)).toBe(1350);
});
