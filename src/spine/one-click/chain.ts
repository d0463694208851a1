// From two outlined bodies at the ends of a stretch of spine to the bodies between: one after the other from the upper end, each guided by the one
// before, until the lower end is met. Only a proposal: a body that was jumped over, or a rib taken for one, is what a person looks for before
// accepting. The assumption that fails first: the next body stands where the last one's axis and the way to the lower end point (a sharp kyphosis).
import { distance, lps, voxel, voxelToLps, type Lps } from '../../base/index.ts';
import { oneClickRules as rules } from '../../catalog/index.ts';
import { maskAt } from '../../imaging/index.ts';
import type { Mask, Volume } from '../../records/index.ts';
import { axesOf } from './axes.ts';
import { outlineBody, type Guide, type Outline } from './one-body.ts';

export interface ChainEnd {
  readonly centreLps: Lps;
  readonly mask: Mask;
  readonly guide: Guide;
}
export interface Chain {
  /** From the upper end to the lower, the ends left out. */
  readonly bodies: readonly Outline[];
  /** True when the lower end was met; else a body could not be found and the chain ends before it. */
  readonly complete: boolean;
}
/** No spine has more between two clicks. */
const mostBodies = 24;

export function outlineChain(volume: Pick<Volume, 'grid' | 'voxels' | 'quantity'>, upper: ChainEnd, lower: ChainEnd): Chain {
  const down = march(volume, upper, lower, 1);
  if (down.complete) return down;
  // from below the way may be plainer: past the body that was not found, or all the way
  const up = march(volume, lower, upper, -1);
  const upwards = up.bodies.toReversed();
  if (up.complete) return { bodies: upwards, complete: true };
  const apart = upwards.filter((u) => down.bodies.every((d) => sharedFraction(u.mask, d.mask) < 0.3));
  return { bodies: [...down.bodies, ...apart], complete: false };
}

/** Bodies one after the other from one end towards the other; `sense` 1 = downwards. */
function march(volume: Pick<Volume, 'grid' | 'voxels' | 'quantity'>, from: ChainEnd, to: ChainEnd, sense: 1 | -1): Chain {
  const bodies: Outline[] = [];
  let last = from;
  // what a whole body of this stretch is high: a fallen one must not shorten the step to the next
  let wholeMm = Math.max(from.guide.heightMm, to.guide.heightMm);
  while (bodies.length < mostBodies) {
    const next = nextBody(volume, last, to, wholeMm, sense);
    if (next === 'met') return { bodies, complete: true };
    if (next === undefined) return { bodies, complete: false };
    bodies.push(next);
    wholeMm = Math.max(next.guide.heightMm, 0.95 * wholeMm);
    last = next;
  }
  return { bodies, complete: false };
}

/** The body next to one, above (sense -1) or below, where there is one to be found: it holds its own ground when arches grow. */
export function bodyBeyond(volume: Pick<Volume, 'grid' | 'voxels' | 'quantity'>, from: ChainEnd, sense: 1 | -1): Outline | undefined {
  const [, , up] = axesOf(from.guide.tilts[0], from.guide.tilts[1]);
  const far = lps(...([0, 1, 2].map((k) => from.centreLps[k] - sense * 300 * up[k]) as [number, number, number]));
  const nothing: Mask = { grid: { ...from.mask.grid, size: [1, 1, 1] }, voxels: new Uint8Array(1) };
  const found = nextBody(volume, from, { ...from, centreLps: far, mask: nothing }, from.guide.heightMm, sense);
  return found === 'met' ? undefined : found;
}

/** The next body on the way that is one of its own; 'met' when that is the other end. */
function nextBody(
  volume: Pick<Volume, 'grid' | 'voxels' | 'quantity'>,
  last: ChainEnd,
  to: ChainEnd,
  wholeMm: number,
  sense: 1 | -1,
): Outline | 'met' | undefined {
  const [, , up] = axesOf(last.guide.tilts[0], last.guide.tilts[1]);
  const far = distance(last.centreLps, to.centreLps);
  if (far < (rules.leastStepFractionOfHeight.value * (last.guide.heightMm + to.guide.heightMm)) / 2) return 'met';
  // half by its own axis, half straight to the other end
  const way = [0, 1, 2].map((k) => (0.5 * (to.centreLps[k] - last.centreLps[k])) / far - 0.5 * sense * up[k]);
  const length = Math.hypot(way[0], way[1], way[2]);
  const guide: Guide = { ...last.guide, from: 'beside', heightMm: wholeMm };
  const found: { readonly outline: Outline; readonly mm: number }[] = [];
  for (const share of rules.chainSteps) {
    const step = ((last.guide.heightMm + wholeMm) / 2) * share;
    const p = lps(...([0, 1, 2].map((k) => last.centreLps[k] + (way[k] / length) * step) as [number, number, number]));
    if (maskAt(last.mask, p) !== 0) continue;
    if (maskAt(to.mask, p) !== 0) return 'met';
    const got = outlineBody(volume, p, [], guide);
    if (got === undefined || !likely(got, last, wholeMm)) continue;
    if (sharedFraction(got.mask, to.mask) > 0.3) return 'met';
    // found clearly and where it was expected: no need to look twice
    if (Math.min(got.edges.superior, got.edges.inferior) > 2 * rules.faintEdge.value && distance(got.centreLps, p) < 6) return got;
    found.push({ outline: got, mm: distance(got.centreLps, last.centreLps) });
  }
  return found.toSorted((a, b) => a.mm - b.mm)[0]?.outline;
}

/** Whole, of a neighbour's size and lean, its own bone, a disc away and no more. */
function likely(got: Outline, last: ChainEnd, wholeMm: number): boolean {
  if (got.cut || Math.min(got.edges.superior, got.edges.inferior) < rules.faintEdge.value) return false;
  const odd = Math.max(Math.abs(got.guide.widthMm / last.guide.widthMm - 1), Math.abs(got.guide.depthMm / last.guide.depthMm - 1));
  const lean = Math.hypot(got.guide.tilts[0] - last.guide.tilts[0], got.guide.tilts[1] - last.guide.tilts[1]);
  if (odd > rules.besideMostFraction.value || lean > rules.besideMostRad.value) return false;
  const gapMm = distance(got.centreLps, last.centreLps) - (got.guide.heightMm + last.guide.heightMm) / 2;
  if (gapMm > rules.widestDiscFraction.value * wholeMm) return false;
  return sharedFraction(got.mask, last.mask) <= rules.sharedFraction.value;
}

/** Share of mask `a` that lies in `b`. */
function sharedFraction(a: Mask, b: Mask): number {
  const { size } = a.grid;
  let own = 0;
  let both = 0;
  for (let k = 0, q = 0; k < size[2]; k++)
    for (let j = 0; j < size[1]; j++)
      for (let i = 0; i < size[0]; i++, q++) {
        if (a.voxels[q] === 0) continue;
        own++;
        if (maskAt(b, voxelToLps(a.grid, voxel(i, j, k))) !== 0) both++;
      }
  return own === 0 ? 0 : both / own;
}
