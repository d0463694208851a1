// The side wall of a body: a radius by angle and level. It must bridge the pedicles and the hole of the basivertebral vein, so neighbours hold it
// more than they hold an endplate.
import { oneClickRules as rules } from '../../catalog/index.ts';
import { edge } from './block.ts';
import { middleMove, settle, settleAt, settleCount, settleStepMm, usualOutside } from './settle.ts';
import { bestSheet } from './sheet.ts';
import { angles, levels, shareOf, sheetAt, type Around } from './lattice.ts';

const labelMm = 0.5;
const reachMm = 8;
/** How far beyond the wall there is still no bone, mm. */
const freeMm = 4;

export interface Ends {
  readonly superior: Float32Array;
  readonly inferior: Float32Array;
  readonly side: number;
}

export function findWall(
  around: Around,
  from: Float32Array,
  ends: Ends,
  share: number,
  last: boolean,
): { readonly radiusMm: Float32Array<ArrayBuffer>; readonly edge: number } {
  const { block, at } = around;
  const shellMm = rules.wallSigmas.value * block.blurMm;
  const beyondMm = rules.wallBeyondSigmas.value * block.blurMm;
  const count = Math.round((2 * reachMm * share) / labelMm) + 1;
  const places = angles * levels;
  const costs = new Float32Array(places * count);
  const edges = new Float32Array(places * count);
  for (let n = 0; n < places; n++) {
    const t = (2 * Math.PI * (n % angles)) / angles;
    const [dx, dy] = [Math.cos(t), Math.sin(t)];
    const f = shareOf(n);
    for (let l = 0; l < count; l++) {
      const off = (l - (count - 1) / 2) * labelMm;
      const r = from[n] + off;
      const a = r * dx;
      const b = r * dy;
      const c = heightAt(ends, f, a, b);
      const i = r + shellMm;
      const o = r + beyondMm;
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
    sum += Math.min(1, edges[n * count + Math.round(got[n])]);
  }
  if (last && block.kind === 'ct') settleWall(around, radiusMm, ends);
  return { radiusMm, edge: sum / places };
}

/** The last step: each place of the wall to where its own line says, its neighbours agreeing. */
function settleWall({ block, at, held }: Around, radiusMm: Float32Array, ends: Ends): void {
  const places = Array.from({ length: angles * levels }, (_, n) => n);
  const lines = places.map((n) => {
    const t = (2 * Math.PI * (n % angles)) / angles;
    const [dx, dy] = [Math.cos(t), Math.sin(t)];
    const c = heightAt(ends, shareOf(n), radiusMm[n] * dx, radiusMm[n] * dy);
    return Float32Array.from({ length: settleCount }, (_, k) => {
      const r = radiusMm[n] + (k - settleAt) * settleStepMm;
      return at(r * dx, r * dy, c);
    });
  });
  // fat in front, canal behind, muscle beside: what lies beyond differs by side, so each quarter has its own
  const quarter = angles / 4;
  const outsides = [0, 1, 2, 3].map((q) =>
    usualOutside(lines.filter((_, n) => Math.floor((((n % angles) + quarter / 2) % angles) / quarter) === q)),
  );
  const moves = lines.map((line, n) => settle(line, outsides[Math.floor((((n % angles) + quarter / 2) % angles) / quarter)], block.blurMm));
  const around = (n: number): readonly number[] => {
    const i = n % angles;
    const row = n - i;
    const beside = [i, (i + 1) % angles, (i + angles - 1) % angles];
    return [row - angles, row, row + angles].filter((r) => r >= 0 && r < angles * levels).flatMap((r) => beside.map((b) => r + b));
  };
  const by = places.map((n) => middleMove(moves, around, n));
  for (const n of places) {
    const t = (2 * Math.PI * (n % angles)) / angles;
    const own = held.some(
      (h) => h.sheet === 'wall' && Math.hypot(h.at[0] - radiusMm[n] * Math.cos(t), h.at[1] - radiusMm[n] * Math.sin(t)) < 5,
    );
    if (!own) radiusMm[n] += by[n];
  }
}
/** Height at a share between the endplates over a place near the wall, which are read a little inside, where they were seen. */
function heightAt(ends: Ends, share: number, a: number, b: number): number {
  const low = sheetAt(ends.inferior, ends.side, a * 0.94, b * 0.94);
  return low + share * (sheetAt(ends.superior, ends.side, a * 0.94, b * 0.94) - low);
}
