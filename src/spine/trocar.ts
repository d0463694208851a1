// A trocar as geometry: a straight cylinder from the bone entry to the tip, in LPS or in a vertebra's frame (left, posterior, superior, mm).
import { distance, toFrame, towards, type Direction, type Frame, type Lps } from '../base/index.ts';

export interface Trocar {
  readonly entryLps: Lps;
  readonly targetLps: Lps;
  readonly diameterMm: number;
}
type Triple = readonly [number, number, number];

/** The same cylinder in frame coordinates; u and v span the plane across the axis (u in the axial plane, v upwards). */
export interface Shaft {
  readonly entry: Triple;
  readonly tip: Triple;
  readonly axis: Triple;
  readonly u: Triple;
  readonly v: Triple;
  readonly lengthMm: number;
  readonly radiusMm: number;
}

/** Shaft between two frame points; the axis must not be vertical. */
export function shaftBetween(entry: Triple, tip: Triple, radiusMm: number): Shaft {
  const d = [tip[0] - entry[0], tip[1] - entry[1], tip[2] - entry[2]] as const;
  const lengthMm = Math.hypot(d[0], d[1], d[2]);
  const a = [d[0] / lengthMm, d[1] / lengthMm, d[2] / lengthMm] as const;
  const h = Math.hypot(a[0], a[1]);
  // u = up × axis, horizontal; v = axis × u, the upward one.
  const u = [-a[1] / h, a[0] / h, 0] as const;
  const v = [a[1] * u[2] - a[2] * u[1], a[2] * u[0] - a[0] * u[2], a[0] * u[1] - a[1] * u[0]] as const;
  const up = v[2] < 0 ? ([-v[0], -v[1], -v[2]] as const) : v;
  return { entry, tip, axis: a, u, v: up, lengthMm, radiusMm };
}
export const shaftOf = (frame: Frame, t: Trocar): Shaft =>
  shaftBetween(toFrame(frame, t.entryLps), toFrame(frame, t.targetLps), t.diameterMm / 2);

/** Forward direction of the trocar. */
export const axisOf = (t: Trocar): Direction => towards(t.entryLps, t.targetLps);
export const lengthOf = (t: Trocar): number => distance(t.entryLps, t.targetLps);
