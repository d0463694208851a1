// The sacrum in its own frame (u left, v posterior, w superior; origin at the centre of its upper endplate): bodies, wings, canal, foramina,
// crest and the processes that meet L5. One bone, coarse below S2. Proportions by hand.
import { box, ellipse, ellipsoid, rod, smoothMax, smoothMin, type Rod } from './distance.ts';

export interface Sacrum {
  distance(u: number, v: number, w: number): number;
  readonly from: readonly [number, number, number];
  readonly to: readonly [number, number, number];
  readonly halfWidth: number;
  readonly front: number;
  readonly back: number;
  upper(u: number, v: number): number;
  readonly canal: { readonly v: number; readonly halfWidth: number; readonly halfDepth: number };
}

export function makeSacrum(scale: number): Sacrum {
  const a = 25 * scale;
  const bF = 18 * scale;
  const bB = 15 * scale;
  const canal = { v: bB + 7.5 * scale, halfWidth: 14 * scale, halfDepth: 7.5 * scale };
  const upper = (u: number, v: number): number => {
    const X = u / a;
    const Y = v > 0 ? v / bB : v / bF;
    const r = X * X + Y * Y;
    return r < 1 ? -1.2 * (1 - r) * (1 - r) : 0;
  };
  const facet: Rod = [19 * scale, bB + 9 * scale, -9, 19.5 * scale, bB + 13 * scale, 6, 6 * scale, 4.2 * scale];
  const facetLow = -9 - 6 * scale - 8;
  const distance = (u: number, v0: number, w: number): number => {
    const z = -w;
    const x = u < 0 ? -u : u;
    const zc = z < 0 ? 0 : z > 105 ? 105 : z;
    // The bone runs backwards below the promontory, then forwards again.
    const v = v0 - (0.3 * zc - 0.0034 * zc * zc);
    if (v < -bF - 6 || v > 42 * scale || z > 106 * scale) return -6;
    const taper = 1 - zc / 165;
    const core = ellipse(u, v, a * taper * taper, (v < 0 ? bF : bB) * (1 - zc / 125));
    let d = smoothMin(core, upper(u, v0) - w, 1.6);
    const wing = box(x, v - 7 * scale, z - 34, (54 - 0.36 * zc) * scale, 12 * scale * (1 - zc / 170), 36, 9);
    const roof = z - 3 - 0.28 * (x > a ? x - a : 0);
    d = smoothMax(d, wing < roof ? wing : roof, 5);
    const low = 102 * scale - z;
    if (low < d) d = low;
    // Roof of the sacral canal and the crest.
    const cv = canal.v - zc * 0.04;
    const shell = -ellipse(x, v - cv, canal.halfWidth * (1 - zc / 130) + 4, canal.halfDepth * (1 - zc / 150) + 4);
    if (v > 4 && z > 2) {
      let roofBone = -shell;
      if (z - 8 < roofBone) roofBone = z - 8;
      d = smoothMax(d, roofBone, 2);
      if (x < 14) d = smoothMax(d, box(u, v - cv - 13 * scale, z - 38, 3, 6, 28, 2.5), 3);
    }
    // Eight millimetres outside, neither the facet nor the holes can show: nobody looks further than three.
    if (w > facetLow) d = smoothMax(d, rod(facet, x, v0, w), 2.5);
    if (d < -8) return d;
    const hole = ellipse(x, v - cv, canal.halfWidth * (1 - zc / 130), canal.halfDepth * (1 - zc / 150));
    if (-hole < d && z < 90) d = -hole;
    for (let n = 0; n < 3; n++) {
      const dz = z - (24 + 22 * n) * scale;
      if (dz > -9 && dz < 9) {
        const f = -ellipsoid(x - (22 - 2.5 * n) * scale, (v - 2) * 0.3, dz, 5 - 0.5 * n, 5, 5 - 0.6 * n);
        if (f < d) d = f;
      }
    }
    return d;
  };
  return {
    distance,
    from: [-58 * scale, -22 * scale, -104 * scale],
    to: [58 * scale, 48 * scale, 12 * scale],
    halfWidth: a,
    front: -bF,
    back: bB,
    upper,
    canal,
  };
}
