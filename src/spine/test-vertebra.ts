// A vertebra with known answers for the tests of this folder: superelliptic body between two tilted, concave endplates, two elliptic pedicles,
// a ring of laminae and a spinous process, anywhere in space. Exact by construction; no claim to look like a patient (that is src/phantom).
import { fromFrame, lps, toFrame, voxel, voxelToLps, type Frame, type Grid, type Lps } from '../base/index.ts';
import type { Mask } from '../records/index.ts';

export interface TestVertebra {
  readonly frame: Frame;
  readonly widthMm: number;
  readonly depthMm: number;
  readonly anteriorMm: number;
  readonly posteriorMm: number;
  /** Sag of each endplate at its middle. */
  readonly concavityMm: number;
  readonly pedicleWidthMm: number;
  readonly pedicleHeightMm: number;
  readonly pedicleAngleDeg: number;
}
export const testVertebra = (frame: Frame, changes: Partial<TestVertebra> = {}): TestVertebra => ({
  frame,
  widthMm: 44,
  depthMm: 33,
  anteriorMm: 26,
  posteriorMm: 28,
  concavityMm: 1.5,
  pedicleWidthMm: 9,
  pedicleHeightMm: 15,
  pedicleAngleDeg: 12,
  ...changes,
});

/** Half the body's height above (l, p), symmetric about the mid-plane. */
const halfHeight = (v: TestVertebra, l: number, p: number): number => {
  const r2 = ((2 * l) / v.widthMm) ** 2 + ((2 * p) / v.depthMm) ** 2;
  const fraction = p / (v.depthMm * 0.84) + 0.5;
  return (v.anteriorMm + (v.posteriorMm - v.anteriorMm) * fraction) / 2 - v.concavityMm * Math.max(0, 1 - r2 / 0.6);
};
export const trueHeights = (v: TestVertebra): { anteriorMm: number; middleMm: number; posteriorMm: number } => {
  const mean = (p: number): number => {
    let s = 0;
    for (let i = 0; i < 60; i++) s += 2 * halfHeight(v, -3 + (i + 0.5) / 10, p);
    return s / 60;
  };
  return { anteriorMm: mean(-0.42 * v.depthMm), middleMm: mean(0), posteriorMm: mean(0.42 * v.depthMm) };
};
/** Isthmus of a pedicle (frame mm) on a side: +1 left, −1 right. */
export const pedicleCentre = (v: TestVertebra, side: 1 | -1): readonly [number, number, number] => [side * 15.5, v.depthMm / 2 + 4, 5];

export function insideTest(v: TestVertebra, point: Lps): boolean {
  const [l, p, s] = toFrame(v.frame, point);
  const e = Math.abs((2 * l) / v.widthMm) ** 2.5 + Math.abs((2 * p) / v.depthMm) ** 2.5;
  if (e <= 1 && Math.abs(s) <= halfHeight(v, l, p)) return true;
  const back = v.depthMm / 2;
  for (const side of [1, -1] as const) {
    const [cl, cp, cs] = pedicleCentre(v, side);
    const t = (v.pedicleAngleDeg * Math.PI) / 180;
    // the axis leads forwards and towards the midline
    const a = (l - cl) * -side * Math.sin(t) + (p - cp) * -Math.cos(t);
    const across = (l - cl) * Math.cos(t) + (p - cp) * -side * Math.sin(t);
    const grow = 1 + 0.004 * a * a;
    if (a > -10 && a < 9 && ((2 * across) / (v.pedicleWidthMm * grow)) ** 2 + ((2 * (s - cs)) / (v.pedicleHeightMm * grow)) ** 2 <= 1)
      return true;
  }
  const cp = back + 8.5;
  const r = Math.hypot(l / 14, (p - cp) / 11);
  if (p > cp - 2 && r >= 1 && r <= 1.5 && s > -12 && s < 9) return true;
  return p > cp + 12 && p < cp + 34 && Math.abs(l) < 3 && s > -14 && s < 4;
}

/** Voxels whose centre is inside, on an oblique grid around the bone. */
export function maskOf(v: TestVertebra, grid: Grid): Mask {
  const voxels = new Uint8Array(grid.size[0] * grid.size[1] * grid.size[2]);
  let n = 0;
  for (let k = 0; k < grid.size[2]; k++)
    for (let j = 0; j < grid.size[1]; j++)
      for (let i = 0; i < grid.size[0]; i++, n++) if (insideTest(v, voxelToLps(grid, voxel(i, j, k)))) voxels[n] = 1;
  return { grid, voxels };
}

/** A grid in LPS axes that holds the bone. */
export function gridAround(v: TestVertebra, spacing: readonly [number, number, number], shift = 0): Grid {
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  for (const l of [-36, 36])
    for (const p of [-22, 68])
      for (const s of [-24, 24]) {
        const q = fromFrame(v.frame, l, p, s);
        for (let a = 0; a < 3; a++) {
          low[a] = Math.min(low[a], q[a]);
          high[a] = Math.max(high[a], q[a]);
        }
      }
  return {
    size: [0, 1, 2].map((a) => Math.ceil((high[a] - low[a]) / spacing[a])) as [number, number, number],
    spacing,
    originLps: lps(low[0] + shift, low[1] + shift, low[2] + shift),
    axes: [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ] as unknown as Grid['axes'],
    frame: 'test',
  };
}
