// The curve of the spine strip: a centripetal-like Catmull–Rom line through the body centres, cranial to caudal, sampled at equal steps;
// every row of the strip runs anterior to posterior, perpendicular to the curve. What fails first: bones listed out of order.
import { along, between, direction, distance, dot, lps, perpendicular, type Direction, type Frame, type Lps } from '../../base/index.ts';
import type { StripRow } from '../worker/messages.ts';

export interface StripBone {
  readonly vertebraId: string;
  readonly centreLps: Lps;
  readonly frame?: Frame;
  /** Cut by the image edge: its point may lie anywhere in the bone, so it is marked on the strip and does not bend it. */
  readonly cut?: boolean;
}
export interface StripCurve {
  readonly rows: readonly StripRow[];
  /** Row at which each bone's centre lies. */
  readonly rowOf: ReadonlyMap<string, number>;
  readonly mmPerRow: number;
}

const blend = (a: Lps, b: Lps, c: Lps, d: Lps, t: number): Lps => {
  const at = (n: 0 | 1 | 2): number =>
    0.5 *
    (2 * b[n] + (c[n] - a[n]) * t + (2 * a[n] - 5 * b[n] + 4 * c[n] - d[n]) * t * t + (3 * b[n] - a[n] - 3 * c[n] + d[n]) * t * t * t);
  return lps(at(0), at(1), at(2));
};

/** `marginMm` beyond the outermost bodies; `mmPerRow` the height of a row. */
export function stripCurve(all: readonly StripBone[], mmPerRow: number, marginMm = 26): StripCurve | undefined {
  const whole = all.filter((b) => b.cut !== true);
  const bones = whole.length > 0 ? whole : all;
  if (bones.length === 0) return undefined;
  const first = bones[0].centreLps;
  const last = bones[bones.length - 1].centreLps;
  const up: Direction =
    bones.length > 1 ? direction(...between(bones[1].centreLps, first)) : (bones[0].frame?.superior ?? direction(0, 0, 1));
  const end: Direction =
    bones.length > 1 ? direction(...between(bones[bones.length - 2].centreLps, last)) : direction(-up[0], -up[1], -up[2]);
  const points = [along(first, up, marginMm), ...bones.map((b) => b.centreLps), along(last, end, marginMm)];
  const posteriors = [bones[0], ...bones, bones[bones.length - 1]].map((b) => b.frame?.posterior ?? direction(0, 1, 0));
  const rows: StripRow[] = [];
  const rowOf = new Map<string, number>();
  let carry = 0;
  for (let n = 0; n + 1 < points.length; n++) {
    const a = points[Math.max(0, n - 1)];
    const b = points[n];
    const c = points[n + 1];
    const d = points[Math.min(points.length - 1, n + 2)];
    if (n > 0) rowOf.set(bones[n - 1].vertebraId, rows.length);
    const length = Math.max(distance(b, c), 1e-3);
    let at = carry;
    for (; at < length; at += mmPerRow) {
      const t = at / length;
      const p = blend(a, b, c, d, t);
      const q = blend(a, b, c, d, t + 0.02);
      const down = direction(...between(p, q));
      const e = posteriors[n];
      const f = posteriors[n + 1];
      const mixed = direction(e[0] * (1 - t) + f[0] * t, e[1] * (1 - t) + f[1] * t, e[2] * (1 - t) + f[2] * t);
      if (Math.abs(dot(mixed, down)) > 0.98) continue;
      rows.push({ centreLps: p, right: perpendicular(mixed, down), down });
    }
    carry = at - length;
  }
  // Beyond an end of the curve the cut ones stand one above (below) the other.
  const step = 20;
  const firstWhole = all.findIndex((b) => rowOf.has(b.vertebraId));
  for (const [place, b] of all.entries()) {
    if (rowOf.has(b.vertebraId) || rows.length === 0) continue;
    let nearest = 0;
    rows.forEach((r, n) => {
      if (distance(r.centreLps, b.centreLps) < distance(rows[nearest].centreLps, b.centreLps)) nearest = n;
    });
    if (nearest === 0) nearest = (place - firstWhole + 1) * step;
    else if (nearest === rows.length - 1) nearest += (place - firstWhole - bones.length) * step;
    rowOf.set(b.vertebraId, nearest);
  }
  return { rows, rowOf, mmPerRow };
}
