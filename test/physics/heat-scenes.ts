// Exact solutions of the heat equation, with and without freezing, and the runs that are held against them (unit tests and evidence rows).
// Digits of the tables: science file on ablation, A5 items 1–3 (Carslaw & Jaeger 1959, ch. 11), and the cement issue's sphere.
import type { Kernels } from '../../src/kernels/index.ts';
import { heatSolver, type HeatMaterial, type HeatOptions } from '../../src/physics/index.ts';

export function erf(x: number): number {
  if (x < 0) return -erf(-x);
  if (x > 6) return 1;
  let term = x;
  let sum = x;
  for (let n = 1; n < 300 && Math.abs(term) > 1e-18 * Math.abs(sum); n++) {
    term *= (-x * x) / n;
    sum += term / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}
const erfc = (x: number): number => 1 - erf(x);

/** The frozen tissue of the tables: latent heat at one temperature. */
export const freezing: HeatMaterial = {
  conductivityWPerMK: 0.5,
  heatMjPerM3K: 3.6,
  frozen: { conductivityWPerMK: 2, heatMjPerM3K: 1.8, latentMjPerM3: 250, mushyC: 0 },
};
/** α = 0.10 mm²/s. */
export const plain: HeatMaterial = { conductivityWPerMK: 0.3, heatMjPerM3K: 3 };

/** Error over half a sine between held faces after a fixed time, largest, as a part of its height. */
export function sineError(kernels: Kernels, n: number, options: HeatOptions = {}): number {
  const lengthMm = 16;
  const h = lengthMm / n;
  const shape = (i: number): number => Math.sin((Math.PI * (i + 0.5)) / n);
  const s = heatSolver(
    {
      size: [n, 1, 1],
      spacingMm: h,
      materials: [plain],
      initialC: Float32Array.from({ length: n }, (_, i) => 40 + 20 * shape(i)),
      sides: { lowX: { temperatureC: 40 }, highX: { temperatureC: 40 } },
    },
    kernels,
    options,
  );
  s.advance(300);
  const decay = Math.exp(-0.1 * (Math.PI / lengthMm) ** 2 * 300);
  const worst = Math.max(...s.temperatureC().map((t, i) => Math.abs(t - 40 - 20 * decay * shape(i))));
  s.free();
  return worst / (20 * decay);
}

/** Largest error, °C, of a slab of 20 mm at 37 °C whose faces are held at 77 °C from the start; against the series at 60 and 300 s. */
export function slabErrorC(kernels: Kernels, n: number): number {
  const h = 20 / n;
  const faces = { temperatureC: 77 };
  const s = heatSolver({ size: [1, n, 1], spacingMm: h, materials: [plain], initialC: 37, sides: { lowY: faces, highY: faces } }, kernels);
  let worst = 0;
  for (const t of [60, 300]) {
    s.advance(t);
    for (const [i, v] of s.temperatureC().entries()) {
      let sum = 0;
      for (let m = 1; m < 400; m += 2)
        sum += (4 / (m * Math.PI)) * Math.sin((m * Math.PI * (i + 0.5)) / n) * Math.exp(-0.1 * ((m * Math.PI) / 20) ** 2 * t);
      worst = Math.max(worst, Math.abs(v - 77 + 40 * sum));
    }
  }
  s.free();
  return worst;
}

/** Neumann's λ by bisection of the interface condition. */
export function stefanLambda(): number {
  const { conductivityWPerMK: kl, heatMjPerM3K: cl, frozen } = freezing;
  if (frozen === undefined) throw new Error('no frozen state');
  const as = frozen.conductivityWPerMK / frozen.heatMjPerM3K;
  const al = kl / cl;
  const f = (l: number): number =>
    (frozen.conductivityWPerMK * 150 * Math.exp(-l * l)) / (Math.sqrt(Math.PI * as) * erf(l)) -
    (kl * 37 * Math.exp((-l * l * as) / al)) / (Math.sqrt(Math.PI * al) * erfc(l * Math.sqrt(as / al))) -
    frozen.latentMjPerM3 * l * Math.sqrt(as);
  let low = 0.1;
  let high = 2;
  while (high - low > 1e-12) {
    const mid = (low + high) / 2;
    if (f(mid) > 0) low = mid;
    else high = mid;
  }
  return low;
}
export const stefanTimesS = [60, 300, 600, 900] as const;
export const stefanFrontMm = [8.574, 19.172, 27.113, 33.206] as const;
export const stefanPlanesMm = { '-40': 19.024, '-20': 22.928 } as const;
export interface Stefan {
  /** Of the front at the four times, and of the two planes at 600 s, %. */
  readonly frontPercent: readonly number[];
  readonly planesPercent: readonly number[];
  readonly unaccountedFraction: number;
  readonly stageCount: number;
}
/** A bar of 200 mm at 37 °C whose end is held at −150 °C. `across` cells the other ways: as long steps as in three dimensions with 4. */
export function stefan(kernels: Kernels, spacingMm: number, across: number, options: HeatOptions = {}): Stefan {
  const n = Math.round(200 / spacingMm);
  const s = heatSolver(
    { size: [n, across, across], spacingMm, materials: [freezing], initialC: 37, sides: { lowX: { temperatureC: -150 } } },
    kernels,
    options,
  );
  const percent = (x: number, exact: number): number => 100 * (x / exact - 1);
  let planesPercent: readonly number[] = [];
  const frontPercent = stefanTimesS.map((t, q) => {
    s.advance(t);
    if (t === 600) {
      const row = s.temperatureC().subarray(0, n);
      planesPercent = Object.entries(stefanPlanesMm).map(([c, exact]) => {
        const i = row.findIndex((v) => v >= Number(c));
        return percent((i - 0.5 + (Number(c) - row[i - 1]) / (row[i] - row[i - 1])) * spacingMm, exact);
      });
    }
    return percent((s.frozenFraction().reduce((p, v) => p + v, 0) * spacingMm) / across ** 2, stefanFrontMm[q]);
  });
  const { unaccountedFraction } = s.ledger();
  s.free();
  return { frontPercent, planesPercent, unaccountedFraction, stageCount: s.stageCount };
}

/** Line sink of 300 W/m, a quarter of it in the corner column: front radius from the frozen area against 6.585/9.313/11.406 mm, %. */
export function lineSinkPercent(kernels: Kernels, spacingMm: number): readonly number[] {
  const n = Math.round(70 / spacingMm);
  const s = heatSolver({ size: [n, n, 1], spacingMm, materials: [freezing], initialC: 37 }, kernels);
  // W/m × m: 300 W/m over one cell's height, a quarter
  s.power([0], -0.3 * spacingMm * 0.25);
  const out = [300, 600, 900].map((t, q) => {
    s.advance(t);
    const area = 4 * s.frozenFraction().reduce((p, v) => p + v, 0) * spacingMm ** 2;
    return 100 * (Math.sqrt(area / Math.PI) / [6.585, 9.313, 11.406][q] - 1);
  });
  s.free();
  return out;
}

/** Sphere of radius a, rise 1 released at once: rise of the centre at 60, 180, 300, 600 s over its exact value, %. n odd cells, the middle one
 * at the centre. Shares of the surface cells by 8³ points. */
export function releasePercent(kernels: Kernels, radiusMm: number, spacingMm: number, n: number): readonly number[] {
  const initialC = new Float32Array(n ** 3);
  const middle = (n - 1) / 2;
  for (let k = 0, c = 0; k < n; k++)
    for (let j = 0; j < n; j++)
      for (let i = 0; i < n; i++, c++) initialC[c] = 37 + 40 * shareInside(i - middle, j - middle, k - middle, radiusMm / spacingMm);
  const s = heatSolver({ size: [n, n, n], spacingMm, materials: [plain], initialC }, kernels);
  const out = [60, 180, 300, 600].map((t) => {
    s.advance(t);
    const q = radiusMm / (2 * Math.sqrt(0.1 * t));
    const exact = erf(q) - (2 * q * Math.exp(-q * q)) / Math.sqrt(Math.PI);
    const centre = (s.temperatureC()[(middle * n + middle) * n + middle] - 37) / 40;
    return 100 * (centre / exact - 1);
  });
  s.free();
  return out;
}
function shareInside(x: number, y: number, z: number, r: number): number {
  const d = Math.hypot(x, y, z);
  if (d < r - 0.87) return 1;
  if (d > r + 0.87) return 0;
  let inside = 0;
  for (let q = 0; q < 512; q++)
    if (Math.hypot(x + ((q & 7) - 3.5) / 8, y + (((q >> 3) & 7) - 3.5) / 8, z + ((q >> 6) - 3.5) / 8) < r) inside++;
  return inside / 512;
}

const bone = { k: 0.31, c: 1.178 * 2.274, w: 2236.9, a: 5, hot: 90, body: 37 };
/** Temperature outside a sphere of 5 mm held at 90 °C in perfused bone from t = 0 (Infinity: steady). */
export function perfusedC(r: number, t: number): number {
  const { k, c, w, a, hot, body } = bone;
  const lp = Math.sqrt(k / (w * 1e-6));
  const x = r - a;
  if (t === Infinity) return body + ((hot - body) * a * Math.exp(-x / lp)) / r;
  const alpha = k / c;
  const rate = (w * 1e-6) / c;
  const u = x / (2 * Math.sqrt(alpha * t));
  const v = Math.sqrt(rate * t);
  return body + ((hot - body) * a * 0.5 * (Math.exp(-x / lp) * erfc(u - v) + Math.exp(x / lp) * erfc(u + v))) / r;
}
export interface Perfused {
  /** Radii of 45, 50, 60 °C at 900 s and when steady, mm. */
  readonly at900Mm: readonly number[];
  readonly steadyMm: readonly number[];
  /** What the sphere gives when steady, W. */
  readonly powerW: number;
}
/** An eighth of the sphere. `surface`: cells inside are held at 90 °C (a staircase), or at the exact solution (its continuation inwards). */
export function perfused(kernels: Kernels, spacingMm: number, n: number, surface: 'staircase' | 'exact'): Perfused {
  const radius = (c: number): number => spacingMm * Math.hypot((c % n) + 0.5, (Math.floor(c / n) % n) + 0.5, Math.floor(c / n / n) + 0.5);
  const all = Array.from({ length: n ** 3 }, (_, c) => c);
  const inside = all.filter((c) => radius(c) <= bone.a);
  const s = heatSolver(
    {
      size: [n, n, n],
      spacingMm,
      materials: [{ conductivityWPerMK: bone.k, heatMjPerM3K: bone.c }],
      initialC: bone.body,
      bloodC: bone.body,
      perfusionWPerM3K: new Float32Array(n ** 3).fill(bone.w),
    },
    kernels,
  );
  const hold = (t: number): void => {
    if (surface === 'staircase') s.hold(inside, bone.hot);
    else for (const c of inside) s.hold([c], Math.min(999, perfusedC(Math.max(radius(c), bone.a - 1.8 * spacingMm), t)));
  };
  const radii = (): readonly number[] => {
    const t = s.temperatureC();
    // along the row beside the axis r (T − body) falls almost exponentially
    const row = all.slice(0, n).filter((c) => radius(c) > bone.a);
    return [45, 50, 60].map((c) => {
      const q = row.findIndex((cell) => t[cell] < c);
      const [p, o] = [row[q - 1], row[q]];
      const log = (cell: number): number => Math.log(radius(cell) * (t[cell] - bone.body));
      const slope = (log(o) - log(p)) / (radius(o) - radius(p));
      let [low, high] = [radius(p), radius(o)];
      while (high - low > 1e-9) {
        const r = (low + high) / 2;
        if (log(p) + slope * (r - radius(p)) > Math.log(r * (c - bone.body))) low = r;
        else high = r;
      }
      return low;
    });
  };
  for (let t = 10; t <= 900; t += 10) {
    hold(t - 5);
    s.advance(t);
    if (surface === 'staircase') {
      s.advance(900);
      break;
    }
  }
  const at900Mm = radii();
  hold(Infinity);
  s.advance(20_000);
  const before = s.ledger().fromProbesJ;
  s.advance(20_100);
  const powerW = ((s.ledger().fromProbesJ - before) / 100) * 8;
  const steadyMm = radii();
  s.free();
  return { at900Mm, steadyMm, powerW };
}
export const perfusedTableMm = { at900: [13.796, 11.183, 8.371], steady: [14.625, 11.618, 8.534], powerW: 1.4708 } as const;
