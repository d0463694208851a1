// The first pass: every file opened once, its header kept, its kind told. Files that are no image are counted and set aside by name;
// a file given twice is read once; bytes are kept for the second pass up to a bound.
import { finding, Problem, type Finding, type Values } from '../../base/index.ts';
import type { FileEntry } from '../file-entry.ts';
import { openFile, type Refusal } from './dataset.ts';
import { listedImages, plainPath } from './directory.ts';
import { readHeader, type Header, type Patient } from './header.ts';
import { kindOf, type Kind } from './kinds.ts';

/** Files kept in memory between the two passes (bytes); beyond it they are read again. */
const keptBytes = 128 * 2 ** 20;

export interface Scan {
  readonly headers: readonly Header[];
  readonly findings: readonly Finding[];
  readonly segmentations: readonly { readonly path: string; readonly bytes: Uint8Array }[];
  /** Whoever has read a file takes it out. */
  readonly kept: Map<number, Uint8Array>;
  /** Of every image and segmentation: another patient's label map must not slip in. */
  readonly patients: readonly Patient[];
}

const refusalCodes: Readonly<Record<Refusal, string>> = {
  'not-dicom': 'files.not-dicom',
  'unknown-syntax': 'files.unknown-syntax',
  'too-large': 'files.file-too-large',
  damaged: 'files.damaged-file',
};
const asideCodes: Readonly<Record<Exclude<Kind, 'image'>, string>> = {
  segmentation: 'files.aside-segmentation',
  directory: 'files.aside-directory',
  document: 'files.aside-document',
  report: 'files.aside-report',
  radiotherapy: 'files.aside-radiotherapy',
  secondary: 'files.aside-secondary',
  other: 'files.aside-other',
};
const oddCodes = { 'no-preamble': 'files.no-preamble', 'no-meta': 'files.no-meta', 'broken-header': 'files.broken-header' } as const;
const cautions = new Set(['files.damaged-file', 'files.unknown-syntax', 'files.file-too-large', 'files.broken-header']);

export interface ScanOptions {
  progress(fraction: number, code: string, values: Values): void;
  cancelled(): boolean;
}

export async function scan(files: readonly FileEntry[], options: ScanOptions): Promise<Scan> {
  const headers: Header[] = [];
  const segmentations: { path: string; bytes: Uint8Array }[] = [];
  const kept = new Map<number, Uint8Array>();
  const counts = new Map<string, number>();
  const listed: string[] = [];
  const patients: Patient[] = [];
  let keptCount = 0;
  const count = (code: string): void => void counts.set(code, (counts.get(code) ?? 0) + 1);
  for (let n = 0; n < files.length; n++) {
    if (options.cancelled()) throw new Problem('files.cancelled');
    const bytes = await files[n].bytes();
    const opened = openFile(bytes);
    options.progress((n + 1) / files.length, 'files.reading-headers', { doneCount: n + 1, filesCount: files.length });
    if (!opened.ok) {
      count(refusalCodes[opened.why]);
      continue;
    }
    const header = readHeader(opened.file, n);
    const kind = kindOf(opened.file, header);
    if (kind === 'directory') listed.push(...listedImages(opened.file));
    if (kind === 'segmentation' || kind === 'image') patients.push(header.patient);
    if (kind === 'segmentation') segmentations.push({ path: files[n].path, bytes });
    if (kind !== 'image') {
      count(opened.file.damaged ? 'files.damaged-file' : asideCodes[kind]);
      continue;
    }
    if (opened.file.pixels === undefined) {
      count('files.damaged-file');
      continue;
    }
    headers.push(header);
    for (const odd of opened.file.odd) count(oddCodes[odd]);
    if (keptCount + bytes.length <= keptBytes) {
      kept.set(n, bytes);
      keptCount += bytes.length;
    }
  }
  const findings = [...counts].map(([code, filesCount]) => finding(code, cautions.has(code) ? 'caution' : 'note', { filesCount }));
  if (listed.length > 0) {
    if (headers.length === 0) throw new Problem('files.dicomdir-alone', { imagesCount: listed.length });
    const missingCount = missingOf(listed, files);
    if (missingCount > 0) findings.push(finding('files.dicomdir-missing', 'caution', { imagesCount: listed.length, missingCount }));
  }
  const once = withoutCopies(headers, kept);
  if (once.length < headers.length) findings.push(finding('files.copies', 'note', { filesCount: headers.length - once.length }));
  return { headers: once, findings, segmentations, kept, patients };
}

/** Files a DICOMDIR lists that are not among those given, whatever folder they were put in. */
function missingOf(listed: readonly string[], files: readonly FileEntry[]): number {
  const given = new Set<string>();
  for (const f of files) {
    const parts = plainPath(f.path).split('/');
    for (let n = 0; n < parts.length; n++) given.add(parts.slice(n).join('/'));
  }
  return listed.filter((path) => !given.has(path)).length;
}

const equalBytes = (a: Uint8Array | undefined, b: Uint8Array | undefined): boolean =>
  a !== undefined && b !== undefined && a.length === b.length && a.every((x, i) => x === b[i]);

/** One file given twice is one file; two files under one SOP Instance UID that differ both stay and will be named as duplicates. */
function withoutCopies(headers: readonly Header[], kept: ReadonlyMap<number, Uint8Array>): readonly Header[] {
  const seen = new Map<string, Header[]>();
  return headers.filter((h) => {
    const earlier = seen.get(h.sopInstanceUid) ?? [];
    if (earlier.some((e) => equalBytes(kept.get(e.file), kept.get(h.file)))) return false;
    seen.set(h.sopInstanceUid, [...earlier, h]);
    return true;
  });
}
