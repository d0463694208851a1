// NIfTI-1 and -2 (.nii, .nii.gz) → grid and voxels. Coordinates turn from RAS to LPS here and nowhere else.
// Sources: nifti1.h and nifti2.h of the NIfTI data format working group (2004, 2011). Order of trust: sform, then qform; a file
// with neither is refused, because left and right would be a guess. Fails first: the two transforms disagree (said, sform used).
import { finding, Problem, type Finding } from '../../base/index.ts';
import { fileName } from '../file-entry.ts';
import {
  affineToLps,
  bytesOf,
  checkSize,
  gridFromAffine,
  readNumbers,
  type Affine,
  type NumberType,
  type Raster,
  type Triple,
} from '../raster/index.ts';
import { gunzip, isGzip } from '../zip/index.ts';

const types: ReadonlyMap<number, NumberType> = new Map([
  [2, 'u8'],
  [256, 'i8'],
  [4, 'i16'],
  [512, 'u16'],
  [8, 'i32'],
  [768, 'u32'],
  [1024, 'i64'],
  [1280, 'u64'],
  [16, 'f32'],
  [64, 'f64'],
]);
const colourTypes = new Set([128, 2304]);
/** Spatial unit code → mm. 0 (unknown) is taken for mm, as every tool does. */
const mmOf: ReadonlyMap<number, number> = new Map([
  [0, 1],
  [1, 1000],
  [2, 1],
  [3, 0.001],
]);

interface Header {
  readonly little: boolean;
  readonly dim: readonly number[];
  readonly datatype: number;
  readonly pixdim: readonly number[];
  readonly offset: number;
  readonly slope: number;
  readonly intercept: number;
  readonly unit: number;
  readonly qformCode: number;
  readonly sformCode: number;
  readonly quaternion: Triple;
  readonly shift: Triple;
  readonly rows: readonly (readonly number[])[];
}

/** True for the first bytes of an unpacked NIfTI-1/-2 single file. */
export const isNifti = (b: Uint8Array): boolean =>
  (b.length >= 348 && b[344] === 0x6e && (b[345] === 0x2b || b[345] === 0x69) && b[346] === 0x31 && b[347] === 0) ||
  (b.length >= 12 && b[4] === 0x6e && (b[5] === 0x2b || b[5] === 0x69) && b[6] === 0x32 && b[7] === 0);

function readHeader(bytes: Uint8Array, file: string): Header {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const wrong = (): Problem => new Problem('labels.nifti-magic', { file });
  if (bytes.length < 348) throw new Problem('labels.truncated', { file, wantedBytesCount: 348, foundBytesCount: bytes.length });
  const sizes = [view.getInt32(0, true), view.getInt32(0, false)];
  const little = sizes[0] === 348 || sizes[0] === 540;
  const length = little ? sizes[0] : sizes[1];
  if ((length !== 348 && length !== 540) || !isNifti(bytes)) throw wrong();
  const pair = length === 348 ? bytes[345] === 0x69 : bytes[5] === 0x69;
  if (pair) throw new Problem('labels.nifti-pair', { file });
  if (bytes.length < length) throw new Problem('labels.truncated', { file, wantedBytesCount: length, foundBytesCount: bytes.length });
  const i16 = (at: number): number => view.getInt16(at, little);
  const i32 = (at: number): number => view.getInt32(at, little);
  const f32 = (at: number): number => view.getFloat32(at, little);
  const f64 = (at: number): number => view.getFloat64(at, little);
  const i64 = (at: number): number => Number(view.getBigInt64(at, little));
  const list = (read: (at: number) => number, at: number, width: number, n: number): number[] =>
    Array.from({ length: n }, (_, i) => read(at + i * width));
  if (length === 348)
    return {
      little,
      dim: list(i16, 40, 2, 8),
      datatype: i16(70),
      pixdim: list(f32, 76, 4, 8),
      offset: f32(108),
      slope: f32(112),
      intercept: f32(116),
      unit: bytes[123] & 7,
      qformCode: i16(252),
      sformCode: i16(254),
      quaternion: [f32(256), f32(260), f32(264)],
      shift: [f32(268), f32(272), f32(276)],
      rows: [280, 296, 312].map((at) => list(f32, at, 4, 4)),
    };
  return {
    little,
    dim: list(i64, 16, 8, 8),
    datatype: i16(12),
    pixdim: list(f64, 104, 8, 8),
    offset: i64(168),
    slope: f64(176),
    intercept: f64(184),
    unit: i32(500) & 7,
    qformCode: i32(344),
    sformCode: i32(348),
    quaternion: [f64(352), f64(360), f64(368)],
    shift: [f64(376), f64(384), f64(392)],
    rows: [400, 432, 464].map((at) => list(f64, at, 8, 4)),
  };
}

/** qform: the rotation of a unit quaternion, columns scaled by pixdim, the third by qfac. */
function fromQuaternion(h: Header): Affine {
  const [b, c, d] = h.quaternion;
  const rest = 1 - (b * b + c * c + d * d);
  const a = Math.sqrt(Math.max(0, rest));
  const k = rest < 0 ? 1 / Math.sqrt(b * b + c * c + d * d) : 1;
  const [q, x, y, z] = [a, b * k, c * k, d * k];
  const [si, sj] = [h.pixdim[1], h.pixdim[2]];
  const sk = h.pixdim[3] * (h.pixdim[0] < 0 ? -1 : 1);
  return {
    columns: [
      [(q * q + x * x - y * y - z * z) * si, 2 * (x * y + q * z) * si, 2 * (x * z - q * y) * si],
      [2 * (x * y - q * z) * sj, (q * q + y * y - x * x - z * z) * sj, 2 * (y * z + q * x) * sj],
      [2 * (x * z + q * y) * sk, 2 * (y * z - q * x) * sk, (q * q + z * z - x * x - y * y) * sk],
    ],
    corner: h.shift,
  };
}

const fromRows = (h: Header): Affine => {
  const [r0, r1, r2] = h.rows;
  return {
    columns: [
      [r0[0], r1[0], r2[0]],
      [r0[1], r1[1], r2[1]],
      [r0[2], r1[2], r2[2]],
    ],
    corner: [r0[3], r1[3], r2[3]],
  };
};

const scaled = (a: Affine, mm: number): Affine => {
  const s = (t: Triple): Triple => [t[0] * mm, t[1] * mm, t[2] * mm];
  return { columns: [s(a.columns[0]), s(a.columns[1]), s(a.columns[2])], corner: s(a.corner) };
};

/** Farthest any corner of the image moves between two affines, mm. */
function farthest(a: Affine, b: Affine, size: Triple): number {
  let most = 0;
  for (let n = 0; n < 8; n++) {
    const v = [n & 1 ? size[0] - 1 : 0, n & 2 ? size[1] - 1 : 0, n & 4 ? size[2] - 1 : 0];
    const gap = [0, 1, 2].map((r) => a.corner[r] - b.corner[r] + v.reduce((sum, w, c) => sum + w * (a.columns[c][r] - b.columns[c][r]), 0));
    most = Math.max(most, Math.hypot(gap[0], gap[1], gap[2]));
  }
  return most;
}

/** Reads one file; every refusal is a Problem that names the file. `frame` names the space until an image is matched. */
export function readNifti(packed: Uint8Array, path: string, frame = 'nifti'): Raster {
  const file = fileName(path);
  const bytes = isGzip(packed) ? gunzip(packed, path) : packed;
  const h = readHeader(bytes, file);
  const rank = h.dim[0];
  if (!(rank >= 1 && rank <= 7)) throw new Problem('labels.nifti-magic', { file });
  if (h.dim.slice(4, rank + 1).some((n) => n > 1)) throw new Problem('labels.four-dimensional', { file, timesCount: h.dim[4] });
  if (colourTypes.has(h.datatype)) throw new Problem('labels.colour', { file });
  const type = types.get(h.datatype);
  if (type === undefined) throw new Problem('labels.number-type', { file, type: String(h.datatype) });
  const size: Triple = [h.dim[1], rank >= 2 ? h.dim[2] : 1, rank >= 3 ? h.dim[3] : 1];
  const count = checkSize(size, bytesOf[type], path);
  const offset = h.offset >= 348 && Number.isFinite(h.offset) ? Math.floor(h.offset) : 352;
  const wanted = offset + count * bytesOf[type];
  if (bytes.length < wanted) throw new Problem('labels.truncated', { file, wantedBytesCount: wanted, foundBytesCount: bytes.length });

  const findings: Finding[] = [];
  const mm = mmOf.get(h.unit);
  if (mm === undefined) throw new Problem('labels.unit', { file, unit: String(h.unit) });
  if (h.sformCode <= 0 && h.qformCode <= 0) throw new Problem('labels.no-orientation', { file });
  const chosen = h.sformCode > 0 ? fromRows(h) : fromQuaternion(h);
  if (h.sformCode > 0 && h.qformCode > 0) {
    const apart = farthest(chosen, fromQuaternion(h), size) * mm;
    if (!(apart < 0.5)) findings.push(finding('labels.forms-differ', 'caution', { file, apartMm: Number.isFinite(apart) ? apart : 9999 }));
  }
  const grid = gridFromAffine(size, affineToLps(scaled(chosen, mm)), frame, path);
  const usesSlope = Number.isFinite(h.slope) && h.slope !== 0;
  const numbers = readNumbers(
    bytes.subarray(offset),
    count,
    type,
    h.little,
    usesSlope ? h.slope : 1,
    usesSlope && Number.isFinite(h.intercept) ? h.intercept : 0,
  );
  if (numbers.brokenCount > 0) findings.push(finding('labels.broken-voxels', 'caution', { file, nCount: numbers.brokenCount }));
  return {
    path,
    source: 'nifti',
    grid,
    voxels: numbers.voxels,
    whole: numbers.whole,
    lowest: numbers.lowest,
    highest: numbers.highest,
    findings,
  };
}
