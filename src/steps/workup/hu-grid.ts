// HU on the padded grid of one bone, and that HU averaged over bone only (normalised blur), so that a mean is not dragged down by what lies outside.
import type { Frame, Grid } from '../../base/index.ts';
import type { Volume } from '../../records/index.ts';
import { blurred, inFrame } from '../../spine/index.ts';

/** HU at every voxel of the grid where `inside`; NaN elsewhere and outside the image. */
export function huOn(grid: Grid, inside: Uint8Array, volume: Volume): Float32Array {
  const frame: Frame = { originLps: grid.originLps, left: grid.axes[0], posterior: grid.axes[1], superior: grid.axes[2] };
  const sample = inFrame({ grid: volume.grid, values: volume.voxels }, frame, Number.NaN);
  const out = new Float32Array(inside.length).fill(Number.NaN);
  const [sx, sy, sz] = grid.spacing;
  let q = 0;
  for (let k = 0; k < grid.size[2]; k++)
    for (let j = 0; j < grid.size[1]; j++)
      for (let i = 0; i < grid.size[0]; i++, q++) if (inside[q] !== 0) out[q] = sample(i * sx, j * sy, k * sz);
  return out;
}

/** Mean HU around each voxel over voxels with a value, Gaussian σ mm; NaN where there is too little bone. */
export function meanHuOn(grid: Grid, hu: Float32Array, sigmaMm: number): Float32Array {
  const value = new Float32Array(hu.length);
  const weight = new Float32Array(hu.length);
  for (let i = 0; i < hu.length; i++)
    if (Number.isFinite(hu[i])) {
      value[i] = hu[i];
      weight[i] = 1;
    }
  const v = blurred(grid, value, sigmaMm).values;
  const w = blurred(grid, weight, sigmaMm).values;
  for (let i = 0; i < hu.length; i++) v[i] = w[i] > 0.05 && Number.isFinite(hu[i]) ? v[i] / w[i] : Number.NaN;
  return v;
}
