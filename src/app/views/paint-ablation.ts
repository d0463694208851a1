// An ablation over a slice: what is dead, the lesion's outline, isotherms at one moment (ice first, the lethal edge within it), and the needles where the
// slice cuts or nears them. Kept apart from the painter, which only asks for it.
import { blendMask, drawLine, layIsotherms, lpsToPixel, pastLimit, type Picture, type Plane } from '../../imaging/index.ts';
import { cross, dot, between } from '../../base/index.ts';
import type { AblationWish, LentAblation } from '../worker/messages.ts';
import { sideRgb } from './tints.ts';

/** By the field itself: an ablation computed again of the same bone is another. */
const madeOf = new WeakMap<object, Map<string, Uint8Array>>();

/** Made once a moment and limit. */
const keptPast: typeof pastLimit = (field, isHot, timeS, limitC) => {
  const made = madeOf.get(field) ?? new Map<string, Uint8Array>();
  madeOf.set(field, made);
  const key = `${timeS} ${limitC}`;
  const had = made.get(key);
  if (had !== undefined) return had;
  const out = pastLimit(field, isHot, timeS, limitC);
  if (made.size > 40) made.clear();
  made.set(key, out);
  return out;
};

export function layAblation(picture: Picture, plane: Plane, lent: LentAblation, wish: AblationWish): void {
  if (lent.lesion !== undefined) blendMask(picture, plane, lent.lesion, () => [232, 121, 249, 0.9], 'outline');
  layIsotherms(picture, plane, lent.field, lent.hot, wish.timeS, keptPast);
  const normal = cross(plane.right, plane.down);
  for (const p of wish.isBare === true ? [] : lent.probes) {
    const away = (q: typeof p.tipLps): number => Math.abs(dot(between(plane.centreLps, q), normal));
    // a needle is drawn where it runs within a few millimetres of the slice
    if (
      Math.min(away(p.tipLps), away(p.fromLps)) > 6 &&
      dot(between(plane.centreLps, p.tipLps), normal) > 0 === dot(between(plane.centreLps, p.fromLps), normal) > 0
    )
      continue;
    const [w, h] = [picture.widthPx, picture.heightPx];
    drawLine(picture, lpsToPixel(plane, w, h, p.fromLps), lpsToPixel(plane, w, h, p.tipLps), {
      colour: [...sideRgb[p.side], 0.95],
      widthPx: Math.max(1.5, 1.5 / plane.mmPerPx),
    });
  }
}
