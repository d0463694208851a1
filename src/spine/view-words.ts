// What a C-arm view asks of the detector, as codes a sentence can be built from: tied to the patient, so that it holds on any table.
// A view within 45° of front-to-back is told as tilts from straight behind; one more to the side as a side and what deviates from it.
import type { CArmView } from '../records/index.ts';

export interface TiltPart {
  readonly code: string;
  readonly values?: { readonly deg: number };
}

/** Parts in reading order; angles that round to 0° are left out. */
export function tiltParts(view: Pick<CArmView, 'rightTiltDeg' | 'headTiltDeg'>): readonly TiltPart[] {
  const parts: TiltPart[] = [];
  const right = view.rightTiltDeg;
  const told = (deg: number): number | undefined => (Math.round(Math.abs(deg)) === 0 ? undefined : Math.abs(deg));
  const add = (code: string, deg: number): void => {
    const shown = told(deg);
    if (shown !== undefined) parts.push({ code, values: { deg: shown } });
  };
  const lateral = Math.abs(right) > 45;
  if (lateral) {
    parts.push({ code: right > 0 ? 'report.tilt.side-right' : 'report.tilt.side-left' });
    const back = 90 - Math.abs(right);
    add(back > 0 ? 'report.tilt.back' : 'report.tilt.front', back);
  } else add(right > 0 ? 'report.tilt.right' : 'report.tilt.left', right);
  const alone = parts.length === 0 ? '-alone' : '';
  add(`report.tilt.${view.headTiltDeg > 0 ? 'head' : 'feet'}${alone}`, view.headTiltDeg);
  return parts.length === 0 ? [{ code: 'report.tilt.behind' }] : parts;
}
