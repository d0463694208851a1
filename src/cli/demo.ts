// `trocart demo <name> --out <folder>`: a made-up patient as files: dicom/, ct.nii.gz, labels.nii.gz, truth.json and case.trocart
// (work-up and plan done, levels confirmed by the maker, who knows them).
import { join } from 'node:path';
import { Problem } from '../base/index.ts';
import { writeCtSeries, writeNifti } from '../formats/index.ts';
import { sequenceLabels } from '../records/index.ts';
import { memoryLibrary } from '../host/index.ts';
import { makeDemo, mrFiles } from '../host/demo.ts';
import { truthJson } from '../phantom/index.ts';
import { say } from '../words/index.ts';
import { demoNames, type Options } from './options.ts';
import type { Terminal } from './session.ts';
import { writeAll, type OutFile } from './write.ts';

export async function demo(o: Options, terminal: Terminal): Promise<string> {
  const name = demoNames.find((n) => n === o.input);
  if (name === undefined) throw new Problem('cli.demo-unknown', { name: o.input ?? '', names: demoNames.join(', ') });
  const folder = o.out ?? join('.', `demo-${name}`);
  terminal.progress(0, say(terminal.language, 'cli.progress.demo', { name }));
  const made = await makeDemo(name, memoryLibrary(), {
    language: terminal.language,
    signal: terminal.signal,
    progress: (f) => terminal.progress(f, say(terminal.language, 'cli.progress.demo', { name })),
  });
  const files: OutFile[] = [
    { name: 'truth.json', bytes: `${JSON.stringify(truthJson(made.phantom), null, 1)}\n` },
    { name: 'case.trocart', bytes: await made.open.exportCase() },
  ];
  if (made.rendered !== undefined) {
    const { ct, labels } = made.rendered;
    files.push(
      ...writeCtSeries(ct, made.facts).map((f) => ({ name: join('dicom', f.name), bytes: f.bytes })),
      { name: 'ct.nii.gz', bytes: writeNifti(ct.grid, ct.voxels) },
      { name: 'labels.nii.gz', bytes: writeNifti(labels.grid, labels.voxels) },
    );
  }
  if (made.exam !== undefined) {
    const { mri, images } = made.exam;
    const facts = { ...made.facts, seed: `${made.facts.seed} mr`, at: '2026-01-14T15:00:00' };
    for (const f of mrFiles(mri, images, facts).dicom) files.push({ name: f.path, bytes: await f.bytes() });
    for (const image of images) {
      const { name: block } = image.block;
      files.push({ name: join('labels-mr', `${block}.nii.gz`), bytes: writeNifti(image.labels.grid, image.labels.voxels) });
      for (const { kind, volume } of image.series)
        files.push({ name: join('mr-nifti', `${block}-${sequenceLabels[kind]}.nii.gz`), bytes: writeNifti(volume.grid, volume.voxels) });
    }
    files.push({
      name: 'truth-mr.json',
      bytes: `${JSON.stringify(
        mri.truth.map(({ vertebra: _, ...t }) => t),
        null,
        1,
      )}\n`,
    });
  }
  writeAll(folder, files);
  return folder;
}
