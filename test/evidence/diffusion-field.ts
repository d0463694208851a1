// Fields of conductivity that a diffusion solver has to survive, on a cube of n³ voxels of 1 mm.
import type { DiffusionLoad, DiffusionModel } from '../../src/physics/index.ts';

/** A number in [0, 1) that depends on three integers only. */
export function speckle(i: number, j: number, k: number): number {
  let h = Math.imul(i, 0x1f123bb5) ^ Math.imul(j, 0x5f356495) ^ Math.imul(k, 0x2c1b3c6d);
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  h = Math.imul(h ^ (h >>> 12), 0x297a2d39);
  return ((h ^ (h >>> 15)) >>> 0) / 2 ** 32;
}

/**
 * A body like a vertebra, contrast 1e7: an ellipsoid (semi-axes 0.4, 0.35, 0.4 of the cube) of spongy bone, blocks of 2³ voxels between 0.1 and 1;
 * a cortex of 1e-6, one to two voxels thick; soft tissue of 1e-3 around it; a cleft, a flat disc of 10, two voxels high, above the middle; a
 * vein of 1, two by two voxels, from the middle through the cortex to the front face.
 */
export function vertebraField(n: number): Float32Array {
  const k = new Float32Array(n ** 3);
  const thickness = 1.5 / n / 0.35;
  for (let c = 0, at = 0; c < n; c++)
    for (let b = 0; b < n; b++)
      for (let a = 0; a < n; a++, at++) {
        const [x, y, z] = [(a + 0.5) / n - 0.5, (b + 0.5) / n - 0.5, (c + 0.5) / n - 0.5];
        const r = Math.hypot(x / 0.4, y / 0.35, z / 0.4);
        let v = 10 ** -speckle(a >> 1, b >> 1, c >> 1);
        if (r > 1 - thickness) v = r > 1 ? 1e-3 : 1e-6;
        if (r < 0.85 && Math.abs(z - 0.05) < 1 / n) v = 10;
        if (Math.abs(x) < 1 / n && Math.abs(z) < 1 / n && y < 0) v = 1;
        k[at] = v;
      }
  return k;
}
/** Every voxel for itself, 1e-6 … 1: harder than any tissue. */
export function noiseField(n: number): Float32Array {
  return Float32Array.from({ length: n ** 3 }, (_, at) => 10 ** (-6 * speckle(at % n, Math.floor(at / n) % n, Math.floor(at / n ** 2))));
}

/** 0 on the lower face, 1 on the upper, nothing through the others, an injection in the 3³ voxels of the middle. */
export function columnModel(n: number, conductivity: Float32Array): { readonly model: DiffusionModel; readonly load: DiffusionLoad } {
  const source = new Float64Array(n ** 3);
  const middle = Math.floor(n / 2);
  for (let k = -1; k < 2; k++)
    for (let j = -1; j < 2; j++) for (let i = -1; i < 2; i++) source[((middle + k) * n + middle + j) * n + middle + i] = n / 64;
  return {
    model: {
      size: [n, n, n],
      spacingMm: 1,
      conductivity,
      sides: { lowZ: { kind: 'value', value: 0 }, highZ: { kind: 'value', value: 1 } },
    },
    load: { source },
  };
}
