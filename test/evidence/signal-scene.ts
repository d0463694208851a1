// Drawn MR patients rendered, joined and measured as an exam is: masks a block, work-up, then the signal step's own reading; truth laid beside.
// Cases below 10000 belong to the frozen draw; the signal step was fitted on cases from 100000 up.
import { invertRigid, moveGrid } from '../../src/base/index.ts';
import { drawMri, makeMri, type MriDrawOptions, type MriPhantom, type MriSpec, type MriTruth } from '../../src/phantom/index.ts';
import type { LevelName, Levels, Seed, Vertebra, Volume } from '../../src/records/index.ts';
import { workup } from '../../src/steps/workup/index.ts';
import { context, levelsOf, seedOf } from './workup-spines.ts';

export interface MriCase {
  readonly seed: number;
  readonly phantom: MriPhantom;
  readonly volumes: readonly Volume[];
  readonly seeds: readonly Seed[];
  readonly levels: Levels;
  readonly vertebrae: readonly Vertebra[];
  readonly truth: readonly MriTruth[];
}

/** Renders every block (the patient's own motion between them taken out exactly: joining is judged elsewhere) and measures every bone. */
export async function caseOf(spec: MriSpec, samplesCount = 2, all = true): Promise<MriCase> {
  const phantom = makeMri(spec);
  const names = spec.patient.levels;
  const between = (l: LevelName, from: LevelName, to: LevelName): boolean =>
    names.indexOf(l) >= names.indexOf(from) && names.indexOf(l) <= names.indexOf(to);
  const volumes: Volume[] = [];
  const seeds = new Map<LevelName, Seed>();
  for (const [blockIndex, block] of spec.blocks.entries()) {
    const image = phantom.render(block, { samplesCount, ...(all ? {} : { sequences: spec.sequences.slice(0, 2) }) });
    const back = <V extends Volume>(v: V): V => ({ ...v, grid: moveGrid(invertRigid(image.motion), v.grid) });
    volumes.push(...image.series.map((s) => ({ ...back(s.volume), blockIndex, blockCount: spec.blocks.length })));
    const labels = back(image.labels);
    for (const t of phantom.truth) {
      const level = t.vertebra.level as LevelName;
      const before = seeds.get(level);
      if (!between(level, block.from, block.to) || before?.cut === false) continue;
      const seed = seedOf(labels, t.vertebra.label, level);
      // a bone in both blocks is taken where it is whole
      if (before === undefined || !seed.cut) seeds.set(level, seed);
    }
  }
  const list = [...seeds.values()];
  const levels = levelsOf(list);
  const vertebrae = await workup.run({ volume: volumes[0], seeds: list, structures: undefined, levels, corrections: [] }, {}, context);
  return { seed: spec.seed, phantom, volumes, seeds: list, levels, vertebrae, truth: phantom.truth };
}

export const mriCase = (seed: number, options: MriDrawOptions = {}, samplesCount = 2, all = true): Promise<MriCase> =>
  caseOf(drawMri(seed, options).mri, samplesCount, all);
