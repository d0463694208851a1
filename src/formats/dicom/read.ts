// DICOM files → Study, Volume, Identity. Headers first (every file once), then the geometry of every series, then the pixels of the
// one series chosen. A file that cannot be read, or is not an image, is set aside and counted; it never stops the others.
// Unanswered questions are returned, the shells decide. Problems thrown: two patients, no DICOM at all, damaged pixels, cancelled.
import { finding, Problem, type Finding, type Values } from '../../base/index.ts';
import type { Identity, PatientPosition, Series, Study, Volume } from '../../records/index.ts';
import type { FileEntry } from '../file-entry.ts';
import { chooseSeries, notAVolume, type Choice, type Question } from './choose.ts';
import { noCodecs, type Codecs } from './codecs.ts';
import { openFile, type OpenFile } from './dataset.ts';
import type { Placed, Stack } from './geometry.ts';
import { partition, stacksOf } from './group.ts';
import { defined, type Header } from './header.ts';
import { joinIdentities, withoutIdentity } from './identity.ts';
import { sequenceOf } from './mr-sequence.ts';
import { scan, type Scan } from './scan.ts';
import { seriesFindings } from './series-findings.ts';
import { assemble, floats, mostVoxelsCount, straighten } from './voxels.ts';

export interface DicomOptions {
  /** The series a person chose: Series.indexCount. */
  readonly seriesCount?: number;
  readonly position?: PatientPosition;
  /** Initials of who accepts that differing identifiers are one patient. */
  readonly acceptIdentity?: string;
  /** Also read the pixels of every MR series that can be made into a volume (an exam is read whole, not one series of it). */
  readonly exam?: boolean;
  readonly codecs?: Codecs;
  progress?(fraction: number, code: string, values?: Values): void;
  cancelled?(): boolean;
}

export interface DicomResult {
  readonly study: Study;
  readonly volume?: Volume;
  /** With `exam`: every MR series as a volume, in the order of the series. */
  readonly images?: readonly Volume[];
  readonly identity: Identity;
  readonly findings: readonly Finding[];
  readonly questions: readonly Question[];
  /** DICOM SEG objects found on the way, for formats/seg. */
  readonly segmentations: Scan['segmentations'];
}

export const positions: readonly PatientPosition[] = ['HFS', 'HFP', 'FFS', 'FFP', 'HFDL', 'HFDR', 'FFDL', 'FFDR'];
/** Share of the progress bar the headers take. */
const headerFraction = 0.3;
/** Air, for voxels no slice of a straightened stack reaches. */
const airHu = -1024;

const identityCodes = { name: 'files.name-differs', patientId: 'files.patient-id-differs', both: 'files.name-and-id-differ' } as const;
const positionOf = (p: string | undefined): PatientPosition => positions.find((x) => x === p) ?? 'unknown';

interface Laid {
  readonly series: Series;
  readonly stack: Stack;
}

function seriesOf(stack: Stack, indexCount: number, scrub: (s: string) => string): Series {
  const h = stack.placed[0].header;
  const s = stack.placed[0].slice;
  const { refused, findings } = seriesFindings(stack);
  const grid = refused === undefined ? stack.grid : undefined;
  return {
    ...defined({
      frameOfReferenceUid: h.frameOfReferenceUid,
      sopClassUid: h.sopClassUid === '' ? undefined : h.sopClassUid,
      acquiredAt: h.acquiredAt,
      kvpKv: h.kvp !== undefined && h.kvp > 0 && h.kvp < 400 ? h.kvp : undefined,
      kernel: h.kernel === undefined ? undefined : scrub(h.kernel),
      manufacturer: h.manufacturer,
      sliceThicknessMm: s.thicknessMm !== undefined && s.thicknessMm > 0 ? s.thicknessMm : undefined,
      rawOrientation: s.orientation === undefined ? undefined : [...s.orientation],
      gantryTiltDeg: stack.tiltDeg,
      grid,
      setAside: refused,
      sequence: h.mr === undefined || refused !== undefined ? undefined : sequenceOf(h.mr, h.seriesUid),
    }),
    indexCount,
    seriesUid: h.seriesUid,
    modality: h.modality,
    description: scrub(h.seriesDescription),
    sopInstanceUids: [...new Set(stack.placed.map((p) => p.header.sopInstanceUid))].filter((uid) => uid !== ''),
    patientPosition: positionOf(h.position),
    contrast: h.contrast,
    sliceCount: stack.placed.length,
    findings: [...findings],
  } as Series;
}

/** Every stack of every series, numbered from 1 in the order of the series numbers. */
function layAll(headers: readonly Header[], scrub: (s: string) => string): readonly Laid[] {
  const laid: Laid[] = [];
  const bySeries = [...partition(headers, (h) => h.seriesUid).values()];
  for (const group of bySeries.toSorted((a, b) => (a[0].seriesNumber ?? 1e9) - (b[0].seriesNumber ?? 1e9))) {
    const placed: Placed[] = group.flatMap((header) => header.slices.map((slice) => ({ header, slice })));
    for (const stack of stacksOf(placed, group[0].seriesUid)) laid.push({ stack, series: seriesOf(stack, laid.length + 1, scrub) });
  }
  return laid;
}

export async function readDicom(files: readonly FileEntry[], options: DicomOptions): Promise<DicomResult> {
  const scanned = await scan(files, {
    progress: (fraction, code, values) => options.progress?.(headerFraction * fraction, code, values),
    cancelled: () => options.cancelled?.() === true,
  });
  const { headers, patients } = scanned;
  if (headers.length === 0 && scanned.segmentations.length === 0) throw new Problem('files.nothing-readable', { filesCount: files.length });
  const findings: Finding[] = [...scanned.findings];
  const questions: Question[] = [];
  const { identity, differing } = joinIdentities(patients);
  if (differing !== undefined) {
    const who = options.acceptIdentity?.trim() ?? '';
    if (who === '') questions.push({ code: identityCodes[differing], flag: '--accept-identity', choices: [] });
    else findings.push(finding('files.identity-accepted', 'caution', { who }));
  }
  const scrub = (text: string): string => withoutIdentity(text, patients);
  const laid = layAll(headers, scrub);
  // An exam of MR alone is read whole: no series is asked for.
  const pictures = options.exam === true && options.seriesCount === undefined ? laid.filter((l) => isMrPicture(l.series)) : [];
  const mrAlone = pictures.length > 0 && !laid.some((l) => l.series.modality === 'CT' && l.series.grid !== undefined);
  const choice: Choice = mrAlone
    ? { kind: 'series', series: (pictures.find((l) => l.series.sequence?.kind === 't1') ?? pictures[0]).series, findings: [] }
    : chooseSeries(
        laid.map((l) => l.series),
        options.seriesCount,
      );
  if (choice.kind !== 'question') findings.push(...choice.findings);
  else questions.push(choice.question);
  const chosen = choice.kind === 'series' ? laid.find((l) => l.series === choice.series) : undefined;

  if (headers.some((h) => h.sopInstanceUid === '' || h.studyUid === '')) findings.push(finding('files.missing-uids', 'note'));
  const studiesCount = new Set(headers.map((h) => h.studyUid)).size;
  if (studiesCount > 1) findings.push(finding('files.several-studies', 'caution', { studiesCount }));
  const position = askPosition(chosen, options, findings, questions);
  const blocked = questions.some((q) => q.flag !== '--position');
  const volume = chosen === undefined || blocked ? undefined : await volumeOf(chosen, position, files, scanned.kept, options);
  const images: Volume[] = [];
  if (!blocked)
    for (const picture of pictures)
      images.push(picture === chosen && volume !== undefined ? volume : await volumeOf(picture, position, files, scanned.kept, options));
  const home = chosen?.stack.placed[0].header ?? headers[0];
  const series = laid.map(({ series: s }) => {
    if (chosen === undefined || s !== chosen.series) return s;
    return { ...s, patientPosition: position, ...(volume === undefined ? {} : { grid: volume.grid }) };
  });
  const study: Study = {
    ...defined({ date: home?.studyDate, ageYear: home?.ageYear }),
    studyUid: home?.studyUid ?? '',
    description: scrub(home?.studyDescription ?? ''),
    sex: identity.sex,
    series,
    source: 'dicom',
    findings,
  } as Study;
  return {
    study,
    ...(volume === undefined ? {} : { volume }),
    ...(images.length === 0 ? {} : { images }),
    identity,
    findings,
    questions,
    segmentations: scanned.segmentations,
  };
}

/** An MR series that shows marrow: diffusion, angiography and what followed a contrast medium are recognised and left. */
const isMrPicture = (s: Series): boolean =>
  s.modality === 'MR' && s.grid !== undefined && s.setAside === undefined && s.sequence?.kind !== 'other';

/** The header's position, else the one the person stated, else 'unknown' and a question. */
function askPosition(chosen: Laid | undefined, options: DicomOptions, findings: Finding[], questions: Question[]): PatientPosition {
  if (chosen === undefined || chosen.series.patientPosition !== 'unknown') return chosen?.series.patientPosition ?? 'unknown';
  if (options.position !== undefined && options.position !== 'unknown') {
    findings.push(finding('files.position-stated', 'note', { position: options.position }, chosen.series.seriesUid));
    return options.position;
  }
  const choices = positions.map((p) => ({ value: p, label: `files.position.${p}` }));
  questions.push({ code: 'files.which-position', flag: '--position', choices });
  return 'unknown';
}

async function volumeOf(
  chosen: Laid,
  posture: PatientPosition,
  files: readonly FileEntry[],
  kept: Scan['kept'],
  options: DicomOptions,
): Promise<Volume> {
  const { stack, series } = chosen;
  const grid = stack.grid;
  if (grid === undefined) throw notAVolume(series);
  const [nx, ny, nz] = grid.size;
  if (nx * ny * nz > mostVoxelsCount) throw new Problem('files.too-large', { columnsCount: nx, rowsCount: ny, slicesCount: nz });
  const open = async (n: number): Promise<OpenFile> => {
    const bytes = kept.get(n) ?? (await files[n].bytes());
    // read once: the image grows as the files go
    kept.delete(n);
    const opened = openFile(bytes);
    if (!opened.ok) throw new RangeError(opened.why);
    return opened.file;
  };
  let voxels = await assemble(stack, grid, {
    codecs: options.codecs ?? noCodecs,
    open,
    nameOf: (n) => files[n].path.split(/[\\/]/).pop() ?? '',
    progress: (f) =>
      options.progress?.(headerFraction + (1 - headerFraction) * f, 'files.reading-pixels', {
        doneCount: Math.round(f * nz),
        filesCount: nz,
      }),
    cancelled: () => options.cancelled?.() === true,
  });
  const ct = series.modality === 'CT';
  const scaled = ct && stack.placed.every((p) => p.slice.slope !== undefined && p.slice.intercept !== undefined);
  let straight = grid;
  if (stack.shearMm !== undefined) ({ grid: straight, voxels } = straighten(grid, voxels, stack.shearMm, ct ? airHu : 0));
  return {
    ...defined({ kvpKv: series.kvpKv, kernel: series.kernel, sequence: series.sequence }),
    grid: straight,
    voxels: scaled || voxels instanceof Float32Array ? voxels : floats(voxels),
    quantity: scaled ? 'hu' : 'signal',
    seriesUid: series.seriesUid,
    role: ct ? 'planning' : 'mri',
    posture,
    contrast: series.contrast,
    findings: [...series.findings],
  } as Volume;
}
