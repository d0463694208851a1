// Two fingers on a picture: it grows with their distance, and the point of the patient that lay between them stays between them.
import { along } from '../../base/index.ts';
import type { ViewPose } from '../case-state.ts';
import type { Axes } from './planes.ts';

/** Where each finger is, CSS pixels from the middle of the picture. */
export type Fingers = ReadonlyMap<number, readonly [number, number]>;
export interface Spread {
  readonly x: number;
  readonly y: number;
  readonly px: number;
}
/** The middle of two fingers and their distance; undefined for one finger or three. */
export function spreadOf(fingers: Fingers): Spread | undefined {
  const [a, b, ...more] = fingers.values();
  if (a === undefined || b === undefined || more.length > 0) return undefined;
  return { x: (a[0] + b[0]) / 2, y: (a[1] + b[1]) / 2, px: Math.max(1, Math.hypot(a[0] - b[0], a[1] - b[1])) };
}
const leastMmPerPx = 0.03;
const mostMmPerPx = 4;
export const withinZoom = (mmPerPx: number): number => Math.min(mostMmPerPx, Math.max(leastMmPerPx, mmPerPx));

export function pinched(pose: ViewPose, axes: Axes, from: Spread, to: Spread): ViewPose {
  const mmPerPx = withinZoom((pose.mmPerPx * from.px) / to.px);
  const aside = (before: number, now: number): number => before * pose.mmPerPx - now * mmPerPx;
  return { centreLps: along(along(pose.centreLps, axes.right, aside(from.x, to.x)), axes.down, aside(from.y, to.y)), mmPerPx };
}
