// `trocart demo <name> --out <folder>`: a made-up patient as files: dicom/, ct.nii.gz, labels.nii.gz, truth.json and case.trocart
// (work-up and plan done, levels confirmed by the maker, who knows them).
import { join } from 'node:path';
import { Problem } from '../base/index.ts';
import { writeCtSeries, writeNifti } from '../formats/index.ts';
import { memoryLibrary } from '../host/index.ts';
import { makeDemo } from '../host/demo.ts';
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
    ...writeCtSeries(made.rendered.ct, made.facts).map((f) => ({ name: join('dicom', f.name), bytes: f.bytes })),
    { name: 'ct.nii.gz', bytes: writeNifti(made.rendered.ct.grid, made.rendered.ct.voxels) },
    { name: 'labels.nii.gz', bytes: writeNifti(made.rendered.labels.grid, made.rendered.labels.voxels) },
    { name: 'truth.json', bytes: `${JSON.stringify(truthJson(made.phantom), null, 1)}\n` },
    { name: 'case.trocart', bytes: await made.open.exportCase() },
  ];
  writeAll(folder, files);
  return folder;
}
