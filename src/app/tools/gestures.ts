// Gestures of the drawing tools: a measure is drawn by pressing and letting go, or point by point by clicking; a brush paints while it is pressed.
// Letting go of the last point writes one record; Escape writes nothing.
import { distance, type Lps } from '../../base/index.ts';
import { writeEdit } from '../actions.ts';
import { page, update } from '../case-state.ts';
import type { MeasureKind } from '../worker/nouns.ts';
import type { EditTool, Gestures, Spot } from './edit-tool.ts';
import { sketchNow, sketchTo, type MeasureSketch } from './sketch.ts';

const pointCount: Readonly<Record<MeasureKind, number>> = { distance: 2, angle: 3, cobb: 4, region: 2 };
const isMeasure = (t: EditTool): t is MeasureKind => t in pointCount;
/** Points of a stroke nearer than this to the last add nothing, mm. */
const strideMm = 0.4;
/** Two points nearer than this are one, mm. */
const leastMm = 0.3;

function addPoint(what: MeasureKind, spot: Spot): void {
  const before = sketchNow().measure;
  const plane = { right: spot.right, normal: spot.normal };
  // A Cobb angle and a region lie in one picture; begun in another they begin anew.
  const goesOn = before?.what === what && (before.view === spot.view || what === 'distance' || what === 'angle');
  const m: MeasureSketch = goesOn
    ? { ...before, points: [...before.points, spot.pointLps] }
    : { what, view: spot.view, plane, points: [spot.pointLps] };
  sketchTo({ measure: m });
  if (m.points.length >= pointCount[what]) void write(m);
}
async function write({ what, points, plane }: MeasureSketch): Promise<void> {
  sketchTo({ measure: undefined });
  const region = what === 'region';
  const apart = points.every((p, n) => points.every((q, m) => n === m || distance(p, q) > leastMm));
  if (!apart && what !== 'cobb') return;
  await writeEdit({
    do: 'measure',
    what,
    plane,
    pointsLps: region ? [points[0]] : points,
    ...(region ? { radiusMm: distance(points[0], points[1]) } : {}),
  });
}
function beginStroke(spot: Spot): boolean {
  const { vertebraId } = page();
  if (vertebraId === undefined) return false;
  if (paintsLesion() && sketchNow().brush.lesion === 'grow') {
    void grow(vertebraId, spot.pointLps);
    return true;
  }
  sketchTo({
    stroke: { view: spot.view, vertebraId, points: [spot.pointLps], disc: { normal: spot.normal, thicknessMm: spot.sliceMm } },
  });
  return true;
}
/** In the ablation the brush paints the lesion, elsewhere the bone. */
const paintsLesion = (): boolean => page().stage === 'ablation';
const seenOf = (vertebraId: string, what: 'mask' | 'lesion'): string | undefined =>
  page().view?.corrections.findLast((c) => c.data.vertebraId === vertebraId && c.data.what === what)?.at;
async function grow(vertebraId: string, pointLps: Lps): Promise<void> {
  const before = seenOf(vertebraId, 'lesion');
  const done = await writeEdit({ do: 'lesion-grow', vertebraId, pointLps });
  if (done && seenOf(vertebraId, 'lesion') === before) update({ notice: { code: 'editing.nothing-grown' } });
}
async function endStroke(): Promise<void> {
  const { stroke, brush } = sketchNow();
  if (stroke === undefined) return;
  const { vertebraId, points, disc } = stroke;
  const isLesion = paintsLesion();
  const before = seenOf(vertebraId, isLesion ? 'lesion' : 'mask');
  const drawn = { pointsLps: points, radiusMm: brush.radiusMm, ...(brush.isBall ? {} : { disc }) };
  const done = await writeEdit(
    isLesion
      ? { do: 'lesion-stroke', vertebraId, part: brush.lesion === 'grow' ? 'bone' : brush.lesion, stroke: drawn }
      : { do: 'stroke', vertebraId, part: brush.part, stroke: drawn },
  );
  const same = done && seenOf(vertebraId, isLesion ? 'lesion' : 'mask') === before;
  // outside the image, on another bone, or painted so already
  if (same) update({ notice: { code: isLesion ? 'editing.nothing-drawn' : 'editing.nothing-painted' } });
  // shown until the painted mask is there
  if (sketchNow().stroke === stroke) sketchTo({ stroke: undefined });
}
const hovered = (nextLps: Lps): void => {
  const { measure } = sketchNow();
  if (measure !== undefined) sketchTo({ measure: { ...measure, nextLps } });
};

export const gestures: Gestures = {
  down(tool, spot) {
    if (tool === 'brush') return beginStroke(spot);
    if (!isMeasure(tool)) return false;
    addPoint(tool, spot);
    return true;
  },
  move(spot) {
    const { stroke } = sketchNow();
    if (stroke === undefined) return hovered(spot.pointLps);
    const last = stroke.points[stroke.points.length - 1];
    if (distance(last, spot.pointLps) >= strideMm) sketchTo({ stroke: { ...stroke, points: [...stroke.points, spot.pointLps] } });
  },
  up(spot, still) {
    const { stroke, measure } = sketchNow();
    if (stroke !== undefined) void endStroke();
    // pressed, drawn and let go: the point where it ends; a click leaves the next point to the next click
    else if (measure !== undefined && !still) addPoint(measure.what, spot);
  },
  cancel: () => sketchTo({ measure: undefined, stroke: undefined }),
  place(tool, spot) {
    if (tool === 'brush') {
      if (!beginStroke(spot)) return false;
      void endStroke();
      return true;
    }
    if (!isMeasure(tool)) return false;
    addPoint(tool, spot);
    return true;
  },
};
/** The crosshair goes to a place; the views follow. */
export const lookAt = (point: Lps): void => update({ cursorLps: point });
