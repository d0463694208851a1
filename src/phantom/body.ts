// One vertebral body as an analytic solid in its own frame (u left, v posterior, w superior, mm; origin mid-body): a D-shaped, waisted
// section between two hollow endplates, and its collapse. A fracture moves the bone along w: w = w0 + shift(w0), so density rises by the
// Jacobian dw0/dw and bone mass is conserved exactly, column by column. Fails first: no lateral bulging, no separate fragments; a wall pushed
// back carries its bone with it, the sac behind it is cut off and not pushed aside.
import { smoothMin } from './distance.ts';
import type { FractureSpec, LevelSizes } from './spec.ts';

export interface Body {
  readonly halfWidth: number;
  readonly front: number;
  readonly back: number;
  /** Furthest front with its spurs, furthest back with what was pushed behind. */
  readonly reach: { readonly front: number; readonly back: number };
  /** Signed distance, positive inside; also sets `last`. */
  distance(u: number, v: number, w: number): number;
  /** Of the last `distance` call: where the bone at w stood before the fracture (−1 lower endplate … 1 upper) and how much denser it became. */
  readonly last: { intact: number; jacobian: number };
  upper(u: number, v: number): number;
  lower(u: number, v: number): number;
  /** Where a point of the posterior wall at intact height w0 came to lie. */
  movedBehind(w0: number): number;
}

/** How far the walls are drawn in at mid-height, as a share of the half size. */
const waist = { side: 0.11, front: 0.09, back: 0.035 };

export function makeBody(sizes: LevelSizes, fracture: FractureSpec | undefined): Body {
  const a = sizes.widthMm / 2;
  const bF = sizes.depthMm * 0.54;
  const bB = sizes.depthMm * 0.46;
  const hollowBack = 0.03 * sizes.depthMm;
  const [cUp, cLow] = sizes.concavityMm;
  // Straight endplate lines through the six points: the hollow is added back so that the measured heights are those of the table.
  const wallFront = -bF * (1 - waist.front);
  const wallBack = bB * (1 - waist.back) - hollowBack;
  const depth = wallBack - wallFront;
  const vA = wallFront + 0.08 * depth;
  const vP = wallBack - 0.08 * depth;
  const dome = (u: number, v: number): number => {
    const X = u / a;
    const Y = v > 0 ? v / bB : v / bF;
    const r = X * X + Y * Y;
    return r < 1 ? (1 - r) * (1 - r) : 0;
  };
  const hP = sizes.posteriorHeightMm + (cUp + cLow) * dome(0, vP);
  const hA = sizes.posteriorHeightMm - Math.tan((sizes.wedgeDeg * Math.PI) / 180) * depth * 0.84 + (cUp + cLow) * dome(0, vA);
  const slope = (hP - hA) / (vP - vA);
  const lean = Math.tan((sizes.coronalWedgeDeg * Math.PI) / 180);
  const half = (u: number, v: number): number => (hA + slope * (v - vA) - lean * u) / 2;
  const upper0 = (u: number, v: number): number => half(u, v) - cUp * dome(u, v);
  const lower0 = (u: number, v: number): number => -half(u, v) + cLow * dome(u, v);

  const shape = fracture?.shape;
  const most = fracture?.depthFraction ?? 0;
  const tilt = fracture?.asymmetryFraction ?? 0;
  /** Share of the column's height lost at (u, v). */
  const loss = (u: number, v: number): number => {
    if (shape === undefined) return 0;
    let y = (v - wallFront) / depth;
    y = y < 0 ? 0 : y > 1 ? 1 : y;
    let p = 1;
    if (shape === 'wedge') {
      const t = y <= 0.1 ? 0 : y >= 0.9 ? 1 : (y - 0.1) / 0.8;
      p = 1 - t * t * (3 - 2 * t);
    } else if (shape === 'biconcave') {
      const t = (y - 0.5) / 0.44;
      const x = u / (a * 0.92);
      const r = t * t + x * x;
      p = r < 1 ? (1 - r * r) * (1 - r * r) : 0;
    }
    p = most * p * (1 + (tilt * u) / a);
    return p > 0.85 ? 0.85 : p < 0 ? 0 : p;
  };
  const bothEnds = shape === 'biconcave' || shape === 'crush';
  /** How strongly the collapse gathers below the upper endplate; kept low enough that the map stays one to one. */
  const gather = bothEnds || most <= 0 ? 0 : Math.max(0, Math.min(0.85, (0.85 / (most * (1 + Math.abs(tilt))) - 1) / 0.78));
  /** Height share after collapse (0…1 of the new height) → height share before. */
  const before = (t: number, lost: number): number => {
    if (lost === 0 || gather === 0) return t;
    // new t = (x − lost·crowd(x)) / (1 − lost), solved by Newton: a polynomial, so every engine gives the same bits
    let x = t;
    for (let n = 0; n < 12; n++) {
      const f = (x - lost * crowd(x)) / (1 - lost) - t;
      const d = (1 - lost * crowdSlope(x)) / (1 - lost);
      x -= f / d;
      x = x < 0 ? 0 : x > 1 ? 1 : x;
    }
    return x;
  };
  // Share of the total descent reached at intact height x: 0 at the bottom, 1 at the top, steepest at 2/3.
  const crowd = (x: number): number => x + gather * x * (x * x * (4 - 3 * x) - 1);
  const crowdSlope = (x: number): number => 1 + gather * (12 * x * x * (1 - x) - 1);

  const upper = (u: number, v: number): number => {
    const s = upper0(u, v);
    if (shape === undefined) return s;
    const i = lower0(u, v);
    const lost = loss(u, v);
    return bothEnds ? s - 0.5 * lost * (s - i) : i + (s - i) * (1 - lost);
  };
  const lower = (u: number, v: number): number => {
    const i = lower0(u, v);
    if (shape === undefined || !bothEnds) return i;
    return i + 0.5 * loss(u, v) * (upper0(u, v) - i);
  };
  const last = { intact: 0, jacobian: 1 };
  const pushed = fracture?.retropulsionMm ?? 0;
  const [spurUp, spurDown] = sizes.osteophyteMm ?? [0, 0];
  const spurs = spurUp > 0 || spurDown > 0;
  /** How far a spur of the rim stands out in front at intact height m (−1 … 1): a beak over the outer fifth. */
  const spurAt = (m: number): number => {
    const k = ((m < 0 ? -m : m) - 0.6) / 0.4;
    return k <= 0 ? 0 : (m > 0 ? spurUp : spurDown) * k * k * (3 - 2 * k);
  };
  /** Shape of the bulge: 1 in the upper third of the posterior wall, 0 from mid-height down and beside the pedicles; [value, d/du, d/dm]. */
  const bulge = (u: number, m: number): readonly [number, number, number] => {
    const x = u / (0.62 * a);
    const t = (m - 0.45) / 0.5;
    const X = 1 - x * x;
    const T = 1 - t * t;
    if (X <= 0 || T <= 0) return [0, 0, 0];
    return [X * X * T * T, (-4 * X * x * T * T) / (0.62 * a), (-4 * T * t * X * X) / 0.5];
  };

  const distance = (u: number, v: number, w: number): number => {
    const s0 = upper0(u, v);
    const i0 = lower0(u, v);
    if (w > s0 + 8) return s0 - w;
    if (w < i0 - 8) return w - i0;
    let s = s0;
    let i = i0;
    let x: number;
    let jacobian = 1;
    if (shape === undefined) x = (w - i) / (s - i);
    else {
      const lost = loss(u, v);
      const h = s0 - i0;
      if (bothEnds) {
        s = s0 - 0.5 * lost * h;
        i = i0 + 0.5 * lost * h;
      } else s = i0 + h * (1 - lost);
      let t = (w - i) / (s - i);
      t = t < 0 ? 0 : t > 1 ? 1 : t;
      x = before(t, lost);
      jacobian = 1 / (1 - lost * crowdSlope(x));
    }
    x = x < 0 ? 0 : x > 1 ? 1 : x;
    const m = 2 * x - 1;
    last.intact = m;
    last.jacobian = jacobian;
    const q = 1 - m * m;
    const aw = a * (1 - waist.side * q);
    let d: number;
    if (v < 0) {
      const bw = bF * (1 - waist.front * q) + (spurs ? spurAt(m) : 0);
      const X = u / aw;
      const Y = v / bw;
      const g = Math.sqrt(X * X + Y * Y);
      d = g < 0.2 ? (1 - g) * bw : ((1 - g) * g) / Math.sqrt((X * X) / (aw * aw) + (Y * Y) / (bw * bw));
    } else {
      const bw = bB * (1 - waist.back * q);
      let e = u / (0.62 * aw);
      e = 1 - e * e;
      let y = e > 0 ? v + hollowBack * e * e * (v < bw ? v / bw : 1) : v;
      let steep = 1;
      if (pushed > 0) {
        // The back half is stretched until its wall stands where it was pushed; stretched bone is thinner in proportion.
        const [b, du, dm] = bulge(u, m);
        const wall = bw + pushed * b;
        y = v < wall ? (y * bw) / wall : y - pushed * b;
        if (v < wall) last.jacobian = (jacobian * bw) / wall;
        const slopeU = pushed * du;
        const slopeW = (pushed * dm * 2) / (s - i);
        steep = Math.sqrt(1 + slopeU * slopeU + slopeW * slopeW);
      }
      const X = u / aw;
      const Y = y / bw;
      const X2 = X * X;
      const Y2 = Y * Y;
      const g = Math.sqrt(Math.sqrt(X2 * X2 + Y2 * Y2));
      d = g < 0.2 ? (1 - g) * bw : ((1 - g) * g * g * g) / Math.sqrt((X2 * X2 * X2) / (aw * aw) + (Y2 * Y2 * Y2) / (bw * bw));
      if (steep > 1) d /= steep;
    }
    let up = s - w;
    let down = w - i;
    // Slope of the endplates, where the distance to them matters.
    if (up < 2 && up > -2) {
      const gu = upper(u + 0.5, v) - upper(u - 0.5, v);
      const gv = upper(u, v + 0.5) - upper(u, v - 0.5);
      up /= Math.sqrt(1 + gu * gu + gv * gv);
    }
    if (down < 2 && down > -2) {
      const gu = lower(u + 0.5, v) - lower(u - 0.5, v);
      const gv = lower(u, v + 0.5) - lower(u, v - 0.5);
      down /= Math.sqrt(1 + gu * gu + gv * gv);
    }
    return smoothMin(d, smoothMin(up, down, 0.6), 1.6);
  };
  const movedBehind = (w0: number): number => {
    if (!bothEnds) return w0;
    const s = upper0(0, wallBack);
    const i = lower0(0, wallBack);
    return w0 - loss(0, wallBack) * (w0 - (s + i) / 2);
  };
  const back = bB - hollowBack * 0.5;
  const reach = { front: -bF - Math.max(spurUp, spurDown), back: back + pushed };
  return { halfWidth: a, front: -bF, back, reach, distance, last, upper, lower, movedBehind };
}
