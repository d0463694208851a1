// The side wall of a body: a radius by angle and level. It must bridge the pedicles and the hole of the basivertebral vein, so neighbours hold it
// more than they hold an endplate.
import { edge } from './block.ts';
import { bestSheet } from './sheet.ts';
import { sheetAt } from './ends.ts';
import type { Around } from './surface.ts';

export const angles = 48;
export const levels = 9;
/** Lowest level as a share of the height; the highest lies as far from the other end. */
const lowest = 0.05;
const labelMm = 0.5;
const reachMm = 8;
/** How far beyond the wall there is still no bone, mm. */
const freeMm = 4;

export const levelOfShare = (share: number): number => ((share - lowest) / (1 - 2 * lowest)) * (levels - 1);

/** Radius of the wall at an angle (rad) and a level (continuous), mm; beyond the outermost levels it goes on as between the last two. */
export function radiusAt(radiusMm: Float32Array, angle: number, level: number): number {
  const t = ((((angle / (2 * Math.PI)) % 1) + 1) % 1) * angles;
  const i = Math.floor(t) % angles;
  const f = t - Math.floor(t);
  const l = Math.max(-0.5, Math.min(levels - 0.5, level));
  const j = l < 0 ? 0 : l > levels - 2 ? levels - 2 : l | 0;
  const g = l - j;
  const next = (i + 1) % angles;
  const o = j * angles;
  const q = o + angles;
  return (1 - g) * ((1 - f) * radiusMm[o + i] + f * radiusMm[o + next]) + g * ((1 - f) * radiusMm[q + i] + f * radiusMm[q + next]);
}

export function findWall(
  around: Around,
  from: Float32Array,
  ends: { readonly superior: Float32Array; readonly inferior: Float32Array; readonly side: number },
  share: number,
): { readonly radiusMm: Float32Array<ArrayBuffer>; readonly edge: number } {
  const { block, at, shellMm } = around;
  const count = Math.round((2 * reachMm * share) / labelMm) + 1;
  const places = angles * levels;
  const costs = new Float32Array(places * count);
  const edges = new Float32Array(places * count);
  for (let n = 0; n < places; n++) {
    const t = (2 * Math.PI * (n % angles)) / angles;
    const [dx, dy] = [Math.cos(t), Math.sin(t)];
    const f = lowest + ((1 - 2 * lowest) * Math.floor(n / angles)) / (levels - 1);
    for (let l = 0; l < count; l++) {
      const off = (l - (count - 1) / 2) * labelMm;
      const r = from[n] + off;
      const a = r * dx;
      const b = r * dy;
      // read the endplates a little inside, where they were seen
      const low = sheetAt(ends.inferior, ends.side, a * 0.94, b * 0.94);
      const high = sheetAt(ends.superior, ends.side, a * 0.94, b * 0.94);
      const c = low + f * (high - low);
      const i = r + shellMm - 1;
      const o = r + shellMm + 1.4;
      const far = r + freeMm;
      const e = edge(block, at(i * dx, i * dy, c), (at(o * dx, o * dy, c) + at(far * dx, far * dy, c)) / 2);
      edges[n * count + l] = e;
      let cost = 0.8 - e + 0.006 * off * off;
      for (const h of around.held) {
        if (h.sheet !== 'wall') continue;
        const [x, y, z] = h.at;
        const turn = Math.abs(Math.atan2(x * dy - y * dx, x * dx + y * dy));
        if (turn * r < 5 && Math.abs(z - c) < 5) cost += 0.6 * Math.min(4, (x - a) ** 2 + (y - b) ** 2 + (z - c) ** 2);
      }
      costs[n * count + l] = cost;
    }
  }
  const got = bestSheet({ across: angles, along: levels, round: true, labels: count, costs, pull: 0.08, limit: 1.5 });
  const radiusMm = new Float32Array(places);
  let sum = 0;
  for (let n = 0; n < places; n++) {
    radiusMm[n] = from[n] + (got[n] - (count - 1) / 2) * labelMm;
    sum += edges[n * count + Math.round(got[n])];
  }
  return { radiusMm, edge: sum / places };
}
