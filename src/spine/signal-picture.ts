// Evidence of one body's signal: a sagittal cut of the image through the middle of its change, three bodies high, the changed marrow outlined. The same
// picture stands on page and print. Window: the middle 97 % of the values in view, so that a far bright coil does not darken the spine.
import { fromFrame, toFrame, type Frame, type Lps } from '../base/index.ts';
import {
  blendMask,
  drawOrientation,
  drawScaleBar,
  framePlane,
  makePicture,
  resliceValues,
  windowed,
  type Colour,
  type Picture,
  type Plane,
} from '../imaging/index.ts';
import type { Signal, SignalRole, Volume } from '../records/index.ts';

export interface EvidencePicture {
  readonly role: SignalRole;
  readonly picture: Picture;
}
const outline: Colour = [255, 176, 32, 1];
export const evidenceSize = { widthPx: 280, heightPx: 340, mmPerPx: 0.33 } as const;

/** Cut of each image that was read, T1 first; the change outlined on the fluid-sensitive one. Empty where the bone was not read. */
export function evidencePictures(signal: Signal, volumes: readonly Volume[], writeMm: (mm: number) => string): readonly EvidencePicture[] {
  const frame = signal.frame as Frame | undefined;
  if (frame === undefined) return [];
  const plane = evidencePlane(frame, signal.oedema?.centreLps);
  const { widthPx, heightPx } = evidenceSize;
  const seen = new Set<SignalRole>();
  return (['t1', 'fluid'] as const).flatMap((role) => {
    const volume = signal.images
      .filter((i) => i.role === role)
      .map((i) => volumes.find((v) => v.seriesUid === i.seriesUid))
      .find((v) => v !== undefined);
    if (volume === undefined || seen.has(role)) return [];
    seen.add(role);
    const values = resliceValues(volume, plane, widthPx, heightPx);
    const sorted = Float32Array.from(values.filter((x) => Number.isFinite(x) && x > 0)).sort();
    if (sorted.length < 100) return [];
    const low = sorted[Math.floor(0.015 * sorted.length)];
    const high = sorted[Math.floor(0.985 * sorted.length)];
    const picture =
      sorted.length === 0 ? makePicture(widthPx, heightPx) : windowed(values, widthPx, heightPx, (low + high) / 2, Math.max(1, high - low));
    const mask = signal.oedema?.mask;
    if (role === 'fluid' && mask !== undefined) blendMask(picture, plane, mask, () => outline, 'outline');
    drawOrientation(picture, plane, 15);
    drawScaleBar(picture, plane, writeMm, 13);
    return [{ role, picture }];
  });
}

/** Sagittal, the front on the left, through the side where the change is. */
export function evidencePlane(frame: Frame, centreLps: Lps | undefined): Plane {
  const left = centreLps === undefined ? 0 : toFrame(frame, centreLps)[0];
  return framePlane(frame, 'sagittal', fromFrame(frame, left, 8, 0), evidenceSize.mmPerPx);
}
