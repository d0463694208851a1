// An endplate a person has shown, by points of its rim: the plane through them, for the box, and the points themselves, for the sheet. The rim stands
// about where it was shown and its edge is still looked for within a millimetre or two; the middle follows the picture, so that a fallen one stays so.
import { between, type Lps } from '../../base/index.ts';
import type { Plane } from './planes.ts';

export interface HeldPlate {
  readonly end: 'superior' | 'inferior';
  /** Points of its rim, three and more, not in one line. */
  readonly rimLps: readonly Lps[];
}

/** The plane of a held plate as the search for plates tells one, mm from the click; undefined where its points make none or it stands on edge. */
export function planeOf(plate: HeldPlate, click: Lps): Plane | undefined {
  const points = plate.rimLps.map((p) => between(click, p));
  const n = points.length;
  if (n < 3) return undefined;
  const mean = [0, 1, 2].map((k) => points.reduce((s, p) => s + p[k], 0) / n);
  let [xx, xy, yy, xz, yz] = [0, 0, 0, 0, 0];
  for (const p of points) {
    const [x, y, z] = [p[0] - mean[0], p[1] - mean[1], p[2] - mean[2]];
    xx += x * x;
    xy += x * y;
    yy += y * y;
    xz += x * z;
    yz += y * z;
  }
  const det = xx * yy - xy * xy;
  if (det < 1) return undefined;
  const a = (xz * yy - yz * xy) / det;
  const b = (yz * xx - xz * xy) / det;
  const length = Math.hypot(a, b, 1);
  const normal = [-a / length, -b / length, 1 / length] as const;
  if (normal[2] < 0.5) return undefined;
  return {
    sagittal: -b,
    coronal: -a,
    normal,
    atMm: normal[0] * mean[0] + normal[1] * mean[1] + normal[2] * mean[2],
    drop: 1,
  };
}
