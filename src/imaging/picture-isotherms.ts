// Isotherms of a heated or frozen field over a slice, at one moment: the same lines on the page and on paper. Ice first (0 °C, what CT shows), the lethal edge
// within it; for heat what injures a nerve, then what kills. Between the kept moments temperature runs straight.
import type { Grid } from '../base/index.ts';
import { blendMask, type Colour, type Picture, type Plane } from './picture.ts';

export interface HeatField {
  readonly grid: Grid;
  readonly timeS: readonly number[];
  /** Tenths of °C, one a moment. */
  readonly temperatures: readonly Int16Array[];
  /** 1 = dead for sure. */
  readonly killed: Uint8Array;
}
export interface Isotherm {
  readonly limitC: number;
  readonly colour: Colour;
}
export const hotIsotherms: readonly Isotherm[] = [
  { limitC: 45, colour: [250, 204, 21, 0.95] },
  { limitC: 50, colour: [251, 146, 60, 0.95] },
  { limitC: 60, colour: [239, 68, 68, 0.95] },
];
export const coldIsotherms: readonly Isotherm[] = [
  { limitC: 10, colour: [148, 163, 184, 0.8] },
  { limitC: 0, colour: [255, 255, 255, 0.95] },
  { limitC: -20, colour: [125, 211, 252, 0.95] },
  { limitC: -40, colour: [96, 165, 250, 1] },
];

/** 1 where the field is past the limit at a moment. */
export function pastLimit(field: HeatField, isHot: boolean, timeS: number, limitC: number): Uint8Array {
  const { timeS: times, temperatures } = field;
  let n = 0;
  while (n + 1 < times.length - 1 && times[n + 1] <= timeS) n++;
  const [a, b] = [temperatures[n], temperatures[Math.min(n + 1, temperatures.length - 1)]];
  const span = (times[n + 1] ?? times[n]) - times[n];
  const f = span <= 0 ? 0 : Math.min(1, Math.max(0, (timeS - times[n]) / span));
  const out = new Uint8Array(a.length);
  const limit = 10 * limitC;
  for (let q = 0; q < a.length; q++) {
    const t = a[q] + f * (b[q] - a[q]);
    if (isHot ? t >= limit : t <= limit) out[q] = 1;
  }
  return out;
}

/** What is dead as a tint, and the lines; `past` may keep what it made. */
export function layIsotherms(
  picture: Picture,
  plane: Plane,
  field: HeatField,
  isHot: boolean,
  timeS: number,
  past: typeof pastLimit = pastLimit,
): void {
  const { grid } = field;
  blendMask(picture, plane, { grid, voxels: field.killed }, (v) => (v === 1 ? [220, 38, 38, 0.16] : undefined), 'fill');
  for (const { limitC, colour } of isHot ? hotIsotherms : coldIsotherms)
    blendMask(picture, plane, { grid, voxels: past(field, isHot, timeS, limitC) }, () => colour, 'outline');
}
