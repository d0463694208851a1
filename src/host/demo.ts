// A demo patient from nothing: the phantom is rendered, written as DICOM and a label map, and read again by the same readers as a real study,
// so that what a demo shows is what a study would. Levels are confirmed by the maker, who knows them; work-up and plan are done.
import { Problem } from '../base/index.ts';
import {
  readFiles,
  writeCtSeries,
  writeMrSeries,
  writeNiftiPlain,
  type Codecs,
  type FileEntry,
  type ReadResult,
  type StudyFacts,
} from '../formats/index.ts';
import { demoSpecs, makeMri, makePhantom, mriDemoSpec, type MriImage, type MriPhantom, type Phantom } from '../phantom/index.ts';
import { defaultSite, levelOf, type Volume } from '../records/index.ts';
import { confirmLevel } from '../spine/index.ts';
import { plan, workup } from '../steps/index.ts';
import type { Language } from '../words/index.ts';
import { keepExam, registerExams } from './keep-exam.ts';
import { keepImport, levelsOf, suggestedLevels } from './keep-import.ts';
import { readSignal } from './read-signal.ts';
import { runStep, type RunOptions } from './run.ts';
import type { OpenCase } from './open-case.ts';
import type { Library } from './store.ts';

type CtDemo = keyof typeof demoSpecs;
/** `mri`: the CT of `wedge` with an MR in another posture; `mri-only`: that MR alone. */
export type DemoName = CtDemo | 'mri' | 'mri-only';
export const demoNames: readonly DemoName[] = [...(Object.keys(demoSpecs) as readonly CtDemo[]), 'mri', 'mri-only'];

/** Voxel size of demo patients, mm. */
const demoSpacing = [0.8, 0.8, 1] as const;

export interface DemoFiles {
  readonly phantom: Phantom;
  /** Absent for an MR alone. */
  readonly rendered?: { readonly ct: Volume; readonly labels: Volume };
  readonly facts: StudyFacts;
  readonly read: ReadResult;
  /** The MR exam: what was rendered and what was read of it (for `mri-only` the same as `read`). */
  readonly exam?: { readonly mri: MriPhantom; readonly images: readonly MriImage[]; readonly read: ReadResult };
}
export interface DemoOptions {
  readonly language: Language;
  readonly progress?: (fraction: number) => void;
  readonly signal?: AbortSignal;
  readonly how?: RunOptions['how'];
}

const stopped = (signal: AbortSignal | undefined): void => {
  if (signal?.aborted === true) throw new Problem('store.cancelled', { step: 'demo' });
};
const uncompressedOnly: Codecs = {
  decode: () => {
    throw new Problem('store.cancelled', { step: 'demo' });
  },
};
const entry = (path: string, bytes: Uint8Array): FileEntry => ({ path, sizeCount: bytes.length, bytes: async () => bytes });

/** The MR's files of one block and sequence each: DICOM, and a label map a block. */
export function mrFiles(
  mri: MriPhantom,
  images: readonly MriImage[],
  facts: StudyFacts,
): { readonly dicom: FileEntry[]; readonly maps: FileEntry[] } {
  const dicom: FileEntry[] = [];
  const maps: FileEntry[] = [];
  let number = 0;
  for (const image of images) {
    for (const { kind, volume } of image.series) {
      number++;
      const own = { ...facts, seriesCount: number, frameOfReferenceUid: mri.frameUid, sliceThicknessMm: mri.spec.sliceMm };
      dicom.push(...writeMrSeries(volume, kind, own).map((f) => entry(`mr/${f.name}`, f.bytes)));
    }
    maps.push(entry(`labels-mr-${image.block.name}.nii`, writeNiftiPlain(image.labels.grid, image.labels.voxels)));
  }
  return { dicom, maps };
}

async function examFiles(name: DemoName, o: DemoOptions): Promise<NonNullable<DemoFiles['exam']> & { readonly facts: StudyFacts }> {
  const mri = makeMri(mriDemoSpec);
  const images = mri.spec.blocks.map((block) => {
    stopped(o.signal);
    return mri.render(block);
  });
  const facts: StudyFacts = {
    seed: `demo ${name} mr`,
    name: `Demo^${name}`,
    patientId: `DEMO-${name.toUpperCase()}`,
    birthDate: '1950-01-01',
    sex: 'female',
    at: '2026-01-14T15:00:00',
    description: `Phantom ${name} MR`,
    ageYear: 76,
    position: 'HFS',
  };
  const { dicom, maps } = mrFiles(mri, images, facts);
  const read = await readFiles(dicom, { segmentation: maps, codecs: uncompressedOnly, convention: 'trocart' });
  return { mri, images, read, facts };
}

/** The files of a demo patient, read back. */
export async function demoFiles(name: DemoName, o: DemoOptions): Promise<DemoFiles> {
  if (name === 'mri-only') {
    const { facts, ...exam } = await examFiles(name, o);
    o.progress?.(0.7);
    return { phantom: exam.mri.phantom, facts, read: exam.read, exam };
  }
  const phantom = makePhantom(demoSpecs[name === 'mri' ? 'wedge' : name]);
  const rendered = phantom.render(phantom.gridFor([...demoSpacing]));
  stopped(o.signal);
  o.progress?.(0.5);
  const facts: StudyFacts = {
    seed: `demo ${name}`,
    name: `Demo^${name}`,
    patientId: `DEMO-${name.toUpperCase()}`,
    birthDate: '1950-01-01',
    sex: 'female',
    at: '2026-01-15T09:00:00',
    description: `Phantom ${name}`,
    seriesDescription: 'Spine, thin, without contrast',
    ageYear: 76,
    position: rendered.ct.posture,
    kvpKv: 120,
    kernel: 'phantom',
    sliceThicknessMm: demoSpacing[2],
  };
  const dicom = writeCtSeries(rendered.ct, facts).map((f) => entry(`dicom/${f.name}`, f.bytes));
  const labels = entry('labels.nii', writeNiftiPlain(rendered.labels.grid, rendered.labels.voxels));
  const read = await readFiles(dicom, { segmentation: [labels], codecs: uncompressedOnly, convention: 'trocart' });
  stopped(o.signal);
  if (name !== 'mri') {
    o.progress?.(0.7);
    return { phantom, rendered, facts, read };
  }
  const { facts: _, ...exam } = await examFiles(name, o);
  o.progress?.(0.7);
  return { phantom, rendered, facts, read, exam };
}

/** What was read, as a case holds it: the MR of `mri` beside its CT. */
export async function keepDemo(open: OpenCase, name: DemoName, files: DemoFiles, o: DemoOptions): Promise<void> {
  await keepImport(open, files.read);
  if (name === 'mri' && files.exam !== undefined)
    await keepExam(open, files.exam.read, { role: 'mri', run: o.signal === undefined ? {} : { signal: o.signal } });
}

export async function makeDemo(name: DemoName, library: Library, o: DemoOptions): Promise<DemoFiles & { readonly open: OpenCase }> {
  const files = await demoFiles(name, o);
  const open = await library.create();
  await keepDemo(open, name, files, o);
  const levels = levelsOf(open);
  const anchor = levels?.entries.find((e) => e.level === 'L4') ?? levels?.entries[0];
  if (levels !== undefined && anchor !== undefined) {
    const confirmed = confirmLevel(
      levels,
      open.records('seed').map((r) => r.data),
      { level: anchor.level.split('/')[0] as 'L4', vertebraId: anchor.vertebraId },
      'DEMO',
    );
    const id = open.records('levels').at(-1)?.id;
    await open.put('levels', confirmed, { who: 'DEMO', provenance: { by: 'person', inputs: [] }, ...(id === undefined ? {} : { id }) });
  }
  const run: RunOptions = { ...(o.signal === undefined ? {} : { signal: o.signal }), ...(o.how === undefined ? {} : { how: o.how }) };
  await runStep(open, workup, {}, { ...run, progress: (f) => o.progress?.(0.7 + 0.2 * f) });
  await registerExams(open, run);
  await readSignal(open, run);
  const chosen = suggestedLevels(open);
  const named = levelsOf(open);
  await open.put('site', { ...defaultSite, language: o.language }, { provenance: { by: 'import', inputs: [] } });
  if (chosen.length > 0 && named !== undefined) {
    await open.put(
      'act',
      {
        levels: chosen.map(({ vertebraId }) => {
          const level = levelOf(named, vertebraId);
          return { vertebraId, ...(level === undefined ? {} : { levelAtChoice: level }) };
        }),
        gaugeGauge: 11,
      },
      { who: 'DEMO', provenance: { by: 'person', inputs: [] } },
    );
    await runStep(open, plan, {}, { ...run, vertebraIds: chosen.map((c) => c.vertebraId), progress: (f) => o.progress?.(0.9 + 0.1 * f) });
  }
  return { ...files, open };
}
