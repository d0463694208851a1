// DICOM files → Study, Volume, Identity. Headers first (every file once), then the geometry of every series, then the pixels of the
// one series chosen. A file that cannot be read, or is not an image, is set aside and counted; it never stops the others.
// Unanswered questions are returned, the shells decide. Problems thrown: two patients, no DICOM at all, damaged pixels, cancelled.
import { finding, Problem, type Finding, type Values } from '../../base/index.ts';
import type { Identity, PatientPosition, Series, Study, Volume } from '../../records/index.ts';
import { chooseSeries, type Question } from './choose.ts';
import { noCodecs, type Codecs } from './codecs.ts';
import { openFile, type OpenFile } from './dataset.ts';
import type { FileEntry } from '../file-entry.ts';
import type { Placed, Stack } from './geometry.ts';
import { partition, stacksOf } from './group.ts';
import { defined, readHeader, type Header } from './header.ts';
import { joinIdentities, withoutIdentity } from './identity.ts';
import { kindOf } from './kinds.ts';
import { seriesFindings } from './series-findings.ts';
import { assemble, mostVoxelsCount, straighten } from './voxels.ts';

export interface DicomOptions {
  /** The series a person chose: Series.indexCount. */
  readonly seriesCount?: number;
  readonly position?: PatientPosition;
  /** Initials of who accepts that differing identifiers are one patient. */
  readonly acceptIdentity?: string;
  readonly codecs?: Codecs;
  progress?(fraction: number, code: string, values?: Values): void;
  cancelled?(): boolean;
}

export interface DicomResult {
  readonly study: Study;
  readonly volume?: Volume;
  readonly identity: Identity;
  readonly findings: readonly Finding[];
  readonly questions: readonly Question[];
  /** DICOM SEG objects found on the way, for formats/seg. */
  readonly segmentations: readonly { readonly path: string; readonly bytes: Uint8Array }[];
}

export const positions: readonly PatientPosition[] = ['HFS', 'HFP', 'FFS', 'FFP', 'HFDL', 'HFDR', 'FFDL', 'FFDR'];
/** Files kept in memory between the two passes (bytes); beyond it they are read again. */
const keptBytes = 128 * 2 ** 20;

const positionOf = (p: string | undefined): PatientPosition => positions.find((x) => x === p) ?? 'unknown';

interface Scan {
  readonly headers: readonly Header[];
  readonly findings: readonly Finding[];
  readonly segmentations: DicomResult['segmentations'];
  readonly kept: ReadonlyMap<number, Uint8Array>;
}

async function scan(files: readonly FileEntry[], options: DicomOptions): Promise<Scan> {
  const headers: Header[] = [];
  const segmentations: { path: string; bytes: Uint8Array }[] = [];
  const kept = new Map<number, Uint8Array>();
  const aside = new Map<string, number>();
  const findings: Finding[] = [];
  let keptCount = 0;
  const put = (code: string): void => void aside.set(code, (aside.get(code) ?? 0) + 1);
  for (let n = 0; n < files.length; n++) {
    if (options.cancelled?.() === true) throw new Problem('files.cancelled');
    const bytes = await files[n].bytes();
    const opened = openFile(bytes);
    options.progress?.((0.3 * (n + 1)) / files.length, 'files.reading-headers', { doneCount: n + 1, filesCount: files.length });
    if (!opened.ok) {
      put(
        opened.why === 'not-dicom'
          ? 'files.not-dicom'
          : opened.why === 'unknown-syntax'
            ? 'files.unknown-syntax'
            : opened.why === 'too-large'
              ? 'files.file-too-large'
              : 'files.damaged-file',
      );
      continue;
    }
    const header = readHeader(opened.file, n);
    const kind = kindOf(opened.file, header);
    if (kind === 'segmentation') segmentations.push({ path: files[n].path, bytes });
    if (kind !== 'image') {
      put(`files.aside-${kind}`);
      continue;
    }
    if (opened.file.damaged && opened.file.pixels === undefined) {
      put('files.damaged-file');
      continue;
    }
    headers.push(header);
    for (const odd of opened.file.odd) put(`files.${odd}`);
    if (keptCount + bytes.length <= keptBytes) {
      kept.set(n, bytes);
      keptCount += bytes.length;
    }
  }
  const cautions = new Set(['files.damaged-file', 'files.unknown-syntax', 'files.file-too-large']);
  for (const [code, filesCount] of aside) findings.push(finding(code, cautions.has(code) ? 'caution' : 'note', { filesCount }));
  return { headers, findings, segmentations, kept };
}

/** One file given twice is one file; two files under one SOP Instance UID that differ stay and will be named as duplicates. */
function withoutCopies(
  headers: readonly Header[],
  same: (a: Header, b: Header) => boolean,
): { headers: readonly Header[]; copies: number } {
  const seen = new Map<string, Header[]>();
  let copies = 0;
  const out = headers.filter((h) => {
    const earlier = seen.get(h.sopInstanceUid) ?? [];
    if (h.sopInstanceUid !== '' && earlier.some((e) => same(e, h))) {
      copies++;
      return false;
    }
    seen.set(h.sopInstanceUid, [...earlier, h]);
    return true;
  });
  return { headers: out, copies };
}

const equalBytes = (a: Uint8Array | undefined, b: Uint8Array | undefined): boolean =>
  a !== undefined && b !== undefined && a.length === b.length && a.every((x, i) => x === b[i]);

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

export async function readDicom(files: readonly FileEntry[], options: DicomOptions): Promise<DicomResult> {
  const scanned = await scan(files, options);
  const findings: Finding[] = [...scanned.findings];
  if (scanned.headers.length === 0 && scanned.segmentations.length === 0)
    throw new Problem('files.nothing-readable', { filesCount: files.length });
  const patients = scanned.headers.map((h) => h.patient);
  const { identity, differing } = joinIdentities(patients);
  const questions: Question[] = [];
  if (differing.length > 0) {
    if (options.acceptIdentity === undefined || options.acceptIdentity.trim() === '') {
      questions.push({ code: 'files.identity-differs', flag: '--accept-identity', choices: [], values: { what: differing.join('+') } });
    } else findings.push(finding('files.identity-accepted', 'caution', { who: options.acceptIdentity.trim(), what: differing.join('+') }));
  }
  const scrub = (text: string): string => withoutIdentity(text, patients);

  const { headers, copies } = withoutCopies(scanned.headers, (a, b) => equalBytes(scanned.kept.get(a.file), scanned.kept.get(b.file)));
  if (copies > 0) findings.push(finding('files.copies', 'note', { filesCount: copies }));
  const laid: Laid[] = [];
  const bySeries = [...partition(headers, (h) => h.seriesUid).values()].toSorted(
    (a, b) => (a[0].seriesNumber ?? 1e9) - (b[0].seriesNumber ?? 1e9),
  );
  for (const group of bySeries) {
    const placed: Placed[] = group.flatMap((header) => header.slices.map((slice) => ({ header, slice })));
    for (const stack of stacksOf(placed, group[0].seriesUid)) laid.push({ stack, series: seriesOf(stack, laid.length + 1, scrub) });
  }
  const all = laid.map((l) => l.series);
  const choice = chooseSeries(all, options.seriesCount);
  if (choice.kind !== 'question') findings.push(...choice.findings);
  else questions.push(choice.question);
  const chosen = choice.kind === 'series' ? laid.find((l) => l.series === choice.series) : undefined;

  const home = chosen?.stack.placed[0].header ?? headers[0];
  if (headers.some((h) => h.sopInstanceUid === '' || h.studyUid === '')) findings.push(finding('files.missing-uids', 'note'));
  const studies = new Set(headers.map((h) => h.studyUid)).size;
  if (studies > 1) findings.push(finding('files.several-studies', 'caution', { studiesCount: studies }));
  let position = positionOf(home?.position);
  if (chosen !== undefined && position === 'unknown') {
    if (options.position !== undefined && options.position !== 'unknown') {
      position = options.position;
      findings.push(finding('files.position-stated', 'note', { position }, chosen.series.seriesUid));
    } else {
      questions.push({
        code: 'files.which-position',
        flag: '--position',
        choices: positions.map((p) => ({ value: p, label: `files.position.${p}` })),
      });
    }
  }
  const blocked = questions.some((q) => q.flag !== '--position');
  const volume = chosen === undefined || blocked ? undefined : await volumeOf(chosen, position, files, scanned.kept, options);
  const series = all.map((s) =>
    chosen !== undefined && s === chosen.series
      ? { ...s, patientPosition: position, ...(volume === undefined ? {} : { grid: volume.grid }) }
      : s,
  );
  const study: Study = {
    ...defined({ date: home?.studyDate, ageYear: home?.ageYear }),
    studyUid: home?.studyUid ?? '',
    description: scrub(home?.studyDescription ?? ''),
    sex: identity.sex,
    series,
    source: 'dicom',
    findings,
  } as Study;
  return { study, ...(volume === undefined ? {} : { volume }), identity, findings, questions, segmentations: scanned.segmentations };
}

async function volumeOf(
  chosen: Laid,
  posture: PatientPosition,
  files: readonly FileEntry[],
  kept: ReadonlyMap<number, Uint8Array>,
  options: DicomOptions,
): Promise<Volume> {
  const { stack, series } = chosen;
  const grid = stack.grid;
  if (grid === undefined) throw new Problem('files.series-not-a-volume', { seriesCount: series.indexCount, reason: series.setAside ?? '' });
  const [nx, ny, nz] = grid.size;
  if (nx * ny * nz > mostVoxelsCount) throw new Problem('files.too-large', { columnsCount: nx, rowsCount: ny, slicesCount: nz });
  const open = async (n: number): Promise<OpenFile> => {
    const opened = openFile(kept.get(n) ?? (await files[n].bytes()));
    if (!opened.ok) throw new RangeError(opened.why);
    return opened.file;
  };
  let voxels = await assemble(stack, grid, {
    codecs: options.codecs ?? noCodecs,
    open,
    nameOf: (n) => files[n].path.split(/[\\/]/).pop() ?? '',
    progress: (f) => options.progress?.(0.3 + 0.7 * f, 'files.reading-pixels', { doneCount: Math.round(f * nz), filesCount: nz }),
    cancelled: () => options.cancelled?.() === true,
  });
  const ct = series.modality === 'CT';
  const scaled = ct && stack.placed.every((p) => p.slice.slope !== undefined && p.slice.intercept !== undefined);
  let straight = grid;
  if (stack.shearMm !== undefined) ({ grid: straight, voxels } = straighten(grid, voxels, stack.shearMm, ct ? -1024 : 0));
  return {
    ...defined({ kvpKv: series.kvpKv, kernel: series.kernel }),
    grid: straight,
    voxels: scaled ? voxels : Float32Array.from(voxels),
    quantity: scaled ? 'hu' : 'signal',
    seriesUid: series.seriesUid,
    role: ct ? 'planning' : 'mri',
    posture,
    contrast: series.contrast,
    findings: [...series.findings],
  } as Volume;
}
