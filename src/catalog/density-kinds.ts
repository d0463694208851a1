// Density with its kind as part of the type, and the sourced conversions between kinds. A number without a kind cannot reach a material law.
// Conversions are straight lines measured between phantoms, ash and weighed cores; they fail first outside 50–400 mg/cm³.
import { Problem } from '../base/index.ts';
import type { Calibration, DensityKind } from '../records/index.ts';
import type { Constant } from './attenuation.ts';

/** Densities of one kind, one a voxel or one a specimen. */
export interface Density<K extends DensityKind = DensityKind> {
  readonly kind: K;
  readonly valuesMgPerCm3: Float32Array | Float64Array;
}

/** ash = slope · density + offset; apparent = ash / ashFraction. */
export const densityConversions = {
  ashFromK2hpo4: {
    slope: { value: 1.06, range: [1, 1.15], source: 'Keyak 1994 (ash against K2HPO4), as in public calibration code' },
    offsetMgPerCm3: { value: 38.9, range: [20, 60], source: 'Keyak 1994, same' },
  },
  ashFromHydroxyapatite: {
    slope: { value: 0.839, range: [0.78, 0.9], source: 'Kaneko 2004 (ash against hydroxyapatite), as in public calibration code' },
    offsetMgPerCm3: { value: 69.8, range: [40, 100], source: 'Kaneko 2004, same' },
  },
  ashFraction: { value: 0.6, range: [0.5, 0.7], source: 'recalled, not read: ash over apparent (wet) density about 0.6' },
} as const satisfies Record<string, Constant | Record<string, Constant>>;

type Line = readonly [slope: number, offset: number];
const { ashFromK2hpo4: k, ashFromHydroxyapatite: h, ashFraction } = densityConversions;
/** From each kind to ash. */
const toAsh: Readonly<Record<DensityKind, Line>> = {
  k2hpo4: [k.slope.value, k.offsetMgPerCm3.value],
  hydroxyapatite: [h.slope.value, h.offsetMgPerCm3.value],
  ash: [1, 0],
  apparent: [ashFraction.value, 0],
};

/** The straight line from one kind to another, mg/cm³; the identity when they are the same. */
export function densityLine(from: DensityKind, to: DensityKind): Line {
  if (from === to) return [1, 0];
  const [a, b] = toAsh[from];
  const [c, d] = toAsh[to];
  return [a / c, (b - d) / c];
}
/** One density counted as another kind, g/cm³. */
export function densityAs(gPerCm3: number, from: DensityKind, to: DensityKind): number {
  const [slope, offset] = densityLine(from, to);
  return slope * gPerCm3 + offset / 1000;
}
/** The same bone in another kind of density, by the sourced lines. */
export function convertDensity<To extends DensityKind>(density: Density, to: To): Density<To> {
  const [slope, offset] = densityLine(density.kind, to);
  return { kind: to, valuesMgPerCm3: density.valuesMgPerCm3.map((v) => slope * v + offset) };
}
/** A density that is what the caller says it is, or a Problem. */
export function ofKind<K extends DensityKind>(density: Density, kind: K): Density<K> {
  if (density.kind !== kind) throw new Problem('calibrate.wrong-density', { wanted: kind, given: density.kind });
  return density as Density<K>;
}

/** Density of one HU by a calibration, mg/cm³ of its kind. */
export const densityOfHu = (c: Pick<Calibration, 'slopeMgPerCm3' | 'interceptMgPerCm3' | 'curvatureMgPerCm3'>, hu: number): number =>
  c.interceptMgPerCm3 + hu * (c.slopeMgPerCm3 + hu * (c.curvatureMgPerCm3 ?? 0));
/** Densities of a list of HU, of the calibration's kind. */
export const calibrated = (c: Calibration, hu: ArrayLike<number>): Density => ({
  kind: c.density,
  valuesMgPerCm3: Float32Array.from(hu, (v) => densityOfHu(c, v)),
});
/** One standard deviation of the density at a HU: straight between the two stated ones, growing in proportion beyond 300 HU. */
export function densitySd(c: Pick<Calibration, 'sdAtZeroMgPerCm3' | 'sdAt300MgPerCm3'>, hu: number): number {
  const f = Math.max(0, hu / 300);
  return f > 1 ? c.sdAt300MgPerCm3 * f : c.sdAtZeroMgPerCm3 + (c.sdAt300MgPerCm3 - c.sdAtZeroMgPerCm3) * f;
}
