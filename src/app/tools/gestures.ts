// Gestures of the drawing tools: a measure is drawn by pressing and letting go, or point by point by clicking; a brush paints while it is pressed.
// Letting go of the last point writes one record; Escape writes nothing.
import { distance, type Lps } from '../../base/index.ts';
import { writeEdit } from '../actions.ts';
import { page, update } from '../case-state.ts';
import { takeInHand } from '../in-hand.ts';
import type { MeasureKind } from '../worker/nouns.ts';
import type { EditTool, Gestures, Spot } from './edit-tool.ts';
import { sketchNow, sketchTo, type MeasureSketch, type StrokeSketch } from './sketch.ts';

const pointCount: Readonly<Record<MeasureKind, number>> = { distance: 2, angle: 3, cobb: 4, region: 2 };
const isMeasure = (t: EditTool): t is MeasureKind => t in pointCount;
/** Points of a stroke nearer than this to the last add nothing, mm. */
const strideMm = 0.4;
/** Two points nearer than this are one, mm. */
const leastMm = 0.3;

/** The measure this point goes on; a Cobb angle and a region lie in one picture: begun in another they begin anew. */
function begun(what: MeasureKind, spot: Spot): MeasureSketch | undefined {
  const before = sketchNow().measure;
  const goesOn = before?.what === what && (before.view === spot.view || what === 'distance' || what === 'angle');
  return goesOn ? before : undefined;
}
const isLastPoint = (what: MeasureKind, spot: Spot): boolean => (begun(what, spot)?.points.length ?? 0) + 1 >= pointCount[what];
function addPoint(what: MeasureKind, spot: Spot): void {
  const before = begun(what, spot);
  const plane = { right: spot.right, normal: spot.normal };
  const m: MeasureSketch =
    before === undefined
      ? { what, view: spot.view, plane, points: [spot.pointLps] }
      : { ...before, points: [...before.points, spot.pointLps] };
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
/** What a pressed pointer will do when it is let go: not before, for a second finger puts it back. */
let pressed: { readonly grow: { readonly vertebraId: string; readonly pointLps: Lps } } | { readonly last: Spot } | 'stroke' | undefined;
let letGo: (() => void) | undefined;
/** What is pressed or half drawn is in hand: another stage, another case and undo put it back. */
function held(): void {
  if (pressed !== undefined || sketchNow().measure !== undefined) letGo ??= takeInHand(() => gestures.cancel());
  else {
    letGo?.();
    letGo = undefined;
  }
}

/** In the ablation the brush paints the lesion, elsewhere the bone; what a stroke began on it keeps, whatever is shown when it ends. */
function strokeAt(spot: Spot): StrokeSketch | undefined {
  const { vertebraId, stage } = page();
  if (vertebraId === undefined) return undefined;
  const { brush } = sketchNow();
  return {
    view: spot.view,
    vertebraId,
    points: [spot.pointLps],
    disc: { normal: spot.normal, thicknessMm: spot.sliceMm },
    paints: stage === 'ablation' ? { what: 'lesion', part: brush.lesion } : { what: 'mask', part: brush.part },
  };
}
function beginStroke(spot: Spot): boolean {
  const stroke = strokeAt(spot);
  if (stroke === undefined) return false;
  const isClick = stroke.paints.part === 'grow';
  pressed = isClick ? { grow: { vertebraId: stroke.vertebraId, pointLps: spot.pointLps } } : 'stroke';
  if (!isClick) sketchTo({ stroke });
  return true;
}
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
  const { vertebraId, points, disc, paints } = stroke;
  if (paints.part === 'grow') return;
  const before = seenOf(vertebraId, paints.what);
  const drawn = { pointsLps: points, radiusMm: brush.radiusMm, ...(brush.isBall ? {} : { disc }) };
  const done = await writeEdit(
    paints.what === 'lesion'
      ? { do: 'lesion-stroke', vertebraId, part: paints.part, stroke: drawn }
      : { do: 'stroke', vertebraId, part: paints.part, stroke: drawn },
  );
  const same = done && seenOf(vertebraId, paints.what) === before;
  // outside the image, on another bone, or painted so already
  if (same) update({ notice: { code: paints.what === 'lesion' ? 'editing.nothing-drawn' : 'editing.nothing-painted' } });
  // shown until the painted mask is there
  if (sketchNow().stroke === stroke) sketchTo({ stroke: undefined });
}
const hovered = (nextLps: Lps): void => {
  const { measure } = sketchNow();
  if (measure !== undefined) sketchTo({ measure: { ...measure, nextLps } });
};

/** Begins; false when the tool has nothing to do there. */
function begin(tool: EditTool, spot: Spot): boolean {
  pressed = undefined;
  if (tool === 'brush') return beginStroke(spot);
  if (!isMeasure(tool)) return false;
  if (isLastPoint(tool, spot)) {
    pressed = { last: spot };
    hovered(spot.pointLps);
  } else addPoint(tool, spot);
  return true;
}

export const gestures: Gestures = {
  down(tool, spot) {
    const taken = begin(tool, spot);
    held();
    return taken;
  },
  move(spot) {
    const { stroke } = sketchNow();
    if (pressed !== 'stroke' || stroke === undefined) return hovered(spot.pointLps);
    const last = stroke.points[stroke.points.length - 1];
    if (distance(last, spot.pointLps) >= strideMm) sketchTo({ stroke: { ...stroke, points: [...stroke.points, spot.pointLps] } });
  },
  up(spot, still) {
    const { measure } = sketchNow();
    const what = pressed;
    pressed = undefined;
    if (what === 'stroke') void endStroke();
    else if (what !== undefined && 'grow' in what) {
      if (still) void grow(what.grow.vertebraId, what.grow.pointLps);
    }
    // pressed, drawn and let go: the point where it ends; a click leaves the next point to the next click
    else if (measure !== undefined && (what !== undefined || !still))
      addPoint(measure.what, still && what !== undefined ? what.last : spot);
    held();
  },
  cancel() {
    pressed = undefined;
    sketchTo({ measure: undefined, stroke: undefined });
    held();
  },
  place(tool, spot) {
    if (tool === 'brush') {
      if (!beginStroke(spot)) return false;
      gestures.up(spot, true);
      return true;
    }
    if (!isMeasure(tool)) return false;
    addPoint(tool, spot);
    held();
    return true;
  },
};
/** The crosshair goes to a place; the views follow. */
export const lookAt = (point: Lps): void => update({ cursorLps: point });
