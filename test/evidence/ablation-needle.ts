// Acceptance row of a needle in what is not even: tissue that conducts by its own heat, and a boundary of tissues within a voxel of it.
import { twins } from '../../src/kernels/index.ts';
import { flowAtBoundary, gradedBall } from '../physics/ablation-exact.ts';
import type { Row } from './row.ts';

const places = [
  [0, 0, 0],
  [0.5, 0.5, 0.5],
  [0.3, 0.1, 0.45],
  [-0.2, 0.4, 0.15],
] as const;
const largest = (list: readonly number[]): number => list.reduce((m, v) => Math.max(m, Math.abs(v)), 0);
const text = (list: readonly number[]): string => list.map((v) => v.toFixed(2)).join(' ');
/** S/m: cortical and cancellous bone, cancellous bone and soft tissue; and W/m/K of fat and CSF. */
const pairs = [
  [0.02, 0.087],
  [0.087, 0.58],
  [0.2, 0.6],
] as const;
/** Of the needle's axis; the boundary is at 7.5 mm, the needle's radius 0.8 mm. */
const axisMm = [5.6, 5.85, 6.1, 6.35, 6.6, 6.85, 7.1, 7.35, 7.6];

export const ablationNeedleRows: readonly Row[] = [
  {
    id: 'ablation-uneven',
    source: 'own: closed form V = (a/r)^(1+p) for what conducts as (r/a)^p; a boundary against voxels of 1/8 mm',
    target:
      'ball of 3 mm, p 1 and ± 0.5, voxels of 2, 1, 0.5 mm: flow within 2 % at 1 mm, temperature within 1 % outside 2 voxels, order 1.5 or more; needle of 1.6 mm up to 2 mm from a boundary of two tissues, 1 mm voxels: flow within 3 %; with the cell’s own property alone beside',
    slow: true,
    run: async () => {
      const errors = (way: 'exact' | 'alone') =>
        [2, 1, 0.5].map((h) => {
          const all = places.flatMap((p) => [1, 0.5, -0.5].map((power) => gradedBall(twins(), h, p, power, way)));
          return { flow: largest(all.map((e) => e.flowPercent)), worst: largest(all.map((e) => e.worstPercent)) };
        });
      const [own, alone] = [errors('exact'), errors('alone')];
      const order = Math.log2(own[0].flow / own[2].flow) / 2;
      const boundary = [false, true].map((isAlone) =>
        pairs.map((pair) =>
          largest(
            [pair, [pair[1], pair[0]] as const].flatMap((k) =>
              axisMm.map((x) => 100 * (flowAtBoundary(twins(), 1, x, k, isAlone) / flowAtBoundary(twins(), 1 / 8, x, k) - 1)),
            ),
          ),
        ),
      );
      return {
        measured: {
          placeCount: places.length,
          flowPercent: text(own.map((e) => e.flow)),
          worstPercent: text(own.map((e) => e.worst)),
          order: Number(order.toFixed(2)),
          aloneFlowPercent: text(alone.map((e) => e.flow)),
          aloneWorstPercent: text(alone.map((e) => e.worst)),
          boundaryCount: 2 * pairs.length * axisMm.length,
          boundaryPercent: text(boundary[0]),
          boundaryAlonePercent: text(boundary[1]),
        },
        state: own[1].flow <= 2 && own[1].worst <= 1 && order >= 1.5 && largest(boundary[0]) <= 3 ? 'pass' : 'fail',
      };
    },
  },
];
