// What the fluoroscopic layout looks at: a matter of the screen, never saved. The C-arm's poses come from the bone's own frame and from the path as it
// is written down, not from the one in hand: so a trocar that is moved is seen to move, and nothing is projected again.
import { useSyncExternalStore } from 'react';
import { along, flip, midpoint, type Lps } from '../../base/index.ts';
import { cArm, fluoroscopyViews } from '../../catalog/index.ts';
import {
  beamFromTilts,
  cArmGeometry,
  noFlip,
  sightAlong,
  tiltsOf,
  type CArmGeometry,
  type CArmSight,
  type PictureFlip,
  type Rod,
} from '../../spine/index.ts';
import type { ShownTrocar } from '../shown-trocars.ts';
import type { Site, Vertebra } from '../worker/nouns.ts';
import type { XrayEngine } from '../worker/xray-messages.ts';

export const xrayViews = ['xray-ap', 'xray-lateral', 'xray-down', 'xray-free'] as const;
export type XrayViewName = (typeof xrayViews)[number];
export const xrayWord = {
  'xray-ap': 'fluoroscopy.view.ap',
  'xray-lateral': 'fluoroscopy.view.lateral',
  'xray-down': 'fluoroscopy.view.down',
  'xray-free': 'fluoroscopy.view.free',
} as const;

export interface XrayState {
  readonly fieldMm: number;
  readonly bone: 'dark' | 'bright';
  readonly flip: PictureFlip;
  readonly openFraction: number;
  readonly rings: boolean;
  readonly plates: boolean;
  readonly trocars: boolean;
  readonly cement: boolean;
  readonly free: { readonly rightTiltDeg: number; readonly headTiltDeg: number };
  /** A person has turned the free view: it stays where it was put. */
  readonly turned: boolean;
  /** The C-arm is being turned: coarse pictures. */
  readonly turning: boolean;
  /** How far the trocar that is looked at is advanced; absent = to its target. */
  readonly depthMm?: number;
  readonly engine?: XrayEngine;
  /** The browser has no WebGL 2: said, as pictures come later then. */
  readonly noGl?: boolean;
  readonly refused?: 'fluoroscopy.no-ct' | 'fluoroscopy.no-picture';
}
let state: XrayState = {
  fieldMm: fluoroscopyViews.fieldsMm.value[1],
  bone: 'dark',
  flip: noFlip,
  openFraction: 1,
  rings: true,
  plates: false,
  trocars: true,
  cement: true,
  free: { rightTiltDeg: 25, headTiltDeg: 0 },
  turned: false,
  turning: false,
};
const listeners = new Set<() => void>();
export const xray = (): XrayState => state;
/** A key given as undefined is taken away. */
export function setXray(change: { readonly [K in keyof XrayState]?: XrayState[K] | undefined }): void {
  const next: Record<string, unknown> = { ...state, ...change };
  for (const [key, value] of Object.entries(change)) if (value === undefined) delete next[key];
  state = next as unknown as XrayState;
  for (const f of listeners) f();
}
const subscribe = (f: () => void): (() => void) => {
  listeners.add(f);
  return () => listeners.delete(f);
};
/** One part of the state; `select` must return the same object while nothing changed. */
export const useXray = <T>(select: (s: XrayState) => T): T => useSyncExternalStore(subscribe, () => select(state));

let still: ReturnType<typeof setTimeout> | undefined;
/** Turns the free view; sharp again when it rests. */
export function turnTo(rightTiltDeg: number, headTiltDeg: number): void {
  const most = fluoroscopyViews.mostHeadTiltDeg.value;
  const round = ((((rightTiltDeg + 180) % 360) + 360) % 360) - 180;
  setXray({ free: { rightTiltDeg: round, headTiltDeg: Math.max(-most, Math.min(most, headTiltDeg)) }, turned: true, turning: true });
  clearTimeout(still);
  still = setTimeout(() => setXray({ turning: false }), 220);
}
/** Until a person has turned it, the free view looks obliquely at the trocar's side. A trocar is looked at whole when it is chosen. */
export function lookAtTrocar(side: 'left' | 'right' | undefined): void {
  const deg = fluoroscopyViews.obliqueDeg.value;
  setXray({
    depthMm: undefined,
    ...(state.turned || side === undefined ? {} : { free: { rightTiltDeg: side === 'right' ? deg : -deg, headTiltDeg: 0 } }),
  });
}
export const turnBy = (right: number, head: number): void => turnTo(state.free.rightTiltDeg + right, state.free.headTiltDeg + head);
/** Brings the free view to another view's pose. */
export function turnToView(view: XrayViewName, v: Vertebra, path: ShownTrocar | undefined): void {
  const sight = sightOf(view, v, path, state.free, undefined);
  if (sight === undefined) return;
  const { rightTiltDeg, headTiltDeg } = tiltsOf(sight.beam);
  turnTo(rightTiltDeg, headTiltDeg);
}

/** Where the C-arm stands for a view; undefined for the view down the trocar where there is none. */
export function sightOf(
  view: XrayViewName,
  v: Vertebra,
  path: Pick<ShownTrocar, 'direction' | 'entryLps' | 'targetLps'> | undefined,
  free: XrayState['free'],
  setup: Site['tableSetup'],
): CArmSight | undefined {
  const { frame } = v;
  if (view === 'xray-ap') return sightAlong(frame.posterior, frame.superior, frame.originLps, setup);
  if (view === 'xray-lateral') return sightAlong(frame.left, frame.superior, frame.originLps, setup);
  if (view === 'xray-free') return sightAlong(beamFromTilts(free.rightTiltDeg, free.headTiltDeg), frame.superior, frame.originLps, setup);
  if (path === undefined) return undefined;
  return sightAlong(flip(path.direction), frame.superior, midpoint(path.entryLps, path.targetLps), setup);
}
export const geometry = (fieldMm: number, px = 512): CArmGeometry => cArmGeometry(px, fieldMm);
export const sidMm = cArm.sourceDetectorMm.value;
export const sodMm = cArm.sourceObjectMm.value;

/** The tip of a trocar advanced so far. */
export const tipAt = (t: ShownTrocar, depthMm: number | undefined): Lps =>
  depthMm === undefined || depthMm >= t.lengthMm ? t.targetLps : along(t.entryLps, t.direction, depthMm);
/** The steel of a trocar: from its tip to what stands out of the skin. */
export const rodOf = (t: ShownTrocar, depthMm: number | undefined): Rod => ({
  fromLps: along(t.entryLps, t.direction, -fluoroscopyViews.rodOutsideMm.value),
  toLps: tipAt(t, depthMm),
  diameterMm: t.diameterMm,
});
