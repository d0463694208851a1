// What is painted: the planned-on image of the case; of an MR in station blocks, all blocks of one sequence laid together, on the finest of their
// grids turned as the first. For looking only: nothing is measured on it. Only images in the frame of the case are offered, so that what is drawn
// over them lies where it belongs.
import { dot, lpsToVoxel, type Grid, type Lps } from '../../base/index.ts';
import { joinedPicture } from '../../imaging/index.ts';
import { planningVolumeOf, type OpenCase } from '../../host/index.ts';
import type { Volume } from './nouns.ts';

/** The sequence a person asked to look at, by case; a matter of the screen, never saved. */
const asked = new WeakMap<OpenCase, string>();
export const askForSequence = (open: OpenCase, name: string): void => void asked.set(open, name);
export const shownAsked = (open: OpenCase): string | undefined => asked.get(open);

export const sequenceOf = (v: Volume): string => v.sequence?.kind ?? v.quantity;

/** Images a person may look at: the planned-on one first, then the other sequences in its frame. */
export function shownNames(open: OpenCase): readonly string[] {
  const main = planningVolumeOf(open);
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
  const main = planningVolumeOf(open);
  if (main?.quantity !== 'signal') return main;
  const depth = ({ grid }: Volume): number => {
    const v = lpsToVoxel(grid, point);
    return Math.min(...[0, 1, 2].map((a) => Math.min(v[a] + 0.5, grid.size[a] - 0.5 - v[a]) * grid.spacing[a]));
  };
  return blocksOf(open, main, asked.get(open) ?? sequenceOf(main)).toSorted((a, b) => depth(b) - depth(a))[0] ?? main;
}

/** Blocks differ in gain, so a joined picture has units of the display: the 99th per cent of each block stands here. */
const displayTop = 1000;
const joined = new WeakMap<Volume, Volume>();
/** The image to paint: of the asked sequence where there is one, else the planned-on one. */
export function shownVolume(open: OpenCase, wanted?: string): Volume | undefined {
  const main = planningVolumeOf(open);
  if (main?.quantity !== 'signal') return main;
  const name = wanted ?? sequenceOf(main);
  const blocks = blocksOf(open, main, name);
  if (blocks.length === 0) return main;
  if (blocks.length === 1) return blocks[0];
  const before = joined.get(blocks[0]);
  if (before !== undefined) return before;
  const whole = joinedPicture(
    blocks.toSorted((x, y) => (x.blockIndex ?? 0) - (y.blockIndex ?? 0)),
    0,
    displayTop,
  );
  joined.set(blocks[0], whole);
  return whole;
}
/** Slices of the same kind: the slice directions differ by less than 40°. */
const parallel = (a: Grid, b: Grid): boolean => Math.abs(dot(thick(a), thick(b))) > 0.77;
const thick = (g: Grid): Grid['axes'][0] => g.axes[g.spacing.indexOf(Math.max(...g.spacing))];

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
