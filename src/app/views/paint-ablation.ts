// An ablation over a slice: what is dead, the lesion's outline, isotherms at one moment (ice first, the lethal edge within it), and the needles where the
// slice cuts or nears them. Kept apart from the painter, which only asks for it.
import { blendMask, drawLine, lpsToPixel, type Colour, type Picture, type Plane } from '../../imaging/index.ts';
import { cross, dot, between } from '../../base/index.ts';
import type { AblationWish, LentAblation } from '../worker/messages.ts';
import { sideRgb } from './tints.ts';

interface Isotherm {
  readonly limitC: number;
  readonly colour: Colour;
}
const hot: readonly Isotherm[] = [
  { limitC: 45, colour: [250, 204, 21, 0.95] },
  { limitC: 50, colour: [251, 146, 60, 0.95] },
  { limitC: 60, colour: [239, 68, 68, 0.95] },
];
const cold: readonly Isotherm[] = [
  { limitC: 10, colour: [148, 163, 184, 0.8] },
  { limitC: 0, colour: [255, 255, 255, 0.95] },
  { limitC: -20, colour: [125, 211, 252, 0.95] },
  { limitC: -40, colour: [96, 165, 250, 1] },
];
/** By the field itself: an ablation computed again of the same bone is another. */
const madeOf = new WeakMap<object, Map<string, Uint8Array>>();

/** 1 where the field is past the limit at a moment; straight between the kept moments. */
function past(lent: LentAblation, timeS: number, limitC: number): Uint8Array {
  const made = madeOf.get(lent.field) ?? new Map<string, Uint8Array>();
  madeOf.set(lent.field, made);
  const key = `${timeS} ${limitC}`;
  const had = made.get(key);
  if (had !== undefined) return had;
  const { timeS: times, temperatures } = lent.field;
  let n = 0;
  while (n + 1 < times.length - 1 && times[n + 1] <= timeS) n++;
  const [a, b] = [temperatures[n], temperatures[Math.min(n + 1, temperatures.length - 1)]];
  const span = (times[n + 1] ?? times[n]) - times[n];
  const f = span <= 0 ? 0 : Math.min(1, Math.max(0, (timeS - times[n]) / span));
  const out = new Uint8Array(a.length);
  const limit = 10 * limitC;
  for (let q = 0; q < a.length; q++) {
    const t = a[q] + f * (b[q] - a[q]);
    if (lent.hot ? t >= limit : t <= limit) out[q] = 1;
  }
  if (made.size > 40) made.clear();
  made.set(key, out);
  return out;
}

export function layAblation(picture: Picture, plane: Plane, lent: LentAblation, wish: AblationWish): void {
  const { grid } = lent.field;
  blendMask(picture, plane, { grid, voxels: lent.field.killed }, (v) => (v === 1 ? [220, 38, 38, 0.16] : undefined), 'fill');
  if (lent.lesion !== undefined) blendMask(picture, plane, lent.lesion, () => [232, 121, 249, 0.9], 'outline');
  for (const { limitC, colour } of lent.hot ? hot : cold)
    blendMask(picture, plane, { grid, voxels: past(lent, wish.timeS, limitC) }, () => colour, 'outline');
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
