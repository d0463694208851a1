// A wedge of L2 between its neighbours, measured and planned: the smallest case on which the page has everything to show.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { memoryLibrary, runStep, type Change, type OpenCase } from '../src/host/index.ts';
import { defaultSpec, makePhantom } from '../src/phantom/index.ts';
import type { LevelName, Provenance } from '../src/records/index.ts';
import { plan, workup } from '../src/steps/index.ts';
import { levelsOf, seedOf } from './evidence/workup-spines.ts';

export interface PlannedCase {
  readonly open: OpenCase;
  /** Of L2. */
  readonly vertebraIds: readonly string[];
}
export async function plannedCase(
  code: string,
  voxelMm: readonly [number, number, number] = [1.2, 1.2, 1.5],
  levels: readonly LevelName[] = ['L1', 'L2', 'L3'],
): Promise<PlannedCase> {
  const phantom = makePhantom({
    ...defaultSpec,
    levels,
    lesions: [{ kind: 'fracture', level: 'L2', shape: 'wedge', depthFraction: 0.42, acute: true }],
  });
  const { ct, labels } = phantom.render(phantom.gridFor(voxelMm));
  const seeds = phantom.truth.vertebrae.map((t) => seedOf(labels, t.label, t.level as LevelName));
  const open = await memoryLibrary().create(code);
  const imported: Provenance = { by: 'import', inputs: [] };
  const study = { studyUid: '1.2', description: '', sex: 'unknown', series: [], source: 'nifti', findings: [] } as const;
  const changes: readonly Change[] = [
    { kind: 'study', data: study, provenance: imported },
    { kind: 'volume', data: ct, provenance: imported },
    ...seeds.map((data): Change => ({ kind: 'seed', data, provenance: imported })),
    { kind: 'levels', data: levelsOf(seeds), provenance: imported },
  ];
  await open.change(changes);
  await runStep(open, workup);
  const vertebraIds = seeds.flatMap((s) => (s.suggestedLevel === 'L2' ? [s.vertebraId] : []));
  await runStep(open, plan, {}, { vertebraIds });
  return { open, vertebraIds };
}

/** The case as a file of the folder; its path. */
export async function saveCase(folder: string, open: OpenCase): Promise<string> {
  const file = join(folder, `${open.code}.trocart`);
  writeFileSync(file, await open.exportCase());
  return file;
}
