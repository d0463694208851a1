// DICOM Segmentation (binary, fractional, label map) → one mask a segment, on the grid its frames span. Overlapping segments stay
// apart; geometry comes from the functional groups of each frame (DICOM PS3.3 A.51, C.8.20), never from the order of frames.
// Fails first: frames that do not lie on one regular stack (refused), or a file that leaves empty slices out (kept as gaps).
import { cropGrid, cross, direction, dot, finding, lps, Problem, type Direction, type Finding, type Grid } from '../../base/index.ts';
import type { Mask } from '../../records/index.ts';
import { openFile, openFrames, type Codecs, type DataSet, type FrameInfo, type OpenFile } from '../dicom/index.ts';
import { fileName } from '../file-entry.ts';

export interface SegCode {
  readonly value: string;
  readonly scheme: string;
  readonly meaning: string;
}
export interface Segment {
  readonly number: number;
  readonly label: string;
  readonly type: SegCode | undefined;
  readonly modifier: SegCode | undefined;
  readonly region: SegCode | undefined;
  /** 1 inside, cropped to the segment with no margin; undefined when it has no voxel. */
  readonly mask: Mask | undefined;
  readonly voxelsCount: number;
}
export interface Segmentation {
  readonly path: string;
  readonly grid: Grid;
  readonly segments: readonly Segment[];
  readonly findings: readonly Finding[];
}

const tag = {
  frames: '00280008',
  rows: '00280010',
  columns: '00280011',
  bits: '00280100',
  kind: '00620001',
  segments: '00620002',
  number: '00620004',
  label: '00620005',
  type: '0062000f',
  modifier: '00620011',
  region: '00082218',
  shared: '52009229',
  perFrame: '52009230',
  identification: '0062000a',
  referenced: '0062000b',
  planePosition: '00209113',
  position: '00200032',
  planeOrientation: '00209116',
  orientation: '00200037',
  measures: '00289110',
  spacing: '00280030',
  between: '00180088',
  thickness: '00180050',
  highest: '0062000e',
  fractionalType: '00620010',
  frameOfReference: '00200052',
};
/** Frame pixels we accept in one file: 40 segments of a 512 × 512 × 1000 series. */
const mostPixels = 40 * 2 ** 28;

const codeOf = (item: DataSet | undefined, at: string): SegCode | undefined => {
  const code = item?.items(at)[0];
  if (code === undefined) return undefined;
  return { value: code.text('00080100') ?? '', scheme: code.text('00080102') ?? '', meaning: code.text('00080104') ?? '' };
};

/** An unsigned short read from its bytes: in implicit VR the parser does not know that the element is binary. */
function short(item: DataSet | undefined, at: string, bigEndian: boolean): number | undefined {
  const b = item?.bytes(at);
  if (b === undefined || b.length < 2) return undefined;
  return bigEndian ? b[0] * 256 + b[1] : b[0] + b[1] * 256;
}

interface Placed {
  readonly segment: number;
  readonly slice: number;
  readonly frame: number;
}
interface Layout {
  readonly grid: Grid;
  readonly placed: readonly Placed[];
}

function layout(data: DataSet, bigEndian: boolean, frameCount: number, refuse: (what: string) => Problem, oblique: Problem): Layout {
  const shared = data.items(tag.shared)[0];
  const groups = data.items(tag.perFrame);
  if (groups.length < frameCount) throw refuse('frame list');
  const group = (n: number, at: string): DataSet | undefined => groups[n].items(at)[0] ?? shared?.items(at)[0];
  const first = group(0, tag.planeOrientation)?.numbers(tag.orientation);
  const spacing = group(0, tag.measures)?.numbers(tag.spacing);
  if (first?.length !== 6 || spacing?.length !== 2 || !spacing.every((s) => s > 0)) throw refuse('orientation or spacing');
  let row: Direction;
  let column: Direction;
  try {
    row = direction(first[0], first[1], first[2]);
    column = direction(first[3], first[4], first[5]);
  } catch {
    throw refuse('orientation or spacing');
  }
  if (Math.abs(dot(row, column)) > 1e-3) throw oblique;
  const across = cross(row, column);
  const normal = direction(across[0], across[1], across[2]);
  const corners: (readonly [number, number, number])[] = [];
  for (let n = 0; n < frameCount; n++) {
    const p = group(n, tag.planePosition)?.numbers(tag.position);
    const o = group(n, tag.planeOrientation)?.numbers(tag.orientation);
    if (p?.length !== 3) throw refuse('frame positions');
    if (o?.length !== 6 || o.some((v, i) => Math.abs(v - first[i]) > 1e-3)) throw oblique;
    corners.push([p[0], p[1], p[2]]);
  }
  const heights = corners.map((c) => dot(c, normal));
  const sorted = heights.toSorted((a, b) => a - b).filter((h, n, all) => n === 0 || h - all[n - 1] > 1e-2);
  const measures = group(0, tag.measures);
  const stated = measures?.number(tag.between);
  const gaps = sorted.slice(1).map((h, n) => h - sorted[n]);
  // Slices without the segment may be left out: the smallest gap is the step, unless the stated one explains every gap.
  const explains = (step: number): boolean =>
    step > 1e-3 && gaps.every((g) => Math.abs(g / step - Math.round(g / step)) < 0.05 * Math.max(1, Math.round(g / step) * 0.2));
  const least = gaps.length > 0 ? Math.min(...gaps) : undefined;
  const step = stated !== undefined && stated > 0 && explains(stated) ? stated : (least ?? measures?.number(tag.thickness) ?? 1);
  if (!explains(step) || !(step > 0)) throw oblique;
  const lowest = heights.indexOf(Math.min(...heights));
  const origin = corners[lowest];
  for (const c of corners) {
    const off = [c[0] - origin[0], c[1] - origin[1], c[2] - origin[2]] as const;
    if (Math.abs(dot(off, row)) > 0.05 * spacing[1] || Math.abs(dot(off, column)) > 0.05 * spacing[0]) throw oblique;
  }
  const slices = heights.map((h) => Math.round((h - heights[lowest]) / step));
  const rows = data.number(tag.rows) ?? 0;
  const columns = data.number(tag.columns) ?? 0;
  const depth = Math.max(...slices) + 1;
  if (!(depth <= 20_000)) throw oblique;
  const grid: Grid = {
    size: [columns, rows, depth],
    spacing: [spacing[1], spacing[0], step],
    originLps: lps(origin[0], origin[1], origin[2]),
    axes: [row, column, normal],
    frame: data.text(tag.frameOfReference) ?? 'seg',
  };
  const placed = slices.map((slice, frame): Placed => {
    const segment = short(groups[frame].items(tag.identification)[0] ?? shared?.items(tag.identification)[0], tag.referenced, bigEndian);
    return { segment: segment ?? -1, slice, frame };
  });
  return { grid, placed };
}

/** Reads stored values of one frame: bits unpacked (least significant first) for a binary file. */
function frameReader(
  file: OpenFile,
  data: DataSet,
  frameCount: number,
  codecs: Codecs,
  refuse: (what: string) => Problem,
): (n: number) => Promise<ArrayLike<number>> {
  const rows = data.number(tag.rows) ?? 0;
  const columns = data.number(tag.columns) ?? 0;
  const bits = data.number(tag.bits) ?? 0;
  const area = rows * columns;
  const plain: FrameInfo = { columns, rows, samplesPerPixel: 1, bitsAllocated: bits, bitsStored: bits, highBit: bits - 1, signed: false };
  const guarded = async <T>(read: () => Promise<T>): Promise<T> => {
    try {
      return await read();
    } catch {
      throw refuse('pixels');
    }
  };
  if (bits === 8 || bits === 16) {
    let source: ReturnType<typeof openFrames>;
    try {
      source = openFrames(file, plain, frameCount, codecs);
    } catch {
      throw refuse('pixels');
    }
    return (n) => guarded(() => source.frame(n));
  }
  if (bits !== 1 || file.pixels === undefined) throw refuse('pixels');
  const unpack = (packed: ArrayLike<number>, from: number): Uint8Array => {
    const out = new Uint8Array(area);
    for (let i = 0; i < area; i++) out[i] = (packed[(from + i) >> 3] >> ((from + i) & 7)) & 1;
    return out;
  };
  if (!file.pixels.encapsulated) {
    const { offset, length } = file.pixels;
    const wanted = Math.ceil((area * frameCount) / 8);
    if (length < wanted || offset + wanted > file.bytes.length) throw refuse('pixels');
    const packed = file.bytes.subarray(offset, offset + wanted);
    return (n) => Promise.resolve(unpack(packed, n * area));
  }
  // Encapsulated: every frame is packed on its own, to whole bytes; to the decoder it is one row of bytes.
  const width = Math.ceil(area / 8);
  const asBytes: FrameInfo = { ...plain, columns: width, rows: 1, bitsAllocated: 8, bitsStored: 8, highBit: 7 };
  let source: ReturnType<typeof openFrames>;
  try {
    source = openFrames(file, asBytes, frameCount, codecs);
  } catch {
    throw refuse('pixels');
  }
  return (n) => guarded(async () => unpack(await source.frame(n), 0));
}

export async function readSeg(bytes: Uint8Array, path: string, codecs: Codecs): Promise<Segmentation> {
  const file = fileName(path);
  const refuse = (what: string): Problem => new Problem('labels.seg-damaged', { file, what });
  const opened = openFile(bytes);
  if (!opened.ok || opened.file.damaged) throw refuse('header');
  const { data } = opened.file;
  const frameCount = data.number(tag.frames) ?? 1;
  const rows = data.number(tag.rows) ?? 0;
  const columns = data.number(tag.columns) ?? 0;
  if (!(rows > 0 && columns > 0 && frameCount > 0 && Number.isInteger(frameCount))) throw refuse('size');
  if (frameCount > 100_000 || rows * columns * frameCount > mostPixels) throw new Problem('labels.seg-too-large', { file });
  const { grid, placed } = layout(data, opened.file.syntax.bigEndian, frameCount, refuse, new Problem('labels.seg-oblique', { file }));
  const kind = (data.text(tag.kind) ?? 'BINARY').toUpperCase();
  const readFrame = frameReader(opened.file, data, frameCount, codecs, refuse);
  const big = opened.file.syntax.bigEndian;
  const highest = short(data, tag.highest, big) ?? 255;
  const findings: Finding[] = [];
  if (kind === 'FRACTIONAL')
    findings.push(finding('labels.fractional', 'caution', { file, type: (data.text(tag.fractionalType) ?? '').toLowerCase() }));

  const segments: Segment[] = [];
  for (const item of data.items(tag.segments)) {
    const number = short(item, tag.number, big);
    if (number === undefined) continue;
    const mine = kind === 'LABELMAP' ? placed : placed.filter((p) => p.segment === number);
    const inside =
      kind === 'LABELMAP'
        ? (v: number): boolean => v === number
        : kind === 'FRACTIONAL'
          ? (v: number): boolean => 2 * v >= highest
          : (v: number): boolean => v !== 0;
    const made = await maskOf(grid, mine, readFrame, inside);
    segments.push({
      number,
      label: item.text(tag.label) ?? '',
      type: codeOf(item, tag.type),
      modifier: codeOf(item, tag.modifier) ?? codeOf(item.items(tag.type)[0], tag.modifier),
      region: codeOf(item, tag.region),
      ...made,
    });
  }
  if (segments.length === 0) throw refuse('segment list');
  return { path, grid, segments, findings };
}

async function maskOf(
  grid: Grid,
  frames: readonly Placed[],
  readFrame: (n: number) => Promise<ArrayLike<number>>,
  inside: (v: number) => boolean,
): Promise<{ mask: Mask | undefined; voxelsCount: number }> {
  const [nx, ny] = grid.size;
  const hits: { slice: number; at: Int32Array }[] = [];
  let [x0, x1, y0, y1, z0, z1] = [nx, -1, ny, -1, Infinity, -1];
  for (const p of frames) {
    const values = await readFrame(p.frame);
    const at: number[] = [];
    for (let n = 0; n < nx * ny; n++) if (inside(values[n])) at.push(n);
    if (at.length === 0) continue;
    for (const n of at) {
      const i = n % nx;
      const j = (n / nx) | 0;
      if (i < x0) x0 = i;
      if (i > x1) x1 = i;
      if (j < y0) y0 = j;
      if (j > y1) y1 = j;
    }
    z0 = Math.min(z0, p.slice);
    z1 = Math.max(z1, p.slice);
    hits.push({ slice: p.slice, at: Int32Array.from(at) });
  }
  if (hits.length === 0) return { mask: undefined, voxelsCount: 0 };
  const size: [number, number, number] = [x1 - x0 + 1, y1 - y0 + 1, z1 - z0 + 1];
  const voxels = new Uint8Array(size[0] * size[1] * size[2]);
  for (const { slice, at } of hits)
    for (const n of at) voxels[(n % nx) - x0 + size[0] * (((n / nx) | 0) - y0 + size[1] * (slice - z0))] = 1;
  let voxelsCount = 0;
  for (const v of voxels) voxelsCount += v;
  return { mask: { grid: cropGrid(grid, [x0, y0, z0], size), voxels }, voxelsCount };
}
