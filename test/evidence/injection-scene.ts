// Pairs of phantom patients that differ in one thing, as test/acceptance/injection-draw.json says: image, map, work-up and the plan of the first, whose
// tips serve both. Seeds from `firstDevelopmentCase` on are for setting the model, the first ones for judging it.
import { readFileSync } from 'node:fs';
import { fromFrame, seeded, toFrame, type Random } from '../../src/base/index.ts';
import { maskAt } from '../../src/imaging/index.ts';
import type { LesionSpec } from '../../src/phantom/index.ts';
import { vertebraPart, type LevelName, type Plan, type Vertebra, type Volume } from '../../src/records/index.ts';
import { boneOf, drawn, measured, planned, strengthScene, type StrengthScene } from '../strength-scene.ts';

export const things = ['cortical-gap', 'low-viscosity', 'more-volume', 'cleft'] as const;
export type Thing = (typeof things)[number];
export interface InjectionDraw {
  readonly firstCase: number;
  readonly firstDevelopmentCase: number;
  readonly caseCount: number;
  readonly things: readonly Thing[];
  readonly levels: readonly LevelName[];
  readonly fracture: { readonly shapes: readonly ('wedge' | 'biconcave' | 'crush')[]; readonly depthFraction: readonly [number, number] };
  readonly fillFraction: readonly [number, number];
  readonly gap: {
    readonly walls: readonly ('left' | 'right' | 'anterior')[];
    readonly radiusMm: readonly [number, number];
    readonly heightFraction: readonly [number, number];
    readonly carvedMm: number;
  };
  readonly viscosityPaS: { readonly usual: readonly [number, number]; readonly low: readonly [number, number] };
  readonly moreMl: number;
  readonly cleft: { readonly content: 'gas'; readonly widthMm: readonly [number, number]; readonly heightMm: readonly [number, number] };
  readonly flowMlPerMin: number;
  readonly memberCount: number;
  readonly voxelMm: number;
  readonly least: { readonly leakMl: number; readonly rightFraction: number };
  readonly oddsRange: Readonly<Record<Thing, readonly [number, number]>>;
  readonly bench: {
    readonly boxMm: readonly [number, number, number];
    readonly porosityFraction: number;
    readonly permeabilityM2: number;
    readonly pathRadiusMm: number;
    readonly pathFromTipMm: number;
    readonly injectedMl: number;
    readonly densityGPerMl: number;
    readonly flowMlPerMin: number;
    readonly startMin: readonly [number, number];
    readonly leakedG: readonly [number, number];
    readonly ratioFraction: readonly [number, number];
  };
}
export const injectionDraw = JSON.parse(
  readFileSync(new URL('../acceptance/injection-draw.json', import.meta.url), 'utf8'),
) as InjectionDraw;

export interface Twin {
  readonly vertebra: Vertebra;
  readonly volume: Volume;
  readonly viscosityPaS: number;
  readonly volumeMl: number;
}
export interface Pair {
  readonly index: number;
  readonly thing: Thing;
  readonly level: LevelName;
  readonly plan: Plan;
  readonly first: Twin;
  readonly second: Twin;
  /** What the work-up made of the change, for a gap or a cleft. */
  readonly isSeen: boolean;
}
const between = (r: Random, [low, high]: readonly [number, number]): number => r.uniform(low, high);

/** Undefined where the planner refuses the first patient. */
export async function injectionPair(index: number, development: boolean, asThing?: Thing): Promise<Pair | undefined> {
  const d = injectionDraw;
  const seed = (development ? d.firstDevelopmentCase : d.firstCase) + index;
  const random = seeded(seed).fork('injection');
  const thing = asThing ?? d.things[index % d.things.length];
  const level = d.levels[random.integer(d.levels.length)];
  const fracture: LesionSpec = {
    kind: 'fracture',
    level,
    shape: d.fracture.shapes[random.integer(d.fracture.shapes.length)],
    depthFraction: between(random, d.fracture.depthFraction),
    acute: true,
  };
  const cleft: LesionSpec = {
    kind: 'cleft',
    level,
    content: 'gas',
    widthMm: between(random, d.cleft.widthMm),
    heightMm: between(random, d.cleft.heightMm),
  };
  const usual = between(random, d.viscosityPaS.usual);
  const low = between(random, d.viscosityPaS.low);
  const fill = between(random, d.fillFraction);
  const scene = await strengthScene(drawn(seed, level, [fracture], 0));
  const plan = await planned(scene, level);
  if (plan.state !== 'planned') return undefined;
  const vertebra = boneOf(scene, level);
  const volumeMl = fill * (vertebra.bodyVolumeMl ?? 20);
  const first: Twin = { vertebra, volume: scene.volume, viscosityPaS: usual, volumeMl };
  const made = { index, thing, level, plan, first };
  if (thing === 'low-viscosity') return { ...made, second: { ...first, viscosityPaS: low }, isSeen: true };
  if (thing === 'more-volume') return { ...made, second: { ...first, volumeMl: volumeMl + d.moreMl }, isSeen: true };
  const other =
    thing === 'cleft'
      ? await strengthScene(drawn(seed, level, [fracture, cleft], 0))
      : await measured(scene.phantom, carved(scene, vertebra, random), scene.labels);
  const bone = boneOf(other, level);
  const isSeen = thing === 'cleft' ? bone.clefts.length > 0 : bone.gaps.length > vertebra.gaps.length;
  return { ...made, second: { ...first, vertebra: bone, volume: other.volume }, isSeen };
}

/** A hole in a wall of the body: soft tissue where cortex and some bone behind it were. */
function carved(scene: StrengthScene, v: Vertebra, random: Random): Volume {
  const d = injectionDraw.gap;
  const wall = d.walls[random.integer(d.walls.length)];
  const radius = between(random, d.radiusMm);
  const height = between(random, d.heightFraction) * (v.heights?.middleMm ?? 20);
  const out: readonly [number, number, number] = wall === 'left' ? [1, 0, 0] : wall === 'right' ? [-1, 0, 0] : [0, -1, 0];
  let at = 0;
  for (let t = 0; t < 40; t += 0.25) if (maskAt(v.parts, fromFrame(v.frame, out[0] * t, out[1] * t, height)) === vertebraPart.body) at = t;
  const { grid } = scene.volume;
  const voxels = scene.volume.voxels.slice();
  const noise = random.fork('noise');
  const [nx, ny, nz] = grid.size;
  for (let k = 0, q = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, q++) {
        const p = [0, 1, 2].map(
          (c) =>
            grid.originLps[c] +
            i * grid.spacing[0] * grid.axes[0][c] +
            j * grid.spacing[1] * grid.axes[1][c] +
            k * grid.spacing[2] * grid.axes[2][c],
        );
        const [l, b, s] = toFrame(v.frame, p as unknown as Parameters<typeof toFrame>[1]);
        const along = l * out[0] + b * out[1];
        const across = Math.hypot(out[0] === 0 ? l : b, s - height);
        if (across < radius && Math.abs(along - at) < d.carvedMm) voxels[q] = Math.round(45 + noise.normal(0, 20));
      }
  return { ...scene.volume, voxels };
}
