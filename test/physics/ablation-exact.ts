// The exact set of the ablation issue (science file, A5) with the probe's boundary the product uses, and the plain staircase beside it: spheres
// and needles stand anywhere between the voxels' centres. Outer cells of a box are held at the exact solution, as an infinite body would.
import type { Kernels } from '../../src/kernels/index.ts';
import { diffusionSolver, heatSolver, probeContact, type ProbeContact, type Size } from '../../src/physics/index.ts';
import { erf, freezing, perfusedC, perfusedTableMm, stefanLambda } from './heat-scenes.ts';

export type Way = 'exact' | 'staircase';
type Vec = readonly [number, number, number];
/** Middle of the box of n voxels, moved by parts of a voxel. */
const centreOf = (n: number, h: number, off: Vec): Vec => [
  ((n - 1) / 2 + off[0]) * h,
  ((n - 1) / 2 + off[1]) * h,
  ((n - 1) / 2 + off[2]) * h,
];
const radii = (n: number, h: number, c: Vec): Float64Array =>
  Float64Array.from({ length: n ** 3 }, (_, m) =>
    Math.hypot((m % n) * h - c[0], (Math.floor(m / n) % n) * h - c[1], Math.floor(m / n / n) * h - c[2]),
  );
const onEdge = (n: number, m: number): boolean => [m % n, Math.floor(m / n) % n, Math.floor(m / n / n)].some((i) => i === 0 || i === n - 1);
const percent = (v: number, exact: number): number => 100 * (v / exact - 1);
const worstOf = (list: Iterable<number>): number => {
  let most = 0;
  for (const v of list) most = Math.max(most, Math.abs(v));
  return most;
};
/** Where r (T − body) falls through a temperature, from cells in shells: log-linear fit of the cells within 0.75 voxel of it. */
function radiusOf(t: ArrayLike<number>, r: Float64Array, bodyC: number, wantedC: number, near: number, h: number): number {
  let [sw, sx, sy, sxx, sxy] = [0, 0, 0, 0, 0];
  for (let m = 0; m < r.length; m++) {
    if (Math.abs(r[m] - near) > 0.75 * h || !(t[m] > bodyC)) continue;
    const [x, y] = [r[m] - near, Math.log(r[m] * (t[m] - bodyC))];
    sw++;
    sx += x;
    sy += y;
    sxx += x * x;
    sxy += x * y;
  }
  const slope = (sw * sxy - sx * sy) / (sw * sxx - sx * sx);
  const base = (sy - slope * sx) / sw;
  let [low, high] = [near - h, near + h];
  while (high - low > 1e-9) {
    const mid = (low + high) / 2;
    if (base + slope * (mid - near) > Math.log(mid * (wantedC - bodyC))) low = mid;
    else high = mid;
  }
  return low;
}

const sphereAt = (n: number, h: number, a: number, off: Vec, way: Way): { contact: ProbeContact; r: Float64Array; size: Size } => {
  const c = centreOf(n, h, off);
  const size: Size = [n, n, n];
  return { contact: probeContact(size, h, { fromMm: c, toMm: c, radiusMm: a }, way), r: radii(n, h, c), size };
};

export interface SphereErrors {
  /** Worst error outside two voxels of the surface, % of the whole rise (or drop). */
  readonly worstPercent: number;
  /** Of the radii of 45, 50, 60 °C. */
  readonly radiiPercent: readonly number[];
  readonly powerPercent: number;
  readonly unaccountedFraction: number;
}
/** Item 3: a sphere of 5 mm held at 90 °C in perfused bone; at 900 s by the time march, steady by the diffusion solver. */
export function perfusedSphere(kernels: Kernels, h: number, n: number, off: Vec, way: Way, atS: number, outsideMm = 2 * h): SphereErrors {
  const [a, hot, body, k, w] = [5, 90, 37, 0.31, 2236.9];
  const { contact, r, size } = sphereAt(n, h, a, off, way);
  const count = n ** 3;
  let t: ArrayLike<number>;
  let powerPercent = 0;
  let unaccountedFraction = 0;
  if (atS === Infinity) {
    const fixedGroup = new Uint8Array(count);
    const fixedValue = new Float64Array(count);
    for (const m of contact.inside) [fixedGroup[m], fixedValue[m]] = [1, hot - body];
    for (let m = 0; m < count; m++) if (onEdge(n, m)) [fixedGroup[m], fixedValue[m]] = [2, perfusedC(r[m], Infinity) - body];
    const s = diffusionSolver(
      {
        size,
        spacingMm: h,
        conductivity: new Float32Array(count).fill(1e-3 * k),
        reaction: new Float32Array(count).fill(1e-9 * w),
        fixedGroup,
        contacts: contact,
      },
      kernels,
    );
    const answer = s.solve({ fixedValue });
    t = answer.field.map((v) => v + body);
    // the sphere's own cells take nothing from their perfusion: reaction of given cells counts for no one
    powerPercent = percent(contactPower(contact, answer.field, hot - body, 1e-3 * k * h), perfusedTableMm.powerW);
    unaccountedFraction = Math.abs(answer.imbalanceFraction);
    s.free();
  } else {
    const s = heatSolver(
      {
        size,
        spacingMm: h,
        materials: [{ conductivityWPerMK: k, heatMjPerM3K: 1.178 * 2.274 }],
        initialC: body,
        bloodC: body,
        perfusionWPerM3K: new Float32Array(count).fill(w),
      },
      kernels,
    );
    s.addContact(contact, { kind: 'held', temperatureC: hot });
    s.advance(atS);
    t = s.temperatureC();
    unaccountedFraction = s.ledger().unaccountedFraction;
    s.free();
  }
  const table = atS === Infinity ? perfusedTableMm.steady : perfusedTableMm.at900;
  const errors: number[] = [];
  for (let m = 0; m < count; m++)
    if (r[m] > a + outsideMm && r[m] < (h * (n - 2)) / 2) errors.push((100 * (t[m] - perfusedC(r[m], atS))) / (hot - body));
  return {
    worstPercent: worstOf(errors),
    radiiPercent: [45, 50, 60].map((c, q) => percent(radiusOf(t, r, body, c, table[q], h), table[q])),
    powerPercent,
    unaccountedFraction,
  };
}
const contactPower = (c: ProbeContact, field: ArrayLike<number>, value: number, conductance: number): number => {
  let sum = 0;
  for (let q = 0; q < c.cell.length; q++) sum += c.factor[q] * conductance * (value - field[c.cell[q]]);
  return sum;
};

export interface RfErrors {
  readonly impedancePercent: number;
  readonly powerPercent: number;
  /** Largest temperature, its place, and the radius of 50 °C, against the formula. */
  readonly peakPercent: number;
  readonly radius50Percent: number;
  /** Worst outside two voxels of the surface, % of the rise. */
  readonly worstPercent: number;
  /** What the tissue takes up as heat over volt × ampere, minus 1. */
  readonly energyFraction: number;
}
/** Item 4: a ball of 2 mm at 30 V, its surface cooled to 37 °C; steady, no perfusion. */
export function rfSphere(kernels: Kernels, h: number, n: number, off: Vec, way: Way): RfErrors {
  const [a, sigma, k, volt, cool] = [2, 0.087, 0.35, 30, 37];
  const { contact, r, size } = sphereAt(n, h, a, off, way);
  const count = n ** 3;
  const s2 = (sigma * volt * volt) / (2 * k);
  const exactC = (x: number): number => cool + (a / x) * s2 - (s2 * a * a) / (x * x);
  const fixedGroup = new Uint8Array(count);
  const fixedValue = new Float64Array(count);
  for (let m = 0; m < count; m++) if (onEdge(n, m)) [fixedGroup[m], fixedValue[m]] = [2, (volt * a) / r[m]];
  for (const m of contact.inside) [fixedGroup[m], fixedValue[m]] = [1, volt];
  const electric = diffusionSolver(
    { size, spacingMm: h, conductivity: new Float32Array(count).fill(1e-3 * sigma), fixedGroup, contacts: contact },
    kernels,
  );
  const answer = electric.solve({ fixedValue });
  const current = answer.groupInflow[1];
  const source = new Float32Array(count);
  const { groups: taken } = electric.dissipation(source);
  electric.free();
  // power by current × volt, minus what flows on through the box’s edge
  let [gone, edge] = [0, 0];
  for (let m = 0; m < count; m++) {
    if (fixedGroup[m] !== 2) continue;
    gone += edgePower(m, n, answer.field, fixedGroup, 1e-3 * sigma * h);
    // along the edge both ends are given: no part of the balance
    for (const [q, step] of [1, n, n * n].entries())
      if ([m % n, Math.floor(m / n) % n, Math.floor(m / n / n)][q] + 1 < n && fixedGroup[m + step] === 2)
        edge += 1e-3 * sigma * h * (answer.field[m + step] - answer.field[m]) ** 2;
  }
  const heat = source.reduce((p, v) => p + v, 0) * h ** 3 + taken[1] + taken[2] - edge;
  const temperature = new Float64Array(count);
  for (let m = 0; m < count; m++) temperature[m] = fixedGroup[m] === 2 ? exactC(r[m]) - cool : 0;
  const thermal = diffusionSolver(
    { size, spacingMm: h, conductivity: new Float32Array(count).fill(1e-3 * k), fixedGroup, contacts: contact },
    kernels,
  );
  const t = thermal.solve({ fixedValue: temperature, source: source.map((v, m) => (fixedGroup[m] === 0 ? v : 0)) }).field;
  thermal.free();
  let [peak, worst] = [0, 0];
  for (let m = 0; m < count; m++) {
    if (fixedGroup[m] !== 0) continue;
    peak = Math.max(peak, t[m] + cool);
    if (r[m] > a + 2 * h) worst = Math.max(worst, Math.abs(t[m] + cool - exactC(r[m])));
  }
  let [sum, weight] = [0, 0];
  for (let m = 0; m < count; m++)
    if (Math.abs(r[m] - 14.899) < 0.75 * h) {
      // the slope of the exact curve carries each cell's value to its radius
      const slope = -(a * s2) / 14.899 ** 2 + (2 * s2 * a * a) / 14.899 ** 3;
      sum += r[m] - (t[m] + cool - 50) / slope;
      weight++;
    }
  return {
    impedancePercent: percent(volt / current, 457.3),
    powerPercent: percent(volt * current, 1.968),
    peakPercent: (100 * (peak - 64.964)) / (64.964 - cool),
    radius50Percent: weight === 0 ? Number.NaN : percent(sum / weight, 14.899),
    worstPercent: (100 * worst) / (64.964 - cool),
    energyFraction: heat / (volt * current - gone) - 1,
  };
}
/** Current out through the faces of an edge cell, times its potential. */
function edgePower(m: number, n: number, field: ArrayLike<number>, group: Uint8Array, conductance: number): number {
  let current = 0;
  const at = [m % n, Math.floor(m / n) % n, Math.floor(m / n / n)];
  for (const [q, step] of [1, n, n * n].entries())
    for (const side of [-1, 1]) {
      const i = at[q] + side;
      if (i < 0 || i >= n || group[m + side * step] === 2) continue;
      current += conductance * (field[m + side * step] - field[m]);
    }
  return current * field[m];
}

/** The same ball without cooling: metal that floats; 20.650 V bring it to 90 °C. Its temperature when steady. */
export function floatingSphereC(kernels: Kernels, h: number, n: number, off: Vec): number {
  const [a, sigma, k, volt, body] = [2, 0.087, 0.35, 20.65, 37];
  const { contact, r, size } = sphereAt(n, h, a, off, 'exact');
  const count = n ** 3;
  const s2 = (sigma * volt * volt) / (2 * k);
  // nothing flows into the metal: d T/d r = 0 on the surface
  const exactC = (x: number): number => body + (2 * a * s2) / x - (s2 * a * a) / (x * x);
  const fixedGroup = new Uint8Array(count);
  const fixedValue = new Float64Array(count);
  for (let m = 0; m < count; m++) if (onEdge(n, m)) [fixedGroup[m], fixedValue[m]] = [2, (volt * a) / r[m]];
  for (const m of contact.inside) [fixedGroup[m], fixedValue[m]] = [1, volt];
  const electric = diffusionSolver(
    { size, spacingMm: h, conductivity: new Float32Array(count).fill(1e-3 * sigma), fixedGroup, contacts: contact },
    kernels,
  );
  electric.solve({ fixedValue });
  const source = new Float32Array(count);
  const { groups: taken } = electric.dissipation(source);
  electric.free();
  const s = heatSolver(
    {
      size,
      spacingMm: h,
      materials: [{ conductivityWPerMK: k, heatMjPerM3K: 0.3 }],
      initialC: Float32Array.from(r, (x) => exactC(Math.max(a, x))),
      // W/mm³ as W/m³
      sourceWPerM3: source.map((v) => 1e9 * v),
    },
    kernels,
    { growthFraction: 1e6 },
  );
  for (let m = 0; m < count; m++) if (fixedGroup[m] === 2) s.hold([m], exactC(r[m]));
  const id = s.addContact(contact, { kind: 'power', watts: taken[1] });
  s.advance(300);
  const t = s.contact(id).temperatureC;
  s.free();
  return t;
}

export interface LineErrors {
  readonly radiiPercent: readonly number[];
  /** Radii of −20 and −40 °C at 600 s: 3.977 and 1.717 mm. */
  readonly planesPercent: readonly number[];
  readonly unaccountedFraction: number;
}
/** Item 2: a needle that takes 300 W/m along its whole length. `radius` of the needle: of no matter for the front. */
export function lineSink(kernels: Kernels, h: number, radius: number, off: readonly [number, number], way: Way): LineErrors {
  const n = Math.round(70 / h);
  const size: Size = [n, n, 1];
  const c = [(n - 1) / 2 + off[0], (n - 1) / 2 + off[1]].map((v) => v * h);
  const contact = probeContact(size, h, { fromMm: [c[0], c[1], -50], toMm: [c[0], c[1], 50], radiusMm: radius }, way);
  const s = heatSolver({ size, spacingMm: h, materials: [freezing], initialC: 37 }, kernels);
  s.addContact(contact, { kind: 'power', watts: -0.3 * h });
  let planesPercent: readonly number[] = [];
  const radiiPercent = [300, 600, 900].map((t, q) => {
    s.advance(t);
    const field = s.temperatureC();
    const r = (m: number): number => Math.hypot((m % n) * h - c[0], Math.floor(m / n) * h - c[1]);
    const area = (s.frozenFraction().reduce((p, v) => p + v, 0) + contact.inside.length) * h * h;
    if (t === 600)
      planesPercent = [
        [-20, 3.977],
        [-40, 1.717],
      ].map(([at, exact]) => {
        // T falls with the logarithm of the radius: the mean over cells near it of where each says it is
        const slope = 300 / (4 * Math.PI * 1e-3 * 2) / 500;
        let [sum, count] = [0, 0];
        for (let m = 0; m < field.length; m++) {
          if (Math.abs(r(m) - exact) > 0.8 * h || contact.inside.includes(m)) continue;
          sum += Math.log(r(m)) - (field[m] - at) / slope / 1;
          count++;
        }
        return count === 0 ? Number.NaN : percent(Math.exp(sum / count), exact);
      });
    return percent(Math.sqrt(area / Math.PI), [6.585, 9.313, 11.406][q]);
  });
  const { unaccountedFraction } = s.ledger();
  s.free();
  return { radiiPercent, planesPercent, unaccountedFraction };
}

/** Item 1: a bar of 200 mm whose end is held at −150 °C; worst error outside two voxels of the wall at 300, 600, 900 s, % of 187 °C: everywhere, and
 * outside two voxels of the front, whose own cell freezes as a whole. */
export function stefanProfile(
  kernels: Kernels,
  h: number,
  across: number,
): { readonly all: readonly number[]; readonly away: readonly number[] } {
  const n = Math.round(200 / h);
  const s = heatSolver(
    { size: [n, across, across], spacingMm: h, materials: [freezing], initialC: 37, sides: { lowX: { temperatureC: -150 } } },
    kernels,
  );
  const lambda = stefanLambda();
  const [as, al] = [2 / 1.8, 0.5 / 3.6];
  const out = [300, 600, 900].map((t) => {
    s.advance(t);
    const field = s.temperatureC();
    let [worst, away] = [0, 0];
    for (let i = 2; i < n; i++) {
      const x = (i + 0.5) * h;
      const front = 2 * lambda * Math.sqrt(as * t);
      const exact =
        x < front
          ? -150 + (150 * erf(x / (2 * Math.sqrt(as * t)))) / erf(lambda)
          : x > 8 * Math.sqrt(al * t)
            ? 37 // 1e-7 of the drop; the series of erf has no digits there
            : 37 - (37 * (1 - erf(x / (2 * Math.sqrt(al * t))))) / (1 - erf(lambda * Math.sqrt(as / al)));
      worst = Math.max(worst, Math.abs(field[i] - exact));
      if (Math.abs(x - front) > 2 * h) away = Math.max(away, Math.abs(field[i] - exact));
    }
    return [(100 * worst) / 187, (100 * away) / 187] as const;
  });
  s.free();
  return { all: out.map((e) => e[0]), away: out.map((e) => e[1]) };
}

export interface GradedErrors {
  readonly flowPercent: number;
  /** Worst outside two voxels of the surface, % of the whole fall. */
  readonly worstPercent: number;
}
/**
 * A ball of `a` mm in what conducts as (r/a)^power: a power of 1 or −1 changes by a third a millimetre beside a ball of 3 mm, as σ does in the heat
 * of a cooled electrode. Exact: V = (a/r)^(1+power), flow 4π a (1 + power). `alone`: with the cell's own property only, for comparison.
 */
export function gradedBall(kernels: Kernels, h: number, off: Vec, power: number, way: Way | 'alone', a = 3): GradedErrors {
  const n = Math.round(22 / h) + 1;
  const { contact, r, size } = sphereAt(n, h, a, off, way === 'alone' ? 'exact' : way);
  const exact = (x: number): number => (a / x) ** (1 + power);
  const fixedGroup = new Uint8Array(n ** 3);
  const fixedValue = new Float64Array(n ** 3);
  for (let m = 0; m < n ** 3; m++) if (onEdge(n, m)) [fixedGroup[m], fixedValue[m]] = [2, exact(r[m])];
  for (const m of contact.inside) [fixedGroup[m], fixedValue[m]] = [1, 1];
  const s = diffusionSolver(
    {
      size,
      spacingMm: h,
      // a centre at the ball's own would conduct without end, or not at all
      conductivity: Float32Array.from(r, (x) => (Math.max(x, a / 4) / a) ** power),
      fixedGroup,
      contacts: way === 'alone' ? { ...contact, share: contact.share.map(() => 0) } : contact,
    },
    kernels,
  );
  const { field, groupInflow } = s.solve({ fixedValue });
  s.free();
  const errors: number[] = [];
  for (let m = 0; m < n ** 3; m++) if (fixedGroup[m] === 0 && r[m] > a + 2 * h) errors.push(100 * (field[m] - exact(r[m])));
  return { flowPercent: percent(groupInflow[1], 4 * Math.PI * a * (1 + power)), worstPercent: worstOf(errors) };
}

/**
 * Flow from a long needle of 0.8 mm at `xMm` to the sides of a square of 13 mm (−0.5 … 12.5) in two tissues that meet at x = 7.5, conductivities of
 * which are given; per volt and mm of length. No closed form: 1/8 mm voxels judge coarser ones.
 */
export function flowAtBoundary(
  kernels: Kernels,
  h: number,
  xMm: number,
  conductivities: readonly [number, number],
  isAlone = false,
): number {
  const n = Math.round(13 / h);
  const size: Size = [n, n, 1];
  const at = (v: number): number => v + 0.5 - h / 2;
  const contact = probeContact(size, h, { fromMm: [at(xMm), at(5.8), -60], toMm: [at(xMm), at(5.8), 60], radiusMm: 0.8 });
  const fixedGroup = new Uint8Array(n * n);
  const fixedValue = new Float64Array(n * n);
  for (const c of contact.inside) [fixedGroup[c], fixedValue[c]] = [1, 1];
  const zero = { kind: 'value', value: 0 } as const;
  const s = diffusionSolver(
    {
      size,
      spacingMm: h,
      conductivity: Float32Array.from({ length: n * n }, (_, c) => conductivities[((c % n) + 0.5) * h - 0.5 < 7.5 ? 0 : 1]),
      fixedGroup,
      contacts: isAlone ? { ...contact, share: contact.share.map(() => 0) } : contact,
      sides: { lowX: zero, highX: zero, lowY: zero, highY: zero },
    },
    kernels,
  );
  const flow = s.solve({ fixedValue }).groupInflow[1] / h;
  s.free();
  return flow;
}
