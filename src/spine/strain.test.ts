import { describe, expect, it } from 'vitest';
import { axisGrid, finding, lps } from '../base/index.ts';
import type { Strength, StrengthState } from '../records/index.ts';
import { beforeAfter, residualCurve, strainFigures, strainInBone } from './strain.ts';

const state = (more: Partial<StrengthState>): StrengthState => ({
  bone: 'now',
  cemented: false,
  stiffnessNPerMm: 1,
  failureLoadN: 1,
  loadAt07N: 1,
  axialRigidityN: 1,
  iterationCount: 1,
  ...more,
});
const record = (states: readonly StrengthState[], more: Partial<Strength> = {}): Strength => ({
  vertebraId: 'v',
  state: 'given',
  load: 'axial',
  endCondition: 'pmma-caps',
  cement: 'planned',
  law: 'law',
  criterion: { volumeFraction: 0.07, strainFraction: 0.011 },
  states,
  gains: {},
  curves: [],
  sensitivity: [],
  maps: [],
  bands: {},
  findings: [],
  ...more,
});

describe('before and after', () => {
  it('are the states with maps, else now, else the residual stiffness in the middle of the prior; the undamaged law never', () => {
    const grid = axisGrid([1, 1, 1], [1, 1, 1], lps(0, 0, 0), 'x');
    const fractured = [
      state({ bone: 'undamaged-law' }),
      ...[0.1, 0.3, 0.6].flatMap((residualFraction) => [
        state({ bone: 'residual', residualFraction }),
        state({ bone: 'residual', residualFraction, cemented: true }),
      ]),
      state({ bone: 'intact-twin' }),
    ];
    const prior = finding('strength.damage-prior', 'caution', { low: 0.5, high: 0.7 });
    expect(beforeAfter(record(fractured))).toMatchObject({ beforeIndex: 3, afterIndex: 4 });
    expect(beforeAfter(record(fractured, { findings: [prior] }))).toMatchObject({ beforeIndex: 5, afterIndex: 6 });
    const maps = [{ stateIndex: 1, grid, strain: new Uint16Array(1) }];
    expect(beforeAfter(record(fractured, { maps })).beforeIndex).toBe(1);
    expect(beforeAfter(record([state({})]))).toMatchObject({ beforeIndex: 0, afterIndex: -1, after: undefined });
    expect(residualCurve(record(fractured)).map((p) => [p.residualFraction, p.before?.cemented, p.after?.cemented])).toEqual([
      [0.1, false, true],
      [0.3, false, true],
      [0.6, false, true],
    ]);
  });
});

describe('strain in the bone', () => {
  it('leaves out the caps above and below the parts', () => {
    const grid = axisGrid([2, 2, 6], [1, 1, 1], lps(0, 0, 0), 'x');
    const map = { stateIndex: 0, grid, strain: Uint16Array.from({ length: 24 }, (_, q) => 10 + q) };
    const parts = { grid: axisGrid([2, 2, 2], [1, 1, 1], lps(0, 0, 2), 'x'), voxels: new Uint8Array(8).fill(1) };
    expect([...strainInBone(map, parts).voxels]).toEqual([
      ...Array.from({ length: 8 }, () => 0),
      ...map.strain.slice(8, 16),
      ...Array.from({ length: 8 }, () => 0),
    ]);
  });

  it('is said in three figures', () => {
    const voxels = Uint16Array.from({ length: 200 }, (_, q) => q + 1);
    voxels.fill(0, 0, 100);
    expect(strainFigures(voxels, 0.018)).toEqual({ medianFraction: 0.0151, p95Fraction: 0.0196, beyondFraction: 0.2 });
    expect(strainFigures(new Uint16Array(5), 0.01)).toBe(undefined);
  });
});
