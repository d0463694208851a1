// A tumour demo as the lesion and ablation steps meet it: image and map of the phantom about one level, the work-up's vertebrae, the structures of the map.
import { cropGrid, seeded, type Grid } from '../src/base/index.ts';
import { boundingBox, cropVoxels } from '../src/imaging/index.ts';
import { twins, type Kernels } from '../src/kernels/index.ts';
import { makePhantom, type Phantom, type PhantomSpec } from '../src/phantom/index.ts';
import type { Ablation, Context, Lesion, Levels, LevelName, StructureName, Structures, Vertebra, Volume } from '../src/records/index.ts';
import { ablation } from '../src/steps/ablation/index.ts';
import { lesion } from '../src/steps/lesion/index.ts';
import { workup } from '../src/steps/workup/index.ts';
import { levelsOf, seedOf } from './evidence/workup-spines.ts';

const labelled: readonly (readonly [StructureName, number])[] = [
  ['sac', 59],
  ['cord', 60],
  ['canal', 61],
  ['root', 63],
  ['disc', 100],
  ['aorta', 160],
  ['cava', 161],
  ['lung.left', 162],
  ['lung.right', 163],
  ['lesion', 170],
  ['rib.left', 172],
  ['rib.right', 173],
];
export interface AblationScene {
  readonly phantom: Phantom;
  readonly level: LevelName;
  readonly volume: Volume;
  readonly structures: Structures;
  readonly vertebrae: readonly Vertebra[];
  readonly vertebra: Vertebra;
  readonly levels: Levels;
}
export const quietContext = (kernels: Kernels = twins(), task?: (item: never, k: Kernels) => unknown): Context => ({
  progress: () => undefined,
  cancelled: () => false,
  random: seeded(1),
  kernels,
  map: async <I, O>(_name: string, items: readonly I[]) => items.map((i) => task?.(i as never, kernels) as O),
  infer: () => Promise.resolve(undefined),
});

/** `reach` = how many neighbours on either side are built. */
export async function ablationScene(
  whole: PhantomSpec,
  level: LevelName,
  spacing: readonly [number, number, number] = [0.8, 0.8, 1],
  reach = 2,
): Promise<AblationScene> {
  const at = whole.levels.indexOf(level);
  const phantom = makePhantom({ ...whole, levels: whole.levels.slice(at - reach, at + reach + 1) });
  const { ct, labels } = phantom.render(phantom.gridFor(spacing, 10));
  const items = labelled.flatMap(([name, label]) => {
    const box = boundingBox(labels.grid.size, (q) => labels.voxels[q] === label, 1);
    if (box === undefined) return [];
    const voxels = cropVoxels(
      labels.grid.size,
      Uint8Array.from(labels.voxels, (v) => (v === label ? 1 : 0)),
      box,
    );
    return [{ name, mask: { grid: cropGrid(labels.grid as Grid, box.from, box.size), voxels } }];
  });
  const structures: Structures = { items };
  const seeds = phantom.truth.vertebrae.map((t) => seedOf(labels, t.label, t.level as LevelName));
  const levels = levelsOf(seeds);
  const vertebrae = await workup.run({ volume: ct, seeds, structures, levels, corrections: [] }, {}, quietContext());
  const vertebra = vertebrae.find((v) => v.vertebraId === `v-${level}`);
  if (vertebra === undefined) throw new Error(`no ${level}`);
  return { phantom, level, volume: ct, structures, vertebrae, vertebra, levels };
}
export async function lesionOf(
  s: AblationScene,
  wishes: object = {},
  more: { readonly structures?: Structures | undefined; readonly volume?: Volume } = {},
): Promise<Lesion> {
  const [made] = await lesion.run(
    {
      vertebra: s.vertebra,
      vertebrae: s.vertebrae,
      volume: more.volume ?? s.volume,
      structures: 'structures' in more ? more.structures : s.structures,
      levels: s.levels,
      corrections: [],
    },
    lesion.params.parse(wishes),
    quietContext(),
  );
  return made;
}
export async function ablationOf(s: AblationScene, l: Lesion, wishes: object = {}, kernels: Kernels = twins()): Promise<Ablation> {
  const [made] = await ablation.run(
    {
      vertebra: s.vertebra,
      vertebrae: s.vertebrae,
      volume: s.volume,
      structures: s.structures,
      lesions: [l],
      levels: s.levels,
      calibration: undefined,
      corrections: [],
    },
    ablation.params.parse(wishes),
    quietContext(kernels, ablation.tasks?.['run']),
  );
  return made;
}
