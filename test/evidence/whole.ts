// The main job end to end on the public cases: files → levels → work-up → plan → report → PDF. Looked at and reported, never tuned on.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { axisGrid, lps, Problem } from '../../src/base/index.ts';
import { readFiles, writeCtSeries, writeNiftiPlain, writePdf, type FileEntry } from '../../src/formats/index.ts';
import { codecs, keepImport, levelsOf, makeReport, memoryLibrary, runStep } from '../../src/host/index.ts';
import { resample } from '../../src/imaging/index.ts';
import { defaultSpec, makePhantom } from '../../src/phantom/index.ts';
import { filesOf } from '../../src/host/node.ts';
import { levelOf, type LevelName } from '../../src/records/index.ts';
import { plan, workup } from '../../src/steps/index.ts';
import type { Outcome, Row, RowSetup } from './row.ts';

interface Case {
  readonly image: string;
  readonly labels: string;
  readonly convention?: string;
  readonly position?: 'HFS';
  /** Levels that must be found (a whole vertebra each), and the one planned when there is one. */
  readonly expected: readonly LevelName[];
  readonly planned?: LevelName;
}

async function endToEnd(c: Case, { dataFolder }: RowSetup): Promise<Outcome> {
  if (dataFolder === undefined) return { state: 'skipped', measured: {}, reason: 'no data folder (TROCART_DATA)' };
  const image = join(dataFolder, c.image);
  const labels = join(dataFolder, c.labels);
  if (!existsSync(image) || !existsSync(labels)) return { state: 'skipped', measured: {}, reason: `${c.image} is not in the data folder` };
  const start = process.cpuUsage();
  try {
    const read = await readFiles(await filesOf(image), {
      codecs,
      segmentation: await filesOf(labels),
      ...(c.position === undefined ? {} : { position: c.position }),
      ...(c.convention === undefined ? {} : { convention: c.convention }),
    });
    const question = read.questions[0];
    if (question !== undefined) return { state: 'fail', measured: { question: question.code }, reason: 'a question stayed open' };
    const open = await memoryLibrary().create();
    await keepImport(open, read);
    await runStep(open, workup);
    const levels = levelsOf(open);
    const nameOf = (id: string): string => (levels === undefined ? undefined : levelOf(levels, id)) ?? 'unnamed';
    const found = open.records('vertebra').map((r) => nameOf(r.data.vertebraId));
    const missing = c.expected.filter((l) => !found.includes(l));
    const whole = open.records('vertebra').filter((r) => r.data.complete);
    let paths = 0;
    if (c.planned !== undefined) {
      const id = levels?.entries.find((e) => e.level === c.planned)?.vertebraId;
      if (id !== undefined) {
        const [answer] = await runStep(open, plan, { gaugeGauge: 11 }, { vertebraIds: [id] });
        paths = answer.data.paths.length;
      }
    }
    const report = await makeReport(open, { language: 'fr', programVersion: 'verify' });
    const pdf = await writePdf(report.data, { at: report.at });
    const used = process.cpuUsage(start);
    const measured = {
      levels: found.join(' '),
      wholeCount: whole.length,
      pathCount: paths,
      pdfKb: Math.round(pdf.length / 1000),
      grades: whole
        .map((r) => `${nameOf(r.data.vertebraId)}=${r.data.genant?.between?.join('–') ?? r.data.genant?.gradeCount ?? '?'}`)
        .join(' '),
      cpuS: Math.round((used.user + used.system) / 1e5) / 10,
    };
    if (missing.length > 0) return { state: 'fail', measured, reason: `not found: ${missing.join(' ')}` };
    if (c.planned !== undefined && paths === 0) return { state: 'fail', measured, reason: `no path for ${c.planned}` };
    return { state: 'pass', measured };
  } catch (error) {
    return {
      state: 'fail',
      measured: {},
      reason: error instanceof Problem ? `${error.code} ${JSON.stringify(error.values)}` : String(error),
    };
  }
}

const cases: Readonly<Record<string, Case>> = {
  'totalseg-ct-abdopelvis': {
    image: 'totalseg-ct-abdopelvis/example_ct.nii.gz',
    labels: 'totalseg-ct-abdopelvis/example_seg_fast_force_split.nii.gz',
    position: 'HFS',
    expected: ['L1', 'L2', 'L3', 'L4', 'L5'],
    planned: 'L3',
  },
  'tptbox-ct-l3': {
    image: 'tptbox-ct-l3/sub-ct_label-22_ct.nii.gz',
    labels: 'tptbox-ct-l3/sub-ct_seg-vert_label-22_msk.nii.gz',
    position: 'HFS',
    expected: ['L2', 'L3', 'L4'],
    planned: 'L3',
  },
  'totalseg-dicom-slab-j2k': {
    image: 'totalseg-dicom-slab-j2k',
    labels: 'totalseg-dicom-slab-j2k/example_seg_dicom.nii.gz',
    expected: ['T11', 'T12'],
  },
};

/** A study of 200 slices of 512 × 512, from folder to plan with labels: the phantom's lumbar spine inside a large field. */
const folderToPlan: Row = {
  id: 'whole-folder-to-plan',
  source: 'own: phantom L1–S1 in 200 slices of 512 × 512, DICOM and labels on the same grid',
  target: 'folder to plan with labels < 60 s',
  slow: true,
  async run() {
    const phantom = makePhantom(defaultSpec);
    const fine = phantom.render(phantom.gridFor([1, 1, 1]));
    const { size, originLps, frame } = fine.ct.grid;
    const grid = axisGrid(
      [512, 512, 200],
      [0.8, 0.8, 1],
      lps(originLps[0] - 130, originLps[1] - 130, originLps[2] + (size[2] - 200) / 2),
      frame,
    );
    const ct = { ...fine.ct, grid, voxels: resample(fine.ct, grid, 'linear', -1000) };
    const labels = resample(fine.labels, grid, 'nearest', 0);
    const entry = (path: string, bytes: Uint8Array): FileEntry => ({ path, sizeCount: bytes.length, bytes: async () => bytes });
    const facts = {
      seed: 'folder',
      name: 'F',
      patientId: 'F',
      sex: 'female',
      at: '2026-01-15',
      description: 'folder',
      position: 'HFS',
      kvpKv: 120,
    } as const;
    const files = writeCtSeries(ct, facts).map((f) => entry(f.name, f.bytes));
    const map = entry('labels.nii', writeNiftiPlain(grid, labels));
    const wall = performance.now();
    const cpu = process.cpuUsage();
    const read = await readFiles(files, { codecs, segmentation: [map], convention: 'trocart' });
    const open = await memoryLibrary().create();
    await keepImport(open, read);
    await runStep(open, workup);
    const l3 = levelsOf(open)?.entries.find((e) => e.level === 'L3')?.vertebraId ?? '';
    const [answer] = await runStep(open, plan, { gaugeGauge: 11 }, { vertebraIds: [l3] });
    const used = process.cpuUsage(cpu);
    const measured = {
      wallS: Math.round((performance.now() - wall) / 100) / 10,
      cpuS: Math.round((used.user + used.system) / 1e5) / 10,
      pathCount: answer.data.paths.length,
    };
    return { state: measured.wallS < 60 && measured.pathCount > 0 ? 'pass' : 'fail', measured };
  },
};

export const wholeRows: readonly Row[] = Object.entries(cases)
  .map(([name, c]): Row => ({
    id: `whole-${name}`,
    source: `public case ${name}`,
    target: 'levels right; end to end to a PDF where a whole vertebra is present',
    slow: true,
    run: (setup: RowSetup) => endToEnd(c, setup),
  }))
  .concat(folderToPlan);
