// What is painted: the planned-on image of the case; of an MR in station blocks, all blocks of one sequence laid together, on the finest of their
// grids turned as the first. For looking only: nothing is measured on it. Only images in the frame of the case are offered, so that what is drawn
// over them lies where it belongs.
import { dot, lps, lpsToVoxel, voxel, voxelToLps, type Grid, type Lps } from '../../base/index.ts';
import { trilinear } from '../../imaging/index.ts';
import type { OpenCase } from '../../host/index.ts';
import type { Volume } from './nouns.ts';

/** The volume that is planned on. */
export const planningVolume = (open: OpenCase): Volume | undefined => {
  const all = open.records('volume');
  return (all.find((r) => r.data.role === 'planning') ?? all.at(-1))?.data;
};

/** The sequence a person asked to look at, by case; a matter of the screen, never saved. */
const asked = new WeakMap<OpenCase, string>();
export const askForSequence = (open: OpenCase, name: string): void => void asked.set(open, name);
export const shownAsked = (open: OpenCase): string | undefined => asked.get(open);

export const sequenceOf = (v: Volume): string => v.sequence?.kind ?? v.quantity;

/** Images a person may look at: the planned-on one first, then the other sequences in its frame. */
export function shownNames(open: OpenCase): readonly string[] {
  const main = planningVolume(open);
  if (main?.quantity !== 'signal') return [];
  const own = open
    .records('volume')
    .flatMap((r) => (r.data.quantity === 'signal' && r.data.grid.frame === main.grid.frame ? [r.data] : []));
  return [...new Set([main, ...own].map(sequenceOf))];
}

const blocksOf = (open: OpenCase, main: Volume, name: string): readonly Volume[] =>
  open
    .records('volume')
    .map((r) => r.data)
    .filter((v) => v.quantity === 'signal' && sequenceOf(v) === name && v.grid.frame === main.grid.frame && parallel(v.grid, main.grid));
/** The image a click means: of the blocks of the painted sequence the one the point lies deepest in. */
export function imageAt(open: OpenCase, point: Lps): Volume | undefined {
  const main = planningVolume(open);
  if (main?.quantity !== 'signal') return main;
  const depth = ({ grid }: Volume): number => {
    const v = lpsToVoxel(grid, point);
    return Math.min(...[0, 1, 2].map((a) => Math.min(v[a] + 0.5, grid.size[a] - 0.5 - v[a]) * grid.spacing[a]));
  };
  return blocksOf(open, main, asked.get(open) ?? sequenceOf(main)).toSorted((a, b) => depth(b) - depth(a))[0] ?? main;
}

const joined = new WeakMap<Volume, Volume>();
/** The image to paint: of the asked sequence where there is one, else the planned-on one. */
export function shownVolume(open: OpenCase, wanted?: string): Volume | undefined {
  const main = planningVolume(open);
  if (main?.quantity !== 'signal') return main;
  const name = wanted ?? sequenceOf(main);
  const blocks = blocksOf(open, main, name);
  if (blocks.length === 0) return main;
  if (blocks.length === 1) return blocks[0];
  const before = joined.get(blocks[0]);
  if (before !== undefined) return before;
  const whole = laidTogether(blocks);
  joined.set(blocks[0], whole);
  return whole;
}
/** Slices of the same kind: the slice directions differ by less than 40°. */
const parallel = (a: Grid, b: Grid): boolean => Math.abs(dot(thick(a), thick(b))) > 0.77;
const thick = (g: Grid): Grid['axes'][0] => g.axes[g.spacing.indexOf(Math.max(...g.spacing))];

function laidTogether(blocks: readonly Volume[]): Volume {
  const first = blocks[0].grid;
  const { axes } = first;
  const lo = [Infinity, Infinity, Infinity];
  const hi = [-Infinity, -Infinity, -Infinity];
  for (const { grid } of blocks)
    for (let c = 0; c < 8; c++) {
      const p = voxelToLps(grid, voxel(c & 1 ? grid.size[0] - 1 : 0, c & 2 ? grid.size[1] - 1 : 0, c & 4 ? grid.size[2] - 1 : 0));
      for (const [a, axis] of axes.entries()) {
        const s = dot([p[0], p[1], p[2]], axis);
        lo[a] = Math.min(lo[a], s);
        hi[a] = Math.max(hi[a], s);
      }
    }
  const spacing = [0, 1, 2].map((a) => first.spacing[a]) as [number, number, number];
  const size = [0, 1, 2].map((a) => Math.max(1, Math.round((hi[a] - lo[a]) / spacing[a]) + 1)) as [number, number, number];
  const at = (a: number): number => lo[a];
  const originLps: Lps = lps(
    axes[0][0] * at(0) + axes[1][0] * at(1) + axes[2][0] * at(2),
    axes[0][1] * at(0) + axes[1][1] * at(1) + axes[2][1] * at(2),
    axes[0][2] * at(0) + axes[1][2] * at(1) + axes[2][2] * at(2),
  );
  const grid: Grid = { size, spacing, originLps, axes, frame: first.frame };
  const sum = new Float32Array(size[0] * size[1] * size[2]);
  const weight = new Float32Array(sum.length);
  for (const block of blocks) {
    const g = block.grid;
    const start = lpsToVoxel(g, originLps);
    const moves = axes.map((axis, a) => {
      const q = lpsToVoxel(
        g,
        lps(originLps[0] + axis[0] * spacing[a], originLps[1] + axis[1] * spacing[a], originLps[2] + axis[2] * spacing[a]),
      );
      return [q[0] - start[0], q[1] - start[1], q[2] - start[2]];
    });
    for (let k = 0, p = 0; k < size[2]; k++)
      for (let j = 0; j < size[1]; j++)
        for (let i = 0; i < size[0]; i++, p++) {
          const at3 = [0, 1, 2].map((a) => start[a] + i * moves[0][a] + j * moves[1][a] + k * moves[2][a]);
          const value = trilinear(g.size, block.voxels, at3[0], at3[1], at3[2], Number.NaN);
          if (Number.isNaN(value)) continue;
          // Fades towards the ends of a block, so that no seam shows where two overlap.
          const edge = Math.min(...at3.map((x, a) => (g.spacing[a] < 2 ? Math.min(x + 1, g.size[a] - x) : 99)));
          const w = Math.max(0.01, Math.min(1, edge / 20));
          sum[p] += w * value;
          weight[p] += w;
        }
  }
  for (let p = 0; p < sum.length; p++) if (weight[p] > 0) sum[p] /= weight[p];
  return { ...blocks[0], grid, voxels: sum };
}

/** Window of an image without HU: from the first to the 99th part in a hundred of what is not background. */
export function signalWindow(volume: Volume): { readonly levelHu: number; readonly widthHu: number } | undefined {
  if (volume.quantity !== 'signal') return undefined;
  const step = Math.max(1, Math.floor(volume.voxels.length / 20_000));
  const seen: number[] = [];
  for (let p = 0; p < volume.voxels.length; p += step) if (volume.voxels[p] > 0) seen.push(volume.voxels[p]);
  if (seen.length < 10) return undefined;
  seen.sort((a, b) => a - b);
  const [low, high] = [seen[Math.floor(0.01 * seen.length)], seen[Math.floor(0.99 * seen.length)]];
  return { levelHu: (low + high) / 2, widthHu: Math.max(1, high - low) };
}
