// Where the three sheets of a body are told: endplates as heights over a square lattice of the section, the wall as radii by angle and level, both in
// the body's own axes with its middle as origin.
import type { Block } from './block.ts';

export const latticeMm = 2.5;
export const angles = 48;
export const levels = 9;
/** Lowest level as a share of the height; the highest lies as far from the other end. */
const lowest = 0.05;
export const shareOf = (n: number): number => lowest + ((1 - 2 * lowest) * Math.floor(n / angles)) / (levels - 1);
export const levelOfShare = (share: number): number => ((share - lowest) / (1 - 2 * lowest)) * (levels - 1);

/** The body's own axes with its middle as origin: values of the block there, and the points a person showed. */
export interface Around {
  readonly block: Block;
  readonly at: (a: number, b: number, c: number) => number;
  /** `exact`: a point of the very surface; else about there, and its edge is looked for. */
  readonly held: readonly {
    readonly sheet: 'wall' | 'superior' | 'inferior';
    readonly at: readonly [number, number, number];
    readonly exact: boolean;
  }[];
  /** Where a surface is read, mm outwards of it: on the blurred shell, and beyond. */
  readonly shellMm: number;
  readonly beyondMm: number;
}
/** Height of a sheet over a place of the section, mm; held at the lattice's edge. */
export function sheetAt(sheet: Float32Array, side: number, a: number, b: number): number {
  const mid = (side - 1) / 2;
  let x = a / latticeMm + mid;
  let y = b / latticeMm + mid;
  x = x < 0 ? 0 : x > side - 1.001 ? side - 1.001 : x;
  y = y < 0 ? 0 : y > side - 1.001 ? side - 1.001 : y;
  const i = x | 0;
  const j = y | 0;
  const p = i + side * j;
  const fx = x - i;
  const fy = y - j;
  return (1 - fy) * ((1 - fx) * sheet[p] + fx * sheet[p + 1]) + fy * ((1 - fx) * sheet[p + side] + fx * sheet[p + side + 1]);
}

/** Radius of the wall at an angle (rad) and a level (continuous), mm; beyond the outermost levels it goes on as between the last two. */
export function radiusAt(radiusMm: Float32Array, angle: number, level: number): number {
  const t = ((((angle / (2 * Math.PI)) % 1) + 1) % 1) * angles;
  const i = Math.floor(t) % angles;
  const f = t - Math.floor(t);
  const l = Math.max(-0.5, Math.min(levels - 0.5, level));
  const j = l < 0 ? 0 : l > levels - 2 ? levels - 2 : l | 0;
  const g = l - j;
  const next = (i + 1) % angles;
  const o = j * angles;
  const q = o + angles;
  return (1 - g) * ((1 - f) * radiusMm[o + i] + f * radiusMm[o + next]) + g * ((1 - f) * radiusMm[q + i] + f * radiusMm[q + next]);
}
