// Changed marrow of one body: where it lies, how much, how bright. Each voxel has (ln T1 ratio, ln fluid ratio) against normal marrow; two kinds of
// marrow are told apart by a mixture of two Gaussians (expectation–maximisation): normal at a place near 0, changed wherever it is. Voxels like
// neither (fluid, vein, cement) count as foreign. Fails first: change so faint that it lies within the spread of normal marrow.
import { changeRules } from '../../catalog/index.ts';

export interface Pairs {
  /** ln ratios, NaN where an image does not reach. */
  readonly t1: Float32Array;
  readonly fluid: Float32Array;
  readonly height: Float32Array;
  readonly place: Float32Array;
}
export interface Changed {
  /** Share of the marrow that is changed. */
  readonly fraction: number;
  /** Middle of the changed marrow, ln ratios. */
  readonly t1: number;
  readonly fluid: number;
  /** Middle of what is not changed: the body's own normal. */
  readonly restT1: number;
  readonly restFluid: number;
  /** Of each voxel: chance that it is changed; −1 = like neither. */
  readonly chance: Float32Array;
  readonly foreignFraction: number;
  /** How far the two kinds lie apart, in spreads of normal marrow. */
  readonly apart: number;
}

const rules = changeRules;

/** Half-filled voxels at the rim: dark on both images alike. Mean and spread (ln) along and across "both equally dark". */
const rim = { along: -0.75, alongSd: 0.4, acrossSd: 0.16, most: 0.3 } as const;
const steps = 25;

export function changedOf(p: Pairs, spreadT1: number, spreadFluid: number): Changed {
  const count = p.fluid.length;
  const use: number[] = [];
  for (let i = 0; i < count; i++) if (Number.isFinite(p.t1[i]) && Number.isFinite(p.fluid[i])) use.push(i);
  const fitted = thinned(use, 2500);
  const score = fitted.map((i) => p.fluid[i] / spreadFluid - p.t1[i] / spreadT1);
  const order = [...score].sort((x, y) => x - y);
  let best: Mixture | undefined;
  for (const share of [0.15, 0.5, 0.9]) {
    const from = order[Math.min(order.length - 1, Math.floor((1 - share) * order.length))] ?? 0;
    const made = mixtureOf(p, fitted, (k) => score[k] >= from, spreadT1, spreadFluid);
    if (best === undefined || made.like > best.like) best = made;
  }
  const m = best as Mixture;
  const chance = new Float32Array(count).fill(Number.NaN);
  let [changed, kept, strange] = [0, 0, 0];
  for (const i of use) {
    const d = densities(m, p.t1[i], p.fluid[i]);
    const marrow = d.normal + d.changed;
    if (d.rim + d.neither > marrow) {
      chance[i] = -1;
      strange++;
      continue;
    }
    chance[i] = d.changed / marrow;
    changed += chance[i];
    kept++;
  }
  return {
    fraction: changed / Math.max(1, kept),
    t1: m.m1,
    fluid: m.m2,
    restT1: m.r1,
    restFluid: m.r2,
    chance,
    foreignFraction: strange / Math.max(1, use.length),
    apart: Math.hypot((m.m1 - m.r1) / spreadT1, (m.m2 - m.r2) / spreadFluid),
  };
}

const thinned = (list: readonly number[], most: number): readonly number[] => {
  const every = Math.max(1, Math.floor(list.length / most));
  return every === 1 ? list : list.filter((_, n) => n % every === 0);
};

interface Mixture {
  readonly like: number;
  readonly m1: number;
  readonly m2: number;
  readonly v1: number;
  readonly v2: number;
  readonly r1: number;
  readonly r2: number;
  readonly s1: number;
  readonly s2: number;
  readonly share: number;
  readonly atRim: number;
}
/** Densities of the four kinds of voxel at a place, up to a common factor. */
function densities(m: Mixture, t1: number, fluid: number): { normal: number; changed: number; rim: number; neither: number } {
  const left = 1 - m.atRim;
  const a = (t1 + fluid) / Math.SQRT2;
  const b = (t1 - fluid) / Math.SQRT2;
  return {
    normal: (left * (1 - m.share) * Math.exp(-0.5 * (((t1 - m.r1) / m.s1) ** 2 + ((fluid - m.r2) / m.s2) ** 2))) / (m.s1 * m.s2),
    changed: (left * m.share * Math.exp(-0.5 * ((t1 - m.m1) ** 2 / m.v1 + (fluid - m.m2) ** 2 / m.v2))) / Math.sqrt(m.v1 * m.v2),
    rim: (m.atRim * Math.exp(-0.5 * (((a - rim.along) / rim.alongSd) ** 2 + (b / rim.acrossSd) ** 2))) / (rim.alongSd * rim.acrossSd),
    neither: 0.004,
  };
}

function mixtureOf(p: Pairs, use: readonly number[], begin: (k: number) => boolean, s1: number, s2: number): Mixture {
  const g = Float64Array.from(use, (_, k) => (begin(k) ? 0.9 : 0.1));
  const h = Float64Array.from(use, () => 0.9);
  // the body's own normal may differ a little from the patient's, never by more
  const far = 2 * rules.ownSd.value;
  const near = (x: number): number => Math.max(-far, Math.min(far, x));
  let m: Mixture = { like: 0, m1: 0, m2: 0, v1: s1 * s1, v2: s2 * s2, r1: 0, r2: 0, s1, s2, share: 0.5, atRim: 0.05 };
  for (let round = 0; round < steps; round++) {
    let [w, a, b, w0, a0, b0, edge] = [0, 0, 0, 0, 0, 0, 0];
    for (let k = 0; k < use.length; k++) {
      const i = use[k];
      const q = g[k] * h[k];
      const q0 = (1 - g[k]) * h[k];
      w += q;
      a += q * p.t1[i];
      b += q * p.fluid[i];
      w0 += q0;
      a0 += q0 * p.t1[i];
      b0 += q0 * p.fluid[i];
      edge += 1 - h[k];
    }
    const m1 = a / (w + 1);
    const m2 = b / (w + 1);
    let [e1, e2] = [0, 0];
    for (let k = 0; k < use.length; k++) {
      const i = use[k];
      const q = g[k] * h[k];
      e1 += q * (p.t1[i] - m1) ** 2;
      e2 += q * (p.fluid[i] - m2) ** 2;
    }
    const wide = (e: number, s: number): number => Math.min((2.5 * s) ** 2, Math.max(s * s, (e + 20 * s * s) / (w + 20)));
    m = {
      ...m,
      m1,
      m2,
      v1: wide(e1, s1),
      v2: wide(e2, s2),
      r1: near(a0 / (w0 + 1)),
      r2: near(b0 / (w0 + 1)),
      share: Math.min(0.999, Math.max(0.001, (w + 1) / (w + w0 + 2))),
      atRim: Math.min(rim.most, Math.max(0.01, edge / Math.max(1, use.length))),
    };
    let like = 0;
    for (let k = 0; k < use.length; k++) {
      const i = use[k];
      const d = densities(m, p.t1[i], p.fluid[i]);
      const sum = d.normal + d.changed + d.rim + d.neither;
      g[k] = (d.changed + 1e-12) / (d.normal + d.changed + 1e-12);
      h[k] = (d.normal + d.changed) / sum;
      like += Math.log(sum);
    }
    m = { ...m, like };
  }
  return m;
}

export interface Shape {
  /** Share changed in each tenth of the height, lowest first. */
  readonly byHeight: readonly number[];
  /** 0 = a clean band at one endplate, 1 = no order with height. */
  readonly mixing: number;
  /** Share changed in the strip before the posterior wall, and in front of it. */
  readonly atWall: number;
  readonly inFront: number;
  readonly endplate: 'superior' | 'inferior' | 'both' | 'none';
  /** Share changed at the rim of the body over that in its middle, in the third of the height that is changed most; undefined where too little is. */
  readonly rimFraction: number | undefined;
  readonly centreMm: readonly [number, number, number] | undefined;
}

/** Order of the change in the body. `wallMm` = frame coordinate of the posterior wall at mid-height. */
export function shapeOf(p: Pairs, c: Changed, wallMm: number, halfWidthMm: number): Shape {
  const bins = Array.from({ length: 10 }, () => [0, 0]);
  let [wall, wallN, front, frontN] = [0, 0, 0, 0];
  const sum = [0, 0, 0, 0];
  for (let i = 0; i < c.chance.length; i++) {
    const g = c.chance[i];
    if (!(g >= 0)) continue;
    for (const a of [0, 1, 2]) sum[a] += g * p.place[3 * i + a];
    sum[3] += g;
    if (p.place[3 * i + 1] > wallMm - rules.stripMm.value) {
      wall += g;
      wallN++;
      continue;
    }
    front += g;
    frontN++;
    const b = bins[Math.min(9, Math.floor(10 * p.height[i]))];
    b[0] += g;
    b[1]++;
  }
  const all = frontN === 0 ? 0 : front / frontN;
  const byHeight = bins.map(([g, n]) => (n < 4 ? Number.NaN : g / n));
  let [mixed, mixedN] = [0, 0];
  for (const [n, [, count]] of bins.entries())
    if (Number.isFinite(byHeight[n])) {
      mixed += count * byHeight[n] * (1 - byHeight[n]);
      mixedN += count;
    }
  const known = byHeight.filter((x) => Number.isFinite(x));
  const end = (list: readonly number[]): number => (list.length === 0 ? 0 : list.reduce((x, y) => x + y, 0) / list.length);
  const top = end(known.slice(-3));
  const bottom = end(known.slice(0, 3));
  const much = rules.endplateShare.value;
  const upper = top >= bottom;
  const ring = [0, 0];
  const core = [0, 0];
  for (let i = 0; i < c.chance.length; i++) {
    const g = c.chance[i];
    if (!(g >= 0) || (upper ? p.height[i] < 0.67 : p.height[i] > 0.33) || p.place[3 * i + 1] > wallMm - rules.stripMm.value) continue;
    // 0 in the middle, 1 at the wall of an elliptic body
    const away = Math.hypot(p.place[3 * i] / halfWidthMm, p.place[3 * i + 1] / wallMm);
    const to = away > 0.75 ? ring : away < 0.45 ? core : undefined;
    if (to === undefined) continue;
    to[0] += g;
    to[1]++;
  }
  return {
    byHeight,
    mixing: mixedN === 0 ? 0 : mixed / mixedN / Math.max(0.02, all * (1 - all)),
    atWall: wallN < 8 ? Number.NaN : wall / wallN,
    inFront: all,
    endplate: top > much && bottom > much ? 'both' : top > much && top > bottom ? 'superior' : bottom > much ? 'inferior' : 'none',
    rimFraction: core[0] < 5 || ring[1] < 20 ? undefined : ring[0] / ring[1] / (core[0] / core[1]),
    centreMm: sum[3] < 1 ? undefined : [sum[0] / sum[3], sum[1] / sum[3], sum[2] / sum[3]],
  };
}
