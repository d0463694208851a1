// Trabecular HU: the mean inside an ellipsoid in the middle of the body, kept away from every wall and endplate, without what is not trabecular
// bone (gas, sclerosis or vein with contrast, cement, metal). What was left out is named. In a fractured body it tells impaction, never density.
// The assumption that fails first: the middle of the body is there (a very flat body has no room; then there is no figure).
import { tissueHu } from '../../catalog/index.ts';
import type { Volume } from '../../records/index.ts';
import { inFrame, surfaceAt } from '../../spine/index.ts';
import type { Shape } from './shape.ts';

export interface Trabecular {
  readonly meanHu: number;
  readonly sdHu: number;
  readonly nCount: number;
  readonly volumeMl: number;
  readonly excluded: readonly string[];
}

export function trabecularHu(shape: Shape, volume: Volume): Trabecular | undefined {
  if (shape.six === undefined) return undefined;
  const { walls, frame } = shape.body;
  const hu = inFrame({ grid: volume.grid, values: volume.voxels }, frame, Number.NaN);
  const bone = inFrame(shape.bodyField, frame);
  const h = shape.six.heights;
  const a = Math.max(4, ((walls.leftMm - walls.rightMm) / 2 - 5) * 0.7);
  const b = Math.max(3, ((walls.posteriorMm - walls.anteriorMm) / 2 - 4) * 0.7);
  const c = Math.min(h.anteriorMm, h.middleMm, h.posteriorMm) / 2 - 3;
  if (c < 1) return undefined;
  const lc = (walls.leftMm + walls.rightMm) / 2;
  const pc = (walls.anteriorMm + walls.posteriorMm) / 2 - 2;
  const step = 1;
  const values: number[] = [];
  const left = { gas: 0, dense: 0, cement: 0, metal: 0 };
  for (let l = -a; l <= a; l += step)
    for (let p = -b; p <= b; p += step) {
      const flat = (l / a) ** 2 + (p / b) ** 2;
      if (flat > 1) continue;
      const up = surfaceAt(bone, lc + l, pc + p, 1);
      const down = surfaceAt(bone, lc + l, pc + p, -1);
      if (up === undefined || down === undefined) continue;
      const middle = (up + down) / 2;
      const half = Math.min(c, (up - down) / 2 - 3) * Math.sqrt(1 - flat);
      for (let s = -half; s <= half; s += step) {
        const v = hu(lc + l, pc + p, middle + s);
        if (!Number.isFinite(v)) continue;
        if (v < tissueHu.gasBelowHu) left.gas++;
        else if (v > tissueHu.metalAboveHu) left.metal++;
        else if (v > tissueHu.cementAboveHu) left.cement++;
        else if (v > tissueHu.trabecularBelowHu) left.dense++;
        else values.push(v);
      }
    }
  if (values.length < 60) return undefined;
  const mean = values.reduce((x, y) => x + y, 0) / values.length;
  const sd = Math.sqrt(values.reduce((x, y) => x + (y - mean) ** 2, 0) / values.length);
  // single noisy voxels above the limit are not named
  const all = values.length + left.gas + left.dense + left.cement + left.metal;
  const excluded = [
    'cortex',
    ...Object.entries(left)
      .filter(([, n]) => n > 0.01 * all)
      .map(([k]) => k),
  ];
  return { meanHu: mean, sdHu: sd, nCount: values.length, volumeMl: (values.length * step ** 3) / 1000, excluded };
}
