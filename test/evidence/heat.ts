// Acceptance rows of heat with freezing: exact solutions to the tables' digits, order, energy, and what it costs against the explicit scheme.
import { loadavg } from 'node:os';
import { originals, twins, type Kernels } from '../../src/kernels/index.ts';
import { heatSolver, type HeatMaterial, type HeatOptions } from '../../src/physics/index.ts';
import {
  freezing,
  lineSinkPercent,
  perfused,
  perfusedTableMm,
  releasePercent,
  sineError,
  slabErrorC,
  stefan,
  stefanLambda,
} from '../physics/heat-scenes.ts';
import type { Outcome, Row } from './row.ts';

const source = 'science file on ablation, A5 (Carslaw & Jaeger 1959, ch. 11)';
const round = (v: number, digits = 3): number => Number(v.toFixed(digits));
const largest = (list: readonly number[]): number => list.reduce((m, v) => Math.max(m, Math.abs(v)), 0);
const judged = (measured: Outcome['measured'], ok: boolean): Outcome => ({ measured, state: ok ? 'pass' : 'fail' });
const flavours = (): readonly Kernels[] => [originals, twins()];

/** Two cryoprobes of 3 mm held at −140 °C, 15 mm apart, perfused tissue at 37 °C, 1 mm cells. */
export function twoProbes(n: number, toS: number, options: HeatOptions, kernels = twins()) {
  const tissue: HeatMaterial = { ...freezing, frozen: { ...freezing.frozen!, mushyC: 2 } };
  const cells: number[] = [];
  for (let c = 0; c < n ** 3; c++) {
    const [x, y, z] = [c % n, Math.floor(c / n) % n, Math.floor(c / n / n)].map((i) => i + 0.5 - n / 2);
    if ((Math.abs(x) - 7.5) ** 2 + y * y < 2.25 && Math.abs(z) < 15) cells.push(c);
  }
  const perfusionWPerM3K = new Float32Array(n ** 3).fill(4027);
  const s = heatSolver(
    { size: [n, n, n], spacingMm: 1, materials: [tissue], initialC: 37, bloodC: 37, perfusionWPerM3K },
    kernels,
    options,
  );
  const wall = performance.now();
  const cpu = process.cpuUsage();
  s.hold(cells, -140);
  s.advance(toS);
  const used = process.cpuUsage(cpu);
  const wallS = (performance.now() - wall) / 1000;
  const temperatureC = s.temperatureC();
  let below40 = 0;
  for (const t of temperatureC) if (t < -40) below40++;
  const iceMl = s.frozenFraction().reduce((p, v) => p + v, 0) / 1000;
  const { unaccountedFraction } = s.ledger();
  s.free();
  const { stageCount, arenaBytes } = s;
  return {
    cpuS: (used.user + used.system) / 1e6,
    wallS,
    iceMl,
    below40Ml: below40 / 1000,
    stageCount,
    arenaBytes,
    unaccountedFraction,
    temperatureC,
  };
}

export const heatRows: readonly Row[] = [
  {
    id: 'heat-stefan',
    source: `${source}, item 1`,
    target:
      'λ 0.52504; front at 1 mm within 1.5 % at 60 s, 0.5 % from 600 s (both kernel flavours; bar of single cells and of 4 × 4); −40 and −20 °C planes at 600 s shown',
    run: async () => {
      const runs = flavours().flatMap((k) => [1, 4].map((across) => ({ k, across, ...stefan(k, 1, across) })));
      const front = (q: number): number => largest(runs.map((r) => r.frontPercent[q]));
      const last = runs[runs.length - 1];
      const lambda = stefanLambda();
      return judged(
        {
          lambda: round(lambda, 5),
          at60Percent: round(front(0), 2),
          at300Percent: round(front(1), 2),
          at600Percent: round(front(2), 2),
          at900Percent: round(front(3), 2),
          minus40PlanePercent: round(largest(runs.map((r) => r.planesPercent[0])), 2),
          minus20PlanePercent: round(largest(runs.map((r) => r.planesPercent[1])), 2),
          signed4x4: last.frontPercent.map((v) => v.toFixed(2)).join(' '),
          stageCount: last.stageCount,
        },
        Math.abs(lambda - 0.52504) < 1e-5 && front(0) <= 1.5 && front(2) <= 0.5 && front(3) <= 0.5,
      );
    },
  },
  {
    id: 'heat-order',
    source: 'own exact solutions: decaying sine, slab between held faces; Stefan front',
    target: 'order 2 ± 0.1 where smooth, 1 at a front (0.8 or more from 2 to 0.5 mm at 60 s)',
    run: async () => {
      const order = (a: number, b: number): number => Math.log2(a / b);
      const sine = [8, 16, 32].map((n) => sineError(twins(), n));
      const slab = [20, 40, 80].map((n) => slabErrorC(twins(), n));
      const front = [2, 1, 0.5].map((h) => Math.abs(stefan(twins(), h, 4).frontPercent[0]));
      const line = [2, 1, 0.5].map((h) => Math.abs(lineSinkPercent(twins(), h)[2]));
      const orders = [...[0, 1].map((q) => order(sine[q], sine[q + 1])), ...[0, 1].map((q) => order(slab[q], slab[q + 1]))];
      const fronts = [order(front[0], front[2]) / 2, order(line[0], line[2]) / 2];
      return judged(
        {
          sineOrders: `${orders[0].toFixed(2)} ${orders[1].toFixed(2)}`,
          slabOrders: `${orders[2].toFixed(2)} ${orders[3].toFixed(2)}`,
          sineFraction: Number(sine[2].toPrecision(3)),
          slabC: round(slab[2]),
          stefanOrder: round(fronts[0], 2),
          lineSinkOrder: round(fronts[1], 2),
        },
        orders.every((o) => Math.abs(o - 2) <= 0.1) && fronts.every((o) => o >= 0.8),
      );
    },
  },
  {
    id: 'heat-line-sink',
    source: `${source}, item 2`,
    target: 'front radius 6.585 / 9.313 / 11.406 mm at 300 / 600 / 900 s: within 2 % at 1 mm, 1 % at 0.5 mm',
    run: async () => {
      const one = lineSinkPercent(twins(), 1);
      const half = lineSinkPercent(twins(), 0.5);
      const text = (list: readonly number[]): string => list.map((v) => v.toFixed(2)).join(' ');
      return judged({ at1MmPercent: text(one), atHalfMmPercent: text(half) }, largest(one) <= 2 && largest(half) <= 1);
    },
  },
  {
    id: 'heat-perfused-sphere',
    source: `${source}, item 3`,
    target:
      '45 / 50 / 60 °C radii at 900 s and steady, and the power, within 1 % at 1 mm with the sphere’s cells at the exact solution; the plain staircase beside it is shown, not judged',
    slow: true,
    run: async () => {
      const exact = perfused(twins(), 1, 56, 'exact');
      const stairs = perfused(twins(), 1, 56, 'staircase');
      const percent = (p: typeof exact) => ({
        at900: p.at900Mm.map((v, q) => 100 * (v / perfusedTableMm.at900[q] - 1)),
        steady: p.steadyMm.map((v, q) => 100 * (v / perfusedTableMm.steady[q] - 1)),
        power: 100 * (p.powerW / perfusedTableMm.powerW - 1),
      });
      const [e, t] = [percent(exact), percent(stairs)];
      const text = (list: readonly number[]): string => list.map((v) => v.toFixed(2)).join(' ');
      return judged(
        {
          at900Percent: text(e.at900),
          steadyPercent: text(e.steady),
          powerPercent: round(e.power, 2),
          staircaseAt900Percent: text(t.at900),
          staircaseSteadyPercent: text(t.steady),
          staircasePowerPercent: round(t.power, 2),
        },
        largest([...e.at900, ...e.steady, e.power]) <= 1,
      );
    },
  },
  {
    id: 'heat-sphere-released',
    source: 'cement issue: centre = D [erf s − 2 s exp(−s²)/√π], s = a/(2√(αt))',
    target: 'centre of 9.85 and 8.26 mm spheres, α 0.10 mm²/s, at 60 / 180 / 300 / 600 s within 1 % at 1 mm',
    run: async () => {
      const large = releasePercent(twins(), 9.85, 1, 81);
      const small = releasePercent(twins(), 8.26, 1, 81);
      const text = (list: readonly number[]): string => list.map((v) => v.toFixed(2)).join(' ');
      return judged({ largePercent: text(large), smallPercent: text(small) }, largest([...large, ...small]) <= 1);
    },
  },
  {
    id: 'heat-cost',
    source: 'own: 100³ cells of 1 mm, 15 min, two cryoprobes, perfusion',
    target:
      'at most 1/2 of the CPU time of the explicit scheme in the same kernels; < 10 s; ice within 0.5 % of it; energy < 0.1 % (aim 1e-6); at most 80 bytes a cell',
    slow: true,
    run: async ({ share, progress }) => {
      // a share keeps the grid and shortens the time
      const toS = Math.max(60, 900 * share);
      const loadBefore = loadavg()[0];
      const fast = twoProbes(100, toS, {});
      progress(0.3);
      const explicit = twoProbes(100, toS, { scheme: 'explicit' });
      progress(0.8);
      const most = twoProbes(100, toS, { stageCount: 25 });
      let square = 0;
      let worst = 0;
      for (const [i, t] of fast.temperatureC.entries()) {
        const d = t - explicit.temperatureC[i];
        square += d * d;
        worst = Math.max(worst, Math.abs(d));
      }
      const ratio = fast.cpuS / explicit.cpuS;
      const icePercent = 100 * (fast.iceMl / explicit.iceMl - 1);
      return judged(
        {
          simulatedS: toS,
          cpuS: round(fast.cpuS, 2),
          wallS: round(fast.wallS, 2),
          explicitCpuS: round(explicit.cpuS, 2),
          ratioFraction: round(ratio),
          stageCount: fast.stageCount,
          explicitStageCount: explicit.stageCount,
          nsPerCellAndStage: round((fast.cpuS * 1e3) / fast.stageCount, 2),
          iceMl: round(fast.iceMl),
          icePercent: round(icePercent),
          below40Ml: `${fast.below40Ml} (explicit ${explicit.below40Ml})`,
          differenceRmsC: round(Math.sqrt(square / fast.temperatureC.length)),
          differenceWorstC: round(worst, 2),
          stages25CpuS: round(most.cpuS, 2),
          stages25IceMl: round(most.iceMl),
          unaccountedFraction: Number(fast.unaccountedFraction.toPrecision(2)),
          bytesPerCell: round(fast.arenaBytes / 1e6, 1),
          loadBefore: round(loadBefore, 1),
        },
        ratio <= 0.5 && fast.cpuS < 10 && Math.abs(icePercent) <= 0.5 && fast.unaccountedFraction < 1e-3 && fast.arenaBytes / 1e6 <= 80,
      );
    },
  },
];
