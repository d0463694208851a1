// What was read from files becomes records of a case, in one gesture: study, image, seeds, structures, levels. Used by page and command line alike.
import { outlinedLevels, plannedLevels } from '../catalog/index.ts';
import type { ReadResult } from '../formats/index.ts';
import type { LevelName, Levels, Provenance, Volume } from '../records/index.ts';
import type { Change, OpenCase } from './open-case.ts';

const imported: Provenance = { by: 'import', inputs: [] };

/** Puts a reading into an (empty) case; the identity goes beside the records, never into them. */
export async function keepImport(open: OpenCase, read: ReadResult, who?: string): Promise<void> {
  const by = { provenance: imported, ...(who === undefined ? {} : { who }) };
  // what the reader noticed about maps and files belongs to the study, or page and paper would stay silent about it
  const findings = [...read.study.findings, ...read.findings].filter(
    (f, n, all) => all.findIndex((g) => JSON.stringify(g) === JSON.stringify(f)) === n,
  );
  const changes: Change[] = [{ kind: 'study', data: { ...read.study, findings }, ...by }];
  // Pictures of an exam first: the one that is planned on stands last, as the newest.
  for (const image of read.images ?? [])
    if (image.seriesUid !== read.volume?.seriesUid) changes.push({ kind: 'volume', data: image, ...by });
  if (read.volume !== undefined) changes.push({ kind: 'volume', data: read.volume, ...by });
  for (const joined of read.registrations ?? []) changes.push({ kind: 'registration', data: joined, ...by });
  for (const seed of read.mrSeeds ?? [])
    changes.push({
      kind: 'sighting',
      data: {
        sightingId: `mri-${seed.vertebraId}`,
        role: 'mri',
        seriesUid: read.images?.at(-1)?.seriesUid ?? '',
        frame: seed.mask.grid.frame,
        ...(seed.suggestedLevel === undefined ? {} : { level: seed.suggestedLevel }),
        absolute: false,
        seed,
      },
      ...by,
    });
  for (const seed of read.seeds) changes.push({ kind: 'seed', data: seed, ...by });
  if (read.structures !== undefined) changes.push({ kind: 'structures', data: read.structures, ...by });
  if (read.levels !== undefined) changes.push({ kind: 'levels', data: read.levels, ...by });
  await open.change(changes);
  const { name, patientId, birthDate } = read.identity;
  if (name !== undefined || patientId !== undefined || birthDate !== undefined) await open.setIdentity(read.identity);
}

/** The volume that is planned on: the CT, else the main picture of the MR. */
export const planningVolumeOf = (open: OpenCase): Volume | undefined => {
  const all = open.records('volume');
  return (all.findLast((r) => r.data.role === 'planning') ?? all.findLast((r) => r.data.role !== 'earlier'))?.data;
};

/** The naming in force: the newest Levels record. */
export const levelsOf = (open: OpenCase): Levels | undefined => open.records('levels').at(-1)?.data;

/** Below this a hole is smaller than two millimetres across in a thin CT: no reason to plan a level by itself. */
const leastLesionMl = 0.2;

/**
 * Vertebrae a plan is proposed for when nobody chose: graded or lytic bodies, T9 to L5 (T4 to L5 from MRI alone), cranial to caudal. Where an MR was
 * read, a body it calls old or free of fracture is left out, and a recent fracture without deformity is taken in.
 */
export function suggestedLevels(open: OpenCase): readonly { readonly vertebraId: string; readonly level: LevelName }[] {
  const volumes = open.records('volume');
  const mriAlone = volumes.length > 0 && volumes.every((r) => r.data.quantity === 'signal');
  const planned: readonly LevelName[] = mriAlone ? outlinedLevels : plannedLevels;
  const ageOf = new Map(
    open.records('signal').flatMap(({ data }) => (data.state === 'read' ? [[data.vertebraId, data.acuity.class] as const] : [])),
  );
  const levels = levelsOf(open);
  if (levels === undefined) return [];
  const wanted = new Set(
    open
      .records('vertebra')
      .filter(({ data }) => {
        const age = ageOf.get(data.vertebraId);
        if (data.lesion?.kind === 'lytic' && data.lesion.volumeMl >= leastLesionMl) return true;
        if (age === 'acute' || age === 'subacute') return true;
        return (data.genant?.gradeCount ?? 0) > 0 && age !== 'old' && age !== 'no-fracture';
      })
      .map((r) => r.data.vertebraId),
  );
  return levels.entries.flatMap(({ vertebraId, level }) => {
    const name = level.split('/')[0] as LevelName;
    return wanted.has(vertebraId) && planned.includes(name) ? [{ vertebraId, level: name }] : [];
  });
}
