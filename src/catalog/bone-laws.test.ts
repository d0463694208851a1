// Density kinds and bone laws: figures computed by hand from the published formulas, conversions that invert, and a wrong kind that neither compiles
// nor runs.
import { describe, expect, it } from 'vitest';
import { Problem } from '../base/index.ts';
import type { DensityKind } from '../records/index.ts';
import { boneBounds, boneLaws, moduliOf, strengthLaws, vertebralLaws, yieldStrain, yieldStressesOf } from './bone-laws.ts';
import { cementMechanics, cementModulusMPa, interfaceComplianceMmPerMPa } from './cement-laws.ts';
import { convertDensity, densityAs, densityLine, densityOfHu, densitySd, ofKind, type Density } from './density-kinds.ts';

const k2hpo4 = (...values: number[]): Density<'k2hpo4'> => ({ kind: 'k2hpo4', valuesMgPerCm3: Float64Array.from(values) });
const rounded = (x: ArrayLike<number>): number[] => Array.from(x, (v) => Math.round(v));

describe('bone laws', () => {
  // the table of the reference text: modulus at K2HPO4 50, 100, 150, 200 mg/cm³
  const table = k2hpo4(50, 100, 150, 200);
  it('give the published moduli', () => {
    expect(rounded(moduliOf(boneLaws.kopperdahl, table))).toEqual([128, 266, 407, 550]);
    expect(rounded(moduliOf(boneLaws.crawford, table))).toEqual([127, 288, 450, 611]);
    expect(rounded(moduliOf(boneLaws.morgan, convertDensity(table, 'apparent')))).toEqual([253, 515, 838, 1214]);
    const stress = yieldStressesOf(boneLaws.kopperdahl, table);
    for (const [i, mpa] of [0.58, 1.52, 2.68, 3.99].entries()) expect(stress[i]).toBeCloseTo(mpa, 2);
  });
  it('refuse a density of another kind, in the types and at run time', () => {
    // @ts-expect-error Morgan's law was made for apparent density
    expect(() => moduliOf(boneLaws.morgan, table)).toThrow(Problem);
    const lost: Density = table;
    expect(() => ofKind(lost, 'ash')).toThrow(
      expect.objectContaining({ code: 'calibrate.wrong-density', values: { wanted: 'ash', given: 'k2hpo4' } }),
    );
    expect(ofKind(lost, 'k2hpo4').valuesMgPerCm3).toBe(table.valuesMgPerCm3);
  });
  it('floor the modulus of what is no bone and cap what is more than bone', () => {
    for (const name of vertebralLaws) {
      const density = convertDensity(k2hpo4(-400, -100, 5000), boneLaws[name].density) as never;
      const e = moduliOf(boneLaws[name] as never, density);
      expect(Array.from(e).slice(0, 2), name).toEqual([boneBounds.floorMPa.value, boneBounds.floorMPa.value]);
      expect(e[2], name).toBeLessThanOrEqual(boneBounds.capMPa.value);
    }
    expect(moduliOf(boneLaws.kopperdahl, k2hpo4(9000))[0]).toBe(boneBounds.capMPa.value);
  });
  it('never offer the femur’s law for a vertebra', () => {
    for (const name of vertebralLaws) expect(boneLaws[name].site).toBe('vertebra');
    expect(boneLaws.keyak.site).toBe('femur');
    const ash: Density<'ash'> = { kind: 'ash', valuesMgPerCm3: Float64Array.of(50, 200) };
    expect(rounded(moduliOf(boneLaws.keyak, ash))).toEqual([11, 263]);
  });
  it('are the same laws when chosen by name', () => {
    expect(strengthLaws.map((l) => l.id)).toEqual([...vertebralLaws]);
    for (const l of strengthLaws) {
      const e = moduliOf(boneLaws[l.id as 'crawford'], convertDensity(k2hpo4(150), l.density) as never)[0];
      expect(l.modulusMPa(densityAs(0.15, 'k2hpo4', l.density)), l.id).toBeCloseTo(e, 3);
      expect(l.modulusMPa(0.001), l.id).toBeGreaterThanOrEqual(0);
    }
  });
  it('fall back on the yield strain where the source gives no yield stress', () => {
    expect(yieldStressesOf(boneLaws.crawford, k2hpo4(100))[0]).toBeCloseTo((3230 * 0.1 - 34.7) * yieldStrain.compression.value, 5);
  });
});

describe('density kinds', () => {
  const kinds: readonly DensityKind[] = ['k2hpo4', 'hydroxyapatite', 'ash', 'apparent'];
  it('convert by the published lines', () => {
    expect(convertDensity(k2hpo4(100), 'ash').valuesMgPerCm3[0]).toBeCloseTo(144.9, 10);
    expect(convertDensity(k2hpo4(100), 'apparent').valuesMgPerCm3[0]).toBeCloseTo(241.5, 10);
    const [slope, offset] = densityLine('hydroxyapatite', 'ash');
    expect([slope, offset]).toEqual([0.839, 69.8]);
  });
  it('convert there and back to the same number', () => {
    for (const a of kinds)
      for (const b of kinds)
        expect(convertDensity(convertDensity({ kind: a, valuesMgPerCm3: Float64Array.of(137) }, b), a).valuesMgPerCm3[0]).toBeCloseTo(
          137,
          9,
        );
  });
  it('read a HU by slope, intercept and curvature, with a spread that never shrinks beyond 300 HU', () => {
    expect(densityOfHu({ slopeMgPerCm3: 0.8, interceptMgPerCm3: -5 }, 150)).toBeCloseTo(115, 12);
    expect(densityOfHu({ slopeMgPerCm3: 0.5, interceptMgPerCm3: 30, curvatureMgPerCm3: 0.0005 }, 200)).toBeCloseTo(150, 12);
    const c = { sdAtZeroMgPerCm3: 30, sdAt300MgPerCm3: 60 };
    expect([-50, 0, 150, 300, 600].map((h) => densitySd(c, h))).toEqual([30, 30, 45, 60, 120]);
  });
});

describe('cement', () => {
  it('carries nothing before the gel, and all of its modulus when cured', () => {
    expect([0, 0.3, cementMechanics.gelFraction.value, 1, 1.2].map((x) => cementModulusMPa(x))).toEqual([0, 0, 0, 2500, 2500]);
    expect(cementModulusMPa(0.775, 1000)).toBeCloseTo(250, 9);
  });
  it('has a composite that is its two published losses, within its range', () => {
    const { setModulusMPa, contactFraction, shrinkageFraction, compositeModulusMPa } = cementMechanics;
    const product = setModulusMPa.value * contactFraction.value * shrinkageFraction.value;
    expect(Math.abs(product / compositeModulusMPa.value - 1)).toBeLessThan(0.02);
    for (const c of [...Object.values(cementMechanics), interfaceComplianceMmPerMPa]) {
      expect(c.value).toBeGreaterThanOrEqual(c.range[0]);
      expect(c.value).toBeLessThanOrEqual(c.range[1]);
    }
  });
});
