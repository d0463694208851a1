// Where one leaves a body on the way up or down: planes, tilted any way an endplate may be, behind whose bright plate lies something soft and dark.
// A plate is read on the mean of a disc of points, so that noise and marrow texture fall away and a thin shell stays; a small disc sees the bottom
// of a fallen middle, a wide one a straight plate. The assumption that fails first: the click lies over the plate (within some 9 mm of its middle).
import { oneClickRules as rules } from '../../catalog/index.ts';
import { axesOf } from './axes.ts';
import { edge, valueAt, type Block } from './block.ts';

export interface Plane {
  /** Tilts of its normal: in the sagittal plane (towards posterior), in the coronal plane (towards left), rad. */
  readonly sagittal: number;
  readonly coronal: number;
  /** Where it crosses its own normal through the click, mm (> 0 above). */
  readonly atMm: number;
  /** How clearly one leaves bone here, 0 … 1. */
  readonly drop: number;
  /** Normal, unit. */
  readonly normal: readonly [number, number, number];
}
/** Where plates are looked for: from a point, about tilts, turned by these. */
export interface Search {
  readonly from: readonly [number, number, number];
  readonly tilts: readonly [number, number];
  readonly turns: readonly number[];
  readonly leans: readonly number[];
  /** What a turn of one radian costs, as drop. */
  readonly tax: number;
}
/** Nothing known yet but how spines usually run. */
export const wide = { turns: [-0.7, -0.5, -0.3, -0.15, 0, 0.15, 0.3, 0.5, 0.7], leans: [-0.5, -0.25, 0, 0.25, 0.5], tax: 0.1 } as const;
/** About a first box. */
export const near = { turns: [-0.5, -0.35, -0.22, -0.1, 0, 0.1, 0.22, 0.35, 0.5], leans: [-0.3, -0.15, 0, 0.15, 0.3], tax: 0.04 } as const;

const stepMm = 0.75;
const searchMm = 27;
const discsMm = [5, 9] as const;
/** Within this of each other two planes are the same plate, mm. */
const sameMm = 2.5;
const ridgeHu = rules.ridgeHu.value;
const leastRidge = rules.leastRidgeFraction.value;

const disc = (() => {
  const out: { readonly a: number; readonly b: number; readonly r: number }[] = [];
  for (let a = -9; a <= 9; a += 3) for (let b = -9; b <= 9; b += 3) if (Math.hypot(a, b) <= 9) out.push({ a, b, r: Math.hypot(a, b) });
  return out.toSorted((p, q) => p.r - q.r);
})();

/** Planes above (sign 1) or below a point, the clearest first; several of one plate are one. Places are told from the click. */
export function platesOf(block: Block, search: Search, sign: 1 | -1, most: number): readonly Plane[] {
  const found: Plane[] = [];
  const count = Math.round((searchMm + 5) / stepMm);
  const sum = new Float64Array(count);
  const [fx, fy, fz] = search.from;
  for (const turn of search.turns)
    for (const lean of search.leans) {
      const [sagittal, coronal] = [search.tilts[0] + turn, search.tilts[1] + lean];
      const [u, v, w] = axesOf(sagittal, coronal);
      const offset = fx * w[0] + fy * w[1] + fz * w[2];
      const tax = search.tax * (turn * turn + lean * lean);
      sum.fill(0);
      let n = 0;
      for (const reach of discsMm) {
        for (; n < disc.length && disc[n].r <= reach; n++) {
          const { a, b } = disc[n];
          const x = fx + a * u[0] + b * v[0];
          const y = fy + a * u[1] + b * v[1];
          const z = fz + a * u[2] + b * v[2];
          for (let k = 0; k < count; k++) {
            const h = sign * k * stepMm;
            sum[k] += valueAt(block, x + h * w[0], y + h * w[1], z + h * w[2]);
          }
        }
        for (const { k, drop } of dropsAlong(block, sum, n)) {
          const atMm = offset + sign * k * stepMm;
          // what lies on the other side of the click is another body's
          if (sign * atMm > 1.5) found.push({ sagittal, coronal, normal: w, atMm, drop: drop - tax });
        }
      }
    }
  return clearest(found, most);
}

/** The clearest plates, one of each place. */
export function clearest(found: readonly Plane[], most: number): readonly Plane[] {
  const kept: Plane[] = [];
  for (const p of found.toSorted((a, b) => b.drop - a.drop)) {
    if (kept.length >= most) break;
    if (kept.every((q) => Math.abs(q.atMm - p.atMm) > sameMm)) kept.push(p);
  }
  return kept;
}

/** Local maxima of the drop along one mean profile (a sum of n). */
function dropsAlong(block: Block, sum: Float64Array, n: number): readonly { readonly k: number; readonly drop: number }[] {
  const out: { k: number; drop: number }[] = [];
  const last = Math.round(searchMm / stepMm);
  const at = (k: number): number => sum[k < 0 ? 0 : k > sum.length - 1 ? sum.length - 1 : k] / n;
  const dropAt = (k: number): number => {
    // the brightest within two millimetres inside, the darkest within three outside: a thin disc has no more
    const bright = Math.max(at(k), at(k - 1), at(k - 2));
    const dark = Math.min(at(k + 1), at(k + 2), at(k + 3), at(k + 4));
    const drop = edge(block, bright, dark);
    if (block.kind !== 'ct' || drop <= 0) return drop;
    const ridge = (bright - (at(k - 5) + at(k - 6) + at(k - 7)) / 3) / ridgeHu;
    return drop * (ridge > 1 ? 1 : ridge < leastRidge ? leastRidge : ridge);
  };
  let before = dropAt(1);
  let here = dropAt(2);
  for (let k = 2; k < last; k++) {
    const after = dropAt(k + 1);
    if (here > 0.05 && here >= before && here > after) out.push({ k, drop: here });
    [before, here] = [here, after];
  }
  return out;
}
