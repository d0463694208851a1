// Cement flow in scenes whose answer is known; each gives figures, so that tests and evidence rows judge the same numbers.
import { seeded } from '../../src/base/index.ts';
import { twins, type Kernels } from '../../src/kernels/index.ts';
import { fillOrder } from '../../src/physics/fill-order.ts';
import { porousFlow, type FlowModel, type FlowSolver, type PasteLaw, type Size } from '../../src/physics/index.ts';

/** A paste of one viscosity, or of a power law in shear; it does not age. */
export const paste = (etaPaS: number, more: Partial<PasteLaw> = {}): PasteLaw => ({
  eta0PaS: etaPaS,
  tau1S: 1e12,
  gelAgeS: 1e12,
  tau2S: 1e12,
  capPaS: 1e9,
  indexN: 1,
  shearRefPerS: 1,
  activationKjMol: 0,
  refC: 37,
  ...more,
});
export const eachVoxel = (size: Size, see: (n: number, i: number, j: number, k: number) => void): void => {
  const [nx, ny, nz] = size;
  for (let k = 0, n = 0; k < nz; k++) for (let j = 0; j < ny; j++) for (let i = 0; i < nx; i++, n++) see(n, i, j, k);
};
export const voxels = (size: Size, f: (i: number, j: number, k: number) => number): Float64Array => {
  const out = new Float64Array(size[0] * size[1] * size[2]);
  eachVoxel(size, (n, i, j, k) => void (out[n] = f(i, j, k)));
  return out;
};
export const common = { boneC: 37, shearFactor: 1, shearRangePerS: [1e-6, 1e6] as const };
export const phi = 0.85;
export const kM2 = 4e-8;
export const flowMlPerS = 4 / 60;

/** A ball of bone of radius R around one voxel or a few, cement of 100 Pa s, marrow `ratio` times thinner; fluid leaves where the ball ends. */
export function ball(
  o: {
    ratio: number;
    spacingMm: number;
    radiusMm: number;
    law?: Partial<PasteLaw>;
    anisotropy?: readonly [number, number, number];
    tipMm?: number;
  },
  kernels: Kernels = twins(),
): { solver: FlowSolver; model: FlowModel; radius: Float64Array } {
  const h = o.spacingMm;
  const n = 2 * Math.ceil(o.radiusMm / h) + 3;
  const size: Size = [n, n, n];
  const c = (n - 1) / 2;
  const radius = voxels(size, (i, j, k) => h * Math.hypot(i - c, j - c, k - c));
  const middle = (c * n + c) * n + c;
  const cells = o.tipMm === undefined ? [middle] : [...radius.keys()].filter((v) => radius[v] < (o.tipMm ?? 0));
  const model: FlowModel = {
    ...common,
    size,
    spacingMm: h,
    permeabilityM2: radius.map((r) => (r < o.radiusMm + 1.8 * h ? kM2 : 0)),
    anisotropy: o.anisotropy,
    porosityFraction: radius.map(() => phi),
    outlet: Uint8Array.from(radius, (r) => (r >= o.radiusMm && r < o.radiusMm + 1.8 * h ? 1 : 0)),
    outlets: [{ pressureKPa: 0, entryKPa: 0 }],
    sources: [{ cells, tipRadiusMm: 1.25 }],
    marrowPaS: 100 / o.ratio,
    paste: paste(100, o.law),
  };
  return { solver: porousFlow(model, kernels), model, radius };
}
/** Radius of the front after a volume. */
export const frontMm = (volumeMl: number): number => Math.cbrt((3 * 1000 * volumeMl) / (4 * Math.PI * phi));

/** Pressure against p(r) = Q/(4π k) [η_c (1/r − 1/rf) + η_m (1/rf − 1/R)], front against its radius, thickness of the front, volume. */
export function spherical(ratio: number, spacingMm = 1, volumeMl = 4, radiusMm = 20) {
  const { solver, radius } = ball({ ratio, spacingMm, radiusMm });
  const end = solver.push({ flowMlPerS: [flowMlPerS], volumeMl, thickeningAgeS: 0, syringeC: 22 });
  const rf = frontMm(volumeMl);
  const q = flowMlPerS * 1e-6;
  const exactKPa = (r: number): number => {
    const [a, b] = [Math.min(r, rf), Math.max(r, rf)];
    const inner = 100 * (1 / a - 1 / rf);
    return (1e-3 * q * (1000 * (inner + (100 / ratio) * (1 / b - 1 / radiusMm)))) / (4 * Math.PI * kM2);
  };
  const p = solver.pressureKPa();
  const arrival = solver.arrivalMl();
  const s = solver.saturation();
  let [profile, worst, squares, count] = [0, 0, 0, 0];
  const shells = new Map<number, readonly [number, number]>();
  for (const [c, r] of radius.entries()) {
    if (r > 2 && r < radiusMm - 1 && Math.abs(r - rf) > spacingMm) profile = Math.max(profile, Math.abs(p[c] - exactKPa(r)));
    if (r < radiusMm) {
      const shell = Math.floor((2 * r) / spacingMm);
      const [a, b] = shells.get(shell) ?? [0, 0];
      shells.set(shell, [a + s[c], b + 1]);
    }
    if (r > rf - 1.5 * spacingMm || r < 1.5 * spacingMm) continue;
    // the front passes the middle of this voxel when it stands at r
    const error = frontMm(arrival[c]) - r;
    worst = Math.max(worst, Math.abs(error));
    squares += error ** 2;
    count++;
  }
  const at = (level: number): number => {
    for (let n = 1; shells.has(n + 1); n++) {
      const [[a, m], [b, l]] = [shells.get(n) ?? [0, 1], shells.get(n + 1) ?? [0, 1]];
      if (a / m >= level && b / l < level) return (spacingMm / 2) * (n + 0.5 + (a / m - level) / (a / m - b / l));
    }
    return Number.NaN;
  };
  const tip = end.tipKPa[0];
  solver.free();
  return {
    tipKPa: tip,
    exactKPa: exactKPa(1.25),
    tipPercent: 100 * (tip / exactKPa(1.25) - 1),
    profilePercent: (100 * profile) / exactKPa(1.25),
    frontWorstMm: worst,
    frontRmsMm: Math.sqrt(squares / count),
    thicknessMm: at(0.1) - at(0.9),
    halfPercent: 100 * (at(0.5) / rf - 1),
    imbalanceFraction: end.imbalanceFraction,
    end,
  };
}
/** Power law: dp/dr = η(γ) u/k with u = Q/(4π r²), γ = u/√(kφ): between 3 and 7 mm. */
export function powerLaw(indexN: number, spacingMm = 1): { dropKPa: number; exactKPa: number } {
  const { solver, radius } = ball({ ratio: 2000, spacingMm, radiusMm: 14, law: { indexN } });
  solver.push({ flowMlPerS: [flowMlPerS], volumeMl: 2, thickeningAgeS: 0, syringeC: 22 });
  const p = solver.pressureKPa();
  solver.free();
  const q = flowMlPerS * 1e-6;
  const u1 = q / (4 * Math.PI);
  const scale = (100 * u1 * (u1 / Math.sqrt(kM2 * phi)) ** (indexN - 1)) / kM2;
  const e = 1 - 2 * indexN;
  const exact = (rMm: number): number => (-1e-3 * scale * (rMm * 1e-3) ** e) / e;
  const mean = (r: number, f: (c: number) => number): number => {
    let [sum, n] = [0, 0];
    for (const [c, v] of radius.entries())
      if (Math.abs(v - r) < 0.5) {
        sum += f(c);
        n++;
      }
    return sum / n;
  };
  return {
    dropKPa: mean(3, (c) => p[c]) - mean(7, (c) => p[c]),
    exactKPa: mean(3, (c) => exact(radius[c])) - mean(7, (c) => exact(radius[c])),
  };
}

/** One layer: Q/L = 2π k Δp/(η ln(R/r)) between 3 and 15 mm, and the front at r² = V/(π φ L). */
export function disc(ratio: number, spacingMm = 1) {
  const n = Math.round(44 / spacingMm) + 1;
  const size: Size = [n, n, 1];
  const c = (n - 1) / 2;
  const radius = voxels(size, (i, j) => spacingMm * Math.hypot(i - c, j - c));
  const h = spacingMm;
  const flow = 0.002 * h;
  const model: FlowModel = {
    ...common,
    size,
    spacingMm: h,
    permeabilityM2: radius.map(() => kM2),
    porosityFraction: radius.map(() => phi),
    outlet: Uint8Array.from(radius, (r) => (r > 20 ? 1 : 0)),
    outlets: [{ pressureKPa: 0, entryKPa: 0 }],
    sources: [{ cells: [c * n + c] }],
    marrowPaS: 100 / ratio,
    paste: paste(100),
  };
  const solver = porousFlow(model, twins());
  const rf = 17;
  const volumeMl = (Math.PI * phi * rf * rf * h) / 1000;
  const end = solver.push({ flowMlPerS: [flow], volumeMl, thickeningAgeS: 0, syringeC: 22, stepMl: volumeMl / 40 });
  const p = solver.pressureKPa();
  const arrival = solver.arrivalMl();
  solver.free();
  const exact = (r: number): number => (-1e-3 * (flow * 1e-6) * 100 * Math.log(r)) / (2 * Math.PI * kM2 * h * 1e-3);
  let [top, bottom, worst] = [0, 0, 0];
  const [a, b] = [3, 15].map((r) => {
    let [mean, known, count] = [0, 0, 0];
    for (const [v, at] of radius.entries())
      if (Math.abs(at - r) < 0.5) {
        mean += p[v];
        known += exact(at);
        count++;
      }
    return [mean / count, known / count];
  });
  [top, bottom] = [a[0] - b[0], a[1] - b[1]];
  for (const [v, r] of radius.entries())
    if (r > 2 && r < rf - 1) worst = Math.max(worst, Math.abs(Math.sqrt((1000 * arrival[v]) / (Math.PI * phi * h)) - r));
  return { dropPercent: 100 * (top / bottom - 1), frontWorstMm: worst, imbalanceFraction: end.imbalanceFraction };
}

/**
 * Buckley and Leverett's flux f = S²/(S² + A(1 − S)²) put in place of the piston, on a line of cells, explicit and second order (van Leer);
 * front against f(S*)/S* t.
 */
export function buckleyLeverett(a: number, cellCount = 200): { frontCells: number; exactCells: number; lost: number } {
  const f = (s: number): number => (s * s) / (s * s + a * (1 - s) ** 2);
  const order = fillOrder(cellCount);
  const content = new Float64Array(cellCount);
  const outlet = new Uint8Array(cellCount);
  outlet[cellCount - 1] = 1;
  const net = {
    size: [cellCount, 1, 1] as const,
    // a fall of 1 a cell at mobility 1: a flow of 1 mm³/s through pores of 1 mm³
    pressure: Float64Array.from({ length: cellCount }, (_, c) => cellCount - c),
    mobility: new Float64Array(cellCount).fill(1),
    spacingMm: 1,
    anisotropy: [1, 1, 1] as const,
    capacity: new Float64Array(cellCount).fill(1),
    outlet,
    content,
    age: new Float64Array(cellCount),
  };
  const rule = (_room: number, s: number, _entering: number, through: number, c: number): number => {
    const next = c + 1 < cellCount ? content[c + 1] : s;
    if (Math.abs(next - s) < 1e-14) return through * f(s);
    const ahead = f(next) - f(s);
    const ratio = (f(s) - f(c > 0 ? content[c - 1] : 1)) / ahead;
    const courant = Math.abs((through * ahead) / (next - s));
    const limiter = ratio > 0 ? (2 * ratio) / (1 + ratio) : 0;
    return through * (f(s) + 0.5 * (1 - courant) * limiter * ahead);
  };
  let steepest = 0;
  for (let s = 0; s < 1; s += 1e-3) steepest = Math.max(steepest, (f(s + 1e-3) - f(s)) / 1e-3);
  const star = Math.sqrt(a / (1 + a));
  const speed = f(star) / star;
  const endS = (0.7 * cellCount) / speed;
  const steps = Math.ceil((endS * steepest) / 0.8);
  for (let n = 0; n < steps; n++) {
    const sweep = order.sweep(net, [[0, endS / steps, 0]], endS / steps, rule);
    for (let m = 0; m < sweep.count; m++) content[sweep.cells[m]] = sweep.content[m];
  }
  let at = 0;
  while (content[at] > star / 2) at++;
  const frontCells = at - 0.5 + (content[at - 1] - star / 2) / (content[at - 1] - content[at]);
  return { frontCells, exactCells: speed * endS, lost: content.reduce((v, x) => v + x, 0) - endS };
}

/**
 * A body like a vertebra's: ellipsoid of spongy bone (k and φ vary smoothly) in a closed shell, marrow leaves through veins of one side, and, when
 * asked, through a vein at the back and a gap in the upper endplate. x = across; mirror images in x when `skew` is 0.
 */
export function body(o: {
  spacingMm: number;
  skew?: number;
  vein?: boolean;
  gap?: boolean;
  two?: boolean;
  sizeMm?: number;
  ratio?: number;
}) {
  const h = o.spacingMm;

  const [a, b, c] = [21, 16, 12];
  // even numbers of voxels, the same box at every voxel size
  const size = [2 * Math.round(28 / h), 2 * Math.round(24 / h), 2 * Math.round(16 / h)] as const;
  const at = (i: number, j: number, k: number): readonly [number, number, number] => [
    h * (i + 0.5 - size[0] / 2),
    h * (j + 0.5 - size[1] / 2),
    h * (k + 0.5 - size[2] / 2),
  ];
  const skew = o.skew ?? 0;
  const rough = (x: number, y: number, z: number): number =>
    Math.cos(x / 4) * Math.cos(y / 3 + 1) + 0.6 * Math.cos(z / 2.5) + skew * Math.sin(x / 3 + 0.4 * y);
  const inside = (x: number, y: number, z: number): number => (x / a) ** 2 + (y / b) ** 2 + (z / c) ** 2;
  const isVein = (x: number, y: number, z: number): boolean => o.vein === true && Math.abs(x) < 2 && Math.abs(z) < 2 && y > b - 14;
  const isGap = (x: number, y: number, z: number): boolean => o.gap === true && Math.hypot(x, y) < 3 && z > 0 && inside(x, y, z) > 1;
  const isDrain = (x: number, y: number, z: number): boolean => Math.abs(x) > a - 3 && Math.abs(y) < 4 && Math.abs(z) < 4;
  const permeabilityM2 = voxels(size, (i, j, k) => {
    const [x, y, z] = at(i, j, k);
    if (isVein(x, y, z)) return 20 * kM2;
    if (inside(x, y, z) <= 1) return kM2 * Math.exp(0.5 * rough(x, y, z));
    if (isDrain(x, y, z)) return kM2 / 20;
    return isGap(x, y, z) ? kM2 : 0;
  });
  const outlet = Uint8Array.from(
    voxels(size, (i, j, k) => {
      const [x, y, z] = at(i, j, k);
      if (isVein(x, y, z)) return y > b + 4 ? 2 : 0;
      if (inside(x, y, z) <= 1) return 0;
      if (isDrain(x, y, z)) return Math.abs(x) > a + 2 ? 1 : 0;
      return isGap(x, y, z) && z > c + 2 ? 3 : 0;
    }),
  );
  const tip = (x: number): readonly number[] => {
    const cells: number[] = [];
    eachVoxel(size, (n, i, j, k) => {
      const p = at(i, j, k);
      if (Math.hypot(p[0] - x, p[1] + 3, p[2]) < Math.max(1.8, h)) cells.push(n);
    });
    return cells;
  };
  const model: FlowModel = {
    ...common,
    size,
    spacingMm: h,
    permeabilityM2,
    anisotropy: [0.78, 0.78, 1],
    porosityFraction: permeabilityM2.map((k) => (k > 10 * kM2 ? 1 : phi)),
    channel: Uint8Array.from(permeabilityM2, (k) => (k > 10 * kM2 ? 1 : 0)),
    outlet,
    outlets: [
      { pressureKPa: 0, entryKPa: 0 },
      { pressureKPa: 0.5, entryKPa: 0 },
      { pressureKPa: 0, entryKPa: 1 },
    ],
    sources: (o.two === true ? [-6, 6] : [0]).map((x) => ({ cells: tip(x), deadSpaceMl: 0.3 })),
    marrowPaS: 100 / (o.ratio ?? 1500),
    paste: paste(100, { indexN: 0.6, tau1S: 60, shearRefPerS: 1 }),
    shearRangePerS: [0.01, 1e4],
  };
  return { model, size, at };
}

/**
 * The box that speed is measured on: 60 × 60 × 40 voxels of 1 mm, a source of 14 voxels, cement of 100 Pa s that thickens e-fold every 25 s; `vein`:
 * patchy bone in a shell 10⁴ times tighter, with a vein 2 voxels wide from beside the tip out through the shell.
 */
export function injectionBox(vein: boolean): { model: FlowModel; radius: Float64Array } {
  const size: Size = [60, 60, 40];
  const place = (i: number, j: number, k: number): readonly [number, number, number] => [i - 29.1, j - 29.8, k - 19.3];
  const radius = voxels(size, (i, j, k) => Math.hypot(...place(i, j, k)));
  const random = seeded('flow/box');
  const patches = Float64Array.from({ length: 30 * 30 * 20 }, () => Math.exp(1.1 * (random.next() + random.next() + random.next() - 1.5)));
  const isVein = voxels(size, (i, j, k) => {
    const [x, y, z] = place(i, j, k);
    return vein && Math.abs(x - 2) < 1 && Math.abs(z) < 1 && y < -4 ? 1 : 0;
  });
  const permeabilityM2 = voxels(size, (i, j, k) => {
    const [x, y, z] = place(i, j, k);
    const e = Math.hypot(x / 20, y / 17, z / 15);
    if (!vein) return kM2;
    return kM2 * (e > 1.06 ? 0.01 : e > 1 ? 1e-4 : patches[((k >> 1) * 30 + (j >> 1)) * 30 + (i >> 1)]);
  }).map((v, c) => (isVein[c] === 1 ? 20 * kM2 : v));
  const onEdge = voxels(size, (i, j, k) => (i % 59 === 0 || j % 59 === 0 || k % 39 === 0 ? 1 : 0));
  const model: FlowModel = {
    ...common,
    size,
    spacingMm: 1,
    permeabilityM2,
    porosityFraction: permeabilityM2.map(() => phi),
    channel: Uint8Array.from(isVein),
    outlet: Uint8Array.from(onEdge),
    outlets: [{ pressureKPa: 0, entryKPa: 0 }],
    sources: [{ cells: [...radius.keys()].filter((c) => radius[c] < 1.5) }],
    marrowPaS: 0.067,
    paste: paste(100, { indexN: 0.6, tau1S: 25, tau2S: 25 }),
    shearRangePerS: [0.1, 1e4],
  };
  return { model, radius };
}
/** 4 ml into it; CPU time of this thread's process, set-up included. */
export function speed(vein: boolean, kernels: Kernels = twins()) {
  const { model, radius } = injectionBox(vein);
  const start = process.cpuUsage();
  const wall = performance.now();
  let previewS = 0;
  const solver = porousFlow(model, kernels);
  const end = solver.push({
    flowMlPerS: [0.1],
    volumeMl: 4,
    thickeningAgeS: 0,
    syringeC: 22,
    onStep: () => void (previewS = previewS === 0 ? (performance.now() - wall) / 1000 : previewS),
  });
  const used = process.cpuUsage(start);
  const s = solver.saturation();
  solver.free();
  const shells = new Map<number, readonly [number, number]>();
  for (const [c, r] of radius.entries()) {
    const [a, b] = shells.get(Math.floor(2 * r)) ?? [0, 0];
    shells.set(Math.floor(2 * r), [a + s[c], b + 1]);
  }
  const share = (n: number): number => (shells.get(n)?.[0] ?? 0) / (shells.get(n)?.[1] ?? 1);
  const at = (level: number): number => {
    let n = 1;
    while (!(share(n) >= level && share(n + 1) < level) && n < 60) n++;
    return 0.5 * (n + 0.5 + (share(n) - level) / (share(n) - share(n + 1)));
  };
  return {
    cpuS: (used.user + used.system) / 1e6,
    wallS: (performance.now() - wall) / 1000,
    previewS,
    thicknessMm: at(0.1) - at(0.9),
    halfPercent: 100 * (at(0.5) / frontMm(end.inBoneMl) - 1),
    end,
    arenaBytes: solver.arenaBytes,
  };
}

/** How far the fills of two bodies differ, as a part of the larger, both averaged on blocks of 2 mm. */
export function fillDifference(a: Float32Array, aSize: Size, b: Float32Array, bSize: Size, blocks: Size): number {
  const mean = (s: Float32Array, size: Size): Float64Array => {
    const out = new Float64Array(blocks[0] * blocks[1] * blocks[2]);
    const [rx, ry, rz] = size.map((n, axis) => n / blocks[axis]);
    eachVoxel(size, (n, i, j, k) => {
      out[(Math.floor(k / rz) * blocks[1] + Math.floor(j / ry)) * blocks[0] + Math.floor(i / rx)] += s[n] / (rx * ry * rz);
    });
    return out;
  };
  const [p, q] = [mean(a, aSize), mean(b, bSize)];
  let [differ, most] = [0, 0];
  for (let n = 0; n < p.length; n++) {
    differ += Math.abs(p[n] - q[n]);
    most += Math.max(p[n], q[n]);
  }
  return differ / most;
}
