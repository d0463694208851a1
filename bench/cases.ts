// What the bench times. The first way of a case is the yard-stick of its ratios.
import { originals, twins, type Kernels, type Projection } from '../src/kernels/index.ts';
import { elasticSolver } from '../src/physics/index.ts';
import { nativeElastic, readNative, timed } from '../test/evidence/peers.ts';
import { vertebraBlock } from '../test/physics/elastic-cases.ts';

export interface Case {
  readonly name: string;
  readonly rounds?: number;
  /** How a peer was built. */
  readonly flags?: string;
  ways(): Promise<Readonly<Record<string, () => unknown>>>;
}

const xray = (n: number, px: number): Projection => ({
  field: new Float32Array(n ** 3).fill(0.02),
  size: [n, n, n],
  spacing: [1, 1, 1],
  source: [n / 2 - 200, n / 2 - 600, n / 2],
  corner: [-n / 4, n + 200, -n / 4],
  stepU: [(1.5 * n) / px, 0, 0],
  stepV: [0, 0, (1.5 * n) / px],
  width: px,
  height: px,
});

/** Whole elastic solve of the vertebra-like block, set-up included, in CPU time as the native one. */
function elastic(h: number, kernels: Kernels): () => number {
  const { model, load } = vertebraBlock(h);
  return () => {
    const start = process.cpuUsage();
    const solver = elasticSolver(model, kernels);
    solver.solve(load);
    solver.free();
    const used = process.cpuUsage(start);
    return (used.user + used.system) / 1000;
  };
}
const nativeSolve = (h: number): Readonly<Record<string, () => number>> => {
  const native = nativeElastic();
  return 'reason' in native ? {} : { 'native C': () => 1000 * readNative(timed(native.program, [String(h), '1'], '.').text).cpuS };
};

export const cases: readonly Case[] = [
  {
    name: 'X-ray projection, 128³ to 128²',
    ways: async () => {
      const p = xray(128, 128);
      const out = new Float32Array(128 * 128);
      return { 'Joseph, original': () => originals.project(p, out) };
    },
  },
  {
    name: 'X-ray by slabs, dense 256³, 512² full (target <= 120 ms) and 256² of the bone while turning (<= 30 ms)',
    rounds: 7,
    flags: 'CPU time of one thread; native: cc -O3 -march=native -ffast-math, its own best of 2',
    ways: async () => {
      const { speedWays } = await import('../test/evidence/xray.ts');
      return speedWays();
    },
  },
  {
    name: 'elastic solve, 84 k degrees of freedom',
    rounds: 3,
    flags: 'CPU time; native: cc -O3 -march=native -ffast-math',
    ways: async () => ({ twin: elastic(1, twins()), original: elastic(1, originals), ...nativeSolve(1) }),
  },
  {
    name: 'elastic solve, 0.7 million degrees of freedom',
    rounds: 7,
    flags: 'CPU time; native: cc -O3 -march=native -ffast-math',
    ways: async () => ({ twin: elastic(0.5, twins()), ...nativeSolve(0.5) }),
  },
  {
    name: 'phantom lumbar spine at 1 mm (target < 3 s)',
    rounds: 3,
    ways: async () => {
      const { defaultSpec, makePhantom } = await import('../src/phantom/index.ts');
      const phantom = makePhantom(defaultSpec);
      const grid = phantom.gridFor([1, 1, 1]);
      return { 'CT and labels': () => phantom.render(grid), 'labels only': () => phantom.render(grid, { only: 'labels' }) };
    },
  },
  {
    name: 'heat with freezing, 64³, two probes, 60 s',
    rounds: 3,
    ways: async () => {
      const { twoProbes } = await import('../test/evidence/heat.ts');
      return {
        'RKL2, twin': () => twoProbes(64, 60, {}),
        'explicit, twin': () => twoProbes(64, 60, { scheme: 'explicit' }),
        'RKL2, original': () => twoProbes(64, 60, {}, originals),
      };
    },
  },
  {
    name: 'ablation, 100³ of 1 mm: 15 min of two cryoprobes (target < 10 s), 10 min of bipolar radiofrequency (< 20 s)',
    rounds: 1,
    flags: 'CPU time, one thread',
    ways: async () => {
      const { timedCryo, timedRf } = await import('../test/physics/ablation-scenes.ts');
      const cpu = (work: () => unknown) => () => {
        const start = process.cpuUsage();
        work();
        const used = process.cpuUsage(start);
        return (used.user + used.system) / 1000;
      };
      return {
        cryo: cpu(() => timedCryo(100, 1, 900, twins())),
        radiofrequency: cpu(() => timedRf(100, 1, 600, twins())),
        'preview, cryo, 2 mm': cpu(() => timedCryo(50, 2, 900, twins())),
        'preview, radiofrequency, 2 mm': cpu(() => timedRf(50, 2, 600, twins())),
      };
    },
  },
  {
    name: '4 ml of cement into 60 × 60 × 40 voxels (targets < 3 s plain, < 6 s with a vein)',
    rounds: 3,
    flags: 'CPU time',
    ways: async () => {
      const { speed } = await import('../test/physics/flow-scenes.ts');
      return { plain: () => 1000 * speed(false).cpuS, 'with a vein': () => 1000 * speed(true).cpuS };
    },
  },
];
