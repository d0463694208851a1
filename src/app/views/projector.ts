// From CSS pixels of one picture to the patient and back; the middle of the box is the middle of the plane.
import { along, coordinate, type Lps } from '../../base/index.ts';
import type { Plane } from '../../imaging/index.ts';
import type { Axes } from './planes.ts';

/** CSS pixels ⇄ LPS of one picture. */
export interface Projector {
  toPixel(p: Lps): readonly [number, number];
  toLps(x: number, y: number): Lps;
  readonly mmPerPx: number;
}
export const projector = (plane: Plane, axes: Axes, widthPx: number, heightPx: number): Projector => ({
  toPixel: (p) => [
    widthPx / 2 + coordinate(p, plane.centreLps, axes.right) / plane.mmPerPx,
    heightPx / 2 + coordinate(p, plane.centreLps, axes.down) / plane.mmPerPx,
  ],
  toLps: (x, y) =>
    along(along(plane.centreLps, axes.right, (x - widthPx / 2) * plane.mmPerPx), axes.down, (y - heightPx / 2) * plane.mmPerPx),
  mmPerPx: plane.mmPerPx,
});
