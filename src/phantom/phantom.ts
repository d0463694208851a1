// makePhantom: from a spec to a patient that can be measured exactly and imaged on any grid.
import { axisGrid, lps, movePoint, type Grid, type Lps } from '../base/index.ts';
import type { Volume } from '../records/index.ts';
import { makeColumn, toSpine } from './column.ts';
import { renderScene, seriesUidOf, type RenderOptions } from './render.ts';
import { makeScene } from './scene.ts';
import type { Spot } from './soft.ts';
import type { PhantomSpec } from './spec.ts';
import { makeTruth, type PhantomTruth } from './truth.ts';

export interface Phantom {
  readonly spec: PhantomSpec;
  readonly truth: PhantomTruth;
  /** Tissue code (catalog/anatomy-tissue) at a point. */
  tissueAt(p: Lps): number;
  /** Label the map would carry at a point. */
  labelAt(p: Lps): number;
  /** Box around all vertebrae and the sacrum (no ribs). */
  readonly boundsLps: { readonly from: Lps; readonly to: Lps };
  render(grid: Grid, options?: RenderOptions): { readonly ct: Volume; readonly labels: Volume };
  /** A grid in LPS axes around the bones. */
  gridFor(spacing: readonly [number, number, number], margin?: number | readonly [number, number, number, number]): Grid;
}

export function makePhantom(spec: PhantomSpec): Phantom {
  const column = makeColumn(spec);
  const scene = makeScene(spec, column);
  const truth = makeTruth(spec, column, scene);
  const lo = [Infinity, Infinity, Infinity];
  const hi = [-Infinity, -Infinity, -Infinity];
  const grow = (p: Lps): void => {
    for (let a = 0; a < 3; a++) {
      lo[a] = Math.min(lo[a], p[a]);
      hi[a] = Math.max(hi[a], p[a]);
    }
  };
  for (const v of column.vertebrae) {
    const h = v.sizes.posteriorHeightMm / 2 + 2;
    for (const s of [-1, 1]) {
      for (const t of [-1, 1])
        for (const b of [v.body.front, v.body.back]) grow(movePoint(column.pose, lps(...toSpine(v, s * v.body.halfWidth, b, t * h))));
      const [x, y, z] = v.arch.transverseTip;
      grow(movePoint(column.pose, lps(...toSpine(v, s * (x + 4), y, z))));
    }
    grow(movePoint(column.pose, lps(...toSpine(v, 0, v.arch.spinousTip[1] + 4, v.arch.spinousTip[2] - 8))));
  }
  if (column.sacrum !== undefined) {
    const { from, to } = column.sacrum.shape;
    for (let c = 0; c < 8; c++)
      grow(
        movePoint(
          column.pose,
          lps(...toSpine(column.sacrum, c & 1 ? from[0] : to[0], c & 2 ? 0.6 * from[1] : 0.8 * to[1], c & 4 ? 0.62 * from[2] : 0)),
        ),
      );
  }
  const boundsLps = { from: lps(lo[0], lo[1], lo[2]), to: lps(hi[0], hi[1], hi[2]) };
  const frame = seriesUidOf(spec, 'frame');
  const all = scene.parts.map((p) => p.index);
  const spot: Spot = { hu: 0, code: 0, label: 0 };
  const r = column.pose.rotation;
  const t = column.pose.translationMm;
  const look = (p: Lps): Spot => {
    const [x, y, z] = [p[0] - t[0], p[1] - t[1], p[2] - t[2]];
    scene.at(r[0] * x + r[3] * y + r[6] * z, r[1] * x + r[4] * y + r[7] * z, r[2] * x + r[5] * y + r[8] * z, 0.5, all, spot);
    return spot;
  };
  return {
    spec,
    truth,
    boundsLps,
    tissueAt: (p) => look(p).code,
    labelAt: (p) => look(p).label,
    render: (grid, options) => renderScene(spec, scene, column.pose, grid, options),
    gridFor(spacing, margin = 12) {
      const m = typeof margin === 'number' ? [margin, margin, margin, margin] : margin;
      const from = [lo[0] - m[0], lo[1] - m[1], lo[2] - m[3]];
      const to = [hi[0] + m[0], hi[1] + m[2], hi[2] + m[3]];
      const size = [0, 1, 2].map((a) => Math.max(8, Math.ceil((to[a] - from[a]) / spacing[a])));
      const origin = [0, 1, 2].map((a) => (from[a] + to[a] - (size[a] - 1) * spacing[a]) / 2);
      return axisGrid([size[0], size[1], size[2]], spacing, lps(origin[0], origin[1], origin[2]), frame);
    },
  };
}
