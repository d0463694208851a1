// What stands behind the body: pedicles, pars, laminae, processes, in the body's frame (u left, v posterior, w superior). The pedicle is a
// waisted elliptical tube whose narrowest section (the isthmus) is exactly as wide and high as the spec says; nothing else comes near it.
// Regional form (cervical, thoracic, lumbar) by level. Positions are proportioned by hand to the cited sizes, not measured.
import type { LevelName } from '../records/index.ts';
import { box, ellipse, rod, rodBoxes, smoothMax, type Rod } from './distance.ts';
import type { Body } from './body.ts';
import type { LevelSizes } from './spec.ts';

export interface PedicleShape {
  readonly isthmus: readonly [number, number, number];
  /** Unit, from behind forwards. */
  readonly axis: readonly [number, number, number];
  readonly width: number;
  readonly height: number;
}
export interface Arch {
  readonly pedicles: { readonly left: PedicleShape; readonly right: PedicleShape };
  readonly canal: { readonly v: number; readonly halfWidth: number; readonly halfDepth: number };
  distance(u: number, v: number, w: number): number;
  /** Box (from, to) that holds it. */
  readonly from: readonly [number, number, number];
  readonly to: readonly [number, number, number];
  /** Tip of the transverse process (left side; mirror u), where the rib's tubercle sits. */
  readonly transverseTip: readonly [number, number, number];
  readonly spinousTip: readonly [number, number, number];
}

export type Region = 'cervical' | 'thoracic' | 'lumbar';
export const regionOf = (level: LevelName): Region => (level.startsWith('C') ? 'cervical' : level.startsWith('T') ? 'thoracic' : 'lumbar');

const rad = Math.PI / 180;

/**
 * Nothing further outside a piece than this is asked of it: fillets are at most 2.2 mm wide and no caller looks past 3 mm outside the bone,
 * so what it would answer could not show.
 */
const unheardMm = 8;

/** Signed distance of a pedicle: an ellipse about its axis, narrowest at the isthmus. */
function makeTube(p: PedicleShape): (u: number, v: number, w: number) => number {
  const [iu, iv, iw] = p.isthmus;
  const [ax, ay, az] = p.axis;
  // Across: horizontal direction perpendicular to the axis; then the third.
  const n0 = Math.sqrt(ax * ax + ay * ay);
  const hx = -ay / n0;
  const hy = ax / n0;
  const tx = hy * az;
  const ty = -hx * az;
  const tz = hx * ay - hy * ax;
  return (u, v, w) => {
    const du = u - iu;
    const dv = v - iv;
    const dw = w - iw;
    if (dv > 15 || dv < -17 || dw > 14 || dw < -14) return -20;
    const s = du * ax + dv * ay + dw * az;
    if (s < -12 || s > 14) return -20;
    const x = du * hx + dv * hy;
    const y = du * tx + dv * ty + dw * tz;
    const q = s / 7;
    const q2 = q * q < 1.2 ? q * q : 1.2;
    const d = ellipse(x, y, (p.width / 2) * (1 + 0.3 * q2), (p.height / 2) * (1 + 0.12 * q2));
    const ends = s + 8.5 < 10 - s ? s + 8.5 : 10 - s;
    return d < ends ? d : ends;
  };
}

export function makeArch(level: LevelName, sizes: LevelSizes, body: Body): Arch {
  const region = regionOf(level);
  const n = Number(level.slice(1));
  const H = sizes.posteriorHeightMm;
  const disc = sizes.discHeightMm;
  const back = body.back;
  const hw = sizes.canalWidthMm / 2;
  const hd = sizes.canalDepthMm / 2;
  const vc = back + hd;
  const lumbar = region === 'lumbar';
  const thoracic = region === 'thoracic';
  const scale = sizes.widthMm / (lumbar ? 44 : thoracic ? 30 : 19);

  const pedicle = (side: 1 | -1): PedicleShape => {
    const k = side === 1 ? 0 : 1;
    const width = sizes.pedicleWidthMm[k];
    const height = sizes.pedicleHeightMm[k];
    const w0 = region === 'cervical' ? 0.5 : H / 2 - height / 2 - (lumbar ? 2.2 : 1.2);
    const axial = sizes.pedicleAxialDeg[k] * rad;
    const sagittal = sizes.pedicleSagittalDeg * rad;
    const c = Math.cos(sagittal);
    // The medial wall of the isthmus lies on the canal's side line.
    return {
      isthmus: [side * (hw + (width / 2) * Math.cos(axial)), back + (lumbar ? 4.5 : 3.8), body.movedBehind(w0)],
      axis: [-side * Math.sin(axial) * c, -Math.cos(axial) * c, Math.sin(sagittal)],
      width,
      height,
    };
  };
  const left = pedicle(1);
  const right = pedicle(-1);
  const wp = (left.isthmus[2] + right.isthmus[2]) / 2;
  const down = body.movedBehind(-H / 2);
  const up = body.movedBehind(H / 2);

  // Distances common to both sides use |u|; the pedicles differ by side.
  const sideParts = (p: PedicleShape): { readonly pars: readonly Rod[]; readonly transverse: Rod } => {
    const x = Math.abs(p.isthmus[0]);
    const m = Math.max(2.2, p.width / 2);
    // Behind the isthmus, past 7 mm along the axis.
    const bx = x + Math.abs(p.axis[0]) * 6;
    const bv = p.isthmus[1] + (lumbar ? 9.5 : 7.5) * scale;
    const r = lumbar ? 5 * scale : thoracic ? 3.9 : 3.6;
    if (lumbar) {
      const facetX = hw + 5.2 + (n >= 4 ? 2 : 0);
      const sup: Rod = [bx, bv, wp + 1, facetX + 1.5, bv + 2.5, up + disc * 0.5 + 1, r, 4.3];
      const pars: Rod = [bx - 1, bv + 1, wp, hw + 0.5, bv + 6.5, down + 4, r, 5];
      const inf: Rod = [hw + 0.5, bv + 6.5, down + 4, hw + 0.8, bv + 6.6, down - disc * 0.5 - 7, 5, 4];
      const reach = (n === 3 ? 46 : n === 5 ? 43 : 41) * scale;
      return { pars: [sup, pars, inf], transverse: [bx, bv - 1.5, wp - 1, reach, bv + 5, wp + 1.5, 5.4, n >= 5 ? 5 : 3.4] };
    }
    if (thoracic) {
      const facetX = hw + 2.4;
      const sup: Rod = [bx, bv, wp + 2, facetX, bv + 1.5, up + 3.5, r, 3];
      const pars: Rod = [bx, bv, wp + 1, hw + 0.8, bv + 4.5, down + 3, r, 3.6];
      const inf: Rod = [hw + 0.8, bv + 4.5, down + 3, hw + 0.8, bv + 6, down - disc - 3.5, 3.6, 2.8];
      const reach = n >= 12 ? hw + 11 : n >= 11 ? hw + 14 : 36 - Math.max(0, n - 2) * 0.9;
      return {
        pars: [sup, pars, inf],
        transverse: [bx, bv + 1, wp + 2, Math.max(reach, bx + 6), bv + (n >= 11 ? 5 : 12), wp + 4, r + 1, n >= 11 ? 3.2 : 4.4],
      };
    }
    const x2 = Math.max(bx, hw + m);
    const mass: Rod = [x2 + 3.5, bv - 1, up + 1, x2 + 3.5, bv + 3.5, down - 1.5, 5.4, 5.4];
    return { pars: [mass], transverse: [x2 + 1, back + 2, 0, x2 + 9, back - 2.5, -3, 3.4, 2.6] };
  };
  const parts = { left: sideParts(left), right: sideParts(right) };

  const tLam = lumbar ? 5.6 * scale : thoracic ? 5 : 4;
  const lamTop = lumbar ? wp - 1.5 : thoracic ? wp + 3.5 : up - 2;
  const lamLow = lumbar ? down - 1.5 : down - (thoracic ? 5 : 1);
  const lamLean = lumbar ? 0.22 : thoracic ? 0.2 : 0.15;

  // Spinous process: a rounded slab, its long axis falling by `fall` below the horizontal.
  const fall =
    (lumbar ? 8 : thoracic ? (n <= 1 ? 22 : n <= 3 ? 35 : n <= 8 ? 54 : n <= 10 ? 42 : n === 11 ? 26 : 12) : n === 7 ? 20 : 28) * rad;
  const reach = lumbar ? (n === 5 ? 22 : 29) * scale : thoracic ? (n >= 11 ? 24 : 34) : level === 'C2' ? 20 : n === 7 ? 32 : 17;
  const tall = lumbar ? (n === 5 ? 6 : 9) * scale : thoracic ? (n >= 11 ? 7.5 : 4.6) : 4.5;
  const thick = lumbar ? 3.3 : thoracic ? 2.6 : 2.6;
  const sv = vc + hd + 2.5 + (lumbar ? 1.8 : 1.5);
  const sw = lumbar ? down + tall * 0.62 : down + (thoracic ? 4.5 : 4);
  const cf = Math.cos(fall);
  const sf = Math.sin(fall);
  const spinousTip: readonly [number, number, number] = [0, sv + cf * reach, sw - sf * reach];

  const tubes = { left: makeTube(left), right: makeTube(right) };
  const rods = { left: [...parts.left.pars, parts.left.transverse], right: [...parts.right.pars, parts.right.transverse] };
  const boxes = { left: rodBoxes(rods.left, unheardMm), right: rodBoxes(rods.right, unheardMm) };
  const last = rods.left.length - 1;

  const distance = (u: number, v: number, w: number): number => {
    const isLeft = u >= 0;
    const x = isLeft ? u : -u;
    const part = isLeft ? rods.left : rods.right;
    const near = isLeft ? boxes.left : boxes.right;
    let d = -30;
    for (let i = 0, o = 0; i <= last; i++, o += 6) {
      if (x < near[o] || x > near[o + 1] || v < near[o + 2] || v > near[o + 3] || w < near[o + 4] || w > near[o + 5]) continue;
      if (x <= (i < last ? 3 : 6)) continue;
      const e = rod(part[i], x, v, w);
      if (e > d - 2) d = smoothMax(d, e, i < last ? 1 : 1.6);
    }
    if (v > vc - 1) {
      // Lamina: a shell around the canal, leaning backwards on its way down.
      if (x < hw + 14) {
        let lam = lamTop - w;
        if (w - lamLow < lam) lam = w - lamLow;
        const side = v - vc - 0.5;
        if (side < lam) lam = side;
        if (lam > -unheardMm && lam > d - 2) {
          const shift = lamLean * (wp - w);
          const ring = -ellipse(x, v - vc - (shift > 0 ? shift : 0), hw, hd);
          if (ring < lam) lam = ring;
          if (tLam - ring < lam) lam = tLam - ring;
          if (lam > d - 2) d = smoothMax(d, lam, 1.6);
        }
      }
      if (x < 12) {
        const a = (v - sv) * cf - (w - sw) * sf - reach / 2 + 2;
        if (a < reach / 2 + 2 + unheardMm && a > -reach / 2 - 2 - unheardMm) {
          const b = (v - sv) * sf + (w - sw) * cf;
          // Thinner in the middle, a bulb at the tip.
          const along = (a / reach) * 2;
          const spin = box(x, a, b, thick * (0.85 + 0.35 * along * along), reach / 2 + 2, tall * (0.85 + 0.15 * along), Math.min(2, thick));
          if (spin > d - 2) d = smoothMax(d, spin, 2.2);
        }
      }
    }
    // Nothing but the pedicle bounds the canal at its side; the rest keeps out of it.
    // (Beside the canal the room it clears ends: no bone that is outside itself is cut there.)
    const beside = v - vc;
    if (d > 0 || (d > -unheardMm && x < hw && beside < hd && beside > -hd)) {
      const clear = -ellipse(x, v - vc, hw, hd);
      if (clear < d) d = clear;
    }
    const stem = isLeft ? tubes.left(u, v, w) : tubes.right(u, v, w);
    return stem > d - 2 ? smoothMax(d, stem, 0.8) : d;
  };
  const reachU = Math.max(parts.left.transverse[3], parts.right.transverse[3]) + 6;
  const lowest = Math.min(spinousTip[2] - tall - 3, down - disc - 14, lamLow - 2);
  return {
    pedicles: { left, right },
    canal: { v: vc, halfWidth: hw, halfDepth: hd },
    distance,
    from: [-reachU, back - 8, lowest],
    to: [reachU, spinousTip[1] + 5, Math.max(up + disc + 6, wp + sizes.pedicleHeightMm[0] / 2 + 3)],
    transverseTip: [parts.left.transverse[3], parts.left.transverse[4], parts.left.transverse[5]],
    spinousTip,
  };
}
