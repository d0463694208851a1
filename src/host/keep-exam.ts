// An exam beside the study: the MR of a patient whose CT is planned on, or an earlier study. Its pictures become volumes of that role, its bones become
// sightings with what the work-up measures of them; then they are registered, and an earlier study is compared. Refused: another patient, a CT given as
// MR, an "earlier" study of a later day.
import { finding, Problem, type Finding, type Rigid } from '../base/index.ts';
import { checkedImages, type ReadResult } from '../formats/index.ts';
import { levelOf, type Identity, type Provenance, type Sighting } from '../records/index.ts';
import { progression, register, workup } from '../steps/index.ts';
import { intoMoving, movedSeed } from '../spine/index.ts';
import { keepImport, planningVolumeOf } from './keep-import.ts';
import type { Change, OpenCase } from './open-case.ts';
import { runStep, type RunOptions } from './run.ts';
import { memoryLibrary } from './library.ts';

const imported: Provenance = { by: 'import', inputs: [] };

const plain = (name: string): string =>
  name
    .split('=')[0]
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** Throws when two identities cannot be one patient; what is absent disagrees with nothing. */
export function samePatient(a: Identity | undefined, b: Identity, acceptedBy?: string): void {
  if (a === undefined) return;
  if (a.birthDate !== undefined && b.birthDate !== undefined && a.birthDate !== b.birthDate) throw new Problem('mr.other-patient-birth');
  if (a.sex !== 'unknown' && b.sex !== 'unknown' && a.sex !== b.sex) throw new Problem('mr.other-patient-sex');
  const differ = (x: string | undefined, y: string | undefined): boolean => x !== undefined && y !== undefined && plain(x) !== plain(y);
  if ((differ(a.name, b.name) || differ(a.patientId, b.patientId)) && (acceptedBy ?? '') === '') throw new Problem('mr.other-patient-name');
}

export interface ExamOptions {
  readonly role: 'mri' | 'earlier';
  /** Initials of who accepts differing names. */
  readonly acceptIdentity?: string;
  readonly run?: RunOptions;
}

/** Adds what was read beside the study. Withdraws what an earlier call of the same role left. */
export async function keepExam(open: OpenCase, read: ReadResult, o: ExamOptions): Promise<void> {
  const study = open.records('study').at(-1);
  const images = read.images ?? (read.volume === undefined ? [] : [read.volume]);
  const pictures = o.role === 'mri' ? images.filter((i) => i.quantity === 'signal') : images;
  if (o.role === 'mri' && pictures.length === 0 && images.length > 0) throw new Problem('mr.ct-given');
  if (images.length === 0 && read.seeds.length === 0) throw new Problem('mr.nothing-given');
  samePatient(open.identity, read.identity, o.acceptIdentity);
  const date = read.study.date;
  if (o.role === 'earlier' && date !== undefined && study?.data.date !== undefined && date > study.data.date)
    throw new Problem('mr.earlier-is-later', { earlier: date, study: study.data.date });
  // Beside a labelled CT the MR needs no map: its bones are looked for in the pictures.
  const needless = o.role === 'mri' && planningVolumeOf(open)?.quantity === 'hu' && read.seeds.length === 0;
  const findings: Finding[] = read.findings.filter((f) => !needless || f.code !== 'labels.no-map');
  if (o.role === 'earlier' && date === undefined) findings.push(finding('mr.earlier-undated', 'note'));
  if (read.seeds.length === 0 && !needless) findings.push(finding('mr.no-labels', 'caution'));
  const sightings = await sightingsOf(read, o, pictures.at(-1)?.seriesUid ?? read.study.studyUid, date);
  const by = { provenance: imported };
  const old = [
    ...open.records('volume').filter((r) => r.data.role === o.role),
    ...open.records('sighting').filter((r) => r.data.role === o.role),
  ];
  const changes: Change[] = old.map((r) => ({ withdraw: r.id }));
  for (const image of pictures)
    changes.push({
      kind: 'volume',
      data: { ...image, role: o.role, ...(date === undefined ? {} : { date }), findings: [...image.findings] },
      ...by,
    });
  for (const joined of read.registrations ?? []) changes.push({ kind: 'registration', data: joined, ...by });
  for (const s of sightings) changes.push({ kind: 'sighting', data: s, ...by });
  if (study !== undefined)
    changes.push({
      kind: 'study',
      id: study.id,
      data: {
        ...study.data,
        findings: [...study.data.findings, ...findings].filter(
          (f, n, all) => all.findIndex((g) => JSON.stringify(g) === JSON.stringify(f)) === n,
        ),
      },
      ...by,
    });
  await open.change(changes);
}

async function sightingsOf(read: ReadResult, o: ExamOptions, seriesUid: string, date: string | undefined): Promise<readonly Sighting[]> {
  if (read.seeds.length === 0) return [];
  // The same work-up, in a case of its own: bones of another study must not become bones of this one.
  const apart = await memoryLibrary().create();
  await keepImport(apart, read);
  if (read.levels !== undefined) await runStep(apart, workup, {}, o.run ?? {});
  const measured = apart.records('vertebra').map((r) => r.data);
  return read.seeds.map((seed) => {
    const level = read.levels === undefined ? undefined : levelOf(read.levels, seed.vertebraId);
    const vertebra = measured.find((v) => v.vertebraId === seed.vertebraId);
    return {
      sightingId: `${o.role}-${seed.vertebraId}`,
      role: o.role,
      seriesUid,
      frame: seed.mask.grid.frame,
      ...(date === undefined ? {} : { date }),
      ...(level === undefined ? {} : { level }),
      absolute: read.levels?.absolute ?? false,
      seed,
      ...(vertebra === undefined ? {} : { vertebra }),
    };
  });
}

/** An MR beside the CT whose bones nobody has labelled: they are looked for in its pictures. */
const isUnlabelled = (open: OpenCase): boolean =>
  planningVolumeOf(open)?.quantity === 'hu' &&
  open.records('volume').some((r) => r.data.role === 'mri' && r.data.quantity === 'signal') &&
  !open.records('sighting').some((s) => s.data.role === 'mri');

/** Registers what lies beside the study and compares with an earlier one; does nothing where nothing does. */
export async function registerExams(open: OpenCase, run: RunOptions = {}): Promise<void> {
  const sightings = open.records('sighting');
  const unlabelled = isUnlabelled(open);
  if ((sightings.length === 0 && !unlabelled) || open.records('levels').length === 0) return;
  await runStep(open, register, {}, run);
  if (unlabelled) await checkCarried(open);
  if (sightings.some((s) => s.data.role === 'earlier')) await runStep(open, progression, {}, run);
}

/** Once the bones' places are known, each picture's name is held against its contrast, and fat suppression is looked at. */
async function checkCarried(open: OpenCase): Promise<void> {
  const carried = open.records('registration').findLast((r) => r.data.purpose === 'ct-mri' && r.data.by === 'pictures')?.data;
  const pictures = open.records('volume').filter((r) => r.data.role === 'mri' && r.data.quantity === 'signal');
  if (carried?.state !== 'accepted') return;
  const seeds = open.records('seed').flatMap(({ data }) => {
    const bone = carried.vertebrae.find((v) => v.vertebraId === data.vertebraId && v.state === 'accepted');
    return bone?.motion === undefined ? [] : [movedSeed(intoMoving(bone.motion as Rigid), data)];
  });
  const findings: Finding[] = [];
  const checked = checkedImages(
    pictures.map((r) => r.data),
    seeds,
    findings,
  );
  const changes: Change[] = pictures.flatMap((r, n) =>
    JSON.stringify(checked[n].sequence) === JSON.stringify(r.data.sequence)
      ? []
      : [{ kind: 'volume', id: r.id, data: checked[n], provenance: imported }],
  );
  const study = open.records('study').at(-1);
  const told = new Set(study?.data.findings.map((f) => JSON.stringify(f)));
  const news = findings.filter((f) => !told.has(JSON.stringify(f)));
  if (study !== undefined && news.length > 0)
    changes.push({
      kind: 'study',
      id: study.id,
      data: { ...study.data, findings: [...study.data.findings, ...news] },
      provenance: imported,
    });
  if (changes.length > 0) await open.change(changes);
}
