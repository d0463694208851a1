// A C-arm view and a bone entry in words tied to the patient: they never change with how the patient lies or where the C-arm stands.
// The tilts are those of records/plan: > 0 = detector to the patient's right / towards the head, from straight behind the back.
import type { CArmView, Path } from '../records/index.ts';
import { say as text, type Code } from './dictionary.ts';
import { number, type Language } from './format.ts';

/** Below half the last printed digit a tilt is not said. */
const nothingDeg = 0.05;

function tilts(language: Language, parts: readonly (readonly [number, Code, Code])[]): string {
  return parts
    .filter(([deg]) => Math.abs(deg) >= nothingDeg)
    .map(([deg, positive, negative]) => text(language, deg > 0 ? positive : negative, { deg: number(language, Math.abs(deg), 1) }))
    .join(text(language, 'plan.view.and'));
}

/** "detector behind the back, tilted 12.0° to the patient's RIGHT and 8.0° towards the HEAD"; the lateral is told from the side it stands on. */
export function viewInWords(language: Language, view: Pick<CArmView, 'rightTiltDeg' | 'headTiltDeg'>): string {
  const { rightTiltDeg: right, headTiltDeg: head } = view;
  const up = [head, 'plan.view.tilt.head', 'plan.view.tilt.feet'] as const;
  if (Math.abs(right) < 60) {
    const said = tilts(language, [[right, 'plan.view.tilt.right', 'plan.view.tilt.left'], up]);
    return said === '' ? text(language, 'plan.view.straight') : text(language, 'plan.view.tilted', { tilts: said });
  }
  const side = text(language, right > 0 ? 'plan.view.side.right' : 'plan.view.side.left');
  const said = tilts(language, [[90 - Math.abs(right), 'plan.view.tilt.back', 'plan.view.tilt.front'], up]);
  return said === '' ? side : text(language, 'plan.view.side.tilted', { side, tilts: said });
}

/** Machine angles of a view ("LAO 12.0° · CRA 8.0°"), or undefined while the site has not stated its table set-up. */
export function machineInWords(language: Language, view: Pick<CArmView, 'machine'>): string | undefined {
  const m = view.machine;
  if (m === undefined) return undefined;
  const part = (name: 'LAO' | 'RAO' | 'CRA' | 'CAU' | 'none', deg: number): string =>
    name === 'none' || deg < nothingDeg ? '0°' : `${text(language, `plan.view.${name}`)}\u00a0${number(language, deg, 1)}°`;
  return `${part(m.rotation, m.rotationDeg)} · ${part(m.angulation, m.angulationDeg)}`;
}

/** "upper outer quadrant of the RIGHT pedicle, seen from behind"; a way through the pedicle is never said to begin outside it. */
export function entryInWords(language: Language, path: Pick<Path, 'side' | 'entryQuadrant' | 'approach'>): string {
  const SIDE = text(language, path.side === 'left' ? 'LEFT' : 'RIGHT');
  if (path.entryQuadrant === 'centre') return text(language, 'plan.entry.centre', { SIDE: masculine(language, SIDE) });
  if (path.entryQuadrant === 'outside-lateral')
    return text(language, path.approach === 'transpedicular' ? 'plan.entry.outer-edge' : 'plan.entry.outside', {
      SIDE: masculine(language, SIDE),
    });
  return text(language, 'plan.entry.on-pedicle', {
    SIDE: masculine(language, SIDE),
    quadrant: text(language, `plan.quadrant.${path.entryQuadrant}`),
  });
}
/** « le pédicule DROIT », not « DROITE ». */
const masculine = (language: Language, side: string): string => (language === 'fr' && side === 'DROITE' ? 'DROIT' : side);
