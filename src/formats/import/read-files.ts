// Any mix of files → one patient's study, volume, seeds, structures and levels. Images first (DICOM before NIfTI/NRRD), then the label
// map: the one given, else the one among the files that fits the image. What is not clear is asked, what does not fit is said.
import { finding, Problem, type Finding } from '../../base/index.ts';
import { levelsFromSeeds } from '../../spine/index.ts';
import type { Identity, Study, Structures, Volume } from '../../records/index.ts';
import { readDicom, type DicomResult, type Question } from '../dicom/index.ts';
import { fileName, type FileEntry } from '../file-entry.ts';
import { looksLikeLabels, meaningOfName, sameGrid, seedsOf, structuresOf, type Item } from '../labels/index.ts';
import { isNifti, readNifti } from '../nifti/index.ts';
import { isNrrd, readNrrd } from '../nrrd/index.ts';
import type { Raster } from '../raster/index.ts';
import { isGzip } from '../zip/index.ts';
import { studyOfImage, studyOfMask, type ImageStudy } from './image.ts';
import { fitsImage } from './fits-image.ts';
import { chooseMap, masksGiven, type MaskSource } from './choose-map.ts';
import { noMasks, type Masks } from './masks.ts';
import { assembleExam, checkedImages } from './mr-exam.ts';
import { examOfRasters } from './mr-rasters.ts';
import { sortFiles } from './sort.ts';
import type { ReadOptions, ReadResult } from './types.ts';

interface Rasters {
  readonly images: readonly Raster[];
  readonly maps: readonly Raster[];
  /** Binary files whose name says one structure; read again when they are used, so that they do not pile up. */
  readonly named: readonly { readonly entry: FileEntry; readonly what: Item['what'] }[];
  /** Binary files that name no bone or structure used here (liver.nii.gz …). */
  readonly unusedCount: number;
  readonly refused: readonly Problem[];
}

async function readRaster(entry: FileEntry, all: readonly FileEntry[]): Promise<readonly Raster[]> {
  const bytes = await entry.bytes();
  if (isNrrd(bytes)) return readNrrd(bytes, entry.path, all);
  if (isNifti(bytes) || isGzip(bytes) || /\.nii(\.gz)?$/i.test(entry.path)) return [readNifti(bytes, entry.path)];
  throw new Problem('labels.unreadable', { file: fileName(entry.path) });
}

async function readRasters(
  entries: readonly FileEntry[],
  all: readonly FileEntry[],
  options: ReadOptions,
  single: boolean,
): Promise<Rasters> {
  const images: Raster[] = [];
  const maps: Raster[] = [];
  const named: { entry: FileEntry; what: Item['what'] }[] = [];
  const refused: Problem[] = [];
  let unusedCount = 0;
  for (let n = 0; n < entries.length; n++) {
    if (options.cancelled?.() === true) throw new Problem('files.cancelled');
    options.progress?.((0.5 * n) / entries.length, 'labels.reading', { file: fileName(entries[n].path) });
    try {
      for (const raster of await readRaster(entries[n], all)) {
        if (!looksLikeLabels(raster, raster.voxels, raster.grid.size)) images.push(raster);
        else {
          const what = meaningOfName(entries[n].path);
          if (what !== undefined && oneValue(raster)) named.push({ entry: entries[n], what });
          else if (what === undefined && entries.length > 1 && isBinary(raster)) unusedCount++;
          else maps.push(raster);
        }
      }
    } catch (problem) {
      // One bad file among many is said and left; alone it is the answer.
      if (!(problem instanceof Problem) || single) throw problem;
      refused.push(problem);
    }
  }
  return { images, maps, named, unusedCount, refused };
}

/** 0 and 1 (or 255) only: a mask, not a map of several things. */
const isBinary = (raster: Raster): boolean => (raster.highest === 1 || raster.highest === 255) && oneValue(raster);

const oneValue = (raster: Raster): boolean => {
  for (const v of raster.voxels) if (v !== 0 && v !== raster.highest) return false;
  return raster.highest > 0;
};

/** Reads everything. Problems are thrown for files that cannot be read at all; questions are returned. */
export async function readFiles(files: readonly FileEntry[], options: ReadOptions): Promise<ReadResult> {
  if (files.length === 0) throw new Problem('labels.no-files');
  const sorted = await sortFiles(files);
  const given = options.segmentation === undefined ? undefined : await sortFiles(options.segmentation);
  const findings: Finding[] = [];
  const questions: Question[] = [];
  if (sorted.rasters.length + sorted.dicom.length === 0 && given === undefined)
    throw files.length === 1
      ? new Problem('labels.not-readable', { file: fileName(files[0].path) })
      : new Problem('labels.nothing-readable', { filesCount: files.length });

  let dicom: DicomResult | undefined;
  if (sorted.dicom.length > 0) {
    try {
      dicom = await readDicom(sorted.dicom, dicomOptions(options));
    } catch (problem) {
      const unreadable = problem instanceof Problem && problem.code === 'files.nothing-readable';
      if (unreadable && files.length === 1) throw new Problem('labels.not-readable', { file: fileName(files[0].path) });
      if (!unreadable || sorted.rasters.length === 0) throw problem;
    }
  }
  if (dicom !== undefined) {
    findings.push(...dicom.findings);
    questions.push(...dicom.questions);
  }
  const rasters = await readRasters(sorted.rasters, files, options, sorted.rasters.length === 1 && dicom === undefined);
  for (const p of rasters.refused) findings.push(finding(p.code, 'caution', p.values));
  if (rasters.refused.length > 0 && rasters.images.length + rasters.maps.length + rasters.named.length === 0 && dicom === undefined)
    throw rasters.refused[0];

  if (rasters.unusedCount > 0) findings.push(finding('labels.masks-unused', 'note', { nCount: rasters.unusedCount }));
  const several = dicom === undefined && options.seriesCount === undefined ? examOfRasters(rasters.images, options.position) : undefined;
  if (several !== undefined) {
    findings.push(...several.findings);
    questions.push(...several.questions);
  }
  const image = several === undefined ? chooseImage(dicom, rasters.images, options, findings, questions) : undefined;
  const pictures = several?.images ?? dicom?.images ?? [];
  const mrAlone = pictures.length > 0 && (dicom === undefined || dicom.volume?.role === 'mri');
  const volume = dicom?.volume ?? image?.volume ?? mainOf(pictures);
  let beside: Pick<ReadResult, 'images' | 'registrations' | 'mrSeeds'> = {};
  const waiting = questions.some((q) => q.flag === '--series' || q.flag === '--accept-identity');

  const source: MaskSource = {
    maps: given === undefined ? rasters.maps : [],
    named: given === undefined ? rasters.named : [],
    segs: given === undefined ? (dicom?.segmentations ?? []) : [],
    explicit: given !== undefined,
  };
  if (given !== undefined) {
    const read = await readRasters(given.rasters, options.segmentation ?? [], options, true);
    source.maps = [...read.maps, ...read.images.filter((r) => r.whole && r.lowest >= 0)];
    source.named = read.named;
    if (read.unusedCount > 0) findings.push(finding('labels.masks-unused', 'note', { nCount: read.unusedCount }));
    source.segs = await Promise.all(given.dicom.map(async (f) => ({ path: f.path, bytes: await f.bytes() })));
    const taken = new Set([...source.maps.map((m) => m.path), ...source.named.map((n) => n.entry.path)].map(fileName));
    const left = [...new Set(rasters.maps.map((m) => m.path))].filter((path) => !taken.has(fileName(path))).length;
    if (left > 0) findings.push(finding('labels.other-maps-left', 'note', { nCount: left }));
    if (source.maps.length + source.named.length + source.segs.length === 0)
      throw new Problem('labels.not-a-map', { file: fileName(options.segmentation?.[0]?.path ?? '') });
  }
  options.progress?.(0.7, 'labels.reading-labels');
  // Maps drawn on the MR pictures belong to the exam; beside a CT only those on the very grid of one of them.
  const ofExam = mrAlone ? source.maps : source.maps.filter((m) => pictures.some((p) => sameGrid(m.grid, p.grid)));
  if (pictures.length > 0 && !waiting && (mrAlone ? ofExam.length > 0 || source.named.length + source.segs.length === 0 : true)) {
    const exam = assembleExam(pictures, ofExam, options.convention);
    findings.push(...exam.findings);
    if (mrAlone) return examResult({ dicom, several: several?.study, exam, findings, questions, options });
    source.maps = source.maps.filter((m) => !ofExam.includes(m));
    beside = { images: exam.images, registrations: exam.registrations, ...(exam.seeds.length === 0 ? {} : { mrSeeds: exam.seeds }) };
  }
  const hasMasks = source.maps.length + source.named.length + source.segs.length > 0;
  let masks: Masks = noMasks;
  if (hasMasks && !waiting)
    masks = source.explicit ? await masksGiven(source, volume?.grid, options) : await chooseMap(source, volume?.grid, options);
  findings.push(...masks.findings);
  questions.push(...masks.questions);

  const alone = volume === undefined && !waiting && source.maps.length > 0 ? studyOfMask(source.maps[0]) : undefined;
  const space = volume?.seriesUid ?? alone?.space ?? 'masks';
  const made = seedsOf(masks.items, {
    space,
    bodyOnly: masks.bodyOnly,
    ...(masks.convention === undefined ? {} : { convention: masks.convention }),
    ...(masks.partAt === undefined ? {} : { partAt: masks.partAt }),
  });
  findings.push(...made.findings);
  findings.push(...fitsImage(made.seeds, volume));
  const structures = structuresOf(masks.items);
  if (volume === undefined && made.seeds.length > 0) findings.push(finding('labels.no-image', 'caution'));
  if (volume !== undefined && made.seeds.length === 0 && masks.questions.length === 0) {
    questions.push({ code: 'labels.which-segmentation', flag: '--segmentation', choices: [] });
    findings.push(finding('labels.no-map', 'caution'));
  }
  const levels = made.seeds.length === 0 ? undefined : levelsFromSeeds(made.seeds, sacrumOf(structures));
  options.progress?.(1, 'labels.read');
  return {
    study: studyFor(dicom, image, alone, masks.items.length > 0 || dicom !== undefined),
    seeds: made.seeds,
    identity: dicom?.identity ?? noIdentity,
    findings,
    questions,
    ...(volume === undefined ? {} : { volume: nameSequence(volume, image, made.seeds, findings) }),
    ...beside,
    ...(structures === undefined ? {} : { structures }),
    ...(levels === undefined ? {} : { levels }),
  };
}

/** The picture bones are shown on: T1, else the first. */
const mainOf = (images: readonly Volume[]): Volume | undefined => images.find((i) => i.sequence?.kind === 't1') ?? images[0];

/** A single MR picture without DICOM tags is named by its file and its contrast. */
function nameSequence(volume: Volume, image: ImageStudy | undefined, seeds: ReadResult['seeds'], findings: Finding[]): Volume {
  if (volume.quantity !== 'signal' || image === undefined) return volume;
  return checkedImages([volume], seeds, findings)[0];
}

/** An exam of MR alone. */
function examResult(o: {
  readonly dicom: DicomResult | undefined;
  readonly several: Study | undefined;
  readonly exam: ReturnType<typeof assembleExam>;
  readonly findings: Finding[];
  readonly questions: Question[];
  readonly options: ReadOptions;
}): ReadResult {
  const { dicom, exam, findings, questions } = o;
  questions.push(...exam.questions);
  if (exam.seeds.length === 0 && exam.questions.length === 0) {
    questions.push({ code: 'labels.which-segmentation', flag: '--segmentation', choices: [] });
    findings.push(finding('labels.no-map', 'caution'));
  }
  const main = mainOf(exam.images);
  const study = dicom?.study ?? o.several ?? studyFor(undefined, undefined, undefined, true);
  const bySeries = new Map(exam.images.map((i) => [i.seriesUid, i.sequence]));
  const levels = exam.seeds.length === 0 ? undefined : levelsFromSeeds(exam.seeds, sacrumOf(exam.structures));
  findings.push(...datesPossible(study, dicom?.identity));
  o.options.progress?.(1, 'labels.read');
  return {
    study: {
      ...study,
      series: study.series.map((s) => {
        const sequence = bySeries.get(s.seriesUid);
        return sequence === undefined ? s : { ...s, sequence };
      }),
    },
    ...(main === undefined ? {} : { volume: main }),
    images: exam.images,
    registrations: exam.registrations,
    seeds: exam.seeds,
    ...(exam.structures === undefined ? {} : { structures: exam.structures }),
    ...(levels === undefined ? {} : { levels }),
    identity: dicom?.identity ?? noIdentity,
    findings,
    questions,
  };
}

/** Ages and dates that cannot be: refused where they contradict each other, said where they are only unlikely. */
function datesPossible(study: Study, identity: Identity | undefined): readonly Finding[] {
  const born = identity?.birthDate;
  if (born !== undefined && study.date !== undefined && study.date < born)
    throw new Problem('mr.study-before-birth', { study: study.date, birth: born });
  return study.ageYear !== undefined && (study.ageYear > 115 || study.ageYear < 10)
    ? [finding('mr.age-unlikely', 'caution', { ageYear: study.ageYear })]
    : [];
}

const noIdentity: Identity = { sex: 'unknown' };

const dicomOptions = (o: ReadOptions): Parameters<typeof readDicom>[1] => ({
  codecs: o.codecs,
  exam: true,
  ...(o.seriesCount === undefined ? {} : { seriesCount: o.seriesCount }),
  ...(o.position === undefined ? {} : { position: o.position }),
  ...(o.acceptIdentity === undefined ? {} : { acceptIdentity: o.acceptIdentity }),
  ...(o.progress === undefined ? {} : { progress: (f: number, code: string, values) => o.progress?.(0.5 * f, code, values) }),
  ...(o.cancelled === undefined ? {} : { cancelled: o.cancelled }),
});

/** The NIfTI/NRRD image to work on when DICOM gave none: the only CT, else a question. */
function chooseImage(
  dicom: DicomResult | undefined,
  images: readonly Raster[],
  options: ReadOptions,
  findings: Finding[],
  questions: Question[],
): ImageStudy | undefined {
  if (images.length === 0) return undefined;
  if (dicom?.volume !== undefined || (dicom !== undefined && dicom.questions.length > 0)) {
    findings.push(finding('labels.images-left', 'note', { nCount: images.length }));
    return undefined;
  }
  const ct = images.filter((r) => r.lowest <= -500);
  const pool = ct.length > 0 ? ct : images;
  let chosen = pool.length === 1 ? pool[0] : undefined;
  if (pool.length > 1) {
    if (options.seriesCount === undefined) {
      questions.push({
        code: 'labels.which-image',
        flag: '--series',
        choices: pool.map((r, n) => ({ value: String(n + 1), label: fileName(r.path) })),
      });
      return undefined;
    }
    chosen = pool[options.seriesCount - 1];
    if (chosen === undefined) throw new Problem('labels.no-such-image', { seriesCount: options.seriesCount, highestCount: pool.length });
  }
  if (chosen === undefined) return undefined;
  const made = studyOfImage(chosen, options.position);
  findings.push(...made.findings);
  questions.push(...made.questions);
  return made;
}

function studyFor(
  dicom: DicomResult | undefined,
  image: ImageStudy | undefined,
  alone: { study: Study } | undefined,
  something: boolean,
): Study {
  if (dicom !== undefined && (dicom.volume !== undefined || image === undefined)) return dicom.study;
  if (image !== undefined) return image.study;
  if (alone !== undefined) return alone.study;
  if (!something) return { studyUid: '', description: '', sex: 'unknown', series: [], source: 'nifti', findings: [] };
  return { studyUid: 'masks', description: '', sex: 'unknown', series: [], source: 'nifti', findings: [] };
}

/** A point of the sacrum and its highest one, for counting. */
function sacrumOf(structures: Structures | undefined): Parameters<typeof levelsFromSeeds>[1] {
  const sacrum = structures?.items.find((i) => i.name === 'sacrum');
  return sacrum === undefined ? {} : { sacrum: sacrum.mask };
}
