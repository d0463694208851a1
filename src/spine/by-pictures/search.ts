// Where in the MR is this stretch of the spine at all? Three bones and what lies about them are painted with the catalogue's signals and laid everywhere in
// the pictures, unturned, in steps of 5 mm; the best places that are not neighbours are returned. The level is NOT decided here: a spine repeats itself
// every 30 mm, and only the whole column says which of these places is the right one.
import { voxel, voxelToLps, type Rigid } from '../../base/index.ts';
import { blurredHats, painted, usualWeights, type Guess } from './guess.ts';
import type { Channel } from './pictures.ts';

export interface Place {
  /** MR → CT, a shift. */
  readonly motion: Rigid;
  readonly likeness: number;
}
const coarseMm = 4;
const stepMm = 5;
const mostPoints = 350;

export function searchPlaces(guess: Guess, channels: readonly Channel[], most: number): readonly Place[] {
  const { grid, near } = guess;
  const chosen: number[] = [];
  for (let q = 0; q < near.length; q++) if (near[q] > 0.12) chosen.push(q);
  const every = Math.max(1, chosen.length / mostPoints);
  const count = Math.floor(chosen.length / every);
  const points = new Float64Array(3 * count);
  const [nx, ny] = grid.size;
  const lo = [Infinity, Infinity, Infinity];
  const hi = [-Infinity, -Infinity, -Infinity];
  const index: number[] = [];
  for (let n = 0; n < count; n++) {
    const q = chosen[Math.min(chosen.length - 1, Math.floor((n + ((n * 0.618034) % 1)) * every))];
    index.push(q);
    const p = voxelToLps(grid, voxel(q % nx, Math.floor(q / nx) % ny, Math.floor(q / (nx * ny))));
    points.set(p, 3 * n);
    for (let a = 0; a < 3; a++) {
      lo[a] = Math.min(lo[a], p[a]);
      hi[a] = Math.max(hi[a], p[a]);
    }
  }
  const middle = lo.map((x, a) => (x + hi[a]) / 2);
  const layers = channels.map((c) => {
    const hats = blurredHats(guess, coarseMm, 0.92 * c.pictures[0].grid.spacing[2]);
    const picture = painted(hats, usualWeights(c.kind), Int32Array.from(index));
    return { values: Float64Array.from(index, (q) => picture[q]), samples: c.pictures.map((p) => p.sample(coarseMm)) };
  });
  // Places of the template's middle: all heights, all depths, near the middle slice.
  const from = [Infinity, Infinity, Infinity];
  const to = [-Infinity, -Infinity, -Infinity];
  let middleX = 0;
  let pictures = 0;
  for (const c of channels)
    for (const p of c.pictures) {
      for (let n = 0; n < 8; n++) {
        const s = p.grid.size;
        const q = voxelToLps(p.grid, voxel(n & 1 ? s[0] - 1 : 0, n & 2 ? s[1] - 1 : 0, n & 4 ? s[2] - 1 : 0));
        for (let a = 0; a < 3; a++) {
          from[a] = Math.min(from[a], q[a]);
          to[a] = Math.max(to[a], q[a]);
        }
        middleX += q[0] / 8;
      }
      pictures++;
    }
  middleX /= pictures;
  const half = Math.min(18, (to[0] - from[0]) / 4);
  const out = new Float64Array(4);
  const likeness = (t: readonly number[]): number => {
    let sum = 0;
    let channelsSeen = 0;
    for (const layer of layers) {
      let [n, a, b, aa, bb, ab] = [0, 0, 0, 0, 0, 0];
      for (let i = 0; i < count; i++) {
        const x = points[3 * i] + t[0];
        const y = points[3 * i + 1] + t[1];
        const z = points[3 * i + 2] + t[2];
        let seen = false;
        for (const s of layer.samples)
          if (s(x, y, z, out)) {
            seen = true;
            break;
          }
        if (!seen) continue;
        const v = out[0];
        const g = layer.values[i];
        n++;
        a += v;
        b += g;
        aa += v * v;
        bb += g * g;
        ab += v * g;
      }
      if (n < 0.6 * count) continue;
      const va = aa - (a * a) / n;
      const vb = bb - (b * b) / n;
      if (va > 0 && vb > 0) {
        sum += (ab - (a * b) / n) / Math.sqrt(va * vb);
        channelsSeen++;
      }
    }
    return channelsSeen === 0 ? -1 : sum / channelsSeen;
  };
  const tried: { readonly t: readonly [number, number, number]; readonly value: number }[] = [];
  for (let x = middleX - half; x <= middleX + half + 1e-6; x += Math.max(4, half / 3))
    for (let z = from[2] + 10; z <= to[2] - 10; z += stepMm)
      for (let y = from[1] + 15; y <= to[1] - 15; y += stepMm) {
        const t = [x - middle[0], y - middle[1], z - middle[2]] as const;
        const value = likeness(t);
        if (value > 0.1) tried.push({ t, value });
      }
  tried.sort((a, b) => b.value - a.value);
  const best: typeof tried = [];
  for (const c of tried) {
    if (best.length >= most) break;
    if (best.every((o) => Math.hypot(o.t[0] - c.t[0], o.t[1] - c.t[1], o.t[2] - c.t[2]) > 14)) best.push(c);
  }
  return best.map(({ t, value }) => ({
    motion: { rotation: [1, 0, 0, 0, 1, 0, 0, 0, 1], translationMm: [-t[0], -t[1], -t[2]] },
    likeness: value,
  }));
}
