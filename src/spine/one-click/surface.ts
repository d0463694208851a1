// From the box to the bone: three sheets, the side wall as a radius by angle and height, each endplate as a height over the body's section, so
// that a crushed or a biconcave body is as easy as a whole one. Endplates are let loose more than the wall, which must bridge the pedicles and
// the hole of the basivertebral vein.
// The assumption that fails first: the endplate is a height over the section (a corner folded under itself is cut straight).
import { edge, valueAt, type Block } from './block.ts';
import { axesOf, heightOver, roundness, type Box } from './box.ts';
import { bestSheet } from './sheet.ts';

/** What a person pointed at on the surface, mm from the click. */
export type Held = readonly (readonly [number, number, number])[];

export interface Surface {
  readonly centreMm: readonly [number, number, number];
  /** Rows: left, posterior, superior. */
  readonly axes: readonly (readonly [number, number, number])[];
  /** radius[level · angles + angle], mm; levels from the lowest to the highest fraction of the height. */
  readonly radiusMm: Float32Array;
  readonly angles: number;
  readonly levels: number;
  /** Heights over the section on a square lattice of `side` places every `latticeMm`, its middle at the centre. */
  readonly superiorMm: Float32Array;
  readonly inferiorMm: Float32Array;
  readonly side: number;
  readonly latticeMm: number;
  /** Mean edge of each sheet, 0…1: what the picture says for it. */
  readonly edges: { readonly wall: number; readonly superior: number; readonly inferior: number };
}

const angles = 48;
const levels = 7;
const labelMm = 0.5;
const reachWall = 8;
const reachEnd = 10;
/** The steepest drop of a thin blurred shell lies outside the shell itself by this much, mm. */
const shellMm = 0.85;
const latticeMm = 2.5;

/** Where the wall of the box stands at an angle, mm. */
const boxRadius = (box: Box, c: number, s: number): number =>
  (Math.abs(c / (box[3] / 2)) ** roundness + Math.abs(s / (box[4] / 2)) ** roundness) ** (-1 / roundness);

export function refine(block: Block, box: Box, held: Held): Surface {
  const axes = axesOf(box[6], box[7]);
  const centreMm = [box[0], box[1], box[2]] as const;
  const [u, v, w] = axes;
  const at = (a: number, b: number, c: number): number =>
    valueAt(
      block,
      centreMm[0] + a * u[0] + b * v[0] + c * w[0],
      centreMm[1] + a * u[1] + b * v[1] + c * w[1],
      centreMm[2] + a * u[2] + b * v[2] + c * w[2],
    );
  const local = held.map((p) => {
    const d = [p[0] - centreMm[0], p[1] - centreMm[1], p[2] - centreMm[2]];
    return axes.map((x) => x[0] * d[0] + x[1] * d[1] + x[2] * d[2]) as [number, number, number];
  });
  // A held point belongs to the sheet it lies nearest to, seen from the box.
  const belongs = local.map(([a, b, c]): 'wall' | 'superior' | 'inferior' => {
    const r = Math.hypot(a, b);
    const wall = Math.abs(r - boxRadius(box, a / Math.max(r, 1e-6), b / Math.max(r, 1e-6)));
    const top = Math.abs(c - box[5] / 2);
    const low = Math.abs(c + box[5] / 2);
    return wall < Math.min(top, low) ? 'wall' : top < low ? 'superior' : 'inferior';
  });

  const side = 2 * Math.ceil((Math.max(box[3], box[4]) / 2 + reachWall + 2) / latticeMm) + 1;
  const mid = (side - 1) / 2;
  let radiusMm = new Float32Array(angles * levels);
  const end = (sign: number): Float32Array<ArrayBuffer> =>
    Float32Array.from({ length: side * side }, (_, p) => {
      const [a, b] = [((p % side) - mid) * latticeMm, (Math.floor(p / side) - mid) * latticeMm];
      return (sign / 2) * heightOver(box[5], box[8], box[9], (2 * a) / box[3], (2 * b) / box[4]);
    });
  let ends = { superior: end(1), inferior: end(-1) };
  const endAt = (sheet: Float32Array, a: number, b: number): number => {
    const x = Math.max(0, Math.min(side - 1.001, a / latticeMm + mid));
    const y = Math.max(0, Math.min(side - 1.001, b / latticeMm + mid));
    const i = x | 0;
    const j = y | 0;
    const p = i + side * j;
    const [fx, fy] = [x - i, y - j];
    return (1 - fy) * ((1 - fx) * sheet[p] + fx * sheet[p + 1]) + fy * ((1 - fx) * sheet[p + side] + fx * sheet[p + side + 1]);
  };
  for (let n = 0; n < angles * levels; n++) {
    const t = (2 * Math.PI * (n % angles)) / angles;
    radiusMm[n] = boxRadius(box, Math.cos(t), Math.sin(t));
  }
  let edges = { wall: 0, superior: 0, inferior: 0 };

  for (const around of [1, 0.7, 0.4]) {
    // Endplates over the section the wall gives now.
    const nextEnds = { ...ends };
    for (const which of ['superior', 'inferior'] as const) {
      const sign = which === 'superior' ? 1 : -1;
      const count = Math.round((2 * reachEnd * around) / labelMm) + 1;
      const costs = new Float32Array(side * side * count);
      const drops = new Float32Array(count);
      let sum = 0;
      const inside = new Uint8Array(side * side);
      for (let p = 0; p < side * side; p++) {
        const a = ((p % side) - mid) * latticeMm;
        const b = (Math.floor(p / side) - mid) * latticeMm;
        const r = Math.hypot(a, b);
        const wall = radiusAt(radiusMm, Math.atan2(b, a), sign > 0 ? levels - 1 : 0);
        const within = r < wall - 1.5;
        inside[p] = within ? 1 : 0;
        const base = ends[which][p];
        for (let l = 0; l < count; l++) {
          const off = (l - (count - 1) / 2) * labelMm;
          const h = base + off;
          let cost = 0.004 * off * off;
          if (within) {
            drops[l] = edge(block, at(a, b, h + sign * (shellMm - 1)), at(a, b, h + sign * (shellMm + 1.4)));
            cost += 0.8 - drops[l];
            // Nothing of a body is thinner than this at its middle.
            if (sign * h < 2) cost += 2;
          }
          for (const [n, [x, y, z]] of local.entries()) {
            if (belongs[n] !== which) continue;
            const near = Math.hypot(x - a, y - b);
            if (near < 5) cost += 1.5 * (1 - near / 5) * Math.min(4, (z - h) ** 2);
          }
          costs[p * count + l] = cost;
        }
        // Who has left the body once does not come back into it: past a clear drop and the disc, the next one is the neighbour's.
        if (within) {
          let left = 0;
          for (let s = 0; s < count; s++) {
            const l = sign > 0 ? s : count - 1 - s;
            const before = l - sign * Math.round(2.5 / labelMm);
            if (before >= 0 && before < count && sign * (ends[which][p] + (before - (count - 1) / 2) * labelMm) > 2)
              left = Math.max(left, drops[before]);
            costs[p * count + l] += 0.8 * Math.max(0, left - 0.25);
          }
        }
      }
      const got = bestSheet({ across: side, along: side, round: false, labels: count, costs, pull: 0.02, limit: 1.2 });
      let seen = 0;
      nextEnds[which] = Float32Array.from(ends[which], (base, p) => {
        const h = base + (got[p] - (count - 1) / 2) * labelMm;
        if (inside[p] === 1) {
          const a = ((p % side) - mid) * latticeMm;
          const b = (Math.floor(p / side) - mid) * latticeMm;
          sum += edge(block, at(a, b, h + sign * (shellMm - 1)), at(a, b, h + sign * (shellMm + 1.4)));
          seen++;
        }
        return h;
      });
      edges = { ...edges, [which]: sum / Math.max(1, seen) };
    }
    ends = nextEnds;
    // The wall between the endplates found.
    const count = Math.round((2 * reachWall * around) / labelMm) + 1;
    const costs = new Float32Array(angles * levels * count);
    const where = (n: number, r: number): readonly [number, number, number] => {
      const t = (2 * Math.PI * (n % angles)) / angles;
      const f = 0.12 + (0.76 * Math.floor(n / angles)) / (levels - 1);
      const [a, b] = [r * Math.cos(t), r * Math.sin(t)];
      const [low, high] = [endAt(ends.inferior, a * 0.9, b * 0.9), endAt(ends.superior, a * 0.9, b * 0.9)];
      return [a, b, low + f * (high - low)];
    };
    const wallEdge = (n: number, r: number): number => {
      const t = (2 * Math.PI * (n % angles)) / angles;
      const [a, b, c] = where(n, r);
      const [dx, dy] = [Math.cos(t), Math.sin(t)];
      const [i, o] = [shellMm - 1, shellMm + 1.4];
      return edge(block, at(a + i * dx, b + i * dy, c), (at(a + o * dx, b + o * dy, c) + at(a + 4 * dx, b + 4 * dy, c)) / 2);
    };
    for (let n = 0; n < angles * levels; n++)
      for (let l = 0; l < count; l++) {
        const off = (l - (count - 1) / 2) * labelMm;
        const r = radiusMm[n] + off;
        let cost = 0.8 - wallEdge(n, r) + 0.006 * off * off;
        for (const [m, [x, y, z]] of local.entries()) {
          if (belongs[m] !== 'wall') continue;
          const [a, b, c] = where(n, r);
          const near = Math.hypot(x - a, y - b, z - c);
          const turn = Math.abs(Math.atan2(Math.sin(Math.atan2(y, x) - Math.atan2(b, a)), Math.cos(Math.atan2(y, x) - Math.atan2(b, a))));
          if (turn * r < 5 && Math.abs(z - c) < 5) cost += 0.6 * Math.min(4, near * near);
        }
        costs[n * count + l] = cost;
      }
    const got = bestSheet({ across: angles, along: levels, round: true, labels: count, costs, pull: 0.08, limit: 1.5 });
    radiusMm = Float32Array.from(radiusMm, (r, n) => r + (got[n] - (count - 1) / 2) * labelMm);
    edges = { ...edges, wall: radiusMm.reduce((s, r, n) => s + wallEdge(n, r), 0) / radiusMm.length };
  }
  return {
    centreMm,
    axes,
    radiusMm,
    angles,
    levels,
    superiorMm: ends.superior,
    inferiorMm: ends.inferior,
    side,
    latticeMm,
    edges,
  };
}

/** Radius of the wall at an angle (rad) and a level (continuous, 0…levels−1), mm. */
export function radiusAt(radiusMm: Float32Array, angle: number, level: number): number {
  const t = ((((angle / (2 * Math.PI)) % 1) + 1) % 1) * angles;
  const i = Math.floor(t) % angles;
  const f = t - Math.floor(t);
  const l = Math.max(0, Math.min(levels - 1.001, level));
  const j = l | 0;
  const g = l - j;
  const row = (n: number): number => (1 - f) * radiusMm[n * angles + i] + f * radiusMm[n * angles + ((i + 1) % angles)];
  return (1 - g) * row(j) + g * row(Math.min(levels - 1, j + 1));
}

/** True where a point, mm from the click, lies in the body. */
export function isInside(s: Surface, x: number, y: number, z: number): boolean {
  const d = [x - s.centreMm[0], y - s.centreMm[1], z - s.centreMm[2]];
  const [a, b, c] = s.axes.map((q) => q[0] * d[0] + q[1] * d[1] + q[2] * d[2]);
  const mid = (s.side - 1) / 2;
  const xi = a / s.latticeMm + mid;
  const yi = b / s.latticeMm + mid;
  if (xi < 0 || yi < 0 || xi > s.side - 1 || yi > s.side - 1) return false;
  const i = Math.min(s.side - 2, xi | 0);
  const j = Math.min(s.side - 2, yi | 0);
  const [fx, fy] = [xi - i, yi - j];
  const on = (h: Float32Array): number => {
    const p = i + s.side * j;
    return (1 - fy) * ((1 - fx) * h[p] + fx * h[p + 1]) + fy * ((1 - fx) * h[p + s.side] + fx * h[p + s.side + 1]);
  };
  const [low, high] = [on(s.inferiorMm), on(s.superiorMm)];
  if (c < low || c > high) return false;
  const f = (c - low) / Math.max(1e-6, high - low);
  return Math.hypot(a, b) <= radiusAt(s.radiusMm, Math.atan2(b, a), ((f - 0.12) / 0.76) * (s.levels - 1));
}
