// A small case for the built program's tests of the indication: L1 to L3, L2 wedged, measured, levels confirmed, no MRI; saved as a case file.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { memoryLibrary, readSignal, runStep, type Change } from '../src/host/index.ts';
import { defaultSpec, makePhantom } from '../src/phantom/index.ts';
import type { LevelName, Provenance } from '../src/records/index.ts';
import { workup } from '../src/steps/index.ts';
import { levelsOf, seedOf } from './evidence/workup-spines.ts';

/** Days from today, as this computer counts them. */
export const day = (days: number): string => {
  const d = new Date();
  d.setDate(d.getDate() + days);
  return `${d.getFullYear()}-${String(d.getMonth() + 1).padStart(2, '0')}-${String(d.getDate()).padStart(2, '0')}`;
};

export async function indicationCase(folder: string): Promise<string> {
  const phantom = makePhantom({
    ...defaultSpec,
    levels: ['L1', 'L2', 'L3'],
    lesions: [{ kind: 'fracture', level: 'L2', shape: 'wedge', depthFraction: 0.42, acute: true }],
  });
  const { ct, labels } = phantom.render(phantom.gridFor([1.2, 1.2, 1.5]));
  const seeds = phantom.truth.vertebrae.map((t) => seedOf(labels, t.label, t.level as LevelName));
  const open = await memoryLibrary().create('C-INDICATION');
  const imported: Provenance = { by: 'import', inputs: [] };
  const study = {
    studyUid: '1.2',
    description: 'CT spine',
    sex: 'female',
    ageYear: 74,
    date: day(-10),
    series: [],
    source: 'nifti',
    findings: [],
  } as const;
  const changes: readonly Change[] = [
    { kind: 'study', data: study, provenance: imported },
    { kind: 'volume', data: ct, provenance: imported },
    ...seeds.map((data): Change => ({ kind: 'seed', data, provenance: imported })),
    { kind: 'levels', data: { ...levelsOf(seeds), confirmed: true, confirmedBy: 'AB' }, provenance: imported },
  ];
  await open.change(changes);
  await runStep(open, workup);
  await readSignal(open);
  const file = join(folder, 'C-INDICATION.trocart');
  writeFileSync(file, await open.exportCase());
  return file;
}
