// What is drawn over a fluoroscopic picture, and how a picture is turned over: a flip is a property of the picture alone. Letters come from the
// flipped plane, so they stay true; words about the patient never change; an hour of the clock is said only of one picture, as it is shown.
import { along, cross, direction, flip as turned, lps, type Direction, type Lps } from '../base/index.ts';
import type { Plane } from '../imaging/index.ts';
import type { Path, Pedicle, Vertebra } from '../records/index.ts';
import { detectorPlane, lpsToDetector, type CArmGeometry } from './projection.ts';
import type { Side } from './approach.ts';
import type { CArmSight } from './c-arm.ts';

type Sight = Pick<CArmSight, 'beam' | 'up' | 'centreLps'>;
export type PicturePoint = readonly [x: number, y: number];

/** Left and right, top and bottom of the picture exchanged. */
export interface PictureFlip {
  readonly leftRight: boolean;
  readonly upDown: boolean;
}
export const noFlip: PictureFlip = { leftRight: false, upDown: false };
export const flips: readonly PictureFlip[] = [
  noFlip,
  { leftRight: true, upDown: false },
  { leftRight: false, upDown: true },
  { leftRight: true, upDown: true },
];
/** From a pixel of the detector to where it is shown, and back: its own inverse. */
export const flipped = ([x, y]: PicturePoint, g: Pick<CArmGeometry, 'widthPx' | 'heightPx'>, f: PictureFlip): PicturePoint => [
  f.leftRight ? g.widthPx - 1 - x : x,
  f.upDown ? g.heightPx - 1 - y : y,
];
/** The plane whose letters belong on the picture as it is shown. */
export function shownPlane(view: Sight, g: CArmGeometry, f: PictureFlip): Plane {
  const plane = detectorPlane(view, g);
  return { ...plane, right: f.leftRight ? turned(plane.right) : plane.right, down: f.upDown ? turned(plane.down) : plane.down };
}
/** Where a point of the patient is shown; undefined behind the source. */
export function shownAt(view: Sight, g: CArmGeometry, f: PictureFlip, p: Lps): PicturePoint | undefined {
  const at = lpsToDetector(view, g, p);
  return at === undefined ? undefined : flipped(at, g, f);
}
const allShown = (view: Sight, g: CArmGeometry, f: PictureFlip, points: readonly Lps[]): readonly PicturePoint[] =>
  points.flatMap((p) => {
    const at = shownAt(view, g, f, p);
    return at === undefined ? [] : [at];
  });

/** The narrowest section of a pedicle, a closed line in the patient: as measured, or the ellipse of its width and height. */
export function ringLps(pedicle: Pedicle, superior: Direction): readonly Lps[] {
  const { contourLps, isthmusLps, axis, widthMm, heightMm } = pedicle;
  if (contourLps !== undefined && contourLps.length >= 24)
    return Array.from({ length: Math.floor(contourLps.length / 3) }, (_, n) =>
      lps(contourLps[3 * n], contourLps[3 * n + 1], contourLps[3 * n + 2]),
    );
  const w = cross(axis, superior);
  const across = direction(w[0], w[1], w[2]);
  const u = cross(across, axis);
  const up = direction(u[0], u[1], u[2]);
  return Array.from({ length: 36 }, (_, n) => {
    const t = (2 * Math.PI * n) / 36;
    return along(along(isthmusLps, across, 0.5 * widthMm * Math.cos(t)), up, 0.5 * heightMm * Math.sin(t));
  });
}
/** The eye of a pedicle as a view shows it; empty where the pedicle was not found. */
export function shownRing(v: Vertebra, side: Side, view: Sight, g: CArmGeometry, f: PictureFlip): readonly PicturePoint[] {
  const pedicle = v.pedicles[side];
  return pedicle === undefined ? [] : allShown(view, g, f, ringLps(pedicle, v.frame.superior));
}

/** Both endplates as ovals of the body's width and depth: in a true view each is a line. */
export function shownEndplates(v: Vertebra, view: Sight, g: CArmGeometry, f: PictureFlip): readonly (readonly PicturePoint[])[] {
  if (v.endplates === undefined) return [];
  const [across, deep] = [0.42 * (v.widthMm ?? 40), 0.42 * (v.depthMm ?? 30)];
  return [v.endplates.superior, v.endplates.inferior].map(({ pointLps, normal }) => {
    const l = cross(v.frame.posterior, normal);
    const left = direction(l[0], l[1], l[2]);
    const b = cross(normal, left);
    const back = direction(b[0], b[1], b[2]);
    const oval = Array.from({ length: 40 }, (_, n) => {
      const t = (2 * Math.PI * n) / 40;
      return along(along(pointLps, left, across * Math.cos(t)), back, deep * Math.sin(t));
    });
    return allShown(view, g, f, oval);
  });
}

/** Hour of the clock (1–12) at which a point is seen from another, in the picture as it is shown; undefined where they fall together. */
export function clockHour(from: PicturePoint, to: PicturePoint): number | undefined {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  if (Math.hypot(dx, dy) < 1e-6) return undefined;
  const hour = Math.round((Math.atan2(dx, -dy) * 6) / Math.PI);
  return ((hour + 11) % 12) + 1;
}
/** Middle of a closed line of points. */
export const middleOf = (ring: readonly PicturePoint[]): PicturePoint => [
  ring.reduce((s, p) => s + p[0], 0) / ring.length,
  ring.reduce((s, p) => s + p[1], 0) / ring.length,
];
/** At which hour of the ring, as shown, the trocar meets the bone. */
export function entryHour(
  v: Vertebra,
  path: Pick<Path, 'side' | 'entryLps'>,
  view: Sight,
  g: CArmGeometry,
  f: PictureFlip,
): number | undefined {
  const ring = shownRing(v, path.side, view, g, f);
  const entry = shownAt(view, g, f, path.entryLps);
  return ring.length === 0 || entry === undefined ? undefined : clockHour(middleOf(ring), entry);
}
