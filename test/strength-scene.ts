// A drawn patient as the strength step meets it: image and label map of a phantom, the work-up's vertebrae, a plan where cement is wanted, and an
// entered scale from HU to density (a phantom has no mineral: 0.8 mg/cm³ a HU is the usual order at 120 kVp).
import { seeded } from '../src/base/index.ts';
import { originals, twins, type Kernels } from '../src/kernels/index.ts';
import { drawSpec, levelsFrom, makePhantom, type LesionSpec, type Phantom, type PhantomSpec } from '../src/phantom/index.ts';
import type { Context, Injection, LevelName, Levels, Plan, Strength, Vertebra, Volume } from '../src/records/index.ts';
import { plan } from '../src/steps/plan/index.ts';
import { strength } from '../src/steps/strength/index.ts';
import { workup } from '../src/steps/workup/index.ts';
import { levelsOf, seedOf } from './evidence/workup-spines.ts';

export const entered = { density: 'k2hpo4', slopeMgPerCm3: 0.8, interceptMgPerCm3: 0 } as const;

/** In place: tasks are a loop. */
export const strengthContext = (kernels: Kernels = twins()): Context => ({
  progress: () => undefined,
  cancelled: () => false,
  random: seeded(1),
  kernels,
  map: async <I, O>(_task: string, items: readonly I[]) =>
    items.map((i) => (strength.tasks as unknown as { press(i: I, k: Kernels): O }).press(i, kernels)),
  infer: () => Promise.resolve(undefined),
});

export interface StrengthScene {
  readonly phantom: Phantom;
  readonly volume: Volume;
  readonly labels: Volume;
  readonly vertebrae: readonly Vertebra[];
  readonly levels: Levels;
}
export const levelsAround = (level: LevelName, reach = 1): readonly LevelName[] => {
  const all = levelsFrom('T6', 'S1');
  const at = all.indexOf(level);
  return all.slice(at - reach, at + reach + 1);
};
export const drawn = (seed: number, level: LevelName, lesions: readonly LesionSpec[] = [], reach = 1): PhantomSpec => ({
  ...drawSpec(seed, { levels: levelsAround(level, reach), fractures: false }),
  lesions,
  ribs: false,
});

export async function strengthScene(spec: PhantomSpec, spacing: readonly [number, number, number] = [1, 1, 1]): Promise<StrengthScene> {
  const phantom = makePhantom(spec);
  const { ct, labels } = phantom.render(phantom.gridFor(spacing, 8));
  return measured(phantom, ct, labels);
}
/** The work-up of an image and its map. */
export async function measured(phantom: Phantom, ct: Volume, labels: Volume): Promise<StrengthScene> {
  const seeds = phantom.truth.vertebrae.map((t) => seedOf(labels, t.label, t.level as LevelName));
  const levels = levelsOf(seeds);
  const vertebrae = await workup.run(
    { volume: ct, seeds, structures: undefined, levels, corrections: [] },
    {},
    { ...strengthContext(originals), map: () => Promise.resolve([]) },
  );
  return { phantom, volume: ct, labels, vertebrae, levels };
}
export const boneOf = (scene: StrengthScene, level: LevelName): Vertebra =>
  scene.vertebrae.find((v) => v.vertebraId === `v-${level}`) as Vertebra;

export async function planned(scene: StrengthScene, level: LevelName): Promise<Plan> {
  const [made] = await plan.run(
    {
      vertebra: boneOf(scene, level),
      vertebrae: scene.vertebrae,
      levels: scene.levels,
      volume: scene.volume,
      structures: undefined,
      corrections: [],
      site: undefined,
      act: undefined,
    },
    {},
    { ...strengthContext(originals), map: () => Promise.resolve([]) },
  );
  return made;
}

/** Runs the step on one bone; the scale above unless the wishes say otherwise. */
export async function strengthOf(
  scene: StrengthScene,
  level: LevelName,
  wishes: object = {},
  given?: Plan,
  kernels: Kernels = twins(),
  injection?: Injection,
): Promise<Strength> {
  const params = strength.params.parse({ entered, sensitivity: false, maps: false, ...wishes });
  const [answer] = await strength.run(
    {
      vertebra: boneOf(scene, level),
      vertebrae: scene.vertebrae,
      volume: scene.volume,
      calibration: undefined,
      structures: undefined,
      plan: given,
      injection,
      levels: scene.levels,
    },
    params,
    strengthContext(kernels),
  );
  return answer;
}
