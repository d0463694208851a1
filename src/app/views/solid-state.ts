// How the turned view stands: from where, how near, what of it is shown. Of the page, not of the case; one for all bones, so that two are seen alike.
import { useSyncExternalStore } from 'react';
import type { Plane } from '../../imaging/index.ts';
import type { LayerName, LayersFacts } from '../worker/messages.ts';

export interface SolidLook {
  /** About the upright axis: 0 = from straight behind, 90 = from the patient's left. */
  readonly turnDeg: number;
  /** Above the level of the eye. */
  readonly riseDeg: number;
  /** Millimetres across the shorter side of the picture. */
  readonly acrossMm: number;
  readonly hidden: readonly LayerName[];
}
export const firstLook: SolidLook = { turnDeg: 38, riseDeg: 24, acrossMm: 92, hidden: [] };
let look = firstLook;
const listeners = new Set<() => void>();
export const solidLook = (): SolidLook => look;
export function lookSolid(change: Partial<SolidLook>): void {
  const next = { ...look, ...change };
  // never quite from above or below: there the upright axis is a point, and a hand would spin it
  const riseDeg = Math.max(-80, Math.min(80, next.riseDeg));
  const turnDeg = ((((next.turnDeg + 180) % 360) + 360) % 360) - 180;
  look = { ...next, riseDeg, turnDeg, acrossMm: Math.max(20, Math.min(240, next.acrossMm)) };
  for (const f of listeners) f();
}
export const useSolidLook = (): SolidLook =>
  useSyncExternalStore(
    (f) => {
      listeners.add(f);
      return () => listeners.delete(f);
    },
    () => look,
  );
/** Degrees a CSS pixel turns. */
const turnPerPx = 0.5;
/** Turned as a hand that moves right and down over it by pixels: what is near follows the hand. */
export const turnedByPx = (from: Pick<SolidLook, 'turnDeg' | 'riseDeg'>, rightPx: number, downPx: number) => ({
  turnDeg: from.turnDeg + rightPx * turnPerPx,
  riseDeg: from.riseDeg + downPx * turnPerPx,
});
/** The same by steps of arrows, degrees. */
export const turnedByDeg = (from: Pick<SolidLook, 'turnDeg' | 'riseDeg'>, rightDeg: number, downDeg: number) =>
  turnedByPx(from, rightDeg / turnPerPx, downDeg / turnPerPx);
/** Whether what a picture knows of depth is of the plane looked at now: the same way, the same place, as near. */
export function isOfPlane(facts: Pick<LayersFacts, 'plane' | 'widthPx'>, plane: Plane, widthPx: number): boolean {
  const near = (a: readonly number[], b: readonly number[]): boolean => a.every((x, n) => Math.abs(x - b[n]) < 1e-6);
  const { plane: of } = facts;
  // a pixel of the picture is a whole one of the screen's
  return (
    near(of.right, plane.right) &&
    near(of.down, plane.down) &&
    near(of.centreLps, plane.centreLps) &&
    Math.abs((of.mmPerPx * facts.widthPx) / plane.mmPerPx - widthPx) <= 1
  );
}
/** Views that a button gives. */
export const namedLooks = {
  behind: { turnDeg: 0, riseDeg: 12 },
  left: { turnDeg: 90, riseDeg: 8 },
  right: { turnDeg: -90, riseDeg: 8 },
  above: { turnDeg: 0, riseDeg: 80 },
} as const;
export type LookName = keyof typeof namedLooks;
