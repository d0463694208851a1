// DICOM reading against public data: geometry and HU hashes stated beside the files, every fault of dicom-geometry by name, all transfer
// syntaxes of one slice, the malformed files of pydicom, and the speed of a whole series. Mutations are in dicom-mutations.ts.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '../../src/base/index.ts';
import { openFile, openFrames, readDicom, type DicomResult, type FileEntry } from '../../src/formats/index.ts';
import { madeFiles, madeGrid, madeVolume } from '../../src/formats/dicom/made-series.ts';
import { readHeader } from '../../src/formats/dicom/header.ts';
import { storeFrame } from '../../src/formats/dicom/voxels.ts';
import { codecs } from '../../src/host/codecs.ts';
import { isCode } from '../../src/words/index.ts';
import { mutationRows } from './dicom-mutations.ts';
import type { Outcome, Row, RowSetup } from './row.ts';

export const folderEntries = (folder: string, which: (name: string) => boolean = () => true): FileEntry[] =>
  readdirSync(folder)
    .filter(which)
    .map((name) => ({ path: name, bytes: () => Promise.resolve(new Uint8Array(readFileSync(join(folder, name)))) }));

const skipped: Outcome = { state: 'skipped', measured: {}, reason: 'no data folder (TROCART_DATA)' };
const withData =
  (folder: string, run: (path: string, setup: RowSetup) => Promise<Outcome>): Row['run'] =>
  (setup) => {
    const path = setup.dataFolder === undefined ? undefined : join(setup.dataFolder, folder);
    return path !== undefined && existsSync(path) ? run(path, setup) : Promise.resolve(skipped);
  };
const hashOf = (a: ArrayBufferView): string =>
  createHash('sha256')
    .update(new Uint8Array(a.buffer, a.byteOffset, a.byteLength))
    .digest('hex');
const judged = (measured: Outcome['measured'], faults: readonly string[]): Outcome =>
  faults.length === 0 ? { state: 'pass', measured } : { state: 'fail', measured, reason: faults.join('; ') };
const codesOf = (r: DicomResult): string[] => [...r.findings, ...r.study.series.flatMap((s) => s.findings)].map((f) => f.code);

interface Facts {
  readonly files: number;
  readonly rows: number;
  readonly cols: number;
  readonly pixelSpacing: readonly [number, number];
  readonly step: number;
  readonly firstIPP: readonly number[];
  readonly patientPosition: string;
  readonly sha256_int16le_HU_volume_sorted_foot_to_head: string;
}

const againstFacts = (folder: string, images: string) =>
  withData(folder, async (path) => {
    const facts = JSON.parse(readFileSync(join(path, 'facts.json'), 'utf8')) as Facts;
    const r = await readDicom(
      folderEntries(join(path, images), (n) => n.endsWith('.dcm')),
      { codecs },
    );
    const g = r.volume?.grid;
    if (g === undefined || r.volume === undefined) return judged({}, ['no volume']);
    const off = Math.max(
      ...facts.firstIPP.map((x, i) => Math.abs(x - g.originLps[i])),
      Math.abs(facts.step - g.spacing[2]),
      Math.abs(facts.pixelSpacing[1] - g.spacing[0]),
      Math.abs(facts.pixelSpacing[0] - g.spacing[1]),
    );
    const faults: string[] = [];
    if (off > 1e-6) faults.push('geometry');
    if (g.size.join() !== [facts.cols, facts.rows, facts.files].join()) faults.push('size');
    if (r.volume.posture !== facts.patientPosition) faults.push('position');
    if (hashOf(r.volume.voxels) !== facts.sha256_int16le_HU_volume_sorted_foot_to_head) faults.push('HU hash');
    return judged({ slicesCount: g.size[2], geometryErrorMm: off, huHash: hashOf(r.volume.voxels).slice(0, 12) }, faults);
  });

/** What each folder of dicom-geometry must be called; undefined = read, with these findings. */
const faultsByFolder: Readonly<Record<string, { readonly aside?: string; readonly says: readonly string[] }>> = {
  dicom2nifti_gantrytilting_001: { says: ['files.gantry-tilt'] },
  dicom2nifti_notavolume_001: { aside: 'files.not-a-volume', says: [] },
  dicom2nifti_slicecount_001: { aside: 'files.too-few-slices', says: [] },
  dicom2nifti_sliceincrement_001: { aside: 'files.missing-slices', says: [] },
  dicom2nifti_sliceincrement_002: { aside: 'files.missing-slices', says: [] },
  dicom2nifti_sliceorientation_001: { aside: 'files.too-few-slices', says: ['files.mixed-orientation'] },
};

const geometryFaults = withData('dicom-geometry', async (path) => {
  const wrong: string[] = [];
  for (const [folder, want] of Object.entries(faultsByFolder)) {
    const r = await readDicom(folderEntries(join(path, folder)), { codecs });
    const aside = r.study.series[0].setAside;
    if (aside !== want.aside || (want.aside === undefined) !== (r.volume !== undefined)) wrong.push(`${folder}: ${aside ?? 'read'}`);
    for (const code of want.says) if (!codesOf(r).includes(code)) wrong.push(`${folder}: silent on ${code}`);
    if (folder.includes('tilt') && Math.abs((r.study.series[0].gantryTiltDeg ?? 0) - 14) > 0.01) wrong.push(`${folder}: angle`);
  }
  // The enhanced MR beside them is good: 1 × 1 × 1.2 mm, eight frames.
  const mr = await readDicom(folderEntries(join(path, 'philips-enhanced-mr')), { codecs, position: 'HFS' });
  const g = mr.volume?.grid;
  if (g === undefined || g.size.join() !== '256,256,8' || Math.abs(g.spacing[2] - 1.2) > 1e-4) wrong.push('philips-enhanced-mr');
  const count = Object.keys(faultsByFolder).length + 1;
  return judged({ foldersCount: count, namedCount: count - wrong.length }, wrong);
});

async function oneSlice(file: string): Promise<Float32Array> {
  const opened = openFile(new Uint8Array(readFileSync(file)));
  if (!opened.ok) throw new RangeError(opened.why);
  const h = readHeader(opened.file, 0);
  const out = new Float32Array(h.info.rows * h.info.columns);
  storeFrame(
    await openFrames(opened.file, h.info, h.frameCount, codecs).frame(0),
    h.info,
    h.slices[0].slope ?? 1,
    h.slices[0].intercept ?? 0,
    out,
    0,
  );
  return out;
}
const lossless = ['1.2', '1.2.1', '1.2.2', '1.2.1.99', '1.2.4.57', '1.2.4.70', '1.2.4.80', '1.2.4.90', '1.2.5'];
/**
 * Largest HU error of the lossy files, from decoders other than ours: 81 and 91 as stated in the data's README (gdcm); 51, 53, 55 and 50
 * decoded by dcmdjpeg (dcmtk 3.6.7) against CTImage.dcm, plus one stored step (2.0002 and 32.12 HU) for rounding of the IDCT.
 */
const lossyHu: Readonly<Record<string, number>> = {
  '1.2.4.81': 1,
  '1.2.4.91': 5,
  '1.2.4.51': 37.7,
  '1.2.4.53': 37.7,
  '1.2.4.55': 37.7,
  '1.2.4.50': 96.4,
};

const transferSyntaxes = withData('dicom-transfer-syntaxes', async (path) => {
  const reference = await oneSlice(join(path, 'CTImage.dcm'));
  const names = readdirSync(path);
  const wrong: string[] = [];
  const errors: Record<string, number> = {};
  let same = 0;
  for (const syntax of [...lossless, ...Object.keys(lossyHu)]) {
    const name = names.find((n) => n.endsWith(`_1.2.840.10008.${syntax}.dcm`));
    if (name === undefined) {
      wrong.push(`${syntax}: no file`);
      continue;
    }
    const slice = await oneSlice(join(path, name));
    const worst = slice.reduce((w, x, i) => Math.max(w, Math.abs(x - reference[i])), 0);
    if (lossless.includes(syntax)) {
      if (worst === 0) same++;
      else wrong.push(`${syntax}: not identical`);
    } else {
      errors[`worst${syntax.replaceAll('.', '_')}Hu`] = Math.round(worst * 10) / 10;
      if (worst > lossyHu[syntax]) wrong.push(`${syntax}: ${worst} HU`);
    }
  }
  return judged({ identicalCount: same, losslessCount: lossless.length, ...errors }, wrong);
});

const corpus = withData('dicom-pydicom', async (path) => {
  const wrong: string[] = [];
  let read = 0;
  let refused = 0;
  let slowest = 0;
  for (const entry of folderEntries(path, (n) => n.endsWith('.dcm'))) {
    const start = performance.now();
    try {
      const r = await readDicom([entry], { codecs });
      if (r.volume === undefined && r.questions.length === 0) refused++;
      else read++;
      if (codesOf(r).some((c) => !isCode(c))) wrong.push(`${entry.path}: code without words`);
    } catch (e) {
      if (e instanceof Problem && isCode(e.code)) refused++;
      else wrong.push(`${entry.path}: ${String(e)}`);
    }
    slowest = Math.max(slowest, performance.now() - start);
  }
  if (slowest > 10_000) wrong.push('slow');
  return judged({ readCount: read, refusedCount: refused, slowestS: Math.round(slowest) / 1000 }, wrong);
});

const slab = withData('totalseg-dicom-slab-j2k', async (path) => {
  const r = await readDicom(
    folderEntries(path, (n) => n.startsWith('CT')),
    { codecs },
  );
  const g = r.volume?.grid;
  if (g === undefined || r.volume === undefined) return judged({}, ['no volume']);
  const wrong: string[] = [];
  if (
    g.size.join() !== '512,512,20' ||
    g.spacing.join() !== '0.9765625,0.9765625,2' ||
    g.originLps.join() !== '-249.51171875,-437.51171875,-804.5'
  )
    wrong.push('geometry');
  // Hash from pydicom 2.3 frames decoded by ImageMagick (OpenJPEG 2.5.0).
  if (hashOf(r.volume.voxels) !== '0d9f62d8433a424e582d5a4478ba5af0eff3f5c3589fc90af21b0c448fd0ff5e') wrong.push('HU hash');
  return judged({ slicesCount: g.size[2] }, wrong);
});

/** Processor time since `start`, ms: a busy machine must not decide. */
function spent(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

/** 200 slices of 512 × 512: the whole reading against the bare work of a decoder (open each file, decode its frame, store HU). */
const speed: Row['run'] = async (setup) => {
  const slices = Math.max(20, Math.round(200 * setup.share));
  const small = madeVolume({ ...madeGrid(slices), size: [512, 512, slices], spacing: [0.7, 0.7, 1] });
  for (let i = 0; i < small.voxels.length; i++) small.voxels[i] = (i * 2654435761) >> 21;
  const files = madeFiles(small);
  const bare = async (): Promise<number> => {
    const start = process.cpuUsage();
    const out = new Int16Array(512 * 512 * slices);
    for (let k = 0; k < slices; k++) {
      const opened = openFile(await files[k].bytes());
      if (!opened.ok) throw new RangeError(opened.why);
      const h = readHeader(opened.file, k);
      storeFrame(await openFrames(opened.file, h.info, 1, codecs).frame(0), h.info, 1, 0, out, k * 512 * 512);
    }
    return spent(start);
  };
  const whole = async (): Promise<number> => {
    const start = process.cpuUsage();
    const r = await readDicom(files, { codecs });
    if (r.volume === undefined) throw new RangeError('no volume');
    return spent(start);
  };
  await bare();
  await whole();
  let bareMs = Infinity;
  let wholeMs = Infinity;
  for (let n = 0; n < 3; n++) {
    bareMs = Math.min(bareMs, await bare());
    wholeMs = Math.min(wholeMs, await whole());
    setup.progress((n + 1) / 3);
  }
  const ratio = wholeMs / bareMs;
  return judged(
    { slicesCount: slices, bareS: bareMs / 1000, wholeS: wholeMs / 1000, ratioFraction: Math.round(ratio * 100) / 100 },
    ratio <= 1.3 ? [] : ['slower than 1.3 ×'],
  );
};

const row = (id: string, source: string, target: string, run: Row['run'], slow = false): Row => ({ id, source, target, run, slow });
export const dicomRows: readonly Row[] = [
  row('dicom-acrin-ct-lumbar', 'TCIA ACRIN-FLT-Breast, facts.json', 'geometry and HU hash as stated', againstFacts('acrin-ct-lumbar', '.')),
  row(
    'dicom-lungfcp-ct',
    'TCIA Lung-Fused-CT-Pathology, facts.json (deflated)',
    'geometry and HU hash as stated',
    againstFacts('lungfcp-ct-upper-thoracic', 'dicom'),
  ),
  row('dicom-totalseg-slab-j2k', 'TotalSegmentator tests; pydicom + ImageMagick', 'geometry and HU hash of an independent decoder', slab),
  row('dicom-geometry-faults', 'dicom2nifti test data', 'each fault detected and named; none silently accepted', geometryFaults),
  row(
    'dicom-transfer-syntaxes',
    'cornerstone3D test images',
    'lossless bit-identical; lossy within the decoder’s documented error',
    transferSyntaxes,
  ),
  row('dicom-pydicom-corpus', 'pydicom test files', 'never a crash; every refusal has words', corpus),
  row('dicom-speed', 'own series, 200 slices 512 × 512', 'whole reading within 1.3 × of the bare pixel decoder', speed, true),
  ...mutationRows,
];
