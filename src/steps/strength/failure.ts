// From one linear answer to a failure load, Pistoia-type: the load at which a share V of the judged voxels is beyond an energy-equivalent strain
// (Pistoia 2002). Judged: bone of the body, not caps, not cement or its rim, not behind, not within two voxels of a cap, not softer than a
// stated modulus. Beside it, never mixed in: (EA)min, the weakest of the sections that stand at equal shares of every column's height.
import { failureCriterion } from '../../catalog/index.ts';
import { distanceTo } from '../../imaging/index.ts';
import { kinds, type CappedBody } from './capped-body.ts';
import type { CementField } from './cement-field.ts';

export interface Criterion {
  readonly volumeFraction: number;
  readonly strainFraction: number;
  readonly leastMPa: number;
}

/** 1 where a voxel is judged. */
export function judged(body: CappedBody, moduli: Float32Array, cement: CementField | undefined, leastMPa: number): Uint8Array {
  const out = new Uint8Array(moduli.length);
  const plane = body.size[0] * body.size[1];
  const guard = Math.max(failureCriterion.underCapVoxelCount.value, Math.round(failureCriterion.underCapMm.value / body.spacingMm));
  // by distance from the surface (half a voxel beyond the outermost centres) and not by the rim's own voxels: the same bone is judged on a finer grid
  const h = body.spacingMm;
  const near = cement === undefined ? undefined : distanceTo({ size: body.size, spacing: [h, h, h] }, (q) => cement.fraction[q] >= 0.5);
  const beside = failureCriterion.besideCementMm.value;
  for (let q = 0; q < out.length; q++)
    if (body.kind[q] === kinds.body && moduli[q] >= leastMPa && (near === undefined || near[q] - h / 2 > beside)) out[q] = 1;
  for (let c = 0; c < body.columns.length; c += 3) {
    const [column, first, last] = [body.columns[c], body.columns[c + 1], body.columns[c + 2]];
    for (let n = 0; n < guard; n++) {
      if (first + n <= last) out[column + plane * (first + n)] = 0;
      if (last - n >= first) out[column + plane * (last - n)] = 0;
    }
  }
  return out;
}

/** Factor from the run's load to the failure load; undefined when nothing is judged. */
export function failureFactor(effective: Float32Array, among: Uint8Array, criterion: Criterion): number | undefined {
  let count = 0;
  for (const a of among) count += a;
  if (count < 100) return undefined;
  const strains = new Float32Array(count);
  for (let q = 0, n = 0; q < among.length; q++) if (among[q] === 1) strains[n++] = effective[q];
  strains.sort();
  // between two neighbours of the order, so that one voxel more or less does not jump
  const at = (1 - criterion.volumeFraction) * (count - 1);
  const low = Math.floor(at);
  const strain = strains[low] + (at - low) * (strains[Math.min(count - 1, low + 1)] - strains[low]);
  return strain > 0 ? criterion.strainFraction / strain : undefined;
}

/** Least Σ E dA, N, over sections from 10 to 90 % of the columns' heights. */
export function axialRigidity(body: CappedBody, moduli: Float32Array): number {
  const plane = body.size[0] * body.size[1];
  let least = Infinity;
  for (let share = 0.1; share < 0.9001; share += 0.05) {
    let sum = 0;
    for (let c = 0; c < body.columns.length; c += 3) {
      const [column, first, last] = [body.columns[c], body.columns[c + 1], body.columns[c + 2]];
      sum += moduli[column + plane * Math.min(last, first + Math.floor(share * (last + 1 - first)))];
    }
    least = Math.min(least, sum * body.spacingMm ** 2);
  }
  return least;
}

/** Strain at which each voxel yields in the nonlinear run: bone only. */
export function yieldStrains(body: CappedBody, cement: CementField | undefined): Float32Array {
  return Float32Array.from(body.kind, (kind, q) =>
    (kind === kinds.body || kind === kinds.behind) && (cement === undefined || cement.fraction[q] < 0.5)
      ? failureCriterion.yieldStrainFraction.value
      : Number.POSITIVE_INFINITY,
  );
}
