// One click in a body, and it is outlined: a box found from many starts, then the wall and the two endplates as best sheets, then voxels of the
// image's own grid. A second click on the surface, or an endplate pulled to where it is, holds the sheet there.
// Prior sizes are the level table's or the accepted neighbour's; they hold width and depth, hardly the height, so that a fracture is not repaired.
import { between, cropGrid, distance, finding, lps, lpsToVoxel, voxel, voxelToLps, type Finding, type Lps } from '../../base/index.ts';
import { oneClickRules as rules, usualBody } from '../../catalog/index.ts';
import type { Level, Mask, Volume } from '../../records/index.ts';
import { blockAround, type Block } from './block.ts';
import { axesOf } from './axes.ts';
import { boxRadius, fitBox, type Box, type Guide } from './box.ts';
import { planeOf, type HeldPlate } from './held-plate.ts';
import { tidy } from './arch-shape.ts';
import { isInside, refine, type Surface } from './surface.ts';

export type { Guide } from './box.ts';
export type { HeldPlate } from './held-plate.ts';

export interface Outline {
  readonly mask: Mask;
  readonly centreLps: Lps;
  readonly cut: boolean;
  /** Mean edge under each sheet, 0 (none) … 1 (clear everywhere). */
  readonly edges: Surface['edges'];
  /** What guides the next body: its sizes and tilts. */
  readonly guide: Guide;
  readonly findings: readonly Finding[];
}
/** Sizes of a lumbar body; too large for a thoracic one, which the shorter starts find. */
export const anyBody: Guide = { from: 'none', widthMm: 42, depthMm: 31, heightMm: 25, tilts: [0, 0] };

/** What is usual for a level, where the bone clicked has a name. */
export function guideOf(level: Level | undefined): Guide {
  const usual = level === undefined ? undefined : usualBody(level);
  return usual === undefined ? anyBody : { from: 'level', ...usual, tilts: [0, 0] };
}

/** Outlines the body `click` lies in. `held`: points of its surface a person showed; `plates`: endplates. Undefined where there is no body to find. */
export function outlineBody(
  volume: Pick<Volume, 'grid' | 'voxels' | 'quantity'>,
  click: Lps,
  held: readonly Lps[] = [],
  guide: Guide = anyBody,
  plates: readonly HeldPlate[] = [],
): Outline | undefined {
  const at = lpsToVoxel(volume.grid, click);
  if ([0, 1, 2].some((a) => at[a] < -0.5 || at[a] > volume.grid.size[a] - 0.5)) return undefined;
  let fit = fitAround(volume, click, guide, plates);
  const middle = lps(click[0] + fit.box[0], click[1] + fit.box[1], click[2] + fit.box[2]);
  if (distance(click, middle) > rules.recentreMm.value) {
    const again = fitAround(volume, middle, guide, plates);
    // never the neighbour for the body that was clicked
    if (again.cost < fit.cost && isInBox(again.box, between(middle, click))) fit = again;
  }
  const { block, box, cost, from } = fit;
  if (cost > rules.noBodyCost.value) return undefined;
  const surface = refine(block, box, [
    ...held.map((p) => ({ at: between(from, p) })),
    ...plates.flatMap((plate) => plate.rimLps.map((p) => ({ at: between(from, p), sheet: plate.end }))),
  ]);
  return toVoxels(volume, from, surface, { from: 'beside', widthMm: box[3], depthMm: box[4], heightMm: box[5], tilts: [box[6], box[7]] });
}

/** True where a point, mm from where the box was looked for, lies in it. */
function isInBox(box: Box, p: readonly [number, number, number]): boolean {
  const d = [p[0] - box[0], p[1] - box[1], p[2] - box[2]];
  const [a, b, c] = axesOf(box[6], box[7]).map((x) => x[0] * d[0] + x[1] * d[1] + x[2] * d[2]);
  const r = Math.hypot(a, b);
  return Math.abs(c) <= box[5] / 2 && (r < 1e-6 || r <= boxRadius(box, a / r, b / r));
}

/** The best box about a point, and the block it was seen in. */
function fitAround(
  volume: Pick<Volume, 'grid' | 'voxels' | 'quantity'>,
  from: Lps,
  guide: Guide,
  plates: readonly HeldPlate[],
): { readonly from: Lps; readonly block: Block } & ReturnType<typeof fitBox> {
  const block = blockAround(volume, from);
  const shown = plates.flatMap((p) => {
    const plane = planeOf(p, from);
    return plane === undefined ? [] : [{ sign: p.end === 'superior' ? (1 as const) : (-1 as const), plane }];
  });
  return { from, block, ...fitBox(block, guide, shown) };
}

function toVoxels(volume: Pick<Volume, 'grid'>, click: Lps, surface: Surface, guide: Guide): Outline | undefined {
  const { grid } = volume;
  const reach = 46;
  const middle = lpsToVoxel(grid, click);
  const from = [0, 1, 2].map((a) => Math.max(0, Math.floor(middle[a] - reach / grid.spacing[a]))) as [number, number, number];
  const to = [0, 1, 2].map((a) => Math.min(grid.size[a] - 1, Math.ceil(middle[a] + reach / grid.spacing[a])));
  const size = [0, 1, 2].map((a) => to[a] - from[a] + 1) as [number, number, number];
  const inside = new Uint8Array(size[0] * size[1] * size[2]);
  const lo = [...size];
  const hi = [-1, -1, -1];
  const sum = [0, 0, 0];
  let count = 0;
  let cut = false;
  const [sx, sy, sz] = grid.spacing;
  const [u, v, w] = grid.axes;
  const o = between(click, grid.originLps);
  for (let k = 0, q = 0; k < size[2]; k++)
    for (let j = 0; j < size[1]; j++)
      for (let i = 0; i < size[0]; i++, q++) {
        // the voxel in mm from the click, without a tuple a voxel
        const [a, b, c] = [(from[0] + i) * sx, (from[1] + j) * sy, (from[2] + k) * sz];
        const x = o[0] + a * u[0] + b * v[0] + c * w[0];
        const y = o[1] + a * u[1] + b * v[1] + c * w[1];
        const z = o[2] + a * u[2] + b * v[2] + c * w[2];
        if (isInside(surface, x, y, z)) inside[q] = 1;
      }
  tidy(inside, size);
  for (let k = 0, q = 0; k < size[2]; k++)
    for (let j = 0; j < size[1]; j++)
      for (let i = 0; i < size[0]; i++, q++) {
        if (inside[q] === 0) continue;
        count++;
        for (const [a, n] of [i, j, k].entries()) {
          lo[a] = Math.min(lo[a], n);
          hi[a] = Math.max(hi[a], n);
          sum[a] += n + from[a];
          if (n + from[a] === 0 || n + from[a] === grid.size[a] - 1) cut = true;
        }
      }
  if (count === 0) return undefined;
  // Cropped tightly, a voxel of margin, as the importer makes a seed's mask.
  const low = lo.map((n) => Math.max(0, n - 1));
  const high = hi.map((n, a) => Math.min(size[a] - 1, n + 1));
  const own = high.map((n, a) => n - low[a] + 1) as [number, number, number];
  const voxels = new Uint8Array(own[0] * own[1] * own[2]);
  for (let k = 0, q = 0; k < own[2]; k++)
    for (let j = 0; j < own[1]; j++)
      for (let i = 0; i < own[0]; i++, q++) voxels[q] = inside[i + low[0] + size[0] * (j + low[1] + size[1] * (k + low[2]))] === 1 ? 2 : 0;
  const faint = (['wall', 'superior', 'inferior'] as const).filter((n) => surface.edges[n] < rules.faintEdge.value);
  return {
    mask: { grid: cropGrid(grid, [from[0] + low[0], from[1] + low[1], from[2] + low[2]], own), voxels },
    centreLps: voxelToLps(grid, voxel(sum[0] / count, sum[1] / count, sum[2] / count)),
    cut,
    edges: surface.edges,
    guide,
    findings: faint.map((n) => finding(`find.faint-${n}`, 'caution')),
  };
}
