// The elastic grid solver: exact answers, conservation, the vertebra-like block, other programs on the same problem, growth, threads, hostile models.
import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Problem } from '../../src/base/index.ts';
import { originals, twins, type Kernels } from '../../src/kernels/index.ts';
import { diffusionSolver, elasticSolver, type ElasticAnswer } from '../../src/physics/index.ts';
import { forceOn, vertebraBlock } from '../physics/elastic-cases.ts';
import {
  barError,
  cantileverTipMm,
  cellModulus,
  columnErrors,
  imbalance,
  moriTanakaMpa,
  patchError,
  solveElastic,
  sphereInMatrix,
} from '../physics/elastic-checks.ts';
import { hostileCases, trueResidual } from '../physics/elastic-hostile.ts';
import { twoProbes } from './heat.ts';
import { calculix, has, nativeElastic, readNative, timed } from './peers.ts';
import type { Outcome, Row } from './row.ts';

const kernels = twins();
const round = (x: number, digits = 4): number => Number(x.toPrecision(digits));
const median = (x: readonly number[]): number => x.toSorted((a, b) => a - b)[Math.floor(x.length / 2)];
const judged = (ok: boolean, measured: Outcome['measured'], reason?: string): Outcome => ({
  measured,
  state: ok ? 'pass' : 'fail',
  ...(ok || reason === undefined ? {} : { reason }),
});
const top = (size: readonly [number, number, number], a: ElasticAnswer): number => forceOn(size, a, 2, (_i, _j, k) => k === size[2]);

interface Timed {
  readonly cpuS: number;
  readonly forceN: number;
  readonly answer: ElasticAnswer;
}
/** Whole solve of the block, set-up included, in CPU seconds of this process. */
function solveBlock(h: number, k: Kernels = kernels): Timed {
  const { model, load, size } = vertebraBlock(h);
  const start = process.cpuUsage();
  const answer = solveElastic(model, load, k, 1e-6);
  const used = process.cpuUsage(start);
  return { cpuS: (used.user + used.system) / 1e6, forceN: top(size, answer), answer };
}

const source = 'exact solutions; formulas in test/physics/elastic-checks.ts';
const exactRows: readonly Row[] = [
  {
    id: 'grid-patch',
    source: 'constant strain; EA/L; confined and layered columns',
    target: 'six constant-strain states, bar, confined column, layers in series and in parallel: exact (nodal error < 1e-9)',
    run: async () => {
      const patch = patchError(kernels);
      const columns = columnErrors(kernels);
      const worst = Math.max(...Object.values(columns));
      return judged(patch < 1e-9 && worst < 1e-9, { patchFraction: round(patch, 2), columnsFraction: round(worst, 2) });
    },
  },
  {
    id: 'grid-order',
    source,
    target: 'pure bending and Saint-Venant torsion with exact displacements at both ends: order 2 ± 0.1',
    run: async () => {
      const measured: Record<string, number> = {};
      let ok = true;
      for (const kind of ['bending', 'torsion'] as const) {
        const e = [4, 8, 16].map((n) => barError(kind, n, kernels));
        for (const i of [1, 2]) {
          const order = Math.log2(e[i - 1] / e[i]);
          measured[`${kind}${4 * 2 ** i}Order`] = round(order);
          ok &&= Math.abs(order - 2) <= 0.1;
        }
        measured[`${kind}16Fraction`] = round(e[2], 2);
      }
      return judged(ok, measured);
    },
  },
  {
    id: 'grid-cantilever',
    source: 'Timoshenko beam, 4.0306 mm',
    target: 'cantilever 10 × 1 × 1 within 1 % of 4.03 at 8 elements across (root held as the beam formula has it; glued root shown)',
    run: async () => {
      const tip = cantileverTipMm(8, 'beam', kernels);
      const measured = {
        tipMm: round(tip, 6),
        gluedTipMm: round(cantileverTipMm(8, 'glued', kernels), 6),
        gluedTip16Mm: round(cantileverTipMm(16, 'glued', kernels), 6),
      };
      return judged(Math.abs(tip / 4.0306 - 1) <= 0.01, measured);
    },
  },
  {
    id: 'grid-cell-modulus',
    source: 'Mori–Tanaka (Benveniste 1987)',
    target: 'effective modulus of dilute spheres (2500 in 100 MPa) and voids within 2 % at R = 10 voxels, falling with h',
    run: async () => {
      const measured: Record<string, number> = {};
      const off: Record<string, number[]> = {};
      for (const [name, inner] of [
        ['sphere', 2500],
        ['void', 0],
      ] as const)
        for (const r of [5, 10, 20]) {
          const cell = cellModulus(r, Math.round(2.6 * r), inner, kernels);
          const exact = moriTanakaMpa(inner, cell.share);
          (off[name] ??= []).push(Math.abs(cell.modulusMpa / exact - 1));
          measured[`${name}R${r}Mpa`] = round(cell.modulusMpa, 5);
          measured[`${name}R${r}ErrorFraction`] = round(cell.modulusMpa / exact - 1, 2);
        }
      return judged(
        off['sphere'][1] <= 0.02 && off['void'][1] <= 0.02 && off['sphere'][2] < off['sphere'][1] && off['sphere'][1] < off['sphere'][0],
        measured,
      );
    },
  },
  {
    id: 'grid-sphere-strain',
    slow: true,
    source: 'Eshelby 1957',
    target: 'mean strain inside the dilute sphere (2500 in 100 MPa) within 2 % at R = 10 voxels, falling with h; surface shown, not judged',
    run: async () => {
      const measured: Record<string, number> = {};
      let ok = true;
      for (const kind of ['hydrostatic', 'deviatoric'] as const) {
        const all = [5, 10, 20].map((r) => sphereInMatrix(kind, r, 2500, kernels));
        measured[`${kind}ExactFraction`] = round(all[0].exact);
        for (const [i, r] of [5, 10, 20].entries()) {
          measured[`${kind}R${r}MeanErrorFraction`] = round(all[i].mean / all[i].exact - 1, 2);
          measured[`${kind}R${r}CoreErrorFraction`] = round(all[i].core / all[i].exact - 1, 2);
        }
        measured[`${kind}R10OfRemoteFraction`] = round(all[1].mean - all[1].exact, 2);
        measured[`${kind}R10SurfaceFraction`] = round(all[1].surface, 3);
        ok &&= Math.abs(all[1].mean / all[1].exact - 1) <= 0.02 && all[2].mean < all[1].mean && all[1].mean < all[0].mean;
      }
      return judged(
        ok,
        measured,
        'first order in h as every voxel surface: the steps of a stiff sphere carry more load than the sphere; 2 % of the inner strain needs R = 20 to 50 voxels, and at R = 10 the error is below 1 % of the remote strain',
      );
    },
  },
  {
    id: 'grid-balance',
    source: 'equilibrium',
    target: 'reactions at the supports balance to < 1e-8 of the load when solved to 1e-10; what the usual 1e-6 leaves is shown',
    run: async () => {
      const { model, load } = vertebraBlock(1);
      const [usual, fine] = [1e-6, 1e-10].map((tolerance) => imbalance(model, load, solveElastic(model, load, kernels, tolerance)));
      return judged(fine < 1e-8, { imbalanceFraction: round(fine, 2), usualImbalanceFraction: round(usual, 2) });
    },
  },
];

const blockRow: Row = {
  id: 'grid-block',
  source: 'own vertebra-like block (test/physics/elastic-cases.ts); force by an independent direct solver at 1 mm',
  target:
    '−7314.4228 N within 1e-6 at 1 mm; iterations <= 20 at 1 and 0.5 mm; growth of iterations 1 → 0.25 mm <= 1.25; <= 120 bytes a degree of freedom at 0.5 mm',
  slow: true,
  run: async ({ progress }) => {
    const all = [1, 0.5, 0.25].map((h, n) => {
      const r = solveBlock(h);
      progress((n + 1) / 3);
      return r;
    });
    const [one, half, quarter] = all;
    const offFraction = Math.abs(one.forceN / -7314.4228 - 1);
    const bytes = half.answer.arenaBytes / half.answer.freeCount;
    const growth = quarter.answer.iterationCount / one.answer.iterationCount;
    return judged(
      offFraction <= 1e-6 && one.answer.iterationCount <= 20 && half.answer.iterationCount <= 20 && growth <= 1.25 && bytes <= 120,
      {
        force1N: round(one.forceN, 9),
        force05N: round(half.forceN, 9),
        force025N: round(quarter.forceN, 9),
        offFraction: round(offFraction, 2),
        iterations1Count: one.answer.iterationCount,
        iterations05Count: half.answer.iterationCount,
        iterations025Count: quarter.answer.iterationCount,
        dof025Count: quarter.answer.freeCount,
        cpu1S: round(one.cpuS, 3),
        cpu05S: round(half.cpuS, 3),
        cpu025S: round(quarter.cpuS, 3),
        bytesPerDof: round(bytes, 3),
      },
    );
  },
};

const nativeRow: Row = {
  id: 'grid-native',
  source: 'native C prototype, -O3 -march=native -ffast-math, same method',
  target:
    'whole solve at 0.5 mm (688 k degrees of freedom), one thread, median of 7 interleaved rounds: <= 2.3 × its CPU time (stretch 1.4)',
  slow: true,
  run: async ({ progress }) => {
    const native = nativeElastic();
    if ('reason' in native) return { measured: {}, state: 'skipped', reason: native.reason };
    const ours: number[] = [];
    const theirs: number[] = [];
    let force = Number.NaN;
    solveBlock(1);
    for (let n = 0; n < 7; n++) {
      ours.push(solveBlock(0.5).cpuS);
      const r = readNative(timed(native.program, ['0.5', '1'], '.').text);
      theirs.push(r.cpuS);
      force = r.forceN;
      progress((n + 1) / 7);
    }
    const ratio = median(ours) / median(theirs);
    return judged(ratio <= 2.3, {
      oursS: round(median(ours), 3),
      nativeS: round(median(theirs), 3),
      ratioFraction: round(ratio, 3),
      nativeForceN: force,
    });
  },
};

const calculixRow: Row = {
  id: 'grid-calculix',
  source: 'CalculiX of Debian on the same 1 mm block',
  target: 'force to 1e-5; >= 20 × less CPU than its direct solver, >= 5 × less than its iterative one',
  slow: true,
  run: async () => {
    if (!has('ccx')) return { measured: {}, state: 'skipped', reason: 'CalculiX (ccx) is not installed' };
    const { model, load } = vertebraBlock(1);
    const ours = [1, 2, 3].map(() => solveBlock(1));
    const cpuS = median(ours.map((o) => o.cpuS));
    const direct = calculix(model, load, 'SPOOLES');
    const iterative = calculix(model, load, 'ITERATIVE CHOLESKY');
    if (!direct.ok || !iterative.ok) return { measured: {}, state: 'skipped', reason: 'CalculiX ended with an error' };
    const off = Math.abs(ours[0].forceN / direct.forceN - 1);
    return judged(off <= 1e-5 && direct.cpuS >= 20 * cpuS && iterative.cpuS >= 5 * cpuS, {
      oursN: round(ours[0].forceN, 9),
      directN: direct.forceN,
      iterativeN: iterative.forceN,
      offFraction: round(off, 2),
      oursS: round(cpuS, 3),
      directS: round(direct.cpuS, 3),
      iterativeS: round(iterative.cpuS, 3),
      directTimesFraction: round(direct.cpuS / cpuS, 3),
      iterativeTimesFraction: round(iterative.cpuS / cpuS, 3),
    });
  },
};

const growthRow: Row = {
  id: 'grid-growth',
  source: 'own vertebra-like block at five voxel sizes',
  target: 'time and memory exponents over 0.1 → 5 million degrees of freedom <= 1.1',
  slow: true,
  run: async ({ progress }) => {
    const points: [number, number, number][] = [];
    solveBlock(1);
    const sizes = [1, 0.7, 0.5, 0.35, 0.25];
    for (const [n, h] of sizes.entries()) {
      // the best of a few rounds: other work on the machine only adds
      const rounds = Array.from({ length: h > 0.4 ? 5 : 2 }, () => solveBlock(h));
      const best = rounds.reduce((a, b) => (b.cpuS < a.cpuS ? b : a));
      points.push([best.answer.freeCount, best.cpuS, best.answer.arenaBytes]);
      progress((n + 1) / sizes.length);
    }
    const slope = (of: 1 | 2): number => {
      const x = points.map((p) => Math.log(p[0]));
      const y = points.map((p) => Math.log(p[of]));
      const mx = x.reduce((a, b) => a + b) / x.length;
      const my = y.reduce((a, b) => a + b) / y.length;
      return x.reduce((s, v, i) => s + (v - mx) * (y[i] - my), 0) / x.reduce((s, v) => s + (v - mx) ** 2, 0);
    };
    const [time, memory] = [slope(1), slope(2)];
    return judged(time <= 1.1 && memory <= 1.1, {
      timeExponent: round(time, 3),
      memoryExponent: round(memory, 3),
      smallestCount: points[0][0],
      largestCount: points[points.length - 1][0],
      largestS: round(points[points.length - 1][1], 3),
      largestMb: Math.round(points[points.length - 1][2] / 2 ** 20),
    });
  },
};

const threadsRow: Row = {
  id: 'grid-threads',
  source: 'own; threads of Node on the built program',
  target: '2 threads: identical bits; >= 1.5 × on an idle machine, never below 0.9 ×',
  slow: true,
  run: async ({ progress }) => {
    const dist = new URL('../../dist/', import.meta.url);
    if (!existsSync(new URL('host/node.js', dist))) return { measured: {}, state: 'skipped', reason: 'not built (npm run build)' };
    const built = async <T>(path: string): Promise<T> => (await import(fileURLToPath(new URL(path, dist)))) as T;
    const k = await built<typeof import('../../src/kernels/index.ts')>('kernels/index.js');
    const { nodeTeam } = await built<typeof import('../../src/host/node.ts')>('host/node.js');
    const { model, load } = vertebraBlock(0.5);
    const n = 96;
    const conductivity = Float32Array.from({ length: n ** 3 }, (_, i) => 10 ** (-2 * (((i * 2654435761) >>> 0) / 2 ** 32)));
    /** One timed piece of work on kernels, and the numbers it gave. */
    const works: Record<string, (kernelsOf: Kernels, settle: () => Promise<void>) => Promise<{ ms: number; numbers: ArrayLike<number> }>> =
      {
        elastic: async (kernelsOf, settle) => {
          const s = elasticSolver(model, kernelsOf);
          await settle();
          const start = performance.now();
          const numbers = s.solve(load).displacementMm;
          const ms = performance.now() - start;
          s.free();
          return { ms, numbers };
        },
        diffusion: async (kernelsOf, settle) => {
          const s = diffusionSolver(
            {
              size: [n, n, n],
              spacingMm: 1,
              conductivity,
              sides: { lowZ: { kind: 'value', value: 0 }, highZ: { kind: 'value', value: 1 } },
            },
            kernelsOf,
          );
          await settle();
          const start = performance.now();
          const numbers = s.solve({}).field;
          const ms = performance.now() - start;
          s.free();
          return { ms, numbers };
        },
        heat: async (kernelsOf) => {
          const { wallS, temperatureC } = twoProbes(80, 60, {}, kernelsOf);
          return { ms: 1000 * wallS, numbers: temperatureC };
        },
      };
    const ways = { one: k.twins(), two: k.twins(nodeTeam(1)) };
    const measured: Record<string, number | boolean> = {};
    let same = true;
    let never = true;
    let fast = true;
    for (const [i, [work, run]] of Object.entries(works).entries()) {
      const times: Record<string, number[]> = { one: [], two: [] };
      let first: ArrayLike<number> | undefined;
      for (let round_ = 0; round_ < 7; round_++) {
        for (const [name, kernelsOf] of Object.entries(ways)) {
          // the helper comes up beside the first round's set-up; it is not what is timed
          const { ms, numbers } = await run(kernelsOf, () => (round_ === 0 ? pause(500).then(() => undefined) : Promise.resolve()));
          times[name].push(ms);
          first ??= numbers;
          const reference = first;
          same &&= Array.prototype.every.call(numbers, (v: number, at: number) => Object.is(v, reference[at]));
        }
        progress((i + (round_ + 1) / 7) / 3);
      }
      const middle = median(times['one']) / median(times['two']);
      const best = Math.min(...times['one']) / Math.min(...times['two']);
      never &&= middle >= 0.9;
      fast &&= best >= 1.5;
      measured[`${work}OneS`] = round(median(times['one']) / 1000, 3);
      measured[`${work}TwoS`] = round(median(times['two']) / 1000, 3);
      measured[`${work}MedianSpeedUpFraction`] = round(middle, 3);
      measured[`${work}BestSpeedUpFraction`] = round(best, 3);
    }
    measured['identicalBits'] = same;
    return judged(same && never && fast, measured, same ? 'the other core was not free while this ran (see load)' : 'bits differ');
  },
};

const hostileRow: Row = {
  id: 'grid-hostile',
  source: 'own: loose voxels, struts, noise of contrast 1e6, nearly incompressible, cut, hinged, unheld, empty',
  target: 'right answer (true residual by the original kernel <= 2e-6) or a coded refusal; never NaN, never endless',
  slow: true,
  run: async ({ progress }) => {
    const measured: Record<string, string | number> = {};
    let ok = true;
    for (const n of [16, 40]) {
      const cases = hostileCases(n);
      for (const [i, c] of cases.entries()) {
        let said: string;
        let good: boolean;
        try {
          const a = solveElastic(c.model, c.load, kernels, 1e-6);
          const residual = trueResidual(c.model, c.load, a);
          said = `${a.iterationCount} iterations (${a.coarseGrids}), residual ${residual.toExponential(1)}`;
          good = c.refused === undefined && residual <= 2e-6 && a.displacementMm.every(Number.isFinite);
        } catch (error) {
          if (!(error instanceof Problem)) throw error;
          said = `refused: ${error.code}`;
          good = c.refused === error.code;
        }
        ok &&= good;
        measured[`${c.name}, ${n}³`] = good ? said : `WRONG: ${said}`;
        progress((n === 16 ? 0 : 0.5) + (i + 1) / cases.length / 2);
      }
    }
    return judged(ok, measured);
  },
};

const originalRow: Row = {
  id: 'grid-original',
  source: 'own',
  target: 'original and twin: same force to 1e-6, iterations ± 1',
  slow: true,
  run: async () => {
    const a = solveBlock(1, originals);
    const b = solveBlock(1);
    const off = Math.abs(a.forceN / b.forceN - 1);
    return judged(off <= 1e-6 && Math.abs(a.answer.iterationCount - b.answer.iterationCount) <= 1, {
      offFraction: round(off, 2),
      originalCount: a.answer.iterationCount,
      twinCount: b.answer.iterationCount,
      originalS: round(a.cpuS, 3),
      twinS: round(b.cpuS, 3),
    });
  },
};

export const gridRows: readonly Row[] = [...exactRows, blockRow, originalRow, hostileRow, calculixRow, nativeRow, growthRow, threadsRow];
