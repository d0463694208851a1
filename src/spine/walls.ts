// The body's walls and surfaces by marching through the bone field: where a line leaves the bone, to a fraction of a voxel.
// The assumption that fails first: the origin of the frame lies in the body and its mid-plane is bone (a body split in two is not measured).
import { marchOut, type FrameSampler } from './bone-field.ts';
import { median } from './fit.ts';

/** Body walls in frame coordinates (mm), read at mid-height: the box the heights are laid out in. */
export interface Walls {
  readonly leftMm: number;
  readonly rightMm: number;
  readonly anteriorMm: number;
  readonly posteriorMm: number;
}

/** Walls at mid-height by marching out from the origin; undefined when the origin is not in bone. */
export function wallsAt(sample: FrameSampler, s = 0): Walls | undefined {
  const walk = (l: number, p: number, tl: number, tp: number): number | undefined => marchOut(sample, [l, p, s], [tl, tp, 0], 45);
  const read = (tl: number, tp: number): number => {
    const found: number[] = [];
    for (const a of [-4, -2, 0, 2, 4]) {
      const d = tl === 0 ? walk(a, 0, tl, tp) : walk(0, a, tl, tp);
      if (d !== undefined) found.push(d);
    }
    return median(found);
  };
  const walls = { leftMm: read(1, 0), rightMm: -read(-1, 0), anteriorMm: -read(0, -1), posteriorMm: read(0, 1) };
  return Object.values(walls).every(Number.isFinite) ? walls : undefined;
}

/** Upper (+1) or lower (−1) surface of the body above (l, p), mm from the mid-plane, holes up to 6 mm crossed; undefined where the column does not start in bone. */
export function surfaceAt(sample: FrameSampler, l: number, p: number, sign: 1 | -1, start = 0): number | undefined {
  const d = marchOut(sample, [l, p, start], [0, 0, sign], 32, 0.5, 6);
  return d === undefined ? undefined : start + sign * d;
}

/**
 * Columns every `stepMm` over the middle of the body: `across` of the width and `along` of the depth (a rectangle; where its corners leave
 * the bone there is no column to read).
 */
export function columns(walls: Walls, across: number, along: number, stepMm: number): readonly (readonly [number, number])[] {
  const lc = (walls.leftMm + walls.rightMm) / 2;
  const pc = (walls.anteriorMm + walls.posteriorMm) / 2;
  const a = ((walls.leftMm - walls.rightMm) / 2) * across;
  const b = ((walls.posteriorMm - walls.anteriorMm) / 2) * along;
  const out: (readonly [number, number])[] = [];
  const nl = Math.max(3, Math.round((2 * a) / stepMm));
  const np = Math.max(3, Math.round((2 * b) / stepMm));
  for (let j = 0; j <= np; j++) for (let i = 0; i <= nl; i++) out.push([lc + a * ((2 * i) / nl - 1), pc + b * ((2 * j) / np - 1)]);
  return out;
}
