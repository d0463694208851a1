// An endplate: a height over the section, on a square lattice. Let loose more than the wall, so that a fallen middle is followed. Beyond the wall
// it goes on as it left it: a plane through what was seen nearby, so that corners stay sharp.
import { oneClickRules as rules } from '../../catalog/index.ts';
import { edge } from './block.ts';
import { middleMove, settle, settleAt, settleCount, settleStepMm, usualOutside } from './settle.ts';
import { bestSheet } from './sheet.ts';
import { latticeMm, levels, radiusAt, type Around } from './lattice.ts';

const labelMm = 0.5;
const reachMm = 10;
/** This far within the wall an endplate is looked for, mm. */
const rimMm = 0.75;
const halfLeastMm = rules.halfLeastMm.value;

/** The upper (sign 1) or lower endplate near `from`, over the section the wall gives now. */
export function findEnd(
  around: Around,
  from: Float32Array,
  side: number,
  radiusMm: Float32Array,
  sign: 1 | -1,
  share: number,
  last: boolean,
): { readonly sheet: Float32Array<ArrayBuffer>; readonly edge: number } {
  const { block, at, shellMm, beyondMm } = around;
  const which = sign > 0 ? 'superior' : 'inferior';
  const count = Math.round((2 * reachMm * share) / labelMm) + 1;
  const mid = (side - 1) / 2;
  const middle = (count - 1) / 2;
  const costs = new Float32Array(side * side * count);
  const drops = new Float32Array(side * side * count);
  const seen = new Uint8Array(side * side);
  // along the way out: labels from the innermost, and what lies beyond the outermost
  const beyond = Math.max(3, Math.round((beyondMm - shellMm) / labelMm));
  const profile = new Float32Array(count + beyond);
  const first = shellMm - middle * labelMm;
  for (let p = 0; p < side * side; p++) {
    const a = ((p % side) - mid) * latticeMm;
    const b = (Math.floor(p / side) - mid) * latticeMm;
    const r = Math.sqrt(a * a + b * b);
    const within = r < radiusAt(radiusMm, Math.atan2(b, a), sign > 0 ? levels - 1 : 0) - rimMm;
    seen[p] = within ? 1 : 0;
    const o = p * count;
    if (within) {
      for (let k = 0; k < profile.length; k++) profile[k] = at(a, b, from[p] + sign * (first + k * labelMm));
      for (let s = 0; s < count; s++) {
        // the darkest from one millimetre to three sigmas outwards: behind a thin disc stands the neighbour's plate, as bright as this one
        let dark = profile[s + 2];
        for (let k = 3; k <= beyond; k++) if (profile[s + k] < dark) dark = profile[s + k];
        drops[o + (sign > 0 ? s : count - 1 - s)] = edge(block, profile[s], dark);
      }
    }
    for (let l = 0; l < count; l++) {
      const off = (l - middle) * labelMm;
      const h = from[p] + off;
      let cost = 0.004 * off * off;
      if (within) {
        cost += 0.8 - drops[o + l];
        if (sign * h < halfLeastMm) cost += 2;
      }
      for (const held of around.held) {
        if (held.sheet !== which) continue;
        const near = Math.hypot(held.at[0] - a, held.at[1] - b);
        if (near < 5) cost += 1.5 * (1 - near / 5) * Math.min(4, (held.at[2] - h) ** 2);
      }
      costs[o + l] = cost;
    }
    if (within) leaveOnce(costs, drops, o, count, from[p], sign);
  }
  const got = bestSheet({ across: side, along: side, round: false, labels: count, costs, pull: pullOf(share), limit: 1.2 });
  const sheet = new Float32Array(side * side);
  const clear: number[] = [];
  for (let p = 0; p < side * side; p++) {
    sheet[p] = from[p] + (got[p] - middle) * labelMm;
    if (seen[p] === 1) clear.push(drops[p * count + Math.round(got[p])]);
  }
  // How much a place is trusted: its edge against the sheet's usual one.
  const usual = Math.max(0.1, clear.toSorted((a, b) => a - b)[clear.length >> 1] ?? 0);
  const trust = new Float32Array(side * side);
  for (let p = 0, n = 0; p < side * side; p++) if (seen[p] === 1) trust[p] = Math.max(0.02, Math.min(1, clear[n++] / usual)) ** 2;
  for (const h of around.held) if (h.sheet === which) trustHeld(trust, seen, side, h.at);
  if (last) layOnPlanes(sheet, trust, side);
  if (last && block.kind === 'ct') settleEnd(around, sheet, trust, side, sign);
  return { sheet: goOn(sheet, trust, side, last), edge: clear.reduce((s, e) => s + Math.min(1, e), 0) / Math.max(1, clear.length) };
}

/** The last step: each place to where its own line says, its neighbours agreeing. */
function settleEnd({ block, at, held }: Around, sheet: Float32Array, trust: Float32Array, side: number, sign: 1 | -1): void {
  const mid = (side - 1) / 2;
  const places = Array.from(trust.keys()).filter((p) => trust[p] > 0);
  const lines = places.map((p) => {
    const a = ((p % side) - mid) * latticeMm;
    const b = (Math.floor(p / side) - mid) * latticeMm;
    return Float32Array.from({ length: settleCount }, (_, k) => at(a, b, sheet[p] + sign * (k - settleAt) * settleStepMm));
  });
  const outside = usualOutside(lines);
  const moves: (number | undefined)[] = Array.from({ length: side * side });
  places.forEach((p, n) => (moves[p] = trust[p] < doubted ? undefined : settle(lines[n], outside, block.blurMm)));
  const around = (p: number): readonly number[] => [
    p,
    p - 1,
    p + 1,
    p - side,
    p + side,
    p - side - 1,
    p - side + 1,
    p + side - 1,
    p + side + 1,
  ];
  const by = places.map((p) => middleMove(moves, around, p));
  const which = sign > 0 ? 'superior' : 'inferior';
  places.forEach((p, n) => {
    const a = ((p % side) - mid) * latticeMm;
    const b = (Math.floor(p / side) - mid) * latticeMm;
    // a person's point stands
    if (!held.some((h) => h.exact && h.sheet === which && Math.hypot(h.at[0] - a, h.at[1] - b) < 5)) sheet[p] += sign * by[n];
  });
}

/** Who has left the body once does not come back into it: past a clear drop and the disc, the next one is the neighbour's. */
function leaveOnce(costs: Float32Array, drops: Float32Array, o: number, count: number, from: number, sign: 1 | -1): void {
  const gap = Math.round(2.5 / labelMm);
  let left = 0;
  for (let s = 0; s < count; s++) {
    const l = sign > 0 ? s : count - 1 - s;
    const before = l - sign * gap;
    if (before >= 0 && before < count && sign * (from + (before - (count - 1) / 2) * labelMm) > halfLeastMm)
      left = Math.max(left, drops[o + before]);
    costs[o + l] += 0.8 * Math.max(0, left - 0.25);
  }
}

const doubted = rules.doubtedFraction.value;
/** Where a person pointed, the place is trusted. */
function trustHeld(trust: Float32Array, seen: Uint8Array, side: number, at: readonly [number, number, number]): void {
  const mid = (side - 1) / 2;
  for (let p = 0; p < side * side; p++)
    if (seen[p] === 1 && Math.hypot(at[0] - ((p % side) - mid) * latticeMm, at[1] - (Math.floor(p / side) - mid) * latticeMm) < 5)
      trust[p] = 1;
}

/** Doubted places go to the plane of the trusted ones beside them: where bones touch, the sheet may have taken the neighbour's plate. */
function layOnPlanes(sheet: Float32Array, trust: Float32Array, side: number): void {
  const from = Float32Array.from(sheet);
  for (let p = 0; p < side * side; p++) {
    if (trust[p] === 0 || trust[p] >= doubted) continue;
    const plane = planeNear(from, trust, side, p % side, Math.floor(p / side), reachPlaces + 1);
    if (plane !== undefined) sheet[p] = plane[0];
  }
}

/**
 * Places beyond the rim continue the plane of what was seen within 5 mm of the nearest seen place. Between turns the seen places are laid on their own
 * such planes too.
 */
function goOn(sheet: Float32Array<ArrayBuffer>, trust: Float32Array, side: number, last: boolean): Float32Array<ArrayBuffer> {
  const out = Float32Array.from(sheet);
  for (let p = 0; p < side * side; p++) {
    if (trust[p] > 0 && last) continue;
    const i = p % side;
    const j = (p / side) | 0;
    let nearest = Infinity;
    let ni = -1;
    let nj = -1;
    for (let y = Math.max(0, j - 4); y <= Math.min(side - 1, j + 4); y++)
      for (let x = Math.max(0, i - 4); x <= Math.min(side - 1, i + 4); x++) {
        if (trust[x + side * y] === 0) continue;
        const d = (x - i) ** 2 + (y - j) ** 2;
        if (d < nearest) [nearest, ni, nj] = [d, x, y];
      }
    if (ni < 0) continue;
    const plane = planeNear(sheet, trust, side, ni, nj, reachPlaces);
    if (plane !== undefined) out[p] = plane[0] + plane[1] * (i - ni) + plane[2] * (j - nj);
  }
  return out;
}
const reachPlaces = 2;
/** Neighbours hold each other more the nearer the surface is known. */
const pullOf = (share: number): number => 0.02 / share;

/** Least-squares plane through places about (ni, nj), each as trusted: [height there, slope a place along i, along j]. */
function planeNear(
  h: Float32Array,
  trust: Float32Array,
  side: number,
  ni: number,
  nj: number,
  reach: number,
): readonly [number, number, number] | undefined {
  let [places, n, sx, sy, sh, xx, xy, yy, xh, yh] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
  for (let y = Math.max(0, nj - reach); y <= Math.min(side - 1, nj + reach); y++)
    for (let x = Math.max(0, ni - reach); x <= Math.min(side - 1, ni + reach); x++) {
      const p = x + side * y;
      const [dx, dy] = [x - ni, y - nj];
      const t = trust[p];
      if (t === 0 || dx * dx + dy * dy > reach * reach) continue;
      places++;
      n += t;
      sx += t * dx;
      sy += t * dy;
      sh += t * h[p];
      xx += t * dx * dx;
      xy += t * dx * dy;
      yy += t * dy * dy;
      xh += t * dx * h[p];
      yh += t * dy * h[p];
    }
  if (places < 4) return undefined;
  const [cxx, cxy, cyy] = [xx - (sx * sx) / n, xy - (sx * sy) / n, yy - (sy * sy) / n];
  const [cxh, cyh] = [xh - (sx * sh) / n, yh - (sy * sh) / n];
  const det = cxx * cyy - cxy * cxy;
  if (det < 1e-6) return undefined;
  const a = (cxh * cyy - cyh * cxy) / det;
  const b = (cyh * cxx - cxh * cxy) / det;
  return [(sh - a * sx - b * sy) / n, a, b];
}
