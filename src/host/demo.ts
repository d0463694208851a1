// A demo patient from nothing: the phantom is rendered, written as DICOM and a label map, and read again by the same readers as a real study,
// so that what a demo shows is what a study would. Levels are confirmed by the maker, who knows them; work-up and plan are done.
import { Problem } from '../base/index.ts';
import {
  readFiles,
  writeCtSeries,
  writeNiftiPlain,
  type Codecs,
  type FileEntry,
  type ReadResult,
  type StudyFacts,
} from '../formats/index.ts';
import { demoSpecs, makePhantom, type Phantom } from '../phantom/index.ts';
import { defaultSite, levelOf, type Volume } from '../records/index.ts';
import { confirmLevel } from '../spine/index.ts';
import { plan, workup } from '../steps/index.ts';
import type { Language } from '../words/index.ts';
import { keepImport, levelsOf, suggestedLevels } from './keep-import.ts';
import { readSignal } from './read-signal.ts';
import { runStep, type RunOptions } from './run.ts';
import type { OpenCase } from './open-case.ts';
import type { Library } from './store.ts';

export type DemoName = keyof typeof demoSpecs;
export const demoNames = Object.keys(demoSpecs) as readonly DemoName[];

/** Voxel size of demo patients, mm. */
const demoSpacing = [0.8, 0.8, 1] as const;

export interface DemoFiles {
  readonly phantom: Phantom;
  readonly rendered: { readonly ct: Volume; readonly labels: Volume };
  readonly facts: StudyFacts;
  readonly read: ReadResult;
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

/** The files of a demo patient, read back. */
export async function demoFiles(name: DemoName, o: DemoOptions): Promise<DemoFiles> {
  const phantom = makePhantom(demoSpecs[name]);
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
  o.progress?.(0.7);
  return { phantom, rendered, facts, read };
}

export async function makeDemo(name: DemoName, library: Library, o: DemoOptions): Promise<DemoFiles & { readonly open: OpenCase }> {
  const files = await demoFiles(name, o);
  const open = await library.create();
  await keepImport(open, files.read);
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
