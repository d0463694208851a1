// Made plans of a sitting: bones with one or two chosen paths and a cement range, as the planner writes them, without any anatomy behind them.
import { direction, lps, seeded } from '../src/base/index.ts';
import type { CementProduct, Levels, Path, Plan } from '../src/records/index.ts';

export const ownProduct = (more: Partial<CementProduct> = {}): CementProduct => ({
  id: 'own',
  name: 'Own product',
  viscosityClass: 'high',
  times: {
    temperatureC: 20,
    injectFromMin: 3,
    injectUntilMin: 14,
    set: { temperatureC: 20, timeMin: 30, means: 'set' },
    source: 'made for a test',
  },
  opacifier: { what: 'zirconium-dioxide', powderFraction: 0.4 },
  powderG: 26,
  liquidMl: 10,
  mark: 'entered',
  source: 'made for a test',
  ...more,
});

const path = (id: string, side: 'left' | 'right', gaugeGauge: number): Path => ({
  id,
  side,
  approach: 'transpedicular',
  gaugeGauge,
  diameterMm: 3.05,
  entryLps: lps(0, 30, 0),
  targetLps: lps(0, 0, 0),
  direction: direction(0, -1, 0),
  lengthMm: 30,
  axialAngleDeg: 10,
  sagittalAngleDeg: 0,
  entryQuadrant: 'centre',
  targetZone: 'anterior-third',
  clearanceMm: {},
  breachProbability: 0.01,
  breachByStructure: {},
  rankCount: 1,
  findings: [],
});

export function madePlan(
  vertebraId: string,
  sides: readonly ('left' | 'right')[],
  rangeMl: readonly [number, number],
  gaugeGauge = 11,
): Plan {
  const paths = sides.map((s) => path(`${vertebraId}-${s}`, s, gaugeGauge));
  return {
    vertebraId,
    state: 'planned',
    sides: sides.length === 2 ? 'both' : sides[0],
    sidesReason: 'plan.sides.both',
    paths,
    chosen: paths.map((p) => p.id),
    cement: {
      rangeMl,
      prepareMl: rangeMl[1] + 1.5,
      deadSpaceMl: 1.5,
      denominator: 'body-now',
      denominatorMl: rangeMl[1] * 4,
      stopWhen: [],
    },
    views: [],
    executionError: { positionSdMm: 2, angleSdDeg: 3 },
    posture: 'supine',
    unseen: [],
    bands: {},
    findings: [],
  };
}
export const madeLevels = (names: readonly string[]): Levels =>
  ({
    entries: names.map((level) => ({ vertebraId: `v-${level}`, level })),
    confirmed: true,
    countedFrom: 'sacrum',
    absolute: true,
    findings: [],
  }) as unknown as Levels;

/** A drawn sitting: 1 to 4 bones, one or two sides, two products, a room. */
export function drawnSitting(seed: number) {
  const random = seeded(seed);
  const names = ['T11', 'T12', 'L1', 'L2', 'L3'].slice(random.integer(2)).slice(0, 1 + random.integer(4));
  const plans = names.map((level) => {
    const low = random.uniform(1.5, 4);
    const sides = random.next() < 0.7 ? (['left', 'right'] as const) : ([random.next() < 0.5 ? 'left' : 'right'] as const);
    return madePlan(`v-${level}`, sides, [low, low + random.uniform(0.5, 2)], random.next() < 0.7 ? 11 : 13);
  });
  const product = (id: string): CementProduct => {
    const from = random.uniform(2, 6);
    const until = from + random.uniform(5, 12);
    return ownProduct({
      id,
      name: id,
      viscosityClass: (['low', 'medium', 'high'] as const)[random.integer(3)],
      times: {
        temperatureC: random.uniform(19, 24),
        injectFromMin: from,
        injectUntilMin: until,
        set: { temperatureC: 37, timeMin: until + random.uniform(2, 8), means: random.next() < 0.5 ? 'set' : 'hard' },
        source: 'drawn',
      },
    });
  };
  const setting = { roomC: random.uniform(18, 25), pasteC: 0, bodyC: 37 };
  return {
    plans,
    levels: madeLevels(names),
    products: [product('first'), product('second')],
    setting: { ...setting, pasteC: setting.roomC },
    flowMlPerMin: random.uniform(1, 4),
    changeMin: random.uniform(0.2, 1),
  };
}
