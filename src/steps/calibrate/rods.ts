// HU to density by the rods of a phantom that lay under the patient: the mean HU of a sphere in each, and a straight line through them.
// Fails first: beam hardening between the phantom and the spine, which no rod can see.
import { distance, lps, lpsToVoxel, mlFromMm3, Problem, voxel, voxelMm3, voxelToLps, type Lps } from '../../base/index.ts';
import { rodsSd } from '../../catalog/index.ts';
import type { Volume } from '../../records/index.ts';
import { straight, type DensityErrors } from './internal.ts';

export interface Rod {
  /** A point inside the rod, or … */
  readonly pointLps?: Lps | readonly [number, number, number] | undefined;
  /** … what somebody else read in it. */
  readonly measuredHu?: number | undefined;
  readonly densityMgPerCm3: number;
}
export interface RodReading {
  readonly hu: number;
  readonly sdHu: number;
  readonly volumeMl: number;
  readonly densityMgPerCm3: number;
}
export interface RodFit extends DensityErrors {
  readonly readings: readonly RodReading[];
  readonly slopeMgPerCm3: number;
  readonly interceptMgPerCm3: number;
  readonly fitFraction: number;
}

function readRod(volume: Volume, rod: Rod, radiusMm: number): RodReading {
  const { grid, voxels } = volume;
  if (rod.measuredHu !== undefined) return { hu: rod.measuredHu, sdHu: 0, volumeMl: 0, densityMgPerCm3: rod.densityMgPerCm3 };
  if (rod.pointLps === undefined) throw new Problem('calibrate.rod-outside', { densityMgPerCm3: rod.densityMgPerCm3 });
  const centre = lps(rod.pointLps[0], rod.pointLps[1], rod.pointLps[2]);
  const at = lpsToVoxel(grid, centre);
  const reach = grid.spacing.map((s) => Math.ceil(radiusMm / s));
  const values: number[] = [];
  for (let k = Math.ceil(at[2] - reach[2]); k <= at[2] + reach[2]; k++)
    for (let j = Math.ceil(at[1] - reach[1]); j <= at[1] + reach[1]; j++)
      for (let i = Math.ceil(at[0] - reach[0]); i <= at[0] + reach[0]; i++) {
        if (distance(voxelToLps(grid, voxel(i, j, k)), centre) > radiusMm) continue;
        if (i < 0 || j < 0 || k < 0 || i >= grid.size[0] || j >= grid.size[1] || k >= grid.size[2])
          throw new Problem('calibrate.rod-outside', { densityMgPerCm3: rod.densityMgPerCm3 });
        values.push(voxels[i + grid.size[0] * (j + grid.size[1] * k)]);
      }
  if (values.length < 5) throw new Problem('calibrate.rod-outside', { densityMgPerCm3: rod.densityMgPerCm3 });
  const hu = values.reduce((a, b) => a + b, 0) / values.length;
  const sdHu = Math.sqrt(values.reduce((s, v) => s + (v - hu) ** 2, 0) / (values.length - 1));
  return { hu, sdHu, volumeMl: mlFromMm3(values.length * voxelMm3(grid)), densityMgPerCm3: rod.densityMgPerCm3 };
}

/** At least three rods of different density; their HU must rise with it. */
export function fitRods(volume: Volume, rods: readonly Rod[], radiusMm: number): RodFit {
  if (rods.length < 3) throw new Problem('calibrate.rods-few', { foundCount: rods.length });
  const readings = rods.map((r) => readRod(volume, r, radiusMm));
  const hu = readings.map((r) => r.hu);
  const density = readings.map((r) => r.densityMgPerCm3);
  const [slope, offset, r2] = straight(hu, density);
  if (!(slope > 0.2 && slope < 3) || r2 < 0.95)
    throw new Problem('calibrate.rods-inconsistent', { slope: Number(slope.toPrecision(3)), r2: Number(r2.toPrecision(3)) });
  // spread of the rods about the line, and of the line at a HU
  const n = hu.length;
  const mean = hu.reduce((a, b) => a + b, 0) / n;
  const xx = hu.reduce((s, h) => s + (h - mean) ** 2, 0);
  const residual = Math.sqrt(density.reduce((s, d, i) => s + (d - offset - slope * hu[i]) ** 2, 0) / (n - 2));
  const line = (h: number): number => residual * Math.sqrt(1 / n + (h - mean) ** 2 / xx);
  const slopeSdFraction = Math.hypot(residual / Math.sqrt(xx) / slope, rodsSd.slopeFraction.value);
  const zero = Math.hypot(line(0), rodsSd.atZeroMgPerCm3.value);
  return {
    readings,
    slopeMgPerCm3: slope,
    interceptMgPerCm3: offset,
    fitFraction: r2,
    sdAtZeroMgPerCm3: zero,
    sdAt300MgPerCm3: Math.hypot(line(300), rodsSd.atZeroMgPerCm3.value, 300 * slope * rodsSd.slopeFraction.value),
    slopeSdFraction,
  };
}
