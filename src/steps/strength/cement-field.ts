// Where the cement is, as a share of every voxel, and how much of its surface a voxel holds (∇c, so that the surface's compliance is the same on any
// voxel size). Planned: balls of one radius around the tips of the chosen paths, inside the body less a margin, the radius such that the
// volume is met: a stated rule where no injection was computed. Injected: the voxels that the injection's middle course has filled by then. Observed: from a label map or from what is as dense as cement in the image.
import { toFrame, type Lps } from '../../base/index.ts';
import { cementModel, tissueHu } from '../../catalog/index.ts';
import { signedDistance } from '../../imaging/index.ts';
import type { Approach, Mask } from '../../records/index.ts';
import { maskShare } from '../../spine/index.ts';
import { kinds, type CappedBody } from './capped-body.ts';

export interface CementField {
  readonly fraction: Float32Array;
  /** Surface between cement and bone that lies across the load (area times the square of its normal along the axis), mm² a mm³. */
  readonly areaPerMm: Float32Array;
  readonly volumeMl: number;
}

const clamp = (x: number): number => (x < 0 ? 0 : x > 1 ? 1 : x);

/** As much of `volumeMl` as fits. */
export function plannedCement(body: CappedBody, tips: readonly Lps[], volumeMl: number): CementField {
  const { size, spacingMm: h, corner, kind } = body;
  const at = tips.map((t) => toFrame(body.frame, t));
  const grid = { size, spacing: [h, h, h] as const };
  // the surface towards the caps is a surface too
  const depth = signedDistance(grid, (q) => kind[q] === kinds.body);
  const margin = cementModel.marginMm.value;
  const room = new Float32Array(kind.length);
  const reach = new Float32Array(kind.length);
  let most = 0;
  for (let k = 0, q = 0; k < size[2]; k++)
    for (let j = 0; j < size[1]; j++)
      for (let i = 0; i < size[0]; i++, q++) {
        if (kind[q] !== kinds.body) continue;
        room[q] = clamp((depth[q] - margin) / h + 0.5);
        const [l, p, s] = [corner[0] + (i + 0.5) * h, corner[1] + (j + 0.5) * h, corner[2] + (k + 0.5) * h];
        let r = Infinity;
        for (const t of at) r = Math.min(r, Math.hypot(l - t[0], p - t[1], s - t[2]));
        reach[q] = r;
        if (room[q] > 0) most = Math.max(most, r);
      }
  const fractionAt = (radius: number, q: number): number => room[q] * clamp((radius - reach[q]) / h + 0.5);
  const volumeAt = (radius: number): number => {
    let sum = 0;
    for (let q = 0; q < room.length; q++) if (room[q] > 0) sum += fractionAt(radius, q);
    return (sum * h ** 3) / 1000;
  };
  let [low, high] = [0, most + h];
  for (let n = 0; n < 40; n++) {
    const mid = (low + high) / 2;
    if (volumeAt(mid) < volumeMl) low = mid;
    else high = mid;
  }
  return fieldOf(
    body,
    Float32Array.from(room, (_, q) => (room[q] > 0 ? fractionAt(high, q) : 0)),
  );
}

/** What the middle course of an injection has filled by so many ml. */
export function injectedCement(body: CappedBody, a: Approach, ml: number): CementField {
  const { grid, voxels } = a.arrival;
  const latest = Math.round(100 * ml);
  const share = maskShare(body, { grid, voxels: Uint8Array.from(voxels, (v) => (v > 0 && v <= latest ? 1 : 0)) });
  return fieldOf(
    body,
    share.map((c, q) => (body.kind[q] === kinds.body ? c : 0)),
  );
}

/** A label map's cement inside the body; without a map, what is as dense as cement in the image. */
export function observedCement(body: CappedBody, mask: Mask | undefined): CementField {
  const share = mask === undefined ? Float32Array.from(body.hu, (hu) => (hu > tissueHu.cementAboveHu ? 1 : 0)) : maskShare(body, mask);
  return fieldOf(
    body,
    share.map((c, q) => (body.kind[q] === kinds.body ? c : 0)),
  );
}

export function fieldOf(body: CappedBody, fraction: Float32Array): CementField {
  const { size, spacingMm: h, kind } = body;
  const [nx, ny, nz] = size;
  const stride = [1, nx, nx * ny];
  const areaPerMm = new Float32Array(fraction.length);
  let sum = 0;
  for (let k = 0, q = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, q++) {
        sum += fraction[q];
        if (kind[q] !== kinds.body) continue;
        let square = 0;
        let across = 0;
        for (const [a, at, n] of [
          [0, i, nx],
          [1, j, ny],
          [2, k, nz],
        ] as const) {
          // only where bone meets cement: the body's own surface is none
          const up = at + 1 < n && kind[q + stride[a]] === kinds.body ? fraction[q + stride[a]] : fraction[q];
          const down = at > 0 && kind[q - stride[a]] === kinds.body ? fraction[q - stride[a]] : fraction[q];
          across = up - down;
          square += across ** 2;
        }
        // the last axis is the load's: a unit of surface adds n n C to the strain along it
        if (square > 0) areaPerMm[q] = across ** 2 / Math.sqrt(square) / (2 * h);
      }
  return { fraction, areaPerMm, volumeMl: (sum * h ** 3) / 1000 };
}
