// Drawn spines measured by the work-up and laid beside their truth; each spine is rendered once a voxel size and its maps are kept only while
// they are measured. Seeds of the acceptance draw are below 10000; constants of the work-up were fitted on seeds from 100000 up.
import { angleDeg, cropGrid, distance, seeded, voxel, voxelToLps, type Grid } from '../../src/base/index.ts';
import { boundingBox, cropVoxels } from '../../src/imaging/index.ts';
import { originals } from '../../src/kernels/index.ts';
import { degradeLabels, drawSpec, levelsFrom, makePhantom, type PhantomSpec, type VertebraTruth } from '../../src/phantom/index.ts';
import type { Context, LevelName, Levels, Seed, Structures, Vertebra, Volume } from '../../src/records/index.ts';
import { workup } from '../../src/steps/workup/index.ts';

export const context: Context = {
  progress: () => undefined,
  cancelled: () => false,
  random: seeded(1),
  kernels: originals,
  map: () => Promise.resolve([]),
  infer: () => Promise.resolve(undefined),
};

/** The mask of one label as the importer makes it: cropped tightly, one voxel of margin. */
export function seedOf(labels: Pick<Volume, 'grid' | 'voxels'>, value: number, level: LevelName): Seed {
  const { grid, voxels } = labels;
  const box = boundingBox(grid.size, (i) => voxels[i] === value, 1);
  if (box === undefined) throw new Error(`label ${value} is not in the map`);
  const crop = cropVoxels(grid.size, voxels as Uint8Array, box);
  const own = cropGrid(grid, box.from, box.size);
  const mask = new Uint8Array(crop.length);
  const sum = [0, 0, 0];
  let count = 0;
  let cut = false;
  let q = 0;
  for (let k = 0; k < box.size[2]; k++)
    for (let j = 0; j < box.size[1]; j++)
      for (let i = 0; i < box.size[0]; i++, q++) {
        if (crop[q] !== value) continue;
        mask[q] = 1;
        count++;
        for (const [a, v] of [i, j, k].entries()) {
          sum[a] += v;
          if (v + box.from[a] === 0 || v + box.from[a] === grid.size[a] - 1) cut = true;
        }
      }
  return {
    vertebraId: `v-${level}`,
    suggestedLevel: level,
    pointLps: voxelToLps(own, voxel(sum[0] / count, sum[1] / count, sum[2] / count)),
    mask: { grid: own, voxels: mask },
    cut,
    bodyOnly: false,
    source: 'label-map',
    findings: [],
  };
}
export const levelsOf = (seeds: readonly Seed[]): Levels => ({
  entries: seeds.map((s) => ({ vertebraId: s.vertebraId, level: s.suggestedLevel as LevelName })),
  confirmed: false,
  countedFrom: 'label-map',
  absolute: true,
  findings: [],
});

export interface Pair {
  readonly truth: VertebraTruth;
  readonly found: Vertebra;
}
export async function measure(
  truths: readonly VertebraTruth[],
  labels: Pick<Volume, 'grid' | 'voxels'>,
  volume?: Volume,
  structures?: Structures,
): Promise<readonly Pair[]> {
  const seeds = truths.map((t) => seedOf(labels, t.label, t.level as LevelName));
  const found = await workup.run({ volume, seeds, structures, levels: levelsOf(seeds), corrections: [] }, {}, context);
  return truths.map((truth) => ({ truth, found: found.find((v) => v.vertebraId === `v-${truth.level}`) as Vertebra }));
}

/** Spine n: six neighbouring levels of T8–L5 from the frozen draw. */
export function spineSpec(seed: number, fractures = true): PhantomSpec {
  const all = levelsFrom('T8', 'L5');
  const start = seeded(`workup/${seed}`).integer(all.length - 5);
  return { ...drawSpec(seed, { levels: all.slice(start, start + 6), fractures }), ribs: false };
}

export type Variant = 'clean' | 'degraded' | 'thick' | 'thick-degraded' | 'unfractured';
const kept = new Map<string, readonly Pair[]>();
const spacings: Readonly<Record<Variant, readonly [number, number, number]>> = {
  clean: [1, 1, 1],
  degraded: [1, 1, 1],
  thick: [0.7, 0.7, 3],
  'thick-degraded': [0.7, 0.7, 3],
  unfractured: [1, 1, 1],
};

/** Pairs of spine `seed` in a variant; a clean and a degraded map come from one rendering. */
export async function spine(seed: number, variant: Variant): Promise<readonly Pair[]> {
  const key = `${seed}/${variant}`;
  const before = kept.get(key);
  if (before !== undefined) return before;
  const phantom = makePhantom(spineSpec(seed, variant !== 'unfractured'));
  const { labels } = phantom.render(phantom.gridFor(spacings[variant], 8), { only: 'labels' });
  const both: readonly Variant[] =
    variant === 'unfractured' ? ['unfractured'] : variant.startsWith('thick') ? ['thick', 'thick-degraded'] : ['clean', 'degraded'];
  for (const v of both) {
    const pairs = await measure(phantom.truth.vertebrae, v.endsWith('degraded') ? degradeLabels(labels, seed) : labels);
    // masks are the weight of a record: 200 spines would not fit with them
    const light = pairs.map((p) => ({ ...p, found: { ...p.found, parts: { grid: p.found.parts.grid, voxels: new Uint8Array(0) } } }));
    kept.set(`${seed}/${v}`, light);
  }
  return kept.get(key) as readonly Pair[];
}

export const heightKeys = ['anteriorMm', 'middleMm', 'posteriorMm'] as const;
/** Signed errors of the three heights, mm; 99 each when the body was not measured. */
export const heightErrors = ({ truth, found }: Pair): readonly number[] =>
  heightKeys.map((k) => (found.heights === undefined ? 99 : found.heights[k] - truth.heights[k]));

/** The same lattice read in another storage order: axes permuted by `order` and reversed where `reversed`. */
export function stored(
  labels: Pick<Volume, 'grid' | 'voxels'>,
  order: readonly [number, number, number],
  reversed: readonly [boolean, boolean, boolean],
): Pick<Volume, 'grid' | 'voxels'> {
  const { grid, voxels } = labels;
  const size = order.map((a) => grid.size[a]) as [number, number, number];
  const first = [0, 1, 2].map((a) => (reversed[a] ? grid.size[a] - 1 : 0)) as [number, number, number];
  const out = new Uint8Array(voxels.length);
  const at = [0, 0, 0];
  let q = 0;
  for (let k = 0; k < size[2]; k++)
    for (let j = 0; j < size[1]; j++)
      for (let i = 0; i < size[0]; i++, q++) {
        for (const [n, v] of [i, j, k].entries()) at[order[n]] = reversed[order[n]] ? grid.size[order[n]] - 1 - v : v;
        out[q] = voxels[at[0] + grid.size[0] * (at[1] + grid.size[1] * at[2])];
      }
  const axes = order.map((a) =>
    reversed[a] ? [-grid.axes[a][0], -grid.axes[a][1], -grid.axes[a][2]] : grid.axes[a],
  ) as unknown as Grid['axes'];
  const spacing = order.map((a) => grid.spacing[a]) as [number, number, number];
  return { grid: { ...grid, size, spacing, axes, originLps: voxelToLps(grid, voxel(first[0], first[1], first[2])) }, voxels: out };
}

/** True when left and right pedicle stand on the patient's left and right. */
export function sidesRight({ truth, found }: Pair): boolean {
  const l = found.pedicles.left;
  const r = found.pedicles.right;
  const near = (p: typeof l, own: 'left' | 'right', other: 'left' | 'right'): boolean =>
    p === undefined || distance(p.isthmusLps, truth.pedicles[own].isthmusLps) < distance(p.isthmusLps, truth.pedicles[other].isthmusLps);
  return near(l, 'left', 'right') && near(r, 'right', 'left') && angleDeg(found.frame.left, truth.frame.left) < 45;
}
