// What a heat model is made of, in SI per volume (W/(m K), MJ/(m³ K), W/m³, …), lengths in mm, temperatures in °C; and its check.
// Inside the solver: mm, s, mJ, mW, K from the melting point; MJ/m³ is mJ/mm³ and W/(m K) is mW/(mm K), so these two keep their numbers.
import { Problem } from '../base/index.ts';
import { requireRow } from '../kernels/index.ts';
import { boxSides, type BoxSide, type Size } from './box.ts';

export interface HeatMaterial {
  readonly conductivityWPerMK: number;
  /** Density × specific heat. */
  readonly heatMjPerM3K: number;
  /** Below the melting point; absent: the material never freezes. */
  readonly frozen?: {
    readonly conductivityWPerMK: number;
    readonly heatMjPerM3K: number;
    readonly latentMjPerM3: number;
    /** Freezes from the melting point to this far below it; 0: at one temperature. */
    readonly mushyC: number;
  };
}
/** A face of the grid: held at a temperature, or exchanging with one; no flux where no side is given. */
export type HeatSide = { readonly temperatureC: number } | { readonly ambientC: number; readonly exchangeWPerM2K: number };

export interface HeatModel {
  /** Cells along x, y, z. */
  readonly size: Size;
  readonly spacingMm: number;
  readonly materials: readonly HeatMaterial[];
  /** Index into `materials`, one a cell, x fastest; absent: all of the first. */
  readonly material?: Uint8Array;
  readonly initialC: number | Float32Array;
  /** Perfusion (blood's density × heat × flow per volume), one a cell; it stops where a cell is at or below the melting point. */
  readonly perfusionWPerM3K?: Float32Array;
  /** Needed with a perfusion. */
  readonly bloodC?: number;
  readonly sourceWPerM3?: Float32Array;
  readonly sides?: Partial<Readonly<Record<BoxSide, HeatSide>>>;
  /** Of all materials; default 0 °C. Where the change of phase is boiling: the boiling point, `frozen` being the wet tissue. */
  readonly meltingC?: number;
  /** Which side of that point is perfused: above (default) or below. */
  readonly perfused?: 'above' | 'below';
}

/** No tissue, probe or room is colder (absolute zero) or hotter. */
const lowestC = -273.15;
const highestC = 1000;
export const isTemperature = (valueC: number): boolean => valueC >= lowestC && valueC <= highestC;
export function requireTemperature(valueC: number): void {
  if (!isTemperature(valueC)) throw new Problem('physics.heat-temperature', { valueC });
}
/** Refuses a value of a field that is not a finite number of `least` or more. */
export function requireNumber(field: string, value: number, least: number, isOpen = false): void {
  if (!(isOpen ? value > least : value >= least) || !Number.isFinite(value)) throw new Problem('physics.heat-value', { field, value });
}
export function requireLength(field: string, cells: number, length: number): void {
  if (length !== cells) throw new Problem('physics.heat-length', { field, cells, length });
}
export function requireField(field: string, values: Float32Array, cells: number, least: number): void {
  requireLength(field, cells, values.length);
  for (const v of values) requireNumber(field, v, least);
}

export function checkHeat(m: HeatModel): void {
  const cells = m.size[0] * m.size[1] * m.size[2];
  for (const n of m.size) if (!(Number.isInteger(n) && n >= 1)) throw new Problem('physics.heat-value', { field: 'size', value: n });
  requireRow(m.size[0]);
  if (!(m.spacingMm > 0) || m.spacingMm === Infinity) throw new Problem('physics.bad-spacing', { spacingMm: m.spacingMm });
  if (m.materials.length < 1 || m.materials.length > 256)
    throw new Problem('physics.heat-value', { field: 'materials', value: m.materials.length });
  for (const a of m.materials) {
    requireNumber('conductivityWPerMK', a.conductivityWPerMK, 0, true);
    requireNumber('heatMjPerM3K', a.heatMjPerM3K, 0, true);
    if (a.frozen === undefined) continue;
    requireNumber('frozen.conductivityWPerMK', a.frozen.conductivityWPerMK, 0, true);
    requireNumber('frozen.heatMjPerM3K', a.frozen.heatMjPerM3K, 0, true);
    requireNumber('frozen.latentMjPerM3', a.frozen.latentMjPerM3, 0);
    requireNumber('frozen.mushyC', a.frozen.mushyC, 0);
  }
  if (m.material !== undefined) {
    requireLength('material', cells, m.material.length);
    for (const v of m.material) if (v >= m.materials.length) throw new Problem('physics.heat-value', { field: 'material', value: v });
  }
  requireTemperature(m.meltingC ?? 0);
  if (typeof m.initialC === 'number') requireTemperature(m.initialC);
  else {
    requireLength('initialC', cells, m.initialC.length);
    for (const v of m.initialC) requireTemperature(v);
  }
  if (m.perfusionWPerM3K !== undefined) {
    requireField('perfusionWPerM3K', m.perfusionWPerM3K, cells, 0);
    requireTemperature(m.bloodC ?? Number.NaN);
  }
  if (m.sourceWPerM3 !== undefined) requireField('sourceWPerM3', m.sourceWPerM3, cells, -Infinity);
  for (const name of boxSides) {
    const side = m.sides?.[name];
    if (side === undefined) continue;
    requireTemperature('temperatureC' in side ? side.temperatureC : side.ambientC);
    if (!('temperatureC' in side)) requireNumber('exchangeWPerM2K', side.exchangeWPerM2K, 0);
  }
}

/** The four slopes and the width of heat.ts (kernels), and the way back from a temperature to an enthalpy. */
export interface HeatLaw {
  readonly row: readonly number[];
  /** H, mJ/mm³, at T above the melting point. */
  enthalpy(t: number): number;
}
export function heatLaw(m: HeatMaterial): HeatLaw {
  const kl = m.conductivityWPerMK;
  const cl = m.heatMjPerM3K;
  const f = m.frozen;
  const ks = f?.conductivityWPerMK ?? kl;
  const cs = f?.heatMjPerM3K ?? cl;
  const mushy = f?.mushyC ?? 0;
  // across the mushy range the material also cools: sensible heat halfway between the two
  const width = (f?.latentMjPerM3 ?? 0) + mushy * ((cs + cl) / 2);
  return {
    row: [ks / cs, width > 0 ? (ks * mushy) / width : 0, kl / cl, width, ks, kl, 1 / kl, 1 / cl],
    enthalpy: (t) => (t >= 0 ? cl * t : t > -mushy ? (width * t) / mushy : -width + cs * (t + mushy)),
  };
}
