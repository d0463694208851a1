// What a strength record shows of itself: which two states 'before and after' are, the strain inside the bone alone, and three figures that say a picture in
// words. Strain is the energy-equivalent strain at 0.7 % apparent strain; maps count it in 1/10000.
// The assumption that fails first: the caps of the model lie outside the vertebra's own parts.
import { voxelToLps, voxel } from '../base/index.ts';
import { maskAt } from '../imaging/index.ts';
import type { Band, Mask, Strength, StrengthState } from '../records/index.ts';

/** Scale of every strain picture: the top colour, as a share (1.5 %): the same before and after, or the two would not be compared. */
export const strainTopFraction = 0.015;
export const strainUnit = 1e-4;

type StrainMap = Strength['maps'][number];
export interface BeforeAfter {
  readonly before: StrengthState | undefined;
  readonly after: StrengthState | undefined;
  readonly beforeIndex: number;
  readonly afterIndex: number;
}

/**
 * The two states compared: those with maps; else 'now'; else, of a fractured body, the residual stiffness nearest the middle of where it is believed to lie.
 * An index of -1 = there is none.
 */
export function beforeAfter(s: Strength): BeforeAfter {
  const find = (cemented: boolean): number => {
    const mapped = s.maps.find((m) => s.states[m.stateIndex]?.cemented === cemented);
    if (mapped !== undefined) return mapped.stateIndex;
    const now = s.states.findIndex((x) => x.bone === 'now' && x.cemented === cemented);
    if (now >= 0) return now;
    const prior = s.findings.find((f) => f.code === 'strength.damage-prior')?.values;
    const [low, high] = [prior?.['low'], prior?.['high']];
    const middle = typeof low === 'number' && typeof high === 'number' ? (low + high) / 2 : 0.35;
    let best = -1;
    for (const [n, x] of s.states.entries()) {
      if (x.bone !== 'residual' || x.cemented !== cemented || x.residualFraction === undefined) continue;
      const than = best < 0 ? Infinity : Math.abs((s.states[best].residualFraction ?? 9) - middle);
      if (Math.abs(x.residualFraction - middle) < than) best = n;
    }
    return best;
  };
  const [beforeIndex, afterIndex] = [find(false), find(true)];
  return { before: s.states[beforeIndex], after: s.states[afterIndex], beforeIndex, afterIndex };
}

export interface Figure {
  readonly value: number;
  readonly band?: Band;
}
export interface StrengthRow {
  readonly key: 'stiffness' | 'failureLoad' | 'loadAt07' | 'crushLoad' | 'axialRigidity' | 'cementShare' | 'tilt' | 'bending';
  readonly decimals: number;
  readonly before?: Figure;
  readonly after?: Figure;
  readonly gain?: Strength['gains'][string];
}
type NumberField =
  | 'stiffnessNPerMm'
  | 'failureLoadN'
  | 'loadAt07N'
  | 'crushLoadN'
  | 'axialRigidityN'
  | 'cementShareFraction'
  | 'tiltDeg'
  | 'bendingNMmPerDeg';
/** Field of a state behind each row, what it is multiplied by to be shown, decimals. */
const rows: readonly (readonly [StrengthRow['key'], NumberField, number, number])[] = [
  ['stiffness', 'stiffnessNPerMm', 1, 0],
  ['failureLoad', 'failureLoadN', 1, 0],
  ['loadAt07', 'loadAt07N', 1, 0],
  ['crushLoad', 'crushLoadN', 1, 0],
  ['axialRigidity', 'axialRigidityN', 1e-3, 0],
  ['cementShare', 'cementShareFraction', 100, 0],
  ['tilt', 'tiltDeg', 1, 2],
  ['bending', 'bendingNMmPerDeg', 1, 0],
];
/** Rows of the before/after table. The load at 1.9 % has its row even where it was not asked for: its absence is said. */
export function strengthRows(s: Strength): readonly StrengthRow[] {
  const { before, after, beforeIndex, afterIndex } = beforeAfter(s);
  return rows.flatMap(([key, field, times, decimals]) => {
    const figure = (state: StrengthState | undefined, index: number): Figure | undefined => {
      const value = state?.[field];
      if (value === undefined) return undefined;
      const band = s.bands[`states.${index}.${field}`];
      return { value: value * times, ...(band === undefined ? {} : { band: { ...band, low: band.low * times, high: band.high * times } }) };
    };
    const [a, b] = [figure(before, beforeIndex), figure(after, afterIndex)];
    if (a === undefined && b === undefined && key !== 'crushLoad') return [];
    const gain = s.gains[key];
    return [
      {
        key,
        decimals,
        ...(a === undefined ? {} : { before: a }),
        ...(b === undefined ? {} : { after: b }),
        ...(gain === undefined ? {} : { gain }),
      },
    ];
  });
}

/** Points of the residual curve, from weak to whole: fraction of the law, state without and with cement. */
export function residualCurve(
  s: Strength,
): readonly { readonly residualFraction: number; readonly before?: StrengthState; readonly after?: StrengthState }[] {
  const fractions = [...new Set(s.states.flatMap((x) => (x.bone === 'residual' ? (x.residualFraction ?? []) : [])))].sort((a, b) => a - b);
  return fractions.map((residualFraction) => {
    const of = (cemented: boolean): StrengthState | undefined =>
      s.states.find((x) => x.bone === 'residual' && x.residualFraction === residualFraction && x.cemented === cemented);
    const [before, after] = [of(false), of(true)];
    return { residualFraction, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) };
  });
}

/** The map with everything outside the bone's own parts (end caps, discs) taken out. */
export function strainInBone(map: StrainMap, parts: Mask): { readonly grid: StrainMap['grid']; readonly voxels: Uint16Array } {
  const { grid, strain } = map;
  const [nx, ny, nz] = grid.size;
  const voxels = new Uint16Array(strain.length);
  for (let k = 0, q = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, q++) if (strain[q] !== 0 && maskAt(parts, voxelToLps(grid, voxel(i, j, k))) !== 0) voxels[q] = strain[q];
  return { grid, voxels };
}

export interface StrainFigures {
  readonly medianFraction: number;
  readonly p95Fraction: number;
  /** Share of the bone strained beyond the critical strain. */
  readonly beyondFraction: number;
}
export function strainFigures(voxels: Uint16Array, criticalFraction: number): StrainFigures | undefined {
  const sorted = voxels.filter((v) => v > 0).sort();
  if (sorted.length === 0) return undefined;
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] * strainUnit;
  const limit = criticalFraction / strainUnit + 1e-6;
  const beyond = sorted.reduce((n, v) => n + (v > limit ? 1 : 0), 0);
  return { medianFraction: at(0.5), p95Fraction: at(0.95), beyondFraction: beyond / sorted.length };
}
