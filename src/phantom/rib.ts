// Ribs T1–T12: bent rods from the costovertebral joint over the transverse process, outwards, down and forwards. In the frame of their vertebra.
import { rod, smoothMax, type Rod } from './distance.ts';
import type { Column, Placed } from './column.ts';
import { labelNumber } from './spec.ts';

export interface Rib {
  readonly placed: Placed;
  readonly side: 1 | -1;
  readonly from: readonly [number, number, number];
  readonly to: readonly [number, number, number];
  distance(u: number, v: number, w: number): number;
}

export function makeRibs(column: Column): readonly Rib[] {
  const ribs: Rib[] = [];
  for (const p of column.vertebrae) {
    if (!p.level.startsWith('T') || p.level === 'T13') continue;
    const n = Number(p.level.slice(1));
    const k = p.body;
    const H = p.sizes.posteriorHeightMm;
    const tip = p.arch.transverseTip;
    const floating = n >= 11;
    const drop = n <= 2 ? 0.25 : 0.55;
    const far = n === 1 ? 0.55 : n === 2 ? 0.72 : n === 3 ? 0.85 : n === 12 ? 0.8 : 1;
    // Head on the upper edge of the body (T1, T11, T12: on its own body), then neck, tubercle, angle, shaft.
    const headW = floating || n === 1 ? H * 0.18 : H / 2 + p.sizes.discHeightMm * 0.2;
    // Ribs 11 and 12 (and 1) meet the side of their own pedicle: beside it, never in it.
    const lateral = Math.max(
      Math.abs(p.arch.pedicles.left.isthmus[0]) + p.arch.pedicles.left.width / 2,
      Math.abs(p.arch.pedicles.right.isthmus[0]) + p.arch.pedicles.right.width / 2,
    );
    const headX = Math.max(k.halfWidth * 0.97 + 3.4, floating || n === 1 ? lateral + 5.4 : 0);
    const points: [number, number, number, number][] = [
      [headX, k.back - 2.5, headW, 4.4],
      [Math.max(k.halfWidth + 9, headX + 4), k.back + 6, headW * 0.72, 3.3],
      floating ? [tip[0] + 7, tip[1] + 1, 0, 3.6] : [tip[0] + 2, tip[1] - 8.5, tip[2] - 1, 4.3],
      [52 * far, tip[1] + 2, -6 * drop * 2, 4],
      [78 * far, tip[1] - 4, -20 * drop * 2, 4],
      [103 * far, tip[1] - 22, -38 * drop * 2, 4],
      [121 * far, tip[1] - 50, -60 * drop * 2, 4],
      [129 * far, tip[1] - 85, -82 * drop * 2, 4],
    ];
    const last = n === 12 ? 6 : points.length;
    const rods: Rod[] = [];
    for (let i = 1; i < last; i++)
      rods.push([
        points[i - 1][0],
        points[i - 1][1],
        points[i - 1][2],
        points[i][0],
        points[i][1],
        points[i][2],
        points[i - 1][3],
        points[i][3],
      ]);
    const lowest = Math.min(...points.slice(0, last).map((q) => q[2])) - 9;
    for (const side of [1, -1] as const) {
      const a = k.halfWidth - 3;
      const b = points[last - 1][0] + 9;
      ribs.push({
        placed: { level: p.level, label: side === 1 ? labelNumber['rib.left'] : labelNumber['rib.right'], turn: p.turn, origin: p.origin },
        side,
        from: side === 1 ? [a, points[last - 1][1] - 9, lowest] : [-b, points[last - 1][1] - 9, lowest],
        to: side === 1 ? [b, tip[1] + 12, headW + 9] : [-a, tip[1] + 12, headW + 9],
        distance(u, v, w) {
          const x = side * u;
          let d = -30;
          for (let i = 0; i < rods.length; i++) {
            const r = rods[i];
            // Cheap reject by the span in u.
            if (x < (r[0] < r[3] ? r[0] : r[3]) - 9 || x > (r[0] > r[3] ? r[0] : r[3]) + 9) continue;
            // Ribs are taller than thick: squeeze w towards the rod's own line.
            const e = rod(r, x, v, w);
            if (e > d - 1) d = smoothMax(d, e, 1);
          }
          return d;
        },
      });
    }
  }
  return ribs;
}
