// Dropped files to an open case: a saved case as it is, anything else through the readers; unanswered questions go back to the page.
import { Problem } from '../../base/index.ts';
import { readFiles, type FileEntry, type ReadOptions, type ReadResult } from '../../formats/index.ts';
import { instanceConvention, labelConventions } from '../../catalog/index.ts';
import { codecs } from '../../host/codecs.ts';
import { keepExam, keepImport, planningVolumeOf, readSignal, registerExams, samePatient, type OpenCase } from '../../host/index.ts';
import type { PatientPosition } from '../../records/index.ts';
import type { Errand } from './errand.ts';
import type { Answers, AskedQuestion, CaseRequests, DroppedFile } from './messages.ts';

const entry = ({ path, file }: DroppedFile): FileEntry => ({
  path,
  sizeCount: file.size,
  bytes: async () => new Uint8Array(await file.arrayBuffer()),
});

/** The answer "none of these" to which tool wrote the map. */
const noConvention = 'none';
/** What each case of this session was read from. */
const readBefore = new WeakMap<OpenCase, { readonly files: readonly DroppedFile[]; readonly answers: Answers }>();

/** Images dropped onto an open case of the same patient, of another study: an exam beside it, an earlier one, or a case of its own. */
function besideQuestion(open: OpenCase, read: ReadResult): readonly AskedQuestion[] {
  const study = open.records('study').at(-1)?.data;
  if (read.volume === undefined || study === undefined || study.studyUid === read.study.studyUid) return [];
  try {
    samePatient(open.identity, read.identity);
  } catch {
    return [];
  }
  const isMrOnCt = read.volume.quantity === 'signal' && planningVolumeOf(open)?.quantity === 'hu';
  const known = open.identity?.patientId !== undefined && open.identity.patientId === read.identity.patientId;
  if (!isMrOnCt && !known) return [];
  const roles = [...(isMrOnCt ? ['mri'] : []), 'earlier', 'new'];
  return [{ code: 'app.ask.beside', flag: '--beside', choices: roles.map((value) => ({ value, label: `app.ask.beside.${value}` })) }];
}

export async function readDropped(
  ask: CaseRequests['read']['ask'],
  e: Errand,
): Promise<{ readonly open: OpenCase } | { readonly questions: readonly AskedQuestion[] }> {
  const { files, answers } = ask;
  const saved = files.find((f) => f.path.endsWith('.trocart'));
  if (saved !== undefined) {
    if (files.length > 1) throw new Problem('app.case-among-files', { file: saved.path });
    return { open: await e.library.importCase(new Uint8Array(await saved.file.arrayBuffer())) };
  }
  const wishes = (answers: Answers, segmentation: readonly DroppedFile[] | undefined): ReadOptions => ({
    codecs,
    progress: (fraction, code, values) => e.progress(fraction, code, values),
    cancelled: () => e.signal.aborted,
    ...(answers['--series'] === undefined ? {} : { seriesCount: Number(answers['--series']) }),
    ...(answers['--position'] === undefined ? {} : { position: answers['--position'] as PatientPosition }),
    ...(answers['--convention'] === undefined || answers['--convention'] === noConvention ? {} : { convention: answers['--convention'] }),
    ...(answers['--accept-identity'] === undefined ? {} : { acceptIdentity: answers['--accept-identity'] }),
    ...(answers['--segmentation'] === undefined ? {} : { mapPath: answers['--segmentation'] }),
    ...(segmentation === undefined ? {} : { segmentation: segmentation.map(entry) }),
  });
  let read = await readFiles(files.map(entry), wishes(answers, ask.segmentation));
  // A label map alone, dropped onto open images, is meant for them: they are read again with it, and one that lies elsewhere is refused.
  const pictured = e.open !== undefined && e.open.records('volume').length > 0 ? e.open : undefined;
  const alone = read.volume === undefined && read.seeds.length > 0;
  const before = pictured === undefined ? undefined : readBefore.get(pictured);
  if (alone && pictured !== undefined) {
    if (before === undefined) throw new Problem('app.map-alone', { file: files[0]?.path ?? '' });
    read = await readFiles(before.files.map(entry), wishes({ ...before.answers, ...answers }, files));
  }
  if (e.signal.aborted) throw new Problem('store.cancelled', { step: 'read' });
  // A question about a label map that is not there is no reason to hide the images: they open, and the panel says what is missing.
  const questions: AskedQuestion[] = read.questions.filter(
    (q) => q.flag !== '--segmentation' || (q.choices.length > 0 && read.volume !== undefined),
  );
  // A map whose numbers nobody knows is asked about once, before the images open without it.
  const strange = read.findings.find((f) => f.code === 'labels.no-convention');
  if (strange !== undefined && read.seeds.length === 0 && answers['--convention'] === undefined)
    questions.push({
      code: 'app.ask.convention',
      flag: '--convention',
      values: { ...strange.values },
      choices: [
        ...labelConventions.map((c) => ({ value: c.id, label: c.title })),
        { value: instanceConvention, label: 'labels.choice-instances' },
        { value: noConvention, label: 'app.ask.convention.none' },
      ],
    });
  const role = answers['--beside'];
  if (role === undefined && pictured !== undefined) questions.push(...besideQuestion(pictured, read));
  if (questions.length > 0)
    return {
      questions: questions.map((q) => ({
        code: q.code,
        flag: q.flag,
        choices: q.choices,
        ...(q.values === undefined ? {} : { values: q.values }),
      })),
    };
  if (read.volume === undefined && read.seeds.length === 0) {
    const stop = read.findings.find((f) => f.severity === 'stop') ?? read.findings[0];
    if (stop === undefined) throw new Problem('app.nothing-read', { file: files[0]?.path ?? '' });
    throw new Problem(stop.code, { file: files[0]?.path ?? '', ...stop.values });
  }
  if (pictured !== undefined && (role === 'mri' || role === 'earlier')) {
    const run = { signal: e.signal, progress: (fraction: number, code: string) => e.progress(fraction, code) };
    const accepted = answers['--accept-identity'];
    await keepExam(pictured, read, { role, run, ...(accepted === undefined ? {} : { acceptIdentity: accepted }) });
    if (pictured.records('vertebra').length > 0) {
      await registerExams(pictured, run);
      await readSignal(pictured, run);
    }
    return { open: pictured };
  }
  e.progress(1, 'app.keeping');
  const open = await e.library.create();
  await keepImport(open, read);
  if (e.signal.aborted) {
    await e.library.remove(open.code);
    throw new Problem('store.cancelled', { step: 'read' });
  }
  readBefore.set(open, alone && before !== undefined ? before : { files, answers });
  return { open };
}
