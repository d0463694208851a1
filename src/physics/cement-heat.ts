// The heat of setting cement in three dimensions: ρ c ∂T/∂t = div(λ grad T) + w (T_blood − T) + ρ q dX/dt, with the cure of curing.ts in every voxel
// that holds cement: y = ∫ k(T) dt is kept, X = y^α/(1 + y^α), what reacts is X min(1, T/Tg) and never goes back.
// Conduction and perfusion by heat.ts; the two are taken in turn, the cure at the temperature it makes itself (Heun), with steps short enough that
// no voxel reacts by more than a part of a hundred or two. A voxel with a share f of cement mixes both heats by volume.
// What fails first: cement and bone in one voxel share one temperature (trabeculae run hotter than the mean: Stańczyk & van Rietbergen 2004).
import { Problem } from '../base/index.ts';
import type { Kernels } from '../kernels/index.ts';
import { boxSides, type BoxSide, type Size } from './box.ts';
import { cureFraction, cureRatePerS, type CureLaw } from './curing.ts';
import { heatSolver } from './heat.ts';
import type { HeatSolver } from './heat-solver.ts';
import { requireField, requireLength, requireNumber, requireTemperature, type HeatMaterial, type HeatSide } from './heat-model.ts';

type Plain = Pick<HeatMaterial, 'conductivityWPerMK' | 'heatMjPerM3K'>;
export interface CementHeatModel {
  readonly size: Size;
  readonly spacingMm: number;
  /** Share of each voxel that is cement, 0…1 (saturation × porosity). */
  readonly cementFraction: Float32Array;
  readonly cement: Plain;
  readonly cure: CureLaw;
  /** Cure age y of the cement at time 0: what it did in bowl and syringe. */
  readonly cureAge: number | Float32Array;
  readonly cementC: number;
  /** What is there besides cement; `tissue` says which one where (all the first when absent). At most 15. */
  readonly tissues: readonly Plain[];
  readonly tissue?: Uint8Array | undefined;
  /** One for all, or a voxel's own. */
  readonly tissueC: number | Float32Array;
  readonly perfusionWPerM3K?: Float32Array | undefined;
  readonly bloodC?: number | undefined;
  /** Where a voxel was hotter, its perfusion has ended. */
  readonly coagulatedC?: number | undefined;
  readonly sides?: Partial<Readonly<Record<BoxSide, HeatSide>>> | undefined;
  /** Time above this is counted per voxel. */
  readonly thresholdC: number;
  /** Voxels whose hottest is followed over time. */
  readonly probes?: Readonly<Record<string, readonly number[]>> | undefined;
}
export interface CementHeatOptions {
  readonly endS: number;
  /** Most that a voxel reacts in a step; default 0.05. */
  readonly stepFraction?: number | undefined;
  readonly cancelled?: (() => boolean) | undefined;
  readonly progress?: ((fraction: number) => void) | undefined;
}
export interface ProbeCourse {
  readonly timeS: readonly number[];
  readonly hottestC: readonly number[];
  readonly peakC: number;
  readonly peakAtS: number;
  readonly aboveS: number;
}
export interface CementHeatAnswer {
  readonly peakC: Float32Array;
  readonly aboveS: Float32Array;
  /** Of all monomer, at the end; 0 without cement. */
  readonly curedFraction: Float32Array;
  readonly temperatureC: Float32Array;
  readonly probes: Readonly<Record<string, ProbeCourse>>;
  /** J since time 0: by the reaction; kept; gone through the sides and to the blood (negative: taken from them). */
  readonly releasedJ: number;
  readonly storedJ: number;
  readonly lostThroughSidesJ: number;
  readonly lostToBloodJ: number;
  /** |released − stored − lost| over released. */
  readonly imbalanceFraction: number;
  readonly stepCount: number;
}

/** Shares of cement are told apart in this many steps from none to all. */
const shareCount = 16;
const shortestS = 0.25;
const longestS = 15;

export function cementHeat(m: CementHeatModel, kernels: Kernels, options: CementHeatOptions): CementHeatAnswer {
  check(m, options);
  const cells = m.cementFraction.length;
  const { materials, material, initialC } = mixed(m);
  const perfusion = m.perfusionWPerM3K?.map((w, c) => w * (1 - m.cementFraction[c]));
  const solver = heatSolver(
    {
      size: m.size,
      spacingMm: m.spacingMm,
      materials,
      material,
      initialC,
      ...(perfusion === undefined ? {} : { perfusionWPerM3K: perfusion, bloodC: m.bloodC ?? Number.NaN }),
      ...(m.sides === undefined ? {} : { sides: m.sides }),
    },
    kernels,
    // steps are cut here, by the reaction; the start of each is smooth
    { growthFraction: 1e6 },
  );
  try {
    return run(m, solver, materials, material, perfusion, initialC.slice(), cells, options);
  } finally {
    solver.free();
  }
}

function run(
  m: CementHeatModel,
  solver: HeatSolver,
  materials: readonly HeatMaterial[],
  material: Uint8Array,
  perfusion: Float32Array | undefined,
  initialC: Float32Array,
  cells: number,
  options: CementHeatOptions,
): CementHeatAnswer {
  const { cure } = m;
  const wet = [...m.cementFraction.keys()].filter((c) => m.cementFraction[c] > 0);
  const y = Float64Array.from(wet, (c) => (typeof m.cureAge === 'number' ? m.cureAge : m.cureAge[c]));
  let t = initialC;
  const done = Float64Array.from(wet, (c, n) => cureFraction(cure, y[n], t[c]));
  const peakC = t.slice();
  const aboveS = new Float32Array(cells);
  const source = new Float32Array(cells);
  const voxelM3 = m.spacingMm ** 3 * 1e-9;
  const most = options.stepFraction ?? 0.05;
  const courses = Object.entries(m.probes ?? {}).map(([name, at]) => ({ name, at, timeS: [0], hottestC: [hottest(t, at)], aboveS: 0 }));
  let [timeS, releasedJ, stepCount, stepS] = [0, 0, 0, shortestS];
  while (timeS < options.endS * (1 - 1e-12)) {
    if (options.cancelled?.() === true) throw new Problem('physics.cancelled');
    stepS = Math.min(stepS, options.endS - timeS);
    let fastest = 0;
    for (const [n, c] of wet.entries()) {
      const f = m.cementFraction[c];
      const risePerShare = (f * cure.heatJPerM3 * 1e-6) / materials[material[c]].heatMjPerM3K;
      const first = react(cure, y[n], t[c], t[c], stepS, done[n]);
      const next = react(cure, y[n], t[c], t[c] + risePerShare * (first.done - done[n]), stepS, done[n]);
      const more = next.done - done[n];
      if (more > fastest) fastest = more;
      y[n] = next.y;
      done[n] = next.done;
      const joulePerM3 = f * cure.heatJPerM3 * more;
      source[c] = joulePerM3 / stepS;
      releasedJ += joulePerM3 * voxelM3;
    }
    solver.source(source);
    solver.advance(timeS + stepS);
    timeS += stepS;
    stepCount++;
    t = solver.temperatureC();
    let hasNew = false;
    for (let c = 0; c < cells; c++) {
      const v = t[c];
      if (v > m.thresholdC) aboveS[c] += stepS;
      if (v <= peakC[c]) continue;
      peakC[c] = v;
      if (perfusion === undefined || perfusion[c] === 0 || !(v > (m.coagulatedC ?? Infinity))) continue;
      perfusion[c] = 0;
      hasNew = true;
    }
    if (hasNew && perfusion !== undefined) solver.perfusion(perfusion);
    for (const p of courses) {
      const high = hottest(t, p.at);
      p.timeS.push(timeS);
      p.hottestC.push(high);
      if (high > m.thresholdC) p.aboveS += stepS;
    }
    options.progress?.(timeS / options.endS);
    // aims at half of what is allowed; what grows tenfold in a step would be seen too late
    stepS = Math.min(longestS, Math.max(shortestS, stepS * Math.min(1.5, fastest > 0 ? (0.5 * most) / fastest : 1.5)));
  }
  const l = solver.ledger();
  const curedFraction = new Float32Array(cells);
  for (const [n, c] of wet.entries()) curedFraction[c] = done[n];
  const [lostThroughSidesJ, lostToBloodJ] = [-l.inThroughSidesJ, -l.fromBloodJ];
  const open = releasedJ - l.storedJ - lostThroughSidesJ - lostToBloodJ;
  return {
    peakC,
    aboveS,
    curedFraction,
    temperatureC: t,
    probes: Object.fromEntries(
      courses.map((p) => {
        const peak = p.hottestC.reduce((a, v) => Math.max(a, v), -Infinity);
        const { timeS: at, hottestC } = p;
        return [p.name, { timeS: at, hottestC, peakC: peak, peakAtS: at[hottestC.indexOf(peak)], aboveS: p.aboveS }];
      }),
    ),
    releasedJ,
    storedJ: l.storedJ,
    lostThroughSidesJ,
    lostToBloodJ,
    imbalanceFraction: releasedJ === 0 ? 0 : Math.abs(open) / releasedJ,
    stepCount,
  };
}

/** y and what has reacted after a step that begins and ends at these temperatures; what has reacted stays so when it cools. */
function react(law: CureLaw, y: number, fromC: number, toC: number, stepS: number, done: number): { y: number; done: number } {
  const next = y + (stepS / 2) * (cureRatePerS(law, fromC) + cureRatePerS(law, toC));
  return { y: next, done: Math.max(done, cureFraction(law, next, toC)) };
}
const hottest = (t: Float32Array, cells: readonly number[]): number => cells.reduce((a, c) => Math.max(a, t[c]), -Infinity);

/** Materials for every share of cement in every tissue, and the temperature at which cement and tissue meet. */
function mixed(m: CementHeatModel): { materials: readonly HeatMaterial[]; material: Uint8Array; initialC: Float32Array } {
  const between = (share: number, a: number, b: number): number => share * a + (1 - share) * b;
  const materials = m.tissues.flatMap((t) =>
    Array.from({ length: shareCount + 1 }, (_, n) => ({
      conductivityWPerMK: between(n / shareCount, m.cement.conductivityWPerMK, t.conductivityWPerMK),
      heatMjPerM3K: between(n / shareCount, m.cement.heatMjPerM3K, t.heatMjPerM3K),
    })),
  );
  const material = Uint8Array.from(m.cementFraction, (f, c) => (m.tissue?.[c] ?? 0) * (shareCount + 1) + Math.round(f * shareCount));
  const initialC = m.cementFraction.map((f, c) => {
    const tissue = m.tissues[m.tissue?.[c] ?? 0].heatMjPerM3K * (1 - f);
    const cement = m.cement.heatMjPerM3K * f;
    return (cement * m.cementC + tissue * (typeof m.tissueC === 'number' ? m.tissueC : m.tissueC[c])) / (cement + tissue);
  });
  return { materials, material, initialC };
}

function check(m: CementHeatModel, o: CementHeatOptions): void {
  const cells = m.size[0] * m.size[1] * m.size[2];
  requireField('cementFraction', m.cementFraction, cells, 0);
  for (const f of m.cementFraction) if (f > 1) throw new Problem('physics.heat-value', { field: 'cementFraction', value: f });
  if (m.tissues.length < 1 || m.tissues.length > 15) throw new Problem('physics.heat-value', { field: 'tissues', value: m.tissues.length });
  if (m.tissue !== undefined) {
    requireLength('tissue', cells, m.tissue.length);
    for (const v of m.tissue) if (v >= m.tissues.length) throw new Problem('physics.heat-value', { field: 'tissue', value: v });
  }
  if (typeof m.cureAge === 'number') requireNumber('cureAge', m.cureAge, 0);
  else requireField('cureAge', m.cureAge, cells, 0);
  requireTemperature(m.cementC);
  if (typeof m.tissueC === 'number') requireTemperature(m.tissueC);
  else {
    requireLength('tissueC', cells, m.tissueC.length);
    for (const v of m.tissueC) requireTemperature(v);
  }
  requireTemperature(m.thresholdC);
  requireNumber('endS', o.endS, 0, true);
  requireNumber('stepFraction', o.stepFraction ?? 0.05, 0, true);
  for (const at of Object.values(m.probes ?? {}))
    for (const c of at)
      if (!(Number.isInteger(c) && c >= 0 && c < cells)) throw new Problem('physics.heat-value', { field: 'cell', value: c });
  for (const name of Object.keys(m.sides ?? {}))
    if (!boxSides.some((s) => s === name)) throw new Problem('physics.bad-side', { side: name });
}
