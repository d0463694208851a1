// How the turned view stands: from where, how near, what of it is shown. Of the page, not of the case; one for all bones, so that two are seen alike.
import { useSyncExternalStore } from 'react';
import type { LayerName } from '../worker/messages.ts';

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
/** Views that a button gives. */
export const namedLooks = {
  behind: { turnDeg: 0, riseDeg: 12 },
  left: { turnDeg: 90, riseDeg: 8 },
  right: { turnDeg: -90, riseDeg: 8 },
  above: { turnDeg: 0, riseDeg: 80 },
} as const;
export type LookName = keyof typeof namedLooks;
