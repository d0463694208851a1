// What the bench times. The first way of a case is the yard-stick of its ratios.
import { originals, type Projection } from '../src/kernels/index.ts';

export interface Case {
  readonly name: string;
  readonly rounds?: number;
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
];
